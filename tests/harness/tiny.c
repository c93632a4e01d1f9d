// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the files of a tiny cycle as texts and builds the cycle from them. Chances are in percent.
#include "tiny.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/day.h"
#include "base/rng.h"

enum {
    INI,
    SCHOOLS,
    REVIEWS,
    REVIEWERS,
    RELATIONS,
    HISTORY,
    PAIRS,
    UNAVAILABLE,
    PREFERENCES,
    CAPACITY,
    PINS,
    PUBLISHED,
    FILES,
};

static const char *const file_names[FILES] = {
    [INI] = "cycle.ini",
    [SCHOOLS] = "schools.csv",
    [REVIEWS] = "reviews.csv",
    [REVIEWERS] = "reviewers.csv",
    [RELATIONS] = "relations.csv",
    [HISTORY] = "history.csv",
    [PAIRS] = "pairs.csv",
    [UNAVAILABLE] = "unavailable.csv",
    [PREFERENCES] = "preferences.csv",
    [CAPACITY] = "capacity.csv",
    [PINS] = "pins.csv",
    [PUBLISHED] = "published.csv",
};

static const char *const file_heads[FILES] = {
    [INI] = "",
    [SCHOOLS] = "id,name,sector,sponsor,district,languages,latitude,longitude\n",
    [REVIEWS] = "id,school_id,days,seats,needs,earliest,latest,weight\n",
    [REVIEWERS] = "id,name,role,school_id,sectors,languages,skills,visits_done,recent_visits,"
                  "min_visits,max_visits,max_km\n",
    [RELATIONS] = "reviewer_id,school_id,kind,from,to,waived_by\n",
    [HISTORY] = "reviewer_id,school_id,date\n",
    [PAIRS] = "reviewer_id,other_id\n",
    [UNAVAILABLE] = "who,id,from,to,half,cost\n",
    [PREFERENCES] = "reviewer_id,school_id,cost\n",
    [CAPACITY] = "from,to,max_visits,sector\n",
    [PINS] = "review_id,first_day,reviewer_id,kind\n",
    [PUBLISHED] = "review_id,school_id,first_day,last_day,seat,reviewer_id\n",
};

#define SCHOOLS_MAX 5
#define REVIEWS_MAX 4

typedef struct draw {
    esri_rng rng;
    esri_buf text[FILES];
    esr_day first_day;
    int32_t days, schools, reviews, reviewers;
    int32_t review_school[REVIEWS_MAX], review_half_days[REVIEWS_MAX];
    const char *review_seat[REVIEWS_MAX];
} draw;

typedef struct day_text {
    char text[11];
} day_text;

static day_text as_text(esr_day day) {
    day_text out;
    esr_day_text(day, out.text);
    return out;
}

static bool chance(draw *d, int32_t percent) {
    return esri_rng_below(&d->rng, 100) < percent;
}

static int32_t between(draw *d, int32_t low, int32_t high) {
    return low + esri_rng_below(&d->rng, high - low + 1);
}

static esr_day some_day(draw *d) {
    return d->first_day + between(d, 0, d->days - 1);
}

// One of several texts.
#define ONE_OF(d, ...)                                                                             \
    one_of((d), (const char *const[]){__VA_ARGS__},                                                \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))
static const char *one_of(draw *d, const char *const *texts, size_t count) {
    return texts[esri_rng_below(&d->rng, (int32_t)count)];
}

// forbid, allow or a cost, with a term where the rule can have one.
static void add_rule(draw *d, const char *name, const char *term) {
    int32_t dice = between(d, 0, 9);
    if (dice < 5)
        esri_buf_printf(&d->text[INI], "%s = forbid%s\n", name, term);
    else if (dice < 9)
        esri_buf_printf(&d->text[INI], "%s = %d%s\n", name, between(d, 10, 90), term);
    else
        esri_buf_printf(&d->text[INI], "%s = allow\n", name);
}

