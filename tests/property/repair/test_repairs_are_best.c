// SPDX-License-Identifier: GPL-3.0-or-later
// Repairs on tiny cycles, against all plans within so many moves: enumerated here by the words of
// esr/repair.h alone, with the judge deciding what is allowed and what it costs.
#include <stdlib.h>
#include <string.h>

#include "tiny.h"

#define SEEDS       1500
#define MOST        2
#define SEATS_MAX   3
#define OPTIONS_MAX 20000
#define WORK_MAX    400000.0

// A day and members for one review, and the further things that this moves.
typedef struct option {
    esr_day day;
    int32_t member[SEATS_MAX], moves;
} option;

typedef struct option_list {
    option *at;
    int32_t count;
} option_list;

typedef struct trial {
    esr_context *ctx;
    const esr_plan *before, *left;
    const esr_placement *placement;
    esr_day today;
    esr_plan *plan; // in the making
    option_list *options;
    int64_t best[MOST + 1]; // by moves
} trial;

typedef struct tally {
    int32_t open, loose, improved, none, unproven, tried, placed, placed_in_vain, together;
} tally;

static bool is_lost(const trial *t, int32_t place) {
    return t->before->member[place].at >= 0 && t->left->member[place].at < 0;
}

static bool is_loose(const trial *t, int32_t v) {
    return t->before->first_day[v] != ESR_DAY_NONE && t->left->first_day[v] == ESR_DAY_NONE;
}

static bool is_hot(const trial *t, int32_t v) {
    const esr_review *review = &t->plan->cycle->reviews[v];
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++)
        if (is_lost(t, p) || (t->placement && t->placement->place == p))
            return true;
    return is_loose(t, v);
}

// Whether the judge holds anything against the plan; of pins only in the end.
static bool is_refused(const trial *t, bool with_pins, int64_t *cost) {
    esr_verdict *verdict = NULL;
    bool refused = false;
    assert_int_equal(esr_verify(t->ctx, t->plan, &verdict), ESR_OK);
    for (size_t i = 0; i < verdict->violation_count; i++)
        refused = refused || with_pins || verdict->violations[i].rule != ESR_H17_PIN;
    *cost = verdict->costs.total;
    esr_verdict_free(verdict);
    return refused;
}

static int32_t moves_of(const trial *t, int32_t v) {
    const esr_review *review = &t->plan->cycle->reviews[v];
    int32_t moves = t->plan->first_day[v] != t->left->first_day[v];
    if (t->left->first_day[v] == ESR_DAY_NONE)
        return 0;
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++) {
        bool stays = t->left->member[p].at < 0;
        for (int32_t q = review->seat_at; q < review->seat_at + review->seat_count; q++)
            stays = stays || t->plan->member[q].at == t->left->member[p].at;
        moves += !stays;
    }
    return moves;
}

static bool has(const esr_plan *plan, const esr_review *review, int32_t reviewer) {
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++)
        if (plan->member[p].at == reviewer)
            return true;
    return false;
}

static bool is_placed_at(const trial *t, int32_t v) {
    return t->placement && t->plan->cycle->places[t->placement->place].review.at == v;
}

// Whether what happens to the review lies ahead of today. Of a visit that has begun all stay,
// nobody is placed there, and nobody comes once it is over.
static bool is_ahead(const trial *t, int32_t v, int32_t moves, bool fuller) {
    esr_day day = t->plan->first_day[v], was = t->left->first_day[v];
    bool begun = was != ESR_DAY_NONE && was < t->today;
    if (is_placed_at(t, v) && t->before->first_day[v] < t->today)
        return false;
    if (begun &&
        (moves > 0 || (fuller && esr_plan_last_day(t->left, (esr_review_ix){v}) < t->today)))
        return false;
    return day == ESR_DAY_NONE || day == was || day >= t->today;
}

// Whether the review may be like this in a repair.
static bool is_repair(const trial *t, int32_t v, int32_t moves) {
    const esr_review *review = &t->plan->cycle->reviews[v];
    int32_t members = 0, before = 0;
    bool same = t->plan->first_day[v] == t->left->first_day[v];
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++) {
        members += t->plan->member[p].at >= 0;
        before += t->left->member[p].at >= 0;
        same = same && t->plan->member[p].at == t->left->member[p].at;
    }
    if (!is_ahead(t, v, moves, members > before))
        return false;
    if (is_placed_at(t, v)) {
        esr_reviewer_ix holder = t->before->member[t->placement->place];
        return has(t->plan, review, t->placement->reviewer.at) &&
               (holder.at < 0 || !has(t->plan, review, holder.at));
    }
    return is_hot(t, v) || same || (moves > 0 && members <= before);
}

