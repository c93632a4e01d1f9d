// SPDX-License-Identifier: GPL-3.0-or-later
// esr openings: the seats that a reviewer could take, nobody else moving or with some changes.
#include <stdlib.h>

#include "commands.h"
#include "desk/seats.h"
#include "kit/changes.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"
#include "repair/placed.h"

static void add_row(cli_table *table, const esr_plan *plan, const esr_opening *opening) {
    const esr_cycle *cycle = plan->cycle;
    const esr_seat_place *seat = &cycle->places[opening->place];
    char day[CLI_DAY_TEXT];
    cli_day_text(plan->first_day[seat->review.at], day);
    char *more = cli_signed_text(opening->as.delta.total), *km = desk_km_text(opening->as.km);
    char *holder =
        opening->holder.at < 0 ? cli_format("(empty)") : cli_reviewer_name(cycle, opening->holder);
    char *nearest = desk_nearest_text(cycle, &opening->as);
    char *terms = cli_terms_text(&opening->as.delta);
    cli_table_row(table,
                  (const char *[]){cycle->reviews[seat->review.at].id, day,
                                   cycle->seats.at[seat->seat], holder, more, km, nearest, terms});
    free(more);
    free(km);
    free(holder);
    free(nearest);
    free(terms);
}

static json_t *opening_json(const esr_plan *plan, const esr_opening *opening) {
    const esr_cycle *cycle = plan->cycle;
    const esr_seat_place *seat = &cycle->places[opening->place];
    json_t *object = desk_substitute_json(cycle, &opening->as);
    json_object_set_new(object, "review", json_string(cycle->reviews[seat->review.at].id));
    json_object_set_new(object, "first_day", cli_day_json(plan->first_day[seat->review.at]));
    json_object_set_new(object, "seat", json_string(cycle->seats.at[seat->seat]));
    json_object_set_new(object, "holder",
                        opening->holder.at < 0
                            ? json_null()
                            : json_string(cycle->reviewers[opening->holder.at].id));
    return object;
}

static void print_table(const cli_run *run, const esr_plan *plan, const esr_opening_list *list,
                        int32_t most) {
    cli_table table;
    cli_table_begin(&table, 8,
                    (const char *[]){"Review", "First day", "Seat", "Instead of", "Cost", "km",
                                     "Nearest other visit", "What it costs"});
    for (int32_t i = 0; i < list->count && i < most; i++)
        add_row(&table, plan, &list->at[i]);
    cli_print(run, "\n");
    cli_table_end(&table, run);
    if (list->count > most)
        cli_print(run, "and %d more (--most %d)\n", list->count - most, list->count);
}

static void tell_next(const cli_run *run, const esr_cycle *cycle, esr_reviewer_ix who,
                      const esr_opening_list *list) {
    const char *id = cycle->reviewers[who.at].id;
    const esr_opening *best = list->count > 0 ? &list->at[0] : NULL;
    if (best)
        cli_say(run, "Next: esr swap %s %s %s --db %s\n",
                cycle->reviews[cycle->places[best->place].review.at].id,
                best->holder.at < 0 ? "-" : cycle->reviewers[best->holder.at].id, id,
                cli_db_path(run));
    else
        cli_say(run, "Next: esr why REVIEW %s --db %s says what is in the way there\n", id,
                cli_db_path(run));
}

static void tell(cli_run *run, const esr_plan *plan, esr_reviewer_ix who,
                 const esr_opening_list *list, int32_t most) {
    const esr_cycle *cycle = plan->cycle;
    char *name = cli_reviewer_name(cycle, who);
    char *visits = cli_counted(list->visits, "visit", "visits");
    char *seats = cli_counted(list->count, "other seat", "other seats");
    json_t *openings = cli_need(json_array());
    cli_print(run, "%s has %s, at most %d, and could take %s while nobody else moves%s\n", name,
              visits, cycle->reviewers[who.at].max_visits, list->count ? seats : "no other seat",
              list->count ? ":" : ".");
    if (list->count > 0)
        print_table(run, plan, list, most);
    for (int32_t i = 0; i < list->count; i++)
        json_array_append_new(openings, opening_json(plan, &list->at[i]));
    cli_put(run, "reviewer", json_string(cycle->reviewers[who.at].id));
    cli_put(run, "visits", json_integer(list->visits));
    cli_put(run, "openings", openings);
    free(name);
    free(visits);
    free(seats);
}

// The reviewer on each seat that somebody may fill, or may fill instead.
static cli_exit tell_placed(cli_run *run, cli_change *change, esr_reviewer_ix who, int32_t most) {
    const esr_cycle *cycle = change->former;
    const esr_plan *plan = change->solution->plan;
    int32_t count = 0;
    esr_placement *wanted = cli_need(calloc((size_t)cycle->place_count + 1, sizeof *wanted));
    for (int32_t p = 0; p < cycle->place_count; p++)
        if (p == 0 || cycle->places[p].review.at != cycle->places[p - 1].review.at ||
            cycle->places[p].seat != cycle->places[p - 1].seat || plan->member[p].at >= 0 ||
            plan->member[p - 1].at >= 0)
            wanted[count++] = (esr_placement){p, who};
    cli_exit code = placed_tell(run, change, wanted, count, most);
    free(wanted);
    return code;
}

static cli_exit find(cli_run *run, cli_change *change, esr_reviewer_ix who, bool changes) {
    int32_t most = (int32_t)cli_number(run, "most", ESR_SUBSTITUTES_USUAL);
    esr_opening_list *list = NULL;
    esr_status status = esr_openings_find(run->ctx, change->solution->plan, who, &list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    tell(run, change->solution->plan, who, list, most);
    cli_exit code = changes ? tell_placed(run, change, who, most) : CLI_DONE;
    if (code == CLI_DONE && !cli_given(run, "accept"))
        tell_next(run, change->former, who, list);
    esr_opening_list_free(list);
    return code;
}

static cli_exit run_openings(cli_run *run) {
    cli_change change = {0};
    bool changes = false;
    esr_reviewer_ix who;
    cli_exit code = placed_is_asked(run, &changes);
    if (code == CLI_DONE)
        code = desk_open(run, &change);
    if (code == CLI_DONE)
        code = cli_find_reviewer(run, change.former, run->operands[0], &who);
    if (code == CLI_DONE)
        code = find(run, &change, who, changes);
    cli_change_close(&change);
    return code;
}

static const char *const examples[] = {"esr openings R051", "esr openings R051 --changes 1", NULL};
static const cli_option options[] = {DESK_OPTION_MOST, PLACED_OPTIONS, CLI_OPTION_DB, {0}};
const cli_command cli_openings = {
    .name = "openings",
    .operands = "REVIEWER",
    .operand_min = 1,
    .operand_max = 1,
    .summary = "Which seats a reviewer could take, and what it would cost",
    .examples = examples,
    .details =
        "All seats of the current plan that REVIEWER may take by all rules, besides the visits "
        "that\n"
        "he or she has, while nobody else moves: empty ones, and those of others, who would "
        "leave.\n"
        "The cheapest first, with what the plan would then cost more. Seats that a pin keeps for "
        "their\n"
        "member are left out.\n\n" PLACED_HELP,
    .options = options,
    .run = run_openings,
};
