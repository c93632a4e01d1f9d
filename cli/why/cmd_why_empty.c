// SPDX-License-Identifier: GPL-3.0-or-later
// esr why-empty: why seats are empty and reviews unscheduled, and what would change that.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/progress.h"
#include "kit/session.h"
#include "kit/table.h"

#define LINE_COLUMNS 100
#define LIMIT_MS     60000
#define PEOPLE_SHOWN 4  // of those with the same obstacle
#define GAPS_SHOWN   10 // of a cause with their facts

// Prints a text, broken at blanks, behind `first` and then behind as many blanks.
static void print_wrapped(const cli_run *run, const char *first, const char *text) {
    int indent = cli_text_width(first), column = indent;
    cli_print(run, "%s", first);
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, " ");
        char *word = cli_format("%.*s", (int)length, at);
        int width = cli_text_width(word);
        if (column > indent && column + 1 + width > LINE_COLUMNS) {
            cli_print(run, "\n%*s", indent, "");
            column = indent;
        }
        cli_print(run, "%s%s", column > indent ? " " : "", word);
        column += width + (column > indent ? 1 : 0);
        at += length + strspn(at + length, " ");
        free(word);
    }
    cli_print(run, "\n");
}

static char *gap_title(const esr_plan *plan, const esr_empty_gap *gap) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *review = &cycle->reviews[gap->review.at];
    const esr_school *school = &cycle->schools[review->school.at];
    if (gap->seat < 0)
        return cli_format("%s, %s %s: no visit", review->id, school->id, school->name);
    char first[11], last[11];
    esr_day_text(plan->first_day[gap->review.at], first);
    esr_day_text(esr_plan_last_day(plan, gap->review), last);
    char *count = gap->missing > 1 ? cli_format("%d × ", gap->missing) : cli_format("%s", "");
    char *title = cli_format("%s, %s %s, %s to %s: %s%s empty", review->id, school->id,
                             school->name, first, last, count, cycle->seats.at[gap->seat]);
    free(count);
    return title;
}

// The people with one obstacle, obstacle by obstacle.
static void print_near(const cli_run *run, const esr_cycle *cycle, const esr_empty_gap *gap,
                       bool all) {
    if (gap->near_count > 0)
        cli_print(run, "     Could sit there but for one thing:\n");
    for (int32_t i = 0; i < gap->near_count;) {
        int32_t to = i, shown = 0;
        while (to < gap->near_count && strcmp(gap->near[to].obstacle, gap->near[i].obstacle) == 0)
            to++;
        cli_print(run, "       %s:\n", gap->near[i].obstacle);
        for (; i < to && (all || shown < PEOPLE_SHOWN); i++, shown++) {
            const esr_reviewer *who = &cycle->reviewers[gap->near[i].reviewer.at];
            const char *record = gap->near[i].record;
            char *line = cli_format("%s (%s)%s%s", who->name, who->id, *record ? ": " : "", record);
            print_wrapped(run, "         ", line);
            free(line);
        }
        if (i < to)
            cli_print(run, "         and %d more\n", to - i);
        i = to;
    }
    if (gap->further > 0)
        cli_print(run, "     %d more of a fitting role %s kept out by two things or more.\n",
                  gap->further, gap->further == 1 ? "is" : "are");
}

static char *signed_text(int64_t number) {
    char *text = cli_thousands(number < 0 ? -number : number);
    char *out = number == 0  ? cli_format("the same otherwise")
                : number > 0 ? cli_format("%s more otherwise", text)
                             : cli_format("%s less otherwise", text);
    free(text);
    return out;
}

static const char *remark_on(esr_way_kind kind) {
    if (kind == ESR_WAY_WAIVER)
        return "; needs a decision on a conflict of interest";
    return kind == ESR_WAY_SECTOR || kind == ESR_WAY_PAIR ? "; needs a decision" : "";
}

