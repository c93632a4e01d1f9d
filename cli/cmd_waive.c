// SPDX-License-Identifier: GPL-3.0-or-later
// esr waive: lets a relation pass, by name and with a reason. Its row stays on record.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/deciding.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

// The relation that is meant.
typedef struct target {
    esr_reviewer_ix reviewer;
    esr_school_ix school;
    const char *kind; // NULL: any
} target;

// "relations.csv:88: supported from 2005-09-01 to 2006-08-31", for the caller to free.
static char *relation_text(const esr_cycle *cycle, const esr_relation *row) {
    char from[11], to[11];
    esr_day_text(row->from, from);
    esr_day_text(row->to, to);
    if (row->from_history)
        return cli_format("history.csv:%d: %s on %s", (int)row->line, cycle->kinds[row->kind].name,
                          from);
    return cli_format("relations.csv:%d: %s%s%s%s%s", (int)row->line, cycle->kinds[row->kind].name,
                      *from ? " from " : "", from, *to ? " to " : "", to);
}

// Says why nothing that is meant can be waived: rows that are no relation, are waived, or follow
// from other records.
static cli_exit refuse_none(cli_run *run, const esr_cycle *cycle, const target *meant) {
    const char *who = cycle->reviewers[meant->reviewer.at].id;
    const char *school = cycle->schools[meant->school.at].id;
    cli_exit code = CLI_DONE;
    for (int32_t i = cycle->relation_at[meant->reviewer.at];
         i < cycle->relation_at[meant->reviewer.at + 1]; i++) {
        const esr_relation *row = &cycle->relations[i];
        if (row->school.at != meant->school.at ||
            (meant->kind && strcmp(cycle->kinds[row->kind].name, meant->kind) != 0))
            continue;
        char *text = relation_text(cycle, row);
        if (row->waived)
            code = cli_refuse(run, CLI_INPUT, "", "%s: is waived already, by %s%s%s", text,
                              row->waived_by, *row->waived_why ? ": " : "", row->waived_why);
        else
            code = cli_refuse(run, CLI_INPUT, "",
                              "%s: a review of the past can't be waived; a row of kind %s in "
                              "relations.csv instead, from and to that day, could be",
                              text, cycle->kinds[ESR_KIND_REVIEWED].name);
        free(text);
    }
    if (code != CLI_DONE)
        return code;
    code = cli_refuse(run, CLI_INPUT, "", "%s and %s have no relation%s%s in relations.csv", who,
                      school, meant->kind ? " of kind " : "", meant->kind ? meant->kind : "");
    cli_say(run,
            "What follows from other records (own school, same sponsor, rivals, reciprocity) can't "
            "be waived\nfor one person; [rules] in cycle.ini says what it does.\n"
            "Next: esr conflicts reviewer %s --db %s\n",
            who, cli_db_path(run));
    return code;
}

// The decisions that waive what is meant, of the `room` relations of the reviewer at most; whether
// they are of more than one kind.
static size_t find_rows(const cli_run *run, const esr_cycle *cycle, const target *meant,
                        esr_decision *out, bool *mixed) {
    size_t count = 0;
    *mixed = false;
    for (int32_t i = cycle->relation_at[meant->reviewer.at];
         i < cycle->relation_at[meant->reviewer.at + 1]; i++) {
        const esr_relation *row = &cycle->relations[i];
        const char *kind = cycle->kinds[row->kind].name;
        if (row->school.at != meant->school.at || row->waived || row->from_history ||
            (meant->kind && strcmp(kind, meant->kind) != 0))
            continue;
        *mixed = *mixed || (count > 0 && strcmp(out[0].kind, kind) != 0);
        out[count++] = (esr_decision){.what = ESR_WAIVE,
                                      .reviewer_id = cycle->reviewers[meant->reviewer.at].id,
                                      .school_id = cycle->schools[meant->school.at].id,
                                      .kind = kind,
                                      .from = row->from,
                                      .to = row->to,
                                      .name = cli_given(run, "by"),
                                      .reason = cli_given(run, "reason")};
    }
    return count;
}

// Asks for a kind, and names those that there are.
static cli_exit refuse_mixed(cli_run *run, const esr_cycle *cycle, const target *meant) {
    cli_exit code =
        cli_refuse(run, CLI_USAGE, "",
                   "%s and %s have several relations; say of which "
                   "KIND",
                   cycle->reviewers[meant->reviewer.at].id, cycle->schools[meant->school.at].id);
    for (int32_t i = cycle->relation_at[meant->reviewer.at];
         i < cycle->relation_at[meant->reviewer.at + 1]; i++) {
        const esr_relation *row = &cycle->relations[i];
        if (row->school.at != meant->school.at || row->waived || row->from_history)
            continue;
        char *text = relation_text(cycle, row);
        cli_say(run, "  %s\n", text);
        free(text);
    }
    return code;
}

