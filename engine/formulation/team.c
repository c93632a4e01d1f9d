// SPDX-License-Identifier: GPL-3.0-or-later
// What a team may be and costs.
#include "formulation/team.h"

#include <string.h>

// Augmenting path: finds a seat for member m of the team, moving others if need be.
static bool seat_member(const esri_review *review, const esri_team *team, int32_t m,
                        int32_t *holder, uint32_t *tried) {
    uint32_t groups = review->candidates[team->member[m]].seats;
    int32_t seat = 0;
    for (int32_t g = 0; g < review->group_count; seat += review->group_seats[g], g++) {
        if (!(groups >> g & 1))
            continue;
        for (int32_t s = seat; s < seat + review->group_seats[g]; s++) {
            if (*tried >> s & 1)
                continue;
            *tried |= UINT32_C(1) << s;
            if (holder[s] < 0 || seat_member(review, team, holder[s], holder, tried)) {
                holder[s] = m;
                return true;
            }
        }
    }
    return false;
}

static bool seat_all(const esri_review *review, const esri_team *team, int32_t *holder) {
    for (int32_t s = 0; s < review->seat_count; s++)
        holder[s] = -1;
    for (int32_t m = 0; m < team->count; m++) {
        uint32_t tried = 0;
        if (!seat_member(review, team, m, holder, &tried))
            return false;
    }
    return true;
}

void esri_team_seats(const esri_review *review, const esri_team *team, int32_t *seat_of) {
    int32_t holder[ESRI_TEAM_MAX];
    seat_all(review, team, holder);
    for (int32_t s = 0; s < review->seat_count; s++)
        if (holder[s] >= 0)
            seat_of[holder[s]] = s;
}

static bool apart(const esri_problem *problem, int32_t a, int32_t b) {
    const esri_reviewer *first = &problem->reviewers[a], *second = &problem->reviewers[b];
    if (first->home >= 0 && first->home == second->home)
        return true;
    for (int32_t i = 0; i < first->apart_count; i++)
        if (first->apart[i] == b)
            return true;
    return false;
}

bool esri_team_fits(const esri_problem *problem, const esri_review *review, const esri_team *team) {
    int32_t holder[ESRI_TEAM_MAX], novices = 0;
    if (team->count > review->seat_count)
        return false;
    for (int32_t m = 0; m < team->count; m++) {
        int32_t r = review->candidates[team->member[m]].reviewer;
        novices += problem->reviewers[r].novice;
        for (int32_t n = 0; n < m; n++)
            if (apart(problem, r, review->candidates[team->member[n]].reviewer))
                return false;
    }
    return novices <= problem->novices_per_team && seat_all(review, team, holder);
}

int64_t esri_team_penalty(const esri_problem *problem, const esri_review *review,
                          const esri_team *team) {
    int64_t cost = review->empty_seat * (review->seat_count - team->count);
    bool veteran = false;
    for (int32_t m = 0; m < team->count; m++)
        veteran = veteran || (review->candidates[team->member[m]].brings & ESRI_VETERAN);
    for (int32_t n = 0; n < review->need_count; n++) {
        int32_t missing = review->needs[n];
        for (int32_t m = 0; m < team->count && missing > 0; m++)
            missing -= (int32_t)(review->candidates[team->member[m]].brings >> n & 1);
        cost += missing * problem->missing_skill;
    }
    return veteran ? cost : cost + problem->no_veteran;
}

void esri_team_days(const esri_problem *problem, const esri_review *review, const esri_team *team,
                    uint64_t *out) {
    memcpy(out, review->open, problem->day_words * sizeof *out);
    for (int32_t m = 0; m < team->count; m++) {
        const esri_candidate *candidate = &review->candidates[team->member[m]];
        const uint64_t *free_days = problem->reviewers[candidate->reviewer].free[review->length];
        const uint64_t *closed =
            candidate->dated < 0 ? NULL : review->dated[candidate->dated].closed;
        for (size_t w = 0; w < problem->day_words; w++)
            out[w] &= free_days[w] & (closed ? ~closed[w] : ~UINT64_C(0));
    }
}

int64_t esri_team_day_cost(const esri_problem *problem, const esri_review *review,
                           const esri_team *team, int32_t day) {
    int64_t cost = review->day_cost ? review->day_cost[day] : 0;
    for (int32_t m = 0; m < team->count; m++)
        cost += esri_candidate_day_cost(problem, review, &review->candidates[team->member[m]], day);
    return cost;
}

static bool flat_days(const esri_problem *problem, const esri_review *review,
                      const esri_team *team) {
    if (review->day_cost)
        return false;
    for (int32_t m = 0; m < team->count; m++) {
        const esri_candidate *candidate = &review->candidates[team->member[m]];
        if (problem->reviewers[candidate->reviewer].soft)
            return false;
        if (candidate->dated >= 0 && review->dated[candidate->dated].cost)
            return false;
    }
    return true;
}

int64_t esri_team_best_day(const esri_problem *problem, const esri_review *review,
                           const esri_team *team, const uint64_t *days) {
    bool flat = flat_days(problem, review, team);
    int64_t best = INT64_MAX;
    for (size_t w = 0; w < problem->day_words; w++)
        for (uint64_t left = days[w]; left; left &= left - 1) {
            if (flat)
                return 0;
            int32_t day = (int32_t)(64 * w) + __builtin_ctzll(left);
            int64_t cost = esri_team_day_cost(problem, review, team, day);
            best = cost < best ? cost : best;
            if (best == review->least_day_cost) // members add 0 or more
                return best;
        }
    return best;
}
