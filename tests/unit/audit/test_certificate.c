// SPDX-License-Identifier: GPL-3.0-or-later
#include "certify.h"
#include "scene.h"
#include "tiny.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define SEEDS 6

// A tiny cycle and the certificate of its best plan.
typedef struct vouched {
    esr_context *ctx;
    esr_cycle *cycle;
    esr_solution *solution;
    esr_certificate *certificate;
} vouched;

static vouched vouch(uint64_t seed) {
    vouched v = {0};
    assert_int_equal(esr_context_new(&v.ctx), ESR_OK);
    v.cycle = tiny_cycle(v.ctx, seed);
    v.certificate = certify_cycle(v.ctx, v.cycle, &v.solution);
    return v;
}

static void let_go(vouched *v) {
    esr_certificate_free(v->certificate);
    esr_solution_free(v->solution);
    esr_cycle_free(v->cycle);
    esr_context_free(v->ctx);
}

static esr_certificate_check *check(esr_context *ctx, const esr_cycle *cycle, const char *text) {
    esr_certificate_check *found = NULL;
    esr_status status = esr_certificate_check_text(ctx, cycle, "c.json", text, &found);
    if (status != ESR_OK)
        assert_int_equal(status, ESR_E_INPUT);
    esr_context_clear(ctx);
    return found;
}

// How many differences the check of a tree tells; 1 where it is no certificate at all.
static size_t differences(esr_context *ctx, const esr_cycle *cycle, const json_t *tree) {
    char *text = json_dumps(tree, 0);
    esr_certificate_check *found = check(ctx, cycle, text);
    size_t count = found ? found->count : 1;
    esr_certificate_check_free(found);
    free(text);
    return count;
}

// Gives a changed tree the seal that belongs to it, as a forger would.
static void seal_again(esr_context *ctx, const esr_cycle *cycle, json_t *tree) {
    char *text = json_dumps(tree, 0);
    esr_certificate_check *found = check(ctx, cycle, text);
    if (found)
        json_object_set_new(tree, "seal", json_string(found->seal.text));
    esr_certificate_check_free(found);
    free(text);
}

static json_t *changed(const json_t *leaf) {
    char text[2048];
    if (json_is_integer(leaf))
        return json_integer(json_integer_value(leaf) + 1);
    if (json_is_boolean(leaf))
        return json_boolean(!json_is_true(leaf));
    snprintf(text, sizeof text, "%sx", json_is_string(leaf) ? json_string_value(leaf) : "");
    return json_string(text);
}

typedef struct walk {
    esr_context *ctx;
    const esr_cycle *cycle;
    json_t *tree, *seal;
    bool recorded; // inside what only the database knows
    int leaves, prices;
} walk;

// The leaf was changed in the tree; `prices`: any others are as good, as long as the bound holds.
static void must_be_noticed(walk *w, const char *key, bool prices) {
    w->leaves++;
    w->prices += prices;
    if (differences(w->ctx, w->cycle, w->tree) == 0)
        fail_msg("a change of %s is not noticed", key);
    if (w->recorded || prices || strcmp(key, "seal") == 0)
        return;
    seal_again(w->ctx, w->cycle, w->tree);
    if (differences(w->ctx, w->cycle, w->tree) == 0)
        fail_msg("a change of %s with a new seal is not noticed", key);
    json_object_set(w->tree, "seal", w->seal);
}

