// SPDX-License-Identifier: GPL-3.0-or-later
// esr undo: takes the last change of the plan or of its pins back.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "desk/desk.h"
#include "kit/due.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

#define ABSENCES_MOST 6 // told one by one

// The present state.
typedef struct present {
    esr_store *store;
    esr_cycle *cycle;
    esr_solution *solution;
} present;

static bool has_pin(const esr_cycle *cycle, const esr_cycle *other, const esr_pin *pin) {
    for (int32_t i = 0; i < other->pin_count; i++) {
        const esr_pin *it = &other->pins[i];
        if (it->forbid == pin->forbid && it->first_day == pin->first_day &&
            strcmp(other->reviews[it->review.at].id, cycle->reviews[pin->review.at].id) == 0 &&
            (it->reviewer.at < 0) == (pin->reviewer.at < 0) &&
            (pin->reviewer.at < 0 || strcmp(other->reviewers[it->reviewer.at].id,
                                            cycle->reviewers[pin->reviewer.at].id) == 0))
            return true;
    }
    return false;
}

// Pins that one input has and the other has not.
static void tell_pins(cli_run *run, const esr_cycle *cycle, const esr_cycle *other,
                      const char *word, const char *key) {
    json_t *list = cli_need(json_array());
    for (int32_t i = 0; i < cycle->pin_count; i++) {
        if (has_pin(cycle, other, &cycle->pins[i]))
            continue;
        char *text = desk_pin_text(cycle, &cycle->pins[i]);
        cli_print(run, "The pin that %s %s.\n", text, word);
        json_array_append_new(list, desk_pin_json(cycle, &cycle->pins[i]));
        free(text);
    }
    cli_put(run, key, list);
}

// Whose time a row takes, by id; "" of all.
static const char *whose_id(const esr_cycle *cycle, const esr_unavailable *row) {
    return row->who == ESR_WHO_REVIEWER ? cycle->reviewers[row->at].id
           : row->who == ESR_WHO_SCHOOL ? cycle->schools[row->at].id
                                        : "";
}

static bool has_absence(const esr_cycle *cycle, const esr_cycle *other,
                        const esr_unavailable *row) {
    for (int32_t i = 0; i < other->unavailable_count; i++) {
        const esr_unavailable *it = &other->unavailable[i];
        if (it->who == row->who && it->from == row->from && it->to == row->to &&
            it->am == row->am && it->pm == row->pm && it->cost == row->cost &&
            strcmp(whose_id(other, it), whose_id(cycle, row)) == 0)
            return true;
    }
    return false;
}

// "The absence of R1 CHAN from 2026-11-02 to 2026-11-04"
static char *absence_text(const esr_cycle *cycle, const esr_unavailable *row) {
    char from[11], to[11];
    char *who = row->who == ESR_WHO_REVIEWER ? cli_reviewer_name(cycle, (esr_reviewer_ix){row->at})
                : row->who == ESR_WHO_SCHOOL ? cli_school_name(cycle, (esr_school_ix){row->at})
                                             : cli_format("all");
    esr_day_text(row->from, from);
    esr_day_text(row->to, to);
    const char *what = row->who == ESR_WHO_REVIEWER ? "absence" : "closed time";
    char *text = row->from == row->to
                     ? cli_format("The %s of %s on %s", what, who, from)
                     : cli_format("The %s of %s from %s to %s", what, who, from, to);
    free(who);
    return text;
}

