// SPDX-License-Identifier: GPL-3.0-or-later
// For each review the least value of a team and a day, or of no visit. A first look leaves the days
// out; where its team shares a day on which nothing is added, that is the answer. Else each open
// day is tried, with those who are free on it at what they cost on it.
#include "audit/bound.h"

#include <stdlib.h>
#include <string.h>

#include "audit/team.h"
#include "base/context.h"
#include "base/parallel.h"
#include "rules/costs.h"

#define NEEDS_MAX 32

// Somebody whom the rules that know no day admit to the review at hand.
typedef struct person {
    int64_t weight; // but for what the day adds
    int32_t reviewer;
    bool novice, forced;
    bool tied; // relations, history or pins may refuse some days or cost something on them
    bool soft; // some half days cost something
} person;

// What one thread needs for one review after another.
typedef struct desk {
    const esr_cycle *cycle;
    const esr_prices *prices;
    int64_t *home_price; // by school: of being mutual with the review at hand
    bool *past;          // by school: history may keep its people away (H12)
    int32_t *colleagues; // by school: people of the review from there
    int32_t *pairs;      // by reviewer: pairs that name them; shared
    person *people;      // by weight
    esri_pick *picks;
    esr_day *days; // the open ones
    int64_t *day_cost;
    int32_t people_count, day_count, pin_from, pin_to;
    esri_team_shape shape;
    int64_t empty_seat, least_day, best;
} desk;

typedef struct audit {
    desk desks[ESRI_WORKERS_MAX];
    int64_t *least; // by review; INT64_MAX: no team, and a pin demands one
} audit;

// What people were told of a review; NULL: nothing.
static const esr_published *told_of(const esr_cycle *cycle, int32_t v) {
    for (int32_t p = 0; p < cycle->published_count; p++)
        if (cycle->published[p].review.at == v)
            return &cycle->published[p];
    return NULL;
}

static bool was_told(const esr_cycle *cycle, const esr_published *told, int32_t r) {
    for (int32_t t = 0; told && t < told->told_count; t++)
        if (cycle->told[told->told_at + t].at == r)
            return true;
    return false;
}

// The pins of a review, which stand together.
static void find_pins(desk *d, int32_t v) {
    const esr_cycle *cycle = d->cycle;
    for (d->pin_from = 0; d->pin_from < cycle->pin_count; d->pin_from++)
        if (cycle->pins[d->pin_from].review.at >= v)
            break;
    for (d->pin_to = d->pin_from; d->pin_to < cycle->pin_count; d->pin_to++)
        if (cycle->pins[d->pin_to].review.at > v)
            break;
}

// Whether a pin keeps another day than this one.
static bool is_elsewhere(const desk *d, esr_day day) {
    for (int32_t p = d->pin_from; p < d->pin_to; p++) {
        const esr_pin *pin = &d->cycle->pins[p];
        if (!pin->forbid && pin->first_day != ESR_DAY_NONE && pin->first_day != day)
            return true;
    }
    return false;
}

// Whether a pin names the reviewer; to keep, if asked for that.
static bool is_pinned(const desk *d, int32_t r, bool keep) {
    for (int32_t p = d->pin_from; p < d->pin_to; p++)
        if (d->cycle->pins[p].reviewer.at == r && (!keep || !d->cycle->pins[p].forbid))
            return true;
    return false;
}

// H1, H2 and H17 for the visit itself; C8 of the visit, and C9.
static void find_days(desk *d, int32_t v, const esr_published *told) {
    const esr_cycle *cycle = d->cycle;
    d->day_count = 0;
    d->least_day = INT64_MAX;
    for (esr_day day = cycle->first_day; day <= cycle->last_day; day++) {
        esri_pairing nobody = {cycle, {v}, {-1}, day};
        if (!esri_day_possible(cycle, nobody.review, day) || esri_h17_refuses(&nobody, NULL) ||
            is_elsewhere(d, day))
            continue;
        int64_t cost = esri_visit_wishes(cycle, nobody.review, day);
        if (told && told->first_day != ESR_DAY_NONE && told->first_day != day)
            cost += cycle->costs.change_date;
        d->days[d->day_count] = day;
        d->day_cost[d->day_count++] = cost;
        d->least_day = cost < d->least_day ? cost : d->least_day;
    }
}

