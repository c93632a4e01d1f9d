// SPDX-License-Identifier: GPL-3.0-or-later
// Pins, wishes, times, conflicts and invitations of one record.
#include "show/sections.h"

#include <stdlib.h>
#include <string.h>

#include "kit/names.h"
#include "kit/output.h"
#include "kit/table.h"

#define LINES_MOST 12 // of a section

// Prints a line of a section, with its heading before the first one; counts it.
static void add_line(const cli_run *run, const char *heading, int *count, char *line) {
    if (*count == 0)
        cli_print(run, "\n%s:\n", heading);
    if (*count < LINES_MOST)
        cli_print(run, "  %s\n", line);
    ++*count;
    free(line);
}

static void end_lines(const cli_run *run, int count) {
    if (count > LINES_MOST)
        cli_print(run, "  and %d more\n", count - LINES_MOST);
}

void show_pins(cli_run *run, const esr_cycle *cycle, const show_subject *subject) {
    json_t *list = cli_need(json_array());
    int count = 0;
    for (int32_t i = 0; i < cycle->pin_count; i++) {
        const esr_pin *pin = &cycle->pins[i];
        bool of_review = subject->review.at >= 0 && pin->review.at == subject->review.at;
        bool of_reviewer = subject->reviewer.at >= 0 && pin->reviewer.at == subject->reviewer.at;
        if (!of_review && !of_reviewer)
            continue;
        char day[CLI_DAY_TEXT], *who = cli_reviewer_name(cycle, pin->reviewer);
        cli_day_text(pin->first_day, day);
        bool both = *day && pin->reviewer.at >= 0;
        add_line(run, "Pins", &count,
                 cli_format("%s: %s %s%s%s (pins.csv:%d)", cycle->reviews[pin->review.at].id,
                            pin->forbid ? "never" : "keep", pin->reviewer.at >= 0 ? who : "",
                            both ? " on " : "", day, (int)pin->line));
        json_array_append_new(
            list, cli_need(json_pack(
                      "{s:s, s:s, s:o, s:o}", "review", cycle->reviews[pin->review.at].id, "kind",
                      pin->forbid ? "forbid" : "keep", "first_day", cli_day_json(pin->first_day),
                      "reviewer",
                      pin->reviewer.at < 0 ? json_null()
                                           : json_string(cycle->reviewers[pin->reviewer.at].id))));
        free(who);
    }
    end_lines(run, count);
    cli_put(run, "pins", list);
}

void show_wishes(cli_run *run, const esr_cycle *cycle, const show_subject *subject) {
    json_t *list = cli_need(json_array());
    int count = 0;
    for (int32_t i = 0; i < cycle->preference_count; i++) {
        const esr_preference *wish = &cycle->preferences[i];
        bool by_reviewer = subject->reviewer.at >= 0;
        if (by_reviewer ? wish->reviewer.at != subject->reviewer.at
                        : wish->school.at != subject->school.at)
            continue;
        char *name = by_reviewer ? cli_school_name(cycle, wish->school)
                                 : cli_reviewer_name(cycle, wish->reviewer);
        add_line(run, "Wishes", &count,
                 cli_format("%s: %s %d (preferences.csv:%d)", name,
                            wish->cost < 0 ? "saves" : "costs", abs(wish->cost), (int)wish->line));
        json_array_append_new(
            list, cli_need(json_pack("{s:s, s:s, s:i}", "reviewer",
                                     cycle->reviewers[wish->reviewer.at].id, "school",
                                     cycle->schools[wish->school.at].id, "cost", (int)wish->cost)));
        free(name);
    }
    end_lines(run, count);
    cli_put(run, "wishes", list);
}

