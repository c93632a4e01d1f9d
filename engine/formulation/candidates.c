// SPDX-License-Identifier: GPL-3.0-or-later
// Who may sit on which team, at what cost, and on which days: rules H3-H9, H12 (history) and H17
// for each pair of review and reviewer.
#include "formulation/problem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"

#define BUCKETS_MAX 65536 // of the sort by cost

// A time in which history keeps the reviewers of one home school away (H12).
typedef struct ban {
    int32_t home;
    esr_day from, to;
} ban;

// What one thread needs to find the candidates of one review after another.
typedef struct work {
    esri_problem *problem;
    esri_arena *arena;
    esri_dated *dated; // of the review at hand
    int32_t dated_count, dated_room;
    esri_candidate *found; // [reviewer_count]
    int32_t *colleagues;   // by school: candidates of the review from there
    ban *bans;
    int32_t ban_count, ban_room;
    uint64_t *closed, *days; // sets of days
    int32_t *cost;           // by day
    bool some_closed, some_cost;
} work;

static int32_t clamp_day(const esr_cycle *cycle, esr_day day) {
    if (day < cycle->first_day)
        return 0;
    return day > cycle->last_day ? cycle->day_count : day - cycle->first_day;
}

static void clear_days(work *w) {
    if (w->some_closed)
        memset(w->closed, 0, w->problem->day_words * sizeof(uint64_t));
    if (w->some_cost)
        memset(w->cost, 0, (size_t)w->problem->day_count * sizeof(int32_t));
    w->some_closed = w->some_cost = false;
}

static void close_days(work *w, esr_day from, esr_day to) {
    const esr_cycle *cycle = w->problem->cycle;
    int32_t begin = clamp_day(cycle, from);
    int32_t end = to < cycle->first_day ? 0 : clamp_day(cycle, to) + 1;
    for (int32_t d = begin; d < end && d < cycle->day_count; d++) {
        esri_bit_set(w->closed, d);
        w->some_closed = true;
    }
}

static bool binds(const esr_relation *relation, esr_day day) {
    if (relation->waived)
        return false;
    if (relation->from != ESR_DAY_NONE && day < relation->from)
        return false;
    return relation->binds_until == ESR_DAY_NONE || day <= relation->binds_until;
}

// Whether an earlier relation of the same kind binds on that day, so that its cost counts already.
static bool counted(const esr_relation *relations, int32_t at, esr_day day) {
    for (int32_t i = 0; i < at; i++)
        if (relations[i].kind == relations[at].kind && binds(&relations[i], day))
            return true;
    return false;
}

// H6: closes days and adds costs for the relations of one pair.
static void apply_relations(work *w, const esr_relation *relations, int32_t count) {
    const esr_cycle *cycle = w->problem->cycle;
    for (int32_t i = 0; i < count; i++) {
        const esr_kind_rule *rule = &cycle->kinds[relations[i].kind];
        if (relations[i].waived || rule->mode == ESR_ALLOW)
            continue;
        if (rule->mode == ESR_COST && rule->cost == 0)
            continue;
        for (int32_t d = 0; d < cycle->day_count; d++) {
            esr_day day = cycle->first_day + d;
            if (!binds(&relations[i], day))
                continue;
            if (rule->mode == ESR_FORBID) {
                esri_bit_set(w->closed, d);
                w->some_closed = true;
            } else if (!counted(relations, i, day)) {
                w->cost[d] += rule->cost;
                w->some_cost = true;
            }
        }
    }
}

static esr_status add_ban(work *w, ban entry) {
    if (w->ban_count == w->ban_room) {
        int32_t room = w->ban_room ? 2 * w->ban_room : 16;
        ban *bans = realloc(w->bans, (size_t)room * sizeof *bans);
        if (!bans)
            return ESR_E_NOMEM;
        w->bans = bans;
        w->ban_room = room;
    }
    w->bans[w->ban_count++] = entry;
    return ESR_OK;
}

