// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep as text: how likely a full plan is, how many seats stay empty, whose loss hurts, what is
// at risk; and grids, side by side.
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/changes.h"
#include "kit/output.h"
#include "kit/table.h"
#include "sweep/telling.h"

#define BAR_WIDTH   40
#define BINS_MOST   16 // lines of the histogram
#define LIST_MOST   10 // reviewers, reviews and weeks
#define NAME_WIDTH  34
#define LABEL_WIDTH 40
#define CHANCE      0.00135 // of more than three standard errors
#define WIDTH       100

char *sweep_share_text(double share) {
    double percent = 100 * share;
    if (share > 0 && percent < 0.1)
        return cli_format("under 0.1 %%");
    if (share < 1 && percent > 99.9)
        return cli_format("over 99.9 %%");
    return share == 0 || share == 1 ? cli_format("%.0f %%", percent)
                                    : cli_format("%.1f %%", percent);
}

// What an axis is in a cell: "limits.max_visits 3".
static char *value_text(const esr_sweep_axis *axis, const char *value) {
    const char *hole = strstr(axis->name, "…");
    if (strcmp(axis->name, ESR_SWEEP_WHOLE) == 0)
        return cli_format("%s", *value ? value : "no edit");
    value = *value ? value : "(nothing)";
    if (!hole)
        return cli_format("%s %s", axis->name, value);
    return cli_format("%.*s%s%s", (int)(hole - axis->name), axis->name, value, hole + strlen("…"));
}

char *sweep_cell_text(const esr_sweep *sweep, int32_t cell) {
    char *text = cli_format("%s", "");
    for (int32_t a = 0; a < sweep->axis_count; a++) {
        char *value = value_text(&sweep->axes[a], esr_sweep_value(sweep, cell, a));
        char *longer = cli_format("%s%s%s", text, a ? ", " : "", value);
        free(text);
        free(value);
        text = longer;
    }
    return text;
}

static char *decimal(double value) {
    return cli_format("%.2f", value);
}

static void print_head(cli_run *run, const esr_sweep *sweep) {
    const esr_sweep_recipe *recipe = &sweep->recipe;
    char *draws = cli_counted(recipe->draws, "draw", "draws");
    char *cells = cli_counted(sweep->cell_count, "cell", "cells");
    char *cost = cli_thousands(sweep->cost), *edits = cli_format("%s", "");
    for (int32_t i = 0; i < recipe->edit_count; i++) {
        char *longer = cli_format("%s%s%s", edits, i ? "; " : "", recipe->edits[i]);
        free(edits);
        edits = longer;
    }
    cli_print(run, "%s\n", edits);
    if (sweep->chance)
        cli_print(run, "%s%s%s of %s, seed %" PRIu64, draws,
                  sweep->cell_count > 1 ? " of each of " : "", sweep->cell_count > 1 ? cells : "",
                  sweep->cycle_id, recipe->seed);
    else
        cli_print(run, "%s of %s", cells, sweep->cycle_id);
    if (recipe->shards > 1)
        cli_print(run, ", shard %d of %d", (int)recipe->shard, (int)recipe->shards);
    if (sweep->done < sweep->total)
        cli_print(run, "; %" PRId64 " of %" PRId64 " draws are done", sweep->done, sweep->total);
    cli_print(run, "\nThe plan as it is: %d of %d visits, %d of %d seats filled, cost %s\n\n",
              (int)sweep->scheduled, (int)sweep->review_count, (int)sweep->filled,
              (int)sweep->seats, cost);
    free(draws);
    free(cells);
    free(cost);
    free(edits);
}

static void print_shares(cli_run *run, const esr_sweep *sweep, const esr_sweep_table *table) {
    const esr_sweep_cell *cell = &table->cells[table->cell];
    char *share = sweep_share_text(cell->share), *full = cli_thousands(cell->full);
    char *low = sweep_share_text(cell->low), *high = sweep_share_text(cell->high);
    char *done = cli_counted(cell->done, "draw", "draws");
    cli_print(run, "Full plan    %s of %s: %s (95 %% interval %s to %s)\n", full, done, share, low,
              high);
    free(share);
    share = sweep_share_text(cell->done > 0 ? (double)cell->as_full / (double)cell->done : 0);
    if (sweep->filled < sweep->seats)
        cli_print(run,
                  "No fuller    %" PRId64 " draws have no more empty seats than the plan as it "
                  "is: %s\n",
                  cell->as_full, share);
    if (cell->refused > 0)
        cli_print(run, "No plan      %" PRId64 " of them, counted as not full: %s\n", cell->refused,
                  table->first_refusal);
    if (cell->unsettled > 0)
        cli_print(run,
                  "Not settled  %" PRId64 " of them: a search ended without a proof that no "
                  "plan has fewer empty seats\n",
                  cell->unsettled);
    free(share);
    free(full);
    free(low);
    free(high);
    free(done);
}

