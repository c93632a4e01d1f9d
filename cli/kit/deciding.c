// SPDX-License-Identifier: GPL-3.0-or-later
// Decisions and what comes of them.
#include "kit/deciding.h"

#include <stdlib.h>
#include <string.h>

#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

cli_exit cli_change_open(cli_run *run, cli_change *change) {
    cli_exit code = cli_open_cycle(run, &change->store, &change->former);
    if (code != CLI_DONE)
        return code;
    return cli_find_plan(run, change->store, change->former, &change->solution);
}

void cli_change_close(cli_change *change) {
    esr_verdict_free(change->verdict);
    esr_verdict_free(change->former_verdict);
    esr_plan_free(change->plan);
    esr_solution_free(change->solution);
    esr_cycle_free(change->cycle);
    esr_cycle_free(change->former);
    esr_store_close(change->store);
    *change = (cli_change){0};
}

// Reviews and reviewers are the same, so that the plan fits as it stands.
static esr_status carry_plan(cli_run *run, cli_change *change) {
    const esr_plan *plan = change->solution->plan;
    esr_status status = esr_plan_new(run->ctx, change->cycle, &change->plan);
    if (status != ESR_OK)
        return status;
    memcpy(change->plan->first_day, plan->first_day,
           (size_t)change->cycle->review_count * sizeof *plan->first_day);
    memcpy(change->plan->member, plan->member,
           (size_t)change->cycle->place_count * sizeof *plan->member);
    return ESR_OK;
}

