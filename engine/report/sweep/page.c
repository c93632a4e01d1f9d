// SPDX-License-Identifier: GPL-3.0-or-later
// The page of a sweep: how likely a full plan is, how many seats stay empty, whose loss hurts, what
// is at risk, and grids. Every figure that a chart shows stands beside it as text.
#include <esr/report.h>

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "report/html.h"
#include "report/page.h"
#include "report/words.h"

#define BINS_MOST 24 // bars of the histogram
#define LIST_MOST 25 // reviewers and reviews

static esri_short_text share_text(double share) {
    esri_short_text text;
    double percent = 100 * share;
    if (share > 0 && percent < 0.1)
        snprintf(text.at, sizeof text.at, "under 0.1 %%");
    else if (share < 1 && percent > 99.9)
        snprintf(text.at, sizeof text.at, "over 99.9 %%");
    else
        snprintf(text.at, sizeof text.at, share == 0 || share == 1 ? "%.0f %%" : "%.1f %%",
                 percent);
    return text;
}

// "12.3 %", or "–" where it never happened.
static esri_short_text part_text(int64_t part, int64_t whole) {
    esri_short_text none = {"–"};
    return part == 0 ? none : share_text((double)part / (double)whole);
}

static esri_short_text decimal_text(double value) {
    esri_short_text text;
    snprintf(text.at, sizeof text.at, "%.2f", value);
    return text;
}

static void add_tile(esri_buf *out, const char *name, const char *figure, const char *unit,
                     const char *note) {
    esri_html(out, "<div><dt>%s</dt><dd><b>%s</b> %s<small>%s</small></dd></div>\n", name, figure,
              unit, note);
}

static void add_edits(esri_buf *out, const esr_sweep *sweep) {
    esri_html(out, "<p>");
    for (int32_t i = 0; i < sweep->recipe.edit_count; i++)
        esri_html(out, "%s<code>%s</code>", i ? "; " : "", sweep->recipe.edits[i]);
    if (sweep->chance)
        esri_html(out, ": %s%s", esri_plural_text(sweep->recipe.draws, "draw").at,
                  sweep->cell_count > 1 ? " of each cell" : "");
    if (sweep->cell_count > 1)
        esri_html(out, "%s %s", sweep->chance ? "," : ":",
                  esri_plural_text(sweep->cell_count, "cell").at);
    if (sweep->done < sweep->total)
        esri_html(out, "; %s are done", esri_plural_text(sweep->done, "draw").at);
    esri_html(out, ".</p>\n");
}

static void add_tiles(esri_buf *out, const esr_sweep *sweep, const esr_sweep_table *table) {
    const esr_sweep_cell *cell = &table->cells[table->cell];
    char unit[256], note[256];
    esri_html(out, "<dl class=\"tiles\">\n");
    snprintf(note, sizeof note, "95 %% interval %s to %s", share_text(cell->low).at,
             share_text(cell->high).at);
    snprintf(unit, sizeof unit, "of %s", esri_plural_text(cell->done, "draw").at);
    add_tile(out, "Full plan", share_text(cell->share).at, unit, note);
    snprintf(note, sizeof note, "half of the draws have at most %s, the worst has %s",
             esri_count_text(cell->empty[ESR_SWEEP_QUANTILES / 2]).at,
             esri_count_text(cell->empty_most).at);
    add_tile(out, "Empty seats", decimal_text(cell->empty_mean).at, "on average", note);
    snprintf(note, sizeof note, "half of the draws lie from %s to %s",
             esri_count_text(cell->cost[2]).at, esri_count_text(cell->cost[4]).at);
    add_tile(out, "Cost", esri_count_text(cell->cost[ESR_SWEEP_QUANTILES / 2]).at, "median", note);
    snprintf(note, sizeof note, "cost %s", esri_count_text(sweep->cost).at);
    snprintf(unit, sizeof unit, "of %s seats", esri_count_text(sweep->seats).at);
    add_tile(out, "The plan as it is", esri_count_text(sweep->filled).at, unit, note);
    snprintf(unit, sizeof unit, "not settled, %s without a plan",
             esri_count_text(cell->refused).at);
    add_tile(out, "Draws", esri_count_text(cell->unsettled).at, unit,
             "settled: proven that no plan has fewer empty seats for less");
    esri_html(out, "</dl>\n");
}

