// SPDX-License-Identifier: GPL-3.0-or-later
// The list of stand-bys as tables, JSON and CSV.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/changes.h"
#include "kit/names.h"
#include "kit/output.h"
#include "kit/table.h"
#include "standby/standby.h"

#define LINE_COLUMNS 100
#define LOSSES_SHOWN 10

static const char *cover_name(esr_cover cover) {
    static const char *const names[] = {[ESR_COVER_ALL] = "covered",
                                        [ESR_COVER_NOBODY] = "nobody",
                                        [ESR_COVER_APART] = "not at once",
                                        [ESR_COVER_LIMIT] = "limit"};
    return names[cover];
}

static const char *seat_name(const esr_cycle *cycle, int32_t place) {
    return cycle->seats.at[cycle->places[place].seat];
}

// How wide the columns of all seats are.
typedef struct widths {
    int seat, holder, standby;
} widths;

// The stand-by of a seat, or why there is none; for the caller to free.
static char *standby_text(const esr_cycle *cycle, const esr_standby *seat) {
    if (seat->as.reviewer.at >= 0)
        return cli_reviewer_name(cycle, seat->as.reviewer);
    return seat->could > 0 ? cli_format("nobody left, of %d", (int)seat->could)
                           : cli_format("nobody may");
}

static int wider(int width, char *text) {
    int other = cli_text_width(text);
    free(text);
    return other > width ? other : width;
}

static widths measure(const esr_cycle *cycle, const esr_standby_list *list) {
    widths all = {cli_text_width("Seat"), cli_text_width("Member"), cli_text_width("Stand-by")};
    for (int32_t i = 0; i < list->seat_count; i++) {
        const esr_standby *seat = &list->seats[i];
        all.seat = wider(all.seat, cli_format("%s", seat_name(cycle, seat->place)));
        all.holder = wider(all.holder, cli_reviewer_name(cycle, seat->holder));
        all.standby = wider(all.standby, standby_text(cycle, seat));
    }
    return all;
}

static void print_padded(const char *text, int width) {
    printf("  %s%*s", text, width - cli_text_width(text), "");
}

static void print_seat(const esr_cycle *cycle, const esr_standby *seat, widths all) {
    char *holder = cli_reviewer_name(cycle, seat->holder), *standby = standby_text(cycle, seat);
    print_padded(seat_name(cycle, seat->place), all.seat);
    print_padded(holder, all.holder);
    if (seat->as.reviewer.at >= 0) {
        char *more = cli_signed_text(seat->as.delta.total);
        char *km = seat->as.km < 0 ? cli_format("?") : cli_format("%.1f km", seat->as.km);
        print_padded(standby, all.standby);
        printf("  %7s  %9s\n", more, km);
        free(more);
        free(km);
    } else {
        printf("  %s\n", standby);
    }
    free(holder);
    free(standby);
}

// Visit by visit in the order of their days.
static void print_seats(const esr_plan *plan, const esr_standby_list *list) {
    const esr_cycle *cycle = plan->cycle;
    widths all = measure(cycle, list);
    int32_t last = -1;
    print_padded("Seat", all.seat);
    print_padded("Member", all.holder);
    print_padded("Stand-by", all.standby);
    printf("  %7s  %9s\n", "Cost", "Way");
    for (int32_t i = 0; i < list->seat_count; i++) {
        esr_review_ix review = cycle->places[list->seats[i].place].review;
        if (review.at != last) {
            char day[CLI_DAY_TEXT],
                *school = cli_school_name(cycle, cycle->reviews[review.at].school);
            cli_day_text(plan->first_day[review.at], day);
            printf("%s  %s at %s\n", day, cycle->reviews[review.at].id, school);
            free(school);
            last = review.at;
        }
        print_seat(cycle, &list->seats[i], all);
    }
}

static void print_fortnights(const cli_run *run, const esr_cycle *cycle,
                             const esr_standby_list *list) {
    cli_table table;
    if (list->period_count == 0)
        return;
    cli_table_begin(&table, 3, (const char *[]){"Fortnight from", "to", "Stand by"});
    for (int32_t f = 0; f < list->period_count; f++) {
        const esr_standby_period *period = &list->periods[f];
        char from[CLI_DAY_TEXT], to[CLI_DAY_TEXT];
        cli_day_text(period->from, from);
        cli_day_text(period->to, to);
        if (period->count == 0)
            cli_table_row(&table, (const char *[]){from, to, "-"});
        for (int32_t i = 0; i < period->count; i++) {
            char *name = cli_reviewer_name(cycle, period->people[i]);
            cli_table_row(&table, (const char *[]){i ? "" : from, i ? "" : to, name});
            free(name);
        }
    }
    cli_table_end(&table, run);
    cli_print(run, "\n");
}

