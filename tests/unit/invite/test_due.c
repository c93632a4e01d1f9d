// SPDX-License-Identifier: GPL-3.0-or-later
// What is due, step by step: each test tells a story in plans and days, and after each step reads
// which messages lead from what was told to what is so now.
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "invite/due.h"

#define TOLD_MAX 64
#define NOW      1780000000 // a second in May 2026

// Dates are told 84 days before, teams 30. The half-day V3 is of a school and a teacher.
static const harness_file schools = {"schools.csv", "id,name,sector,district,email\n"
                                                    "S1,Alpha,primary,North,s1@example.org\n"
                                                    "S2,Beta,primary,,s2@example.org\n"
                                                    "S3,Gamma,primary,,\n"
                                                    "S4,Delta,secondary,,\n"};
static const harness_file reviewers = {"reviewers.csv",
                                       "id,name,role,school_id,sectors,visits_done,email\n"
                                       "P1,Ann,principal,S4,primary;secondary,3,p1@example.org\n"
                                       "P2,Bob,principal,S2,,2,p2@example.org\n"
                                       "P3,Cat,principal,,primary,1,\n"
                                       "T1,Dan,teacher,S3,,4,t1@example.org\n"
                                       "T2,Eve,teacher,S4,primary;secondary,0,t2@example.org\n"
                                       "T3,Fay,teacher,S2,,1,t3@example.org\n"};

typedef struct office {
    scene scene;
    esri_due_options options;
    esri_arena arena;
    esr_invitation told[TOLD_MAX];
    bool unsent[TOLD_MAX];
    size_t count;
    bool sends; // each message at once
} office;

static void open_with(office *o, const harness_file *changes, size_t count) {
    scene_open(&o->scene, changes, count);
    o->options.now = NOW;
    o->options.as_of = scene_day("2026-05-01");
    o->sends = true;
}

static void open_office(office *o) {
    const harness_file files[] = {schools, reviewers};
    open_with(o, files, 2);
}

// The same office with another input; its plan begins anew.
static void reopen_with(office *o, const harness_file *changes, size_t count) {
    scene_close(&o->scene);
    scene_open(&o->scene, changes, count);
}

static void close_office(office *o) {
    esri_arena_free(&o->arena);
    scene_close(&o->scene);
    memset(o, 0, sizeof *o);
}

static void at(office *o, const char *day) {
    o->options.as_of = scene_day(day);
    o->options.now += 86400;
}

static const char *const state_names[] = {"tentative", "confirmed", "cancelled", "released"};
static const char *const kind_names[] = {"invite", "move",   "confirm",
                                         "update", "cancel", "release"};

// Puts an invitation in place of the one of its UID.
static void put(office *o, const esri_due *due) {
    size_t i = 0;
    esr_invitation invitation = due->invitation;
    while (i < o->count && (!invitation.uid || strcmp(o->told[i].uid, invitation.uid) != 0))
        i++;
    assert_true(i < TOLD_MAX);
    if (!invitation.uid)
        invitation.uid = esri_arena_printf(&o->arena, "uid-%zu", i);
    // The cycle may be another one the next time: nothing of it is kept but as a copy.
    invitation.key.review_id = esri_arena_strdup(&o->arena, invitation.key.review_id);
    invitation.key.id = esri_arena_strdup(&o->arena, invitation.key.id);
    invitation.address = esri_arena_strdup(&o->arena, invitation.address);
    assert_int_equal(esri_facts_print(o->scene.ctx, &due->facts, &o->arena, &invitation.facts),
                     ESR_OK);
    invitation.title = invitation.place = invitation.text = invitation.name = "";
    invitation.name_zh = invitation.time_zone = invitation.comment = "";
    o->told[i] = invitation;
    o->unsent[i] = !o->sends;
    o->count += i == o->count;
}

static esri_due_list find(office *o) {
    esri_due_list due = {0};
    const esr_invitation_list told = {o->told, o->count};
    assert_int_equal(
        esri_due_find(o->scene.ctx, o->scene.plan, &o->options, &told, o->unsent, &o->arena, &due),
        ESR_OK);
    return due;
}

