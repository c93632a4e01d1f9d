// SPDX-License-Identifier: GPL-3.0-or-later
// What the answers to "why" share: the question, memory that lives as long as the answer, and the
// days that are looked at.
#ifndef ESRI_WHY_H
#define ESRI_WHY_H

#include <esr/why.h>

#include "base/context.h"
#include "rules/judge.h"

typedef struct esri_why {
    esr_context *ctx;
    const esr_cycle *cycle;
    const esr_plan *plan;
    esr_question question;
    esr_verdict *base; // of the present plan
    esri_arena *arena; // of the answer
    bool failed;       // out of memory
    // The days that count, by day of the cycle: those that H1 and H2 leave; or the one asked.
    bool *open;
    int32_t open_days;
} esri_why;

// Judges the present plan and finds the days; the caller closes it in any case.
ESR_MUST_USE esr_status esri_why_open(esri_why *why, esr_context *ctx, const esr_plan *plan,
                                      const esr_question *question, esri_arena *arena);
void esri_why_close(esri_why *why);
// Zeroed memory of the answer; NULL and failed where there is none.
void *esri_why_alloc(esri_why *why, size_t count, size_t size);
// Keeps a text and empties the buffer; "" and failed without memory.
const char *esri_why_keep(esri_why *why, esri_buf *text);

// A list of sentences in the making.
typedef struct esri_records {
    esri_why *why;
    const char **at;
    int32_t count, room;
} esri_records;
// Adds a sentence and empties the buffer.
void esri_record(esri_records *records, esri_buf *text);
void esri_record_printf(esri_records *records, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// The question's pair on a day.
esri_pairing esri_why_pairing(const esri_why *why, esr_day day);
// On how many of the days a rule does not refuse the pair.
int32_t esri_why_count(const esri_why *why, bool (*refuses)(const esri_pairing *, esri_buf *));

// The first rule that refuses a pairing on its day, and its sentence (`text` may be NULL): as
// esri_refusal, and a day that is kept refuses the others.
bool esri_why_refused(const esri_pairing *pairing, esr_rule *rule, esri_buf *text);

// What each rule says: fills out[H1 … H17].
void esri_why_rules(esri_why *why, esr_rule_stand *out);
// Its parts: rules that look at the day, rules that look at the plan.
void esri_why_day_rules(esri_why *why, esr_rule_stand *out);
void esri_why_plan_rules(esri_why *why, esr_rule_stand *out);
esr_rule_stand esri_why_stand(esr_stand stand, int32_t days, const esri_records *records);

// What the member costs on that day, with so many other visits.
void esri_why_costs(esri_why *why, esr_day day, int32_t other_visits, esr_why_pair *out);

// Judges a changed copy of the present plan: fills delta and broken.
ESR_MUST_USE esr_status esri_why_try(esri_why *why, const esr_plan *changed, esr_swap *out);
// Whether `a` is to be preferred to `b`.
bool esri_swap_before(const esr_swap *a, const esr_swap *b);
void esri_swap_sort(esr_swap *swaps, int32_t count);
// The swaps of a pair, or, where it sits there, the others who could.
ESR_MUST_USE esr_status esri_why_swaps(esri_why *why, esr_why_pair *out);
ESR_MUST_USE esr_status esri_why_others(esri_why *why, int32_t place, esr_why_pair *out);

// What esr_check_rules holds against the pin that is asked for. False: nothing. The first rule and
// its sentence go to `rule` and `reason`, and, where `rules` is not NULL, all of them there.
ESR_MUST_USE esr_status esri_why_excluded(esri_why *why, bool *out, esr_rule *rule,
                                          const char **reason, esr_rule_stand *rules);

#endif
