// SPDX-License-Identifier: GPL-3.0-or-later
// What one more reviewer of each kind is worth: first what the prices prove, then a search with
// that person for each of the best.
#include <stdlib.h>

#include "explain/recruit/recruit.h"

typedef struct esr_recruit_place place_worth;

// A list with the memory that it owns.
typedef struct owned_list {
    esr_recruit_list list; // first, so that both have one address
    esr_recruit *at;
    place_worth *places;
} owned_list;

typedef struct worth {
    const esr_solution *base;
    const esr_cycle *cycle;
    const esr_recruit_options *options;
    esri_priced priced;
    esri_kinds kinds;
    esr_recruit *all;      // by kind
    esri_judged judged;    // base
    esr_recruit *verified; // what the searches are about
} worth;

// The most that the plan costs more than any with the recruit.
static esr_status at_most(esr_context *ctx, const worth *w, int32_t kind, int32_t district,
                          int64_t *out) {
    esr_recruit_kind there = w->kinds.at[kind];
    int64_t brings = 0;
    there.district = district;
    esr_status status =
        esri_priced_worth(ctx, &w->priced, kind, esri_kind_place(w->cycle, &there), &brings);
    if (status != ESR_OK)
        return status;
    int64_t saves = w->base->cost - esri_priced_cost(w->priced.bound - brings);
    *out = saves > 0 ? saves : 0;
    return ESR_OK;
}

// Whether recruits of the sector may live there: some school of it has a place.
static bool is_district(const worth *w, int32_t sector, int32_t district) {
    const esr_recruit_kind there = {.sector = sector, .district = district};
    uint64_t wanted = w->options->districts;
    return (!wanted || (wanted >> district & 1)) && esri_kind_place(w->cycle, &there).known;
}

static esr_status find_district(esr_context *ctx, worth *w, int32_t kind) {
    esr_recruit *out = &w->all[kind];
    bool any = false;
    esr_status status = ESR_OK;
    *out = (esr_recruit){.kind = w->kinds.at[kind]};
    for (int32_t d = 0; d < w->cycle->districts.count; d++) {
        int64_t most = 0;
        if (!is_district(w, out->kind.sector, d))
            continue;
        ESR_TRY(at_most(ctx, w, kind, d, &most));
        if (!any || most > out->at_most) {
            out->at_most = most;
            out->kind.district = d;
        }
        if (!any || most < out->anywhere)
            out->anywhere = most;
        any = true;
    }
    if (!any && w->options->districts)
        goto cleanup; // no school of the sector there
    if (!any) {
        ESR_TRY(at_most(ctx, w, kind, -1, &out->at_most));
        out->anywhere = out->at_most;
    }
cleanup:
    return status;
}

static int by_most(const void *a, const void *b) {
    const esr_recruit *x = a, *y = b;
    if (x->at_most != y->at_most)
        return x->at_most > y->at_most ? -1 : 1;
    return 0;
}

// Whether another kind asks for less and is worth as much; of two that are the same the first
// stays.
static bool is_matched(const worth *w, int32_t at) {
    const esr_recruit *mine = &w->all[at];
    for (int32_t k = 0; k < w->kinds.count; k++) {
        const esr_recruit *other = &w->all[k];
        if (k == at || other->at_most < mine->at_most ||
            !esri_kind_includes(w->cycle, &mine->kind, &other->kind))
            continue;
        if (k < at || !esri_kind_includes(w->cycle, &other->kind, &mine->kind))
            return true;
    }
    return false;
}

static esr_status collect(esr_context *ctx, worth *w, owned_list *out) {
    esr_recruit_list *list = &out->list;
    list->kinds = w->kinds.count;
    list->others = w->base->cost - esri_priced_cost(w->priced.bound);
    out->at = calloc((size_t)w->kinds.count + 1, sizeof *out->at);
    if (!out->at)
        return esri_fail_nomem(ctx);
    for (int32_t k = 0; k < w->kinds.count; k++) {
        if (w->all[k].at_most <= list->others)
            list->useless++;
        else if (is_matched(w, k))
            list->same++;
        else
            out->at[list->count++] = w->all[k];
    }
    // The order of the kinds among equals: they ask for more and more.
    for (int32_t i = 1; i < list->count; i++) {
        esr_recruit held = out->at[i];
        int32_t j = i;
        for (; j > 0 && by_most(&held, &out->at[j - 1]) < 0; j--)
            out->at[j] = out->at[j - 1];
        out->at[j] = held;
    }
    list->at = out->at;
    return ESR_OK;
}