static void keep_option(trial *t, int32_t v) {
    const esr_review *review = &t->plan->cycle->reviews[v];
    option_list *list = &t->options[v];
    int32_t moves = moves_of(t, v);
    if (moves > MOST || !is_repair(t, v, moves) || list->count == OPTIONS_MAX)
        return;
    option *it = &list->at[list->count++];
    it->day = t->plan->first_day[v];
    it->moves = moves;
    for (int32_t s = 0; s < review->seat_count; s++)
        it->member[s] = t->plan->member[review->seat_at + s].at;
}

static void fill_seats(trial *t, int32_t v, int32_t seat) {
    const esr_review *review = &t->plan->cycle->reviews[v];
    int64_t cost;
    if (seat == review->seat_count) {
        keep_option(t, v);
        return;
    }
    for (int32_t r = -1; r < t->plan->cycle->reviewer_count; r++) {
        t->plan->member[review->seat_at + seat].at = r;
        if (r < 0 || !is_refused(t, false, &cost))
            fill_seats(t, v, seat + 1);
    }
    t->plan->member[review->seat_at + seat].at = -1;
}

// All that a review may be, looked at alone.
static void add_options(trial *t, int32_t v) {
    const esr_cycle *cycle = t->plan->cycle;
    int64_t cost;
    keep_option(t, v);
    for (esr_day day = cycle->first_day; day <= cycle->last_day; day++) {
        if (!is_hot(t, v) && t->left->first_day[v] == ESR_DAY_NONE)
            break;
        t->plan->first_day[v] = day;
        if (!is_refused(t, false, &cost))
            fill_seats(t, v, 0);
    }
    t->plan->first_day[v] = ESR_DAY_NONE;
}

static void try_all(trial *t, int32_t v, int32_t moves) {
    const esr_cycle *cycle = t->plan->cycle;
    int64_t cost;
    if (v == cycle->review_count) {
        if (is_refused(t, true, &cost))
            return;
        for (int32_t k = moves; k <= MOST; k++)
            t->best[k] = cost < t->best[k] ? cost : t->best[k];
        return;
    }
    const esr_review *review = &cycle->reviews[v];
    for (int32_t i = 0; i < t->options[v].count; i++) {
        const option *it = &t->options[v].at[i];
        if (moves + it->moves > MOST)
            continue;
        t->plan->first_day[v] = it->day;
        for (int32_t s = 0; s < review->seat_count; s++)
            t->plan->member[review->seat_at + s].at = it->member[s];
        if (!is_refused(t, false, &cost))
            try_all(t, v + 1, moves + it->moves);
    }
    t->plan->first_day[v] = ESR_DAY_NONE;
    for (int32_t s = 0; s < review->seat_count; s++)
        t->plan->member[review->seat_at + s].at = -1;
}

// The least costs; false if that is too much work.
static bool enumerate(trial *t) {
    const esr_cycle *cycle = t->left->cycle;
    double work = 1;
    assert_int_equal(esr_plan_new(t->ctx, cycle, &t->plan), ESR_OK);
    t->options = calloc((size_t)cycle->review_count, sizeof *t->options);
    assert_non_null(t->options);
    for (int32_t v = 0; v < cycle->review_count; v++) {
        t->options[v].at = calloc(OPTIONS_MAX, sizeof(option));
        assert_non_null(t->options[v].at);
        add_options(t, v);
        work *= t->options[v].count;
        if (t->options[v].count == OPTIONS_MAX)
            work = WORK_MAX + 1;
    }
    for (int32_t k = 0; k <= MOST; k++)
        t->best[k] = INT64_MAX;
    if (work <= WORK_MAX)
        try_all(t, 0, 0);
    for (int32_t v = 0; v < cycle->review_count; v++)
        free(t->options[v].at);
    free(t->options);
    esr_plan_free(t->plan);
    return work <= WORK_MAX;
}

static esr_plan *make_plan(esr_context *ctx, const esr_cycle *cycle, uint64_t seed) {
    esr_solution *solution = NULL;
    esr_plan *plan = NULL;
    esr_status status = esr_solve(ctx, cycle, NULL, &solution);
    esr_context_clear(ctx);
    if (status != ESR_OK)
        return NULL;
    assert_int_equal(esr_plan_copy(ctx, solution->plan, &plan), ESR_OK);
    for (int32_t p = 0; p < cycle->place_count && seed % 5 == 0; p++)
        if ((seed / 5 + (uint64_t)p) % 3 == 0)
            plan->member[p].at = -1;
    esr_solution_free(solution);
    return plan;
}

