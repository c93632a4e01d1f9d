// SPDX-License-Identifier: GPL-3.0-or-later
// Who could be released. The prices say of whom it surely costs something; of the others a search
// without them says what. Who may go together is found one by one, each tried beside those who go
// already.
#include <stdlib.h>

#include "explain/recruit/recruit.h"

// A list with the memory that it owns.
typedef struct owned_list {
    esr_release_list list; // first, so that both have one address
    esr_release *at;
    esr_reviewer_ix *together;
} owned_list;

typedef struct release {
    const esr_solution *base;
    const esr_cycle *cycle;
    const esr_recruit_options *options;
    int64_t deadline_ms;
    esri_judged judged;   // base
    esr_release *at;      // what the searches are about
    bool *gone;           // by reviewer: goes already
    bool *never;          // by reviewer: the prices prove that no set with them goes at no cost
    int64_t relief;       // what promises of visits that fall away give back, 0 or less
    int32_t candidate;    // who is tried beside them: in `at`
    const esr_plan *kept; // of those who go already
    esr_plan *without;    // of the last of them; owned
    bool fits;            // the last search found that one more may go
} release;

// Takes somebody out of the pool, but not out of what is known: history and what was told stay.
static esr_status take_out(esr_context *ctx, esr_edit *edit, const char *id) {
    const esr_cell where[] = {{"id", id}, {NULL, NULL}};
    const esr_cell none[] = {{"min_visits", "0"}, {"max_visits", "0"}, {NULL, NULL}};
    return esr_edit_set(ctx, edit, "reviewers", where, none, NULL);
}

// The cycle without those who go already, and without one more.
static esr_status make_without(esr_context *ctx, const release *r, int32_t more, esr_cycle **out) {
    esr_edit *edit = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esr_edit_new(ctx, r->cycle, &edit));
    for (int32_t p = 0; p < r->cycle->reviewer_count; p++)
        if (p == more || r->gone[p])
            ESR_TRY(take_out(ctx, edit, r->cycle->reviewers[p].id));
    esr_edit *last = edit;
    edit = NULL;
    status = esr_edit_finish(ctx, last, out);
cleanup:
    esr_edit_free(edit);
    return status;
}

static esr_status make(esr_context *ctx, void *user, int32_t at, esr_cycle **out) {
    const release *r = user;
    return make_without(ctx, r, r->at[at].reviewer.at, out);
}

static esr_status take(esr_context *ctx, void *user, int32_t at, const esr_solution *solution,
                       const esr_verdict *verdict) {
    const release *r = user;
    esr_release *out = &r->at[at];
    (void)ctx;
    out->verified = true;
    out->proven = solution->outcome == ESR_OUTCOME_OPTIMAL && r->base->bound >= r->base->cost;
    if (solution->bound - r->base->cost > out->at_least)
        out->at_least = solution->bound - r->base->cost;
    out->change = esri_recruit_change(&r->judged, &verdict->costs);
    out->seats = r->judged.filled - verdict->filled;
    out->scheduled = r->judged.scheduled - verdict->scheduled;
    return ESR_OK;
}

static bool is_pinned(const esr_cycle *cycle, int32_t reviewer) {
    for (int32_t p = 0; p < cycle->pin_count; p++)
        if (cycle->pins[p].reviewer.at == reviewer && !cycle->pins[p].forbid)
            return true;
    return false;
}

// Least cost first; then those with the fewest visits, then by id.
static int by_least(const void *a, const void *b) {
    const esr_release *x = a, *y = b;
    if (x->at_least != y->at_least)
        return x->at_least < y->at_least ? -1 : 1;
    if (x->visits != y->visits)
        return x->visits < y->visits ? -1 : 1;
    return (x->reviewer.at > y->reviewer.at) - (x->reviewer.at < y->reviewer.at);
}

static int by_cost(const void *a, const void *b) {
    const esr_release *x = a, *y = b;
    if (x->verified != y->verified)
        return x->verified ? -1 : 1;
    if (x->verified && x->change.total != y->change.total)
        return x->change.total < y->change.total ? -1 : 1;
    return by_least(a, b);
}

