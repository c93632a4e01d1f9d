// SPDX-License-Identifier: GPL-3.0-or-later
// What one more reviewer is worth, as a table with bars and as JSON.
#include <stdlib.h>

#include "kit/changes.h"
#include "kit/output.h"
#include "kit/table.h"
#include "pool/pool.h"

#define BAR_WIDTH 30

// "120", "110 to 120" where better may be possible, "-" where it was not tried.
static char *saves_text(const esr_recruit *who) {
    int64_t saves = -who->change.total;
    if (!who->verified)
        return cli_format("-");
    char *least = cli_thousands(saves > 0 ? saves : 0), *most = cli_thousands(who->saves_most);
    char *text = who->proven || saves >= who->saves_most ? cli_format("%s", least)
                                                         : cli_format("%s to %s", least, most);
    free(least);
    free(most);
    return text;
}

// One row; without districts the cells about them are left out.
static void add_row(const esr_cycle *cycle, const esr_recruit *who, int32_t rank, bool districts,
                    cli_table *table) {
    char *number = cli_format("%d", rank), *kind = pool_kind_text(cycle, &who->kind);
    char *saves = saves_text(who), *most = cli_thousands(who->at_most);
    char *anywhere = cli_thousands(who->anywhere);
    char *seats = who->verified ? cli_signed_text(who->seats) : cli_format("-");
    char *terms = who->verified ? cli_terms_text(&who->change) : cli_format("%s", "");
    const char *where = who->kind.district < 0 ? "-" : cycle->districts.at[who->kind.district];
    cli_table_row(table, districts ? (const char *[]){number, kind, where, saves, most, anywhere,
                                                      seats, terms}
                                   : (const char *[]){number, kind, saves, most, seats, terms});
    char *texts[] = {number, kind, saves, most, anywhere, seats, terms};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        free(texts[t]);
}

static void print_table(cli_run *run, const esr_cycle *cycle, const esr_recruit_list *list,
                        int32_t shown) {
    static const char *const with[] = {
        "",        "One more", "Living in", "Saves",
        "At most", "Anywhere", "Seats",     "What changes in the plan"};
    static const char *const bare[] = {"",        "One more", "Saves",
                                       "At most", "Seats",    "What changes in the plan"};
    cli_table table;
    bool districts = list->place_count > 0;
    cli_table_begin(&table, districts ? 8 : 6, districts ? with : bare);
    for (int32_t i = 0; i < shown; i++)
        add_row(cycle, &list->at[i], i + 1, districts, &table);
    cli_table_end(&table, run);
    if (shown < list->count) {
        char *more = cli_counted(list->count - shown, "kind", "kinds");
        char *most = cli_thousands(list->at[shown].at_most);
        cli_print(run, "and %s more that %s at most %s (--verify %d, --json)\n", more,
                  list->count - shown == 1 ? "saves" : "save", most, (int)list->count);
        free(more);
        free(most);
    }
}

// What the columns and the people are.
static void explain(cli_run *run, const cli_pool *pool, const esr_recruit_list *list) {
    const esr_cycle *cycle = pool->solution->plan->cycle;
    int32_t most = pool->options.max_visits ? pool->options.max_visits : cycle->limits.max_visits;
    char *visits = cli_counted(most, "visit", "visits");
    char *others = cli_counted(list->useless, "other kind", "other kinds");
    char *gap = cli_thousands(list->others);
    if (list->count > 0)
        cli_print(run,
                  "\nSaves: what the best plan costs less with that person, found by solving "
                  "the cycle again.\n"
                  "At most: what the prices of visits prove without a search.%s\n",
                  list->place_count > 0
                      ? " Anywhere: the same of somebody who\nlives where it helps least."
                      : "");
    if (list->count == 0 && list->others == 0)
        cli_print(run, "Nothing: the prices prove that no kind would save anything.\n");
    else if (list->useless > 0 && list->others > 0)
        cli_print(run, "By the prices, one more of %s would save %s at most.\n", others, gap);
    else if (list->useless > 0)
        cli_print(run, "The prices prove that one more of %s would save nothing.\n", others);
    cli_print(run,
              "A recruit is taken to be %s without a home school or relations, who makes %s at "
              "most%s.\n",
              pool->options.veteran ? "a veteran" : "a novice", visits,
              list->place_count > 0 ? "\nand lives in the middle of the district's schools of the "
                                      "sector"
                                    : "");
    free(visits);
    free(others);
    free(gap);
}

