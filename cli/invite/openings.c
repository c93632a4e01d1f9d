// SPDX-License-Identifier: GPL-3.0-or-later
// The seats that declines opened, and who could take them while nobody else moves.
#include <stdlib.h>
#include <string.h>

#include "invite/answering.h"
#include "kit/changes.h"
#include "kit/names.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"

#define SUBSTITUTES 3

// The place of an empty seat of that name on a team; -1 if there is none.
static int32_t find_place(const esr_plan *plan, const esr_received *item) {
    const esr_cycle *cycle = plan->cycle;
    esr_review_ix review = esr_cycle_find_review(cycle, item->incoming.key.review_id);
    if (review.at < 0)
        return -1;
    const esr_review *visited = &cycle->reviews[review.at];
    for (int32_t p = visited->seat_at; p < visited->seat_at + visited->seat_count; p++)
        if (plan->member[p].at < 0 &&
            strcmp(cycle->seats.at[cycle->places[p].seat], item->seat) == 0)
            return p;
    return -1;
}

static json_t *tell_substitutes(cli_run *run, const esr_cycle *cycle, const char *review,
                                const esr_seat_choice *choice) {
    json_t *list = cli_need(json_array());
    cli_table table;
    if (choice->count == 0)
        return list;
    cli_table_begin(&table, 3, (const char *[]){"  Could come", "Against an empty seat", "With"});
    for (int32_t i = 0; i < choice->count; i++) {
        const esr_substitute *who = &choice->at[i];
        const char *id = cycle->reviewers[who->reviewer.at].id;
        char *name = cli_reviewer_name(cycle, who->reviewer);
        char *indented = cli_format("  %s", name), *more = cli_more_text(who->delta.total);
        char *command = cli_format("esr swap %s - %s --db %s", review, id, cli_db_path(run));
        cli_table_row(&table, (const char *[]){indented, more, command});
        json_array_append_new(
            list, cli_need(json_pack("{s:s, s:I, s:s}", "reviewer", id, "cost",
                                     (json_int_t)who->delta.total, "command", command)));
        free(command);
        free(more);
        free(indented);
        free(name);
    }
    cli_table_end(&table, run);
    return list;
}

static cli_exit tell_opening(cli_run *run, const esr_plan *plan, const esr_received *item,
                             json_t *list) {
    const char *review = item->incoming.key.review_id;
    int32_t place = find_place(plan, item);
    esr_seat_choice *choice = NULL;
    if (place < 0)
        return CLI_DONE;
    esr_status status = esr_substitutes_find(run->ctx, plan, place, SUBSTITUTES, &choice);
    if (status != ESR_OK)
        return cli_failed(run, status);
    char *count = cli_counted(choice->may, "reviewer", "reviewers");
    cli_print(run, "\nSeat %s of %s: %s could take it while nobody else moves.\n", item->seat,
              review, choice->may > 0 ? count : "nobody");
    if (choice->may == 0)
        cli_say(run, "Next: esr why-empty %s --db %s\n", review, cli_db_path(run));
    free(count);
    json_t *substitutes = tell_substitutes(run, plan->cycle, review, choice);
    json_array_append_new(
        list, cli_need(json_pack("{s:s, s:s, s:i, s:o}", "review", review, "seat", item->seat,
                                 "may", (int)choice->may, "substitutes", substitutes)));
    esr_seat_choice_free(choice);
    return CLI_DONE;
}

cli_exit cli_openings_tell(cli_run *run, esr_store *store, const esr_receipt *receipt) {
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    cli_exit code = CLI_DONE;
    size_t opened = 0;
    for (size_t i = 0; i < receipt->count; i++)
        opened += receipt->at[i].effect == ESR_SEAT_OPENED;
    if (opened == 0)
        return CLI_DONE;
    esr_status status = esr_store_get_cycle(run->ctx, store, &cycle);
    if (status != ESR_OK)
        return cli_failed(run, status);
    json_t *list = cli_need(json_array());
    code = cli_find_plan(run, store, cycle, &solution);
    for (size_t i = 0; solution && code == CLI_DONE && i < receipt->count; i++)
        if (receipt->at[i].effect == ESR_SEAT_OPENED)
            code = tell_opening(run, solution->plan, &receipt->at[i], list);
    cli_put(run, "openings", list);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    return code;
}
