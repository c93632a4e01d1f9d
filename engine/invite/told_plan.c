// SPDX-License-Identifier: GPL-3.0-or-later
// The cycle's `published` table, made from the invitations that stand: what people were last told,
// against which changes cost.
#include <stdlib.h>
#include <string.h>

#include <esr/edit.h>

#include "base/context.h"
#include "invite/publish.h"

// What was told of one review; the texts are the facts'.
typedef struct told_review {
    esr_day first_day; // ESR_DAY_NONE: nothing
    int32_t half_days;
} told_review;
typedef struct told_seat {
    int32_t review;
    esr_day first_day;
    const char *seat, *reviewer_id;
} told_seat;
typedef struct told_plan {
    esr_context *ctx;
    const esr_cycle *cycle;
    esri_arena arena;
    told_review *reviews; // [review_count]
    told_seat *seats;
    size_t seat_count;
} told_plan;

static bool stands(const esr_invitation *invitation) {
    return invitation->state == ESR_INVITATION_TENTATIVE ||
           invitation->state == ESR_INVITATION_CONFIRMED;
}

static bool is_listed(const told_plan *plan, int32_t review, const char *reviewer_id) {
    for (size_t i = plan->seat_count; i-- > 0 && plan->seats[i].review == review;)
        if (strcmp(plan->seats[i].reviewer_id, reviewer_id) == 0)
            return true;
    return false;
}

// Notes one invitation. Where people were told different days (some of a visit that is over), the
// latest counts.
static esr_status take(told_plan *plan, const esr_invitation *invitation) {
    const int32_t review = esr_cycle_find_review(plan->cycle, invitation->key.review_id).at;
    esri_facts facts;
    if (review < 0 || !stands(invitation))
        return ESR_OK;
    esr_status status = esri_facts_read(plan->ctx, invitation->facts, &plan->arena, &facts);
    if (status != ESR_OK)
        return status;
    told_review *told = &plan->reviews[review];
    if (told->first_day == ESR_DAY_NONE || facts.first_day > told->first_day)
        *told = (told_review){facts.first_day, facts.half_days};
    if (invitation->key.recipient == ESR_RECIPIENT_REVIEWER &&
        esr_cycle_find_reviewer(plan->cycle, invitation->key.id).at >= 0 &&
        !is_listed(plan, review, invitation->key.id))
        plan->seats[plan->seat_count++] =
            (told_seat){review, facts.first_day, facts.seat, invitation->key.id};
    return ESR_OK;
}

// --- the rows -------------------------------------------------------------------------------

static bool has_seat(const esr_cycle *cycle, const char *seat) {
    for (int32_t i = 0; i < cycle->seats.count; i++)
        if (strcmp(cycle->seats.at[i], seat) == 0)
            return true;
    return false;
}

static esr_status add_row(const told_plan *plan, esr_edit *edit, int32_t review, const char *seat,
                          const char *reviewer_id) {
    const esr_review *entry = &plan->cycle->reviews[review];
    const told_review *told = &plan->reviews[review];
    char first[11], last[11];
    esr_day_text(told->first_day, first);
    esr_day_text(esr_visit_last_day(told->first_day, told->half_days), last);
    const esr_cell cells[] = {{"review_id", entry->id},
                              {"school_id", plan->cycle->schools[entry->school.at].id},
                              {"first_day", first},
                              {"last_day", last},
                              {"seat", seat},
                              {"reviewer_id", reviewer_id},
                              {NULL, NULL}};
    return esr_edit_add(plan->ctx, edit, "published", cells);
}

static esr_status add_rows(const told_plan *plan, esr_edit *edit) {
    const esr_cycle *cycle = plan->cycle;
    esr_status status = ESR_OK;
    size_t seat = 0;
    for (int32_t review = 0; review < cycle->review_count; review++) {
        bool any = false;
        const char *first_seat =
            cycle->seats.at[cycle->places[cycle->reviews[review].seat_at].seat];
        for (; seat < plan->seat_count && plan->seats[seat].review == review; seat++) {
            const told_seat *told = &plan->seats[seat];
            if (told->first_day != plan->reviews[review].first_day)
                continue;
            ESR_TRY(add_row(plan, edit, review,
                            has_seat(cycle, told->seat) ? told->seat : first_seat,
                            told->reviewer_id));
            any = true;
        }
        if (!any && plan->reviews[review].first_day != ESR_DAY_NONE) // the school alone knows
            ESR_TRY(add_row(plan, edit, review, first_seat, ""));
    }
cleanup:
    return status;
}

static bool same_published(const esr_cycle *a, const esr_cycle *b) {
    if (a->published_count != b->published_count)
        return false;
    for (int32_t p = 0; p < a->published_count; p++) {
        const esr_published *x = &a->published[p], *y = &b->published[p];
        if (x->review.at != y->review.at || x->first_day != y->first_day ||
            x->told_count != y->told_count)
            return false;
        for (int32_t i = 0; i < x->told_count; i++)
            if (a->told[x->told_at + i].at != b->told[y->told_at + i].at)
                return false;
    }
    return true;
}

static esr_status make(told_plan *plan, const esr_invitation_list *invitations, esr_cycle **out) {
    static const esr_cell all_rows[] = {{NULL, NULL}};
    const size_t reviews = (size_t)plan->cycle->review_count;
    esr_edit *edit = NULL;
    esr_status status = ESR_OK;
    plan->reviews = esri_arena_alloc(&plan->arena, reviews, sizeof *plan->reviews);
    plan->seats = esri_arena_alloc(&plan->arena, invitations->count, sizeof *plan->seats);
    if (!plan->reviews || !plan->seats)
        return esri_fail_nomem(plan->ctx);
    for (size_t i = 0; i < reviews; i++)
        plan->reviews[i].first_day = ESR_DAY_NONE;
    for (size_t i = 0; i < invitations->count; i++) // by review
        ESR_TRY(take(plan, &invitations->at[i]));
    ESR_TRY(esr_edit_new(plan->ctx, plan->cycle, &edit));
    ESR_TRY(esr_edit_drop(plan->ctx, edit, "published", all_rows, NULL));
    ESR_TRY(add_rows(plan, edit));
    status = esr_edit_finish(plan->ctx, edit, out);
    edit = NULL;
cleanup:
    esr_edit_free(edit);
    return status;
}

esr_status esr_publish_carry(esr_context *ctx, esr_store *store, const esr_cycle *base,
                             esr_cycle **out) {
    told_plan plan = {.ctx = ctx, .cycle = base};
    esr_invitation_list *invitations = NULL;
    esr_cycle *cycle = NULL;
    esr_status status = esri_told_of_cycle(ctx, store, base->id, &invitations);
    if (status != ESR_OK)
        return status;
    if (invitations->count > 0)
        status = make(&plan, invitations, &cycle);
    if (status == ESR_OK && cycle && same_published(base, cycle)) {
        esr_cycle_free(cycle);
        cycle = NULL;
    }
    if (status == ESR_OK)
        *out = cycle;
    esri_arena_free(&plan.arena);
    esr_invitation_list_free(invitations);
    return status;
}
