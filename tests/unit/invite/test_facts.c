// SPDX-License-Identifier: GPL-3.0-or-later
// Facts as text and back: whatever stands in them.
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include "invite/facts.h"

static const esri_fact_member team[] = {
    {.seat = "principal",
     .role = "head",
     .name = "Ann \"A\" Chan\\",
     .name_zh = "陳大文",
     .home = "Beta, School",
     .home_zh = "乙校",
     .address = "ann@example.org"},
    {.seat = "teacher",
     .role = "teacher",
     .name = "Bob\nHo",
     .name_zh = "",
     .home = "",
     .home_zh = "",
     .same_home = true,
     .address = ""},
};
static const char *const open_seats[] = {"guest", "𠮷"};

// Facts with something in every field.
static esri_facts full(void) {
    return (esri_facts){.cycle = "Cycle",
                        .cycle_zh = "周期",
                        .review_id = "V1",
                        .school_id = "S1",
                        .school = "Alpha\tSchool",
                        .school_zh = "甲校",
                        .district = "North 北區",
                        .recipient = ESR_RECIPIENT_SCHOOL,
                        .name = "Alpha\x01",
                        .name_zh = "甲",
                        .first_day = 20000,
                        .half_days = 5,
                        .part = ESR_PART_HALF_DAY,
                        .part_first = 20002,
                        .part_days = 1,
                        .from = 510,
                        .to = 765,
                        .time_zone = "Asia/Hong_Kong",
                        .seat = "",
                        .team_told = true,
                        .team_day = 19970,
                        .objections = ESR_DAY_NONE,
                        .team = team,
                        .team_count = 2,
                        .open_seats = open_seats,
                        .open_seat_count = 2};
}

static void test_facts__are_read_as_they_were_printed(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esri_arena arena = {0};
    const esri_facts facts = full();
    esri_facts read = {0};
    const char *text = NULL, *again = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(esri_facts_print(ctx, &facts, &arena, &text), ESR_OK);
    assert_int_equal(esri_facts_read(ctx, text, &arena, &read), ESR_OK);
    assert_int_equal(esri_facts_compare(&facts, &read), 0);
    assert_int_equal(read.recipient, ESR_RECIPIENT_SCHOOL);
    assert_int_equal(read.part, ESR_PART_HALF_DAY);
    assert_string_equal(read.review_id, "V1");
    assert_int_equal(esri_facts_print(ctx, &read, &arena, &again), ESR_OK);
    assert_string_equal(text, again);
    esri_arena_free(&arena);
    esr_context_free(ctx);
}

static void test_facts__without_a_part_of_them_are_none(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esri_arena arena = {0};
    const esri_facts facts = full();
    esri_facts read = {0};
    const char *text = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(esri_facts_print(ctx, &facts, &arena, &text), ESR_OK);
    for (const char *key = strchr(text, '"'); key; key = strstr(key + 1, ",\"")) {
        char *damaged = esri_arena_strdup(&arena, text);
        damaged[key - text + 2] = '#'; // the key has another name now
        assert_int_equal(esri_facts_read(ctx, damaged, &arena, &read), ESR_E_DB);
        assert_int_equal(esr_context_fault_count(ctx), 1);
        esr_context_clear(ctx);
    }
    esri_arena_free(&arena);
    esr_context_free(ctx);
}

static void test_change__is_told_by_its_kind(void **state) {
    (void)state;
    static const struct {
        size_t offset;
        uint32_t changed;
    } texts[] = {
        {offsetof(esri_facts, cycle), ESRI_CHANGED_WORDS},
        {offsetof(esri_facts, school), ESRI_CHANGED_WORDS},
        {offsetof(esri_facts, name_zh), ESRI_CHANGED_WORDS},
        {offsetof(esri_facts, school_id), ESRI_CHANGED_PLACE},
        {offsetof(esri_facts, district), ESRI_CHANGED_PLACE},
        {offsetof(esri_facts, time_zone), ESRI_CHANGED_DAYS},
        {offsetof(esri_facts, seat), ESRI_CHANGED_SEAT},
    };
    static const struct {
        size_t offset;
        uint32_t changed;
    } numbers[] = {
        {offsetof(esri_facts, first_day), ESRI_CHANGED_WORDS},
        {offsetof(esri_facts, half_days), ESRI_CHANGED_WORDS},
        {offsetof(esri_facts, part_first), ESRI_CHANGED_DAYS},
        {offsetof(esri_facts, part_days), ESRI_CHANGED_DAYS},
        {offsetof(esri_facts, from), ESRI_CHANGED_DAYS},
        {offsetof(esri_facts, to), ESRI_CHANGED_DAYS},
        {offsetof(esri_facts, team_day), ESRI_CHANGED_WORDS},
        {offsetof(esri_facts, objections), ESRI_CHANGED_WORDS},
    };
    const esri_facts before = full();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        esri_facts now = full();
        *(const char **)(void *)((char *)&now + texts[i].offset) = "another";
        assert_int_equal(esri_facts_compare(&before, &now), texts[i].changed);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        esri_facts now = full();
        *(int32_t *)(void *)((char *)&now + numbers[i].offset) = 77;
        assert_int_equal(esri_facts_compare(&before, &now), numbers[i].changed);
    }
    esri_facts now = full();
    now.team_count = 1;
    assert_int_equal(esri_facts_compare(&before, &now), ESRI_CHANGED_TEAM);
    now = full();
    now.open_seat_count = 0;
    assert_int_equal(esri_facts_compare(&before, &now), ESRI_CHANGED_TEAM);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts__are_read_as_they_were_printed),
        cmocka_unit_test(test_facts__without_a_part_of_them_are_none),
        cmocka_unit_test(test_change__is_told_by_its_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
