// SPDX-License-Identifier: GPL-3.0-or-later
// The texts and times of one visit's events. Titles are in both languages, Chinese first.
#include "calendar/events.h"

#include <stdlib.h>
#include <string.h>

#include "ics/text.h"

#define SUMMARY_OCTETS 255 // some readers cut longer titles, and not between characters
#define ELLIPSIS       "…"

static void add_on_one_line(esri_buf *out, const char *text) {
    for (; *text; text++)
        esri_buf_add_bytes(out, *text == '\n' || *text == '\r' ? " " : text, 1);
}

void esri_event_add_names(esri_buf *out, const char *name_zh, const char *name) {
    add_on_one_line(out, name_zh);
    if (*name_zh && *name && strcmp(name_zh, name) == 0)
        return;
    if (*name_zh && *name)
        esri_buf_add(out, " ");
    add_on_one_line(out, name);
}

void esri_event_finish_text(esri_buf *out, const char *property, esri_buf *text) {
    char *value = esri_buf_take(text);
    if (value)
        esri_ics_add_text(out, property, value);
    else
        out->failed = true;
    free(value);
}

void esri_event_add_title(const char *what, const esr_school *school, esri_buf *out) {
    esri_buf text = {0}, cut = {0};
    esri_buf_printf(&text, "%s: ", what);
    esri_event_add_names(&text, school->name_zh, school->name);
    if (!text.failed && text.length > SUMMARY_OCTETS) {
        size_t most = SUMMARY_OCTETS - strlen(ELLIPSIS);
        esri_buf_add_bytes(&cut, text.text, esri_utf8_prefix(text.text, most));
        esri_buf_add(&cut, ELLIPSIS);
        esri_event_finish_text(out, "SUMMARY", &cut);
    } else {
        esri_event_finish_text(out, "SUMMARY", &text);
    }
    esri_buf_free(&text);
}

static void add_location(const esr_cycle *cycle, const esr_school *school, esri_buf *out) {
    esri_buf text = {0};
    esri_event_add_names(&text, school->name_zh, school->name);
    if (school->district >= 0) {
        esri_buf_add(&text, ", ");
        add_on_one_line(&text, cycle->districts.at[school->district]);
    }
    esri_event_finish_text(out, "LOCATION", &text);
}

static const char *seat_name(const esr_cycle *cycle, int32_t place) {
    return cycle->seats.at[cycle->places[place].seat];
}

void esri_event_add_team(const esr_plan *plan, esr_review_ix review, esri_buf *text) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *entry = &cycle->reviews[review.at];
    esri_buf_add(text, "\n隊伍 Team:");
    for (int32_t place = entry->seat_at; place < entry->seat_at + entry->seat_count; place++) {
        int32_t member = plan->member[place].at;
        esri_buf_printf(text, "\n%s: ", seat_name(cycle, place));
        if (member >= 0)
            esri_event_add_names(text, cycle->reviewers[member].name_zh,
                                 cycle->reviewers[member].name);
        else
            esri_buf_add(text, "空缺 empty seat");
    }
}

// A line about a member for somebody outside the office: the seat, the name, the role where it is
// another word, and the home school unless the reader serves there.
static void add_member(const esr_plan *plan, int32_t place, int32_t readers_home, esri_buf *text) {
    const esr_cycle *cycle = plan->cycle;
    const esr_reviewer *member = &cycle->reviewers[plan->member[place].at];
    const char *seat = seat_name(cycle, place), *role = cycle->roles.at[member->role];
    esri_buf_printf(text, "\n%s: ", seat);
    esri_event_add_names(text, member->name_zh, member->name);
    if (strcmp(seat, role) != 0)
        esri_buf_printf(text, " (%s)", role);
    if (member->home.at < 0) {
        esri_buf_add(text, ", 局方人員 officer of the bureau");
    } else if (member->home.at != readers_home) {
        const esr_school *home = &cycle->schools[member->home.at];
        esri_buf_add(text, ", ");
        esri_event_add_names(text, home->name_zh, home->name);
    }
}

