// SPDX-License-Identifier: GPL-3.0-or-later
// esr object: a school objects to a reviewer, who leaves its team and does not come back.
#include <stdlib.h>

#include "commands.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "repair/repairs.h"

// The school of that id, or of the review of that id.
static cli_exit find_school(cli_run *run, const esr_cycle *cycle, const char *id,
                            esr_school_ix *out) {
    esr_review_ix review = esr_cycle_find_review(cycle, id);
    if (review.at < 0)
        return cli_find_school(run, cycle, id, out);
    *out = cycle->reviews[review.at].school;
    return CLI_DONE;
}

// An objection that is no bar would change nothing.
static cli_exit check_rule(cli_run *run, const esr_cycle *cycle, esr_school_ix school,
                           esr_reviewer_ix who) {
    if (cycle->kinds[ESR_KIND_OBJECTION].mode != ESR_FORBID)
        return cli_refuse(run, CLI_INPUT, "",
                          "[rules] of %s let whom a school objects to come; esr pin REVIEW "
                          "--reviewer %s --forbid keeps them from one team",
                          cycle->id, cycle->reviewers[who.at].id);
    for (int32_t i = cycle->relation_at[who.at]; i < cycle->relation_at[who.at + 1]; i++)
        if (cycle->relations[i].school.at == school.at && !cycle->relations[i].waived &&
            cycle->relations[i].kind == ESR_KIND_OBJECTION)
            return cli_refuse(run, CLI_INPUT, "", "relations.csv:%d: %s objects to %s already",
                              (int)cycle->relations[i].line, cycle->schools[school.at].id,
                              cycle->reviewers[who.at].id);
    return CLI_DONE;
}

// Who has been there can't be objected to any more.
static cli_exit check_visits(cli_run *run, const repair_case *it, esr_school_ix school,
                             esr_reviewer_ix who) {
    const esr_cycle *cycle = it->change.former;
    const esr_plan *plan = it->change.solution->plan;
    cli_exit code = CLI_DONE;
    for (int32_t p = 0; p < cycle->place_count && code == CLI_DONE; p++) {
        esr_review_ix review = cycle->places[p].review;
        if (plan->member[p].at == who.at && cycle->reviews[review.at].school.at == school.at)
            code = repair_check_begun(run, it, review);
    }
    return code;
}

static cli_exit disturb(cli_run *run, repair_case *it, esr_school_ix school, esr_reviewer_ix who) {
    const esr_cycle *cycle = it->change.former;
    const char *reviewer = cycle->reviewers[who.at].id, *reason = cli_given(run, "reason");
    const esr_cell cells[] = {{"reviewer_id", reviewer},
                              {"school_id", cycle->schools[school.at].id},
                              {"kind", cycle->kinds[ESR_KIND_OBJECTION].name},
                              {NULL, NULL}};
    esr_edit *edit = NULL;
    esr_status status = esr_edit_new(run->ctx, cycle, &edit);
    if (status == ESR_OK)
        status = esr_edit_add(run->ctx, edit, "relations", cells);
    it->detail = cli_format("%s objects to %s%s%s", cycle->schools[school.at].id, reviewer,
                            reason ? ": " : "", reason ? reason : "");
    return repair_disturb(run, it, edit, status);
}

static cli_exit object(cli_run *run, repair_case *it) {
    const esr_cycle *cycle = it->change.former;
    esr_school_ix school;
    esr_reviewer_ix who;
    cli_exit code = find_school(run, cycle, run->operands[0], &school);
    if (code == CLI_DONE)
        code = cli_find_reviewer(run, cycle, run->operands[1], &who);
    if (code == CLI_DONE)
        code = check_rule(run, cycle, school, who);
    if (code == CLI_DONE)
        code = check_visits(run, it, school, who);
    if (code != CLI_DONE)
        return code;
    char *name = cli_school_name(cycle, school), *person = cli_reviewer_name(cycle, who);
    cli_print(run, "%s objects to %s.\n", name, person);
    cli_put(run, "school", json_string(cycle->schools[school.at].id));
    cli_put(run, "reviewer", json_string(cycle->reviewers[who.at].id));
    free(name);
    free(person);
    code = disturb(run, it, school, who);
    return code == CLI_DONE ? repair_run(run, it) : code;
}

static cli_exit run_object(cli_run *run) {
    repair_case it = {.what = "object"};
    cli_exit code = repair_open(run, &it);
    if (code == CLI_DONE)
        code = object(run, &it);
    repair_close(&it);
    return code;
}

static const char *const examples[] = {
    "esr object S012 R044", "esr object V012 R044 --reason \"a former colleague\" --accept 1",
    NULL};
static const cli_option options[] = {
    {"reason", CLI_TEXT, "TEXT", "Why, in a line, for the journal.", false},
    REPAIR_OPTIONS,
    {0},
};
const cli_command cli_object = {
    .name = "object",
    .operands = "SCHOOL|REVIEW REVIEWER",
    .operand_min = 2,
    .operand_max = 2,
    .summary = "A school objects to a reviewer: choose how the plan is repaired",
    .examples = examples,
    .details = "REVIEWER leaves the teams that visit the school, and does not come back: a row of "
               "relations.csv\n"
               "of the kind \"objection\" keeps them away from it in every later plan of the "
               "cycle.\n\n" REPAIR_HELP,
    .options = options,
    .run = run_object,
};
