// SPDX-License-Identifier: GPL-3.0-or-later
// On which days a draft still lets a review take place, or a reviewer take part.
#include "search/draft.h"

#include <string.h>

static void clear_days(const esri_problem *problem, uint64_t *days, int32_t from, int32_t to) {
    for (int32_t d = from < 0 ? 0 : from; d <= to && d < problem->day_count; d++)
        esri_bit_clear(days, d);
}

// Clears the days on which a visit of `span` days would lie less than `between` other days from
// the visit of review `other`.
static void keep_away(const esri_draft *draft, int32_t span, int32_t other, int32_t between,
                      uint64_t *days) {
    const esri_problem *problem = draft->problem;
    int32_t day = draft->day[other];
    clear_days(problem, days, day - span - between + 1,
               day + problem->reviews[other].span + between - 1);
}

// H16.
static void limit_capacity(const esri_draft *draft, const esri_review *review, uint64_t *days) {
    const esri_problem *problem = draft->problem;
    const esr_cycle *cycle = problem->cycle;
    if (cycle->capacity_count == 0)
        return;
    int32_t rows[2] = {cycle->schools[review->school].sector, cycle->sectors.count};
    for (int32_t i = 0; i < 2; i++) {
        const int32_t *running = draft->running + rows[i] * problem->day_count;
        const int32_t *most = draft->running_most + rows[i] * problem->day_count;
        for (int32_t d = 0; d < problem->day_count; d++)
            if (running[d] >= most[d])
                clear_days(problem, days, d - review->span + 1, d);
    }
}

void esri_draft_limit_review(const esri_draft *draft, int32_t v, uint64_t *days) {
    const esri_problem *problem = draft->problem;
    const esr_cycle *cycle = problem->cycle;
    const esri_review *review = &problem->reviews[v];
    if (draft->undated)
        return;
    limit_capacity(draft, review, days);
    for (int32_t i = cycle->school_reviewer_at[review->school];
         i < cycle->school_reviewer_at[review->school + 1]; i++) {
        int32_t r = cycle->school_reviewers[i].at;
        for (int32_t k = 0; k < draft->load[r]; k++)
            keep_away(draft, review->span, draft->visit[draft->visit_at[r] + k],
                      cycle->limits.own_review_margin, days);
    }
}

// H12 within the plan: somebody from the reviewed school sits on a team at the candidate's home.
static bool reciprocal(const esri_draft *draft, const esri_review *review, int32_t home) {
    const esri_problem *problem = draft->problem;
    const esr_cycle *cycle = problem->cycle;
    for (int32_t i = cycle->school_review_at[home]; i < cycle->school_review_at[home + 1]; i++) {
        int32_t back = cycle->school_reviews[i].at;
        const esri_team *team = &draft->team[back];
        for (int32_t m = 0; draft->day[back] >= 0 && m < team->count; m++) {
            int32_t r = problem->reviews[back].candidates[team->member[m]].reviewer;
            if (problem->reviewers[r].home == review->school)
                return true;
        }
    }
    return false;
}

// How many colleagues of r are on a visit in that slot.
static int32_t away(const esri_draft *draft, int32_t r, int32_t slot) {
    const esri_problem *problem = draft->problem;
    const esr_cycle *cycle = problem->cycle;
    int32_t home = problem->reviewers[r].home, count = 0;
    for (int32_t i = cycle->school_reviewer_at[home]; i < cycle->school_reviewer_at[home + 1];
         i++) {
        int32_t other = cycle->school_reviewers[i].at;
        for (int32_t k = 0; other != r && k < draft->load[other]; k++) {
            int32_t u = draft->visit[draft->visit_at[other] + k], first = 2 * draft->day[u];
            count += slot >= first && slot < first + problem->reviews[u].half_days;
        }
    }
    return count;
}

// H13: clears the days on which too many of the home school would be away.
static void limit_home(const esri_draft *draft, const esri_review *review, int32_t r,
                       uint64_t *days) {
    const esri_problem *problem = draft->problem;
    const esr_cycle *cycle = problem->cycle;
    int32_t most = cycle->limits.home_away, home = problem->reviewers[r].home;
    if (most == 0 || cycle->school_reviewer_at[home + 1] - cycle->school_reviewer_at[home] <= most)
        return;
    for (int32_t i = cycle->school_reviewer_at[home]; i < cycle->school_reviewer_at[home + 1];
         i++) {
        int32_t other = cycle->school_reviewers[i].at;
        for (int32_t k = 0; other != r && k < draft->load[other]; k++) {
            int32_t u = draft->visit[draft->visit_at[other] + k];
            int32_t begin = draft->day[u] - review->span,
                    end = draft->day[u] + problem->reviews[u].span;
            for (int32_t d = begin < 0 ? 0 : begin; d < end && d < problem->day_count; d++)
                for (int32_t s = 2 * d; esri_bit_test(days, d) && s < 2 * d + review->half_days;
                     s++)
                    if (away(draft, r, s) >= most)
                        esri_bit_clear(days, d);
        }
    }
}

bool esri_draft_bars(const esri_draft *draft, int32_t v, const esri_candidate *candidate) {
    const esri_problem *problem = draft->problem;
    int32_t r = candidate->reviewer, home = problem->reviewers[r].home;
    if (draft->load[r] >= problem->reviewers[r].max_visits)
        return true;
    return home >= 0 && problem->reciprocal_forbid && reciprocal(draft, &problem->reviews[v], home);
}

void esri_draft_limit_candidate(const esri_draft *draft, int32_t v, const esri_candidate *candidate,
                                uint64_t *days) {
    const esri_problem *problem = draft->problem;
    const esr_cycle *cycle = problem->cycle;
    const esri_review *review = &problem->reviews[v];
    int32_t r = candidate->reviewer, home = problem->reviewers[r].home;
    if (esri_draft_bars(draft, v, candidate)) {
        memset(days, 0, problem->day_words * sizeof *days);
        return;
    }
    if (draft->undated)
        return;
    for (int32_t k = 0; k < draft->load[r]; k++)
        keep_away(draft, review->span, draft->visit[draft->visit_at[r] + k], cycle->limits.gap_days,
                  days);
    if (home < 0)
        return;
    for (int32_t i = cycle->school_review_at[home]; i < cycle->school_review_at[home + 1]; i++) {
        int32_t own = cycle->school_reviews[i].at;
        if (draft->day[own] >= 0)
            keep_away(draft, review->span, own, cycle->limits.own_review_margin, days);
    }
    limit_home(draft, review, r, days);
}

bool esri_draft_team_days(const esri_draft *draft, int32_t v, const esri_team *team,
                          uint64_t *out) {
    const esri_problem *problem = draft->problem;
    const esri_review *review = &problem->reviews[v];
    esri_team_days(problem, review, team, out);
    esri_draft_limit_review(draft, v, out);
    for (int32_t m = 0; m < team->count; m++)
        esri_draft_limit_candidate(draft, v, &review->candidates[team->member[m]], out);
    for (size_t w = 0; w < problem->day_words; w++)
        if (out[w])
            return true;
    return false;
}
