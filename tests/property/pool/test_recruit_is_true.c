// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of recruits, and of people who could be released, against trying all plans of the
// cycle that has a row more in reviewers.csv, or whose reviewer makes no visits.
#include "brute.h"
#include "tiny.h"

#include <math.h>
#include <stdio.h>

#define SEEDS 150

typedef struct tally {
    int recruits, bettered, tight, released, free, together, largest, searched;
    int needed, filled, several, left, proven, counted;
} tally;

static void join(const esr_words *words, uint64_t mask, char *out, size_t room) {
    size_t length = 0;
    out[0] = '\0';
    for (int32_t w = 0; w < words->count; w++)
        if (mask >> w & 1)
            length += (size_t)snprintf(out + length, room - length, "%s%s", length ? ";" : "",
                                       words->at[w]);
}

// Where docs/recruit.md says that a recruit lives.
static void middle(const esr_cycle *cycle, const esr_recruit_kind *kind, char latitude[32],
                   char longitude[32]) {
    double x = 0, y = 0;
    int count = 0;
    latitude[0] = longitude[0] = '\0';
    for (int32_t s = 0; s < cycle->school_count; s++) {
        const esr_school *school = &cycle->schools[s];
        if (school->sector != kind->sector || !school->place.known ||
            (kind->district >= 0 && school->district != kind->district))
            continue;
        x += school->place.latitude;
        y += school->place.longitude;
        count++;
    }
    if (count > 0) {
        snprintf(latitude, 32, "%.5f", x / count);
        snprintf(longitude, 32, "%.5f", y / count);
    }
}

// The cycle with `count` more reviewers of these kinds.
static esr_cycle *with_recruits(esr_context *ctx, const esr_cycle *base,
                                const esr_recruit_kind *kinds, int32_t count, bool veteran,
                                bool placed) {
    esr_edit *edit = NULL;
    esr_cycle *cycle = NULL;
    assert_int_equal(esr_edit_new(ctx, base, &edit), ESR_OK);
    for (int32_t i = 0; i < count; i++) {
        char id[16], languages[200], skills[200], latitude[32] = "", longitude[32] = "";
        snprintf(id, sizeof id, "NEW%d", (int)i);
        join(&base->languages, kinds[i].languages, languages, sizeof languages);
        join(&base->skills, kinds[i].skills, skills, sizeof skills);
        if (placed)
            middle(base, &kinds[i], latitude, longitude);
        const esr_cell cells[] = {{"id", id},
                                  {"name", "NEW"},
                                  {"role", base->roles.at[__builtin_ctzll(kinds[i].roles)]},
                                  {"sectors", base->sectors.at[kinds[i].sector]},
                                  {"languages", languages},
                                  {"skills", skills},
                                  {"visits_done", veteran ? "1" : "0"},
                                  {"latitude", latitude},
                                  {"longitude", longitude},
                                  {NULL, NULL}};
        assert_int_equal(esr_edit_add(ctx, edit, "reviewers", cells), ESR_OK);
    }
    assert_int_equal(esr_edit_finish(ctx, edit, &cycle), ESR_OK);
    return cycle;
}

// The cost of the best of all plans.
static int64_t best_cost(const esr_cycle *cycle) {
    brute_answer answer = brute_solve(cycle, BRUTE_NOTHING_LEFT_OUT);
    assert_true(answer.possible);
    esr_plan_free(answer.plan);
    return answer.costs.total;
}

