// SPDX-License-Identifier: GPL-3.0-or-later
// esr dropout: somebody can't come any more. The seats that open, with the best substitutes for
// each as a table of choices; and with --accept the choices made.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "desk/desk.h"
#include "desk/seats.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

// Who leaves, from when on, and which seats that opens: all of them are empty in the changed plan.
typedef struct leaving {
    esr_reviewer_ix who;
    esr_day from;
    int32_t *places;
    esr_seat_choice **choices; // by place, as the plan is with all of these seats empty
    int32_t count;
} leaving;

static cli_exit read_from(cli_run *run, const esr_cycle *cycle, esr_day *out) {
    esr_day day = cli_day(run, "from");
    if (day == ESR_DAY_NONE) {
        esr_status status = esr_calendar_today(run->ctx, cycle, &day);
        if (status != ESR_OK)
            return cli_failed(run, status);
    }
    *out = day > cycle->first_day ? day : cycle->first_day;
    return CLI_DONE;
}

// Empties the seats of visits that are not over by then.
static void open_seats(esr_plan *plan, leaving *out) {
    const esr_cycle *cycle = plan->cycle;
    out->places = cli_need(calloc((size_t)cycle->place_count + 1, sizeof *out->places));
    for (int32_t p = 0; p < cycle->place_count; p++) {
        if (plan->member[p].at != out->who.at ||
            esr_plan_last_day(plan, cycle->places[p].review) < out->from)
            continue;
        plan->member[p].at = -1;
        out->places[out->count++] = p;
    }
    out->choices = cli_need(calloc((size_t)out->count + 1, sizeof *out->choices));
}

static cli_exit tell_choices(cli_run *run, const esr_plan *plan, leaving *out) {
    json_t *list = cli_need(json_array());
    int32_t number = 1;
    for (int32_t i = 0; i < out->count; i++) {
        esr_status status = esr_substitutes_find(
            run->ctx, plan, out->places[i], (int32_t)cli_number(run, "most", 0), &out->choices[i]);
        if (status != ESR_OK) {
            json_decref(list);
            return cli_failed(run, status);
        }
        char *visit = desk_visit_text(plan, plan->cycle->places[out->places[i]].review);
        cli_print(run, "\n%s", visit);
        free(visit);
        json_array_append_new(list, desk_tell_seat(run, plan, out->choices[i], number));
        number += out->choices[i]->count;
    }
    cli_put(run, "seats", list);
    return CLI_DONE;
}

// Puts the choice of that number in its seat; whether there is one, and the seat was free.
static bool take_choice(esr_plan *plan, const leaving *left, int32_t number) {
    for (int32_t i = 0; i < left->count; i++) {
        const esr_seat_choice *choice = left->choices[i];
        if (number > choice->count) {
            number -= choice->count;
            continue;
        }
        if (plan->member[choice->place].at >= 0)
            return false;
        plan->member[choice->place] = choice->at[number - 1].reviewer;
        return true;
    }
    return false;
}

static cli_exit take_choices(cli_run *run, esr_plan *plan, const leaving *left, const char *words) {
    if (strcmp(words, "none") == 0)
        return CLI_DONE;
    for (const char *at = words; *at;) {
        char *end = NULL;
        long number = *at >= '1' && *at <= '9' ? strtol(at, &end, 10) : 0;
        if (number < 1 || number > CLI_COUNT_MAX || (*end && (*end != ',' || !end[1])))
            return cli_usage(run,
                             "--accept takes numbers of the table such as 1,6, or none, not "
                             "\"%s\"",
                             words);
        if (!take_choice(plan, left, (int32_t)number))
            return cli_refuse(run, CLI_INPUT, "",
                              "--accept %s: %ld is no number of the table, or the second one for "
                              "its seat",
                              words, number);
        at = *end ? end + 1 : end;
    }
    return CLI_DONE;
}

// The cycle in which the reviewer is away from then on, and the changed plan in it.
static esr_status leave(cli_run *run, cli_change *change, const leaving *left) {
    const esr_cycle *cycle = change->former;
    esr_edit *edit = NULL;
    esr_plan *plan = NULL;
    char from[11], to[11];
    esr_day_text(left->from, from);
    esr_day_text(cycle->last_day, to);
    const esr_cell cells[] = {{"who", "reviewer"},     {"id", cycle->reviewers[left->who.at].id},
                              {"from", from},          {"to", to},
                              {"note", "dropped out"}, {NULL, NULL}};
    esr_status status = esr_edit_new(run->ctx, cycle, &edit);
    if (status == ESR_OK)
        status = esr_edit_add(run->ctx, edit, "unavailable", cells);
    if (status != ESR_OK) {
        esr_edit_free(edit);
        return status;
    }
    status = esr_edit_finish(run->ctx, edit, &change->cycle);
    if (status == ESR_OK)
        status = esr_check_rules(run->ctx, change->cycle);
    if (status == ESR_OK)
        status = esr_plan_new(run->ctx, change->cycle, &plan);
    if (status != ESR_OK)
        return status;
    memcpy(plan->first_day, change->plan->first_day,
           (size_t)cycle->review_count * sizeof *plan->first_day);
    memcpy(plan->member, change->plan->member, (size_t)cycle->place_count * sizeof *plan->member);
    esr_plan_free(change->plan);
    change->plan = plan;
    return ESR_OK;
}

