// SPDX-License-Identifier: GPL-3.0-or-later
// The register's entries with their days and people, rings of schools, and rows of one person.
#include "scene.h"

#include <stdio.h>
#include <string.h>

#include <esr/conflicts.h>

static esr_conflict_list *register_of(scene *s, const char *reviewer, bool with_plan) {
    esr_conflict_list *list = NULL;
    assert_int_equal(esr_conflicts(s->ctx, s->cycle, with_plan ? s->plan : NULL,
                                   scene_reviewer(s, reviewer), (esr_school_ix){-1}, &list),
                     ESR_OK);
    return list;
}

// The only entry of that origin.
static const esr_conflict *find(const esr_conflict_list *list, esr_conflict_origin origin) {
    const esr_conflict *found = NULL;
    for (size_t i = 0; i < list->count; i++)
        if (list->at[i].origin == origin) {
            assert_null(found);
            found = &list->at[i];
        }
    assert_non_null(found);
    return found;
}

static void assert_days(const esr_conflict *at, const char *first, const char *last) {
    assert_int_equal(at->first, first ? scene_day(first) : ESR_DAY_NONE);
    assert_int_equal(at->last, last ? scene_day(last) : ESR_DAY_NONE);
}

static void test_register__tells_records_with_the_days_on_which_they_bind(void **state) {
    (void)state;
    scene s;
    const harness_file changes[] = {
        {"relations.csv", "reviewer_id,school_id,kind,from,to,waived_by,waived_why\n"
                          "P1,S2,employed,2010-09-01,2022-08-31,,\n"
                          "T1,S2,employed,2010-09-01,2012-08-31,,\n"
                          "T2,S2,family,,,Ms Ho,far\n"},
        {"history.csv", "reviewer_id,school_id,date\nP1,S1,2023-03-02\n"}};
    scene_open(&s, changes, HARNESS_COUNT(changes));
    esr_conflict_list *p1 = register_of(&s, "P1", false), *t1 = register_of(&s, "T1", false);
    esr_conflict_list *t2 = register_of(&s, "T2", false);
    const esr_conflict *employed = find(p1, ESR_ORIGIN_RELATION);
    assert_days(employed, "2010-09-01", "2028-08-31");
    assert_true(employed->current && !employed->waived && employed->mode == ESR_FORBID);
    assert_days(find(p1, ESR_ORIGIN_HISTORY), "2023-03-02", "2029-03-02");
    assert_false(find(t1, ESR_ORIGIN_RELATION)->current);
    assert_true(find(t2, ESR_ORIGIN_RELATION)->waived);
    assert_days(find(t2, ESR_ORIGIN_OWN_SCHOOL), NULL, NULL);
    esr_conflict_list_free(p1);
    esr_conflict_list_free(t1);
    esr_conflict_list_free(t2);
    scene_close(&s);
}

static void test_register__tells_who_came_from_there(void **state) {
    (void)state;
    scene s;
    const harness_file changes[] = {
        {"history.csv", "reviewer_id,school_id,date\nP1,S2,2023-03-02\n"}};
    scene_open(&s, changes, HARNESS_COUNT(changes));
    scene_visit(&s, "V2", "2026-10-05", "- T1");
    esr_conflict_list *list = register_of(&s, "P2", true); // of S2
    const esr_conflict *past = find(list, ESR_ORIGIN_PAST_REVIEW);
    const esr_conflict *now = find(list, ESR_ORIGIN_PLAN);
    assert_days(past, "2023-03-03", "2029-03-01");
    assert_string_equal(s.cycle->schools[past->school.at].id, "S4");
    assert_string_equal(s.cycle->reviewers[past->other.at].id, "P1");
    assert_string_equal(s.cycle->schools[now->school.at].id, "S3");
    assert_string_equal(s.cycle->reviewers[now->other.at].id, "T1");
    assert_string_equal(s.cycle->reviews[now->review.at].id, "V2");
    esr_conflict_list_free(list);
    scene_close(&s);
}