// Draws by number of empty seats; those with none stand by themselves.
static void add_histogram(esri_buf *out, const esr_sweep_table *table) {
    const esr_sweep_cell *cell = &table->cells[table->cell];
    int32_t bin = cell->empty_most / BINS_MOST + 1;
    esri_html(out, "<section id=\"empty\"><h2>Empty seats</h2>\n<div class=\"bars\">\n");
    for (int32_t from = 0; from <= cell->empty_most;) {
        int32_t to = from == 0 ? 0 : from + bin - 1;
        int64_t draws = 0;
        for (int32_t e = from; e <= to && e <= cell->empty_most; e++)
            draws += table->histogram[e];
        esri_short_text label, value = esri_plural_text(draws, "draw");
        if (from == 0)
            snprintf(label.at, sizeof label.at, "none");
        else if (from == to)
            snprintf(label.at, sizeof label.at, "%d", (int)from);
        else
            snprintf(label.at, sizeof label.at, "%d to %d", (int)from, (int)to);
        esri_page_add_bar(out, &(esri_bar){label.at, value.at, (double)draws, (double)cell->done});
        from = to + 1;
    }
    esri_html(out, "</div>\n<p class=\"note\">On average %s", decimal_text(cell->empty_mean).at);
    for (int32_t k = 0; k < table->kind_count; k++)
        esri_html(
            out, "%s %s %s", k ? "," : ":",
            decimal_text((double)table->kinds[k].empty / (double)(cell->done - cell->refused)).at,
            table->kinds[k].seat);
    esri_html(out, ".</p></section>\n");
}

static void add_quantiles(esri_buf *out, const esr_sweep_cell *cell) {
    esri_html(out, "<section id=\"quantiles\"><h2>Of so many of the draws, at most</h2>\n"
                   "<div class=\"scroll\"><table class=\"scenarios\"><thead><tr>"
                   "<th scope=\"col\"></th>");
    for (int q = 0; q < ESR_SWEEP_QUANTILES; q++)
        esri_html(out, "<th scope=\"col\">%d %%</th>", (int)esr_sweep_percent(q));
    esri_html(out, "</tr></thead><tbody>\n<tr><th scope=\"row\">Empty seats</th>");
    for (int q = 0; q < ESR_SWEEP_QUANTILES; q++)
        esri_html(out, "<td>%s</td>", esri_count_text(cell->empty[q]).at);
    esri_html(out, "</tr>\n<tr><th scope=\"row\">Cost</th>");
    for (int q = 0; q < ESR_SWEEP_QUANTILES; q++)
        esri_html(out, "<td>%s</td>", esri_count_text(cell->cost[q]).at);
    esri_html(out, "</tr></tbody></table></div></section>\n");
}

static void add_difference(esri_buf *out, bool clear, double value, double error, int digits) {
    char text[64];
    if (!clear) {
        esri_html(out, "<td>–</td>");
        return;
    }
    snprintf(text, sizeof text, "%+.*f ± %.*f", digits, value, digits, error);
    esri_html(out, "<td>%s</td>", text);
}

