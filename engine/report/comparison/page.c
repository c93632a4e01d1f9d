// SPDX-License-Identifier: GPL-3.0-or-later
// The page that puts scenarios side by side. All charts share one scale among the scenarios, and
// every figure that a chart shows stands beside it as text.
#include <esr/comparison.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "report/html.h"
#include "report/page.h"
#include "report/words.h"

#define ROW_HEIGHT  260 // of the load chart, in its units
#define BAR_HEIGHT  150
#define LOAD_LEFT   2200
#define LOAD_WIDTH  9000
#define NAME_WIDTH  22 // columns of a name in it
#define LOAD_SHADES 6  // 0, 1, … 4, and 5 or more visits

typedef struct compared_page {
    const esr_compared *at;
    esr_measures *measures;
    int32_t *differs; // visits on other days or with other people than in the first plan
    int32_t count;
} compared_page;

// "optimal", or how much cheaper the best plan could be at most.
static esri_short_text quality_text(const esr_measures *m) {
    int64_t gap = m->costs.total - m->bound;
    esri_short_text text = {"proven optimal"};
    if (gap > 0 && m->costs.total > 0)
        snprintf(text.at, sizeof text.at, "at most %.30s above the best",
                 esri_percent_text(gap, m->costs.total).at);
    else if (gap > 0)
        snprintf(text.at, sizeof text.at, "at most %.30s above the best", esri_count_text(gap).at);
    return text;
}

static void add_edits(esri_buf *out, const esr_scenario *scenario) {
    if (!scenario) {
        esri_html(out, "<small>the cycle as it is</small>");
        return;
    }
    for (int32_t i = 0; i < scenario->count; i++)
        esri_html(out, "<small>%s</small>", scenario->edits[i]);
}

// A figure, and how it differs from the first plan's.
static void add_figure(esri_buf *out, int64_t value, int64_t first, bool is_first) {
    esri_html(out, "<td>%s", esri_count_text(value).at);
    if (!is_first && value != first)
        esri_html(out, "<small>%s%s</small>", value > first ? "+" : "",
                  esri_count_text(value - first).at);
    esri_html(out, "</td>");
}

static void add_row(esri_buf *out, const compared_page *page, int32_t at) {
    const esr_measures *m = &page->measures[at], *first = &page->measures[0];
    bool is_first = at == 0;
    char dearer[ESR_DEARER_TEXT];
    esri_html(out, "<tr><th scope=\"row\">%s", page->at[at].name);
    add_edits(out, page->at[at].scenario);
    esri_html(out, "</th>");
    add_figure(out, m->scheduled, first->scheduled, is_first);
    add_figure(out, m->filled, first->filled, is_first);
    add_figure(out, m->seats - m->filled, first->seats - first->filled, is_first);
    esr_dearer_text(esr_measures_dearer(first, m), dearer);
    esri_html(out, "<td>%s<small>%s</small></td><td>%s</td>", esri_count_text(m->costs.total).at,
              quality_text(m).at, is_first ? "" : dearer);
    esri_html(out, "<td>%s</td>", is_first ? "" : esri_count_text(page->differs[at]).at);
    add_figure(out, m->most, first->most, is_first);
    add_figure(out, m->idle, first->idle, is_first);
    add_figure(out, m->km, first->km, is_first);
    esri_html(out, "</tr>\n");
}

static void add_table(esri_buf *out, const compared_page *page) {
    esri_html(out,
              "<section id=\"table\"><h2>At a glance</h2>\n<div class=\"scroll\">"
              "<table class=\"scenarios\"><thead><tr><th scope=\"col\">Scenario</th>"
              "<th scope=\"col\">Visits</th><th scope=\"col\">Seats filled</th>"
              "<th scope=\"col\">Seats empty</th><th scope=\"col\">Cost</th>"
              "<th scope=\"col\">Best plan costs more</th><th scope=\"col\">Visits that differ</th>"
              "<th scope=\"col\">Most visits of one</th>"
              "<th scope=\"col\">Reviewers without a visit</th>"
              "<th scope=\"col\">Kilometres</th></tr></thead><tbody>\n");
    for (int32_t i = 0; i < page->count; i++)
        add_row(out, page, i);
    esri_html(out,
              "</tbody></table></div><p class=\"note\">Small figures: the difference to %s. Best "
              "plan costs more: than the best one of %s, proven. Visits that "
              "differ: on other days or with other people. Kilometres are one way, of all members "
              "to all visits.</p></section>\n",
              page->at[0].name, page->at[0].name);
}

