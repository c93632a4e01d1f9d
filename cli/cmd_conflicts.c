// SPDX-License-Identifier: GPL-3.0-or-later
// esr conflicts: the register of conflicts of interest, of one reviewer, one school, or in figures.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"

#define NAME_COLUMNS 40 // longer names are cut in tables

// What the register is of.
typedef struct view {
    const esr_cycle *cycle;
    const esr_plan *plan;     // NULL: there is none
    esr_reviewer_ix reviewer; // at = -1: none
    esr_school_ix school;     // at = -1: none
    bool all;
} view;

static bool has_review(const esr_cycle *cycle, esr_school_ix school) {
    return cycle->school_review_at[school.at] < cycle->school_review_at[school.at + 1];
}

// Whether it can keep somebody from a team of this cycle, or cost something there.
static bool matters(const esr_cycle *cycle, const esr_conflict *at) {
    return at->current && at->mode != ESR_ALLOW && has_review(cycle, at->school);
}

static bool is_derived(const esr_conflict *at) {
    return at->origin != ESR_ORIGIN_RELATION && at->origin != ESR_ORIGIN_HISTORY;
}

// Records are listed while they bind; what is derived, only where there is a review this year.
static bool is_listed(const view *v, const esr_conflict *at) {
    if (v->all || at->origin == ESR_ORIGIN_OWN_SCHOOL)
        return true;
    return is_derived(at) ? matters(v->cycle, at) : at->current;
}

static const char *kind_name(const esr_cycle *cycle, const esr_conflict *at) {
    return at->kind < 0 ? "own_school" : cycle->kinds[at->kind].name;
}

// The record, for the caller to free.
static char *source_text(const esr_cycle *cycle, const esr_conflict *at) {
    int line = at->relation < 0 ? 0 : (int)cycle->relations[at->relation].line;
    switch (at->origin) {
    case ESR_ORIGIN_OWN_SCHOOL:
        return cli_format("reviewers.csv:%d", (int)cycle->reviewers[at->reviewer.at].line);
    case ESR_ORIGIN_RELATION:
        return cli_format("relations.csv:%d", line);
    case ESR_ORIGIN_HISTORY:
        return cli_format("history.csv:%d", line);
    case ESR_ORIGIN_SPONSOR:
        return cli_format("schools.csv:%d sponsor", (int)cycle->schools[at->school.at].line);
    case ESR_ORIGIN_RIVAL:
        return cli_format("schools.csv:%d district", (int)cycle->schools[at->school.at].line);
    case ESR_ORIGIN_PAST_REVIEW:
        return cli_format("history.csv:%d, %s came", line, cycle->reviewers[at->other.at].id);
    case ESR_ORIGIN_PLAN:
        return cli_format("the plan: %s sits on %s", cycle->reviewers[at->other.at].id,
                          cycle->reviews[at->review.at].id);
    }
    return cli_format("-");
}

// What it does, for the caller to free.
static char *effect_text(const esr_cycle *cycle, const esr_conflict *at) {
    if (at->waived) {
        const esr_relation *row = &cycle->relations[at->relation];
        return cli_format("waived by %s%s%s", row->waived_by, *row->waived_why ? ": " : "",
                          row->waived_why);
    }
    if (!at->current)
        return cli_format("not in this cycle");
    if (at->mode == ESR_ALLOW)
        return cli_format("allowed");
    return at->mode == ESR_FORBID ? cli_format("forbids")
                                  : cli_format("costs %d", (int)cycle->kinds[at->kind].cost);
}

// "forbid", "cost", "allow": as in cycle.ini. "waived" where it is.
static const char *effect_word(const esr_conflict *at) {
    static const char *const words[] = {
        [ESR_ALLOW] = "allow", [ESR_FORBID] = "forbid", [ESR_COST] = "cost"};
    return at->waived ? "waived" : words[at->mode];
}