// Marks the schools where somebody of the visited one was on a review.
static void mark_past(desk *d, int32_t school, bool mark) {
    const esr_cycle *cycle = d->cycle;
    for (int32_t i = cycle->school_reviewer_at[school]; i < cycle->school_reviewer_at[school + 1];
         i++) {
        int32_t r = cycle->school_reviewers[i].at;
        for (int32_t k = cycle->relation_at[r]; k < cycle->relation_at[r + 1]; k++)
            if (cycle->relations[k].from_history)
                d->past[cycle->relations[k].school.at] = mark;
    }
}

// Adds the prices of mutual pairs with the review at hand to the schools of the other reviews, or
// takes them off again (`sign` -1).
static void price_homes(desk *d, int32_t v, int64_t sign) {
    for (int32_t k = 0; k < d->prices->pair_count; k++) {
        const esr_pair_price *pair = &d->prices->pair[k];
        if (pair->first.at == v)
            d->home_price[d->cycle->reviews[pair->second.at].school.at] += sign * pair->price;
        if (pair->second.at == v)
            d->home_price[d->cycle->reviews[pair->first.at].school.at] += sign * pair->price;
    }
}

static bool has_relation(const esr_cycle *cycle, int32_t r, int32_t school) {
    for (int32_t k = cycle->relation_at[r]; k < cycle->relation_at[r + 1]; k++)
        if (cycle->relations[k].school.at == school)
            return true;
    return false;
}

// Judges a reviewer by the rules that know no day; false if one refuses.
static bool admit(const desk *d, const esri_pairing *pairing, const esr_published *told,
                  person *out) {
    const esr_cycle *cycle = d->cycle;
    int32_t r = pairing->reviewer.at, v = pairing->review.at;
    int32_t school = cycle->reviews[v].school.at, home = cycle->reviewers[r].home.at;
    if (esri_h04_refuses(pairing, NULL) || esri_h03_refuses(pairing, NULL) ||
        esri_h05_refuses(pairing, NULL) || esri_h07_refuses(pairing, NULL) ||
        esri_h08_refuses(pairing, NULL))
        return false;
    int64_t cost = esri_member_travel(pairing) + esri_member_standing(pairing) +
                   (int64_t)cycle->costs.per_recent_visit * cycle->reviewers[r].recent_visits;
    if (was_told(cycle, told, r))
        cost -= cycle->costs.change_reviewer;
    *out = (person){.weight = ESR_PRICE_UNIT * cost, .reviewer = r};
    if (d->prices->load)
        out->weight += d->prices->load[r];
    if (home >= 0)
        out->weight += d->home_price[home];
    out->weight -= d->empty_seat;
    out->novice = cycle->reviewers[r].visits_done == 0;
    out->forced = is_pinned(d, r, true);
    out->soft = cycle->soft_reviewer && cycle->soft_reviewer[r];
    out->tied =
        has_relation(cycle, r, school) || (home >= 0 && d->past[home]) || is_pinned(d, r, false);
    return true;
}

static int by_weight(const void *left, const void *right) {
    const person *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight < b->weight ? -1 : 1;
    return (a->reviewer > b->reviewer) - (a->reviewer < b->reviewer);
}

