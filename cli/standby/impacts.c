// SPDX-License-Identifier: GPL-3.0-or-later
// What each loss breaks, as a table, JSON and CSV.
#include <stdio.h>
#include <stdlib.h>

#include "kit/changes.h"
#include "kit/names.h"
#include "kit/output.h"
#include "kit/table.h"
#include "standby/standby.h"

#define LINE_COLUMNS 100

// "2 skills, a veteran", "-"; for the caller to free.
static char *needs_text(const esr_impact *impact) {
    char *skills = cli_counted(impact->skills, "skill", "skills");
    char *veterans = cli_counted(impact->veterans, "veteran", "veterans");
    char *text = cli_format("%s%s%s", impact->skills > 0 ? skills : "",
                            impact->skills > 0 && impact->veterans > 0 ? ", " : "",
                            impact->veterans > 0 ? veterans
                            : impact->skills > 0 ? ""
                                                 : "-");
    free(skills);
    free(veterans);
    return text;
}

// "0", "1 seat", "1 visit, 2 seats" that stay empty; "?" where it was not planned anew.
static char *lasting_text(const esr_impact *impact) {
    if (!impact->solved)
        return cli_format("?");
    char *visits = cli_counted(impact->unscheduled, "visit", "visits");
    char *seats = cli_counted(impact->empty_seats, "seat", "seats");
    char *text = cli_format("%s%s%s", impact->unscheduled != 0 ? visits : "",
                            impact->unscheduled != 0 && impact->empty_seats != 0 ? ", " : "",
                            impact->empty_seats != 0   ? seats
                            : impact->unscheduled != 0 ? ""
                                                       : "nothing");
    free(visits);
    free(seats);
    return text;
}

// "+34", "+34 (gap 2)", "?"; for the caller to free.
static char *anew_text(const esr_impact *impact) {
    if (!impact->solved)
        return cli_format("?");
    char *more = cli_signed_text(impact->anew.total);
    char *gap = cli_thousands(impact->gap);
    char *text = impact->gap > 0 ? cli_format("%s (gap %s)", more, gap) : cli_format("%s", more);
    free(more);
    free(gap);
    return text;
}

static void add_impact(cli_table *table, const esr_cycle *cycle, const esr_impact *impact,
                       bool anew) {
    char *name = cli_reviewer_name(cycle, impact->reviewer);
    char *seats = cli_format("%d", (int)impact->seats);
    char *empty = cli_signed_text(impact->empty.total), *needs = needs_text(impact);
    char *refilled = cli_format("%d of %d", (int)impact->refilled, (int)impact->seats);
    char *refill = cli_signed_text(impact->refill.total);
    char *lasting = anew ? lasting_text(impact) : cli_format("%s", "");
    char *then = anew ? anew_text(impact) : cli_format("%s", "");
    cli_table_row(table,
                  (const char *[]){name, seats, empty, needs, refilled, refill, lasting, then});
    char *texts[] = {name, seats, empty, needs, refilled, refill, lasting, then};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        free(texts[t]);
}

// How many losses lack what.
static void print_summary(const cli_run *run, const esr_impact_list *list, bool anew) {
    int32_t refilled = 0, lasting = 0, solved = 0;
    for (int32_t i = 0; i < list->count; i++) {
        const esr_impact *impact = &list->at[i];
        refilled += impact->refilled == impact->seats;
        solved += impact->solved;
        lasting += impact->solved && (impact->unscheduled > 0 || impact->empty_seats > 0);
    }
    char *people = cli_counted(list->count, "reviewer has", "reviewers have");
    cli_print(run,
              "%s visits. The seats of %d of them, each by itself, can be filled with nobody else "
              "moving.\n",
              people, (int)refilled);
    if (anew && lasting == 0 && solved == list->count)
        cli_print(run, "Planned anew, none leaves a seat or a visit empty that is filled now.\n");
    else if (solved > 0 && lasting == 0)
        cli_print(run,
                  "Planned anew, none of %d leaves a seat or a visit empty that is filled now.\n",
                  (int)solved);
    else if (solved > 0)
        cli_print(run, "Planned anew, %d of %d leave%s something empty for good.\n", (int)lasting,
                  (int)solved, lasting == 1 ? "s" : "");
    free(people);
}

