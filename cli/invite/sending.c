// SPDX-License-Identifier: GPL-3.0-or-later
// The outbox in words: what went out, and for everything else why not, and what to do.
#include "invite/sending.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"

#define SUBJECT_COLUMNS 48
#define LISTED_MAX      12 // of each kind; --json lists all
#define LABEL_COLUMNS   12
#define TEXT_COLUMNS    96
#define INDENT          4

void cli_moment_text(int64_t seconds, char out[CLI_MOMENT_TEXT]) {
    time_t moment = (time_t)seconds;
    struct tm local;
    *out = '\0';
    if (localtime_r(&moment, &local))
        strftime(out, CLI_MOMENT_TEXT, "%Y-%m-%d %H:%M", &local);
}

static cli_exit open_outbox(cli_run *run, esr_store *store, esr_outbox **out) {
    esr_status status = esr_store_outbox(run->ctx, store, (int64_t)time(NULL), out);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

static const char *recipient_word(const esr_message *message) {
    return message->key.recipient == ESR_RECIPIENT_SCHOOL ? "school" : "reviewer";
}

static json_t *message_json(const esr_outbox *outbox, size_t at) {
    const esr_message *m = &outbox->messages->at[at];
    json_t *item = cli_need(
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:i, s:s, s:s}", "id",
                  (json_int_t)m->id, "turn", esr_turn_name(outbox->turn[at]), "kind",
                  esr_message_kind_name(m->kind), "recipient", recipient_word(m), "recipient_id",
                  m->key.id, "review", m->key.review_id, "name", m->name, "address", m->address,
                  "uid", m->uid, "sequence", (int)m->sequence, "message_id", m->message_id,
                  "attempts", (int)m->attempts, "via", m->via, "error", m->error));
    json_object_set_new(item, "subject", cli_need(json_string(m->subject)));
    json_object_set_new(item, "not_before",
                        m->not_before > 0 ? cli_need(json_integer(m->not_before)) : json_null());
    json_object_set_new(item, "behind",
                        outbox->behind[at] ? cli_need(json_integer(outbox->behind[at]))
                                           : json_null());
    return item;
}

// "outbox": all of it, and "counts": by turn.
static void put_outbox(cli_run *run, const esr_outbox *outbox) {
    json_t *list = cli_need(json_array()), *counts = cli_need(json_object());
    for (size_t i = 0; run->json && i < outbox->messages->count; i++)
        json_array_append_new(list, message_json(outbox, i));
    for (esr_turn turn = ESR_TURN_NOW; turn < ESR_TURN_COUNT; turn++)
        json_object_set_new(counts, esr_turn_name(turn),
                            cli_need(json_integer((json_int_t)outbox->counts[turn])));
    cli_put(run, "outbox", list);
    cli_put(run, "counts", counts);
}

// "Failed      3 messages, rest".
static void label(const cli_run *run, const char *word, int64_t count, const char *rest) {
    char *counted = cli_counted(count, "message", "messages");
    cli_print(run, "%-*s%s%s\n", LABEL_COLUMNS, word, counted, rest);
    free(counted);
}

// "  12 invite to reviewer TF <tf@example.org>" and, below it, why it is here.
static void print_message(const cli_run *run, const esr_message *m, const char *why) {
    cli_print(run, "%*s%lld: %s to %s %s, %s <%s>\n", INDENT, "", (long long)m->id,
              esr_message_kind_name(m->kind), recipient_word(m), m->key.id, m->name, m->address);
    if (*why && !run->json)
        cli_text_wrap(stdout, why, 2 * INDENT, 0, TEXT_COLUMNS);
}

static char *why_here(const esr_message *m, esr_turn turn) {
    char at[CLI_MOMENT_TEXT];
    if (turn == ESR_TURN_LATER) {
        cli_moment_text(m->not_before, at);
        return cli_format("not before %s: %s", at, m->error);
    }
    if (turn == ESR_TURN_DOUBTFUL)
        return cli_format("handed to %s, which did not answer%s%s; Message-ID <%s>", m->via,
                          *m->error ? ": " : "", m->error, m->message_id);
    return cli_format("%s", turn == ESR_TURN_FAILED ? m->error : "");
}

