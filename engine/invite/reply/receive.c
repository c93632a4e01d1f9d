// SPDX-License-Identifier: GPL-3.0-or-later
// From a calendar object to the record: each event of it is matched with its invitation, judged and
// kept, all of the object in one transaction.
#include "invite/reply/receive.h"

#include <string.h>

#include "store/answers/answers.h"
#include "store/told/told.h"

// An event of the object with what is needed to judge it. Texts are in the arena.
typedef struct matter {
    const esri_envelope *envelope;
    const esri_reply_event *event;
    esr_incoming what, latest;
    esri_reply_known known;
    esr_invitation_list *found;
    esri_arena arena;
} matter;

esr_status esri_receive_addresses(esri_receiving *receiving, const esr_invitation *invitation,
                                  esri_arena *arena, esri_reply_known *known) {
    const char *const *aliases = NULL;
    size_t count = 0, filled = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_alias_list(receiving->ctx, receiving->store, &invitation->key, arena, &aliases,
                            &count));
    const char **addresses = esri_arena_alloc(arena, count + 1, sizeof *addresses);
    const char *own = addresses ? esri_reply_address(invitation->address, arena) : NULL;
    if (!own) {
        status = esri_fail_nomem(receiving->ctx);
        goto cleanup;
    }
    if (*own)
        addresses[filled++] = own;
    for (size_t i = 0; i < count; i++)
        addresses[filled++] = aliases[i];
    known->addresses = addresses;
    known->address_count = filled;
cleanup:
    return status;
}

esr_status esri_receive_latest(esri_receiving *receiving, const esr_invitation *invitation,
                               esr_method method, esr_incoming *out, bool *found) {
    *out = (esr_incoming){.sequence = invitation->answered_sequence,
                          .stamp = invitation->answered_stamp,
                          .answer = invitation->answer};
    esr_status status = ESR_OK;
    if (method != ESR_METHOD_REPLY)
        status = esri_answers_latest(receiving->ctx, receiving->store, invitation->uid, method,
                                     &out->sequence, &out->stamp);
    *found = out->sequence >= 0;
    return status;
}

static bool is_listed(const esri_reply_known *known, const char *address) {
    for (size_t i = 0; i < known->address_count; i++)
        if (strcmp(known->addresses[i], address) == 0)
            return true;
    return false;
}

// For whom it answers: the recipient if they are among the attendees, else the only one, if there
// is only one.
static const esri_reply_attendee *choose_attendee(const esri_reply_event *event,
                                                  const esri_reply_known *known) {
    for (size_t i = 0; i < event->attendee_count; i++)
        if (is_listed(known, event->attendees[i].address))
            return &event->attendees[i];
    return event->attendee_count == 1 ? &event->attendees[0] : NULL;
}

static void fill(matter *m, esr_method method) {
    const esri_reply_event *event = m->event;
    const esri_envelope *envelope = m->envelope;
    const esri_reply_attendee *attendee = choose_attendee(event, &m->known);
    m->what = (esr_incoming){
        .at = "",
        .uid = m->known.invitation ? m->known.invitation->uid : event->uid,
        .key = {"", ESR_RECIPIENT_OFFICE, "", ESR_PART_WHOLE_DAYS},
        .name = "",
        .name_zh = "",
        .method = method,
        .sequence = event->sequence,
        .sequence_given = event->sequence_given,
        .one_day = event->one_day,
        .stamp = event->stamp,
        .attendee = attendee ? attendee->address : "",
        .sender = envelope->sender,
        .says = attendee ? attendee->says : "",
        .comment = event->comment,
        .errors = event->errors,
        .first_day = ESR_DAY_NONE,
        .last_day = ESR_DAY_NONE,
        .why = "",
        .source = envelope->source,
        .message_id = envelope->message_id,
        .authentication = envelope->authentication,
    };
    if (method == ESR_METHOD_COUNTER) {
        m->what.first_day = event->first_day;
        m->what.last_day = event->last_day;
        m->what.from = event->from;
        m->what.to = event->to;
    }
    if (m->known.invitation) {
        m->what.key = m->known.invitation->key;
        m->what.name = m->known.invitation->name;
        m->what.name_zh = m->known.invitation->name_zh;
    }
}

static esr_status learn(esri_receiving *receiving, matter *m, esr_method method) {
    bool later = false;
    esr_status status = ESR_OK;
    m->known.now = receiving->now;
    if (*m->event->uid)
        ESR_TRY(esri_told_find(receiving->ctx, receiving->store, m->event->uid, &m->found));
    if (m->found) {
        m->known.invitation = &m->found->at[0];
        ESR_TRY(esri_receive_addresses(receiving, m->known.invitation, &m->arena, &m->known));
        ESR_TRY(esri_receive_latest(receiving, m->known.invitation, method, &m->latest, &later));
        m->known.latest = later ? &m->latest : NULL;
    }
    fill(m, method);
    if (m->found)
        ESR_TRY(esri_answers_hold(receiving->ctx, receiving->store, &m->what, &m->known.on_record));
cleanup:
    return status;
}

