// SPDX-License-Identifier: GPL-3.0-or-later
// esr why: why somebody sits on a team or does not, and why a visit has its day.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "why/why.h"

// A plan from a file as a solution of which nothing is proven.
static cli_exit read_plan(cli_run *run, const esr_cycle *cycle, const char *path,
                          esr_solution **out) {
    esr_solution *solution = cli_need(calloc(1, sizeof *solution));
    solution->bound = INT64_MIN;
    solution->outcome = ESR_OUTCOME_STALLED;
    esr_status status = esr_plan_read_csv(run->ctx, cycle, path, &solution->plan);
    if (status != ESR_OK) {
        esr_solution_free(solution);
        return cli_failed(run, status);
    }
    *out = solution;
    return CLI_DONE;
}

static cli_exit open_plan(cli_run *run, why_asked *asked) {
    const char *folder = cli_given(run, "folder"), *plan = cli_given(run, "plan");
    if (folder && cli_given(run, "db"))
        return cli_usage(run, "give --folder or --db, not both");
    if (folder && !plan)
        return cli_usage(run, "a folder holds no plan; name one with --plan FILE");
    if (!plan)
        return cli_open_plan(run, &asked->store, &asked->cycle, &asked->solution);
    cli_exit code = folder ? cli_read_folder(run, folder, &asked->cycle)
                           : cli_open_cycle(run, &asked->store, &asked->cycle);
    if (code == CLI_DONE)
        code = read_plan(run, asked->cycle, plan, &asked->solution);
    return code;
}

// What the plan costs by the judge, and whether it breaks rules.
static cli_exit judge_plan(cli_run *run, why_asked *asked) {
    esr_verdict *verdict = NULL;
    esr_status status = esr_verify(run->ctx, asked->solution->plan, &verdict);
    if (status != ESR_OK)
        return cli_failed(run, status);
    asked->costs = verdict->costs;
    asked->solution->cost = verdict->costs.total;
    if (verdict->violation_count > 0)
        cli_say(run, "The plan breaks rules (see esr verify); what follows is about what would "
                     "change.\n");
    esr_verdict_free(verdict);
    return CLI_DONE;
}

// The review that the school of this id has is perhaps meant.
static bool hint_school(cli_run *run, const esr_cycle *cycle, const char *id) {
    esr_school_ix school = esr_cycle_find_school(cycle, id);
    if (school.at < 0 ||
        cycle->school_review_at[school.at] == cycle->school_review_at[school.at + 1])
        return false;
    esr_review_ix review = cycle->school_reviews[cycle->school_review_at[school.at]];
    (void)cli_refuse(run, CLI_INPUT, "",
                     "there is no review %s; %s is a school, whose review is %s", id, id,
                     cycle->reviews[review.at].id);
    return true;
}

static cli_exit find_review(cli_run *run, const esr_cycle *cycle, const char *id,
                            esr_review_ix *out) {
    if (esr_cycle_find_review(cycle, id).at < 0) {
        if (esr_cycle_find_reviewer(cycle, id).at >= 0)
            return cli_refuse(run, CLI_INPUT, "",
                              "%s is a reviewer; say of which review: esr why REVIEW %s", id, id);
        if (hint_school(run, cycle, id))
            return CLI_INPUT;
    }
    return cli_find_review(run, cycle, id, out);
}

// Reads the operands; a reviewer in front of a review is understood as well.
static cli_exit read_question(cli_run *run, const esr_cycle *cycle, esr_question *out) {
    const char *review = run->operands[0];
    const char *reviewer = run->operand_count > 1 ? run->operands[1] : NULL;
    if (reviewer && esr_cycle_find_review(cycle, review).at < 0 &&
        esr_cycle_find_reviewer(cycle, review).at >= 0 &&
        esr_cycle_find_review(cycle, reviewer).at >= 0) {
        reviewer = run->operands[0];
        review = run->operands[1];
    }
    *out = (esr_question){.reviewer = {-1}, .on = cli_day(run, "on")};
    cli_exit code = find_review(run, cycle, review, &out->review);
    if (code == CLI_DONE && reviewer)
        code = cli_find_reviewer(run, cycle, reviewer, &out->reviewer);
    return code;
}

static void put_question(cli_run *run, const why_asked *asked) {
    const esr_question *question = &asked->question;
    cli_put(run, "review", json_string(asked->cycle->reviews[question->review.at].id));
    cli_put(run, "reviewer",
            question->reviewer.at < 0
                ? json_null()
                : json_string(asked->cycle->reviewers[question->reviewer.at].id));
    cli_put(run, "on", cli_day_json(question->on));
}

