// SPDX-License-Identifier: GPL-3.0-or-later
// Progress of what is counted, on standard error.
#include "invite/counting.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/output.h"

#define BAR_COLUMNS      24
#define TERMINAL_STEP_MS 100
#define SOUND_AFTER_MS   2000 // a guess at the time left is worth nothing before
#define LINE_SIZE        160
#define LEFT_SIZE        48

cli_counting cli_counting_start(const cli_run *run) {
    return (cli_counting){.manner = cli_progress_start(run).manner, .start_ms = cli_now_ms()};
}

// "about 3 min left", or "" while nobody can know.
static void left_text(const cli_counting *counting, size_t done, size_t of, char *out,
                      size_t room) {
    int64_t elapsed_ms = cli_now_ms() - counting->start_ms;
    *out = '\0';
    if (done == 0 || elapsed_ms < SOUND_AFTER_MS)
        return;
    int64_t left_s = elapsed_ms / 1000 * (int64_t)(of - done) / (int64_t)done;
    if (left_s < 60)
        snprintf(out, room, "about %" PRId64 " s left", left_s);
    else
        snprintf(out, room, "about %" PRId64 " min left", (left_s + 59) / 60);
}

static void show_bar(cli_counting *counting, size_t done, size_t of, const char *what) {
    char bar[BAR_COLUMNS + 1], left[LEFT_SIZE], line[LINE_SIZE];
    size_t full = of ? done * BAR_COLUMNS / of : 0;
    memset(bar, '#', full);
    memset(bar + full, '.', BAR_COLUMNS - full);
    bar[BAR_COLUMNS] = '\0';
    left_text(counting, done, of, left, sizeof left);
    snprintf(line, sizeof line, "[%s] %zu of %zu  %s%s%s", bar, done, of, left, *left ? "  " : "",
             what);
    cli_progress_line(line);
    counting->line_open = true;
}

static void show_json(size_t done, size_t of, const char *what) {
    json_t *line = cli_need(json_pack("{s:{s:I, s:I, s:s}}", "progress", "done", (json_int_t)done,
                                      "of", (json_int_t)of, "at", what));
    (void)json_dumpf(line, stderr, JSON_COMPACT);
    fputc('\n', stderr);
    json_decref(line);
}

void cli_counting_show(cli_counting *counting, size_t done, size_t of, const char *what) {
    int64_t now_ms = cli_now_ms();
    if (counting->manner == CLI_PROGRESS_JSON) {
        show_json(done, of, what);
    } else if (counting->manner == CLI_PROGRESS_TERMINAL && now_ms >= counting->next_ms) {
        counting->next_ms = now_ms + TERMINAL_STEP_MS;
        show_bar(counting, done, of, what);
    }
    fflush(stderr);
}

void cli_counting_end(cli_counting *counting) {
    if (counting->line_open)
        cli_progress_line("");
    counting->line_open = false;
}
