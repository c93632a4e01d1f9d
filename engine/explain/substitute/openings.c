// SPDX-License-Identifier: GPL-3.0-or-later
// The seats that somebody could take, the other way round than substitutes.c.
#include <stdlib.h>

#include "base/context.h"
#include "explain/substitute/seat.h"

// The answer with the memory that it owns.
typedef struct owned_openings {
    esr_opening_list list; // first, so that both have one address
    esr_opening *openings;
    int32_t room;
} owned_openings;

// What keeps somebody out of a seat whoever sits there: the holder's leaving changes none of these.
#define ALWAYS_BARS ((UINT32_C(1) << ESRI_BAR_FIRST_IN_PLAN) - 1)
#define LASTING_BARS                                                                               \
    (ALWAYS_BARS | UINT32_C(1) << ESRI_BAR_SEATED | UINT32_C(1) << ESRI_BAR_LOAD |                 \
     UINT32_C(1) << ESRI_BAR_BUSY | UINT32_C(1) << ESRI_BAR_NEAR |                                 \
     UINT32_C(1) << ESRI_BAR_OWN_REVIEW)

// Whether the seat is worth a closer look: it is not the same as the one before it, and nothing
// lasting is in the way.
static bool is_wanted(esri_gap_view *view, int32_t place, esr_reviewer_ix who) {
    const esr_plan *plan = view->judge.plan;
    const esr_cycle *cycle = plan->cycle;
    const esr_seat_place *seat = &cycle->places[place];
    esri_pairing pairing = {cycle, seat->review, who, plan->first_day[seat->review.at]};
    if (pairing.first_day == ESR_DAY_NONE || plan->member[place].at == who.at)
        return false;
    if (place > cycle->reviews[seat->review.at].seat_at && seat[-1].seat == seat->seat &&
        plan->member[place].at < 0 && plan->member[place - 1].at < 0)
        return false;
    if (!esri_role_fits(cycle, cycle->reviewers[who.at].role, seat->seat))
        return false;
    esri_gap_look_at(view, seat->review);
    return (esri_gap_bars(view, &pairing, seat->seat) & LASTING_BARS) == 0;
}

static esr_status add(esr_context *ctx, owned_openings *out, const esr_opening *opening) {
    if (out->list.count == out->room) {
        int32_t room = out->room ? 2 * out->room : 16;
        esr_opening *more = realloc(out->openings, (size_t)room * sizeof *more);
        if (!more)
            return esri_fail_nomem(ctx);
        out->openings = more;
        out->room = room;
    }
    out->openings[out->list.count++] = *opening;
    return ESR_OK;
}

// Adds the seat if the reviewer may take it.
static esr_status offer(esr_context *ctx, const esri_seat *seat, esr_reviewer_ix who,
                        owned_openings *out) {
    if (seat->pin >= 0 || !esri_seat_admits(seat, who.at))
        return ESR_OK;
    esr_opening opening = {.place = seat->place, .holder = seat->holder, .as.reviewer = who};
    opening.as.delta = esri_seat_costs(seat, who.at);
    esri_seat_describe(seat, &opening.as);
    return add(ctx, out, &opening);
}

// All empty seats are seen in one and the same plan: `empty`, open from the first of them on.
static esr_status look(esr_context *ctx, const esr_plan *plan, int32_t place, esri_seat *empty,
                       esr_reviewer_ix who, owned_openings *out) {
    esri_seat held = {0};
    esr_status status = ESR_OK;
    if (plan->member[place].at < 0) {
        if (!empty->emptied)
            ESR_TRY(esri_seat_open(ctx, plan, place, empty));
        esri_seat_shift(empty, place);
        ESR_TRY(offer(ctx, empty, who, out));
    } else {
        ESR_TRY(esri_seat_open(ctx, plan, place, &held));
        ESR_TRY(offer(ctx, &held, who, out));
    }
cleanup:
    esri_seat_close(&held);
    return status;
}

static int by_cost(const void *left, const void *right) {
    const esr_opening *a = left, *b = right;
    int order = esri_substitute_order(&a->as, &b->as);
    return order ? order : (a->place > b->place) - (a->place < b->place);
}

esr_status esr_openings_find(esr_context *ctx, const esr_plan *plan, esr_reviewer_ix reviewer,
                             esr_opening_list **out) {
    esri_gap_view view = {0};
    esri_seat empty = {0};
    esr_status status = ESR_OK;
    owned_openings *owned = calloc(1, sizeof *owned);
    if (!owned || !esri_gap_view_open(&view, plan))
        ESR_TRY(esri_fail_nomem(ctx));
    for (int32_t p = 0; p < plan->cycle->place_count; p++)
        if (is_wanted(&view, p, reviewer))
            ESR_TRY(look(ctx, plan, p, &empty, reviewer, owned));
    if (owned->list.count > 1)
        qsort(owned->openings, (size_t)owned->list.count, sizeof *owned->openings, by_cost);
    owned->list.at = owned->openings;
    owned->list.visits = view.judge.visit_at[reviewer.at + 1] - view.judge.visit_at[reviewer.at];
    *out = &owned->list;
    owned = NULL;
cleanup:
    esri_seat_close(&empty);
    esri_arena_free(&view.judge.scratch);
    esr_opening_list_free(owned ? &owned->list : NULL);
    return status;
}

void esr_opening_list_free(esr_opening_list *list) {
    if (!list)
        return;
    owned_openings *owned = (owned_openings *)list;
    free(owned->openings);
    free(owned);
}
