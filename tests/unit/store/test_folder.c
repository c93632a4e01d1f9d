// SPDX-License-Identifier: GPL-3.0-or-later
// Folders: what is written is what was read, and a failure leaves nothing behind.
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/file.h"
#include "store/folder.h"

static const harness_file canonical[] = {
    {"cycle.ini", "[cycle]\n"
                  "id = esr-2026-27\n"
                  "name = External School Review 2026/27\n"
                  "name_zh = 二零二六／二七學年校外評核\n"
                  "first_day = 2026-09-01\n"
                  "last_day = 2027-07-16\n"
                  "time_zone = Asia/Hong_Kong\n"
                  "organizer = ESR Planning Office <esr-office@example.org>\n"
                  "\n[limits]\n"
                  "gap_days = 21\n"
                  "\n[seats]\n"
                  "principal = principal;vice_principal\n"
                  "\n[rules]\n"
                  "mentored = forbid 2y\n"},
    {"schools.csv", "id,name,sector,name_zh,sponsor\n"
                    "S2,\"Two, the \"\"second\"\"\",secondary,二中,\n"
                    "S1,One,primary,,Body A\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,2.5,principal:1\n"},
    {"reviewers.csv", "id,name,role,school_id\nR1,An,vice_principal,S2\n"},
    {"relations.csv", "reviewer_id,school_id,kind,from,to,waived_by,waived_why\n"
                      "R1,S1,mentored,2020-01-01,2021-01-01,Chief,\"first\nsecond\"\n"},
    {"pins.csv", "review_id\n"},
    {"published.csv", "review_id,school_id,first_day,last_day,seat,reviewer_id\n"
                      "V1,S1,2026-10-05,2026-10-07,principal,R1\n"},
};

typedef struct fixture {
    esr_context *ctx;
    char *folder, *in, *out;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    f->folder = harness_temp_folder();
    f->in = harness_path(f->folder, "in");
    f->out = harness_path(f->folder, "new/out");
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    esr_context_free(f->ctx);
    harness_remove_folder(f->folder);
    free(f->in);
    free(f->out);
    free(f);
    return 0;
}

static esr_cycle *must_read(fixture *f, const char *folder) {
    esr_cycle *cycle = NULL;
    if (esr_folder_read(f->ctx, folder, &cycle) != ESR_OK) {
        harness_print_faults(f->ctx);
        fail_msg("the folder has faults");
    }
    return cycle;
}

static void assert_same_files(const char *left, const char *right, const harness_file *files,
                              size_t count) {
    for (size_t i = 0; i < count; i++) {
        char *a = harness_read_file(left, files[i].name);
        char *b = harness_read_file(right, files[i].name);
        assert_non_null(a);
        assert_non_null(b);
        assert_string_equal(a, b);
        free(a);
        free(b);
    }
}

static void test_folder__a_canonical_folder_comes_back_byte_by_byte(void **state) {
    fixture *f = *state;
    harness_write_folder(f->in, canonical, HARNESS_COUNT(canonical));
    esr_cycle *cycle = must_read(f, f->in);
    assert_int_equal(esr_folder_write(f->ctx, cycle, f->out), ESR_OK);
    assert_same_files(f->in, f->out, canonical, HARNESS_COUNT(canonical));
    esr_cycle_free(cycle);
}

static void check_sample(fixture *f, const char *sample) {
    char *in = harness_path(ESR_SOURCE_DIR "/samples", sample);
    char *out = harness_path(f->folder, sample);
    esri_names names = {0};
    esr_cycle *cycle = must_read(f, in);
    assert_int_equal(esr_folder_write(f->ctx, cycle, out), ESR_OK);
    assert_int_equal(esri_names_list(f->ctx, in, &names), ESR_OK);
    for (int32_t i = 0; i < names.count; i++) {
        const harness_file file = {names.at[i], ""};
        if (strchr(names.at[i], '.') && strcmp(names.at[i], "README.md") != 0)
            assert_same_files(in, out, &file, 1);
    }
    esri_names_free(&names);
    esr_cycle_free(cycle);
    free(in);
    free(out);
}

static void test_folder__every_sample_comes_back_byte_by_byte(void **state) {
    fixture *f = *state;
    static const char *const samples[] = {"tiny",       "kindergarten", "hk-2006-07",
                                          "hk-2007-08", "hk-two-seat",  "round"};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        check_sample(f, samples[i]);
}

