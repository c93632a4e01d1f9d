// SPDX-License-Identifier: GPL-3.0-or-later
// esr import-calendar: what real calendars take of the cycle's days.
#include <stdlib.h>
#include <string.h>

#include "calendar/importing.h"
#include "commands.h"
#include "kit/change/broken.h"
#include "kit/changes.h"
#include "kit/held.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"

#define TENTATIVE_DEFAULT 100
#define NAME_WIDTH        36 // of a person or school in a table

// --- telling --------------------------------------------------------------------------------

static const char *const who_names[] = {
    [ESR_WHO_ALL] = "all", [ESR_WHO_SCHOOL] = "school", [ESR_WHO_REVIEWER] = "reviewer"};

// "PA KWAN Nga-ling 關雅玲", "everybody"; for the caller to free.
static char *whose_text(const esr_cycle *cycle, const esr_imported *one) {
    esr_reviewer_ix reviewer = {-1};
    esr_school_ix school = {-1};
    if (one->who == ESR_WHO_REVIEWER)
        reviewer = esr_cycle_find_reviewer(cycle, one->id);
    if (one->who == ESR_WHO_SCHOOL)
        school = esr_cycle_find_school(cycle, one->id);
    if (reviewer.at >= 0)
        return cli_reviewer_name(cycle, reviewer);
    if (school.at >= 0)
        return cli_school_name(cycle, school);
    return cli_format("%s", one->who == ESR_WHO_ALL ? "everybody" : one->id);
}

// The half days that a calendar takes for good, or at a cost.
static int32_t half_days(const esr_imported *one, bool tentative) {
    int32_t count = 0;
    for (size_t i = 0; i < one->taken_count; i++) {
        const esr_taken *taken = &one->taken[i];
        if ((taken->cost >= 0) == tentative)
            count += (taken->to - taken->from + 1) * (taken->am + taken->pm);
    }
    return count;
}

static json_t *calendar_json(const esr_imported *one) {
    return cli_need(json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:i}", "who",
                              who_names[one->who], "id", one->id, "label", one->label, "as",
                              one->use == ESR_USE_HOLIDAYS ? "holiday" : "calendar", "source",
                              one->source, "read", (int)one->read, "skipped", (int)one->left_out,
                              "half_days", (int)half_days(one, false), "tentative_half_days",
                              (int)half_days(one, true), "tentative_cost", (int)one->tentative));
}

static const char *const states[] = {[CLI_CALENDAR_NEW] = "new",
                                     [CLI_CALENDAR_CHANGED] = "changed",
                                     [CLI_CALENDAR_SAME] = "nothing changed"};

// A line for each of several calendars, and what is new in it.
static void tell_several(const cli_run *run, const cli_importing *work) {
    cli_table table;
    cli_table_begin(
        &table, 7,
        (const char *[]){"For", "Label", "Read", "Skipped", "Half days", "Tentative", "State"});
    for (size_t i = 0; i < work->count; i++) {
        const esr_imported *one = work->read[i];
        char *whose = whose_text(work->change.former, one), *name = cli_text_cut(whose, NAME_WIDTH);
        char *read = cli_thousands(one->read), *skipped = cli_thousands(one->left_out);
        char *taken = cli_thousands(half_days(one, false));
        char *soft = cli_thousands(half_days(one, true));
        cli_table_row(&table, (const char *[]){name, one->label, read, skipped, taken, soft,
                                               states[work->state[i]]});
        free(whose);
        free(name);
        free(read);
        free(skipped);
        free(taken);
        free(soft);
    }
    cli_table_end(&table, run);
}

// Of one calendar in a sentence.
static void tell_one(const cli_run *run, const cli_importing *work) {
    const esr_imported *one = work->read[0];
    char *whose = whose_text(work->change.former, one);
    char *read = cli_counted(one->read, "event", "events");
    char *skipped = cli_thousands(one->left_out);
    char *taken = cli_counted(half_days(one, false), "half day", "half days");
    char *soft = cli_counted(half_days(one, true), "tentative one", "tentative ones");
    cli_print(run, "%s: %s read, %s skipped.\n", one->source, read, skipped);
    cli_print(run, "%s, \"%s\": %s taken%s%s%s.\n", whose, one->label, taken,
              half_days(one, true) > 0 ? ", and " : "", half_days(one, true) > 0 ? soft : "",
              work->state[0] == CLI_CALENDAR_SAME ? "; nothing changed" : "");
    free(whose);
    free(read);
    free(skipped);
    free(taken);
    free(soft);
}

