// SPDX-License-Identifier: GPL-3.0-or-later
// Ideas about people: those with one thing in the way, for each seat of a clash, without it; and
// more people.
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cycle/columns.h"
#include "cycle/rows.h"
#include "explain/empty/ways.h"
#include "rules/costs.h"
#include "rules/say.h"
#include "rules/slots.h"

#define NEEDS_MOST    12 // elements of a clash whose people are looked at; else the gaps' own
#define RECRUITS_MOST ESRI_STEPS_MAX

static esr_cell *reviewer_id(esri_ideas *ideas, const esr_reviewer *reviewer) {
    return esri_idea_cells(ideas, (const char *const[]){"id", reviewer->id, NULL});
}

// Sets one cell of a reviewer.
static esri_idea *add_person(esri_ideas *ideas, esr_way_kind kind, esr_reviewer_ix who,
                             const char *column, const char *value, const char *words) {
    const esr_cycle *cycle = ideas->work->trial->cycle;
    const esr_reviewer *reviewer = &cycle->reviewers[who.at];
    esri_buf text = {0}, where = {0};
    esri_say_reviewer(&text, cycle, who);
    esri_buf_printf(&text, " %s", words);
    esri_buf_printf(&where, "reviewers.csv:%d: %s = %s", reviewer->line, column, value);
    esri_idea *idea = esri_idea_add(ideas, kind, &text, &where);
    esri_idea_step(ideas, idea, "reviewers", reviewer_id(ideas, reviewer),
                   esri_idea_cells(ideas, (const char *const[]){column, value, NULL}));
    return idea;
}

static esri_idea *add_visit(esri_ideas *ideas, esr_reviewer_ix who) {
    int32_t most = ideas->work->trial->cycle->reviewers[who.at].max_visits;
    char value[12], words[60];
    snprintf(value, sizeof value, "%d", most + 1);
    snprintf(words, sizeof words, "makes up to %d visit%s instead of %d", most + 1,
             most == 0 ? "" : "s", most);
    return add_person(ideas, ESR_WAY_VISITS, who, "max_visits", value, words);
}

static esri_idea *add_distance(esri_ideas *ideas, const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    double km =
        esri_reviewer_km(cycle, pairing->reviewer, cycle->reviews[pairing->review.at].school);
    char value[24], words[80];
    snprintf(value, sizeof value, "%.0f", ceil(km));
    snprintf(words, sizeof words, "travels up to %s km instead of %g", value,
             cycle->reviewers[pairing->reviewer.at].max_km);
    return add_person(ideas, ESR_WAY_DISTANCE, pairing->reviewer, "max_km", value, words);
}

static esri_idea *add_sector(esri_ideas *ideas, const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_reviewer *reviewer = &cycle->reviewers[pairing->reviewer.at];
    int32_t sector = cycle->schools[cycle->reviews[pairing->review.at].school.at].sector;
    esri_buf value = {0}, words = {0};
    for (int32_t s = 0; s < cycle->sectors.count; s++)
        if (s == sector || (reviewer->sectors >> s & 1u))
            esri_buf_printf(&value, "%s%s", value.length ? ";" : "", cycle->sectors.at[s]);
    esri_buf_printf(&words, "reviews %s schools, too", cycle->sectors.at[sector]);
    esri_idea *idea = NULL;
    if (value.failed || words.failed)
        ideas->failed = true;
    else
        idea =
            add_person(ideas, ESR_WAY_SECTOR, pairing->reviewer, "sectors", value.text, words.text);
    esri_buf_free(&value);
    esri_buf_free(&words);
    return idea;
}

// The rows of unavailable.csv, and busy times of a calendar, that take days of the visit.
static esri_idea *add_free(esri_ideas *ideas, const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    esr_day last =
        esr_visit_last_day(pairing->first_day, cycle->reviews[pairing->review.at].half_days);
    esri_buf text = {0}, where = {0};
    const char *joint = "";
    esri_say_reviewer(&text, cycle, pairing->reviewer);
    esri_buf_add(&text, " is free ");
    esri_say_days(&text, pairing->first_day, last);
    esri_buf_add(&text, " after all");
    for (int32_t u = 0; u < cycle->unavailable_count; u++) {
        const esr_unavailable *row = &cycle->unavailable[u];
        if (row->who != ESR_WHO_REVIEWER || row->at != pairing->reviewer.at || row->cost >= 0 ||
            row->to < pairing->first_day || row->from > last)
            continue;
        if (row->from_calendar) { // not ours to edit
            esri_buf_free(&text);
            esri_buf_free(&where);
            return NULL;
        }
        esri_buf_printf(&where, "%sunavailable.csv:%d: without this row", joint, row->line);
        joint = ", ";
    }
    esri_idea *idea = esri_idea_add(ideas, ESR_WAY_FREE, &text, &where);
    for (int32_t u = 0; idea && u < cycle->unavailable_count; u++) {
        const esr_unavailable *row = &cycle->unavailable[u];
        if (row->who == ESR_WHO_REVIEWER && row->at == pairing->reviewer.at && row->cost < 0 &&
            row->to >= pairing->first_day && row->from <= last)
            esri_idea_step(ideas, idea, "unavailable",
                           esri_idea_row(ideas, ESRI_UNAVAILABLE, row->line), NULL);
    }
    return idea;
}