// H12: whoever serves at `school` and reviewed A keeps A's reviewers away from it for the term.
static esr_status collect_bans(work *w, int32_t school) {
    const esr_cycle *cycle = w->problem->cycle;
    const esr_kind_rule *rule = &cycle->kinds[ESR_KIND_RECIPROCAL];
    esr_status status = ESR_OK;
    w->ban_count = 0;
    if (rule->mode != ESR_FORBID || rule->years < 0)
        return ESR_OK;
    for (int32_t i = cycle->school_reviewer_at[school]; i < cycle->school_reviewer_at[school + 1];
         i++) {
        int32_t r = cycle->school_reviewers[i].at;
        for (int32_t k = cycle->relation_at[r]; k < cycle->relation_at[r + 1]; k++) {
            const esr_relation *past = &cycle->relations[k];
            if (!past->from_history)
                continue;
            ESR_TRY(add_ban(w, (ban){past->school.at, past->from + 1,
                                     esri_day_add_years(past->from, rule->years) - 1}));
        }
    }
cleanup:
    return status;
}

// The relations of a pair: `*count` entries from the answer on.
static const esr_relation *pair_relations(const esr_cycle *cycle, int32_t r, int32_t school,
                                          int32_t *count) {
    int32_t low = cycle->relation_at[r], end = cycle->relation_at[r + 1], high = end;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (cycle->relations[middle].school.at < school)
            low = middle + 1;
        else
            high = middle;
    }
    int32_t first = low;
    while (low < end && cycle->relations[low].school.at == school)
        low++;
    *count = low - first;
    return cycle->relations + first;
}

static int32_t preference_of(const esr_cycle *cycle, int32_t r, int32_t school) {
    for (int32_t p = cycle->preference_at[r]; p < cycle->preference_at[r + 1]; p++)
        if (cycle->preferences[p].school.at == school)
            return cycle->preferences[p].cost;
    return 0;
}

// H3, H4, H5, H7, H8 and the costs that hold on every day; false if a rule refuses.
static bool admit_always(const work *w, int32_t v, int32_t r, esri_candidate *out) {
    const esr_cycle *cycle = w->problem->cycle;
    const esri_review *review = &w->problem->reviews[v];
    const esr_school *school = &cycle->schools[review->school];
    const esr_reviewer *reviewer = &cycle->reviewers[r];
    if (!(reviewer->sectors >> school->sector & 1) || (school->languages & ~reviewer->languages) ||
        reviewer->home.at == review->school)
        return false;
    out->reviewer = r;
    for (int32_t g = 0; g < review->group_count; g++)
        if (review->group_roles[g] >> reviewer->role & 1)
            out->seats |= UINT32_C(1) << g;
    if (!out->seats)
        return false;
    if (reviewer->home.at >= 0) {
        const esr_school *home = &cycle->schools[reviewer->home.at];
        const esr_kind_rule *sponsor = &cycle->kinds[ESR_KIND_SAME_SPONSOR];
        const esr_kind_rule *rival = &cycle->kinds[ESR_KIND_RIVAL];
        bool same = home->sponsor >= 0 && home->sponsor == school->sponsor;
        bool near = home->sector == school->sector && home->district >= 0 &&
                    home->district == school->district;
        if ((same && sponsor->mode == ESR_FORBID) || (near && rival->mode == ESR_FORBID))
            return false;
        out->cost += (same ? sponsor->cost : 0) + (near ? rival->cost : 0);
    }
    if (reviewer->place.known && school->place.known) {
        double km = esr_distance_km(reviewer->place, school->place);
        if (reviewer->max_km > 0 && km > reviewer->max_km)
            return false;
        out->cost += (int32_t)floor(cycle->costs.per_km * km + 0.5);
    }
    out->cost += cycle->costs.per_recent_visit * reviewer->recent_visits;
    out->cost += preference_of(cycle, r, review->school);
    out->brings = reviewer->visits_done > 0 ? ESRI_VETERAN : 0;
    for (int32_t n = 0; n < review->need_count; n++)
        if (reviewer->skills >> review->need_skill[n] & 1)
            out->brings |= UINT32_C(1) << n;
    return true;
}

