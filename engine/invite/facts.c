// SPDX-License-Identifier: GPL-3.0-or-later
// Gathers the facts of an invitation from a plan, and says how two versions of them differ.
#include "invite/facts.h"

#include <string.h>

#include "base/context.h"
#include "calendar/events.h"

static const char *word(const esr_words *words, int32_t at) {
    return at < 0 ? "" : words->at[at];
}

// --- the team -------------------------------------------------------------------------------

// A member as the reader is told: where they serve, unless the reader serves there too.
static esri_fact_member member_of(const esr_cycle *cycle, int32_t place, int32_t reviewer,
                                  int32_t readers_home, bool address) {
    const esr_reviewer *entry = &cycle->reviewers[reviewer];
    esri_fact_member member = {.seat = cycle->seats.at[cycle->places[place].seat],
                               .role = cycle->roles.at[entry->role],
                               .name = entry->name,
                               .name_zh = entry->name_zh,
                               .home = "",
                               .home_zh = "",
                               .same_home = entry->home.at >= 0 && entry->home.at == readers_home,
                               .address = address ? entry->email : ""};
    if (entry->home.at >= 0 && !member.same_home) {
        member.home = cycle->schools[entry->home.at].name;
        member.home_zh = cycle->schools[entry->home.at].name_zh;
    }
    return member;
}

// The members but for `reader` (-1: all of them), and the seats without anybody.
static esr_status gather_team(esr_context *ctx, const esr_plan *plan, const esr_review *review,
                              int32_t reader, esri_arena *arena, esri_facts *out) {
    const esr_cycle *cycle = plan->cycle;
    const int32_t home = reader < 0 ? -1 : cycle->reviewers[reader].home.at;
    esri_fact_member *team = esri_arena_alloc(arena, (size_t)review->seat_count, sizeof *team);
    const char **open = esri_arena_alloc(arena, (size_t)review->seat_count, sizeof *open);
    if (!team || !open)
        return esri_fail_nomem(ctx);
    for (int32_t place = review->seat_at; place < review->seat_at + review->seat_count; place++) {
        const int32_t member = plan->member[place].at;
        if (member >= 0 && member != reader)
            team[out->team_count++] = member_of(cycle, place, member, home, reader >= 0);
        else if (member < 0 && reader < 0)
            open[out->open_seat_count++] = cycle->seats.at[cycle->places[place].seat];
    }
    out->team = team;
    out->open_seats = open;
    return ESR_OK;
}

static const char *seat_of(const esr_plan *plan, const esr_review *review, int32_t reviewer) {
    const esr_cycle *cycle = plan->cycle;
    for (int32_t place = review->seat_at; place < review->seat_at + review->seat_count; place++)
        if (plan->member[place].at == reviewer)
            return cycle->seats.at[cycle->places[place].seat];
    return "";
}

// --- all of them ----------------------------------------------------------------------------

static esr_status gather_school(esr_context *ctx, const esr_plan *plan, esr_review_ix review,
                                esri_sight sight, esr_day as_of, esri_arena *arena,
                                esri_facts *out) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *entry = &cycle->reviews[review.at];
    const esri_notice notice = esri_notice_of(cycle, plan->first_day[review.at]);
    out->name = out->school;
    out->name_zh = out->school_zh;
    out->team_told = sight.team;
    out->team_day = notice.team;
    if (!sight.team)
        return ESR_OK;
    if (notice.may_object && as_of <= notice.objections)
        out->objections = notice.objections;
    return gather_team(ctx, plan, entry, -1, arena, out);
}

static esr_status gather_reviewer(esr_context *ctx, const esr_plan *plan, const esr_review *entry,
                                  int32_t reviewer, bool team, esri_arena *arena, esri_facts *out) {
    out->name = plan->cycle->reviewers[reviewer].name;
    out->name_zh = plan->cycle->reviewers[reviewer].name_zh;
    out->seat = seat_of(plan, entry, reviewer);
    out->team_told = team;
    return team ? gather_team(ctx, plan, entry, reviewer, arena, out) : ESR_OK;
}

static esri_event_span find_span(const esr_plan *plan, esr_review_ix review, esr_event_part part) {
    esri_event_span spans[ESRI_EVENT_SPANS_MAX];
    const int32_t count = esri_event_spans(plan, review, spans);
    return spans[count > 1 && spans[1].part == part ? 1 : 0];
}