void standby_print_impacts(const cli_run *run, const esr_cycle *cycle, const esr_impact_list *list,
                           bool anew, int32_t most) {
    cli_table table;
    if (run->json)
        return;
    if (list->count == 0) {
        cli_print(run, "No seat of the plan may open.\n");
        return;
    }
    print_summary(run, list, anew);
    cli_print(run, "\n");
    cli_table_begin(&table, anew ? 8 : 6,
                    (const char *[]){"Reviewer", "Seats", "Empty", "Lacking", "Filled", "Then",
                                     "Lost for good", "Planned anew"});
    for (int32_t i = 0; i < list->count && i < most; i++)
        add_impact(&table, cycle, &list->at[i], anew);
    cli_table_end(&table, run);
    if (list->count > most)
        cli_print(run, "and %d more (--all)\n", (int)(list->count - most));
    char *note = cli_format(
        "Empty, Then%s: what the plan costs more with the seats empty, with those filled that can "
        "be with nobody else moving%s.",
        anew ? ", Planned anew" : "", anew ? ", and with everybody free to move" : "");
    cli_text_wrap(stdout, note, 0, 0, LINE_COLUMNS);
    free(note);
}

void standby_put_impacts(cli_run *run, const esr_cycle *cycle, const esr_impact_list *list) {
    json_t *all = cli_need(json_array());
    for (int32_t i = 0; i < list->count; i++) {
        const esr_impact *impact = &list->at[i];
        json_t *anew =
            impact->solved
                ? json_pack("{s:i, s:i, s:o, s:I}", "unscheduled", (int)impact->unscheduled,
                            "empty_seats", (int)impact->empty_seats, "difference",
                            cli_costs_json(&impact->anew), "gap_units", (json_int_t)impact->gap)
                : json_null();
        json_array_append_new(
            all, cli_need(json_pack("{s:s, s:i, s:i, s:i, s:o, s:i, s:o, s:o}", "reviewer",
                                    cycle->reviewers[impact->reviewer.at].id, "seats",
                                    (int)impact->seats, "skills", (int)impact->skills, "veterans",
                                    (int)impact->veterans, "empty", cli_costs_json(&impact->empty),
                                    "refilled", (int)impact->refilled, "refill",
                                    cli_costs_json(&impact->refill), "anew", anew)));
    }
    cli_put(run, "losses", all);
    cli_put(run, "cut", json_boolean(list->cut));
}

void standby_print_impacts_csv(const esr_cycle *cycle, const esr_impact_list *list, bool anew) {
    printf(
        "rank,reviewer_id,name,name_zh,seats,cost_empty,skills,veterans,refilled,cost_refilled%s\n",
        anew ? ",unscheduled,empty_seats,cost_anew,gap" : "");
    for (int32_t i = 0; i < list->count; i++) {
        const esr_impact *impact = &list->at[i];
        const esr_reviewer *who = &cycle->reviewers[impact->reviewer.at];
        printf("%d,", (int)i + 1);
        cli_csv_cell(who->id);
        putchar(',');
        cli_csv_cell(who->name);
        putchar(',');
        cli_csv_cell(who->name_zh);
        printf(",%d,%lld,%d,%d,%d,%lld", (int)impact->seats, (long long)impact->empty.total,
               (int)impact->skills, (int)impact->veterans, (int)impact->refilled,
               (long long)impact->refill.total);
        if (anew && impact->solved)
            printf(",%d,%d,%lld,%lld", (int)impact->unscheduled, (int)impact->empty_seats,
                   (long long)impact->anew.total, (long long)impact->gap);
        else if (anew)
            printf(",,,,");
        putchar('\n');
    }
}
