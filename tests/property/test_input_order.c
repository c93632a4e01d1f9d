// SPDX-License-Identifier: GPL-3.0-or-later
// The order of rows in a file means nothing: shuffled tables give the same cycle, but for lines.
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include "base/bitset.h"
#include "base/buf.h"
#include "base/rng.h"
#include "cycle/builder.h"

#define SHUFFLES 50

static const harness_file files[] = {
    {"cycle.ini", "[cycle]\nid = c\nname = Cycle\nfirst_day = 2026-09-01\nlast_day = 2026-12-18\n"
                  "time_zone = Asia/Hong_Kong\norganizer = o@example.org\n"
                  "[seats]\nhead = principal;vice\nteacher = teacher\n"
                  "[rules]\nmentor = forbid 2y\ncoach = 30\nrival = allow\n"},
    {"schools.csv", "id,name,sector,sponsor,district,languages\n"
                    "S2,Two,secondary,Body B,North,zh;en\nS1,One,primary,Body A,,\n"
                    "S3,Three,special,Body B,South,zh\nS10,Ten,primary,,North,en\n"},
    {"reviews.csv", "id,school_id,days,seats,needs\n"
                    "V2,S2,2.5,teacher:2;head:1,sen:1;art:2\nV1,S1,1,head:1,\nV3,S2,1,clerk:1,\n"},
    {"reviewers.csv", "id,name,role,school_id,sectors,languages,skills\n"
                      "R2,Bo,teacher,S3,,zh;en,sen\nR1,An,vice,S3,primary;secondary,en,art\n"
                      "R3,Cy,principal,S1,,,\nR4,Di,clerk,S10,,fr,art;sen\n"},
    {"relations.csv", "reviewer_id,school_id,kind,from,to\n"
                      "R2,S1,mentor,2019-01-01,2026-02-01\nR2,S1,mentor,,\nR2,S1,coach,,\n"
                      "R1,S10,family,,\nR1,S10,family,,\n"},
    {"history.csv", "reviewer_id,school_id,date\nR2,S1,2024-05-06\nR2,S1,2023-05-06\n"
                    "R4,S2,2020-02-29\n"},
    {"pairs.csv", "reviewer_id,other_id\nR2,R1\nR1,R3\nR1,R2\n"},
    {"unavailable.csv", "who,id,from,to,half,cost\nall,,2026-09-28,2026-09-30,,\n"
                        "all,,2026-09-28,2026-09-30,am,\nall,,2026-09-28,2026-09-29,,3\n"
                        "reviewer,R1,2026-09-07,2026-09-08,pm,\n"
                        "school,S1,2026-09-08,2026-09-08,am,7\n"
                        "school,S1,2026-09-08,2026-09-08,am,5\n"},
    {"calendars", "who,id,from,from_half,to,to_half\nreviewer,R2,2026-09-07,pm,2026-09-10,am\n"
                  "reviewer,R1,2026-09-07,am,2026-09-07,am\n"},
    {"preferences.csv", "reviewer_id,school_id,cost\nR2,S2,-40\nR1,S2,10\nR1,S10,10\n"},
    {"capacity.csv", "from,to,max_visits,sector\n2026-09-01,2026-12-31,3,\n"
                     "2026-09-01,2026-12-31,2,\n2026-09-01,2026-12-31,1,special\n"},
    {"pins.csv", "review_id,first_day,reviewer_id,kind\nV2,2026-10-05,,\nV1,,R2,forbid\n"
                 "V1,,R1,forbid\nV1,2026-10-05,,forbid\n"},
    {"published.csv", "review_id,school_id,first_day,last_day,seat,reviewer_id\n"
                      "V2,S2,2026-10-05,2026-10-07,head,R1\n"
                      "V2,S2,2026-10-05,2026-10-07,teacher,R2\n"
                      "V2,S2,2026-10-05,2026-10-07,teacher,\nV1,S1,,,head,\n"},
};

static void add_words(esri_buf *out, const esr_words *words) {
    for (int32_t i = 0; i < words->count; i++)
        esri_buf_printf(out, "%s ", words->at[i]);
    esri_buf_add(out, "\n");
}

static void add_registers(esri_buf *out, const esr_cycle *c) {
    for (int32_t i = 0; i < c->school_count; i++) {
        const esr_school *s = &c->schools[i];
        esri_buf_printf(out, "school %s %d %d %d %llx\n", s->id, s->sector, s->sponsor, s->district,
                        (unsigned long long)s->languages);
        for (int32_t k = c->school_review_at[i]; k < c->school_review_at[i + 1]; k++)
            esri_buf_printf(out, " v%d", c->school_reviews[k].at);
        for (int32_t k = c->school_reviewer_at[i]; k < c->school_reviewer_at[i + 1]; k++)
            esri_buf_printf(out, " r%d", c->school_reviewers[k].at);
    }
    for (int32_t i = 0; i < c->review_count; i++) {
        const esr_review *v = &c->reviews[i];
        esri_buf_printf(out, "review %s %d %d", v->id, v->school.at, v->half_days);
        for (int32_t k = 0; k < v->seat_count; k++)
            esri_buf_printf(out, " s%d", c->places[v->seat_at + k].seat);
        for (int32_t k = 0; k < v->need_count; k++)
            esri_buf_printf(out, " n%d:%d", v->needs[k].word, v->needs[k].count);
    }
    for (int32_t i = 0; i < c->reviewer_count; i++) {
        const esr_reviewer *r = &c->reviewers[i];
        esri_buf_printf(out, "reviewer %s %d %d %llx %llx %llx\n", r->id, r->role, r->home.at,
                        (unsigned long long)r->sectors, (unsigned long long)r->languages,
                        (unsigned long long)r->skills);
    }
}