// The best kind in each district, the best first.
static esr_status list_places(esr_context *ctx, const worth *w, owned_list *out) {
    esr_recruit_list *list = &out->list;
    esr_status status = ESR_OK;
    int32_t kind = 0;
    if (list->count == 0 || list->at[0].kind.district < 0)
        return ESR_OK;
    while (!esri_kind_includes(w->cycle, &w->kinds.at[kind], &list->at[0].kind) ||
           !esri_kind_includes(w->cycle, &list->at[0].kind, &w->kinds.at[kind]))
        kind++;
    out->places = calloc((size_t)w->cycle->districts.count, sizeof *out->places);
    if (!out->places)
        return esri_fail_nomem(ctx);
    for (int32_t d = 0; d < w->cycle->districts.count; d++) {
        place_worth entry = {.district = d};
        if (!is_district(w, list->at[0].kind.sector, d))
            continue;
        ESR_TRY(at_most(ctx, w, kind, d, &entry.at_most));
        int32_t at = list->place_count++;
        for (; at > 0 && out->places[at - 1].at_most < entry.at_most; at--)
            out->places[at] = out->places[at - 1];
        out->places[at] = entry;
    }
    list->places = out->places;
cleanup:
    return status;
}

static esr_status make(esr_context *ctx, void *user, int32_t at, esr_cycle **out) {
    const worth *w = user;
    const esr_recruit_kind *kind = &w->verified[at].kind;
    esr_edit *edit = NULL;
    esr_status status = esr_edit_new(ctx, w->cycle, &edit);
    if (status != ESR_OK)
        return status;
    status = esri_recruit_add(ctx, edit, w->cycle, w->options, 0, kind,
                              esri_kind_place(w->cycle, kind), 0);
    if (status == ESR_OK)
        return esr_edit_finish(ctx, edit, out);
    esr_edit_free(edit);
    return status;
}

static esr_status take(esr_context *ctx, void *user, int32_t at, const esr_solution *solution,
                       const esr_verdict *verdict) {
    const worth *w = user;
    const esr_cycle *cycle = solution->plan->cycle;
    esr_recruit *out = &w->verified[at];
    esri_arena arena = {0};
    const char *id = esri_recruit_id(w->cycle, 0, &arena);
    if (!id)
        return esri_fail_nomem(ctx);
    int32_t recruit = esr_cycle_find_reviewer(cycle, id).at;
    out->verified = true;
    out->proven = solution->outcome == ESR_OUTCOME_OPTIMAL && w->base->bound >= w->base->cost;
    out->change = esri_recruit_change(&w->judged, &verdict->costs);
    out->saves_most = w->base->cost - solution->bound;
    if (out->saves_most > out->at_most)
        out->saves_most = out->at_most;
    out->seats = verdict->filled - w->judged.filled;
    out->scheduled = verdict->scheduled - w->judged.scheduled;
    for (int32_t p = 0; p < cycle->place_count; p++)
        out->visits += solution->plan->member[p].at == recruit;
    esri_arena_free(&arena);
    return ESR_OK;
}

// The verified ones first, by what they save; the others stay behind them in their order.
static void sort_verified(esr_recruit *at, int32_t count) {
    for (int32_t i = 1; i < count; i++) {
        esr_recruit held = at[i];
        int32_t j = i;
        for (; j > 0 && held.verified &&
               (!at[j - 1].verified || held.change.total < at[j - 1].change.total);
             j--)
            at[j] = at[j - 1];
        at[j] = held;
    }
}

