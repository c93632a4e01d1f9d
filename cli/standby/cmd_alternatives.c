// SPDX-License-Identifier: GPL-3.0-or-later
// esr alternatives: plans that really differ from the present one, kept as scenarios without edits
// until one of them is made the plan.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "desk/desk.h"
#include "kit/changes.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/progress.h"
#include "kit/session.h"
#include "kit/table.h"

#define COUNT_USUAL   3
#define COUNT_MAX     20
#define EXTRA_USUAL   5 // per cent
#define EXTRA_MAX     1000000000
#define DIGITS        "0123456789"
#define CHANGES_SHOWN 4 // of each alternative
#define STEP_MS       1000
#define NAME          "alternative-%d"

static cli_exit read_count(cli_run *run, int32_t *out) {
    char *end = NULL;
    *out = COUNT_USUAL;
    if (run->operand_count == 0)
        return CLI_DONE;
    long count = strtol(run->operands[0], &end, 10);
    if (*end || end == run->operands[0] || count < 1 || count > COUNT_MAX)
        return cli_usage(run, "K is a whole number from 1 to %d, not \"%s\"", COUNT_MAX,
                         run->operands[0]);
    *out = (int32_t)count;
    return CLI_DONE;
}

// A cost, or so many per cent of the plan's.
static cli_exit read_extra(cli_run *run, int64_t cost, int64_t *out) {
    const char *text = cli_given(run, "extra");
    int64_t size = cost < 0 ? -cost : cost;
    *out = size * EXTRA_USUAL / 100;
    if (!text)
        return CLI_DONE;
    const char *whole = text + strspn(text, DIGITS);
    const char *end = *whole == '.' ? whole + 1 + strspn(whole + 1, DIGITS) : whole;
    bool percent = strcmp(end, "%") == 0;
    if (whole == text || (percent ? end[-1] == '.' : *whole != 0))
        return cli_usage(run,
                         "--extra takes a whole cost such as 200 or a share such as 2.5%%, not "
                         "\"%s\"",
                         text);
    double number = strtod(text, NULL);
    if (number > EXTRA_MAX)
        return cli_usage(run, "--extra %s: must be at most %d", text, EXTRA_MAX);
    *out = percent ? (int64_t)((double)size * number / 100) : (int64_t)number;
    return CLI_DONE;
}

typedef struct counter {
    const cli_run *run;
    cli_progress_manner manner;
    int64_t next_ms;
} counter;

static void count_up(void *user, int32_t found, int32_t solves) {
    counter *c = user;
    int64_t now = cli_now_ms();
    if ((c->manner != CLI_PROGRESS_TERMINAL && c->manner != CLI_PROGRESS_LOG) || now < c->next_ms)
        return;
    char *searches = cli_counted(solves, "search", "searches");
    char *line = cli_format("%d found after %s", (int)found, searches);
    if (c->manner == CLI_PROGRESS_TERMINAL)
        cli_progress_line(line);
    else
        cli_say(c->run, "%s\n", line);
    c->next_ms = now + STEP_MS;
    free(searches);
    free(line);
}

// A plan with what it amounts to; `alternative` is NULL for the present one.
static cli_exit add_plan(cli_run *run, cli_table *table, const char *name,
                         const esr_solution *solution, const esr_alternative *alternative,
                         int64_t present_cost, esr_costs *costs) {
    esr_verdict *verdict = NULL;
    esr_measures m;
    esr_status status = esr_verify(run->ctx, solution->plan, &verdict);
    if (status == ESR_OK)
        status = esr_measure(run->ctx,
                             &(esr_report_input){.solution = solution, .verdict = verdict}, &m);
    esr_verdict_free(verdict);
    if (status != ESR_OK)
        return cli_failed(run, status);
    char *cost = cli_thousands(m.costs.total);
    char *extra = alternative ? cli_signed_text(m.costs.total - present_cost) : cli_format("-");
    char *filled = cli_format("%d of %d", (int)m.filled, (int)m.seats);
    char *km = cli_thousands(m.km), *most = cli_format("%d", (int)m.most);
    char *members = alternative ? cli_format("%d", (int)alternative->members) : cli_format("-");
    char *dates = alternative ? cli_format("%d", (int)alternative->dates) : cli_format("-");
    cli_table_row(table, (const char *[]){name, cost, extra, filled, km, most, members, dates});
    *costs = m.costs;
    char *texts[] = {cost, extra, filled, km, most, members, dates};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        free(texts[t]);
    return CLI_DONE;
}

