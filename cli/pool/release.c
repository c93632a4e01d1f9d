// SPDX-License-Identifier: GPL-3.0-or-later
// Who could be released, as tables and as JSON.
#include <stdlib.h>

#include "kit/changes.h"
#include "kit/names.h"
#include "kit/output.h"
#include "kit/table.h"
#include "pool/pool.h"

#define SHOWN_MOST 40 // of those who may go

// "0", "12", "12 or less" where a cheaper plan may be possible.
static char *cost_text(const esr_release *who) {
    char *number = cli_thousands(who->change.total), *text = NULL;
    if (who->proven || who->change.total <= who->at_least)
        text = cli_format("%s", number);
    else {
        char *least = cli_thousands(who->at_least > 0 ? who->at_least : 0);
        text = cli_format("%s to %s", least, number);
        free(least);
    }
    free(number);
    return text;
}

static void add_row(const esr_cycle *cycle, const esr_release *who, cli_table *table) {
    char *name = cli_reviewer_name(cycle, who->reviewer), *visits = cli_format("%d", who->visits);
    char *told = cli_format("%d", who->told), *cost = cost_text(who);
    char *seats = cli_signed_text(-who->seats), *terms = cli_terms_text(&who->change);
    cli_table_row(table,
                  (const char *[]){name, cycle->roles.at[cycle->reviewers[who->reviewer.at].role],
                                   visits, told, cost, seats, terms});
    char *texts[] = {name, visits, told, cost, seats, terms};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        free(texts[t]);
}

static void print_part(cli_run *run, const esr_cycle *cycle, const esr_release_list *list,
                       int32_t from, int32_t to) {
    cli_table table;
    int32_t shown = to - from < SHOWN_MOST ? to - from : SHOWN_MOST;
    cli_table_begin(&table, 7,
                    (const char *[]){"Reviewer", "Role", "Visits", "Told", "Costs", "Seats",
                                     "What changes in the plan"});
    for (int32_t i = from; i < from + shown; i++)
        add_row(cycle, &list->at[i], &table);
    cli_table_end(&table, run);
    if (shown < to - from)
        cli_print(run, "and %d more (--json has all)\n", (int)(to - from - shown));
}

static void print_together(cli_run *run, const esr_cycle *cycle, const esr_release_list *list) {
    int32_t count = list->together_count;
    if (list->free < 2)
        return;
    if (count < 2) {
        cli_print(run, "No two of them were found who may go together.\n");
        return;
    }
    cli_print(run, "\n%d of them may go together, and the plan costs no more%s:\n", (int)count,
              list->largest ? ", and no other set is larger" : "");
    for (int32_t i = 0; i < count; i++)
        cli_print(run, "%s%s",
                  i == 0        ? "  "
                  : i % 12 == 0 ? ",\n  "
                                : ", ",
                  cycle->reviewers[list->together[i].at].id);
    cli_print(run, "\n");
    if (!list->largest)
        cli_print(run, "So many were found; that no larger set may go is not proven.\n");
}

static int32_t told_count(const esr_release_list *list, int32_t to) {
    int32_t count = 0;
    for (int32_t i = 0; i < to; i++)
        count += list->at[i].told > 0;
    return count;
}

static void print_release(cli_run *run, const esr_cycle *cycle, const esr_release_list *list) {
    int32_t verified = 0, free_count = list->free;
    while (verified < list->count && list->at[verified].verified)
        verified++;
    char *people = cli_counted(cycle->reviewer_count, "reviewer", "reviewers");
    if (free_count > 0) {
        cli_print(run, "%d of %s could go at no cost, one at a time:\n\n", (int)free_count, people);
        print_part(run, cycle, list, 0, free_count);
        if (list->at[0].change.total < 0)
            cli_print(run, "Below 0 the plan gets cheaper: it has them for a promised minimum of "
                           "visits alone.\n");
        print_together(run, cycle, list);
    } else {
        cli_print(run, "None of %s could go at no cost.\n", people);
    }
    if (verified > free_count) {
        cli_print(run, "\nThe cheapest to do without next:\n\n");
        print_part(run, cycle, list, free_count, verified);
    }
    if (list->count > verified) {
        char *others = cli_counted(list->count - verified, "other", "others");
        char *least = cli_thousands(list->at[verified].at_least);
        cli_print(run, "By the prices, each of %s would cost %s or more.\n", others, least);
        free(others);
        free(least);
    }
    if (list->pinned > 0) {
        char *pinned = cli_counted(list->pinned, "reviewer", "reviewers");
        cli_print(run, "%s whom a pin keeps on a team %s not looked at.\n", pinned,
                  list->pinned == 1 ? "was" : "were");
        free(pinned);
    }
    if (cycle->has_published)
        cli_print(run,
                  "Told: visits that they were told of. Each that they no longer make counts "
                  "as a change of reviewer\n(change_reviewer); %d of those shown were told of "
                  "any.\n",
                  (int)told_count(list, verified));
    free(people);
}

static void put_json(cli_run *run, const cli_pool *pool, const esr_release_list *list) {
    const esr_cycle *cycle = pool->solution->plan->cycle;
    json_t *people = cli_need(json_array()), *together = cli_need(json_array());
    for (int32_t i = 0; i < list->count; i++) {
        const esr_release *who = &list->at[i];
        json_t *object = cli_need(json_pack(
            "{s:s, s:i, s:i, s:I, s:b}", "reviewer", cycle->reviewers[who->reviewer.at].id,
            "visits", (int)who->visits, "told", (int)who->told, "at_least",
            (json_int_t)who->at_least, "verified", (int)who->verified));
        if (who->verified) {
            json_object_set_new(object, "proven", json_boolean(who->proven));
            json_object_set_new(object, "difference", cli_costs_json(&who->change));
            json_object_set_new(object, "seats", json_integer(-who->seats));
            json_object_set_new(object, "scheduled", json_integer(-who->scheduled));
        }
        json_array_append_new(people, object);
    }
    for (int32_t i = 0; i < list->together_count; i++)
        json_array_append_new(together, json_string(cycle->reviewers[list->together[i].at].id));
    cli_put(run, "cost", json_integer(pool->solution->cost));
    cli_put(run, "bound", json_integer(pool->solution->bound));
    cli_put(run, "release", people);
    cli_put(run, "at_no_cost", json_integer(list->free));
    cli_put(run, "together", together);
    cli_put(run, "largest", json_boolean(list->largest));
    cli_put(run, "cut", json_boolean(list->cut));
}

cli_exit pool_tell_release(cli_run *run, cli_pool *pool) {
    esr_release_list *list = NULL;
    esr_status status = esr_recruit_release(run->ctx, pool->solution, &pool->options, &list);
    pool_end_progress(pool);
    if (status != ESR_OK)
        return cli_failed(run, status);
    print_release(run, pool->solution->plan->cycle, list);
    put_json(run, pool, list);
    cli_exit code = pool_cut_exit(run, list->cut);
    esr_release_list_free(list);
    return code;
}
