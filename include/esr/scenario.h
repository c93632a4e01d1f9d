// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios: what if the cycle were another one? A scenario is a list of edits in words
// ("drop reviewer R012", "set limits.max_visits 3": docs/whatif.md), which are applied in their
// order to a copy of a cycle. The cycle itself stays as it is.
#ifndef ESR_SCENARIO_H
#define ESR_SCENARIO_H

#include <esr/cycle.h>

// Open for reading; every pointer is owned by the scenario and dies with it.
typedef struct esr_scenario {
    const char *const *edits; // [count]: the words of each, one blank between two
    const char *const *where; // [count]: where each was read, "cuts.txt:3"
    int32_t count;
} esr_scenario;

#define ESR_SCENARIO_EDITS_MAX 1000
#define ESR_SCENARIO_LINE_MAX  4000 // bytes

// Reads `length` bytes of text, one edit a line; what follows a `#` is a comment. Gives the
// scenario to the caller, which may be without edits. Fails with ESR_E_INPUT and a fault
// "name:LINE" for each line that is no edit, with what would be right. No cycle is looked at.
ESR_MUST_USE esr_status esr_scenario_parse(esr_context *ctx, const char *name, const char *text,
                                           size_t length, esr_scenario **out);
// The same of the file at `path`; its faults bear the file's name.
ESR_MUST_USE esr_status esr_scenario_read(esr_context *ctx, const char *path, esr_scenario **out);
void esr_scenario_free(esr_scenario *scenario);

// The scenario as a text that esr_scenario_parse reads back as the same edits; for the caller to
// free().
ESR_MUST_USE esr_status esr_scenario_print(esr_context *ctx, const esr_scenario *scenario,
                                           char **out);

// Gives the edited cycle to the caller; `base` stays as it is. The edits may take away everybody of
// a role or all days of a school, which esr_check_rules calls a fault of a folder: esr_solve leaves
// the seats empty and the review without a visit.
// Fails with ESR_E_INPUT: an edit names what the cycle at that point doesn't have, or what comes of
// the edits is no sound input. The fault's subject is the edit's place in `where`; if the base is
// unsound by itself, its file. What an edit does not reach as one might think is a warning.
ESR_MUST_USE esr_status esr_scenario_apply(esr_context *ctx, const esr_scenario *scenario,
                                           const esr_cycle *base, esr_cycle **out);

// Whether chance has a part in it: "lose reviewers 5%", or "draw 10 reviewers out", without a seed
// of its own.
bool esr_scenario_has_chance(const esr_scenario *scenario);

// What chance makes of the scenario in one draw (1 or more): its edits, with "drop reviewers R3 R8"
// in place of each in which chance has a part. It depends on seed, draw and ids alone: whoever is
// lost with 5 % is lost with 10 % too, and whatever the other edits are. The rest as in
// esr_scenario_apply.
ESR_MUST_USE esr_status esr_scenario_draw(esr_context *ctx, const esr_scenario *scenario,
                                          const esr_cycle *base, uint64_t seed, int64_t draw,
                                          esr_scenario **out);

#endif
