// SPDX-License-Identifier: GPL-3.0-or-later
// esr dropout: somebody can't come any more. The seats that open, with the best substitutes for
// each, and repairs of the whole plan, as one table of choices; and with --accept what is chosen.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "desk/seats.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "repair/repairs.h"

// Who leaves, from when on, and the seats that this opens.
typedef struct leaving {
    esr_reviewer_ix who;
    esr_day from;
    int32_t *places;
    esr_seat_choice **choices;       // by place, as the plan is with all of these seats empty
    esr_kept_standby_list *standbys; // of the plan before
    int32_t count;
    char *over;          // reviews whose visits are over: "V1, V3"
    int32_t substitutes; // in all choices; the repairs are numbered from there on
} leaving;

static cli_exit read_from(cli_run *run, const repair_case *it, esr_day *out) {
    const esr_cycle *cycle = it->change.former;
    esr_day day = cli_day(run, "from");
    char today[11], last[11];
    esr_day_text(it->as_of, today);
    esr_day_text(cycle->last_day, last);
    if (day == ESR_DAY_NONE && it->as_of > cycle->last_day)
        return cli_refuse(run, CLI_INPUT, "",
                          "%s ended on %s, before %s; --as-of or --from takes a day of it",
                          cycle->id, last, today);
    if (day == ESR_DAY_NONE)
        day = it->as_of;
    if (day > cycle->last_day)
        return cli_refuse(run, CLI_INPUT, "", "--from lies behind the last day of %s, %s",
                          cycle->id, last);
    *out = day > cycle->first_day ? day : cycle->first_day;
    return CLI_DONE;
}

// The cycle in which the reviewer is away from then on.
static cli_exit disturb(cli_run *run, repair_case *it, const leaving *left) {
    const esr_cycle *cycle = it->change.former;
    const char *reason = cli_given(run, "reason"), *id = cycle->reviewers[left->who.at].id;
    esr_edit *edit = NULL;
    char from[11], to[11];
    esr_day_text(left->from, from);
    esr_day_text(cycle->last_day, to);
    const esr_cell cells[] = {{"who", "reviewer"},     {"id", id},  {"from", from}, {"to", to},
                              {"note", "dropped out"}, {NULL, NULL}};
    esr_status status = esr_edit_new(run->ctx, cycle, &edit);
    if (status == ESR_OK)
        status = esr_edit_add(run->ctx, edit, "unavailable", cells);
    it->detail = cli_format("%s from %s%s%s", id, from, reason ? ": " : "", reason ? reason : "");
    return repair_disturb(run, it, edit, status);
}

// The seats that open. Where the visit is over nobody can come any more.
static void find_places(cli_run *run, const repair_case *it, leaving *out) {
    const esr_plan *plan = it->list->left;
    const esr_cycle *cycle = plan->cycle;
    json_t *over = cli_need(json_array());
    out->over = cli_format("%s", "");
    out->places = cli_need(calloc((size_t)cycle->place_count + 1, sizeof *out->places));
    for (int32_t p = 0; p < cycle->place_count; p++) {
        esr_review_ix review = cycle->places[p].review;
        if (it->change.solution->plan->member[p].at != out->who.at || plan->member[p].at >= 0 ||
            plan->first_day[review.at] == ESR_DAY_NONE)
            continue;
        if (!repair_is_over(it, review)) {
            out->places[out->count++] = p;
            continue;
        }
        const char *id = cycle->reviews[review.at].id;
        char *longer = cli_format("%s%s%s", out->over, *out->over ? ", " : "", id);
        free(out->over);
        out->over = longer;
        json_array_append_new(over, json_string(id));
    }
    out->choices = cli_need(calloc((size_t)out->count + 1, sizeof *out->choices));
    cli_put(run, "over", over);
}

static cli_exit tell_substitutes(cli_run *run, const repair_case *it, leaving *out) {
    const esr_plan *plan = it->list->left;
    json_t *list = cli_need(json_array());
    esr_status status =
        esr_store_standbys(run->ctx, it->change.store, it->change.solution->plan, &out->standbys);
    for (int32_t i = 0; i < out->count || status != ESR_OK; i++) {
        if (status == ESR_OK)
            status = esr_substitutes_prefer(
                run->ctx, plan, out->places[i], (int32_t)cli_number(run, "most", 0),
                esr_kept_standby_of(out->standbys, out->places[i]), &out->choices[i]);
        if (status != ESR_OK) {
            json_decref(list);
            return cli_failed(run, status);
        }
        char *visit = desk_visit_text(plan, plan->cycle->places[out->places[i]].review);
        cli_print(run, "\n%s", visit);
        free(visit);
        json_array_append_new(list,
                              desk_tell_seat(run, plan, out->choices[i], out->substitutes + 1));
        out->substitutes += out->choices[i]->count;
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
        if (number > left->substitutes)
            return cli_refuse(run, CLI_INPUT, "",
                              "--accept %s: %ld is no substitute; a repair of the whole plan "
                              "stands alone",
                              words, number);
        if (!take_choice(plan, left, (int32_t)number))
            return cli_refuse(run, CLI_INPUT, "", "--accept %s: %ld is the second one for its seat",
                              words, number);
        at = *end ? end + 1 : end;
    }
    return CLI_DONE;
}