// In what an alternative differs from the present plan, in words.
static cli_exit tell_one(cli_run *run, const esr_solution *now, const esr_alternative *at,
                         const char *name, const esr_costs *difference, json_t *list) {
    const esr_cycle *cycle = now->plan->cycle;
    esr_plan_diff *diff = NULL;
    esr_status status = esr_plan_compare(run->ctx, now->plan, at->solution->plan, &diff);
    if (status != ESR_OK)
        return cli_failed(run, status);
    char *members = cli_counted(at->members, "member differs", "members differ");
    char *dates = cli_counted(at->dates, "visit lies", "visits lie");
    char *terms = cli_terms_text(difference);
    cli_print(run, "\n%s: %s, %s on other days; %s.\n", name, members, dates,
              *terms ? terms : "the same cost in every term");
    cli_print_changes(run, diff, cycle, cycle, cli_flag(run, "all") ? INT32_MAX : CHANGES_SHOWN);
    json_array_append_new(
        list,
        cli_need(json_pack("{s:s, s:I, s:o, s:i, s:i, s:i, s:o}", "name", name, "cost",
                           (json_int_t)at->solution->cost, "difference", cli_costs_json(difference),
                           "members", (int)at->members, "dates", (int)at->dates, "least_difference",
                           (int)at->least, "changes", cli_changes_json(diff, cycle, cycle))));
    esr_plan_diff_free(diff);
    free(members);
    free(dates);
    free(terms);
    return CLI_DONE;
}

