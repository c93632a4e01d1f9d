// SPDX-License-Identifier: GPL-3.0-or-later
// Composes such messages from the facts that are kept beside each invitation.
#include "invite/reply/outgoing.h"

#include <string.h>

#include <esr/calendar.h>

esr_status esri_outgoing_open(esr_context *ctx, esr_store *store, int64_t now, esri_outgoing *out) {
    static const esr_publish_options kept = {0};
    esr_status status = ESR_OK;
    *out = (esri_outgoing){.ctx = ctx, .store = store, .now = now};
    ESR_TRY(esr_store_get_cycle(ctx, store, &out->cycle));
    ESR_TRY(esr_calendar_day_of(ctx, out->cycle, now, &out->today));
    ESR_TRY(esr_plan_new(ctx, out->cycle, &out->plan));
    ESR_TRY(esr_store_invitations(ctx, store, &out->invitations));
    ESR_TRY(esri_choices_find(ctx, store, &kept, &out->arena, &out->choices));
    ESR_TRY(esri_sent_find(ctx, store, out->invitations, &out->arena, &out->sent));
    out->options = esri_choices_compose(&out->choices, out->cycle);
    for (size_t i = 0; i < out->invitations->count; i++)
        esri_choices_cover(&out->options, &out->invitations->at[i]);
    out->writer = (esri_writer){.ctx = ctx, .store = store, .sent = &out->sent};
    ESR_TRY(esri_composer_new(ctx, &out->options, &out->writer.composer));
    ESR_TRY(esri_watch_new(ctx, out->plan, out->today, out->choices.roster == ESR_ROSTER_TEAM,
                           &out->writer.watch));
cleanup:
    if (status != ESR_OK)
        esri_outgoing_close(out);
    return status;
}

void esri_outgoing_close(esri_outgoing *outgoing) {
    esri_composer_free(outgoing->writer.composer);
    esri_watch_free(outgoing->writer.watch);
    esr_message_list_free(outgoing->sent.messages);
    esr_invitation_list_free(outgoing->invitations);
    esr_plan_free(outgoing->plan);
    esr_cycle_free(outgoing->cycle);
    esri_arena_free(&outgoing->arena);
    *outgoing = (esri_outgoing){0};
}

int32_t esri_outgoing_find(const esri_outgoing *outgoing, const char *uid) {
    for (size_t i = 0; i < outgoing->invitations->count; i++)
        if (strcmp(outgoing->invitations->at[i].uid, uid) == 0)
            return (int32_t)i;
    return -1;
}

bool esri_outgoing_waits(const esri_outgoing *outgoing, int32_t at) {
    for (int32_t m = outgoing->sent.last[at]; m >= 0; m = outgoing->sent.before[m])
        if (outgoing->sent.messages->at[m].state == ESR_DELIVERY_WAITING)
            return true;
    return false;
}

static esri_reader reader_of(const esr_cycle *cycle, const esr_event_key *key) {
    if (key->recipient == ESR_RECIPIENT_SCHOOL)
        return (esri_reader){key->recipient, esr_cycle_find_school(cycle, key->id).at};
    return (esri_reader){key->recipient, esr_cycle_find_reviewer(cycle, key->id).at};
}

esr_status esri_outgoing_write(esri_outgoing *outgoing, int32_t at, esr_message_kind kind,
                               int32_t sequence, int64_t *id) {
    const esr_invitation *told = &outgoing->invitations->at[at];
    esri_due due = {.kind = kind,
                    .reader = reader_of(outgoing->cycle, &told->key),
                    .invitation = *told,
                    .has_before = true,
                    .told = at};
    esri_arena arena = {0};
    esr_status status = ESR_OK;
    due.invitation.stamp = outgoing->now > told->stamp ? outgoing->now : told->stamp + 1;
    ESR_TRY(esri_facts_read(outgoing->ctx, told->facts, &arena, &due.facts));
    due.before = due.facts;
    if (kind != ESR_MESSAGE_REFUSE)
        ESR_TRY(esri_told_put(outgoing->ctx, outgoing->store, &due.invitation));
    due.invitation.sequence = sequence;
    ESR_TRY(esri_write_message(&outgoing->writer, &due, &due.invitation, &arena, id));
    ESR_TRY(esri_watch_finish(outgoing->writer.watch));
cleanup:
    esri_arena_free(&arena);
    return status;
}
