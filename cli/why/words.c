// SPDX-License-Identifier: GPL-3.0-or-later
// The words of esr why.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "kit/changes.h"
#include "kit/names.h"
#include "kit/output.h"
#include "kit/table.h"
#include "why/why.h"

#define LINE_COLUMNS 100

const char *why_rule_text(esr_rule rule) {
    static const char *const texts[ESR_RULE_COUNT] = {
        [ESR_RULE_PLAN] = "",
        [ESR_H1_SCHOOL_DAYS] = "school days",
        [ESR_H2_BOUNDS] = "bounds",
        [ESR_H3_ROLE] = "role",
        [ESR_H4_SECTOR_LANGUAGE] = "sector, languages",
        [ESR_H5_OWN_SCHOOL] = "own school",
        [ESR_H6_RELATION] = "relations",
        [ESR_H7_SPONSOR_RIVAL] = "sponsor, rivals",
        [ESR_H8_DISTANCE] = "distance",
        [ESR_H9_REVIEWER_FREE] = "free days",
        [ESR_H10_LOAD_GAP] = "load, gap",
        [ESR_H11_OWN_REVIEW] = "own review",
        [ESR_H12_RECIPROCAL] = "reciprocity",
        [ESR_H13_HOME_RELEASE] = "colleagues",
        [ESR_H14_PAIR] = "pairs",
        [ESR_H15_NOVICES] = "novices",
        [ESR_H16_CAPACITY] = "capacity",
        [ESR_H17_PIN] = "pins",
    };
    return texts[rule];
}

void why_print(const cli_run *run, const char *format, ...) {
    va_list args;
    if (run->json)
        return;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    size_t room = length < 0 ? 1 : (size_t)length + 1;
    char *text = cli_need(calloc(room, 1));
    va_start(args, format);
    vsnprintf(text, room, format, args);
    va_end(args);
    cli_text_wrap(stdout, text, 0, 0, LINE_COLUMNS);
    free(text);
}

char *why_review_text(const esr_cycle *cycle, esr_review_ix review) {
    char *school = cli_school_name(cycle, cycle->reviews[review.at].school);
    char *text = cli_format("%s at %s", cycle->reviews[review.at].id, school);
    free(school);
    return text;
}

char *why_visit_text(const esr_cycle *cycle, esr_review_ix review, esr_day first) {
    char from[CLI_DAY_TEXT], to[CLI_DAY_TEXT];
    esr_day last = esr_visit_last_day(first, cycle->reviews[review.at].half_days);
    cli_day_text(first, from);
    cli_day_text(last, to);
    return last == first ? cli_format("%s", from) : cli_format("%s to %s", from, to);
}

void why_print_broken(const cli_run *run, const esr_swap *swap) {
    for (int32_t i = 0; i < swap->broken_count && !run->json; i++) {
        int column = printf("  %s", esr_rule_name(swap->broken[i].rule));
        cli_text_wrap(stdout, swap->broken[i].text, 7, column, LINE_COLUMNS);
    }
}

void why_print_delta(const cli_run *run, const why_asked *asked, const esr_swap *swap) {
    esr_costs after = asked->costs;
    for (int t = 0; t < ESR_TERM_COUNT; t++)
        after.term[t] += swap->delta.term[t];
    after.total += swap->delta.total;
    cli_print_costs(run, &asked->costs, &after);
}

static json_t *who_json(const esr_cycle *cycle, esr_reviewer_ix who) {
    return who.at < 0 ? json_null() : json_string(cycle->reviewers[who.at].id);
}

json_t *why_swap_json(const esr_cycle *cycle, const esr_swap *swap) {
    json_t *broken = cli_need(json_array());
    json_t *seat = swap->place < 0 ? json_null()
                                   : json_string(cycle->seats.at[cycle->places[swap->place].seat]);
    for (int32_t i = 0; i < swap->broken_count; i++)
        json_array_append_new(
            broken, cli_need(json_pack("{s:s, s:s}", "rule", esr_rule_name(swap->broken[i].rule),
                                       "text", swap->broken[i].text)));
    return cli_need(json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "seat", seat, "out",
                              who_json(cycle, swap->out), "in", who_json(cycle, swap->in),
                              "first_day", cli_day_json(swap->first_day), "difference",
                              cli_costs_json(&swap->delta), "broken", broken));
}