// Times of unavailable.csv that one input has and the other has not: of an esr dropout, of
// calendars.
static void tell_absences(cli_run *run, const esr_cycle *cycle, const esr_cycle *other,
                          const char *word, const char *key) {
    static const char *const whose[] = {
        [ESR_WHO_ALL] = "all", [ESR_WHO_SCHOOL] = "school", [ESR_WHO_REVIEWER] = "reviewer"};
    json_t *list = cli_need(json_array());
    int count = 0;
    for (int32_t i = 0; i < cycle->unavailable_count; i++) {
        const esr_unavailable *row = &cycle->unavailable[i];
        char from[11], to[11];
        if (has_absence(cycle, other, row))
            continue;
        if (count++ < ABSENCES_MOST) {
            char *text = absence_text(cycle, row);
            cli_print(run, "%s %s.\n", text, word);
            free(text);
        }
        esr_day_text(row->from, from);
        esr_day_text(row->to, to);
        json_array_append_new(
            list, cli_need(json_pack("{s:s, s:s, s:s, s:s}", "who", whose[row->who], "id",
                                     whose_id(cycle, row), "from", from, "to", to)));
    }
    if (count > ABSENCES_MOST)
        cli_print(run, "So %s %d more.\n", strcmp(word, "goes") == 0 ? "do" : "are",
                  count - ABSENCES_MOST);
    cli_put(run, key, list);
}

static bool has_objection(const esr_cycle *cycle, const esr_cycle *other, int32_t reviewer,
                          const esr_relation *row) {
    esr_reviewer_ix who = esr_cycle_find_reviewer(other, cycle->reviewers[reviewer].id);
    for (int32_t i = who.at < 0 ? 0 : other->relation_at[who.at];
         who.at >= 0 && i < other->relation_at[who.at + 1]; i++)
        if (other->relations[i].kind == ESR_KIND_OBJECTION &&
            strcmp(other->schools[other->relations[i].school.at].id,
                   cycle->schools[row->school.at].id) == 0)
            return true;
    return false;
}

// Objections that an esr object brought.
static void tell_objections(cli_run *run, const esr_cycle *cycle, const esr_cycle *other) {
    json_t *list = cli_need(json_array());
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        for (int32_t i = cycle->relation_at[r]; i < cycle->relation_at[r + 1]; i++) {
            const esr_relation *row = &cycle->relations[i];
            if (row->kind != ESR_KIND_OBJECTION || has_objection(cycle, other, r, row))
                continue;
            char *school = cli_school_name(cycle, row->school);
            char *who = cli_reviewer_name(cycle, (esr_reviewer_ix){r});
            cli_print(run, "The objection of %s to %s goes.\n", school, who);
            json_array_append_new(
                list, cli_need(json_pack("{s:s, s:s}", "school", cycle->schools[row->school.at].id,
                                         "reviewer", cycle->reviewers[r].id)));
            free(school);
            free(who);
        }
    cli_put(run, "objections_gone", list);
}

// Reviews that an esr defer had put off.
static void tell_deferrals(cli_run *run, const esr_cycle *cycle, const esr_cycle *other) {
    json_t *list = cli_need(json_array());
    for (int32_t v = 0; v < cycle->review_count; v++) {
        esr_review_ix there = esr_cycle_find_review(other, cycle->reviews[v].id);
        if (there.at < 0 || other->reviews[there.at].earliest == cycle->reviews[v].earliest)
            continue;
        char day[CLI_DAY_TEXT];
        cli_day_text(other->reviews[there.at].earliest, day);
        cli_print(run, "%s may begin %s%s again.\n", cycle->reviews[v].id,
                  *day ? "from " : "on any day", day);
        json_array_append_new(list, json_string(cycle->reviews[v].id));
    }
    cli_put(run, "deferrals_gone", list);
}

static esr_status judge(cli_run *run, const esr_plan *plan, esr_costs *out) {
    esr_verdict *verdict = NULL;
    esr_status status = esr_verify(run->ctx, plan, &verdict);
    if (status == ESR_OK)
        *out = verdict->costs;
    esr_verdict_free(verdict);
    return status;
}

