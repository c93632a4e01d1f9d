// SPDX-License-Identifier: GPL-3.0-or-later
// The smallest number of recruits, in words, as a table and as JSON.
#include <stdlib.h>
#include <string.h>

#include "kit/changes.h"
#include "kit/output.h"
#include "kit/table.h"
#include "pool/pool.h"

#define GAPS_SHOWN 10

// "1 seat stays", "3 seats stay"; for the caller to free.
static char *seats_text(int32_t count) {
    return cli_counted(count, "seat stays", "seats stay");
}

// The gaps of one sort, each with its reason.
static void print_gaps(cli_run *run, const esr_cycle *cycle, const esr_gap_list *gaps,
                       bool unscheduled) {
    int32_t shown = 0, more = 0;
    for (size_t i = 0; gaps && i < gaps->count; i++) {
        const esr_gap_reason *gap = &gaps->at[i];
        if ((gap->place < 0) != unscheduled)
            continue;
        if (shown == GAPS_SHOWN) {
            more++;
            continue;
        }
        const char *seat = gap->place < 0 ? "" : cycle->seats.at[cycle->places[gap->place].seat];
        cli_print(run, "  %s%s%s: %s\n", cycle->reviews[gap->review.at].id, *seat ? " " : "", seat,
                  gap->text);
        shown++;
    }
    if (more > 0)
        cli_print(run, "  and %d more (--json has all)\n", (int)more);
}

static void print_need(cli_run *run, const esr_cycle *cycle, const esr_recruit_fill *fill) {
    cli_table table;
    char *people = cli_counted(fill->total, "recruit", "recruits");
    cli_print(run, "%s %s %s:\n\n", people, fill->total == 1 ? "fills" : "fill",
              fill->left > 0 ? "the others" : "all of them");
    free(people);
    cli_table_begin(&table, 3, (const char *[]){"How many", "Who", "Visits"});
    for (int32_t n = 0; n < fill->need_count; n++) {
        char *count = cli_format("%d", fill->need[n].count);
        char *kind = pool_kind_text(cycle, &fill->need[n].kind);
        char *visits = cli_format("%d", fill->need[n].visits);
        cli_table_row(&table, (const char *[]){count, kind, visits});
        free(count);
        free(kind);
        free(visits);
    }
    cli_table_end(&table, run);
}

static void print_proof(cli_run *run, const esr_recruit_fill *fill) {
    char *most = fill->left > 0 ? cli_counted(fill->one_fewer, "more seat stays", "more seats stay")
                                : seats_text(fill->one_fewer);
    if (fill->at_least < fill->total) {
        cli_print(run, "\nFewer than %d will not do; whether %d or more would is not proven.\n",
                  (int)fill->at_least, (int)fill->at_least);
    } else {
        cli_print(run, "\nOne fewer will not do: %s.",
                  fill->counted == fill->total ? "counting visits proves it"
                                               : "all ways to make up that number were searched");
        if (fill->one_fewer > 0 && fill->total == 1)
            cli_print(run, "\nWithout anybody %s empty.", most);
        else if (fill->one_fewer > 0)
            cli_print(run, "\nWithout any one of these at least %s empty.", most);
        cli_print(run, "\n");
    }
    free(most);
}

static void print_plan(cli_run *run, const esr_cycle *cycle, const esr_recruit_fill *fill) {
    char *more = cli_more_text(fill->change.total), *terms = cli_terms_text(&fill->change);
    cli_print(run,
              "The best plan with them fills %d of %d seats and has visits for %d of %d reviews.\n"
              "It costs %s%s%s.\n",
              (int)fill->filled, (int)cycle->place_count, (int)fill->scheduled,
              (int)cycle->review_count, more, *terms ? ":\n  " : "", terms);
    free(more);
    free(terms);
}

