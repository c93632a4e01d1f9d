// SPDX-License-Identifier: GPL-3.0-or-later
// The outbox: what is to be sent, and whose turn it is.
#include <stdlib.h>
#include <string.h>

#include <esr/send.h>

#include "base/context.h"
#include "base/idmap.h"

typedef struct owned_outbox {
    esr_outbox outbox; // first, so that both have one address
    esr_message_list *messages;
    esri_arena arena;
} owned_outbox;

void esr_outbox_free(esr_outbox *outbox) {
    if (!outbox)
        return;
    owned_outbox *owned = (owned_outbox *)outbox;
    esr_message_list_free(owned->messages);
    esri_arena_free(&owned->arena);
    free(owned);
}

const char *esr_turn_name(esr_turn turn) {
    static const char *const names[ESR_TURN_COUNT] = {
        [ESR_TURN_NOW] = "now",       [ESR_TURN_LATER] = "later",
        [ESR_TURN_BEHIND] = "behind", [ESR_TURN_DOUBTFUL] = "doubtful",
        [ESR_TURN_FAILED] = "failed", [ESR_TURN_BY_HAND] = "by hand",
    };
    return names[turn];
}

static esr_turn own_turn(const esr_message *message, int64_t now) {
    switch (message->state) {
    case ESR_DELIVERY_UNDERWAY:
        return ESR_TURN_DOUBTFUL;
    case ESR_DELIVERY_FAILED:
        return ESR_TURN_FAILED;
    case ESR_DELIVERY_BY_HAND:
        return ESR_TURN_BY_HAND;
    case ESR_DELIVERY_WAITING:
    case ESR_DELIVERY_SENT:
    case ESR_DELIVERY_VOID:
        break;
    }
    return message->not_before > now ? ESR_TURN_LATER : ESR_TURN_NOW;
}

// What is handed over by hand holds nothing back: esr does not learn when it was.
static bool holds_back(esr_turn turn) {
    return turn != ESR_TURN_NOW && turn != ESR_TURN_BY_HAND;
}

static esr_status assign(esr_context *ctx, owned_outbox *owned, int64_t now) {
    const esr_message_list *list = owned->messages;
    esri_idmap first = {.arena = &owned->arena}; // of each event: what holds back the rest
    esr_turn *turn = esri_arena_alloc(&owned->arena, list->count, sizeof *turn);
    int64_t *behind = esri_arena_alloc(&owned->arena, list->count, sizeof *behind);
    if (!turn || !behind)
        return esri_fail_nomem(ctx);
    for (size_t i = 0; i < list->count; i++) {
        const esr_message *message = &list->at[i];
        int32_t earlier = esri_idmap_get(&first, message->uid, strlen(message->uid));
        turn[i] = own_turn(message, now);
        if (earlier >= 0 && (turn[i] == ESR_TURN_NOW || turn[i] == ESR_TURN_LATER)) {
            turn[i] = ESR_TURN_BEHIND;
            behind[i] = list->at[earlier].id;
        } else if (earlier < 0 && holds_back(turn[i]) &&
                   !esri_idmap_add(&first, message->uid, (int32_t)i)) {
            return esri_fail_nomem(ctx);
        }
        owned->outbox.counts[turn[i]]++;
    }
    owned->outbox.messages = list;
    owned->outbox.turn = turn;
    owned->outbox.behind = behind;
    return ESR_OK;
}

esr_status esr_store_outbox(esr_context *ctx, esr_store *store, int64_t now, esr_outbox **out) {
    const uint32_t open = 1u << ESR_DELIVERY_WAITING | 1u << ESR_DELIVERY_UNDERWAY |
                          1u << ESR_DELIVERY_FAILED | 1u << ESR_DELIVERY_BY_HAND;
    esr_status status = ESR_OK;
    owned_outbox *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    ESR_TRY(esr_store_messages(ctx, store, open, false, &owned->messages));
    ESR_TRY(assign(ctx, owned, now));
    *out = &owned->outbox;
    return ESR_OK;
cleanup:
    esr_outbox_free(&owned->outbox);
    return status;
}
