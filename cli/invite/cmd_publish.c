// SPDX-License-Identifier: GPL-3.0-or-later
// esr publish: tells people what changed since they were last told, and says who hears what.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "invite/counting.h"
#include "invite/words.h"
#include "kit/held.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

// --- options --------------------------------------------------------------------------------

// Finds the value of an option among the names of an enum that begins with "as chosen last time".
static cli_exit find_choice(cli_run *run, const char *option, const char *(*name_of)(int at),
                            int count, int *out) {
    const char *given = cli_given(run, option);
    if (!given)
        return CLI_DONE;
    char *known = cli_format("%s", name_of(1));
    for (int at = 1; at < count; at++) {
        if (strcmp(name_of(at), given) == 0) {
            *out = at;
            free(known);
            return CLI_DONE;
        }
        if (at > 1) {
            char *longer =
                cli_format("%s%s%s", known, at + 1 == count ? " or " : ", ", name_of(at));
            free(known);
            known = longer;
        }
    }
    cli_exit code = cli_usage(run, "--%s can be %s, not %s", option, known, given);
    free(known);
    return code;
}

static const char *roster_name(int at) {
    return esr_roster_name((esr_roster)at);
}

static const char *language_name(int at) {
    return esr_language_name((esr_language)at);
}

// The folder by a path that holds wherever esr is called from; `*out` is for the caller to free.
static cli_exit find_templates(cli_run *run, char **out) {
    const char *given = cli_given(run, "templates");
    if (!given)
        return CLI_DONE;
    *out = *given ? realpath(given, NULL) : cli_format("%s", "");
    return *out ? CLI_DONE
                : cli_refuse(run, CLI_STORE, given, "is no folder; templates are read from one");
}

static cli_exit find_options(cli_run *run, esr_publish_options *options, char **templates) {
    int roster = ESR_ROSTER_KEPT, language = ESR_LANGUAGE_KEPT;
    const uint64_t alarm = cli_number(run, "alarm", 0);
    cli_exit code = find_choice(run, "roster", roster_name, ESR_ROSTER_TEAM + 1, &roster);
    if (code == CLI_DONE)
        code = find_choice(run, "language", language_name, ESR_LANGUAGE_CHINESE + 1, &language);
    if (code == CLI_DONE && alarm > ESR_ALARM_DAYS_MAX)
        code = cli_usage(run, "--alarm can be 0 to %d days", ESR_ALARM_DAYS_MAX);
    if (code == CLI_DONE)
        code = find_templates(run, templates);
    options->roster = (esr_roster)roster;
    options->language = (esr_language)language;
    options->templates = *templates;
    options->alarm_given = cli_given(run, "alarm") != NULL;
    options->alarm_days = (int32_t)alarm;
    options->hold = cli_flag(run, "hold");
    options->dry_run = cli_flag(run, "dry-run");
    return code;
}

// --outbox, else `outbox` beside the database; for the caller to free.
static char *outbox_path(const cli_run *run) {
    const char *given = cli_given(run, "outbox"), *db = cli_db_path(run);
    const char *slash = strrchr(db, '/');
    if (given)
        return cli_format("%s", given);
    return slash ? cli_format("%.*s/outbox", (int)(slash - db), db) : cli_format("outbox");
}

// --- progress -------------------------------------------------------------------------------

static void show_progress(void *user, size_t done, size_t count) {
    cli_counting_show(user, done, count, "messages written");
}

// --- what is said ---------------------------------------------------------------------------

// "14 people and 3 schools", for the caller to free.
static char *audience_text(const esr_publication *told) {
    char *people = cli_counted(told->reviewers, "person", "people");
    char *schools = cli_counted(told->schools, "school", "schools");
    char *text = told->reviewers && told->schools
                     ? cli_format("%s and %s", people, schools)
                     : cli_format("%s", told->schools ? schools : people);
    free(people);
    free(schools);
    return text;
}

