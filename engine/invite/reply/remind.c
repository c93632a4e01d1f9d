// SPDX-License-Identifier: GPL-3.0-or-later
// What the office says to recipients of its own accord: reminders, and that a proposal is refused.
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <esr/calendar.h>

#include "base/context.h"
#include "invite/reply/outgoing.h"
#include "store/answers/answers.h"
#include "store/store_db.h"

// The list with the memory that it owns.
typedef struct owned_reminders {
    esr_reminders list; // first, so that both have one address
    esri_outgoing outgoing;
} owned_reminders;

void esr_reminders_free(esr_reminders *list) {
    if (!list)
        return;
    owned_reminders *owned = (owned_reminders *)list;
    esri_outgoing_close(&owned->outgoing);
    free(owned);
}

static int64_t now_of(const esr_receive_options *options) {
    return options && options->now ? options->now : (int64_t)time(NULL);
}

// --- reminders ------------------------------------------------------------------------------

static bool has_proposed(const esr_incoming_list *incoming, const esr_invitation *invitation) {
    for (size_t i = 0; i < incoming->count; i++)
        if (strcmp(incoming->at[i].uid, invitation->uid) == 0 &&
            esr_proposal_is_open(&incoming->at[i], invitation))
            return true;
    return false;
}

// Whether an answer is still wanted, and nobody else's turn it is.
static bool is_owed(const esri_outgoing *outgoing, const esr_incoming_list *incoming,
                    const esr_invitation *invitation) {
    return invitation->answer == ESR_ANSWER_NONE &&
           (invitation->state == ESR_INVITATION_TENTATIVE ||
            invitation->state == ESR_INVITATION_CONFIRMED) &&
           invitation->first_day >= outgoing->today && !has_proposed(incoming, invitation);
}

static bool is_wanted(const char *only, const esr_event_key *key) {
    return !only || strcmp(only, key->review_id) == 0 || strcmp(only, key->id) == 0;
}

static esr_status remind_one(owned_reminders *owned, int32_t at, int32_t days,
                             const esr_invitation **to) {
    esri_outgoing *outgoing = &owned->outgoing;
    const esr_invitation *invitation = &outgoing->invitations->at[at];
    int64_t id = 0;
    if (!*invitation->address) {
        owned->list.by_hand++;
        return ESR_OK;
    }
    if (esri_outgoing_waits(outgoing, at)) {
        owned->list.waiting++;
        return ESR_OK;
    }
    esr_day told = ESR_DAY_NONE;
    esr_status status =
        esr_calendar_day_of(outgoing->ctx, outgoing->cycle, invitation->stamp, &told);
    if (status != ESR_OK)
        return status;
    if (outgoing->today - told < days) {
        owned->list.early++;
        return ESR_OK;
    }
    to[owned->list.count++] = invitation;
    return esri_outgoing_write(outgoing, at, ESR_MESSAGE_REMIND, invitation->sequence, &id);
}

static esr_status write_journal(esr_context *ctx, esr_store *store, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static esr_status write_journal(esr_context *ctx, esr_store *store, const char *format, ...) {
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return esri_store_log(ctx, store->db, "answers", text);
}

static esr_status remind(owned_reminders *owned, const char *only, int32_t days) {
    esri_outgoing *outgoing = &owned->outgoing;
    esr_incoming_list *incoming = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esr_store_incoming(outgoing->ctx, outgoing->store, &incoming));
    const size_t count = outgoing->invitations->count;
    const esr_invitation **to = esri_arena_alloc(&outgoing->arena, count, sizeof *to);
    if (!to) {
        status = esri_fail_nomem(outgoing->ctx);
        goto cleanup;
    }
    for (size_t i = 0; i < count; i++) {
        const esr_invitation *invitation = &outgoing->invitations->at[i];
        if (is_wanted(only, &invitation->key) && is_owed(outgoing, incoming, invitation))
            ESR_TRY(remind_one(owned, (int32_t)i, days, to));
    }
    owned->list.at = to;
    if (owned->list.count > 0)
        ESR_TRY(write_journal(outgoing->ctx, outgoing->store, "reminds of %zu invitation%s",
                              owned->list.count, owned->list.count == 1 ? "" : "s"));
cleanup:
    esr_incoming_list_free(incoming);
    return status;
}

esr_status esr_answers_remind(esr_context *ctx, esr_store *store, const char *only, int32_t days,
                              esr_day as_of, const esr_receive_options *options,
                              esr_reminders **out) {
    owned_reminders *owned = calloc(1, sizeof *owned);
    esr_status status = owned ? ESR_OK : esri_fail_nomem(ctx);
    ESR_TRY(status);
    ESR_TRY(esri_outgoing_open(ctx, store, now_of(options), &owned->outgoing));
    if (as_of != ESR_DAY_NONE)
        owned->outgoing.today = as_of;
    ESR_TRY(esr_store_begin(ctx, store));
    status = remind(owned, only, days);
    if (status == ESR_OK && options && options->dry_run) // any other status undoes it
        status = esr_store_end(ctx, store, ESR_E_LIMIT) == ESR_E_LIMIT ? ESR_OK : ESR_E_DB;
    else
        status = esr_store_end(ctx, store, status);
    ESR_TRY(status);
    *out = &owned->list;
    owned = NULL;
cleanup:
    if (owned)
        esr_reminders_free(&owned->list);
    return status;
}

// --- proposals ------------------------------------------------------------------------------

static esr_status refuse(esri_outgoing *outgoing, int64_t id, int64_t *message) {
    esr_incoming_list *list = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_answers_get(outgoing->ctx, outgoing->store, id, &list));
    esr_incoming changed = list->at[0];
    const int32_t at = esri_outgoing_find(outgoing, changed.uid);
    if (at < 0 || !esr_proposal_is_open(&changed, &outgoing->invitations->at[at])) {
        status =
            esri_fail(outgoing->ctx, ESR_E_INPUT, esri_db_path(outgoing->store->db),
                      "answer %" PRId64 " is no proposal that waits; esr answers lists those", id);
        goto cleanup;
    }
    changed.settled = ESR_SETTLED_REFUSED;
    ESR_TRY(esri_answers_set(outgoing->ctx, outgoing->store, &changed));
    ESR_TRY(esri_outgoing_write(outgoing, at, ESR_MESSAGE_REFUSE, changed.sequence, message));
    ESR_TRY(write_journal(outgoing->ctx, outgoing->store,
                          "refuses proposal %" PRId64 " of %.60s for %.60s", id, changed.key.id,
                          changed.key.review_id));
cleanup:
    esr_incoming_list_free(list);
    return status;
}

esr_status esr_answers_refuse(esr_context *ctx, esr_store *store, int64_t id,
                              const esr_receive_options *options, int64_t *message) {
    esri_outgoing outgoing = {0};
    esr_status status = ESR_OK;
    ESR_TRY(esri_outgoing_open(ctx, store, now_of(options), &outgoing));
    ESR_TRY(esr_store_begin(ctx, store));
    ESR_TRY(esr_store_end(ctx, store, refuse(&outgoing, id, message)));
cleanup:
    esri_outgoing_close(&outgoing);
    return status;
}
