// SPDX-License-Identifier: GPL-3.0-or-later
// The receipt: a growing list of what came in, with texts of its own.
#include <stdlib.h>
#include <time.h>

#include "base/context.h"
#include "invite/reply/receive.h"

#define WINDOW_MARGIN 366 // days

void esr_receipt_free(esr_receipt *receipt) {
    if (!receipt)
        return;
    esri_receipt *owned = (esri_receipt *)receipt;
    esri_arena_free(&owned->arena);
    free(owned->at);
    free(owned);
}

esr_status esri_receipt_add(esr_context *ctx, esri_receipt *receipt, esr_received **out) {
    if (receipt->receipt.count == receipt->room) {
        size_t room = receipt->room ? 2 * receipt->room : 16;
        esr_received *at = realloc(receipt->at, room * sizeof *at);
        if (!at)
            return esri_fail_nomem(ctx);
        receipt->receipt.at = receipt->at = at;
        receipt->room = room;
    }
    *out = &receipt->at[receipt->receipt.count++];
    **out = (esr_received){.day = ESR_DAY_NONE, .seat = "", .seat_why = ""};
    return ESR_OK;
}

esr_status esri_receipt_own(esr_context *ctx, esri_receipt *receipt, esr_incoming *incoming) {
    const char **const texts[] = {
        &incoming->at,     &incoming->uid,        &incoming->key.review_id, &incoming->key.id,
        &incoming->name,   &incoming->name_zh,    &incoming->attendee,      &incoming->sender,
        &incoming->says,   &incoming->comment,    &incoming->errors,        &incoming->why,
        &incoming->source, &incoming->message_id, &incoming->authentication};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = esri_arena_strdup(&receipt->arena, *texts[i]);
        if (!*texts[i])
            return esri_fail_nomem(ctx);
    }
    return ESR_OK;
}

esr_status esri_receiving_start(esr_context *ctx, esr_store *store,
                                const esr_receive_options *options, esri_receipt *receipt,
                                esri_receiving *out) {
    esr_cycle *cycle = NULL;
    esr_status status = esr_store_get_cycle(ctx, store, &cycle);
    if (status != ESR_OK)
        return status;
    *out = (esri_receiving){
        .ctx = ctx,
        .store = store,
        .now = options && options->now ? options->now : (int64_t)time(NULL),
        .window = {esri_arena_strdup(&receipt->arena, cycle->time_zone),
                   cycle->first_day - WINDOW_MARGIN, cycle->last_day + WINDOW_MARGIN},
        .organizer = esri_reply_address(cycle->organizer_email, &receipt->arena),
        .out = receipt};
    esr_cycle_free(cycle);
    return out->window.time_zone && out->organizer ? ESR_OK : esri_fail_nomem(ctx);
}