// What a waiver does to one review of the school.
typedef struct effect {
    bool freed;  // on some day the reviewer may sit there who could not before
    char *still; // else: the rule and the record that keep the reviewer away; NULL: nothing
} effect;

static cli_exit find_effect(cli_run *run, const cli_change *change, esr_review_ix review,
                            esr_reviewer_ix reviewer, effect *out) {
    esr_day last = change->former->last_day;
    for (esr_day day = change->former->first_day; day <= last && !out->freed; day++) {
        bool before = false, after = false;
        esr_refusal was = {0}, is = {0};
        esr_status status =
            esr_refuses(run->ctx, change->former, review, reviewer, day, &before, &was);
        if (status == ESR_OK)
            status = esr_refuses(run->ctx, change->cycle, review, reviewer, day, &after, &is);
        out->freed = before && !after;
        if (after && is.rule > ESR_H2_BOUNDS && !out->still) // about the person, not the day
            out->still = cli_format("%s, %s", esr_rule_name(is.rule), is.text);
        free(was.text);
        free(is.text);
        if (status != ESR_OK)
            return cli_failed(run, status);
    }
    return CLI_DONE;
}

// Says what the waiver does to the reviews of the school; whether to any.
static cli_exit tell_reviews(cli_run *run, const cli_change *change, const target *meant,
                             bool *freed) {
    const esr_cycle *cycle = change->cycle;
    const char *who = cycle->reviewers[meant->reviewer.at].id;
    const char *school = cycle->schools[meant->school.at].id;
    int32_t from = cycle->school_review_at[meant->school.at];
    int32_t to = cycle->school_review_at[meant->school.at + 1];
    json_t *list = cli_need(json_array());
    cli_exit code = CLI_DONE;
    if (from == to)
        cli_print(run, "%s has no review in this cycle, so nothing changes for its plan.\n",
                  school);
    for (int32_t i = from; i < to && code == CLI_DONE; i++) {
        const char *review = cycle->reviews[cycle->school_reviews[i].at].id;
        effect found = {0};
        code = find_effect(run, change, cycle->school_reviews[i], meant->reviewer, &found);
        if (code == CLI_DONE && found.freed)
            cli_print(run, "%s may now sit on the team of %s.\n", who, review);
        else if (code == CLI_DONE && found.still)
            cli_print(run, "%s still may not sit on the team of %s: %s.\n", who, review,
                      found.still);
        else if (code == CLI_DONE)
            cli_print(run, "Nothing changes for the team of %s: %s was not kept from it.\n", review,
                      who);
        json_array_append_new(
            list, cli_need(json_pack("{s:s, s:b}", "review", review, "freed", (int)found.freed)));
        *freed = *freed || found.freed;
        free(found.still);
    }
    cli_put(run, "reviews", list);
    return code;
}

// The bound of the former plan holds on where the waiver lets nobody in and makes nothing cheaper.
static int64_t bound_now(const cli_change *change, const esr_decision_list *waived, bool freed) {
    const esr_cycle *cycle = change->cycle;
    for (int32_t k = 0; k < cycle->kind_count; k++)
        if (strcmp(cycle->kinds[k].name, waived->at[0].kind) == 0 &&
            cycle->kinds[k].mode == ESR_COST)
            freed = true;
    return change->solution && !freed ? change->solution->bound : esr_least_cost(cycle);
}

