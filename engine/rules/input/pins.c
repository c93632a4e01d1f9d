// SPDX-License-Identifier: GPL-3.0-or-later
// Pins to keep, each looked at alone: does a rule exclude the day or the reviewer, and is there a
// day left on which everything that is kept of its review is possible?
#include "rules/input/check.h"
#include "rules/say.h"

// Puts the pins of one review into the order of the file. They are few.
static void sort_by_line(const esri_check *check, int32_t *list, int32_t count) {
    for (int32_t i = 1; i < count; i++) {
        int32_t pin = list[i], at = i;
        for (; at > 0 && esri_pin_before(check, pin, list[at - 1]); at--)
            list[at] = list[at - 1];
        list[at] = pin;
    }
}

static bool index_by_review(esri_check *check) {
    const esr_cycle *cycle = check->cycle;
    size_t reviews = (size_t)cycle->review_count, pins = (size_t)cycle->pin_count;
    check->pin_at = esri_check_alloc(check, reviews + 1, sizeof *check->pin_at);
    check->pin_list = esri_check_alloc(check, pins, sizeof *check->pin_list);
    if (check->failed)
        return false;
    for (int32_t p = 0; p < cycle->pin_count; p++)
        check->pin_at[cycle->pins[p].review.at]++;
    for (int32_t v = 0; v < cycle->review_count; v++)
        check->pin_at[v + 1] += check->pin_at[v];
    for (int32_t p = cycle->pin_count - 1; p >= 0; p--)
        check->pin_list[--check->pin_at[cycle->pins[p].review.at]] = p;
    for (int32_t v = 0; v < cycle->review_count; v++)
        sort_by_line(check, check->pin_list + check->pin_at[v],
                     check->pin_at[v + 1] - check->pin_at[v]);
    return true;
}

static void gather(esri_check *check, int32_t review, int32_t *used) {
    esri_kept *kept = &check->kept[review];
    *kept = (esri_kept){{review}, -1, *used, 0, ESR_DAY_NONE, ESR_DAY_NONE};
    for (int32_t i = check->pin_at[review]; i < check->pin_at[review + 1]; i++) {
        const esr_pin *pin = &check->cycle->pins[check->pin_list[i]];
        if (pin->forbid)
            continue;
        if (pin->first_day != ESR_DAY_NONE && kept->day_pin < 0)
            kept->day_pin = check->pin_list[i];
        bool known = pin->reviewer.at < 0;
        for (int32_t k = kept->team; k < *used && !known; k++)
            known = check->cycle->pins[check->team[k]].reviewer.at == pin->reviewer.at;
        if (known)
            continue;
        check->team[(*used)++] = check->pin_list[i];
        kept->team_count++;
    }
}

static bool index_by_reviewer(esri_check *check, int32_t used) {
    const esr_cycle *cycle = check->cycle;
    size_t reviewers = (size_t)cycle->reviewer_count;
    check->seated_at = esri_check_alloc(check, reviewers + 1, sizeof *check->seated_at);
    check->seated = esri_check_alloc(check, (size_t)used, sizeof *check->seated);
    if (check->failed)
        return false;
    for (int32_t i = 0; i < used; i++)
        check->seated_at[cycle->pins[check->team[i]].reviewer.at]++;
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        check->seated_at[r + 1] += check->seated_at[r];
    for (int32_t i = used - 1; i >= 0; i--)
        check->seated[--check->seated_at[cycle->pins[check->team[i]].reviewer.at]] = check->team[i];
    return true;
}

bool esri_check_index_pins(esri_check *check) {
    size_t reviews = (size_t)check->cycle->review_count, pins = (size_t)check->cycle->pin_count;
    int32_t used = 0;
    if (!index_by_review(check))
        return false;
    check->kept = esri_check_alloc(check, reviews, sizeof *check->kept);
    check->team = esri_check_alloc(check, pins, sizeof *check->team);
    if (check->failed)
        return false;
    for (int32_t v = 0; v < check->cycle->review_count; v++)
        gather(check, v, &used);
    return index_by_reviewer(check, used);
}

int32_t esri_check_forbidding(const esri_check *check, esr_review_ix review, esr_day day,
                              esr_reviewer_ix reviewer) {
    for (int32_t i = check->pin_at[review.at]; i < check->pin_at[review.at + 1]; i++) {
        const esr_pin *pin = &check->cycle->pins[check->pin_list[i]];
        if (pin->forbid && (pin->first_day == ESR_DAY_NONE || pin->first_day == day) &&
            (pin->reviewer.at < 0 || pin->reviewer.at == reviewer.at))
            return check->pin_list[i];
    }
    return -1;
}

static void check_day_pin(esri_check *check, const esri_kept *kept, int32_t at) {
    const esr_pin *pin = &check->cycle->pins[at];
    esri_pairing pairing = {check->cycle, pin->review, {-1}, pin->first_day};
    esri_buf why = {0};
    if (esri_h01_refuses(&pairing, &why))
        esri_check_pin_fault(check, at, "first_day", ESR_H1_SCHOOL_DAYS, &why);
    if (esri_h02_refuses(&pairing, &why))
        esri_check_pin_fault(check, at, "first_day", ESR_H2_BOUNDS, &why);
    int32_t forbid =
        esri_check_forbidding(check, pin->review, pin->first_day, (esr_reviewer_ix){-1});
    if (forbid >= 0) {
        esri_buf_printf(&why, "pins.csv:%d forbids this day", check->cycle->pins[forbid].line);
        esri_check_pin_fault(check, at, "first_day", ESR_H17_PIN, &why);
    }
    const esr_pin *first = &check->cycle->pins[kept->day_pin];
    if (first->first_day != pin->first_day) {
        esri_buf_printf(&why, "pins.csv:%d keeps %s on ", first->line,
                        check->cycle->reviews[pin->review.at].id);
        esri_say_days(&why, first->first_day, first->first_day);
        esri_check_pin_fault(check, at, "first_day", ESR_H17_PIN, &why);
    }
}