static void print_places(cli_run *run, const esr_cycle *cycle, const esr_recruit_list *list) {
    cli_table table;
    if (list->place_count < 2 || list->places[0].at_most == 0)
        return;
    char *kind = pool_kind_text(cycle, &list->at[0].kind);
    cli_print(run, "\nWhere the first of them lives (%s), at most:\n", kind);
    free(kind);
    cli_table_begin(&table, 3, (const char *[]){"District", "Saves", ""});
    for (int32_t i = 0; i < list->place_count; i++) {
        char *most = cli_thousands(list->places[i].at_most);
        char *bar = pool_bar(list->places[i].at_most, list->places[0].at_most, BAR_WIDTH);
        cli_table_row(&table,
                      (const char *[]){cycle->districts.at[list->places[i].district], most, bar});
        free(most);
        free(bar);
    }
    cli_table_end(&table, run);
}

static json_t *recruit_json(const esr_cycle *cycle, const esr_recruit *who) {
    json_t *object = pool_kind_json(cycle, &who->kind);
    json_object_set_new(object, "at_most", json_integer(who->at_most));
    json_object_set_new(object, "anywhere", json_integer(who->anywhere));
    json_object_set_new(object, "verified", json_boolean(who->verified));
    if (who->verified) {
        json_object_set_new(object, "proven", json_boolean(who->proven));
        json_object_set_new(object, "difference", cli_costs_json(&who->change));
        json_object_set_new(object, "saves_at_most", json_integer(who->saves_most));
        json_object_set_new(object, "seats", json_integer(who->seats));
        json_object_set_new(object, "scheduled", json_integer(who->scheduled));
        json_object_set_new(object, "visits", json_integer(who->visits));
    }
    return object;
}

static void put_json(cli_run *run, const cli_pool *pool, const esr_recruit_list *list) {
    const esr_cycle *cycle = pool->solution->plan->cycle;
    json_t *recruits = cli_need(json_array()), *places = cli_need(json_array());
    for (int32_t i = 0; i < list->count; i++)
        json_array_append_new(recruits, recruit_json(cycle, &list->at[i]));
    for (int32_t i = 0; i < list->place_count; i++)
        json_array_append_new(places,
                              cli_need(json_pack("{s:s, s:I}", "district",
                                                 cycle->districts.at[list->places[i].district],
                                                 "at_most", (json_int_t)list->places[i].at_most)));
    cli_put(run, "cost", json_integer(pool->solution->cost));
    cli_put(run, "bound", json_integer(pool->solution->bound));
    cli_put(run, "recruits", recruits);
    cli_put(run, "districts", places);
    cli_put(run, "kinds", json_integer(list->kinds));
    cli_put(run, "others_save_at_most", json_integer(list->others));
    cli_put(run, "cut", json_boolean(list->cut));
}

cli_exit pool_tell_worth(cli_run *run, cli_pool *pool) {
    const esr_cycle *cycle = pool->solution->plan->cycle;
    esr_recruit_list *list = NULL;
    esr_status status = esr_recruit_worth(run->ctx, pool->solution, &pool->options, &list);
    pool_end_progress(pool);
    if (status != ESR_OK)
        return cli_failed(run, status);
    int32_t most = pool->options.verify ? pool->options.verify : ESR_RECRUIT_USUAL;
    int32_t shown = list->count < most ? list->count : most;
    char *kinds = cli_counted(list->kinds, "kind", "kinds");
    cli_print(run, "What one more reviewer would be worth, of %s that the reviews could use:\n%s",
              kinds, shown > 0 ? "\n" : "");
    if (shown > 0)
        print_table(run, cycle, list, shown);
    explain(run, pool, list);
    print_places(run, cycle, list);
    put_json(run, pool, list);
    free(kinds);
    cli_exit code = pool_cut_exit(run, list->cut);
    esr_recruit_list_free(list);
    return code;
}