static json_t *conflict_json(const esr_cycle *cycle, const esr_conflict *at) {
    char *source = source_text(cycle, at);
    const esr_relation *row = at->relation < 0 ? NULL : &cycle->relations[at->relation];
    json_t *out = cli_need(json_pack(
        "{s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:b, s:b}", "reviewer",
        cycle->reviewers[at->reviewer.at].id, "school", cycle->schools[at->school.at].id, "kind",
        kind_name(cycle, at), "source", source, "first_day", cli_day_json(at->first), "last_day",
        cli_day_json(at->last), "effect", effect_word(at), "in_this_cycle", (int)at->current,
        "school_is_reviewed", (int)has_review(cycle, at->school)));
    if (at->mode == ESR_COST)
        json_object_set_new(out, "cost", json_integer(cycle->kinds[at->kind].cost));
    if (at->waived) {
        json_object_set_new(out, "waived_by", json_string(row->waived_by));
        json_object_set_new(out, "waived_why", json_string(row->waived_why));
    }
    free(source);
    return out;
}

static void add_row(cli_table *table, const view *v, const esr_conflict *at) {
    const esr_cycle *cycle = v->cycle;
    char *with = v->school.at < 0 ? cli_school_name(cycle, at->school)
                                  : cli_reviewer_name(cycle, at->reviewer);
    char *name = cli_text_cut(with, NAME_COLUMNS), *source = source_text(cycle, at);
    char *effect = effect_text(cycle, at), first[11], last[11];
    esr_day_text(at->first, first);
    esr_day_text(at->last, last);
    bool in_plan = at->origin == ESR_ORIGIN_PLAN; // no days: as long as the plan is so
    const char *ever = in_plan ? "-" : "ever", *for_ever = in_plan ? "-" : "for ever";
    cli_table_row(table, (const char *[]){name, kind_name(cycle, at), *first ? first : ever,
                                          *last ? last : for_ever, effect, source});
    free(with);
    free(name);
    free(source);
    free(effect);
}

static cli_exit show_one(cli_run *run, const view *v) {
    esr_conflict_list *list = NULL;
    esr_status status = esr_conflicts(run->ctx, v->cycle, v->plan, v->reviewer, v->school, &list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    char *name = v->school.at < 0 ? cli_reviewer_name(v->cycle, v->reviewer)
                                  : cli_school_name(v->cycle, v->school);
    json_t *array = cli_need(json_array());
    cli_table table;
    int64_t hidden = 0;
    cli_print(run, "%s\n", name);
    if (v->school.at >= 0 && !has_review(v->cycle, v->school))
        cli_print(run, "has no review in this cycle\n");
    cli_print(run, "\n");
    cli_table_begin(&table, 6,
                    (const char *[]){v->school.at < 0 ? "School" : "Reviewer", "Kind", "First day",
                                     "Last day", "Effect", "Source"});
    for (size_t i = 0; i < list->count; i++) {
        if (is_listed(v, &list->at[i]))
            add_row(&table, v, &list->at[i]);
        else
            hidden++;
        json_array_append_new(array, conflict_json(v->cycle, &list->at[i]));
    }
    cli_table_end(&table, run);
    char *more = cli_counted(hidden, "entry that does", "entries that do");
    if (hidden > 0)
        cli_print(run, "\nWithout %s not matter in this cycle; --all lists %s.\n", more,
                  hidden == 1 ? "it" : "them");
    cli_put(run, v->school.at < 0 ? "reviewer" : "school",
            json_string(v->school.at < 0 ? v->cycle->reviewers[v->reviewer.at].id
                                         : v->cycle->schools[v->school.at].id));
    cli_put(run, "conflicts", array);
    free(more);
    free(name);
    esr_conflict_list_free(list);
    return CLI_DONE;
}

// How many entries of a kind there are.
typedef struct tally {
    int64_t entries, forbid, cost, waived; // the last three: that matter in this cycle
} tally;

// By kind; own schools stand behind the kinds.
static void count_entries(tally *tallies, const esr_cycle *cycle, const esr_conflict_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        const esr_conflict *at = &list->at[i];
        tally *of = &tallies[at->kind < 0 ? cycle->kind_count : at->kind];
        of->entries++;
        if (!matters(cycle, at))
            continue;
        of->waived += at->waived;
        of->forbid += !at->waived && at->mode == ESR_FORBID;
        of->cost += !at->waived && at->mode == ESR_COST;
    }
}

