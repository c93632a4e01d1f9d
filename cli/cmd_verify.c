// SPDX-License-Identifier: GPL-3.0-or-later
// esr verify: judges any plan by the rules, which share no code with the search.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

static json_t *broken_json(const esr_cycle *cycle, const esr_violation *broken) {
    json_t *review =
        broken->review.at < 0 ? json_null() : json_string(cycle->reviews[broken->review.at].id);
    json_t *reviewer = broken->reviewer.at < 0
                           ? json_null()
                           : json_string(cycle->reviewers[broken->reviewer.at].id);
    return cli_need(json_pack("{s:s, s:o, s:o, s:s}", "rule", esr_rule_name(broken->rule), "review",
                              review, "reviewer", reviewer, "text", broken->text));
}

static cli_exit tell(cli_run *run, const esr_cycle *cycle, const esr_verdict *verdict) {
    json_t *list = cli_need(json_array()), *terms = cli_need(json_object());
    for (size_t i = 0; i < verdict->violation_count; i++) {
        const esr_violation *broken = &verdict->violations[i];
        cli_print(run, "%s: %s\n", esr_rule_name(broken->rule), broken->text);
        json_array_append_new(list, broken_json(cycle, broken));
    }
    for (int term = 0; term < ESR_TERM_COUNT; term++)
        json_object_set_new(terms, esr_term_name((esr_term)term),
                            json_integer(verdict->costs.term[term]));
    char *cost = cli_thousands(verdict->costs.total);
    char *count =
        cli_counted((int64_t)verdict->violation_count, "break of a rule", "breaks of rules");
    cli_print(run, "%s: %d of %d reviews scheduled, %d of %d seats filled, cost %s.\n",
              verdict->violation_count ? count : "No rule is broken", verdict->scheduled,
              cycle->review_count, verdict->filled, verdict->seats, cost);
    free(cost);
    free(count);
    cli_put(run, "broken", list);
    cli_put(run, "cost", json_integer(verdict->costs.total));
    cli_put(run, "terms", terms);
    cli_put(run, "scheduled", json_integer(verdict->scheduled));
    cli_put(run, "seats", json_integer(verdict->seats));
    cli_put(run, "filled", json_integer(verdict->filled));
    return verdict->violation_count ? CLI_NO : CLI_DONE;
}

static cli_exit judge_file(cli_run *run, const esr_cycle *cycle, const char *path) {
    esr_plan *plan = NULL;
    esr_verdict *verdict = NULL;
    if (strcmp(path, "-") == 0)
        path = "/dev/stdin";
    esr_status status = esr_plan_read_csv(run->ctx, cycle, path, &plan);
    if (status == ESR_OK)
        status = esr_verify(run->ctx, plan, &verdict);
    cli_exit code = status == ESR_OK ? tell(run, cycle, verdict) : cli_failed(run, status);
    esr_verdict_free(verdict);
    esr_plan_free(plan);
    return code;
}

// The current plan of the database, which the input may have changed under.
static cli_exit judge_current(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    esr_verdict *verdict = NULL;
    cli_exit code = cli_open_plan(run, &store, &cycle, &solution);
    if (code == CLI_DONE) {
        esr_status status = esr_verify(run->ctx, solution->plan, &verdict);
        code = status == ESR_OK ? tell(run, cycle, verdict) : cli_failed(run, status);
    }
    esr_verdict_free(verdict);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static cli_exit run_verify(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    const char *folder = cli_given(run, "folder");
    if (folder && cli_given(run, "db"))
        return cli_usage(run, "give --folder or --db, not both");
    if (folder && run->operand_count == 0)
        return cli_usage(run, "PLAN.csv is missing; a folder holds no plan");
    if (run->operand_count == 0)
        return judge_current(run);
    cli_exit code =
        folder ? cli_read_folder(run, folder, &cycle) : cli_open_cycle(run, &store, &cycle);
    if (code == CLI_DONE)
        code = judge_file(run, cycle, run->operands[0]);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {
    "esr verify out/plan.csv --folder samples/tiny",
    "esr verify - --db cycle.db < plan.csv",
    "esr verify --db cycle.db",
    NULL,
};
static const cli_option options[] = {
    {"folder", CLI_TEXT, "FOLDER", "The input that the plan is for, as a folder.", false},
    CLI_OPTION_DB,
    {0},
};
const cli_command cli_verify = {
    .name = "verify",
    .operands = "[PLAN.csv]",
    .operand_max = 1,
    .summary = "Judge any plan by the rules: exit status 0, or 1 with each broken rule named",
    .examples = examples,
    .details =
        "Judges a plan, wherever it comes from, by rules that share no code with the search,\n"
        "and counts its cost. \"-\" reads the plan from standard input. Without PLAN.csv the "
        "current\n"
        "plan of the database is judged.",
    .options = options,
    .run = run_verify,
};
