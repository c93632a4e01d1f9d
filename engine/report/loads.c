// SPDX-License-Identifier: GPL-3.0-or-later
// Who carries how much: two histograms, and a row for each reviewer, the busiest first.
#include <stdlib.h>

#include "report/html.h"
#include "report/page.h"
#include "report/words.h"

#define KM_BINS   8 // the first is for those who don't travel
#define DOTS_MOST 6 // more visits allowed than that are told in figures only

static void add_histogram(esri_buf *out, const char *title, const esri_bar *bars, int32_t count) {
    esri_html(out, "<div><h3>%s</h3><div class=\"bars\">", title);
    for (int32_t i = 0; i < count; i++)
        esri_page_add_bar(out, &bars[i]);
    esri_html(out, "</div></div>\n");
}

static void add_visit_histogram(esri_buf *out, esri_figures *figures) {
    int32_t count = figures->load_most + 1;
    esri_bar *bars = esri_arena_alloc(&figures->arena, (size_t)count, sizeof *bars);
    esri_short_text *texts = esri_arena_alloc(&figures->arena, 2 * (size_t)count, sizeof *texts);
    if (!bars || !texts) {
        out->failed = true;
        return;
    }
    for (int32_t visits = 0; visits < count; visits++) {
        texts[2 * visits] = esri_plural_text(visits, "visit");
        texts[2 * visits + 1] = esri_plural_text(figures->spread[visits], "reviewer");
        bars[visits] = (esri_bar){texts[2 * visits].at, texts[2 * visits + 1].at,
                                  figures->spread[visits], figures->cycle->reviewer_count};
    }
    add_histogram(out, "Visits this cycle", bars, count);
}

// The least round width with which the bins reach up to `most`.
static int32_t bin_width(double most) {
    static const int32_t round[3] = {1, 2, 5};
    int32_t power = 1;
    for (int32_t i = 0;; i++) {
        int32_t width = round[i % 3] * power;
        if ((KM_BINS - 1) * (double)width >= most)
            return width;
        if (i % 3 == 2)
            power *= 10;
    }
}

static void add_km_histogram(esri_buf *out, const esri_figures *figures) {
    int32_t in_bin[KM_BINS] = {0}, used = 1;
    double most = 0;
    esri_short_text labels[KM_BINS], values[KM_BINS];
    esri_bar bars[KM_BINS];
    for (int32_t r = 0; r < figures->cycle->reviewer_count; r++)
        most = figures->km[r] > most ? figures->km[r] : most;
    int32_t width = bin_width(most);
    for (int32_t r = 0; r < figures->cycle->reviewer_count; r++) {
        int32_t bin = figures->km[r] > 0 ? 1 + (int32_t)(figures->km[r] / width) : 0;
        bin = bin < KM_BINS ? bin : KM_BINS - 1;
        in_bin[bin]++;
        used = bin >= used ? bin + 1 : used;
    }
    for (int32_t bin = 0; bin < used; bin++) {
        labels[bin] = bin == 0 ? (esri_short_text){"0 km"}
                               : esri_range_text((bin - 1) * width, bin * width, "km");
        values[bin] = esri_plural_text(in_bin[bin], "reviewer");
        bars[bin] =
            (esri_bar){labels[bin].at, values[bin].at, in_bin[bin], figures->cycle->reviewer_count};
    }
    add_histogram(out, "Kilometres, one way, all visits", bars, used);
}

typedef struct ranked {
    int32_t load;
    esr_reviewer_ix reviewer;
} ranked;

static int busiest_first(const void *left, const void *right) {
    const ranked *a = left, *b = right;
    if (a->load != b->load)
        return a->load > b->load ? -1 : 1;
    return (a->reviewer.at > b->reviewer.at) - (a->reviewer.at < b->reviewer.at);
}

// The visits of each reviewer in order of date: reviewer r's are [at[r], at[r + 1]) of `visit`.
typedef struct visit_lists {
    int32_t *at, *visit;
} visit_lists;

