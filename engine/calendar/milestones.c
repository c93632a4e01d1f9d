// SPDX-License-Identifier: GPL-3.0-or-later
// The office's milestones: events of a whole day, which take no time. They are no to-dos (VTODO),
// which Google, Outlook and telephones don't show in a calendar that they subscribe to.
#include "calendar/events.h"
#include "ics/text.h"

typedef struct milestone {
    esr_event_part part;
    const char *title;
    esr_day day;
} milestone;

// What is told, and to whom.
static void add_what_is_told(const esr_plan *plan, esr_review_ix review, const milestone *what,
                             esri_buf *text) {
    const esr_cycle *cycle = plan->cycle;
    const esr_school *school = &cycle->schools[cycle->reviews[review.at].school.at];
    char day[11];
    esr_day_text(what->day, day);
    if (what->part == ESR_PART_OBJECTIONS)
        esri_buf_printf(text, "\n學校可於 %s 或之前提出異議 The school may object until %s", day,
                        day);
    else if (what->part == ESR_PART_TELL_DATES || what->part == ESR_PART_TELL_TEAM)
        esri_buf_printf(text, "\n自 %s 起可通知 To be told from %s on: %s%s%s", day, day,
                        school->id, *school->email ? " → " : "", school->email);
    if (what->part != ESR_PART_TELL_DATES)
        esri_event_add_team(plan, review, text);
}

static esr_status add_milestone(esri_event_maker *maker, esr_review_ix review,
                                const char *review_id, const milestone *what, esri_buf *out) {
    const esr_cycle *cycle = maker->plan->cycle;
    const esr_event_key key = {review_id, ESR_RECIPIENT_OFFICE, "", what->part};
    char uid[ESRI_UID_SIZE];
    esri_buf lines = {0}, text = {0};
    esr_status status = maker->uids.uid(maker->ctx, maker->uids.user, &key, uid);
    if (status != ESR_OK)
        return status;
    esri_ics_add_date(&lines, "DTSTART", what->day);
    esri_ics_add_date(&lines, "DTEND", what->day + 1); // the first day that is free again
    esri_event_add_title(what->title, &cycle->schools[cycle->reviews[review.at].school.at], &lines);
    esri_event_add_facts(maker->plan, review, &text);
    add_what_is_told(maker->plan, review, what, &text);
    esri_event_finish_text(&lines, "DESCRIPTION", &text);
    esri_ics_add_person(&lines, "ORGANIZER", cycle->organizer_name, cycle->organizer_email);
    return esri_event_finish(maker, true, uid, what->part, what->day, &lines, out);
}

esr_status esri_milestones_add(esri_event_maker *maker, esr_review_ix review, esri_buf *out) {
    const esr_cycle *cycle = maker->plan->cycle;
    const esr_day first_day = maker->plan->first_day[review.at];
    esr_status status = ESR_OK;
    if (first_day == ESR_DAY_NONE)
        return ESR_OK;
    const esri_notice notice = esri_notice_of(cycle, first_day);
    const milestone all[] = {
        {ESR_PART_TELL_DATES, "通知學校日期 Tell the school its dates", notice.dates},
        {ESR_PART_TELL_TEAM, "通知學校隊伍 Tell the school the team", notice.team},
        {ESR_PART_OBJECTIONS, "異議期屆滿 Objections close", notice.objections},
    };
    const size_t count = sizeof all / sizeof *all - (notice.may_object ? 0 : 1);
    for (size_t i = 0; i < count; i++)
        ESR_TRY(add_milestone(maker, review, cycle->reviews[review.at].id, &all[i], out));
cleanup:
    return status;
}

esr_status esri_milestone_add_end(esri_event_maker *maker, esr_review_ix review,
                                  esr_event_part part, esri_buf *out) {
    const esr_plan *plan = maker->plan;
    const milestone end =
        part == ESR_PART_FIRST_VISIT
            ? (milestone){part, "首次訪校 First visit", plan->first_day[review.at]}
            : (milestone){part, "末次訪校完結 Last visit ends", esr_plan_last_day(plan, review)};
    return add_milestone(maker, review, "", &end, out);
}
