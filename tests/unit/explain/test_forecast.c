// SPDX-License-Identifier: GPL-3.0-or-later
// What a forecast finds in cycles made by hand: with exactly enough, and with one too few. Without
// changes the cycle has two primary reviews of one day, each with one principal, and principals P1
// and P2 of other schools, from Monday 2026-09-07 to Friday 2026-12-18; gap_days is 28.
#include <string.h>

#include "scene.h"

static const char SCHOOLS[] = "id,name,name_zh,sector,languages\n"
                              "S1,Alpha,甲校,primary,\nS2,Beta,,primary,\nS3,Gamma,,primary,\n"
                              "H1,Home,,primary,\nH2,Hill,,primary,\nH3,Hut,,primary,\n"
                              "X1,Xi,,special,\n";
static const char REVIEWS[] = "id,school_id,days,seats\nV1,S1,1,principal:1\nV2,S2,1,principal:1\n";
static const char REVIEWERS[] = "id,name,role,school_id,visits_done,max_visits\n"
                                "P1,Ann,principal,H1,1,1\nP2,Bob,principal,H2,1,1\n";

typedef struct outlook {
    esr_context *ctx;
    esr_cycle *cycle;
    esr_forecast *forecast;
} outlook;

static void open_outlook(outlook *o, const harness_file *changes, size_t count) {
    harness_file files[12] = {
        {"schools.csv", SCHOOLS}, {"reviews.csv", REVIEWS}, {"reviewers.csv", REVIEWERS}};
    size_t used = 3;
    for (size_t c = 0; c < count; c++) {
        size_t at = 0;
        while (at < used && strcmp(files[at].name, changes[c].name) != 0)
            at++;
        files[at] = changes[c];
        used += at == used;
    }
    assert_int_equal(esr_context_new(&o->ctx), ESR_OK);
    o->cycle = harness_must_cycle(o->ctx, files, used);
    assert_int_equal(esr_check_rules(o->ctx, o->cycle), ESR_OK);
    assert_int_equal(esr_forecast_new(o->ctx, o->cycle, &o->forecast), ESR_OK);
}

static void close_outlook(outlook *o) {
    esr_forecast_free(o->forecast);
    esr_cycle_free(o->cycle);
    esr_context_free(o->ctx);
}

// With these files so many seats stay empty; the first shortage has these words ("": there is
// none).
static void expect(const harness_file *changes, size_t count, int32_t empty, const char *title,
                   const char *text) {
    outlook o;
    open_outlook(&o, changes, count);
    const esr_shortage *first = o.forecast->shortage_count ? &o.forecast->shortages[0] : NULL;
    const char *got_title = first ? first->title : "", *got_text = first ? first->text : "";
    if (o.forecast->empty_seats != empty || strcmp(got_title, title) != 0 ||
        strcmp(got_text, text) != 0)
        fail_msg("%d seats, wanted %d\ngot:    %s: %s\nwanted: %s: %s", o.forecast->empty_seats,
                 empty, got_title, got_text, title, text);
    close_outlook(&o);
}

#define EXPECT(files, empty, title, text) expect(files, HARNESS_COUNT(files), empty, title, text)

static void test_forecast__exactly_enough_people_is_no_shortage(void **state) {
    (void)state;
    expect(NULL, 0, 0, "", "");
}

static void test_forecast__one_visit_too_few_is_a_shortage_of_one(void **state) {
    static const harness_file one_more[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,1,principal:1\nV2,S2,1,principal:1\n"
                        "V3,S3,1,principal:1\n"}};
    static const harness_file one_less[] = {
        {"reviewers.csv",
         "id,name,role,school_id,visits_done,max_visits\nP1,Ann,principal,H1,1,1\n"}};
    (void)state;
    EXPECT(one_more, 1, "1 more visit for principal seats",
           "3 seats must be filled, and the 2 reviewers who may sit there can give at most 2; that "
           "takes at least 1 more reviewer, with up to 2 visits each");
    EXPECT(one_less, 1, "1 more visit for principal seats",
           "2 seats must be filled, and the only reviewer who may sit there can give at most 1; "
           "that takes at least 1 more reviewer, with up to 2 visits each");
}

