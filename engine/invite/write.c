// SPDX-License-Identifier: GPL-3.0-or-later
// Writes one message that is due: its UID, its texts, and the invitation as it is from now on.
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/idmap.h"
#include "invite/publish.h"

// --- what became of earlier messages ----------------------------------------------------------

// Whether nobody can have got it.
static bool never_left(const esr_message *message) {
    return (message->state == ESR_DELIVERY_WAITING || message->state == ESR_DELIVERY_VOID) &&
           message->attempts == 0 && !*message->via;
}

// The arrays of esri_sent, for writing.
typedef struct sent_arrays {
    bool *unsent;
    const char **first_mail;
    int32_t *last, *before;
} sent_arrays;

static bool arrays_alloc(esri_arena *arena, size_t invitations, size_t messages, sent_arrays *out) {
    out->unsent = esri_arena_alloc(arena, invitations, sizeof *out->unsent);
    out->first_mail = esri_arena_alloc(arena, invitations, sizeof *out->first_mail);
    out->last = esri_arena_alloc(arena, invitations, sizeof *out->last);
    out->before = esri_arena_alloc(arena, messages, sizeof *out->before);
    if (!out->unsent || !out->first_mail || !out->last || !out->before)
        return false;
    for (size_t i = 0; i < invitations; i++)
        out->last[i] = -1;
    return true;
}

esr_status esri_sent_find(esr_context *ctx, esr_store *store,
                          const esr_invitation_list *invitations, esri_arena *arena,
                          esri_sent *out) {
    const uint32_t every_state = (UINT32_C(1) << (ESR_DELIVERY_VOID + 1)) - 1;
    esri_idmap by_uid = {.arena = arena};
    esr_message_list *messages = NULL;
    sent_arrays arrays;
    esr_status status = esr_store_messages(ctx, store, every_state, false, &messages);
    if (status != ESR_OK)
        return status;
    bool enough = arrays_alloc(arena, invitations->count, messages->count, &arrays);
    for (size_t i = 0; enough && i < invitations->count; i++)
        enough = esri_idmap_add(&by_uid, invitations->at[i].uid, (int32_t)i);
    if (!enough) {
        esr_message_list_free(messages);
        return esri_fail_nomem(ctx);
    }
    for (size_t m = 0; m < messages->count; m++) {
        const esr_message *message = &messages->at[m];
        const int32_t at = esri_idmap_get(&by_uid, message->uid, strlen(message->uid));
        if (at < 0)
            continue;
        arrays.unsent[at] = (arrays.last[at] < 0 || arrays.unsent[at]) && never_left(message);
        arrays.before[m] = arrays.last[at];
        arrays.last[at] = (int32_t)m;
        if (!arrays.first_mail[at] && *message->message_id && message->state != ESR_DELIVERY_VOID)
            arrays.first_mail[at] = message->message_id;
    }
    *out = (esri_sent){arrays.unsent, arrays.first_mail, arrays.last, arrays.before, messages};
    return ESR_OK;
}

// Makes the messages of an invitation void that still wait: nobody ever heard of what they say.
static esr_status void_waiting(esri_writer *w, int32_t told) {
    const esr_delivery_step step = {.from = ESR_DELIVERY_WAITING,
                                    .to = ESR_DELIVERY_VOID,
                                    .error = "overtaken before it was sent"};
    for (int32_t m = w->sent->last[told]; m >= 0; m = w->sent->before[m]) {
        bool moved = false;
        esr_status status = ESR_OK;
        if (w->sent->messages->at[m].state == ESR_DELIVERY_WAITING)
            status = esr_store_move_delivery(w->ctx, w->store, w->sent->messages->at[m].id, &step,
                                             &moved);
        if (status != ESR_OK)
            return status;
        w->voided += moved;
    }
    return ESR_OK;
}

// --- one message ----------------------------------------------------------------------------

static bool tells_change(esr_message_kind kind) {
    return kind == ESR_MESSAGE_MOVE || kind == ESR_MESSAGE_CONFIRM || kind == ESR_MESSAGE_UPDATE;
}

// The UID of the visit's first event, if this is its second.
static esr_status find_related(const esri_writer *w, const esri_due *due, char out[37],
                               const char **related) {
    esr_event_key key = due->invitation.key;
    if (key.part != ESR_PART_HALF_DAY || due->facts.half_days < 2)
        return ESR_OK;
    key.part = ESR_PART_WHOLE_DAYS;
    *related = out;
    return esr_store_event_uid(w->ctx, w->store, &key, out);
}

esr_status esri_write_message(esri_writer *w, const esri_due *due, const esr_invitation *now,
                              esri_arena *arena, int64_t *id) {
    char related_uid[37];
    const char *related = NULL;
    esri_composed texts;
    esr_status status = ESR_OK;
    ESR_TRY(find_related(w, due, related_uid, &related));
    ESR_TRY(esri_compose(
        w->composer,
        &(esri_composition){.kind = due->kind,
                            .invitation = now,
                            .facts = &due->facts,
                            .before = tells_change(due->kind) ? &due->before : NULL,
                            .related_uid = related,
                            .first_message_id =
                                due->has_before ? w->sent->first_mail[due->told] : NULL},
        arena, &texts));
    const esr_message message = {.kind = due->kind,
                                 .uid = now->uid,
                                 .key = now->key,
                                 .sequence = now->sequence,
                                 .stamp = now->stamp,
                                 .name = now->name,
                                 .address = now->address,
                                 .subject = texts.subject,
                                 .message_id = texts.message_id,
                                 .calendar = texts.calendar,
                                 .mail = texts.mail};
    ESR_TRY(esri_told_add_message(w->ctx, w->store, &message, id));
    ESR_TRY(esri_watch_add(w->watch, due, &texts, arena));
cleanup:
    return status;
}

esr_status esri_write_due(esri_writer *w, const esri_due *due, int64_t *id) {
    esr_invitation now = due->invitation;
    esri_arena arena = {0};
    char uid[37];
    int64_t added = 0;
    esr_status status = ESR_OK;
    if (!now.uid) {
        ESR_TRY(esr_store_event_uid(w->ctx, w->store, &now.key, uid));
        now.uid = uid;
    }
    if (due->supersedes)
        ESR_TRY(void_waiting(w, due->told));
    ESR_TRY(esri_compose_texts(w->composer, &due->facts, &arena, &now));
    ESR_TRY(esri_facts_print(w->ctx, &due->facts, &arena, &now.facts));
    ESR_TRY(esri_told_put(w->ctx, w->store, &now));
    if (!due->silent)
        ESR_TRY(esri_write_message(w, due, &now, &arena, &added));
    *id = added;
cleanup:
    esri_arena_free(&arena);
    return status;
}
