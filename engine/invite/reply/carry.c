// SPDX-License-Identifier: GPL-3.0-or-later
// Declines outlive a new input: whoever could not come to a visit on a day is not asked for it
// again because a folder was imported that knows nothing of it.
#include <string.h>

#include <esr/answer.h>
#include <esr/edit.h>

#include "base/context.h"
#include "store/told/told.h"

// What is looked at of a decline.
typedef struct decline {
    esr_review_ix review;
    esr_reviewer_ix reviewer;
    esr_day first_day; // of the visit
} decline;

// Whether an invitation was declined by a reviewer for a day of the cycle.
static bool find_decline(const esr_cycle *cycle, const esr_invitation *invitation, decline *out) {
    const esr_event_key *key = &invitation->key;
    if (invitation->answer != ESR_ANSWER_DECLINED || key->recipient != ESR_RECIPIENT_REVIEWER)
        return false;
    *out = (decline){esr_cycle_find_review(cycle, key->review_id),
                     esr_cycle_find_reviewer(cycle, key->id), invitation->first_day};
    if (out->review.at < 0 || out->reviewer.at < 0)
        return false;
    if (key->part == ESR_PART_HALF_DAY) // it follows the whole days
        out->first_day -= (cycle->reviews[out->review.at].half_days - 1) / 2;
    return out->first_day >= cycle->first_day && out->first_day <= cycle->last_day;
}

// Whether the input says something about it already: the same, or that the reviewer must come.
static bool is_settled(const esr_cycle *cycle, const decline *no) {
    for (int32_t i = 0; i < cycle->pin_count; i++) {
        const esr_pin *pin = &cycle->pins[i];
        if (pin->review.at == no->review.at && pin->reviewer.at == no->reviewer.at &&
            (!pin->forbid || pin->first_day == ESR_DAY_NONE || pin->first_day == no->first_day))
            return true;
    }
    return false;
}

static esr_status add_pin(esr_context *ctx, esr_edit *edit, const esr_cycle *cycle,
                          const decline *no, int32_t *count) {
    char day[11];
    int32_t there = 0;
    esr_day_text(no->first_day, day);
    const esr_cell cells[] = {{"review_id", cycle->reviews[no->review.at].id},
                              {"first_day", day},
                              {"reviewer_id", cycle->reviewers[no->reviewer.at].id},
                              {"kind", "forbid"},
                              {NULL, NULL}};
    // A visit may have two events, and both were declined.
    esr_status status = esr_edit_drop(ctx, edit, "pins", cells, &there);
    *count += there == 0;
    return status == ESR_OK ? esr_edit_add(ctx, edit, "pins", cells) : status;
}

esr_status esr_answers_carry(esr_context *ctx, esr_store *store, const esr_cycle *base,
                             esr_cycle **out, int32_t *count) {
    esr_invitation_list *invitations = NULL;
    esr_edit *edit = NULL;
    esr_cycle *cycle = NULL;
    int32_t added = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_told_of_cycle(ctx, store, base->id, &invitations));
    ESR_TRY(esr_edit_new(ctx, base, &edit));
    for (size_t i = 0; i < invitations->count; i++) {
        decline no;
        if (find_decline(base, &invitations->at[i], &no) && !is_settled(base, &no))
            ESR_TRY(add_pin(ctx, edit, base, &no, &added));
    }
    if (added > 0) {
        status = esr_edit_finish(ctx, edit, &cycle);
        edit = NULL;
        ESR_TRY(status);
    }
    *out = cycle;
    *count = added;
cleanup:
    esr_edit_free(edit);
    esr_invitation_list_free(invitations);
    return status;
}
