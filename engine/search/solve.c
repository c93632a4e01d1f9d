// SPDX-License-Identifier: GPL-3.0-or-later
// The driver: a first plan, the bound, then dives, neighbourhoods and proofs until cost and bound
// meet, time is up, or nothing gains any more. It counts steps, not seconds, so that the same
// input gives the same plan wherever no time limit cuts it.
#include <stdlib.h>
#include <string.h>

#include "search/exchange/exchange.h"
#include "search/pool.h"

#define AIMS              3      // at the bound, of a search near its start
#define STRICT_DIVES      4      // at the bound, of such a search
#define STRICT_DATES      2      // of these that find no dates
#define STRICT_JITTER     0.3    // more in each
#define STRICT_ITERATIONS 200    // of the simplex method, before the last begins
#define DIVES             4      // from the root, before neighbourhoods
#define STALL_STEPS       400    // neighbourhoods without a gain that end the search, and this many
#define STALL_MORE        300000 // more, divided by the number of reviews
#define STALL_WARM        40     // likewise, of a search that started from another solution
#define PROOF_EVERY       40     // neighbourhoods between two attempts at a proof
#define PROOF_FIRST       4000   // columns of the first attempt
#define PROOF_MOST        30000  // columns of the later ones
#define NEIGHBOURS        12     // reviews that a neighbourhood frees at first
#define NEIGHBOURS_MOST   75
#define REPORT_EVERY_MS   100

static void report(esri_search *search) {
    if (!search->options.progress)
        return;
    esr_progress progress = {
        .elapsed_ms = esri_now_ms() - search->started_ms,
        .cost = search->best ? search->best->cost : INT64_MAX,
        .bound = esri_search_bound(search),
        .scheduled = search->best ? search->best->scheduled : 0,
        .filled = search->best ? search->best->filled : 0,
        .seats = search->problem->cycle->place_count,
        .phase = search->phase,
    };
    search->options.progress(search->options.progress_user, &progress);
}

bool esri_search_should_stop(esri_search *search) {
    int64_t now = esri_now_ms();
    if (now - search->reported_ms >= REPORT_EVERY_MS) {
        search->reported_ms = now;
        report(search);
    }
    if (now >= search->deadline_ms || esr_context_cancelled(search->ctx))
        search->interrupted = true;
    return search->interrupted;
}

int64_t esri_search_time_left(const esri_search *search) {
    if (search->deadline_ms == INT64_MAX)
        return 0;
    int64_t left = search->deadline_ms - esri_now_ms();
    return left > 1 ? left : 1;
}

int64_t esri_search_bound(const esri_search *search) {
    int64_t bound = search->bound > search->proven_bound ? search->bound : search->proven_bound;
    if (bound == INT64_MIN)
        return INT64_MIN;
    int64_t whole = bound / ESRI_SCALE;
    return bound > whole * ESRI_SCALE ? whole + 1 : whole;
}

static bool is_proven(const esri_search *search) {
    return esri_search_bound(search) >= search->best->cost;
}

bool esri_search_done(const esri_search *search) {
    int64_t cost = search->best->cost, bound = esri_search_bound(search);
    if (bound == INT64_MIN || bound >= cost)
        return bound != INT64_MIN;
    double allowed = (double)search->options.gap_ppm * (double)(cost > 1 ? cost : 1) / 1e6;
    return (double)(cost - bound) <= allowed;
}

void esri_search_offer(esri_search *search, const esri_draft *draft) {
    if (draft->cost >= search->best->cost)
        return;
    esri_draft_copy(search->best, draft);
    report(search);
}

typedef struct order {
    int32_t review, candidates;
} order;

static int by_candidates(const void *a, const void *b) {
    const order *x = a, *y = b;
    if (x->candidates != y->candidates)
        return x->candidates < y->candidates ? -1 : 1;
    return (x->review > y->review) - (x->review < y->review);
}