static void print_quantiles(cli_run *run, const esr_sweep_cell *cell) {
    const char *const headings[] = {"Of the draws", "1 %",  "5 %",  "25 %",
                                    "50 %",         "75 %", "95 %", "99 %"};
    cli_table table;
    cli_table_begin(&table, 8, headings);
    for (int row = 0; row < 2; row++) {
        char *texts[ESR_SWEEP_QUANTILES];
        const char *cells[8] = {row == 0 ? "empty seats, at most" : "cost, at most"};
        for (int q = 0; q < ESR_SWEEP_QUANTILES; q++)
            cells[q + 1] = texts[q] =
                cli_thousands(row == 0 ? (int64_t)cell->empty[q] : cell->cost[q]);
        cli_table_row(&table, cells);
        for (int q = 0; q < ESR_SWEEP_QUANTILES; q++)
            free(texts[q]);
    }
    cli_table_end(&table, run);
}

// The last of the numbers of empty seats that share a line with `from`; a full plan has its own.
static int32_t bin_end(const esr_sweep_cell *cell, int32_t from) {
    return from == 0 ? 0 : from + cell->empty_most / BINS_MOST;
}

static int64_t in_bin(const esr_sweep_table *table, int32_t from) {
    const esr_sweep_cell *cell = &table->cells[table->cell];
    int64_t draws = 0;
    for (int32_t e = from; e <= bin_end(cell, from) && e <= cell->empty_most; e++)
        draws += table->histogram[e];
    return draws;
}

static void print_histogram(cli_run *run, const esr_sweep_table *table) {
    const esr_sweep_cell *cell = &table->cells[table->cell];
    int64_t most = 1;
    for (int32_t from = 0; from <= cell->empty_most; from = bin_end(cell, from) + 1)
        most = in_bin(table, from) > most ? in_bin(table, from) : most;
    cli_table bars;
    cli_table_begin(&bars, 3, (const char *[]){"Empty seats", "Draws", ""});
    for (int32_t from = 0; from <= cell->empty_most; from = bin_end(cell, from) + 1) {
        char bar[BAR_WIDTH + 1] = "";
        int64_t draws = in_bin(table, from);
        int width = (int)((draws * BAR_WIDTH + most - 1) / most);
        memset(bar, '#', (size_t)width);
        bar[width] = '\0';
        char *label = bin_end(cell, from) == from
                          ? cli_format("%d", (int)from)
                          : cli_format("%d to %d", (int)from, (int)bin_end(cell, from));
        char *count = cli_thousands(draws);
        cli_table_row(&bars, (const char *[]){label, count, bar});
        free(label);
        free(count);
    }
    cli_table_end(&bars, run);
    char *mean = decimal(cell->empty_mean);
    cli_print(run, "On average %s", mean);
    for (int32_t k = 0; k < table->kind_count; k++) {
        char *each = decimal((double)table->kinds[k].empty / (double)(cell->done - cell->refused));
        cli_print(run, "%s %s %s", k ? "," : ":", each, table->kinds[k].seat);
        free(each);
    }
    cli_print(run, ".\n\n");
    free(mean);
}

// "+1.20 ± 0.31", for the caller to free.
static char *with_error(double value, double error, bool whole) {
    return whole ? cli_format("%+.0f ± %.0f", value, error)
                 : cli_format("%+.2f ± %.2f", value, error);
}

