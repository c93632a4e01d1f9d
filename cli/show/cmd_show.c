// SPDX-License-Identifier: GPL-3.0-or-later
// esr show: the current plan as tables; one review, reviewer or school with what is on record.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/due.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"
#include "show/sections.h"

#define SCHOOL_COLUMNS 40 // longer names are cut in tables
#define NOT_SCHEDULED  "not scheduled"

static char *reviewer_text(const esr_cycle *cycle, esr_reviewer_ix at) {
    if (at.at < 0)
        return cli_format("(empty)");
    return cli_reviewer_name(cycle, at);
}

static const char *home_id(const esr_cycle *cycle, esr_reviewer_ix at) {
    if (at.at < 0 || cycle->reviewers[at.at].home.at < 0)
        return "";
    return cycle->schools[cycle->reviewers[at.at].home.at].id;
}

static json_t *visit_json(const esr_plan *plan, int32_t at) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *review = &cycle->reviews[at];
    json_t *seats = cli_need(json_array());
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++) {
        int32_t member = plan->member[p].at;
        json_t *who = member < 0 ? json_null() : json_string(cycle->reviewers[member].id);
        json_array_append_new(
            seats, cli_need(json_pack("{s:s, s:o}", "seat", cycle->seats.at[cycle->places[p].seat],
                                      "reviewer", who)));
    }
    return cli_need(json_pack(
        "{s:s, s:s, s:o, s:o, s:o}", "review", review->id, "school",
        cycle->schools[review->school.at].id, "first_day", cli_day_json(plan->first_day[at]),
        "last_day", cli_day_json(esr_plan_last_day(plan, (esr_review_ix){at})), "seats", seats));
}

// A table of visits, a row a seat.
static void begin_visits(cli_table *table) {
    cli_table_begin(
        table, 7,
        (const char *[]){"Review", "First day", "Last day", "School", "Seat", "Reviewer", "From"});
}

static void add_visit(cli_table *table, const esr_plan *plan, int32_t at) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *review = &cycle->reviews[at];
    char first[CLI_DAY_TEXT], last[CLI_DAY_TEXT];
    bool scheduled = plan->first_day[at] != ESR_DAY_NONE;
    cli_day_text(plan->first_day[at], first);
    cli_day_text(esr_plan_last_day(plan, (esr_review_ix){at}), last);
    const esr_school *visited = &cycle->schools[review->school.at];
    char *name = cli_format("%s %s", visited->id, visited->name);
    char *school = cli_text_cut(name, SCHOOL_COLUMNS);
    const char *head[] = {review->id, scheduled ? first : NOT_SCHEDULED, last, school};
    for (int32_t i = 0; i < review->seat_count; i++) {
        int32_t place = review->seat_at + i;
        char *who = scheduled ? reviewer_text(cycle, plan->member[place]) : cli_format("-");
        cli_table_row(table,
                      (const char *[]){i ? "" : head[0], i ? "" : head[1], i ? "" : head[2],
                                       i ? "" : head[3], cycle->seats.at[cycle->places[place].seat],
                                       who, home_id(cycle, plan->member[place])});
        free(who);
    }
    free(school);
    free(name);
}

// The input may have changed under a plan since it was found: says what it breaks now.
static cli_exit tell_broken(cli_run *run, const esr_plan *plan, bool *broken) {
    esr_verdict *verdict = NULL;
    esr_status status = esr_verify(run->ctx, plan, &verdict);
    if (status != ESR_OK)
        return cli_failed(run, status);
    *broken = verdict->violation_count > 0;
    json_t *list = cli_need(json_array());
    if (*broken)
        cli_print(run, "This plan breaks rules:\n");
    for (size_t i = 0; i < verdict->violation_count; i++) {
        cli_print(run, "  %s: %s\n", esr_rule_name(verdict->violations[i].rule),
                  verdict->violations[i].text);
        json_array_append_new(list, cli_need(json_string(verdict->violations[i].text)));
    }
    if (*broken)
        cli_print(run, "\n");
    cli_put(run, "broken", list);
    esr_verdict_free(verdict);
    return CLI_DONE;
}

static cli_exit show_plan(cli_run *run, const esr_solution *solution) {
    const esr_cycle *cycle = solution->plan->cycle;
    char *cost = cli_thousands(solution->cost), *bound = cli_thousands(solution->bound);
    bool proven = solution->cost == solution->bound, broken = false;
    cli_exit code = tell_broken(run, solution->plan, &broken);
    const char *status = broken ? "broken" : esr_solution_status(solution);
    cli_print(run, "%s  %s  cost %s, bound %s: %s%s%s\n\n", cycle->id, cycle->name, cost, bound,
              status, proven ? "" : "; ", proven ? "" : esr_outcome_text(solution->outcome));
    free(cost);
    free(bound);
    if (code != CLI_DONE)
        return code;
    cli_table table;
    json_t *visits = cli_need(json_array());
    begin_visits(&table);
    for (int32_t v = 0; v < cycle->review_count; v++) {
        add_visit(&table, solution->plan, v);
        json_array_append_new(visits, visit_json(solution->plan, v));
    }
    cli_table_end(&table, run);
    cli_put(run, "cost", json_integer(solution->cost));
    cli_put(run, "bound", json_integer(solution->bound));
    cli_put(run, "status", json_string(status));
    cli_put(run, "outcome", json_string(esr_outcome_name(solution->outcome)));
    cli_put(run, "visits", visits);
    return CLI_DONE;
}