// One chart: a bar for each scenario, of what `value` says of it; nothing where all are 0.
static void add_chart(esri_buf *out, const compared_page *page, const char *title,
                      int64_t (*value)(const esr_measures *m, int which), int which) {
    int64_t most = 0;
    for (int32_t i = 0; i < page->count; i++) {
        int64_t size = value(&page->measures[i], which);
        size = size < 0 ? -size : size;
        most = size > most ? size : most;
    }
    if (most == 0)
        return;
    esri_html(out, "<div><h3>%s</h3><div class=\"bars\">\n", title);
    for (int32_t i = 0; i < page->count; i++) {
        int64_t size = value(&page->measures[i], which);
        esri_short_text text = esri_count_text(size);
        esri_page_add_bar(out, &(esri_bar){page->at[i].name, text.at, (double)size, (double)most});
    }
    esri_html(out, "</div></div>\n");
}

static int64_t empty_seats(const esr_measures *m, int which) {
    (void)which;
    return m->seats - m->filled;
}
static int64_t no_visit(const esr_measures *m, int which) {
    (void)which;
    return m->reviews - m->scheduled;
}
static int64_t kilometres(const esr_measures *m, int which) {
    (void)which;
    return m->km;
}
static int64_t cost_of(const esr_measures *m, int which) {
    return which < ESR_TERM_COUNT ? m->costs.term[which] : m->costs.total;
}

static void add_charts(esri_buf *out, const compared_page *page) {
    esri_html(out, "<section id=\"figures\"><h2>What is left open, and the way</h2>\n"
                   "<div class=\"pair\">\n");
    add_chart(out, page, "Empty seats", empty_seats, 0);
    add_chart(out, page, "Reviews without a visit", no_visit, 0);
    add_chart(out, page, "Kilometres", kilometres, 0);
    esri_html(out, "</div></section>\n<section id=\"costs\"><h2>Cost by term</h2>\n"
                   "<div class=\"pair\">\n");
    add_chart(out, page, "All terms", cost_of, ESR_TERM_COUNT);
    for (int term = 0; term < ESR_TERM_COUNT; term++)
        add_chart(out, page, esri_term_words((esr_term)term), cost_of, term);
    esri_html(out, "</div></section>\n");
}

// "5 reviewers with 2 visits"; the last shade stands for so many or more.
static esri_short_text share_text(int32_t reviewers, int32_t visits) {
    esri_short_text text;
    const char *noun = visits == 1 ? "visit" : "visits";
    snprintf(text.at, sizeof text.at, "%.24s with %d %s%s",
             esri_plural_text(reviewers, "reviewer").at, (int)visits, noun,
             visits == LOAD_SHADES - 1 ? " or more" : "");
    return text;
}

static int32_t in_shade(const esr_measures *m, int32_t shade) {
    int32_t count = m->spread[shade];
    for (int32_t more = shade + 1; shade == LOAD_SHADES - 1 && more < ESR_SPREAD; more++)
        count += m->spread[more];
    return count;
}

static void add_load_row(esri_buf *out, const compared_page *page, int32_t at, int32_t most) {
    static const char *const shades[LOAD_SHADES] = {"closed",      "week shade1", "week shade2",
                                                    "week shade3", "week shade4", "week"};
    const esr_measures *m = &page->measures[at];
    int32_t y = at * ROW_HEIGHT, before = 0;
    esri_html(out, "<text x=\"%d\" y=\"%d\" class=\"scale\">", LOAD_LEFT - 100, y + 120);
    esri_html_cut(out, page->at[at].name, NAME_WIDTH);
    esri_html(out, "</text>");
    for (int32_t shade = 0; shade < LOAD_SHADES; shade++) {
        int32_t count = in_shade(m, shade);
        int32_t from = LOAD_LEFT + (int32_t)((int64_t)before * LOAD_WIDTH / most);
        before += count;
        int32_t to = LOAD_LEFT + (int32_t)((int64_t)before * LOAD_WIDTH / most);
        if (count == 0)
            continue;
        esri_html(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"%s\">", from, y,
                  to - from, BAR_HEIGHT, shades[shade]);
        esri_html(out, "<title>%s: %s</title></rect>", page->at[at].name,
                  share_text(count, shade).at);
    }
    esri_html(out, "\n");
}

