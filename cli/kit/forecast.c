// SPDX-License-Identifier: GPL-3.0-or-later
// A forecast for people: the verdict in one line, what is missing in words, then tables with bars.
#include "kit/forecast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/output.h"
#include "kit/table.h"

#define LISTED         10 // shortages, and reviews with few days, unless all are wanted
#define NAMED          8  // reviews, and reviewers, that are named for a shortage
#define WINDOWS        5  // runs of months, likewise
#define BAR_COLUMNS    20
#define SCHOOL_COLUMNS 28
#define WIDTH          96

static void say_verdict(const cli_run *run, const esr_cycle *cycle, const esr_forecast *forecast) {
    int32_t seats = cycle->place_count, reviews = cycle->review_count;
    char *of_seats = cli_counted(seats, "seat", "seats");
    char *of_reviews = cli_counted(reviews, "review", "reviews");
    char *empty = cli_thousands(forecast->empty_seats);
    char *without = cli_thousands(forecast->unscheduled);
    if (forecast->empty_seats == 0 && forecast->unscheduled == 0)
        cli_print(run, "As far as counts can tell, every review finds its days and every seat its "
                       "reviewer.\nCounts look at one thing at a time: a plan may still have "
                       "gaps.\n");
    else if (forecast->unscheduled == 0)
        cli_print(run, "Whatever the plan, at least %s of %s stay%s empty.\n", empty, of_seats,
                  forecast->empty_seats == 1 ? "s" : "");
    else
        cli_print(run,
                  "Whatever the plan, at least %s of %s find%s no days, and at least %s of %s "
                  "stay%s empty.\n",
                  without, of_reviews, forecast->unscheduled == 1 ? "s" : "", empty, of_seats,
                  forecast->empty_seats == 1 ? "s" : "");
    free(of_seats);
    free(of_reviews);
    free(empty);
    free(without);
}

// "VS002, VS004 and 31 more", indented.
static void say_reviews(const cli_run *run, const esr_cycle *cycle, const esr_shortage *s,
                        bool all) {
    if (s->review_count < 2 || run->json)
        return;
    int32_t named = all || s->review_count <= NAMED ? s->review_count : NAMED - 1;
    char *text = cli_format("Reviews: ");
    for (int32_t i = 0; i < named; i++) {
        char *longer =
            cli_format("%s%s%s", text, i ? ", " : "", cycle->reviews[s->reviews[i].at].id);
        free(text);
        text = longer;
    }
    if (named < s->review_count)
        printf("    %s and %d more\n", text, s->review_count - named);
    else
        cli_text_wrap(stdout, text, 4, 0, WIDTH);
    free(text);
}

static void say_givers(const cli_run *run, const esr_cycle *cycle, const esr_shortage *s,
                       bool all) {
    if (s->giver_count == 0 || run->json || (!all && s->giver_count > NAMED))
        return;
    char *text = cli_format("Reviewers: ");
    for (int32_t i = 0; i < s->giver_count; i++) {
        const esr_reviewer *who = &cycle->reviewers[s->givers[i].reviewer.at];
        char *longer =
            cli_format("%s%s%s %s%s%s\u00a0(%d)", text, i ? ", " : "", who->id, who->name,
                       *who->name_zh ? " " : "", who->name_zh, s->givers[i].visits);
        free(text);
        text = longer;
    }
    cli_text_wrap(stdout, text, 4, 0, WIDTH);
    free(text);
}

// Parts of the list of shortages.
typedef enum part { LEAVES_SEATS_EMPTY, COSTS, NOT_COUNTED } part;

static part part_of(const esr_shortage *s) {
    if (!s->counted)
        return NOT_COUNTED;
    return s->kind == ESR_SHORT_OF_SKILL || s->kind == ESR_SHORT_OF_VETERANS ? COSTS
                                                                             : LEAVES_SEATS_EMPTY;
}

static void say_shortages(const cli_run *run, const esr_cycle *cycle, const esr_forecast *forecast,
                          const char *heading, part wanted, bool all) {
    int32_t count = 0;
    for (int32_t i = 0; i < forecast->shortage_count; i++) {
        const esr_shortage *s = &forecast->shortages[i];
        if (part_of(s) != wanted)
            continue;
        if (count++ == 0)
            cli_print(run, "\n%s\n", heading);
        if (run->json || (count > LISTED && !all))
            continue;
        cli_text_wrap(stdout, s->title, 2, 0, WIDTH);
        cli_text_wrap(stdout, s->text, 4, 0, WIDTH);
        say_reviews(run, cycle, s, all);
        say_givers(run, cycle, s, all);
    }
    if (count > LISTED && !all)
        cli_print(run, "  and %d more; --all shows every one\n", count - LISTED);
}

