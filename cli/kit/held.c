// SPDX-License-Identifier: GPL-3.0-or-later
// Tells of dates and teams that wait for their day of notice.
#include "kit/held.h"

#include <stdlib.h>

#include "kit/options.h"
#include "kit/output.h"

cli_exit cli_as_of(cli_run *run, const esr_cycle *cycle, esr_day *out) {
    esr_day day = cli_day(run, "as-of");
    if (day == ESR_DAY_NONE) {
        esr_status status = esr_calendar_today(run->ctx, cycle, &day);
        if (status != ESR_OK)
            return cli_failed(run, status);
    }
    *out = day;
    return CLI_DONE;
}

// One kind of what is held back; `first` is the first of `next_count` that wait for the day `next`.
typedef struct kind {
    const char *what, *of, *many; // "dates" of a "school" or "schools"
    const char *key;              // of the first one, in the object of --json
    int32_t count;
    esr_day next;
    int32_t next_count;
    const char *first;
} kind;

// Prints "  dates of 12 schools (next on 2026-08-10: S4 and 2 others)", and puts the same into an
// object.
static void tell(const cli_run *run, const kind *held, json_t *object) {
    char day[11];
    json_t *entry = cli_need(json_pack("{s:i}", "count", (int)held->count));
    esr_day_text(held->next, day);
    if (held->count > 0) {
        char *of = cli_counted(held->count, held->of, held->many);
        cli_print(run, "  %s of %s (next on %s: %s", held->what, of, day, held->first);
        if (held->next_count > 1) {
            char *others = cli_counted(held->next_count - 1, "other", "others");
            cli_print(run, " and %s", others);
            free(others);
        }
        cli_print(run, ")\n");
        free(of);
        json_object_set_new(entry, "next",
                            cli_need(json_pack("{s:s, s:s, s:i}", "on", day, held->key, held->first,
                                               "count", (int)held->next_count)));
    }
    json_object_set_new(object, held->what, entry);
}

void cli_held_tell(cli_run *run, const esr_plan *plan, esr_day as_of) {
    const esr_cycle *cycle = plan->cycle;
    const esr_held_back held = esr_calendar_held_back(plan, as_of);
    json_t *object = cli_need(json_object());
    char day[11];
    esr_day_text(as_of, day);
    if (held.dates.count > 0 || held.teams.count > 0)
        cli_print(run, "Held back until their notice, as of %s:\n", day);
    else
        cli_print(run, "Nothing is held back, as of %s.\n", day);
    tell(run,
         &(kind){"dates", "school", "schools", "school", held.dates.count, held.dates.next,
                 held.dates.next_count,
                 held.dates.count > 0 ? cycle->schools[held.dates.school.at].id : ""},
         object);
    tell(run,
         &(kind){"teams", "visit", "visits", "review", held.teams.count, held.teams.next,
                 held.teams.next_count,
                 held.teams.count > 0 ? cycle->reviews[held.teams.review.at].id : ""},
         object);
    cli_put(run, "as_of", json_string(day));
    cli_put(run, "held_back", object);
}
