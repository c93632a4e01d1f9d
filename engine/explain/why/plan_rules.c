// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules say that look at the rest of the plan: H10, H11, H13 to H16. They admit a pair for
// good, or say what will be looked at; what stands in the way at present, the judge says of a swap.
#include "explain/why/why.h"
#include "rules/say.h"

static const char *plural(int32_t count) {
    return count == 1 ? "" : "s";
}

static esr_rule_stand stand_plan(const esri_why *why, bool depends, const esri_records *records) {
    return esri_why_stand(depends ? ESR_STAND_PLAN : ESR_STAND_YES, why->open_days, records);
}

static esr_rule_stand stand_load(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    const esr_reviewer *reviewer = &cycle->reviewers[why->question.reviewer.at];
    int32_t gap = cycle->limits.gap_days;
    esri_records records = {.why = why};
    esri_record_printf(&records,
                       "at most %d visit%s (reviewers.csv:%d), with at least %d other "
                       "day%s between two",
                       reviewer->max_visits, plural(reviewer->max_visits), reviewer->line, gap,
                       plural(gap));
    return stand_plan(why, true, &records);
}

static esr_rule_stand stand_own_review(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    int32_t home = cycle->reviewers[why->question.reviewer.at].home.at;
    int32_t margin = cycle->limits.own_review_margin, count = 0;
    esri_records records = {.why = why};
    for (int32_t k = home < 0 ? 0 : cycle->school_review_at[home];
         home >= 0 && k < cycle->school_review_at[home + 1]; k++, count++)
        esri_record_printf(&records,
                           "at least %d other day%s from %s, the review of the home school", margin,
                           plural(margin), cycle->reviews[cycle->school_reviews[k].at].id);
    if (count == 0)
        esri_record_printf(&records, home < 0 ? "serves at no school"
                                              : "the home school is not reviewed in this cycle");
    return stand_plan(why, count > 0, &records);
}

static esr_rule_stand stand_release(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    int32_t home = cycle->reviewers[why->question.reviewer.at].home.at;
    int32_t colleagues =
        home < 0 ? 0 : cycle->school_reviewer_at[home + 1] - cycle->school_reviewer_at[home] - 1;
    esri_records records = {.why = why};
    if (home < 0)
        esri_record_printf(&records, "serves at no school");
    else if (colleagues == 0)
        esri_record_printf(&records, "no other reviewer serves at the home school");
    else if (cycle->limits.home_away > 0)
        esri_record_printf(&records,
                           "%d colleague%s: at most %d of the school away at once, on two teams",
                           colleagues, plural(colleagues), cycle->limits.home_away);
    else
        esri_record_printf(&records, "%d colleague%s, not on the same team", colleagues,
                           plural(colleagues));
    return stand_plan(why, colleagues > 0, &records);
}

static esr_rule_stand stand_pairs(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    int32_t who = why->question.reviewer.at;
    esri_records records = {.why = why};
    for (int32_t i = 0; i < cycle->pair_count; i++) {
        const esr_pair *pair = &cycle->pairs[i];
        if (pair->first.at != who && pair->second.at != who)
            continue;
        esri_buf text = {0};
        esri_buf_add(&text, "not with ");
        esri_say_reviewer(&text, cycle, pair->first.at == who ? pair->second : pair->first);
        esri_buf_printf(&text, " (pairs.csv:%d)", pair->line);
        esri_record(&records, &text);
    }
    bool any = records.count > 0;
    if (!any)
        esri_record_printf(&records, "is in no row of pairs.csv");
    return stand_plan(why, any, &records);
}

static esr_rule_stand stand_novices(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    const esr_reviewer *reviewer = &cycle->reviewers[why->question.reviewer.at];
    int32_t most = cycle->limits.novices_per_team;
    esri_records records = {.why = why};
    if (reviewer->visits_done > 0)
        esri_record_printf(&records, "is no novice (reviewers.csv:%d)", reviewer->line);
    else
        esri_record_printf(&records, "a novice (reviewers.csv:%d); at most %d on a team",
                           reviewer->line, most);
    return stand_plan(why, reviewer->visits_done == 0, &records);
}

static esr_rule_stand stand_capacity(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    int32_t sector = cycle->schools[cycle->reviews[why->question.review.at].school.at].sector;
    esri_records records = {.why = why};
    for (int32_t c = 0; c < cycle->capacity_count; c++) {
        const esr_capacity *row = &cycle->capacity[c];
        if (row->sector >= 0 && row->sector != sector)
            continue;
        esri_buf text = {0};
        esri_buf_printf(
            &text, "at most %d%s%s visit%s at once ", row->max_visits, row->sector < 0 ? "" : " ",
            row->sector < 0 ? "" : cycle->sectors.at[row->sector], plural(row->max_visits));
        esri_say_days(&text, row->from, row->to);
        esri_buf_printf(&text, " (capacity.csv:%d)", row->line);
        esri_record(&records, &text);
    }
    bool any = records.count > 0;
    if (!any)
        esri_record_printf(&records, "no row of capacity.csv is about this school");
    return stand_plan(why, any, &records);
}

void esri_why_plan_rules(esri_why *why, esr_rule_stand *out) {
    out[ESR_H10_LOAD_GAP] = stand_load(why);
    out[ESR_H11_OWN_REVIEW] = stand_own_review(why);
    out[ESR_H13_HOME_RELEASE] = stand_release(why);
    out[ESR_H14_PAIR] = stand_pairs(why);
    out[ESR_H15_NOVICES] = stand_novices(why);
    out[ESR_H16_CAPACITY] = stand_capacity(why);
}
