// SPDX-License-Identifier: GPL-3.0-or-later
// What an answer means for a reviewer's seat in the current plan. A decline opens it: a pin keeps
// them from that visit on that day, and the plan goes on with the seat empty. Who comes instead is
// for the office to say. An acceptance never takes a seat back that may be somebody else's by now.
#include <string.h>

#include <esr/edit.h>
#include <esr/rules.h>

#include "base/context.h"
#include "invite/reply/receive.h"

// The current plan around the reviewer's seat. All zero but for `place` is none.
typedef struct seat {
    esr_cycle *cycle;
    esr_solution *solution; // NULL: there is no plan
    esr_review_ix review;
    esr_reviewer_ix reviewer;
    int32_t place;  // in cycle->places; -1: they are not on the team
    bool same_days; // the plan has the visit on the days that they were told
} seat;

static void seat_close(seat *s) {
    esr_solution_free(s->solution);
    esr_cycle_free(s->cycle);
}

// Whether an event begins where the plan has it now.
static bool is_on_told_days(const esr_plan *plan, esr_review_ix review,
                            const esr_invitation *invitation) {
    if (plan->first_day[review.at] == ESR_DAY_NONE)
        return false;
    if (invitation->key.part == ESR_PART_HALF_DAY)
        return invitation->first_day == esr_plan_last_day(plan, review);
    return invitation->first_day == plan->first_day[review.at];
}

// Tells what a context of our own holds as the caller's faults.
static void pass_on(esr_context *to, const esr_context *from, esr_status status) {
    if (status == ESR_E_NOMEM)
        esri_fail_nomem(to);
    for (size_t i = 0; status != ESR_E_NOMEM && i < esr_context_fault_count(from); i++) {
        const esr_fault fault = esr_context_fault(from, i);
        esri_fail(to, fault.status, fault.subject, "%s", fault.message);
    }
}

static esr_status seat_open(esri_receiving *receiving, const esr_invitation *invitation, seat *s) {
    esr_context *own = NULL; // that there is no plan is no fault
    *s = (seat){.place = -1};
    esr_status status = esr_context_new(&own);
    if (status != ESR_OK)
        return esri_fail_nomem(receiving->ctx);
    ESR_TRY(esr_store_get_cycle(receiving->ctx, receiving->store, &s->cycle));
    status = esr_store_get_solution(own, receiving->store, s->cycle, &s->solution);
    if (status == ESR_E_INPUT) {
        status = ESR_OK;
        goto cleanup;
    }
    if (status != ESR_OK) {
        pass_on(receiving->ctx, own, status);
        goto cleanup;
    }
    s->review = esr_cycle_find_review(s->cycle, invitation->key.review_id);
    s->reviewer = esr_cycle_find_reviewer(s->cycle, invitation->key.id);
    if (s->review.at < 0 || s->reviewer.at < 0)
        goto cleanup;
    const esr_review *review = &s->cycle->reviews[s->review.at];
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++)
        if (s->solution->plan->member[p].at == s->reviewer.at)
            s->place = p;
    s->same_days = is_on_told_days(s->solution->plan, s->review, invitation);
cleanup:
    esr_context_free(own);
    return status;
}

static esr_status own_text(esri_receiving *receiving, const char *text, const char **out) {
    *out = esri_arena_strdup(&receiving->out->arena, text);
    return *out ? ESR_OK : esri_fail_nomem(receiving->ctx);
}

// The cycle with a pin that keeps the reviewer from that visit on that day.
static esr_status forbid(esri_receiving *receiving, const seat *s, esr_cycle **out) {
    esr_edit *edit = NULL;
    char day[11];
    esr_status status = esr_edit_new(receiving->ctx, s->cycle, &edit);
    esr_day_text(s->solution->plan->first_day[s->review.at], day);
    const esr_cell cells[] = {{"review_id", s->cycle->reviews[s->review.at].id},
                              {"first_day", day},
                              {"reviewer_id", s->cycle->reviewers[s->reviewer.at].id},
                              {"kind", "forbid"},
                              {NULL, NULL}};
    if (status == ESR_OK) // there may be such a pin, of an answer before
        status = esr_edit_drop(receiving->ctx, edit, "pins", cells, NULL);
    if (status == ESR_OK)
        status = esr_edit_add(receiving->ctx, edit, "pins", cells);
    if (status == ESR_OK)
        return esr_edit_finish(receiving->ctx, edit, out);
    esr_edit_free(edit);
    return status;
}