// What one person stands by for: "2 fortnights"; for the caller to free.
static char *duties_text(const esr_standby_list *list, int32_t count) {
    return list->period_count > 0 ? cli_counted(count, "fortnight", "fortnights")
                                  : cli_counted(count, "seat", "seats");
}

static void print_coverage(const cli_run *run, const esr_standby_list *list) {
    char *seats = cli_counted(list->seat_count, "seat", "seats");
    char *people = cli_counted(list->people, "person stands", "people stand");
    char *most = duties_text(list, list->most);
    cli_print(run,
              "%d of %d single losses %s covered: stand-bys can take all seats of whoever drops "
              "out.\n",
              (int)list->covered, (int)list->loss_count, list->covered == 1 ? "is" : "are");
    cli_print(run, "%d of %s %s a stand-by. %s by, %sfor at most %s.\n", (int)list->named, seats,
              list->named == 1 ? "has" : "have", people, list->people == 1 ? "" : "each ", most);
    if (list->proven)
        cli_print(run, "Proven: no other choice covers more%s.\n",
                  list->cheapest ? ", and none that covers as much costs less"
                                 : "; a cheaper one that covers as much may exist");
    else
        cli_print(run, "Not proven: another choice may cover more.\n");
    cli_print(run, "\n");
    free(seats);
    free(people);
    free(most);
}

// Names of those who are kept out by one thing, and the rest as a number.
static void print_near(const esr_cycle *cycle, const esr_loss *loss, bool all) {
    int32_t most = all ? loss->near_count : 2;
    for (int32_t i = 0; i < loss->near_count && i < most; i++) {
        const esr_near *near = &loss->near[i];
        char *name = cli_reviewer_name(cycle, near->reviewer);
        char *text = cli_format("%s %s%s%s%s", name, near->obstacle, *near->record ? " (" : "",
                                near->record, *near->record ? ")" : "");
        cli_text_wrap(stdout, text, 6, 0, LINE_COLUMNS);
        free(name);
        free(text);
    }
    if (loss->near_count > most)
        printf("      and %d more whom one thing keeps out\n", (int)(loss->near_count - most));
    if (loss->near_count > 0)
        return;
    char *others = cli_counted(loss->further, "other is", "others are");
    if (loss->further > 0)
        printf("      %s of a fitting role, %skept out by two things or more\n", others,
               loss->further == 1 ? "" : "each ");
    else
        printf("      nobody else is of a fitting role\n");
    free(others);
}

static void print_loss(const esr_plan *plan, const esr_standby_list *list, const esr_loss *loss,
                       bool all) {
    const esr_cycle *cycle = plan->cycle;
    char *name = cli_reviewer_name(cycle, loss->reviewer);
    char *seats = cli_counted(loss->seats, "seat", "seats");
    printf("  %s, %s: ", name, seats);
    if (loss->cover == ESR_COVER_NOBODY) {
        char day[CLI_DAY_TEXT];
        cli_day_text(plan->first_day[cycle->places[loss->place].review.at], day);
        printf("nobody may take %s of %s, %s.%s\n", seat_name(cycle, loss->place),
               cycle->reviews[cycle->places[loss->place].review.at].id, day,
               loss->near_count > 0 ? " But for one thing:" : "");
        print_near(cycle, loss, all);
    } else if (loss->cover == ESR_COVER_APART) {
        printf("each has somebody, but only %d of them can be filled at once\n",
               (int)loss->fillable);
    } else {
        char *most = duties_text(list, list->most);
        printf("all who could step in stand by for %s each already\n", most);
        free(most);
    }
    free(name);
    free(seats);
}