// Lists, each once, those who have no address.
static void tell_by_hand(const cli_run *run, const esr_publication *told, const char *outbox) {
    if (told->by_hand == 0)
        return;
    char *count = cli_counted(told->by_hand, "message is", "messages are");
    cli_print(run, "%s for handing over, since there is no address%s%s:", count,
              outbox ? "; the files are in " : "", outbox ? outbox : "");
    free(count);
    for (size_t i = 0; i < told->count; i++) {
        const esr_due *due = &told->at[i];
        bool listed = due->silent || *due->address;
        for (size_t k = 0; k < i && !listed; k++)
            listed = !told->at[k].silent && !*told->at[k].address &&
                     told->at[k].key.recipient == due->key.recipient &&
                     strcmp(told->at[k].key.id, due->key.id) == 0;
        if (!listed)
            cli_print(run, " %s", due->key.id);
    }
    cli_print(run, "\n");
}

static void tell_choices(const cli_run *run, const esr_publication *told) {
    static const char *const languages[] = {[ESR_LANGUAGE_KEPT] = "",
                                            [ESR_LANGUAGE_BOTH] = "Chinese and English",
                                            [ESR_LANGUAGE_ENGLISH] = "English",
                                            [ESR_LANGUAGE_CHINESE] = "Chinese"};
    char *alarm = told->alarm_days ? cli_counted(told->alarm_days, "day", "days") : NULL;
    cli_print(run, "Texts in %s%s%s; roster %s; %s%s%s.\n", languages[told->language],
              *told->templates ? " after the templates in " : "", told->templates,
              esr_roster_name(told->roster), alarm ? "an alarm " : "no alarm", alarm ? alarm : "",
              alarm ? " before" : "");
    free(alarm);
}

static void tell_messages(const cli_run *run, const esr_publication *told, bool dry) {
    char *audience = audience_text(told), *messages = NULL;
    const int32_t heard = told->reviewers + told->schools;
    messages = cli_counted((int64_t)told->messages, "message", "messages");
    if (told->messages > 0)
        cli_print(run, "\n%s %s of this%s, nobody else: %s%s.\n", audience,
                  dry          ? "would hear"
                  : heard == 1 ? "hears"
                               : "hear",
                  "", messages, dry ? "" : " in the outbox");
    else
        cli_print(run, "\nNobody %s of this.\n", dry ? "would hear" : "hears");
    if (told->voided > 0) {
        char *voided = cli_counted(told->voided, "message that still waited is",
                                   "messages that still waited are");
        cli_print(run, "%s void now: what came after says it all.\n", voided);
        free(voided);
    }
    free(audience);
    free(messages);
}

// Completes the files of the outbox.
static cli_exit write_outbox(cli_run *run, esr_store *store, const char *folder, size_t *written) {
    esr_status status = esr_outbox_write(run->ctx, store, folder, written);
    if (status != ESR_OK) {
        cli_exit code = cli_failed(run, status);
        cli_say(run, "The messages are in %s all the same; esr publish writes the missing files.\n",
                cli_db_path(run));
        return code;
    }
    cli_put(run, "outbox", json_string(folder));
    cli_put(run, "files", json_integer((json_int_t)*written));
    return CLI_DONE;
}

static void tell(cli_run *run, const esr_publication *told, const char *outbox, size_t written,
                 esr_day as_of) {
    const bool dry = cli_flag(run, "dry-run");
    char day[11];
    esr_day_text(as_of, day);
    cli_publication_print(run, told);
    cli_publication_put(run, told);
    cli_put(run, "dry_run", json_boolean(dry));
    if (told->count == 0)
        cli_print(run, "Nothing is due: everybody was told what they may know as of %s.\n", day);
    else
        tell_messages(run, told, dry);
    tell_by_hand(run, told, dry ? NULL : outbox);
    if (told->messages > 0)
        tell_choices(run, told);
    cli_held_tell(run, told->plan, as_of);
    if (written > 0) {
        char *files = cli_counted((int64_t)written, "file", "files");
        cli_say(run, "%s: %s %s written.\n", outbox, files, written == 1 ? "was" : "were");
        free(files);
    }
    if (dry)
        cli_say(run, "Nothing was written (--dry-run).\n");
}

// --- the command ----------------------------------------------------------------------------