static void check_worth(esr_context *ctx, const esr_solution *base, bool veteran, tally *sum) {
    const esr_cycle *cycle = base->plan->cycle;
    const esr_recruit_options options = {.veteran = veteran, .verify = 1000};
    esr_recruit_list *list = NULL;
    assert_int_equal(esr_recruit_worth(ctx, base, &options, &list), ESR_OK);
    assert_false(list->cut);
    for (int32_t i = 0; i < list->count; i++) {
        const esr_recruit *who = &list->at[i];
        esr_cycle *more = with_recruits(ctx, cycle, &who->kind, 1, veteran, true);
        int64_t saves = base->cost - best_cost(more);
        assert_true(who->at_most >= saves);
        assert_true(who->at_most >= who->anywhere);
        assert_true(who->verified);
        assert_true(who->saves_most >= saves);
        assert_true(-who->change.total <= saves);
        if (who->proven)
            assert_int_equal(-who->change.total, saves);
        sum->recruits++;
        sum->searched += who->proven;
        sum->bettered += saves > 0;
        sum->tight += saves > 0 && who->at_most == saves;
        esr_cycle_free(more);
    }
    esr_recruit_list_free(list);
}

// The cycle in which the marked reviewers make no visit and are owed none.
static esr_cycle *without(esr_context *ctx, const esr_cycle *base, uint32_t gone) {
    esr_edit *edit = NULL;
    esr_cycle *cycle = NULL;
    assert_int_equal(esr_edit_new(ctx, base, &edit), ESR_OK);
    for (int32_t r = 0; r < base->reviewer_count; r++) {
        const esr_cell where[] = {{"id", base->reviewers[r].id}, {NULL, NULL}};
        const esr_cell none[] = {{"min_visits", "0"}, {"max_visits", "0"}, {NULL, NULL}};
        if (gone >> r & 1)
            assert_int_equal(esr_edit_set(ctx, edit, "reviewers", where, none, NULL), ESR_OK);
    }
    assert_int_equal(esr_edit_finish(ctx, edit, &cycle), ESR_OK);
    return cycle;
}

static int64_t cost_without(esr_context *ctx, const esr_cycle *base, uint32_t gone) {
    esr_cycle *cycle = without(ctx, base, gone);
    int64_t cost = best_cost(cycle);
    esr_cycle_free(cycle);
    return cost;
}

// No larger set of those on the list may go at no cost.
static void check_largest(esr_context *ctx, const esr_solution *base,
                          const esr_release_list *list) {
    uint32_t some = 0;
    for (int32_t i = 0; i < list->count; i++)
        some |= UINT32_C(1) << list->at[i].reviewer.at;
    for (uint32_t set = some; set; set = (set - 1) & some)
        if (__builtin_popcount(set) > list->together_count)
            assert_true(cost_without(ctx, base->plan->cycle, set) > base->cost);
}

static void check_release(esr_context *ctx, const esr_solution *base, tally *sum) {
    const esr_cycle *cycle = base->plan->cycle;
    esr_release_list *list = NULL;
    uint32_t together = 0;
    assert_int_equal(esr_recruit_release(ctx, base, NULL, &list), ESR_OK);
    assert_false(list->cut);
    assert_int_equal(list->count + list->pinned, cycle->reviewer_count);
    for (int32_t i = 0; i < list->count; i++) {
        const esr_release *who = &list->at[i];
        int64_t more = cost_without(ctx, cycle, UINT32_C(1) << who->reviewer.at) - base->cost;
        assert_true(who->at_least <= more);
        assert_true(who->verified);
        assert_true(who->change.total >= more);
        if (who->proven)
            assert_int_equal(who->change.total, more);
        assert_true((i < list->free) == (who->change.total <= 0));
        sum->released++;
    }
    for (int32_t i = 0; i < list->together_count; i++)
        together |= UINT32_C(1) << list->together[i].at;
    assert_true(cost_without(ctx, cycle, together) <= base->cost);
    if (list->largest)
        check_largest(ctx, base, list);
    sum->free += list->free;
    sum->together += list->together_count;
    sum->largest += list->largest && list->together_count > 0;
    esr_release_list_free(list);
}