static void print_loss(cli_table *rows, const esr_sweep *sweep, const esr_sweep_loss *loss) {
    const esr_sweep_reviewer *reviewer = &sweep->reviewers[loss->reviewer];
    char *name = cli_format("%s %s%s%s", reviewer->id, reviewer->name,
                            *reviewer->name_zh ? " " : "", reviewer->name_zh);
    char *cut = cli_text_cut(name, NAME_WIDTH), *lost = cli_thousands(loss->lost);
    char *share = sweep_share_text((double)loss->not_full / (double)loss->lost);
    char *not_full = cli_format("%lld: %s", (long long)loss->not_full, share);
    char *empty = loss->empty_clear ? with_error(loss->empty, loss->empty_error, false)
                                    : cli_format("not clear");
    char *cost =
        loss->cost_clear ? with_error(loss->cost, loss->cost_error, true) : cli_format("not clear");
    cli_table_row(rows, (const char *[]){cut, lost, not_full, empty, cost});
    char *texts[] = {name, cut, lost, share, not_full, empty, cost};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        free(texts[t]);
}

static void print_losses(cli_run *run, const esr_sweep *sweep, const esr_sweep_table *table) {
    int32_t clear = 0, shown = 0;
    for (int32_t i = 0; i < table->loss_count; i++)
        clear += table->losses[i].empty_clear || table->losses[i].cost_clear;
    if (table->loss_count + table->loss_seldom == 0)
        return;
    if (clear == 0) {
        cli_print(run, "Whose loss hurts most is not clear from these draws.\n\n");
        return;
    }
    cli_table rows;
    cli_table_begin(&rows, 5,
                    (const char *[]){"Whose loss hurts most", "Lost in", "Not full in",
                                     "Empty seats", "Other cost"});
    for (int32_t i = 0; i < table->loss_count && shown < LIST_MOST; i++)
        if (table->losses[i].empty_clear || table->losses[i].cost_clear) {
            print_loss(&rows, sweep, &table->losses[i]);
            shown++;
        }
    cli_table_end(&rows, run);
    char *note = cli_format(
        "Draws that lost somebody, and those of them without a full plan; then the mean of them "
        "less that of the others, ± its standard error. Not clear: no more than %d standard errors "
        "(of the share that is not full, as one bad draw makes a mean), of which chance alone "
        "makes about %.1f among %d reviewers, or fewer than %d draws that are not full.",
        ESR_SWEEP_CLEAR, CHANCE * table->loss_count, (int)table->loss_count, ESR_SWEEP_FEW);
    cli_text_wrap(stdout, note, 0, 0, WIDTH);
    if (table->loss_seldom > 0)
        cli_print(run, "Of %d more nothing can be said: too few draws lost or kept them.\n",
                  (int)table->loss_seldom);
    cli_print(run, "\n");
    free(note);
}

static char *share_of(int64_t part, int64_t whole) {
    return part == 0 ? cli_format("-") : sweep_share_text((double)part / (double)whole);
}

static void print_risk_rows(cli_table *rows, const char *name, const char *day,
                            const esr_sweep_risk *risk) {
    char *unscheduled = share_of(risk->unscheduled, risk->draws);
    char *empty = share_of(risk->empty, risk->draws), *moved = share_of(risk->moved, risk->draws);
    cli_table_row(rows, (const char *[]){name, day, unscheduled, empty, moved});
    free(unscheduled);
    free(empty);
    free(moved);
}

static void print_reviews(cli_run *run, const esr_sweep *sweep, const esr_sweep_table *table) {
    cli_table rows;
    cli_table_begin(
        &rows, 5,
        (const char *[]){"Visits most at risk", "Planned", "No visit", "Empty seats", "Moved"});
    for (int32_t i = 0; i < table->risk_count && i < LIST_MOST; i++) {
        const esr_sweep_risk *risk = &table->risks[i];
        const esr_sweep_review *review = &sweep->reviews[risk->review];
        char day[11];
        char *name = cli_format("%s %s%s%s", review->id, review->name, *review->name_zh ? " " : "",
                                review->name_zh);
        char *cut = cli_text_cut(name, LABEL_WIDTH);
        esr_day_text(review->first_day, day);
        print_risk_rows(&rows, cut, *day ? day : "-", risk);
        free(name);
        free(cut);
    }
    cli_table_end(&rows, run);
    cli_print(run, "\n");
}