static void walk_leaves(walk *w, json_t *node, const char *name, bool prices) {
    bool list = json_is_array(node);
    size_t count = list ? json_array_size(node) : json_object_size(node);
    void *at = list ? NULL : json_object_iter(node);
    for (size_t i = 0; i < count; i++) {
        char key[128];
        snprintf(key, sizeof key, "%s", list ? name : json_object_iter_key(at));
        json_t *leaf = list ? json_array_get(node, i) : json_object_iter_value(at);
        if (node == w->tree)
            w->recorded = strcmp(key, "made") == 0 || strcmp(key, "record") == 0;
        bool price =
            prices || strstr(key, "prices_1024") == key || strcmp(key, "pair_prices_1024") == 0;
        if (json_is_object(leaf) || json_is_array(leaf)) {
            walk_leaves(w, leaf, key, price);
        } else {
            json_t *kept = json_incref(leaf);
            if (list)
                json_array_set_new(node, i, changed(kept));
            else
                json_object_set_new(node, key, changed(kept));
            must_be_noticed(w, key, price);
            if (list)
                json_array_set_new(node, i, kept);
            else
                json_object_set_new(node, key, kept);
        }
        at = list ? NULL : json_object_iter_next(node, at);
    }
}

static void test_check__notices_a_change_of_every_leaf(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    int waivers = 0, pins = 0;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(ctx, seed);
        esr_solution *solution = NULL;
        esr_certificate *certificate = certify_cycle(ctx, cycle, &solution);
        walk w = {.ctx = ctx, .cycle = cycle, .tree = json_loads(certificate->json, 0, NULL)};
        assert_non_null(w.tree);
        w.seal = json_incref(json_object_get(w.tree, "seal"));
        assert_int_equal(differences(ctx, cycle, w.tree), 0);
        walk_leaves(&w, w.tree, "", false);
        assert_true(w.leaves > 150 && w.prices > 0);
        assert_int_equal(differences(ctx, cycle, w.tree), 0); // all is as it was
        waivers += certificate->waiver_count;
        pins += cycle->pin_count;
        json_decref(w.seal);
        json_decref(w.tree);
        esr_certificate_free(certificate);
        esr_solution_free(solution);
        esr_cycle_free(cycle);
    }
    assert_true(waivers > 0 && pins > 0);
    esr_context_free(ctx);
}

// Takes a key out of an object, or adds one: each is noticed.
static void test_check__notices_what_is_missing_or_added(void **state) {
    (void)state;
    vouched v = vouch(3);
    static const char *const parts[] = {"cycle", "input", "in_force", "plan", "cost",
                                        "bound", "rules", "waivers",  "pins"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        json_t *tree = json_loads(v.certificate->json, 0, NULL);
        json_object_del(tree, parts[i]);
        seal_again(v.ctx, v.cycle, tree);
        assert_true(differences(v.ctx, v.cycle, tree) > 0);
        json_decref(tree);
    }
    json_t *tree = json_loads(v.certificate->json, 0, NULL);
    json_object_set_new(json_object_get(tree, "cost"), "rebate", json_integer(0));
    json_object_set_new(tree, "blessed_by", json_string("nobody"));
    seal_again(v.ctx, v.cycle, tree);
    assert_int_equal(differences(v.ctx, v.cycle, tree), 2);
    json_decref(tree);
    let_go(&v);
}

static void test_check__takes_no_false_prices(void **state) {
    (void)state;
    vouched v = vouch(3);
    static const char *const pairs[] = {
        "[[\"V0\", \"V1\", -5]]",
        "[[\"V0\", \"V1\", 5], [\"V0\", \"V1\", 5]]",
        "[[\"V1\", \"V0\", 5]]",
        "[[\"V0\", \"V9\", 5]]",
        "[[\"V0\", \"V1\", 1.5]]",
        "[[\"V0\", \"V1\"]]",
        "[3]",
        "3",
        "[[\"V0\", \"V1\", 4611686018427387904]]",
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        json_t *tree = json_loads(v.certificate->json, 0, NULL);
        json_object_set_new(json_object_get(tree, "bound"), "pair_prices_1024",
                            json_loads(pairs[i], JSON_DECODE_ANY, NULL));
        seal_again(v.ctx, v.cycle, tree);
        assert_true(differences(v.ctx, v.cycle, tree) > 0);
        json_decref(tree);
    }
    // Other prices, which prove less, are told as such.
    json_t *tree = json_loads(v.certificate->json, 0, NULL);
    json_object_set_new(json_object_get(tree, "bound"), "prices_1024", json_null());
    seal_again(v.ctx, v.cycle, tree);
    assert_true(differences(v.ctx, v.cycle, tree) > 0);
    json_decref(tree);
    let_go(&v);
}

