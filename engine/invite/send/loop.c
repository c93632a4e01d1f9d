// SPDX-License-Identifier: GPL-3.0-or-later
// From the outbox to the carrier, one message after the other.
#include "invite/send/loop.h"

#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "base/idmap.h"

#define LOSSES_MAX 3 // in a row: then it is not about the messages

// Seconds until the next attempt after so many that failed: servers that refuse strangers at first
// (greylisting) want some minutes.
static int64_t pause_after(int32_t attempts) {
    static const int64_t pauses[] = {60, 300, 900, 3600, 14400};
    const int32_t last = (int32_t)(sizeof pauses / sizeof *pauses) - 1;
    return pauses[attempts > last ? last : attempts > 0 ? attempts - 1 : 0];
}

typedef struct loop {
    esr_context *ctx;
    esr_store *store;
    const esri_carrier *carrier;
    const esri_send_clock *clock;
    const esr_send_options *options;
    esr_send_report *report;
    size_t tried, of;
    int32_t losses, away; // in a row
} loop;

static void show(const loop *run, const esr_message *message, int64_t until) {
    esr_send_progress now = {.done = run->tried, .of = run->of, .message = message, .until = until};
    if (run->options->progress)
        run->options->progress(run->options->progress_user, &now);
}

static void end(const loop *run, esr_send_end how, const char *words) {
    run->report->end = how;
    snprintf(run->report->words, sizeof run->report->words, "%s", words);
}

// The gate of one message.
typedef struct passage {
    const loop *run;
    const esr_message *message;
    bool open;      // it is underway
    bool overtaken; // by some other program
    esr_status status;
} passage;

static bool open_gate(void *user) {
    passage *at = user;
    const esr_message *message = at->message;
    esr_delivery_step step = {.from = ESR_DELIVERY_WAITING,
                              .to = ESR_DELIVERY_UNDERWAY,
                              .not_before = message->not_before,
                              .via = at->run->carrier->via};
    at->status =
        esr_store_move_delivery(at->run->ctx, at->run->store, message->id, &step, &at->open);
    at->overtaken = at->status == ESR_OK && !at->open;
    return at->open;
}

// Records what became of a message that is in state `from`.
static esr_status record(const loop *run, const esr_message *message, esr_delivery_state from,
                         const esri_handover *how) {
    esr_delivery_step step = {.from = from,
                              .not_before = message->not_before,
                              .via = run->carrier->via,
                              .error = how->words};
    bool moved = false;
    switch (how->kind) {
    case ESRI_HANDED_OVER:
        step.to = ESR_DELIVERY_SENT;
        step.not_before = 0;
        break;
    case ESRI_LATER:
    case ESRI_LOST:
        step.to = ESR_DELIVERY_WAITING;
        step.failed = true;
        step.not_before = run->clock->now(run->clock->user) + pause_after(message->attempts + 1);
        break;
    case ESRI_REFUSED:
        step.to = ESR_DELIVERY_FAILED;
        step.not_before = 0;
        break;
    case ESRI_HELD:
    case ESRI_AWAY:
    case ESRI_SHUT:
        if (from == ESR_DELIVERY_WAITING)
            return ESR_OK;
        step.to = ESR_DELIVERY_WAITING;
        break;
    case ESRI_DOUBTFUL:
        step.to = ESR_DELIVERY_UNDERWAY;
        break;
    }
    return esr_store_move_delivery(run->ctx, run->store, message->id, &step, &moved);
}

static void count(loop *run, esri_handover_kind kind) {
    bool lost = kind == ESRI_LOST || kind == ESRI_DOUBTFUL;
    run->losses = lost ? run->losses + 1 : 0;
    run->report->sent += kind == ESRI_HANDED_OVER;
    run->report->failed += kind == ESRI_REFUSED;
    run->report->put_off += kind == ESRI_LATER || kind == ESRI_LOST;
    run->report->doubtful += kind == ESRI_DOUBTFUL;
}

// Asks the server about a message in doubt, and settles it if there is an answer.
static esr_status settle(loop *run, const esr_message *message, esri_handover *how) {
    esri_handover answer = {0};
    bool there = false;
    esr_status status = run->carrier->ask(run->carrier->self, message, &there, &answer);
    if (status != ESR_OK || answer.kind != ESRI_HANDED_OVER)
        return status;
    if (there)
        *how = answer;
    else
        esri_handover_set(how, ESRI_LOST, "%s", how->words);
    return ESR_OK;
}

// Carries one message, given without texts. `*how` tells the rest of the loop how it went.
static esr_status send_one(loop *run, const esr_message *brief, esri_handover *how) {
    esr_message_list *list = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esr_store_message(run->ctx, run->store, brief->id, &list));
    const esr_message *message = &list->at[0];
    passage at = {.run = run, .message = message};
    ESR_TRY(run->carrier->carry(run->carrier->self, message, (esri_handover_gate){open_gate, &at},
                                how));
    ESR_TRY(at.status);
    if (at.overtaken)
        goto cleanup;
    if (how->kind == ESRI_DOUBTFUL && run->carrier->ask)
        ESR_TRY(settle(run, message, how));
    ESR_TRY(record(run, message, at.open ? ESR_DELIVERY_UNDERWAY : ESR_DELIVERY_WAITING, how));
    count(run, how->kind);
cleanup:
    esr_message_list_free(list);
    return status;
}