static void test_register__leaves_out_what_is_derived_and_allowed(void **state) {
    (void)state;
    scene s;
    const harness_file changes[] = {
        {"cycle.ini", SCENE_INI("[rules]\nsame_sponsor = allow\nrival = allow\n"
                                "reciprocal = allow\n")},
        {"schools.csv", "id,name,sector,sponsor,district\nS1,One,primary,X,N\nS2,Two,primary,X,N\n"
                        "S3,Three,primary,X,N\nS4,Four,secondary,X,N\n"},
        {"history.csv", "reviewer_id,school_id,date\nP1,S2,2023-03-02\n"}};
    scene_open(&s, changes, HARNESS_COUNT(changes));
    scene_visit(&s, "V2", "2026-10-05", "- T1");
    esr_conflict_list *list = register_of(&s, "P2", true);
    assert_int_equal(list->count, 1);
    assert_int_equal(list->at[0].origin, ESR_ORIGIN_OWN_SCHOOL);
    esr_conflict_list_free(list);
    scene_close(&s);
}

static void test_register__an_officer_has_no_school_to_derive_from(void **state) {
    (void)state;
    scene s;
    scene_open(&s, NULL, 0);
    esr_conflict_list *list = register_of(&s, "P3", true);
    assert_int_equal(list->count, 0);
    esr_conflict_list_free(list);
    scene_close(&s);
}

static void test_circles__finds_pairs_and_rings_of_three_once(void **state) {
    (void)state;
    scene s;
    const harness_file changes[] = {
        {"reviewers.csv", "id,name,role,school_id,sectors\n"
                          "A,A,principal,S1,\nB,B,principal,S2,\nC,C,teacher,S3,\n"
                          "D,D,teacher,S2,\n"},
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,principal:1;teacher:1\n"
                        "V2,S2,1,principal:1;teacher:1\nV3,S3,0.5,principal:1;teacher:1\n"}};
    esr_circle_list *list = NULL;
    scene_open(&s, changes, HARNESS_COUNT(changes));
    scene_visit(&s, "V1", "2026-10-05", "- C"); // S3 to S1
    scene_visit(&s, "V2", "2026-10-12", "A -"); // S1 to S2
    scene_visit(&s, "V3", "2026-10-19", "B D"); // S2 to S3, twice
    assert_int_equal(esr_circles(s.ctx, s.plan, &list), ESR_OK);
    assert_int_equal(list->count, 1);
    assert_int_equal(list->at[0].length, 3);
    const char *const members = "ABC";
    for (int i = 0; i < 3; i++) {
        assert_int_equal(s.cycle->reviewers[list->at[0].reviewer[i].at].id[0], members[i]);
        assert_int_equal(list->at[0].school[i].at, i);
        assert_int_equal(list->at[0].review[i].at, (i + 1) % 3);
    }
    esr_circle_list_free(list);
    scene_visit(&s, "V2", "2026-10-12", "A C"); // S3 to S2: a pair besides
    assert_int_equal(esr_circles(s.ctx, s.plan, &list), ESR_OK);
    assert_int_equal(list->count, 2);
    assert_int_equal(list->at[0].length, 2);
    assert_int_equal(list->at[0].school[0].at, 1);
    assert_int_equal(list->at[0].school[1].at, 2);
    esr_circle_list_free(list);
    scene_close(&s);
}

static void warn(scene *s, const char *reviewers) {
    const harness_file changes[] = {{"reviewers.csv", reviewers}};
    scene_open(s, changes, 1);
    assert_int_equal(esr_warn_identities(s->ctx, s->cycle), ESR_OK);
}

#define HEAD "id,name,name_zh,email,role,school_id,sectors\n"

