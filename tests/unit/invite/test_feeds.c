// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds of what people were told: which there are, what they hold, and when a file is touched.
#include "scene.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <esr/feed.h>

#include "base/arena.h"
#include "base/context.h"
#include "invite/facts.h"
#include "store/told/told.h"

// V1 is of S1 (2 days), V2 of S2 (1 day). P1 serves at S4, P2 at S2, T1 at S3.
static const harness_file reviewers = {"reviewers.csv",
                                       "id,name,name_zh,role,school_id,sectors,email\n"
                                       "P1,Ann,安,principal,S4,primary,p1@example.org\n"
                                       "P2,Bob,,principal,S2,,p2@example.org\n"
                                       "T1,Dan,,teacher,S3,,t1@example.org\n"
                                       "T2,Eve,,teacher,S4,primary,\n"};

typedef struct fixture {
    scene scene;
    esr_store *store;
    esr_feed_list *list;
    esri_arena arena;
    char *folder, *web;
    esr_day as_of;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    scene_open(&f->scene, &reviewers, 1);
    f->folder = harness_temp_folder();
    f->web = harness_path(f->folder, "web");
    char *path = harness_path(f->folder, "cycle.db");
    assert_int_equal(esr_store_create(f->scene.ctx, path, &f->store), ESR_OK);
    free(path);
    assert_int_equal(esr_store_put_cycle(f->scene.ctx, f->store, f->scene.cycle, "a folder"),
                     ESR_OK);
    scene_visit(&f->scene, "V1", "2026-10-05", "P1 T1");
    scene_visit(&f->scene, "V2", "2026-11-02", "P1 T1");
    f->as_of = scene_day("2026-09-10");
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    harness_fail_malloc(0);
    esr_feed_list_free(f->list);
    esr_store_close(f->store);
    esri_arena_free(&f->arena);
    scene_close(&f->scene);
    harness_remove_folder(f->folder);
    free(f->web);
    free(f);
    return 0;
}

// --- telling --------------------------------------------------------------------------------

// What a recipient was told of a review, as the plan has it now, but for the text.
typedef struct telling {
    const char *review, *id;
    esr_recipient recipient;
    int32_t sequence;
    esr_invitation_state state;
    const char *text;
    esr_event_part part;
    const char *time_zone; // NULL: the cycle's
} telling;

static void tell(fixture *f, const telling *t) {
    esr_context *ctx = f->scene.ctx;
    const esr_cycle *cycle = f->scene.cycle;
    const esr_review_ix review = scene_review(&f->scene, t->review);
    const esri_reader reader = {t->recipient, t->recipient == ESR_RECIPIENT_SCHOOL
                                                  ? esr_cycle_find_school(cycle, t->id).at
                                                  : esr_cycle_find_reviewer(cycle, t->id).at};
    esri_facts facts;
    char *uid = esri_arena_alloc(&f->arena, 37, 1);
    assert_int_equal(esri_facts_gather(ctx, f->scene.plan, review, reader, t->part, f->as_of, true,
                                       &f->arena, &facts),
                     ESR_OK);
    esr_invitation told = {.uid = uid,
                           .key = {t->review, t->recipient, t->id, t->part},
                           .name = facts.name,
                           .name_zh = facts.name_zh,
                           .address = "",
                           .sequence = t->sequence,
                           .stamp = 1780000000 + t->sequence,
                           .state = t->state,
                           .first_day = facts.part_first,
                           .days = facts.part_days,
                           .from = facts.from,
                           .to = facts.to,
                           .time_zone = t->time_zone ? t->time_zone : facts.time_zone,
                           .title = "Review",
                           .place = facts.school,
                           .text = t->text,
                           .answered_sequence = -1,
                           .comment = ""};
    assert_int_equal(esri_facts_print(ctx, &facts, &f->arena, &told.facts), ESR_OK);
    assert_int_equal(esr_store_event_uid(ctx, f->store, &told.key, uid), ESR_OK);
    assert_int_equal(esri_told_put(ctx, f->store, &told), ESR_OK);
}

static const telling ann = {.review = "V1",
                            .id = "P1",
                            .recipient = ESR_RECIPIENT_REVIEWER,
                            .state = ESR_INVITATION_CONFIRMED,
                            .text = "Your seat: principal"};
