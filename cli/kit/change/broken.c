// SPDX-License-Identifier: GPL-3.0-or-later
// Judges what people were told, the current plan and the pins in a changed cycle.
#include "kit/change/broken.h"

#include <stdlib.h>
#include <string.h>

#include "kit/changes.h"
#include "kit/output.h"

// "in 12 days", "today", "3 days ago", for the caller to free.
static char *distance_text(esr_day visit, esr_day now) {
    if (visit == now)
        return cli_format("today");
    int32_t days = visit > now ? visit - now : now - visit;
    char *count = cli_counted(days, "day", "days");
    char *text = visit > now ? cli_format("in %s", count) : cli_format("%s ago", count);
    free(count);
    return text;
}

// A plan in both judgements, before the change and after it.
typedef struct judgement {
    const char *which; // "published"
    const esr_plan *plan;
    const esr_verdict *before, *after;
} judgement;

static bool is_new(const judgement *it, const esr_violation *broken) {
    return !cli_is_known_violation(it->before, broken);
}

// The new breaks of the plan that were told of `told` already; NULL: nothing was told.
static int32_t count_told(const judgement *it, const judgement *told) {
    int32_t count = 0;
    for (size_t i = 0; told && told->after && i < it->after->violation_count; i++)
        count += is_new(it, &it->after->violations[i]) && is_new(told, &it->after->violations[i]) &&
                 cli_is_known_violation(told->after, &it->after->violations[i]);
    return count;
}

// Tells what a plan breaks in its second judgement and did not in its first, but for what was
// `told` of another plan; how much that is.
static int32_t tell_broken(cli_run *run, const judgement *it, const judgement *told,
                           esr_day today) {
    json_t *list = cli_need(json_array());
    int32_t count = 0, known = count_told(it, told), shown = 0;
    if (known > 0)
        cli_print(run, "It breaks the %s plan in the same way.\n", it->which);
    for (size_t i = 0; i < it->after->violation_count; i++) {
        const esr_violation *broken = &it->after->violations[i];
        if (!is_new(it, broken))
            continue;
        esr_day visit = it->plan->first_day[broken->review.at];
        bool again =
            known > 0 && is_new(told, broken) && cli_is_known_violation(told->after, broken);
        char *when = distance_text(visit, today);
        if (!again && shown++ == 0)
            cli_print(run, "It breaks the %s plan%s:\n", it->which, known > 0 ? ", besides" : "");
        if (!again)
            cli_print(run, "  %s: %s (%s)\n", esr_rule_name(broken->rule), broken->text, when);
        count++;
        free(when);
        json_t *object = cli_violation_json(it->plan->cycle, broken);
        json_object_set_new(object, "days", cli_need(json_integer(visit - today)));
        json_array_append_new(list, object);
    }
    char *key = cli_format("breaks_%s", it->which);
    cli_put(run, key, list);
    free(key);
    return count;
}

// What people were last told, as a plan: its members in the seats as they come.
static esr_status published_plan(cli_run *run, const esr_cycle *cycle, esr_plan **out) {
    esr_status status = esr_plan_new(run->ctx, cycle, out);
    for (int32_t p = 0; status == ESR_OK && p < cycle->published_count; p++) {
        const esr_published *told = &cycle->published[p];
        const esr_review *review = &cycle->reviews[told->review.at];
        (*out)->first_day[told->review.at] = told->first_day;
        for (int32_t i = 0; i < told->told_count && i < review->seat_count; i++)
            (*out)->member[review->seat_at + i] = cycle->told[told->told_at + i];
    }
    return status;
}

// What was published, with the plans and verdicts that it owns.
typedef struct published {
    esr_plan *before, *after;
    esr_verdict *former, *verdict;
} published;

static void published_free(published *it) {
    esr_verdict_free(it->verdict);
    esr_verdict_free(it->former);
    esr_plan_free(it->after);
    esr_plan_free(it->before);
}