// H17; false if a pin refuses the pair on every day.
static bool apply_pins(work *w, int32_t v, int32_t r, esri_candidate *out) {
    const esr_cycle *cycle = w->problem->cycle;
    for (int32_t p = 0; p < cycle->pin_count; p++) {
        const esr_pin *pin = &cycle->pins[p];
        if (pin->review.at != v || pin->reviewer.at != r)
            continue;
        if (!pin->forbid)
            out->keep = true;
        else if (pin->first_day == ESR_DAY_NONE)
            return false;
        else
            close_days(w, pin->first_day, pin->first_day);
    }
    return true;
}

// Stores what was collected in w->closed and w->cost for a candidate.
static esr_status keep_dated(work *w, esri_candidate *out) {
    const esri_problem *problem = w->problem;
    if (!w->some_closed && !w->some_cost)
        return ESR_OK;
    if (w->dated_count == w->dated_room) {
        int32_t room = w->dated_room ? 2 * w->dated_room : 64;
        esri_dated *dated = realloc(w->dated, (size_t)room * sizeof *dated);
        if (!dated)
            return ESR_E_NOMEM;
        w->dated = dated;
        w->dated_room = room;
    }
    esri_dated entry = {0};
    entry.closed = esri_arena_alloc(w->arena, problem->day_words, sizeof(uint64_t));
    if (w->some_cost)
        entry.cost = esri_arena_alloc(w->arena, (size_t)problem->day_count, sizeof(int32_t));
    if (!entry.closed || (w->some_cost && !entry.cost))
        return ESR_E_NOMEM;
    memcpy(entry.closed, w->closed, problem->day_words * sizeof(uint64_t));
    if (entry.cost)
        memcpy(entry.cost, w->cost, (size_t)problem->day_count * sizeof(int32_t));
    out->dated = w->dated_count;
    w->dated[w->dated_count++] = entry;
    return ESR_OK;
}

// Splits what the day adds: its least goes to the candidate's cost, so that the rest is 0 on some
// day. Gives the least cost with the review's own day cost too; false if no day is open.
static bool cheapest_day(const work *w, const esri_review *review, esri_candidate *candidate) {
    const esri_problem *problem = w->problem;
    esri_candidate_days(problem, review, candidate, w->days);
    const int64_t *soft = problem->reviewers[candidate->reviewer].soft;
    bool flat =
        !review->day_cost && !soft && (candidate->dated < 0 || !w->dated[candidate->dated].cost);
    bool any = false;
    int64_t own = INT64_MAX, both = INT64_MAX;
    bool least = false; // it can't get less
    for (size_t i = 0; i < problem->day_words && !least; i++)
        for (uint64_t bits = w->days[i]; bits && !least; bits &= bits - 1) {
            any = true;
            if (flat)
                return true;
            int32_t day = (int32_t)(64 * i) + __builtin_ctzll(bits);
            int64_t cost = esri_candidate_day_cost(problem, review, candidate, day);
            int64_t with = cost + (review->day_cost ? review->day_cost[day] : 0);
            own = cost < own ? cost : own;
            both = with < both ? with : both;
            least = own == 0 && both == review->least_day_cost;
        }
    if (any) {
        candidate->cost += (int32_t)own;
        candidate->day_base = (int32_t)own;
        candidate->day_cost = (int32_t)(both - own);
    }
    return any;
}

