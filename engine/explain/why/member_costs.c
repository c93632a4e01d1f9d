// SPDX-License-Identifier: GPL-3.0-or-later
// What one member costs, thing by thing with its record: C6 and C8 of the visit, C7 and C5 of one
// visit more. The items add up to what rules/costs.c counts.
#include "explain/why/why.h"
#include "rules/costs.h"
#include "rules/say.h"
#include "rules/slots.h"

// The items in the making.
typedef struct cost_list {
    esri_why *why;
    esr_member_cost *at;
    int32_t count, room;
} cost_list;

static void add(cost_list *list, esr_term term, int64_t amount, esri_buf *text) {
    const char *kept = esri_why_keep(list->why, text);
    if (list->at && list->count < list->room)
        list->at[list->count++] = (esr_member_cost){term, amount, kept};
}

static void add_travel(cost_list *list, const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    double km =
        esri_reviewer_km(cycle, pairing->reviewer, cycle->reviews[pairing->review.at].school);
    esri_buf text = {0};
    if (km < 0)
        esri_buf_add(&text, "a place is not known");
    else
        esri_buf_printf(&text, "%.1f km at %d each", km, cycle->costs.per_km);
    add(list, ESR_C6_TRAVEL, esri_member_travel(pairing), &text);
}

static const char *ordinal(int32_t number) {
    static const char *const words[] = {"first", "second", "third", "fourth", "fifth"};
    return number < 5 ? words[number] : NULL;
}

static void add_load(cost_list *list, esr_reviewer_ix who, int32_t visits) {
    const esr_cycle *cycle = list->why->cycle;
    int64_t recent =
        (int64_t)cycle->costs.per_recent_visit * cycle->reviewers[who.at].recent_visits;
    int64_t load = esri_load_cost(cycle, who, visits + 1) - esri_load_cost(cycle, who, visits);
    int64_t minimum =
        esri_minimum_cost(cycle, who, visits + 1) - esri_minimum_cost(cycle, who, visits);
    esri_buf text = {0};
    if (ordinal(visits))
        esri_buf_printf(&text, "the %s visit of this cycle", ordinal(visits));
    else
        esri_buf_printf(&text, "visit number %d of this cycle", visits + 1);
    add(list, ESR_C7_LOAD, load - recent, &text);
    if (recent > 0) {
        int32_t count = cycle->reviewers[who.at].recent_visits;
        esri_buf_printf(&text, "%d visit%s in the three years before (reviewers.csv:%d)", count,
                        count == 1 ? "" : "s", cycle->reviewers[who.at].line);
        add(list, ESR_C7_LOAD, recent, &text);
    }
    if (minimum != 0) {
        esri_buf_printf(&text, "a visit less below the minimum of %d (reviewers.csv:%d)",
                        cycle->reviewers[who.at].min_visits, cycle->reviewers[who.at].line);
        add(list, ESR_C5_UNDER_MINIMUM, minimum, &text);
    }
}

static void add_ties(cost_list *list, const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    esr_school_ix home = cycle->reviewers[pairing->reviewer.at].home;
    esr_school_ix school = cycle->reviews[pairing->review.at].school;
    esri_buf text = {0};
    for (int32_t i = cycle->preference_at[pairing->reviewer.at];
         i < cycle->preference_at[pairing->reviewer.at + 1]; i++) {
        const esr_preference *row = &cycle->preferences[i];
        if (row->school.at != school.at || row->cost == 0)
            continue;
        esri_buf_printf(&text, "%s (preferences.csv:%d)", row->cost < 0 ? "wished" : "unwanted",
                        row->line);
        add(list, ESR_C8_WISHES, row->cost, &text);
    }
    if (esri_rivals(cycle, home, school) && cycle->kinds[ESR_KIND_RIVAL].cost > 0) {
        esri_buf_add(&text, "the home school is a rival");
        add(list, ESR_C8_WISHES, cycle->kinds[ESR_KIND_RIVAL].cost, &text);
    }
    if (esri_same_sponsor(cycle, home, school) && cycle->kinds[ESR_KIND_SAME_SPONSOR].cost > 0) {
        esri_buf_add(&text, "both schools have the same sponsor");
        add(list, ESR_C8_WISHES, cycle->kinds[ESR_KIND_SAME_SPONSOR].cost, &text);
    }
    for (int32_t at = esri_relation_next(pairing, 0); at >= 0;
         at = esri_relation_next(pairing, at + 1)) {
        if (cycle->kinds[cycle->relations[at].kind].cost == 0)
            continue;
        esri_say_relation(&text, cycle, &cycle->relations[at]);
        add(list, ESR_C8_WISHES, cycle->kinds[cycle->relations[at].kind].cost, &text);
    }
}

// Half days that the reviewer would rather not be away on, row by row.
static void add_soft_days(cost_list *list, const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    esr_slot from = esri_day_slot(cycle, pairing->first_day);
    esr_slot to = from + cycle->reviews[pairing->review.at].half_days;
    for (int32_t i = 0; i < cycle->unavailable_count; i++) {
        const esr_unavailable *row = &cycle->unavailable[i];
        int32_t halves = 0;
        if (row->who != ESR_WHO_REVIEWER || row->at != pairing->reviewer.at || row->cost <= 0)
            continue;
        for (esr_slot slot = from; slot < to; slot++) {
            esr_day day = esri_slot_day(cycle, slot);
            halves += esri_slot_inside(cycle, slot) && day >= row->from && day <= row->to &&
                      (slot % 2 ? row->pm : row->am);
        }
        if (halves == 0)
            continue;
        esri_buf text = {0};
        esri_buf_printf(&text, "would rather not be away on %d half day%s (unavailable.csv:%d)",
                        halves, halves == 1 ? "" : "s", row->line);
        add(list, ESR_C8_WISHES, (int64_t)row->cost * halves, &text);
    }
}

void esri_why_costs(esri_why *why, esr_day day, int32_t other_visits, esr_why_pair *out) {
    const esr_cycle *cycle = why->cycle;
    esri_pairing pairing = esri_why_pairing(why, day);
    int32_t who = why->question.reviewer.at;
    // travel, two of load, minimum, rival, sponsor; rows of preferences, relations and soft days
    int32_t room = 6 + cycle->preference_at[who + 1] - cycle->preference_at[who] +
                   cycle->relation_at[who + 1] - cycle->relation_at[who];
    for (int32_t i = 0; i < cycle->unavailable_count; i++)
        room += cycle->unavailable[i].who == ESR_WHO_REVIEWER && cycle->unavailable[i].at == who;
    cost_list list = {.why = why, .room = room};
    list.at = esri_why_alloc(why, (size_t)room, sizeof *list.at);
    add_travel(&list, &pairing);
    add_load(&list, why->question.reviewer, other_visits);
    add_ties(&list, &pairing);
    add_soft_days(&list, &pairing);
    out->costs = list.at;
    out->cost_count = list.count;
}