// Judges what people were told; all zero where that is nothing.
static cli_exit judge_published(cli_run *run, const cli_change *change, published *out) {
    if (!change->former->has_published)
        return CLI_DONE;
    esr_status status = published_plan(run, change->former, &out->before);
    if (status == ESR_OK)
        status = published_plan(run, change->cycle, &out->after);
    if (status == ESR_OK)
        status = esr_verify(run->ctx, out->before, &out->former);
    if (status == ESR_OK)
        status = esr_verify(run->ctx, out->after, &out->verdict);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

// Faults that outlive their context.
typedef struct kept_faults {
    char **where, **message;
    size_t count;
} kept_faults;

// Takes the context's faults out of it; its warnings are told.
static kept_faults take_faults(cli_run *run) {
    size_t count = esr_context_fault_count(run->ctx);
    kept_faults kept = {cli_need(calloc(count + 1, sizeof *kept.where)),
                        cli_need(calloc(count + 1, sizeof *kept.message)), count};
    for (size_t i = 0; i < count; i++) {
        esr_fault fault = esr_context_fault(run->ctx, i);
        kept.where[i] = cli_format("%s", fault.subject);
        kept.message[i] = cli_format("%s", fault.message);
    }
    cli_warnings(run);
    esr_context_clear(run->ctx);
    return kept;
}

static void free_faults(kept_faults *kept) {
    for (size_t i = 0; i < kept->count; i++) {
        free(kept->where[i]);
        free(kept->message[i]);
    }
    free(kept->where);
    free(kept->message);
}

static bool is_among(const kept_faults *before, const char *message) {
    for (size_t i = 0; i < before->count; i++)
        if (cli_says_same(before->message[i], message))
            return true;
    return false;
}

// Tells the faults of a changed cycle that it did not have before.
static void tell_faults(cli_run *run, const kept_faults *before, const kept_faults *now,
                        int32_t *broken) {
    json_t *list = cli_need(json_array());
    for (size_t i = 0; i < now->count; i++) {
        if (is_among(before, now->message[i]))
            continue;
        ++*broken;
        cli_print(run, "No plan is possible with it until this is mended: %s: %s\n", now->where[i],
                  now->message[i]);
        json_array_append_new(list, cli_need(json_pack("{s:s, s:s}", "where", now->where[i],
                                                       "message", now->message[i])));
    }
    cli_put(run, "faults_now", list);
}

// Pins that the change contradicts: until one of them goes there is no new plan.
static cli_exit tell_pins(cli_run *run, const cli_change *change, int32_t *broken) {
    kept_faults none = take_faults(run), before = {0}, now = {0};
    esr_status status = esr_check_rules(run->ctx, change->former);
    if (status == ESR_OK || status == ESR_E_INPUT) {
        before = take_faults(run);
        status = esr_check_rules(run->ctx, change->cycle);
    }
    bool judged = status == ESR_OK || status == ESR_E_INPUT;
    if (judged) {
        now = take_faults(run);
        tell_faults(run, &before, &now, broken);
    }
    free_faults(&none);
    free_faults(&before);
    free_faults(&now);
    return judged ? CLI_DONE : cli_failed(run, status);
}

cli_exit cli_broken_tell(cli_run *run, const cli_change *change, esr_day today, int32_t *broken) {
    published told = {0};
    cli_exit code = judge_published(run, change, &told);
    const judgement first = {"published", told.after, told.former, told.verdict};
    const judgement current = {"current", change->plan, change->former_verdict, change->verdict};
    if (code == CLI_DONE && told.verdict)
        *broken += tell_broken(run, &first, NULL, today);
    if (code == CLI_DONE && change->verdict)
        *broken += tell_broken(run, &current, &first, today);
    published_free(&told);
    if (code == CLI_DONE)
        code = tell_pins(run, change, broken);
    if (code == CLI_DONE && *broken == 0 && (change->verdict || change->former->has_published))
        cli_print(run, "It breaks nothing in the plan.\n");
    return code;
}
