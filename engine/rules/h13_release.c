// SPDX-License-Identifier: GPL-3.0-or-later
// H13: on no slot are more than `home_away` reviewers of one home school on visits (0: no limit),
// and no two members of a team share a home school.
#include "rules/judge.h"
#include "rules/say.h"
#include "rules/slots.h"

// Who is away from one home school: by slot, how many and which reviewer last.
typedef struct away_count {
    int32_t *count; // [slot_count]
    int32_t *last;  // [slot_count], valid where count > 0
} away_count;

typedef struct slot_range {
    esr_slot from, to;
} slot_range;

// A visit's slots inside the cycle; those outside are H1's matter.
static slot_range visit_slots(const esr_cycle *cycle, const esri_visit *visit) {
    esr_slot from = esri_day_slot(cycle, visit->first);
    esr_slot to = from + cycle->reviews[visit->review.at].half_days;
    return (slot_range){from < 0 ? 0 : from, to > cycle->slot_count ? cycle->slot_count : to};
}

static void say_away(esri_judge *judge, int32_t home, const away_count *away, slot_range run) {
    int32_t most = 0, who = -1;
    for (esr_slot slot = run.from; slot < run.to; slot++) {
        if (away->count[slot] <= most)
            continue;
        most = away->count[slot];
        who = away->last[slot];
    }
    esr_review_ix review = {-1};
    for (int32_t i = judge->visit_at[who]; i < judge->visit_at[who + 1]; i++) {
        slot_range slots = visit_slots(judge->cycle, &judge->visits[i]);
        if (slots.from < run.to && slots.to > run.from)
            review = judge->visits[i].review;
    }
    esri_buf why = {0};
    esri_buf_printf(&why, "%d reviewers of ", most);
    esri_say_school(&why, judge->cycle, (esr_school_ix){home});
    esri_buf_add(&why, " are away ");
    esri_say_slots(&why, judge->cycle, run.from, run.to);
    esri_buf_printf(&why, ", at most %d", judge->cycle->limits.home_away);
    esri_judge_say_buf(judge, ESR_H13_HOME_RELEASE, review, (esr_reviewer_ix){who}, &why);
}

static void count_away(const esri_judge *judge, int32_t reviewer, away_count *away,
                       slot_range *touched) {
    for (int32_t i = judge->visit_at[reviewer]; i < judge->visit_at[reviewer + 1]; i++) {
        slot_range slots = visit_slots(judge->cycle, &judge->visits[i]);
        touched->from = slots.from < touched->from ? slots.from : touched->from;
        touched->to = slots.to > touched->to ? slots.to : touched->to;
        for (esr_slot slot = slots.from; slot < slots.to; slot++) {
            if (away->count[slot] > 0 && away->last[slot] == reviewer)
                continue; // two visits of one person at once: one person is away
            away->count[slot]++;
            away->last[slot] = reviewer;
        }
    }
}

// Says the run of slots with too many away that begins in `from`; answers its end.
static esr_slot judge_run(esri_judge *judge, int32_t home, const away_count *away, esr_slot from) {
    slot_range run = {from, from};
    while (run.to < judge->cycle->slot_count &&
           away->count[run.to] > judge->cycle->limits.home_away)
        run.to++;
    say_away(judge, home, away, run);
    return run.to;
}

// Judges one home school; `away` is all zero before and after. `touched` spans its visits.
static void judge_home(esri_judge *judge, int32_t home, away_count *away) {
    const esr_cycle *cycle = judge->cycle;
    slot_range touched = {cycle->slot_count, 0};
    int32_t end = cycle->school_reviewer_at[home + 1];
    for (int32_t k = cycle->school_reviewer_at[home]; k < end; k++)
        count_away(judge, cycle->school_reviewers[k].at, away, &touched);
    for (esr_slot slot = touched.from; slot < touched.to; slot++)
        if (away->count[slot] > cycle->limits.home_away)
            slot = judge_run(judge, home, away, slot) - 1;
    for (esr_slot slot = touched.from; slot < touched.to; slot++)
        away->count[slot] = 0;
}

static void judge_homes(esri_judge *judge) {
    const esr_cycle *cycle = judge->cycle;
    size_t slots = (size_t)cycle->slot_count;
    away_count away = {esri_judge_alloc(judge, slots, sizeof(int32_t)),
                       esri_judge_alloc(judge, slots, sizeof(int32_t))};
    if (!away.count || !away.last)
        return;
    for (int32_t home = 0; home < cycle->school_count; home++)
        if (cycle->school_reviewer_at[home + 1] - cycle->school_reviewer_at[home] >
            cycle->limits.home_away)
            judge_home(judge, home, &away);
}

// Once for each visit, at the first member who shares a home with one before.
static void judge_team(esri_judge *judge, esr_review_ix review) {
    const esr_cycle *cycle = judge->cycle;
    const esr_reviewer_ix *team = judge->plan->member + cycle->reviews[review.at].seat_at;
    for (int32_t i = 1; i < cycle->reviews[review.at].seat_count; i++) {
        for (int32_t k = 0; k < i; k++) {
            if (team[i].at < 0 || team[k].at < 0 || team[i].at == team[k].at)
                continue;
            esr_school_ix home = cycle->reviewers[team[i].at].home;
            if (home.at < 0 || home.at != cycle->reviewers[team[k].at].home.at)
                continue;
            esri_buf why = {0};
            esri_buf_add(&why, "comes from ");
            esri_say_school(&why, cycle, home);
            esri_buf_add(&why, ", as does ");
            esri_say_reviewer(&why, cycle, team[k]);
            esri_buf_add(&why, " on the same team");
            esri_judge_say_buf(judge, ESR_H13_HOME_RELEASE, review, team[i], &why);
            return;
        }
    }
}

void esri_h13_judge_release(esri_judge *judge) {
    for (int32_t v = 0; v < judge->cycle->review_count; v++)
        if (judge->plan->first_day[v] != ESR_DAY_NONE)
            judge_team(judge, (esr_review_ix){v});
    if (judge->cycle->limits.home_away > 0)
        judge_homes(judge);
}
