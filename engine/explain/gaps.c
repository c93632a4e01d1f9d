// SPDX-License-Identifier: GPL-3.0-or-later
// One true line for each empty seat and each unscheduled review of a plan.
#include <esr/explain.h>

#include <inttypes.h>
#include <stdlib.h>

#include "base/context.h"
#include "explain/gap.h"

// The list with the memory that it owns.
typedef struct owned_gaps {
    esr_gap_list list; // first, so that both have one address
    esri_arena arena;
    esr_gap_reason *reasons;
} owned_gaps;

// One and several: "1 has no visit left", "9 have no visit left".
typedef struct bar_words {
    const char *one, *several;
} bar_words;

const char *esri_gap_bar_words(esri_bar bar, bool several) {
    static const bar_words words[ESRI_BAR_COUNT] = {
        [ESRI_BAR_ROLE] = {"has another role", "have another role"},
        [ESRI_BAR_SECTOR] = {"reviews other sectors", "review other sectors"},
        [ESRI_BAR_LANGUAGE] = {"lacks a language", "lack a language"},
        [ESRI_BAR_OWN_SCHOOL] = {"serves at the school", "serve at the school"},
        [ESRI_BAR_RELATION] = {"has a tie to the school", "have a tie to the school"},
        [ESRI_BAR_SPONSOR] = {"has the school's sponsor or is a rival",
                              "have the school's sponsor or are rivals"},
        [ESRI_BAR_RECIPROCAL_BEFORE] = {"is of a school that this one reviewed before",
                                        "are of schools that this one reviewed before"},
        [ESRI_BAR_DISTANCE] = {"is too far away", "are too far away"},
        [ESRI_BAR_PIN] = {"is excluded by a pin", "are excluded by pins"},
        [ESRI_BAR_SEATED] = {"sits on the team already", "sit on the team already"},
        [ESRI_BAR_LOAD] = {"has no visit left", "have no visit left"},
        [ESRI_BAR_BUSY] = {"is unavailable on those days", "are unavailable on those days"},
        [ESRI_BAR_NEAR] = {"has another visit too near", "have another visit too near"},
        [ESRI_BAR_OWN_REVIEW] = {"has the own school's review too near",
                                 "have the own school's review too near"},
        [ESRI_BAR_RECIPROCAL] = {"is of a school that this one reviews in this plan",
                                 "are of schools that this one reviews in this plan"},
        [ESRI_BAR_COLLEAGUE] = {"has a colleague away", "have colleagues away"},
        [ESRI_BAR_TEAM_HOME] = {"has a colleague on the team", "have a colleague on the team"},
        [ESRI_BAR_TEAM_PAIR] = {"must not sit with a member of the team",
                                "must not sit with a member of the team"},
        [ESRI_BAR_TEAM_NOVICE] = {"is a novice too many", "are a novice too many"},
    };
    return several ? words[bar].several : words[bar].one;
}

void esri_gap_say_bars(esri_buf *out, const int32_t counts[ESRI_BAR_COUNT], int32_t from,
                       int32_t to) {
    const char *joint = "";
    for (int32_t bar = from; bar < to; bar++) {
        const char *words = esri_gap_bar_words((esri_bar)bar, counts[bar] != 1);
        if (!words || counts[bar] == 0)
            continue;
        esri_buf_printf(out, "%s%d %s", joint, counts[bar], words);
        joint = ", ";
    }
}

void esri_gap_say_delta(esri_buf *out, int64_t delta, const char *than) {
    if (delta > 0)
        esri_buf_printf(out, "would cost %" PRId64 " more than %s", delta, than);
    else if (delta < 0)
        esri_buf_printf(out, "would save %" PRId64 " against %s", -delta, than);
    else
        esri_buf_printf(out, "would cost as much as %s", than);
}