// Whether a search found that another kind, which asks for less, saves as much.
static bool is_outdone(const worth *w, const esr_recruit *at, int32_t count, int32_t i) {
    if (!at[i].verified || !at[i].proven)
        return false;
    for (int32_t k = 0; k < count; k++)
        if (k != i && at[k].verified && at[k].change.total <= at[i].change.total &&
            esri_kind_includes(w->cycle, &at[i].kind, &at[k].kind))
            return true;
    return false;
}

// Leaves those out of which that is so. No two kinds include each other.
static esr_status drop_outdone(esr_context *ctx, const worth *w, owned_list *out) {
    esr_recruit_list *list = &out->list;
    int32_t kept = 0;
    bool *outdone = calloc((size_t)list->count + 1, sizeof *outdone);
    if (!outdone)
        return esri_fail_nomem(ctx);
    for (int32_t i = 0; i < list->count; i++)
        outdone[i] = is_outdone(w, out->at, list->count, i);
    for (int32_t i = 0; i < list->count; i++)
        if (!outdone[i])
            out->at[kept++] = out->at[i];
    list->same += list->count - kept;
    list->count = kept;
    free(outdone);
    return ESR_OK;
}

static int32_t count_verified(const esr_recruit_list *list) {
    int32_t count = 0;
    while (count < list->count && list->at[count].verified)
        count++;
    return count;
}

// Searches for the best until enough of them are left.
static esr_status verify(esr_context *ctx, worth *w, owned_list *out) {
    esr_recruit_list *list = &out->list;
    int32_t most = w->options->verify > 0 ? w->options->verify : ESR_RECRUIT_USUAL, known = 0;
    int64_t deadline_ms = esri_reruns_deadline(w->options);
    esr_status status = ESR_OK;
    while (!list->cut && known < most && known < list->count) {
        int32_t more = list->count - known < most - known ? list->count - known : most - known;
        w->verified = out->at + known;
        const esri_reruns reruns = {.phase = "with one more reviewer",
                                    .count = more,
                                    .start = w->base,
                                    .options = w->options,
                                    .deadline_ms = deadline_ms,
                                    .enough = INT64_MIN,
                                    .hopeless = INT64_MAX,
                                    .make = make,
                                    .take = take,
                                    .user = w};
        ESR_TRY(esri_reruns_run(ctx, &reruns, &list->cut));
        sort_verified(out->at, known + more);
        ESR_TRY(drop_outdone(ctx, w, out));
        known = count_verified(list);
    }
cleanup:
    return status;
}

esr_status esr_recruit_worth(esr_context *ctx, const esr_solution *base,
                             const esr_recruit_options *options, esr_recruit_list **out) {
    static const esr_recruit_options usual = {0};
    esr_status status = ESR_OK;
    worth w = {.base = base, .cycle = base->plan->cycle, .options = options ? options : &usual};
    owned_list *list = calloc(1, sizeof *list);
    if (!list)
        return esri_fail_nomem(ctx);
    ESR_TRY(esri_recruit_judge(ctx, base->plan, &w.judged));
    ESR_TRY(esri_kinds_find(ctx, w.cycle, w.options, &w.kinds));
    w.all = calloc((size_t)w.kinds.count, sizeof *w.all);
    if (!w.all) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(esri_priced_new(ctx, base, w.options, &w.kinds, &w.priced));
    for (int32_t k = 0; k < w.kinds.count; k++)
        ESR_TRY(find_district(ctx, &w, k));
    ESR_TRY(collect(ctx, &w, list));
    ESR_TRY(verify(ctx, &w, list));
    ESR_TRY(list_places(ctx, &w, list));
    *out = &list->list;
    list = NULL;
cleanup:
    esr_recruit_list_free((esr_recruit_list *)list);
    esri_priced_free(&w.priced);
    free(w.kinds.at);
    free(w.all);
    return status;
}

void esr_recruit_list_free(esr_recruit_list *list) {
    owned_list *owned = (owned_list *)list;
    if (!owned)
        return;
    free(owned->at);
    free(owned->places);
    free(owned);
}