static void find_people(desk *d, int32_t v, const esr_published *told) {
    const esr_cycle *cycle = d->cycle;
    int32_t school = cycle->reviews[v].school.at;
    d->people_count = 0;
    d->shape.clashes = 0;
    mark_past(d, school, true);
    price_homes(d, v, 1);
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        esri_pairing pairing = {cycle, {v}, {r}, cycle->first_day};
        if (!admit(d, &pairing, told, &d->people[d->people_count]))
            continue;
        d->people_count++;
        if (cycle->reviewers[r].home.at >= 0)
            d->colleagues[cycle->reviewers[r].home.at]++;
    }
    mark_past(d, school, false);
    price_homes(d, v, -1);
    for (int32_t i = 0; i < d->people_count; i++) {
        int32_t r = d->people[i].reviewer, home = cycle->reviewers[r].home.at;
        int32_t clashes = d->pairs[r] + (home >= 0 ? d->colleagues[home] - 1 : 0);
        d->shape.clashes = clashes > d->shape.clashes ? clashes : d->shape.clashes;
    }
    for (int32_t i = 0; i < d->people_count; i++)
        if (cycle->reviewers[d->people[i].reviewer].home.at >= 0)
            d->colleagues[cycle->reviewers[d->people[i].reviewer].home.at] = 0;
    qsort(d->people, (size_t)d->people_count, sizeof *d->people, by_weight);
}

// Whether the person may start the visit on that day: the rules that look at days.
static bool is_free(const person *p, const esri_pairing *pairing) {
    if (esri_h09_refuses(pairing, NULL))
        return false;
    return !p->tied || (!esri_h06_refuses(pairing, NULL) && !esri_h12_refuses(pairing, NULL) &&
                        !esri_h17_refuses(pairing, NULL));
}

static esri_pick pick_of(const desk *d, const person *p, int64_t weight) {
    const esr_reviewer *reviewer = &d->cycle->reviewers[p->reviewer];
    esri_pick pick = {
        .weight = weight, .reviewer = p->reviewer, .novice = p->novice, .forced = p->forced};
    for (int32_t k = 0; k < d->shape.kind_count; k++)
        pick.kinds |= (uint32_t)(d->shape.roles[k] >> reviewer->role & 1) << k;
    for (int32_t n = 0; n < d->shape.review->need_count; n++)
        pick.needs |= (uint32_t)(reviewer->skills >> d->shape.review->needs[n].word & 1) << n;
    return pick;
}

// What the cheapest people could add in `left` seats, all of them being free.
static int64_t cheapest(const desk *d, int32_t left) {
    int64_t sum = 0;
    for (int32_t i = 0; i < d->people_count && i < left && d->people[i].weight < 0; i++)
        sum += d->people[i].weight;
    return sum;
}

// The least value on the open day `at`, or on none in particular (-1), below d->best.
static int64_t least_on(desk *d, int32_t v, int32_t at, int32_t *team) {
    int32_t count = 0, seats = d->shape.review->seat_count;
    int64_t day_cost = at < 0 ? d->least_day : d->day_cost[at];
    int64_t base = ESR_PRICE_UNIT * day_cost + d->empty_seat * seats;
    int64_t others = cheapest(d, seats - 1);
    for (int32_t i = 0; i < d->people_count; i++) {
        const person *p = &d->people[i];
        // Forced members may stand anywhere: where there are some, everybody is looked at.
        if (d->shape.forced == 0 && base + p->weight + others >= d->best)
            break;
        esri_pairing pairing = {d->cycle, {v}, {p->reviewer}, d->days[at < 0 ? 0 : at]};
        if (at >= 0 && !is_free(p, &pairing))
            continue;
        int64_t weight = p->weight;
        if (at >= 0 && (p->tied || p->soft))
            weight += ESR_PRICE_UNIT * esri_member_dated(&pairing);
        d->picks[count++] = pick_of(d, p, weight);
    }
    return esri_team_least(&d->shape, d->picks, count, base, d->best, team);
}

// Whether all of a team may start on the open day `at`.
static bool suits(const desk *d, int32_t v, const int32_t *team, int32_t at) {
    for (; *team >= 0; team++) {
        esri_pairing pairing = {d->cycle, {v}, {*team}, d->days[at]};
        if (esri_h06_refuses(&pairing, NULL) || esri_h09_refuses(&pairing, NULL) ||
            esri_h12_refuses(&pairing, NULL) || esri_h17_refuses(&pairing, NULL))
            return false;
    }
    return true;
}