// Tells what is due, and compares it: a line a message, "KIND WHO REVIEW[/half] SEQUENCE/ASKED
// STATE ADDRESS", with what is said of it behind.
static void must_tell(office *o, const char *expected) {
    esri_buf text = {0};
    const esri_due_list due = find(o);
    for (size_t i = 0; i < due.count; i++) {
        const esr_invitation *in = &due.at[i].invitation;
        esri_buf_printf(&text, "%s %s %s%s %d/%d %s%s%s%s%s\n", kind_names[due.at[i].kind],
                        in->key.id, in->key.review_id, in->key.part ? "/half" : "",
                        (int)in->sequence, (int)in->asked_sequence, state_names[in->state],
                        *in->address ? " " : "", in->address, due.at[i].silent ? " silent" : "",
                        due.at[i].supersedes && !due.at[i].silent ? " instead" : "");
        for (size_t t = 0; t < o->count; t++) // DTSTAMP grows with each message of a UID
            if (in->uid && strcmp(o->told[t].uid, in->uid) == 0)
                assert_true(in->stamp > o->told[t].stamp);
        put(o, &due.at[i]);
    }
    assert_string_equal(text.text ? text.text : "", expected);
    esri_buf_free(&text);
    assert_int_equal(find(o).count, 0); // told, nothing is due
}

static void answer(office *o, const char *uid, esr_answer given) {
    for (size_t i = 0; i < o->count; i++)
        if (strcmp(o->told[i].uid, uid) == 0) {
            o->told[i].answer = given;
            o->told[i].answered_sequence = o->told[i].sequence;
            o->told[i].answered_stamp = o->told[i].stamp + 1;
        }
}

static esr_answer answer_of(const office *o, const char *uid) {
    for (size_t i = 0; i < o->count; i++)
        if (strcmp(o->told[i].uid, uid) == 0)
            return o->told[i].answer;
    fail();
    return ESR_ANSWER_NONE;
}

// --- who is told, and when ------------------------------------------------------------------

static void test_reviewers__are_told_at_once_and_schools_from_their_day_on(void **state) {
    (void)state;
    office o = {0};
    open_office(&o);
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T1");
    must_tell(&o, "invite P1 V1 0/0 confirmed p1@example.org\n"
                  "invite T1 V1 0/0 confirmed t1@example.org\n");
    at(&o, "2026-07-12");
    must_tell(&o, "");
    at(&o, "2026-07-13"); // 84 days before
    must_tell(&o, "invite S1 V1 0/0 confirmed s1@example.org\n");
    at(&o, "2026-09-05"); // 30 days before: the team, which reviewers hear with the roster alone
    must_tell(&o, "update S1 V1 0/0 confirmed s1@example.org\n");
    at(&o, "2026-09-21"); // that the days for objections are over is no news
    must_tell(&o, "");
    close_office(&o);
}

static void test_roster__tells_the_team_of_each_other_from_its_day_on(void **state) {
    (void)state;
    office o = {0};
    open_office(&o);
    o.options.team = true;
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T1");
    scene_visit(&o.scene, "V3", "2026-10-07", "T2"); // alone: nobody to hear of
    must_tell(&o, "invite P1 V1 0/0 confirmed p1@example.org\n"
                  "invite T1 V1 0/0 confirmed t1@example.org\n"
                  "invite T2 V3/half 0/0 confirmed t2@example.org\n");
    at(&o, "2026-09-07");
    must_tell(&o, "invite S1 V1 0/0 confirmed s1@example.org\n"
                  "update P1 V1 0/0 confirmed p1@example.org\n"
                  "update T1 V1 0/0 confirmed t1@example.org\n"
                  "invite S3 V3/half 0/0 confirmed\n");
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T2");
    must_tell(&o, "update S1 V1 0/0 confirmed s1@example.org\n"
                  "update P1 V1 0/0 confirmed p1@example.org\n"
                  "release T1 V1 1/0 released t1@example.org\n"
                  "invite T2 V1 0/0 confirmed t2@example.org\n");
    close_office(&o);
}

