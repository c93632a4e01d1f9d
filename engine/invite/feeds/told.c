// SPDX-License-Identifier: GPL-3.0-or-later
// Makes calendars of invitations, word for word as they were sent.
#include "invite/feeds/told.h"

#include <stdlib.h>
#include <string.h>

#include "calendar/events.h"
#include "calendar/feed_text.h"
#include "ics/text.h"
#include "invite/facts.h"

// --- what is shown --------------------------------------------------------------------------

static bool stands(const esr_invitation *invitation) {
    return invitation->state == ESR_INVITATION_TENTATIVE ||
           invitation->state == ESR_INVITATION_CONFIRMED;
}

static esr_day last_day(const esr_invitation *invitation) {
    return invitation->first_day + invitation->days - 1;
}

static int by_reader(const esr_invitation *a, const esr_invitation *b) {
    const int order = (int)a->key.recipient - (int)b->key.recipient;
    return order ? order : strcmp(a->key.id, b->key.id);
}

static int by_reader_and_day(const void *a, const void *b) {
    const esr_invitation *x = *(const esr_invitation *const *)a;
    const esr_invitation *y = *(const esr_invitation *const *)b;
    int order = by_reader(x, y);
    if (order == 0)
        order = (x->first_day > y->first_day) - (x->first_day < y->first_day);
    if (order == 0)
        order = strcmp(x->key.review_id, y->key.review_id);
    return order ? order : (int)x->key.part - (int)y->key.part;
}

// What was taken back is shown as cancelled until the day after it would have ended.
static esr_status choose_shown(esri_told *told, esr_day as_of) {
    told->shown = esri_arena_alloc(&told->arena, told->list->count, sizeof *told->shown);
    if (!told->shown)
        return esri_fail_nomem(told->ctx);
    for (size_t i = 0; i < told->list->count; i++)
        if (stands(&told->list->at[i]) || as_of <= last_day(&told->list->at[i]))
            told->shown[told->shown_count++] = &told->list->at[i];
    if (told->shown_count > 0)
        qsort(told->shown, told->shown_count, sizeof *told->shown, by_reader_and_day);
    return ESR_OK;
}

static bool is_first_of_zone(const esri_told *told, size_t at) {
    const char *zone = told->shown[at]->time_zone;
    if (strcmp(zone, told->plan->cycle->time_zone) == 0)
        return false;
    for (size_t i = 0; i < at; i++)
        if (strcmp(told->shown[i]->time_zone, zone) == 0)
            return false;
    return true;
}

// The cycle's zone, and others that it had when people were told.
static esr_status print_zones(esri_told *told) {
    const esr_cycle *cycle = told->plan->cycle;
    esr_day first = cycle->first_day, last = cycle->last_day;
    esr_status status = ESR_OK;
    for (size_t i = 0; i < told->shown_count; i++) {
        const esr_invitation *shown = told->shown[i];
        first = shown->first_day < first ? shown->first_day : first;
        last = last_day(shown) > last ? last_day(shown) : last;
    }
    ESR_TRY(esri_feed_add_zone(told->ctx, cycle->time_zone, first, last, &told->zones));
    for (size_t i = 0; i < told->shown_count; i++)
        if (is_first_of_zone(told, i))
            ESR_TRY(esri_feed_add_zone(told->ctx, told->shown[i]->time_zone, first, last,
                                       &told->zones));
cleanup:
    return status;
}

static esr_status index_people(esri_told *told) {
    const esr_cycle *cycle = told->plan->cycle;
    told->people.arena = &told->arena;
    for (int32_t at = 0; at < cycle->reviewer_count; at++) {
        const esr_reviewer *entry = &cycle->reviewers[at];
        const char *key = esri_arena_printf(&told->arena, "%s\n%s", entry->name, entry->name_zh);
        if (!key)
            return esri_fail_nomem(told->ctx);
        if (esri_idmap_get(&told->people, key, strlen(key)) < 0 &&
            !esri_idmap_add(&told->people, key, at))
            return esri_fail_nomem(told->ctx);
    }
    return ESR_OK;
}

