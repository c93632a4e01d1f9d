// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of esr recruit share: the plan that answers are about, how kinds of people are
// called, and the progress of many searches.
#ifndef CLI_POOL_H
#define CLI_POOL_H

#include "kit/command.h"
#include "scenario/scenes.h"

// The plan that answers are about: of the database, of a scenario, or of a folder.
typedef struct cli_pool {
    esr_store *store; // NULL with --folder
    cli_scene base, scene;
    cli_solved again;   // of a search for a better one, where there was one
    esr_cycle *cycle;   // of a folder
    cli_solved planned; // of a folder
    const esr_solution *solution;
    esr_recruit_options options;
    struct pool_progress {
        const cli_run *run;
        int64_t next_ms;
        bool open;
    } progress;
} cli_pool;

// Opens what --folder, --scenario or --db name. A plan that is not proven is searched for a better
// one, which then takes its place in the answers; nothing is kept.
cli_exit pool_open(cli_run *run, cli_pool *out);
void pool_close(cli_pool *pool);
// Clears the line of progress.
void pool_end_progress(cli_pool *pool);

// Reads the operands ("role=teacher", "district=North") into the options.
cli_exit pool_read_kind(cli_run *run, const esr_cycle *cycle, esr_recruit_options *out);

// "teacher, primary, speaks english, skill mathematics"; for the caller to free.
char *pool_kind_text(const esr_cycle *cycle, const esr_recruit_kind *kind);
json_t *pool_kind_json(const esr_cycle *cycle, const esr_recruit_kind *kind);
// The words of a mask, for --json.
json_t *pool_words_json(const esr_words *words, uint64_t mask);
// A bar of `width` columns at most; for the caller to free.
char *pool_bar(int64_t value, int64_t most, int width);

// The exit code of an answer; says so where it was cut.
cli_exit pool_cut_exit(cli_run *run, bool cut);

// The parts.
cli_exit pool_tell_worth(cli_run *run, cli_pool *pool);
cli_exit pool_tell_fill(cli_run *run, cli_pool *pool);
cli_exit pool_tell_release(cli_run *run, cli_pool *pool);

#endif