// People were told of the plan.
static void tell(esr_context *ctx, esr_edit *edit, const esr_plan *plan) {
    const esr_cycle *cycle = plan->cycle;
    const esr_cell all[] = {{NULL, NULL}};
    assert_int_equal(esr_edit_drop(ctx, edit, "published", all, NULL), ESR_OK);
    for (int32_t p = 0; p < cycle->place_count; p++) {
        esr_review_ix review = cycle->places[p].review;
        char first[11], last[11];
        esr_day_text(plan->first_day[review.at], first);
        esr_day_text(esr_plan_last_day(plan, review), last);
        const esr_cell cells[] = {
            {"review_id", cycle->reviews[review.at].id},
            {"school_id", cycle->schools[cycle->reviews[review.at].school.at].id},
            {"first_day", first},
            {"last_day", last},
            {"seat", cycle->seats.at[cycle->places[p].seat]},
            {"reviewer_id", plan->member[p].at < 0 ? "" : cycle->reviewers[plan->member[p].at].id},
            {NULL, NULL}};
        assert_int_equal(esr_edit_add(ctx, edit, "published", cells), ESR_OK);
    }
}

// Somebody drops out, or some days are closed to all.
static void disturb(esr_context *ctx, esr_edit *edit, const esr_cycle *cycle, uint64_t seed) {
    char from[11], to[11];
    bool person = seed % 4 != 3;
    esr_day day = cycle->first_day + (esr_day)(seed / 4 % (uint64_t)cycle->day_count);
    esr_day_text(person ? cycle->first_day : day, from);
    esr_day_text(person || day + 1 > cycle->last_day ? cycle->last_day : day + 1, to);
    const esr_cell cells[] = {
        {"who", person ? "reviewer" : "all"},
        {"id", person ? cycle->reviewers[seed % (uint64_t)cycle->reviewer_count].id : ""},
        {"from", from},
        {"to", to},
        {NULL, NULL}};
    assert_int_equal(esr_edit_add(ctx, edit, "unavailable", cells), ESR_OK);
}

// The edited cycle; NULL where a pin stands in the way.
static esr_cycle *make_edit(esr_context *ctx, const esr_plan *plan, uint64_t seed) {
    esr_edit *edit = NULL;
    esr_cycle *cycle = NULL;
    assert_int_equal(esr_edit_new(ctx, plan->cycle, &edit), ESR_OK);
    if (seed % 2)
        tell(ctx, edit, plan);
    if (seed % 7)
        disturb(ctx, edit, plan->cycle, seed);
    esr_status status = esr_edit_finish(ctx, edit, &cycle);
    if (status == ESR_OK && esr_check_rules(ctx, cycle) != ESR_OK) {
        esr_cycle_free(cycle);
        cycle = NULL;
    }
    esr_context_clear(ctx);
    return cycle;
}

// Whoever is lost could not stay.
static void check_left(trial *t) {
    const esr_cycle *cycle = t->left->cycle;
    int64_t cost;
    for (int32_t p = 0; p < cycle->place_count; p++) {
        int32_t v = cycle->places[p].review.at;
        if (!is_lost(t, p) || is_loose(t, v) || (t->placement && t->placement->place == p))
            continue;
        assert_int_equal(esr_plan_copy(t->ctx, t->left, &t->plan), ESR_OK);
        t->plan->member[p] = t->before->member[p];
        assert_true(is_refused(t, true, &cost));
        esr_plan_free(t->plan);
    }
}

static void check(trial *t, const esr_cycle *cycle, uint64_t seed, tally *count) {
    const esr_repair_options options = {.most = MOST, .placement = t->placement, .today = t->today};
    esr_repair_list *list = NULL;
    assert_int_equal(esr_repairs_find(t->ctx, t->before, cycle, &options, &list), ESR_OK);
    t->left = list->left;
    check_left(t);
    count->open += list->open;
    count->loose += list->loose;
    assert_int_equal(list->count, MOST + 1);
    bool tried = enumerate(t);
    count->tried += tried;
    for (int32_t k = 0; k <= MOST && tried; k++) {
        const esr_repair *repair = &list->at[k];
        int64_t cost = repair->plan ? repair->costs.total : INT64_MAX;
        if (cost != t->best[k])
            print_message("seed %d, %d moves: %lld, not %lld\n", (int)seed, (int)k, (long long)cost,
                          (long long)t->best[k]);
        if (repair->proven)
            assert_true(cost == t->best[k]);
        else
            assert_true(cost >= t->best[k]);
        assert_true(repair->moves <= k);
        count->unproven += !repair->proven;
        count->none += !repair->plan;
        count->improved += k > 0 && cost < t->best[k - 1];
        count->placed += t->placement && repair->plan;
        count->placed_in_vain += t->placement && !repair->plan;
    }
    for (int32_t k = 0; k <= MOST; k++) {
        int32_t moves = 0;
        for (int32_t v = 0; list->at[k].plan && v < cycle->review_count; v++) {
            t->plan = list->at[k].plan;
            moves += moves_of(t, v);
            assert_true(is_repair(t, v, moves_of(t, v)));
        }
        if (list->at[k].plan)
            assert_int_equal(moves, list->at[k].moves);
    }
    esr_repair_list_free(list);
}

