// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules say that look at a pair whatever the day: H1 and H2 of the review, H3 to H5, H7
// and H8. Each says what it looked at, also where it admits.
#include "explain/why/why.h"
#include "rules/say.h"

// "no" with the rule's own sentence, if it refuses the pair. False: it admits.
static bool refuse(esri_why *why, esri_records *records,
                   bool (*refuses)(const esri_pairing *, esri_buf *)) {
    esri_pairing pairing = esri_why_pairing(why, ESR_DAY_NONE);
    esri_buf text = {0};
    if (!refuses(&pairing, &text))
        return false;
    esri_record(records, &text);
    return true;
}

static esr_rule_stand stand_always(const esri_why *why, const esri_records *records, bool refused) {
    return esri_why_stand(refused ? ESR_STAND_NO : ESR_STAND_YES, refused ? 0 : why->open_days,
                          records);
}

static const char *day_word(int32_t count) {
    return count == 1 ? "day" : "days";
}

// H1 and H2 of a day that is asked for.
static esr_rule_stand stand_on(esri_why *why, bool (*refuses)(const esri_pairing *, esri_buf *),
                               const char *admitted) {
    esri_records records = {.why = why};
    esri_pairing pairing = esri_why_pairing(why, why->question.on);
    esri_buf text = {0};
    bool refused = refuses(&pairing, &text);
    if (!refused)
        esri_buf_add(&text, admitted);
    esri_record(&records, &text);
    return esri_why_stand(refused ? ESR_STAND_NO : ESR_STAND_YES, refused ? 0 : 1, &records);
}

static esr_rule_stand stand_days(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    esri_records records = {.why = why};
    esri_closed_days closed = esri_count_closed(cycle, why->question.review);
    int32_t left = cycle->day_count;
    for (int32_t o = 0; o < ESRI_OBSTACLE_COUNT; o++)
        left -= closed.by_obstacle[o];
    closed.by_bounds = 0;
    esri_buf text = {0};
    esri_buf_printf(&text, "%d of %d days can be the first", left, cycle->day_count);
    if (left < cycle->day_count)
        esri_buf_add(&text, ": ");
    esri_say_closed(&text, &closed);
    esri_record(&records, &text);
    return esri_why_stand(ESR_STAND_SOME_DAYS, left, &records);
}

static esr_rule_stand stand_bounds(esri_why *why) {
    const esr_review *review = &why->cycle->reviews[why->question.review.at];
    esri_records records = {.why = why};
    esri_buf text = {0};
    bool bound = review->earliest != ESR_DAY_NONE || review->latest != ESR_DAY_NONE;
    if (!bound)
        esri_buf_add(&text, "no earliest or latest day is given");
    if (review->earliest != ESR_DAY_NONE) {
        esri_buf_add(&text, "not before ");
        esri_say_days(&text, review->earliest, review->earliest);
    }
    if (review->latest != ESR_DAY_NONE) {
        esri_buf_add(&text, review->earliest != ESR_DAY_NONE ? ", not after " : "not after ");
        esri_say_days(&text, review->latest, review->latest);
    }
    if (bound)
        esri_buf_printf(&text, " (reviews.csv:%d): %d %s left", review->line, why->open_days,
                        day_word(why->open_days));
    esri_record(&records, &text);
    return esri_why_stand(bound ? ESR_STAND_SOME_DAYS : ESR_STAND_YES, why->open_days, &records);
}

static esr_rule_stand stand_role(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    const esr_review *review = &cycle->reviews[why->question.review.at];
    const esr_reviewer *reviewer = &cycle->reviewers[why->question.reviewer.at];
    esri_records records = {.why = why};
    bool refused = refuse(why, &records, esri_h03_refuses);
    if (!refused) {
        esri_buf text = {0};
        int32_t seats = 0, last = -1;
        esri_buf_printf(&text, "a %s may fill ", cycle->roles.at[reviewer->role]);
        for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++) {
            int32_t seat = cycle->places[p].seat;
            if (seat == last || !esri_role_fits(cycle, reviewer->role, seat))
                continue;
            esri_buf_printf(&text, "%s%s", seats++ ? " and " : "the seat ", cycle->seats.at[seat]);
            last = seat;
        }
        esri_buf_printf(&text, " (reviewers.csv:%d)", reviewer->line);
        esri_record(&records, &text);
    }
    return stand_always(why, &records, refused);
}

