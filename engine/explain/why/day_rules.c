// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules say that look at a pair on a day: H6, H9, H12 as far as history goes, and H17.
// Every record is named, also one that no longer binds or is waived.
#include <string.h>

#include "cycle/columns.h"
#include "cycle/rows.h"
#include "explain/why/why.h"
#include "rules/say.h"
#include "rules/slots.h"

// How a rule stands that admits the pair on so many of the days.
static esr_rule_stand stand_some(const esri_why *why, int32_t days, const esri_records *records) {
    esr_stand stand = days == why->open_days ? ESR_STAND_YES
                      : days > 0             ? ESR_STAND_SOME_DAYS
                                             : ESR_STAND_NO;
    return esri_why_stand(stand, days, records);
}

// Who waived a relation and why, as it stands in relations.csv.
static void say_waiver(esri_buf *text, const esr_cycle *cycle, const esr_relation *relation) {
    const esri_row_list *rows = &cycle->rows->tables[ESRI_RELATIONS];
    for (int32_t i = 0; i < rows->count; i++) {
        if (rows->at[i].line != relation->line)
            continue;
        const char *why = rows->at[i].cells[ESRI_RELATION_WAIVED_WHY];
        esri_buf_printf(text, "; waived by %s%s%s", rows->at[i].cells[ESRI_RELATION_WAIVED_BY],
                        *why ? ": " : "", why);
        return;
    }
}

static esr_rule_stand stand_relations(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    int32_t who = why->question.reviewer.at;
    int32_t school = cycle->reviews[why->question.review.at].school.at;
    esri_records records = {.why = why};
    for (int32_t i = cycle->relation_at[who]; i < cycle->relation_at[who + 1]; i++) {
        const esr_relation *relation = &cycle->relations[i];
        const esr_kind_rule *kind = &cycle->kinds[relation->kind];
        esri_buf text = {0};
        if (relation->school.at != school)
            continue;
        esri_say_relation(&text, cycle, relation);
        if (relation->waived)
            say_waiver(&text, cycle, relation);
        else if (kind->mode == ESR_ALLOW)
            esri_buf_printf(&text, "; %s is allowed", kind->name);
        else if (kind->mode == ESR_COST)
            esri_buf_printf(&text, "; while it holds it costs %d", kind->cost);
        esri_record(&records, &text);
    }
    if (records.count == 0)
        esri_record_printf(&records, "no relation to the school is on record");
    return stand_some(why, esri_why_count(why, esri_h06_refuses), &records);
}

// On how many of the days a visit would meet the row.
static int32_t days_met(const esri_why *why, const esr_unavailable *row) {
    const esr_cycle *cycle = why->cycle;
    int32_t half_days = cycle->reviews[why->question.review.at].half_days, count = 0;
    for (int32_t d = 0; d < cycle->day_count; d++) {
        bool meets = false;
        for (esr_slot slot = 2 * d; why->open[d] && slot < 2 * d + half_days && !meets; slot++) {
            esr_day day = esri_slot_day(cycle, slot);
            meets = day >= row->from && day <= row->to && (slot % 2 ? row->pm : row->am);
        }
        count += meets;
    }
    return count;
}

static esr_rule_stand stand_free(esri_why *why) {
    const esr_cycle *cycle = why->cycle;
    esri_records records = {.why = why};
    for (int32_t i = 0; i < cycle->unavailable_count; i++) {
        const esr_unavailable *row = &cycle->unavailable[i];
        if (row->who != ESR_WHO_REVIEWER || row->at != why->question.reviewer.at || row->cost >= 0)
            continue;
        int32_t days = days_met(why, row);
        esri_buf text = {0};
        if (days == 0)
            continue;
        esri_buf_add(&text, "is not available ");
        esri_say_days(&text, row->from, row->to);
        if (!row->am || !row->pm)
            esri_buf_add(&text, row->am ? " am" : " pm");
        esri_say_busy_row(&text, cycle, row);
        if (why->question.on == ESR_DAY_NONE)
            esri_buf_printf(&text, ": %d first %s less", days, days == 1 ? "day" : "days");
        esri_record(&records, &text);
    }
    if (records.count == 0)
        esri_record_printf(&records, "is free");
    return stand_some(why, esri_why_count(why, esri_h09_refuses), &records);
}