static void test_identities__warns_of_one_person_in_two_rows(void **state) {
    (void)state;
    static const struct {
        const char *rows, *subject, *part;
    } cases[] = {
        {"R1,CHAN Tai Man,,,teacher,S1,\nR2,\"Chan, Tai-man\",,,teacher,S1,\n",
         "reviewers.csv:2 and 3", "have the same name and home school"},
        {"R2,One,,A.b@example.org,teacher,S1,\nR1,Two,,a.B@example.ORG,teacher,S2,\n",
         "reviewers.csv:2 and 3", "R2 One and R1 Two have the same e-mail"},
        {"R1,Ann,陳大文,,teacher,S1,\nR2,Anna,陳 大文,,teacher,S1,\n", "reviewers.csv:2 and 3",
         "the same name"},
        {"R1,Ann,陳大文,a@x.org,teacher,S1,\nR2,Ann,陳大文,a@x.org,teacher,S1,\n",
         "reviewers.csv:2 and 3", "the same e-mail, name and home school"},
        {"R1,Officer Ho,,,teacher,,primary\nR2,Ho Officer,,,teacher,,primary\n",
         "reviewers.csv:2 and 3", "the same name"},
    };
    for (size_t i = 0; i < HARNESS_COUNT(cases); i++) {
        scene s;
        char rows[400];
        snprintf(rows, sizeof rows, HEAD "%s", cases[i].rows);
        warn(&s, rows);
        assert_int_equal(esr_context_warning_count(s.ctx), 1);
        esr_fault warning = esr_context_warning(s.ctx, 0);
        assert_string_equal(warning.subject, cases[i].subject);
        if (!strstr(warning.message, cases[i].part))
            fail_msg("\"%s\" is not in \"%s\"", cases[i].part, warning.message);
        scene_close(&s);
    }
}

static void test_identities__says_nothing_of_two_people(void **state) {
    (void)state;
    scene s;
    warn(&s, HEAD "R1,Chan Tai Man,陳大文,,teacher,S1,\nR2,Chan Tai Man,陳大文,,teacher,S2,\n"
                  "R3,Chan Siu Man,陳小文,,teacher,S1,\nR4,Tai Man,,,teacher,S1,\n");
    assert_int_equal(esr_context_warning_count(s.ctx), 0);
    scene_close(&s);
}

static void test_identities__a_group_is_told_row_by_row(void **state) {
    (void)state;
    scene s;
    warn(&s, HEAD "R1,Ann,,,teacher,S1,\nR2,ANN,,,teacher,S1,\nR3,ann,,,teacher,S1,\n");
    assert_int_equal(esr_context_warning_count(s.ctx), 2);
    assert_string_equal(esr_context_warning(s.ctx, 1).subject, "reviewers.csv:2 and 4");
    scene_close(&s);
}

static void test_conflicts__any_failing_allocation_is_an_error(void **state) {
    (void)state;
    scene s;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", "2026-10-05", "- T3");
    scene_visit(&s, "V2", "2026-10-12", "P1 T1");
    for (int step = 0; step < 3; step++)
        for (size_t n = 1;; n++) {
            esr_conflict_list *conflicts = NULL;
            esr_circle_list *circles = NULL;
            harness_fail_malloc(n);
            esr_status status = step == 0
                                    ? esr_conflicts(s.ctx, s.cycle, s.plan, (esr_reviewer_ix){-1},
                                                    (esr_school_ix){-1}, &conflicts)
                                : step == 1 ? esr_circles(s.ctx, s.plan, &circles)
                                            : esr_warn_identities(s.ctx, s.cycle);
            bool over = harness_fail_malloc(0) < n;
            esr_conflict_list_free(conflicts);
            esr_circle_list_free(circles);
            assert_int_equal(status, over ? ESR_OK : ESR_E_NOMEM);
            if (over)
                break;
        }
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_register__tells_records_with_the_days_on_which_they_bind),
        cmocka_unit_test(test_register__tells_who_came_from_there),
        cmocka_unit_test(test_register__leaves_out_what_is_derived_and_allowed),
        cmocka_unit_test(test_register__an_officer_has_no_school_to_derive_from),
        cmocka_unit_test(test_circles__finds_pairs_and_rings_of_three_once),
        cmocka_unit_test(test_identities__warns_of_one_person_in_two_rows),
        cmocka_unit_test(test_identities__says_nothing_of_two_people),
        cmocka_unit_test(test_identities__a_group_is_told_row_by_row),
        cmocka_unit_test(test_conflicts__any_failing_allocation_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