static esri_idea *add_waiver(esri_ideas *ideas, const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    int32_t at = esri_relation_next(pairing, 0);
    while (at >= 0 && cycle->kinds[cycle->relations[at].kind].mode != ESR_FORBID)
        at = esri_relation_next(pairing, at + 1);
    if (at < 0 || cycle->relations[at].from_history)
        return NULL;
    const esr_relation *row = &cycle->relations[at];
    esri_buf text = {0}, where = {0};
    esri_buf_printf(&text, "the tie \"%s\" of ", cycle->kinds[row->kind].name);
    esri_say_reviewer(&text, cycle, pairing->reviewer);
    esri_buf_add(&text, " to ");
    esri_say_school(&text, cycle, row->school);
    esri_buf_add(&text, " is waived");
    esri_buf_printf(&where, "relations.csv:%d: esr waive %s %s %s --by NAME --reason WHY",
                    row->line, cycle->reviewers[row->reviewer.at].id,
                    cycle->schools[row->school.at].id, cycle->kinds[row->kind].name);
    esri_idea *idea = esri_idea_add(ideas, ESR_WAY_WAIVER, &text, &where);
    esri_idea_step(
        ideas, idea, "relations", esri_idea_row(ideas, ESRI_RELATIONS, row->line),
        esri_idea_cells(ideas, (const char *const[]){"waived_by", "?", "waived_why", "?", NULL}));
    return idea;
}

static esri_idea *add_pair(esri_ideas *ideas, const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_review *review = &cycle->reviews[pairing->review.at];
    for (int32_t i = 0; i < cycle->pair_count; i++) {
        const esr_pair *pair = &cycle->pairs[i];
        int32_t other = pair->first.at == pairing->reviewer.at    ? pair->second.at
                        : pair->second.at == pairing->reviewer.at ? pair->first.at
                                                                  : -1;
        for (int32_t s = 0; other >= 0 && s < review->seat_count; s++) {
            if (ideas->work->demand->plan->member[review->seat_at + s].at != other)
                continue;
            esri_buf text = {0}, where = {0};
            esri_say_reviewer(&text, cycle, pairing->reviewer);
            esri_buf_add(&text, " sits with ");
            esri_say_reviewer(&text, cycle, (esr_reviewer_ix){other});
            esri_buf_add(&text, " after all");
            esri_buf_printf(&where, "pairs.csv:%d: without this row", pair->line);
            esri_idea *idea = esri_idea_add(ideas, ESR_WAY_PAIR, &text, &where);
            esri_idea_step(ideas, idea, "pairs", esri_idea_row(ideas, ESRI_PAIRS, pair->line),
                           NULL);
            return idea;
        }
    }
    return NULL;
}

static void add_for(esri_ideas *ideas, esr_review_ix review, const esri_hindered *who) {
    esri_pairing pairing = {ideas->work->trial->cycle, review, who->reviewer, who->first_day};
    esri_idea *idea = NULL;
    esri_bar bar = esri_facts_bar(who);
    if (bar == ESRI_BAR_LOAD)
        idea = add_visit(ideas, who->reviewer);
    else if (bar == ESRI_BAR_BUSY)
        idea = add_free(ideas, &pairing);
    else if (bar == ESRI_BAR_RELATION)
        idea = add_waiver(ideas, &pairing);
    else if (bar == ESRI_BAR_DISTANCE)
        idea = add_distance(ideas, &pairing);
    else if (bar == ESRI_BAR_SECTOR)
        idea = add_sector(ideas, &pairing);
    else if (bar == ESRI_BAR_TEAM_PAIR)
        idea = add_pair(ideas, &pairing);
    if (idea)
        idea->guess = esri_member_travel(&pairing) + esri_member_wishes(&pairing);
}

static void add_near(esri_ideas *ideas) {
    esri_clash_work *w = ideas->work;
    const esri_demand *d = w->demand;
    esri_hindered *all = calloc((size_t)d->problem->reviewer_count + 1, sizeof *all);
    int32_t elements = 0;
    for (int32_t e = 0; e < d->element_count; e++)
        elements += ideas->clash->wanted[e] > 0;
    ideas->failed = ideas->failed || !all;
    for (int32_t e = 0; e < d->element_count && !ideas->failed; e++) {
        esr_review_ix review = {d->elements[e].review};
        bool own = elements <= NEEDS_MOST;
        for (int32_t g = 0; g < ideas->gap_count; g++)
            own = own || (ideas->gaps[g].review.at == review.at &&
                          (ideas->gaps[g].seat < 0 || ideas->gaps[g].seat == d->elements[e].seat));
        if (!own || ideas->clash->wanted[e] == 0)
            continue;
        int32_t count = esri_facts_hindered(w->view, d, review, e, all);
        for (int32_t i = 0; i < count && all[i].things <= 1; i++)
            if (all[i].things == 1)
                add_for(ideas, review, &all[i]);
    }
    free(all);
}