// "R07 from 2026-11-25; V1: R12, V3: nobody", for the caller to free.
static char *detail_text(const repair_case *it, const leaving *left) {
    const esr_cycle *cycle = it->change.former;
    char *text = cli_format("%s", it->detail);
    for (int32_t i = 0; i < left->count; i++) {
        int32_t place = left->places[i], in = it->change.plan->member[place].at;
        char *longer = cli_format("%s%s %s: %s", text, i ? "," : ";",
                                  cycle->reviews[cycle->places[place].review.at].id,
                                  in < 0 ? "nobody" : cycle->reviewers[in].id);
        free(text);
        text = longer;
    }
    return text;
}

static cli_exit take_substitutes(cli_run *run, repair_case *it, const leaving *left,
                                 const char *words) {
    cli_change *change = &it->change;
    esr_plan_free(change->plan);
    change->plan = NULL;
    esr_status status = esr_plan_copy(run->ctx, it->list->left, &change->plan);
    if (status != ESR_OK)
        return cli_failed(run, status);
    cli_exit code = take_choices(run, change->plan, left, words);
    if (code != CLI_DONE)
        return code;
    char *detail = detail_text(it, left);
    cli_print(run, "\n");
    code = repair_keep(run, it, detail);
    free(detail);
    return code;
}

static cli_exit accept(cli_run *run, repair_case *it, const leaving *left, const char *words) {
    char *end = NULL;
    long number = strtol(words, &end, 10);
    if (*words >= '1' && *words <= '9' && !*end && number > left->substitutes)
        return repair_take(run, it, number);
    return take_substitutes(run, it, left, words);
}

static cli_exit tell(cli_run *run, repair_case *it, leaving *left) {
    const esr_cycle *cycle = it->change.former;
    char day[11], *name = cli_reviewer_name(cycle, left->who);
    char *seats = cli_counted(left->count, "seat opens", "seats open");
    esr_day_text(left->from, day);
    cli_print(run, "%s from %s on: %s.\n", name, day, left->count ? seats : "no seat opens");
    if (*left->over)
        cli_print(run, "Over, so that the seat there stays empty: %s.\n", left->over);
    free(seats);
    free(name);
    cli_exit code = tell_substitutes(run, it, left);
    if (code == CLI_DONE)
        code = repair_tell(run, it, left->substitutes + 1);
    return code;
}

static cli_exit drop_out(cli_run *run, repair_case *it, leaving *left) {
    const esr_cycle *cycle = it->change.former;
    const char *words = cli_given(run, "accept");
    cli_exit code = cli_find_reviewer(run, cycle, run->operands[0], &left->who);
    if (code == CLI_DONE)
        code = read_from(run, it, &left->from);
    if (code == CLI_DONE) {
        cli_put(run, "reviewer", json_string(cycle->reviewers[left->who.at].id));
        cli_put(run, "from", cli_day_json(left->from));
        code = disturb(run, it, left);
    }
    if (code == CLI_DONE)
        code = repair_find(run, it);
    if (code == CLI_DONE) {
        find_places(run, it, left);
        code = tell(run, it, left);
    }
    if (code != CLI_DONE)
        return code;
    return words ? accept(run, it, left, words) : repair_tell_next(run, it);
}

static cli_exit run_dropout(cli_run *run) {
    repair_case it = {.what = "dropout"};
    leaving left = {0};
    cli_exit code = repair_open(run, &it);
    if (code == CLI_DONE)
        code = drop_out(run, &it, &left);
    for (int32_t i = 0; i < left.count; i++)
        esr_seat_choice_free(left.choices[i]);
    esr_kept_standby_list_free(left.standbys);
    free(left.over);
    free(left.choices);
    free(left.places);
    repair_close(&it);
    return code;
}

static const char *const examples[] = {"esr dropout R044", "esr dropout R044 --accept 1,6",
                                       "esr dropout R044 --accept 11",
                                       "esr dropout R044 --from 2027-01-04 --accept none", NULL};
static const cli_option options[] = {
    {"from", CLI_DATE, "DAY", "Away from this day on (YYYY-MM-DD); that of --as-of if not given.",
     false},
    {"accept", CLI_TEXT, "N,...",
     "Take these choices of the table: substitutes, one a seat at most, or one repair; or none.",
     false},
    {"reason", CLI_TEXT, "TEXT", "Why, in a line, for the journal.", false},
    DESK_OPTION_MOST,
    REPAIR_OPTION_CHANGES,
    REPAIR_OPTION_AS_OF,
    DESK_OPTIONS,
    {0},
};
const cli_command cli_dropout = {
    .name = "dropout",
    .operands = "REVIEWER",
    .operand_min = 1,
    .operand_max = 1,
    .summary = "Somebody can't come any more: choose substitutes, or a repair of the plan",
    .examples = examples,
    .details =
        "Shows the seats of REVIEWER that open, those of visits that are not over by the "
        "first day,\n"
        "with the best substitutes for each, as esr candidates does, with all of these seats "
        "empty; and\n"
        "repairs of the whole plan, all numbered throughout. With --accept the substitutes "
        "of these\n"
        "numbers are taken, and seats without one stay empty; or the repair of that number. "
        "A row of\n"
        "unavailable.csv keeps REVIEWER away from every later plan of the "
        "cycle.\n\n" REPAIR_HELP,
    .options = options,
    .run = run_dropout,
};