// Many placements in one go cost what each costs by itself.
static void check_placements(trial *t, uint64_t seed, tally *count) {
    const esr_cycle *cycle = t->before->cycle;
    const esr_repair_options options = {.most = MOST, .today = t->today};
    esr_placement wanted[8];
    esr_placed_list *list = NULL;
    int32_t place = (int32_t)(seed % (uint64_t)cycle->place_count), found = 0;
    esr_review_ix review = cycle->places[place].review;
    assert_true(cycle->reviewer_count <= 8);
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        wanted[r] = (esr_placement){place, {r}};
    assert_int_equal(
        esr_placements_find(t->ctx, t->before, wanted, cycle->reviewer_count, &options, &list),
        ESR_OK);
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        const esr_repair_options alone = {.most = MOST, .placement = &wanted[r], .today = t->today};
        esr_repair_list *one = NULL;
        if (t->before->first_day[review.at] == ESR_DAY_NONE ||
            !(cycle->seat_roles[cycle->places[place].seat] >> cycle->reviewers[r].role & 1) ||
            has(t->before, &cycle->reviews[review.at], r))
            continue;
        assert_int_equal(esr_repairs_find(t->ctx, t->before, cycle, &alone, &one), ESR_OK);
        for (int32_t i = 0; i < list->count; i++)
            if (list->at[i].wanted.reviewer.at == r)
                assert_int_equal(list->at[i].repair.costs.total, one->at[MOST].costs.total);
        found += one->at[MOST].plan != NULL;
        esr_repair_list_free(one);
    }
    assert_int_equal(list->count, found);
    for (int32_t i = 1; i < list->count; i++)
        assert_true(list->at[i - 1].repair.costs.total <= list->at[i].repair.costs.total);
    count->together += found;
    esr_placed_list_free(list);
}

// Whether the judge holds nothing against it.
static bool is_sound(esr_context *ctx, const esr_plan *plan) {
    esr_verdict *verdict = NULL;
    assert_int_equal(esr_verify(ctx, plan, &verdict), ESR_OK);
    bool sound = verdict->violation_count == 0;
    esr_verdict_free(verdict);
    return sound;
}

// Somebody who isn't on the team is placed on a visit; false where nobody can be.
static bool find_placement(const esr_plan *plan, uint64_t seed, esr_placement *out) {
    const esr_cycle *cycle = plan->cycle;
    out->place = (int32_t)(seed / 3 % (uint64_t)cycle->place_count);
    out->reviewer.at = (int32_t)(seed / 5 % (uint64_t)cycle->reviewer_count);
    const esr_review *review = &cycle->reviews[cycle->places[out->place].review.at];
    return plan->first_day[cycle->places[out->place].review.at] != ESR_DAY_NONE &&
           !has(plan, review, out->reviewer.at);
}

static void test_repairs__cost_the_least_of_all_plans_within_the_moves(void **state) {
    esr_context *ctx = NULL;
    tally count = {0};
    (void)state;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *base = tiny_cycle(ctx, seed);
        esr_plan *plan = make_plan(ctx, base, seed);
        esr_cycle *cycle = plan ? make_edit(ctx, plan, seed) : NULL;
        esr_placement placement;
        trial t = {.ctx = ctx, .before = plan};
        if (seed % 8 > 4)
            t.today = base->first_day + (esr_day)(seed / 8 % (uint64_t)base->day_count);
        if (cycle && seed % 3 == 0 && find_placement(plan, seed, &placement))
            t.placement = &placement;
        if (cycle)
            check(&t, cycle, seed, &count);
        if (plan && is_sound(ctx, plan))
            check_placements(&t, seed, &count);
        esr_plan_free(plan);
        esr_cycle_free(cycle);
        esr_cycle_free(base);
    }
    esr_context_free(ctx);
    print_message("%d cycles tried: %d open seats, %d loose visits; %d better with more moves, %d "
                  "without any repair, %d unproven; %d placements, %d in vain, %d together\n",
                  count.tried, count.open, count.loose, count.improved, count.none, count.unproven,
                  count.placed, count.placed_in_vain, count.together);
    assert_true(count.tried > SEEDS / 3 && count.open > SEEDS / 8 && count.loose > SEEDS / 40);
    assert_true(count.improved > SEEDS / 20 && count.unproven < SEEDS / 20);
    assert_true(count.together > SEEDS / 4);
    assert_true(count.placed > SEEDS / 30 && count.placed_in_vain > SEEDS / 40);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repairs__cost_the_least_of_all_plans_within_the_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