static bool has_fault(const esr_context *ctx, const char *message) {
    for (size_t i = 0; i < esr_context_fault_count(ctx); i++)
        if (strcmp(esr_context_fault(ctx, i).message, message) == 0)
            return true;
    return false;
}

// What stands against the pin and did not stand against the input before: another pin that keeps
// the reviewer there. `*why` stays "" if nothing does.
static esr_status find_obstacle(esri_receiving *receiving, const seat *s, const esr_cycle *cycle,
                                const char **why) {
    esr_context *before = NULL, *after = NULL;
    esr_status status = esr_context_new(&before);
    if (status == ESR_OK)
        status = esr_context_new(&after);
    if (status == ESR_OK)
        status = esr_check_rules(after, cycle);
    if (status == ESR_E_INPUT) {
        status = esr_check_rules(before, s->cycle);
        status = status == ESR_E_INPUT ? ESR_OK : status;
    }
    if (status != ESR_OK) {
        esri_fail_nomem(receiving->ctx); // it has no other way to fail
        goto cleanup;
    }
    for (size_t i = 0; i < esr_context_fault_count(after) && !**why; i++) {
        const esr_fault fault = esr_context_fault(after, i);
        if (has_fault(before, fault.message))
            continue;
        *why = esri_arena_printf(&receiving->out->arena, "%s: %s", fault.subject, fault.message);
        if (!*why) {
            *why = "";
            ESR_TRY(esri_fail_nomem(receiving->ctx));
        }
    }
cleanup:
    esr_context_free(after);
    esr_context_free(before);
    return status;
}

static esr_status keep(esri_receiving *receiving, const seat *s, const esr_cycle *cycle,
                       const esr_plan *plan, const char *seat_name) {
    esr_verdict *verdict = NULL;
    esri_arena arena = {0};
    esr_status status = ESR_OK;
    ESR_TRY(esr_verify(receiving->ctx, plan, &verdict));
    const esr_carry carry = {
        .costs = verdict->costs, .bound = s->solution->bound, .plan = plan}; // a pin restricts
    const char *detail =
        esri_arena_printf(&arena, "the seat %s of %s is open, %s leaves", seat_name,
                          cycle->reviews[s->review.at].id, cycle->reviewers[s->reviewer.at].id);
    status = detail ? ESR_OK : esri_fail_nomem(receiving->ctx);
    ESR_TRY(status);
    ESR_TRY(esr_store_put_edit(receiving->ctx, receiving->store, s->cycle, cycle, &carry, "receive",
                               detail));
cleanup:
    esri_arena_free(&arena);
    esr_verdict_free(verdict);
    return status;
}

static esr_status leave(esri_receiving *receiving, const seat *s, esr_received *item) {
    esr_cycle *cycle = NULL;
    esr_plan *plan = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(forbid(receiving, s, &cycle));
    ESR_TRY(find_obstacle(receiving, s, cycle, &item->seat_why));
    if (*item->seat_why) {
        item->effect = ESR_SEAT_BOUND;
        goto cleanup;
    }
    ESR_TRY(esr_plan_new(receiving->ctx, cycle, &plan));
    memcpy(plan->first_day, s->solution->plan->first_day,
           (size_t)cycle->review_count * sizeof *plan->first_day);
    memcpy(plan->member, s->solution->plan->member,
           (size_t)cycle->place_count * sizeof *plan->member);
    plan->member[s->place].at = -1;
    ESR_TRY(keep(receiving, s, cycle, plan, item->seat));
    item->effect = ESR_SEAT_OPENED;
cleanup:
    esr_plan_free(plan);
    esr_cycle_free(cycle);
    return status;
}

esr_status esri_receive_seat(esri_receiving *receiving, const esr_invitation *invitation,
                             esr_received *item) {
    const esr_answer answer = item->incoming.answer;
    seat s;
    esr_status status = ESR_OK;
    ESR_TRY(seat_open(receiving, invitation, &s));
    if (!s.solution || s.review.at < 0 || !s.same_days)
        goto cleanup;
    if (s.place >= 0)
        ESR_TRY(own_text(receiving, s.cycle->seats.at[s.cycle->places[s.place].seat], &item->seat));
    if (answer == ESR_ANSWER_DECLINED && s.place >= 0)
        status = leave(receiving, &s, item);
    else if (answer != ESR_ANSWER_DECLINED && answer != ESR_ANSWER_NONE && s.place < 0)
        item->effect = ESR_SEAT_LOST;
cleanup:
    seat_close(&s);
    return status;
}
