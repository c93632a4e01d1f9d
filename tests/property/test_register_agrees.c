// SPDX-License-Identifier: GPL-3.0-or-later
// The register of conflicts and the rules are of one mind: on each day of random tiny cycles there
// is an entry that forbids just where H5, H6, H7 or H12 (history) refuses.
#include "harness.h"
#include "tiny.h"

#include <stdio.h>

#include <esr/conflicts.h>

#include "rules/judge.h"

#define SEEDS 400

// The rule that an entry is about.
static esr_rule rule_of(esr_conflict_origin origin) {
    switch (origin) {
    case ESR_ORIGIN_OWN_SCHOOL:
        return ESR_H5_OWN_SCHOOL;
    case ESR_ORIGIN_RELATION:
    case ESR_ORIGIN_HISTORY:
        return ESR_H6_RELATION;
    case ESR_ORIGIN_SPONSOR:
    case ESR_ORIGIN_RIVAL:
        return ESR_H7_SPONSOR_RIVAL;
    case ESR_ORIGIN_PAST_REVIEW:
    case ESR_ORIGIN_PLAN:
        return ESR_H12_RECIPROCAL;
    }
    return ESR_RULE_PLAN;
}

static bool forbids(const esr_cycle *cycle, const esr_conflict_list *list, esr_rule rule,
                    esr_day day) {
    for (size_t i = 0; i < list->count; i++) {
        const esr_conflict *at = &list->at[i];
        if (rule_of(at->origin) == rule && at->mode == ESR_FORBID && !at->waived &&
            (at->first == ESR_DAY_NONE || at->first <= day) &&
            (at->last == ESR_DAY_NONE || day <= at->last)) {
            assert_true(at->current || day < cycle->first_day || day > cycle->last_day);
            return true;
        }
    }
    return false;
}

static const struct {
    esr_rule rule;
    bool (*refuses)(const esri_pairing *pairing, esri_buf *why);
} rules[] = {{ESR_H5_OWN_SCHOOL, esri_h05_refuses},
             {ESR_H6_RELATION, esri_h06_refuses},
             {ESR_H7_SPONSOR_RIVAL, esri_h07_refuses},
             {ESR_H12_RECIPROCAL, esri_h12_refuses}};
#define RULE_COUNT (sizeof rules / sizeof *rules)

static void compare(const esri_pairing *pairing, const esr_conflict_list *list,
                    int counts[RULE_COUNT]) {
    const esr_cycle *cycle = pairing->cycle;
    bool own = cycle->reviewers[pairing->reviewer.at].home.at ==
               cycle->reviews[pairing->review.at].school.at;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (own && rules[i].rule == ESR_H7_SPONSOR_RIVAL)
            continue; // the register tells the own school once, as that
        bool refused = rules[i].refuses(pairing, NULL);
        assert_int_equal(forbids(cycle, list, rules[i].rule, pairing->first_day), refused);
        counts[i] += refused;
    }
}

// The days of the cycle, and those around the first and last day of each entry, wherever they lie.
static void compare_days(esri_pairing pairing, const esr_conflict_list *list,
                         int counts[RULE_COUNT]) {
    for (; pairing.first_day <= pairing.cycle->last_day; pairing.first_day++)
        compare(&pairing, list, counts);
    for (size_t i = 0; i < list->count; i++) {
        const esr_day edges[] = {list->at[i].first, list->at[i].last};
        for (size_t e = 0; e < 2; e++)
            for (int32_t step = -1; step <= 1 && edges[e] != ESR_DAY_NONE; step++) {
                pairing.first_day = edges[e] + step;
                compare(&pairing, list, counts);
            }
    }
}

static void test_register__forbids_just_where_the_rules_refuse(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    int counts[RULE_COUNT] = {0};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle_unchecked(ctx, seed);
        for (int32_t r = 0; r < cycle->reviewer_count; r++)
            for (int32_t v = 0; v < cycle->review_count; v++) {
                esr_conflict_list *list = NULL;
                esri_pairing pairing = {cycle, {v}, {r}, cycle->first_day};
                assert_int_equal(esr_conflicts(ctx, cycle, NULL, pairing.reviewer,
                                               cycle->reviews[v].school, &list),
                                 ESR_OK);
                compare_days(pairing, list, counts);
                esr_conflict_list_free(list);
            }
        esr_cycle_free(cycle);
    }
    for (size_t i = 0; i < RULE_COUNT; i++) {
        printf("%s refused %d times\n", esr_rule_name(rules[i].rule), counts[i]);
        assert_true(counts[i] > 50);
    }
    esr_context_free(ctx);
}

// The parts of the register are those of the whole.
static void test_register__of_all_is_that_of_each(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS / 4; seed++) {
        esr_cycle *cycle = tiny_cycle_unchecked(ctx, seed);
        esr_conflict_list *all = NULL, *part = NULL;
        size_t by_reviewer = 0, by_school = 0;
        assert_int_equal(
            esr_conflicts(ctx, cycle, NULL, (esr_reviewer_ix){-1}, (esr_school_ix){-1}, &all),
            ESR_OK);
        for (int32_t r = 0; r < cycle->reviewer_count; r++) {
            assert_int_equal(
                esr_conflicts(ctx, cycle, NULL, (esr_reviewer_ix){r}, (esr_school_ix){-1}, &part),
                ESR_OK);
            by_reviewer += part->count;
            esr_conflict_list_free(part);
        }
        for (int32_t s = 0; s < cycle->school_count; s++) {
            assert_int_equal(
                esr_conflicts(ctx, cycle, NULL, (esr_reviewer_ix){-1}, (esr_school_ix){s}, &part),
                ESR_OK);
            by_school += part->count;
            esr_conflict_list_free(part);
        }
        assert_int_equal(by_reviewer, all->count);
        assert_int_equal(by_school, all->count);
        esr_conflict_list_free(all);
        esr_cycle_free(cycle);
    }
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_register__forbids_just_where_the_rules_refuse),
        cmocka_unit_test(test_register__of_all_is_that_of_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