cli_exit cli_change_judge(cli_run *run, cli_change *change) {
    esr_status status = change->plan ? ESR_OK : carry_plan(run, change);
    if (status == ESR_OK && !change->former_verdict)
        status = esr_verify(run->ctx, change->solution->plan, &change->former_verdict);
    if (status == ESR_OK)
        status = esr_verify(run->ctx, change->plan, &change->verdict);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

cli_exit cli_change_decide(cli_run *run, cli_change *change, const esr_decision_list *decisions) {
    esr_decided counts;
    esr_status status = esr_decide(run->ctx, change->former, decisions, &change->cycle, &counts);
    if (status != ESR_OK)
        return cli_failed(run, status);
    return change->solution ? cli_change_judge(run, change) : CLI_DONE;
}

// "R07 and S12, family from 2026-09-01, by Ms Ho: reason", for the caller to free.
static char *detail_text(const esr_decision *decision) {
    char from[11], to[11];
    esr_day_text(decision->from, from);
    esr_day_text(decision->to, to);
    return cli_format("%s and %s, %s%s%s%s%s, by %s: %s", decision->reviewer_id,
                      decision->school_id, decision->kind, *from ? " from " : "", from,
                      *to ? " to " : "", to, decision->name, decision->reason);
}

static esr_status keep(cli_run *run, cli_change *change, const esr_decision_list *decisions,
                       int64_t bound) {
    const char *what = decisions->at[0].what == ESR_WAIVE ? "waive" : "declare";
    esr_carry carry = {.bound = bound};
    if (change->verdict)
        carry.costs = change->verdict->costs;
    char *detail = detail_text(&decisions->at[0]);
    for (size_t i = 1; i < decisions->count; i++) {
        char *one = detail_text(&decisions->at[i]), *longer = cli_format("%s; %s", detail, one);
        free(one);
        free(detail);
        detail = longer;
    }
    esr_status status = esr_store_put_edit(run->ctx, change->store, change->former, change->cycle,
                                           change->plan ? &carry : NULL, what, detail);
    for (size_t i = 0; i < decisions->count && status == ESR_OK; i++)
        status = esr_store_add_decision(run->ctx, change->store, &decisions->at[i]);
    free(detail);
    return status;
}

cli_exit cli_change_keep(cli_run *run, cli_change *change, const esr_decision_list *decisions,
                         int64_t bound) {
    esr_status status = esr_store_begin(run->ctx, change->store);
    if (status == ESR_OK)
        status = esr_store_end(run->ctx, change->store, keep(run, change, decisions, bound));
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

static void tell_carried(cli_run *run, const esr_decided *counts) {
    char *declared = cli_counted(counts->declared, "declaration", "declarations");
    char *waived = cli_counted(counts->waived, "waiver", "waivers");
    int32_t sum = counts->declared + counts->waived;
    if (sum > 0)
        cli_print(run, "%s%s%s of this database hold%s on.\n", counts->declared ? declared : "",
                  counts->declared && counts->waived ? " and " : "", counts->waived ? waived : "",
                  sum == 1 ? "s" : "");
    cli_put(run, "held_on",
            json_pack("{s:i, s:i, s:i}", "declarations", (int)counts->declared, "waivers",
                      (int)counts->waived, "lost", (int)counts->lost));
    free(declared);
    free(waived);
}

// Lets what people were last told stand in the cycle's `published` table.
static esr_status carry_told(cli_run *run, esr_store *store, esr_cycle **cycle) {
    esr_cycle *told = NULL;
    esr_status status = esr_publish_carry(run->ctx, store, *cycle, &told);
    if (status != ESR_OK || !told)
        return status;
    cli_print(run, "What people were told holds on, as published.csv.\n");
    esr_cycle_free(*cycle);
    *cycle = told;
    return ESR_OK;
}

// Lets declines stand in the cycle as pins.
static esr_status carry_declines(cli_run *run, esr_store *store, esr_cycle **cycle) {
    esr_cycle *pinned = NULL;
    int32_t count = 0;
    esr_status status = esr_answers_carry(run->ctx, store, *cycle, &pinned, &count);
    if (status != ESR_OK || !pinned)
        return status;
    char *declines = cli_counted(count, "decline", "declines");
    cli_print(run, "%s hold%s on, as %s.\n", declines, count == 1 ? "s" : "",
              count == 1 ? "a pin" : "pins");
    free(declines);
    esr_cycle_free(*cycle);
    *cycle = pinned;
    return ESR_OK;
}

// Replaces `cycle` by one in which the decisions of the database hold.
static esr_status carry_decisions(cli_run *run, esr_store *store, esr_cycle **cycle) {
    esr_decision_list *decisions = NULL;
    esr_decided counts = {0};
    esr_cycle *decided = NULL;
    esr_status status = esr_store_decisions(run->ctx, store, (*cycle)->id, &decisions);
    if (status == ESR_OK && decisions->count > 0) {
        status = esr_decide(run->ctx, *cycle, decisions, &decided, &counts);
        if (status == ESR_OK)
            status = esr_check_rules(run->ctx, decided);
        if (status == ESR_OK) {
            tell_carried(run, &counts);
            esr_cycle_free(*cycle);
            *cycle = decided;
            decided = NULL;
        }
    }
    esr_cycle_free(decided);
    esr_decision_list_free(decisions);
    return status;
}

static void tell_calendars(cli_run *run, int32_t held, int32_t lost) {
    char *calendars = cli_counted(held, "imported calendar", "imported calendars");
    if (held > 0)
        cli_print(run, "%s of this database hold%s on.\n", calendars, held == 1 ? "s" : "");
    cli_put(run, "calendars_held_on",
            json_pack("{s:i, s:i}", "calendars", (int)held, "lost", (int)lost));
    free(calendars);
}

// The same for the calendars that were imported.
static esr_status carry_calendars(cli_run *run, esr_store *store, esr_cycle **cycle) {
    esr_imported_list *list = NULL;
    esr_cycle *filled = NULL;
    int32_t lost = 0;
    esr_status status = esr_store_imported(run->ctx, store, (*cycle)->id, &list);
    if (status == ESR_OK && list->count > 0) {
        status = esr_availability_apply(run->ctx, *cycle, list->at, list->count, &filled, &lost);
        if (status == ESR_OK)
            status = esr_check_rules(run->ctx, filled);
        if (status == ESR_OK) {
            tell_calendars(run, (int32_t)list->count - lost, lost);
            esr_cycle_free(*cycle);
            *cycle = filled;
            filled = NULL;
        }
    }
    esr_cycle_free(filled);
    esr_imported_list_free(list);
    return status;
}

cli_exit cli_carry_record(cli_run *run, esr_store *store, const char *where, esr_cycle *cycle,
                          esr_cycle **out) {
    esr_status status = carry_decisions(run, store, &cycle);
    if (status == ESR_OK)
        status = carry_calendars(run, store, &cycle);
    if (status == ESR_OK)
        status = carry_told(run, store, &cycle);
    if (status == ESR_OK)
        status = carry_declines(run, store, &cycle);
    if (status == ESR_OK) {
        *out = cycle;
        return CLI_DONE;
    }
    esr_cycle_free(cycle);
    char *both = cli_format("%s with what the database keeps", where);
    cli_exit code = cli_input_failed(run, status, both);
    free(both);
    return code;
}