static void test_swap__concerns_nobody_else_where_the_roster_is_hidden(void **state) {
    (void)state;
    office o = {0};
    open_office(&o);
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T1");
    must_tell(&o, "invite P1 V1 0/0 confirmed p1@example.org\n"
                  "invite T1 V1 0/0 confirmed t1@example.org\n");
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T2");
    must_tell(&o, "release T1 V1 1/0 released t1@example.org\n"
                  "invite T2 V1 0/0 confirmed t2@example.org\n");
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T1"); // and back, under the same UID
    must_tell(&o, "invite T1 V1 2/2 confirmed t1@example.org\n"
                  "release T2 V1 1/0 released t2@example.org\n");
    close_office(&o);
}

static void test_half_day__is_an_event_of_its_own(void **state) {
    (void)state;
    office o = {0};
    const harness_file longer = {"reviews.csv", "id,school_id,days,seats\n"
                                                "V1,S1,2.5,principal:1\n"};
    const harness_file shorter = {"reviews.csv", "id,school_id,days,seats\n"
                                                 "V1,S1,2,principal:1\n"};
    open_with(&o, (const harness_file[]){schools, reviewers, longer}, 3);
    scene_visit(&o.scene, "V1", "2026-10-05", "P1");
    must_tell(&o, "invite P1 V1 0/0 confirmed p1@example.org\n"
                  "invite P1 V1/half 0/0 confirmed p1@example.org\n");
    reopen_with(&o, (const harness_file[]){schools, reviewers, shorter}, 3);
    scene_visit(&o.scene, "V1", "2026-10-05", "P1");
    must_tell(&o, "update P1 V1 0/0 confirmed p1@example.org\n"
                  "cancel P1 V1/half 1/0 cancelled p1@example.org\n");
    close_office(&o);
}

// --- moves, confirmations, texts ------------------------------------------------------------

static void test_move__asks_anew_and_adds_one_to_sequence(void **state) {
    (void)state;
    static const char *const days[] = {"2026-10-12", "2026-10-13", "2026-11-02"};
    office o = {0};
    open_office(&o);
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 -");
    must_tell(&o, "invite P1 V1 0/0 confirmed p1@example.org\n");
    for (int32_t i = 0; i < 3; i++) {
        char expected[80];
        answer(&o, "uid-0", ESR_ANSWER_ACCEPTED);
        scene_visit(&o.scene, "V1", days[i], "P1 -");
        snprintf(expected, sizeof expected, "move P1 V1 %d/%d confirmed p1@example.org\n", i + 1,
                 i + 1);
        must_tell(&o, expected);
        assert_int_equal(answer_of(&o, "uid-0"), ESR_ANSWER_NONE);
        assert_int_equal(o.told[0].answered_sequence, -1);
    }
    close_office(&o);
}

static void test_hold__is_tentative_until_it_is_confirmed(void **state) {
    (void)state;
    office o = {0};
    open_office(&o);
    o.options.hold = true;
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T1");
    must_tell(&o, "invite P1 V1 0/0 tentative p1@example.org\n"
                  "invite T1 V1 0/0 tentative t1@example.org\n");
    answer(&o, "uid-0", ESR_ANSWER_ACCEPTED);
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T2"); // still on hold
    must_tell(&o, "release T1 V1 1/0 released t1@example.org\n"
                  "invite T2 V1 0/0 tentative t2@example.org\n");
    o.options.hold = false;
    must_tell(&o, "confirm P1 V1 1/0 confirmed p1@example.org\n" // the days are those asked for
                  "confirm T2 V1 1/0 confirmed t2@example.org\n");
    assert_int_equal(answer_of(&o, "uid-0"), ESR_ANSWER_ACCEPTED);
    o.options.hold = true; // nothing is unconfirmed
    must_tell(&o, "");
    scene_visit(&o.scene, "V1", "2026-10-12", "P1 T2");
    must_tell(&o, "move P1 V1 2/2 confirmed p1@example.org\n"
                  "move T2 V1 2/2 confirmed t2@example.org\n");
    close_office(&o);
}