esr_status esri_told_open(esr_context *ctx, esr_store *store, const esr_plan *plan, esr_day as_of,
                          esri_told *out) {
    esr_status status = ESR_OK;
    *out = (esri_told){.ctx = ctx, .plan = plan};
    ESR_TRY(esr_store_invitations(ctx, store, &out->list));
    ESR_TRY(choose_shown(out, as_of));
    ESR_TRY(print_zones(out));
    ESR_TRY(index_people(out));
    ESR_TRY(esri_guard_new(ctx, plan, as_of, &out->guard));
cleanup:
    if (status != ESR_OK)
        esri_told_close(out);
    return status;
}

void esri_told_close(esri_told *told) {
    esri_guard_free(told->guard);
    esr_invitation_list_free(told->list);
    esri_buf_free(&told->zones);
    esri_arena_free(&told->arena);
    *told = (esri_told){0};
}

// --- the readers ----------------------------------------------------------------------------

// The number of events from `at` on that have the same reader.
static size_t group_size(const esri_told *told, size_t at) {
    size_t end = at + 1;
    while (end < told->shown_count && by_reader(told->shown[at], told->shown[end]) == 0)
        end++;
    return end - at;
}

// Somebody as the register has them; else as they were when they were told something.
static esri_told_reader make_reader(const esri_told *told, esr_recipient recipient, int32_t at,
                                    const esr_invitation *const *events, size_t count) {
    const esr_cycle *cycle = told->plan->cycle;
    esri_told_reader reader = {
        .reader = {recipient, at}, .address = "", .events = events, .count = count};
    if (at < 0 && events) { // who left is here for their events
        reader.id = events[0]->key.id;
        reader.name = events[0]->name;
        reader.name_zh = events[0]->name_zh;
    } else if (recipient == ESR_RECIPIENT_SCHOOL) {
        const esr_school *school = &cycle->schools[at];
        reader.id = school->id;
        reader.name = school->name;
        reader.name_zh = school->name_zh;
        reader.address = school->email;
    } else {
        const esr_reviewer *reviewer = &cycle->reviewers[at];
        reader.id = reviewer->id;
        reader.name = reviewer->name;
        reader.name_zh = reviewer->name_zh;
        reader.address = reviewer->email;
    }
    return reader;
}

// Reviewers of the register whose id comes before `id` (NULL: all that are left), without events.
static esr_status take_those_before(const esri_told *told, const char *id, int32_t *next,
                                    esri_told_fn take, void *user) {
    const esr_cycle *cycle = told->plan->cycle;
    esr_status status = ESR_OK;
    for (; status == ESR_OK && *next < cycle->reviewer_count &&
           (!id || strcmp(cycle->reviewers[*next].id, id) < 0);
         ++*next) {
        const esri_told_reader reader = make_reader(told, ESR_RECIPIENT_REVIEWER, *next, NULL, 0);
        status = take(user, &reader);
    }
    return status;
}

esr_status esri_told_each(const esri_told *told, esri_told_fn take, void *user) {
    const esr_cycle *cycle = told->plan->cycle;
    int32_t next = 0; // reviewer
    esr_status status = ESR_OK;
    for (size_t i = 0, size = 0; i < told->shown_count; i += size) {
        const esr_event_key *key = &told->shown[i]->key;
        int32_t at = -1;
        size = group_size(told, i);
        if (key->recipient == ESR_RECIPIENT_REVIEWER) {
            ESR_TRY(take_those_before(told, key->id, &next, take, user));
            at = esr_cycle_find_reviewer(cycle, key->id).at;
            next += at >= 0;
        } else {
            at = esr_cycle_find_school(cycle, key->id).at;
        }
        const esri_told_reader reader =
            make_reader(told, key->recipient, at, told->shown + i, size);
        ESR_TRY(take(user, &reader));
    }
    status = take_those_before(told, NULL, &next, take, user);
cleanup:
    return status;
}

// --- one calendar ---------------------------------------------------------------------------

static const char *status_of(const esr_invitation *invitation) {
    return invitation->state == ESR_INVITATION_TENTATIVE   ? "TENTATIVE"
           : invitation->state == ESR_INVITATION_CONFIRMED ? "CONFIRMED"
                                                           : "CANCELLED";
}

// The whole days of the visit of which `half` is the half day at the end; NULL: none.
static const esr_invitation *whole_of(const esri_told_reader *reader, const esr_invitation *half) {
    if (half->key.part != ESR_PART_HALF_DAY)
        return NULL;
    for (size_t i = 0; i < reader->count; i++)
        if (reader->events[i]->key.part == ESR_PART_WHOLE_DAYS &&
            strcmp(reader->events[i]->key.review_id, half->key.review_id) == 0)
            return reader->events[i];
    return NULL;
}

