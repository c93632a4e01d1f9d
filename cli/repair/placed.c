// SPDX-License-Identifier: GPL-3.0-or-later
// Placements told and taken.
#include "repair/placed.h"

#include <stdio.h>
#include <stdlib.h>

#include "kit/changes.h"
#include "kit/held.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/table.h"

#define LINE_COLUMNS 100

cli_exit placed_is_asked(cli_run *run, bool *out) {
    *out = cli_given(run, "changes") != NULL;
    if (!*out && (cli_given(run, "accept") || cli_flag(run, "dry-run")))
        return cli_usage(run, "--accept and --dry-run go with --changes");
    if (cli_number(run, "changes", 0) > ESR_REPAIR_MOVES_MAX)
        return cli_usage(run, "--changes takes at most %d", ESR_REPAIR_MOVES_MAX);
    return CLI_DONE;
}

// The rows: those that move something. What nobody else moves for stands in the table before.
typedef struct rows {
    const esr_placed **at;
    int32_t count, unproven;
} rows;

static rows find_rows(const esr_placed_list *list) {
    rows out = {.at = cli_need(calloc((size_t)list->count + 1, sizeof *out.at)),
                .unproven = list->unproven};
    for (int32_t i = 0; i < list->count; i++)
        if (list->at[i].repair.moves > 0)
            out.at[out.count++] = &list->at[i];
    return out;
}

// "R045 takes …" of one row, for the caller to free: first what happens at the seat itself.
static cli_exit words_of(cli_run *run, const esr_plan *plan, const esr_placed *placed, char **out) {
    esr_plan *there = NULL;
    esr_status status = esr_plan_copy(run->ctx, plan, &there);
    if (status != ESR_OK)
        return cli_failed(run, status);
    there->member[placed->wanted.place] = placed->wanted.reviewer;
    cli_exit code = repair_words(run, plan, there, placed->repair.plan, false, out);
    esr_plan_free(there);
    return code;
}

static cli_exit add_row(cli_run *run, const esr_plan *plan, const esr_costs *now, int32_t number,
                        const esr_placed *placed, cli_table *table, json_t *list) {
    const esr_cycle *cycle = plan->cycle;
    const esr_seat_place *seat = &cycle->places[placed->wanted.place];
    const esr_costs more = cli_costs_difference(now, &placed->repair.costs);
    char *words = NULL;
    cli_exit code = words_of(run, plan, placed, &words);
    if (code != CLI_DONE)
        return code;
    char *rank = cli_format("%d", number), *moves = cli_format("%d", placed->repair.moves);
    char *who = cli_reviewer_name(cycle, placed->wanted.reviewer);
    char *where =
        cli_format("%s %s", cycle->reviews[seat->review.at].id, cycle->seats.at[seat->seat]);
    char *cost = cli_signed_text(more.total), *terms = cli_terms_text(&more);
    cli_table_row(table, (const char *[]){rank, who, where, moves, cost, terms});
    json_array_append_new(
        list,
        cli_need(json_pack("{s:i, s:s, s:s, s:s, s:i, s:b, s:o, s:s}", "number", (int)number,
                           "reviewer", cycle->reviewers[placed->wanted.reviewer.at].id, "review",
                           cycle->reviews[seat->review.at].id, "seat", cycle->seats.at[seat->seat],
                           "moves", (int)placed->repair.moves, "proven", (int)placed->repair.proven,
                           "difference", cli_costs_json(&more), "words", words)));
    free(rank);
    free(moves);
    free(who);
    free(where);
    free(cost);
    free(terms);
    free(words);
    return CLI_DONE;
}

static cli_exit print_words(cli_run *run, const esr_plan *plan, const rows *list, int32_t shown) {
    for (int32_t i = 0; i < shown && !run->json; i++) {
        char *words = NULL;
        cli_exit code = words_of(run, plan, list->at[i], &words);
        if (code != CLI_DONE)
            return code;
        int column = printf("%d", i + 1);
        cli_text_wrap(stdout, words, column + 2, column, LINE_COLUMNS);
        free(words);
    }
    return CLI_DONE;
}