static void add_losses(esri_buf *out, const esr_sweep *sweep, const esr_sweep_table *table) {
    esri_html(out, "<section id=\"losses\"><h2>Whose loss hurts most</h2>\n<div class=\"scroll\">"
                   "<table class=\"scenarios\"><thead><tr><th scope=\"col\">Reviewer</th>"
                   "<th scope=\"col\">Lost in</th><th scope=\"col\">Not full in</th>"
                   "<th scope=\"col\">Empty seats</th><th scope=\"col\">Other cost</th>"
                   "</tr></thead><tbody>\n");
    for (int32_t i = 0, shown = 0; i < table->loss_count && shown < LIST_MOST; i++) {
        const esr_sweep_loss *loss = &table->losses[i];
        const esr_sweep_reviewer *reviewer = &sweep->reviewers[loss->reviewer];
        if (!loss->empty_clear && !loss->cost_clear)
            continue;
        esri_html(out, "<tr><th scope=\"row\">%s ", reviewer->id);
        esri_html_name(out, reviewer->name, reviewer->name_zh);
        esri_html(out, "</th><td>%s</td><td>%s<small>%s</small></td>",
                  esri_count_text(loss->lost).at, esri_count_text(loss->not_full).at,
                  part_text(loss->not_full, loss->lost).at);
        add_difference(out, loss->empty_clear, loss->empty, loss->empty_error, 2);
        add_difference(out, loss->cost_clear, loss->cost, loss->cost_error, 0);
        esri_html(out, "</tr>\n");
        shown++;
    }
    esri_html(
        out,
        "</tbody></table></div><p class=\"note\">Draws that lost somebody, and those of them "
        "without a full plan; then the mean of them less that of the others, and its standard "
        "error. Told is only what is more than %d standard errors, of empty seats those of "
        "the share that is not full, with %d such draws at least.",
        ESR_SWEEP_CLEAR, ESR_SWEEP_FEW);
    if (table->loss_seldom > 0)
        esri_html(out, " Of %s nothing can be said: too few draws lost or kept them.",
                  esri_plural_text(table->loss_seldom, "reviewer").at);
    esri_html(out, "</p></section>\n");
}

static void add_risks(esri_buf *out, const esr_sweep *sweep, const esr_sweep_table *table) {
    esri_html(out, "<section id=\"visits\"><h2>Visits most at risk</h2>\n<div class=\"scroll\">"
                   "<table class=\"scenarios\"><thead><tr><th scope=\"col\">Review</th>"
                   "<th scope=\"col\">Planned</th><th scope=\"col\">No visit</th>"
                   "<th scope=\"col\">Empty seats</th><th scope=\"col\">Moved</th>"
                   "</tr></thead><tbody>\n");
    for (int32_t i = 0; i < table->risk_count && i < LIST_MOST; i++) {
        const esr_sweep_risk *risk = &table->risks[i];
        const esr_sweep_review *review = &sweep->reviews[risk->review];
        esri_html(out, "<tr><th scope=\"row\">%s ", review->id);
        esri_html_name(out, review->name, review->name_zh);
        esri_html(out, "</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n",
                  review->first_day == ESR_DAY_NONE ? "–" : esri_date_text(review->first_day).at,
                  part_text(risk->unscheduled, risk->draws).at,
                  part_text(risk->empty, risk->draws).at, part_text(risk->moved, risk->draws).at);
    }
    esri_html(out, "</tbody></table></div><p class=\"note\">Shares of the draws. A visit may move "
                   "to a day that is just as good.</p></section>\n");
}

// A bar a week, of the share of its visits with a gap, and of those that moved.
static void add_week_bars(esri_buf *out, const esr_sweep_table *table, bool moved) {
    double most = 0;
    for (int32_t i = 0; i < table->week_count; i++) {
        const esr_sweep_risk *week = &table->weeks[i];
        int64_t part = moved ? week->moved : week->unscheduled + week->empty;
        double share = week->draws > 0 ? (double)part / (double)week->draws : 0;
        most = share > most ? share : most;
    }
    esri_html(out, "<div><h3>%s</h3>", moved ? "Moved" : "Without a visit, or with empty seats");
    if (most == 0)
        esri_html(out, "<p class=\"note\">In no draw.</p>");
    esri_html(out, "<div class=\"bars\">\n");
    for (int32_t i = 0; most > 0 && i < table->week_count; i++) {
        const esr_sweep_risk *week = &table->weeks[i];
        int64_t part = moved ? week->moved : week->unscheduled + week->empty;
        esri_short_text label = esri_date_text(week->monday);
        esri_short_text value = part_text(part, week->draws);
        double share = week->draws > 0 ? (double)part / (double)week->draws : 0;
        esri_page_add_bar(out, &(esri_bar){label.at, value.at, share, most});
    }
    esri_html(out, "</div></div>\n");
}