static void add_tally(cli_table *table, json_t *array, const char *kind, const tally *of) {
    char *cells[] = {cli_thousands(of->entries), cli_thousands(of->forbid), cli_thousands(of->cost),
                     cli_thousands(of->waived)};
    cli_table_row(table, (const char *[]){kind, cells[0], cells[1], cells[2], cells[3]});
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        free(cells[i]);
    json_array_append_new(
        array, cli_need(json_pack("{s:s, s:I, s:I, s:I, s:I}", "kind", kind, "entries",
                                  (json_int_t)of->entries, "forbid", (json_int_t)of->forbid, "cost",
                                  (json_int_t)of->cost, "waived", (json_int_t)of->waived)));
}

static void show_tallies(cli_run *run, const esr_cycle *cycle, const tally *tallies) {
    json_t *array = cli_need(json_array());
    cli_table table;
    cli_table_begin(&table, 5,
                    (const char *[]){"Kind", "On record", "Forbid now", "Cost now", "Waived now"});
    add_tally(&table, array, "own_school", &tallies[cycle->kind_count]);
    for (int32_t k = 0; k < cycle->kind_count; k++)
        if (tallies[k].entries > 0)
            add_tally(&table, array, cycle->kinds[k].name, &tallies[k]);
    cli_table_end(&table, run);
    cli_print(run, "\nNow: with a school that is reviewed in this cycle, on a day of it.\n");
    cli_put(run, "kinds", array);
}

static void show_waivers(cli_run *run, const esr_cycle *cycle) {
    json_t *array = cli_need(json_array());
    cli_table table;
    bool any = false;
    for (int32_t i = 0; i < cycle->relation_count; i++) {
        const esr_relation *row = &cycle->relations[i];
        if (!row->waived)
            continue;
        if (!any) {
            cli_print(run, "\nWaived relations:\n");
            cli_table_begin(&table, 6,
                            (const char *[]){"Reviewer", "School", "Kind", "By", "Why", "Source"});
        }
        any = true;
        char *source = cli_format("relations.csv:%d", (int)row->line);
        const char *who = cycle->reviewers[row->reviewer.at].id;
        const char *school = cycle->schools[row->school.at].id;
        const char *kind = cycle->kinds[row->kind].name;
        cli_table_row(&table,
                      (const char *[]){who, school, kind, row->waived_by, row->waived_why, source});
        json_array_append_new(
            array, cli_need(json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "reviewer", who, "school",
                                      school, "kind", kind, "by", row->waived_by, "why",
                                      row->waived_why, "source", source)));
        free(source);
    }
    if (any)
        cli_table_end(&table, run);
    cli_put(run, "waivers", array);
}

// "R03 of S001 sits on V7, R19 of S007 on V1", for the caller to free.
static char *circle_text(const esr_cycle *cycle, const esr_circle *circle) {
    char *text = cli_format("%s", "");
    for (int32_t i = 0; i < circle->length; i++) {
        char *longer = cli_format("%s%s%s of %s%s on %s", text, i ? ", " : "",
                                  cycle->reviewers[circle->reviewer[i].at].id,
                                  cycle->schools[circle->school[i].at].id, i ? "" : " sits",
                                  cycle->reviews[circle->review[i].at].id);
        free(text);
        text = longer;
    }
    return text;
}