int32_t esri_gap_visits_between(const esri_gap_view *view, int32_t home, int32_t visited) {
    const esr_cycle *cycle = view->judge.cycle;
    int32_t count = 0;
    for (int32_t k = cycle->school_reviewer_at[home]; k < cycle->school_reviewer_at[home + 1];
         k++) {
        int32_t who = cycle->school_reviewers[k].at;
        for (int32_t i = view->judge.visit_at[who]; i < view->judge.visit_at[who + 1]; i++)
            count += cycle->reviews[view->judge.visits[i].review.at].school.at == visited;
    }
    return count;
}

static size_t count_gaps(const esr_plan *plan) {
    size_t count = 0;
    for (int32_t v = 0; v < plan->cycle->review_count; v++)
        count += plan->first_day[v] == ESR_DAY_NONE;
    for (int32_t p = 0; p < plan->cycle->place_count; p++)
        count += plan->member[p].at < 0 &&
                 plan->first_day[plan->cycle->places[p].review.at] != ESR_DAY_NONE;
    return count;
}

void esri_gap_look_at(esri_gap_view *view, esr_review_ix review) {
    const esr_cycle *cycle = view->judge.cycle;
    view->pin_count = 0;
    for (int32_t i = 0; i < cycle->pin_count; i++)
        if (cycle->pins[i].review.at == review.at)
            view->pins[view->pin_count++] = &cycle->pins[i];
}

static bool keep_reason(owned_gaps *owned, esr_review_ix review, int32_t place, esri_buf *text) {
    const char *kept =
        text->failed ? NULL : esri_arena_strndup(&owned->arena, text->text, text->length);
    esri_buf_free(text);
    if (kept)
        owned->reasons[owned->list.count++] = (esr_gap_reason){review, place, kept};
    return kept != NULL;
}

static bool explain_review(esri_gap_view *view, owned_gaps *owned, esr_review_ix review) {
    const esr_plan *plan = view->judge.plan;
    const esr_review *r = &plan->cycle->reviews[review.at];
    bool looked = false;
    esri_buf text = {0};
    if (plan->first_day[review.at] == ESR_DAY_NONE) {
        esri_gap_look_at(view, review);
        esri_gap_explain_review(view, review, &text);
        return keep_reason(owned, review, -1, &text);
    }
    for (int32_t place = r->seat_at; place < r->seat_at + r->seat_count; place++) {
        if (plan->member[place].at >= 0)
            continue;
        if (!looked)
            esri_gap_look_at(view, review);
        looked = true;
        esri_gap_explain_seat(view, place, &text);
        if (!keep_reason(owned, review, place, &text))
            return false;
    }
    return true;
}

bool esri_gap_view_open(esri_gap_view *view, const esr_plan *plan) {
    view->judge.cycle = plan->cycle;
    view->judge.plan = plan;
    if (!esri_judge_index(&view->judge))
        return false;
    view->running = esri_judge_running(&view->judge);
    view->pins =
        esri_judge_alloc(&view->judge, (size_t)plan->cycle->pin_count, sizeof(const esr_pin *));
    return view->running && view->pins;
}

static bool explain_all(const esr_plan *plan, owned_gaps *owned) {
    esri_gap_view view = {0};
    owned->reasons = calloc(count_gaps(plan) + 1, sizeof *owned->reasons);
    owned->list.at = owned->reasons;
    bool done = owned->reasons && esri_gap_view_open(&view, plan);
    for (int32_t v = 0; v < plan->cycle->review_count && done; v++)
        done = explain_review(&view, owned, (esr_review_ix){v});
    esri_arena_free(&view.judge.scratch);
    return done;
}

esr_status esr_explain_gaps(esr_context *ctx, const esr_plan *plan, esr_gap_list **out) {
    owned_gaps *owned = calloc(1, sizeof *owned);
    if (!owned || !explain_all(plan, owned)) {
        esr_gap_list_free(owned ? &owned->list : NULL);
        return esri_fail_nomem(ctx);
    }
    *out = &owned->list;
    return ESR_OK;
}

void esr_gap_list_free(esr_gap_list *list) {
    if (!list)
        return;
    owned_gaps *owned = (owned_gaps *)list;
    esri_arena_free(&owned->arena);
    free(owned->reasons);
    free(owned);
}
