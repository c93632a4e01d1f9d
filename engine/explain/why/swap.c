// SPDX-License-Identifier: GPL-3.0-or-later
// One thing of the present plan changed and judged again: what it costs more, and which rules it
// breaks that the present plan keeps.
#include <stdlib.h>
#include <string.h>

#include "explain/substitute/seat.h"
#include "explain/why/why.h"
#include "rules/costs.h"

static bool is_known(const esr_verdict *base, const esr_violation *broken) {
    for (size_t i = 0; i < base->violation_count; i++) {
        const esr_violation *known = &base->violations[i];
        if (known->rule == broken->rule && known->review.at == broken->review.at &&
            known->reviewer.at == broken->reviewer.at && strcmp(known->text, broken->text) == 0)
            return true;
    }
    return false;
}

static void keep_broken(esri_why *why, const esr_verdict *verdict, esr_swap *out) {
    esr_violation *kept = esri_why_alloc(why, verdict->violation_count, sizeof *kept);
    int32_t count = 0;
    for (size_t i = 0; i < verdict->violation_count && kept; i++) {
        if (is_known(why->base, &verdict->violations[i]))
            continue;
        esri_buf text = {0};
        esri_buf_add(&text, verdict->violations[i].text);
        kept[count] = verdict->violations[i];
        kept[count++].text = esri_why_keep(why, &text);
    }
    out->broken = kept;
    out->broken_count = count;
}

esr_status esri_why_try(esri_why *why, const esr_plan *changed, esr_swap *out) {
    esr_verdict *verdict = NULL;
    esr_status status = esr_verify(why->ctx, changed, &verdict);
    if (status != ESR_OK)
        return status;
    out->delta = esri_costs_difference(&why->base->costs, &verdict->costs);
    keep_broken(why, verdict, out);
    esr_verdict_free(verdict);
    return why->failed ? esri_fail_nomem(why->ctx) : ESR_OK;
}

bool esri_swap_before(const esr_swap *a, const esr_swap *b) {
    if ((a->broken_count == 0) != (b->broken_count == 0))
        return a->broken_count == 0;
    if (a->broken_count != b->broken_count)
        return a->broken_count < b->broken_count;
    if (a->delta.total != b->delta.total)
        return a->delta.total < b->delta.total;
    if (a->first_day != b->first_day)
        return a->first_day < b->first_day;
    if (a->place != b->place)
        return a->place < b->place;
    return a->in.at < b->in.at;
}

static int swap_order(const void *left, const void *right) {
    return esri_swap_before(left, right) ? -1 : esri_swap_before(right, left);
}

void esri_swap_sort(esr_swap *swaps, int32_t count) {
    if (count > 1)
        qsort(swaps, (size_t)count, sizeof *swaps, swap_order);
}

// Whether the place before it is an empty seat of the same name: the same swap once more.
static bool is_again(const esr_plan *plan, const esr_review *review, int32_t place) {
    const esr_seat_place *places = plan->cycle->places;
    return place > review->seat_at && places[place].seat == places[place - 1].seat &&
           plan->member[place].at < 0 && plan->member[place - 1].at < 0;
}

// Whether the swap that puts the reviewer there is one to try: the role fits, it is not the same
// as another one, and somebody who sits on the team already stays in the seat.
static bool is_wanted(const esri_why *why, int32_t place) {
    const esr_review *review = &why->cycle->reviews[why->question.review.at];
    int32_t who = why->question.reviewer.at;
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++)
        if (why->plan->member[p].at == who)
            return p == place;
    return esri_role_fits(why->cycle, why->cycle->reviewers[who].role,
                          why->cycle->places[place].seat) &&
           !is_again(why->plan, review, place);
}