// Finds reviews with an empty seat a team anew, each in the best way that is left.
static esr_status fill_seats(esri_search *search) {
    esri_draft *draft = search->draft;
    esr_status status = ESR_OK;
    for (int32_t v = 0; v < search->problem->review_count && status == ESR_OK; v++) {
        int32_t day = draft->day[v];
        int64_t cost = draft->cost;
        esri_team team = draft->team[v];
        if (day < 0 || team.count == search->problem->reviews[v].seat_count)
            continue;
        esri_draft_remove(draft, v);
        status = esri_insert_review(search->ctx, &search->inserter, draft, v, NULL, &search->rng);
        if (draft->cost < cost)
            continue;
        if (draft->day[v] >= 0)
            esri_draft_remove(draft, v);
        esri_draft_put(draft, v, &team, day);
    }
    return status;
}

// A first plan: the reviews with the fewest candidates first, each in the best way that is left.
static esr_status construct(esri_search *search) {
    const esri_problem *problem = search->problem;
    esr_status status = ESR_OK;
    search->phase = "first plan";
    order *orders = calloc((size_t)problem->review_count + 1, sizeof *orders);
    if (!orders)
        return esri_fail_nomem(search->ctx);
    if (search->options.start)
        esri_start_plan(search);
    search->inserter.steady = search->options.start != NULL;
    for (int32_t v = 0; v < problem->review_count; v++) {
        const esri_review *review = &problem->reviews[v];
        orders[v] = (order){v, review->must ? -1 : review->candidate_count};
    }
    qsort(orders, (size_t)problem->review_count, sizeof *orders, by_candidates);
    for (int32_t i = 0; i < problem->review_count; i++) {
        if (search->draft->day[orders[i].review] >= 0)
            continue;
        ESR_TRY(esri_insert_review(search->ctx, &search->inserter, search->draft, orders[i].review,
                                   NULL, &search->rng));
        if (esr_context_cancelled(search->ctx))
            break;
    }
    esri_search_offer(search, search->draft);
    if (search->options.start && search->options.start->prices.load) // chains will do the rest
        ESR_TRY(fill_seats(search));
    else if (!esri_search_should_stop(search))
        ESR_TRY(esri_insert_polish(search->ctx, &search->inserter, search->draft, &search->rng));
    esri_search_offer(search, search->draft);
cleanup:
    search->inserter.steady = false;
    free(orders);
    return status;
}

static void empty_draft(esri_search *search) {
    for (int32_t v = 0; v < search->problem->review_count; v++)
        if (search->draft->day[v] >= 0)
            esri_draft_remove(search->draft, v);
}

// An attempt at a proof, with dates if there are few enough columns, else without.
static esr_status attempt_proof(esri_search *search, int32_t most) {
    bool done = false;
    esr_status status = esri_proof_run(search, search->best->cost - 1, true, most, &done);
    if (status == ESR_OK && !done && !esri_search_should_stop(search))
        status = esri_proof_run(search, search->best->cost - 1, false, most, &done);
    search->phase = "improving";
    return status;
}

// Looks for a plan at the bound, without dates; where there is none the bound rises, and it looks
// there. Near the former optimum that takes few columns.
static esr_status aim(esri_search *search) {
    esr_status status = ESR_OK;
    bool done = true;
    for (int32_t i = 0; i < AIMS && done && status == ESR_OK && !esri_search_done(search); i++) {
        int64_t bound = esri_search_bound(search);
        if (esri_search_should_stop(search))
            break;
        status = esri_proof_run(search, bound, false, PROOF_FIRST, &done);
        done = done && esri_search_bound(search) > bound;
    }
    return status;
}

static esr_status improve(esri_search *search) {
    esr_status status = ESR_OK;
    int32_t size = NEIGHBOURS, idle = 0;
    int64_t gap_tried = INT64_MAX;
    search->phase = "improving";
    int32_t patience = STALL_STEPS + STALL_MORE / (100 + search->problem->review_count);
    if (search->options.start)
        patience = STALL_WARM;
    for (int32_t steps = 0; idle < patience; steps++) {
        if (esri_search_done(search) || esri_search_should_stop(search))
            break;
        int64_t gap = search->best->cost - esri_search_bound(search);
        if (steps % PROOF_EVERY == PROOF_EVERY - 1 && gap < gap_tried) {
            gap_tried = gap;
            ESR_TRY(attempt_proof(search, PROOF_MOST));
            continue;
        }
        bool gained = false;
        ESR_TRY(esri_neighbourhood_step(search, size, &gained));
        idle = gained ? 0 : idle + 1;
        size = gained ? NEIGHBOURS : size + 1;
        if (size > NEIGHBOURS_MOST)
            size = NEIGHBOURS;
    }
cleanup:
    return status;
}