static void add_team_for_school(const esr_plan *plan, const esr_review *review, esri_sight sight,
                                esri_buf *text) {
    const esri_notice notice =
        esri_notice_of(plan->cycle, plan->first_day[review - plan->cycle->reviews]);
    char day[11];
    esr_day_text(notice.team, day);
    if (!sight.team) {
        esri_buf_printf(text, "\n隊伍 Team: 於 %s 公布 to be told on %s", day, day);
        return;
    }
    esri_buf_add(text, "\n隊伍 Team:");
    for (int32_t place = review->seat_at; place < review->seat_at + review->seat_count; place++)
        if (plan->member[place].at >= 0)
            add_member(plan, place, -1, text);
        else
            esri_buf_printf(text, "\n%s: 待定 to be named", seat_name(plan->cycle, place));
    esr_day_text(notice.objections, day);
    if (notice.may_object)
        esri_buf_printf(text, "\n異議期限 Objections are possible until %s", day);
}

static void add_team_for_reviewer(const esr_plan *plan, const esr_review *review, int32_t reviewer,
                                  esri_sight sight, esri_buf *text) {
    const esr_cycle *cycle = plan->cycle;
    const int32_t end = review->seat_at + review->seat_count;
    bool others = false;
    for (int32_t place = review->seat_at; place < end; place++) {
        if (plan->member[place].at == reviewer)
            esri_buf_printf(text, "\n席位 Your seat: %s", seat_name(cycle, place));
        else if (plan->member[place].at >= 0)
            others = true;
    }
    if (!sight.team || !others)
        return;
    esri_buf_add(text, "\n同隊 With you:");
    for (int32_t place = review->seat_at; place < end; place++)
        if (plan->member[place].at >= 0 && plan->member[place].at != reviewer)
            add_member(plan, place, cycle->reviewers[reviewer].home.at, text);
}

void esri_event_add_facts(const esr_plan *plan, esr_review_ix review, esri_buf *text) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *entry = &cycle->reviews[review.at];
    char first[11], last[11];
    esr_day begins = plan->first_day[review.at];
    esr_day_text(begins, first);
    esr_day_text(esr_visit_last_day(begins, entry->half_days), last);
    esri_event_add_names(text, cycle->name_zh, cycle->name);
    esri_buf_printf(text, "\n評核 Review: %s\n日期 Dates: %s", entry->id, first);
    if (strcmp(first, last) != 0)
        esri_buf_printf(text, " – %s", last);
    esri_buf_printf(text, " (%d%s 日 %s)", entry->half_days / 2, entry->half_days % 2 ? ".5" : "",
                    entry->half_days <= 2 ? "day" : "days");
}

static void add_description(const esri_event_maker *maker, esr_review_ix review, esri_reader reader,
                            const esri_event_span *part, esri_buf *out) {
    const esr_plan *plan = maker->plan;
    const esr_review *entry = &plan->cycle->reviews[review.at];
    const esri_sight sight = esri_notice_sight(plan, review, reader, maker->as_of);
    esri_buf text = {0};
    esri_event_add_facts(plan, review, &text);
    if (part->part == ESR_PART_HALF_DAY)
        esri_buf_add(&text, "\n半日，上午 Half day, morning");
    switch (reader.recipient) {
    case ESR_RECIPIENT_OFFICE:
        esri_event_add_team(plan, review, &text);
        break;
    case ESR_RECIPIENT_SCHOOL:
        add_team_for_school(plan, entry, sight, &text);
        break;
    case ESR_RECIPIENT_REVIEWER:
        add_team_for_reviewer(plan, entry, reader.at, sight, &text);
        break;
    }
    esri_event_finish_text(out, "DESCRIPTION", &text);
}

static const char *reader_id(const esr_cycle *cycle, esri_reader reader) {
    switch (reader.recipient) {
    case ESR_RECIPIENT_SCHOOL:
        return cycle->schools[reader.at].id;
    case ESR_RECIPIENT_REVIEWER:
        return cycle->reviewers[reader.at].id;
    case ESR_RECIPIENT_OFFICE:
        break;
    }
    return "";
}

void esri_event_add_times(esri_buf *out, const char *time_zone, const esri_event_span *span) {
    esri_ics_add_time(out, "DTSTART", time_zone, span->first, span->from);
    esri_ics_add_time(out, "DTEND", time_zone, span->first, span->to);
    if (span->days > 1)
        esri_buf_printf(out, "RRULE:FREQ=DAILY;COUNT=%d\r\n", (int)span->days);
}

