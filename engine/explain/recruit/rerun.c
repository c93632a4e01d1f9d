// SPDX-License-Identifier: GPL-3.0-or-later
// Many searches at a time, one a thread, each with a context of its own, so that it can be stopped
// as soon as it has said what it was asked. Each plan is judged by the rules.
#include <stdatomic.h>
#include <string.h>

#include "base/parallel.h"
#include "explain/recruit/recruit.h"

typedef struct batch {
    esr_context *ctx;
    const esri_reruns *reruns;
    esri_crew crew;
    int64_t started_ms;
    atomic_int done;
    atomic_bool cut;
    atomic_int first; // that found enough; INT32_MAX: none yet
} batch;

// One search under watch.
typedef struct watch {
    batch *batch;
    esr_context *inner;
    int32_t worker, at;
    bool enough; // it was stopped, as it had said what it was asked
} watch;

static void report(const batch *b) {
    const esr_recruit_options *options = b->reruns->options;
    if (!options->progress)
        return;
    const esr_recruit_progress progress = {
        .phase = b->reruns->phase,
        .done = b->reruns->before + (int32_t)atomic_load(&b->done),
        .total = b->reruns->total ? b->reruns->total : b->reruns->count,
        .elapsed_ms = esri_now_ms() - b->started_ms};
    options->progress(options->progress_user, &progress);
}

// Whether the prices have said all that they say.
static bool is_past_bound(const esr_progress *now) {
    return strcmp(now->phase, "first plan") != 0 && strcmp(now->phase, "bounding") != 0;
}

// Whether a search is behind one that found enough, where the first is wanted.
static bool is_given_up(batch *b, int32_t at) {
    return b->reruns->first_will_do && at > atomic_load(&b->first);
}

static void note_first(batch *b, int32_t at) {
    int first = atomic_load(&b->first);
    while (at < first && !atomic_compare_exchange_weak(&b->first, &first, at))
        continue;
}

static void look(void *user, const esr_progress *now) {
    watch *w = user;
    const esri_reruns *reruns = w->batch->reruns;
    bool known = now->cost != INT64_MAX && now->bound != INT64_MIN;
    w->enough = w->enough || now->cost <= reruns->enough ||
                (known && now->bound > reruns->hopeless) ||
                (known && reruns->bound_alone && is_past_bound(now));
    if (w->enough || esr_context_cancelled(w->batch->ctx) || is_given_up(w->batch, w->at))
        esr_context_cancel(w->inner);
    if (w->worker == 0)
        report(w->batch);
}

static bool is_over(const batch *b) {
    return esr_context_cancelled(b->ctx) || esri_now_ms() >= b->reruns->deadline_ms;
}

// Hands a plan over, once the rules have judged it.
static esr_status hand_over(esr_context *ctx, const esri_reruns *reruns, int32_t at,
                            const esr_solution *solution) {
    esr_verdict *verdict = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esr_verify(ctx, solution->plan, &verdict));
    if (verdict->violation_count > 0 || verdict->costs.total != solution->cost) {
        status = esri_fail(ctx, ESR_E_INTERNAL, NULL,
                           "the search and the rules differ on a plan, which is a defect in esr");
        goto cleanup;
    }
    ESR_TRY(reruns->take(ctx, reruns->user, at, solution, verdict));
cleanup:
    esr_verdict_free(verdict);
    return status;
}

static esr_status run_one(watch *w, int32_t at) {
    batch *b = w->batch;
    const esri_reruns *reruns = b->reruns;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(reruns->make(w->inner, reruns->user, at, &cycle));
    int64_t left_ms = reruns->deadline_ms - esri_now_ms();
    const esr_solve_options options = {.time_limit_ms = reruns->deadline_ms == INT64_MAX ? 0
                                                        : left_ms > 1                    ? left_ms
                                                                                         : 1,
                                       .threads = 1,
                                       .progress = look,
                                       .progress_user = w,
                                       .start = reruns->start};
    status = esr_solve(w->inner, cycle, &options, &solution);
    if (status == ESR_E_LIMIT || status == ESR_E_INPUT) { // no plan: pins, or no time
        status = ESR_OK;
        atomic_store(&b->cut, !is_given_up(b, at) || atomic_load(&b->cut));
        goto cleanup;
    }
    if (status != ESR_OK)
        goto cleanup;
    bool finished = w->enough || (solution->outcome != ESR_OUTCOME_LIMIT &&
                                  solution->outcome != ESR_OUTCOME_CANCELLED);
    if (finished && solution->cost <= reruns->enough)
        note_first(b, at);
    if (finished)
        status = hand_over(w->inner, reruns, at, solution);
    else if (!is_given_up(b, at))
        atomic_store(&b->cut, true);
cleanup:
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    return status;
}

static esr_status run_search(void *user, int32_t worker, int32_t at) {
    batch *b = user;
    watch w = {.batch = b, .worker = worker, .at = at};
    if (is_given_up(b, at))
        return ESR_OK;
    if (is_over(b)) {
        atomic_store(&b->cut, true);
        return ESR_OK;
    }
    if (esr_context_new(&w.inner) != ESR_OK)
        return ESR_E_NOMEM;
    esr_status status = run_one(&w, at);
    if (status != ESR_OK && esr_context_fault_count(w.inner) > 0) {
        const esr_fault fault = esr_context_fault(w.inner, 0);
        (void)esri_fail(b->crew.contexts[worker], status, fault.subject, "%s", fault.message);
    }
    esr_context_free(w.inner);
    atomic_fetch_add(&b->done, 1);
    if (worker == 0)
        report(b);
    return status;
}

esr_status esri_reruns_run(esr_context *ctx, const esri_reruns *reruns, bool *cut) {
    batch b = {.ctx = ctx, .reruns = reruns, .started_ms = esri_now_ms()};
    atomic_store(&b.first, INT32_MAX);
    esr_status status = esri_crew_open(ctx, &b.crew);
    if (status == ESR_OK) {
        status = esri_parallel_each(b.crew.workers, reruns->count, run_search, &b);
        if (status != ESR_OK)
            status = esri_crew_tell(ctx, &b.crew, status);
    }
    esri_crew_close(&b.crew);
    *cut = *cut || atomic_load(&b.cut);
    return status;
}

int64_t esri_reruns_deadline(const esr_recruit_options *options) {
    return options->time_limit_ms > 0 ? esri_now_ms() + options->time_limit_ms : INT64_MAX;
}

esr_status esri_recruit_judge(esr_context *ctx, const esr_plan *plan, esri_judged *out) {
    esr_verdict *verdict = NULL;
    esr_status status = esr_verify(ctx, plan, &verdict);
    if (status != ESR_OK)
        return status;
    *out = (esri_judged){verdict->costs, verdict->filled, verdict->scheduled};
    esr_verdict_free(verdict);
    return ESR_OK;
}

esr_costs esri_recruit_change(const esri_judged *base, const esr_costs *costs) {
    esr_costs change = *costs;
    for (int t = 0; t < ESR_TERM_COUNT; t++)
        change.term[t] -= base->costs.term[t];
    change.total -= base->costs.total;
    return change;
}