static void test_reviewer__who_declined_and_has_the_seat_again_is_asked_anew(void **state) {
    (void)state;
    static const harness_file pins = {"pins.csv", "review_id,first_day,reviewer_id,kind\n"
                                                  "V1,,T1,keep\n"};
    const harness_file kept[] = {schools, reviewers, pins};
    office o = {0};
    open_office(&o);
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T1");
    must_tell(&o, "invite P1 V1 0/0 confirmed p1@example.org\n"
                  "invite T1 V1 0/0 confirmed t1@example.org\n");
    answer(&o, "uid-1", ESR_ANSWER_DECLINED);
    must_tell(&o, "invite T1 V1 1/1 confirmed t1@example.org\n");
    assert_int_equal(answer_of(&o, "uid-1"), ESR_ANSWER_NONE);
    answer(&o, "uid-1", ESR_ANSWER_DECLINED);
    reopen_with(&o, kept, 3); // the seat was theirs all the time: their no is heard
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T1");
    must_tell(&o, "");
    close_office(&o);
}

static void test_move_and_confirmation_at_once__are_one_move(void **state) {
    (void)state;
    office o = {0};
    open_office(&o);
    o.options.hold = true;
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 -");
    must_tell(&o, "invite P1 V1 0/0 tentative p1@example.org\n");
    o.options.hold = false;
    scene_visit(&o.scene, "V1", "2026-10-06", "P1 -");
    must_tell(&o, "move P1 V1 1/1 confirmed p1@example.org\n");
    close_office(&o);
}

static void test_days_that_vanish__leave_a_yes_standing(void **state) {
    (void)state;
    static const struct {
        esr_answer given, holds;
        const char *days, *first_day, *message;
    } table[] = {
        {ESR_ANSWER_ACCEPTED, ESR_ANSWER_ACCEPTED, "2", "2026-10-05", "move P1 V1 1/0"},
        {ESR_ANSWER_ACCEPTED, ESR_ANSWER_ACCEPTED, "2", "2026-10-06", "move P1 V1 1/0"},
        {ESR_ANSWER_DECLINED, ESR_ANSWER_NONE, "2", "2026-10-05", "move P1 V1 1/1"},
        {ESR_ANSWER_TENTATIVE, ESR_ANSWER_NONE, "2", "2026-10-05", "move P1 V1 1/1"},
        {ESR_ANSWER_ACCEPTED, ESR_ANSWER_NONE, "2", "2026-10-07", "move P1 V1 1/1"},
        {ESR_ANSWER_ACCEPTED, ESR_ANSWER_NONE, "4", "2026-10-05", "move P1 V1 1/1"},
    };
    const harness_file three = {"reviews.csv", "id,school_id,days,seats\nV1,S1,3,principal:1\n"};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        office o = {0};
        char text[80], expected[80];
        snprintf(text, sizeof text, "id,school_id,days,seats\nV1,S1,%s,principal:1\n",
                 table[i].days);
        snprintf(expected, sizeof expected, "%s confirmed p1@example.org\n", table[i].message);
        const harness_file changed = {"reviews.csv", text};
        open_with(&o, (const harness_file[]){schools, reviewers, three}, 3);
        scene_visit(&o.scene, "V1", "2026-10-05", "P1");
        must_tell(&o, "invite P1 V1 0/0 confirmed p1@example.org\n");
        answer(&o, "uid-0", table[i].given);
        reopen_with(&o, (const harness_file[]){schools, reviewers, changed}, 3);
        scene_visit(&o.scene, "V1", table[i].first_day, "P1");
        must_tell(&o, expected);
        assert_int_equal(answer_of(&o, "uid-0"), table[i].holds);
        close_office(&o);
    }
}

// A row of an input that was edited, and what is told then.
typedef struct edited {
    const char *file, *text, *message;
    esr_answer answer;
} edited;