void esri_event_wrap(const esri_event_version *version, const char *lines, esri_buf *out) {
    esri_ics_add_line(out, "BEGIN", "VEVENT");
    esri_ics_add_text(out, "UID", version->uid);
    esri_ics_add_instant(out, "DTSTAMP", version->stamp);
    esri_ics_add_instant(out, "LAST-MODIFIED", version->stamp);
    esri_buf_printf(out, "SEQUENCE:%d\r\n", (int)version->sequence);
    esri_buf_add(out, lines);
    esri_ics_add_line(out, "STATUS", version->status);
    esri_ics_add_line(out, "TRANSP", version->takes_time ? "OPAQUE" : "TRANSPARENT");
    esri_ics_add_line(out, "END", "VEVENT");
}

bool esri_event_is_milestone(esr_event_part part) {
    return part >= ESR_PART_TELL_DATES;
}

esr_status esri_event_finish(esri_event_maker *maker, bool of_office, const char *uid,
                             esr_event_part part, esr_day last_day, esri_buf *lines,
                             esri_buf *out) {
    char *text = esri_buf_take(lines);
    esri_office_entry entry = {
        .uid = uid, .part = part, .stamp = maker->stamp, .last_day = last_day, .text = text};
    esr_status status = ESR_OK;
    if (!text)
        return esri_fail_nomem(maker->ctx);
    if (of_office && maker->office)
        ESR_TRY(esri_office_see(maker->office, &entry));
    esri_event_wrap(&(esri_event_version){uid, entry.sequence, entry.stamp, "CONFIRMED",
                                          !esri_event_is_milestone(part)},
                    text, out);
    maker->entries++;
    maker->modified = entry.stamp > maker->modified ? entry.stamp : maker->modified;
cleanup:
    free(text);
    return status;
}

static esr_status add_part(esri_event_maker *maker, esr_review_ix review, esri_reader reader,
                           const esri_event_span *part, const char *related_to,
                           char uid[ESRI_UID_SIZE], esri_buf *out) {
    const esr_cycle *cycle = maker->plan->cycle;
    const esr_review *entry = &cycle->reviews[review.at];
    const esr_school *school = &cycle->schools[entry->school.at];
    const esr_event_key key = {entry->id, reader.recipient, reader_id(cycle, reader), part->part};
    esri_buf lines = {0};
    esr_status status = maker->uids.uid(maker->ctx, maker->uids.user, &key, uid);
    if (status != ESR_OK)
        return status;
    esri_event_add_times(&lines, cycle->time_zone, part);
    esri_event_add_title("校外評核 External School Review", school, &lines);
    add_location(cycle, school, &lines);
    add_description(maker, review, reader, part, &lines);
    esri_ics_add_person(&lines, "ORGANIZER", cycle->organizer_name, cycle->organizer_email);
    if (related_to)
        esri_ics_add_text(&lines, "RELATED-TO", related_to);
    return esri_event_finish(maker, reader.recipient == ESR_RECIPIENT_OFFICE, uid, part->part,
                             part->first + part->days - 1, &lines, out);
}

int32_t esri_event_spans(const esr_plan *plan, esr_review_ix review,
                         esri_event_span out[ESRI_EVENT_SPANS_MAX]) {
    const esr_cycle *cycle = plan->cycle;
    const int32_t half_days = cycle->reviews[review.at].half_days, days = half_days / 2;
    const esr_day first = plan->first_day[review.at];
    int32_t count = 0;
    if (days > 0)
        out[count++] =
            (esri_event_span){ESR_PART_WHOLE_DAYS, first, days, cycle->day_start, cycle->day_end};
    if (half_days % 2)
        out[count++] =
            (esri_event_span){ESR_PART_HALF_DAY, first + days, 1, cycle->day_start, cycle->noon};
    return count;
}

esr_status esri_event_add(esri_event_maker *maker, esr_review_ix review, esri_reader reader,
                          esri_buf *out) {
    char uid[ESRI_EVENT_SPANS_MAX][ESRI_UID_SIZE];
    esri_event_span spans[ESRI_EVENT_SPANS_MAX];
    esr_status status = ESR_OK;
    if (!esri_notice_sight(maker->plan, review, reader, maker->as_of).visit)
        return ESR_OK;
    const int32_t count = esri_event_spans(maker->plan, review, spans);
    for (int32_t i = 0; i < count; i++)
        ESR_TRY(add_part(maker, review, reader, &spans[i], i > 0 ? uid[0] : NULL, uid[i], out));
cleanup:
    return status;
}