// Tries each seat that the reviewer could take on a day; `changed` is a copy of the plan, before
// and after. Gives the swaps, at most one a seat, and their number.
static esr_status try_seats(esri_why *why, esr_plan *changed, esr_day day, esr_swap *out,
                            int32_t *count) {
    int32_t at = why->question.review.at, found = 0;
    const esr_review *review = &why->cycle->reviews[at];
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++) {
        if (!is_wanted(why, p))
            continue;
        out[found] = (esr_swap){.place = p,
                                .out = why->plan->member[p],
                                .in = why->question.reviewer,
                                .first_day = day};
        changed->first_day[at] = day;
        changed->member[p] = why->question.reviewer;
        esr_status status = esri_why_try(why, changed, &out[found++]);
        changed->member[p] = why->plan->member[p];
        changed->first_day[at] = why->plan->first_day[at];
        if (status != ESR_OK)
            return status;
    }
    *count = found;
    return ESR_OK;
}

// The best swap on another day that keeps all rules.
static esr_status find_move(esri_why *why, esr_plan *changed, esr_swap *swaps, esr_why_pair *out) {
    for (int32_t d = 0; d < why->cycle->day_count; d++) {
        esri_pairing pairing = esri_why_pairing(why, why->cycle->first_day + d);
        int32_t count = 0;
        esr_rule rule;
        if (!why->open[d] || pairing.first_day == out->day ||
            esri_why_refused(&pairing, &rule, NULL))
            continue;
        esr_status status = try_seats(why, changed, pairing.first_day, swaps, &count);
        if (status != ESR_OK)
            return status;
        for (int32_t i = 0; i < count; i++) {
            if (swaps[i].broken_count > 0 ||
                (out->has_move && !esri_swap_before(&swaps[i], &out->move)))
                continue;
            out->move = swaps[i];
            out->has_move = true;
        }
    }
    return ESR_OK;
}

esr_status esri_why_swaps(esri_why *why, esr_why_pair *out) {
    size_t seats = (size_t)why->cycle->reviews[why->question.review.at].seat_count;
    esr_swap *here = esri_why_alloc(why, seats, sizeof *here);
    esr_swap *there = esri_why_alloc(why, seats, sizeof *there);
    esr_plan *changed = NULL;
    esr_status status = ESR_OK;
    if (!here || !there)
        return esri_fail_nomem(why->ctx);
    ESR_TRY(esr_plan_copy(why->ctx, why->plan, &changed));
    if (out->day != ESR_DAY_NONE)
        ESR_TRY(try_seats(why, changed, out->day, here, &out->swap_count));
    esri_swap_sort(here, out->swap_count);
    out->swaps = here;
    if (out->swap_count == 0 || here[0].broken_count > 0)
        ESR_TRY(find_move(why, changed, there, out));
cleanup:
    esr_plan_free(changed);
    return status;
}

// Everybody else who may take the seat of `place`, and how many the rules admit on that day.
static void find_others(esri_why *why, const esri_seat *seat, esr_swap *others, esr_why_pair *out) {
    const esr_cycle *cycle = why->cycle;
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        esri_pairing pairing = esri_seat_pairing(seat, r);
        esr_rule rule;
        if (r == seat->holder.at ||
            !esri_role_fits(cycle, cycle->reviewers[r].role, cycle->places[seat->place].seat) ||
            esri_why_refused(&pairing, &rule, NULL))
            continue;
        out->may++;
        if (seat->pin < 0 && esri_seat_admits(seat, r))
            others[out->other_count++] = (esr_swap){.place = seat->place,
                                                    .out = seat->holder,
                                                    .in = {r},
                                                    .first_day = pairing.first_day,
                                                    .delta = esri_seat_costs(seat, r)};
    }
}

esr_status esri_why_others(esri_why *why, int32_t place, esr_why_pair *out) {
    esri_seat seat = {0};
    esr_status status = ESR_OK;
    esr_swap *others = esri_why_alloc(why, (size_t)why->cycle->reviewer_count, sizeof *others);
    if (!others)
        return esri_fail_nomem(why->ctx);
    ESR_TRY(esri_seat_open(why->ctx, why->plan, place, &seat));
    out->leave = (esr_swap){.place = place,
                            .out = why->question.reviewer,
                            .in = {-1},
                            .first_day = why->plan->first_day[why->question.review.at]};
    ESR_TRY(esri_why_try(why, seat.emptied, &out->leave));
    find_others(why, &seat, others, out);
    esri_swap_sort(others, out->other_count);
    out->others = others;
cleanup:
    esri_seat_close(&seat);
    return status;
}
