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

// The cycle of a seed, its best plan being known; NULL where the search did not prove it.
static esr_solution *proven_plan(esr_context *ctx, const esr_cycle *cycle) {
    esr_solution *base = tiny_solve(ctx, cycle, NULL);
    if (base && base->bound >= base->cost)
        return base;
    esr_solution_free(base);
    esr_context_clear(ctx);
    return NULL;
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
