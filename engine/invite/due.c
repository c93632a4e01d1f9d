// SPDX-License-Identifier: GPL-3.0-or-later
// The state machine of invitations: for each event of the plan that somebody may know, and each
// that they were told, which messages lead from the one to the other.
#include "invite/due.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/context.h"
#include "base/idmap.h"
#include "calendar/events.h"

typedef struct search {
    esr_context *ctx;
    const esr_plan *plan;
    const esr_cycle *cycle;
    const esri_due_options *options;
    const esr_invitation_list *told;
    const bool *unsent;
    esri_arena *arena;
    esri_idmap by_key; // invitations
    bool *wanted;      // by invitation: the plan has its event, and its recipient may know
    esri_due *due;
    size_t count, room;
} search;

static esr_status add(search *s, const esri_due *due) {
    if (s->count == s->room) {
        const size_t room = s->room ? 2 * s->room : 64;
        esri_due *more = esri_arena_alloc(s->arena, room, sizeof *more);
        if (!more)
            return esri_fail_nomem(s->ctx);
        if (s->count > 0)
            memcpy(more, s->due, s->count * sizeof *more);
        s->due = more;
        s->room = room;
    }
    s->due[s->count++] = *due;
    return ESR_OK;
}

// --- finding an invitation by its key -------------------------------------------------------

static char *key_text(esri_arena *arena, const esr_event_key *key) {
    return esri_arena_printf(arena, "%s\x1F%d\x1F%s\x1F%d", key->review_id, (int)key->recipient,
                             key->id, (int)key->part);
}

static esr_status index_told(search *s) {
    s->by_key.arena = s->arena;
    s->wanted = esri_arena_alloc(s->arena, s->told->count, sizeof *s->wanted);
    if (!s->wanted)
        return esri_fail_nomem(s->ctx);
    for (size_t i = 0; i < s->told->count; i++) {
        const char *key = key_text(s->arena, &s->told->at[i].key);
        if (!key || !esri_idmap_add(&s->by_key, key, (int32_t)i))
            return esri_fail_nomem(s->ctx);
    }
    return ESR_OK;
}

// -1: there is none.
static esr_status find_told(search *s, const esr_event_key *key, int32_t *out) {
    const char *text = key_text(s->arena, key);
    if (!text)
        return esri_fail_nomem(s->ctx);
    *out = esri_idmap_get(&s->by_key, text, strlen(text));
    return ESR_OK;
}

// --- the steps from one state to the next ---------------------------------------------------

static bool stands(const esr_invitation *invitation) {
    return invitation->state == ESR_INVITATION_TENTATIVE ||
           invitation->state == ESR_INVITATION_CONFIRMED;
}

static bool is_over(const search *s, esr_day first_day, int32_t half_days) {
    return esr_visit_last_day(first_day, half_days) < s->options->as_of;
}

// A later DTSTAMP than any before: without one, readers would take the message for an old one.
static void stamp(const search *s, esr_invitation *invitation) {
    const int64_t now = s->options->now, last = invitation->stamp;
    invitation->stamp = now > last ? now : last + 1;
}

static void ask_anew(esr_invitation *invitation) {
    invitation->asked_sequence = invitation->sequence;
    invitation->answer = ESR_ANSWER_NONE;
    invitation->answered_sequence = -1;
    invitation->answered_stamp = 0;
    invitation->comment = "";
}

// What is known of the event's days and recipient; texts are the composer's.
static void take_facts(esr_invitation *invitation, const esri_facts *facts) {
    invitation->name = facts->name;
    invitation->name_zh = facts->name_zh;
    invitation->first_day = facts->part_first;
    invitation->days = facts->part_days;
    invitation->from = facts->from;
    invitation->to = facts->to;
    invitation->time_zone = facts->time_zone;
    invitation->title = invitation->place = invitation->text = invitation->facts = NULL;
}