// The least value over all open days, below d->best, in d->best.
static void try_days(desk *d, int32_t v) {
    int32_t team[ESRI_AUDIT_SEATS_MAX + 1] = {-1};
    if (d->day_count == 0)
        return;
    int64_t hope = least_on(d, v, -1, team);
    if (hope >= d->best)
        return;
    // First the days that suit the team that would be best: then the others have a mark to beat.
    for (int32_t at = 0; at < d->day_count && d->best > hope; at++)
        if (d->day_cost[at] == d->least_day && suits(d, v, team, at))
            d->best = least_on(d, v, at, NULL);
    for (int32_t at = 0; at < d->day_count && d->best > hope; at++)
        d->best = least_on(d, v, at, NULL);
}

static esr_status audit_review(void *user, int32_t worker, int32_t v) {
    audit *a = user;
    desk *d = &a->desks[worker];
    const esr_cycle *cycle = d->cycle;
    const esr_review *review = &cycle->reviews[v];
    const esr_published *told = told_of(cycle, v);
    int64_t unscheduled = (int64_t)cycle->costs.unscheduled * review->weight;
    if (told && told->first_day != ESR_DAY_NONE)
        unscheduled += cycle->costs.change_date;
    d->best = ESR_PRICE_UNIT * unscheduled;
    d->empty_seat = ESR_PRICE_UNIT * cycle->costs.empty_seat * review->weight;
    esri_team_shape_init(&d->shape, cycle, review);
    find_pins(d, v);
    for (int32_t p = d->pin_from; p < d->pin_to; p++) {
        const esr_pin *pin = &cycle->pins[p];
        if (pin->forbid)
            continue;
        d->best = INT64_MAX;
        bool fresh = pin->reviewer.at >= 0;
        for (int32_t q = d->pin_from; q < p && fresh; q++)
            fresh = cycle->pins[q].forbid || cycle->pins[q].reviewer.at != pin->reviewer.at;
        d->shape.forced += fresh;
    }
    find_days(d, v, told);
    find_people(d, v, told);
    try_days(d, v);
    a->least[v] = d->best;
    return ESR_OK;
}

static bool desk_init(desk *d, const esr_cycle *cycle, const esr_prices *prices, int32_t *pairs) {
    size_t schools = (size_t)cycle->school_count + 1, people = (size_t)cycle->reviewer_count + 1;
    *d = (desk){.cycle = cycle, .prices = prices, .pairs = pairs};
    d->home_price = calloc(schools, sizeof *d->home_price);
    d->past = calloc(schools, sizeof *d->past);
    d->colleagues = calloc(schools, sizeof *d->colleagues);
    d->people = calloc(people, sizeof *d->people);
    d->picks = calloc(people, sizeof *d->picks);
    d->days = calloc((size_t)cycle->day_count, sizeof *d->days);
    d->day_cost = calloc((size_t)cycle->day_count, sizeof *d->day_cost);
    return d->home_price && d->past && d->colleagues && d->people && d->picks && d->days &&
           d->day_cost;
}

static void desk_free(desk *d) {
    free(d->home_price);
    free(d->past);
    free(d->colleagues);
    free(d->people);
    free(d->picks);
    free(d->days);
    free(d->day_cost);
}

static bool add(int64_t *sum, int64_t value) {
    return !__builtin_add_overflow(*sum, value, sum);
}

// What the reviewers' load steps give back at their prices (C7, and C5 with its constant).
static bool add_loads(const esr_cycle *cycle, const esr_prices *prices, int64_t *sum) {
    const esr_cost_rates *rates = &cycle->costs;
    bool fine = true;
    for (int32_t r = 0; r < cycle->reviewer_count && fine; r++) {
        const esr_reviewer *reviewer = &cycle->reviewers[r];
        int32_t most = reviewer->max_visits, last = rates->load_step_count - 1;
        most = most < cycle->review_count ? most : cycle->review_count;
        fine = add(sum, ESR_PRICE_UNIT * rates->under_minimum * reviewer->min_visits);
        for (int32_t k = 0; k < most && fine; k++) {
            int64_t step = rates->load_step[k < last ? k : last];
            if (k < reviewer->min_visits)
                step -= rates->under_minimum;
            int64_t slice = ESR_PRICE_UNIT * step - (prices->load ? prices->load[r] : 0);
            fine = slice >= 0 || add(sum, slice);
        }
    }
    return fine;
}

