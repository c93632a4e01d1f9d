// SPDX-License-Identifier: GPL-3.0-or-later
// The waived relations, which stand in every report with name and reason.
#include <stdlib.h>

#include "report/html.h"
#include "report/page.h"
#include "report/words.h"

// The review of the relation's school on whose team its reviewer sits.
static esr_review_ix used_on(const esr_plan *plan, const esr_relation *relation) {
    const esr_cycle *cycle = plan->cycle;
    for (int32_t i = cycle->school_review_at[relation->school.at];
         i < cycle->school_review_at[relation->school.at + 1]; i++) {
        const esr_review *review = &cycle->reviews[cycle->school_reviews[i].at];
        for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++)
            if (plan->member[p].at == relation->reviewer.at)
                return cycle->school_reviews[i];
    }
    return (esr_review_ix){-1};
}

// Relations lie in one array in their order, so that their places break ties.
static int by_use(const void *a, const void *b) {
    const esri_waiver *left = a, *right = b;
    if ((left->review.at < 0) != (right->review.at < 0))
        return left->review.at < 0 ? 1 : -1;
    return (left->relation > right->relation) - (left->relation < right->relation);
}

bool esri_report_waivers(const esr_plan *plan, esri_arena *arena, esri_waiver_list *out) {
    const esr_cycle *cycle = plan->cycle;
    int32_t count = 0;
    for (int32_t i = 0; i < cycle->relation_count; i++)
        count += cycle->relations[i].waived;
    esri_waiver *at = esri_arena_alloc(arena, (size_t)count, sizeof *at);
    if (!at)
        return false;
    *out = (esri_waiver_list){at, 0};
    for (int32_t i = 0; i < cycle->relation_count; i++)
        if (cycle->relations[i].waived)
            at[out->count++] =
                (esri_waiver){&cycle->relations[i], used_on(plan, &cycle->relations[i])};
    qsort(at, (size_t)out->count, sizeof *at, by_use);
    return true;
}

void esri_page_add_waivers(esri_buf *out, esri_figures *figures) {
    const esr_cycle *cycle = figures->cycle;
    esri_waiver_list list;
    if (!esri_report_waivers(figures->plan, &figures->arena, &list)) {
        out->failed = true;
        return;
    }
    if (list.count == 0)
        return;
    esri_html(out, "<section id=\"waivers\"><h2>Waived relations</h2>\n");
    esri_page_add_details(out, list.count);
    esri_html(out, "<summary>%s</summary>\n", esri_plural_text(list.count, "waiver").at);
    esri_html(out, "<table class=\"waivers\"><thead><tr><th>Reviewer</th><th>School</th>"
                   "<th>Relation</th><th>Waived by, and why</th></tr></thead><tbody>\n");
    for (int32_t i = 0; i < list.count; i++) {
        const esr_relation *relation = list.at[i].relation;
        const esr_reviewer *reviewer = &cycle->reviewers[relation->reviewer.at];
        const esr_school *school = &cycle->schools[relation->school.at];
        esri_html(out, "<tr><td><a href=\"#r%d\">", relation->reviewer.at);
        esri_html_name(out, reviewer->name, reviewer->name_zh);
        esri_html(out, "</a></td><td>");
        esri_html_name(out, school->name, school->name_zh);
        if (list.at[i].review.at >= 0)
            esri_html(out, "<small><a href=\"#v%d\">sits on %s</a></small>", list.at[i].review.at,
                      cycle->reviews[list.at[i].review.at].id);
        esri_html(out, "</td><td>%s</td><td><b>%s</b><small>%s</small></td></tr>\n",
                  cycle->kinds[relation->kind].name, relation->waived_by, relation->waived_why);
    }
    esri_html(out, "</tbody></table></details></section>\n");
}