static void print_uncovered(const cli_run *run, const esr_plan *plan, const esr_standby_list *list,
                            bool all) {
    int32_t open = list->loss_count - list->covered, shown = 0;
    if (open == 0)
        return;
    cli_print(run, "\nNot covered:\n");
    for (int32_t l = 0; l < list->loss_count && (all || shown < LOSSES_SHOWN); l++)
        if (list->losses[l].cover != ESR_COVER_ALL) {
            print_loss(plan, list, &list->losses[l], all);
            shown++;
        }
    if (open > shown)
        cli_print(run, "  and %d more (--all)\n", (int)(open - shown));
}

// What alone keeps somebody out, and in how many losses.
typedef struct obstacle {
    const char *text;
    int32_t losses, last; // the loss that was counted last
} obstacle;

static int by_losses(const void *left, const void *right) {
    const obstacle *a = left, *b = right;
    if (a->losses != b->losses)
        return a->losses > b->losses ? -1 : 1;
    return strcmp(a->text, b->text);
}

static void count_obstacle(obstacle *all, int32_t *count, const char *text, int32_t loss) {
    int32_t at = 0;
    while (at < *count && strcmp(all[at].text, text) != 0)
        at++;
    if (at == *count)
        all[(*count)++] = (obstacle){text, 0, -1};
    all[at].losses += all[at].last != loss;
    all[at].last = loss;
}

static void print_obstacles(const esr_standby_list *list) {
    size_t room = 1;
    int32_t count = 0;
    for (int32_t l = 0; l < list->loss_count; l++)
        room += (size_t)list->losses[l].near_count;
    obstacle *all = cli_need(calloc(room, sizeof *all));
    for (int32_t l = 0; l < list->loss_count; l++)
        for (int32_t i = 0; i < list->losses[l].near_count; i++)
            count_obstacle(all, &count, list->losses[l].near[i].obstacle, l);
    if (count > 1)
        qsort(all, (size_t)count, sizeof *all, by_losses);
    for (int32_t i = 0; i < count; i++) {
        char *losses = cli_counted(all[i].losses, "loss", "losses");
        printf("  %s: there is somebody who would do, but %s\n", losses, all[i].text);
        free(losses);
    }
    free(all);
}

static void print_help(const esr_standby_list *list) {
    bool near = false;
    for (int32_t l = 0; l < list->loss_count; l++)
        near = near || list->losses[l].near_count > 0;
    if (list->possible <= list->covered && !near)
        return;
    printf("\nWhat is in the way:\n");
    if (list->possible > list->covered) {
        char *losses = cli_counted(list->possible - list->covered, "loss", "losses");
        printf("  %s: --most %d; without it %d of %d would be covered\n", losses, (int)list->most,
               (int)list->possible, (int)list->loss_count);
        free(losses);
    }
    print_obstacles(list);
}

void standby_print(const cli_run *run, const esr_plan *plan, const esr_standby_list *list,
                   bool all) {
    if (run->json)
        return;
    if (list->seat_count == 0) {
        cli_print(run, "No seat of the plan may open.\n");
        return;
    }
    print_coverage(run, list);
    print_fortnights(run, plan->cycle, list);
    print_seats(plan, list);
    print_uncovered(run, plan, list, all);
    print_help(list);
}

static json_t *who_json(const esr_cycle *cycle, esr_reviewer_ix who) {
    return who.at < 0 ? json_null() : json_string(cycle->reviewers[who.at].id);
}

static json_t *seats_json(const esr_plan *plan, const esr_standby_list *list) {
    const esr_cycle *cycle = plan->cycle;
    json_t *all = cli_need(json_array());
    for (int32_t i = 0; i < list->seat_count; i++) {
        const esr_standby *seat = &list->seats[i];
        const esr_review *review = &cycle->reviews[cycle->places[seat->place].review.at];
        bool named = seat->as.reviewer.at >= 0;
        json_array_append_new(
            all,
            cli_need(json_pack(
                "{s:s, s:i, s:o, s:s, s:s, s:s, s:o, s:o, s:i}", "review", review->id, "number",
                (int)(seat->place - review->seat_at + 1), "first_day",
                cli_day_json(plan->first_day[cycle->places[seat->place].review.at]), "school",
                cycle->schools[review->school.at].id, "seat", seat_name(cycle, seat->place),
                "holder", cycle->reviewers[seat->holder.at].id, "standby",
                who_json(cycle, seat->as.reviewer), "difference",
                named ? cli_costs_json(&seat->as.delta) : json_null(), "could", (int)seat->could)));
    }
    return all;
}