// The best prices as the solution gives them; their mutual pairs are the master's.
static esr_status keep_prices(esri_search *search) {
    const esri_prices *prices = &search->prices;
    esr_prices *kept = &search->kept;
    size_t reviewers = (size_t)search->problem->reviewer_count;
    if (search->bound == INT64_MIN)
        return ESR_OK;
    kept->load = calloc(reviewers + 1, sizeof *kept->load);
    kept->pair = calloc((size_t)prices->mutual_count + 1, sizeof *kept->pair);
    if (!kept->load || !kept->pair)
        return esri_fail_nomem(search->ctx);
    memcpy(kept->load, prices->load, reviewers * sizeof *kept->load);
    for (int32_t k = 0; k < prices->mutual_count; k++) {
        const esri_mutual *mutual = &search->master->mutuals[k];
        if (prices->mutual[k] > 0)
            kept->pair[kept->pair_count++] =
                (esr_pair_price){{mutual->first}, {mutual->second}, prices->mutual[k]};
    }
    kept->bound = search->bound;
    return ESR_OK;
}

// Dives at the bound, each in another order. Most give up soon; where they take long, or come to
// the bound but find no dates, others do no better.
static esr_status dive_at_bound(esri_search *search) {
    const esri_lp *lp = search->master->lp;
    esr_status status = ESR_OK;
    int32_t before = esri_lp_iterations(lp), whole = 0;
    for (int32_t i = 0; i < STRICT_DIVES && whole < STRICT_DATES; i++) {
        if (esri_search_done(search) || esri_search_should_stop(search) ||
            esri_lp_iterations(lp) - before > STRICT_ITERATIONS)
            break;
        empty_draft(search);
        ESR_TRY(esri_dive(search, STRICT_JITTER * i, true));
        whole += search->draft->scheduled == search->problem->review_count;
    }
cleanup:
    return status;
}

static esr_status search_in_lp(esri_search *search) {
    esr_status status = ESR_OK;
    ESR_TRY(esri_colgen_run(search));
    if (search->bound == INT64_MIN) // stopped before the first bound, or GLPK failed
        goto cleanup;
    bool near = esri_start_is_near(search);
    if (near && !esri_search_done(search))
        ESR_TRY(esri_exchange_chains(search));
    if (near) {
        ESR_TRY(dive_at_bound(search));
        ESR_TRY(aim(search));
    }
    for (int32_t i = 0; i < DIVES; i++) {
        if (esri_search_done(search) || esri_search_should_stop(search))
            goto cleanup;
        search->phase = "diving";
        empty_draft(search);
        ESR_TRY(esri_dive(search, 0.1 * i, false));
        if (near && !esri_search_done(search))
            ESR_TRY(esri_exchange_chains(search));
        if (i == 0 && !esri_search_done(search))
            ESR_TRY(attempt_proof(search, PROOF_FIRST));
    }
    ESR_TRY(improve(search));
cleanup:
    return status;
}

static esr_status run_in_lp(void *user) {
    esri_search *search = user;
    esr_status status = ESR_OK;
    ESR_TRY(esri_master_new(search->ctx, search->problem, &search->master));
    ESR_TRY(search_in_lp(search));
    ESR_TRY(keep_prices(search));
    ESR_TRY(esri_pool_keep(search));
cleanup:
    esri_master_free(search->master);
    search->master = NULL;
    return status;
}

static void search_free(esri_search *search) {
    esr_prices_clear(&search->kept);
    free(search->pool.bytes);
    esri_inserter_free(&search->inserter);
    esri_draft_free(search->best);
    esri_draft_free(search->draft);
    esri_prices_free(&search->duals);
    esri_prices_free(&search->prices);
    esri_prices_free(&search->trial);
    for (int32_t w = 0; w < search->workers; w++)
        esri_pricer_free(&search->pricers[w]);
    free(search->lists);
    free(search->dual_value);
    free(search->least);
    free(search->failures);
}