// What is underway at the start was left by a program that ended there.
static esr_status settle_former(loop *run) {
    esr_message_list *list = NULL;
    esr_status status = ESR_OK;
    if (!run->carrier->ask)
        return ESR_OK;
    ESR_TRY(esr_store_messages(run->ctx, run->store, 1u << ESR_DELIVERY_UNDERWAY, true, &list));
    for (size_t i = 0; i < list->count; i++) {
        const esr_message *message = &list->at[i];
        esri_handover how = {.kind = ESRI_DOUBTFUL};
        if (strcmp(message->via, run->carrier->via) != 0)
            continue;
        ESR_TRY(settle(run, message, &how));
        if (how.kind == ESRI_DOUBTFUL)
            continue;
        if (how.kind == ESRI_LOST) // it never came there, and can go now
            esri_handover_set(&how, ESRI_AWAY, "%s", "");
        ESR_TRY(record(run, message, ESR_DELIVERY_UNDERWAY, &how));
        run->report->settled++;
    }
cleanup:
    esr_message_list_free(list);
    return status;
}

// Whether the loop ends, or waits first, after a message that went this way.
static void judge_end(loop *run, const esri_handover *how) {
    if (how->kind == ESRI_SHUT)
        end(run, ESR_SEND_SHUT, how->words);
    else if (how->kind == ESRI_AWAY || run->losses >= LOSSES_MAX)
        end(run, ESR_SEND_AWAY, how->words);
    else if (esr_context_cancelled(run->ctx))
        end(run, ESR_SEND_CANCELLED, "");
}

// One pass over what is due; `blocked` gets the events of which a message did not get through.
static esr_status pass(loop *run, const esr_outbox *outbox, esri_idmap *blocked) {
    const esr_message_list *list = outbox->messages;
    for (size_t i = 0; i < list->count && run->report->end == ESR_SEND_DONE; i++) {
        const esr_message *message = &list->at[i];
        esri_handover how = {.kind = ESRI_HELD};
        if (outbox->turn[i] != ESR_TURN_NOW ||
            esri_idmap_get(blocked, message->uid, strlen(message->uid)) >= 0)
            continue;
        if (esr_context_cancelled(run->ctx)) {
            end(run, ESR_SEND_CANCELLED, "");
            break;
        }
        if (run->options->most > 0 && run->tried >= run->options->most) {
            end(run, ESR_SEND_LIMIT, "");
            break;
        }
        show(run, message, 0);
        esr_status status = send_one(run, message, &how);
        if (status != ESR_OK)
            return status;
        if (how.kind != ESRI_HANDED_OVER && !esri_idmap_add(blocked, message->uid, 0))
            return esri_fail_nomem(run->ctx);
        if (how.kind != ESRI_AWAY && how.kind != ESRI_SHUT) {
            run->tried++;
            run->away = 0;
        }
        judge_end(run, &how);
    }
    return ESR_OK;
}

// When there is something to do again; 0 if there is nothing to wait for.
static int64_t next_time(const esr_outbox *outbox) {
    int64_t next = 0;
    for (size_t i = 0; i < outbox->messages->count; i++) {
        const esr_message *message = &outbox->messages->at[i];
        if (outbox->turn[i] == ESR_TURN_LATER && message->attempts < ESR_SEND_TRIES &&
            (next == 0 || message->not_before < next))
            next = message->not_before;
    }
    return next;
}

// After a pass: until when to wait before the next; 0: not at all.
static esr_status plan_next(loop *run, int64_t *until) {
    esr_outbox *outbox = NULL;
    int64_t now = run->clock->now(run->clock->user);
    *until = 0;
    if (!run->options->wait)
        return ESR_OK;
    if (run->report->end == ESR_SEND_AWAY) {
        if (++run->away < ESR_SEND_TRIES)
            *until = now + pause_after(run->away);
        return ESR_OK;
    }
    if (run->report->end != ESR_SEND_DONE)
        return ESR_OK;
    esr_status status = esr_store_outbox(run->ctx, run->store, now, &outbox);
    if (status == ESR_OK)
        *until = outbox->counts[ESR_TURN_NOW] > 0 ? now : next_time(outbox);
    esr_outbox_free(outbox);
    return status;
}

static esr_status one_round(loop *run) {
    esri_arena arena = {0};
    esri_idmap blocked = {.arena = &arena};
    esr_outbox *outbox = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esr_store_outbox(run->ctx, run->store, run->clock->now(run->clock->user), &outbox));
    run->of = run->tried + outbox->counts[ESR_TURN_NOW];
    if (run->options->most > 0 && run->of > run->options->most)
        run->of = run->options->most;
    run->losses = 0;
    end(run, ESR_SEND_DONE, "");
    ESR_TRY(pass(run, outbox, &blocked));
cleanup:
    esr_outbox_free(outbox);
    esri_arena_free(&arena);
    return status;
}

esr_status esri_send_loop(esr_context *ctx, esr_store *store, const esri_carrier *carrier,
                          const esri_send_clock *clock, const esr_send_options *options,
                          esr_send_report *report) {
    loop run = {.ctx = ctx,
                .store = store,
                .carrier = carrier,
                .clock = clock,
                .options = options,
                .report = report};
    esr_status status = ESR_OK;
    ESR_TRY(settle_former(&run));
    for (;;) {
        int64_t until = 0;
        ESR_TRY(one_round(&run));
        ESR_TRY(plan_next(&run, &until));
        if (until == 0)
            break;
        if (until > clock->now(clock->user)) {
            show(&run, NULL, until);
            clock->sleep(clock->user, ctx, until);
        }
        if (esr_context_cancelled(ctx)) {
            end(&run, ESR_SEND_CANCELLED, "");
            break;
        }
    }
cleanup:
    return status;
}