// "3 weekend, 5 taken from all"
static char *lost_text(const esr_review_days *days) {
    static const char *const words[ESR_LOST_COUNT] = {
        [ESR_LOST_END] = "end",          [ESR_LOST_WEEKEND] = "weekend", [ESR_LOST_ALL] = "all",
        [ESR_LOST_SCHOOL] = "school",    [ESR_LOST_BOUNDS] = "bounds",   [ESR_LOST_PIN] = "pinned",
        [ESR_LOST_CAPACITY] = "no room",
    };
    char *text = cli_format("%s", "");
    for (int32_t i = 0; i < ESR_LOST_COUNT; i++) {
        if (days->lost[i] == 0)
            continue;
        char *longer = cli_format("%s%s%d %s", text, *text ? ", " : "", days->lost[i], words[i]);
        free(text);
        text = longer;
    }
    return text;
}

static char *days_between(const esr_review_days *days) {
    char first[11], last[11];
    esr_day_text(days->earliest, first);
    esr_day_text(days->latest, last);
    if (days->first_days < 2)
        return cli_format("%s", first);
    return cli_format("%s … %s", first, last);
}

static void say_tight(const cli_run *run, const esr_cycle *cycle, const esr_forecast *forecast,
                      bool all) {
    int32_t shown = all || forecast->tight_count <= LISTED ? forecast->tight_count : LISTED;
    cli_table table;
    if (forecast->tight_count == 0) {
        cli_print(run, "\nEvery review has at least %d first days with a whole team free.\n",
                  forecast->tight_below);
        return;
    }
    char *count = cli_counted(forecast->tight_count, "review has", "reviews have");
    cli_print(run, "\nTight: %s fewer than %d first days with a whole team free\n\n", count,
              forecast->tight_below);
    free(count);
    cli_table_begin(
        &table, 7,
        (const char *[]){"Review", "School", "Days", "Team", "Apart", "Between", "Other days"});
    for (int32_t i = 0; i < shown; i++) {
        const esr_review *review = &cycle->reviews[forecast->tight[i].at];
        const esr_review_days *days = &forecast->days[forecast->tight[i].at];
        const esr_school *school = &cycle->schools[review->school.at];
        char *name =
            cli_format("%s %s", school->id, *school->name_zh ? school->name_zh : school->name);
        char *cut = cli_text_cut(name, SCHOOL_COLUMNS), *lost = lost_text(days);
        char *first_days = cli_format("%4d", days->first_days), *between = days_between(days);
        char *team = cli_format("%4d", days->team_days), *apart = cli_format("%5d", days->apart);
        cli_table_row(&table,
                      (const char *[]){review->id, cut, first_days, team, apart, between, lost});
        free(name);
        free(cut);
        free(lost);
        free(first_days);
        free(team);
        free(apart);
        free(between);
    }
    cli_table_end(&table, run);
    if (shown < forecast->tight_count)
        cli_print(run, "and %d more; --all shows every one\n", forecast->tight_count - shown);
    cli_print(run, "Days on which the visit may start, those with a whole team free, and visits on "
                   "these that\ndon't overlap. The other days run over the cycle's end, into a "
                   "weekend, into times taken\nfrom all or from the school, or out of earliest "
                   "and latest; or pins or capacity exclude them.\n");
}

// What is wanted and there, what is there to spare, what is missing; the greater of both is the
// whole bar.
static char *bar_text(int32_t wanted, int32_t supply) {
    int64_t whole = wanted > supply ? wanted : supply, both = wanted > supply ? supply : wanted;
    int full = whole == 0 ? 0 : (int)((2 * both * BAR_COLUMNS + whole) / (2 * whole));
    if (both < whole && full == BAR_COLUMNS)
        full--;
    char *text = cli_format("%s", "");
    for (int i = 0; whole > 0 && i < BAR_COLUMNS; i++) {
        char *longer = cli_format("%s%s", text, i < full ? "█" : wanted > supply ? "!" : "░");
        free(text);
        text = longer;
    }
    return text;
}

// A row of numbers behind its name.
static void add_row(cli_table *table, const char *name, const int32_t *numbers, int count,
                    int32_t wanted, int32_t supply) {
    const char *cells[CLI_TABLE_COLUMNS_MAX] = {name};
    char *owned[CLI_TABLE_COLUMNS_MAX] = {NULL};
    for (int i = 0; i < count; i++)
        cells[i + 1] = owned[i] = cli_format("%9d", numbers[i]);
    cells[count + 1] = owned[count] = cli_format("%+9d", supply - wanted);
    cells[count + 2] = owned[count + 1] = bar_text(wanted, supply);
    cli_table_row(table, cells);
    for (int i = 0; i < count + 2; i++)
        free(owned[i]);
}

