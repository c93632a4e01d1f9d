// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a cycle as data of models/esr.mod. What the rules say of one visit or one member alone
// ends as the sets STARTS and SITS (tuples.h); all else is in the rows of the model. The names are
// those of docs/formulation.md.
#include <esr/model.h>

#include <inttypes.h>

#include "base/buf.h"
#include "base/file.h"
#include "formulation/tuples.h"
#include "rules/judge.h"

#define TRIPLES_MAX 500000

typedef struct writer {
    const esr_cycle *cycle;
    const esri_tuples *tuples;
    esri_buf text;
} writer;

// A symbol: quoted, so that "12" is no number.
static void add_quoted(writer *w, const char *name) {
    esri_buf_add(&w->text, "'");
    for (const char *c = name; *c; c++)
        esri_buf_add(&w->text, *c == '\'' ? "''" : (char[2]){*c, '\0'});
    esri_buf_add(&w->text, "'");
}

static void add_name(writer *w, const char *name) {
    esri_buf_add(&w->text, " ");
    add_quoted(w, name);
}

static void add_number(writer *w, int64_t number) {
    esri_buf_printf(&w->text, " %" PRId64, number);
}

static void add_review(writer *w, int32_t review) {
    add_name(w, w->cycle->reviews[review].id);
}

static void add_reviewer(writer *w, int32_t reviewer) {
    add_name(w, w->cycle->reviewers[reviewer].id);
}

static void add_day(writer *w, esr_day day) {
    add_number(w, (int64_t)day - w->cycle->first_day + 1);
}

static void add_param(writer *w, const char *name, int64_t value) {
    esri_buf_printf(&w->text, "param %s := %" PRId64 ";\n", name, value);
}

static void add_words(writer *w, const char *set, esr_words words) {
    esri_buf_printf(&w->text, "set %s :=", set);
    for (int32_t i = 0; i < words.count; i++)
        add_name(w, words.at[i]);
    esri_buf_add(&w->text, ";\n");
}

static void write_registers(writer *w) {
    const esr_cycle *cycle = w->cycle;
    add_param(w, "days", cycle->day_count);
    esri_buf_add(&w->text, "set REVIEWS :=");
    for (int32_t v = 0; v < cycle->review_count; v++)
        add_review(w, v);
    esri_buf_add(&w->text, ";\nset REVIEWERS :=");
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        add_reviewer(w, r);
    esri_buf_add(&w->text, ";\nset SCHOOLS :=");
    for (int32_t s = 0; s < cycle->school_count; s++)
        add_name(w, cycle->schools[s].id);
    esri_buf_add(&w->text, ";\n");
    add_words(w, "SEATS", cycle->seats);
    add_words(w, "SKILLS", cycle->skills);
}

// One member of an indexed set, `set STAFF['S1'] := 'R1' 'R2';`: all reviewers for whom `is` holds.
typedef bool (*reviewer_test)(const esr_cycle *cycle, int32_t reviewer, int32_t of);

static void write_people_of(writer *w, const char *set, const char *index, int32_t of,
                            reviewer_test is) {
    bool any = false;
    for (int32_t r = 0; r < w->cycle->reviewer_count; r++) {
        if (!is(w->cycle, r, of))
            continue;
        if (!any) {
            esri_buf_printf(&w->text, "set %s[", set);
            add_quoted(w, index);
            esri_buf_add(&w->text, "] :=");
        }
        any = true;
        add_reviewer(w, r);
    }
    if (any)
        esri_buf_add(&w->text, ";\n");
}

static bool is_at_home(const esr_cycle *cycle, int32_t reviewer, int32_t school) {
    return cycle->reviewers[reviewer].home.at == school;
}

static bool may_fill(const esr_cycle *cycle, int32_t reviewer, int32_t seat) {
    return esri_role_fits(cycle, cycle->reviewers[reviewer].role, seat);
}

static bool has_skill(const esr_cycle *cycle, int32_t reviewer, int32_t skill) {
    return cycle->reviewers[reviewer].skills >> skill & 1u;
}

static void write_people(writer *w) {
    const esr_cycle *cycle = w->cycle;
    for (int32_t s = 0; s < cycle->school_count; s++)
        write_people_of(w, "STAFF", cycle->schools[s].id, s, is_at_home);
    for (int32_t s = 0; s < cycle->seats.count; s++)
        write_people_of(w, "FILLS", cycle->seats.at[s], s, may_fill);
    for (int32_t s = 0; s < cycle->skills.count; s++)
        write_people_of(w, "HAVE", cycle->skills.at[s], s, has_skill);
    esri_buf_add(&w->text, "set NOVICES :=");
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        if (cycle->reviewers[r].visits_done == 0)
            add_reviewer(w, r);
    esri_buf_add(&w->text, ";\nset APART :=");
    for (int32_t p = 0; p < cycle->pair_count; p++) {
        add_reviewer(w, cycle->pairs[p].first.at);
        add_reviewer(w, cycle->pairs[p].second.at);
    }
    esri_buf_add(&w->text, ";\nparam: least most recent :=");
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        const esr_reviewer *who = &cycle->reviewers[r];
        esri_buf_add(&w->text, "\n");
        add_reviewer(w, r);
        add_number(w, who->min_visits);
        add_number(w, who->max_visits);
        add_number(w, who->recent_visits);
    }
    esri_buf_add(&w->text, ";\n");
}