static esr_rule_stand stand_sector(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    const esr_school *school = &cycle->schools[cycle->reviews[why->question.review.at].school.at];
    const esr_reviewer *reviewer = &cycle->reviewers[why->question.reviewer.at];
    esri_records records = {.why = why};
    bool refused = refuse(why, &records, esri_h04_refuses);
    if (!refused) {
        esri_buf text = {0};
        esri_buf_printf(&text, "the school is %s, and the reviewer reviews ",
                        cycle->sectors.at[school->sector]);
        esri_say_words(&text, &cycle->sectors, reviewer->sectors);
        if (school->languages) {
            esri_buf_add(&text, "; has ");
            esri_say_words(&text, &cycle->languages, school->languages);
            esri_buf_add(&text, ", which the school needs");
        }
        esri_record(&records, &text);
    }
    return stand_always(why, &records, refused);
}

static esr_rule_stand stand_own_school(esri_why *why) {
    esr_school_ix home = why->cycle->reviewers[why->question.reviewer.at].home;
    esri_records records = {.why = why};
    bool refused = refuse(why, &records, esri_h05_refuses);
    if (!refused) {
        esri_buf text = {0};
        esri_buf_add(&text, home.at < 0 ? "serves at no school" : "serves at ");
        if (home.at >= 0)
            esri_say_school(&text, why->cycle, home);
        esri_record(&records, &text);
    }
    return stand_always(why, &records, refused);
}

// Whether the two schools are so related or not, and what that means.
static void say_kind(esri_records *records, const char *related, const esr_kind_rule *kind) {
    if (kind->mode == ESR_COST)
        esri_record_printf(records, "%s, which costs %d", related, kind->cost);
    else
        esri_record_printf(records, "%s, which is allowed", related);
}

static esr_rule_stand stand_sponsor(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    esr_school_ix home = cycle->reviewers[why->question.reviewer.at].home;
    esr_school_ix school = cycle->reviews[why->question.review.at].school;
    esri_records records = {.why = why};
    if (home.at < 0) {
        esri_record_printf(&records, "serves at no school");
        return stand_always(why, &records, false);
    }
    bool sponsor = refuse(why, &records, esri_h07_refuses_sponsor);
    if (!sponsor && esri_same_sponsor(cycle, home, school))
        say_kind(&records, "both schools have the same sponsor",
                 &cycle->kinds[ESR_KIND_SAME_SPONSOR]);
    else if (!sponsor)
        esri_record_printf(&records, "the home school has another sponsor, or none");
    bool rival = refuse(why, &records, esri_h07_refuses_rival);
    if (!rival && esri_rivals(cycle, home, school))
        say_kind(&records, "the home school is a rival", &cycle->kinds[ESR_KIND_RIVAL]);
    else if (!rival)
        esri_record_printf(&records, "the home school is no rival");
    return stand_always(why, &records, sponsor || rival);
}

static esr_rule_stand stand_distance(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    const esr_reviewer *reviewer = &cycle->reviewers[why->question.reviewer.at];
    double km = esri_reviewer_km(cycle, why->question.reviewer,
                                 cycle->reviews[why->question.review.at].school);
    esri_records records = {.why = why};
    bool refused = refuse(why, &records, esri_h08_refuses);
    if (!refused && km < 0)
        esri_record_printf(&records, "a place is not known, so there is no distance");
    else if (!refused && reviewer->max_km > 0)
        esri_record_printf(&records, "the school is %.1f km away, at most %g (reviewers.csv:%d)",
                           km, reviewer->max_km, reviewer->line);
    else if (!refused)
        esri_record_printf(&records, "the school is %.1f km away, and there is no limit", km);
    return stand_always(why, &records, refused);
}

void esri_why_rules(esri_why *why, esr_rule_stand *out) {
    if (why->question.on == ESR_DAY_NONE) {
        out[ESR_H1_SCHOOL_DAYS] = stand_days(why);
        out[ESR_H2_BOUNDS] = stand_bounds(why);
    } else {
        out[ESR_H1_SCHOOL_DAYS] = stand_on(why, esri_h01_refuses, "the days are school days");
        out[ESR_H2_BOUNDS] = stand_on(why, esri_h02_refuses, "the days lie within the bounds");
    }
    out[ESR_H3_ROLE] = stand_role(why);
    out[ESR_H4_SECTOR_LANGUAGE] = stand_sector(why);
    out[ESR_H5_OWN_SCHOOL] = stand_own_school(why);
    out[ESR_H7_SPONSOR_RIVAL] = stand_sponsor(why);
    out[ESR_H8_DISTANCE] = stand_distance(why);
    esri_why_day_rules(why, out);
    esri_why_plan_rules(why, out);
}
