// SPDX-License-Identifier: GPL-3.0-or-later
// H14: pairs of pairs.csv are not on the same team.
// H15: a team has at most `novices_per_team` novices (reviewers with visits_done = 0).
#include <stdlib.h>
#include <string.h>

#include "rules/judge.h"
#include "rules/say.h"

static int pair_order(const void *left, const void *right) {
    const esr_pair *a = left, *b = right;
    if (a->first.at != b->first.at)
        return a->first.at < b->first.at ? -1 : 1;
    return (a->second.at > b->second.at) - (a->second.at < b->second.at);
}

static void judge_pair(esri_judge *judge, const esr_pair *pairs, esr_review_ix review,
                       esr_reviewer_ix a, esr_reviewer_ix b) {
    if (a.at < 0 || b.at < 0 || a.at == b.at)
        return;
    esr_pair key = {a.at < b.at ? a : b, a.at < b.at ? b : a, 0};
    const esr_pair *pair =
        bsearch(&key, pairs, (size_t)judge->cycle->pair_count, sizeof key, pair_order);
    if (!pair)
        return;
    esri_buf why = {0};
    esri_buf_add(&why, "must not sit with ");
    esri_say_reviewer(&why, judge->cycle, b);
    esri_buf_printf(&why, " (pairs.csv:%d)", pair->line);
    esri_judge_say_buf(judge, ESR_H14_PAIR, review, a, &why);
}

void esri_h14_judge_pairs(esri_judge *judge) {
    const esr_cycle *cycle = judge->cycle;
    if (cycle->pair_count == 0)
        return;
    esr_pair *pairs = esri_judge_alloc(judge, (size_t)cycle->pair_count, sizeof *pairs);
    if (!pairs)
        return;
    memcpy(pairs, cycle->pairs, (size_t)cycle->pair_count * sizeof *pairs);
    qsort(pairs, (size_t)cycle->pair_count, sizeof *pairs, pair_order);
    for (int32_t v = 0; v < cycle->review_count; v++) {
        if (judge->plan->first_day[v] == ESR_DAY_NONE)
            continue;
        const esr_reviewer_ix *team = judge->plan->member + cycle->reviews[v].seat_at;
        for (int32_t i = 0; i < cycle->reviews[v].seat_count; i++)
            for (int32_t k = i + 1; k < cycle->reviews[v].seat_count; k++)
                judge_pair(judge, pairs, (esr_review_ix){v}, team[i], team[k]);
    }
}

void esri_h15_judge_novices(esri_judge *judge) {
    const esr_cycle *cycle = judge->cycle;
    for (int32_t v = 0; v < cycle->review_count; v++) {
        const esr_reviewer_ix *team = judge->plan->member + cycle->reviews[v].seat_at;
        if (judge->plan->first_day[v] == ESR_DAY_NONE)
            continue;
        int32_t novices = 0;
        esri_buf names = {0};
        for (int32_t i = 0; i < cycle->reviews[v].seat_count; i++) {
            if (team[i].at < 0 || cycle->reviewers[team[i].at].visits_done > 0)
                continue;
            esri_buf_add(&names, novices++ ? ", " : "");
            esri_say_reviewer(&names, cycle, team[i]);
        }
        if (novices > cycle->limits.novices_per_team) {
            esri_buf_printf(&names, ": %d novice%s on the team, at most %d", novices,
                            novices == 1 ? "" : "s", cycle->limits.novices_per_team);
            esri_judge_say_buf(judge, ESR_H15_NOVICES, (esr_review_ix){v}, (esr_reviewer_ix){-1},
                               &names);
        }
        esri_buf_free(&names);
    }
}