static void add_ties(esri_buf *out, const esr_cycle *c) {
    for (int32_t i = 0; i < c->relation_count; i++) {
        const esr_relation *r = &c->relations[i];
        esri_buf_printf(out, "relation %d %d %d %d %d %d %d\n", r->reviewer.at, r->school.at,
                        r->kind, r->from, r->to, r->binds_until, r->from_history);
    }
    for (int32_t i = 0; i <= c->reviewer_count; i++)
        esri_buf_printf(out, "%d %d\n", c->relation_at[i], c->preference_at[i]);
    for (int32_t i = 0; i < c->preference_count; i++)
        esri_buf_printf(out, "preference %d %d %d\n", c->preferences[i].reviewer.at,
                        c->preferences[i].school.at, c->preferences[i].cost);
    for (int32_t i = 0; i < c->pair_count; i++)
        esri_buf_printf(out, "pair %d %d\n", c->pairs[i].first.at, c->pairs[i].second.at);
    for (int32_t i = 0; i < c->pin_count; i++)
        esri_buf_printf(out, "pin %d %d %d %d\n", c->pins[i].review.at, c->pins[i].first_day,
                        c->pins[i].reviewer.at, c->pins[i].forbid);
    for (int32_t i = 0; i < c->published_count; i++)
        for (int32_t k = 0; k <= c->published[i].told_count; k++)
            esri_buf_printf(out, "told %d %d %d\n", c->published[i].review.at,
                            c->published[i].first_day,
                            k ? c->told[c->published[i].told_at + k - 1].at : -1);
}

static void add_days(esri_buf *out, const esr_cycle *c) {
    for (int32_t i = 0; i < c->unavailable_count; i++) {
        const esr_unavailable *u = &c->unavailable[i];
        esri_buf_printf(out, "away %d %d %d %d %d %d %d\n", (int)u->who, u->at, u->from, u->to,
                        u->am, u->pm, u->cost);
    }
    for (int32_t i = 0; i < c->capacity_count; i++)
        esri_buf_printf(out, "capacity %d %d %d %d\n", c->capacity[i].from, c->capacity[i].to,
                        c->capacity[i].sector, c->capacity[i].max_visits);
    for (esr_slot s = 0; s < c->slot_count; s++) {
        esri_buf_printf(out, "%d%d", esri_bit_test(c->busy_all, s), c->soft_all[s]);
        for (int32_t i = 0; i < c->school_count; i++)
            esri_buf_printf(out, "%d", c->soft_school[i] ? c->soft_school[i][s] : 0);
        for (int32_t i = 0; i < c->reviewer_count; i++)
            esri_buf_printf(out, "%d", esri_bit_test(c->busy_reviewer[i], s));
    }
}

// Everything that a plan can depend on, as text.
static char *describe(const esr_cycle *c) {
    esri_buf out = {0};
    const esr_words *words[] = {&c->sectors,   &c->roles,    &c->seats,    &c->skills,
                                &c->languages, &c->sponsors, &c->districts};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        add_words(&out, words[i]);
    for (int32_t i = 0; i < c->seats.count; i++)
        esri_buf_printf(&out, "%llx\n", (unsigned long long)c->seat_roles[i]);
    for (int32_t i = 0; i < c->kind_count; i++)
        esri_buf_printf(&out, "%s %d %d %d\n", c->kinds[i].name, (int)c->kinds[i].mode,
                        c->kinds[i].cost, c->kinds[i].years);
    add_registers(&out, c);
    add_ties(&out, c);
    add_days(&out, c);
    return esri_buf_take(&out);
}

static void shuffle(esr_rows *rows, esri_rng *rng) {
    for (int t = 0; t < ESRI_TABLE_COUNT; t++) {
        esri_row_list *list = &rows->tables[t];
        for (int32_t i = list->count - 1; i > 0; i--) {
            int32_t k = esri_rng_below(rng, i + 1);
            esri_row held = list->at[i];
            list->at[i] = list->at[k];
            list->at[k] = held;
        }
        for (int32_t i = 0; i < list->count; i++)
            list->at[i].line = i + 2;
    }
}

static void test_input__the_order_of_rows_means_nothing(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esri_rng rng = {42};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *first = harness_must_cycle(ctx, files, HARNESS_COUNT(files));
    char *expected = describe(first);
    for (int i = 0; i < SHUFFLES; i++) {
        esr_rows *rows = NULL;
        esr_cycle *cycle = NULL;
        assert_int_equal(esri_rows_copy(ctx, first->rows, &rows), ESR_OK);
        shuffle(rows, &rng);
        assert_int_equal(esri_cycle_build(ctx, rows, &cycle), ESR_OK);
        char *text = describe(cycle);
        assert_string_equal(text, expected);
        free(text);
        esr_cycle_free(cycle);
    }
    free(expected);
    esr_cycle_free(first);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_input__the_order_of_rows_means_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