void show_times(cli_run *run, const esr_cycle *cycle, const show_subject *subject) {
    bool reviewer = subject->reviewer.at >= 0;
    json_t *list = cli_need(json_array());
    int count = 0;
    for (int32_t i = 0; i < cycle->unavailable_count; i++) {
        const esr_unavailable *row = &cycle->unavailable[i];
        char from[CLI_DAY_TEXT], to[CLI_DAY_TEXT];
        if (row->who != (reviewer ? ESR_WHO_REVIEWER : ESR_WHO_SCHOOL) ||
            row->at != (reviewer ? subject->reviewer.at : subject->school.at))
            continue;
        cli_day_text(row->from, from);
        cli_day_text(row->to, to);
        char *cost =
            row->cost < 0 ? cli_format("%s", "") : cli_format(", a wish: costs %d", (int)row->cost);
        add_line(run, "Not free", &count,
                 cli_format("%s%s%s%s%s", from, row->from == row->to ? "" : " to ",
                            row->from == row->to ? "" : to,
                            row->am && row->pm ? ""
                            : row->am          ? ", am"
                                               : ", pm",
                            cost));
        json_array_append_new(
            list,
            cli_need(json_pack("{s:o, s:o, s:b, s:b, s:o}", "from", cli_day_json(row->from), "to",
                               cli_day_json(row->to), "am", (int)row->am, "pm", (int)row->pm,
                               "cost", row->cost < 0 ? json_null() : json_integer(row->cost))));
        free(cost);
    }
    end_lines(run, count);
    cli_put(run, "not_free", list);
}

cli_exit show_conflicts(cli_run *run, const esr_plan *plan, const show_subject *subject) {
    const esr_cycle *cycle = plan->cycle;
    bool reviewer = subject->reviewer.at >= 0;
    const esr_school_ix school = reviewer ? (esr_school_ix){-1} : subject->school;
    esr_conflict_list *list = NULL;
    int forbids = 0;
    esr_status status = esr_conflicts(run->ctx, cycle, plan, subject->reviewer, school, &list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    for (size_t i = 0; i < list->count; i++)
        forbids += list->at[i].current && !list->at[i].waived && list->at[i].mode == ESR_FORBID;
    esr_conflict_list_free(list);
    char *count = cli_counted(forbids, "conflict of interest binds", "conflicts of interest bind");
    cli_print(run, "\n%s in this cycle: esr conflicts %s %s\n", count,
              reviewer ? "reviewer" : "school",
              reviewer ? cycle->reviewers[subject->reviewer.at].id : cycle->schools[school.at].id);
    cli_put(run, "conflicts", json_integer(forbids));
    free(count);
    return CLI_DONE;
}

// Whether an invitation is of the review, or to the reviewer or the school.
static bool is_told(const esr_cycle *cycle, const esr_invitation *it, const show_subject *subject) {
    if (subject->review.at >= 0)
        return strcmp(it->key.review_id, cycle->reviews[subject->review.at].id) == 0;
    if (subject->reviewer.at >= 0)
        return strcmp(it->key.id, cycle->reviewers[subject->reviewer.at].id) == 0;
    return strcmp(it->key.id, cycle->schools[subject->school.at].id) == 0;
}

cli_exit show_told(cli_run *run, esr_store *store, const esr_cycle *cycle,
                   const show_subject *subject) {
    esr_invitation_list *list = NULL;
    esr_status status = esr_store_invitations(run->ctx, store, &list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    cli_table table;
    json_t *array = cli_need(json_array());
    cli_table_begin(&table, 5, (const char *[]){"Review", "Day", "To", "State", "Answer"});
    for (size_t i = 0; i < list->count; i++) {
        const esr_invitation *it = &list->at[i];
        char day[CLI_DAY_TEXT];
        if (!is_told(cycle, it, subject))
            continue;
        cli_day_text(it->first_day, day);
        char *to =
            cli_format("%s %s%s%s", it->key.id, it->name, *it->name_zh ? " " : "", it->name_zh);
        cli_table_row(
            &table,
            (const char *[]){it->key.review_id, day, to, esr_invitation_state_name(it->state),
                             it->answer == ESR_ANSWER_NONE ? "-" : esr_answer_name(it->answer)});
        json_array_append_new(
            array, cli_need(json_pack("{s:s, s:s, s:o, s:s, s:s}", "review", it->key.review_id,
                                      "to", it->key.id, "day", cli_day_json(it->first_day), "state",
                                      esr_invitation_state_name(it->state), "answer",
                                      esr_answer_name(it->answer))));
        free(to);
    }
    cli_print(run, "\nTold:\n");
    cli_table_end(&table, run);
    cli_put(run, "told", array);
    esr_invitation_list_free(list);
    return CLI_DONE;
}
