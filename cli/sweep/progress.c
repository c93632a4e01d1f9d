// SPDX-License-Identifier: GPL-3.0-or-later
// How far a sweep is: a line that is written anew on a terminal, a line a second in a log, and with
// --json an object a second.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "kit/output.h"
#include "sweep/telling.h"

#define TERMINAL_STEP_MS 100
#define LOG_STEP_MS      1000

sweep_progress sweep_progress_start(const cli_run *run) {
    sweep_progress progress = {.manner = cli_progress_start(run).manner};
    if (progress.manner != CLI_PROGRESS_TERMINAL)
        progress.next_ms = LOG_STEP_MS;
    return progress;
}

// What the draws that are left will take, if they go on as those of this run.
static int64_t left_ms(const esr_sweep_progress *now) {
    return (now->total - now->done) * now->elapsed_ms / (now->fresh > 0 ? now->fresh : 1);
}

// "4 s", "3 min 20 s", "2 h 5 min", for the caller to free.
static char *time_text(int64_t ms) {
    int64_t s = (ms + 999) / 1000;
    if (s < 60)
        return cli_format("%" PRId64 " s", s);
    if (s < 3600)
        return cli_format("%" PRId64 " min %" PRId64 " s", s / 60, s % 60);
    return cli_format("%" PRId64 " h %" PRId64 " min", s / 3600, s % 3600 / 60);
}

static void show_line(const sweep_progress *progress, const esr_sweep_progress *now) {
    char *done = cli_thousands(now->done), *total = cli_thousands(now->total);
    char *left = time_text(left_ms(now));
    char *full = sweep_share_text((double)now->full / (double)now->fresh);
    char *line = cli_format("%s of %s draws  %d %%  %s left  full plan in %s", done, total,
                            (int)(100 * now->done / now->total), left, full);
    if (progress->manner == CLI_PROGRESS_TERMINAL)
        cli_progress_line(line);
    else
        fprintf(stderr, "%s\n", line);
    free(line);
    free(full);
    free(left);
    free(total);
    free(done);
}

static void show_json(const esr_sweep_progress *now) {
    json_t *line = cli_need(json_pack(
        "{s:{s:I, s:I, s:I, s:I, s:I, s:I}}", "progress", "elapsed_ms", (json_int_t)now->elapsed_ms,
        "left_ms", (json_int_t)left_ms(now), "done", (json_int_t)now->done, "total",
        (json_int_t)now->total, "fresh", (json_int_t)now->fresh, "full", (json_int_t)now->full));
    (void)json_dumpf(line, stderr, JSON_COMPACT);
    fputc('\n', stderr);
    json_decref(line);
}

void sweep_progress_show(void *user, const esr_sweep_progress *now) {
    sweep_progress *progress = user;
    bool terminal = progress->manner == CLI_PROGRESS_TERMINAL;
    if (progress->manner == CLI_PROGRESS_NONE || now->elapsed_ms < progress->next_ms)
        return;
    progress->next_ms = now->elapsed_ms + (terminal ? TERMINAL_STEP_MS : LOG_STEP_MS);
    progress->line_open = terminal;
    if (progress->manner == CLI_PROGRESS_JSON)
        show_json(now);
    else
        show_line(progress, now);
    fflush(stderr);
}

void sweep_progress_end(sweep_progress *progress) {
    if (progress->line_open)
        cli_progress_line("");
    progress->line_open = false;
}