// "fills 2 of these 12 seats"
static char *filled_text(const esr_empty_cause *cause, const esr_way_out *way) {
    if (cause->missing == 1 || way->filled == 0)
        return cli_format("%s", way->filled == 0 ? "the review gets its visit" : "fills the seat");
    if (way->whole)
        return cli_format("fills all %d seats", cause->missing);
    return cli_format("fills %d of these %d seats", way->filled, cause->missing);
}

static void print_way(const cli_run *run, const esr_empty_report *report,
                      const esr_empty_cause *cause, int32_t number) {
    const esr_way_out *way = &cause->ways[number];
    char *seats = cli_counted(way->empty_seats, "empty seat", "empty seats");
    char *reviews =
        cli_counted(way->unscheduled, "review without a visit", "reviews without a visit");
    char *cost = signed_text(way->more), *filled = filled_text(cause, way);
    char *head = cli_format("     %2d  ", number + 1);
    bool no_visit = report->unscheduled > 0 || way->unscheduled > 0;
    char *line = cli_format("%s, with %s%s%s left in all; costs %s", filled, seats,
                            no_visit ? " and " : "", no_visit ? reviews : "", cost);
    char *where = cli_format("%s%s", way->where, remark_on(way->kind));
    print_wrapped(run, head, way->text);
    print_wrapped(run, "         ", line);
    print_wrapped(run, "         ", where);
    free(where);
    free(line);
    free(head);
    free(filled);
    free(cost);
    free(seats);
    free(reviews);
}

static void print_cause(const cli_run *run, const esr_plan *plan, const esr_empty_report *report,
                        int32_t at, bool all) {
    const esr_empty_cause *cause = &report->causes[at];
    char *head = cli_format("%2d. ", at + 1);
    int32_t shown = 0, hidden = 0;
    print_wrapped(run, head, cause->text);
    free(head);
    for (int32_t g = 0; g < report->gap_count; g++) {
        const esr_empty_gap *gap = &report->gaps[g];
        if (gap->cause != at)
            continue;
        if (!all && shown >= GAPS_SHOWN) {
            hidden++;
            continue;
        }
        char *title = gap_title(plan, gap);
        print_wrapped(run, "   - ", title);
        free(title);
        if (all || shown == 0)
            print_near(run, plan->cycle, gap, all);
        shown++;
    }
    if (hidden > 0)
        cli_print(run, "   and %d more gap%s for the same reason\n", hidden,
                  hidden == 1 ? "" : "s");
    if (cause->way_count > 0)
        cli_print(run, "   Ways out, each tried with a new plan:\n");
    for (int32_t w = 0; w < cause->way_count; w++)
        print_way(run, report, cause, w);
    if (cause->way_count == 0 && cause->why != ESR_EMPTY_BETTER)
        cli_print(run, "   No way out was found%s.\n", report->cut ? " in time" : "");
    cli_print(run, "\n");
}

static json_t *gap_json(const esr_cycle *cycle, const esr_empty_gap *gap) {
    json_t *near = cli_need(json_array());
    for (int32_t i = 0; i < gap->near_count; i++)
        json_array_append_new(
            near, cli_need(json_pack("{s:s, s:s, s:s}", "reviewer",
                                     cycle->reviewers[gap->near[i].reviewer.at].id, "obstacle",
                                     gap->near[i].obstacle, "record", gap->near[i].record)));
    json_t *seat = gap->seat < 0 ? json_null() : json_string(cycle->seats.at[gap->seat]);
    return cli_need(json_pack("{s:s, s:o, s:i, s:s, s:i, s:o, s:i}", "review",
                              cycle->reviews[gap->review.at].id, "seat", seat, "missing",
                              gap->missing, "fact", gap->fact, "cause", gap->cause, "near", near,
                              "further", gap->further));
}

static json_t *cells_json(const esr_cell *cells) {
    if (!cells)
        return json_null();
    json_t *object = cli_need(json_object());
    for (; cells->column; cells++)
        json_object_set_new(object, cells->column, cli_need(json_string(cells->value)));
    return object;
}