esr_status esri_facts_gather(esr_context *ctx, const esr_plan *plan, esr_review_ix review,
                             esri_reader reader, esr_event_part part, esr_day as_of, bool team,
                             esri_arena *arena, esri_facts *out) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *entry = &cycle->reviews[review.at];
    const esr_school *school = &cycle->schools[entry->school.at];
    const esri_event_span span = find_span(plan, review, part);
    const esri_sight sight = esri_notice_sight(plan, review, reader, as_of);
    esri_facts facts = {.cycle = cycle->name,
                        .cycle_zh = cycle->name_zh,
                        .review_id = entry->id,
                        .school_id = school->id,
                        .school = school->name,
                        .school_zh = school->name_zh,
                        .district = word(&cycle->districts, school->district),
                        .recipient = reader.recipient,
                        .first_day = plan->first_day[review.at],
                        .half_days = entry->half_days,
                        .part = part,
                        .part_first = span.first,
                        .part_days = span.days,
                        .from = span.from,
                        .to = span.to,
                        .time_zone = cycle->time_zone,
                        .seat = "",
                        .team_day = ESR_DAY_NONE,
                        .objections = ESR_DAY_NONE};
    esr_status status =
        reader.recipient == ESR_RECIPIENT_SCHOOL
            ? gather_school(ctx, plan, review, sight, as_of, arena, &facts)
            : gather_reviewer(ctx, plan, entry, reader.at, team && sight.team, arena, &facts);
    if (status == ESR_OK)
        *out = facts;
    return status;
}

// --- differences ----------------------------------------------------------------------------

static bool differ(const char *a, const char *b) {
    return strcmp(a, b) != 0;
}

static bool members_differ(const esri_fact_member *a, const esri_fact_member *b) {
    return differ(a->seat, b->seat) || differ(a->role, b->role) || differ(a->name, b->name) ||
           differ(a->name_zh, b->name_zh) || differ(a->home, b->home) ||
           differ(a->home_zh, b->home_zh) || a->same_home != b->same_home ||
           differ(a->address, b->address);
}

// That a reviewer may now know the team is no news where there is nobody else on it.
static bool teams_differ(const esri_facts *before, const esri_facts *now) {
    const bool alone = before->recipient == ESR_RECIPIENT_REVIEWER && before->team_count == 0 &&
                       now->team_count == 0;
    if (before->team_told != now->team_told && !alone)
        return true;
    if (before->team_count != now->team_count || before->open_seat_count != now->open_seat_count)
        return true;
    for (size_t i = 0; i < now->team_count; i++)
        if (members_differ(&before->team[i], &now->team[i]))
            return true;
    for (size_t i = 0; i < now->open_seat_count; i++)
        if (differ(before->open_seats[i], now->open_seats[i]))
            return true;
    return false;
}

static bool words_differ(const esri_facts *before, const esri_facts *now) {
    return differ(before->cycle, now->cycle) || differ(before->cycle_zh, now->cycle_zh) ||
           differ(before->school, now->school) || differ(before->school_zh, now->school_zh) ||
           differ(before->name, now->name) || differ(before->name_zh, now->name_zh) ||
           before->first_day != now->first_day || before->half_days != now->half_days ||
           before->team_day != now->team_day || before->objections != now->objections;
}

static bool hours_differ(const esri_facts *before, const esri_facts *now) {
    return before->from != now->from || before->to != now->to ||
           differ(before->time_zone, now->time_zone);
}

uint32_t esri_facts_compare(const esri_facts *before, const esri_facts *now) {
    uint32_t changed = 0;
    if (before->part_first != now->part_first || before->part_days != now->part_days ||
        hours_differ(before, now))
        changed |= ESRI_CHANGED_DAYS;
    if (differ(before->school_id, now->school_id) || differ(before->district, now->district))
        changed |= ESRI_CHANGED_PLACE;
    if (differ(before->seat, now->seat))
        changed |= ESRI_CHANGED_SEAT;
    if (teams_differ(before, now))
        changed |= ESRI_CHANGED_TEAM;
    if (words_differ(before, now))
        changed |= ESRI_CHANGED_WORDS;
    return changed;
}

bool esri_facts_shortened(const esri_facts *before, const esri_facts *now) {
    return !hours_differ(before, now) && now->part_first >= before->part_first &&
           now->part_first + now->part_days <= before->part_first + before->part_days;
}