// Whether a reviewer sits on the team of a review.
static bool is_member(const esr_plan *plan, int32_t review, int32_t reviewer) {
    const esr_review *entry = &plan->cycle->reviews[review];
    for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++)
        if (plan->member[p].at == reviewer)
            return true;
    return false;
}

// The visits of a reviewer as tables and JSON; how many there are.
static int32_t add_visits_of(cli_table *table, json_t *list, const esr_plan *plan,
                             int32_t reviewer) {
    int32_t count = 0;
    for (int32_t v = 0; v < plan->cycle->review_count; v++) {
        if (!is_member(plan, v, reviewer))
            continue;
        add_visit(table, plan, v);
        json_array_append_new(list, visit_json(plan, v));
        count++;
    }
    return count;
}

// The words of a mask, separated by blanks, for the caller to free.
static char *mask_text(esr_words words, uint64_t mask) {
    char *text = cli_format("%s", "");
    for (int32_t w = 0; w < words.count; w++) {
        if (!(mask >> w & 1u))
            continue;
        char *longer = cli_format("%s%s%s", text, *text ? " " : "", words.at[w]);
        free(text);
        text = longer;
    }
    return text;
}

static void show_reviewer(cli_run *run, const esr_plan *plan, esr_reviewer_ix at) {
    const esr_cycle *cycle = plan->cycle;
    const esr_reviewer *reviewer = &cycle->reviewers[at.at];
    char *who = reviewer_text(cycle, at), *home = cli_school_name(cycle, reviewer->home);
    char *sectors = mask_text(cycle->sectors, reviewer->sectors);
    char *skills = mask_text(cycle->skills, reviewer->skills);
    cli_table table;
    json_t *visits = cli_need(json_array());
    begin_visits(&table);
    int32_t count = add_visits_of(&table, visits, plan, at.at);
    cli_print(run, "%s\n%s, home school %s\nsectors: %s   skills: %s\n", who,
              cycle->roles.at[reviewer->role], home, sectors, *skills ? skills : "-");
    cli_print(run, "visits: %d, at most %d; %d in the three years before\n\n", count,
              reviewer->max_visits, reviewer->recent_visits);
    cli_table_end(&table, run);
    cli_put(run, "reviewer", json_string(reviewer->id));
    cli_put(run, "name", json_string(reviewer->name));
    cli_put(run, "max_visits", json_integer(reviewer->max_visits));
    cli_put(run, "visits", visits);
    free(who);
    free(home);
    free(sectors);
    free(skills);
}

static void show_school(cli_run *run, const esr_plan *plan, esr_school_ix at) {
    const esr_cycle *cycle = plan->cycle;
    const esr_school *school = &cycle->schools[at.at];
    char *name = cli_school_name(cycle, at);
    cli_print(run, "%s\nsector: %s   district: %s   sponsor: %s\n", name,
              cycle->sectors.at[school->sector],
              school->district < 0 ? "-" : cycle->districts.at[school->district],
              school->sponsor < 0 ? "-" : cycle->sponsors.at[school->sponsor]);
    cli_table table;
    json_t *visits = cli_need(json_array()), *sends = cli_need(json_array());
    cli_print(run, "\nIs reviewed:\n");
    begin_visits(&table);
    for (int32_t i = cycle->school_review_at[at.at]; i < cycle->school_review_at[at.at + 1]; i++) {
        add_visit(&table, plan, cycle->school_reviews[i].at);
        json_array_append_new(visits, visit_json(plan, cycle->school_reviews[i].at));
    }
    cli_table_end(&table, run);
    cli_print(run, "\nIts reviewers visit:\n");
    begin_visits(&table);
    int32_t from = cycle->school_reviewer_at[at.at], to = cycle->school_reviewer_at[at.at + 1];
    for (int32_t i = from; i < to; i++)
        (void)add_visits_of(&table, sends, plan, cycle->school_reviewers[i].at);
    cli_table_end(&table, run);
    cli_put(run, "school", json_string(school->id));
    cli_put(run, "name", json_string(school->name));
    cli_put(run, "visits", visits);
    cli_put(run, "its_reviewers_visit", sends);
    free(name);
}