static void write_seats(writer *w) {
    const esr_cycle *cycle = w->cycle;
    esri_buf_add(&w->text, "param seats :=");
    for (int32_t v = 0; v < cycle->review_count; v++) {
        const esr_review *review = &cycle->reviews[v];
        int32_t end = review->seat_at + review->seat_count, same = 0;
        for (int32_t p = review->seat_at; p < end; p++) { // a review's places are sorted by seat
            same++;
            if (p + 1 < end && cycle->places[p + 1].seat == cycle->places[p].seat)
                continue;
            esri_buf_add(&w->text, "\n");
            add_review(w, v);
            add_name(w, cycle->seats.at[cycle->places[p].seat]);
            add_number(w, same);
            same = 0;
        }
    }
    esri_buf_add(&w->text, ";\n");
}

static void write_reviews(writer *w) {
    const esr_cycle *cycle = w->cycle;
    esri_buf_add(&w->text, "param: school length weight :=");
    for (int32_t v = 0; v < cycle->review_count; v++) {
        const esr_review *review = &cycle->reviews[v];
        esri_buf_add(&w->text, "\n");
        add_review(w, v);
        add_name(w, cycle->schools[review->school.at].id);
        add_number(w, (int64_t)esr_visit_last_day(0, review->half_days) + 1);
        add_number(w, review->weight);
    }
    esri_buf_add(&w->text, ";\n");
    write_seats(w);
    esri_buf_add(&w->text, "param needs :=");
    for (int32_t v = 0; v < cycle->review_count; v++)
        for (int32_t n = 0; n < cycle->reviews[v].need_count; n++) {
            esri_buf_add(&w->text, "\n");
            add_review(w, v);
            add_name(w, cycle->skills.at[cycle->reviews[v].needs[n].word]);
            add_number(w, cycle->reviews[v].needs[n].count);
        }
    esri_buf_add(&w->text, ";\n");
}

static void write_capacity(writer *w) {
    const esr_cycle *cycle = w->cycle;
    esri_buf_add(&w->text, "param: CAPACITY: capacity_from capacity_to capacity_most :=");
    for (int32_t c = 0; c < cycle->capacity_count; c++) {
        esri_buf_add(&w->text, "\n");
        add_number(w, c + 1);
        add_day(w, cycle->capacity[c].from);
        add_day(w, cycle->capacity[c].to);
        add_number(w, cycle->capacity[c].max_visits);
    }
    esri_buf_add(&w->text, ";\n");
    for (int32_t c = 0; c < cycle->capacity_count; c++) {
        esri_buf_printf(&w->text, "set COUNTED[%d] :=", (int)c + 1);
        for (int32_t v = 0; v < cycle->review_count; v++)
            if (cycle->capacity[c].sector < 0 ||
                cycle->capacity[c].sector == cycle->schools[cycle->reviews[v].school.at].sector)
                add_review(w, v);
        esri_buf_add(&w->text, ";\n");
    }
}

// Several pins may keep one thing: a set holds it once.
static bool kept_before(const esr_cycle *cycle, int32_t pin, bool day) {
    const esr_pin *it = &cycle->pins[pin];
    for (int32_t i = 0; i < pin; i++) {
        const esr_pin *other = &cycle->pins[i];
        if (!other->forbid && other->review.at == it->review.at &&
            (day ? other->first_day == it->first_day : other->reviewer.at == it->reviewer.at))
            return true;
    }
    return false;
}

static void write_pins(writer *w) {
    const esr_cycle *cycle = w->cycle;
    esri_buf_add(&w->text, "set KEEP_DAY :=");
    for (int32_t i = 0; i < cycle->pin_count; i++) {
        const esr_pin *pin = &cycle->pins[i];
        if (pin->forbid || pin->first_day == ESR_DAY_NONE || kept_before(cycle, i, true))
            continue;
        add_review(w, pin->review.at);
        add_day(w, pin->first_day);
    }
    esri_buf_add(&w->text, ";\nset KEEP_REVIEWER :=");
    for (int32_t i = 0; i < cycle->pin_count; i++) {
        const esr_pin *pin = &cycle->pins[i];
        if (pin->forbid || pin->reviewer.at < 0 || kept_before(cycle, i, false))
            continue;
        add_review(w, pin->review.at);
        add_reviewer(w, pin->reviewer.at);
    }
    esri_buf_add(&w->text, ";\n");
}

