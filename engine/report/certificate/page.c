// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate as one page to print, sign and file: what the plan is and costs, how good it is and
// what that rests on. Long lists are cut; certificate.json, which the page names by its seal, has
// them whole.
#include "report/certificate/page.h"

#include <stdio.h>
#include <string.h>

#include <esr/report.h>

#include "base/context.h"
#include "db/db.h"
#include "ics/busy.h"
#include "lp/lp.h"
#include "report/words.h"
#include "report/wrap.h"

#define TERM_COLUMNS 30
#define COST_COLUMNS 11

void esri_page_heading(esri_buf *out, const char *heading) {
    esri_buf_printf(out, "\n%s\n", heading);
}

void esri_page_line(esri_buf *out, const char *label, esri_buf *text) {
    out->failed |= text->failed;
    esri_buf_printf(out, "%-*s", ESRI_PAGE_LABEL, label);
    esri_text_wrap(out, text->text ? text->text : "", ESRI_PAGE_LABEL, ESRI_PAGE_LABEL);
    esri_buf_free(text);
}

void esri_page_more(esri_buf *out, size_t count) {
    if (count > ESRI_PAGE_LIST)
        esri_buf_printf(out, "  and %s more, in certificate.json\n",
                        esri_count_text((int64_t)count - ESRI_PAGE_LIST).at);
}

esri_short_text esri_page_time(const char *at) {
    esri_short_text out;
    bool stamp = strlen(at) == sizeof "2026-09-01T08:00:00Z" - 1;
    if (stamp)
        snprintf(out.at, sizeof out.at, "%.10s %.5s UTC", at, at + 11);
    else
        snprintf(out.at, sizeof out.at, "%.40s", at);
    return out;
}

static void add_head(esri_buf *out, const esr_cycle *cycle) {
    esri_buf title = {0};
    esri_buf_printf(&title, "%s  %s", cycle->name, cycle->name_zh);
    out->failed |= title.failed;
    esri_buf_add(out, "Certificate of a review plan  評核計劃證明書\n");
    esri_text_wrap(out, title.text ? title.text : "", 0, 0);
    esri_buf_free(&title);
    esri_buf_printf(out, "Cycle %s, %s – %s: %s, ", cycle->id, esri_date_text(cycle->first_day).at,
                    esri_date_text(cycle->last_day).at,
                    esri_plural_text(cycle->review_count, "review").at);
    esri_buf_printf(out, "%s, %s\n\n", esri_plural_text(cycle->place_count, "seat").at,
                    esri_plural_text(cycle->reviewer_count, "reviewer").at);
}

static void add_made(esri_buf *out, const esr_certificate *c) {
    const esr_record *record = c->record;
    esri_buf text = {0};
    int64_t rows = 0;
    for (int32_t i = 0; i < c->file_count; i++)
        rows += c->files[i].rows;
    esri_buf_printf(&text, "%s by %s, with esr %s, GLPK %s, SQLite %s, libical %s",
                    esri_page_time(record->read_at).at, record->read_by, esr_version(),
                    esri_lp_version(), esri_db_version(), esri_ics_version());
    esri_page_line(out, "Made", &text);
    esri_buf_printf(&text, "%s by %s%s%s: %s, %s", esri_page_time(record->imported_at).at,
                    record->imported_by, *record->imported_from ? " from " : "",
                    record->imported_from, esri_plural_text(c->file_count, "file").at,
                    esri_plural_text(rows, "row").at);
    esri_page_line(out, "Input", &text);
    esri_buf_printf(&text, "SHA-256 %s", c->input.text);
    esri_page_line(out, "", &text);
    esri_buf_printf(&text, "run %lld, %s by %s", (long long)record->run,
                    esri_page_time(record->solved_at).at, record->solved_by);
    if (record->restores)
        esri_buf_printf(&text, ", run %lld restored", (long long)record->restores);
    if (record->carried_from)
        esri_buf_printf(&text, ", carried over from run %lld", (long long)record->carried_from);
    esri_buf_printf(&text, ": %s, %.1f seconds", esr_outcome_text(c->solution->outcome),
                    (double)c->solution->elapsed_ms / 1000);
    esri_page_line(out, "Search", &text);
    esri_buf_printf(&text,
                    "SHA-256 %s of certificate.json, which holds all of this, the plan and "
                    "the prices",
                    c->seal.text);
    esri_page_line(out, "Seal", &text);
}