static void test_edits__are_moves_or_texts(void **state) {
    (void)state;
    static const char reviews[] = "id,school_id,days,seats\nV1,S1,2,principal:1\n";
    static const edited table[] = {
        {"schools.csv", "id,name,sector,district,email\nS1,Alfa,primary,North,\nS4,D,secondary,,\n",
         "update P1 V1 0/0", ESR_ANSWER_ACCEPTED},
        {"schools.csv",
         "id,name,sector,district,email\nS1,Alpha,primary,South,\nS4,D,secondary,,\n",
         "move P1 V1 1/1", ESR_ANSWER_NONE},
        {"schools.csv",
         "id,name,sector,district,email\nS1,Alpha,primary,North,\nS4,Delta,secondary,West,\n", "",
         ESR_ANSWER_ACCEPTED},
        {"reviewers.csv",
         "id,name,role,school_id,sectors,email\n"
         "P1,Anne,principal,S4,primary,P1@Example.org\n",
         "update P1 V1 0/0", ESR_ANSWER_ACCEPTED},
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,guest:1\n", "update P1 V1 0/0",
         ESR_ANSWER_ACCEPTED},
        {"cycle.ini", SCENE_INI("[rules]\n"), "", ESR_ANSWER_ACCEPTED},
        {"cycle.ini", SCENE_INI("day_end = 16:30\n"), "move P1 V1 1/1", ESR_ANSWER_NONE},
        {"cycle.ini", SCENE_INI("day_start = 08:00\n"), "move P1 V1 1/1", ESR_ANSWER_NONE},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        office o = {0};
        harness_file files[] = {
            {"schools.csv",
             "id,name,sector,district,email\nS1,Alpha,primary,North,\nS4,D,secondary,,\n"},
            {"reviewers.csv", "id,name,role,school_id,sectors,email\n"
                              "P1,Ann,principal,S4,primary,p1@example.org\n"},
            {"reviews.csv", reviews},
            {"cycle.ini", SCENE_INI("[seats]\nguest = principal\n")}};
        char expected[80] = "";
        open_with(&o, files, HARNESS_COUNT(files));
        scene_visit(&o.scene, "V1", "2026-10-05", "P1");
        must_tell(&o, "invite P1 V1 0/0 confirmed p1@example.org\n");
        answer(&o, "uid-0", ESR_ANSWER_ACCEPTED);
        for (size_t f = 0; f < HARNESS_COUNT(files); f++)
            if (strcmp(files[f].name, table[i].file) == 0)
                files[f].text = table[i].text;
        reopen_with(&o, files, HARNESS_COUNT(files));
        scene_visit(&o.scene, "V1", "2026-10-05", "P1");
        if (*table[i].message)
            snprintf(expected, sizeof expected, "%s confirmed p1@example.org\n", table[i].message);
        must_tell(&o, expected);
        assert_int_equal(answer_of(&o, "uid-0"), table[i].answer);
        close_office(&o);
    }
}

// --- taking back ----------------------------------------------------------------------------

static void test_visit_that_is_dropped__is_cancelled_for_all_who_still_have_it(void **state) {
    (void)state;
    office o = {0};
    open_office(&o);
    at(&o, "2026-08-01");
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T1");
    must_tell(&o, "invite S1 V1 0/0 confirmed s1@example.org\n"
                  "invite P1 V1 0/0 confirmed p1@example.org\n"
                  "invite T1 V1 0/0 confirmed t1@example.org\n");
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 -");
    must_tell(&o, "release T1 V1 1/0 released t1@example.org\n");
    scene_visit(&o.scene, "V1", NULL, "");
    must_tell(&o, "cancel S1 V1 1/0 cancelled s1@example.org\n"
                  "cancel P1 V1 1/0 cancelled p1@example.org\n");
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 -"); // after all
    must_tell(&o, "invite S1 V1 2/2 confirmed s1@example.org\n"
                  "invite P1 V1 2/2 confirmed p1@example.org\n");
    close_office(&o);
}

static void test_school__whose_visit_moves_beyond_its_notice_hears_no_new_day(void **state) {
    (void)state;
    office o = {0};
    open_office(&o);
    at(&o, "2026-08-01");
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 -");
    must_tell(&o, "invite S1 V1 0/0 confirmed s1@example.org\n"
                  "invite P1 V1 0/0 confirmed p1@example.org\n");
    scene_visit(&o.scene, "V1", "2026-11-30", "P1 -");
    must_tell(&o, "cancel S1 V1 1/0 cancelled s1@example.org\n"
                  "move P1 V1 1/1 confirmed p1@example.org\n");
    at(&o, "2026-09-07");
    must_tell(&o, "invite S1 V1 2/2 confirmed s1@example.org\n");
    close_office(&o);
}