static esr_status search_init(esri_search *search) {
    const esri_problem *problem = search->problem;
    size_t reviews = (size_t)problem->review_count + 1;
    esr_status status = ESR_OK;
    ESR_TRY(esri_inserter_init(search->ctx, problem, &search->inserter));
    ESR_TRY(esri_draft_new(search->ctx, problem, &search->best));
    ESR_TRY(esri_draft_new(search->ctx, problem, &search->draft));
    for (int32_t w = 0; w < search->workers; w++)
        ESR_TRY(esri_pricer_init(search->ctx, problem, &search->pricers[w]));
    search->lists = calloc(reviews, sizeof *search->lists);
    search->dual_value = calloc(reviews, sizeof *search->dual_value);
    search->least = calloc(reviews, sizeof *search->least);
    search->failures = calloc(reviews, sizeof *search->failures);
    search->prices.load = calloc((size_t)problem->reviewer_count + 1, sizeof(int64_t));
    if (!search->lists || !search->dual_value || !search->least || !search->failures ||
        !search->prices.load)
        status = esri_fail_nomem(search->ctx);
cleanup:
    return status;
}

static esr_outcome outcome_of(const esri_search *search) {
    if (is_proven(search))
        return ESR_OUTCOME_OPTIMAL;
    if (esri_search_done(search))
        return ESR_OUTCOME_GAP;
    if (esr_context_cancelled(search->ctx))
        return ESR_OUTCOME_CANCELLED;
    return search->interrupted ? ESR_OUTCOME_LIMIT : ESR_OUTCOME_STALLED;
}

// Pins that can't be kept together leave a demanded review without a visit; so may a search that
// was cut off early.
static esr_status check_pins(esri_search *search) {
    const esri_problem *problem = search->problem;
    esr_status status = ESR_OK;
    bool proven = is_proven(search);
    for (int32_t v = 0; v < problem->review_count; v++) {
        const char *id = problem->cycle->reviews[v].id;
        if (!problem->reviews[v].must || search->best->day[v] >= 0)
            continue;
        if (proven)
            status = esri_fail(search->ctx, ESR_E_INPUT, "pins.csv",
                               "what is pinned for review %s can't be kept together with the "
                               "other pins; take one of them out",
                               id);
        else
            status = esri_fail(search->ctx, ESR_E_LIMIT, "pins.csv",
                               "no plan was found yet that keeps what is pinned for review %s; "
                               "give the search more time, or take a pin out",
                               id);
    }
    return status;
}

// A bound for searches that were stopped before column generation gave one: every review at its
// least, reviewers for nothing.
static void fall_back_bound(esri_search *search) {
    const esri_problem *problem = search->problem;
    int64_t sum = problem->constant;
    if (esri_search_bound(search) != INT64_MIN)
        return;
    for (int32_t v = 0; v < problem->review_count; v++) {
        const esri_review *review = &problem->reviews[v];
        int64_t least = 0;
        for (int32_t c = 0; c < review->candidate_count; c++)
            least += review->candidates[c].cost < 0 ? review->candidates[c].cost : 0;
        sum += least < review->unscheduled ? least : review->unscheduled;
    }
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        for (int32_t k = 0; k < problem->reviewers[r].max_visits; k++)
            sum += problem->reviewers[r].step[k] < 0 ? problem->reviewers[r].step[k] : 0;
    search->bound = ESRI_SCALE * sum;
}

static esr_status give(esri_search *search, esr_solution **out) {
    esr_solution *solution = calloc(1, sizeof *solution);
    if (!solution)
        return esri_fail_nomem(search->ctx);
    esr_status status = esri_draft_to_plan(search->ctx, search->best, &solution->plan);
    if (status != ESR_OK) {
        free(solution);
        return status;
    }
    solution->outcome = outcome_of(search);
    solution->cost = search->best->cost;
    solution->bound = esri_search_bound(search);
    if (solution->bound > solution->cost)
        solution->bound = solution->cost;
    solution->elapsed_ms = esri_now_ms() - search->started_ms;
    solution->rounds = search->rounds;
    solution->prices = search->kept;
    search->kept = (esr_prices){0};
    solution->pool = search->pool;
    search->pool = (esr_pool){0};
    *out = solution;
    return ESR_OK;
}

