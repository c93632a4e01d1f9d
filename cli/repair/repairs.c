// SPDX-License-Identifier: GPL-3.0-or-later
// The repairs of a disturbed plan, told and taken.
#include "repair/repairs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/changes.h"
#include "kit/held.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"

#define LINE_COLUMNS 100

cli_exit repair_open(cli_run *run, repair_case *it) {
    cli_exit code = desk_open(run, &it->change);
    if (code == CLI_DONE)
        code = cli_as_of(run, it->change.former, &it->as_of);
    if (code != CLI_DONE)
        return code;
    it->bound = it->change.solution->bound; // who is disturbed has no more plans than before
    esr_status status = esr_store_is_published(run->ctx, it->change.store, &it->published);
    if (status == ESR_OK)
        status = esr_verify(run->ctx, it->change.solution->plan, &it->change.former_verdict);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

void repair_close(repair_case *it) {
    esr_repair_list_free(it->list);
    free(it->detail);
    cli_change_close(&it->change);
}

// Whoever looks at a cycle that is over wants to see what could have been done.
static esr_day first_open_day(const repair_case *it) {
    return it->as_of > it->change.former->last_day ? 0 : it->as_of;
}

bool repair_is_over(const repair_case *it, esr_review_ix review) {
    const esr_plan *plan = it->change.solution->plan;
    return plan->first_day[review.at] != ESR_DAY_NONE &&
           esr_plan_last_day(plan, review) < first_open_day(it);
}

cli_exit repair_check_begun(cli_run *run, const repair_case *it, esr_review_ix review) {
    const esr_cycle *cycle = it->change.former;
    esr_day first = it->change.solution->plan->first_day[review.at];
    char began[CLI_DAY_TEXT], today[CLI_DAY_TEXT];
    if (first == ESR_DAY_NONE || first >= first_open_day(it))
        return CLI_DONE;
    cli_day_text(first, began);
    cli_day_text(it->as_of, today);
    return cli_refuse(run, CLI_INPUT, "",
                      "the visit of %s began on %s, and is no more to be changed on %s; if it did "
                      "not take place, --as-of takes a day before",
                      cycle->reviews[review.at].id, began, today);
}

cli_exit repair_disturb(cli_run *run, repair_case *it, esr_edit *edit, esr_status status) {
    if (status != ESR_OK) {
        esr_edit_free(edit);
        return cli_failed(run, status);
    }
    status = esr_edit_finish(run->ctx, edit, &it->change.cycle);
    if (status == ESR_OK)
        status = esr_check_rules(run->ctx, it->change.cycle);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

static bool is_disturbed(const repair_case *it) {
    return it->list->open + it->list->loose > 0;
}

cli_exit repair_find(cli_run *run, repair_case *it) {
    const esr_cycle *cycle = it->change.cycle;
    const esr_repair_options options = {
        .most = (int32_t)cli_number(run, "changes", ESR_REPAIR_MOVES_USUAL),
        .prices = &it->change.solution->prices,
        .today = first_open_day(it)};
    if (options.most > ESR_REPAIR_MOVES_MAX)
        return cli_usage(run, "--changes takes at most %d", ESR_REPAIR_MOVES_MAX);
    esr_status status =
        esr_repairs_find(run->ctx, it->change.solution->plan, cycle, &options, &it->list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    for (int32_t k = 0; k < (is_disturbed(it) ? it->list->count : 1); k++) {
        const esr_repair *at = it->list->at;
        if (!at[k].plan)
            continue;
        if (it->count == 0 || at[k].costs.total < at[it->choices[it->count - 1]].costs.total)
            it->choices[it->count++] = k;
    }
    return CLI_DONE;
}

// What a plan has, beside what it costs.
typedef struct figures {
    int32_t empty, without, moved;
} figures;

static figures count_figures(const esr_plan *before, const esr_plan *plan) {
    const esr_cycle *cycle = plan->cycle;
    figures out = {0};
    for (int32_t v = 0; v < cycle->review_count; v++) {
        const esr_review *entry = &cycle->reviews[v];
        bool visit = plan->first_day[v] != ESR_DAY_NONE;
        out.without += !visit;
        out.moved += visit && before->first_day[v] != ESR_DAY_NONE &&
                     before->first_day[v] != plan->first_day[v];
        for (int32_t p = entry->seat_at; visit && p < entry->seat_at + entry->seat_count; p++)
            out.empty += plan->member[p].at < 0;
    }
    return out;
}

static cli_exit words_of(cli_run *run, const repair_case *it, const esr_plan *plan, bool names,
                         char **out) {
    return repair_words(run, it->change.solution->plan, it->list->left, plan, names, out);
}

static cli_exit add_choice(cli_run *run, const repair_case *it, int32_t at, cli_table *table,
                           json_t *list) {
    const esr_repair *repair = &it->list->at[it->choices[at]];
    const esr_plan *before = it->change.solution->plan;
    const figures has = count_figures(before, repair->plan);
    const esr_costs more = cli_costs_difference(&it->change.former_verdict->costs, &repair->costs);
    esr_reach reach = {0};
    char *words = NULL;
    esr_status status = esr_publish_count(run->ctx, it->change.store, repair->plan, before,
                                          it->as_of, true, &reach);
    cli_exit code =
        status == ESR_OK ? words_of(run, it, repair->plan, false, &words) : cli_failed(run, status);
    if (code != CLI_DONE)
        return code;
    char *number = cli_format("%d", it->first + at), *moves = cli_format("%d", repair->moves);
    char *empty = cli_format("%d", has.empty), *moved = cli_format("%d", has.moved);
    char *cost = cli_signed_text(more.total), *terms = cli_terms_text(&more);
    char *hear = it->published ? cli_format("%d + %d", reach.reviewers, reach.schools)
                               : cli_format("nobody yet");
    cli_table_row(table, (const char *[]){number, moves, empty, moved, hear, cost, terms});
    json_array_append_new(
        list,
        cli_need(json_pack("{s:i, s:i, s:i, s:b, s:i, s:i, s:i, s:o, s:s, s:i, s:i}", "number",
                           (int)(it->first + at), "at_most", (int)it->choices[at], "moves",
                           (int)repair->moves, "proven", (int)repair->proven, "empty_seats",
                           (int)has.empty, "without_visit", (int)has.without, "dates_moved",
                           (int)has.moved, "difference", cli_costs_json(&more), "words", words,
                           "people", (int)reach.reviewers, "schools", (int)reach.schools)));
    free(number);
    free(moves);
    free(empty);
    free(moved);
    free(cost);
    free(terms);
    free(hear);
    free(words);
    return CLI_DONE;
}

static cli_exit tell_words(cli_run *run, const repair_case *it) {
    for (int32_t i = 0; i < it->count && !run->json; i++) {
        char *words = NULL;
        const esr_plan *plan = it->list->at[it->choices[i]].plan;
        cli_exit code = words_of(run, it, plan, true, &words);
        if (code != CLI_DONE)
            return code;
        int column = printf("%d", it->first + i);
        cli_text_wrap(stdout, *words ? words : "nothing changes", column + 2, column, LINE_COLUMNS);
        free(words);
    }
    return CLI_DONE;
}

// "0, 1 or 2" of the numbers from `from` to `to`, for the caller to free.
static char *numbers_text(int32_t from, int32_t to) {
    char *text = cli_format("%d", from);
    for (int32_t k = from + 1; k <= to; k++) {
        char *longer = cli_format("%s%s%d", text, k == to ? " or " : ", ", k);
        free(text);
        text = longer;
    }
    return text;
}

// How far the choices are proven, and what no plan can cost less than.
static void tell_proof(cli_run *run, const repair_case *it) {
    int32_t proven = 0, last = it->list->count - 1;
    while (proven < it->list->count && it->list->at[proven].proven)
        proven++;
    if (proven > 0) {
        char *numbers = numbers_text(0, proven - 1);
        cli_print(run, "Proven: no plan that moves at most %s further thing%s costs less.\n",
                  numbers, proven == 2 ? "" : "s");
        free(numbers);
    }
    if (proven <= last) {
        char *numbers = numbers_text(proven, last);
        cli_print(run, "With %s further things the search was cut; cheaper ones may be there.\n",
                  numbers);
        free(numbers);
    }
    int64_t least = it->change.solution->bound - it->change.former_verdict->costs.total;
    char *less = cli_thousands(-least);
    if (least >= 0)
        cli_print(run, "However much is moved, no plan costs less than the present one.\n");
    else
        cli_print(run,
                  "However much is moved, no plan saves more than %s against the present one.\n",
                  less);
    cli_put(run, "least_difference", json_integer(least));
    free(less);
}

cli_exit repair_tell(cli_run *run, repair_case *it, int32_t first) {
    cli_table table;
    json_t *list = cli_need(json_array());
    cli_exit code = CLI_DONE;
    it->first = first;
    if (!is_disturbed(it)) {
        cli_print(run, "\nThe present plan holds as it is: choice %d changes nothing in it.\n",
                  first);
        cli_put(run, "repairs", list);
        return CLI_DONE;
    }
    cli_print(run, "\nRepairs of the whole plan, the cheapest for each number of further things "
                   "moved:\n");
    cli_table_begin(&table, 7,
                    (const char *[]){"", "Moved", "Empty seats", "New dates", "People + schools",
                                     "Cost", "What it costs"});
    for (int32_t i = 0; i < it->count && code == CLI_DONE; i++)
        code = add_choice(run, it, i, &table, list);
    cli_table_end(&table, run);
    cli_put(run, "repairs", list);
    if (code == CLI_DONE)
        code = tell_words(run, it);
    if (code == CLI_DONE)
        tell_proof(run, it);
    return code;
}

cli_exit repair_keep(cli_run *run, repair_case *it, const char *detail) {
    const desk_edit edit = {.what = it->what,
                            .detail = detail,
                            .bound = it->bound,
                            .promise = true,
                            .as_of = it->as_of,
                            .published = it->published,
                            .dry = it->dry};
    return desk_finish(run, &it->change, &edit);
}

cli_exit repair_take(cli_run *run, repair_case *it, int64_t number) {
    if (number < it->first || number >= it->first + it->count)
        return cli_refuse(run, CLI_INPUT, "", "--accept %lld: there is no such number in the table",
                          (long long)number);
    const esr_repair *repair = &it->list->at[it->choices[number - it->first]];
    char *words = NULL;
    cli_exit code = words_of(run, it, repair->plan, false, &words);
    if (code != CLI_DONE)
        return code;
    esr_plan_free(it->change.plan);
    it->change.plan = NULL;
    esr_status status = esr_plan_copy(run->ctx, repair->plan, &it->change.plan);
    char *detail = cli_format("%s%s%s", it->detail, *words ? "; " : "", words);
    cli_print(run, "\n");
    code = status == ESR_OK ? repair_keep(run, it, detail) : cli_failed(run, status);
    free(detail);
    free(words);
    return code;
}

// How the command was called, but for where and what to keep: "esr close 2026-11-09", for the
// caller to free.
static char *call_text(const cli_run *run) {
    char *text = cli_format("esr %s", run->command->name);
    for (int i = 0; i < run->operand_count; i++) {
        char *longer = cli_format("%s %s", text, run->operands[i]);
        free(text);
        text = longer;
    }
    for (const cli_option *option = run->command->options; option->name; option++) {
        const char *value = cli_given(run, option->name);
        bool flag = option->value == CLI_FLAG;
        if (!value || strcmp(option->name, "db") == 0 || strcmp(option->name, "dry-run") == 0)
            continue;
        const char *quote = !flag && strpbrk(value, " ;&|()<>*?$'") ? "\"" : "";
        char *longer = cli_format("%s --%s%s%s%s%s", text, option->name, flag ? "" : " ", quote,
                                  flag ? "" : value, quote);
        free(text);
        text = longer;
    }
    return text;
}

cli_exit repair_tell_next(cli_run *run, const repair_case *it) {
    char *call = call_text(run);
    if (it->count > 0)
        cli_say(run, "Nothing was changed yet.\nNext: %s --accept %d --db %s\n", call, it->first,
                cli_db_path(run));
    else
        cli_say(run, "Nothing was changed.\n");
    free(call);
    return it->count > 0 ? CLI_DONE : CLI_NO;
}

cli_exit repair_run(cli_run *run, repair_case *it) {
    const char *accept = cli_given(run, "accept");
    cli_exit code = repair_find(run, it);
    if (code != CLI_DONE)
        return code;
    char *open = cli_counted(it->list->open, "seat opens", "seats open");
    char *loose = cli_counted(it->list->loose, "visit loses its day", "visits lose their day");
    if (is_disturbed(it))
        cli_print(run, "In the present plan %s%s%s.\n", it->list->loose ? loose : open,
                  it->list->loose && it->list->open ? ", and " : "",
                  it->list->loose && it->list->open ? open : "");
    free(open);
    free(loose);
    code = repair_tell(run, it, 1);
    if (code == CLI_DONE && accept)
        return repair_take(run, it, (int64_t)cli_number(run, "accept", 0));
    return code == CLI_DONE ? repair_tell_next(run, it) : code;
}
