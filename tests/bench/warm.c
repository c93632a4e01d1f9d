// SPDX-License-Identifier: GPL-3.0-or-later
// What a warm start saves: for single edits of every kind the processor time that esr_solve takes
// for the edited cycle from nothing and from the solution of the cycle as it was, one thread each.
//
//     warm_starts [--runs N] [--each] FOLDER ["drop reviewer R012" ...]
//
// Without edits of your own it makes its own, over a hundred. The least time of N runs counts. Both
// searches must end alike and at the same cost, or the program says so and fails.
#include <esr/esr.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define EDITS_MAX 1000

typedef struct trial {
    char edit[200];
    const char *kind;
    double cold, warm; // ms
} trial;

typedef struct bench {
    esr_context *ctx;
    esr_cycle *base;
    esr_solution *start;
    trial trials[EDITS_MAX];
    int32_t count, runs, unlike;
    bool each;
} bench;

static bench b = {.runs = 3};

static double processor_ms(void) {
    struct timespec at;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return 1e3 * (double)at.tv_sec + 1e-6 * (double)at.tv_nsec;
}

static void fail(void) {
    for (size_t i = 0; i < esr_context_fault_count(b.ctx); i++)
        fprintf(stderr, "%s: %s\n", esr_context_fault(b.ctx, i).subject,
                esr_context_fault(b.ctx, i).message);
    exit(1);
}

// The least time of all runs; the last solution goes to the caller, NULL where there is no plan.
static double solve(const esr_cycle *cycle, const esr_solution *start, esr_solution **out) {
    double least = 1e300;
    *out = NULL;
    for (int32_t i = 0; i < b.runs; i++) {
        esr_solution_free(*out);
        *out = NULL;
        esr_solve_options options = {.threads = 1, .start = start};
        double from = processor_ms();
        if (esr_solve(b.ctx, cycle, &options, out) != ESR_OK)
            esr_context_clear(b.ctx);
        double ms = processor_ms() - from;
        least = ms < least ? ms : least;
    }
    return least;
}

static char *next(const char *kind) {
    static char none[sizeof b.trials[0].edit];
    if (b.count == EDITS_MAX)
        return none;
    b.trials[b.count].kind = kind;
    return b.trials[b.count++].edit;
}

#define add(kind, ...) snprintf(next(kind), sizeof b.trials[0].edit, __VA_ARGS__)

// `most` of `count` things, evenly spread, from the `first` on.
static int32_t spread(int32_t i, int32_t most, int32_t count, int32_t first) {
    return (int32_t)(((int64_t)i * count / most + first) % count);
}

static void add_people(void) {
    const esr_cycle *c = b.base;
    for (int32_t i = 0; i < 32; i++)
        add("drop reviewer", "drop reviewer %s",
            c->reviewers[spread(i, 32, c->reviewer_count, 0)].id);
    for (int32_t i = 0; i < 10; i++)
        add("add reviewer", "copy reviewer %s 1",
            c->reviewers[spread(i, 10, c->reviewer_count, 3)].id);
    for (int32_t i = 0; i < 10; i++)
        add("visits of one", "set reviewer %s max_visits %d",
            c->reviewers[spread(i, 10, c->reviewer_count, 1)].id, i % 4);
    for (int32_t i = 1; i <= 10; i++)
        add("draw", "draw %d reviewers out seed %d", i, i);
}

static void add_reviews(void) {
    const esr_cycle *c = b.base;
    char text[80];
    int32_t days = c->last_day - c->first_day + 1, edge = days > 60 ? 20 : 0;
    for (int32_t i = 0; i < 10; i++)
        add("drop review", "drop review %s", c->reviews[spread(i, 10, c->review_count, 0)].id);
    for (int32_t i = 0; i < 10; i++) {
        const esr_review *review = &c->reviews[spread(i, 10, c->review_count, 2)];
        add("add review", "add review VX school=%s days=%d seats=principal:1;teacher:1",
            c->schools[review->school.at].id, 2 + i % 3);
    }
    for (int32_t i = 0; i < 10; i++) {
        esr_day day = c->first_day + edge + spread(i, 10, days - 2 * edge, 0);
        char date[11];
        esr_day_text(day, date);
        add("close days", "close %s", date);
    }
    for (int32_t i = 0; i < 10; i++) {
        int32_t v = spread(i, 10, c->review_count, 4);
        esr_reviewer_ix r = b.start->plan->member[c->reviews[(v + 7) % c->review_count].seat_at];
        if (r.at < 0)
            continue;
        snprintf(text, sizeof text, "%s reviewer=%s", c->reviews[v].id, c->reviewers[r.at].id);
        add("pin", "add pin review=%s", text);
    }
}

static void add_settings(void) {
    static const char *const limits[] = {
        "limits.max_visits 1", "limits.max_visits 3",        "limits.max_visits 4",
        "limits.gap_days 21",  "limits.gap_days 35",         "limits.max_km 30",
        "limits.home_away 2",  "limits.own_review_margin 7", "limits.novices_per_team 0",
        "limits.home_away 0",
    };
    static const char *const costs[] = {
        "costs.per_km 0",           "costs.per_km 3",         "costs.no_veteran 0",
        "costs.missing_skill 1000", "costs.no_veteran 900",   "costs.per_recent_visit 0",
        "costs.load_step 0;30;90",  "costs.load_step 0;5;10", "costs.under_minimum 0",
        "costs.per_recent_visit 9",
    };
    static const char *const rules[] = {
        "rules.employed \"forbid 3y\"",
        "rules.employed \"forbid 10y\"",
        "rules.reviewed \"forbid 3y\"",
        "rules.reviewed allow",
        "rules.reciprocal allow",
        "rules.same_sponsor allow",
        "rules.rival 80",
        "rules.supported \"forbid 6y\"",
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        add("set limits", "set %s", limits[i]);
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++)
        add("set costs", "set %s", costs[i]);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        add("set rules", "set %s", rules[i]);
}