static cli_exit tell(cli_run *run, const present *now, const esr_former *former) {
    esr_costs before, after;
    esr_status status = judge(run, now->solution->plan, &before);
    if (status == ESR_OK)
        status = judge(run, former->solution->plan, &after);
    if (status != ESR_OK)
        return cli_failed(run, status);
    esr_clock *clock = NULL;
    cli_exit code = cli_find_clock(run, now->store, &clock);
    if (code != CLI_DONE)
        return code;
    char moment[ESR_MOMENT_TEXT];
    esr_clock_text(clock, former->at, moment);
    bool answer = strcmp(former->what, "receive") == 0;
    cli_print(run, "%s back what %s%s did, %.16s %s by %s.\n",
              cli_flag(run, "dry-run") ? "Would take" : "Takes", answer ? "an answer" : "esr ",
              answer ? "" : former->what, moment, esr_clock_zone(clock), former->who);
    esr_clock_free(clock);
    if (answer)
        cli_print(run, "The answer stays on record; esr publish asks them anew.\n");
    cli_put(run, "takes_back",
            cli_need(json_pack("{s:s, s:s, s:s, s:I}", "what", former->what, "at", former->at,
                               "who", former->who, "run", (json_int_t)former->undoes)));
    cli_put(run, "restores", json_integer(former->run));
    tell_pins(run, now->cycle, former->cycle, "goes", "pins_gone");
    tell_pins(run, former->cycle, now->cycle, "is there again", "pins_back");
    tell_absences(run, now->cycle, former->cycle, "goes", "absences_gone");
    tell_absences(run, former->cycle, now->cycle, "is there again", "absences_back");
    tell_objections(run, now->cycle, former->cycle);
    tell_deferrals(run, now->cycle, former->cycle);
    return desk_tell_changes(run, now->solution->plan, &before, former->solution->plan, &after);
}

static cli_exit undo(cli_run *run, const present *now, const esr_former *former) {
    bool dry = cli_flag(run, "dry-run");
    const char *path = cli_db_path(run);
    if (former->run == 0) {
        cli_print(run, "Nothing to take back: %s.\n", former->obstacle);
        cli_put(run, "obstacle", json_string(former->obstacle));
        return CLI_NO;
    }
    cli_exit code = tell(run, now, former);
    if (code == CLI_DONE && !dry) {
        esr_status status = esr_store_undo(run->ctx, now->store, former);
        code = status == ESR_OK ? CLI_DONE : cli_failed(run, status);
    }
    if (code != CLI_DONE)
        return code;
    cli_put(run, "dry_run", json_boolean(dry));
    if (dry)
        cli_say(run, "Nothing was changed (--dry-run).\n");
    else
        cli_say(run, "The plan of run %lld is current again in %s.\nNext: esr show --db %s\n",
                (long long)former->run, path, path);
    return dry ? CLI_DONE : cli_due_tell(run, now->store, former->solution->plan);
}

static cli_exit run_undo(cli_run *run) {
    present now = {0};
    esr_former *former = NULL;
    cli_exit code = cli_open_cycle(run, &now.store, &now.cycle);
    if (code == CLI_DONE)
        code = cli_find_plan(run, now.store, now.cycle, &now.solution);
    if (code == CLI_DONE) {
        esr_status status = esr_store_get_former(run->ctx, now.store, &former);
        code = status == ESR_OK ? undo(run, &now, former) : cli_failed(run, status);
    }
    esr_former_free(former);
    esr_solution_free(now.solution);
    esr_cycle_free(now.cycle);
    esr_store_close(now.store);
    return code;
}

static const char *const examples[] = {"esr undo --dry-run", "esr undo", NULL};
static const cli_option options[] = {CLI_OPTION_DB, CLI_OPTION_DRY_DECISION, {0}};
const cli_command cli_undo = {
    .name = "undo",
    .operands = "",
    .summary = "Take the last change of the plan back",
    .examples = examples,
    .details =
        "Makes the plan, and the input, current again as they were before the last esr solve, the\n"
        "last change by hand or by a repair, before a calendar was imported, or an answer opened "
        "a\n"
        "seat; the answer itself stays on record. Once more takes the change before that back, "
        "and\n"
        "so on to the first plan of an input. Nothing is deleted: esr log shows both.\n\n"
        "It stops at a declaration or a waiver, which stay on record, at a publication, as people\n"
        "were told of it, and at an import, which can be imported again.",
    .options = options,
    .run = run_undo,
};