static void write_settings(draw *d) {
    esri_buf *ini = &d->text[INI];
    esri_buf_printf(ini,
                    "[cycle]\nid = tiny\nname = Tiny\nfirst_day = %s\nlast_day = %s\n"
                    "time_zone = Asia/Hong_Kong\nweekend = %s\n"
                    "organizer = Office <office@example.org>\n",
                    as_text(d->first_day).text, as_text(d->first_day + d->days - 1).text,
                    ONE_OF(d, "sat;sun", "sun", "sun", "wed"));
    esri_buf_printf(ini,
                    "[limits]\ngap_days = %d\nmax_visits = %d\nhome_away = %d\n"
                    "own_review_margin = %d\nnovices_per_team = %d\nmax_km = %d\n",
                    between(d, 0, 3), between(d, 1, 3), chance(d, 60) ? 1 : between(d, 0, 2),
                    between(d, 0, 3), between(d, 0, 2), chance(d, 20) ? 9 : 0);
    esri_buf_add(ini, "[seats]\nprincipal = principal;vice_principal\nexpert = principal;teacher\n"
                      "[rules]\n");
    add_rule(d, "family", "");
    add_rule(d, "supported", ONE_OF(d, "", " 3y", " 4y"));
    add_rule(d, "reviewed", " 6y");
    add_rule(d, "friend", ONE_OF(d, "", " 1y"));
    add_rule(d, "reciprocal", ONE_OF(d, " 2y", " 6y"));
    add_rule(d, "same_sponsor", "");
    add_rule(d, "rival", "");
    esri_buf_printf(ini,
                    "[costs]\nunscheduled = %d\nempty_seat = %d\nmissing_skill = %d\n"
                    "no_veteran = %d\nunder_minimum = %d\nper_km = %d\nload_step = %s\n"
                    "per_recent_visit = %d\nchange_date = %d\nchange_reviewer = %d\n",
                    between(d, 2, 20) * 100, between(d, 1, 5) * 100, between(d, 0, 20) * 10,
                    between(d, 0, 20) * 10, between(d, 0, 15) * 10, between(d, 0, 5),
                    ONE_OF(d, "0;20;60", "5;5;90;200", "0", "10;70"), between(d, 0, 9),
                    between(d, 0, 25) * 10, between(d, 0, 25) * 10);
}

// A place within some 20 km of the others.
static void add_place(draw *d, esri_buf *text) {
    if (chance(d, 20))
        esri_buf_add(text, ",,");
    else
        esri_buf_printf(text, ",22.%04d,114.%04d", between(d, 2500, 4000), between(d, 500, 2000));
}

static void write_schools(draw *d) {
    esri_buf *text = &d->text[SCHOOLS];
    for (int32_t s = 0; s < d->schools; s++) {
        esri_buf_printf(text, "S%d,School,%s,%s,%s,%s", s,
                        ONE_OF(d, "primary", "primary", "secondary"),
                        ONE_OF(d, "", "", "North Church", "South Trust"),
                        ONE_OF(d, "", "East", "West"), ONE_OF(d, "", "", "", "", "zh", "en;zh"));
        add_place(d, text);
        esri_buf_add(text, "\n");
    }
}

static void write_reviews(draw *d) {
    esri_buf *text = &d->text[REVIEWS];
    for (int32_t v = 0; v < d->reviews; v++) {
        int32_t school = chance(d, 8) ? between(d, 0, d->schools - 1) : v % d->schools;
        int32_t half_days = chance(d, 50) ? between(d, 1, 3) : between(d, 1, 6);
        const char *seats = ONE_OF(d, "teacher:1", "teacher:2", "principal:1;teacher:1",
                                   "principal:1;teacher:2", "expert:1;teacher:1", "expert:2");
        const char *needs = ONE_OF(d, "", "", "science:1", "sen:1;science:1", "sen:2");
        d->review_school[v] = school;
        d->review_half_days[v] = half_days;
        d->review_seat[v] = seats[0] == 'e' ? "expert" : "teacher";
        esri_buf_printf(text, "V%d,S%d,%d.%d,%s,%s,", v, school, half_days / 2, half_days % 2 * 5,
                        seats, needs);
        if (chance(d, 15))
            esri_buf_add(text, as_text(d->first_day + between(d, 0, d->days / 2)).text);
        esri_buf_add(text, ",");
        if (chance(d, 20))
            esri_buf_add(text, as_text(d->first_day + between(d, d->days / 2, d->days - 1)).text);
        esri_buf_printf(text, ",%s\n", ONE_OF(d, "", "", "2", "3"));
    }
}

static void write_reviewers(draw *d) {
    esri_buf *text = &d->text[REVIEWERS];
    for (int32_t r = 0; r < d->reviewers; r++) {
        bool officer = chance(d, 10);
        esri_buf_printf(
            text, "R%d,Reviewer,%s,", r,
            ONE_OF(d, "teacher", "teacher", "teacher", "teacher", "principal", "vice_principal"));
        if (!officer)
            esri_buf_printf(text, "S%d", between(d, 0, d->schools - 1));
        esri_buf_printf(
            text, ",%s,%s,%s,%d,%d,%d,%s,%s\n", officer || chance(d, 80) ? "primary;secondary" : "",
            ONE_OF(d, "en;zh", "en;zh", "en;zh", "en;zh", "zh", "en"),
            ONE_OF(d, "", "science", "sen", "science;sen"), chance(d, 35) ? 0 : between(d, 1, 3),
            between(d, 0, 3), chance(d, 25) ? between(d, 1, 2) : 0,
            ONE_OF(d, "", "", "1", "2", "0"), ONE_OF(d, "", "", "", "6", "12.5"));
    }
}