static void test_forecast__names_the_seats_that_are_short(void **state) {
    static const harness_file special[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,1,principal:1\nV2,S2,1,principal:1\n"
                        "V3,X1,1,teacher:2\n"},
        {"reviewers.csv", "id,name,role,school_id,visits_done\nP1,Ann,principal,H1,1\n"
                          "P2,Bob,principal,H2,1\nT1,Cat,teacher,H1,1\n"}};
    static const harness_file single[] = {
        {"relations.csv", "reviewer_id,school_id,kind\nP1,S1,family\nP2,S1,declared\n"}};
    (void)state;
    EXPECT(special, 2, "2 more visits for the teacher seats of V3 of Xi (X1)",
           "2 seats must be filled, and no reviewer who may sit there can give any; that takes at "
           "least 2 more reviewers");
    EXPECT(single, 1, "1 more visit for the principal seat of V1 of Alpha 甲校 (S1)",
           "1 seat must be filled, and no reviewer who may sit there can give any; that takes at "
           "least 1 more reviewer");
}

// Four reviews have but P1; the fifth has two others, which must not hide that.
static void test_forecast__tells_some_of_the_seats_where_no_words_fit(void **state) {
    static const harness_file tied[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,1,principal:1\nV2,S2,1,principal:1\n"
                        "V3,S3,1,principal:1\nV4,H3,1,principal:1\nV5,X1,1,principal:1\n"},
        {"reviewers.csv", "id,name,role,school_id,sectors,visits_done,max_visits\n"
                          "P1,Ann,principal,H1,primary,1,1\nP2,Bob,principal,H2,primary,1,1\n"
                          "P3,Cat,principal,,primary,1,1\n"},
        {"schools.csv", "id,name,sector\nS1,Alpha,primary\nS2,Beta,primary\nS3,Gamma,primary\n"
                        "H1,Home,primary\nH2,Hill,primary\nH3,Hut,primary\nX1,Xi,primary\n"},
        {"relations.csv", "reviewer_id,school_id,kind\nP1,X1,family\nP2,S1,family\n"
                          "P2,S2,family\nP2,S3,family\nP2,H3,family\nP3,S1,family\n"
                          "P3,S2,family\nP3,S3,family\nP3,H3,family\n"},
    };
    (void)state;
    EXPECT(tied, 3, "3 more visits for some of the principal seats",
           "4 of these 5 seats must be filled, and the only reviewer who may sit there can give at "
           "most 1; that takes at least 2 more reviewers, with up to 2 visits each");
}

static void test_forecast__one_reviewer_fills_one_seat_of_a_team(void **state) {
    static const harness_file pair[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,1,principal:1;head:1\n"},
        {"cycle.ini", SCENE_INI("[seats]\nhead = principal\n")},
        {"reviewers.csv",
         "id,name,role,school_id,visits_done,max_visits\nP1,Ann,principal,H1,1,2\n"}};
    (void)state;
    EXPECT(pair, 1, "1 more visit for the head and principal seats of V1 of Alpha 甲校 (S1)",
           "2 seats must be filled, and the only reviewer who may sit there can give at most 1; "
           "that takes at least 1 more reviewer");
}

// Two visits in November and December, one reviewer with two visits: they fit if 28 other days lie
// between the earliest and the latest.
#define IN_TIME(latest)                                                                            \
    {                                                                                              \
        "reviews.csv", "id,school_id,days,seats,earliest,latest\n"                                 \
                       "V1,S1,1,principal:1,2026-11-02," latest "\n"                               \
                       "V2,S2,1,principal:1,2026-11-02," latest "\n"                               \
                       "V3,S3,1,principal:1,,\n"                                                   \
    }