static const telling alpha = {.review = "V1",
                              .id = "S1",
                              .recipient = ESR_RECIPIENT_SCHOOL,
                              .state = ESR_INVITATION_CONFIRMED,
                              .text = "2 days"};

// --- looking --------------------------------------------------------------------------------

static esr_status try_write(fixture *f) {
    esr_feed_list *list = NULL;
    esr_status status =
        esr_feeds_write(f->scene.ctx, f->store, f->scene.plan, f->as_of, f->web, &list);
    if (status == ESR_OK) {
        esr_feed_list_free(f->list);
        f->list = list;
    }
    return status;
}

static void write_feeds(fixture *f) {
    esr_status status = try_write(f);
    if (status != ESR_OK)
        harness_print_faults(f->scene.ctx);
    assert_int_equal(status, ESR_OK);
}

// NULL: there is none. Not inline, since gcc would then ask for a look at each use.
__attribute__((noinline)) static const esr_feed *find(fixture *f, esr_feed_kind kind,
                                                      const char *id) {
    for (size_t i = 0; i < f->list->count; i++)
        if (f->list->at[i].kind == kind && strcmp(f->list->at[i].id, id) == 0)
            return &f->list->at[i];
    return NULL;
}

// The feed, or the test is over: the compiler can't know that a failed assertion does not return.
static const esr_feed *get(fixture *f, esr_feed_kind kind, const char *id) {
    const esr_feed *feed = find(f, kind, id);
    if (feed)
        return feed;
    fail_msg("there is no feed of %s", id);
    abort();
}

static bool has(fixture *f, esr_feed_kind kind, const char *id, const char *words) {
    const esr_feed *feed = get(f, kind, id);
    char *text = harness_read_file(f->web, feed->file);
    assert_non_null(text);
    const bool found = strstr(text, words) != NULL;
    free(text);
    return found;
}

static size_t count_files(fixture *f) {
    size_t count = 0;
    DIR *entries = opendir(f->web);
    if (!entries)
        return 0;
    for (const struct dirent *entry; (entry = readdir(entries));)
        count += entry->d_name[0] != '.';
    closedir(entries);
    return count;
}

// --- tests ----------------------------------------------------------------------------------

static void test_feeds__are_for_reviewers_the_office_and_schools_that_were_told(void **state) {
    fixture *f = *state;
    tell(f, &alpha);
    write_feeds(f);
    assert_int_equal(f->list->count, 2 + 1 + 4);
    assert_int_equal(count_files(f), f->list->count);
    assert_null(find(f, ESR_FEED_SCHOOL, "S2"));
    const esr_feed *feed = get(f, ESR_FEED_REVIEWER, "P1");
    assert_string_equal(feed->name_zh, "安");
    assert_string_equal(feed->address, "p1@example.org");
    assert_int_equal(strlen(feed->file), 32 + strlen(".ics"));
    assert_int_equal(strspn(feed->file, "0123456789abcdef"), 32);
    assert_int_equal(feed->entry_count, 0);
}

static void test_feed__holds_what_was_told_and_not_what_is_planned(void **state) {
    fixture *f = *state;
    tell(f, &ann);
    tell(f, &alpha);
    scene_visit(&f->scene, "V1", "2026-10-12", "P2 T1"); // not published
    write_feeds(f);
    assert_true(has(f, ESR_FEED_REVIEWER, "P1",
                    "SEQUENCE:0\r\n"
                    "DTSTART;TZID=Asia/Hong_Kong:20261005T083000\r\n"
                    "DTEND;TZID=Asia/Hong_Kong:20261005T170000\r\n"
                    "RRULE:FREQ=DAILY;COUNT=2\r\nSUMMARY:Review\r\n"));
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", "DTSTAMP:20260528T202640Z\r\n"));
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", "STATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\n"));
    assert_false(has(f, ESR_FEED_REVIEWER, "P2", "VEVENT"));
    assert_true(has(f, ESR_FEED_SCHOOL, "S1", ":20261005T"));
    assert_false(has(f, ESR_FEED_SCHOOL, "S1", "20261012"));
    assert_true(has(f, ESR_FEED_VISITS, "", ":20261012T"));
    assert_false(has(f, ESR_FEED_VISITS, "", ":20261005T"));
}

