// SPDX-License-Identifier: GPL-3.0-or-later
// Sweeps: a scenario many times over. Its edits have alternatives ("set limits.max_visits {1..4}"),
// each combination of which is a cell, or chance ("lose reviewers 5%"), of which there are so many
// draws a cell: docs/sweeps.md. A sweep lives in a file of its own: the recipe, and what became of
// each draw that is finished. What a draw gives depends on the recipe and its number alone.
#ifndef ESR_SWEEP_H
#define ESR_SWEEP_H

#include <esr/scenario.h>
#include <esr/solve.h>

#define ESR_SWEEP_AXES_MAX    8
#define ESR_SWEEP_CELLS_MAX   10000
#define ESR_SWEEP_DRAWS       200 // where nothing else is asked for
#define ESR_SWEEP_DRAWS_MAX   100000
#define ESR_SWEEP_ITEMS_MAX   10000000 // cells times draws
#define ESR_SWEEP_SHARDS_MAX  10000
#define ESR_SWEEP_WORKERS_MAX 16

typedef struct esr_sweep_recipe {
    const char *const *edits; // [edit_count]: as a scenario's, with alternatives in braces
    int32_t edit_count;
    int32_t draws; // of each cell, 1 where chance has no part; 0: as many as the file has
    uint64_t seed;
    int64_t gap_ppm; // as in esr_solve_options
    // The part: shard 2 of 3 has the draws 2, 5, 8, …; without chance so many cells. 1 of 1: all.
    int32_t shard, shards;
} esr_sweep_recipe;

// A pair of braces.
#define ESR_SWEEP_WHOLE "edit"
typedef struct esr_sweep_axis {
    const char *name; // what is around it: "limits.max_visits", with "…" where it stands inside;
                      // ESR_SWEEP_WHOLE where there is nothing
    const char *const *values;
    int32_t count;
} esr_sweep_axis;

typedef struct esr_sweep_reviewer {
    const char *id, *name, *name_zh;
} esr_sweep_reviewer;
typedef struct esr_sweep_review {
    const char *id, *school, *name, *name_zh; // the school's id and names
    esr_day first_day;                        // in the base's plan, or ESR_DAY_NONE
} esr_sweep_review;

// Open for reading; all of it is owned by the sweep. The base is the cycle with the plan that the
// sweep began with.
typedef struct esr_sweep {
    const char *path;
    esr_sweep_recipe recipe;
    esr_sweep_axis axes[ESR_SWEEP_AXES_MAX];
    int32_t axis_count;
    int32_t cell_count; // the values of the last axis run fastest
    bool chance;
    const char *cycle_id, *cycle_name, *cycle_name_zh;
    esr_day first_day, last_day; // of the cycle
    const esr_sweep_reviewer *reviewers;
    int32_t reviewer_count;
    const esr_sweep_review *reviews;
    int32_t review_count;
    int64_t cost, bound; // of the base's plan
    int32_t scheduled, seats, filled;
    int64_t done, total; // draws of this part, over all its cells
} esr_sweep;

// Opens the sweep at `path`, or makes it if there is none. `base` is a solution of the base, which
// the searches start from. A sweep that is there must have the same recipe and base, but may get
// more draws. Fails with ESR_E_INPUT and a fault for each edit that can't be; ESR_E_EXISTS if the
// sweep at `path` is another one, which the fault says; ESR_E_DB if the file is no sweep.
ESR_MUST_USE esr_status esr_sweep_open(esr_context *ctx, const char *path,
                                       const esr_sweep_recipe *recipe, const esr_solution *base,
                                       esr_sweep **out);
// Opens the sweep at `path` to look at it.
ESR_MUST_USE esr_status esr_sweep_read(esr_context *ctx, const char *path, esr_sweep **out);
void esr_sweep_close(esr_sweep *sweep);

// A name for a recipe's file that differs from others': 8 hexadecimal digits and a NUL. Draws and
// shard have no part in it.
typedef struct esr_sweep_name {
    char at[9];
} esr_sweep_name;
ESR_MUST_USE esr_status esr_sweep_name_of(esr_context *ctx, const esr_sweep_recipe *recipe,
                                          esr_sweep_name *out);

typedef struct esr_sweep_progress {
    int64_t elapsed_ms;
    int64_t done, total, fresh; // of this part; `fresh`: done by this run
    int64_t full;               // of the fresh ones, those with a full plan
} esr_sweep_progress;
// May be called from any thread, by one at a time.
typedef void (*esr_sweep_progress_fn)(void *user, const esr_sweep_progress *progress);

typedef struct esr_sweep_options {
    int32_t workers;                // 0: one a processor
    esr_sweep_progress_fn progress; // may be NULL
    void *progress_user;
} esr_sweep_options;

// Does the draws that are not done yet; `sweep` must come from esr_sweep_open, with the same base.
// What is done is written to the file at least once a second. With esr_context_cancel it ends as
// soon as it can, with ESR_OK and what is done by then: see sweep->done.
ESR_MUST_USE esr_status esr_sweep_run(esr_context *ctx, esr_sweep *sweep, const esr_solution *base,
                                      const esr_sweep_options *options);

// Joins parts of one sweep into a new file, and opens it. Fails with ESR_E_INPUT if two have
// another recipe or hold the same shard. A part that is missing, or not finished, is a warning: the
// sweep in the new file can be finished by esr_sweep_run.
ESR_MUST_USE esr_status esr_sweep_merge(esr_context *ctx, const char *const *paths, int32_t count,
                                        const char *into, esr_sweep **out);

