// SPDX-License-Identifier: GPL-3.0-or-later
// A receipt in words: first what counts, then what does not, and what waits for the office.
#include <stdlib.h>

#include "invite/answering.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

// What becomes of a seat, as a sentence behind that of the answer; for the caller to free.
static char *seat_text(const esr_received *item) {
    const esr_incoming *what = &item->incoming;
    if (item->effect == ESR_SEAT_OPENED)
        return cli_format(". The seat %s is open now", item->seat);
    if (item->effect == ESR_SEAT_BOUND)
        return cli_format(". The seat %s stays theirs: %s", item->seat, item->seat_why);
    if (item->effect == ESR_SEAT_LOST)
        return cli_format(". They are no longer on the team: esr unpin %s --reviewer %s, then esr "
                          "swap %s - %s would seat them again where a seat is free",
                          what->key.review_id, what->key.id, what->key.review_id, what->key.id);
    if (what->method == ESR_METHOD_REFRESH && what->fate == ESR_FATE_APPLIED)
        return item->message > 0
                   ? cli_format(". Message %lld sends it once more", (long long)item->message)
                   : cli_format(". A message to them waits in the outbox");
    if (what->key.recipient == ESR_RECIPIENT_SCHOOL && what->method == ESR_METHOD_REPLY &&
        what->fate == ESR_FATE_APPLIED && what->answer == ESR_ANSWER_DECLINED)
        return cli_format(". The plan stays: a school's answer is a request to the office");
    return cli_format("%s", "");
}

static void tell_item(const cli_run *run, const esr_received *item) {
    const esr_incoming *what = &item->incoming;
    char *said = cli_incoming_text(what, item->day), *seat = seat_text(item);
    char *text = cli_format("%s%s%s%s", said, *what->why ? " – " : "", what->why, seat);
    cli_print_item(run, what->fate == ESR_FATE_QUARANTINED ? what->id : 0, text);
    free(text);
    free(seat);
    free(said);
}

// The items of one fate under a heading; how many there are.
static int32_t tell_group(const cli_run *run, const esr_receipt *receipt, esr_fate fate,
                          const char *heading) {
    int32_t count = 0;
    for (size_t i = 0; i < receipt->count; i++) {
        if (receipt->at[i].incoming.fate != fate)
            continue;
        if (count++ == 0)
            cli_print(run, "%s:\n", heading);
        tell_item(run, &receipt->at[i]);
    }
    return count;
}

static json_t *item_json(const esr_received *item) {
    static const char *const effects[] = {[ESR_SEAT_UNTOUCHED] = "",
                                          [ESR_SEAT_OPENED] = "opened",
                                          [ESR_SEAT_BOUND] = "bound",
                                          [ESR_SEAT_LOST] = "lost"};
    json_t *out = cli_incoming_json(&item->incoming);
    json_object_set_new(out, "before", cli_need(json_string(esr_answer_name(item->before))));
    json_object_set_new(out, "day", cli_need(cli_day_json(item->day)));
    json_object_set_new(out, "seat_effect", cli_need(json_string(effects[item->effect])));
    json_object_set_new(out, "seat", cli_need(json_string(item->seat)));
    json_object_set_new(out, "seat_why", cli_need(json_string(item->seat_why)));
    json_object_set_new(out, "message", cli_need(json_integer((json_int_t)item->message)));
    return out;
}

static void put_json(cli_run *run, const esr_receipt *receipt) {
    json_t *list = cli_need(json_array());
    for (size_t i = 0; i < receipt->count; i++)
        json_array_append_new(list, item_json(&receipt->at[i]));
    cli_put(run, "received", list);
    cli_put(run, "mails", json_integer((json_int_t)receipt->mails));
    cli_put(run, "objects", json_integer((json_int_t)receipt->objects));
    cli_put(run, "known", json_integer((json_int_t)receipt->known));
    cli_put(run, "unknown", json_integer((json_int_t)receipt->unknown));
    cli_put(run, "unrelated", json_integer((json_int_t)receipt->unrelated));
}

static void tell_counts(const cli_run *run, const esr_receipt *receipt) {
    if (receipt->known > 0)
        cli_print(run, "%zu known already.\n", receipt->known);
    if (receipt->count > 0 || receipt->known > 0)
        return;
    char *mails = cli_counted((int64_t)receipt->mails, "mail", "mails");
    cli_print(run,
              receipt->objects > 0 ? "No answer to an invitation in %s.\n"
                                   : "No calendar object in %s.\n",
              receipt->mails > 0 ? mails : "what was read");
    free(mails);
}

void cli_receipt_tell(cli_run *run, const esr_receipt *receipt) {
    tell_group(run, receipt, ESR_FATE_APPLIED, "Counted");
    tell_group(run, receipt, ESR_FATE_OLD_VERSION, "Answers to what no longer holds, not counted");
    tell_group(run, receipt, ESR_FATE_OLDER, "Overtaken by a later answer");
    tell_group(run, receipt, ESR_FATE_IGNORED, "Not done");
    tell_group(run, receipt, ESR_FATE_UNKNOWN, "Of no invitation in this database, not kept");
    tell_group(run, receipt, ESR_FATE_UNREADABLE, "Not to be read, not kept");
    int32_t waiting = tell_group(run, receipt, ESR_FATE_QUARANTINED,
                                 "In quarantine, until the office has looked at it");
    tell_counts(run, receipt);
    put_json(run, receipt);
    if (waiting > 0 && !cli_flag(run, "dry-run"))
        cli_say(run, "Next: esr answers --admit N or --reject N --db %s\n", cli_db_path(run));
}