// The cycle in which only gaps cost something: a review without a visit `GONE`, an empty seat 1.
#define GONE 1000
static esr_cycle *bare(esr_context *ctx, const esr_cycle *base) {
    static const char *const costs[] = {"missing_skill",   "no_veteran",      "under_minimum",
                                        "per_km",          "load_step",       "change_date",
                                        "change_reviewer", "per_recent_visit"};
    static const esr_cell all[] = {{NULL, NULL}}, weight[] = {{"weight", "1"}, {NULL, NULL}};
    esr_edit *edit = NULL;
    esr_cycle *cycle = NULL;
    assert_int_equal(esr_edit_new(ctx, base, &edit), ESR_OK);
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++)
        assert_int_equal(esr_edit_setting(ctx, edit, "costs", costs[i], "0"), ESR_OK);
    assert_int_equal(esr_edit_setting(ctx, edit, "costs", "unscheduled", "1000"), ESR_OK);
    assert_int_equal(esr_edit_setting(ctx, edit, "costs", "empty_seat", "1"), ESR_OK);
    for (int32_t k = 0; k < base->kind_count; k++)
        if (base->kinds[k].mode == ESR_COST)
            assert_int_equal(esr_edit_setting(ctx, edit, "rules", base->kinds[k].name, "allow"),
                             ESR_OK);
    assert_int_equal(esr_edit_set(ctx, edit, "reviews", all, weight, NULL), ESR_OK);
    assert_int_equal(esr_edit_drop(ctx, edit, "preferences", all, NULL), ESR_OK);
    for (int32_t u = 0; u < base->unavailable_count; u++) {
        char cost[24];
        snprintf(cost, sizeof cost, "%d", (int)base->unavailable[u].cost);
        const esr_cell where[] = {{"cost", cost}, {NULL, NULL}};
        if (base->unavailable[u].cost >= 0)
            assert_int_equal(esr_edit_drop(ctx, edit, "unavailable", where, NULL), ESR_OK);
    }
    assert_int_equal(esr_edit_finish(ctx, edit, &cycle), ESR_OK);
    return cycle;
}

// The fewest gaps with that many recruits of any roles and sectors, all languages known.
static int64_t fewest_gaps(esr_context *ctx, const esr_cycle *cycle, esr_recruit_kind *kinds,
                           int32_t chosen, int32_t total, int32_t from, bool veteran) {
    int32_t ways = cycle->roles.count * cycle->sectors.count;
    int64_t least = INT64_MAX;
    if (chosen == total) {
        esr_cycle *more = with_recruits(ctx, cycle, kinds, total, veteran, false);
        least = best_cost(more);
        esr_cycle_free(more);
        return least;
    }
    for (int32_t way = from; way < ways; way++) {
        kinds[chosen] = (esr_recruit_kind){
            .roles = UINT64_C(1) << (way % cycle->roles.count),
            .sector = way / cycle->roles.count,
            .languages = cycle->languages.count ? UINT64_MAX >> (64 - cycle->languages.count) : 0,
            .district = -1};
        int64_t gaps = fewest_gaps(ctx, cycle, kinds, chosen + 1, total, way, veteran);
        least = gaps < least ? gaps : least;
    }
    return least;
}

#define RECRUITS_TRIED 3 // trying all plans takes long with more

