// SPDX-License-Identifier: GPL-3.0-or-later
// Faults of an input that only the rules can see. A review that can't be scheduled or a seat that
// can't be filled for want of people is no fault; a school without a single possible day, a seat
// that nobody's role fills, and pins that can't be kept are.
#include "rules/input/check.h"
#include "rules/say.h"

void *esri_check_alloc(esri_check *check, size_t count, size_t size) {
    void *memory = esri_arena_alloc(&check->scratch, count, size);
    if (!memory)
        check->failed = true;
    return memory;
}

static void fault(esri_check *check, const char *file, int32_t line, const char *column,
                  esri_buf *message) {
    char *subject = esri_arena_printf(&check->scratch, "%s:%d: %s", file, line, column);
    if (!subject || message->failed)
        check->failed = true;
    else
        (void)esri_fail(check->ctx, ESR_E_INPUT, subject, "%s", message->text);
    check->faults++;
    esri_buf_free(message);
}

void esri_check_pin_fault(esri_check *check, int32_t pin, const char *column, esr_rule rule,
                          esri_buf *sentence) {
    esri_buf message = {0};
    if (check->each) {
        check->failed = check->failed || sentence->failed;
        check->each(check->user, pin, rule, sentence->text ? sentence->text : "");
        check->faults++;
        esri_buf_free(sentence);
        return;
    }
    esri_buf_printf(&message, "excluded by %s: %s", esr_rule_name(rule),
                    sentence->text ? sentence->text : "");
    message.failed = message.failed || sentence->failed;
    esri_buf_free(sentence);
    fault(check, "pins.csv", check->cycle->pins[pin].line, column, &message);
}

void esri_check_say_no_day(esri_buf *why, const esr_cycle *cycle, esr_review_ix review) {
    const esr_review *r = &cycle->reviews[review.at];
    esri_closed_days closed = esri_count_closed(cycle, review);
    esri_buf_printf(why, "no day is possible for a visit of %g days to ", r->half_days / 2.0);
    esri_say_school(why, cycle, r->school);
    esri_buf_printf(why, "; of %d days as the first ", cycle->day_count);
    esri_say_closed(why, &closed);
}

void esri_check_days(esri_check *check) {
    const esr_cycle *cycle = check->cycle;
    for (int32_t v = 0; v < cycle->review_count; v++) {
        esr_day day = cycle->first_day;
        while (day <= cycle->last_day && !esri_day_possible(cycle, (esr_review_ix){v}, day))
            day++;
        if (day <= cycle->last_day)
            continue;
        esri_buf why = {0};
        esri_check_say_no_day(&why, cycle, (esr_review_ix){v});
        fault(check, "reviews.csv", cycle->reviews[v].line, "school_id", &why);
    }
}

static void say_no_role(esri_buf *why, const esr_cycle *cycle, int32_t seat, int32_t others) {
    esri_buf_printf(why, "nobody in reviewers.csv has a role that may fill the seat %s: ",
                    cycle->seats.at[seat]);
    esri_say_words(why, &cycle->roles, cycle->seat_roles[seat]);
    if (others > 0)
        esri_buf_printf(why, "; %d other review%s this seat too", others,
                        others == 1 ? " has" : "s have");
}

void esri_check_seats(esri_check *check) {
    const esr_cycle *cycle = check->cycle;
    uint64_t roles = 0;
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        roles |= (uint64_t)1 << cycle->reviewers[r].role;
    for (int32_t seat = 0; seat < cycle->seats.count; seat++) {
        if (cycle->seat_roles[seat] & roles)
            continue;
        int32_t line = INT32_MAX, reviews = 0, last = -1;
        for (int32_t at = 0; at < cycle->place_count; at++) {
            const esr_seat_place *place = &cycle->places[at];
            if (place->seat != seat || place->review.at == last)
                continue;
            last = place->review.at;
            reviews++;
            if (cycle->reviews[last].line < line)
                line = cycle->reviews[last].line;
        }
        if (reviews == 0)
            continue;
        esri_buf why = {0};
        say_no_role(&why, cycle, seat, reviews - 1);
        fault(check, "reviews.csv", line, "seats", &why);
    }
}

static void check_all_pins(esri_check *check) {
    if (check->cycle->pin_count == 0 || !esri_check_index_pins(check) ||
        !esri_check_index_days(check))
        return;
    esri_check_pins(check);
    esri_check_pin_teams(check);
    esri_check_pin_visits(check);
}

esr_status esri_check_exclusions(esr_context *ctx, const esr_cycle *cycle, esri_exclusion_fn each,
                                 void *user) {
    esri_check check = {.ctx = ctx, .cycle = cycle, .each = each, .user = user};
    check_all_pins(&check);
    esri_arena_free(&check.scratch);
    return check.failed ? esri_fail_nomem(ctx) : ESR_OK;
}

esr_status esr_check_rules(esr_context *ctx, const esr_cycle *cycle) {
    esri_check check = {.ctx = ctx, .cycle = cycle};
    esri_check_days(&check);
    esri_check_seats(&check);
    check_all_pins(&check);
    esri_arena_free(&check.scratch);
    if (check.failed)
        return esri_fail_nomem(ctx);
    return check.faults > 0 ? ESR_E_INPUT : ESR_OK;
}
