// SPDX-License-Identifier: GPL-3.0-or-later
// esr sample: generated input folders, for trying things out.
#include <stdlib.h>

#include "commands.h"
#include "kit/options.h"
#include "kit/output.h"

static cli_exit run_sample(cli_run *run) {
    const char *preset = cli_given(run, "preset"), *folder = cli_given(run, "out");
    if (!preset && !(cli_given(run, "reviews") && cli_given(run, "reviewers")))
        return cli_usage(run, "give --reviews and --reviewers, or a --preset");
    esr_sample_options options = {
        .reviews = (int32_t)cli_number(run, "reviews", 0),
        .reviewers = (int32_t)cli_number(run, "reviewers", 0),
        .seed = cli_number(run, "seed", preset ? 0 : 1),
        .year = (int32_t)cli_number(run, "year", 0),
        .preset = preset,
    };
    esr_cycle *cycle = NULL;
    esr_status status = esr_sample(run->ctx, &options, &cycle);
    if (status == ESR_OK)
        status = esr_folder_write(run->ctx, cycle, folder);
    if (status != ESR_OK) {
        esr_cycle_free(cycle);
        return cli_failed(run, status);
    }
    char *reviews = cli_counted(cycle->review_count, "review", "reviews");
    char *reviewers = cli_counted(cycle->reviewer_count, "reviewer", "reviewers");
    cli_print(run, "%s: %s, %s, all invented.\n", folder, reviews, reviewers);
    cli_say(run, "Next: esr plan %s --out DIR\n", folder);
    cli_put(run, "folder", json_string(folder));
    cli_put(run, "reviews", json_integer(cycle->review_count));
    cli_put(run, "reviewers", json_integer(cycle->reviewer_count));
    free(reviews);
    free(reviewers);
    esr_cycle_free(cycle);
    return CLI_DONE;
}

static const char *const examples[] = {
    "esr sample --reviews 20 --reviewers 16 --seed 7 --out trial",
    "esr sample --preset hk-2006-07 --out hk",
    NULL,
};
static const cli_option options[] = {
    {"reviews", CLI_COUNT, "N", "How many reviews.", false},
    {"reviewers", CLI_COUNT, "M", "How many reviewers.", false},
    {"seed", CLI_SEED, "K", "Another number gives another cycle; 1 if not given.", false},
    {"year", CLI_COUNT, "YYYY",
     "The school year that begins in YYYY, with its holidays: 2006 to 2035; 2026 if not given.",
     false},
    {"preset", CLI_TEXT, "NAME", "Make a shipped sample: the name of a folder in samples/.", false},
    {"out", CLI_TEXT, "FOLDER", "Write it here; must be empty or not be there.", true},
    {0},
};
const cli_command cli_sample = {
    .name = "sample",
    .operands = "",
    .summary = "Make an input folder with invented schools and people, to try things out",
    .examples = examples,
    .details = "The same options give the same folder on every machine.",
    .options = options,
    .run = run_sample,
};