static void check_fill(esr_context *ctx, const esr_solution *base, bool veteran, tally *sum) {
    const esr_recruit_options options = {.veteran = veteran};
    esr_recruit_kind kinds[16];
    esr_recruit_fill *fill = NULL;
    int32_t count = 0;
    assert_int_equal(esr_recruit_fill_all(ctx, base, &options, &fill), ESR_OK);
    esr_cycle *gaps = bare(ctx, base->plan->cycle);
    int64_t target = (int64_t)GONE * fill->unscheduled + fill->left;
    assert_false(fill->cut);
    assert_true(fill->empty_least == fill->empty && fill->left_least == fill->left);
    assert_int_equal(best_cost(gaps), GONE * fill->unscheduled + fill->empty);
    assert_true(fill->total >= 0 && fill->total >= fill->at_least);
    if (veteran)
        assert_int_equal(fill->left, 0);
    for (int32_t n = 0; n < fill->need_count; n++)
        for (int32_t i = 0; i < fill->need[n].count; i++)
            kinds[count++] = fill->need[n].kind;
    assert_int_equal(count, fill->total);
    if (count > 0 && count <= RECRUITS_TRIED) {
        esr_cycle *more = with_recruits(ctx, gaps, kinds, count, veteran, false);
        assert_int_equal(best_cost(more), target);
        esr_cycle_free(more);
        assert_true(fewest_gaps(ctx, gaps, kinds, 0, count, 0, veteran) >= target);
        int64_t fewer = fewest_gaps(ctx, gaps, kinds, 0, count - 1, 0, veteran);
        assert_true(fewer > target);
        assert_true(fill->one_fewer > 0);
        sum->filled++;
        sum->several += count > 1;
    }
    sum->counted += count > 0 && fill->counted == count;
    sum->proven += count > 0 && fill->at_least == count;
    sum->needed += count > 0;
    sum->left += fill->left > 0;
    esr_cycle_free(gaps);
    esr_recruit_fill_free(fill);
}

// The cycle of a seed, its best plan being known; NULL where the search did not prove it.
static esr_solution *proven_plan(esr_context *ctx, const esr_cycle *cycle) {
    esr_solution *base = tiny_solve(ctx, cycle, NULL);
    if (base && base->bound >= base->cost)
        return base;
    esr_solution_free(base);
    esr_context_clear(ctx);
    return NULL;
}

// The best plan of the cycle without all but the first few of its reviewers.
static esr_solution *short_plan(esr_context *ctx, const esr_cycle *cycle, esr_cycle **out) {
    uint32_t gone = 0;
    for (int32_t r = 2; r < cycle->reviewer_count; r++)
        gone |= UINT32_C(1) << r;
    for (int32_t p = 0; p < cycle->pin_count; p++)
        if (cycle->pins[p].reviewer.at >= 0)
            gone &= ~(UINT32_C(1) << cycle->pins[p].reviewer.at);
    *out = without(ctx, cycle, gone);
    return proven_plan(ctx, *out);
}

static void test_fill__no_fewer_recruits_would_do(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    tally sum = {0};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(ctx, seed), *few = NULL;
        esr_solution *base = short_plan(ctx, cycle, &few);
        if (base && few->limits.max_visits > 0)
            check_fill(ctx, base, seed % 2 == 0, &sum);
        esr_solution_free(base);
        esr_cycle_free(few);
        esr_cycle_free(cycle);
    }
    printf("%d cycles need recruits, %d of them tried, %d more than one; in %d some seats stay "
           "empty\n",
           sum.needed, sum.filled, sum.several, sum.left);
    printf("%d numbers are proven, %d of them by counting\n", sum.proven, sum.counted);
    assert_true(sum.filled > SEEDS / 4 && sum.several > SEEDS / 10 && sum.left > 0);
    assert_true(sum.proven == sum.needed && sum.counted < sum.proven);
    esr_context_free(ctx);
}

static void test_recruits_and_releases__are_what_trying_all_plans_says(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    tally sum = {0};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(ctx, seed);
        esr_solution *base = proven_plan(ctx, cycle);
        if (base) {
            check_worth(ctx, base, seed % 2 == 0, &sum);
            check_release(ctx, base, &sum);
        }
        esr_solution_free(base);
        esr_cycle_free(cycle);
    }
    printf("%d recruits, %d of use, %d at just what the prices say, %d proven by search\n",
           sum.recruits, sum.bettered, sum.tight, sum.searched);
    printf("%d releases, %d at no cost, %d together, %d times proven to be the most\n",
           sum.released, sum.free, sum.together, sum.largest);
    assert_true(sum.bettered > SEEDS && sum.tight > SEEDS / 4);
    assert_true(sum.free > SEEDS / 4 && sum.largest > SEEDS / 10);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recruits_and_releases__are_what_trying_all_plans_says),
        cmocka_unit_test(test_fill__no_fewer_recruits_would_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
