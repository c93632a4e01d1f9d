// SPDX-License-Identifier: GPL-3.0-or-later
// esr declare: a relation that was declared late, and what it breaks in the plan at once.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/change/broken.h"
#include "kit/deciding.h"
#include "kit/held.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

// "family from 2026-09-01 to 2027-01-31", for the caller to free.
static char *span_text(const esr_decision *declared) {
    char from[11], to[11];
    esr_day_text(declared->from, from);
    esr_day_text(declared->to, to);
    return cli_format("%s%s%s%s%s", declared->kind, *from ? " from " : "", from, *to ? " to " : "",
                      to);
}

// What the rules read off other records is not declared.
static cli_exit check_kind(cli_run *run, const esr_cycle *cycle, const esr_decision *declared) {
    static const esr_kind derived[] = {ESR_KIND_RECIPROCAL, ESR_KIND_SAME_SPONSOR, ESR_KIND_RIVAL};
    cli_exit code = cli_find_kind(run, cycle, declared->kind);
    for (size_t i = 0; code == CLI_DONE && i < sizeof derived / sizeof *derived; i++)
        if (strcmp(cycle->kinds[derived[i]].name, declared->kind) == 0)
            code = cli_refuse(run, CLI_INPUT, "",
                              "%s follows from other records and is not "
                              "declared; what is, is family, employed, declared and the like",
                              declared->kind);
    return code;
}

static cli_exit check_new(cli_run *run, const esr_cycle *cycle, const esr_decision *declared,
                          esr_reviewer_ix reviewer, esr_school_ix school) {
    for (int32_t i = cycle->relation_at[reviewer.at]; i < cycle->relation_at[reviewer.at + 1];
         i++) {
        const esr_relation *row = &cycle->relations[i];
        if (row->school.at == school.at && !row->from_history && row->from == declared->from &&
            row->to == declared->to && strcmp(cycle->kinds[row->kind].name, declared->kind) == 0)
            return cli_refuse(run, CLI_INPUT, "", "relations.csv:%d: says so already%s%s",
                              (int)row->line, row->waived ? "; it is waived, by " : "",
                              row->waived_by);
    }
    return CLI_DONE;
}

static void tell_declared(cli_run *run, const cli_change *change, const esr_decision *declared,
                          esr_reviewer_ix reviewer, esr_school_ix school) {
    char *who = cli_reviewer_name(change->cycle, reviewer);
    char *where = cli_school_name(change->cycle, school), *span = span_text(declared);
    cli_print(run, "%s and %s: %s %s, on the word of %s: %s\n", who, where,
              cli_flag(run, "dry-run") ? "would be" : "is now", span, declared->name,
              declared->reason);
    cli_put(run, "reviewer", json_string(declared->reviewer_id));
    cli_put(run, "school", json_string(declared->school_id));
    cli_put(run, "kind", json_string(declared->kind));
    cli_put(run, "from", cli_day_json(declared->from));
    cli_put(run, "to", cli_day_json(declared->to));
    cli_put(run, "by", json_string(declared->name));
    cli_put(run, "reason", json_string(declared->reason));
    cli_put(run, "dry_run", json_boolean(cli_flag(run, "dry-run")));
    free(who);
    free(where);
    free(span);
}

// Tells everything and keeps it. No plan costs less than before: a declaration only restricts.
static cli_exit declare(cli_run *run, cli_change *change, const esr_decision *declared,
                        esr_reviewer_ix reviewer, esr_school_ix school) {
    const esr_decision_list list = {declared, 1};
    bool dry = cli_flag(run, "dry-run");
    int32_t broken = 0;
    esr_day today = ESR_DAY_NONE;
    cli_exit code = cli_as_of(run, change->former, &today);
    if (code == CLI_DONE)
        code = cli_change_decide(run, change, &list);
    if (code == CLI_DONE && !dry)
        code = cli_change_keep(run, change, &list, change->solution ? change->solution->bound : 0);
    if (code != CLI_DONE)
        return code;
    tell_declared(run, change, declared, reviewer, school);
    code = cli_broken_tell(run, change, today, &broken);
    if (code != CLI_DONE)
        return code;
    if (dry)
        cli_say(run, "Nothing was changed (--dry-run).\n");
    else if (broken > 0 || !change->verdict)
        cli_say(run, "Next: esr solve --db %s\n", cli_db_path(run));
    return broken > 0 ? CLI_NO : CLI_DONE;
}

static cli_exit run_declare(cli_run *run) {
    cli_change change = {0};
    esr_reviewer_ix reviewer = {-1};
    esr_school_ix school = {-1};
    const esr_decision declared = {.what = ESR_DECLARE,
                                   .reviewer_id = run->operands[0],
                                   .school_id = run->operands[1],
                                   .kind = run->operands[2],
                                   .from = cli_day(run, "from"),
                                   .to = cli_day(run, "to"),
                                   .name = cli_given(run, "by"),
                                   .reason = cli_given(run, "reason")};
    if (declared.from != ESR_DAY_NONE && declared.to != ESR_DAY_NONE && declared.to < declared.from)
        return cli_usage(run, "--to %s lies before --from %s", cli_given(run, "to"),
                         cli_given(run, "from"));
    cli_exit code = cli_change_open(run, &change);
    if (code == CLI_DONE)
        code = cli_find_reviewer(run, change.former, declared.reviewer_id, &reviewer);
    if (code == CLI_DONE)
        code = cli_find_school(run, change.former, declared.school_id, &school);
    if (code == CLI_DONE)
        code = check_kind(run, change.former, &declared);
    if (code == CLI_DONE)
        code = check_new(run, change.former, &declared, reviewer, school);
    if (code == CLI_DONE)
        code = declare(run, &change, &declared, reviewer, school);
    cli_change_close(&change);
    return code;
}

static const char *const examples[] = {
    "esr declare PA S3 family --by \"KWAN Nga-ling\" --reason \"A niece was enrolled\"",
    "esr declare PB S2 applied --from 2026-10-05 --by \"Ms Ho\" --reason \"Told by S2\"",
    NULL,
};
static const cli_option options[] = {
    {"from", CLI_DATE, "DATE", "When the relation began; else it always was.", false},
    {"to", CLI_DATE, "DATE", "When it ended; else it still holds.", false},
    CLI_OPTION_BY("Who declares it."),
    CLI_OPTION_REASON,
    {"as-of", CLI_DATE, "DATE", "Count the days until a visit from this day; else from today.",
     false},
    CLI_OPTION_DB,
    CLI_OPTION_DRY_DECISION,
    {0},
};
const cli_command cli_declare = {
    .name = "declare",
    .operands = "REVIEWER SCHOOL KIND",
    .operand_min = 3,
    .operand_max = 3,
    .summary = "Add a relation that was declared late, and show what it breaks in the plan",
    .examples = examples,
    .details =
        "A relation of KIND between REVIEWER and SCHOOL is added to the input, as a row of\n"
        "relations.csv that an export has too, and that holds on when the folder is imported\n"
        "again. What it breaks in the published and in the current plan is told at once, with\n"
        "the days that are left until the visit. The plan stays as it is, even where it is\n"
        "broken.\n\n"
        "The exit status is 1 if it breaks anything; it is declared all the same.",
    .options = options,
    .run = run_declare,
};