static esr_status consider(work *w, int32_t v, int32_t r, bool *admitted, esri_candidate *out) {
    const esr_cycle *cycle = w->problem->cycle;
    const esri_review *review = &w->problem->reviews[v];
    *admitted = false;
    *out = (esri_candidate){.dated = -1};
    clear_days(w);
    if (!admit_always(w, v, r, out) || !apply_pins(w, v, r, out))
        return ESR_OK;
    int32_t count = 0;
    const esr_relation *relations = pair_relations(cycle, r, review->school, &count);
    apply_relations(w, relations, count);
    for (int32_t b = 0; cycle->reviewers[r].home.at >= 0 && b < w->ban_count; b++)
        if (w->bans[b].home == cycle->reviewers[r].home.at)
            close_days(w, w->bans[b].from, w->bans[b].to);
    esr_status status = keep_dated(w, out);
    w->problem->reviews[v].dated = w->dated; // for the look at days; copied when all are found
    if (status == ESR_OK)
        *admitted = cheapest_day(w, review, out);
    return status;
}

// C10: what people were told counts from the start; keeping a member takes it off again.
static void credit_told(const esr_cycle *cycle, int32_t v, esri_candidate *candidates,
                        int32_t count) {
    for (int32_t p = 0; p < cycle->published_count; p++) {
        const esr_published *told = &cycle->published[p];
        for (int32_t t = 0; told->review.at == v && t < told->told_count; t++) {
            int32_t r = cycle->told[told->told_at + t].at;
            for (int32_t c = 0; c < count; c++)
                if (candidates[c].reviewer == r)
                    candidates[c].cost -= cycle->costs.change_reviewer;
        }
    }
}

static int32_t least_cost(const esri_candidate *candidate) {
    return candidate->cost + candidate->day_cost;
}

static int by_least_cost(const void *a, const void *b) {
    const esri_candidate *x = a, *y = b;
    int32_t first = least_cost(x), second = least_cost(y);
    if (first != second)
        return first < second ? -1 : 1;
    return (x->reviewer > y->reviewer) - (x->reviewer < y->reviewer);
}

// Copies the found candidates in the order of their least cost, reviewers in order among equals.
// Costs are mostly whole numbers in a small range: then they are counted, not compared.
static esr_status sort_by_cost(const work *w, esri_candidate *out, int32_t count) {
    int32_t low = INT32_MAX, high = INT32_MIN;
    for (int32_t c = 0; c < count; c++) {
        int32_t cost = least_cost(&w->found[c]);
        low = cost < low ? cost : low;
        high = cost > high ? cost : high;
    }
    if (count == 0)
        return ESR_OK;
    if ((int64_t)high - low >= BUCKETS_MAX) {
        memcpy(out, w->found, (size_t)count * sizeof *out);
        qsort(out, (size_t)count, sizeof *out, by_least_cost);
        return ESR_OK;
    }
    size_t buckets = (size_t)(high - low) + 1;
    int32_t *start = calloc(buckets + 1, sizeof *start);
    if (!start)
        return ESR_E_NOMEM;
    for (int32_t c = 0; c < count; c++)
        start[least_cost(&w->found[c]) - low + 1]++;
    for (size_t b = 1; b <= buckets; b++)
        start[b] += start[b - 1];
    for (int32_t c = 0; c < count; c++)
        out[start[least_cost(&w->found[c]) - low]++] = w->found[c];
    free(start);
    return ESR_OK;
}

// The most candidates that one candidate can't share the team with, at most.
static void count_clashes(work *w, esri_review *review) {
    for (int32_t c = 0; c < review->candidate_count; c++) {
        int32_t home = w->problem->reviewers[review->candidates[c].reviewer].home;
        if (home >= 0)
            w->colleagues[home]++;
    }
    for (int32_t c = 0; c < review->candidate_count; c++) {
        const esri_reviewer *reviewer = &w->problem->reviewers[review->candidates[c].reviewer];
        int32_t clashes = reviewer->apart_count;
        if (reviewer->home >= 0)
            clashes += w->colleagues[reviewer->home] - 1;
        review->clashes = clashes > review->clashes ? clashes : review->clashes;
    }
    for (int32_t c = 0; c < review->candidate_count; c++) {
        int32_t home = w->problem->reviewers[review->candidates[c].reviewer].home;
        if (home >= 0)
            w->colleagues[home] = 0;
    }
}

