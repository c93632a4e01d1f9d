// SPDX-License-Identifier: GPL-3.0-or-later
// One incoming thing in words and as JSON.
#include "invite/answering.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/names.h"
#include "kit/output.h"
#include "kit/table.h"

#define TEXT_COLUMNS 100

char *cli_recipient_name(const esr_event_key *key, const char *name, const char *name_zh) {
    return cli_format("%s %s%s%s", key->id, name, *name_zh ? " " : "", name_zh);
}

static const char *verb_of(const esr_incoming *what) {
    switch (what->method) {
    case ESR_METHOD_COUNTER:
        return "proposes other days for";
    case ESR_METHOD_REFRESH:
        return "asks again for";
    case ESR_METHOD_CANCEL:
        return "wants to cancel";
    case ESR_METHOD_REQUEST:
        return "passes on";
    case ESR_METHOD_REPLY:
        break;
    }
    switch (what->answer) {
    case ESR_ANSWER_ACCEPTED:
        return "accepts";
    case ESR_ANSWER_TENTATIVE:
        return "is not sure about";
    case ESR_ANSWER_DECLINED:
        return "declines";
    case ESR_ANSWER_NONE:
        break;
    }
    return strcmp(what->says, "delegated") == 0 ? "delegates" : "gives no answer for";
}

#define CLOCK_TEXT 16

static void clock_text(int32_t minute, char out[CLOCK_TEXT]) {
    snprintf(out, CLOCK_TEXT, "%02u:%02u", (unsigned)minute / 60u % 100u, (unsigned)minute % 60u);
}

char *cli_proposal_text(const esr_incoming *what) {
    char first[CLI_DAY_TEXT], last[CLI_DAY_TEXT], from[CLOCK_TEXT], to[CLOCK_TEXT];
    cli_day_text(what->first_day, first);
    cli_day_text(what->last_day, last);
    clock_text(what->from, from);
    clock_text(what->to, to);
    if (what->first_day == what->last_day)
        return cli_format("%s %s to %s", first, from, to);
    return cli_format("%s %s to %s %s", first, from, last, to);
}

char *cli_incoming_text(const esr_incoming *what, esr_day day) {
    char when[CLI_DAY_TEXT];
    if (what->fate == ESR_FATE_UNREADABLE)
        return cli_format("%s", what->source);
    cli_day_text(day, when);
    bool proposes = what->method == ESR_METHOD_COUNTER && what->first_day != ESR_DAY_NONE;
    const char *visit = *what->key.review_id ? what->key.review_id : "a visit unknown here";
    char *who = *what->key.review_id
                    ? cli_recipient_name(&what->key, what->name, what->name_zh)
                    : cli_format("%s", *what->attendee ? what->attendee : "Somebody");
    char *days = proposes ? cli_proposal_text(what) : NULL;
    char *said =
        days ? cli_format("%s proposes %s for %s%s%s", who, days, visit,
                          *when ? " instead of " : "", when)
             : cli_format("%s %s %s%s%s", who, verb_of(what), visit, *when ? " on " : "", when);
    char *text = cli_format("%s%s%s", said, *what->comment ? ": " : "", what->comment);
    free(said);
    free(days);
    free(who);
    return text;
}

static json_t *minutes_json(const esr_incoming *what, int32_t minute) {
    char text[CLOCK_TEXT];
    clock_text(minute, text);
    return what->first_day == ESR_DAY_NONE ? json_null() : json_string(text);
}

json_t *cli_incoming_json(const esr_incoming *what) {
    static const char *const recipients[] = {[ESR_RECIPIENT_OFFICE] = "office",
                                             [ESR_RECIPIENT_SCHOOL] = "school",
                                             [ESR_RECIPIENT_REVIEWER] = "reviewer"};
    return cli_need(json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:b, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, "
        "s:s, s:s, s:o, s:o, s:o, s:o, s:s, s:s, s:s}",
        "number", (json_int_t)what->id, "uid", what->uid, "review", what->key.review_id,
        "recipient", recipients[what->key.recipient], "id", what->key.id, "name", what->name,
        "method", esr_method_name(what->method), "sequence", (int)what->sequence, "sequence_given",
        what->sequence_given, "stamp", (json_int_t)what->stamp, "attendee", what->attendee,
        "sender", what->sender, "answer", esr_answer_name(what->answer), "says", what->says,
        "comment", what->comment, "fate", esr_fate_name(what->fate), "doubt",
        esr_doubt_name(what->doubt), "why", what->why, "settled",
        esr_settlement_name(what->settled), "first_day", cli_day_json(what->first_day), "last_day",
        cli_day_json(what->last_day), "from", minutes_json(what, what->from), "to",
        minutes_json(what, what->to), "source", what->source, "message_id", what->message_id,
        "authentication", what->authentication));
}

void cli_print_item(const cli_run *run, int64_t number, const char *text) {
    if (run->json)
        return;
    int column = number > 0 ? printf("%5lld", (long long)number) : 0;
    cli_text_wrap(stdout, text, number > 0 ? 7 : 2, column, TEXT_COLUMNS);
}