static void tell_read(cli_run *run, const cli_importing *work) {
    json_t *list = cli_need(json_array());
    for (size_t i = 0; i < work->count; i++) {
        json_t *object = calendar_json(work->read[i]);
        json_object_set_new(object, "state", cli_need(json_string(states[work->state[i]])));
        json_array_append_new(list, object);
    }
    cli_put(run, "calendars", list);
    if (work->count == 1)
        tell_one(run, work);
    else
        tell_several(run, work);
}

static void tell_next(cli_run *run, const cli_importing *work, int32_t broken) {
    if (cli_flag(run, "dry-run"))
        cli_say(run, "Nothing was changed (--dry-run).\n");
    else if (work->changed == 0)
        cli_say(run, "Nothing changed.\n");
    else if (broken > 0 || work->looser || !work->change.verdict)
        cli_say(run, "Next: esr solve --db %s\n", cli_db_path(run));
}

// What the plan costs now, where that is another sum.
static void tell_cost(cli_run *run, const cli_change *change) {
    int64_t before = change->former_verdict->costs.total, after = change->verdict->costs.total;
    cli_put(run, "cost_before", json_integer(before));
    cli_put(run, "cost_after", json_integer(after));
    if (before == after)
        return;
    char *more = cli_more_text(after - before), *sum = cli_thousands(after);
    cli_print(run, "The current plan costs %s: %s.\n", more, sum);
    free(more);
    free(sum);
}

// --- the three things to do -----------------------------------------------------------------

// Applies what changed and keeps it; `broken` gets how much that breaks.
static cli_exit finish(cli_run *run, cli_importing *work, int32_t *broken) {
    esr_day today = ESR_DAY_NONE;
    cli_exit code = cli_as_of(run, work->change.former, &today);
    if (code == CLI_DONE)
        code = cli_importing_apply(run, work);
    if (code == CLI_DONE && !cli_flag(run, "dry-run"))
        code = cli_importing_keep(run, work);
    if (code == CLI_DONE)
        code = cli_broken_tell(run, &work->change, today, broken);
    if (code == CLI_DONE && work->change.verdict)
        tell_cost(run, &work->change);
    return code;
}

static cli_exit import(cli_run *run, cli_importing *work) {
    int32_t broken = 0;
    cli_exit code = cli_importing_read(run, work);
    if (code != CLI_DONE)
        return code;
    tell_read(run, work);
    if (work->changed > 0)
        code = finish(run, work, &broken);
    cli_put(run, "dry_run", json_boolean(cli_flag(run, "dry-run")));
    if (code == CLI_DONE)
        tell_next(run, work, broken);
    return code == CLI_DONE && broken > 0 ? CLI_NO : code;
}

static cli_exit forget(cli_run *run, cli_importing *work) {
    int32_t broken = 0;
    cli_exit code = cli_importing_forget(run, work);
    if (code != CLI_DONE)
        return code;
    json_t *list = cli_need(json_array());
    for (size_t i = 0; i < work->count; i++) {
        char *whose = whose_text(work->change.former, work->read[i]);
        cli_print(run, "%s, \"%s\": %s.\n", whose, work->read[i]->label,
                  cli_flag(run, "dry-run") ? "would be forgotten" : "forgotten");
        json_array_append_new(
            list, cli_need(json_pack("{s:s, s:s, s:s}", "who", who_names[work->read[i]->who], "id",
                                     work->read[i]->id, "label", work->read[i]->label)));
        free(whose);
    }
    cli_put(run, "forgotten", list);
    cli_put(run, "dry_run", json_boolean(cli_flag(run, "dry-run")));
    code = finish(run, work, &broken);
    if (code == CLI_DONE)
        tell_next(run, work, broken);
    return code == CLI_DONE && broken > 0 ? CLI_NO : code;
}

static cli_exit list(cli_run *run, const cli_importing *work) {
    cli_table table;
    json_t *calendars = cli_need(json_array());
    esr_clock *clock = NULL;
    cli_exit code = cli_find_clock(run, work->change.store, &clock);
    if (code != CLI_DONE)
        return code;
    cli_table_begin(
        &table, 8,
        (const char *[]){"For", "Label", "As", "Half days", "Tentative", "Since", "By", "From"});
    for (size_t i = 0; i < work->stored->count; i++) {
        const esr_imported *one = &work->stored->at[i];
        char *whose = whose_text(work->change.former, one), *name = cli_text_cut(whose, NAME_WIDTH);
        char *taken = cli_thousands(half_days(one, false));
        char *soft = cli_thousands(half_days(one, true)), moment[ESR_MOMENT_TEXT];
        esr_clock_text(clock, one->at, moment);
        char *since = cli_format("%.10s", moment);
        cli_table_row(&table,
                      (const char *[]){name, one->label,
                                       one->use == ESR_USE_HOLIDAYS ? "holiday" : "calendar", taken,
                                       soft, since, one->who_read, one->source});
        json_t *object = calendar_json(one);
        json_object_set_new(object, "at", cli_need(json_string(one->at)));
        json_object_set_new(object, "by", cli_need(json_string(one->who_read)));
        json_object_set_new(object, "sha256", cli_need(json_string(one->sha256)));
        json_array_append_new(calendars, object);
        free(whose);
        free(name);
        free(taken);
        free(soft);
        free(since);
    }
    esr_clock_free(clock);
    cli_table_end(&table, run);
    cli_put(run, "calendars", calendars);
    return CLI_DONE;
}

