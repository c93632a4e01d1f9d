// SPDX-License-Identifier: GPL-3.0-or-later
// esr why REVIEW: the days that the visit could have, what they would cost with the same team, what
// stands in the way on the others; and what each member costs.
#include <stdio.h>
#include <stdlib.h>

#include "kit/changes.h"
#include "kit/names.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"
#include "why/why.h"

#define DAYS_SHOWN   10
#define BLOCKS_SHOWN 8
#define WEEK         7

static bool fits(const esr_why_day *day) {
    return day->open && day->swap.broken_count == 0;
}

static int by_cost(const void *left, const void *right) {
    const esr_why_day *a = *(const esr_why_day *const *)left;
    const esr_why_day *b = *(const esr_why_day *const *)right;
    if (a->swap.delta.total != b->swap.delta.total)
        return a->swap.delta.total < b->swap.delta.total ? -1 : 1;
    return (a->day > b->day) - (a->day < b->day);
}

// The other days on which the same team could come, the cheapest first; for the caller to free.
static const esr_why_day **best_days(const why_asked *asked, const esr_why_date *why,
                                     int32_t *count) {
    const esr_why_day **list =
        cli_need(calloc((size_t)asked->cycle->day_count + 1, sizeof(const esr_why_day *)));
    *count = 0;
    for (int32_t d = 0; d < asked->cycle->day_count; d++)
        if (fits(&why->days[d]) && why->days[d].day != why->planned)
            list[(*count)++] = &why->days[d];
    qsort(list, (size_t)*count, sizeof *list, by_cost);
    return list;
}

static void print_best(const cli_run *run, const why_asked *asked, const esr_why_date *why) {
    int32_t count = 0;
    const esr_why_day **list = best_days(asked, why, &count);
    cli_table table;
    if (count > 0) {
        cli_print(run, "\n");
        cli_table_begin(&table, 3, (const char *[]){"Other days", "Difference", ""});
        for (int32_t i = 0; i < count && (asked->all || i < DAYS_SHOWN); i++) {
            char *visit = why_visit_text(asked->cycle, why->review, list[i]->day);
            char *more = cli_signed_text(list[i]->swap.delta.total);
            char *terms = cli_terms_text(&list[i]->swap.delta);
            cli_table_row(&table, (const char *[]){visit, more, terms});
            free(visit);
            free(more);
            free(terms);
        }
        cli_table_end(&table, run);
        if (count > DAYS_SHOWN && !asked->all)
            cli_print(run, "and %d more (--all)\n", count - DAYS_SHOWN);
    }
    free(list);
}

// A rule that keeps the team from coming on some days, and whom it concerns.
typedef struct block {
    esr_rule rule;
    int32_t reviewer, days; // reviewer -1: nobody in particular
} block;

static int by_days(const void *left, const void *right) {
    const block *a = left, *b = right;
    if (a->days != b->days)
        return a->days > b->days ? -1 : 1;
    if (a->rule != b->rule)
        return a->rule < b->rule ? -1 : 1;
    return (a->reviewer > b->reviewer) - (a->reviewer < b->reviewer);
}

// Counts a day once for each rule and person, however often the rule is broken then.
static void count_blocks(const esr_why_date *why, int32_t day, block *blocks, int32_t *count) {
    const esr_swap *swap = &why->days[day].swap;
    for (int32_t i = 0; i < swap->broken_count; i++) {
        const esr_violation *broken = &swap->broken[i];
        bool again = false;
        for (int32_t k = 0; k < i && !again; k++)
            again = swap->broken[k].rule == broken->rule &&
                    swap->broken[k].reviewer.at == broken->reviewer.at;
        int32_t at = 0;
        while (at < *count &&
               (blocks[at].rule != broken->rule || blocks[at].reviewer != broken->reviewer.at))
            at++;
        if (at == *count)
            blocks[(*count)++] = (block){broken->rule, broken->reviewer.at, 0};
        blocks[at].days += !again;
    }
}

