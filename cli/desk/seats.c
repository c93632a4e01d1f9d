// SPDX-License-Identifier: GPL-3.0-or-later
// Substitutes as tables and JSON.
#include "desk/seats.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "kit/changes.h"
#include "kit/names.h"
#include "kit/output.h"
#include "kit/table.h"

#define LINE_COLUMNS 100
#define NEAR_SHOWN   8

char *desk_nearest_text(const esr_cycle *cycle, const esr_substitute *who) {
    if (who->nearest.at < 0)
        return cli_format("none");
    char *days = cli_counted(who->days_between, "day", "days");
    char *text = cli_format("%s, %s between", cycle->reviews[who->nearest.at].id, days);
    free(days);
    return text;
}

char *desk_km_text(double km) {
    return km < 0 ? cli_format("?") : cli_format("%.1f", km);
}

char *desk_visits_text(const esr_cycle *cycle, const esr_substitute *who) {
    return cli_format("%d of %d", who->visits, cycle->reviewers[who->reviewer.at].max_visits);
}

json_t *desk_substitute_json(const esr_cycle *cycle, const esr_substitute *who) {
    bool alone = who->nearest.at < 0;
    return cli_need(json_pack(
        "{s:s, s:o, s:o, s:i, s:o, s:o, s:b}", "reviewer", cycle->reviewers[who->reviewer.at].id,
        "difference", cli_costs_json(&who->delta), "km",
        who->km < 0 ? json_null() : json_real(round(10 * who->km) / 10), "visits", (int)who->visits,
        "nearest", alone ? json_null() : json_string(cycle->reviews[who->nearest.at].id),
        "days_between", alone ? json_null() : json_integer(who->days_between), "told",
        (int)who->told));
}

static json_t *tell_substitutes(cli_run *run, const esr_cycle *cycle, const esr_seat_choice *choice,
                                int32_t first) {
    cli_table table;
    json_t *list = cli_need(json_array());
    cli_table_begin(&table, 7,
                    (const char *[]){"", "Reviewer", "Cost", "km", "Visits", "Nearest other visit",
                                     "What it costs"});
    for (int32_t i = 0; i < choice->count; i++) {
        const esr_substitute *who = &choice->at[i];
        char *rank = cli_format("%d", first + i), *whole = cli_reviewer_name(cycle, who->reviewer);
        char *name = cli_format("%s%s", whole, who->preferred ? " (stand-by)" : "");
        char *more = cli_signed_text(who->delta.total), *km = desk_km_text(who->km);
        char *visits = desk_visits_text(cycle, who), *nearest = desk_nearest_text(cycle, who);
        char *terms = cli_terms_text(&who->delta);
        cli_table_row(&table, (const char *[]){rank, name, more, km, visits, nearest, terms});
        json_t *object = desk_substitute_json(cycle, who);
        json_object_set_new(object, "standby", json_boolean(who->preferred));
        json_array_append_new(list, object);
        free(rank);
        free(whole);
        free(name);
        free(more);
        free(km);
        free(visits);
        free(nearest);
        free(terms);
    }
    cli_table_end(&table, run);
    if (choice->may > choice->count)
        cli_print(run, "and %d more (--most %d)\n", choice->may - choice->count, choice->may);
    return list;
}

static json_t *tell_near(cli_run *run, const esr_cycle *cycle, const esr_seat_choice *choice) {
    json_t *list = cli_need(json_array());
    if (choice->may == 0)
        cli_print(run, "Nobody may take this seat while nobody else moves.%s\n",
                  choice->near_count ? " Kept out by one thing alone:" : "");
    for (int32_t i = 0; i < choice->near_count; i++) {
        const esr_near *near = &choice->near[i];
        char *name = cli_reviewer_name(cycle, near->reviewer);
        char *text = cli_format("%s: %s%s%s%s", name, near->obstacle, *near->record ? " (" : "",
                                near->record, *near->record ? ")" : "");
        if (!run->json && i < NEAR_SHOWN)
            cli_text_wrap(stdout, text, 2, 0, LINE_COLUMNS);
        json_array_append_new(list,
                              cli_need(json_pack("{s:s, s:s, s:s}", "reviewer",
                                                 cycle->reviewers[near->reviewer.at].id, "obstacle",
                                                 near->obstacle, "record", near->record)));
        free(name);
        free(text);
    }
    if (choice->near_count > NEAR_SHOWN)
        cli_print(run, "  and %d more\n", choice->near_count - NEAR_SHOWN);
    if (choice->may == 0 && choice->further > 0)
        cli_print(run, "%d more of a fitting role %s kept out by two things or more.\n",
                  choice->further, choice->further == 1 ? "is" : "are");
    return list;
}

json_t *desk_tell_seat(cli_run *run, const esr_plan *plan, const esr_seat_choice *choice,
                       int32_t first) {
    const esr_cycle *cycle = plan->cycle;
    const esr_seat_place *place = &cycle->places[choice->place];
    int32_t number = choice->place - cycle->reviews[place->review.at].seat_at + 1;
    const char *seat = cycle->seats.at[place->seat];
    char *holder = cli_reviewer_name(cycle, choice->holder);
    char *more = cli_more_text(choice->leave.total);
    if (choice->holder.at < 0)
        cli_print(run, "\nSeat %d, %s: empty\n", number, seat);
    else
        cli_print(run, "\nSeat %d, %s: %s; empty it would cost %s\n", number, seat, holder, more);
    if (choice->pin >= 0)
        cli_print(run, "pins.csv:%d keeps %s there; esr unpin would have to come first.\n",
                  (int)cycle->pins[choice->pin].line, cycle->reviewers[choice->holder.at].id);
    json_t *list = choice->may > 0 ? tell_substitutes(run, cycle, choice, first) : json_array();
    json_t *near = tell_near(run, cycle, choice);
    json_t *who =
        choice->holder.at < 0 ? json_null() : json_string(cycle->reviewers[choice->holder.at].id);
    free(holder);
    free(more);
    return cli_need(json_pack("{s:s, s:i, s:s, s:o, s:o, s:b, s:i, s:o, s:o, s:i}", "review",
                              cycle->reviews[place->review.at].id, "number", (int)number, "seat",
                              seat, "holder", who, "empty", cli_costs_json(&choice->leave),
                              "pinned", (int)(choice->pin >= 0), "may", (int)choice->may,
                              "substitutes", list, "near", near, "further", (int)choice->further));
}
