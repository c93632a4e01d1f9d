// SPDX-License-Identifier: GPL-3.0-or-later
// Planning anew without each reviewer in turn, warm from the present plan. Each search has one
// thread, so that what it finds depends on neither the number of processors nor the others.
#include "explain/standby/anew.h"

#include <pthread.h>
#include <stdatomic.h>

#include <esr/edit.h>

#include "base/context.h"
#include "base/parallel.h"
#include "rules/costs.h"

// One visit that began before: its day and its members are kept.
static esr_status pin_visit(esr_context *ctx, const esr_plan *plan, esr_review_ix review,
                            esr_reviewer_ix gone, esr_edit *edit) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *entry = &cycle->reviews[review.at];
    char day[11];
    esr_day_text(plan->first_day[review.at], day);
    const esr_cell where[] = {{"review_id", entry->id}, {NULL, NULL}};
    const esr_cell date[] = {{"review_id", entry->id}, {"first_day", day}, {NULL, NULL}};
    esr_status status = ESR_OK;
    ESR_TRY(esr_edit_drop(ctx, edit, "pins", where, NULL));
    ESR_TRY(esr_edit_add(ctx, edit, "pins", date));
    for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++) {
        esr_reviewer_ix who = plan->member[p];
        if (who.at < 0 || who.at == gone.at)
            continue;
        const esr_cell member[] = {
            {"review_id", entry->id}, {"reviewer_id", cycle->reviewers[who.at].id}, {NULL, NULL}};
        ESR_TRY(esr_edit_add(ctx, edit, "pins", member));
    }
cleanup:
    return status;
}

// Pins that keep the reviewer somewhere go; those that forbid may stay.
static esr_status drop_keeps(esr_context *ctx, const char *id, esr_edit *edit) {
    static const char *const kinds[] = {"", "keep"};
    for (int k = 0; k < 2; k++) {
        const esr_cell where[] = {{"reviewer_id", id}, {"kind", kinds[k]}, {NULL, NULL}};
        const esr_cell nobody[] = {{"reviewer_id", ""}, {NULL, NULL}};
        esr_status status = esr_edit_drop(
            ctx, edit, "pins",
            (const esr_cell[]){
                {"reviewer_id", id}, {"kind", kinds[k]}, {"first_day", ""}, {NULL, NULL}},
            NULL);
        if (status == ESR_OK)
            status = esr_edit_set(ctx, edit, "pins", where, nobody, NULL);
        if (status != ESR_OK)
            return status;
    }
    return ESR_OK;
}

esr_status esri_anew_cycle(esr_context *ctx, const esr_plan *plan, esr_day from,
                           esr_reviewer_ix reviewer, esr_cycle **out) {
    const esr_cycle *cycle = plan->cycle;
    const char *id = cycle->reviewers[reviewer.at].id;
    esr_day first = from > cycle->first_day ? from : cycle->first_day;
    esr_edit *edit = NULL;
    esr_cycle *made = NULL;
    esr_status status = ESR_OK;
    char from_text[11], to_text[11];
    esr_day_text(first, from_text);
    esr_day_text(cycle->last_day, to_text);
    const esr_cell away[] = {
        {"who", "reviewer"}, {"id", id}, {"from", from_text}, {"to", to_text}, {NULL, NULL}};
    ESR_TRY(esr_edit_new(ctx, cycle, &edit));
    ESR_TRY(esr_edit_add(ctx, edit, "unavailable", away));
    ESR_TRY(drop_keeps(ctx, id, edit));
    for (int32_t v = 0; v < cycle->review_count; v++)
        if (plan->first_day[v] != ESR_DAY_NONE && plan->first_day[v] < first)
            ESR_TRY(pin_visit(ctx, plan, (esr_review_ix){v}, reviewer, edit));
    status = esr_edit_finish(ctx, edit, &made);
    edit = NULL;
    ESR_TRY(status);
    ESR_TRY(esr_check_rules(ctx, made));
    *out = made;
    made = NULL;
cleanup:
    esr_edit_free(edit);
    esr_cycle_free(made);
    return status;
}

typedef struct shift {
    esr_context *ctx;
    const esr_solution *solution;
    const esr_impact_options *options;
    const esr_verdict *now;
    esr_impact *impacts;
    esri_crew crew;
    int64_t deadline_ms; // 0: none
    int32_t count, done;
    atomic_bool cut;
    pthread_mutex_t lock; // of `done` and the progress
} shift;