static void add_load_words(esri_buf *out, const compared_page *page, int32_t at) {
    esri_html(out, "<tr><th scope=\"row\">%s</th>", page->at[at].name);
    for (int32_t shade = 0; shade < LOAD_SHADES; shade++)
        esri_html(out, "<td>%d</td>", in_shade(&page->measures[at], shade));
    esri_html(out, "</tr>\n");
}

static void add_load(esri_buf *out, const compared_page *page) {
    int32_t most = 1;
    for (int32_t i = 0; i < page->count; i++)
        most = page->measures[i].reviewers > most ? page->measures[i].reviewers : most;
    esri_html(out,
              "<section id=\"load\"><h2>Load</h2>\n<div class=\"scroll\">"
              "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Reviewers by number of "
              "visits; the table below holds the same figures\">\n",
              LOAD_LEFT + LOAD_WIDTH + 100, page->count * ROW_HEIGHT);
    for (int32_t i = 0; i < page->count; i++)
        add_load_row(out, page, i, most);
    esri_html(out,
              "</svg></div>\n<div class=\"scroll\"><table class=\"scenarios\"><thead><tr>"
              "<th scope=\"col\">Reviewers with</th><th scope=\"col\">no visit</th>"
              "<th scope=\"col\">1</th><th scope=\"col\">2</th><th scope=\"col\">3</th>"
              "<th scope=\"col\">4</th><th scope=\"col\">5 or more</th></tr></thead><tbody>\n");
    for (int32_t i = 0; i < page->count; i++)
        add_load_words(out, page, i);
    esri_html(out,
              "</tbody></table></div><p class=\"note\">A bar for each scenario, as long as it has "
              "reviewers; from left to right those without a visit, with one, two and so on, "
              "each shade darker.</p></section>\n");
}

static esr_status make_page(esr_context *ctx, const compared_page *page, esri_buf *out) {
    const esr_cycle *cycle = page->at[0].input.solution->plan->cycle;
    esri_buf title = {0};
    esri_buf_printf(&title, "%s: scenarios", cycle->name);
    if (title.failed) {
        esri_buf_free(&title);
        return esri_fail_nomem(ctx);
    }
    esri_page_open(out, title.text, cycle);
    esri_buf_free(&title);
    esri_html(out,
              "<nav><a href=\"#table\">At a glance</a><a href=\"#figures\">Open</a>"
              "<a href=\"#costs\">Cost</a><a href=\"#load\">Load</a></nav></header>\n<main>\n");
    add_table(out, page);
    add_charts(out, page);
    add_load(out, page);
    esri_page_close(out);
    return out->failed ? esri_fail_nomem(ctx) : ESR_OK;
}

static esr_status count_differing(esr_context *ctx, const esr_compared *first,
                                  const esr_compared *other, int32_t *out) {
    esr_plan_diff *diff = NULL;
    esr_status status =
        esr_plan_compare(ctx, first->input.solution->plan, other->input.solution->plan, &diff);
    if (status != ESR_OK)
        return status;
    *out = diff->count;
    esr_plan_diff_free(diff);
    return ESR_OK;
}

esr_status esr_comparison_write_html(esr_context *ctx, const esr_compared *compared, int32_t count,
                                     const char *path) {
    compared_page page = {.at = compared, .count = count};
    esri_buf text = {0};
    esr_status status = ESR_OK;
    page.measures = calloc((size_t)count, sizeof *page.measures);
    page.differs = calloc((size_t)count, sizeof *page.differs);
    if (!page.measures || !page.differs)
        ESR_TRY(esri_fail_nomem(ctx));
    for (int32_t i = 0; i < count; i++) {
        ESR_TRY(esr_measure(ctx, &compared[i].input, &page.measures[i]));
        ESR_TRY(count_differing(ctx, &compared[0], &compared[i], &page.differs[i]));
    }
    ESR_TRY(make_page(ctx, &page, &text));
    ESR_TRY(esri_file_write(ctx, path, text.text, text.length));
cleanup:
    esri_buf_free(&text);
    free(page.differs);
    free(page.measures);
    return status;
}