// How many have this turn, under a label; whether there are any.
static bool print_count(const cli_run *run, const esr_outbox *outbox, esr_turn turn,
                        const char *word, const char *rest) {
    if (outbox->counts[turn] == 0)
        return false;
    label(run, word, (int64_t)outbox->counts[turn], rest);
    return true;
}

// The same, and which they are.
static void print_turn(const cli_run *run, const esr_outbox *outbox, esr_turn turn,
                       const char *word, const char *rest) {
    size_t listed = 0;
    if (!print_count(run, outbox, turn, word, rest))
        return;
    for (size_t i = 0; i < outbox->messages->count && listed < LISTED_MAX; i++) {
        if (outbox->turn[i] != turn)
            continue;
        char *why = why_here(&outbox->messages->at[i], turn);
        print_message(run, &outbox->messages->at[i], why);
        free(why);
        listed++;
    }
    if (listed < outbox->counts[turn])
        cli_print(run, "%*s… and %zu more (--json lists all)\n", INDENT, "",
                  outbox->counts[turn] - listed);
}

static void print_rest(const cli_run *run, const esr_outbox *outbox) {
    print_turn(run, outbox, ESR_TURN_LATER, "Later", ", refused for a time");
    print_turn(run, outbox, ESR_TURN_FAILED, "Failed", "");
    print_turn(run, outbox, ESR_TURN_DOUBTFUL, "In doubt",
               ", perhaps arrived and perhaps not; not sent again by itself");
    (void)print_count(run, outbox, ESR_TURN_BEHIND, "Held back",
                      ", until an earlier one about the same visit is through");
    (void)print_count(run, outbox, ESR_TURN_BY_HAND, "By hand",
                      ", without an address: hand over the files of esr publish");
}

// The earliest time at which something may be tried again; 0 if there is none.
static int64_t next_time(const esr_outbox *outbox) {
    int64_t next = 0;
    for (size_t i = 0; i < outbox->messages->count; i++) {
        int64_t at = outbox->messages->at[i].not_before;
        if (outbox->turn[i] == ESR_TURN_LATER && (next == 0 || at < next))
            next = at;
    }
    return next;
}

static void say_next(const cli_run *run, const esr_outbox *outbox) {
    const char *path = cli_db_path(run);
    if (outbox->counts[ESR_TURN_DOUBTFUL] > 0)
        cli_say(run,
                "Next: look whether it arrived, then esr send --db %s --doubtful sent, or "
                "--doubtful resend.\nSent again it is the same message: who has it already sees "
                "one event, not two.\n",
                path);
    if (outbox->counts[ESR_TURN_FAILED] > 0)
        cli_say(run,
                "Next: mend what failed, then esr send --db %s --retry-failed; or give it up with "
                "--drop-failed\n",
                path);
    if (outbox->counts[ESR_TURN_NOW] > 0) {
        cli_say(run, "Next: esr send --db %s\n", path);
    } else if (outbox->counts[ESR_TURN_LATER] > 0) {
        char at[CLI_MOMENT_TEXT];
        cli_moment_text(next_time(outbox), at);
        cli_say(run, "Next: esr send --db %s, not before %s; or leave it running with --wait\n",
                path, at);
    }
}

// A run that ended early says why.
static cli_exit judge_end(cli_run *run, const esr_route *route, const esr_send_report *report,
                          const esr_outbox *outbox) {
    switch (report->end) {
    case ESR_SEND_AWAY:
    case ESR_SEND_SHUT:
        return cli_refuse(run, CLI_STORE, route->target, "%s", report->words);
    case ESR_SEND_CANCELLED:
        return cli_refuse(run, CLI_INTERRUPTED, "", "interrupted after %zu of %zu messages",
                          report->sent, report->sent + outbox->counts[ESR_TURN_NOW]);
    case ESR_SEND_LIMIT:
    case ESR_SEND_DONE:
        break;
    }
    bool open = outbox->counts[ESR_TURN_LATER] + outbox->counts[ESR_TURN_FAILED] +
                    outbox->counts[ESR_TURN_DOUBTFUL] + outbox->counts[ESR_TURN_BEHIND] >
                0;
    return open ? CLI_NO : CLI_DONE;
}