static json_t *way_json(const esr_way_out *way) {
    json_t *steps = cli_need(json_array());
    for (int32_t s = 0; s < way->step_count; s++)
        json_array_append_new(steps,
                              cli_need(json_pack("{s:s, s:o, s:o}", "table", way->steps[s].table,
                                                 "where", cells_json(way->steps[s].where), "cells",
                                                 cells_json(way->steps[s].cells))));
    return cli_need(json_pack(
        "{s:s, s:s, s:s, s:i, s:b, s:i, s:i, s:I, s:I, s:o}", "kind", esr_way_kind_name(way->kind),
        "text", way->text, "where", way->where, "filled", way->filled, "whole", way->whole,
        "unscheduled", way->unscheduled, "empty_seats", way->empty_seats, "cost",
        (json_int_t)way->cost, "more", (json_int_t)way->more, "steps", steps));
}

static json_t *cause_json(const esr_cycle *cycle, const esr_empty_cause *cause) {
    json_t *needs = cli_need(json_array()), *people = cli_need(json_array()),
           *ways = cli_need(json_array());
    for (int32_t n = 0; n < cause->need_count; n++)
        json_array_append_new(needs,
                              cli_need(json_pack("{s:s, s:s, s:i}", "review",
                                                 cycle->reviews[cause->needs[n].review.at].id,
                                                 "seat", cycle->seats.at[cause->needs[n].seat],
                                                 "count", cause->needs[n].count)));
    for (int32_t p = 0; p < cause->people_count; p++)
        json_array_append_new(people,
                              cli_need(json_string(cycle->reviewers[cause->people[p].at].id)));
    for (int32_t w = 0; w < cause->way_count; w++)
        json_array_append_new(ways, way_json(&cause->ways[w]));
    return cli_need(json_pack("{s:s, s:s, s:o, s:o, s:i, s:i, s:b, s:I, s:o}", "why",
                              esr_empty_why_name(cause->why), "text", cause->text, "needs", needs,
                              "people", people, "wanted", cause->wanted, "possible",
                              cause->possible, "smallest", cause->smallest, "more",
                              (json_int_t)cause->more, "ways", ways));
}

static void put_report(cli_run *run, const esr_cycle *cycle, const esr_empty_report *report) {
    json_t *gaps = cli_need(json_array()), *causes = cli_need(json_array());
    for (int32_t g = 0; g < report->gap_count; g++)
        json_array_append_new(gaps, gap_json(cycle, &report->gaps[g]));
    for (int32_t c = 0; c < report->cause_count; c++)
        json_array_append_new(causes, cause_json(cycle, &report->causes[c]));
    cli_put(run, "unscheduled", json_integer(report->unscheduled));
    cli_put(run, "empty_seats", json_integer(report->empty_seats));
    cli_put(run, "gaps", gaps);
    cli_put(run, "causes", causes);
    cli_put(run, "solves", json_integer(report->solves));
    cli_put(run, "cut", json_boolean(report->cut));
}

static void print_report(const cli_run *run, const esr_plan *plan, const char *review,
                         const esr_empty_report *report, bool all) {
    if (report->gap_count == 0) {
        if (review)
            cli_print(run, "Review %s has its visit and a full team.\n", review);
        else
            cli_print(run, "No seat is empty, and every review has its visit.\n");
        return;
    }
    char *seats = cli_counted(report->empty_seats, "empty seat", "empty seats");
    char *reviews =
        cli_counted(report->unscheduled, "review without a visit", "reviews without a visit");
    char *causes = cli_counted(report->cause_count, "reason", "reasons");
    if (review)
        cli_print(run, "Review %s: %s\n\n", review, causes);
    else
        cli_print(run, "%s%s%s: %s\n\n", seats, report->unscheduled ? " and " : "",
                  report->unscheduled ? reviews : "", causes);
    for (int32_t c = 0; c < report->cause_count; c++)
        print_cause(run, plan, report, c, all);
    free(causes);
    free(seats);
    free(reviews);
}