static void print_blocks(const cli_run *run, const why_asked *asked, const esr_why_date *why) {
    const esr_cycle *cycle = asked->cycle;
    size_t room = ESR_RULE_COUNT * ((size_t)cycle->reviewer_count + 1);
    block *blocks = cli_need(calloc(room, sizeof *blocks));
    int32_t count = 0, blocked = 0;
    for (int32_t d = 0; d < cycle->day_count; d++) {
        if (!why->days[d].open || fits(&why->days[d]))
            continue;
        blocked++;
        count_blocks(why, d, blocks, &count);
    }
    qsort(blocks, (size_t)count, sizeof *blocks, by_days);
    if (blocked > 0) {
        cli_table table;
        cli_print(run, "\n");
        why_print(run, "On %d open %s the team can't come while nobody else moves:", blocked,
                  blocked == 1 ? "day" : "days");
        cli_table_begin(&table, 4, (const char *[]){"Days", "Rule", "", "Who"});
        for (int32_t i = 0; i < count && (asked->all || i < BLOCKS_SHOWN); i++) {
            char *who = blocks[i].reviewer < 0
                            ? cli_format("the visit")
                            : cli_reviewer_name(cycle, (esr_reviewer_ix){blocks[i].reviewer});
            char *days = cli_thousands(blocks[i].days);
            cli_table_row(&table, (const char *[]){days, esr_rule_name(blocks[i].rule),
                                                   why_rule_text(blocks[i].rule), who});
            free(who);
            free(days);
        }
        cli_table_end(&table, run);
        if (count > BLOCKS_SHOWN && !asked->all)
            cli_print(run, "and %d more (--all)\n", count - BLOCKS_SHOWN);
    }
    free(blocks);
}

static void print_team(const cli_run *run, const why_asked *asked, const esr_why_date *why) {
    if (why->member_count == 0)
        return;
    cli_table table;
    cli_print(run, "\n");
    cli_table_begin(&table, 6,
                    (const char *[]){"Seat", "Reviewer", "Travel", "Load", "Wishes",
                                     "Without, the plan costs"});
    for (int32_t i = 0; i < why->member_count; i++) {
        const esr_swap *leave = &why->members[i];
        char *who = cli_reviewer_name(asked->cycle, leave->out);
        char *travel = cli_thousands(-leave->delta.term[ESR_C6_TRAVEL]);
        char *load = cli_thousands(-leave->delta.term[ESR_C7_LOAD]);
        char *wishes = cli_thousands(-leave->delta.term[ESR_C8_WISHES]);
        char *more = cli_more_text(leave->delta.total);
        cli_table_row(&table, (const char *[]){
                                  asked->cycle->seats.at[asked->cycle->places[leave->place].seat],
                                  who, travel, load, wishes, more});
        free(who);
        free(travel);
        free(load);
        free(wishes);
        free(more);
    }
    cli_table_end(&table, run);
}

// What a day is in the calendar: "." closed, "here" planned, "+12", or the rule in the way.
static char *cell_text(const esr_why_date *why, const esr_why_day *day) {
    if (!day->open)
        return cli_format(".");
    if (day->day == why->planned)
        return cli_format("here");
    if (day->swap.broken_count > 0)
        return cli_format("%s", esr_rule_name(day->swap.broken[0].rule));
    return cli_signed_text(day->swap.delta.total);
}

static int32_t weekday(esr_day day) {
    return ((day + 3) % WEEK + WEEK) % WEEK; // day 0 was a Thursday
}

static void add_week(cli_table *table, const why_asked *asked, const esr_why_date *why,
                     esr_day monday) {
    char *cells[WEEK + 1];
    bool open = false;
    char text[11];
    esr_day_text(monday, text);
    cells[0] = cli_format("%s", text);
    for (int32_t i = 0; i < WEEK; i++) {
        esr_day day = monday + i;
        bool inside = day >= asked->cycle->first_day && day <= asked->cycle->last_day;
        const esr_why_day *entry = inside ? &why->days[day - asked->cycle->first_day] : NULL;
        open = open || (entry && entry->open);
        cells[i + 1] = entry ? cell_text(why, entry) : cli_format("%s", "");
    }
    if (open)
        cli_table_row(table, (const char *const *)cells);
    for (int32_t i = 0; i <= WEEK; i++)
        free(cells[i]);
}