// "2 days, seats principal, teacher; not before 2026-11-02; needs science 1"
static char *review_text(const esr_cycle *cycle, const esr_review *review) {
    char *text = cli_format("%g %s; seats", review->half_days / 2.0,
                            review->half_days == 2 ? "day" : "days");
    for (int32_t i = 0; i < review->seat_count; i++) {
        const char *seat = cycle->seats.at[cycle->places[review->seat_at + i].seat];
        char *longer = cli_format("%s%s %s", text, i ? "," : "", seat);
        free(text);
        text = longer;
    }
    for (int32_t i = 0; i < review->need_count; i++) {
        const esr_count *need = &review->needs[i];
        char *longer =
            cli_format("%s; needs %s %d", text, cycle->skills.at[need->word], (int)need->count);
        free(text);
        text = longer;
    }
    const esr_day days[] = {review->earliest, review->latest};
    for (int i = 0; i < 2; i++) {
        char day[CLI_DAY_TEXT];
        if (days[i] == ESR_DAY_NONE)
            continue;
        cli_day_text(days[i], day);
        char *longer = cli_format("%s; not %s %s", text, i ? "after" : "before", day);
        free(text);
        text = longer;
    }
    return text;
}

static void show_review(cli_run *run, const esr_plan *plan, esr_review_ix at) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *review = &cycle->reviews[at.at];
    char *school = cli_school_name(cycle, review->school), *text = review_text(cycle, review);
    cli_table table;
    cli_print(run, "%s at %s\n%s\nweight: %d\n\n", review->id, school, text, (int)review->weight);
    begin_visits(&table);
    add_visit(&table, plan, at.at);
    cli_table_end(&table, run);
    cli_put(run, "review", json_string(review->id));
    cli_put(run, "school", json_string(cycle->schools[review->school.at].id));
    cli_put(run, "weight", json_integer(review->weight));
    cli_put(run, "visit", visit_json(plan, at.at));
    free(school);
    free(text);
}

// Finds what is asked for and shows its visits; `out` is what else is on record of.
static cli_exit show_visits(cli_run *run, const esr_plan *plan, const char *what, const char *id,
                            show_subject *out) {
    const esr_cycle *cycle = plan->cycle;
    cli_exit code;
    *out = (show_subject){{-1}, {-1}, {-1}};
    if (strcmp(what, "review") == 0) {
        code = cli_find_review(run, cycle, id, &out->review);
        if (code == CLI_DONE) {
            out->school = cycle->reviews[out->review.at].school;
            show_review(run, plan, out->review);
        }
    } else if (strcmp(what, "reviewer") == 0) {
        code = cli_find_reviewer(run, cycle, id, &out->reviewer);
        if (code == CLI_DONE)
            show_reviewer(run, plan, out->reviewer);
    } else {
        code = cli_find_school(run, cycle, id, &out->school);
        if (code == CLI_DONE)
            show_school(run, plan, out->school);
    }
    return code;
}

static cli_exit show_one(cli_run *run, esr_store *store, const esr_plan *plan, const char *what,
                         const char *id) {
    show_subject subject;
    cli_exit code = show_visits(run, plan, what, id, &subject);
    if (code != CLI_DONE)
        return code;
    show_pins(run, plan->cycle, &subject);
    show_wishes(run, plan->cycle, &subject);
    show_times(run, plan->cycle, &subject);
    code = show_conflicts(run, plan, &subject);
    return code == CLI_DONE ? show_told(run, store, plan->cycle, &subject) : code;
}

static cli_exit run_show(cli_run *run) {
    const char *what = run->operand_count ? run->operands[0] : "plan";
    bool whole = strcmp(what, "plan") == 0;
    if (!whole && strcmp(what, "review") != 0 && strcmp(what, "reviewer") != 0 &&
        strcmp(what, "school") != 0)
        return cli_usage(run,
                         "%s can't be shown; what can is plan, review ID, reviewer ID or "
                         "school ID",
                         what);
    if (whole && run->operand_count > 1)
        return cli_usage(run, "%s is one word too many", run->operands[1]);
    if (!whole && run->operand_count < 2)
        return cli_usage(run, "whose? esr show %s ID", what);
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    cli_exit code = cli_open_plan(run, &store, &cycle, &solution);
    if (code == CLI_DONE && whole)
        code = show_plan(run, solution);
    else if (code == CLI_DONE)
        code = show_one(run, store, solution->plan, what, run->operands[1]);
    if (code == CLI_DONE)
        code = cli_due_tell(run, store, solution->plan);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {
    "esr show --db cycle.db",
    "esr show --db cycle.db review V012",
    "esr show --db cycle.db reviewer R03",
    "esr show --db cycle.db school S05 --json",
    NULL,
};
static const cli_option options[] = {CLI_OPTION_DB, {0}};
const cli_command cli_show = {
    .name = "show",
    .operands = "[plan | review ID | reviewer ID | school ID]",
    .operand_max = 2,
    .summary = "Show the current plan, or one review, reviewer or school",
    .examples = examples,
    .details = "Shows the current plan of the database as a table, or one review, reviewer or "
               "school: its\n"
               "visits, pins, wishes, times that are not free, how many conflicts of interest "
               "bind, and who\n"
               "was told what and has answered.",
    .options = options,
    .run = run_show,
};
