// SPDX-License-Identifier: GPL-3.0-or-later
// Seats for teams.
#include "repair/seating.h"

// A team being seated: the seat of each member, -1 for none yet.
typedef struct seating {
    const esri_review *review;
    const esri_team *team;
    int32_t seat_of[ESRI_TEAM_MAX];
    bool taken[ESRI_TEAM_MAX];
} seating;

static int32_t group_of(const esri_review *review, int32_t seat) {
    int32_t group = 0;
    while (seat >= review->group_seats[group])
        seat -= review->group_seats[group++];
    return group;
}

static bool fits(const seating *s, int32_t m, int32_t seat) {
    uint32_t seats = s->review->candidates[s->team->member[m]].seats;
    return !s->taken[seat] && (seats >> group_of(s->review, seat) & 1);
}

// Seats the members from `m` on who have none; false if that can't be done.
static bool seat_rest(seating *s, int32_t m) {
    while (m < s->team->count && s->seat_of[m] >= 0)
        m++;
    if (m == s->team->count)
        return true;
    for (int32_t seat = 0; seat < s->review->seat_count; seat++) {
        if (!fits(s, m, seat))
            continue;
        s->seat_of[m] = seat;
        s->taken[seat] = true;
        if (seat_rest(s, m + 1))
            return true;
        s->taken[seat] = false;
        s->seat_of[m] = -1;
    }
    return false;
}

static void seat_team(const esri_review *review, const esri_team *team,
                      const esr_reviewer_ix *before, esr_reviewer_ix *out) {
    seating s = {.review = review, .team = team};
    for (int32_t m = 0; m < team->count; m++) {
        s.seat_of[m] = -1;
        for (int32_t seat = 0; seat < review->seat_count; seat++)
            if (before[seat].at == review->candidates[team->member[m]].reviewer &&
                fits(&s, m, seat)) {
                s.seat_of[m] = seat;
                s.taken[seat] = true;
                break;
            }
    }
    if (!seat_rest(&s, 0))
        esri_team_seats(review, team, s.seat_of);
    for (int32_t m = 0; m < team->count; m++)
        out[s.seat_of[m]].at = review->candidates[team->member[m]].reviewer;
}

esr_status esri_seating_plan(esr_context *ctx, const esri_problem *problem, const esr_plan *before,
                             const int32_t *day, const esri_team *team, esr_plan **out) {
    const esr_cycle *cycle = problem->cycle;
    esr_plan *plan = NULL;
    esr_status status = esr_plan_new(ctx, cycle, &plan);
    if (status != ESR_OK)
        return status;
    for (int32_t v = 0; v < problem->review_count; v++) {
        if (day[v] < 0)
            continue;
        int32_t at = cycle->reviews[v].seat_at;
        plan->first_day[v] = cycle->first_day + day[v];
        seat_team(&problem->reviews[v], &team[v], before->member + at, plan->member + at);
    }
    *out = plan;
    return ESR_OK;
}