static void test_forecast__a_gap_too_long_for_the_months_is_a_shortage(void **state) {
    static const char people[] = "id,name,role,school_id,visits_done,max_visits\n"
                                 "P1,Ann,principal,H1,1,3\n";
    static const harness_file fits[] = {IN_TIME("2026-12-01"), {"reviewers.csv", people}};
    static const harness_file short_by_a_day[] = {IN_TIME("2026-11-30"), {"reviewers.csv", people}};
    (void)state;
    // 2 November and 1 December have 28 days between them, 2 November and 30 November 27.
    EXPECT(fits, 0, "", "");
    EXPECT(short_by_a_day, 1, "1 more visit for principal seats in November 2026",
           "2 seats must be filled then, and the only reviewer who may sit there can give at most "
           "1; that takes at least 1 more reviewer");
}

static void test_forecast__people_who_are_away_in_those_months_give_nothing(void **state) {
    static const harness_file away[] = {
        {"reviews.csv", "id,school_id,days,seats,earliest,latest\n"
                        "V1,S1,1,principal:1,2026-11-02,2026-12-04\n"
                        "V2,S2,1,principal:1,2026-11-02,2026-12-04\n"
                        "V3,X1,1,teacher:1,,\n"},
        {"reviewers.csv", "id,name,role,school_id,sectors,visits_done,max_visits\n"
                          "P1,Ann,principal,H1,,1,1\nP2,Bob,principal,H2,,1,1\n"
                          "T1,Cat,teacher,H3,special,1,1\n"},
        {"unavailable.csv", "who,id,from,to\nreviewer,P2,2026-10-30,2026-12-04\n"}};
    (void)state;
    EXPECT(away, 1, "1 more visit for principal seats between November and December 2026",
           "2 seats must be filled then, and the only reviewer who may sit there can give at most "
           "1; that takes at least 1 more reviewer, with up to 2 visits each");
}

static void test_forecast__novices_leave_the_rest_to_veterans(void **state) {
    static const char reviews[] = "id,school_id,days,seats\nV1,S1,1,principal:2\n";
    static const harness_file enough[] = {
        {"reviews.csv", reviews},
        {"reviewers.csv", "id,name,role,school_id,visits_done\nP1,Ann,principal,H1,0\n"
                          "P2,Bob,principal,H2,1\n"}};
    static const harness_file novices[] = {
        {"reviews.csv", reviews},
        {"reviewers.csv", "id,name,role,school_id,visits_done\nP1,Ann,principal,H1,0\n"
                          "P2,Bob,principal,H2,0\n"}};
    (void)state;
    EXPECT(enough, 0, "", "");
    EXPECT(novices, 1, "1 more visit by veterans for the principal seat of V1 of Alpha 甲校 (S1)",
           "a team may have 1 novice at most, so that 1 seat is left to veterans, and no veteran "
           "who may sit there can give any; that takes at least 1 more veteran");
}

static void test_forecast__a_team_that_is_never_free_together(void **state) {
    static const harness_file apart[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,1,principal:2\n"},
        {"unavailable.csv", "who,id,from,to\nreviewer,P1,2026-09-07,2026-10-16\n"
                            "reviewer,P2,2026-10-17,2026-12-18\n"}};
    static const harness_file one_day[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,1,principal:2\n"},
        {"unavailable.csv", "who,id,from,to\nreviewer,P1,2026-09-07,2026-10-16\n"
                            "reviewer,P2,2026-10-20,2026-12-18\n"}};
    (void)state;
    EXPECT(apart, 1, "1 of the 2 principal seats of V1 of Alpha 甲校 (S1) on any one day",
           "of 75 possible first days none finds enough reviewers free who may sit there, one from "
           "each home school; at best 1");
    EXPECT(one_day, 0, "", "");
}

static void test_forecast__colleagues_do_not_make_a_team(void **state) {
    static const harness_file colleagues[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,1,principal:2\n"},
        {"reviewers.csv", "id,name,role,school_id,visits_done\nP1,Ann,principal,H1,1\n"
                          "P2,Bob,principal,H1,1\n"}};
    (void)state;
    EXPECT(colleagues, 1, "1 of the 2 principal seats of V1 of Alpha 甲校 (S1) on any one day",
           "of 75 possible first days none finds enough reviewers free who may sit there, one from "
           "each home school; at best 1");
}