// Takes an event back: from everybody (CANCEL) or from this recipient alone (RELEASE). Nothing is
// said of the team any more: whoever is not on it may no longer know it.
static esr_status take_back(search *s, const esri_due *base, esr_message_kind kind) {
    esri_due due = *base;
    due.kind = kind;
    due.facts = due.before;
    due.facts.team_told = false;
    due.facts.team_count = due.facts.open_seat_count = 0;
    due.facts.team_day = due.facts.objections = ESR_DAY_NONE;
    take_facts(&due.invitation, &due.facts);
    due.invitation.sequence++;
    due.invitation.state =
        kind == ESR_MESSAGE_CANCEL ? ESR_INVITATION_CANCELLED : ESR_INVITATION_RELEASED;
    stamp(s, &due.invitation);
    due.silent = due.supersedes;
    return add(s, &due);
}

static esr_invitation_state state_for(const search *s, const esr_invitation *invitation) {
    const bool confirmed =
        stands(invitation) && invitation->uid && invitation->state == ESR_INVITATION_CONFIRMED;
    return confirmed || !s->options->hold ? ESR_INVITATION_CONFIRMED : ESR_INVITATION_TENTATIVE;
}

// Invites, for the first time or again.
static esr_status invite(search *s, const esri_due *base, const esri_facts *now,
                         const char *address, esr_invitation_state state) {
    esri_due due = *base;
    due.kind = ESR_MESSAGE_INVITE;
    due.has_before = false;
    due.facts = *now;
    due.invitation.address = address;
    due.invitation.state = state;
    due.invitation.sequence = due.invitation.uid ? due.invitation.sequence + 1 : 0;
    take_facts(&due.invitation, now);
    stamp(s, &due.invitation);
    ask_anew(&due.invitation);
    return add(s, &due);
}

// Whether the answer to an event still counts when only days of it vanish: who can come to all of
// them can come to some. Whoever declined or doubted is asked anew.
static bool answer_holds(const esri_due *due, const esri_facts *now, uint32_t changed) {
    return !(changed & ESRI_CHANGED_PLACE) && due->invitation.answer == ESR_ANSWER_ACCEPTED &&
           esri_facts_shortened(&due->before, now);
}

// Whether a pin keeps the reviewer on the team, so that the seat is theirs whatever they answer.
static bool is_kept(const esr_cycle *cycle, const esri_due *due) {
    for (int32_t p = 0; p < cycle->pin_count; p++) {
        const esr_pin *pin = &cycle->pins[p];
        if (!pin->forbid && pin->review.at == due->review.at && pin->reviewer.at == due->reader.at)
            return true;
    }
    return false;
}

// Whether a reviewer declined, and so left the seat, and has it again before they heard that they
// were released: they are asked anew, as their calendar no longer has the days.
static bool is_back(const search *s, const esri_due *due) {
    return due->reader.recipient == ESR_RECIPIENT_REVIEWER &&
           due->invitation.answer == ESR_ANSWER_DECLINED && !is_kept(s->cycle, due);
}

// Tells how an event that stands differs from what was told.
static esr_status change(search *s, const esri_due *base, const esri_facts *now, uint32_t changed) {
    esri_due due = *base;
    const bool moved = changed & (ESRI_CHANGED_DAYS | ESRI_CHANGED_PLACE);
    const esr_invitation_state state = state_for(s, &due.invitation);
    const bool confirmed = state != due.invitation.state;
    if (!moved && is_back(s, base))
        return invite(s, base, now, base->invitation.address, state);
    if (!moved && !confirmed && !changed)
        return ESR_OK;
    due.kind = moved ? ESR_MESSAGE_MOVE : confirmed ? ESR_MESSAGE_CONFIRM : ESR_MESSAGE_UPDATE;
    due.facts = *now;
    take_facts(&due.invitation, now);
    stamp(s, &due.invitation);
    if (moved || confirmed)
        due.invitation.sequence++;
    if (moved && !answer_holds(&due, now, changed))
        ask_anew(&due.invitation);
    due.invitation.state = state;
    if (due.supersedes) {
        due.kind = ESR_MESSAGE_INVITE; // they never heard of what this changes
        due.has_before = false;
    }
    return add(s, &due);
}

