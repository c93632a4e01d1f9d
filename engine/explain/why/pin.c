// SPDX-License-Identifier: GPL-3.0-or-later
// The question as a pin: the cycle that has it, what the rules hold against it, and what a search
// with it proves.
#include <stdio.h>
#include <string.h>

#include <esr/edit.h>

#include "explain/why/why.h"

static bool is_asked(const esr_pin *pin, const esr_question *question, bool forbid) {
    return pin->forbid == forbid && pin->review.at == question->review.at &&
           pin->reviewer.at == question->reviewer.at && pin->first_day == question->on;
}

esr_status esr_why_pin(esr_context *ctx, const esr_cycle *cycle, const esr_question *question,
                       bool forbid, esr_cycle **out) {
    esr_edit *edit = NULL;
    char day[11];
    esr_day_text(question->on, day);
    const esr_cell cells[] = {{"review_id", cycle->reviews[question->review.at].id},
                              {"first_day", day},
                              {"reviewer_id", question->reviewer.at < 0
                                                  ? ""
                                                  : cycle->reviewers[question->reviewer.at].id},
                              {"kind", forbid ? "forbid" : "keep"},
                              {NULL, NULL}};
    bool known = false;
    for (int32_t i = 0; i < cycle->pin_count && !known; i++)
        known = is_asked(&cycle->pins[i], question, forbid);
    esr_status status = esr_edit_new(ctx, cycle, &edit);
    if (status == ESR_OK && !known)
        status = esr_edit_add(ctx, edit, "pins", cells);
    if (status != ESR_OK) {
        esr_edit_free(edit);
        return status;
    }
    return esr_edit_finish(ctx, edit, out);
}

// Who listens to what is held against pins.
typedef struct listener {
    esri_why *why;
    bool any;
    esr_rule rule; // the first
    const char *reason;
    esr_rule_stand *rules; // may be NULL
} listener;

// Puts a sentence in front of what a rule says, unless that is the end of it: then that rule has
// found it already.
static void add_sentence(esri_why *why, esr_rule_stand *stand, const char *sentence) {
    size_t length = strlen(sentence);
    for (int32_t i = 0; i < stand->record_count; i++) {
        size_t known = strlen(stand->records[i]);
        if (known <= length && strcmp(sentence + length - known, stand->records[i]) == 0)
            return;
    }
    const char **more = esri_why_alloc(why, (size_t)stand->record_count + 1, sizeof *more);
    if (!more)
        return;
    more[0] = sentence;
    if (stand->record_count > 0)
        memcpy(more + 1, stand->records, (size_t)stand->record_count * sizeof *more);
    stand->records = more;
    stand->record_count++;
}

static void hear(void *user, int32_t pin, esr_rule rule, const char *sentence) {
    listener *heard = user;
    esri_buf text = {0};
    (void)pin;
    esri_buf_add(&text, sentence);
    const char *kept = esri_why_keep(heard->why, &text);
    if (!heard->any) {
        heard->any = true;
        heard->rule = rule;
        heard->reason = kept;
    }
    if (!heard->rules)
        return;
    esr_rule_stand *stand = &heard->rules[rule];
    if (stand->stand == ESR_STAND_YES || stand->stand == ESR_STAND_PLAN)
        stand->stand = ESR_STAND_NO;
    add_sentence(heard->why, stand, kept);
}

esr_status esri_why_excluded(esri_why *why, bool *out, esr_rule *rule, const char **reason,
                             esr_rule_stand *rules) {
    esr_cycle *pinned = NULL;
    listener heard = {.why = why, .rules = rules};
    esr_status status = esr_why_pin(why->ctx, why->cycle, &why->question, false, &pinned);
    if (status == ESR_OK)
        status = esri_check_exclusions(why->ctx, pinned, hear, &heard);
    esr_cycle_free(pinned);
    if (status != ESR_OK)
        return status;
    *out = heard.any;
    if (heard.any) {
        *rule = heard.rule;
        *reason = heard.reason;
    }
    return why->failed ? esri_fail_nomem(why->ctx) : ESR_OK;
}

static int64_t larger(int64_t a, int64_t b) {
    return a > b ? a : b;
}

esr_pin_price esr_why_price(const esr_solution *before, const esr_solution *after) {
    // Every plan with the pin is one without it: a bound of these is one of those, and the best
    // plan without the pin costs no more than the best one with it.
    int64_t bound = larger(after->bound, before->bound);
    esr_pin_price price = {.least = bound - before->cost,
                           .most = after->cost - before->cost,
                           .price_known = before->bound != INT64_MIN};
    if (!price.price_known)
        return price;
    price.price_least = larger(0, price.least);
    price.price_most = after->cost - before->bound;
    return price;
}