// Visits of two days on Monday to Wednesday, one visit a day.
static void test_forecast__visits_beyond_the_places_on_their_days(void **state) {
    static const char reviews[] = "id,school_id,days,seats,earliest,latest\n"
                                  "V1,S1,2,principal:1,2026-09-07,2026-09-09\n"
                                  "V2,S2,1,principal:1,2026-09-07,2026-09-09\n";
    static const harness_file enough[] = {
        {"reviews.csv", reviews},
        {"capacity.csv", "from,to,max_visits\n2026-09-07,2026-09-11,1\n"}};
    static const harness_file full[] = {
        {"reviews.csv", reviews},
        {"capacity.csv", "from,to,max_visits\n2026-09-07,2026-09-11,1\n2026-09-09,2026-09-09,0\n"}};
    outlook o;
    (void)state;
    EXPECT(enough, 0, "", "");
    EXPECT(
        full, 1, "room for 1 more visit from 2026-09-07 to 2026-09-08",
        "2 visits must be in progress then for 3 days in all, and capacity.csv leaves room for 2");
    open_outlook(&o, full, HARNESS_COUNT(full));
    assert_int_equal(o.forecast->unscheduled, 1);
    assert_int_equal(o.forecast->days[0].lost[ESR_LOST_CAPACITY], 1);
    close_outlook(&o);
}

static void test_forecast__skills_and_veterans_leave_no_seat_empty(void **state) {
    static const harness_file skills[] = {
        {"reviews.csv", "id,school_id,days,seats,needs\nV1,S1,1,principal:1,sen:1\n"
                        "V2,S2,1,principal:1,sen:1\n"},
        {"reviewers.csv", "id,name,role,school_id,visits_done,max_visits,skills\n"
                          "P1,Ann,principal,H1,1,1,sen\nP2,Bob,principal,H2,1,1,\n"}};
    static const harness_file novices[] = {{"reviewers.csv",
                                            "id,name,role,school_id,visits_done,max_visits\n"
                                            "P1,Ann,principal,H1,1,1\nP2,Bob,principal,H2,0,1\n"}};
    (void)state;
    EXPECT(skills, 0, "1 more visit by reviewers with sen",
           "2 members with sen are asked for, and the only reviewer who has it and may sit there "
           "can give at most 1; that takes at least 1 more reviewer, with up to 2 visits each");
    EXPECT(novices, 0, "1 more visit by veterans",
           "2 teams should have one, and the only veteran who may sit there can give at most 1; "
           "that takes at least 1 more veteran, with up to 2 visits each");
}

// A visit of P1 that pins fix takes the other days of P1 with it.
static void test_forecast__what_pins_fix_is_taken(void **state) {
    static const char reviews[] = "id,school_id,days,seats,earliest,latest\n"
                                  "V1,S1,1,principal:1,,\n"
                                  "V2,S2,1,principal:1,2026-10-05,2026-11-06\n";
    static const char people[] = "id,name,role,school_id,visits_done\nP1,Ann,principal,H1,1\n";
    static const harness_file near[] = {
        {"reviews.csv", reviews},
        {"reviewers.csv", people},
        {"pins.csv", "review_id,first_day,reviewer_id\nV1,2026-10-09,P1\n"}};
    static const harness_file just_apart[] = {
        {"reviews.csv", reviews},
        {"reviewers.csv", people},
        {"pins.csv", "review_id,first_day,reviewer_id\nV1,2026-10-08,P1\n"}};
    (void)state;
    EXPECT(just_apart, 0, "", "");
    EXPECT(near, 1, "1 more visit for the principal seat of V2 of Beta (S2)",
           "1 seat must be filled, and no reviewer who may sit there can give any; that takes at "
           "least 1 more reviewer");
}

