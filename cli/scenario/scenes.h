// SPDX-License-Identifier: GPL-3.0-or-later
// What esr whatif and esr compare share: the cycle with its plan, scenarios of it with theirs, and
// how both are told.
#ifndef CLI_SCENES_H
#define CLI_SCENES_H

#include "kit/solving.h"

// The cycle as it is, or a scenario, with a judged plan. All zero is none.
typedef struct cli_scene {
    char *name;             // "base" for the cycle as it is; NULL: a scenario that is not kept
    esr_scenario *scenario; // NULL: the cycle as it is
    esr_cycle *cycle;
    cli_solved solved;
    esr_measures measures;
    int32_t differs; // visits with other days or people than in the base's plan; for esr compare
} cli_scene;

// Opens the database with its cycle and current plan; CLI_INPUT after saying what is missing.
cli_exit scene_open_base(cli_run *run, esr_store **store, cli_scene *out);
// Reads the scenario that is kept under that name; of an unknown one says which there are.
cli_exit scene_find(cli_run *run, esr_store *store, const char *name, cli_scene *out);
// Gives the scene its cycle: the base's with its edits. Tells warnings, but no faults.
esr_status scene_apply(cli_run *run, const cli_scene *base, cli_scene *scene);
// Gives the scene the plan that is kept for the present cycle; it stays without one if there is
// none.
cli_exit scene_find_plan(cli_run *run, esr_store *store, cli_scene *scene);
// Gives the scene what a search finds, from its plan on, or from the base's if it has none.
cli_exit scene_solve(cli_run *run, const cli_scene *base, const cli_turn *turn, cli_scene *scene);
// Keeps the scenario, under its name, with its plan.
cli_exit scene_keep(cli_run *run, esr_store *store, const cli_scene *scene);
void scene_close(cli_scene *scene);

// {"reviews", "visits", "seats", "filled", …}
json_t *scene_measures_json(const cli_scene *scene);
json_t *scene_edits_json(const esr_scenario *scenario);
// "0.48 %", "0", for the caller to free.
char *scene_gap_text(const cli_scene *scene);

// "7.1" km, "-" where no seat is filled; for the caller to free.
char *scene_km_a_seat_text(const esr_measures *m);

// {"least", "most"} that the best plan of the scene costs more, or null.
json_t *scene_dearer_json(const cli_scene *base, const cli_scene *scene);
// Tells in a sentence or two what became of the seats, and what the edits cost.
void scene_tell_verdict(cli_run *run, const cli_scene *base, const cli_scene *scene);
// Tells who is there in one of both alone, whose visits are more or fewer, what is left open and
// which visits differ, the first `most` of them.
cli_exit scene_tell_names(cli_run *run, const cli_scene *base, const cli_scene *scene,
                          int32_t most);
// Tells how the scene differs from the base: its figures, people, reviews and visits.
cli_exit scene_tell(cli_run *run, const cli_scene *base, const cli_scene *scene, int32_t most);

#endif