static void test_feed__of_held_days_is_tentative(void **state) {
    fixture *f = *state;
    telling held = ann;
    held.state = ESR_INVITATION_TENTATIVE;
    tell(f, &held);
    write_feeds(f);
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", "STATUS:TENTATIVE\r\nTRANSP:OPAQUE\r\n"));
}

static void test_feed__brings_the_zones_along_in_which_people_were_told(void **state) {
    fixture *f = *state;
    telling abroad = ann;
    abroad.time_zone = "Europe/London";
    tell(f, &alpha);
    tell(f, &abroad);
    write_feeds(f);
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", "TZID:Europe/London\r\n"));
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", "DTSTART;TZID=Europe/London:20261005T083000"));
    assert_true(has(f, ESR_FEED_SCHOOL, "S1", "TZID:Asia/Hong_Kong\r\n"));
}

static void test_feed__refers_a_half_day_to_the_days_before(void **state) {
    fixture *f = *state;
    const harness_file reviews = {"reviews.csv", "id,school_id,days,seats\n"
                                                 "V1,S1,2.5,principal:1;teacher:1\n"};
    const harness_file changes[] = {reviewers, reviews};
    telling half = ann;
    half.part = ESR_PART_HALF_DAY;
    scene_close(&f->scene);
    scene_open(&f->scene, changes, HARNESS_COUNT(changes));
    scene_visit(&f->scene, "V1", "2026-10-05", "P1 T1");
    assert_int_equal(esr_store_put_cycle(f->scene.ctx, f->store, f->scene.cycle, NULL), ESR_OK);
    tell(f, &half);
    write_feeds(f);
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", "DTEND;TZID=Asia/Hong_Kong:20261007T124500\r\n"));
    assert_false(has(f, ESR_FEED_REVIEWER, "P1", "RELATED-TO"));
    tell(f, &ann);
    write_feeds(f);
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", "RELATED-TO:"));
}

static void test_feeds__keep_their_names_in_a_database_that_replaces_this(void **state) {
    fixture *f = *state;
    esr_store *other = NULL;
    char *path = harness_path(f->folder, "other.db");
    write_feeds(f);
    char *file = strdup(get(f, ESR_FEED_REVIEWER, "P1")->file);
    assert_int_equal(esr_store_create(f->scene.ctx, path, &other), ESR_OK);
    assert_int_equal(esr_store_put_cycle(f->scene.ctx, other, f->scene.cycle, NULL), ESR_OK);
    assert_int_equal(esr_store_copy_record(f->scene.ctx, other, f->store), ESR_OK);
    esr_store_close(f->store);
    f->store = other;
    write_feeds(f);
    assert_string_equal(get(f, ESR_FEED_REVIEWER, "P1")->file, file);
    assert_int_equal(get(f, ESR_FEED_VISITS, "")->change, ESR_FEED_SAME);
    free(file);
    free(path);
}

static void test_feed__keeps_what_was_taken_back_until_the_day_after(void **state) {
    fixture *f = *state;
    telling gone = ann;
    gone.sequence = 3;
    gone.state = ESR_INVITATION_RELEASED;
    tell(f, &gone);
    f->as_of = scene_day("2026-10-06"); // its last day
    write_feeds(f);
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", "SEQUENCE:3\r\n"));
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", "STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n"));
    f->as_of++;
    write_feeds(f);
    assert_false(has(f, ESR_FEED_REVIEWER, "P1", "VEVENT"));
}