static int by_trouble(const void *left, const void *right) {
    const esr_sweep_risk *const *a = left, *const *b = right;
    int64_t trouble_a = (*a)->unscheduled + (*a)->empty,
            trouble_b = (*b)->unscheduled + (*b)->empty;
    // Shares of different numbers of draws, compared without dividing.
    double x = (double)trouble_a * (double)(*b)->draws, y = (double)trouble_b * (double)(*a)->draws;
    if (x == y) {
        x = (double)(*a)->moved * (double)(*b)->draws;
        y = (double)(*b)->moved * (double)(*a)->draws;
    }
    if (x != y)
        return x > y ? -1 : 1;
    return ((*a)->monday > (*b)->monday) - ((*a)->monday < (*b)->monday);
}

static void print_weeks(cli_run *run, const esr_sweep_table *table) {
    const esr_sweep_risk **order = cli_need(calloc((size_t)table->week_count + 1, sizeof *order));
    cli_table rows;
    for (int32_t i = 0; i < table->week_count; i++)
        order[i] = &table->weeks[i];
    qsort(order, (size_t)table->week_count, sizeof *order, by_trouble);
    cli_table_begin(
        &rows, 5,
        (const char *[]){"Weeks most at risk", "Visits", "No visit", "Empty seats", "Moved"});
    for (int32_t i = 0; i < table->week_count && i < LIST_MOST; i++) {
        char day[11];
        if (order[i]->unscheduled + order[i]->empty + order[i]->moved == 0)
            break;
        esr_day_text(order[i]->monday, day);
        char *visits = cli_format("%d", (int)order[i]->reviews);
        print_risk_rows(&rows, day, visits, order[i]);
        free(visits);
    }
    cli_table_end(&rows, run);
    cli_print(run, "Weeks begin on the Monday; shares are of a week's visits over all draws.\n\n");
    free(order);
}

static void print_worst(const esr_sweep_table *table) {
    const esr_sweep_draw *worst = table->worst;
    if (!worst || !*worst->lost)
        return;
    char *seats = cli_counted(worst->seats - worst->filled, "empty seat", "empty seats");
    char *cost = cli_thousands(worst->cost);
    char *text = cli_format("Worst: draw %d, with %s and cost %s, without %s", (int)worst->draw,
                            seats, cost, worst->lost);
    cli_text_wrap(stdout, text, 0, 0, WIDTH);
    free(text);
    free(seats);
    free(cost);
}

static void print_detail(cli_run *run, const esr_sweep *sweep, const esr_sweep_table *table) {
    const esr_sweep_cell *cell = &table->cells[table->cell];
    if (sweep->cell_count > 1) {
        char *text = sweep_cell_text(sweep, table->cell);
        cli_print(run, "\nCell %d: %s\n", (int)table->cell + 1, text);
        free(text);
    }
    if (cell->done == 0) {
        cli_print(run, "No draw is done yet.\n");
        return;
    }
    print_shares(run, sweep, table);
    cli_print(run, "\n");
    if (cell->done == cell->refused)
        return;
    print_histogram(run, table);
    print_quantiles(run, cell);
    cli_print(run, "\n");
    print_losses(run, sweep, table);
    print_reviews(run, sweep, table);
    print_weeks(run, table);
    print_worst(table);
}

// What a cell shows in a grid.
typedef enum figure { FULL, EMPTY, COST, FIGURE_COUNT } figure;

static const char *figure_name(const esr_sweep *sweep, figure which) {
    switch (which) {
    case FULL:
        return "Full plan";
    case EMPTY:
        return sweep->chance ? "Empty seats, mean" : "Empty seats";
    case COST:
    case FIGURE_COUNT:
        break;
    }
    return sweep->chance ? "Cost, median" : "Cost";
}

static char *figure_text(const esr_sweep *sweep, const esr_sweep_cell *cell, figure which) {
    if (cell->done == 0)
        return cli_format("-");
    if (which == FULL && sweep->chance)
        return sweep_share_text(cell->share);
    if (cell->done == cell->refused)
        return cli_format("no plan");
    switch (which) {
    case FULL:
        return cli_format("%s", cell->full > 0 ? "yes" : "no");
    case EMPTY:
        return sweep->chance ? decimal(cell->empty_mean) : cli_thousands(cell->empty_most);
    case COST:
    case FIGURE_COUNT:
        break;
    }
    return cli_thousands(cell->cost[ESR_SWEEP_QUANTILES / 2]);
}