static void print_fill(cli_run *run, const cli_pool *pool, const esr_recruit_fill *fill) {
    const esr_cycle *cycle = pool->solution->plan->cycle;
    char *left = seats_text(fill->left);
    char *reviews = cli_counted(fill->unscheduled, "review", "reviews");
    if (fill->unscheduled > 0) {
        cli_print(run, "%s can't have a visit, whoever is on the team:\n", reviews);
        print_gaps(run, cycle, fill->gaps, true);
    }
    if (fill->empty > 0 && fill->empty == fill->empty_least)
        cli_print(run, "As the pool is, %d of %d seats must stay empty.\n", (int)fill->empty,
                  (int)cycle->place_count);
    else if (fill->empty > 0)
        cli_print(run, "As the pool is, %d to %d of %d seats must stay empty.\n",
                  (int)fill->empty_least, (int)fill->empty, (int)cycle->place_count);
    else if (!fill->cut && fill->unscheduled < cycle->review_count)
        cli_print(run, "No recruit is needed: the pool as it is can fill all seats%s.\n",
                  fill->unscheduled ? " of the other reviews" : "");
    if (fill->left > 0) {
        cli_print(run, "%s empty even with %d recruits of each kind%s (they are counted here):\n",
                  left, (int)fill->each, pool->options.veteran ? "" : ", all novices");
        print_gaps(run, cycle, fill->gaps, false);
    }
    if (fill->total > 0) {
        print_need(run, cycle, fill);
        print_proof(run, fill);
    } else if (fill->total < 0 && fill->at_least > 0) {
        cli_print(run, "%d recruits or more are needed; how many will do was not found.\n",
                  (int)fill->at_least);
    }
    if (fill->planned)
        print_plan(run, cycle, fill);
    if (fill->left > 0 && run->operand_count > 0)
        cli_say(run, "Next: esr recruit --fill without conditions, for all kinds\n");
    else if (fill->left > 0 && !pool->options.veteran)
        cli_say(run, "Next: esr recruit --fill --veterans, for people who have reviewed before\n");
    free(left);
    free(reviews);
}

static json_t *need_json(const esr_cycle *cycle, const esr_recruit_fill *fill) {
    json_t *list = cli_need(json_array());
    for (int32_t n = 0; n < fill->need_count; n++) {
        json_t *object = pool_kind_json(cycle, &fill->need[n].kind);
        json_object_set_new(object, "count", json_integer(fill->need[n].count));
        json_object_set_new(object, "visits", json_integer(fill->need[n].visits));
        json_array_append_new(list, object);
    }
    return list;
}

static void put_json(cli_run *run, const cli_pool *pool, const esr_recruit_fill *fill) {
    const esr_cycle *cycle = pool->solution->plan->cycle;
    const struct {
        const char *key;
        int32_t value;
    } numbers[] = {{"empty", fill->empty},
                   {"empty_at_least", fill->empty_least},
                   {"unscheduled", fill->unscheduled},
                   {"left", fill->left},
                   {"left_at_least", fill->left_least},
                   {"each", fill->each},
                   {"at_least", fill->at_least},
                   {"counted", fill->counted},
                   {"searches", fill->searches}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        cli_put(run, numbers[i].key, json_integer(numbers[i].value));
    cli_put(run, "recruits", fill->total < 0 ? json_null() : json_integer(fill->total));
    cli_put(run, "who", need_json(cycle, fill));
    cli_put(run, "gaps", cli_gaps_json(cycle, fill->gaps));
    cli_put(run, "one_fewer", fill->one_fewer < 0 ? json_null() : json_integer(fill->one_fewer));
    if (fill->planned)
        cli_put(
            run, "plan",
            cli_need(json_pack("{s:o, s:i, s:i, s:b}", "difference", cli_costs_json(&fill->change),
                               "filled", (int)fill->filled, "scheduled", (int)fill->scheduled,
                               "proven", (int)fill->proven)));
    cli_put(run, "cut", json_boolean(fill->cut));
}

cli_exit pool_tell_fill(cli_run *run, cli_pool *pool) {
    esr_recruit_fill *fill = NULL;
    esr_status status = esr_recruit_fill_all(run->ctx, pool->solution, &pool->options, &fill);
    pool_end_progress(pool);
    if (status != ESR_OK)
        return cli_failed(run, status);
    print_fill(run, pool, fill);
    put_json(run, pool, fill);
    cli_exit code = pool_cut_exit(run, fill->cut);
    esr_recruit_fill_free(fill);
    return code;
}
