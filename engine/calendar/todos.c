// SPDX-License-Identifier: GPL-3.0-or-later
// The office's to-dos (VTODO). What iTIP asks of a published one, RFC 5546, section 3.4.1, includes
// a day on which it begins and a priority.
#include "calendar/events.h"
#include "ics/text.h"

#define DAYS_AHEAD  7 // a to-do shows up that many days before it is due
#define NO_PRIORITY "0"

typedef struct todo {
    esr_event_part part;
    const char *title;
    esr_day begins, due;
} todo;

// What to hand out, and to whom.
static void add_what_to_do(const esr_plan *plan, esr_review_ix review, const todo *job,
                           esri_buf *text) {
    const esr_cycle *cycle = plan->cycle;
    const esr_school *school = &cycle->schools[cycle->reviews[review.at].school.at];
    char day[11];
    esr_day_text(job->due, day);
    if (job->part == ESR_PART_OBJECTIONS)
        esri_buf_printf(text, "\n學校可於 %s 或之前提出異議 The school may object until %s", day,
                        day);
    else
        esri_buf_printf(text, "\n自 %s 起可發出 To hand out from %s on: hand-out/school/%s.ics%s%s",
                        day, day, school->id, *school->email ? " → " : "", school->email);
    if (job->part != ESR_PART_TELL_DATES)
        esri_event_add_team(plan, review, text);
}

static esr_status add_todo(const esri_event_maker *maker, esr_review_ix review, const todo *job,
                           esri_buf *out) {
    const esr_cycle *cycle = maker->plan->cycle;
    const esr_review *entry = &cycle->reviews[review.at];
    const esr_event_key key = {entry->id, ESR_RECIPIENT_OFFICE, "", job->part};
    char uid[ESRI_UID_SIZE];
    esri_buf text = {0};
    esr_status status = maker->uids.uid(maker->ctx, maker->uids.user, &key, uid);
    if (status != ESR_OK)
        return status;
    esri_ics_add_line(out, "BEGIN", "VTODO");
    esri_ics_add_text(out, "UID", uid);
    esri_ics_add_instant(out, "DTSTAMP", maker->stamp);
    esri_ics_add_date(out, "DTSTART", job->begins);
    esri_ics_add_date(out, "DUE", job->due);
    esri_event_add_title(job->title, &cycle->schools[entry->school.at], out);
    esri_event_add_facts(maker->plan, review, &text);
    add_what_to_do(maker->plan, review, job, &text);
    esri_event_finish_text(out, "DESCRIPTION", &text);
    esri_ics_add_person(out, "ORGANIZER", cycle->organizer_name, cycle->organizer_email);
    esri_ics_add_line(out, "PRIORITY", NO_PRIORITY);
    esri_ics_add_line(out, "END", "VTODO");
    return ESR_OK;
}

esr_status esri_todo_add(const esri_event_maker *maker, esr_review_ix review, esri_buf *out) {
    const esr_day first_day = maker->plan->first_day[review.at];
    esr_status status = ESR_OK;
    if (first_day == ESR_DAY_NONE || maker->as_of >= first_day)
        return ESR_OK;
    const esri_notice notice = esri_notice_of(maker->plan->cycle, first_day);
    // A to-do begins before the day on which it is due.
    const esr_day day_before = notice.objections - 1;
    const todo jobs[] = {
        {ESR_PART_TELL_DATES, "通知學校日期 Tell the school its dates", notice.dates - DAYS_AHEAD,
         notice.dates},
        {ESR_PART_TELL_TEAM, "通知學校隊伍 Tell the school the team", notice.team - DAYS_AHEAD,
         notice.team},
        {ESR_PART_OBJECTIONS, "異議期屆滿 Objections close",
         notice.team < day_before ? notice.team : day_before, notice.objections},
    };
    const size_t count = sizeof jobs / sizeof *jobs - (notice.may_object ? 0 : 1);
    for (size_t i = 0; i < count; i++)
        ESR_TRY(add_todo(maker, review, &jobs[i], out));
cleanup:
    return status;
}