// "R07 from 2026-11-25; V1: R12, V3: nobody", for the caller to free.
static char *detail_text(const cli_change *change, const leaving *left) {
    const esr_cycle *cycle = change->former;
    char from[11];
    esr_day_text(left->from, from);
    char *text = cli_format("%s from %s", cycle->reviewers[left->who.at].id, from);
    for (int32_t i = 0; i < left->count; i++) {
        int32_t place = left->places[i], in = change->plan->member[place].at;
        char *longer = cli_format("%s%s %s: %s", text, i ? "," : ";",
                                  cycle->reviews[cycle->places[place].review.at].id,
                                  in < 0 ? "nobody" : cycle->reviewers[in].id);
        free(text);
        text = longer;
    }
    return text;
}

static cli_exit accept(cli_run *run, cli_change *change, const leaving *left, const char *words) {
    cli_exit code = take_choices(run, change->plan, left, words);
    if (code != CLI_DONE)
        return code;
    char *detail = detail_text(change, left), *next = NULL;
    for (int32_t i = 0; i < left->count && !next; i++)
        if (change->plan->member[left->places[i]].at < 0)
            next = cli_format(
                "esr why-empty %s",
                change->former->reviews[change->former->places[left->places[i]].review.at].id);
    cli_print(run, "\n");
    code = desk_finish(run, change, &(desk_edit){"dropout", detail, change->solution->bound, next});
    free(next);
    free(detail);
    return code;
}

// The first choice of each seat, as --accept takes it; for the caller to free.
static char *first_choices(const leaving *left) {
    char *text = cli_format("%s", "");
    int32_t number = 1;
    for (int32_t i = 0; i < left->count; i++) {
        if (left->choices[i]->count > 0) {
            char *longer = cli_format("%s%s%d", text, *text ? "," : "", number);
            free(text);
            text = longer;
        }
        number += left->choices[i]->count;
    }
    return text;
}

static cli_exit drop_out(cli_run *run, cli_change *change, leaving *left) {
    const esr_cycle *cycle = change->former;
    const char *words = cli_given(run, "accept");
    char day[11], *name = cli_reviewer_name(cycle, left->who);
    char *seats = cli_counted(left->count, "seat opens", "seats open");
    esr_day_text(left->from, day);
    cli_print(run, "%s from %s on: %s.\n", name, day, left->count ? seats : "no seat opens");
    free(seats);
    free(name);
    cli_put(run, "reviewer", json_string(cycle->reviewers[left->who.at].id));
    cli_put(run, "from", cli_day_json(left->from));
    esr_status status = leave(run, change, left); // who is away is no substitute
    cli_exit code =
        status == ESR_OK ? tell_choices(run, change->plan, left) : cli_failed(run, status);
    if (code == CLI_DONE && words)
        return accept(run, change, left, words);
    if (code == CLI_DONE && left->count > 0) {
        char *first = first_choices(left);
        cli_say(run,
                "Nothing was changed yet.\nNext: esr dropout %s --from %s --accept %s --db %s\n",
                cycle->reviewers[left->who.at].id, day, *first ? first : "none", cli_db_path(run));
        free(first);
    }
    return code;
}

static cli_exit run_dropout(cli_run *run) {
    cli_change change = {0};
    leaving left = {0};
    cli_exit code = desk_open(run, &change);
    if (code == CLI_DONE)
        code = cli_find_reviewer(run, change.former, run->operands[0], &left.who);
    if (code == CLI_DONE)
        code = read_from(run, change.former, &left.from);
    if (code == CLI_DONE && left.from > change.former->last_day)
        code = cli_refuse(run, CLI_INPUT, "", "--from lies behind the last day of %s",
                          change.former->id);
    if (code == CLI_DONE) {
        open_seats(change.plan, &left);
        code = drop_out(run, &change, &left);
    }
    for (int32_t i = 0; i < left.count; i++)
        esr_seat_choice_free(left.choices[i]);
    free(left.choices);
    free(left.places);
    cli_change_close(&change);
    return code;
}

static const char *const examples[] = {"esr dropout R044", "esr dropout R044 --accept 1,6",
                                       "esr dropout R044 --from 2027-01-04 --accept none", NULL};
static const cli_option options[] = {
    {"from", CLI_DATE, "DAY", "From this day on (YYYY-MM-DD); today if not given.", false},
    {"accept", CLI_TEXT, "N,...", "Take these choices of the table, one a seat at most; or none.",
     false},
    DESK_OPTION_MOST,
    DESK_OPTIONS,
    {0},
};
const cli_command cli_dropout = {
    .name = "dropout",
    .operands = "REVIEWER",
    .operand_min = 1,
    .operand_max = 1,
    .summary = "Somebody can't come any more: choose substitutes for each seat that opens",
    .examples = examples,
    .details = "Shows the seats of REVIEWER that open, those of visits that are not over by the "
               "first day,\n"
               "and the best substitutes for each, as esr candidates does, with all of these seats "
               "empty.\n"
               "With --accept the choices of these numbers are taken, seats without one stay "
               "empty, and a\n"
               "row of unavailable.csv keeps REVIEWER away from every later plan of the "
               "cycle.\n\n" DESK_HELP,
    .options = options,
    .run = run_dropout,
};
