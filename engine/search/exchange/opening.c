// SPDX-License-Identifier: GPL-3.0-or-later
// One seat of a team, and what it is worth with each candidate in it.
#include <string.h>

#include "search/exchange/exchange.h"

int64_t esri_exchange_value(const esri_problem *problem, const esri_review *review,
                            const int64_t *weight, const esri_team *team) {
    uint64_t days[ESRI_DAY_WORDS_MAX];
    esri_team_days(problem, review, team, days);
    int64_t day = esri_team_best_day(problem, review, team, days);
    if (day == INT64_MAX)
        return INT64_MAX;
    int64_t value = ESRI_SCALE * (esri_team_penalty(problem, review, team) + day);
    for (int32_t m = 0; m < team->count; m++)
        value += weight[team->member[m]];
    return value;
}

void esri_exchange_open(const esri_problem *problem, const esri_review *review,
                        const int64_t *weight, const esri_team *team, int32_t m,
                        esri_opening *out) {
    *out = (esri_opening){.problem = problem, .review = review, .weight = weight};
    for (int32_t i = 0; i < team->count; i++)
        if (i != m)
            out->rest.member[out->rest.count++] = team->member[i];
    bool veteran = false;
    int32_t novices = 0;
    for (int32_t i = 0; i < out->rest.count; i++) {
        const esri_candidate *candidate = &review->candidates[out->rest.member[i]];
        out->rest_weight += weight[out->rest.member[i]];
        veteran = veteran || (candidate->brings & ESRI_VETERAN);
        novices += problem->reviewers[candidate->reviewer].novice;
    }
    out->no_veteran = veteran ? 0 : ESRI_SCALE * problem->no_veteran;
    out->novices_full = novices >= problem->novices_per_team;
    for (int32_t n = 0; n < review->need_count; n++) {
        int32_t missing = review->needs[n];
        for (int32_t i = 0; i < out->rest.count && missing > 0; i++)
            missing -= (int32_t)(review->candidates[out->rest.member[i]].brings >> n & 1);
        if (missing > 0)
            out->wanted |= UINT32_C(1) << n;
        out->rest_missing += missing * ESRI_SCALE * problem->missing_skill;
    }
    esri_team_days(problem, review, &out->rest, out->days);
}

esri_team esri_exchange_team(const esri_opening *opening, int32_t c) {
    esri_team team = opening->rest;
    int32_t at = team.count;
    if (c < 0)
        return team;
    for (; at > 0 && team.member[at - 1] > c; at--)
        team.member[at] = team.member[at - 1];
    team.member[at] = c;
    team.count++;
    return team;
}

static int32_t bits(uint32_t set) {
    int32_t count = 0;
    for (; set; set &= set - 1)
        count++;
    return count;
}

// Without what the day costs beyond the least of any team.
static int64_t value_less_day(const esri_opening *opening, int32_t c) {
    const esri_problem *problem = opening->problem;
    const esri_review *review = opening->review;
    int32_t count = opening->rest.count + (c >= 0);
    int64_t value = opening->rest_weight + opening->rest_missing + opening->no_veteran +
                    ESRI_SCALE * review->empty_seat * (review->seat_count - count);
    if (c < 0)
        return value;
    uint32_t brings = review->candidates[c].brings;
    value +=
        opening->weight[c] - bits(brings & opening->wanted) * ESRI_SCALE * problem->missing_skill;
    return brings & ESRI_VETERAN ? value - opening->no_veteran : value;
}

int64_t esri_exchange_join(const esri_opening *opening, int32_t c, int64_t most) {
    const esri_problem *problem = opening->problem;
    const esri_review *review = opening->review;
    if (c >= 0 && opening->weight[c] >= ESRI_WEIGHT_NEVER)
        return most;
    int64_t value = value_less_day(opening, c) + ESRI_SCALE * review->least_day_cost;
    if (value >= most)
        return most;
    if (c >= 0 && opening->novices_full &&
        problem->reviewers[review->candidates[c].reviewer].novice)
        return most;
    esri_team team = esri_exchange_team(opening, c);
    for (int32_t m = 0; m < opening->rest.count; m++)
        if (opening->rest.member[m] == c)
            return most;
    if (!esri_team_fits(problem, review, &team))
        return most;
    uint64_t days[ESRI_DAY_WORDS_MAX];
    memcpy(days, opening->days, problem->day_words * sizeof *days);
    if (c >= 0) {
        uint64_t own[ESRI_DAY_WORDS_MAX];
        esri_candidate_days(problem, review, &review->candidates[c], own);
        for (size_t w = 0; w < problem->day_words; w++)
            days[w] &= own[w];
    }
    int64_t day = esri_team_best_day(problem, review, &team, days);
    if (day == INT64_MAX)
        return most;
    value += ESRI_SCALE * (day - review->least_day_cost);
    return value < most ? value : most;
}
