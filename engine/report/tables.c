// SPDX-License-Identifier: GPL-3.0-or-later
// The lists of report.html: what is empty and why, and the visits, month by month.
#include "base/day.h"
#include "report/html.h"
#include "report/page.h"
#include "report/words.h"

static const esr_school *school_of(const esr_cycle *cycle, esr_review_ix review) {
    return &cycle->schools[cycle->reviews[review.at].school.at];
}

static void add_gap(esri_buf *out, const esr_cycle *cycle, const esr_gap_reason *gap) {
    const esr_school *school = school_of(cycle, gap->review);
    esri_html(out, "<tr class=\"gap\"><td><b>%s</b><small>%s</small></td><td>",
              gap->place < 0 ? "no visit" : cycle->seats.at[cycle->places[gap->place].seat],
              cycle->reviews[gap->review.at].id);
    if (gap->place < 0) // an empty seat's review is in the list of visits
        esri_html_name(out, school->name, school->name_zh);
    else {
        esri_html(out, "<a href=\"#v%d\">", gap->review.at);
        esri_html_name(out, school->name, school->name_zh);
        esri_html(out, "</a>");
    }
    esri_html(out, "</td><td>%s</td></tr>\n", gap->text);
}

static void add_gap_summary(esri_buf *out, const esri_figures *figures) {
    int32_t reviews = figures->unscheduled_count, seats = figures->gap_count - reviews;
    esri_html(out, "<summary>");
    if (seats > 0)
        esri_html(out, "%s", esri_plural_text(seats, "empty seat").at);
    if (seats > 0 && reviews > 0)
        esri_html(out, ", ");
    if (reviews > 0)
        esri_html(out, "%s without a visit", esri_plural_text(reviews, "review").at);
    esri_html(out, "</summary>\n");
}

void esri_page_add_gaps(esri_buf *out, const esri_figures *figures) {
    esri_html(out, "<section id=\"empty\"><h2>What is empty, and why</h2>\n");
    if (figures->gap_count == 0) {
        esri_html(out, "<p>Nothing: every review has a visit, and every seat a reviewer.</p>"
                       "</section>\n");
        return;
    }
    esri_page_add_details(out, figures->gap_count);
    add_gap_summary(out, figures);
    esri_html(out, "<table class=\"gaps\"><thead><tr><th>Missing</th><th>School</th><th>Why</th>"
                   "</tr></thead><tbody>\n");
    for (int32_t i = 0; i < figures->gap_count; i++)
        add_gap(out, figures->cycle, &figures->gaps[i]);
    esri_html(out, "</tbody></table></details></section>\n");
}

static void add_member(esri_buf *out, const esri_figures *figures, int32_t place,
                       esr_school_ix school) {
    const esr_cycle *cycle = figures->cycle;
    const char *seat = cycle->seats.at[cycle->places[place].seat];
    esr_reviewer_ix at = figures->plan->member[place];
    if (at.at < 0) {
        esri_html(out, "<div class=\"seat\"><i>%s</i><b class=\"empty\">empty</b></div>", seat);
        return;
    }
    const esr_reviewer *reviewer = &cycle->reviewers[at.at];
    char km[32];
    esri_html(out, "<div class=\"seat\"><i>%s</i><span><a href=\"#r%d\">", seat, at.at);
    esri_html_name(out, reviewer->name, reviewer->name_zh);
    esri_html(out, "</a>");
    if (reviewer->home.at >= 0) {
        const esr_school *home = &cycle->schools[reviewer->home.at];
        esri_html(out, "<small>");
        esri_html_name(out, home->name, home->name_zh);
        esri_html(out, "</small>");
    }
    esri_html(out, "</span><em>%s</em></div>", esri_page_km(esri_way_km(cycle, at, school), km));
}

static void add_visit(esri_buf *out, const esri_figures *figures, const esri_visit *visit) {
    const esr_cycle *cycle = figures->cycle;
    const esr_review *review = &cycle->reviews[visit->review.at];
    const esr_school *school = school_of(cycle, visit->review);
    esri_html(out, "<tr class=\"visit\" id=\"v%d\"><td>%s<small>%s</small></td><td>",
              visit->review.at, esri_visit_text(visit->first, review->half_days).at, review->id);
    esri_html_name(out, school->name, school->name_zh);
    esri_html(out, "<small>%s%s%s</small></td><td>", cycle->sectors.at[school->sector],
              school->district < 0 ? "" : ", ",
              school->district < 0 ? "" : cycle->districts.at[school->district]);
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++)
        add_member(out, figures, p, review->school);
    esri_html(out, "</td></tr>\n");
}

static bool same_month(esr_day a, esr_day b) {
    esri_civil left = esri_day_to_civil(a), right = esri_day_to_civil(b);
    return left.year == right.year && left.month == right.month;
}

void esri_page_add_visits(esri_buf *out, const esri_figures *figures) {
    esri_html(out, "<section id=\"visits\"><h2>Visits</h2>\n");
    if (figures->visit_count == 0)
        esri_html(out, "<p>No review has a visit.</p>\n");
    for (int32_t i = 0; i < figures->visit_count;) {
        const esri_visit *first = &figures->visits[i];
        int32_t end = i;
        while (end < figures->visit_count && same_month(first->first, figures->visits[end].first))
            end++;
        esri_page_add_details(out, figures->visit_count);
        esri_html(out, "<summary>%s <small>%s</small></summary>\n",
                  esri_month_text(first->first).at, esri_plural_text(end - i, "visit").at);
        esri_html(out, "<table class=\"visits\"><thead><tr><th>Days</th><th>School</th>"
                       "<th>Team, from where, one way</th></tr></thead><tbody>\n");
        for (; i < end; i++)
            add_visit(out, figures, &figures->visits[i]);
        esri_html(out, "</tbody></table></details>\n");
    }
    esri_html(out, "</section>\n");
}
