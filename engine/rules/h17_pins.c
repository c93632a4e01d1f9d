// SPDX-License-Identifier: GPL-3.0-or-later
// H17: pins hold. `keep` with a first day fixes it; `keep` with a reviewer puts that reviewer on
// the team; `forbid` excludes that day, that reviewer or, where both are given, that reviewer on
// that day.
#include "rules/judge.h"
#include "rules/say.h"

static bool forbids(const esr_pin *pin, const esri_pairing *pairing) {
    return pin->forbid && pin->review.at == pairing->review.at &&
           (pin->first_day == ESR_DAY_NONE || pin->first_day == pairing->first_day) &&
           (pin->reviewer.at < 0 || pin->reviewer.at == pairing->reviewer.at);
}

static void say_forbidden(esri_buf *why, const esr_pin *pin) {
    esri_buf_printf(why, "pins.csv:%d forbids %s", pin->line,
                    pin->reviewer.at < 0 ? "this day" : "this reviewer");
    if (pin->reviewer.at >= 0 && pin->first_day != ESR_DAY_NONE)
        esri_buf_add(why, " on this day");
}

bool esri_h17_refuses(const esri_pairing *pairing, esri_buf *why) {
    for (int32_t i = 0; i < pairing->cycle->pin_count; i++) {
        const esr_pin *pin = &pairing->cycle->pins[i];
        if (!forbids(pin, pairing))
            continue;
        if (why)
            say_forbidden(why, pin);
        return true;
    }
    return false;
}

static bool on_team(const esri_judge *judge, const esr_pin *pin) {
    const esr_review *review = &judge->cycle->reviews[pin->review.at];
    for (int32_t i = 0; i < review->seat_count; i++)
        if (judge->plan->member[review->seat_at + i].at == pin->reviewer.at)
            return true;
    return false;
}

static void judge_keep(esri_judge *judge, const esr_pin *pin) {
    bool moved =
        pin->first_day != ESR_DAY_NONE && judge->plan->first_day[pin->review.at] != pin->first_day;
    bool missing = pin->reviewer.at >= 0 && !on_team(judge, pin);
    if (!moved && !missing)
        return;
    esri_buf why = {0};
    esri_buf_printf(&why, "pins.csv:%d keeps ", pin->line);
    if (moved)
        esri_say_days(&why, pin->first_day, pin->first_day);
    if (missing)
        esri_buf_add(&why, moved ? " as the first day and this reviewer on the team"
                                 : "this reviewer on the team");
    else
        esri_buf_add(&why, " as the first day");
    esri_judge_say_buf(judge, ESR_H17_PIN, pin->review, pin->reviewer, &why);
}

void esri_h17_judge_pins(esri_judge *judge) {
    for (int32_t i = 0; i < judge->cycle->pin_count; i++) {
        const esr_pin *pin = &judge->cycle->pins[i];
        esri_pairing here = {judge->cycle, pin->review, pin->reviewer,
                             judge->plan->first_day[pin->review.at]};
        if (!pin->forbid) {
            judge_keep(judge, pin);
        } else if (here.first_day != ESR_DAY_NONE && forbids(pin, &here) &&
                   (pin->reviewer.at < 0 || on_team(judge, pin))) {
            esri_buf why = {0};
            say_forbidden(&why, pin);
            esri_judge_say_buf(judge, ESR_H17_PIN, pin->review, pin->reviewer, &why);
        }
    }
}