static void test_forecast__days_are_counted_once_each(void **state) {
    static const harness_file bounded[] = {
        {"reviews.csv", "id,school_id,days,seats,earliest,latest\n"
                        "V1,S1,2,principal:1,2026-09-08,2026-09-24\nV2,S2,1,principal:1,,\n"},
        {"unavailable.csv", "who,id,from,to\nall,,2026-09-10,2026-09-10\n"
                            "school,S1,2026-09-16,2026-09-16\n"},
        {"pins.csv", "review_id,first_day,kind\nV1,2026-09-21,forbid\n"}};
    outlook o;
    (void)state;
    open_outlook(&o, bounded, HARNESS_COUNT(bounded));
    const esr_review_days *days = &o.forecast->days[0];
    // 8, 14, 17, 22 and 23 September
    assert_int_equal(days->first_days, 5);
    assert_int_equal(days->team_days, 5);
    assert_int_equal(days->apart, 4);
    assert_int_equal(days->earliest, scene_day("2026-09-08"));
    assert_int_equal(days->latest, scene_day("2026-09-23"));
    assert_int_equal(days->lost[ESR_LOST_ALL], 2);
    assert_int_equal(days->lost[ESR_LOST_SCHOOL], 2);
    assert_int_equal(days->lost[ESR_LOST_PIN], 1);
    assert_int_equal(days->lost[ESR_LOST_END], 1);
    int32_t sum = days->first_days;
    for (int i = 0; i < ESR_LOST_COUNT; i++)
        sum += days->lost[i];
    assert_int_equal(sum, o.cycle->day_count);
    assert_int_equal(o.forecast->tight_count, 1);
    assert_int_equal(o.forecast->tight[0].at, 0);
    close_outlook(&o);
}

static void test_forecast__a_review_whose_days_are_all_pinned_away(void **state) {
    static const harness_file pinned[] = {
        {"reviews.csv", "id,school_id,days,seats,earliest,latest\n"
                        "V1,S1,1,principal:1,2026-09-08,2026-09-09\nV2,S2,1,principal:1,,\n"},
        {"pins.csv", "review_id,first_day,kind\nV1,2026-09-08,forbid\nV1,2026-09-09,forbid\n"}};
    outlook o;
    (void)state;
    EXPECT(pinned, 1, "a day for the visit of V1 of Alpha 甲校 (S1)",
           "of 103 days as the first 28 run into a weekend, 73 lie outside earliest and latest, 2 "
           "are excluded by pins");
    open_outlook(&o, pinned, HARNESS_COUNT(pinned));
    assert_int_equal(o.forecast->unscheduled, 1);
    assert_int_equal(o.forecast->shortages[0].kind, ESR_SHORT_OF_DAYS);
    close_outlook(&o);
}

static void test_forecast__tables_balance_wants_and_supply(void **state) {
    static const harness_file mixed[] = {
        {"schools.csv", "id,name,sector,languages\nS1,Alpha,primary,english\nS2,Beta,special,\n"
                        "H1,Home,primary,\nH2,Hill,special,\n"},
        {"reviews.csv", "id,school_id,days,seats,needs,latest\n"
                        "V1,S1,1,principal:1;teacher:2,sen:2,2026-09-30\n"
                        "V2,S2,1,principal:1,,\n"},
        {"reviewers.csv", "id,name,role,school_id,sectors,languages,visits_done,max_visits,skills\n"
                          "P1,Ann,principal,H1,primary;special,english,1,2,sen\n"
                          "T1,Bob,teacher,H2,primary,english,1,5,\n"}};
    outlook o;
    (void)state;
    open_outlook(&o, mixed, HARNESS_COUNT(mixed));
    const esr_forecast *f = o.forecast;
    assert_int_equal(f->role_count, 3);
    static const int32_t roles[3][4] = {{1, 1, 1, 1}, {1, 1, 1, 1}, {1, 2, 1, 1}};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(f->roles[i].reviews, roles[i][0]);
        assert_int_equal(f->roles[i].wanted, roles[i][1]);
        assert_int_equal(f->roles[i].reviewers, roles[i][2]);
        assert_int_equal(f->roles[i].supply, roles[i][3]);
    }
    assert_int_equal(f->language_count, 1);
    assert_int_equal(f->languages[0].wanted, 3);
    assert_int_equal(f->languages[0].supply, 2);
    assert_int_equal(f->skill_count, 1);
    assert_int_equal(f->skills[0].wanted, 2);
    assert_int_equal(f->skills[0].supply, 1);
    assert_int_equal(f->month_count, 4);
    assert_int_equal(f->months[0].seats_must, 3);
    assert_int_equal(f->months[0].seats_may, 4);
    assert_int_equal(f->months[1].seats_must, 0);
    assert_int_equal(f->months[1].seats_may, 1);
    assert_int_equal(f->months[0].reviewers, 2);
    assert_int_equal(f->months[1].reviewers, 1);
    assert_int_equal(f->window_count, 1);
    assert_int_equal(f->windows[0].last_month, 0);
    assert_int_equal(f->windows[0].wanted, 3);
    assert_int_equal(f->windows[0].supply, 2);
    close_outlook(&o);
}