// --- what the plan holds --------------------------------------------------------------------

// Where mail for the reader goes; "" by hand.
static const char *address_of(const esr_cycle *cycle, esri_reader reader) {
    return reader.recipient == ESR_RECIPIENT_SCHOOL ? cycle->schools[reader.at].email
                                                    : cycle->reviewers[reader.at].email;
}

static const char *id_of(const esr_cycle *cycle, esri_reader reader) {
    return reader.recipient == ESR_RECIPIENT_SCHOOL ? cycle->schools[reader.at].id
                                                    : cycle->reviewers[reader.at].id;
}

static esr_status read_before(search *s, const esr_invitation *told, esri_due *due) {
    esr_status status = esri_facts_read(s->ctx, told->facts, s->arena, &due->before);
    // That the days for objections are over is no news.
    if (due->before.objections != ESR_DAY_NONE && due->before.objections < s->options->as_of)
        due->before.objections = ESR_DAY_NONE;
    return status;
}

// Another address is another mailbox, and perhaps another calendar: the event is taken back from
// the old one, then the new one is invited. The later SEQUENCE wins where both are one calendar.
static esr_status readdress(search *s, const esri_due *base, const esri_facts *now,
                            const char *address) {
    esri_due due = *base;
    if (*due.invitation.address && !due.supersedes) {
        esr_status status = take_back(s, &due, ESR_MESSAGE_RELEASE);
        if (status != ESR_OK)
            return status;
        due.invitation = s->due[s->count - 1].invitation;
    }
    return invite(s, &due, now, address, state_for(s, &base->invitation));
}

// One event of the plan that its recipient may know.
static esr_status look_at_event(search *s, esr_review_ix review, esri_reader reader,
                                esr_event_part part) {
    const char *address = address_of(s->cycle, reader);
    esri_due base = {.review = review, .reader = reader, .has_before = true};
    base.invitation.key = (esr_event_key){s->cycle->reviews[review.at].id, reader.recipient,
                                          id_of(s->cycle, reader), part};
    esri_facts now;
    int32_t at = -1;
    esr_status status = ESR_OK;
    ESR_TRY(find_told(s, &base.invitation.key, &at));
    ESR_TRY(esri_facts_gather(s->ctx, s->plan, review, reader, part, s->options->as_of,
                              s->options->team, s->arena, &now));
    base.told = at;
    if (at >= 0) {
        s->wanted[at] = true;
        base.invitation = s->told->at[at];
        base.supersedes = s->unsent[at];
    }
    if (at < 0 || !stands(&base.invitation))
        return invite(s, &base, &now, address, state_for(s, &base.invitation));
    ESR_TRY(read_before(s, &base.invitation, &base));
    status = strcasecmp(address, base.invitation.address) == 0
                 ? change(s, &base, &now, esri_facts_compare(&base.before, &now))
                 : readdress(s, &base, &now, address);
cleanup:
    return status;
}

static esr_status look_at_reader(search *s, esr_review_ix review, esri_reader reader) {
    esri_event_span spans[ESRI_EVENT_SPANS_MAX];
    esr_status status = ESR_OK;
    if (!esri_notice_sight(s->plan, review, reader, s->options->as_of).visit)
        return ESR_OK;
    const int32_t count = esri_event_spans(s->plan, review, spans);
    for (int32_t i = 0; i < count && status == ESR_OK; i++)
        status = look_at_event(s, review, reader, spans[i].part);
    return status;
}

// Whether somebody sits on an earlier seat of the review too (a plan may break rules).
static bool sits_before(const esr_plan *plan, const esr_review *review, int32_t place) {
    for (int32_t p = review->seat_at; p < place; p++)
        if (plan->member[p].at == plan->member[place].at)
            return true;
    return false;
}

