// SPDX-License-Identifier: GPL-3.0-or-later
// esr_send: the lock, the carrier and the clock around the loop; and what the office settles.
#include <stdio.h>
#include <time.h>

#include "base/buf.h"
#include "invite/send/lock.h"
#include "invite/send/loop.h"
#include "store/store_db.h"

#define NAP_MS      200 // a signal is looked for so often
#define DETAIL_SIZE 64

static int64_t now(void *user) {
    (void)user;
    return (int64_t)time(NULL);
}

static void sleep_until(void *user, const esr_context *ctx, int64_t until) {
    const struct timespec nap = {.tv_nsec = NAP_MS * 1000000L};
    while (now(user) < until && !esr_context_cancelled(ctx))
        nanosleep(&nap, NULL);
}

// What a run did, in the journal; nothing where it did nothing.
static esr_status log_run(esr_context *ctx, esr_store *store, const char *via,
                          const esr_send_report *report) {
    const struct {
        size_t count;
        const char *words;
    } parts[] = {{report->sent, "sent"},
                 {report->settled, "settled by asking"},
                 {report->failed, "failed"},
                 {report->doubtful, "in doubt"}};
    esri_buf text = {0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].count > 0)
            esri_buf_printf(&text, "%zu %s, ", parts[i].count, parts[i].words);
    if (!text.text && !text.failed)
        return ESR_OK;
    esri_buf_printf(&text, "by %s", via);
    esr_status status =
        text.failed ? esri_fail_nomem(ctx) : esri_store_log(ctx, store->db, "send", text.text);
    esri_buf_free(&text);
    return status;
}

esr_status esr_send(esr_context *ctx, esr_store *store, const esr_route *route,
                    const esr_send_options *options, esr_send_report *report) {
    const esri_send_clock clock = {.now = now, .sleep = sleep_until};
    esri_carrier carrier = {0};
    esri_send_lock lock = {0};
    esr_status status = ESR_OK;
    *report = (esr_send_report){0};
    ESR_TRY(esri_carrier_open(ctx, route, &carrier));
    ESR_TRY(esri_send_lock_take(ctx, store, &lock));
    status = esri_send_loop(ctx, store, &carrier, &clock, options, report);
    esr_status logged = log_run(ctx, store, carrier.via, report); // also of a run that failed
    status = status == ESR_OK ? logged : status;
cleanup:
    esri_send_lock_drop(&lock);
    esri_carrier_close(&carrier);
    return status;
}

static esr_status settle(esr_context *ctx, esr_store *store, esr_outbox_choice choice,
                         size_t *count) {
    static const struct {
        esr_delivery_state from, to;
        const char *words;
    } moves[] = {
        [ESR_OUTBOX_DOUBTFUL_RESEND] = {ESR_DELIVERY_UNDERWAY, ESR_DELIVERY_WAITING,
                                        "in doubt, to be sent again"},
        [ESR_OUTBOX_DOUBTFUL_SENT] = {ESR_DELIVERY_UNDERWAY, ESR_DELIVERY_SENT,
                                      "in doubt, counted as sent"},
        [ESR_OUTBOX_FAILED_RETRY] = {ESR_DELIVERY_FAILED, ESR_DELIVERY_WAITING,
                                     "failed, to be tried again"},
        [ESR_OUTBOX_FAILED_DROP] = {ESR_DELIVERY_FAILED, ESR_DELIVERY_VOID, "failed, given up"},
    };
    const esr_delivery_state from = moves[choice].from;
    esr_message_list *list = NULL;
    size_t settled = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esr_store_messages(ctx, store, 1u << from, false, &list));
    for (size_t i = 0; i < list->count; i++) {
        const esr_message *message = &list->at[i];
        bool moved = false;
        esr_delivery_step step = {
            .from = from, .to = moves[choice].to, .via = message->via, .error = message->error};
        ESR_TRY(esr_store_move_delivery(ctx, store, message->id, &step, &moved));
        settled += moved;
    }
    if (settled > 0) {
        char detail[DETAIL_SIZE];
        snprintf(detail, sizeof detail, "%zu %s", settled, moves[choice].words);
        ESR_TRY(esri_store_log(ctx, store->db, "send", detail));
    }
    *count = settled;
cleanup:
    esr_message_list_free(list);
    return status;
}

esr_status esr_store_settle_outbox(esr_context *ctx, esr_store *store, esr_outbox_choice choice,
                                   size_t *count) {
    esri_send_lock lock = {0};
    esr_status status = ESR_OK;
    ESR_TRY(esri_send_lock_take(ctx, store, &lock));
    ESR_TRY(settle(ctx, store, choice, count));
cleanup:
    esri_send_lock_drop(&lock);
    return status;
}