static const char *end_name(esr_send_end end) {
    static const char *const names[] = {
        [ESR_SEND_DONE] = "done", [ESR_SEND_LIMIT] = "limit", [ESR_SEND_CANCELLED] = "cancelled",
        [ESR_SEND_AWAY] = "away", [ESR_SEND_SHUT] = "shut",
    };
    return names[end];
}

cli_exit cli_sending_tell(cli_run *run, esr_store *store, const esr_route *route,
                          const esr_send_report *report) {
    esr_outbox *outbox = NULL;
    cli_exit code = open_outbox(run, store, &outbox);
    if (code != CLI_DONE)
        return code;
    char *where = cli_format(
        ", %s %s", route->kind == ESR_ROUTE_CALDAV ? "into calendars at" : "by", route->target);
    label(run, "Sent", (int64_t)report->sent, where);
    free(where);
    if (report->settled > 0)
        label(run, "Settled", (int64_t)report->settled, ", in doubt until the server was asked");
    (void)print_count(run, outbox, ESR_TURN_NOW, "Waiting", "");
    print_rest(run, outbox);
    cli_put(run, "route", json_string(esr_route_kind_name(route->kind)));
    cli_put(run, "target", json_string(route->target));
    cli_put(run, "sent", json_integer((json_int_t)report->sent));
    cli_put(run, "settled", json_integer((json_int_t)report->settled));
    cli_put(run, "end", json_string(end_name(report->end)));
    put_outbox(run, outbox);
    code = judge_end(run, route, report, outbox);
    say_next(run, outbox);
    esr_outbox_free(outbox);
    return code;
}

cli_exit cli_sending_preview(cli_run *run, esr_store *store) {
    esr_outbox *outbox = NULL;
    cli_exit code = open_outbox(run, store, &outbox);
    if (code != CLI_DONE)
        return code;
    cli_table table;
    cli_table_begin(&table, 5, (const char *[]){"No.", "What", "For", "Address", "Subject"});
    for (size_t i = 0; i < outbox->messages->count; i++) {
        const esr_message *m = &outbox->messages->at[i];
        if (outbox->turn[i] != ESR_TURN_NOW)
            continue;
        char *number = cli_format("%lld", (long long)m->id);
        char *person = cli_format("%s %s", recipient_word(m), m->key.id);
        char *subject = cli_text_cut(m->subject, SUBJECT_COLUMNS);
        cli_table_row(&table, (const char *[]){number, esr_message_kind_name(m->kind), person,
                                               m->address, subject});
        free(subject);
        free(number);
        free(person);
    }
    cli_table_end(&table, run);
    (void)print_count(run, outbox, ESR_TURN_NOW, "Would send", "");
    print_rest(run, outbox);
    put_outbox(run, outbox);
    cli_put(run, "dry_run", json_true());
    cli_say(run, "Nothing was sent (--dry-run).\n");
    esr_outbox_free(outbox);
    return CLI_DONE;
}

bool cli_sending_is_idle(cli_run *run, esr_store *store, cli_exit *code) {
    esr_outbox *outbox = NULL;
    *code = open_outbox(run, store, &outbox);
    if (*code != CLI_DONE)
        return true;
    bool idle = outbox->messages->count == outbox->counts[ESR_TURN_BY_HAND];
    if (idle) {
        cli_print(run, "Nothing waits to be sent.\n");
        print_rest(run, outbox);
        put_outbox(run, outbox);
    }
    esr_outbox_free(outbox);
    return idle;
}