static cli_exit failed(cli_run *run, esr_status status) {
    if (esr_context_cancelled(run->ctx))
        return cli_refuse(run, CLI_INTERRUPTED, "", "interrupted; nothing was written");
    cli_exit code = cli_failed(run, status);
    if (status == ESR_E_INPUT)
        cli_say(run, "Nothing was written.\n");
    return code;
}

static cli_exit publish(cli_run *run, esr_store *store, esr_publish_options *options,
                        const char *outbox) {
    esr_publication *told = NULL;
    cli_counting counting = cli_counting_start(run);
    size_t written = 0;
    options->progress = run->json ? NULL : show_progress;
    options->progress_user = &counting;
    esr_status status = esr_publish(run->ctx, store, options, &told);
    cli_counting_end(&counting);
    if (status != ESR_OK)
        return failed(run, status);
    cli_exit code = CLI_DONE;
    if (!options->dry_run)
        code = write_outbox(run, store, outbox, &written);
    tell(run, told, code == CLI_DONE ? outbox : NULL, written, options->as_of);
    if (code == CLI_DONE && !options->dry_run && told->messages > (size_t)told->by_hand)
        cli_say(run, "Next: esr send --db %s\n", cli_db_path(run));
    esr_publication_free(told);
    return code;
}

static cli_exit run_publish(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    esr_publish_options options = {0};
    char *templates = NULL, *outbox = outbox_path(run);
    cli_exit code = find_options(run, &options, &templates);
    if (code == CLI_DONE)
        code = cli_open_plan(run, &store, &cycle, &solution);
    if (code == CLI_DONE)
        code = cli_as_of(run, cycle, &options.as_of);
    if (code == CLI_DONE)
        code = publish(run, store, &options, outbox);
    free(templates);
    free(outbox);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {
    "esr publish --db cycle.db --dry-run",
    "esr publish --db cycle.db --hold",
    "esr publish --db cycle.db --as-of 2026-09-01 --roster team --alarm 1",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"dry-run", CLI_FLAG, NULL, "Say what is due and who would hear of it; write nothing.", false},
    {"as-of", CLI_DATE, "DATE",
     "Tell nobody more than they may know on this day (YYYY-MM-DD) by the notice periods of "
     "cycle.ini; today if not given.",
     false},
    {"hold", CLI_FLAG, NULL,
     "Ask to hold the days: what is told for the first time is tentative. Without it all that was "
     "tentative is confirmed.",
     false},
    {"roster", CLI_TEXT, "WHO",
     "hidden: reviewers are told of nobody else. team: from the notice of the names on they are "
     "told who else is on the team, with addresses. As the last time; at first hidden.",
     false},
    {"language", CLI_TEXT, "WHICH",
     "both, en or zh: the language of the texts. As the last time; at first both.", false},
    {"templates", CLI_TEXT, "DIR",
     "Word the texts after the templates in this folder; \"\" for those of esr. As the last time.",
     false},
    {"alarm", CLI_SEED, "DAYS",
     "Put an alarm so many days before each visit into the calendars; 0 for none. As the last "
     "time; at first none.",
     false},
    {"outbox", CLI_TEXT, "DIR",
     "Write the messages as files into this folder; outbox beside the database if not given.",
     false},
    {0},
};
const cli_command cli_publish = {
    .name = "publish",
    .operands = "",
    .summary = "Tell people what changed in the plan since they were last told",
    .examples = examples,
    .details =
        "Compares the current plan with what each reviewer and each school was last told, shows "
        "the\n"
        "difference visit by visit, and writes the messages that are due, and no others: "
        "invitations,\n"
        "moves, confirmations, new texts, cancellations. They go into the database and, as .ics "
        "and\n"
        ".eml files, into the outbox; esr send sends them. Where nothing changed nothing is "
        "written.\n\n"
        "Reviewers are told of their visits at once, schools of theirs from the notice of the "
        "dates on.\n"
        "Who has no address gets a file to hand over. What was told counts from then on: another\n"
        "day or member costs change_date or change_reviewer in the next esr solve.",
    .options = options,
    .run = run_publish,
};