// The prices of mutual pairs come back where both reviews may not pay them; where they pay for it
// (C8), as far as the cost covers them.
static bool add_pairs(const esr_cycle *cycle, const esr_prices *prices, int64_t *sum) {
    const esr_kind_rule *rule = &cycle->kinds[ESR_KIND_RECIPROCAL];
    bool fine = true;
    for (int32_t k = 0; k < prices->pair_count && fine; k++) {
        int64_t price = prices->pair[k].price, over = price - ESR_PRICE_UNIT * rule->cost;
        fine = add(sum, -price) && (rule->mode == ESR_FORBID || over <= 0 || add(sum, -over));
    }
    return fine;
}

static esr_status sum_up(esr_context *ctx, const esr_cycle *cycle, const esr_prices *prices,
                         const int64_t *least, int64_t *out) {
    int64_t sum = 0;
    bool fine = add_loads(cycle, prices, &sum) && add_pairs(cycle, prices, &sum);
    for (int32_t p = 0; p < cycle->published_count && fine; p++)
        fine = add(&sum,
                   ESR_PRICE_UNIT * cycle->costs.change_reviewer * cycle->published[p].told_count);
    for (int32_t v = 0; v < cycle->review_count && fine; v++) {
        if (least[v] == INT64_MAX)
            return esri_fail(ctx, ESR_E_INPUT, "pins.csv",
                             "no team keeps what is pinned for review %s", cycle->reviews[v].id);
        fine = add(&sum, least[v]);
    }
    if (!fine)
        return esri_fail(ctx, ESR_E_INPUT, NULL, "the prices are too large to be summed up");
    *out = sum;
    return ESR_OK;
}

static bool fits(const esr_cycle *cycle) {
    for (int32_t v = 0; v < cycle->review_count; v++)
        if (cycle->reviews[v].seat_count > ESRI_AUDIT_SEATS_MAX ||
            cycle->reviews[v].need_count > NEEDS_MAX)
            return false;
    return true;
}

esr_status esri_audit_bound(esr_context *ctx, const esr_cycle *cycle, const esr_prices *prices,
                            int64_t *out) {
    esr_status status = ESR_OK;
    int32_t workers = esri_parallel_processors(), ready = 0;
    audit *a = calloc(1, sizeof *a);
    int32_t *pairs = calloc((size_t)cycle->reviewer_count + 1, sizeof *pairs);
    if (!fits(cycle)) {
        status = esri_fail(ctx, ESR_E_INPUT, "reviews.csv",
                           "a review has more than %d seats or %d needs", ESRI_AUDIT_SEATS_MAX,
                           NEEDS_MAX);
        goto cleanup;
    }
    if (a)
        a->least = calloc((size_t)cycle->review_count + 1, sizeof *a->least);
    bool fine = a && pairs && a->least;
    for (int32_t p = 0; p < cycle->pair_count && fine; p++) {
        pairs[cycle->pairs[p].first.at]++;
        pairs[cycle->pairs[p].second.at]++;
    }
    for (; ready < workers && fine; ready++)
        fine = desk_init(&a->desks[ready], cycle, prices, pairs);
    if (fine)
        fine = esri_parallel_for(workers, cycle->review_count, audit_review, a) == ESR_OK;
    status = fine ? sum_up(ctx, cycle, prices, a->least, out) : esri_fail_nomem(ctx);
cleanup:
    for (int32_t w = 0; w < ready; w++)
        desk_free(&a->desks[w]);
    if (a)
        free(a->least);
    free(a);
    free(pairs);
    return status;
}
