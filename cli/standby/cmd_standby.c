// SPDX-License-Identifier: GPL-3.0-or-later
// esr standby: who could step in for whom with nobody else moving, and what each loss breaks.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/progress.h"
#include "kit/session.h"
#include "standby/standby.h"

#define IMPACTS_USUAL 20
#define STEP_MS       1000 // between two lines of progress

// The day from which on visits count: --from, else today, or all where the cycle is not running.
static cli_exit read_from(cli_run *run, const esr_cycle *cycle, esr_day *out) {
    esr_day today = ESR_DAY_NONE;
    *out = cli_day(run, "from");
    if (*out != ESR_DAY_NONE)
        return *out <= cycle->last_day
                   ? CLI_DONE
                   : cli_refuse(run, CLI_INPUT, "", "--from lies behind the last day of %s",
                                cycle->id);
    esr_status status = esr_calendar_today(run->ctx, cycle, &today);
    if (status != ESR_OK)
        return cli_failed(run, status);
    *out = today > cycle->first_day && today <= cycle->last_day ? today : cycle->first_day;
    return CLI_DONE;
}

static cli_exit read_by(cli_run *run, bool *fortnight) {
    const char *by = cli_given(run, "by");
    *fortnight = by && strcmp(by, "fortnight") == 0;
    if (by && !*fortnight && strcmp(by, "seat") != 0)
        return cli_usage(run, "--by takes seat or fortnight, not \"%s\"", by);
    return CLI_DONE;
}

static void print_from(const cli_run *run, const esr_cycle *cycle, esr_day from) {
    char day[11];
    esr_day_text(from, day);
    if (from > cycle->first_day)
        cli_print(run, "Visits that were over before %s don't count.\n", day);
}

static void next_of_list(cli_run *run, const esr_plan *plan, const esr_standby_list *list) {
    const char *path = cli_db_path(run);
    const esr_loss *open = NULL;
    for (int32_t l = 0; l < list->loss_count && !open; l++)
        if (list->losses[l].cover == ESR_COVER_NOBODY)
            open = &list->losses[l];
    if (list->loss_count > 0)
        cli_say(run, "Next: esr standby --losses --db %s ranks whose loss hurts most", path);
    if (open)
        cli_say(run, "; esr candidates %s --db %s tells a seat in full",
                plan->cycle->reviews[plan->cycle->places[open->place].review.at].id, path);
    if (list->loss_count > 0)
        cli_say(run, "\n");
}

// Keeps them in place of those before, so that esr dropout shows them first.
static cli_exit keep(cli_run *run, esr_store *store, const esr_plan *plan,
                     const esr_standby_list *list) {
    esr_kept_standby *at = cli_need(calloc((size_t)list->seat_count + 1, sizeof *at));
    int32_t count = 0;
    for (int32_t i = 0; i < list->seat_count; i++)
        if (list->seats[i].as.reviewer.at >= 0)
            at[count++] = (esr_kept_standby){list->seats[i].place, list->seats[i].as.reviewer};
    esr_status status = esr_store_put_standbys(run->ctx, store, plan, at, count);
    free(at);
    if (status != ESR_OK)
        return cli_failed(run, status);
    char *kept = cli_counted(count, "stand-by is", "stand-bys are");
    cli_say(run, "%s kept in %s: esr dropout offers them first.\n", kept, cli_db_path(run));
    free(kept);
    return CLI_DONE;
}

// What was kept before and the plan no longer has.
static cli_exit warn_stale(cli_run *run, esr_store *store, const esr_plan *plan) {
    esr_kept_standby_list *kept = NULL;
    esr_status status = esr_store_standbys(run->ctx, store, plan, &kept);
    if (status != ESR_OK)
        return cli_failed(run, status);
    if (kept->stale > 0) {
        char *stale = cli_counted(kept->stale, "stand-by was", "stand-bys were");
        cli_say(run,
                "%s kept for visits that have other days or members now; --keep keeps these "
                "instead.\n",
                stale);
        free(stale);
    }
    cli_put(run, "stale", json_integer(kept->stale));
    esr_kept_standby_list_free(kept);
    return CLI_DONE;
}