static json_t *losses_json(const esr_plan *plan, const esr_standby_list *list) {
    const esr_cycle *cycle = plan->cycle;
    json_t *all = cli_need(json_array());
    for (int32_t l = 0; l < list->loss_count; l++) {
        const esr_loss *loss = &list->losses[l];
        json_t *near = cli_need(json_array());
        for (int32_t i = 0; i < loss->near_count; i++)
            json_array_append_new(
                near, cli_need(json_pack("{s:s, s:s, s:s}", "reviewer",
                                         cycle->reviewers[loss->near[i].reviewer.at].id, "obstacle",
                                         loss->near[i].obstacle, "record", loss->near[i].record)));
        json_t *review = loss->place < 0
                             ? json_null()
                             : json_string(cycle->reviews[cycle->places[loss->place].review.at].id);
        json_array_append_new(
            all,
            cli_need(json_pack("{s:s, s:i, s:i, s:b, s:s, s:o, s:o, s:i}", "reviewer",
                               cycle->reviewers[loss->reviewer.at].id, "seats", (int)loss->seats,
                               "fillable", (int)loss->fillable, "covered",
                               (int)(loss->cover == ESR_COVER_ALL), "why", cover_name(loss->cover),
                               "review", review, "near", near, "further", (int)loss->further)));
    }
    return all;
}

static json_t *periods_json(const esr_cycle *cycle, const esr_standby_list *list) {
    json_t *all = cli_need(json_array());
    for (int32_t f = 0; f < list->period_count; f++) {
        const esr_standby_period *period = &list->periods[f];
        json_t *people = cli_need(json_array());
        for (int32_t i = 0; i < period->count; i++)
            json_array_append_new(people, who_json(cycle, period->people[i]));
        json_array_append_new(
            all, cli_need(json_pack("{s:o, s:o, s:o}", "from", cli_day_json(period->from), "to",
                                    cli_day_json(period->to), "people", people)));
    }
    return all;
}

void standby_put(cli_run *run, const esr_plan *plan, const esr_standby_list *list) {
    cli_put(run, "seats", seats_json(plan, list));
    cli_put(run, "fortnights", periods_json(plan->cycle, list));
    cli_put(run, "losses", losses_json(plan, list));
    cli_put(run, "loss_count", json_integer(list->loss_count));
    cli_put(run, "covered", json_integer(list->covered));
    cli_put(run, "possible", json_integer(list->possible));
    cli_put(run, "seat_count", json_integer(list->seat_count));
    cli_put(run, "named", json_integer(list->named));
    cli_put(run, "people", json_integer(list->people));
    cli_put(run, "most", json_integer(list->most));
    cli_put(run, "proven", json_boolean(list->proven));
    cli_put(run, "cheapest", json_boolean(list->cheapest));
}

void standby_print_csv(const esr_plan *plan, const esr_standby_list *list) {
    const esr_cycle *cycle = plan->cycle;
    printf("first_day,last_day,review_id,school_id,school,school_zh,seat,reviewer_id,name,name_zh,"
           "standby_id,standby_name,standby_name_zh,cost,fortnight_from\n");
    for (int32_t i = 0; i < list->seat_count; i++) {
        const esr_standby *seat = &list->seats[i];
        esr_review_ix at = cycle->places[seat->place].review;
        const esr_school *school = &cycle->schools[cycle->reviews[at.at].school.at];
        const esr_reviewer *holder = &cycle->reviewers[seat->holder.at];
        const esr_reviewer *standby =
            seat->as.reviewer.at < 0 ? NULL : &cycle->reviewers[seat->as.reviewer.at];
        char first[11], last[11], period[11] = "";
        esr_day_text(plan->first_day[at.at], first);
        esr_day_text(esr_plan_last_day(plan, at), last);
        if (seat->period >= 0)
            esr_day_text(list->periods[seat->period].from, period);
        char *cost =
            standby ? cli_format("%lld", (long long)seat->as.delta.total) : cli_format("%s", "");
        cli_csv_row((const char *[]){first, last, cycle->reviews[at.at].id, school->id,
                                     school->name, school->name_zh, seat_name(cycle, seat->place),
                                     holder->id, holder->name, holder->name_zh,
                                     standby ? standby->id : "", standby ? standby->name : "",
                                     standby ? standby->name_zh : "", cost, period, NULL});
        free(cost);
    }
}
