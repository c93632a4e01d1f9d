// SPDX-License-Identifier: GPL-3.0-or-later
// esr send: delivers what waits in the outbox, and says what became of it.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "invite/counting.h"
#include "invite/sending.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

// The route of the options; its kind is ESR_ROUTE_NONE where none is given.
static cli_exit given_route(cli_run *run, char **ca_file, esr_route *out) {
    static const struct {
        const char *option;
        esr_route_kind kind;
    } kinds[] = {
        {"smtp", ESR_ROUTE_SMTP}, {"sendmail", ESR_ROUTE_SENDMAIL}, {"caldav", ESR_ROUTE_CALDAV}};
    const char *trusted = cli_given(run, "ca-file");
    *out = (esr_route){.ca_file = "", .plain = cli_flag(run, "no-tls")};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!cli_given(run, kinds[i].option))
            continue;
        if (out->kind != ESR_ROUTE_NONE)
            return cli_usage(run, "--%s and --%s are two routes; one is wanted",
                             esr_route_kind_name(out->kind), kinds[i].option);
        out->kind = kinds[i].kind;
        out->target = cli_given(run, kinds[i].option);
    }
    if (out->plain && out->kind != ESR_ROUTE_SMTP)
        return cli_usage(run, "--no-tls goes with --smtp");
    if (trusted && out->kind != ESR_ROUTE_SMTP && out->kind != ESR_ROUTE_CALDAV)
        return cli_usage(run, "--ca-file goes with --smtp or --caldav");
    if (trusted) { // is remembered, and must hold in other folders too
        *ca_file = realpath(trusted, NULL);
        if (!*ca_file)
            return cli_refuse(run, CLI_STORE, trusted, "there is no such file");
        out->ca_file = *ca_file;
    }
    return CLI_DONE;
}

static cli_exit ask_for_route(cli_run *run) {
    cli_exit code = cli_refuse(run, CLI_USAGE, "",
                               "how are messages to be sent? Say it once; it is remembered");
    cli_say(run, "  by an SMTP server, which asks for a login:\n"
                 "    ESR_SMTP_USER=... ESR_SMTP_PASSWORD=... esr send --smtp "
                 "smtp://mail.example.org:587\n"
                 "  by a program of this machine:\n"
                 "    esr send --sendmail /usr/sbin/sendmail\n"
                 "  to calendars on a CalDAV server:\n"
                 "    esr send --caldav https://dav.example.org/reviews/{recipient}/\n");
    return code;
}

