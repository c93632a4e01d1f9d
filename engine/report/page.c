// SPDX-License-Identifier: GPL-3.0-or-later
// report.html: one page that holds all that it shows, without scripts, and well-formed as XML. Its
// policy lets a browser load nothing at all, should anything ever slip in.
#include "report/page.h"

#include <stdio.h>

#include "base/file.h"
#include "report/html.h"
#include "report/words.h"

#define LIST_OPEN_MOST 400

void esri_page_add_bar(esri_buf *out, const esri_bar *bar) {
    double share = bar->whole > 0 ? bar->part / bar->whole : 0;
    bool saving = share < 0;
    int permille = (int)(1000 * (saving ? -share : share) + 0.5);
    esri_html(out,
              "<div><span>%s</span><i><b class=\"%s\" "
              "style=\"width:%d.%d%%\"></b></i><span>%s</span></div>\n",
              bar->label,
              saving      ? "saving"
              : share > 0 ? "some"
                          : "none",
              permille / 10, permille % 10, bar->value);
}

void esri_page_add_details(esri_buf *out, int32_t length) {
    esri_html(out, length <= LIST_OPEN_MOST ? "<details open=\"open\">" : "<details>");
}

const char *esri_page_km(double km, char out[32]) {
    if (km < 0)
        return "–";
    snprintf(out, 32, "%.1f km", km);
    return out;
}

void esri_page_open(esri_buf *out, const char *title, const esr_cycle *cycle) {
    esri_html(out,
              "<!DOCTYPE html>\n"
              "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\"><head>"
              "<meta charset=\"utf-8\"/>\n"
              "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
              "style-src 'unsafe-inline'\"/>\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
              "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
              "<title>%s</title>\n<style>\n",
              title);
    for (const char *const *part = esri_page_style; *part; part++)
        esri_buf_add(out, *part);
    esri_html(out, "</style></head>\n<body>\n<header><h1>%s", title);
    if (*cycle->name_zh)
        esri_html(out, "<span lang=\"zh-Hant\">%s</span>", cycle->name_zh);
    esri_html(out, "</h1>\n<p>%s – %s</p>\n", esri_date_text(cycle->first_day).at,
              esri_date_text(cycle->last_day).at);
}

void esri_page_close(esri_buf *out) {
    esri_html(out, "</main>\n<footer>Planned by esr %s</footer>\n</body></html>\n", esr_version());
}

static void add_links(esri_buf *out) {
    esri_html(out, "<nav><a href=\"#timeline\">Timeline</a><a href=\"#costs\">Cost</a>"
                   "<a href=\"#empty\">Empty</a><a href=\"#visits\">Visits</a>"
                   "<a href=\"#reviewers\">Reviewers</a></nav></header>\n<main>\n");
}

static void add_tile(esri_buf *out, const char *name, const char *figure, const char *unit,
                     const char *note) {
    esri_html(out, "<div><dt>%s</dt><dd><b>%s</b> %s<small>%s</small></dd></div>\n", name, figure,
              unit, note);
}

// "12 empty", "none empty".
static const char *left_text(int32_t left, const char *what, esri_short_text *text) {
    snprintf(text->at, sizeof text->at, "%.20s %.40s", left ? esri_count_text(left).at : "none",
             what);
    return text->at;
}