static void test_past_visits__are_left_in_peace(void **state) {
    (void)state;
    office o = {0};
    open_office(&o);
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 -");
    scene_visit(&o.scene, "V2", "2026-10-06", "P1 -");
    must_tell(&o, "invite P1 V1 0/0 confirmed p1@example.org\n"
                  "invite P1 V2 0/0 confirmed p1@example.org\n");
    at(&o, "2026-10-07"); // V1 ended on the 6th, as V2 did
    scene_visit(&o.scene, "V1", "2026-10-05", "P2 -");
    scene_visit(&o.scene, "V2", NULL, "");
    must_tell(&o, "");
    scene_visit(&o.scene, "V2", "2026-10-13", "P1 -"); // held on another day after all
    must_tell(&o, "invite S2 V2 0/0 confirmed s2@example.org\n"
                  "move P1 V2 1/1 confirmed p1@example.org\n");
    close_office(&o);
}

static void test_those_who_left__are_told_at_the_address_that_they_had(void **state) {
    (void)state;
    office o = {0};
    const harness_file fewer = {"reviewers.csv", "id,name,role,school_id,sectors,email\n"
                                                 "P2,Bob,principal,S2,,p2@example.org\n"};
    const harness_file review = {"reviews.csv", "id,school_id,days,seats\n"
                                                "V2,S2,1,principal:1;teacher:1\n"};
    const harness_file other_school = {"schools.csv", "id,name,sector,email\n"
                                                      "S2,Beta,primary,s2@example.org\n"};
    open_office(&o);
    at(&o, "2026-08-01");
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 -");
    must_tell(&o, "invite S1 V1 0/0 confirmed s1@example.org\n"
                  "invite P1 V1 0/0 confirmed p1@example.org\n");
    reopen_with(&o, (const harness_file[]){other_school, fewer, review}, 3);
    must_tell(&o, "cancel S1 V1 1/0 cancelled s1@example.org\n"
                  "cancel P1 V1 1/0 cancelled p1@example.org\n");
    close_office(&o);
}

// --- addresses, and messages that still wait -------------------------------------------------