static void test_forecast__ends_in_an_error_when_memory_fails(void **state) {
    static const harness_file files[] = {
        {"schools.csv", SCHOOLS},
        {"reviews.csv", "id,school_id,days,seats,needs,latest\nV1,S1,1,principal:2,sen:1,\n"
                        "V2,S2,2,principal:1;teacher:1,,2026-09-30\n"},
        {"reviewers.csv", "id,name,role,school_id,visits_done,max_visits\nP1,Ann,principal,H1,1,1\n"
                          "P2,Bob,principal,H2,1,1\nT1,Cat,teacher,H3,0,1\n"},
        {"capacity.csv", "from,to,max_visits\n2026-09-07,2026-12-18,1\n"},
        {"pins.csv", "review_id,first_day,reviewer_id\nV1,2026-10-09,P1\n"}};
    esr_context *ctx = NULL;
    esr_forecast *forecast = NULL;
    (void)state;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = harness_must_cycle(ctx, files, HARNESS_COUNT(files));
    harness_fail_malloc(0);
    assert_int_equal(esr_forecast_new(ctx, cycle, &forecast), ESR_OK);
    size_t calls = harness_fail_malloc(0);
    assert_true(forecast->shortage_count > 0);
    esr_forecast_free(forecast);
    for (size_t n = 1; n <= calls; n++) {
        forecast = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_forecast_new(ctx, cycle, &forecast);
        harness_fail_malloc(0);
        esr_context_clear(ctx);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        assert_true((status == ESR_OK) == (forecast != NULL));
        esr_forecast_free(forecast);
    }
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forecast__exactly_enough_people_is_no_shortage),
        cmocka_unit_test(test_forecast__one_visit_too_few_is_a_shortage_of_one),
        cmocka_unit_test(test_forecast__names_the_seats_that_are_short),
        cmocka_unit_test(test_forecast__tells_some_of_the_seats_where_no_words_fit),
        cmocka_unit_test(test_forecast__one_reviewer_fills_one_seat_of_a_team),
        cmocka_unit_test(test_forecast__a_gap_too_long_for_the_months_is_a_shortage),
        cmocka_unit_test(test_forecast__people_who_are_away_in_those_months_give_nothing),
        cmocka_unit_test(test_forecast__novices_leave_the_rest_to_veterans),
        cmocka_unit_test(test_forecast__a_team_that_is_never_free_together),
        cmocka_unit_test(test_forecast__colleagues_do_not_make_a_team),
        cmocka_unit_test(test_forecast__visits_beyond_the_places_on_their_days),
        cmocka_unit_test(test_forecast__skills_and_veterans_leave_no_seat_empty),
        cmocka_unit_test(test_forecast__what_pins_fix_is_taken),
        cmocka_unit_test(test_forecast__days_are_counted_once_each),
        cmocka_unit_test(test_forecast__a_review_whose_days_are_all_pinned_away),
        cmocka_unit_test(test_forecast__tables_balance_wants_and_supply),
        cmocka_unit_test(test_forecast__ends_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
