// SPDX-License-Identifier: GPL-3.0-or-later
// What ideas are made of, and the ideas about settings: limits, dates, capacity, pins, seats.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cycle/columns.h"
#include "cycle/rows.h"
#include "explain/empty/ways.h"
#include "rules/say.h"

#define WIDER_MOST   35 // days by which a review's bounds are moved at most
#define ROWS_MOST    6  // school calendars, capacities and pins that are tried
#define REVIEWS_MOST 6  // reviews of a clash whose bounds are tried
#define WEIGHT_MOST  9
#define PART_REVIEWS 16 // a clash of that many reviews is planned alone for each idea

esr_cell *esri_idea_cells(esri_ideas *ideas, const char *const *pairs) {
    size_t count = 0;
    while (pairs[2 * count])
        count++;
    esr_cell *cells = esri_arena_alloc(ideas->work->arena, count + 1, sizeof *cells);
    for (size_t i = 0; cells && i < count; i++) {
        cells[i].column = pairs[2 * i];
        cells[i].value = esri_arena_strdup(ideas->work->arena, pairs[2 * i + 1]);
        ideas->failed = ideas->failed || !cells[i].value;
    }
    ideas->failed = ideas->failed || !cells;
    return cells;
}

esr_cell *esri_idea_row(esri_ideas *ideas, int table, int32_t line) {
    const esri_row_list *list = &ideas->work->trial->cycle->rows->tables[table];
    const esri_table_shape *shape = esri_table_shape_of((esri_table)table);
    const char *pairs[2 * ESRI_COLUMNS_MAX + 1] = {NULL};
    for (int32_t i = 0; i < list->count; i++) {
        if (list->at[i].line != line)
            continue;
        for (int32_t c = 0; c < shape->column_count; c++) {
            pairs[2 * c] = shape->columns[c].name;
            pairs[2 * c + 1] = list->at[i].cells[c];
        }
        return esri_idea_cells(ideas, pairs);
    }
    return NULL;
}

esri_idea *esri_idea_add(esri_ideas *ideas, esr_way_kind kind, esri_buf *text, esri_buf *where) {
    esri_arena *arena = ideas->work->arena;
    esri_idea idea = {.kind = kind};
    if (!text->failed && !where->failed && text->text && where->text) {
        idea.text = esri_arena_strdup(arena, text->text);
        idea.where = esri_arena_strdup(arena, where->text);
        idea.steps = esri_arena_alloc(arena, ESRI_STEPS_MAX, sizeof *idea.steps);
    }
    esri_buf_free(text);
    esri_buf_free(where);
    if (ideas->count == ideas->room) {
        int32_t room = ideas->room ? 2 * ideas->room : 32;
        esri_idea *at = realloc(ideas->at, (size_t)room * sizeof *at);
        ideas->failed = ideas->failed || !at;
        if (!at)
            return NULL;
        ideas->at = at;
        ideas->room = room;
    }
    ideas->failed = ideas->failed || !idea.text || !idea.where || !idea.steps;
    if (ideas->failed)
        return NULL;
    for (int32_t i = 0; i < ideas->count; i++)
        if (strcmp(ideas->at[i].text, idea.text) == 0)
            return NULL;
    ideas->at[ideas->count] = idea;
    return &ideas->at[ideas->count++];
}

void esri_idea_step(esri_ideas *ideas, esri_idea *idea, const char *table, esr_cell *where,
                    esr_cell *cells) {
    if (!idea || ideas->failed || idea->step_count == ESRI_STEPS_MAX)
        return;
    idea->steps[idea->step_count++] = (esr_step){table, where, cells};
}

esri_answer esri_idea_helps(esri_ideas *ideas, const esri_idea *idea) {
    esri_clash_work *w = ideas->work;
    const esri_clash *clash = ideas->clash;
    esri_answer answer = ESRI_UNKNOWN;
    bool proven = clash->why == ESR_EMPTY_COUNTED || clash->why == ESR_EMPTY_SOLVED;
    if (!idea || ideas->failed || !proven || clash->short_by > 1 ||
        esri_demand_reviews(w->demand, clash->wanted) > PART_REVIEWS)
        return answer;
    if (esri_trial_fills(w->trial, w->demand, clash->wanted, idea->steps, idea->step_count,
                         &answer) != ESR_OK)
        ideas->failed = true;
    return answer;
}

// A limit of the cycle, changed from one number to another.
typedef struct limit_words {
    const char *key, *one, *several; // "%d … instead of"
} limit_words;

