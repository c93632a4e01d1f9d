// SPDX-License-Identifier: GPL-3.0-or-later
// The small cycle that tests of rules change and judge.
#include "scene.h"

#include <stdio.h>
#include <string.h>

#define FILES_MAX 16

static const harness_file usual[] = {
    {"schools.csv", "id,name,sector\n"
                    "S1,Alpha,primary\n"
                    "S2,Beta,primary\n"
                    "S3,Gamma,primary\n"
                    "S4,Delta,secondary\n"},
    {"reviews.csv", "id,school_id,days,seats\n"
                    "V1,S1,2,principal:1;teacher:1\n"
                    "V2,S2,1,principal:1;teacher:1\n"
                    "V3,S3,0.5,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id,sectors,visits_done\n"
                      "P1,Ann,principal,S4,primary;secondary,3\n"
                      "P2,Bob,principal,S2,,2\n"
                      "P3,Cat,principal,,primary,1\n"
                      "T1,Dan,teacher,S3,,4\n"
                      "T2,Eve,teacher,S4,primary;secondary,0\n"
                      "T3,Fay,teacher,S2,,1\n"},
};

void scene_open(scene *s, const harness_file *changes, size_t count) {
    harness_file files[FILES_MAX];
    size_t used = HARNESS_COUNT(usual);
    memcpy(files, usual, sizeof usual);
    for (size_t c = 0; c < count; c++) {
        size_t at = 0;
        while (at < used && strcmp(files[at].name, changes[c].name) != 0)
            at++;
        assert_true(at < FILES_MAX);
        files[at] = changes[c];
        used += at == used;
    }
    assert_int_equal(esr_context_new(&s->ctx), ESR_OK);
    s->cycle = harness_must_cycle(s->ctx, files, used);
    assert_int_equal(esr_plan_new(s->ctx, s->cycle, &s->plan), ESR_OK);
    s->verdict = NULL;
}

void scene_close(scene *s) {
    esr_verdict_free(s->verdict);
    esr_plan_free(s->plan);
    esr_cycle_free(s->cycle);
    esr_context_free(s->ctx);
}

esr_day scene_day(const char *text) {
    esr_day day = ESR_DAY_NONE;
    assert_true(esr_day_parse(text, &day));
    return day;
}

esr_review_ix scene_review(const scene *s, const char *id) {
    esr_review_ix review = esr_cycle_find_review(s->cycle, id);
    assert_true(review.at >= 0);
    return review;
}

esr_reviewer_ix scene_reviewer(const scene *s, const char *id) {
    esr_reviewer_ix reviewer = esr_cycle_find_reviewer(s->cycle, id);
    assert_true(reviewer.at >= 0);
    return reviewer;
}

void scene_visit(scene *s, const char *review_id, const char *day, const char *team) {
    esr_review_ix at = scene_review(s, review_id);
    const esr_review *review = &s->cycle->reviews[at.at];
    char names[200];
    assert_true(strlen(team) < sizeof names);
    strcpy(names, team);
    s->plan->first_day[at.at] = day ? scene_day(day) : ESR_DAY_NONE;
    char *rest = names;
    for (int32_t i = 0; i < review->seat_count; i++) {
        const char *name = strtok_r(rest, " ", &rest);
        bool empty = !name || strcmp(name, "-") == 0;
        s->plan->member[review->seat_at + i] =
            empty ? (esr_reviewer_ix){-1} : scene_reviewer(s, name);
    }
}

static const esr_verdict *judge(scene *s) {
    esr_verdict_free(s->verdict);
    s->verdict = NULL;
    assert_int_equal(esr_verify(s->ctx, s->plan, &s->verdict), ESR_OK);
    return s->verdict;
}

size_t scene_broken(scene *s, esr_rule rule) {
    const esr_verdict *verdict = judge(s);
    size_t count = 0;
    for (size_t i = 0; i < verdict->violation_count; i++)
        count += verdict->violations[i].rule == rule;
    return count;
}

const char *scene_text(scene *s, esr_rule rule) {
    const esr_verdict *verdict = judge(s);
    for (size_t i = 0; i < verdict->violation_count; i++)
        if (verdict->violations[i].rule == rule)
            return verdict->violations[i].text;
    return "";
}

int64_t scene_cost(scene *s, esr_term term) {
    return judge(s)->costs.term[term];
}

static void print_broken(const esr_verdict *verdict) {
    for (size_t i = 0; i < verdict->violation_count; i++)
        print_message("%s: %s\n", esr_rule_name(verdict->violations[i].rule),
                      verdict->violations[i].text);
}

void scene_must_break(scene *s, esr_rule rule, size_t times, const char *sentence_part) {
    const esr_verdict *verdict = judge(s);
    bool good = verdict->violation_count == times;
    for (size_t i = 0; i < verdict->violation_count; i++)
        good = good && verdict->violations[i].rule == rule;
    if (!good)
        print_broken(verdict);
    assert_true(good);
    if (!strstr(verdict->violations[0].text, sentence_part))
        fail_msg("\"%s\" is not in \"%s\"", sentence_part, verdict->violations[0].text);
}

void scene_must_hold(scene *s) {
    const esr_verdict *verdict = judge(s);
    if (verdict->violation_count > 0)
        print_broken(verdict);
    assert_int_equal(verdict->violation_count, 0);
}
