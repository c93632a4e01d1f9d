// SPDX-License-Identifier: GPL-3.0-or-later
// May this reviewer sit on that team from that day on, looked at alone? The rules that can say so
// without a plan, in the order of their numbers.
#include "base/context.h"
#include "rules/judge.h"

typedef struct pair_rule {
    esr_rule rule;
    bool (*refuses)(const esri_pairing *pairing, esri_buf *why);
} pair_rule;

static const pair_rule pair_rules[] = {
    {ESR_H1_SCHOOL_DAYS, esri_h01_refuses},   {ESR_H2_BOUNDS, esri_h02_refuses},
    {ESR_H3_ROLE, esri_h03_refuses},          {ESR_H4_SECTOR_LANGUAGE, esri_h04_refuses},
    {ESR_H5_OWN_SCHOOL, esri_h05_refuses},    {ESR_H6_RELATION, esri_h06_refuses},
    {ESR_H7_SPONSOR_RIVAL, esri_h07_refuses}, {ESR_H8_DISTANCE, esri_h08_refuses},
    {ESR_H9_REVIEWER_FREE, esri_h09_refuses}, {ESR_H12_RECIPROCAL, esri_h12_refuses},
    {ESR_H17_PIN, esri_h17_refuses},
};

static const pair_rule *first_refusal(const esri_pairing *pairing) {
    for (size_t i = 0; i < sizeof pair_rules / sizeof *pair_rules; i++)
        if (pair_rules[i].refuses(pairing, NULL))
            return &pair_rules[i];
    return NULL;
}

bool esri_refused(const esri_pairing *pairing, esr_rule *rule) {
    const pair_rule *first = first_refusal(pairing);
    if (first)
        *rule = first->rule;
    return first != NULL;
}

bool esri_refusal(const esri_pairing *pairing, esr_rule *rule, esri_buf *why) {
    const pair_rule *first = first_refusal(pairing);
    if (!first)
        return false;
    *rule = first->rule;
    return first->refuses(pairing, why);
}

esr_status esr_refuses(esr_context *ctx, const esr_cycle *cycle, esr_review_ix review,
                       esr_reviewer_ix reviewer, esr_day first_day, bool *out, esr_refusal *why) {
    esri_pairing pairing = {cycle, review, reviewer, first_day};
    esri_buf sentence = {0};
    esr_rule rule;
    bool refused = esri_refusal(&pairing, &rule, &sentence);
    if (refused) {
        char *text = esri_buf_take(&sentence);
        if (!text)
            return esri_fail_nomem(ctx);
        *why = (esr_refusal){rule, text};
    }
    *out = refused;
    return ESR_OK;
}