// What became of one draw; borrowed for the call.
typedef struct esr_sweep_draw {
    int32_t cell, draw; // from 0; from 1
    const char
        *refused; // why there is no plan: the edits, or pins, can't be; "" where there is one
    esr_outcome outcome;
    int64_t cost, bound;
    int64_t open_cost; // of `cost`, that of reviews without a visit and of empty seats
    int32_t reviews, scheduled, seats, filled, reviewers;
    // Whether the number of empty seats is settled: there is none, or no plan has fewer for which
    // it does not pay more, elsewhere, than an empty seat costs.
    bool settled;
    const char *lost;   // whom chance took: ids, a blank between two
    const char *empty;  // empty seats by kind: "principal:2;teacher:1"
    const char *visits; // a letter for each review of the base: see esr_sweep_letter
} esr_sweep_draw;

// The letters of esr_sweep_draw.visits.
typedef enum esr_sweep_letter {
    ESR_SWEEP_SAME = '.',
    ESR_SWEEP_MOVED = 'm',
    ESR_SWEEP_EMPTY = 'e', // the same date, with empty seats
    ESR_SWEEP_BOTH = 'b',  // moved, with empty seats
    ESR_SWEEP_UNSCHEDULED = 'u',
    ESR_SWEEP_GONE = 'x', // not in the edited cycle
} esr_sweep_letter;

// Calls `see` for every draw that is done, by cell, then draw, until it answers another status than
// ESR_OK, which becomes the call's. Fails with ESR_E_DB where the file is damaged.
typedef esr_status (*esr_sweep_see)(void *user, const esr_sweep_draw *draw);
ESR_MUST_USE esr_status esr_sweep_each(esr_context *ctx, esr_sweep *sweep, esr_sweep_see see,
                                       void *user);
#define ESR_SWEEP_QUANTILES 7
// Of how many per cent of the draws a quantile is: 1, 5, 25, 50, 75, 95, 99.
int32_t esr_sweep_percent(int32_t quantile);

// What the finished draws of one cell amount to. Shares have a 95 % interval (Wilson). Draws
// without a plan count as not full, and have no part in the rest.
typedef struct esr_sweep_cell {
    int64_t done, refused, unsettled;
    int64_t full;            // every review with a visit, every seat filled
    int64_t as_full;         // no more empty seats than the base's plan
    double share, low, high; // of the full ones
    double empty_mean;
    int32_t empty[ESR_SWEEP_QUANTILES], empty_most;
    double unscheduled_mean;
    int64_t cost[ESR_SWEEP_QUANTILES];
    double cost_mean;
    int32_t seats_least, seats_most; // of the edited cycles
} esr_sweep_cell;

// What the loss of a reviewer does: of the draws with it less of those without, the share that is
// not full, and means; and their standard errors.
typedef struct esr_sweep_loss {
    int32_t reviewer; // in sweep->reviewers
    int64_t lost, kept;
    int64_t not_full; // of the draws that lost, those without a full plan
    double share, share_error;
    double empty, empty_error; // empty seats
    double cost, cost_error;   // of all but reviews without a visit and empty seats
    // Whether more than chance speaks for it: a difference of over ESR_SWEEP_CLEAR standard errors.
    // Of empty seats it is the share that counts, with ESR_SWEEP_FEW draws that are not full at
    // least, as one bad draw makes a mean; the mean where most draws are not full.
    bool empty_clear, cost_clear;
} esr_sweep_loss;
#define ESR_SWEEP_CLEAR 3
#define ESR_SWEEP_FEW   5

// How often something happened to a review, or to those of a week.
typedef struct esr_sweep_risk {
    int32_t review;  // in sweep->reviews; -1: of a week
    esr_day monday;  // of the week in which the base's plan has it; ESR_DAY_NONE: in none
    int32_t reviews; // of the week; 1 for a review
    int64_t draws;   // in which the review is there; of a week the sum
    int64_t unscheduled, empty, moved;
} esr_sweep_risk;

typedef struct esr_sweep_kind {
    const char *seat;
    int64_t empty; // in all draws together
} esr_sweep_kind;

typedef struct esr_sweep_table {
    const esr_sweep_cell *cells; // [sweep->cell_count]
    int32_t cell;                // the one that the rest is about
    const int64_t *histogram;    // [empty_most + 1]: draws by number of empty seats
    // Of whom chance took, and spared, in ESR_SWEEP_FEW draws at least. First those of whom it is
    // clear that seats stay empty without them, by how many, then the others by cost.
    const esr_sweep_loss *losses;
    int32_t loss_count;
    int32_t loss_seldom;         // others that chance took, too seldom or too often to say
    const esr_sweep_risk *risks; // reviews with anything but the base's date and a full team, the
                                 // worst first
    int32_t risk_count;
    const esr_sweep_risk *weeks; // by date
    int32_t week_count;
    const esr_sweep_kind *kinds; // seats that were empty in some draw, by name
    int32_t kind_count;
    const esr_sweep_draw *worst; // with the most empty seats, the dearest of those, the first of
                                 // those; NULL where no draw has a plan
    const char *first_refusal;   // "" where there is none
} esr_sweep_table;
// Gives what the finished draws amount to, of one cell in detail, to the caller.
ESR_MUST_USE esr_status esr_sweep_tabulate(esr_context *ctx, esr_sweep *sweep, int32_t cell,
                                           esr_sweep_table **out);
void esr_sweep_table_free(esr_sweep_table *table);

// The value of an axis in a cell. Borrowed.
const char *esr_sweep_value(const esr_sweep *sweep, int32_t cell, int32_t axis);

#endif