static void add_weeks(esri_buf *out, const esr_sweep_table *table) {
    esri_html(out, "<section id=\"weeks\"><h2>Weeks at risk</h2>\n<div class=\"pair\">\n");
    add_week_bars(out, table, false);
    add_week_bars(out, table, true);
    esri_html(out, "</div><p class=\"note\">By the Monday of the week in which the plan as it is "
                   "has a visit; shares of its visits over all draws.</p></section>\n");
}

static void add_cell_row(esri_buf *out, const esr_sweep *sweep, const esr_sweep_table *table,
                         int32_t at) {
    const esr_sweep_cell *cell = &table->cells[at];
    esri_html(out, "<tr><th scope=\"row\">%d", (int)at + 1);
    for (int32_t a = 0; a < sweep->axis_count; a++)
        esri_html(out, "<small>%s: %s</small>", sweep->axes[a].name, esr_sweep_value(sweep, at, a));
    esri_html(out, "</th><td>%s</td>", esri_count_text(cell->done).at);
    if (cell->done == 0) {
        esri_html(out, "<td>–</td><td>–</td><td>–</td></tr>\n");
        return;
    }
    if (sweep->chance)
        esri_html(out, "<td>%s<small>%s to %s</small></td>", share_text(cell->share).at,
                  share_text(cell->low).at, share_text(cell->high).at);
    else
        esri_html(out, "<td>%s</td>", cell->full > 0 ? "yes" : "no");
    if (cell->done == cell->refused)
        esri_html(out, "<td>no plan</td><td>–</td></tr>\n");
    else
        esri_html(out, "<td>%s</td><td>%s</td></tr>\n",
                  sweep->chance ? decimal_text(cell->empty_mean).at
                                : esri_count_text(cell->empty_most).at,
                  esri_count_text(cell->cost[ESR_SWEEP_QUANTILES / 2]).at);
}

static esri_short_text figure_text(const esr_sweep *sweep, const esr_sweep_cell *cell, bool cost) {
    esri_short_text none = {"–"};
    if (cell->done == cell->refused)
        return none;
    if (cost)
        return esri_count_text(cell->cost[ESR_SWEEP_QUANTILES / 2]);
    return sweep->chance ? decimal_text(cell->empty_mean) : esri_count_text(cell->empty_most);
}

// Empty seats, or cost, with the first axis down and the second across.
static void add_crossed(esri_buf *out, const esr_sweep *sweep, const esr_sweep_table *table,
                        bool cost) {
    const esr_sweep_axis *down = &sweep->axes[0], *across = &sweep->axes[1];
    const char *what = cost ? (sweep->chance ? "Cost, median" : "Cost")
                            : (sweep->chance ? "Empty seats, mean" : "Empty seats");
    esri_html(out,
              "<h3>%s</h3><div class=\"scroll\"><table class=\"scenarios\"><thead><tr>"
              "<th scope=\"col\">%s down, %s across</th>",
              what, down->name, across->name);
    for (int32_t c = 0; c < across->count; c++)
        esri_html(out, "<th scope=\"col\">%s</th>", across->values[c]);
    esri_html(out, "</tr></thead><tbody>\n");
    for (int32_t r = 0; r < down->count; r++) {
        esri_html(out, "<tr><th scope=\"row\">%s</th>", down->values[r]);
        for (int32_t c = 0; c < across->count; c++)
            esri_html(out, "<td>%s</td>",
                      figure_text(sweep, &table->cells[r * across->count + c], cost).at);
        esri_html(out, "</tr>\n");
    }
    esri_html(out, "</tbody></table></div>\n");
}