static void test_feed__that_stays_the_same_is_not_touched(void **state) {
    fixture *f = *state;
    const struct timespec past[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    tell(f, &ann);
    write_feeds(f);
    assert_int_equal(get(f, ESR_FEED_REVIEWER, "P1")->change, ESR_FEED_NEW);
    for (size_t i = 0; i < f->list->count; i++) {
        char *path = harness_path(f->web, f->list->at[i].file);
        assert_int_equal(utimensat(AT_FDCWD, path, past, 0), 0);
        free(path);
    }
    telling again = ann;
    again.sequence = 1;
    tell(f, &again);
    write_feeds(f);
    for (size_t i = 0; i < f->list->count; i++) {
        const esr_feed *feed = &f->list->at[i];
        const bool changed = feed == find(f, ESR_FEED_REVIEWER, "P1");
        char *path = harness_path(f->web, feed->file);
        struct stat info;
        assert_int_equal(stat(path, &info), 0);
        free(path);
        assert_int_equal(feed->change, changed ? ESR_FEED_CHANGED : ESR_FEED_SAME);
        assert_int_equal(info.st_mtime == 1000, !changed);
    }
}

static void test_feed__that_is_renewed_gets_another_name_and_its_file_goes(void **state) {
    fixture *f = *state;
    bool renewed = false;
    tell(f, &ann);
    write_feeds(f);
    char *former = strdup(get(f, ESR_FEED_REVIEWER, "P1")->file);
    char *other = strdup(get(f, ESR_FEED_REVIEWER, "P2")->file);
    harness_write_file(f->web, "robots.txt", "", 0);
    assert_int_equal(esr_feed_renew(f->scene.ctx, f->store, ESR_FEED_REVIEWER, "P1", &renewed),
                     ESR_OK);
    assert_true(renewed);
    write_feeds(f);
    assert_string_not_equal(get(f, ESR_FEED_REVIEWER, "P1")->file, former);
    assert_string_equal(get(f, ESR_FEED_REVIEWER, "P2")->file, other);
    assert_int_equal(f->list->removed, 1);
    assert_null(harness_read_file(f->web, former));
    assert_int_equal(count_files(f), f->list->count + 1); // what others put there stays
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", ":20261005T"));
    assert_int_equal(esr_feed_renew(f->scene.ctx, f->store, ESR_FEED_SCHOOL, "S1", &renewed),
                     ESR_OK);
    assert_false(renewed);
    free(former);
    free(other);
}

static void test_feed__that_names_somebody_who_was_not_told_is_refused(void **state) {
    fixture *f = *state;
    telling leak = ann;
    leak.text = "With you: Dan"; // on the team, and not told yet
    f->as_of = scene_day("2026-09-01");
    tell(f, &leak);
    assert_int_equal(try_write(f), ESR_E_INTERNAL);
    assert_string_equal(esr_context_fault(f->scene.ctx, 0).subject, "P1");
    assert_int_equal(count_files(f), 0);
    f->as_of = scene_day("2026-10-01"); // past the notice: the facts hold Dan
    tell(f, &leak);
    esr_context_clear(f->scene.ctx);
    write_feeds(f);
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", "With you: Dan"));
}

static void test_feed__that_holds_an_unpublished_day_is_refused(void **state) {
    fixture *f = *state;
    telling leak = alpha;
    leak.text = "perhaps on 12 Oct 2026";
    tell(f, &leak);
    write_feeds(f);
    scene_visit(&f->scene, "V1", "2026-10-12", "P1 T1");
    assert_int_equal(try_write(f), ESR_E_INTERNAL);
}

static void test_feed__stays_for_those_who_left_while_something_is_shown(void **state) {
    fixture *f = *state;
    const harness_file fewer = {"reviewers.csv", "id,name,role,school_id\nP2,Bob,principal,S2\n"
                                                 "T1,Dan,teacher,S3\n"};
    telling gone = ann;
    gone.state = ESR_INVITATION_CANCELLED;
    tell(f, &gone);
    scene_close(&f->scene);
    scene_open(&f->scene, &fewer, 1);
    assert_int_equal(esr_store_put_cycle(f->scene.ctx, f->store, f->scene.cycle, NULL), ESR_OK);
    write_feeds(f);
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", "STATUS:CANCELLED"));
    assert_int_equal(f->list->at[2].kind, ESR_FEED_REVIEWER); // by id
    assert_string_equal(f->list->at[2].id, "P1");
    f->as_of = scene_day("2026-12-01");
    write_feeds(f);
    assert_null(find(f, ESR_FEED_REVIEWER, "P1"));
    assert_int_equal(f->list->removed, 1);
}

static void test_office__has_versions_too(void **state) {
    fixture *f = *state;
    write_feeds(f);
    assert_true(has(f, ESR_FEED_VISITS, "", "SEQUENCE:0\r\nDTSTART;TZID=Asia/Hong_Kong:20261005"));
    scene_visit(&f->scene, "V1", "2026-10-12", "P1 T1");
    write_feeds(f);
    assert_true(has(f, ESR_FEED_VISITS, "", "SEQUENCE:1\r\nDTSTART;TZID=Asia/Hong_Kong:20261012"));
    assert_true(has(f, ESR_FEED_VISITS, "", "SEQUENCE:0\r\nDTSTART;TZID=Asia/Hong_Kong:20261102"));
    scene_visit(&f->scene, "V1", NULL, "- -");
    f->as_of = scene_day("2026-10-13");
    write_feeds(f);
    assert_true(has(f, ESR_FEED_VISITS, "", "SEQUENCE:2\r\nDTSTART;TZID=Asia/Hong_Kong:20261012"));
    assert_true(has(f, ESR_FEED_VISITS, "", "STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n"));
    assert_int_equal(get(f, ESR_FEED_VISITS, "")->entry_count, 2);
    f->as_of++;
    write_feeds(f);
    assert_int_equal(get(f, ESR_FEED_VISITS, "")->entry_count, 1);
    scene_visit(&f->scene, "V1", "2026-12-01", "P1 T1");
    write_feeds(f);
    assert_true(has(f, ESR_FEED_VISITS, "", "SEQUENCE:3\r\nDTSTART;TZID=Asia/Hong_Kong:20261201"));
}

static bool handed_out(fixture *f, const char *name, const char *words) {
    assert_int_equal(
        esr_feeds_write_results(f->scene.ctx, f->store, f->scene.plan, f->as_of, f->folder),
        ESR_OK);
    char *text = harness_read_file(f->folder, name);
    const bool found = text && strstr(text, words);
    free(text);
    return found;
}

static void test_results__hold_what_was_told_once_something_was(void **state) {
    fixture *f = *state;
    assert_true(handed_out(f, "hand-out/reviewer/P1.ics", ":20261005T"));
    assert_true(handed_out(f, "hand-out/school/S1.ics", ":20261005T"));
    tell(f, &ann);
    scene_visit(&f->scene, "V1", "2026-10-12", "P1 T1");
    assert_true(handed_out(f, "hand-out/reviewer/P1.ics", ":20261005T"));
    assert_false(handed_out(f, "hand-out/reviewer/P1.ics", ":20261012T"));
    assert_true(
        handed_out(f, "calendars/all.ics", "SEQUENCE:1\r\nDTSTART;TZID=Asia/Hong_Kong:20261012"));
}

static void test_memory__that_runs_out_is_an_error(void **state) {
    fixture *f = *state;
    tell(f, &ann);
    tell(f, &alpha);
    for (size_t n = 1;; n++) {
        esr_context_clear(f->scene.ctx);
        harness_fail_malloc(n);
        esr_status status = try_write(f);
        const bool reached = harness_fail_malloc(0) >= n;
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        if (!reached)
            break;
    }
    write_feeds(f);
    assert_true(has(f, ESR_FEED_REVIEWER, "P1", ":20261005T"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(test_feeds__are_for_reviewers_the_office_and_schools_that_were_told),
        CASE(test_feed__holds_what_was_told_and_not_what_is_planned),
        CASE(test_feed__of_held_days_is_tentative),
        CASE(test_feed__brings_the_zones_along_in_which_people_were_told),
        CASE(test_feed__refers_a_half_day_to_the_days_before),
        CASE(test_feeds__keep_their_names_in_a_database_that_replaces_this),
        CASE(test_feed__keeps_what_was_taken_back_until_the_day_after),
        CASE(test_feed__that_stays_the_same_is_not_touched),
        CASE(test_feed__that_is_renewed_gets_another_name_and_its_file_goes),
        CASE(test_feed__that_names_somebody_who_was_not_told_is_refused),
        CASE(test_feed__that_holds_an_unpublished_day_is_refused),
        CASE(test_feed__stays_for_those_who_left_while_something_is_shown),
        CASE(test_office__has_versions_too),
        CASE(test_results__hold_what_was_told_once_something_was),
        CASE(test_memory__that_runs_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
