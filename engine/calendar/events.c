// SPDX-License-Identifier: GPL-3.0-or-later
// The texts and times of one visit's events. Titles are in both languages, Chinese first.
#include "calendar/events.h"

#include <stdlib.h>
#include <string.h>

#include "ics/text.h"

#define SUMMARY_OCTETS 255 // some readers cut longer titles, and not between characters
#define ELLIPSIS       "…"
#define UID_SIZE       37

// One of a visit's two events.
typedef struct event_part {
    int32_t part; // as in esr_event_key
    esr_day first;
    int32_t days; // consecutive days, each from `from` to `to`
    int32_t from, to;
} event_part;

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

// Prints a text property out of `text`, which it empties.
static void finish_text(esri_buf *out, const char *property, esri_buf *text) {
    char *value = esri_buf_take(text);
    if (value)
        esri_ics_add_text(out, property, value);
    else
        out->failed = true;
    free(value);
}

static void add_summary(const esr_school *school, esri_buf *out) {
    esri_buf text = {0}, cut = {0};
    esri_buf_add(&text, "校外評核 External School Review: ");
    esri_event_add_names(&text, school->name_zh, school->name);
    if (!text.failed && text.length > SUMMARY_OCTETS) {
        size_t most = SUMMARY_OCTETS - strlen(ELLIPSIS);
        esri_buf_add_bytes(&cut, text.text, esri_utf8_prefix(text.text, most));
        esri_buf_add(&cut, ELLIPSIS);
        finish_text(out, "SUMMARY", &cut);
    } else {
        finish_text(out, "SUMMARY", &text);
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
    finish_text(out, "LOCATION", &text);
}

static const char *seat_name(const esr_cycle *cycle, int32_t place) {
    return cycle->seats.at[cycle->places[place].seat];
}

// The lines about people: all for the office, one's own seat for a reviewer, none for a school.
static void add_people(const esr_plan *plan, const esr_review *review, esri_event_reader reader,
                       esri_buf *text) {
    const esr_cycle *cycle = plan->cycle;
    if (reader.recipient == ESR_RECIPIENT_SCHOOL)
        return;
    if (reader.recipient == ESR_RECIPIENT_OFFICE)
        esri_buf_add(text, "\n隊伍 Team:");
    for (int32_t place = review->seat_at; place < review->seat_at + review->seat_count; place++) {
        int32_t member = plan->member[place].at;
        if (reader.recipient == ESR_RECIPIENT_REVIEWER) {
            if (member == reader.at)
                esri_buf_printf(text, "\n席位 Your seat: %s", seat_name(cycle, place));
            continue;
        }
        esri_buf_printf(text, "\n%s: ", seat_name(cycle, place));
        if (member >= 0)
            esri_event_add_names(text, cycle->reviewers[member].name_zh,
                                 cycle->reviewers[member].name);
        else
            esri_buf_add(text, "空缺 empty seat");
    }
}

static void add_description(const esr_plan *plan, const esr_review *review,
                            esri_event_reader reader, const event_part *part, esri_buf *out) {
    const esr_cycle *cycle = plan->cycle;
    esri_buf text = {0};
    char first[11], last[11];
    esr_day begins = plan->first_day[review - cycle->reviews];
    esr_day_text(begins, first);
    esr_day_text(esr_visit_last_day(begins, review->half_days), last);
    esri_event_add_names(&text, cycle->name_zh, cycle->name);
    esri_buf_printf(&text, "\n評核 Review: %s\n日期 Dates: %s", review->id, first);
    if (strcmp(first, last) != 0)
        esri_buf_printf(&text, " – %s", last);
    esri_buf_printf(&text, " (%d%s 日 %s)", review->half_days / 2,
                    review->half_days % 2 ? ".5" : "", review->half_days <= 2 ? "day" : "days");
    if (part->part == 1)
        esri_buf_add(&text, "\n半日，上午 Half day, morning");
    add_people(plan, review, reader, &text);
    finish_text(out, "DESCRIPTION", &text);
}

static void add_times(const esr_cycle *cycle, const event_part *part, esri_buf *out) {
    esri_ics_add_time(out, "DTSTART", cycle->time_zone, part->first, part->from);
    esri_ics_add_time(out, "DTEND", cycle->time_zone, part->first, part->to);
    if (part->days > 1)
        esri_buf_printf(out, "RRULE:FREQ=DAILY;COUNT=%d\r\n", part->days);
}

static esr_status add_part(const esri_event_maker *maker, const esr_review *review,
                           esri_event_reader reader, const event_part *part, const char *related_to,
                           char uid[UID_SIZE], esri_buf *out) {
    const esr_cycle *cycle = maker->plan->cycle;
    const esr_school *school = &cycle->schools[review->school.at];
    const esr_event_key key = {review->id, reader.recipient, reader.id, part->part};
    esr_status status = maker->uids.uid(maker->ctx, maker->uids.user, &key, uid);
    if (status != ESR_OK)
        return status;
    esri_ics_add_line(out, "BEGIN", "VEVENT");
    esri_ics_add_text(out, "UID", uid);
    esri_ics_add_instant(out, "DTSTAMP", maker->stamp);
    add_times(cycle, part, out);
    add_summary(school, out);
    add_location(cycle, school, out);
    add_description(maker->plan, review, reader, part, out);
    esri_ics_add_person(out, "ORGANIZER", cycle->organizer_name, cycle->organizer_email);
    if (related_to)
        esri_ics_add_text(out, "RELATED-TO", related_to);
    esri_ics_add_line(out, "STATUS", "CONFIRMED");
    esri_ics_add_line(out, "TRANSP", "OPAQUE");
    esri_ics_add_line(out, "END", "VEVENT");
    return ESR_OK;
}

esr_status esri_event_add(const esri_event_maker *maker, esr_review_ix review,
                          esri_event_reader reader, esri_buf *out) {
    const esr_cycle *cycle = maker->plan->cycle;
    const esr_review *entry = &cycle->reviews[review.at];
    const esr_day first = maker->plan->first_day[review.at];
    const int32_t days = entry->half_days / 2;
    char whole_uid[UID_SIZE], half_uid[UID_SIZE];
    esr_status status = ESR_OK;
    if (days > 0) {
        const event_part whole = {0, first, days, cycle->day_start, cycle->day_end};
        ESR_TRY(add_part(maker, entry, reader, &whole, NULL, whole_uid, out));
    }
    if (entry->half_days % 2) {
        const event_part half = {1, first + days, 1, cycle->day_start, cycle->noon};
        ESR_TRY(add_part(maker, entry, reader, &half, days > 0 ? whole_uid : NULL, half_uid, out));
    }
cleanup:
    return status;
}
