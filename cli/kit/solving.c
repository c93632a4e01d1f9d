// SPDX-License-Identifier: GPL-3.0-or-later
// From a cycle to a judged plan.
#include "kit/solving.h"

#include <stdlib.h>

#include "kit/options.h"
#include "kit/output.h"

void cli_solved_free(cli_solved *solved) {
    esr_gap_list_free(solved->gaps);
    esr_verdict_free(solved->verdict);
    esr_solution_free(solved->solution);
    *solved = (cli_solved){0};
}

// A plan from the search must keep every rule and cost what the search says.
static cli_exit refuse_defect(cli_run *run, const esr_solution *solution,
                              const esr_verdict *verdict) {
    for (size_t i = 0; i < verdict->violation_count; i++)
        (void)cli_refuse(run, CLI_INTERNAL, esr_rule_name(verdict->violations[i].rule), "%s",
                         verdict->violations[i].text);
    if (verdict->violation_count > 0)
        return cli_refuse(run, CLI_INTERNAL, "",
                          "the plan that was found breaks rules, which is a defect in esr; nothing "
                          "was written");
    if (verdict->costs.total != solution->cost)
        return cli_refuse(run, CLI_INTERNAL, "",
                          "the search and the rules differ on the cost (%lld and %lld), which is a "
                          "defect in esr; nothing was written",
                          (long long)solution->cost, (long long)verdict->costs.total);
    return CLI_DONE;
}

cli_exit cli_judge(cli_run *run, esr_solution *solution, cli_solved *out) {
    cli_solved solved = {.solution = solution};
    esr_status status = esr_verify(run->ctx, solution->plan, &solved.verdict);
    if (status == ESR_OK)
        status = esr_explain_gaps(run->ctx, solution->plan, &solved.gaps);
    if (status != ESR_OK) {
        cli_solved_free(&solved);
        return cli_failed(run, status);
    }
    *out = solved;
    return CLI_DONE;
}

cli_exit cli_solve_cycle(cli_run *run, const esr_cycle *cycle, cli_solved *out) {
    return cli_solve_from(run, cycle, NULL, out);
}

int64_t cli_left_ms(const cli_run *run) {
    int64_t limit_ms = cli_ms(run, "time-limit");
    if (limit_ms == 0)
        return 0;
    int64_t left_ms = limit_ms - (cli_now_ms() - run->start_ms);
    return left_ms > 1 ? left_ms : 1;
}

cli_exit cli_solve_from(cli_run *run, const esr_cycle *cycle, const esr_solution *start,
                        cli_solved *out) {
    const cli_turn only = {.limit_ms = cli_left_ms(run)};
    return cli_solve_turn(run, cycle, start, &only, out);
}

cli_exit cli_solve_turn(cli_run *run, const esr_cycle *cycle, const esr_solution *start,
                        const cli_turn *turn, cli_solved *out) {
    cli_progress progress = cli_progress_start(run);
    progress.turn = *turn;
    esr_solve_options options = {.time_limit_ms = turn->limit_ms,
                                 .gap_ppm = cli_ppm(run, "gap"),
                                 .progress = cli_progress_show,
                                 .progress_user = &progress,
                                 .start = start};
    esr_solution *solution = NULL;
    esr_status status = esr_solve(run->ctx, cycle, &options, &solution);
    cli_progress_end(&progress, solution);
    if (status == ESR_E_LIMIT && esr_context_cancelled(run->ctx))
        return cli_refuse(run, CLI_INTERRUPTED, "", "interrupted before there was any plan");
    if (status != ESR_OK)
        return cli_failed(run, status);
    cli_solved solved = {0};
    cli_exit code = cli_judge(run, solution, &solved);
    if (code == CLI_DONE)
        code = refuse_defect(run, solved.solution, solved.verdict);
    if (code != CLI_DONE) {
        cli_solved_free(&solved);
        return code;
    }
    solved.options =
        (esr_solve_options){.time_limit_ms = options.time_limit_ms, .gap_ppm = options.gap_ppm};
    solved.elapsed_ms = cli_now_ms() - run->start_ms;
    *out = solved;
    return CLI_DONE;
}

esr_report_input cli_report_input(const cli_solved *solved) {
    return (esr_report_input){.solution = solved->solution,
                              .verdict = solved->verdict,
                              .gaps = solved->gaps,
                              .elapsed_ms = solved->elapsed_ms};
}

json_t *cli_gaps_json(const esr_cycle *cycle, const esr_gap_list *gaps) {
    json_t *list = cli_need(json_array());
    for (size_t i = 0; gaps && i < gaps->count; i++) {
        const esr_gap_reason *gap = &gaps->at[i];
        json_t *seat = gap->place < 0
                           ? json_null()
                           : json_string(cycle->seats.at[cycle->places[gap->place].seat]);
        json_array_append_new(
            list, cli_need(json_pack("{s:s, s:o, s:s}", "review", cycle->reviews[gap->review.at].id,
                                     "seat", seat, "why", gap->text)));
    }
    return list;
}

cli_exit cli_print_solved(cli_run *run, const cli_solved *solved) {
    esr_report_input input = cli_report_input(solved);
    char *text = NULL;
    esr_status status = run->json ? esr_report_json(run->ctx, &input, &text)
                                  : esr_report_text(run->ctx, &input, &text);
    if (status != ESR_OK)
        return cli_failed(run, status);
    cli_print(run, "%s", text);
    if (run->json) {
        cli_put(run, "summary", json_loads(text, 0, NULL));
        cli_put(run, "gaps", cli_gaps_json(solved->solution->plan->cycle, solved->gaps));
    }
    free(text);
    return CLI_DONE;
}

cli_exit cli_solved_exit(cli_run *run, const cli_solved *solved) {
    if (solved->solution->outcome != ESR_OUTCOME_CANCELLED)
        return CLI_DONE;
    cli_say(run, "esr: interrupted; this is the best plan that was found by then\n");
    return CLI_INTERRUPTED;
}