// Everybody whom no pin keeps, with what the prices prove.
static void list_all(release *r, const esri_priced *priced, owned_list *out) {
    const esr_cycle *cycle = r->cycle;
    for (int32_t p = 0; p < cycle->reviewer_count; p++) {
        esr_release *entry = &out->at[out->list.count];
        if (is_pinned(cycle, p)) {
            out->list.pinned++;
            continue;
        }
        *entry = (esr_release){.reviewer = {p}};
        for (int32_t s = 0; s < cycle->place_count; s++)
            entry->visits += r->base->plan->member[s].at == p;
        for (int32_t t = 0; t < cycle->published_count; t++)
            for (int32_t m = 0; m < cycle->published[t].told_count; m++)
                entry->told += cycle->told[cycle->published[t].told_at + m].at == p;
        entry->at_least = esri_priced_cost(priced->bound + priced->rent[p]) - r->base->cost;
        r->relief += priced->rent[p] < 0 ? priced->rent[p] : 0;
        out->list.count++;
    }
    for (int32_t i = 0; i < out->list.count; i++) {
        int32_t p = out->at[i].reviewer.at;
        int64_t others = r->relief - (priced->rent[p] < 0 ? priced->rent[p] : 0);
        r->never[p] = esri_priced_cost(priced->bound + priced->rent[p] + others) > r->base->cost;
    }
    out->list.at = out->at;
    qsort(out->at, (size_t)out->list.count, sizeof *out->at, by_least);
}

// Searches without each of those who might go at no cost, and of the next few.
static esr_status verify(esr_context *ctx, release *r, owned_list *out) {
    int32_t most = r->options->verify > 0 ? r->options->verify : ESR_RECRUIT_USUAL, count = 0;
    while (count < out->list.count && out->at[count].at_least <= 0)
        count++;
    count = out->list.count - count < most ? out->list.count : count + most;
    r->at = out->at;
    const esri_reruns reruns = {.phase = "without one reviewer",
                                .count = count,
                                .start = r->base,
                                .options = r->options,
                                .deadline_ms = r->deadline_ms,
                                .enough = INT64_MIN,
                                .hopeless = INT64_MAX,
                                .make = make,
                                .take = take,
                                .user = r};
    esr_status status = esri_reruns_run(ctx, &reruns, &out->list.cut);
    if (status != ESR_OK)
        return status;
    qsort(out->at, (size_t)out->list.count, sizeof *out->at, by_cost);
    while (out->list.free < out->list.count && out->at[out->list.free].verified &&
           out->at[out->list.free].change.total <= 0)
        out->list.free++;
    return ESR_OK;
}

static esr_status make_beside(esr_context *ctx, void *user, int32_t at, esr_cycle **out) {
    const release *r = user;
    (void)at;
    return make_without(ctx, r, r->at[r->candidate].reviewer.at, out);
}

static esr_status take_beside(esr_context *ctx, void *user, int32_t at,
                              const esr_solution *solution, const esr_verdict *verdict) {
    release *r = user;
    esr_plan *plan = NULL;
    (void)at;
    if (verdict->costs.total > r->judged.costs.total)
        return ESR_OK;
    // As a plan of the whole cycle, which outlives the edited one.
    esr_status status = esr_plan_new(ctx, r->cycle, &plan);
    if (status != ESR_OK)
        return status;
    for (int32_t v = 0; v < r->cycle->review_count; v++)
        plan->first_day[v] = solution->plan->first_day[v];
    for (int32_t p = 0; p < r->cycle->place_count; p++)
        plan->member[p] = solution->plan->member[p];
    esr_plan_free(r->without);
    r->without = plan;
    r->kept = plan;
    r->fits = true;
    return ESR_OK;
}

static bool sits(const release *r, int32_t reviewer) {
    for (int32_t p = 0; p < r->cycle->place_count; p++)
        if (r->kept->member[p].at == reviewer)
            return true;
    return false;
}

