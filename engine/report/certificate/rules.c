// SPDX-License-Identifier: GPL-3.0-or-later
// The verdict on each rule, in two columns, and the sentences about broken ones.
#include <stdio.h>

#include "report/certificate/page.h"
#include "report/words.h"
#include "report/wrap.h"

#define NAME_COLUMNS    30
#define VERDICT_COLUMNS 15
#define COLUMN_RULES    9 // in the left column

static void add_rule(esri_buf *out, const esr_certificate *c, int rule) {
    char verdict[32] = "kept";
    if (c->rulings[rule] == ESR_RULING_BROKEN)
        snprintf(verdict, sizeof verdict, "BROKEN, %.20s", esri_count_text(c->broken[rule]).at);
    else if (c->rulings[rule] == ESR_RULING_UNUSED)
        snprintf(verdict, sizeof verdict, "not used");
    esri_buf_printf(out, "  %-4s%-*s%s", esr_rule_name((esr_rule)rule), NAME_COLUMNS,
                    esri_rule_words((esr_rule)rule), verdict);
}

// The left column's verdict is followed by blanks up to the right one.
static void add_row(esri_buf *out, const esr_certificate *c, int left) {
    size_t before = out->length;
    int right = left + COLUMN_RULES;
    add_rule(out, c, left);
    if (right < ESR_RULE_COUNT) {
        size_t used = out->length - before;
        for (; used < 6 + NAME_COLUMNS + VERDICT_COLUMNS; used++)
            esri_buf_add(out, " ");
        add_rule(out, c, right);
    }
    esri_buf_add(out, "\n");
}

void esri_page_rules(esri_buf *out, const esr_certificate *c) {
    const esr_verdict *verdict = c->verdict;
    esri_page_heading(out, "Rules  規則, judged by the verifier, which shares no code with the "
                           "search");
    for (int rule = 1; rule <= COLUMN_RULES; rule++)
        add_row(out, c, rule);
    for (size_t i = 0; i < verdict->violation_count && i < ESRI_PAGE_LIST; i++) {
        esri_buf_printf(out, "  %-6s", esr_rule_name(verdict->violations[i].rule));
        esri_text_wrap(out, verdict->violations[i].text, 8, 8);
    }
    esri_page_more(out, verdict->violation_count);
}