// Relations hang on days near the cycle's, a term of years earlier where they have an end, so that
// they begin or end to bind in the middle of it.
static void write_relations(draw *d) {
    for (int32_t i = between(d, 2, 8); i > 0; i--) {
        bool has_from = chance(d, 50), has_to = chance(d, 60);
        esr_day from = has_from ? some_day(d) : ESR_DAY_NONE, to = ESR_DAY_NONE;
        if (has_to && has_from)
            to = from + between(d, 0, 3);
        else if (has_to)
            to = esri_day_add_years(some_day(d), -between(d, 0, 4));
        esri_buf_printf(&d->text[RELATIONS], "R%d,S%d,%s,%s,%s,%s\n",
                        between(d, 0, d->reviewers - 1), between(d, 0, d->schools - 1),
                        ONE_OF(d, "family", "supported", "supported", "friend", "reviewed"),
                        as_text(from).text, as_text(to).text, chance(d, 30) ? "Chief" : "");
    }
    for (int32_t i = between(d, 0, 5); i > 0; i--) {
        int32_t years = ONE_OF(d, "2", "6", "1")[0] - '0';
        esri_buf_printf(&d->text[HISTORY], "R%d,S%d,%s\n", between(d, 0, d->reviewers - 1),
                        between(d, 0, d->schools - 1),
                        as_text(esri_day_add_years(some_day(d), -years)).text);
    }
}

static void write_unavailable(draw *d) {
    for (int32_t i = between(d, 2, 12); i > 0; i--) {
        const char *who = ONE_OF(d, "all", "all", "school", "school", "reviewer", "reviewer");
        esri_buf_printf(&d->text[UNAVAILABLE], "%s,", who);
        if (who[0] == 's')
            esri_buf_printf(&d->text[UNAVAILABLE], "S%d", between(d, 0, d->schools - 1));
        else if (who[0] == 'r')
            esri_buf_printf(&d->text[UNAVAILABLE], "R%d", between(d, 0, d->reviewers - 1));
        esr_day from = some_day(d);
        esri_buf_printf(&d->text[UNAVAILABLE], ",%s,%s,%s,%s\n", as_text(from).text,
                        as_text(from + between(d, 0, 2)).text, ONE_OF(d, "", "", "am", "pm"),
                        ONE_OF(d, "", "7", "25", "60"));
    }
}

static void write_wishes(draw *d) {
    for (int32_t r = 0; r < d->reviewers; r++)
        for (int32_t s = 0; s < d->schools; s++)
            if (chance(d, 15))
                esri_buf_printf(&d->text[PREFERENCES], "R%d,S%d,%d\n", r, s, between(d, -99, 99));
    for (int32_t a = 0; a < d->reviewers; a++)
        for (int32_t b = a + 1; b < d->reviewers; b++)
            if (chance(d, 15))
                esri_buf_printf(&d->text[PAIRS], "R%d,R%d\n", b, a);
}

static void write_capacity(draw *d) {
    for (int32_t i = between(d, 1, 2); i > 0; i--) {
        esr_day from = some_day(d);
        esri_buf_printf(&d->text[CAPACITY], "%s,%s,%d,%s\n", as_text(from).text,
                        as_text(from + between(d, 2, 9)).text, chance(d, 20) ? 0 : between(d, 1, 2),
                        ONE_OF(d, "", "primary", "secondary"));
    }
}

static void add_pin(draw *d, int32_t review, esr_day first_day, int32_t reviewer,
                    const char *kind) {
    esri_buf *text = &d->text[PINS];
    esri_buf_printf(text, "V%d,%s,", review, as_text(first_day).text);
    if (reviewer >= 0)
        esri_buf_printf(text, "R%d", reviewer);
    esri_buf_printf(text, ",%s\n", kind);
}

static void write_pins(draw *d) {
    for (int32_t i = between(d, 1, 4); i > 0; i--) {
        const char *kind = chance(d, 40) ? ONE_OF(d, "keep", "") : "forbid";
        int32_t review = between(d, 0, d->reviews - 1);
        int32_t reviewer = chance(d, 67) ? between(d, 0, d->reviewers - 1) : -1;
        if (reviewer >= 0 && chance(d, 40)) {
            add_pin(d, review, ESR_DAY_NONE, reviewer, kind);
            continue;
        }
        esr_day first = some_day(d); // more than one day is forbidden, for it to matter
        for (esr_day day = first; day <= first + (kind[0] == 'f' ? 4 : 0); day++)
            add_pin(d, review, day, reviewer, kind);
    }
}

