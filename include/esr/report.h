// SPDX-License-Identifier: GPL-3.0-or-later
// What people read: the page, the summary for machines and the summary for people.
#ifndef ESR_REPORT_H
#define ESR_REPORT_H

#include <esr/certificate.h>
#include <esr/explain.h>
#include <esr/rules.h>
#include <esr/solve.h>
#include <esr/sweep.h>

// Everything a report is made of; borrowed.
typedef struct esr_report_input {
    const esr_solution *solution;
    const esr_verdict *verdict;
    const esr_gap_list *gaps; // may be NULL: gaps are then listed without a reason
    int64_t elapsed_ms;       // input read to plan written; 0: the solution's own time
} esr_report_input;

// report.html: one page that needs no other file and no network.
ESR_MUST_USE esr_status esr_report_write_html(esr_context *ctx, const esr_report_input *input,
                                              const char *path);
// summary.json as in docs/input-format.md. The string belongs to the caller (free()).
ESR_MUST_USE esr_status esr_report_json(esr_context *ctx, const esr_report_input *input,
                                        char **out);
// The short summary that the command prints: plain text, UTF-8, at most 100 columns wide.
ESR_MUST_USE esr_status esr_report_text(esr_context *ctx, const esr_report_input *input,
                                        char **out);

// The page of a sweep, with charts; it needs no other file and no network. `detailed`: with the
// table's cell in detail.
ESR_MUST_USE esr_status esr_sweep_write_html(esr_context *ctx, const esr_sweep *sweep,
                                             const esr_sweep_table *table, bool detailed,
                                             const char *path);

// The page of a certificate: plain text, UTF-8, at most 100 columns wide, meant to be printed. The
// string belongs to the caller.
ESR_MUST_USE esr_status esr_report_certificate(esr_context *ctx, const esr_certificate *certificate,
                                               char **out);

#endif