static void say_balances(const cli_run *run, const esr_cycle *cycle, const char *heading,
                         const char *wanted, const esr_words *words, const esr_balance *rows,
                         int32_t count) {
    cli_table table;
    if (count == 0)
        return;
    cli_print(run, "\n");
    char *column = cli_format("%9s", wanted);
    cli_table_begin(
        &table, 7,
        (const char *[]){heading, "  Reviews", column, "Reviewers", "   Visits", "  Balance", ""});
    free(column);
    for (int32_t i = 0; i < count; i++) {
        const esr_balance *row = &rows[i];
        char *name = row->sector < 0 ? cli_format("%s", words->at[row->word])
                                     : cli_format("%s, %s", words->at[row->word],
                                                  cycle->sectors.at[row->sector]);
        int32_t numbers[] = {row->reviews, row->wanted, row->reviewers, row->supply};
        add_row(&table, name, numbers, 4, row->wanted, row->supply);
        free(name);
    }
    cli_table_end(&table, run);
}

// "2006-11"
static char *month_text(const esr_forecast *forecast, int32_t month) {
    char text[11];
    esr_day_text(forecast->months[month].first, text);
    return cli_format("%.7s", text);
}

static void say_windows(const cli_run *run, const esr_forecast *forecast, bool all) {
    int32_t shown = all || forecast->window_count <= WINDOWS ? forecast->window_count : WINDOWS;
    cli_table table;
    if (shown == 0)
        return;
    cli_print(run, "\n");
    cli_table_begin(&table, 7,
                    (const char *[]){"Must start in", "  Reviews", "    Seats", "Reviewers",
                                     "   Visits", "  Balance", ""});
    for (int32_t i = 0; i < shown; i++) {
        const esr_window *window = &forecast->windows[i];
        char *first = month_text(forecast, window->first_month);
        char *last = month_text(forecast, window->last_month);
        bool one = window->first_month == window->last_month;
        char *name = cli_format("%s%s%s", first, one ? "" : " … ", one ? "" : last);
        int32_t numbers[] = {window->reviews, window->wanted, window->reviewers, window->supply};
        add_row(&table, name, numbers, 4, window->wanted, window->supply);
        free(name);
        free(first);
        free(last);
    }
    cli_table_end(&table, run);
    if (shown < forecast->window_count)
        cli_print(run, "and %d more; --all shows every one\n", forecast->window_count - shown);
}

static void say_months(const cli_run *run, const esr_forecast *forecast) {
    cli_table table;
    cli_print(run, "\n");
    cli_table_begin(&table, 7,
                    (const char *[]){"Month", "     Days", "Seats may", "Seats must", "   Visits",
                                     "  Balance", ""});
    for (int32_t m = 0; m < forecast->month_count; m++) {
        const esr_forecast_month *month = &forecast->months[m];
        char *name = month_text(forecast, m);
        int32_t numbers[] = {month->days, month->seats_may, month->seats_must, month->supply};
        add_row(&table, name, numbers, 4, month->seats_must, month->supply);
        free(name);
    }
    cli_table_end(&table, run);
}

void cli_print_forecast(cli_run *run, const esr_cycle *cycle, const esr_forecast *forecast,
                        bool all) {
    say_verdict(run, cycle, forecast);
    say_shortages(run, cycle, forecast, "Missing whatever the plan", LEAVES_SEATS_EMPTY, all);
    say_shortages(run, cycle, forecast, "Missing at a cost, without an empty seat", COSTS, all);
    say_shortages(run, cycle, forecast, "Missing too, but counted above in part or whole",
                  NOT_COUNTED, all);
    if (cycle->review_count > 0)
        say_tight(run, cycle, forecast, all);
    say_balances(run, cycle, "Seat", "Seats", &cycle->seats, forecast->roles, forecast->role_count);
    say_balances(run, cycle, "Language", "Seats", &cycle->languages, forecast->languages,
                 forecast->language_count);
    say_balances(run, cycle, "Skill", "Members", &cycle->skills, forecast->skills,
                 forecast->skill_count);
    say_windows(run, forecast, all);
    say_months(run, forecast);
    cli_print(run, "█ wanted and there  ░ to spare  ! missing. Visits: what the reviewers who may "
                   "sit there\ncan give at most; who may sit in several rows counts in each.\n");
    cli_put(run, "forecast", cli_forecast_json(cycle, forecast));
}
