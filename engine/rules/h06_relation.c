// SPDX-License-Identifier: GPL-3.0-or-later
// H6: no member has a binding relation to the school whose rule is `forbid`. A relation binds from
// `from` (or ever) until `to` plus its kind's term of years, both inclusive; without `to`, for
// ever. Judged on the visit's first day. A waived row does not bind. A review in history.csv is
// a relation of the kind `reviewed` that begins and ends on its date.
#include "rules/judge.h"
#include "rules/say.h"

static bool binds(const esr_relation *row, esr_day day) {
    return !row->waived && (row->from == ESR_DAY_NONE || day >= row->from) &&
           (row->binds_until == ESR_DAY_NONE || day <= row->binds_until);
}

// Whether the row ties the pairing's reviewer to its school on the day; reviewers' rows are
// looked up by the caller.
static bool ties(const esri_pairing *pairing, int32_t at) {
    const esr_relation *row = &pairing->cycle->relations[at];
    return row->school.at == pairing->cycle->reviews[pairing->review.at].school.at &&
           binds(row, pairing->first_day);
}

int32_t esri_relation_next(const esri_pairing *pairing, int32_t from) {
    const esr_cycle *cycle = pairing->cycle;
    int32_t start = cycle->relation_at[pairing->reviewer.at];
    int32_t end = cycle->relation_at[pairing->reviewer.at + 1];
    for (int32_t at = from > start ? from : start; at < end; at++) {
        if (!ties(pairing, at))
            continue;
        bool known = false;
        for (int32_t i = start; i < at && !known; i++)
            known = cycle->relations[i].kind == cycle->relations[at].kind && ties(pairing, i);
        if (!known)
            return at;
    }
    return -1;
}

static int32_t next_forbidden(const esri_pairing *pairing, int32_t from) {
    const esr_cycle *cycle = pairing->cycle;
    int32_t at = esri_relation_next(pairing, from);
    while (at >= 0 && cycle->kinds[cycle->relations[at].kind].mode != ESR_FORBID)
        at = esri_relation_next(pairing, at + 1);
    return at;
}

void esri_say_relation(esri_buf *why, const esr_cycle *cycle, const esr_relation *row) {
    const char *kind = cycle->kinds[row->kind].name;
    char day[11];
    esri_buf_printf(why, "%s.csv:%d: ", row->from_history ? "history" : "relations", row->line);
    if (row->from_history) {
        esr_day_text(row->from, day);
        esri_buf_printf(why, "%s this school on %s", kind, day);
    } else {
        esri_buf_printf(why, "%s", kind);
        if (row->from != ESR_DAY_NONE && row->to == ESR_DAY_NONE) {
            esr_day_text(row->from, day);
            esri_buf_printf(why, " since %s", day);
        } else if (row->from != ESR_DAY_NONE) {
            esr_day_text(row->from, day);
            esri_buf_printf(why, " from %s", day);
        }
        if (row->to != ESR_DAY_NONE) {
            esr_day_text(row->to, day);
            esri_buf_printf(why, "%s %s", row->from != ESR_DAY_NONE ? " to" : " until", day);
        }
    }
    if (row->binds_until == ESR_DAY_NONE) {
        esri_buf_add(why, "; it still holds");
        return;
    }
    esr_day_text(row->binds_until + 1, day);
    esri_buf_printf(why, "; free from %s", day);
}

bool esri_h06_refuses(const esri_pairing *pairing, esri_buf *why) {
    int32_t at = next_forbidden(pairing, 0);
    if (at >= 0 && why)
        esri_say_relation(why, pairing->cycle, &pairing->cycle->relations[at]);
    return at >= 0;
}

static void judge_relations(esri_judge *judge, const esri_pairing *pairing, int32_t place) {
    (void)place;
    int32_t at = next_forbidden(pairing, 0);
    for (; at >= 0; at = next_forbidden(pairing, at + 1)) {
        esri_buf why = {0};
        esri_say_relation(&why, pairing->cycle, &pairing->cycle->relations[at]);
        esri_judge_say_buf(judge, ESR_H6_RELATION, pairing->review, pairing->reviewer, &why);
    }
}

void esri_h06_judge_relations(esri_judge *judge) {
    esri_judge_members(judge, judge_relations);
}