static esr_status look_at_review(search *s, esr_review_ix review) {
    const esr_review *entry = &s->cycle->reviews[review.at];
    const esr_day first_day = s->plan->first_day[review.at];
    esr_status status = ESR_OK;
    if (first_day == ESR_DAY_NONE || is_over(s, first_day, entry->half_days))
        return ESR_OK;
    ESR_TRY(look_at_reader(s, review, (esri_reader){ESR_RECIPIENT_SCHOOL, entry->school.at}));
    for (int32_t place = entry->seat_at; place < entry->seat_at + entry->seat_count; place++)
        if (s->plan->member[place].at >= 0 && !sits_before(s->plan, entry, place))
            ESR_TRY(look_at_reader(
                s, review, (esri_reader){ESR_RECIPIENT_REVIEWER, s->plan->member[place].at}));
cleanup:
    return status;
}

// --- what was told and is no longer so ------------------------------------------------------

static int32_t find_recipient(const esr_cycle *cycle, const esr_event_key *key) {
    return key->recipient == ESR_RECIPIENT_SCHOOL ? esr_cycle_find_school(cycle, key->id).at
                                                  : esr_cycle_find_reviewer(cycle, key->id).at;
}

// Whether the visit stands, without this reviewer.
static bool goes_on_without(const search *s, esr_review_ix review, esri_reader reader) {
    if (reader.recipient == ESR_RECIPIENT_SCHOOL || review.at < 0 ||
        s->plan->first_day[review.at] == ESR_DAY_NONE)
        return false;
    return reader.at < 0 || !esri_notice_sight(s->plan, review, reader, s->options->as_of).visit;
}

static esr_status look_at_told(search *s, size_t at) {
    const esr_invitation *told = &s->told->at[at];
    esri_due base = {.review = esr_cycle_find_review(s->cycle, told->key.review_id),
                     .reader = {told->key.recipient, find_recipient(s->cycle, &told->key)},
                     .told = (int32_t)at,
                     .invitation = *told,
                     .has_before = true,
                     .supersedes = s->unsent[at]};
    if (s->wanted[at] || !stands(told))
        return ESR_OK;
    esr_status status = read_before(s, told, &base);
    if (status != ESR_OK || is_over(s, base.before.first_day, base.before.half_days))
        return status;
    return take_back(s, &base,
                     goes_on_without(s, base.review, base.reader) ? ESR_MESSAGE_RELEASE
                                                                  : ESR_MESSAGE_CANCEL);
}

// --- all of it ------------------------------------------------------------------------------

static int by_key(const void *a, const void *b) {
    const esr_invitation *x = &((const esri_due *)a)->invitation;
    const esr_invitation *y = &((const esri_due *)b)->invitation;
    int order = strcmp(x->key.review_id, y->key.review_id);
    if (order == 0)
        order = (int)x->key.recipient - (int)y->key.recipient;
    if (order == 0)
        order = strcmp(x->key.id, y->key.id);
    if (order == 0)
        order = (int)x->key.part - (int)y->key.part;
    return order ? order : (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

esr_status esri_due_find(esr_context *ctx, const esr_plan *plan, const esri_due_options *options,
                         const esr_invitation_list *invitations, const bool *unsent,
                         esri_arena *arena, esri_due_list *out) {
    search s = {.ctx = ctx,
                .plan = plan,
                .cycle = plan->cycle,
                .options = options,
                .told = invitations,
                .unsent = unsent,
                .arena = arena};
    esr_status status = ESR_OK;
    ESR_TRY(index_told(&s));
    for (int32_t review = 0; review < s.cycle->review_count; review++)
        ESR_TRY(look_at_review(&s, (esr_review_ix){review}));
    for (size_t at = 0; at < invitations->count; at++)
        ESR_TRY(look_at_told(&s, at));
    if (s.count > 0)
        qsort(s.due, s.count, sizeof *s.due, by_key);
    *out = (esri_due_list){s.due, s.count};
cleanup:
    return status;
}