static cli_exit show_circles(cli_run *run, const view *v) {
    static const char *const names[] = {[2] = "pairs", [3] = "threes"};
    static const char *const titles[] = {[2] = "Schools that review each other in the plan",
                                         [3] = "Rings of three schools in the plan"};
    esr_circle_list *list = NULL;
    if (!v->plan) {
        cli_print(run, "\nThere is no plan yet, in which schools could review each other.\n");
        return CLI_DONE;
    }
    esr_status status = esr_circles(run->ctx, v->plan, &list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    for (int32_t length = 2; length <= 3; length++) {
        json_t *array = cli_need(json_array());
        int32_t count = 0;
        for (size_t i = 0; i < list->count; i++) {
            if (list->at[i].length != length)
                continue;
            char *text = circle_text(v->cycle, &list->at[i]);
            cli_print(run, "%s%s%s  %s\n", count ? "" : "\n", count ? "" : titles[length],
                      count ? "" : ":\n", text);
            count++;
            json_array_append_new(array, cli_need(json_string(text)));
            free(text);
        }
        if (count == 0)
            cli_print(run, "%s%s: none.\n", length == 2 ? "\n" : "", titles[length]);
        cli_put(run, names[length], array);
    }
    esr_circle_list_free(list);
    return CLI_DONE;
}

// Counts reviewer by reviewer: the whole register of a large cycle need not be held at once.
static cli_exit show_overview(cli_run *run, const view *v) {
    const esr_cycle *cycle = v->cycle;
    tally *tallies = cli_need(calloc((size_t)cycle->kind_count + 1, sizeof *tallies));
    cli_exit code = CLI_DONE;
    for (int32_t r = 0; r < cycle->reviewer_count && code == CLI_DONE; r++) {
        esr_conflict_list *list = NULL;
        esr_status status = esr_conflicts(run->ctx, cycle, v->plan, (esr_reviewer_ix){r},
                                          (esr_school_ix){-1}, &list);
        if (status != ESR_OK)
            code = cli_failed(run, status);
        else
            count_entries(tallies, cycle, list);
        esr_conflict_list_free(list);
    }
    if (code == CLI_DONE) {
        char *reviewers = cli_counted(cycle->reviewer_count, "reviewer", "reviewers");
        char *reviews = cli_counted(cycle->review_count, "review", "reviews");
        cli_print(run, "Conflicts of interest in %s: %s, %s\n\n", cycle->id, reviewers, reviews);
        free(reviewers);
        free(reviews);
        show_tallies(run, cycle, tallies);
        show_waivers(run, cycle);
        code = show_circles(run, v);
        cli_say(run, "Next: esr conflicts reviewer ID --db %s, or school ID instead\n",
                cli_db_path(run));
    }
    free(tallies);
    return code;
}

static cli_exit show(cli_run *run, view *v) {
    cli_exit code = CLI_DONE;
    bool of_reviewer = run->operand_count && strcmp(run->operands[0], "reviewer") == 0;
    if (of_reviewer)
        code = cli_find_reviewer(run, v->cycle, run->operands[1], &v->reviewer);
    else if (run->operand_count)
        code = cli_find_school(run, v->cycle, run->operands[1], &v->school);
    if (code == CLI_DONE)
        code = run->operand_count ? show_one(run, v) : show_overview(run, v);
    if (code == CLI_DONE) {
        esr_status status = esr_warn_identities(run->ctx, v->cycle);
        if (status != ESR_OK)
            code = cli_failed(run, status);
    }
    return code;
}

static cli_exit run_conflicts(cli_run *run) {
    const char *what = run->operand_count ? run->operands[0] : "";
    if (*what && strcmp(what, "reviewer") != 0 && strcmp(what, "school") != 0)
        return cli_usage(run, "%s has no register; what has is reviewer ID or school ID", what);
    if (run->operand_count == 1)
        return cli_usage(run, "whose? esr conflicts %s ID", what);
    if (run->operand_count == 0 && cli_flag(run, "all"))
        return cli_usage(run, "--all goes with reviewer ID or school ID");
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    cli_exit code = cli_open_cycle(run, &store, &cycle);
    if (code == CLI_DONE)
        code = cli_find_plan(run, store, cycle, &solution);
    if (code == CLI_DONE) {
        view v = {cycle, solution ? solution->plan : NULL, {-1}, {-1}, cli_flag(run, "all")};
        code = show(run, &v);
    }
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {
    "esr conflicts --db cycle.db",
    "esr conflicts reviewer R03 --db cycle.db",
    "esr conflicts school S05 --all --db cycle.db",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"all", CLI_FLAG, NULL,
     "List what does not matter in this cycle, too: ended relations, and schools of the same "
     "sponsor or rivals without a review.",
     false},
    {0},
};
const cli_command cli_conflicts = {
    .name = "conflicts",
    .operands = "[reviewer ID | school ID]",
    .operand_max = 2,
    .summary = "Show who should not sit where: the register of conflicts of interest",
    .examples = examples,
    .details =
        "Lists the conflicts of a reviewer or a school, declared ones and those that follow from\n"
        "other records, each with its source, the first and the last day on which it binds, and\n"
        "what it does. Without a name: how many there are of each kind, what was waived, and\n"
        "which schools review each other in the plan, in pairs and in rings of three. Reviewers\n"
        "who look like one person in two rows are warned of.",
    .options = options,
    .run = run_conflicts,
};