static bool lists_make(esri_figures *figures, visit_lists *out) {
    const esr_cycle *cycle = figures->cycle;
    size_t reviewers = (size_t)cycle->reviewer_count;
    out->at = esri_arena_alloc(&figures->arena, reviewers + 1, sizeof *out->at);
    int32_t *next = esri_arena_alloc(&figures->arena, reviewers, sizeof *next);
    out->visit = esri_arena_alloc(&figures->arena, (size_t)cycle->place_count, sizeof *out->visit);
    if (!out->at || !next || !out->visit)
        return false;
    for (size_t r = 0; r < reviewers; r++) {
        out->at[r + 1] = out->at[r] + figures->load[r];
        next[r] = out->at[r];
    }
    for (int32_t i = 0; i < figures->visit_count; i++) {
        const esr_review *review = &cycle->reviews[figures->visits[i].review.at];
        for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++) {
            esr_reviewer_ix member = figures->plan->member[p];
            if (member.at >= 0)
                out->visit[next[member.at]++] = i;
        }
    }
    return true;
}

static void add_dots(esri_buf *out, int32_t load, int32_t most) {
    if (most > DOTS_MOST || load > most) {
        esri_html(out, "%d of %d", load, most);
        return;
    }
    esri_html(out, "<span class=\"dots\" title=\"%d of %d\">", load, most);
    for (int32_t i = 0; i < most; i++)
        esri_html(out, i < load ? "●" : "○");
    esri_html(out, "</span>");
}

static void add_reviewer(esri_buf *out, const esri_figures *figures, const visit_lists *lists,
                         esr_reviewer_ix at) {
    const esr_cycle *cycle = figures->cycle;
    const esr_reviewer *reviewer = &cycle->reviewers[at.at];
    char km[32];
    esri_html(out, "<tr class=\"reviewer\" id=\"r%d\"><td>", at.at);
    esri_html_name(out, reviewer->name, reviewer->name_zh);
    esri_html(out, "<small>%s, %s</small></td><td>", reviewer->id, cycle->roles.at[reviewer->role]);
    if (reviewer->home.at >= 0)
        esri_html_name(out, cycle->schools[reviewer->home.at].name,
                       cycle->schools[reviewer->home.at].name_zh);
    esri_html(out, "</td><td>");
    add_dots(out, figures->load[at.at], reviewer->max_visits);
    esri_html(out, "</td><td>");
    for (int32_t i = lists->at[at.at]; i < lists->at[at.at + 1]; i++) {
        const esri_visit *visit = &figures->visits[lists->visit[i]];
        esri_html(out, "<a class=\"date\" href=\"#v%d\">%s</a> ", visit->review.at,
                  esri_date_text(visit->first).at);
    }
    esri_html(out, "</td><td>%s</td><td>%d</td></tr>\n",
              figures->load[at.at] > 0 ? esri_page_km(figures->km[at.at], km) : "–",
              reviewer->recent_visits);
}

static void add_table(esri_buf *out, esri_figures *figures) {
    int32_t count = figures->cycle->reviewer_count;
    visit_lists lists;
    ranked *order = esri_arena_alloc(&figures->arena, (size_t)count, sizeof *order);
    if (!order || !lists_make(figures, &lists)) {
        out->failed = true;
        return;
    }
    for (int32_t r = 0; r < count; r++)
        order[r] = (ranked){figures->load[r], {r}};
    qsort(order, (size_t)count, sizeof *order, busiest_first);
    esri_page_add_details(out, count);
    esri_html(out, "<summary>%s <small>busiest first</small></summary>\n",
              esri_plural_text(count, "reviewer").at);
    esri_html(out, "<table class=\"reviewers\"><thead><tr><th>Reviewer</th><th>Home school</th>"
                   "<th>Visits</th><th>Begin on</th><th>One way</th><th>Recent</th></tr></thead>"
                   "<tbody>\n");
    for (int32_t i = 0; i < count; i++)
        add_reviewer(out, figures, &lists, order[i].reviewer);
    esri_html(out, "</tbody></table></details>\n");
}

void esri_page_add_reviewers(esri_buf *out, esri_figures *figures) {
    esri_html(out, "<section id=\"reviewers\"><h2>Reviewers</h2>\n");
    if (figures->cycle->reviewer_count == 0) {
        esri_html(out, "<p>There are none.</p></section>\n");
        return;
    }
    esri_html(out, "<div class=\"pair\">\n");
    add_visit_histogram(out, figures);
    add_km_histogram(out, figures);
    esri_html(out, "</div>\n");
    add_table(out, figures);
    esri_html(out, "</section>\n");
}
