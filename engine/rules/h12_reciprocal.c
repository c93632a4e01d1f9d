// SPDX-License-Identifier: GPL-3.0-or-later
// H12: reciprocity. If `reciprocal` is `forbid`: where somebody from home school A is a member at
// school B, nobody from B is a member at A in this plan; nor did anybody whose home is B today
// review A on a date of history.csv that lies before the visit's first day by less than the
// rule's term: date < first < date + term. A rule without a term looks at this plan only.
#include <stdlib.h>

#include "base/day.h"
#include "rules/judge.h"
#include "rules/say.h"

esr_day esri_past_review_free_from(const esr_cycle *cycle, const esr_relation *past) {
    return esri_day_add_years(past->from, cycle->kinds[ESR_KIND_RECIPROCAL].years);
}

static bool counts(const esri_pairing *pairing, const esr_relation *past, bool any_day) {
    return past->from_history &&
           past->school.at == pairing->cycle->reviewers[pairing->reviewer.at].home.at &&
           (any_day || (past->from < pairing->first_day &&
                        esri_past_review_free_from(pairing->cycle, past) > pairing->first_day));
}

int32_t esri_past_review_next(const esri_pairing *pairing, int32_t from, bool any_day) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_kind_rule *rule = &cycle->kinds[ESR_KIND_RECIPROCAL];
    int32_t school = cycle->reviews[pairing->review.at].school.at;
    if (rule->mode != ESR_FORBID || rule->years < 0 ||
        cycle->reviewers[pairing->reviewer.at].home.at < 0)
        return -1;
    int32_t end = cycle->school_reviewer_at[school + 1];
    for (int32_t k = cycle->school_reviewer_at[school]; k < end; k++) {
        int32_t other = cycle->school_reviewers[k].at;
        int32_t at = cycle->relation_at[other];
        for (at = at > from ? at : from; at < cycle->relation_at[other + 1]; at++)
            if (counts(pairing, &cycle->relations[at], any_day))
                return at;
    }
    return -1;
}

void esri_say_past_review(esri_buf *why, const esri_pairing *pairing, int32_t at) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_relation *past = &cycle->relations[at];
    char day[11];
    esri_say_reviewer(why, cycle, past->reviewer);
    esri_buf_add(why, " of this school reviewed the home school, ");
    esri_say_school(why, cycle, past->school);
    esr_day_text(past->from, day);
    esri_buf_printf(why, ", on %s", day);
    esr_day_text(esri_past_review_free_from(cycle, past), day);
    esri_buf_printf(why, "; free from %s (history.csv:%d)", day, past->line);
}

bool esri_h12_refuses(const esri_pairing *pairing, esri_buf *why) {
    int32_t at = esri_past_review_next(pairing, 0, false);
    if (at >= 0 && why)
        esri_say_past_review(why, pairing, at);
    return at >= 0;
}

static void judge_history(esri_judge *judge, const esri_pairing *pairing, int32_t place) {
    (void)place;
    for (int32_t at = esri_past_review_next(pairing, 0, false); at >= 0;
         at = esri_past_review_next(pairing, at + 1, false)) {
        esri_buf why = {0};
        esri_say_past_review(&why, pairing, at);
        esri_judge_say_buf(judge, ESR_H12_RECIPROCAL, pairing->review, pairing->reviewer, &why);
    }
}

static int tie_order(const void *left, const void *right) {
    const esri_tie *a = left, *b = right;
    if (a->home.at != b->home.at)
        return a->home.at < b->home.at ? -1 : 1;
    if (a->visited.at != b->visited.at)
        return a->visited.at < b->visited.at ? -1 : 1;
    if (a->review.at != b->review.at)
        return a->review.at < b->review.at ? -1 : 1;
    return (a->reviewer.at > b->reviewer.at) - (a->reviewer.at < b->reviewer.at);
}

esri_tie_list esri_judge_ties(esri_judge *judge) {
    const esr_cycle *cycle = judge->cycle;
    size_t room = (size_t)judge->visit_at[cycle->reviewer_count], count = 0;
    esri_tie *ties = esri_judge_alloc(judge, room, sizeof *ties);
    if (!ties)
        return (esri_tie_list){0};
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        if (cycle->reviewers[r].home.at < 0)
            continue;
        for (int32_t i = judge->visit_at[r]; i < judge->visit_at[r + 1]; i++) {
            esr_review_ix review = judge->visits[i].review;
            ties[count++] =
                (esri_tie){cycle->reviewers[r].home, cycle->reviews[review.at].school, review, {r}};
        }
    }
    qsort(ties, count, sizeof *ties, tie_order);
    size_t kept = 0; // somebody who sits twice on a team is one tie
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || tie_order(&ties[kept - 1], &ties[i]) != 0)
            ties[kept++] = ties[i];
    return (esri_tie_list){ties, kept};
}

esri_tie_list esri_ties_between(esri_tie_list all, esr_school_ix home, esr_school_ix visited) {
    size_t low = 0, high = all.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const esri_tie *tie = &all.at[middle];
        if (tie->home.at < home.at || (tie->home.at == home.at && tie->visited.at < visited.at))
            low = middle + 1;
        else
            high = middle;
    }
    esri_tie_list part = {all.at + low, 0};
    while (low + part.count < all.count && part.at[part.count].home.at == home.at &&
           part.at[part.count].visited.at == visited.at)
        part.count++;
    return part;
}

static void say_tie(esri_judge *judge, const esri_tie *there, const esri_tie *back) {
    const esr_cycle *cycle = judge->cycle;
    esri_buf why = {0};
    esri_buf_add(&why, "comes from ");
    esri_say_school(&why, cycle, there->home);
    esri_buf_add(&why, ", where ");
    esri_say_reviewer(&why, cycle, back->reviewer);
    esri_buf_add(&why, " of this school sits on ");
    esri_say_review(&why, cycle, back->review, judge->plan->first_day[back->review.at]);
    esri_judge_say_buf(judge, ESR_H12_RECIPROCAL, there->review, there->reviewer, &why);
}

void esri_h12_judge_reciprocal(esri_judge *judge) {
    esri_judge_members(judge, judge_history);
    if (judge->cycle->kinds[ESR_KIND_RECIPROCAL].mode != ESR_FORBID)
        return;
    esri_tie_list ties = esri_judge_ties(judge);
    for (size_t i = 0; i < ties.count;) {
        esri_tie_list there = esri_ties_between(ties, ties.at[i].home, ties.at[i].visited);
        if (there.at->home.at < there.at->visited.at) {
            esri_tie_list back = esri_ties_between(ties, there.at->visited, there.at->home);
            if (back.count > 0)
                say_tie(judge, &there.at[0], &back.at[0]);
        }
        i += there.count;
    }
}