// Keeps what was found in place of what was kept before.
static cli_exit keep_all(cli_run *run, esr_store *store, const esr_alternative_list *list) {
    esr_status status = esr_store_begin(run->ctx, store);
    if (status != ESR_OK)
        return cli_failed(run, status);
    esr_kept_list *kept = NULL;
    status = esr_store_scenarios(run->ctx, store, &kept);
    for (int32_t i = 0; i < COUNT_MAX && status == ESR_OK; i++) {
        char *name = cli_format(NAME, (int)i + 1);
        bool there = false;
        for (size_t k = 0; k < kept->count; k++)
            there = there || strcmp(kept->at[k].name, name) == 0;
        if (there)
            status = esr_store_forget_scenario(run->ctx, store, name);
        if (status == ESR_OK && i < list->count)
            status = esr_store_put_scenario(run->ctx, store, name, "");
        if (status == ESR_OK && i < list->count)
            status = esr_store_put_scenario_result(run->ctx, store, name, list->at[i].solution);
        free(name);
    }
    esr_kept_list_free(kept);
    status = esr_store_end(run->ctx, store, status);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

static void tell_end(cli_run *run, const esr_alternative_list *list) {
    char *limit = cli_thousands(list->limit);
    char *members = cli_counted(list->differ, "member", "members");
    static const char *const names[] = {[ESR_ALTERNATIVES_ENOUGH] = "enough",
                                        [ESR_ALTERNATIVES_NONE] = "none",
                                        [ESR_ALTERNATIVES_UNKNOWN] = "not found",
                                        [ESR_ALTERNATIVES_CUT] = "cut"};
    const char *more = list->count > 0 ? "further " : "";
    if (list->end == ESR_ALTERNATIVES_NONE)
        cli_print(run, "%sProven: no %splan that costs at most %s differs in %s from %s.\n",
                  list->count > 0 ? "\n" : "", more, limit, members,
                  list->count > 0 ? "all of these" : "this one");
    else if (list->end == ESR_ALTERNATIVES_UNKNOWN)
        cli_print(run, "%sThat is not proven: there may be %s.\n",
                  list->count > 0 ? "\nNo further one was found. " : "",
                  list->count > 0 ? "more" : "one");
    else if (list->end == ESR_ALTERNATIVES_CUT)
        cli_print(run, "%sThe search ended early: there may be more.\n",
                  list->count > 0 ? "\n" : "");
    cli_put(run, "end", json_string(names[list->end]));
    free(limit);
    free(members);
}

static void tell_head(cli_run *run, const esr_alternative_list *list, int64_t cost) {
    char *plans = cli_counted(list->count, "plan differs", "plans differ");
    char *limit = cli_thousands(list->limit), *present = cli_thousands(cost);
    char *differ = cli_counted(list->differ, "member or date", "members and dates");
    if (list->count == 0)
        cli_print(run,
                  "No plan was found that differs from the present one in at least %s and costs at "
                  "most %s (now %s).\n",
                  differ, limit, present);
    else
        cli_print(run,
                  "%s from the present one%s in at least %s, and cost%s at most %s (now %s).\n\n",
                  plans, list->count > 1 ? " and from each other" : "", differ,
                  list->count == 1 ? "s" : "", limit, present);
    free(plans);
    free(limit);
    free(present);
    free(differ);
}

// The plans side by side; `costs` gets those of the present one and then of the others.
static cli_exit tell_table(cli_run *run, const esr_solution *now, const esr_alternative_list *list,
                           esr_costs *costs) {
    cli_table table;
    cli_table_begin(&table, 8,
                    (const char *[]){"Plan", "Cost", "Extra", "Seats filled", "km", "Most visits",
                                     "Members differ", "Dates differ"});
    cli_exit code = add_plan(run, &table, "now", now, NULL, now->cost, &costs[0]);
    for (int32_t i = 0; i < list->count && code == CLI_DONE; i++) {
        char *name = cli_format(NAME, (int)i + 1);
        code = add_plan(run, &table, name, list->at[i].solution, &list->at[i], now->cost,
                        &costs[i + 1]);
        free(name);
    }
    cli_table_end(&table, run);
    return code;
}

static cli_exit tell_all(cli_run *run, const esr_solution *now, const esr_alternative_list *list) {
    esr_costs *costs = cli_need(calloc((size_t)list->count + 1, sizeof *costs));
    json_t *all = cli_need(json_array());
    tell_head(run, list, now->cost);
    cli_exit code = list->count > 0 ? tell_table(run, now, list, costs) : CLI_DONE;
    for (int32_t i = 0; i < list->count && code == CLI_DONE; i++) {
        char *name = cli_format(NAME, (int)i + 1);
        esr_costs difference = cli_costs_difference(&costs[0], &costs[i + 1]);
        code = tell_one(run, now, &list->at[i], name, &difference, all);
        free(name);
    }
    tell_end(run, list);
    cli_put(run, "cost", json_integer(now->cost));
    cli_put(run, "limit", json_integer(list->limit));
    cli_put(run, "differ", json_integer(list->differ));
    cli_put(run, "alternatives", all);
    free(costs);
    return code;
}

static void tell_next(cli_run *run, const esr_alternative_list *list) {
    const char *path = cli_db_path(run);
    if (list->count > 0)
        cli_say(run,
                "The plan stays as it is.\nNext: esr alternatives --accept 1 --db %s takes the "
                "first; esr compare --db %s --page FILE.html draws them\n",
                path, path);
    else
        cli_say(run, "Next: more --extra, or a smaller --differ\n");
}

static cli_exit find(cli_run *run, esr_store *store, const esr_solution *now) {
    esr_alternative_list *list = NULL;
    counter c = {run, cli_progress_start(run).manner, cli_now_ms() + STEP_MS};
    esr_alternatives_options how = {.differ = (int32_t)cli_number(run, "differ", 0),
                                    .time_limit_ms = cli_ms(run, "time-limit"),
                                    .progress = count_up,
                                    .progress_user = &c};
    cli_exit code = read_count(run, &how.count);
    if (code == CLI_DONE)
        code = read_extra(run, now->cost, &how.extra);
    if (code != CLI_DONE)
        return code;
    esr_status status = esr_alternatives_find(run->ctx, now, &how, &list);
    if (c.manner == CLI_PROGRESS_TERMINAL)
        cli_progress_line("");
    if (status != ESR_OK)
        return cli_failed(run, status);
    code = keep_all(run, store, list);
    if (code == CLI_DONE)
        code = tell_all(run, now, list);
    if (code == CLI_DONE)
        tell_next(run, list);
    esr_alternative_list_free(list);
    return code == CLI_DONE && esr_context_cancelled(run->ctx) ? CLI_INTERRUPTED : code;
}

// Makes one that was found before the plan.
static cli_exit accept(cli_run *run, int32_t number) {
    cli_change change = {0};
    esr_solution *kept = NULL;
    char *name = cli_format(NAME, (int)number);
    cli_exit code = desk_open(run, &change);
    if (code == CLI_DONE) {
        esr_status status =
            esr_store_get_scenario_result(run->ctx, change.store, name, change.former, &kept);
        if (status == ESR_E_INPUT) {
            esr_context_clear(run->ctx);
            code = cli_refuse(run, CLI_INPUT, cli_db_path(run),
                              "holds no alternative %d for the present cycle; esr alternatives "
                              "finds some",
                              (int)number);
        } else if (status != ESR_OK) {
            code = cli_failed(run, status);
        }
    }
    if (code == CLI_DONE) {
        esr_plan *plan = change.plan;
        change.plan = kept->plan;
        kept->plan = plan;
        code = desk_finish(
            run, &change,
            &(desk_edit){.what = "alternatives", .detail = name, .bound = change.solution->bound});
    }
    esr_solution_free(kept);
    cli_change_close(&change);
    free(name);
    return code;
}

static cli_exit run_alternatives(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    if (cli_given(run, "accept")) {
        if (run->operand_count > 0 || cli_given(run, "extra") || cli_given(run, "differ") ||
            cli_given(run, "time-limit") || cli_flag(run, "all"))
            return cli_usage(run, "--accept takes one that was found before; K, --extra, --differ, "
                                  "--time-limit and --all are for finding others");
        return accept(run, (int32_t)cli_number(run, "accept", 0));
    }
    if (cli_flag(run, "dry-run") || cli_flag(run, "force"))
        return cli_usage(run, "--dry-run and --force need --accept");
    cli_exit code = cli_open_plan(run, &store, &cycle, &solution);
    if (code == CLI_DONE)
        code = find(run, store, solution);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {"esr alternatives", "esr alternatives 5 --extra 2%",
                                       "esr alternatives --differ 40 --extra 300",
                                       "esr alternatives --accept 2", NULL};
static const cli_option options[] = {
    {"extra", CLI_TEXT, "COST|PER%",
     "What an alternative may cost more than the plan, as a cost or in per cent; 5% if not given.",
     false},
    {"differ", CLI_COUNT, "M",
     "In so many members and dates at least they differ from the plan and from each other; a tenth "
     "of the seats if not given.",
     false},
    {"accept", CLI_COUNT, "N", "Make the N-th of those found last the plan.", false},
    {"all", CLI_FLAG, NULL, "Tell every visit that differs.", false},
    {"time-limit", CLI_SECONDS, "SECONDS", "Stop after so many seconds with what was found.",
     false},
    DESK_OPTIONS,
    {0},
};
const cli_command cli_alternatives = {
    .name = "alternatives",
    .operands = "[K]",
    .operand_max = 1,
    .summary = "Find plans that really differ, at a stated extra cost at most",
    .examples = examples,
    .details =
        "Looks for K plans (3 if not given) that keep all rules, differ from the current plan and "
        "from\n"
        "each other in at least M members and dates, and cost at most so much more. Where none is "
        "left\n"
        "to find it says so: proven, or just not found. The current plan stays as it is; what was "
        "found\n"
        "is kept as alternative-1, alternative-2, ... beside the scenarios, for esr compare and "
        "--accept,\n"
        "until esr alternatives is given again.\n\n" DESK_HELP,
    .options = options,
    .run = run_alternatives,
};