static void test_folder__marks_of_spreadsheets_are_accepted(void **state) {
    fixture *f = *state;
    static const harness_file files[] = {
        {"README.md", "# A story\n"},
        {".hidden", "x"},
        {"cycle.ini", "\xEF\xBB\xBF[cycle]\r\nid=x\r\nname = N ; a comment\r\n; another\r\n"
                      "first_day: 2026-09-01\r\nlast_day = 2026-12-31\r\n\r\n"
                      "time_zone = Asia/Hong_Kong\r\nweekend = fri;sat\r\n"
                      "organizer = o@example.org\r\n"},
        {"schools.csv",
         "\xEF\xBB\xBFsector,id,name\r\nprimary,\"S1\",\"One, \"\"1\"\"\"\r\n,,\r\n"},
        {"reviews.csv", "id,school_id,days,seats\r\nV1 , S1,1.0,\"a:1;b:2\""},
        {"reviewers.csv", "id,name,role,school_id\rR1,An,a,S1\r"},
    };
    harness_write_folder(f->in, files, HARNESS_COUNT(files));
    esr_cycle *cycle = must_read(f, f->in);
    assert_string_equal(cycle->name, "N");
    assert_string_equal(cycle->schools[0].name, "One, \"1\"");
    assert_int_equal(cycle->weekend, 0x30);
    assert_int_equal(cycle->reviews[0].seat_count, 3);
    assert_int_equal(cycle->reviewers[0].line, 2);
    esr_cycle_free(cycle);
}

static void test_folder__lines_stay_right_over_cells_of_many_lines(void **state) {
    fixture *f = *state;
    harness_write_folder(f->in, canonical, HARNESS_COUNT(canonical));
    static const char relations[] = "reviewer_id,school_id,kind,waived_by,waived_why\n"
                                    "R1,S1,family,Chief,\"one\n\n,three\"\n"
                                    "\n"
                                    "R1,S1,unheard,,\n";
    harness_write_file(f->in, "relations.csv", relations, sizeof relations - 1);
    esr_cycle *cycle = NULL;
    assert_int_equal(esr_folder_read(f->ctx, f->in, &cycle), ESR_E_INPUT);
    assert_null(cycle);
    assert_int_equal(esr_context_fault_count(f->ctx), 1);
    assert_string_equal(esr_context_fault(f->ctx, 0).subject, "relations.csv:6: kind");
}

#define EVENT(text)    "BEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:20260101T000000Z\r\n" text "END:VEVENT\r\n"
#define CALENDAR(text) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n" text "END:VCALENDAR\r\n"

// Monday to Tuesday whole, Wednesday from 13:00, and noon to noon over a night.
static const char busy[] =
    CALENDAR(EVENT("DTSTART;VALUE=DATE:20260914\r\nDTEND;VALUE=DATE:20260916\r\n")
                 EVENT("DTSTART:20260916T130000\r\nDTEND:20260916T150000\r\n")
                     EVENT("DTSTART:20260921T124500\r\nDTEND:20260922T124500\r\n")
                         EVENT("DTSTART:20260923T180000\r\nDTEND:20260923T200000\r\n"));

static void test_folder__calendars_become_busy_half_days_and_calendars_again(void **state) {
    fixture *f = *state;
    harness_write_folder(f->in, canonical, HARNESS_COUNT(canonical));
    harness_write_file(f->in, "calendars/reviewer/R1.ics", busy, sizeof busy - 1);
    harness_write_file(f->in, "calendars/all/holidays.ics", busy, sizeof busy - 1);
    esr_cycle *cycle = must_read(f, f->in);
    const esri_row_list *list = &cycle->rows->tables[ESRI_BUSY];
    assert_int_equal(list->count, 6);
    static const char *const cells[] = {"reviewer", "R1", "2026-09-14", "am", "2026-09-15", "pm",
                                        "reviewer", "R1", "2026-09-16", "pm", "2026-09-16", "pm",
                                        "reviewer", "R1", "2026-09-21", "pm", "2026-09-22", "am"};
    for (int32_t i = 0; i < 18; i++)
        assert_string_equal(list->at[3 + i / 6].cells[i % 6], cells[i]);
    assert_int_equal(list->at[3].line, 4);
    assert_int_equal(cycle->busy_reviewer[0][0], cycle->busy_all[0]);
    // Written and read again, they are the same, and written once more the same bytes.
    char *again = harness_path(f->folder, "again");
    assert_int_equal(esr_folder_write(f->ctx, cycle, f->out), ESR_OK);
    esr_cycle *copy = must_read(f, f->out);
    assert_int_equal(copy->rows->tables[ESRI_BUSY].count, 6);
    for (int32_t i = 0; i < 6; i++)
        for (int32_t c = 0; c < 6; c++)
            assert_string_equal(copy->rows->tables[ESRI_BUSY].at[i].cells[c], list->at[i].cells[c]);
    assert_int_equal(esr_folder_write(f->ctx, copy, again), ESR_OK);
    static const harness_file written[] = {{"calendars/all/all.ics", ""},
                                           {"calendars/reviewer/R1.ics", ""}};
    assert_same_files(f->out, again, written, HARNESS_COUNT(written));
    free(again);
    esr_cycle_free(copy);
    esr_cycle_free(cycle);
}