static cli_exit tell_rows(cli_run *run, const cli_change *change, const rows *list, int32_t most) {
    const esr_plan *plan = change->solution->plan;
    int32_t shown = list->count < most ? list->count : most;
    cli_exit code = CLI_DONE;
    cli_table table;
    json_t *told = cli_need(json_array());
    char *changes = cli_counted((int64_t)cli_number(run, "changes", 0), "change", "changes");
    cli_print(run, "\nWith at most %s elsewhere%s\n", changes,
              shown ? ", besides:" : " nothing more.");
    if (shown > 0) {
        cli_table_begin(&table, 6,
                        (const char *[]){"", "Reviewer", "Seat", "Moved", "Cost", "What it costs"});
        for (int32_t i = 0; i < shown && code == CLI_DONE; i++)
            code = add_row(run, plan, &change->former_verdict->costs, i + 1, list->at[i], &table,
                           told);
        cli_table_end(&table, run);
    }
    if (code == CLI_DONE)
        code = print_words(run, plan, list, shown);
    if (list->count > shown)
        cli_print(run, "and %d more (--most %d)\n", list->count - shown, list->count);
    if (list->unproven > 0)
        cli_print(run, "For %d of them the search was cut; cheaper plans may be there.\n",
                  list->unproven);
    cli_put(run, "with_changes", told);
    free(changes);
    return code;
}

static cli_exit take(cli_run *run, cli_change *change, const esr_placed *placed, esr_day as_of) {
    char *words = NULL;
    bool published = false;
    cli_exit code = words_of(run, change->solution->plan, placed, &words);
    if (code != CLI_DONE)
        return code;
    esr_plan_free(change->plan);
    change->plan = NULL;
    esr_status status = esr_plan_copy(run->ctx, placed->repair.plan, &change->plan);
    if (status == ESR_OK)
        status = esr_store_is_published(run->ctx, change->store, &published);
    if (status == ESR_OK) {
        const desk_edit edit = {.what = run->command->name,
                                .detail = words,
                                .bound = change->solution->bound,
                                .promise = true,
                                .as_of = as_of,
                                .published = published};
        cli_print(run, "\n");
        code = desk_finish(run, change, &edit);
    } else {
        code = cli_failed(run, status);
    }
    free(words);
    return code;
}

static cli_exit tell_and_take(cli_run *run, cli_change *change, const rows *list, int32_t most,
                              esr_day as_of) {
    int64_t number = (int64_t)cli_number(run, "accept", 0);
    cli_exit code = tell_rows(run, change, list, most);
    if (code != CLI_DONE || number == 0)
        return code;
    if (number > list->count)
        return cli_refuse(run, CLI_INPUT, "", "--accept %lld: there is no such number in the table",
                          (long long)number);
    return take(run, change, list->at[number - 1], as_of);
}

cli_exit placed_tell(cli_run *run, cli_change *change, const esr_placement *wanted, int32_t count,
                     int32_t most) {
    esr_placed_list *list = NULL;
    esr_day as_of;
    cli_exit code = cli_as_of(run, change->former, &as_of);
    if (code != CLI_DONE)
        return code;
    const esr_repair_options options = {.most = (int32_t)cli_number(run, "changes", 0),
                                        .prices = &change->solution->prices,
                                        .today = as_of > change->former->last_day ? 0 : as_of};
    esr_status status = esr_verify(run->ctx, change->solution->plan, &change->former_verdict);
    if (status == ESR_OK)
        status =
            esr_placements_find(run->ctx, change->solution->plan, wanted, count, &options, &list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    const rows found = find_rows(list);
    code = tell_and_take(run, change, &found, most, as_of);
    free(found.at);
    esr_placed_list_free(list);
    return code;
}