static cli_exit tell_list(cli_run *run, esr_store *store, const esr_plan *plan, esr_day from) {
    esr_standby_list *list = NULL;
    esr_standby_options how = {.from = from, .most = (int32_t)cli_number(run, "most", 0)};
    cli_exit code = read_by(run, &how.by_fortnight);
    if (code != CLI_DONE)
        return code;
    esr_status status = esr_standby_find(run->ctx, plan, &how, &list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    if (cli_flag(run, "csv")) {
        standby_print_csv(plan, list);
    } else {
        standby_print(run, plan, list, cli_flag(run, "all"));
        print_from(run, plan->cycle, from);
        standby_put(run, plan, list);
    }
    if (esr_context_cancelled(run->ctx)) {
        cli_say(run, "Interrupted: the best choice so far%s.\n",
                cli_flag(run, "keep") ? ", which is not kept" : "");
        code = CLI_INTERRUPTED;
    } else {
        code = cli_flag(run, "keep") ? keep(run, store, plan, list) : warn_stale(run, store, plan);
    }
    if (code == CLI_DONE && !cli_flag(run, "csv"))
        next_of_list(run, plan, list);
    esr_standby_list_free(list);
    return code;
}

typedef struct counter {
    const cli_run *run;
    cli_progress_manner manner;
    int64_t next_ms;
} counter;

static void count_up(void *user, int32_t done, int32_t of) {
    counter *c = user;
    int64_t now = cli_now_ms();
    if (c->manner != CLI_PROGRESS_TERMINAL && c->manner != CLI_PROGRESS_LOG)
        return;
    if (now < c->next_ms && (done < of || c->manner == CLI_PROGRESS_LOG))
        return;
    int64_t left_s = (now - c->run->start_ms) * (of - done) / (done > 0 ? done : 1) / 1000;
    char *line =
        cli_format("%d of %d planned anew, %lld s left", (int)done, (int)of, (long long)left_s);
    if (c->manner == CLI_PROGRESS_TERMINAL)
        cli_progress_line(done < of ? line : "");
    else
        cli_say(c->run, "%s\n", line);
    c->next_ms = now + STEP_MS;
    free(line);
}

static void next_of_impacts(cli_run *run, const esr_cycle *cycle, const esr_impact_list *list,
                            esr_day from, bool anew) {
    const char *path = cli_db_path(run);
    if (list->cut)
        cli_say(run, "%s: not everybody's loss was planned anew.\n",
                esr_context_cancelled(run->ctx) ? "Interrupted" : "Time was up");
    if (list->count == 0)
        return;
    char day[11];
    esr_day_text(from, day);
    cli_say(run, "Next: esr dropout %s --from %s --db %s offers substitutes",
            cycle->reviewers[list->at[0].reviewer.at].id, day, path);
    if (!anew)
        cli_say(run, "; --anew plans the cycle again without each of them");
    cli_say(run, "\n");
}

static cli_exit tell_losses(cli_run *run, const esr_solution *solution, esr_day from) {
    const esr_cycle *cycle = solution->plan->cycle;
    esr_impact_list *list = NULL;
    counter c = {run, cli_progress_start(run).manner, cli_now_ms() + STEP_MS};
    bool anew = cli_flag(run, "anew");
    esr_impact_options how = {.from = from,
                              .solve = anew,
                              .time_limit_ms = cli_ms(run, "time-limit"),
                              .progress = count_up,
                              .progress_user = &c};
    esr_status status = esr_impacts_find(run->ctx, solution, &how, &list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    if (cli_flag(run, "csv")) {
        standby_print_impacts_csv(cycle, list, anew);
    } else {
        standby_print_impacts(run, cycle, list, anew,
                              cli_flag(run, "all") ? INT32_MAX : IMPACTS_USUAL);
        print_from(run, cycle, from);
        standby_put_impacts(run, cycle, list);
        next_of_impacts(run, cycle, list, from, anew);
    }
    esr_impact_list_free(list);
    return esr_context_cancelled(run->ctx) ? CLI_INTERRUPTED : CLI_DONE;
}

// Options that don't go together.
static cli_exit check_options(cli_run *run) {
    bool losses = cli_flag(run, "losses");
    if (cli_flag(run, "csv") && run->json)
        return cli_usage(run, "--csv and --json exclude each other");
    if (losses && (cli_given(run, "by") || cli_given(run, "most") || cli_flag(run, "keep")))
        return cli_usage(run, "--by, --most and --keep are about stand-bys, not about --losses");
    if (!losses && (cli_flag(run, "anew") || cli_given(run, "time-limit")))
        return cli_usage(run, "--anew and --time-limit need --losses");
    if (cli_given(run, "time-limit") && !cli_flag(run, "anew"))
        return cli_usage(run, "--time-limit needs --anew: all else takes no search");
    return CLI_DONE;
}

static cli_exit run_standby(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    esr_day from = ESR_DAY_NONE;
    cli_exit code = check_options(run);
    if (code == CLI_DONE)
        code = cli_open_plan(run, &store, &cycle, &solution);
    if (code == CLI_DONE)
        code = read_from(run, cycle, &from);
    if (code == CLI_DONE) {
        cli_put(run, "from", cli_day_json(from));
        code = cli_flag(run, "losses") ? tell_losses(run, solution, from)
                                       : tell_list(run, store, solution->plan, from);
    }
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {"esr standby", "esr standby --by fortnight --most 2",
                                       "esr standby --csv > stand-bys.csv",
                                       "esr standby --losses --anew", NULL};
static const cli_option options[] = {
    {"by", CLI_TEXT, "WHAT",
     "seat: somebody is named for each seat; fortnight: people stand by for a fortnight and all "
     "its seats. seat if not given.",
     false},
    {"most", CLI_COUNT, "N",
     "One person stands by for at most so many seats or fortnights. If not given: for as few as "
     "still cover as many losses as can be covered.",
     false},
    {"from", CLI_DATE, "DAY",
     "Only visits that are not over by this day (YYYY-MM-DD); today if not given, or all visits "
     "where the cycle is not running.",
     false},
    {"keep", CLI_FLAG, NULL,
     "Keep these stand-bys in the database, in place of those before: esr dropout offers them "
     "first.",
     false},
    {"losses", CLI_FLAG, NULL, "Instead: what breaks when somebody drops out, the worst first.",
     false},
    {"anew", CLI_FLAG, NULL,
     "With --losses: plan the cycle again without each reviewer, everybody else free to move.",
     false},
    {"time-limit", CLI_SECONDS, "SECONDS", "With --anew: stop after so many seconds.", false},
    {"all", CLI_FLAG, NULL, "Cut no list short.", false},
    {"csv", CLI_FLAG, NULL, "Print a table for spreadsheets.", false},
    CLI_OPTION_DB,
    {0},
};
const cli_command cli_standby = {
    .name = "standby",
    .operands = "",
    .summary = "Name stand-bys, so that as many single losses as possible are covered",
    .examples = examples,
    .details =
        "For each seat of the current plan somebody is named who may take it by all rules, on its "
        "day\n"
        "and with nobody else moving. A loss is covered when the stand-bys for all seats of one "
        "reviewer\n"
        "may take them at once. The choice covers as many losses as can be, then as many seats, "
        "then it\n"
        "costs least; it says whether that is proven. Every repair was judged by all rules. The "
        "plan stays\n"
        "as it is. With --keep the list is kept, and esr dropout offers each of them first, as "
        "(stand-by),\n"
        "as long as the visit has that day and that member.\n\n"
        "--losses tells for each reviewer what the plan lacks without him or her, how much of it "
        "could be\n"
        "filled with nobody else moving, and with --anew what a new plan would lack and cost.",
    .options = options,
    .run = run_standby,
};