static void test_folder__faults_of_calendars_are_named(void **state) {
    fixture *f = *state;
    static const char broken[] = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:tomorrow\r\n";
    static const char zone[] = CALENDAR(
        EVENT("DTSTART;TZID=Moon/Sea:20260914T090000\r\nDTEND;TZID=Moon/Sea:20260914T100000\r\n"));
    harness_write_folder(f->in, canonical, HARNESS_COUNT(canonical));
    harness_write_file(f->in, "calendars/reviewer/R2.ics", busy, sizeof busy - 1);
    harness_write_file(f->in, "calendars/school/S1.ics", broken, sizeof broken - 1);
    harness_write_file(f->in, "calendars/school/S2.ics", zone, sizeof zone - 1);
    harness_write_file(f->in, "calendars/school/notes.txt", "x", 1);
    harness_write_file(f->in, "calendars/teacher/R1.ics", "x", 1);
    esr_cycle *cycle = NULL;
    assert_int_equal(esr_folder_read(f->ctx, f->in, &cycle), ESR_E_INPUT);
    char *text = harness_fault_text(f->ctx);
    assert_non_null(strstr(text, "calendars/reviewer/R2.ics: there is no reviewer \"R2\"\n"));
    assert_non_null(strstr(text, "calendars/school/S1.ics:3: "));
    assert_non_null(strstr(text, "calendars/school/S2.ics:7: "));
    assert_non_null(strstr(text, "calendars/school/notes.txt: is no calendar"));
    assert_non_null(strstr(text, "calendars/teacher: is not one of the folders"));
    free(text);
}

// Pages that children of this process have touched and that it has waited for.
static long pages_of_children(void) {
    struct rusage usage;
    assert_int_equal(getrusage(RUSAGE_CHILDREN, &usage), 0);
    return usage.ru_minflt;
}

static void test_folder__a_child_reads_calendars_first(void **state) {
    fixture *f = *state;
    long before = pages_of_children();
    esr_cycle_free(must_read(f, ESR_SOURCE_DIR "/samples/tiny"));
    assert_int_equal(pages_of_children(), before);
    esr_cycle_free(must_read(f, ESR_SOURCE_DIR "/samples/kindergarten"));
    assert_true(pages_of_children() > before);
}

static void test_folder__writing_needs_an_empty_place(void **state) {
    fixture *f = *state;
    harness_write_folder(f->in, canonical, HARNESS_COUNT(canonical));
    esr_cycle *cycle = must_read(f, f->in);
    assert_int_equal(esr_folder_write(f->ctx, cycle, f->in), ESR_E_EXISTS);
    char *empty = harness_path(f->folder, "empty");
    assert_int_equal(mkdir(empty, 0777), 0);
    assert_int_equal(esr_folder_write(f->ctx, cycle, empty), ESR_OK);
    free(empty);
    esr_cycle_free(cycle);
}

static void test_folder__reading_survives_every_failing_allocation(void **state) {
    fixture *f = *state;
    harness_write_folder(f->in, canonical, HARNESS_COUNT(canonical));
    for (size_t n = 1;; n++) {
        esr_cycle *cycle = NULL;
        esr_context_clear(f->ctx);
        harness_fail_malloc(n);
        esr_status status = esr_folder_read(f->ctx, f->in, &cycle);
        bool met = harness_fail_malloc(0) >= n;
        // libcsv is content with less where it gets no more.
        assert_true(status == ESR_OK || (met && status == ESR_E_NOMEM));
        assert_true((cycle != NULL) == (status == ESR_OK));
        esr_cycle_free(cycle);
        if (!met)
            break;
    }
}

static void test_folder__writing_that_fails_leaves_nothing(void **state) {
    fixture *f = *state;
    harness_write_folder(f->in, canonical, HARNESS_COUNT(canonical));
    esr_cycle *cycle = must_read(f, f->in);
    char *above = harness_path(f->folder, "new");
    for (size_t n = 1;; n++) {
        harness_fail_malloc(n);
        esr_status status = esr_folder_write(f->ctx, cycle, f->out);
        bool met = harness_fail_malloc(0) >= n;
        assert_int_equal(status, met ? ESR_E_NOMEM : ESR_OK);
        if (!met)
            break;
        assert_false(esri_path_exists(above));
    }
    assert_same_files(f->in, f->out, canonical, HARNESS_COUNT(canonical));
    free(above);
    esr_cycle_free(cycle);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_folder__a_canonical_folder_comes_back_byte_by_byte),
        TEST(test_folder__every_sample_comes_back_byte_by_byte),
        TEST(test_folder__marks_of_spreadsheets_are_accepted),
        TEST(test_folder__lines_stay_right_over_cells_of_many_lines),
        TEST(test_folder__calendars_become_busy_half_days_and_calendars_again),
        TEST(test_folder__faults_of_calendars_are_named),
        TEST(test_folder__a_child_reads_calendars_first),
        TEST(test_folder__writing_needs_an_empty_place),
        TEST(test_folder__reading_survives_every_failing_allocation),
        TEST(test_folder__writing_that_fails_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