static esr_status solve_once(esr_context *ctx, const esr_cycle *cycle,
                             const esr_solve_options *options, esr_solution **out) {
    esr_status status = ESR_OK;
    esri_problem *problem = NULL;
    esri_search search = {.ctx = ctx, .options = *options};
    search.started_ms = search.reported_ms = esri_now_ms();
    search.deadline_ms = INT64_MAX;
    search.bound = search.proven_bound = INT64_MIN;
    search.rng.state = search.options.seed;
    search.workers = search.options.threads;
    if (search.workers <= 0)
        search.workers = esri_parallel_processors();
    if (search.workers > ESRI_WORKERS_MAX)
        search.workers = ESRI_WORKERS_MAX;
    if (search.options.time_limit_ms > 0)
        search.deadline_ms = search.started_ms + search.options.time_limit_ms;
    ESR_TRY(esri_problem_new(ctx, cycle, search.workers, &problem));
    search.problem = problem;
    ESR_TRY(search_init(&search));
    ESR_TRY(construct(&search));
    if (problem->review_count > 0 && !esri_search_should_stop(&search)) {
        status = esri_lp_guard(ctx, run_in_lp, &search);
        if (status == ESR_E_INTERNAL) { // GLPK gave up: the best plan so far is kept
            esri_warn(ctx, NULL, "the search ended early: the linear programming library gave up");
            status = keep_prices(&search);
            esri_master_abandon(search.master);
            if (status != ESR_OK)
                goto cleanup;
        } else if (status != ESR_OK)
            goto cleanup;
    }
    if (problem->review_count == 0)
        search.bound = ESRI_SCALE * problem->constant;
    fall_back_bound(&search);
    if (search.options.start && !search.interrupted)
        ESR_TRY(esri_start_settle(&search));
    ESR_TRY(check_pins(&search));
    ESR_TRY(give(&search, out));
cleanup:
    if (status == ESR_E_NOMEM && esr_context_fault_count(ctx) == 0)
        status = esri_fail_nomem(ctx); // threads record nothing
    search_free(&search);
    esri_problem_free(problem);
    return status;
}

// Makes `warm` the best of both: the cheaper plan, which is warm's own where both cost the same,
// and the greater bound. `cold` is used up.
static void merge(esr_solution *warm, esr_solution *cold) {
    if (cold->cost < warm->cost) {
        esr_plan *plan = warm->plan;
        warm->plan = cold->plan;
        cold->plan = plan;
        warm->cost = cold->cost;
    }
    if (cold->prices.load && (!warm->prices.load || cold->prices.bound > warm->prices.bound)) {
        esr_prices prices = warm->prices;
        warm->prices = cold->prices;
        cold->prices = prices;
    }
    if (cold->pool.bytes) {
        esr_pool pool = warm->pool;
        warm->pool = cold->pool;
        cold->pool = pool;
    }
    if (cold->bound > warm->bound)
        warm->bound = cold->bound;
    warm->outcome = warm->bound >= warm->cost ? ESR_OUTCOME_OPTIMAL : cold->outcome;
    warm->elapsed_ms += cold->elapsed_ms;
    warm->rounds += cold->rounds;
    esr_solution_free(cold);
}

// A start that leads into a corner must not cost more than it can win: a search that does not get
// on from it soon begins anew without.
esr_status esr_solve(esr_context *ctx, const esr_cycle *cycle, const esr_solve_options *options,
                     esr_solution **out) {
    static const esr_solve_options defaults = {0};
    esr_solve_options used = options ? *options : defaults;
    esr_solution *warm = NULL, *cold = NULL;
    esr_status status = solve_once(ctx, cycle, &used, used.start ? &warm : out);
    if (!used.start || status != ESR_OK)
        return status;
    bool late = used.time_limit_ms > 0 && warm->elapsed_ms >= used.time_limit_ms;
    if (warm->outcome == ESR_OUTCOME_STALLED && !late) {
        if (used.time_limit_ms > 0)
            used.time_limit_ms -= warm->elapsed_ms;
        used.start = NULL;
        status = solve_once(ctx, cycle, &used, &cold);
        if (status == ESR_OK)
            merge(warm, cold);
        else if (status == ESR_E_LIMIT) // the plan that is there already keeps all pins
            status = ESR_OK;
    }
    if (status == ESR_OK)
        *out = warm;
    else
        esr_solution_free(warm);
    return status;
}