// An id that nobody has.
static void free_id(const esr_cycle *cycle, int32_t number, char out[24]) {
    for (int32_t i = number;; i++) {
        snprintf(out, 24, "new-%d", i);
        if (esr_cycle_find_reviewer(cycle, out).at < 0)
            return;
    }
}

static void list_words(esri_buf *out, const esr_words *words, uint64_t mask) {
    for (int32_t i = 0, some = 0; i < words->count; i++)
        if (mask >> i & 1u)
            esri_buf_printf(out, "%s%s", some++ ? ";" : "", words->at[i]);
}

// The role of a seat that carries its name, else the most frequent one that may fill it.
static const char *role_for(const esr_cycle *cycle, int32_t seat) {
    const char *found = NULL;
    int32_t most = -1;
    for (int32_t role = 0; role < cycle->roles.count; role++) {
        int32_t people = 0;
        if (!esri_role_fits(cycle, role, seat))
            continue;
        if (strcmp(cycle->roles.at[role], cycle->seats.at[seat]) == 0)
            return cycle->roles.at[role];
        for (int32_t r = 0; r < cycle->reviewer_count; r++)
            people += cycle->reviewers[r].role == role;
        if (people > most) {
            most = people;
            found = cycle->roles.at[role];
        }
    }
    return found;
}

// So many more people for this kind of seat, without a home school, so that no rule of homes bites.
static void add_recruits(esri_ideas *ideas, int32_t seat, int32_t count) {
    const esr_cycle *cycle = ideas->work->trial->cycle;
    const esri_demand *d = ideas->work->demand;
    uint64_t sectors = 0, languages = 0;
    const char *role = role_for(cycle, seat);
    for (int32_t e = 0; e < d->element_count; e++)
        if (ideas->clash->wanted[e] > 0 && d->elements[e].seat == seat) {
            const esr_school *school =
                &cycle->schools[cycle->reviews[d->elements[e].review].school.at];
            sectors |= UINT64_C(1) << school->sector;
            languages |= school->languages;
        }
    if (!role || !sectors || count > RECRUITS_MOST)
        return;
    esri_buf text = {0}, where = {0}, sector_list = {0}, language_list = {0};
    if (count == 1)
        esri_buf_printf(&text, "one more %s for ", role);
    else
        esri_buf_printf(&text, "%d more %ss for ", count, role);
    esri_say_words(&text, &cycle->sectors, sectors);
    esri_buf_printf(&text, " schools%s", languages ? " with " : "");
    if (languages)
        esri_say_words(&text, &cycle->languages, languages);
    esri_buf_printf(&where, "reviewers.csv: %d more row%s; travel is not counted", count,
                    count == 1 ? "" : "s");
    list_words(&sector_list, &cycle->sectors, sectors);
    list_words(&language_list, &cycle->languages, languages);
    esri_idea *idea = esri_idea_add(ideas, ESR_WAY_RECRUIT, &text, &where);
    ideas->failed = ideas->failed || sector_list.failed || language_list.failed;
    for (int32_t i = 0; idea && i < count && !ideas->failed; i++) {
        char id[24];
        free_id(cycle, i + 1, id);
        esri_idea_step(
            ideas, idea, "reviewers", NULL,
            esri_idea_cells(
                ideas, (const char *const[]){"id", id, "name", "New", "role", role, "school_id", "",
                                             "sectors", sector_list.text, "languages",
                                             language_list.text ? language_list.text : "",
                                             "visits_done", "1", NULL}));
    }
    esri_buf_free(&sector_list);
    esri_buf_free(&language_list);
}

void esri_ideas_people(esri_ideas *ideas) {
    const esri_demand *d = ideas->work->demand;
    int32_t each = ideas->work->trial->cycle->limits.max_visits;
    add_near(ideas);
    for (int32_t g = 0; g < ideas->gap_count; g++) {
        const esr_empty_gap *gap = &ideas->gaps[g];
        for (int32_t e = d->element_at[gap->review.at]; e < d->element_at[gap->review.at + 1];
             e++) {
            if (gap->seat >= 0 && d->elements[e].seat != gap->seat)
                continue;
            add_recruits(ideas, d->elements[e].seat, 1);
            if (ideas->clash->short_by > 1 && each > 0)
                add_recruits(ideas, d->elements[e].seat,
                             (ideas->clash->short_by + each - 1) / each);
        }
    }
}

void esri_ideas_collect(esri_ideas *ideas) {
    if (ideas->clash->why != ESR_EMPTY_DEARER) {
        esri_ideas_settings(ideas);
        esri_ideas_people(ideas);
    }
    esri_ideas_demands(ideas);
}
