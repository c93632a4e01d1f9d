// SPDX-License-Identifier: GPL-3.0-or-later
// esr close: days on which nobody can be visited, or one school can't: a typhoon, a new holiday.
#include <stdlib.h>

#include "commands.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "repair/repairs.h"

// The days that are closed, and where.
typedef struct closing {
    esr_day from, to;
    esr_school_ix school; // -1: all
} closing;

static cli_exit read_day(cli_run *run, const char *word, esr_day *out) {
    if (esr_day_parse(word, out))
        return CLI_DONE;
    return cli_usage(run, "FROM and TO take days such as 2026-11-09, not \"%s\"", word);
}

static cli_exit read_days(cli_run *run, closing *out) {
    cli_exit code = read_day(run, run->operands[0], &out->from);
    out->to = out->from;
    if (code == CLI_DONE && run->operand_count > 1)
        code = read_day(run, run->operands[1], &out->to);
    if (code == CLI_DONE && out->to < out->from)
        return cli_usage(run, "TO lies before FROM");
    return code;
}

static cli_exit disturb(cli_run *run, repair_case *it, const closing *days) {
    const esr_cycle *cycle = it->change.former;
    const char *reason = cli_given(run, "reason");
    const char *school = days->school.at < 0 ? "" : cycle->schools[days->school.at].id;
    char from[11], to[11];
    esr_day_text(days->from, from);
    esr_day_text(days->to, to);
    const esr_cell cells[] = {
        {"who", *school ? "school" : "all"},  {"id", school}, {"from", from}, {"to", to},
        {"note", reason ? reason : "closed"}, {NULL, NULL}};
    esr_edit *edit = NULL;
    esr_status status = esr_edit_new(run->ctx, cycle, &edit);
    if (status == ESR_OK)
        status = esr_edit_add(run->ctx, edit, "unavailable", cells);
    it->detail = cli_format("%s%s%s%s%s%s%s", from, days->from == days->to ? "" : " to ",
                            days->from == days->to ? "" : to, *school ? " at " : "", school,
                            reason ? ": " : "", reason ? reason : "");
    return repair_disturb(run, it, edit, status);
}

static void tell_days(cli_run *run, const esr_cycle *cycle, const closing *days) {
    char from[CLI_DAY_TEXT], to[CLI_DAY_TEXT];
    char *school =
        days->school.at < 0 ? cli_format("All schools") : cli_school_name(cycle, days->school);
    cli_day_text(days->from, from);
    cli_day_text(days->to, to);
    if (days->from == days->to)
        cli_print(run, "%s closed: %s.\n", school, from);
    else
        cli_print(run, "%s closed: %s to %s.\n", school, from, to);
    cli_put(run, "from", cli_day_json(days->from));
    cli_put(run, "to", cli_day_json(days->to));
    cli_put(run, "school",
            days->school.at < 0 ? json_null() : json_string(cycle->schools[days->school.at].id));
    free(school);
}

static cli_exit close_days(cli_run *run, repair_case *it, closing *days) {
    const esr_cycle *cycle = it->change.former;
    const char *school = cli_given(run, "school");
    char first[11], last[11];
    cli_exit code = school ? cli_find_school(run, cycle, school, &days->school) : CLI_DONE;
    esr_day_text(cycle->first_day, first);
    esr_day_text(cycle->last_day, last);
    if (code == CLI_DONE && (days->to < cycle->first_day || days->from > cycle->last_day))
        code = cli_refuse(run, CLI_INPUT, "", "%s lasts from %s to %s", cycle->id, first, last);
    if (code != CLI_DONE)
        return code;
    tell_days(run, cycle, days);
    code = disturb(run, it, days);
    return code == CLI_DONE ? repair_run(run, it) : code;
}

static cli_exit run_close(cli_run *run) {
    repair_case it = {.what = "close"};
    closing days = {.school = {-1}};
    cli_exit code = read_days(run, &days);
    if (code == CLI_DONE)
        code = repair_open(run, &it);
    if (code == CLI_DONE)
        code = close_days(run, &it, &days);
    repair_close(&it);
    return code;
}

static const char *const examples[] = {
    "esr close 2026-11-09 2026-11-13 --reason \"Typhoon 颱風\"", "esr close 2026-11-09 --accept 1",
    "esr close 2026-11-09 2026-11-10 --school S012 --accept 1", NULL};
static const cli_option options[] = {
    {"school", CLI_TEXT, "SCHOOL", "Only this school is closed.", false},
    {"reason", CLI_TEXT, "TEXT", "Why, in a line: the note of the row, and for the journal.",
     false},
    REPAIR_OPTIONS,
    {0},
};
const cli_command cli_close = {
    .name = "close",
    .operands = "FROM [TO]",
    .operand_min = 1,
    .operand_max = 2,
    .summary = "Days are closed, by a typhoon or a new holiday: choose how the plan is repaired",
    .examples = examples,
    .details =
        "No visit takes place from FROM to TO (YYYY-MM-DD): a row of unavailable.csv, for all or "
        "for one\n"
        "school, for every later plan too. The visits that fall on these days get others, each "
        "with the\n"
        "team that costs least then: its own where it can come.\n\n" REPAIR_HELP,
    .options = options,
    .run = run_close,
};
