// SPDX-License-Identifier: GPL-3.0-or-later
// Differences of plans as tables, lines and JSON.
#include "kit/changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/names.h"
#include "kit/output.h"
#include "kit/table.h"

#define CHANGE_COLUMNS 100

// Appends to a text that the caller frees in the end.
static void append(char **text, const char *joint, char *more) {
    char *longer = cli_format("%s%s%s", *text, **text ? joint : "", more);
    free(*text);
    free(more);
    *text = longer;
}

static void append_seat(char **text, const esr_seat_change *seat, const esr_cycle *before,
                        const esr_cycle *after) {
    char *was = cli_reviewer_name(before, seat->before);
    char *is = cli_reviewer_name(after, seat->after);
    if (seat->before.at < 0)
        append(text, "; ", cli_format("%s: %s comes", seat->seat_after, is));
    else if (seat->after.at < 0)
        append(text, "; ", cli_format("%s: %s leaves", seat->seat_before, was));
    else if (esr_cycle_find_reviewer(after, before->reviewers[seat->before.at].id).at ==
             seat->after.at)
        append(text, "; ", cli_format("%s takes the seat %s", is, seat->seat_after));
    else
        append(text, "; ", cli_format("%s: %s → %s", seat->seat_before, was, is));
    free(was);
    free(is);
}

static char *change_text(const esr_review_change *change, const esr_cycle *before,
                         const esr_cycle *after) {
    char from[CLI_DAY_TEXT], to[CLI_DAY_TEXT], *text = cli_format("%s", "");
    cli_day_text(change->first_before, from);
    cli_day_text(change->first_after, to);
    if (*from && !*to)
        append(&text, "; ", cli_format("no visit any more, was %s", from));
    else if (!*from && *to)
        append(&text, "; ", cli_format("gets a visit, %s", to));
    else if (change->first_before != change->first_after)
        append(&text, "; ", cli_format("%s → %s", from, to));
    for (int32_t s = 0; s < change->seat_count; s++)
        append_seat(&text, &change->seats[s], before, after);
    return text;
}

void cli_list_changes(const cli_run *run, const esr_plan_diff *diff, const esr_cycle *before,
                      const esr_cycle *after, int32_t most) {
    if (run->json)
        return;
    if (diff->count == 0)
        cli_print(run, "The plans are the same.\n");
    for (int32_t i = 0; i < diff->count && i < most; i++) {
        char *text = change_text(&diff->at[i], before, after);
        int column = printf("  %s", diff->at[i].id);
        cli_text_wrap(stdout, text, column + 2, column, CHANGE_COLUMNS);
        free(text);
    }
    if (diff->count > most)
        cli_print(run, "  and %d more\n", diff->count - most);
}

void cli_print_changes(const cli_run *run, const esr_plan_diff *diff, const esr_cycle *before,
                       const esr_cycle *after, int32_t most) {
    if (diff->count > 0) {
        char *visits = cli_counted(diff->count, "visit differs", "visits differ");
        cli_print(run, "%s:\n", visits);
        free(visits);
    }
    cli_list_changes(run, diff, before, after, most);
}

static json_t *who_json(const esr_cycle *cycle, esr_reviewer_ix who) {
    return who.at < 0 ? json_null() : json_string(cycle->reviewers[who.at].id);
}

static json_t *seat_json(const char *seat) {
    return seat ? json_string(seat) : json_null();
}

json_t *cli_changes_json(const esr_plan_diff *diff, const esr_cycle *before,
                         const esr_cycle *after) {
    json_t *list = cli_need(json_array());
    for (int32_t i = 0; i < diff->count; i++) {
        const esr_review_change *change = &diff->at[i];
        json_t *seats = cli_need(json_array());
        for (int32_t s = 0; s < change->seat_count; s++) {
            const esr_seat_change *seat = &change->seats[s];
            json_array_append_new(
                seats, cli_need(json_pack(
                           "{s:o, s:o, s:o, s:o}", "seat_before", seat_json(seat->seat_before),
                           "before", who_json(before, seat->before), "seat_after",
                           seat_json(seat->seat_after), "after", who_json(after, seat->after))));
        }
        json_array_append_new(
            list,
            cli_need(json_pack("{s:s, s:o, s:o, s:o}", "review", change->id, "first_day_before",
                               cli_day_json(change->first_before), "first_day_after",
                               cli_day_json(change->first_after), "seats", seats)));
    }
    return list;
}

