// SPDX-License-Identifier: GPL-3.0-or-later
// Progress on standard error.
#include "kit/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "kit/output.h"

#define TERMINAL_STEP_MS 100
#define LOG_STEP_MS      1000
#define COLUMNS_ELSE     80 // of a terminal that doesn't tell its width
#define GAP_DIGITS       6
#define LINE_CLEAR       "\r\033[K"

cli_progress cli_progress_start(const cli_run *run) {
    const char *term = getenv("TERM");
    bool terminal = isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
    cli_progress progress = {.manner = CLI_PROGRESS_LOG, .before_ms = cli_now_ms() - run->start_ms};
    if (run->quiet)
        progress.manner = CLI_PROGRESS_NONE;
    else if (run->json)
        progress.manner = CLI_PROGRESS_JSON;
    else if (terminal)
        progress.manner = CLI_PROGRESS_TERMINAL;
    else
        progress.next_ms = LOG_STEP_MS;
    return progress;
}

static bool gap_known(const esr_progress *now) {
    return now->cost != INT64_MAX && now->bound != INT64_MIN;
}

// "0.12 %", rounded up to hundredths, so that only a closed gap reads 0.
static char *gap_text(const esr_progress *now) {
    const int64_t parts = 10000; // hundredths of a per cent
    if (!gap_known(now) || now->cost - now->bound > INT64_MAX / (2 * parts))
        return cli_format("-");
    int64_t whole = now->cost > 1 ? now->cost : 1, units = now->cost - now->bound;
    int64_t hundredths = (units * parts + whole - 1) / whole;
    return cli_format("%" PRId64 ".%02d %%", hundredths / 100, (int)(hundredths % 100));
}

static int64_t left_ms(const cli_turn *turn, const esr_progress *now) {
    return turn->end_ms > now->elapsed_ms ? turn->end_ms - now->elapsed_ms : 0;
}

// "2 of 5, storm, about 40 s left:  ", or "" for the only search.
static char *turn_text(const cli_turn *turn, const esr_progress *now) {
    if (turn->count == 0)
        return cli_format("%s", "");
    int64_t seconds = (left_ms(turn, now) + 999) / 1000;
    if (turn->end_ms == 0 || seconds == 0)
        return cli_format("%d of %d, %s:  ", turn->number, turn->count, turn->name);
    return cli_format("%d of %d, %s, %s %" PRId64 " s left:  ", turn->number, turn->count,
                      turn->name, turn->end_is_latest ? "at most" : "about", seconds);
}

// {"progress": {...}} on a line of its own, with "search" where there are several; null for what
// isn't known yet.
static void show_json(const cli_turn *turn, const esr_progress *now) {
    json_t *cost = now->cost == INT64_MAX ? json_null() : json_integer(now->cost);
    json_t *bound = now->bound == INT64_MIN ? json_null() : json_integer(now->bound);
    json_t *gap = json_null();
    if (gap_known(now))
        gap = json_real((double)(now->cost - now->bound) / (double)(now->cost > 1 ? now->cost : 1));
    json_t *line =
        cli_need(json_pack("{s:{s:I, s:o, s:o, s:o, s:i, s:i, s:i, s:s}}", "progress", "elapsed_ms",
                           (json_int_t)now->elapsed_ms, "cost", cost, "bound", bound, "gap", gap,
                           "scheduled", (int)now->scheduled, "filled", (int)now->filled, "seats",
                           (int)now->seats, "phase", now->phase));
    if (turn->count > 0)
        json_object_set_new(
            line, "search",
            cli_need(json_pack("{s:s, s:i, s:i, s:o}", "name", turn->name, "number", turn->number,
                               "count", turn->count, "left_ms",
                               turn->end_ms > 0 ? json_integer(left_ms(turn, now)) : json_null())));
    (void)json_dumpf(line, stderr, JSON_COMPACT | JSON_REAL_PRECISION(GAP_DIGITS));
    fputc('\n', stderr);
    json_decref(line);
}

// A line that is longer than the terminal is wide could not be written anew.
void cli_progress_line(const char *line) {
    struct winsize size = {0};
    int columns = COLUMNS_ELSE;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        columns = size.ws_col;
    fprintf(stderr, LINE_CLEAR "%.*s", columns - 1, line);
}

static void show_line(const cli_progress *progress, const esr_progress *now) {
    char *cost = now->cost == INT64_MAX ? cli_format("-") : cli_thousands(now->cost);
    char *bound = now->bound == INT64_MIN ? cli_format("-") : cli_thousands(now->bound);
    char *gap = gap_text(now);
    char *turn = turn_text(&progress->turn, now);
    char *line = cli_format("%s%3" PRId64 ".%d s  cost %s  bound %s  gap %s  seats %d/%d  %s", turn,
                            now->elapsed_ms / 1000, (int)(now->elapsed_ms % 1000 / 100), cost,
                            bound, gap, now->filled, now->seats, now->phase);
    if (progress->manner == CLI_PROGRESS_TERMINAL)
        cli_progress_line(line);
    else
        fprintf(stderr, "%s\n", line);
    free(turn);
    free(line);
    free(cost);
    free(bound);
    free(gap);
}

static void show(cli_progress *progress, const esr_progress *now) {
    if (progress->manner == CLI_PROGRESS_JSON)
        show_json(&progress->turn, now);
    else
        show_line(progress, now);
    fflush(stderr);
}

// Whether it is time to show this report.
static bool is_due(const cli_progress *progress, const esr_progress *now) {
    bool first_plan = !progress->planned && now->cost != INT64_MAX;
    switch (progress->manner) {
    case CLI_PROGRESS_NONE:
        return false;
    case CLI_PROGRESS_JSON:
        return true;
    case CLI_PROGRESS_LOG:
    case CLI_PROGRESS_TERMINAL:
        break;
    }
    return first_plan || now->elapsed_ms >= progress->next_ms;
}

void cli_progress_show(void *user, const esr_progress *report) {
    cli_progress *progress = user;
    bool terminal = progress->manner == CLI_PROGRESS_TERMINAL;
    esr_progress now = *report;
    now.elapsed_ms += progress->before_ms;
    if (now.bound > now.cost) // a bound may pass the plan that it proves
        now.bound = now.cost;
    if (!is_due(progress, &now))
        return;
    progress->planned = now.cost != INT64_MAX;
    progress->next_ms = now.elapsed_ms + (terminal ? TERMINAL_STEP_MS : LOG_STEP_MS);
    progress->line_open = terminal;
    show(progress, &now);
}

// What the search would report of its solution.
static esr_progress final_state(const esr_solution *solution) {
    const esr_plan *plan = solution->plan;
    const esr_cycle *cycle = plan->cycle;
    esr_progress now = {
        .elapsed_ms = solution->elapsed_ms,
        .cost = solution->cost,
        .bound = solution->bound,
        .seats = cycle->place_count,
        .phase = "done",
    };
    for (int32_t v = 0; v < cycle->review_count; v++)
        now.scheduled += plan->first_day[v] != ESR_DAY_NONE;
    for (int32_t p = 0; p < cycle->place_count; p++)
        now.filled += plan->member[p].at >= 0;
    return now;
}

void cli_progress_end(cli_progress *progress, const esr_solution *solution) {
    bool recorded = progress->manner == CLI_PROGRESS_LOG || progress->manner == CLI_PROGRESS_JSON;
    if (progress->line_open)
        fputs(LINE_CLEAR, stderr);
    progress->line_open = false;
    if (recorded && solution) {
        esr_progress now = final_state(solution);
        now.elapsed_ms += progress->before_ms;
        show(progress, &now);
    }
}