// One figure, the first axis down and the second across.
static void print_crossed(cli_run *run, const esr_sweep *sweep, const esr_sweep_table *table,
                          figure which) {
    const esr_sweep_axis *down = &sweep->axes[0], *across = &sweep->axes[1];
    const char *headings[CLI_TABLE_COLUMNS_MAX] = {""};
    char *corner = cli_format("%s", figure_name(sweep, which));
    cli_table rows;
    headings[0] = corner;
    for (int32_t c = 0; c < across->count; c++)
        headings[c + 1] = *across->values[c] ? across->values[c] : "(nothing)";
    cli_table_begin(&rows, across->count + 1, headings);
    for (int32_t r = 0; r < down->count; r++) {
        const char *cells[CLI_TABLE_COLUMNS_MAX] = {*down->values[r] ? down->values[r]
                                                                     : "(nothing)"};
        char *texts[CLI_TABLE_COLUMNS_MAX] = {NULL};
        for (int32_t c = 0; c < across->count; c++) {
            texts[c] = figure_text(sweep, &table->cells[r * across->count + c], which);
            cells[c + 1] = texts[c];
        }
        cli_table_row(&rows, cells);
        for (int32_t c = 0; c < across->count; c++)
            free(texts[c]);
    }
    cli_table_end(&rows, run);
    cli_print(run, "\n");
    free(corner);
}

static void print_list(cli_run *run, const esr_sweep *sweep, const esr_sweep_table *table) {
    cli_table rows;
    cli_table_begin(&rows, 5,
                    (const char *[]){"Cell", "", figure_name(sweep, FULL),
                                     figure_name(sweep, EMPTY), figure_name(sweep, COST)});
    for (int32_t c = 0; c < sweep->cell_count; c++) {
        char *number = cli_format("%d", (int)c + 1), *text = sweep_cell_text(sweep, c);
        char *figures[FIGURE_COUNT];
        for (figure f = FULL; f < FIGURE_COUNT; f++)
            figures[f] = figure_text(sweep, &table->cells[c], f);
        cli_table_row(&rows,
                      (const char *[]){number, text, figures[FULL], figures[EMPTY], figures[COST]});
        for (figure f = FULL; f < FIGURE_COUNT; f++)
            free(figures[f]);
        free(number);
        free(text);
    }
    cli_table_end(&rows, run);
    cli_print(run, "\n");
}

// What is counted: without chance a cell is one draw.
static const char *things_of(const esr_sweep *sweep, int64_t count) {
    if (sweep->chance)
        return count == 1 ? "draw" : "draws";
    return count == 1 ? "cell" : "cells";
}

static void print_notes(cli_run *run, const esr_sweep *sweep, const esr_sweep_table *table) {
    int64_t refused = 0, unsettled = 0;
    double widest = 0;
    for (int32_t c = 0; c < sweep->cell_count; c++) {
        double width = table->cells[c].high - table->cells[c].low;
        widest = table->cells[c].done > 0 && width > widest ? width : widest;
        refused += table->cells[c].refused;
        unsettled += table->cells[c].unsettled;
    }
    if (sweep->chance && sweep->done > 0)
        cli_print(
            run,
            "The 95 %% intervals of these shares are up to %.0f per cent wide; --cell N tells "
            "them.\n",
            ceil(100 * widest));
    if (refused > 0)
        cli_print(run, "No plan in %" PRId64 " %s: the edits, or pins, can't be together.\n",
                  refused, things_of(sweep, refused));
    if (unsettled > 0)
        cli_print(run,
                  "Not settled in %" PRId64 " %s: a search ended without a proof that no plan has "
                  "fewer empty seats.\n",
                  unsettled, things_of(sweep, unsettled));
}

void sweep_print(cli_run *run, const esr_sweep *sweep, const esr_sweep_table *table,
                 bool detailed) {
    print_head(run, sweep);
    if (sweep->cell_count > 1) {
        if (sweep->axis_count == 2 && sweep->axes[1].count < CLI_TABLE_COLUMNS_MAX) {
            cli_print(run, "Down: %s. Across: %s.\n\n", sweep->axes[0].name, sweep->axes[1].name);
            for (figure f = FULL; f < FIGURE_COUNT; f++)
                print_crossed(run, sweep, table, f);
        } else {
            print_list(run, sweep, table);
        }
        print_notes(run, sweep, table);
    }
    if (detailed)
        print_detail(run, sweep, table);
}
