// SPDX-License-Identifier: GPL-3.0-or-later
// A dive: turns the master's fractional solution into teams for all reviews, fixing the surest ones
// first, and then looks for their dates.
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "search/dates.h"
#include "search/search.h"

#define SURE           0.999 // a column at this value is fixed at once
#define LIKELY         0.6   // one at this value may be fixed together with others
#define SHARE_OF_OPEN  20    // of the open reviews one in so many is fixed in a step, at least 1
#define LEAST_POSITIVE 1e-6
#define NODE_ROUNDS    3    // of column generation at a node
#define DATE_TRIES     3    // looks for dates of the same teams
#define LARGE          1000 // reviews from which on a node may cost a little more than the bound:
#define SLACK          1e-4 // this share of it

typedef struct choice {
    int32_t column;
    double value, score;
} choice;

static int by_score(const void *a, const void *b) {
    const choice *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

// The positive columns of reviews that are still open, the surest first.
static int32_t collect(esri_search *search, double jitter, choice *out) {
    const esri_master *master = search->master;
    int32_t count = 0;
    for (int32_t c = 0; c < master->count; c++) {
        const esri_column *column = &master->columns[c];
        if (search->draft->day[column->review] >= 0)
            continue;
        double value = esri_lp_value(master->lp, column->lp);
        if (value < LEAST_POSITIVE)
            continue;
        int32_t rivals = search->problem->reviews[column->review].candidate_count;
        double score = value + 0.2 / (1.0 + rivals) + jitter * esri_rng_unit(&search->rng);
        out[count++] = (choice){c, value, score};
    }
    if (count > 0)
        qsort(out, (size_t)count, sizeof *out, by_score);
    return count;
}

// Tries to put a column's visit; otherwise bars it. Answers whether it was put.
static bool place(esri_search *search, int32_t at) {
    const esri_column *column = &search->master->columns[at];
    uint64_t days[ESRI_DAY_WORDS_MAX];
    if (!esri_draft_team_days(search->draft, column->review, &column->team, days)) {
        esri_lp_set_bounds(search->master->lp, column->lp, 0.0, 0.0);
        return false;
    }
    int32_t day =
        esri_draft_pick_day(search->draft, column->review, &column->team, days, &search->rng);
    esri_draft_put(search->draft, column->review, &column->team, day);
    esri_lp_set_bounds(search->master->lp, column->lp, 1.0, 1.0);
    return true;
}

// One step: places the sure columns and the best of the others. Answers how many were placed or
// barred.
static int32_t step(esri_search *search, const choice *choices, int32_t count, int32_t open) {
    int32_t placed = 0, touched = 0, most = 1 + open / SHARE_OF_OPEN;
    for (int32_t i = 0; i < count; i++) {
        bool sure = choices[i].value >= SURE;
        if (!sure && placed >= most)
            continue;
        if (!sure && placed > 0 && choices[i].value < LIKELY)
            continue;
        if (search->draft->day[search->master->columns[choices[i].column].review] >= 0)
            continue;
        touched++;
        if (place(search, choices[i].column) && !sure)
            placed++;
    }
    return touched;
}

static void fix_present(esri_search *search) {
    const esri_draft *draft = search->draft;
    const esri_master *master = search->master;
    for (int32_t c = 0; c < master->count; c++) {
        const esri_column *column = &master->columns[c];
        const esri_team *team = &draft->team[column->review];
        if (draft->day[column->review] < 0 || team->count != column->team.count)
            continue;
        bool same = true;
        for (int32_t m = 0; m < team->count && same; m++)
            same = team->member[m] == column->team.member[m];
        if (same)
            esri_lp_set_bounds(master->lp, column->lp, 1.0, 1.0);
    }
}

static esr_status insert_rest(esri_search *search) {
    const esri_problem *problem = search->problem;
    int32_t start = esri_rng_below(&search->rng, problem->review_count);
    for (int32_t i = 0; i < problem->review_count; i++) {
        int32_t v = (start + i) % problem->review_count;
        if (search->draft->day[v] >= 0)
            continue;
        esr_status status = esri_insert_review(search->ctx, &search->inserter, search->draft, v,
                                               search->prices.load, &search->rng);
        if (status != ESR_OK)
            return status;
    }
    return ESR_OK;
}

static bool should_stop(void *user) {
    return esri_search_should_stop(user);
}

// Looks for dates from those of the incumbent on, and where that leaves clashes, from scratch.
static esr_status find_dates(esri_search *search, int32_t tries, int32_t *day) {
    int32_t count = search->problem->review_count, clashing = 0;
    esr_status status = esri_dates_find(search->ctx, search->draft, search->best->day, &search->rng,
                                        should_stop, search, day, &clashing);
    int32_t *nowhere = malloc(((size_t)count + 1) * sizeof *nowhere);
    int32_t *other = malloc(((size_t)count + 1) * sizeof *other);
    if (!nowhere || !other)
        status = esri_fail_nomem(search->ctx);
    for (int32_t v = 0; nowhere && v < count; v++)
        nowhere[v] = -1;
    for (int32_t i = 1; status == ESR_OK && clashing > 0 && i < tries; i++) {
        int32_t left = 0;
        status = esri_dates_find(search->ctx, search->draft, nowhere, &search->rng, should_stop,
                                 search, other, &left);
        if (status == ESR_OK && left < clashing) {
            clashing = left;
            memcpy(day, other, (size_t)count * sizeof *day);
        }
    }
    free(nowhere);
    free(other);
    return status;
}

// Gives the undated draft dates, and makes it a plan: visits that still clash are inserted anew.
static esr_status put_dates(esri_search *search, int32_t tries) {
    const esri_problem *problem = search->problem;
    esri_draft *draft = search->draft;
    esr_status status = ESR_OK;
    size_t count = (size_t)problem->review_count + 1;
    int32_t *day = calloc(count, sizeof *day);
    esri_team *team = calloc(count, sizeof *team);
    if (!day || !team) {
        status = esri_fail_nomem(search->ctx);
        goto cleanup;
    }
    ESR_TRY(find_dates(search, tries, day));
    for (int32_t v = 0; v < problem->review_count; v++) {
        team[v] = draft->team[v];
        if (draft->day[v] >= 0)
            esri_draft_remove(draft, v);
    }
    draft->undated = false;
    for (int32_t pass = 0; pass < 2; pass++) // the days found, then any day
        for (int32_t v = 0; v < problem->review_count; v++) {
            uint64_t days[ESRI_DAY_WORDS_MAX];
            if (day[v] < 0 || draft->day[v] >= 0 || !esri_draft_team_days(draft, v, &team[v], days))
                continue;
            if (esri_bit_test(days, day[v]))
                esri_draft_put(draft, v, &team[v], day[v]);
            else if (pass == 1)
                esri_draft_put(draft, v, &team[v],
                               esri_draft_pick_day(draft, v, &team[v], days, &search->rng));
        }
cleanup:
    draft->undated = false;
    free(day);
    free(team);
    return status;
}

// Solves the program of the open reviews. Where it costs more than the bound promises, teams are
// added that suit what is fixed already, and the mutual pairs that its solution meets. In a strict
// dive it is infeasible if it costs more than `most`.
static esr_status solve_node(esri_search *search, bool strict, double most,
                             esri_lp_result *result) {
    esri_master *master = search->master;
    esr_status status = ESR_OK;
    double promised = (double)(esri_search_bound(search) - search->problem->constant);
    double slack = search->problem->review_count > LARGE ? SLACK * fabs(promised) : 1e-6;
    double limit = strict ? most : DBL_MAX;
    int32_t rounds = strict ? 1 : NODE_ROUNDS;
    *result = esri_lp_dual_below(master->lp, limit, esri_search_time_left(search));
    for (int32_t round = 0; round < rounds && *result == ESRI_LP_OPTIMAL; round++) {
        int32_t added = 0, met = 0;
        ESR_TRY(esri_master_add_mutuals(search->ctx, master, &met));
        if (met > 0)
            *result = esri_lp_dual_below(master->lp, limit, esri_search_time_left(search));
        if (*result != ESRI_LP_OPTIMAL || esri_lp_objective(master->lp) <= promised + slack ||
            rounds == 1)
            break;
        ESR_TRY(esri_colgen_at_node(search, &added));
        if (added == 0 && met == 0)
            break;
        *result = esri_lp_primal(master->lp, esri_search_time_left(search));
    }
cleanup:
    return status;
}

static esr_status finish(esri_search *search, int32_t tries) {
    esr_status status = ESR_OK;
    ESR_TRY(insert_rest(search));
    if (search->draft->cost >= search->best->cost)
        goto cleanup;
    ESR_TRY(put_dates(search, tries));
    ESR_TRY(insert_rest(search));
    if (search->draft->cost > esri_search_bound(search))
        ESR_TRY(esri_insert_polish(search->ctx, &search->inserter, search->draft, &search->rng));
    esri_search_offer(search, search->draft);
cleanup:
    search->draft->undated = false;
    return status;
}

esr_status esri_dive_finish(esri_search *search) {
    return finish(search, search->problem->review_count > LARGE ? 1 : DATE_TRIES);
}

// The candidates of the review's seats in the flow, as a team; false if they can't be one, or if
// pins name members, of whom the flow knows nothing.
static bool flow_team(const esri_problem *problem, int32_t v, const int32_t *reviewer,
                      esri_team *team) {
    const esri_review *review = &problem->reviews[v];
    team->count = 0;
    for (int32_t c = 0; c < review->candidate_count; c++)
        for (int32_t s = 0; s < review->seat_count; s++)
            if (review->candidates[c].reviewer == reviewer[s]) {
                team->member[team->count++] = c;
                break;
            }
    return team->count > 0 && review->keep_count == 0 && esri_team_fits(problem, review, team);
}

esr_status esri_dive_from_flow(esri_search *search, const int32_t *reviewer) {
    const esri_problem *problem = search->problem;
    esri_draft *draft = search->draft;
    for (int32_t v = 0; v < problem->review_count; v++)
        if (draft->day[v] >= 0)
            esri_draft_remove(draft, v);
    draft->undated = true;
    for (int32_t v = 0; v < problem->review_count; v++) {
        esri_team team;
        uint64_t days[ESRI_DAY_WORDS_MAX];
        if (flow_team(problem, v, reviewer, &team) && esri_draft_team_days(draft, v, &team, days))
            esri_draft_put(draft, v, &team,
                           esri_draft_pick_day(draft, v, &team, days, &search->rng));
        reviewer += problem->reviews[v].seat_count;
    }
    return esri_dive_finish(search);
}

esr_status esri_dive(esri_search *search, double jitter, bool strict) {
    esr_status status = ESR_OK;
    esri_master *master = search->master;
    choice *choices = NULL;
    int32_t room = 0;
    search->draft->undated = true;
    esri_master_reset(master);
    fix_present(search);
    int64_t most = strict ? esri_search_bound(search) : search->best->cost - 1;
    double hopeless = (double)(most - search->problem->constant) + 1e-6;
    while (!esri_search_should_stop(search)) {
        esri_lp_result result;
        ESR_TRY(solve_node(search, strict, hopeless, &result));
        if (result == ESRI_LP_OPTIMAL ? esri_lp_objective(master->lp) > hopeless
                                      : strict && result == ESRI_LP_INFEASIBLE)
            goto cleanup;
        if (result != ESRI_LP_OPTIMAL)
            break;
        if (master->count > room) {
            room = 2 * master->count;
            choice *more = realloc(choices, (size_t)room * sizeof *more);
            if (!more) {
                status = esri_fail_nomem(search->ctx);
                goto cleanup;
            }
            choices = more;
        }
        int32_t count = collect(search, jitter, choices);
        int32_t open = search->problem->review_count - search->draft->scheduled;
        if (open == 0 || count == 0 || step(search, choices, count, open) == 0)
            break;
    }
    status = strict ? finish(search, 1) : esri_dive_finish(search);
cleanup:
    search->draft->undated = false;
    free(choices);
    return status;
}