static void add_tiles(esri_buf *out, esri_figures *figures) {
    const esr_verdict *verdict = figures->input->verdict;
    const char *quality = esri_quality_text(figures);
    esri_short_text of, note, km;
    if (!quality) {
        out->failed = true;
        return;
    }
    int32_t reviewers = figures->cycle->reviewer_count;
    int32_t idle = figures->spread[0];
    esri_html(out, "<dl class=\"tiles\">\n");
    snprintf(of.at, sizeof of.at, "of %.30s", esri_count_text(verdict->seats).at);
    add_tile(out, "Seats filled", esri_count_text(verdict->filled).at, of.at,
             left_text(verdict->seats - verdict->filled, "empty", &note));
    snprintf(of.at, sizeof of.at, "of %.30s", esri_count_text(figures->cycle->review_count).at);
    add_tile(out, "Reviews scheduled", esri_count_text(verdict->scheduled).at, of.at,
             left_text(figures->unscheduled_count, "without a visit", &note));
    add_tile(out, "Cost", esri_count_text(verdict->costs.total).at, "units", quality);
    snprintf(km.at, sizeof km.at, "%.1f km a seat filled",
             figures->total_km / (verdict->filled > 0 ? verdict->filled : 1));
    add_tile(out, "Travel, one way", esri_count_text((int64_t)(figures->total_km + 0.5)).at, "km",
             km.at);
    snprintf(of.at, sizeof of.at, "of %.30s", esri_count_text(reviewers).at);
    add_tile(out, "Reviewers on a team", esri_count_text(reviewers - idle).at, of.at,
             left_text(idle, "without a visit", &note));
    esri_html(out, "</dl>\n");
}

static void add_violations(esri_buf *out, const esr_verdict *verdict) {
    if (verdict->violation_count == 0)
        return;
    esri_html(out, "<section class=\"broken\"><h2>This plan breaks rules</h2>\n");
    esri_page_add_details(out, (int32_t)verdict->violation_count);
    esri_html(out, "<summary>in %s</summary><ul>\n",
              esri_plural_text((int64_t)verdict->violation_count, "place").at);
    for (size_t i = 0; i < verdict->violation_count; i++)
        esri_html(out, "<li><b>%s</b> %s</li>\n", esr_rule_name(verdict->violations[i].rule),
                  verdict->violations[i].text);
    esri_html(out, "</ul></details></section>\n");
}

void esri_page_add_costs(esri_buf *out, const esri_figures *figures) {
    const esr_costs *costs = &figures->input->verdict->costs;
    const esr_solution *solution = figures->input->solution;
    int64_t most = 0;
    for (esr_term term = 0; term < ESR_TERM_COUNT; term++) {
        int64_t size = costs->term[term] < 0 ? -costs->term[term] : costs->term[term];
        most = size > most ? size : most;
    }
    esri_html(out, "<section id=\"costs\"><h2>Cost by term</h2>\n");
    if (most == 0)
        esri_html(out, "<p>The plan costs nothing.</p>\n");
    esri_html(out, "<div class=\"bars\">\n");
    for (esr_term term = 0; term < ESR_TERM_COUNT; term++) {
        esri_short_text value = esri_count_text(costs->term[term]);
        if (costs->term[term] != 0)
            esri_page_add_bar(out, &(esri_bar){esri_term_words(term), value.at,
                                               (double)costs->term[term], (double)most});
    }
    esri_html(out, "</div>\n<p class=\"note\">In all %s", esri_count_text(costs->total).at);
    if (solution->cost != solution->bound)
        esri_html(out, "; no allowed plan can cost less than %s; %s",
                  esri_count_text(solution->bound).at, esr_outcome_text(solution->outcome));
    esri_html(out, ".</p></section>\n");
}

static void add_page(esri_buf *out, esri_figures *figures) {
    esri_page_open(out, figures->cycle->name, figures->cycle);
    add_links(out);
    add_tiles(out, figures);
    add_violations(out, figures->input->verdict);
    esri_page_add_timeline(out, figures);
    esri_page_add_costs(out, figures);
    esri_page_add_gaps(out, figures);
    esri_page_add_visits(out, figures);
    esri_page_add_reviewers(out, figures);
    esri_page_add_waivers(out, figures);
    esri_page_close(out);
}

esr_status esr_report_write_html(esr_context *ctx, const esr_report_input *input,
                                 const char *path) {
    esr_status status = ESR_OK;
    esri_figures figures = {0};
    esri_buf page = {0};
    ESR_TRY(esri_figures_make(ctx, input, &figures));
    add_page(&page, &figures);
    if (page.failed)
        status = esri_fail_nomem(ctx);
    else
        status = esri_file_write(ctx, path, page.text, page.length);
cleanup:
    esri_buf_free(&page);
    esri_figures_free(&figures);
    return status;
}
