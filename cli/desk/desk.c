// SPDX-License-Identifier: GPL-3.0-or-later
// Judging, telling and keeping a change by hand.
#include "desk/desk.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/changes.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"

#define LINE_COLUMNS 100
#define RULE_COLUMNS 8 // where the sentences of broken rules begin

cli_exit desk_open(cli_run *run, cli_change *change) {
    cli_exit code = cli_open_plan(run, &change->store, &change->former, &change->solution);
    if (code != CLI_DONE)
        return code;
    esr_status status = esr_plan_copy(run->ctx, change->solution->plan, &change->plan);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

// Tells what one verdict has and the other has not; how much that is.
static int32_t tell_new(cli_run *run, const esr_cycle *cycle, const esr_verdict *before,
                        const esr_verdict *after, const char *headline, const char *key) {
    json_t *list = cli_need(json_array());
    int32_t count = 0;
    for (size_t i = 0; i < after->violation_count; i++) {
        const esr_violation *broken = &after->violations[i];
        if (cli_is_known_violation(before, broken))
            continue;
        if (count++ == 0)
            cli_print(run, "\n%s\n", headline);
        if (!run->json) {
            int column = printf("  %s:", esr_rule_name(broken->rule));
            cli_text_wrap(stdout, broken->text, RULE_COLUMNS, column, LINE_COLUMNS);
        }
        json_array_append_new(list, cli_violation_json(cycle, broken));
    }
    cli_put(run, key, list);
    return count;
}

cli_exit desk_tell_changes(cli_run *run, const esr_plan *before, const esr_costs *costs_before,
                           const esr_plan *after, const esr_costs *costs_after) {
    esr_plan_diff *diff = NULL;
    esr_status status = esr_plan_compare(run->ctx, before, after, &diff);
    if (status != ESR_OK)
        return cli_failed(run, status);
    if (diff->count > 0) {
        cli_print_changes(run, diff, before->cycle, after->cycle, INT_MAX);
        cli_print(run, "\n");
    }
    if (diff->count > 0 || costs_before->total != costs_after->total)
        cli_print_costs(run, costs_before, costs_after);
    cli_put(run, "changes", cli_changes_json(diff, before->cycle, after->cycle));
    cli_put(run, "costs_before", cli_costs_json(costs_before));
    cli_put(run, "costs_after", cli_costs_json(costs_after));
    cli_put(run, "difference", json_integer(costs_after->total - costs_before->total));
    esr_plan_diff_free(diff);
    return CLI_DONE;
}

// The detail with the rules that were broken on purpose, for the caller to free.
static char *detail_text(const cli_change *change, const desk_edit *edit) {
    char *text = cli_format("%s", edit->detail);
    const char *joint = "; breaks ";
    esr_rule last = ESR_RULE_COUNT;
    for (size_t i = 0; change->verdict && i < change->verdict->violation_count; i++) {
        const esr_violation *broken = &change->verdict->violations[i];
        if (broken->rule == last || cli_is_known_violation(change->former_verdict, broken))
            continue;
        char *longer = cli_format("%s%s%s", text, joint, esr_rule_name(broken->rule));
        free(text);
        text = longer;
        joint = ", ";
        last = broken->rule;
    }
    return text;
}

static cli_exit keep(cli_run *run, cli_change *change, const desk_edit *edit) {
    esr_record *record = NULL;
    esr_carry carry = {.bound = edit->bound, .plan = change->plan};
    char *detail = detail_text(change, edit);
    esr_status status = ESR_OK;
    if (change->solution) {
        carry.costs = change->verdict->costs;
        status = esr_store_get_record(run->ctx, change->store, change->solution, &record);
    }
    if (record)
        carry.run = record->run;
    if (status == ESR_OK)
        status = esr_store_put_edit(run->ctx, change->store, change->former,
                                    change->cycle ? change->cycle : change->former,
                                    change->solution ? &carry : NULL, edit->what, detail);
    esr_record_free(record);
    free(detail);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

// "3 people and 1 school", for the caller to free.
static char *heard_text(int32_t reviewers, int32_t schools) {
    char *people = cli_counted(reviewers, "person", "people");
    char *both = cli_counted(schools, "school", "schools");
    char *text = cli_format("%s%s%s", reviewers ? people : "", reviewers && schools ? " and " : "",
                            schools ? both : "");
    free(people);
    free(both);
    return text;
}

// Says who hears of the change, as esr publish finds it. `hold` is set where that would confirm
// what people only hold yet, which is no part of it.
static cli_exit promise(cli_run *run, const cli_change *change, const desk_edit *edit, bool dry,
                        bool *hold) {
    const esr_plan *former = change->solution->plan;
    esr_reach reach = {0}, held = {0}, sure = {0};
    esr_store *store = change->store;
    esr_status status =
        esr_publish_count(run->ctx, store, change->plan, former, edit->as_of, true, &reach);
    if (status == ESR_OK)
        status = esr_publish_count(run->ctx, store, change->plan, NULL, edit->as_of, true, &held);
    if (status == ESR_OK)
        status = esr_publish_count(run->ctx, store, change->plan, NULL, edit->as_of, false, &sure);
    if (status != ESR_OK)
        return cli_failed(run, status);
    *hold = sure.messages != held.messages;
    char *heard = heard_text(reach.reviewers, reach.schools);
    char *more =
        cli_counted((int64_t)(held.messages - reach.messages), "message is", "messages are");
    if (reach.messages == 0)
        cli_print(run, "\nNobody %s of this%s.\n", dry ? "would hear" : "hears",
                  edit->published ? "" : ": nobody was told anything of the plan so far");
    else
        cli_print(run, "\n%s %s of this, nobody else.\n", heard,
                  dry                                    ? "would hear"
                  : reach.reviewers + reach.schools == 1 ? "hears"
                                                         : "hear");
    if (held.messages > reach.messages)
        cli_print(run, "%s due in any case.\n", more);
    cli_put(run, "people", json_integer(reach.reviewers));
    cli_put(run, "schools", json_integer(reach.schools));
    cli_put(run, "due_in_any_case", json_integer((json_int_t)(held.messages - reach.messages)));
    free(heard);
    free(more);
    return CLI_DONE;
}

static void tell_next(cli_run *run, const desk_edit *edit, bool hold) {
    const char *path = cli_db_path(run), *day = edit->promise ? cli_given(run, "as-of") : NULL;
    if (edit->next)
        cli_say(run, "The change is in %s.\nNext: %s --db %s\n", path, edit->next, path);
    else
        cli_say(run,
                "The change is in %s.\nNext: esr publish --db %s%s%s%s --dry-run says who would "
                "hear of "
                "it; esr undo --db %s takes it back\n",
                path, path, day ? " --as-of " : "", day ? day : "", hold ? " --hold" : "", path);
}

// Judges plan and costs and tells them; `broken` is how often a rule is broken that was not before.
static cli_exit judge(cli_run *run, cli_change *change, int32_t *broken) {
    const esr_cycle *cycle = change->cycle ? change->cycle : change->former;
    cli_exit code = cli_change_judge(run, change);
    if (code == CLI_DONE)
        code = desk_tell_changes(run, change->solution->plan, &change->former_verdict->costs,
                                 change->plan, &change->verdict->costs);
    if (code != CLI_DONE)
        return code;
    *broken = tell_new(run, cycle, change->former_verdict, change->verdict,
                       cli_flag(run, "force") ? "It breaks:" : "It would break:", "broken");
    (void)tell_new(run, cycle, change->verdict, change->former_verdict, "It mends:", "mended");
    return CLI_DONE;
}

cli_exit desk_finish(cli_run *run, cli_change *change, const desk_edit *edit) {
    int32_t broken = 0;
    bool dry = edit->dry || cli_flag(run, "dry-run"), refused = false, hold = false;
    cli_exit code = change->solution ? judge(run, change, &broken) : CLI_DONE;
    if (code != CLI_DONE)
        return code;
    refused = broken > 0 && !cli_flag(run, "force");
    if (edit->promise && !refused)
        code = promise(run, change, edit, dry, &hold);
    if (code == CLI_DONE && !dry && !refused)
        code = keep(run, change, edit);
    if (code != CLI_DONE)
        return code;
    cli_put(run, "dry_run", json_boolean(dry));
    cli_put(run, "kept", json_boolean(!dry && !refused));
    if (refused)
        cli_say(run, "Nothing was changed; --force keeps it although it breaks rules.\n");
    else if (dry && !edit->dry)
        cli_say(run, "Nothing was changed (--dry-run).\n");
    else if (!dry)
        tell_next(run, edit, hold);
    return refused ? CLI_NO : CLI_DONE;
}

cli_exit desk_find_member(cli_run *run, const esr_plan *plan, esr_review_ix review,
                          esr_reviewer_ix who, int32_t *place) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *entry = &cycle->reviews[review.at];
    char *team = cli_format("%s", "");
    for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++) {
        if (plan->member[p].at == who.at) {
            *place = p;
            free(team);
            return CLI_DONE;
        }
        if (plan->member[p].at < 0)
            continue;
        char *longer =
            cli_format("%s%s%s", team, *team ? ", " : "", cycle->reviewers[plan->member[p].at].id);
        free(team);
        team = longer;
    }
    cli_exit code =
        who.at < 0 ? cli_refuse(run, CLI_INPUT, "", "%s has no empty seat; on its team: %s",
                                entry->id, team)
        : *team    ? cli_refuse(run, CLI_INPUT, "", "%s is not on the team of %s; on it: %s",
                                cycle->reviewers[who.at].id, entry->id, team)
                   : cli_refuse(run, CLI_INPUT, "", "%s is not on the team of %s: nobody is",
                                cycle->reviewers[who.at].id, entry->id);
    free(team);
    return code;
}