static esr_cycle *edited(const char *text) {
    esr_scenario *scenario = NULL;
    esr_cycle *cycle = NULL;
    if (esr_scenario_parse(b.ctx, "edit", text, strlen(text), &scenario) != ESR_OK ||
        esr_scenario_apply(b.ctx, scenario, b.base, &cycle) != ESR_OK)
        esr_context_clear(b.ctx);
    esr_scenario_free(scenario);
    return cycle;
}

// Answers whether the edit can be made.
static bool measure(trial *t) {
    esr_cycle *cycle = edited(t->edit);
    esr_solution *cold = NULL, *warm = NULL;
    if (!cycle)
        return false;
    t->cold = solve(cycle, NULL, &cold);
    t->warm = solve(cycle, b.start, &warm);
    bool alike = !cold == !warm &&
                 (!cold || (cold->outcome == warm->outcome &&
                            (cold->outcome != ESR_OUTCOME_OPTIMAL || cold->cost == warm->cost)));
    b.unlike += !alike;
    if (b.each || !alike)
        printf("%-48s cold %8.1f ms %-8s %6lld/%-6lld warm %8.1f ms %-8s %6lld/%-6lld %6.3f%s\n",
               t->edit, t->cold, cold ? esr_outcome_name(cold->outcome) : "none",
               cold ? (long long)cold->cost : 0LL, cold ? (long long)cold->bound : 0LL, t->warm,
               warm ? esr_outcome_name(warm->outcome) : "none", warm ? (long long)warm->cost : 0LL,
               warm ? (long long)warm->bound : 0LL, t->warm / t->cold, alike ? "" : "  UNLIKE");
    fflush(stdout);
    esr_solution_free(cold);
    esr_solution_free(warm);
    esr_cycle_free(cycle);
    return true;
}

static int by_ratio(const void *a, const void *c) {
    const trial *x = a, *y = c;
    double first = x->warm / x->cold, second = y->warm / y->cold;
    return (first > second) - (first < second);
}

static void summarise(const char *kind) {
    static trial of[EDITS_MAX];
    int32_t count = 0, under = 0;
    double cold = 0.0, warm = 0.0, mean = 0.0;
    for (int32_t i = 0; i < b.count; i++) {
        const trial *t = &b.trials[i];
        if (t->cold <= 0.0 || (kind && strcmp(kind, t->kind) != 0))
            continue;
        of[count++] = *t;
        cold += t->cold;
        warm += t->warm;
        mean += t->warm / t->cold;
        under += t->warm < 0.1 * t->cold;
    }
    if (count == 0)
        return;
    qsort(of, (size_t)count, sizeof *of, by_ratio);
    printf("| %s | %d | %.1f | %.1f | %.3f | %.3f | %.3f | %.3f | %d |\n", kind ? kind : "all",
           count, cold / count, warm / count, of[count / 2].warm / of[count / 2].cold, mean / count,
           of[count - 1].warm / of[count - 1].cold, warm / cold, under);
}

int main(int count, char **words) {
    int32_t at = 1;
    for (; at < count && words[at][0] == '-'; at++) {
        if (strcmp(words[at], "--each") == 0)
            b.each = true;
        else if (strcmp(words[at], "--runs") == 0 && at + 1 < count && atoi(words[at + 1]) > 0)
            b.runs = atoi(words[++at]);
        else
            at = count;
    }
    if (at >= count) {
        fprintf(stderr, "warm_starts [--runs N] [--each] FOLDER [EDIT ...]\n");
        return 2;
    }
    if (esr_context_new(&b.ctx) != ESR_OK || esr_folder_read(b.ctx, words[at], &b.base) != ESR_OK)
        fail();
    solve(b.base, NULL, &b.start);
    if (!b.start)
        fail();
    for (int32_t i = at + 1; i < count; i++)
        add("given", "%s", words[i]);
    if (at + 1 == count) {
        add_people();
        add_reviews();
        add_settings();
    }
    for (int32_t i = 0; i < b.count; i++)
        if (!measure(&b.trials[i]))
            fprintf(stderr, "left out, since it can't be: %s\n", b.trials[i].edit);
    printf("| edit | edits | cold ms | warm ms | median ratio | mean | worst | total warm / total "
           "cold | under 1/10 |\n| --- | --: | --: | --: | --: | --: | --: | --: | --: |\n");
    for (int32_t i = 0; i < b.count; i++)
        if (i == 0 || strcmp(b.trials[i].kind, b.trials[i - 1].kind) != 0)
            summarise(b.trials[i].kind);
    summarise(NULL);
    esr_solution_free(b.start);
    esr_cycle_free(b.base);
    esr_context_free(b.ctx);
    return b.unlike > 0;
}