static void tell_waived(cli_run *run, const cli_change *change, const target *meant, size_t count,
                        bool dry) {
    const esr_cycle *cycle = change->cycle;
    char *who = cli_reviewer_name(cycle, meant->reviewer);
    char *school = cli_school_name(cycle, meant->school);
    json_t *list = cli_need(json_array());
    cli_print(run, "%s and %s:\n", who, school);
    for (int32_t i = cycle->relation_at[meant->reviewer.at];
         i < cycle->relation_at[meant->reviewer.at + 1]; i++) {
        const esr_relation *row = &cycle->relations[i];
        if (row->school.at != meant->school.at || !row->waived ||
            (meant->kind && strcmp(cycle->kinds[row->kind].name, meant->kind) != 0))
            continue;
        char *text = relation_text(cycle, row);
        cli_print(run, "  %s; %swaived by %s: %s\n", text, dry ? "would be " : "", row->waived_by,
                  row->waived_why);
        free(text);
        json_array_append_new(list,
                              cli_need(json_pack("{s:s, s:i}", "kind", cycle->kinds[row->kind].name,
                                                 "line", (int)row->line)));
    }
    cli_put(run, "reviewer", json_string(cycle->reviewers[meant->reviewer.at].id));
    cli_put(run, "school", json_string(cycle->schools[meant->school.at].id));
    cli_put(run, "waived", list);
    cli_put(run, "count", json_integer((json_int_t)count));
    cli_put(run, "dry_run", json_boolean(dry));
    free(who);
    free(school);
}

static void tell_plan(cli_run *run, const cli_change *change, bool freed, bool dry) {
    const char *path = cli_db_path(run);
    if (change->verdict) {
        char *broken = cli_counted((int64_t)change->verdict->violation_count, "place", "places");
        cli_print(run, "The plan stays as it is%s%s%s.\n",
                  change->verdict->violation_count ? ", and breaks rules in " : "",
                  change->verdict->violation_count ? broken : "",
                  freed ? "; whether a better one is possible now is not known yet" : "");
        free(broken);
    }
    if (dry)
        cli_say(run, "Nothing was changed (--dry-run).\n");
    else if (freed)
        cli_say(run, "Next: esr solve --db %s\n", path);
}

static cli_exit waive(cli_run *run, cli_change *change, const target *meant,
                      const esr_decision_list *decisions) {
    bool dry = cli_flag(run, "dry-run"), freed = false;
    cli_exit code = cli_change_decide(run, change, decisions);
    if (code == CLI_DONE) {
        tell_waived(run, change, meant, decisions->count, dry);
        code = tell_reviews(run, change, meant, &freed);
    }
    if (code == CLI_DONE && !dry)
        code = cli_change_keep(run, change, decisions, bound_now(change, decisions, freed));
    if (code == CLI_DONE)
        tell_plan(run, change, freed, dry);
    return code;
}

static cli_exit run_waive(cli_run *run) {
    cli_change change = {0};
    target meant = {.kind = run->operand_count > 2 ? run->operands[2] : NULL};
    cli_exit code = cli_change_open(run, &change);
    if (code == CLI_DONE)
        code = cli_find_reviewer(run, change.former, run->operands[0], &meant.reviewer);
    if (code == CLI_DONE)
        code = cli_find_school(run, change.former, run->operands[1], &meant.school);
    if (code == CLI_DONE && meant.kind)
        code = cli_find_kind(run, change.former, meant.kind);
    if (code == CLI_DONE) {
        const esr_cycle *cycle = change.former;
        size_t room = (size_t)(cycle->relation_at[meant.reviewer.at + 1] -
                               cycle->relation_at[meant.reviewer.at]);
        esr_decision *at = cli_need(calloc(room + 1, sizeof *at));
        bool mixed = false;
        esr_decision_list list = {at, find_rows(run, cycle, &meant, at, &mixed)};
        if (list.count == 0)
            code = refuse_none(run, cycle, &meant);
        else
            code = mixed ? refuse_mixed(run, cycle, &meant) : waive(run, &change, &meant, &list);
        free(at);
    }
    cli_change_close(&change);
    return code;
}

static const char *const examples[] = {
    "esr waive RS006 S025 --by \"Chief Planning Officer\" --reason \"Long ago; the school agrees\"",
    "esr waive RS010 S187 employed --by \"Ms Ho\" --reason \"A month as a student\" --dry-run",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_BY("Who lets it pass. The name stands in every report."),
    CLI_OPTION_REASON,
    CLI_OPTION_DB,
    CLI_OPTION_DRY_DECISION,
    {0},
};
const cli_command cli_waive = {
    .name = "waive",
    .operands = "REVIEWER SCHOOL [KIND]",
    .operand_min = 2,
    .operand_max = 3,
    .summary = "Let a relation pass, by name and with a reason",
    .examples = examples,
    .details =
        "A relation of relations.csv between REVIEWER and SCHOOL no longer binds: all rows of\n"
        "KIND, which is needed only where there are several kinds. The rows stay on record with\n"
        "the name and the reason, which stand in every report, and hold on when the folder is\n"
        "imported again. The plan stays as it is.",
    .options = options,
    .run = run_waive,
};