static void write_published(writer *w) {
    const esr_cycle *cycle = w->cycle;
    esri_buf_add(&w->text, "set TOLD_DAY :=");
    for (int32_t p = 0; p < cycle->published_count; p++) {
        if (cycle->published[p].first_day == ESR_DAY_NONE)
            continue;
        add_review(w, cycle->published[p].review.at);
        add_day(w, cycle->published[p].first_day);
    }
    esri_buf_add(&w->text, ";\nset TOLD_REVIEWER :=");
    for (int32_t p = 0; p < cycle->published_count; p++) {
        const esr_published *told = &cycle->published[p];
        for (int32_t m = told->told_at; m < told->told_at + told->told_count; m++) {
            add_review(w, told->review.at);
            add_reviewer(w, cycle->told[m].at);
        }
    }
    esri_buf_add(&w->text, ";\n");
}

static void write_numbers(writer *w) {
    const esr_limits *limits = &w->cycle->limits;
    const esr_cost_rates *costs = &w->cycle->costs;
    const esr_kind_rule *reciprocal = &w->cycle->kinds[ESR_KIND_RECIPROCAL];
    add_param(w, "gap_days", limits->gap_days);
    add_param(w, "home_away", limits->home_away);
    add_param(w, "own_review_margin", limits->own_review_margin);
    add_param(w, "novices_per_team", limits->novices_per_team);
    add_param(w, "reciprocal_forbid", reciprocal->mode == ESR_FORBID);
    add_param(w, "reciprocal_cost", reciprocal->mode == ESR_COST ? reciprocal->cost : 0);
    add_param(w, "unscheduled", costs->unscheduled);
    add_param(w, "empty_seat", costs->empty_seat);
    add_param(w, "missing_skill", costs->missing_skill);
    add_param(w, "no_veteran", costs->no_veteran);
    add_param(w, "under_minimum", costs->under_minimum);
    add_param(w, "per_recent_visit", costs->per_recent_visit);
    add_param(w, "change_date", costs->change_date);
    add_param(w, "change_reviewer", costs->change_reviewer);
    add_param(w, "steps", costs->load_step_count);
    esri_buf_add(&w->text, "param load_step :=");
    for (int32_t k = 0; k < costs->load_step_count; k++) {
        add_number(w, k + 1);
        add_number(w, costs->load_step[k]);
    }
    esri_buf_add(&w->text, ";\n");
}

static void write_starts(writer *w) {
    esri_buf_add(&w->text, "param: STARTS: date_cost :=");
    for (int32_t i = 0; i < w->tuples->start_count; i++) {
        const esri_start *start = &w->tuples->starts[i];
        esri_buf_add(&w->text, "\n");
        add_review(w, start->review);
        add_number(w, start->day + 1);
        add_number(w, start->cost);
    }
    esri_buf_add(&w->text, ";\n");
}

// The reviewers who may sit on a visit, with travel and wishes.
static void write_sits(writer *w) {
    esri_buf_add(&w->text, "param: SITS: cost :=");
    for (int32_t i = 0; i < w->tuples->sit_count; i++) {
        const esri_sit *sit = &w->tuples->sits[i];
        esri_buf_add(&w->text, "\n");
        add_review(w, sit->review);
        add_reviewer(w, sit->reviewer);
        add_number(w, sit->day + 1);
        add_number(w, sit->cost);
    }
    esri_buf_add(&w->text, ";\n");
}

static void write_all(writer *w) {
    char first[11];
    esr_day_text(w->cycle->first_day, first);
    esri_buf_printf(&w->text, "# Data of models/esr.mod for the cycle %s; day 1 is %s.\ndata;\n",
                    w->cycle->id, first);
    write_registers(w);
    write_people(w);
    write_reviews(w);
    write_capacity(w);
    write_pins(w);
    write_published(w);
    write_numbers(w);
    write_starts(w);
    write_sits(w);
    esri_buf_add(&w->text, "end;\n");
}

esr_status esr_export_mathprog(esr_context *ctx, const esr_cycle *cycle, const char *path) {
    esr_status status = ESR_OK;
    esri_tuples *tuples = NULL;
    writer w = {.cycle = cycle};
    ESR_TRY(esri_tuples_new(ctx, cycle, TRIPLES_MAX, path, "MathProg", &tuples));
    w.tuples = tuples;
    write_all(&w);
    if (w.text.failed)
        status = esri_fail_nomem(ctx);
    else
        status = esri_file_write(ctx, path, w.text.text, w.text.length);
cleanup:
    esri_buf_free(&w.text);
    esri_tuples_free(tuples);
    return status;
}
