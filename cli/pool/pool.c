// SPDX-License-Identifier: GPL-3.0-or-later
// Opening the plan that answers about the pool of reviewers are about.
#include "pool/pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kit/options.h"
#include "kit/output.h"
#include "kit/progress.h"
#include "kit/session.h"

#define EVERY_MS 200

// "with one more reviewer: 3 of 10, about 12 s left"; on a terminal in one line.
static void show(void *user, const esr_recruit_progress *at) {
    struct pool_progress *progress = user;
    int64_t now = cli_now_ms();
    char line[120], left[40] = "";
    if (now < progress->next_ms)
        return;
    progress->next_ms = now + EVERY_MS;
    if (at->done > 0)
        snprintf(left, sizeof left, ", about %lld s left",
                 (long long)((at->elapsed_ms * (at->total - at->done) / at->done + 999) / 1000));
    snprintf(line, sizeof line, "%s: %d of %d searches%s", at->phase, (int)at->done, (int)at->total,
             left);
    cli_progress_line(line);
    progress->open = true;
}

void pool_end_progress(cli_pool *pool) {
    if (pool->progress.open)
        cli_progress_line("");
    pool->progress.open = false;
}

// Takes the plan (NULL: there is none), or what a search from `start` finds where it is not proven
// or has no prices.
static cli_exit settle(cli_run *run, cli_pool *pool, const esr_cycle *cycle,
                       const esr_solution *plan, const esr_solution *start) {
    pool->solution = plan;
    if (plan && plan->bound >= plan->cost && plan->prices.load)
        return CLI_DONE;
    cli_exit code = cli_solve_from(run, cycle, plan ? plan : start, &pool->again);
    if (code != CLI_DONE)
        return code;
    pool->solution = pool->again.solution;
    if (plan && pool->solution->cost < plan->cost) {
        char *now = cli_thousands(plan->cost), *best = cli_thousands(pool->solution->cost);
        cli_say(run,
                "The present plan costs %s; a search found one that costs %s. What follows is "
                "compared with that one, which is not kept.\n",
                now, best);
        free(now);
        free(best);
    }
    return CLI_DONE;
}

// The scenario of --scenario, or the plan of the database.
static cli_exit open_database(cli_run *run, const char *name, cli_pool *pool) {
    cli_exit code = scene_open_base(run, &pool->store, &pool->base);
    const esr_solution *base = pool->base.solved.solution;
    if (code != CLI_DONE || !name)
        return code == CLI_DONE ? settle(run, pool, pool->base.cycle, base, NULL) : code;
    code = scene_find(run, pool->store, name, &pool->scene);
    if (code != CLI_DONE)
        return code;
    esr_status status = scene_apply(run, &pool->base, &pool->scene);
    if (status != ESR_OK)
        return cli_failed(run, status);
    code = scene_find_plan(run, pool->store, &pool->scene);
    return code == CLI_DONE
               ? settle(run, pool, pool->scene.cycle, pool->scene.solved.solution, base)
               : code;
}

static cli_exit open_folder(cli_run *run, const char *folder, cli_pool *pool) {
    cli_exit code = cli_read_folder(run, folder, &pool->cycle);
    if (code == CLI_DONE)
        code = cli_solve_cycle(run, pool->cycle, &pool->planned);
    if (code == CLI_DONE)
        pool->solution = pool->planned.solution;
    return code;
}

cli_exit pool_open(cli_run *run, cli_pool *out) {
    const char *folder = cli_given(run, "folder"), *name = cli_given(run, "scenario");
    if (folder && (name || cli_given(run, "db")))
        return cli_usage(run, "--folder stands without --db and --scenario");
    cli_exit code = folder ? open_folder(run, folder, out) : open_database(run, name, out);
    if (code != CLI_DONE)
        return code;
    out->progress = (struct pool_progress){.run = run};
    bool shown = !run->json && !run->quiet && isatty(STDERR_FILENO);
    out->options.progress = shown ? show : NULL;
    out->options.progress_user = &out->progress;
    out->options.veteran = cli_flag(run, "veterans");
    out->options.verify = (int32_t)cli_number(run, "verify", 0);
    out->options.max_visits = (int32_t)cli_number(run, "max-visits", 0);
    out->options.time_limit_ms = cli_left_ms(run);
    return CLI_DONE;
}

void pool_close(cli_pool *pool) {
    cli_solved_free(&pool->again);
    cli_solved_free(&pool->planned);
    esr_cycle_free(pool->cycle);
    scene_close(&pool->scene);
    scene_close(&pool->base);
    esr_store_close(pool->store);
}

cli_exit pool_cut_exit(cli_run *run, bool cut) {
    if (!cut)
        return CLI_DONE;
    bool interrupted = esr_context_cancelled(run->ctx);
    cli_say(run, "esr: %s; what was not verified by then stands there by its prices alone\n",
            interrupted ? "interrupted" : "time was up");
    return interrupted ? CLI_INTERRUPTED : CLI_DONE;
}
