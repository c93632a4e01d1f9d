// SPDX-License-Identifier: GPL-3.0-or-later
// The summary that a person reads on a terminal: at most 100 columns, Chinese counted as two.
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/words.h"
#include "report/wrap.h"

#define LABEL_COLUMNS 14 // where values begin
#define TERM_COLUMNS  32
#define COST_COLUMNS  12
#define RULE_COLUMNS  6
#define INDENT        2
#define REASON_MOST   (ESRI_TEXT_WIDTH / 2) // a reason begins here at the latest
#define LIST_MOST     10                    // lines of a list before "and more"

static void add_headline(esri_buf *out, const esri_figures *figures) {
    const esr_cycle *cycle = figures->cycle;
    esri_buf title = {0};
    esri_buf_printf(&title, "%s  %s", cycle->name, cycle->name_zh);
    out->failed |= title.failed;
    if (title.text)
        esri_text_wrap(out, title.text, 0, 0);
    esri_buf_free(&title);
    esri_buf_printf(out, "%s – %s, ", esri_date_text(cycle->first_day).at,
                    esri_date_text(cycle->last_day).at);
    esri_buf_printf(out, "%s, %s\n\n", esri_plural_text(cycle->review_count, "review").at,
                    esri_plural_text(cycle->reviewer_count, "reviewer").at);
}

// "12 reviewers with 0 visits, 96 with 1, 40 with 2".
static void add_load(esri_buf *out, const esri_figures *figures) {
    esri_buf line = {0};
    for (int32_t visits = 0; visits <= figures->load_most; visits++) {
        if (figures->spread[visits] == 0)
            continue;
        if (line.length == 0)
            esri_buf_printf(&line, "%s with %s",
                            esri_plural_text(figures->spread[visits], "reviewer").at,
                            esri_plural_text(visits, "visit").at);
        else
            esri_buf_printf(&line, ", %s with %d", esri_count_text(figures->spread[visits]).at,
                            visits);
    }
    out->failed |= line.failed;
    esri_buf_printf(out, "%-*s", LABEL_COLUMNS, "Load");
    esri_text_wrap(out, line.text ? line.text : "no reviewers", LABEL_COLUMNS, LABEL_COLUMNS);
    esri_buf_free(&line);
}

// What is left to prove; nothing where the plan is proven.
static void add_bound(esri_buf *out, const esr_solution *solution) {
    if (solution->cost == solution->bound)
        return;
    esri_buf line = {0};
    esri_buf_printf(&line, "%s, no allowed plan can cost less; %s",
                    esri_count_text(solution->bound).at, esr_outcome_text(solution->outcome));
    out->failed |= line.failed;
    esri_buf_printf(out, "%-*s", LABEL_COLUMNS, "Bound");
    if (line.text)
        esri_text_wrap(out, line.text, LABEL_COLUMNS, LABEL_COLUMNS);
    esri_buf_free(&line);
}

static void add_figures(esri_buf *out, esri_figures *figures) {
    const esr_verdict *verdict = figures->input->verdict;
    const char *quality = esri_quality_text(figures);
    if (!quality) {
        out->failed = true;
        return;
    }
    esri_buf_printf(out, "%-*s%s of %s\n", LABEL_COLUMNS, "Seats filled",
                    esri_count_text(verdict->filled).at, esri_count_text(verdict->seats).at);
    esri_buf_printf(out, "%-*s%s of %s\n", LABEL_COLUMNS, "Scheduled",
                    esri_count_text(verdict->scheduled).at,
                    esri_plural_text(figures->cycle->review_count, "review").at);
    esri_buf_printf(out, "%-*s%s, %s\n", LABEL_COLUMNS, "Cost",
                    esri_count_text(verdict->costs.total).at, quality);
    add_bound(out, figures->input->solution);
    esri_buf_printf(out, "%-*s%s km one way, %.1f km a seat filled\n", LABEL_COLUMNS, "Travel",
                    esri_count_text((int64_t)(figures->total_km + 0.5)).at,
                    figures->total_km / (verdict->filled > 0 ? verdict->filled : 1));
    add_load(out, figures);
}

static void add_terms(esri_buf *out, const esr_costs *costs) {
    bool any = false;
    for (esr_term term = 0; term < ESR_TERM_COUNT; term++) {
        if (costs->term[term] == 0)
            continue;
        if (!any)
            esri_buf_add(out, "\nCost by term\n");
        any = true;
        esri_buf_printf(out, "  %-*s%*s\n", TERM_COLUMNS, esri_term_words(term), COST_COLUMNS,
                        esri_count_text(costs->term[term]).at);
    }
}

static void add_more(esri_buf *out, size_t count) {
    if (count > LIST_MOST)
        esri_buf_printf(out, "  and %s more\n", esri_count_text((int64_t)count - LIST_MOST).at);
}

static const char *gap_label(const esr_cycle *cycle, const esr_gap_reason *gap) {
    return gap->place < 0 ? "no visit" : cycle->seats.at[cycle->places[gap->place].seat];
}