static void test_new_address__is_invited_and_the_old_one_released(void **state) {
    (void)state;
    static const struct {
        const char *address, *expected;
    } table[] = {
        {"ann@example.org", "release P1 V1 1/0 released p1@example.org\n"
                            "invite P1 V1 2/2 tentative ann@example.org\n"},
        {"", "release P1 V1 1/0 released p1@example.org\n"
             "invite P1 V1 2/2 tentative\n"},
        {"P1@EXAMPLE.ORG", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        office o = {0};
        char text[120];
        snprintf(text, sizeof text,
                 "id,name,role,school_id,sectors,email\nP1,Ann,principal,S4,primary,%s\n",
                 table[i].address);
        const harness_file changed = {"reviewers.csv", text};
        open_office(&o);
        o.options.hold = true;
        scene_visit(&o.scene, "V1", "2026-10-05", "P1 -");
        must_tell(&o, "invite P1 V1 0/0 tentative p1@example.org\n");
        answer(&o, "uid-0", ESR_ANSWER_ACCEPTED);
        reopen_with(&o, (const harness_file[]){schools, changed}, 2);
        scene_visit(&o.scene, "V1", "2026-10-05", "P1 -");
        must_tell(&o, table[i].expected);
        assert_int_equal(answer_of(&o, "uid-0"),
                         *table[i].expected ? ESR_ANSWER_NONE : ESR_ANSWER_ACCEPTED);
        close_office(&o);
    }
}

static void test_unsent_invitation__is_replaced_or_taken_back_in_silence(void **state) {
    (void)state;
    office o = {0};
    open_office(&o);
    o.sends = false;
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T1");
    must_tell(&o, "invite P1 V1 0/0 confirmed p1@example.org\n"
                  "invite T1 V1 0/0 confirmed t1@example.org\n");
    scene_visit(&o.scene, "V1", "2026-10-12", "P1 -");
    must_tell(&o, "invite P1 V1 1/1 confirmed p1@example.org instead\n"
                  "release T1 V1 1/0 released t1@example.org silent\n");
    scene_visit(&o.scene, "V1", NULL, "");
    must_tell(&o, "cancel P1 V1 2/1 cancelled p1@example.org silent\n");
    close_office(&o);
}

// --- faults ---------------------------------------------------------------------------------

static void test_memory__that_runs_out_is_an_error(void **state) {
    (void)state;
    office o = {0};
    esr_status status = ESR_E_NOMEM;
    open_office(&o);
    at(&o, "2026-08-01");
    scene_visit(&o.scene, "V1", "2026-10-05", "P1 T1");
    must_tell(&o, "invite S1 V1 0/0 confirmed s1@example.org\n"
                  "invite P1 V1 0/0 confirmed p1@example.org\n"
                  "invite T1 V1 0/0 confirmed t1@example.org\n");
    scene_visit(&o.scene, "V1", "2026-10-12", "P1 T2");
    for (size_t n = 1; n < 10000 && status == ESR_E_NOMEM; n++) {
        esri_arena arena = {0};
        esri_due_list due = {0};
        const esr_invitation_list told = {o.told, o.count};
        harness_fail_malloc(n);
        status =
            esri_due_find(o.scene.ctx, o.scene.plan, &o.options, &told, o.unsent, &arena, &due);
        harness_fail_malloc(0);
        assert_int_equal(due.count, status == ESR_OK ? 4 : 0);
        esri_arena_free(&arena);
    }
    assert_int_equal(status, ESR_OK);
    close_office(&o);
}

static void test_facts__that_are_damaged_are_an_error(void **state) {
    (void)state;
    static const char *const damaged[] = {"", "{}", "[1]", "{\"cycle\":1}", "{\"cycle\":\"x\"}"};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        office o = {0};
        esri_due_list due = {0};
        open_office(&o);
        scene_visit(&o.scene, "V1", "2026-10-05", "P1 -");
        must_tell(&o, "invite P1 V1 0/0 confirmed p1@example.org\n");
        o.told[0].facts = damaged[i];
        const esr_invitation_list told = {o.told, o.count};
        assert_int_equal(
            esri_due_find(o.scene.ctx, o.scene.plan, &o.options, &told, o.unsent, &o.arena, &due),
            ESR_E_DB);
        close_office(&o);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reviewers__are_told_at_once_and_schools_from_their_day_on),
        cmocka_unit_test(test_roster__tells_the_team_of_each_other_from_its_day_on),
        cmocka_unit_test(test_swap__concerns_nobody_else_where_the_roster_is_hidden),
        cmocka_unit_test(test_half_day__is_an_event_of_its_own),
        cmocka_unit_test(test_move__asks_anew_and_adds_one_to_sequence),
        cmocka_unit_test(test_hold__is_tentative_until_it_is_confirmed),
        cmocka_unit_test(test_reviewer__who_declined_and_has_the_seat_again_is_asked_anew),
        cmocka_unit_test(test_move_and_confirmation_at_once__are_one_move),
        cmocka_unit_test(test_days_that_vanish__leave_a_yes_standing),
        cmocka_unit_test(test_edits__are_moves_or_texts),
        cmocka_unit_test(test_visit_that_is_dropped__is_cancelled_for_all_who_still_have_it),
        cmocka_unit_test(test_school__whose_visit_moves_beyond_its_notice_hears_no_new_day),
        cmocka_unit_test(test_past_visits__are_left_in_peace),
        cmocka_unit_test(test_those_who_left__are_told_at_the_address_that_they_had),
        cmocka_unit_test(test_new_address__is_invited_and_the_old_one_released),
        cmocka_unit_test(test_unsent_invitation__is_replaced_or_taken_back_in_silence),
        cmocka_unit_test(test_memory__that_runs_out_is_an_error),
        cmocka_unit_test(test_facts__that_are_damaged_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