// Without a day or a reviewer, and without a visit, there is nothing to pin or to forbid.
static bool can_force(const why_asked *asked) {
    return asked->question.reviewer.at >= 0 || asked->question.on != ESR_DAY_NONE ||
           why_is_planned(asked);
}

// How to ask the same with --force.
static void say_next(const cli_run *run, const why_asked *asked) {
    const char *folder = cli_given(run, "folder"), *plan = cli_given(run, "plan");
    const char *on = cli_given(run, "on"), *who = run->operand_count > 1 ? run->operands[1] : NULL;
    cli_say(run, "Next: esr why %s%s%s --force%s%s --%s %s%s%s, for the best plan %s this\n",
            run->operands[0], who ? " " : "", who ? who : "", on ? " --on " : "", on ? on : "",
            folder ? "folder" : "db", folder ? folder : cli_db_path(run), plan ? " --plan " : "",
            plan ? plan : "", why_is_planned(asked) ? "without" : "with");
}

static cli_exit answer(cli_run *run, const why_asked *asked) {
    bool force = cli_flag(run, "force");
    if (force && !can_force(asked))
        return cli_usage(run, "%s has no visit to forbid; name a day with --on, or a reviewer",
                         asked->cycle->reviews[asked->question.review.at].id);
    put_question(run, asked);
    cli_exit code = asked->question.reviewer.at < 0 ? why_date(run, asked) : why_pair(run, asked);
    if (force && code == CLI_DONE)
        return why_force(run, asked);
    if (code == CLI_DONE && can_force(asked))
        say_next(run, asked);
    return code;
}

static cli_exit run_why(cli_run *run) {
    why_asked asked = {.all = cli_flag(run, "all")};
    if (!cli_flag(run, "force") && (cli_given(run, "time-limit") || cli_given(run, "gap")))
        return cli_usage(run, "--time-limit and --gap are for the search of --force");
    cli_exit code = open_plan(run, &asked);
    if (code == CLI_DONE)
        code = read_question(run, asked.cycle, &asked.question);
    if (code == CLI_DONE)
        code = judge_plan(run, &asked);
    if (code == CLI_DONE)
        code = answer(run, &asked);
    esr_solution_free(asked.solution);
    esr_cycle_free(asked.cycle);
    esr_store_close(asked.store);
    return code;
}

static const char *const examples[] = {
    "esr why V12 R03 --db cycle.db",
    "esr why V12 R03 --force --db cycle.db",
    "esr why V12 --on 2026-11-09 --db cycle.db",
    "esr why V12 R03 --folder samples/tiny --plan out/plan.csv",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"folder", CLI_TEXT, "FOLDER", "The input as a folder, with --plan.", false},
    {"plan", CLI_TEXT, "FILE",
     "The plan that is asked about, as plan.csv; else the database's current one.", false},
    {"on", CLI_DATE, "DATE", "Ask about a visit that begins on this day (YYYY-MM-DD).", false},
    {"force", CLI_FLAG, NULL,
     "Search again with what was asked pinned, or forbidden where the plan has it, and show what "
     "that costs and changes. Nothing is written.",
     false},
    CLI_OPTION_TIME_LIMIT,
    CLI_OPTION_GAP,
    {"all", CLI_FLAG, NULL, "Show everything: each record, each day, each swap, each change.",
     false},
    {0},
};
const cli_command cli_why = {
    .name = "why",
    .operands = "REVIEW [REVIEWER]",
    .operand_min = 1,
    .operand_max = 2,
    .summary = "Why a reviewer sits on a team or does not, and why a visit has its day",
    .examples = examples,
    .details =
        "With a reviewer: which rules admit or exclude the pair, by which records, and on which\n"
        "days; what the member costs; and what it would cost, term by term, and break, to have\n"
        "the reviewer there while nobody else moves. Of a member of the team: what the seat\n"
        "costs and who else could take it.\n\n"
        "Without a reviewer: the days that the visit could have with the same team, what they\n"
        "would cost, and what stands in the way on the others.\n\n"
        "What is called excluded is what the rules refuse as a pin, and then the exit status is\n"
        "1. Every cost is that of a whole plan, counted by the judge of esr "
        "verify.\n\n" CLI_HELP_PROGRESS,
    .options = options,
    .run = run_why,
};