// Progress as long as it is not over in a blink.
typedef struct why_progress {
    const cli_run *run;
    cli_progress line;
    int64_t next_ms;
} why_progress;

static void show_progress(void *user, const char *phase, int32_t cause, int32_t causes) {
    why_progress *progress = user;
    int64_t now_ms = cli_now_ms() - progress->run->start_ms;
    if (progress->line.manner == CLI_PROGRESS_NONE || now_ms < progress->next_ms)
        return;
    progress->next_ms = now_ms + 1000;
    if (progress->line.manner == CLI_PROGRESS_JSON)
        fprintf(stderr, "{\"progress\": {\"elapsed_ms\": %" PRId64 ", \"phase\": \"%s\"}}\n",
                now_ms, phase);
    else
        fprintf(stderr, "%3" PRId64 " s  %s, %d of %d\n", now_ms / 1000, phase, cause + 1,
                causes > cause ? causes : cause + 1);
}

static cli_exit explain(cli_run *run, const esr_solution *solution) {
    int64_t limit_ms = cli_ms(run, "time-limit");
    why_progress progress = {.run = run, .line = cli_progress_start(run), .next_ms = 1000};
    const esr_empty_options options = {
        .review_id = run->operand_count > 0 ? run->operands[0] : NULL,
        .all = cli_flag(run, "all"),
        .time_limit_ms = limit_ms > 0 ? limit_ms : LIMIT_MS,
        .progress = show_progress,
        .progress_user = &progress,
    };
    esr_empty_report *report = NULL;
    esr_status status = esr_explain_empty(run->ctx, solution, &options, &report);
    if (status != ESR_OK)
        return cli_failed(run, status);
    put_report(run, solution->plan->cycle, report);
    print_report(run, solution->plan, options.review_id, report, options.all);
    bool interrupted = esr_context_cancelled(run->ctx);
    if (report->cut)
        cli_say(run, "esr: %s; this is what was found by then\n",
                interrupted ? "interrupted" : "time was up");
    else if (report->gap_count > 0)
        cli_say(run,
                "Next: change the input as a way out says, esr import --db %s FOLDER, and "
                "esr solve --db %s\n",
                cli_db_path(run), cli_db_path(run));
    esr_empty_report_free(report);
    return interrupted ? CLI_INTERRUPTED : CLI_DONE;
}

static cli_exit run_why_empty(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    cli_exit code = cli_open_plan(run, &store, &cycle, &solution);
    if (code == CLI_DONE)
        code = explain(run, solution);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {
    "esr why-empty --db cycle.db",
    "esr why-empty V041 --all --db cycle.db",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"all", CLI_FLAG, NULL, "Every gap, everybody concerned and every way out that works.", false},
    {"time-limit", CLI_SECONDS, "SECONDS",
     "Stop after so many seconds with what is known by then; 60 where not given.", false},
    {0},
};
const cli_command cli_why_empty = {
    .name = "why-empty",
    .operands = "[REVIEW]",
    .operand_max = 1,
    .summary = "Say why seats are empty or reviews unscheduled, and what would fill them",
    .examples = examples,
    .details =
        "For the current plan of the database, or one review of it: who could sit in an empty\n"
        "seat but for what; which demands clash, proved by counting or by planning them alone;\n"
        "and the cheapest ways out, each tried: with that change there is a plan that keeps all\n"
        "rules and has fewer gaps. Nothing in the database is changed.\n\n"
        "Ways out are told in this order: what the office can change by itself (limits, dates,\n"
        "capacity, pins), what somebody is asked, what needs a decision (waivers), more people,\n"
        "fewer seats; the cheaper ones first. What each costs otherwise is the cost of the tried\n"
        "plan apart from its gaps, against the plan at hand.",
    .options = options,
    .run = run_why_empty,
};