static void add_cells(esri_buf *out, const esr_sweep *sweep, const esr_sweep_table *table) {
    double most = 0;
    for (int32_t c = 0; c < sweep->cell_count; c++)
        most = table->cells[c].empty_mean > most ? table->cells[c].empty_mean : most;
    esri_html(out, "<section id=\"cells\"><h2>Cells</h2>\n<div class=\"scroll\">"
                   "<table class=\"scenarios\"><thead><tr><th scope=\"col\">Cell</th>"
                   "<th scope=\"col\">Draws</th><th scope=\"col\">Full plan</th>"
                   "<th scope=\"col\">Empty seats</th><th scope=\"col\">Cost</th>"
                   "</tr></thead><tbody>\n");
    for (int32_t c = 0; c < sweep->cell_count; c++)
        add_cell_row(out, sweep, table, c);
    esri_html(out, "</tbody></table></div>\n");
    if (sweep->axis_count == 2) {
        add_crossed(out, sweep, table, false);
        add_crossed(out, sweep, table, true);
    }
    if (most > 0) {
        esri_html(out, "<h3>Empty seats by cell</h3><div class=\"bars\">\n");
        for (int32_t c = 0; c < sweep->cell_count; c++) {
            esri_short_text value = decimal_text(table->cells[c].empty_mean);
            esri_buf label = {0};
            esri_buf_printf(&label, "%d:", (int)c + 1);
            for (int32_t a = 0; a < sweep->axis_count; a++)
                esri_buf_printf(&label, "%s %s", a ? "," : "", esr_sweep_value(sweep, c, a));
            out->failed = out->failed || label.failed;
            esri_page_add_bar(out, &(esri_bar){label.text ? label.text : "", value.at,
                                               table->cells[c].empty_mean, most});
            esri_buf_free(&label);
        }
        esri_html(out, "</div>\n");
    }
    esri_html(out, "</section>\n");
}

static void add_detail(esri_buf *out, const esr_sweep *sweep, const esr_sweep_table *table) {
    const esr_sweep_cell *cell = &table->cells[table->cell];
    if (sweep->cell_count > 1)
        esri_html(out, "<h2>Cell %d in detail</h2>\n", (int)table->cell + 1);
    add_tiles(out, sweep, table);
    if (cell->done == cell->refused)
        return;
    add_histogram(out, table);
    add_quantiles(out, cell);
    add_losses(out, sweep, table);
    add_weeks(out, table);
    add_risks(out, sweep, table);
}

static esr_status make_page(esr_context *ctx, const esr_sweep *sweep, const esr_sweep_table *table,
                            bool detailed, esri_buf *out) {
    const esr_cycle cycle = {.name_zh = sweep->cycle_name_zh,
                             .first_day = sweep->first_day,
                             .last_day = sweep->last_day};
    esri_buf title = {0};
    esri_buf_printf(&title, "%s: sweep", sweep->cycle_name);
    if (title.failed) {
        esri_buf_free(&title);
        return esri_fail_nomem(ctx);
    }
    esri_page_open(out, title.text, &cycle);
    esri_buf_free(&title);
    add_edits(out, sweep);
    esri_html(out, "<nav>");
    if (sweep->cell_count > 1)
        esri_html(out, "<a href=\"#cells\">Cells</a>");
    if (detailed && table->worst)
        esri_html(out, "<a href=\"#empty\">Empty seats</a><a href=\"#losses\">Losses</a>"
                       "<a href=\"#weeks\">Weeks</a><a href=\"#visits\">Visits</a>");
    esri_html(out, "</nav></header>\n<main>\n");
    if (sweep->cell_count > 1)
        add_cells(out, sweep, table);
    if (detailed)
        add_detail(out, sweep, table);
    esri_page_close(out);
    return out->failed ? esri_fail_nomem(ctx) : ESR_OK;
}

esr_status esr_sweep_write_html(esr_context *ctx, const esr_sweep *sweep,
                                const esr_sweep_table *table, bool detailed, const char *path) {
    esri_buf text = {0};
    esr_status status = make_page(ctx, sweep, table, detailed, &text);
    if (status == ESR_OK)
        status = esri_file_write(ctx, path, text.text, text.length);
    esri_buf_free(&text);
    return status;
}