// Tries whether one more may go beside those who go already: a search from their plan.
static esr_status try_beside(esr_context *ctx, release *r, int32_t at, esr_release_list *list) {
    esr_solution start = *r->base;
    start.plan = (esr_plan *)(uintptr_t)r->kept;
    r->candidate = at;
    r->fits = false;
    const esri_reruns reruns = {.phase = "without several reviewers",
                                .before = at,
                                .total = list->free,
                                .count = 1,
                                .start = &start,
                                .options = r->options,
                                .deadline_ms = r->deadline_ms,
                                .enough = r->judged.costs.total,
                                .hopeless = r->judged.costs.total,
                                .make = make_beside,
                                .take = take_beside,
                                .user = r};
    return esri_reruns_run(ctx, &reruns, &list->cut);
}

// Those who don't sit anywhere go first; then whoever may, one by one.
static esr_status find_together(esr_context *ctx, release *r, owned_list *out) {
    esr_release_list *list = &out->list;
    esr_status status = ESR_OK;
    r->kept = r->base->plan;
    for (int32_t i = 0; i < list->free; i++)
        r->gone[out->at[i].reviewer.at] = !sits(r, out->at[i].reviewer.at);
    for (int32_t i = 0; i < list->free && !list->cut; i++) {
        int32_t who = out->at[i].reviewer.at;
        if (r->gone[who])
            continue;
        r->fits = !sits(r, who);
        if (!r->fits)
            ESR_TRY(try_beside(ctx, r, i, list));
        r->gone[who] = r->fits;
    }
    for (int32_t p = 0; p < r->cycle->reviewer_count; p++)
        if (r->gone[p])
            out->together[list->together_count++].at = p;
    list->together = out->together;
    list->largest = !list->cut && list->together_count == list->free;
    for (int32_t i = list->free; i < list->count && list->largest; i++)
        list->largest =
            r->never[out->at[i].reviewer.at] || (r->relief == 0 && out->at[i].at_least > 0);
cleanup:
    return status;
}

static esr_status release_init(esr_context *ctx, release *r, owned_list *out) {
    size_t count = (size_t)r->cycle->reviewer_count + 1;
    r->gone = calloc(count, sizeof *r->gone);
    r->never = calloc(count, sizeof *r->never);
    out->at = calloc(count, sizeof *out->at);
    out->together = calloc(count, sizeof *out->together);
    if (!r->gone || !r->never || !out->at || !out->together)
        return esri_fail_nomem(ctx);
    return esri_recruit_judge(ctx, r->base->plan, &r->judged);
}

esr_status esr_recruit_release(esr_context *ctx, const esr_solution *base,
                               const esr_recruit_options *options, esr_release_list **out) {
    static const esr_recruit_options usual = {0};
    static const esri_kinds nobody = {0};
    esr_status status = ESR_OK;
    esri_priced priced = {0};
    release r = {.base = base, .cycle = base->plan->cycle, .options = options ? options : &usual};
    r.deadline_ms = esri_reruns_deadline(r.options);
    owned_list *list = calloc(1, sizeof *list);
    if (!list)
        return esri_fail_nomem(ctx);
    ESR_TRY(release_init(ctx, &r, list));
    ESR_TRY(esri_priced_new(ctx, base, r.options, &nobody, &priced));
    list_all(&r, &priced, list);
    ESR_TRY(verify(ctx, &r, list));
    ESR_TRY(find_together(ctx, &r, list));
    *out = &list->list;
    list = NULL;
cleanup:
    esr_release_list_free((esr_release_list *)list);
    esri_priced_free(&priced);
    esr_plan_free(r.without);
    free(r.gone);
    free(r.never);
    return status;
}

void esr_release_list_free(esr_release_list *list) {
    owned_list *owned = (owned_list *)list;
    if (!owned)
        return;
    free(owned->at);
    free(owned->together);
    free(owned);
}