static const esri_idea *add_limit(esri_ideas *ideas, const limit_words *words, int32_t from,
                                  int32_t to) {
    esri_buf text = {0}, where = {0};
    char value[12];
    snprintf(value, sizeof value, "%d", to);
    esri_buf_printf(&text, "%d %s instead of %d", to, to == 1 ? words->one : words->several, from);
    esri_buf_printf(&where, "cycle.ini: [limits] %s = %d", words->key, to);
    esri_idea *idea = esri_idea_add(ideas, ESR_WAY_LIMIT, &text, &where);
    esri_idea_step(ideas, idea, "settings", NULL,
                   esri_idea_cells(ideas, (const char *const[]){"section", "limits", "key",
                                                                words->key, "value", value, NULL}));
    return idea;
}

// The value nearest to `from` down to 0 that helps; others are no ideas. Without an answer two.
static void add_lower_limit(esri_ideas *ideas, const limit_words *words, int32_t from) {
    int32_t works = 0, fails = from, kept = ideas->count;
    if (from <= 0)
        return;
    esri_answer answer = esri_idea_helps(ideas, add_limit(ideas, words, from, 0));
    ideas->count = kept;
    if (answer == ESRI_UNKNOWN) {
        (void)add_limit(ideas, words, from, from / 2);
        if (from > 7)
            (void)add_limit(ideas, words, from, from - 7);
        return;
    }
    while (answer != ESRI_NO && fails - works > 1 && !ideas->failed) {
        int32_t middle = works + (fails - works) / 2;
        if (esri_idea_helps(ideas, add_limit(ideas, words, from, middle)) == ESRI_YES)
            works = middle;
        else
            fails = middle;
        ideas->count = kept;
    }
    if (answer == ESRI_YES)
        (void)add_limit(ideas, words, from, works);
}

static void add_limits(esri_ideas *ideas) {
    static const limit_words visits = {"max_visits", "visit of each reviewer at most",
                                       "visits of each reviewer at most"};
    static const limit_words gap = {"gap_days", "day between two visits of one reviewer",
                                    "days between two visits of one reviewer"};
    static const limit_words away = {"home_away", "reviewer of one school away at once",
                                     "reviewers of one school away at once"};
    static const limit_words margin = {"own_review_margin",
                                       "day between a visit and the review of the own school",
                                       "days between a visit and the review of the own school"};
    static const limit_words novices = {"novices_per_team", "novice on a team",
                                        "novices on a team"};
    const esr_limits *limits = &ideas->work->trial->cycle->limits;
    (void)add_limit(ideas, &visits, limits->max_visits, limits->max_visits + 1);
    if (limits->home_away > 0)
        (void)add_limit(ideas, &away, limits->home_away, limits->home_away + 1);
    (void)add_limit(ideas, &novices, limits->novices_per_team, limits->novices_per_team + 1);
    add_lower_limit(ideas, &gap, limits->gap_days);
    add_lower_limit(ideas, &margin, limits->own_review_margin);
}

// A bound of a review moved by some days.
static const esri_idea *add_bound(esri_ideas *ideas, const esr_review *review, bool latest,
                                  int32_t days) {
    esri_buf text = {0}, where = {0};
    esr_day was = latest ? review->latest : review->earliest;
    char before[11], after[11];
    esr_day_text(was, before);
    esr_day_text(latest ? was + days : was - days, after);
    esri_buf_printf(&text,
                    latest ? "%s may last until %s instead of %s"
                           : "%s may begin from %s on instead of %s",
                    review->id, after, before);
    esri_buf_printf(&where, "reviews.csv:%d: %s = %s", review->line, latest ? "latest" : "earliest",
                    after);
    esri_idea *idea = esri_idea_add(ideas, ESR_WAY_DATE, &text, &where);
    if (idea)
        idea->guess = days;
    esri_idea_step(
        ideas, idea, "reviews",
        esri_idea_cells(ideas, (const char *const[]){"id", review->id, NULL}),
        esri_idea_cells(ideas, (const char *const[]){latest ? "latest" : "earliest", after, NULL}));
    return idea;
}