// What of the bound the prices prove, and what the rest rests on.
static void add_ground(esri_buf *text, const esr_certificate *c) {
    int64_t proven = esr_price_units(c->by_prices);
    proven = proven < c->bound ? proven : c->bound;
    const char *by = c->solution->prices.load ? "the prices in certificate.json prove"
                                              : "the search ended before it had prices; without "
                                                "any the input proves";
    int64_t rest = c->bound - proven;
    if (rest == 0)
        esri_buf_printf(text, "%s all of it", by);
    else
        esri_buf_printf(text, "%s %s of it, the other %s %s on the search's branch and cut", by,
                        esri_count_text(proven).at, esri_count_text(rest).at,
                        rest == 1 ? "rests" : "rest");
}

static void add_result(esri_buf *out, const esr_certificate *c) {
    const esr_verdict *verdict = c->verdict;
    int64_t cost = verdict->costs.total, gap = cost - c->bound;
    esri_buf text = {0};
    esri_buf_add(out, "\n");
    esri_buf_printf(&text, "%s of %s, in %s of %s", esri_count_text(verdict->filled).at,
                    esri_plural_text(verdict->seats, "seat").at,
                    esri_count_text(verdict->scheduled).at,
                    esri_plural_text(c->solution->plan->cycle->review_count, "review").at);
    esri_page_line(out, "Filled", &text);
    esri_buf_add(&text, esri_count_text(cost).at);
    esri_page_line(out, "Cost", &text);
    if (verdict->violation_count > 0) {
        esri_buf_add(&text, "none is of use: the plan breaks rules, see below");
        esri_page_line(out, "Bound", &text);
        return;
    }
    esri_buf_printf(&text, "%s, no allowed plan costs less; ", esri_count_text(c->bound).at);
    add_ground(&text, c);
    esri_page_line(out, "Bound", &text);
    if (gap == 0)
        esri_buf_add(&text, "0: the plan is optimal");
    else
        esri_buf_printf(&text, "%s, %s of the cost: the best plan is cheaper by so much at most",
                        esri_count_text(gap).at, esri_percent_text(gap, cost > 1 ? cost : 1).at);
    esri_page_line(out, "Gap", &text);
}

static void add_term(esri_buf *out, const esr_costs *costs, int term) {
    char label[16];
    snprintf(label, sizeof label, "C%d", term + 1);
    esri_buf_printf(out, "  %-4s%-*s%*s", label, TERM_COLUMNS, esri_term_words((esr_term)term),
                    COST_COLUMNS, esri_count_text(costs->term[term]).at);
}

static void add_terms(esri_buf *out, const esr_costs *costs) {
    esri_page_heading(out, "Cost by term  各項代價");
    for (int term = 0; term < ESR_TERM_COUNT / 2; term++) {
        add_term(out, costs, term);
        esri_buf_add(out, "    ");
        add_term(out, costs, term + ESR_TERM_COUNT / 2);
        esri_buf_add(out, "\n");
    }
}

static void add_how(esri_buf *out) {
    esri_page_heading(out, "How to check this page  核對方法");
    esri_buf_add(
        out, "  esr verify --certificate certificate.json --folder FOLDER    works it all out "
             "again\n"
             "  tools/check-bound FOLDER certificate.json                    the bound, without "
             "esr\n"
             "  Both end with the seal, which must be the one above.\n");
}

esr_status esr_report_certificate(esr_context *ctx, const esr_certificate *certificate,
                                  char **out) {
    esri_buf text = {0};
    const esr_cycle *cycle = certificate->solution->plan->cycle;
    add_head(&text, cycle);
    add_made(&text, certificate);
    add_result(&text, certificate);
    add_terms(&text, &certificate->verdict->costs);
    esri_page_rules(&text, certificate);
    esri_page_in_force(&text, cycle);
    esri_page_overrides(&text, certificate);
    add_how(&text);
    char *taken = esri_buf_take(&text);
    esri_buf_free(&text);
    if (!taken)
        return esri_fail_nomem(ctx);
    *out = taken;
    return ESR_OK;
}