// The widest id and label of the gaps that are shown decide where the reasons begin.
static int32_t reason_column(const esri_figures *figures, int32_t shown, int32_t *label_column) {
    const esr_cycle *cycle = figures->cycle;
    int32_t id_columns = 0, label_columns = 0;
    for (int32_t i = 0; i < shown; i++) {
        const esr_gap_reason *gap = &figures->gaps[i];
        int32_t id = esri_text_columns(cycle->reviews[gap->review.at].id);
        int32_t label = esri_text_columns(gap_label(cycle, gap));
        id_columns = id > id_columns ? id : id_columns;
        label_columns = label > label_columns ? label : label_columns;
    }
    *label_column = INDENT + id_columns + INDENT;
    int32_t column = *label_column + label_columns + INDENT;
    return column < REASON_MOST ? column : REASON_MOST;
}

static void add_cell(esri_buf *out, const char *text, int32_t next, int32_t *column) {
    esri_text_word(out, text, strlen(text), INDENT, column);
    esri_text_spaces(out, next - *column);
    *column = next > *column ? next : *column;
}

// One line for each gap: review, what is missing, why.
static void add_gaps(esri_buf *out, const esri_figures *figures) {
    int32_t shown = figures->gap_count < LIST_MOST ? figures->gap_count : LIST_MOST;
    if (shown == 0)
        return;
    esri_buf_add(out, "\nEmpty, and why\n");
    int32_t label_at, reason_at = reason_column(figures, shown, &label_at);
    for (int32_t i = 0; i < shown; i++) {
        const esr_gap_reason *gap = &figures->gaps[i];
        int32_t column = INDENT;
        esri_text_spaces(out, INDENT);
        add_cell(out, figures->cycle->reviews[gap->review.at].id, label_at, &column);
        add_cell(out, gap_label(figures->cycle, gap), *gap->text ? reason_at : 0, &column);
        if (*gap->text && column > reason_at) { // a very long id: the reason takes lines of its own
            esri_buf_add(out, "\n");
            esri_text_spaces(out, reason_at);
        }
        esri_text_wrap(out, gap->text, reason_at, reason_at);
    }
    add_more(out, (size_t)figures->gap_count);
}

static void add_violations(esri_buf *out, const esr_verdict *verdict) {
    if (verdict->violation_count == 0)
        return;
    esri_buf_printf(out, "\nThis plan breaks rules, in %s\n",
                    esri_plural_text((int64_t)verdict->violation_count, "place").at);
    for (size_t i = 0; i < verdict->violation_count && i < LIST_MOST; i++) {
        const esr_violation *violation = &verdict->violations[i];
        esri_buf_printf(out, "  %-*s", RULE_COLUMNS, esr_rule_name(violation->rule));
        esri_text_wrap(out, violation->text, INDENT + RULE_COLUMNS, INDENT + RULE_COLUMNS);
    }
    add_more(out, verdict->violation_count);
}

// "R07 and S12, supported, on V3: Ms Ho, long ago"; those of which the plan makes use first.
static void add_waivers(esri_buf *out, esri_figures *figures) {
    const esr_cycle *cycle = figures->cycle;
    esri_waiver_list list;
    if (!esri_report_waivers(figures->plan, &figures->arena, &list)) {
        out->failed = true;
        return;
    }
    if (list.count > 0)
        esri_buf_add(out, "\nWaived relations\n");
    for (int32_t i = 0; i < list.count && i < LIST_MOST; i++) {
        const esr_relation *relation = list.at[i].relation;
        esr_review_ix review = list.at[i].review;
        esri_buf line = {0};
        esri_buf_printf(
            &line, "%s and %s, %s%s%s: by %s%s%s", cycle->reviewers[relation->reviewer.at].id,
            cycle->schools[relation->school.at].id, cycle->kinds[relation->kind].name,
            review.at < 0 ? "" : ", used for ", review.at < 0 ? "" : cycle->reviews[review.at].id,
            relation->waived_by, *relation->waived_why ? ": " : "", relation->waived_why);
        out->failed |= line.failed;
        esri_text_spaces(out, INDENT);
        if (line.text)
            esri_text_wrap(out, line.text, INDENT, 2 * INDENT);
        esri_buf_free(&line);
    }
    add_more(out, (size_t)list.count);
}

esr_status esr_report_text(esr_context *ctx, const esr_report_input *input, char **out) {
    esr_status status = ESR_OK;
    esri_figures figures = {0};
    esri_buf text = {0};
    ESR_TRY(esri_figures_make(ctx, input, &figures));
    add_headline(&text, &figures);
    add_figures(&text, &figures);
    add_terms(&text, &input->verdict->costs);
    add_gaps(&text, &figures);
    add_waivers(&text, &figures);
    add_violations(&text, input->verdict);
    char *taken = esri_buf_take(&text);
    if (taken)
        *out = taken;
    else
        status = esri_fail_nomem(ctx);
cleanup:
    esri_buf_free(&text);
    esri_figures_free(&figures);
    return status;
}