// The fewest days that help, of up to WIDER_MOST.
static void add_wider(esri_ideas *ideas, const esr_review *review, bool latest) {
    int32_t kept = ideas->count, fails = 0, works = WIDER_MOST;
    const esr_cycle *cycle = ideas->work->trial->cycle;
    esr_day bound = latest ? review->latest : review->earliest;
    if (bound == ESR_DAY_NONE)
        return;
    int32_t room = latest ? cycle->last_day - bound : bound - cycle->first_day;
    if (room <= 0)
        return;
    works = room < works ? room : works;
    esri_answer answer = esri_idea_helps(ideas, add_bound(ideas, review, latest, works));
    if (answer == ESRI_UNKNOWN)
        return;
    ideas->count = kept;
    while (answer == ESRI_YES && works - fails > 1 && !ideas->failed) {
        int32_t middle = fails + (works - fails) / 2;
        if (esri_idea_helps(ideas, add_bound(ideas, review, latest, middle)) == ESRI_YES)
            works = middle;
        else
            fails = middle;
        ideas->count = kept;
    }
    if (answer == ESRI_YES)
        (void)add_bound(ideas, review, latest, works);
}

static bool is_wanted(const esri_ideas *ideas, int32_t v) {
    const esri_demand *d = ideas->work->demand;
    for (int32_t e = d->element_at[v]; e < d->element_at[v + 1]; e++)
        if (ideas->clash->wanted[e] > 0)
            return true;
    return false;
}

static void drop_row(esri_ideas *ideas, esri_idea *idea, const char *table, int shape,
                     int32_t line) {
    esr_cell *row = idea ? esri_idea_row(ideas, shape, line) : NULL;
    if (row)
        esri_idea_step(ideas, idea, table, row, NULL);
}

// Rows that close the school of a review of the clash.
static void add_school_days(esri_ideas *ideas) {
    const esr_cycle *cycle = ideas->work->trial->cycle;
    esr_day from, to;
    int32_t count = 0;
    esri_demand_window(ideas->work->demand, ideas->clash->wanted, &from, &to);
    for (int32_t u = 0; u < cycle->unavailable_count && count < ROWS_MOST; u++) {
        const esr_unavailable *row = &cycle->unavailable[u];
        if (row->who != ESR_WHO_SCHOOL || row->cost >= 0 || row->from_calendar)
            continue;
        bool concerned = false;
        for (int32_t k = cycle->school_review_at[row->at];
             k < cycle->school_review_at[row->at + 1] && !concerned; k++)
            concerned = is_wanted(ideas, cycle->school_reviews[k].at);
        if (!concerned)
            continue;
        esri_buf text = {0}, where = {0};
        esri_say_school(&text, cycle, (esr_school_ix){row->at});
        esri_buf_add(&text, " can be visited after all ");
        esri_say_days(&text, row->from, row->to);
        esri_buf_printf(&where, "unavailable.csv:%d: without this row", row->line);
        int32_t kept = ideas->count;
        esri_idea *idea = esri_idea_add(ideas, ESR_WAY_DATE, &text, &where);
        drop_row(ideas, idea, "unavailable", ESRI_UNAVAILABLE, row->line);
        if (esri_idea_helps(ideas, idea) == ESRI_NO)
            ideas->count = kept;
        else
            count++;
    }
}

static void add_capacity(esri_ideas *ideas) {
    const esr_cycle *cycle = ideas->work->trial->cycle;
    for (int32_t c = 0; c < cycle->capacity_count && c < ROWS_MOST; c++) {
        const esr_capacity *row = &cycle->capacity[c];
        esri_buf text = {0}, where = {0};
        char value[12];
        snprintf(value, sizeof value, "%d", row->max_visits + 1);
        esri_buf_printf(&text, "%s%svisits at once %s instead of %d, ",
                        row->sector < 0 ? "" : cycle->sectors.at[row->sector],
                        row->sector < 0 ? "" : " ", value, row->max_visits);
        esri_say_days(&text, row->from, row->to);
        esri_buf_printf(&where, "capacity.csv:%d: max_visits = %s", row->line, value);
        esr_cell *cells = esri_idea_row(ideas, ESRI_CAPACITY, row->line);
        esri_idea *idea = esri_idea_add(ideas, ESR_WAY_CAPACITY, &text, &where);
        if (cells)
            esri_idea_step(
                ideas, idea, "capacity", cells,
                esri_idea_cells(ideas, (const char *const[]){"max_visits", value, NULL}));
    }
}

