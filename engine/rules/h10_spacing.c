// SPDX-License-Identifier: GPL-3.0-or-later
// H10: a member's visits number at most `max_visits`, and between the last day of one and the
// first day of the next lie at least `gap_days` other days: first(b) - last(a) - 1 >= gap_days.
// H11: between a member's visit and the visit to the member's home school, whichever comes first,
// lie at least `own_review_margin` other days; so they never overlap.
#include "rules/judge.h"
#include "rules/say.h"
#include "rules/slots.h"

static const char *days_word(int32_t count) {
    return count == 1 ? "day" : "days";
}

static void judge_gap(esri_judge *judge, esr_reviewer_ix reviewer, const esri_visit *before,
                      const esri_visit *after) {
    int32_t between = after->first - before->last - 1;
    if (between >= judge->cycle->limits.gap_days)
        return;
    esri_buf why = {0};
    if (between < 0)
        esri_buf_add(&why, "shares a day with ");
    else if (between == 0)
        esri_buf_add(&why, "on the next day after ");
    else
        esri_buf_printf(&why, "only %d other %s after ", between, days_word(between));
    esri_say_review(&why, judge->cycle, before->review, before->first);
    esri_buf_printf(&why, "; at least %d must lie between two visits",
                    judge->cycle->limits.gap_days);
    esri_judge_say_buf(judge, ESR_H10_LOAD_GAP, after->review, reviewer, &why);
}

void esri_h10_judge_load(esri_judge *judge) {
    for (int32_t r = 0; r < judge->cycle->reviewer_count; r++) {
        const esri_visit *visits = judge->visits + judge->visit_at[r];
        int32_t count = judge->visit_at[r + 1] - judge->visit_at[r];
        const esr_reviewer *reviewer = &judge->cycle->reviewers[r];
        if (count > reviewer->max_visits)
            esri_judge_say(judge, ESR_H10_LOAD_GAP, (esr_review_ix){-1}, (esr_reviewer_ix){r},
                           "makes %d visits, at most %d (reviewers.csv:%d)", count,
                           reviewer->max_visits, reviewer->line);
        for (int32_t i = 1; i < count; i++)
            judge_gap(judge, (esr_reviewer_ix){r}, &visits[i - 1], &visits[i]);
    }
}

static void judge_margin(esri_judge *judge, esr_reviewer_ix reviewer, const esri_visit *visit,
                         esr_review_ix own) {
    esr_day first = judge->plan->first_day[own.at];
    if (first == ESR_DAY_NONE)
        return;
    int32_t margin = judge->cycle->limits.own_review_margin;
    int32_t between =
        esri_days_between(visit->first, visit->last, first, esr_plan_last_day(judge->plan, own));
    if (between >= margin)
        return;
    esri_buf why = {0};
    if (between < 0)
        esri_buf_add(&why, "at the same time as the review of the home school, ");
    else if (between == 0)
        esri_buf_add(&why, "right beside the review of the home school, ");
    else
        esri_buf_printf(&why, "only %d other %s from the review of the home school, ", between,
                        days_word(between));
    esri_say_review(&why, judge->cycle, own, first);
    esri_buf_printf(&why, "; at least %d", margin);
    esri_judge_say_buf(judge, ESR_H11_OWN_REVIEW, visit->review, reviewer, &why);
}

void esri_h11_judge_own_review(esri_judge *judge) {
    const esr_cycle *cycle = judge->cycle;
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        int32_t home = cycle->reviewers[r].home.at;
        if (home < 0)
            continue;
        for (int32_t i = judge->visit_at[r]; i < judge->visit_at[r + 1]; i++)
            for (int32_t k = cycle->school_review_at[home]; k < cycle->school_review_at[home + 1];
                 k++)
                judge_margin(judge, (esr_reviewer_ix){r}, &judge->visits[i],
                             cycle->school_reviews[k]);
    }
}