// How many reviewers pins keep on the team.
static int32_t kept_by_pins(const esr_cycle *cycle, int32_t v) {
    int32_t count = 0;
    for (int32_t p = 0; p < cycle->pin_count; p++) {
        const esr_pin *pin = &cycle->pins[p];
        bool fresh = pin->review.at == v && pin->reviewer.at >= 0 && !pin->forbid;
        for (int32_t q = 0; fresh && q < p; q++)
            fresh = cycle->pins[q].review.at != v || cycle->pins[q].forbid ||
                    cycle->pins[q].reviewer.at != pin->reviewer.at;
        count += fresh;
    }
    return count;
}

static esr_status add_review_candidates(void *user, int32_t worker, int32_t v) {
    work *w = (work *)user + worker;
    esri_problem *problem = w->problem;
    esri_review *review = &problem->reviews[v];
    esr_status status = ESR_OK;
    int32_t count = 0;
    w->dated_count = 0;
    ESR_TRY(collect_bans(w, review->school));
    for (int32_t r = 0; r < problem->reviewer_count; r++) {
        bool admitted;
        ESR_TRY(consider(w, v, r, &admitted, &w->found[count]));
        if (admitted)
            count++;
    }
    review->candidates = esri_arena_alloc(w->arena, (size_t)count, sizeof(esri_candidate));
    review->dated = esri_arena_alloc(w->arena, (size_t)w->dated_count, sizeof(esri_dated));
    if (!review->candidates || !review->dated)
        return ESR_E_NOMEM;
    if (w->dated_count > 0)
        memcpy(review->dated, w->dated, (size_t)w->dated_count * sizeof(esri_dated));
    credit_told(problem->cycle, v, w->found, count);
    review->candidate_count = count;
    ESR_TRY(sort_by_cost(w, review->candidates, count));
    for (int32_t c = 0; c < count; c++)
        review->keep_count += review->candidates[c].keep;
    review->keep_lost = review->keep_count < kept_by_pins(problem->cycle, v);
    count_clashes(w, review);
cleanup:
    return status;
}

static bool work_init(work *w, esri_problem *problem, esri_arena *arena) {
    *w = (work){.problem = problem, .arena = arena};
    w->found = calloc((size_t)problem->reviewer_count + 1, sizeof *w->found);
    w->colleagues = calloc((size_t)problem->cycle->school_count + 1, sizeof *w->colleagues);
    w->closed = calloc(problem->day_words, sizeof *w->closed);
    w->days = calloc(problem->day_words, sizeof *w->days);
    w->cost = calloc((size_t)problem->day_count, sizeof *w->cost);
    return w->found && w->colleagues && w->closed && w->days && w->cost;
}

static void work_free(work *w) {
    free(w->found);
    free(w->colleagues);
    free(w->bans);
    free(w->dated);
    free(w->closed);
    free(w->days);
    free(w->cost);
}

esr_status esri_problem_add_candidates(esr_context *ctx, esri_problem *problem, int32_t workers) {
    work hands[ESRI_WORKERS_MAX];
    int32_t count = 0;
    bool ready = true;
    while (ready && count < workers && count < ESRI_WORKERS_MAX) {
        ready = work_init(&hands[count], problem, &problem->worker_arena[count]);
        count++;
    }
    esr_status status =
        ready ? esri_parallel_for(count, problem->review_count, add_review_candidates, hands)
              : ESR_E_NOMEM;
    for (int32_t i = 0; i < count; i++)
        work_free(&hands[i]);
    return status == ESR_E_NOMEM ? esri_fail_nomem(ctx) : status;
}