// Rules that hold on every day. True: one of them excludes the reviewer.
static bool check_reviewer_pin(esri_check *check, int32_t at) {
    static const esri_pair_rule always[] = {
        {ESR_H3_ROLE, esri_h03_refuses},       {ESR_H4_SECTOR_LANGUAGE, esri_h04_refuses},
        {ESR_H5_OWN_SCHOOL, esri_h05_refuses}, {ESR_H7_SPONSOR_RIVAL, esri_h07_refuses},
        {ESR_H8_DISTANCE, esri_h08_refuses},
    };
    const esr_pin *pin = &check->cycle->pins[at];
    esri_pairing pairing = {check->cycle, pin->review, pin->reviewer, ESR_DAY_NONE};
    bool excluded = false;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        esri_buf why = {0};
        if (!always[i].refuses(&pairing, &why))
            continue;
        esri_check_pin_fault(check, at, "reviewer_id", always[i].rule, &why);
        excluded = true;
    }
    int32_t forbid = esri_check_forbidding(check, pin->review, ESR_DAY_NONE, pin->reviewer);
    if (forbid >= 0) {
        esri_buf why = {0};
        esri_buf_printf(&why, "pins.csv:%d forbids this reviewer", check->cycle->pins[forbid].line);
        esri_check_pin_fault(check, at, "reviewer_id", ESR_H17_PIN, &why);
        excluded = true;
    }
    return excluded;
}

// A reviewer who is kept on a review whose day is kept too.
static bool check_reviewer_on_day(esri_check *check, int32_t at, esr_day day) {
    const esr_pin *pin = &check->cycle->pins[at];
    esri_pairing pairing = {check->cycle, pin->review, pin->reviewer, day};
    esri_buf why = {0};
    const esri_pair_rule *rule = esri_check_refused_on(&pairing);
    if (rule) {
        rule->refuses(&pairing, &why);
        esri_check_pin_fault(check, at, "reviewer_id", rule->rule, &why);
        return true;
    }
    int32_t forbid = esri_check_forbidding(check, pin->review, day, pin->reviewer);
    if (forbid < 0 || check->cycle->pins[forbid].reviewer.at < 0)
        return false; // a forbidden day is the day pin's fault
    esri_buf_printf(&why, "pins.csv:%d forbids this reviewer on ", check->cycle->pins[forbid].line);
    esri_say_days(&why, day, day);
    esri_check_pin_fault(check, at, "reviewer_id", ESR_H17_PIN, &why);
    return true;
}

// A reviewer who is kept on a review without a kept day: on some open day all is well, or the
// first rule that excludes the last of them is named.
static bool check_reviewer_on_any_day(esri_check *check, const esri_kept *kept, int32_t at) {
    const esr_pin *pin = &check->cycle->pins[at];
    esri_pairing pairing = {check->cycle, pin->review, pin->reviewer, check->cycle->first_day};
    const esri_pair_rule *rule = NULL;
    esr_day refused = ESR_DAY_NONE;
    bool mixed = false;
    for (; pairing.first_day <= check->cycle->last_day; pairing.first_day++) {
        if (!esri_check_open(check, kept, pairing.first_day))
            continue;
        const esri_pair_rule *here = esri_check_refused_on(&pairing);
        if (!here &&
            esri_check_forbidding(check, pin->review, pairing.first_day, pin->reviewer) < 0)
            return false;
        mixed = mixed || (refused != ESR_DAY_NONE && here != rule);
        rule = here;
        refused = pairing.first_day;
    }
    if (refused == ESR_DAY_NONE)
        return false; // no day at all: not this pin's fault
    esri_buf why = {0};
    esri_buf_add(&why, "on every possible day");
    if (mixed) {
        esri_buf_add(&why, " some rule refuses; on ");
        esri_say_days(&why, refused, refused);
    }
    esri_buf_add(&why, ": ");
    pairing.first_day = refused;
    if (rule)
        rule->refuses(&pairing, &why);
    else
        esri_h17_refuses(&pairing, &why);
    esri_check_pin_fault(check, at, "reviewer_id", rule ? rule->rule : ESR_H17_PIN, &why);
    return true;
}

void esri_check_pins(esri_check *check) {
    for (int32_t v = 0; v < check->cycle->review_count; v++) {
        esri_kept *kept = &check->kept[v];
        if (!esri_is_kept(kept))
            continue;
        size_t before = check->faults;
        for (int32_t i = check->pin_at[v]; i < check->pin_at[v + 1]; i++) {
            const esr_pin *pin = &check->cycle->pins[check->pin_list[i]];
            if (!pin->forbid && pin->first_day != ESR_DAY_NONE)
                check_day_pin(check, kept, check->pin_list[i]);
        }
        for (int32_t i = kept->team; i < kept->team + kept->team_count; i++) {
            int32_t pin = check->team[i];
            if (check_reviewer_pin(check, pin))
                continue;
            if (kept->day_pin >= 0)
                check_reviewer_on_day(check, pin, check->cycle->pins[kept->day_pin].first_day);
            else
                check_reviewer_on_any_day(check, kept, pin);
        }
        esri_check_find_days(check, kept, check->faults > before);
    }
}
