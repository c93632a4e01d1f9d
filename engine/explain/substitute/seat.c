// SPDX-License-Identifier: GPL-3.0-or-later
// A seat with nobody in it: the plan around it, and what the judge says of those who come.
#include "explain/substitute/seat.h"

#include "base/context.h"
#include "rules/costs.h"
#include "rules/slots.h"

esri_pairing esri_seat_pairing(const esri_seat *seat, int32_t reviewer) {
    return (esri_pairing){
        seat->cycle, seat->review, {reviewer}, seat->emptied->first_day[seat->review.at]};
}

static int32_t keeping_pin(const esri_seat *seat) {
    for (int32_t i = 0; i < seat->cycle->pin_count && seat->holder.at >= 0; i++) {
        const esr_pin *pin = &seat->cycle->pins[i];
        if (!pin->forbid && pin->review.at == seat->review.at &&
            pin->reviewer.at == seat->holder.at)
            return i;
    }
    return -1;
}

static bool still_sits(const esri_seat *seat) {
    const esr_review *review = &seat->cycle->reviews[seat->review.at];
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++)
        if (seat->emptied->member[p].at == seat->holder.at)
            return true;
    return false;
}

// What the judge counts when the seat is emptied.
static esr_status judge_leave(esr_context *ctx, const esr_plan *plan, esri_seat *seat) {
    esr_verdict *before = NULL, *after = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esr_verify(ctx, plan, &before));
    ESR_TRY(esr_verify(ctx, seat->emptied, &after));
    seat->leave = esri_costs_difference(&before->costs, &after->costs);
cleanup:
    esr_verdict_free(before);
    esr_verdict_free(after);
    return status;
}

// The same, without judging two plans where the holder simply goes. Somebody who sits twice on the
// team, which a plan that breaks rules may have, does not.
static esr_status cost_to_leave(esr_context *ctx, const esr_plan *plan, esri_seat *seat) {
    if (still_sits(seat))
        return judge_leave(ctx, plan, seat);
    esri_pairing pairing = esri_seat_pairing(seat, seat->holder.at);
    esr_costs costs = esri_gap_seat_costs(&seat->view, &pairing, seat->place, seat->team);
    for (int32_t t = 0; t < ESR_TERM_COUNT; t++)
        seat->leave.term[t] = -costs.term[t];
    seat->leave.total = -costs.total;
    return ESR_OK;
}

void esri_seat_shift(esri_seat *seat, int32_t place) {
    seat->review = seat->cycle->places[place].review;
    seat->place = place;
    seat->holder.at = -1;
    seat->pin = -1;
    seat->leave = (esr_costs){0};
    esri_gap_look_at(&seat->view, seat->review);
}

static size_t largest_team(const esr_cycle *cycle) {
    int32_t most = 1;
    for (int32_t v = 0; v < cycle->review_count; v++)
        most = cycle->reviews[v].seat_count > most ? cycle->reviews[v].seat_count : most;
    return (size_t)most;
}

esr_status esri_seat_open(esr_context *ctx, const esr_plan *plan, int32_t place, esri_seat *out) {
    esr_status status = ESR_OK;
    out->cycle = plan->cycle;
    ESR_TRY(esr_plan_copy(ctx, plan, &out->emptied));
    out->emptied->member[place].at = -1;
    if (!esri_gap_view_open(&out->view, out->emptied))
        ESR_TRY(esri_fail_nomem(ctx));
    esri_seat_shift(out, place);
    out->team = esri_judge_alloc(&out->view.judge, largest_team(plan->cycle), sizeof *out->team);
    if (!out->team)
        ESR_TRY(esri_fail_nomem(ctx));
    out->holder = plan->member[place];
    out->pin = keeping_pin(out);
    if (out->holder.at >= 0)
        ESR_TRY(cost_to_leave(ctx, plan, out));
cleanup:
    return status;
}

void esri_seat_close(esri_seat *seat) {
    esri_arena_free(&seat->view.judge.scratch);
    esr_plan_free(seat->emptied);
}

bool esri_seat_admits(const esri_seat *seat, int32_t reviewer) {
    esri_pairing pairing = esri_seat_pairing(seat, reviewer);
    return reviewer != seat->holder.at &&
           esri_gap_bar(&seat->view, &pairing, seat->cycle->places[seat->place].seat) ==
               ESRI_BAR_NONE;
}

esr_costs esri_seat_costs(const esri_seat *seat, int32_t reviewer) {
    esri_pairing pairing = esri_seat_pairing(seat, reviewer);
    esr_costs costs = esri_gap_seat_costs(&seat->view, &pairing, seat->place, seat->team);
    for (int32_t t = 0; t < ESR_TERM_COUNT; t++)
        costs.term[t] += seat->leave.term[t];
    costs.total += seat->leave.total;
    return costs;
}

void esri_seat_describe(const esri_seat *seat, esr_substitute *who) {
    const esri_judge *judge = &seat->view.judge;
    const int32_t *at = judge->visit_at + who->reviewer.at;
    esri_pairing pairing = esri_seat_pairing(seat, who->reviewer.at);
    esr_day last = esr_plan_last_day(seat->emptied, seat->review);
    who->km =
        esri_reviewer_km(seat->cycle, who->reviewer, seat->cycle->reviews[seat->review.at].school);
    who->visits = at[1] - at[0] + 1;
    who->nearest.at = -1;
    who->told = esri_gap_was_told(&pairing);
    for (int32_t i = at[0]; i < at[1]; i++) {
        const esri_visit *visit = &judge->visits[i];
        int32_t between = esri_days_between(visit->first, visit->last, pairing.first_day, last);
        if (who->nearest.at >= 0 && between >= who->days_between)
            continue;
        who->nearest = visit->review;
        who->days_between = between;
    }
}

int esri_substitute_order(const esr_substitute *a, const esr_substitute *b) {
    if (a->delta.total != b->delta.total)
        return a->delta.total < b->delta.total ? -1 : 1;
    return (a->reviewer.at > b->reviewer.at) - (a->reviewer.at < b->reviewer.at);
}