// Whether it asks something of the office at all. Its own messages, which it may have a copy of,
// and those of strangers don't.
static bool concerns_us(const esri_receiving *receiving, const matter *m) {
    bool of_recipient = m->what.method != ESR_METHOD_CANCEL && m->what.method != ESR_METHOD_REQUEST;
    if (of_recipient)
        return true;
    return m->known.invitation && strcmp(m->what.sender, receiving->organizer) != 0 &&
           is_listed(&m->known, m->what.sender);
}

static esr_status keep(esri_receiving *receiving, matter *m) {
    esr_received *item = NULL;
    esr_status status = ESR_OK;
    m->what.why = esri_reply_why(&m->known, &m->what, &m->arena);
    if (!m->what.why) {
        status = esri_fail_nomem(receiving->ctx);
        goto cleanup;
    }
    if (m->what.fate != ESR_FATE_UNKNOWN)
        ESR_TRY(esri_answers_add(receiving->ctx, receiving->store, &m->what, &m->what.id));
    ESR_TRY(esri_receipt_add(receiving->ctx, receiving->out, &item));
    item->incoming = m->what;
    ESR_TRY(esri_receipt_own(receiving->ctx, receiving->out, &item->incoming));
    if (m->known.invitation) {
        item->before = m->known.invitation->answer;
        item->day = m->known.invitation->first_day;
    }
    if (m->what.fate == ESR_FATE_APPLIED)
        ESR_TRY(esri_receive_apply(receiving, m->known.invitation, item));
cleanup:
    return status;
}

static esr_status receive_event(esri_receiving *receiving, const esri_envelope *envelope,
                                const esri_reply_object *object, const esri_reply_event *event) {
    matter m = {.envelope = envelope, .event = event};
    esr_receipt *receipt = &receiving->out->receipt;
    const esri_reply_manner manner = {
        .handed_over = envelope->handed_over,
        .mismatch =
            *envelope->method && strcmp(envelope->method, esr_method_name(object->method)) != 0,
        .forged = envelope->forged};
    esr_status status = ESR_OK;
    ESR_TRY(learn(receiving, &m, object->method));
    esri_reply_decide(&m.known, &manner, &m.what);
    if (!concerns_us(receiving, &m)) {
        receipt->unrelated++;
    } else if (m.what.fate == ESR_FATE_KNOWN) {
        receipt->known++;
    } else {
        receipt->unknown += m.what.fate == ESR_FATE_UNKNOWN;
        ESR_TRY(keep(receiving, &m));
    }
cleanup:
    esr_invitation_list_free(m.found);
    esri_arena_free(&m.arena);
    return status;
}

static esr_status note_unreadable(esri_receiving *receiving, const esri_envelope *envelope,
                                  const char *why) {
    esr_received *item = NULL;
    esr_status status = esri_receipt_add(receiving->ctx, receiving->out, &item);
    if (status != ESR_OK)
        return status;
    item->incoming = (esr_incoming){.at = "",
                                    .uid = "",
                                    .key = {"", ESR_RECIPIENT_OFFICE, "", ESR_PART_WHOLE_DAYS},
                                    .name = "",
                                    .name_zh = "",
                                    .attendee = "",
                                    .sender = envelope->sender,
                                    .says = "",
                                    .comment = "",
                                    .errors = "",
                                    .first_day = ESR_DAY_NONE,
                                    .last_day = ESR_DAY_NONE,
                                    .fate = ESR_FATE_UNREADABLE,
                                    .why = why,
                                    .source = envelope->source,
                                    .message_id = envelope->message_id,
                                    .authentication = envelope->authentication};
    return esri_receipt_own(receiving->ctx, receiving->out, &item->incoming);
}

// The events of a sound object, in the transaction.
static esr_status receive_events(esri_receiving *receiving, const esri_envelope *envelope,
                                 const esri_reply_object *object) {
    esr_status status = ESR_OK;
    if (!object->asks || object->count == 0)
        receiving->out->receipt.unrelated++;
    for (size_t i = 0; object->asks && i < object->count && status == ESR_OK; i++)
        status = receive_event(receiving, envelope, object, &object->events[i]);
    return status;
}

esr_status esri_receive_object(esri_receiving *receiving, const esri_envelope *envelope,
                               const char *bytes, size_t length) {
    const esr_receipt before = receiving->out->receipt;
    esri_arena arena = {0};
    esri_reply_object object;
    esr_status status = ESR_OK;
    ESR_TRY(esri_reply_read(receiving->ctx, bytes, length, &receiving->window, &arena, &object));
    receiving->out->receipt.objects++;
    if (*object.unreadable) {
        status = note_unreadable(receiving, envelope, object.unreadable);
        goto cleanup;
    }
    ESR_TRY(esr_store_begin(receiving->ctx, receiving->store));
    ESR_TRY(esr_store_end(receiving->ctx, receiving->store,
                          receive_events(receiving, envelope, &object)));
cleanup:
    if (status != ESR_OK) {
        receiving->out->receipt = before;
        receiving->out->receipt.at = receiving->out->at;
    }
    esri_arena_free(&arena);
    return status;
}