static esr_status add_event(const esri_told *told, const esri_told_reader *reader,
                            const esr_invitation *event, esri_buf *out) {
    const esr_cycle *cycle = told->plan->cycle;
    const esri_event_span span = {event->key.part, event->first_day, event->days, event->from,
                                  event->to};
    const esr_invitation *whole = whole_of(reader, event);
    esri_buf lines = {0};
    esri_event_add_times(&lines, event->time_zone, &span);
    esri_ics_add_text(&lines, "SUMMARY", event->title);
    if (*event->place)
        esri_ics_add_text(&lines, "LOCATION", event->place);
    esri_ics_add_text(&lines, "DESCRIPTION", event->text);
    esri_ics_add_person(&lines, "ORGANIZER", cycle->organizer_name, cycle->organizer_email);
    if (whole)
        esri_ics_add_text(&lines, "RELATED-TO", whole->uid);
    char *text = esri_buf_take(&lines);
    if (!text)
        return esri_fail_nomem(told->ctx);
    esri_event_wrap(&(esri_event_version){event->uid, event->sequence, event->stamp,
                                          status_of(event), stands(event)},
                    text, out);
    free(text);
    return ESR_OK;
}

// What the guard compares with: the facts that were told.
static esr_status gather_told(const esri_told *told, const esr_invitation *event, esri_arena *arena,
                              bool *roster, esri_told_event *out) {
    esri_facts facts;
    esr_status status = esri_facts_read(told->ctx, event->facts, arena, &facts);
    if (status != ESR_OK)
        return status;
    int32_t *team = esri_arena_alloc(arena, facts.team_count, sizeof *team);
    size_t count = 0;
    if (!team)
        return esri_fail_nomem(told->ctx);
    for (size_t i = 0; i < facts.team_count; i++) {
        const esri_fact_member *member = &facts.team[i];
        const char *key = esri_arena_printf(arena, "%s\n%s", member->name, member->name_zh);
        if (!key)
            return esri_fail_nomem(told->ctx);
        team[count] = esri_idmap_get(&told->people, key, strlen(key));
        count += team[count] >= 0;
        *roster = *roster || *member->address;
    }
    *out = (esri_told_event){.key = &event->key,
                             .first_day = event->first_day,
                             .last_day = last_day(event),
                             .team_day = facts.team_day,
                             .objections = facts.objections,
                             .stamp = event->stamp,
                             .team = team,
                             .team_count = count};
    return ESR_OK;
}

static esr_status look_at(const esri_told *told, const esri_told_reader *reader, const char *path,
                          const esri_buf *text) {
    esri_arena arena = {0};
    bool roster = false;
    esr_status status = ESR_OK;
    esri_told_event *events = esri_arena_alloc(&arena, reader->count, sizeof *events);
    if (!events)
        ESR_TRY(esri_fail_nomem(told->ctx));
    for (size_t i = 0; i < reader->count; i++)
        ESR_TRY(gather_told(told, reader->events[i], &arena, &roster, &events[i]));
    const esri_told_all all = {reader->id, events, reader->count};
    status = esri_guard_calendar(told->guard, &(esri_guarded){.reader = reader->reader,
                                                              .path = path,
                                                              .bytes = text->text,
                                                              .length = text->length,
                                                              .roster = roster,
                                                              .all = &all});
cleanup:
    esri_arena_free(&arena);
    return status;
}

esr_status esri_told_calendar(const esri_told *told, const esri_told_reader *reader,
                              const char *uid, const char *path, esri_buf *out) {
    esri_feed_head head = {
        .what_zh = reader->name_zh, .what = reader->name, .uid = uid, .zones = told->zones.text};
    esr_status status = ESR_OK;
    for (size_t i = 0; i < reader->count; i++)
        if (reader->events[i]->stamp > head.modified)
            head.modified = reader->events[i]->stamp;
    esri_feed_begin(out, told->plan->cycle, &head);
    for (size_t i = 0; i < reader->count; i++)
        ESR_TRY(add_event(told, reader, reader->events[i], out));
    esri_feed_end(out);
    if (out->failed)
        ESR_TRY(esri_fail_nomem(told->ctx));
    status = look_at(told, reader, path, out);
cleanup:
    return status;
}