static const char *behind_digits(const char *text) {
    return text + strspn(text, "0123456789");
}

bool cli_says_same(const char *a, const char *b) {
    while (*a && *a == *b) {
        bool colon = *a == ':';
        a++;
        b++;
        if (colon) {
            a = behind_digits(a);
            b = behind_digits(b);
        }
    }
    return *a == *b;
}

bool cli_is_known_violation(const esr_verdict *verdict, const esr_violation *broken) {
    for (size_t i = 0; i < verdict->violation_count; i++)
        if (verdict->violations[i].rule == broken->rule &&
            cli_says_same(verdict->violations[i].text, broken->text))
            return true;
    return false;
}

json_t *cli_violation_json(const esr_cycle *cycle, const esr_violation *broken) {
    json_t *review =
        broken->review.at < 0 ? json_null() : json_string(cycle->reviews[broken->review.at].id);
    return cli_need(json_pack("{s:s, s:o, s:o, s:s}", "rule", esr_rule_name(broken->rule), "review",
                              review, "reviewer", who_json(cycle, broken->reviewer), "text",
                              broken->text));
}

const char *cli_term_text(esr_term term) {
    static const char *const texts[ESR_TERM_COUNT] = {
        [ESR_C1_UNSCHEDULED] = "unscheduled reviews",
        [ESR_C2_EMPTY_SEAT] = "empty seats",
        [ESR_C3_MISSING_SKILL] = "missing skills",
        [ESR_C4_NO_VETERAN] = "teams without a veteran",
        [ESR_C5_UNDER_MINIMUM] = "reviewers below their minimum",
        [ESR_C6_TRAVEL] = "travel",
        [ESR_C7_LOAD] = "load",
        [ESR_C8_WISHES] = "wishes",
        [ESR_C9_CHANGE_DATE] = "changed dates",
        [ESR_C10_CHANGE_REVIEWER] = "changed reviewers",
    };
    return texts[term];
}

char *cli_more_text(int64_t more) {
    char *number = cli_thousands(more < 0 ? -more : more);
    char *text = more == 0 ? cli_format("nothing more")
                           : cli_format("%s %s", number, more > 0 ? "more" : "less");
    free(number);
    return text;
}

char *cli_signed_text(int64_t number) {
    char *digits = cli_thousands(number);
    char *text = cli_format("%s%s", number > 0 ? "+" : "", digits);
    free(digits);
    return text;
}

char *cli_terms_text(const esr_costs *difference) {
    char *text = cli_format("%s", "");
    for (int t = 0; t < ESR_TERM_COUNT; t++) {
        if (difference->term[t] == 0)
            continue;
        char *number = cli_signed_text(difference->term[t]);
        append(&text, ", ", cli_format("%s %s", cli_term_text((esr_term)t), number));
        free(number);
    }
    return text;
}

static void add_row(cli_table *table, const char *name, int64_t before, int64_t after) {
    char *was = cli_thousands(before), *is = cli_thousands(after);
    char *more = cli_signed_text(after - before);
    cli_table_row(table, (const char *[]){name, was, is, more});
    free(was);
    free(is);
    free(more);
}

esr_costs cli_costs_difference(const esr_costs *before, const esr_costs *after) {
    esr_costs out = {.total = after->total - before->total};
    for (int t = 0; t < ESR_TERM_COUNT; t++)
        out.term[t] = after->term[t] - before->term[t];
    return out;
}

void cli_print_costs(const cli_run *run, const esr_costs *before, const esr_costs *after) {
    cli_table table;
    cli_table_begin(&table, 4, (const char *[]){"Cost by term", "Now", "Then", "Difference"});
    for (int t = 0; t < ESR_TERM_COUNT; t++)
        if (before->term[t] != after->term[t])
            add_row(&table, cli_term_text((esr_term)t), before->term[t], after->term[t]);
    add_row(&table, "total", before->total, after->total);
    cli_table_end(&table, run);
}

json_t *cli_costs_json(const esr_costs *costs) {
    json_t *object = cli_need(json_object());
    for (int t = 0; t < ESR_TERM_COUNT; t++)
        json_object_set_new(object, esr_term_name((esr_term)t), json_integer(costs->term[t]));
    json_object_set_new(object, "total", json_integer(costs->total));
    return object;
}