static esr_rule_stand stand_history(esri_why *why) {
    const esr_kind_rule *rule = &why->cycle->kinds[ESR_KIND_RECIPROCAL];
    esri_pairing pairing = esri_why_pairing(why, why->question.on);
    esri_records records = {.why = why};
    if (why->cycle->reviewers[why->question.reviewer.at].home.at < 0) {
        esri_record_printf(&records, "serves at no school");
    } else if (rule->mode == ESR_ALLOW) {
        esri_record_printf(&records, "schools may review each other");
    } else if (rule->mode == ESR_COST) {
        esri_record_printf(&records, "two schools that review each other cost %d", rule->cost);
    } else {
        int32_t at = esri_past_review_next(&pairing, 0, true);
        for (; at >= 0; at = esri_past_review_next(&pairing, at + 1, true)) {
            esri_buf text = {0};
            esri_say_past_review(&text, &pairing, at);
            esri_record(&records, &text);
        }
        if (records.count == 0)
            esri_record_printf(&records,
                               "nobody of this school reviewed the home school before; in "
                               "one plan, neither may");
    }
    return stand_some(why, esri_why_count(why, esri_h12_refuses), &records);
}

// What a pin of the review says that is about the pair, about a day, or about both. False: it is
// about somebody else.
static bool say_pin(esri_buf *text, const esri_why *why, const esr_pin *pin) {
    if (pin->reviewer.at >= 0 && pin->reviewer.at != why->question.reviewer.at &&
        (pin->forbid || pin->first_day == ESR_DAY_NONE))
        return false;
    bool mine = pin->reviewer.at >= 0 && pin->reviewer.at == why->question.reviewer.at;
    esri_buf_printf(text, "pins.csv:%d %s ", pin->line, pin->forbid ? "forbids" : "keeps");
    if (mine)
        esri_buf_add(text, "this reviewer");
    if (mine && pin->first_day != ESR_DAY_NONE)
        esri_buf_add(text, pin->forbid ? " on " : " and ");
    if (pin->first_day != ESR_DAY_NONE) {
        esri_say_days(text, pin->first_day, pin->first_day);
        if (!mine || !pin->forbid)
            esri_buf_add(text, " as the first day");
    }
    return true;
}

// H17 as far as it can refuse a pair on a day: pins to forbid, and a day that is kept.
static bool pins_refuse(const esri_pairing *pairing, esri_buf *text) {
    if (esri_h17_refuses(pairing, text))
        return true;
    for (int32_t i = 0; i < pairing->cycle->pin_count; i++) {
        const esr_pin *pin = &pairing->cycle->pins[i];
        if (pin->forbid || pin->review.at != pairing->review.at || pin->first_day == ESR_DAY_NONE ||
            pin->first_day == pairing->first_day)
            continue;
        if (text) {
            esri_buf_printf(text, "pins.csv:%d keeps ", pin->line);
            esri_say_days(text, pin->first_day, pin->first_day);
            esri_buf_add(text, " as the first day");
        }
        return true;
    }
    return false;
}

static esr_rule_stand stand_pins(esri_why *why) {
    esri_records records = {.why = why};
    for (int32_t i = 0; i < why->cycle->pin_count; i++) {
        const esr_pin *pin = &why->cycle->pins[i];
        esri_buf text = {0};
        if (pin->review.at == why->question.review.at && say_pin(&text, why, pin))
            esri_record(&records, &text);
        esri_buf_free(&text);
    }
    if (records.count == 0)
        esri_record_printf(&records, "no pin is about this");
    return stand_some(why, esri_why_count(why, pins_refuse), &records);
}

void esri_why_day_rules(esri_why *why, esr_rule_stand *out) {
    out[ESR_H6_RELATION] = stand_relations(why);
    out[ESR_H9_REVIEWER_FREE] = stand_free(why);
    out[ESR_H12_RECIPROCAL] = stand_history(why);
    out[ESR_H17_PIN] = stand_pins(why);
}

bool esri_why_refused(const esri_pairing *pairing, esr_rule *rule, esri_buf *text) {
    if (esri_refusal(pairing, rule, text))
        return true;
    *rule = ESR_H17_PIN;
    return pins_refuse(pairing, text);
}