// What the officer decided with --doubtful, --retry-failed and --drop-failed.
static cli_exit settle(cli_run *run, esr_store *store) {
    const char *doubtful = cli_given(run, "doubtful");
    bool retry = cli_flag(run, "retry-failed"), drop = cli_flag(run, "drop-failed");
    bool resend = doubtful && strcmp(doubtful, "resend") == 0;
    if (doubtful && !resend && strcmp(doubtful, "sent") != 0)
        return cli_usage(run, "--doubtful %s: resend or sent would be right", doubtful);
    if (retry && drop)
        return cli_usage(run, "--retry-failed and --drop-failed exclude each other");
    const struct {
        bool wanted;
        esr_outbox_choice how;
        const char *words;
    } steps[] = {
        {doubtful && resend, ESR_OUTBOX_DOUBTFUL_RESEND, "in doubt, will be sent again"},
        {doubtful && !resend, ESR_OUTBOX_DOUBTFUL_SENT, "in doubt, counted as sent"},
        {retry, ESR_OUTBOX_FAILED_RETRY, "failed, will be tried again"},
        {drop, ESR_OUTBOX_FAILED_DROP, "failed, given up"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        size_t count = 0;
        if (!steps[i].wanted)
            continue;
        esr_status status = esr_store_settle_outbox(run->ctx, store, steps[i].how, &count);
        if (status != ESR_OK)
            return cli_failed(run, status);
        char *messages = cli_counted((int64_t)count, "message", "messages");
        cli_say(run, "%s %s\n", messages, steps[i].words);
        free(messages);
    }
    return CLI_DONE;
}

static void show(void *user, const esr_send_progress *progress) {
    cli_counting *counting = user;
    if (progress->message) {
        cli_counting_show(counting, progress->done, progress->of, progress->message->address);
        return;
    }
    char at[CLI_MOMENT_TEXT];
    cli_moment_text(progress->until, at);
    char *text = cli_format("waiting until %s", at);
    cli_counting_show(counting, progress->done, progress->of, text);
    free(text);
}

static cli_exit send_by(cli_run *run, esr_store *store, const esr_route *route) {
    cli_counting counting = cli_counting_start(run);
    esr_send_options options = {.most = (size_t)cli_number(run, "limit", 0),
                                .wait = cli_flag(run, "wait"),
                                .progress = show,
                                .progress_user = &counting};
    esr_send_report report;
    esr_status status = esr_send(run->ctx, store, route, &options, &report);
    cli_counting_end(&counting);
    cli_exit failed = status == ESR_OK ? CLI_DONE : cli_failed(run, status);
    if (status == ESR_E_EXISTS || status == ESR_E_USAGE)
        return failed;
    cli_exit code = cli_sending_tell(run, store, route, &report);
    return failed != CLI_DONE ? failed : code;
}

static cli_exit run_with(cli_run *run, esr_store *store, const esr_route *given) {
    esr_route *chosen = NULL;
    const esr_route *route = given;
    esr_status status = ESR_OK;
    if (cli_flag(run, "dry-run"))
        return cli_sending_preview(run, store);
    cli_exit code = settle(run, store);
    if (code != CLI_DONE)
        return code;
    if (given->kind != ESR_ROUTE_NONE) {
        status = esr_store_choose_route(run->ctx, store, given);
    } else {
        status = esr_store_route(run->ctx, store, &chosen);
        route = chosen;
    }
    if (status != ESR_OK)
        code = cli_failed(run, status);
    else if (route->kind != ESR_ROUTE_NONE)
        code = send_by(run, store, route);
    else
        code = cli_sending_is_idle(run, store, &code) ? code : ask_for_route(run);
    esr_route_free(chosen);
    return code;
}

static cli_exit run_send(cli_run *run) {
    esr_store *store = NULL;
    char *ca_file = NULL;
    esr_route given;
    cli_exit code = given_route(run, &ca_file, &given);
    if (code == CLI_DONE)
        code = cli_open_store(run, &store);
    if (code == CLI_DONE)
        code = run_with(run, store, &given);
    esr_store_close(store);
    free(ca_file);
    return code;
}

static const char *const examples[] = {
    "esr send --db cycle.db --smtp smtp://mail.example.org:587",
    "esr send --db cycle.db",
    "esr send --db cycle.db --wait",
    "esr send --db cycle.db --doubtful resend",
    "esr send --db cycle.db --sendmail msmtp",
    "esr send --db cycle.db --caldav https://dav.example.org/reviews/{recipient}/",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"smtp", CLI_TEXT, "URL",
     "Send by this mail server: smtp://HOST:587 (with STARTTLS) or smtps://HOST:465.", false},
    {"sendmail", CLI_TEXT, "PROGRAM",
     "Send by this program, which is called as sendmail is: -t -oi -f SENDER.", false},
    {"caldav", CLI_TEXT, "URL",
     "Put the events into the calendar at this address. {recipient} in it stands for reviewer-ID "
     "or school-ID: a calendar for each.",
     false},
    {"ca-file", CLI_TEXT, "FILE",
     "Trust the certificate authorities in this PEM file instead of the system's.", false},
    {"no-tls", CLI_FLAG, NULL,
     "Send without encryption, and without a login: for a relay in the same building.", false},
    {"wait", CLI_FLAG, NULL,
     "Go on until what is refused for a time is through, too: up to 5 attempts for each message.",
     false},
    {"doubtful", CLI_TEXT, "resend|sent",
     "What to do with messages in doubt: send them again, or count them as sent.", false},
    {"retry-failed", CLI_FLAG, NULL, "Try again what failed for good.", false},
    {"drop-failed", CLI_FLAG, NULL,
     "Give up what failed for good; later messages about the same visit can go then.", false},
    {"limit", CLI_COUNT, "N", "Send at most N messages.", false},
    {"dry-run", CLI_FLAG, NULL, "Say what would be sent; send nothing.", false},
    {0},
};
const cli_command cli_send = {
    .name = "send",
    .operands = "",
    .summary = "Send what waits in the outbox: by mail, or into calendars",
    .examples = examples,
    .details =
        "Sends the messages that esr publish wrote, in their order. How to send is said once and\n"
        "remembered, but for the login. That is taken from ESR_SMTP_USER and ESR_SMTP_PASSWORD, "
        "or\n"
        "from a file that ESR_SMTP_LOGIN names (user in the first line, password in the second,\n"
        "chmod 600); for CalDAV from ESR_CALDAV_USER and so on.\n\n"
        "No message is sent twice, and none is lost, whenever esr is interrupted. If the answer "
        "to\n"
        "the last word of a message never came, nobody knows whether it arrived: such a message "
        "is\n"
        "in doubt, and waits for --doubtful. A calendar that gets it twice shows it once. CalDAV\n"
        "servers are asked instead.\n\n"
        "What a server refuses for a time is tried again by the next esr send, not before the "
        "time\n"
        "that is told; what it refuses for good has failed, and the rest goes on. Ctrl-C ends "
        "after\n"
        "the present message. Exit status 1: something waits, failed or is in doubt.",
    .options = options,
    .run = run_send,
};