static int32_t empty_seats(const esr_plan *plan) {
    int32_t empty = 0;
    for (int32_t p = 0; p < plan->cycle->place_count; p++)
        empty += plan->member[p].at < 0 &&
                 plan->first_day[plan->cycle->places[p].review.at] != ESR_DAY_NONE;
    return empty;
}

static esr_status solve_one(esr_context *ctx, const shift *s, const esr_solve_options *options,
                            esr_impact *impact) {
    const esr_plan *plan = s->solution->plan;
    esr_cycle *cycle = NULL;
    esr_solution *found = NULL;
    esr_verdict *verdict = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_anew_cycle(ctx, plan, s->options->from, impact->reviewer, &cycle));
    ESR_TRY(esr_solve(ctx, cycle, options, &found));
    if (found->outcome == ESR_OUTCOME_LIMIT || found->outcome == ESR_OUTCOME_CANCELLED)
        goto cleanup; // a plan that was given up says nothing of the loss
    ESR_TRY(esr_verify(ctx, found->plan, &verdict));
    if (verdict->violation_count > 0 || verdict->costs.total != found->cost)
        ESR_TRY(esri_fail(ctx, ESR_E_INTERNAL, plan->cycle->reviewers[impact->reviewer.at].id,
                          "the plan without this reviewer is not what the search says it is"));
    impact->solved = true;
    impact->unscheduled = s->now->scheduled - verdict->scheduled;
    impact->empty_seats = empty_seats(found->plan) - empty_seats(plan);
    impact->gap = found->cost - found->bound;
    impact->anew = esri_costs_difference(&s->now->costs, &verdict->costs);
cleanup:
    esr_verdict_free(verdict);
    esr_solution_free(found);
    esr_cycle_free(cycle);
    return status;
}

// Stops the search of a thread when the whole is to stop.
typedef struct look {
    const esr_context *outer;
    esr_context *inner;
} look;

static void watch(void *user, const esr_progress *progress) {
    const look *l = user;
    (void)progress;
    if (esr_context_cancelled(l->outer))
        esr_context_cancel(l->inner);
}

static esr_status work(void *user, int32_t worker, int32_t at) {
    shift *s = user;
    esr_context *ctx = s->crew.contexts[worker];
    int64_t left_ms = s->deadline_ms ? s->deadline_ms - esri_now_ms() : 0;
    if (esr_context_cancelled(s->ctx) || (s->deadline_ms && left_ms <= 0)) {
        atomic_store(&s->cut, true);
        return ESR_OK;
    }
    look l = {s->ctx, ctx};
    esr_solve_options options = {.threads = 1,
                                 .start = s->solution,
                                 .time_limit_ms = left_ms,
                                 .progress = watch,
                                 .progress_user = &l};
    esr_status status = solve_one(ctx, s, &options, &s->impacts[at]);
    if (status == ESR_E_LIMIT || (status == ESR_OK && !s->impacts[at].solved)) {
        esr_context_clear(ctx);
        atomic_store(&s->cut, true);
        return ESR_OK;
    }
    pthread_mutex_lock(&s->lock);
    s->done++;
    if (s->options->progress)
        s->options->progress(s->options->progress_user, s->done, s->count);
    pthread_mutex_unlock(&s->lock);
    return status;
}

esr_status esri_anew_all(esr_context *ctx, const esr_solution *solution,
                         const esr_impact_options *options, const esr_verdict *now,
                         esr_impact *impacts, int32_t count, bool *cut) {
    shift s = {.ctx = ctx,
               .solution = solution,
               .options = options,
               .now = now,
               .impacts = impacts,
               .count = count,
               .lock = PTHREAD_MUTEX_INITIALIZER};
    esr_status status = ESR_OK;
    if (options->time_limit_ms > 0)
        s.deadline_ms = esri_now_ms() + options->time_limit_ms;
    ESR_TRY(esri_crew_open(ctx, &s.crew));
    status = esri_parallel_for(s.crew.workers, count, work, &s);
    if (status != ESR_OK)
        status = esri_crew_tell(ctx, &s.crew, status);
    *cut = atomic_load(&s.cut);
cleanup:
    esri_crew_close(&s.crew);
    pthread_mutex_destroy(&s.lock);
    return status;
}
