// SPDX-License-Identifier: GPL-3.0-or-later
// What the office does about what waits in quarantine.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "invite/reply/receive.h"
#include "store/answers/answers.h"
#include "store/store_db.h"
#include "store/told/told.h"

// Finds what waits in quarantine under a number.
static esr_status find_waiting(esr_context *ctx, esr_store *store, int64_t id,
                               esr_incoming_list **out) {
    esr_incoming_list *list = NULL;
    esr_status status = esri_answers_get(ctx, store, id, &list);
    if (status != ESR_OK)
        return status;
    const esr_incoming *found = &list->at[0];
    if (found->fate == ESR_FATE_QUARANTINED && found->settled == ESR_SETTLED_NOT) {
        *out = list;
        return ESR_OK;
    }
    if (found->settled != ESR_SETTLED_NOT)
        status =
            esri_fail(ctx, ESR_E_INPUT, esri_db_path(store->db), "answer %" PRId64 " is %s already",
                      id, esr_settlement_name(found->settled));
    else
        status = esri_fail(ctx, ESR_E_INPUT, esri_db_path(store->db),
                           "answer %" PRId64 " does not wait in quarantine", id);
    esr_incoming_list_free(list);
    return status;
}

static esr_status write_journal(esr_context *ctx, esr_store *store, const esr_incoming *what,
                                const char *verb) {
    esri_buf text = {0};
    esri_buf_printf(&text, "%s answer %" PRId64 " of %s for %s", verb, what->id, what->key.id,
                    what->key.review_id);
    if (what->doubt == ESR_DOUBT_ATTENDEE || what->doubt == ESR_DOUBT_SENDER)
        esri_buf_printf(&text, " from %s", *what->sender ? what->sender : what->attendee);
    esr_status status =
        text.failed ? esri_fail_nomem(ctx) : esri_store_log(ctx, store->db, "answers", text.text);
    esri_buf_free(&text);
    return status;
}

static esr_status reject(esr_context *ctx, esr_store *store, int64_t id) {
    esr_incoming_list *list = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(find_waiting(ctx, store, id, &list));
    esr_incoming changed = list->at[0];
    changed.settled = ESR_SETTLED_REJECTED;
    ESR_TRY(esri_answers_set(ctx, store, &changed));
    ESR_TRY(write_journal(ctx, store, &changed, "rejects"));
cleanup:
    esr_incoming_list_free(list);
    return status;
}

esr_status esr_answers_reject(esr_context *ctx, esr_store *store, int64_t id) {
    esr_status status = esr_store_begin(ctx, store);
    if (status != ESR_OK)
        return status;
    return esr_store_end(ctx, store, reject(ctx, store, id));
}

// Addresses that were unknown are the recipient's from now on.
static esr_status learn_addresses(esri_receiving *receiving, const esr_incoming *what,
                                  const esri_reply_known *known) {
    const char *const addresses[] = {what->attendee, what->sender};
    esr_status status = ESR_OK;
    if (what->doubt != ESR_DOUBT_ATTENDEE && what->doubt != ESR_DOUBT_SENDER)
        return ESR_OK;
    for (size_t a = 0; a < 2 && status == ESR_OK; a++) {
        bool there = *addresses[a] == '\0';
        for (size_t i = 0; i < known->address_count; i++)
            there = there || strcmp(known->addresses[i], addresses[a]) == 0;
        if (!there)
            status = esri_alias_add(receiving->ctx, receiving->store, &what->key, addresses[a]);
    }
    return status;
}

// Judges what waits anew, now that the office vouches for it.
static esr_status decide_anew(esri_receiving *receiving, const esr_invitation *invitation,
                              esri_arena *arena, esr_received *item) {
    const esri_reply_manner manner = {0};
    esri_reply_known known = {.invitation = invitation, .admitted = true, .now = receiving->now};
    esr_incoming latest;
    bool later = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_receive_addresses(receiving, invitation, arena, &known));
    ESR_TRY(learn_addresses(receiving, &item->incoming, &known));
    ESR_TRY(esri_receive_latest(receiving, invitation, item->incoming.method, &latest, &later));
    known.latest = later ? &latest : NULL;
    item->before = invitation->answer;
    item->day = invitation->first_day;
    esri_reply_decide(&known, &manner, &item->incoming);
    item->incoming.why = esri_reply_why(&known, &item->incoming, &receiving->out->arena);
    if (!item->incoming.why)
        status = esri_fail_nomem(receiving->ctx);
    if (item->incoming.fate != ESR_FATE_QUARANTINED)
        item->incoming.settled = ESR_SETTLED_ADMITTED;
cleanup:
    return status;
}

static esr_status admit(esri_receiving *receiving, int64_t id) {
    esr_context *ctx = receiving->ctx;
    esr_store *store = receiving->store;
    esr_incoming_list *list = NULL;
    esr_invitation_list *invitations = NULL;
    esr_received *item = NULL;
    esri_arena arena = {0};
    esr_status status = ESR_OK;
    ESR_TRY(find_waiting(ctx, store, id, &list));
    const esr_incoming *found = &list->at[0];
    if (!esr_doubt_may_be_admitted(found->doubt)) {
        status = esri_fail(ctx, ESR_E_INPUT, esri_db_path(store->db),
                           "answer %" PRId64 " can't be admitted: %s; ask for another answer, and "
                           "reject this one",
                           id, found->why);
        goto cleanup;
    }
    ESR_TRY(esri_told_find(ctx, store, found->uid, &invitations));
    if (!invitations) {
        status = esri_db_damaged(ctx, store->db, "answer %" PRId64 " has no invitation", id);
        goto cleanup;
    }
    ESR_TRY(esri_receipt_add(ctx, receiving->out, &item));
    item->incoming = *found;
    ESR_TRY(esri_receipt_own(ctx, receiving->out, &item->incoming));
    ESR_TRY(write_journal(ctx, store, found, "admits"));
    ESR_TRY(decide_anew(receiving, &invitations->at[0], &arena, item));
    ESR_TRY(esri_answers_set(ctx, store, &item->incoming));
    if (item->incoming.fate == ESR_FATE_APPLIED)
        ESR_TRY(esri_receive_apply(receiving, &invitations->at[0], item));
cleanup:
    esri_arena_free(&arena);
    esr_invitation_list_free(invitations);
    esr_incoming_list_free(list);
    return status;
}

esr_status esr_answers_admit(esr_context *ctx, esr_store *store, int64_t id,
                             const esr_receive_options *options, esr_receipt **out) {
    esri_receipt *receipt = calloc(1, sizeof *receipt);
    esri_receiving receiving;
    esr_status status = receipt ? ESR_OK : esri_fail_nomem(ctx);
    ESR_TRY(status);
    ESR_TRY(esri_receiving_start(ctx, store, options, receipt, &receiving));
    ESR_TRY(esr_store_begin(ctx, store));
    ESR_TRY(esr_store_end(ctx, store, admit(&receiving, id)));
    *out = &receipt->receipt;
    receipt = NULL;
cleanup:
    if (receipt)
        esr_receipt_free(&receipt->receipt);
    return status;
}