static cli_exit run_import_calendar(cli_run *run) {
    cli_importing work = {.tentative = TENTATIVE_DEFAULT};
    bool listing = cli_flag(run, "list"), forgetting = cli_given(run, "forget") != NULL;
    if (listing && forgetting)
        return cli_usage(run, "--list and --forget exclude each other");
    if (listing || forgetting ? run->operand_count > 0 : run->operand_count == 0)
        return cli_usage(run,
                         run->operand_count > 0
                             ? "--list and --forget read no calendar: leave out %s"
                             : "which calendar? a file, a folder or an address is missing%s",
                         run->operand_count > 0 ? run->operands[0] : "");
    cli_exit code = cli_importing_open(run, &work);
    if (code == CLI_DONE && listing)
        code = list(run, &work);
    else if (code == CLI_DONE && forgetting)
        code = forget(run, &work);
    else if (code == CLI_DONE)
        code = import(run, &work);
    cli_importing_close(&work);
    return code;
}

static const char *const examples[] = {
    "esr import-calendar --reviewer PA outlook.ics",
    "esr import-calendar --reviewers calendars-of-reviewers",
    "esr import-calendar --all --label 1823 https://www.1823.gov.hk/common/ical/tc.ics",
    "esr import-calendar --reviewer PA --label team https://cal.example.org/pa/team/",
    "esr import-calendar --list",
    "esr import-calendar --forget busy --reviewer PA",
    NULL,
};
static const cli_option options[] = {
    {"reviewer", CLI_TEXT, "ID", "The calendar of this reviewer.", false},
    {"school", CLI_TEXT, "ID", "The calendar of this school.", false},
    {"all", CLI_FLAG, NULL, "A calendar for everybody, such as one of public holidays.", false},
    {"reviewers", CLI_FLAG, NULL, "SOURCE is a folder with a file ID.ics for each reviewer.",
     false},
    {"schools", CLI_FLAG, NULL, "SOURCE is a folder with a file ID.ics for each school.", false},
    {"as", CLI_TEXT, "KIND",
     "holiday: every event takes its time, also one that is marked as free. calendar: events "
     "marked as free take none. If not given: holiday with --all, else calendar.",
     false},
    {"label", CLI_TEXT, "TEXT",
     "What the calendar is called in esr; the note of its rows. If not given: busy, or holidays. "
     "A calendar takes the place of the one of the same label.",
     false},
    {"tentative", CLI_SEED, "COST",
     "What a visit in a tentative half day costs; 0: nothing. If not given: 100.", false},
    {"list", CLI_FLAG, NULL, "Show the calendars that were imported.", false},
    {"forget", CLI_TEXT, "LABEL",
     "Take the calendars of this label out again: of one reviewer or school, of --all, or of "
     "everybody.",
     false},
    {"as-of", CLI_DATE, "DATE", "Count the days until a visit from this day; else from today.",
     false},
    CLI_OPTION_DB,
    {"dry-run", CLI_FLAG, NULL, "Say what would change; change nothing.", false},
    {0},
};
const cli_command cli_import_calendar = {
    .name = "import-calendar",
    .operands = "[SOURCE]",
    .operand_min = 0,
    .operand_max = 1,
    .summary = "Read when people, schools or all are busy, from their real calendars",
    .examples = examples,
    .details =
        "Reads SOURCE, an iCalendar file or an address (https://, webcal://; one that ends in /\n"
        "is a CalDAV collection), and puts the half days that it takes into the input, as rows\n"
        "of unavailable.csv. Nothing else of it is kept. The plan stays the current one, and\n"
        "what the calendar breaks in it is told (exit code 1). What was imported holds on when\n"
        "the folder is imported again. With any fault nothing changes; single events that can't\n"
        "be read are skipped, each with its line.\n"
        "\n"
        "A server's user and password stand in ESR_CALDAV_USER and ESR_CALDAV_PASSWORD, or in a\n"
        "file that ESR_CALDAV_LOGIN names, in two lines, readable by its owner alone.",
    .options = options,
    .run = run_import_calendar,
};