static void print_calendar(const cli_run *run, const why_asked *asked, const esr_why_date *why) {
    cli_table table;
    if (!asked->all || why->open_days == 0)
        return;
    cli_print(run, "\n");
    cli_table_begin(&table, WEEK + 1,
                    (const char *[]){"Week of", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"});
    esr_day first = asked->cycle->first_day;
    for (esr_day monday = first - weekday(first); monday <= asked->cycle->last_day; monday += WEEK)
        add_week(&table, asked, why, monday);
    cli_table_end(&table, run);
    cli_print(run,
              "A first day with what it costs more, or with the rule in the way; . is closed.\n");
}

static void print_verdict(const cli_run *run, const why_asked *asked, const esr_why_date *why) {
    char *review = why_review_text(asked->cycle, why->review);
    bool planned = why->planned != ESR_DAY_NONE;
    int32_t others = why->fit_days, cheaper = 0;
    char *visit = planned ? why_visit_text(asked->cycle, why->review, why->planned) : NULL;
    for (int32_t d = 0; d < asked->cycle->day_count; d++) {
        others -= fits(&why->days[d]) && why->days[d].day == why->planned;
        cheaper += fits(&why->days[d]) && why->days[d].swap.delta.total < 0;
    }
    if (!planned)
        why_print(run, "%s has no visit.", review);
    else if (others == 0)
        why_print(run,
                  "%s is visited %s; on no other day could the team come while nobody else "
                  "moves.",
                  review, visit);
    else
        why_print(run, "%s is visited %s; the team could come on %d other %s, %s.", review, visit,
                  others, others == 1 ? "day" : "days",
                  cheaper ? "some for less" : "none of them for less");
    cli_print(run, "\n");
    why_print(run, "Of %d days %d can be the first%s%s.", asked->cycle->day_count, why->open_days,
              *why->closed ? ": " : "", why->closed);
    free(visit);
    free(review);
}

// Where the plan leaves something empty, another command says why.
static void hint_empty(const cli_run *run, const why_asked *asked, const esr_why_date *why) {
    const esr_review *review = &asked->cycle->reviews[why->review.at];
    if (asked->solution->bound != INT64_MIN && why->member_count < review->seat_count)
        cli_say(run, "Why %s, says esr why-empty %s --db %s\n",
                why->planned == ESR_DAY_NONE ? "there is no visit" : "seats are empty", review->id,
                cli_db_path(run));
}

static void print_on(const cli_run *run, const why_asked *asked, const esr_why_date *why) {
    esr_day on = asked->question.on;
    bool inside = on >= asked->cycle->first_day && on <= asked->cycle->last_day;
    const esr_why_day *day = inside ? &why->days[on - asked->cycle->first_day] : NULL;
    char *review = why_review_text(asked->cycle, why->review);
    char *visit = why_visit_text(asked->cycle, why->review, on);
    char *more = day ? cli_more_text(day->swap.delta.total) : NULL;
    if (why->excluded)
        why_print(run, "%s may not be visited %s: %s, %s.", review, visit, esr_rule_name(why->rule),
                  why->reason);
    else if (on == why->planned)
        why_print(run, "%s is visited %s.", review, visit);
    else if (day && fits(day))
        why_print(run, "%s may be visited %s; with nothing else changed that would cost %s.",
                  review, visit, more);
    else
        why_print(run, "%s may be visited %s, but not while nobody else moves.", review, visit);
    if (day && day->open && on != why->planned) {
        if (day->swap.broken_count > 0)
            cli_print(run, "\nWith nothing else changed it would cost %s and break:\n", more);
        why_print_broken(run, &day->swap);
        cli_print(run, "\n");
        why_print_delta(run, asked, &day->swap);
    }
    free(review);
    free(visit);
    free(more);
}

static json_t *day_json(const esr_cycle *cycle, const esr_why_day *day) {
    if (!day->open)
        return cli_need(json_pack("{s:o, s:b, s:s, s:s}", "first_day", cli_day_json(day->day),
                                  "open", 0, "rule", esr_rule_name(day->rule), "text", day->text));
    json_t *object = why_swap_json(cycle, &day->swap);
    json_object_del(object, "seat");
    json_object_del(object, "out");
    json_object_del(object, "in");
    json_object_set_new(object, "open", json_true());
    return object;
}

static void put_answer(cli_run *run, const why_asked *asked, const esr_why_date *why) {
    if (!run->json)
        return;
    json_t *days = cli_need(json_array()), *members = cli_need(json_array());
    for (int32_t d = 0; d < asked->cycle->day_count; d++)
        json_array_append_new(days, day_json(asked->cycle, &why->days[d]));
    for (int32_t i = 0; i < why->member_count; i++)
        json_array_append_new(members, why_swap_json(asked->cycle, &why->members[i]));
    json_t *excluded = why->excluded
                           ? cli_need(json_pack("{s:s, s:s}", "rule", esr_rule_name(why->rule),
                                                "text", why->reason))
                           : json_null();
    cli_put(run, "excluded", excluded);
    cli_put(run, "planned", cli_day_json(why->planned));
    cli_put(run, "open_days", json_integer(why->open_days));
    cli_put(run, "fit_days", json_integer(why->fit_days));
    cli_put(run, "days", days);
    cli_put(run, "members", members);
}

cli_exit why_date(cli_run *run, const why_asked *asked) {
    esr_why_date *why = NULL;
    esr_status status = esr_explain_date(run->ctx, asked->solution->plan, &asked->question, &why);
    if (status != ESR_OK)
        return cli_failed(run, status);
    if (asked->question.on != ESR_DAY_NONE) {
        print_on(run, asked, why);
    } else {
        print_verdict(run, asked, why);
        print_best(run, asked, why);
        print_blocks(run, asked, why);
        print_calendar(run, asked, why);
        print_team(run, asked, why);
        hint_empty(run, asked, why);
    }
    put_answer(run, asked, why);
    cli_exit code = why->excluded ? CLI_NO : CLI_DONE;
    esr_why_date_free(why);
    return code;
}