char *desk_visit_text(const esr_plan *plan, esr_review_ix review) {
    const esr_cycle *cycle = plan->cycle;
    char *school = cli_school_name(cycle, cycle->reviews[review.at].school);
    char from[CLI_DAY_TEXT], to[CLI_DAY_TEXT];
    esr_day first = plan->first_day[review.at], last = esr_plan_last_day(plan, review);
    cli_day_text(first, from);
    cli_day_text(last, to);
    char *text = cli_format("%s at %s, %s%s%s", cycle->reviews[review.at].id, school,
                            first == ESR_DAY_NONE ? "without a visit" : from,
                            first == last ? "" : " to ", first == last ? "" : to);
    free(school);
    return text;
}

char *desk_pin_text(const esr_cycle *cycle, const esr_pin *pin) {
    const char *review = cycle->reviews[pin->review.at].id;
    const char *verb = pin->forbid ? "forbids" : "keeps";
    char day[CLI_DAY_TEXT], *who = cli_reviewer_name(cycle, pin->reviewer), *text = NULL;
    cli_day_text(pin->first_day, day);
    if (pin->reviewer.at < 0)
        text = cli_format("%s %s as the first day of %s", verb, day, review);
    else
        text = cli_format("%s %s on the team of %s%s%s", verb, who, review,
                          !*day         ? ""
                          : pin->forbid ? ", with the first day "
                                        : ", and its first day, ",
                          day);
    free(who);
    return text;
}

json_t *desk_pin_json(const esr_cycle *cycle, const esr_pin *pin) {
    json_t *who =
        pin->reviewer.at < 0 ? json_null() : json_string(cycle->reviewers[pin->reviewer.at].id);
    return cli_need(json_pack("{s:s, s:o, s:o, s:s, s:i}", "review",
                              cycle->reviews[pin->review.at].id, "first_day",
                              cli_day_json(pin->first_day), "reviewer", who, "kind",
                              pin->forbid ? "forbid" : "keep", "line", (int)pin->line));
}