static void test_check__of_another_input_ends_there(void **state) {
    (void)state;
    vouched v = vouch(1);
    esr_cycle *other = tiny_cycle(v.ctx, 2);
    esr_certificate_check *found = check(v.ctx, other, v.certificate->json);
    assert_non_null(found);
    assert_true(found->count > 0);
    for (size_t i = 0; i < found->count; i++)
        assert_string_equal(found->differences[i].part, "input");
    assert_string_equal(found->parts[0], "seal");
    assert_string_equal(found->parts[1], "input");
    assert_null(found->parts[2]);
    esr_certificate_check_free(found);
    esr_cycle_free(other);
    let_go(&v);
}

static void test_check__refuses_what_is_no_certificate(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = tiny_cycle(ctx, 1);
    static const char *const texts[] = {
        "",
        "hello",
        "[]",
        "{}",
        "{\"schema\": 3}",
        "{\"schema\": \"esr-summary-1\"}",
        "{\"schema\": \"esr-certificate-1\", \"schema\": \"esr-certificate-1\"}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        esr_certificate_check *found = NULL;
        assert_int_equal(esr_certificate_check_text(ctx, cycle, "c.json", texts[i], &found),
                         ESR_E_INPUT);
        assert_null(found);
        assert_string_equal(esr_context_fault(ctx, 0).subject, "c.json");
        esr_context_clear(ctx);
    }
    // Of the right schema, but empty: all of it differs.
    esr_certificate_check *found = check(ctx, cycle, "{\"schema\": \"esr-certificate-1\"}");
    assert_true(found->count > 1);
    esr_certificate_check_free(found);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

// A search that ended before it had prices: without any, the input still proves something.
static void test_certificate__does_without_prices(void **state) {
    (void)state;
    char *page = NULL;
    vouched v = vouch(5);
    int64_t with = v.certificate->by_prices;
    esr_certificate_free(v.certificate);
    v.certificate = NULL;
    esr_prices_clear(&v.solution->prices);
    assert_int_equal(esr_certificate_new(v.ctx, v.solution, &certify_record, &v.certificate),
                     ESR_OK);
    assert_true(v.certificate->by_prices < with);
    assert_int_equal(v.certificate->bound, v.solution->bound);
    assert_non_null(strstr(v.certificate->json, "\"prices_1024\": null"));
    esr_certificate_check *found = check(v.ctx, v.cycle, v.certificate->json);
    assert_int_equal(found->count, 0);
    assert_int_equal(esr_report_certificate(v.ctx, v.certificate, &page), ESR_OK);
    assert_non_null(strstr(page, "ended before it had prices"));
    free(page);
    esr_certificate_check_free(found);
    let_go(&v);
}

// The certificate of a scene's plan, which the test set up.
static esr_certificate *certify_scene(scene *s, esr_solution *solution) {
    esr_certificate *certificate = NULL;
    (void)scene_broken(s, ESR_RULE_PLAN); // judges it
    *solution = (esr_solution){.plan = s->plan, .cost = s->verdict->costs.total};
    assert_int_equal(esr_certificate_new(s->ctx, solution, &certify_record, &certificate), ESR_OK);
    return certificate;
}

static void test_certificate__says_which_rules_are_broken(void **state) {
    (void)state;
    scene s;
    esr_solution solution;
    char *page = NULL;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V2", "2026-09-08", "P2 T1"); // P2 serves there
    esr_certificate *certificate = certify_scene(&s, &solution);
    assert_int_equal(certificate->rulings[ESR_H5_OWN_SCHOOL], ESR_RULING_BROKEN);
    assert_int_equal(certificate->broken[ESR_H5_OWN_SCHOOL], 1);
    assert_int_equal(certificate->rulings[ESR_H3_ROLE], ESR_RULING_KEPT);
    assert_int_equal(certificate->rulings[ESR_H14_PAIR], ESR_RULING_UNUSED);
    assert_int_equal(certificate->rulings[ESR_H16_CAPACITY], ESR_RULING_UNUSED);
    assert_int_equal(esr_report_certificate(s.ctx, certificate, &page), ESR_OK);
    assert_non_null(strstr(page, "BROKEN, 1"));
    assert_non_null(strstr(page, "the plan breaks rules"));
    free(page);
    esr_certificate_free(certificate);
    scene_close(&s);
}

static void test_certificate__says_which_waivers_are_used(void **state) {
    (void)state;
    static const harness_file files[] = {
        {"relations.csv", "reviewer_id,school_id,kind,from,to,waived_by,waived_why\n"
                          "P1,S1,employed,,2024-08-31,Ms Ho,agreed\n"
                          "T1,S1,employed,,2001-08-31,Ms Ho,too long ago to matter\n"
                          "T3,S3,employed,,,Mr Wu,\n"},
        {"pins.csv", "review_id,first_day,reviewer_id,kind\nV1,2026-09-08,,keep\n"
                     "V1,,T3,forbid\nV2,2026-09-21,,keep\n"},
    };
    scene s;
    esr_solution solution;
    scene_open(&s, files, HARNESS_COUNT(files));
    scene_visit(&s, "V1", "2026-09-08", "P1 T1");
    esr_certificate *c = certify_scene(&s, &solution);
    assert_int_equal(c->waiver_count, 3);
    for (int32_t i = 0; i < 3; i++) {
        const esr_waiver *waiver = &c->waivers[i];
        bool used = strcmp(s.cycle->reviewers[waiver->relation->reviewer.at].id, "P1") == 0;
        assert_int_equal(waiver->used_count, used);
        if (used)
            assert_int_equal(waiver->used[0].at, scene_review(&s, "V1").at);
    }
    int32_t kept = 0;
    for (int32_t p = 0; p < s.cycle->pin_count; p++)
        kept += c->pin_kept[p];
    assert_int_equal(kept, 2);
    esr_certificate_free(c);
    scene_close(&s);
}

static void test_certificate__ends_in_an_error_when_memory_fails(void **state) {
    (void)state;
    vouched v = vouch(4);
    size_t calls = 1, failures = 0;
    for (size_t n = 0; n <= calls; n++) {
        esr_certificate *certificate = NULL;
        esr_certificate_check *found = NULL;
        char *page = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_certificate_new(v.ctx, v.solution, &certify_record, &certificate);
        if (status == ESR_OK)
            status = esr_report_certificate(v.ctx, certificate, &page);
        if (status == ESR_OK)
            status = esr_certificate_check_text(v.ctx, v.cycle, "c", v.certificate->json, &found);
        size_t made = harness_fail_malloc(0);
        calls = n == 0 ? made : calls;
        failures += status != ESR_OK;
        if (status != ESR_OK)
            assert_int_equal(status, ESR_E_NOMEM);
        else
            assert_int_equal(found->count, 0);
        free(page);
        esr_certificate_check_free(found);
        esr_certificate_free(certificate);
        esr_context_clear(v.ctx);
    }
    assert_true(failures > 50);
    let_go(&v);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check__notices_a_change_of_every_leaf),
        cmocka_unit_test(test_check__notices_what_is_missing_or_added),
        cmocka_unit_test(test_check__takes_no_false_prices),
        cmocka_unit_test(test_check__of_another_input_ends_there),
        cmocka_unit_test(test_check__refuses_what_is_no_certificate),
        cmocka_unit_test(test_certificate__does_without_prices),
        cmocka_unit_test(test_certificate__says_which_rules_are_broken),
        cmocka_unit_test(test_certificate__says_which_waivers_are_used),
        cmocka_unit_test(test_certificate__ends_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