static void add_pins(esri_ideas *ideas) {
    const esr_cycle *cycle = ideas->work->trial->cycle;
    int32_t count = 0;
    for (int32_t p = 0; p < cycle->pin_count && count < ROWS_MOST; p++) {
        const esr_pin *pin = &cycle->pins[p];
        if (!is_wanted(ideas, pin->review.at))
            continue;
        esri_buf text = {0}, where = {0};
        esri_buf_printf(&text, "%s without its pin to %s ", cycle->reviews[pin->review.at].id,
                        pin->forbid ? "forbid" : "keep");
        if (pin->first_day != ESR_DAY_NONE)
            esri_say_days(&text, pin->first_day, pin->first_day);
        if (pin->reviewer.at >= 0) {
            esri_buf_add(&text, pin->first_day != ESR_DAY_NONE ? " and " : "");
            esri_say_reviewer(&text, cycle, pin->reviewer);
        }
        esri_buf_printf(&where, "pins.csv:%d: without this row", pin->line);
        drop_row(ideas, esri_idea_add(ideas, ESR_WAY_PIN, &text, &where), "pins", ESRI_PINS,
                 pin->line);
        count++;
    }
}

void esri_ideas_settings(esri_ideas *ideas) {
    const esr_cycle *cycle = ideas->work->trial->cycle;
    int32_t reviews = 0;
    add_limits(ideas);
    for (int32_t v = 0; v < cycle->review_count && reviews < REVIEWS_MOST; v++) {
        if (!is_wanted(ideas, v))
            continue;
        add_wider(ideas, &cycle->reviews[v], true);
        add_wider(ideas, &cycle->reviews[v], false);
        reviews++;
    }
    add_school_days(ideas);
    add_capacity(ideas);
    add_pins(ideas);
}

// The seats of a review without one of a kind; false if none is left.
static bool fewer_seats(const esr_cycle *cycle, const esr_review *review, int32_t seat,
                        esri_buf *out) {
    for (int32_t i = 0; i < review->seat_count;) {
        int32_t kind = cycle->places[review->seat_at + i].seat, count = 0;
        for (; i < review->seat_count && cycle->places[review->seat_at + i].seat == kind; i++)
            count++;
        count -= kind == seat;
        if (count > 0)
            esri_buf_printf(out, "%s%s:%d", out->length ? ";" : "", cycle->seats.at[kind], count);
    }
    return out->length > 0;
}

static void add_seats(esri_ideas *ideas, const esr_empty_gap *gap) {
    const esr_cycle *cycle = ideas->work->trial->cycle;
    const esr_review *review = &cycle->reviews[gap->review.at];
    esri_buf seats = {0}, text = {0}, where = {0};
    if (gap->seat < 0 || !fewer_seats(cycle, review, gap->seat, &seats)) {
        esri_buf_free(&seats);
        return;
    }
    esri_buf_printf(&text, "%s does with one %s less", review->id, cycle->seats.at[gap->seat]);
    esri_buf_printf(&where, "reviews.csv:%d: seats = %s", review->line, seats.text);
    esri_idea *idea = esri_idea_add(ideas, ESR_WAY_SEATS, &text, &where);
    esri_idea_step(ideas, idea, "reviews",
                   esri_idea_cells(ideas, (const char *const[]){"id", review->id, NULL}),
                   esri_idea_cells(ideas, (const char *const[]){"seats", seats.text, NULL}));
    esri_buf_free(&seats);
}

static void add_weights(esri_ideas *ideas, const esr_empty_gap *gap) {
    const esr_cycle *cycle = ideas->work->trial->cycle;
    const esr_review *review = &cycle->reviews[gap->review.at];
    int64_t unit =
        gap->seat < 0 ? cycle->costs.unscheduled : (int64_t)cycle->costs.empty_seat * gap->missing;
    for (int32_t weight = review->weight + 1; weight <= WEIGHT_MOST; weight++) {
        esri_buf text = {0}, where = {0};
        char value[12];
        snprintf(value, sizeof value, "%d", weight);
        esri_buf_printf(&text, "%s weighs %d instead of %d", review->id, weight, review->weight);
        esri_buf_printf(&where, "reviews.csv:%d: weight = %d", review->line, weight);
        esri_idea *idea = esri_idea_add(ideas, ESR_WAY_WEIGHT, &text, &where);
        if (idea) {
            idea->guess = weight;
            idea->dearer = unit * (weight - review->weight);
        }
        esri_idea_step(ideas, idea, "reviews",
                       esri_idea_cells(ideas, (const char *const[]){"id", review->id, NULL}),
                       esri_idea_cells(ideas, (const char *const[]){"weight", value, NULL}));
    }
}

void esri_ideas_demands(esri_ideas *ideas) {
    for (int32_t g = 0; g < ideas->gap_count; g++) {
        if (ideas->clash->why == ESR_EMPTY_DEARER)
            add_weights(ideas, &ideas->gaps[g]);
        add_seats(ideas, &ideas->gaps[g]);
    }
}
