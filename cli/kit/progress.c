// SPDX-License-Identifier: GPL-3.0-or-later
// Progress on standard error.
#include "kit/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kit/output.h"

#define TERMINAL_STEP_MS 100
#define LOG_STEP_MS      1000

cli_progress cli_progress_start(const cli_run *run) {
    const char *term = getenv("TERM");
    if (run->json)
        return (cli_progress){.json = true};
    bool terminal = isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
    return (cli_progress){.terminal = terminal, .next_ms = terminal ? 0 : LOG_STEP_MS};
}

// "0.12 %", rounded up to hundredths, so that only a closed gap reads 0.
static char *gap_text(int64_t cost, int64_t bound) {
    const int64_t parts = 10000; // hundredths of a per cent
    if (cost == INT64_MAX || bound == INT64_MIN || cost - bound > INT64_MAX / (2 * parts))
        return cli_format("-");
    int64_t whole = cost > 1 ? cost : 1, units = cost > bound ? cost - bound : 0;
    int64_t hundredths = (units * parts + whole - 1) / whole;
    return cli_format("%" PRId64 ".%02d %%", hundredths / 100, (int)(hundredths % 100));
}

// {"progress": {...}} on a line of its own; null for what isn't known yet.
static void show_json(const esr_progress *now) {
    json_t *cost = now->cost == INT64_MAX ? json_null() : json_integer(now->cost);
    json_t *bound = now->bound == INT64_MIN ? json_null() : json_integer(now->bound);
    json_t *line = cli_need(json_pack("{s:{s:I, s:o, s:o, s:i, s:i, s:s}}", "progress",
                                      "elapsed_ms", (json_int_t)now->elapsed_ms, "cost", cost,
                                      "bound", bound, "filled", (int)now->filled, "seats",
                                      (int)now->seats, "phase", now->phase ? now->phase : ""));
    (void)json_dumpf(line, stderr, JSON_COMPACT);
    fputc('\n', stderr);
    fflush(stderr);
    json_decref(line);
}

void cli_progress_show(void *user, const esr_progress *now) {
    cli_progress *progress = user;
    if (progress->json) {
        show_json(now);
        return;
    }
    if (now->elapsed_ms < progress->next_ms)
        return;
    progress->next_ms = now->elapsed_ms + (progress->terminal ? TERMINAL_STEP_MS : LOG_STEP_MS);
    char *cost = now->cost == INT64_MAX ? cli_format("-") : cli_thousands(now->cost);
    char *bound = now->bound == INT64_MIN ? cli_format("-") : cli_thousands(now->bound);
    char *gap = gap_text(now->cost, now->bound);
    if (progress->terminal)
        fputs("\r\033[K", stderr);
    fprintf(stderr, "%3" PRId64 ".%d s  cost %s  bound %s  gap %s  seats %d/%d  %s",
            now->elapsed_ms / 1000, (int)(now->elapsed_ms % 1000 / 100), cost, bound, gap,
            now->filled, now->seats, now->phase ? now->phase : "");
    if (!progress->terminal)
        fputc('\n', stderr);
    fflush(stderr);
    progress->line_open = progress->terminal;
    free(cost);
    free(bound);
    free(gap);
}

void cli_progress_end(cli_progress *progress) {
    if (progress->line_open)
        fputs("\r\033[K", stderr);
    progress->line_open = false;
}