static void write_published(draw *d) {
    esri_buf_add(&d->text[PUBLISHED], file_heads[PUBLISHED]);
    for (int32_t v = 0; v < d->reviews; v++) {
        if (chance(d, 25))
            continue;
        if (chance(d, 10)) {
            esri_buf_printf(&d->text[PUBLISHED], "V%d,S%d,,,%s,\n", v, d->review_school[v],
                            d->review_seat[v]);
            continue;
        }
        esr_day first = some_day(d);
        esr_day last = esr_visit_last_day(first, d->review_half_days[v]);
        int32_t one = between(d, 0, d->reviewers - 1), next = (one + 1) % d->reviewers;
        esri_buf_printf(&d->text[PUBLISHED], "V%d,S%d,%s,%s,%s,R%d\n", v, d->review_school[v],
                        as_text(first).text, as_text(last).text, d->review_seat[v], one);
        if (chance(d, 40))
            esri_buf_printf(&d->text[PUBLISHED], "V%d,S%d,%s,%s,%s,R%d\n", v, d->review_school[v],
                            as_text(first).text, as_text(last).text, d->review_seat[v], next);
    }
}

// A year before the cycle's is a leap year now and then, so that terms meet 29 February.
static void write_all(draw *d) {
    for (int32_t f = 0; f < PUBLISHED; f++) // an empty published.csv says something, too
        esri_buf_add(&d->text[f], file_heads[f]);
    esri_civil start = {between(d, 2007, 2010), chance(d, 40) ? 2 : 9, between(d, 20, 27)};
    d->first_day = esri_day_from_civil(start);
    d->days = chance(d, 40) ? between(d, 4, 6) : between(d, 6, 10);
    d->reviews = between(d, 2, REVIEWS_MAX);
    d->schools = between(d, d->reviews, SCHOOLS_MAX);
    d->reviewers = chance(d, 20) ? between(d, 2, 6) : between(d, 5, 6);
    write_settings(d);
    write_schools(d);
    write_reviews(d);
    write_reviewers(d);
    static void (*const others[])(draw *) = {write_relations, write_unavailable, write_wishes,
                                             write_capacity,  write_pins,        write_published};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (chance(d, 70)) // not all at once, or hardly anything is allowed and nothing matters
            others[i](d);
}

static esr_cycle *try_build(esr_context *ctx, draw *d) {
    harness_file files[FILES];
    size_t count = 0;
    esr_cycle *cycle = NULL;
    for (int32_t f = 0; f < FILES; f++)
        if (d->text[f].text)
            files[count++] = (harness_file){file_names[f], d->text[f].text};
    return harness_cycle(ctx, files, count, &cycle) == ESR_OK ? cycle : NULL;
}

// The next draw that the builder and, if asked for, esr_check_rules accept.
static esr_cycle *draw_cycle(esr_context *ctx, uint64_t seed, bool by_rules) {
    esri_rng seeds = {seed};
    draw d = {.rng = {esri_rng_next(&seeds)}}; // so that near seeds have nothing in common
    esr_cycle *cycle = NULL;
    while (!cycle) {
        write_all(&d);
        cycle = try_build(ctx, &d);
        if (cycle && by_rules && esr_check_rules(ctx, cycle) != ESR_OK) {
            esr_cycle_free(cycle);
            cycle = NULL;
        }
        for (int32_t f = 0; f < FILES; f++)
            esri_buf_free(&d.text[f]);
        esr_context_clear(ctx);
    }
    return cycle;
}

esr_cycle *tiny_cycle(esr_context *ctx, uint64_t seed) {
    return draw_cycle(ctx, seed, true);
}

esr_cycle *tiny_cycle_unchecked(esr_context *ctx, uint64_t seed) {
    return draw_cycle(ctx, seed, false);
}

esr_solution *tiny_solve(esr_context *ctx, const esr_cycle *cycle, const esr_solution *start) {
    const esr_solve_options options = {.start = start};
    esr_solution *solution = NULL;
    esr_verdict *verdict = NULL;
    if (esr_solve(ctx, cycle, &options, &solution) != ESR_OK)
        return NULL;
    assert_int_equal(esr_verify(ctx, solution->plan, &verdict), ESR_OK);
    assert_int_equal(verdict->violation_count, 0);
    assert_int_equal(verdict->costs.total, solution->cost);
    esr_verdict_free(verdict);
    return solution;
}
