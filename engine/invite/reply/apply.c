// SPDX-License-Identifier: GPL-3.0-or-later
// What follows from a thing that counts.
#include <string.h>

#include "base/buf.h"
#include "base/context.h"
#include "invite/reply/outgoing.h"
#include "invite/reply/receive.h"
#include "store/store_db.h"
#include "store/told/told.h"

static const char *verb_of(const esr_incoming *what) {
    switch (what->answer) {
    case ESR_ANSWER_ACCEPTED:
        return "accepts";
    case ESR_ANSWER_TENTATIVE:
        return "may come to";
    case ESR_ANSWER_DECLINED:
        return "declines";
    case ESR_ANSWER_NONE:
        break;
    }
    return "gives no answer for";
}

// "TF accepts V3 of 2026-11-02: a reason".
static esr_status write_journal(esri_receiving *receiving, const esr_invitation *invitation,
                                const esr_incoming *what) {
    char day[11], proposed[11];
    esri_buf text = {0};
    const char *verb = what->method == ESR_METHOD_REPLY     ? verb_of(what)
                       : what->method == ESR_METHOD_COUNTER ? "proposes other days for"
                                                            : "asks again for";
    esr_day_text(invitation->first_day, day);
    esri_buf_printf(&text, "%s %s %s on %s", what->key.id, verb, what->key.review_id, day);
    if (what->method == ESR_METHOD_COUNTER) {
        esr_day_text(what->first_day, proposed);
        esri_buf_printf(&text, ", from %s on", proposed);
    }
    if (*what->comment)
        esri_buf_printf(&text, ": %s", what->comment);
    esr_status status =
        text.failed ? esri_fail_nomem(receiving->ctx)
                    : esri_store_log(receiving->ctx, receiving->store->db, "receive", text.text);
    esri_buf_free(&text);
    return status;
}

static esr_status put_answer(esri_receiving *receiving, const esr_invitation *invitation,
                             const esr_incoming *what) {
    esr_invitation changed = *invitation;
    changed.answer = what->answer;
    changed.answered_sequence = what->sequence;
    changed.answered_stamp = what->stamp;
    changed.comment = what->comment;
    return esri_told_put(receiving->ctx, receiving->store, &changed);
}

static esr_status resend(esri_outgoing *outgoing, const esr_invitation *invitation, int64_t *id) {
    const int32_t at = esri_outgoing_find(outgoing, invitation->uid);
    esr_status status = ESR_OK;
    if (at < 0 || esri_outgoing_waits(outgoing, at))
        return ESR_OK; // what waits says the same, or more
    ESR_TRY(esr_store_begin(outgoing->ctx, outgoing->store));
    ESR_TRY(esr_store_end(
        outgoing->ctx, outgoing->store,
        esri_outgoing_write(outgoing, at, ESR_MESSAGE_RESEND, invitation->sequence, id)));
cleanup:
    return status;
}

// Puts the invitation into the outbox once more. If it can't be composed, a mailbox must not stay
// unread for that: it is a warning.
static esr_status send_again(esri_receiving *receiving, const esr_invitation *invitation,
                             esr_received *item) {
    esri_outgoing outgoing = {0};
    esr_context *own = NULL;
    esr_status status = esr_context_new(&own);
    if (status == ESR_OK)
        status = esri_outgoing_open(own, receiving->store, receiving->now, &outgoing);
    if (status == ESR_OK)
        status = resend(&outgoing, invitation, &item->message);
    esri_outgoing_close(&outgoing);
    if (status == ESR_E_NOMEM)
        esri_fail_nomem(receiving->ctx);
    else if (status != ESR_OK && esr_context_fault_count(own) > 0) {
        const esr_fault fault = esr_context_fault(own, 0);
        esri_warn(receiving->ctx, fault.subject, "%s", fault.message);
        status = ESR_OK;
    }
    esr_context_free(own);
    return status;
}

esr_status esri_receive_apply(esri_receiving *receiving, const esr_invitation *invitation,
                              esr_received *item) {
    const esr_incoming *what = &item->incoming;
    esr_status status = ESR_OK;
    ESR_TRY(write_journal(receiving, invitation, what));
    if (what->method == ESR_METHOD_REFRESH)
        ESR_TRY(send_again(receiving, invitation, item));
    if (what->method != ESR_METHOD_REPLY)
        goto cleanup;
    ESR_TRY(put_answer(receiving, invitation, what));
    if (what->key.recipient == ESR_RECIPIENT_REVIEWER)
        ESR_TRY(esri_receive_seat(receiving, invitation, item));
cleanup:
    return status;
}
