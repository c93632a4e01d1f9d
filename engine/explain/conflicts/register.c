// SPDX-License-Identifier: GPL-3.0-or-later
// The register: each record that a rule about ties looks at becomes an entry with its days.
#include <esr/conflicts.h>

#include <stdlib.h>

#include "base/context.h"
#include "rules/judge.h"

// The list with its memory.
typedef struct owned_list {
    esr_conflict_list list; // first, so that both have one address
    esr_conflict *at;
    size_t room;
} owned_list;

typedef struct finder {
    const esr_cycle *cycle;
    const esr_plan *plan;
    esr_school_ix school; // -1: all
    owned_list *out;
    bool failed;
} finder;

void esr_conflict_list_free(esr_conflict_list *list) {
    if (!list)
        return;
    owned_list *owned = (owned_list *)list;
    free(owned->at);
    free(owned);
}

static void add(finder *f, esr_conflict conflict) {
    owned_list *out = f->out;
    if (f->failed || (f->school.at >= 0 && f->school.at != conflict.school.at))
        return;
    if (out->list.count == out->room) {
        size_t room = out->room ? 2 * out->room : 32;
        esr_conflict *at = realloc(out->at, room * sizeof *at);
        if (!at) {
            f->failed = true;
            return;
        }
        out->at = at;
        out->room = room;
    }
    conflict.mode =
        conflict.kind < 0 ? ESR_FORBID : f->cycle->kinds[conflict.kind].mode; // H5 knows no mode
    conflict.current = (conflict.first == ESR_DAY_NONE || conflict.first <= f->cycle->last_day) &&
                       (conflict.last == ESR_DAY_NONE || conflict.last >= f->cycle->first_day) &&
                       (conflict.first == ESR_DAY_NONE || conflict.last == ESR_DAY_NONE ||
                        conflict.first <= conflict.last);
    out->at[out->list.count++] = conflict;
}

// An entry without days and people, which a caller fills in.
static esr_conflict entry(esr_reviewer_ix reviewer, esr_school_ix school,
                          esr_conflict_origin origin, int32_t kind) {
    return (esr_conflict){.reviewer = reviewer,
                          .school = school,
                          .origin = origin,
                          .kind = kind,
                          .relation = -1,
                          .first = ESR_DAY_NONE,
                          .last = ESR_DAY_NONE,
                          .other = {-1},
                          .review = {-1}};
}

static void add_relations(finder *f, esr_reviewer_ix reviewer) {
    const esr_cycle *cycle = f->cycle;
    for (int32_t i = cycle->relation_at[reviewer.at]; i < cycle->relation_at[reviewer.at + 1];
         i++) {
        const esr_relation *row = &cycle->relations[i];
        esr_conflict found =
            entry(reviewer, row->school,
                  row->from_history ? ESR_ORIGIN_HISTORY : ESR_ORIGIN_RELATION, row->kind);
        found.relation = i;
        found.first = row->from;
        found.last = row->binds_until;
        found.waived = row->waived;
        add(f, found);
    }
}

// Same sponsor and rivals. The home school itself is told as such.
static void add_schools(finder *f, esr_reviewer_ix reviewer, esr_school_ix home, esr_kind kind,
                        esr_conflict_origin origin,
                        bool (*tied)(const esr_cycle *, esr_school_ix, esr_school_ix)) {
    const esr_cycle *cycle = f->cycle;
    if (cycle->kinds[kind].mode == ESR_ALLOW)
        return;
    int32_t from = f->school.at < 0 ? 0 : f->school.at;
    int32_t to = f->school.at < 0 ? cycle->school_count : f->school.at + 1;
    for (int32_t s = from; s < to; s++)
        if (s != home.at && tied(cycle, home, (esr_school_ix){s}))
            add(f, entry(reviewer, (esr_school_ix){s}, origin, (int32_t)kind));
}

// H12 by history: whoever reviewed the home school ties it to where that person serves today.
static void add_past_reviews(finder *f, esr_reviewer_ix reviewer, esr_school_ix home) {
    const esr_cycle *cycle = f->cycle;
    const esr_kind_rule *rule = &cycle->kinds[ESR_KIND_RECIPROCAL];
    if (rule->mode != ESR_FORBID || rule->years < 0)
        return;
    for (int32_t i = 0; i < cycle->relation_count; i++) {
        const esr_relation *past = &cycle->relations[i];
        esr_school_ix school = cycle->reviewers[past->reviewer.at].home;
        if (!past->from_history || past->school.at != home.at || school.at < 0)
            continue;
        esr_conflict found = entry(reviewer, school, ESR_ORIGIN_PAST_REVIEW, ESR_KIND_RECIPROCAL);
        found.relation = i;
        found.first = past->from + 1;
        found.last = esri_past_review_free_from(cycle, past) - 1;
        found.other = past->reviewer;
        if (found.first <= found.last)
            add(f, found);
    }
}

// H12 in this plan: whoever sits at the home school.
static void add_plan(finder *f, esr_reviewer_ix reviewer, esr_school_ix home) {
    const esr_cycle *cycle = f->cycle;
    if (!f->plan || cycle->kinds[ESR_KIND_RECIPROCAL].mode == ESR_ALLOW)
        return;
    for (int32_t i = cycle->school_review_at[home.at]; i < cycle->school_review_at[home.at + 1];
         i++) {
        esr_review_ix at = cycle->school_reviews[i];
        const esr_review *review = &cycle->reviews[at.at];
        for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++) {
            esr_reviewer_ix other = f->plan->member[p];
            if (other.at < 0 || cycle->reviewers[other.at].home.at < 0 ||
                cycle->reviewers[other.at].home.at == home.at)
                continue;
            esr_conflict found = entry(reviewer, cycle->reviewers[other.at].home, ESR_ORIGIN_PLAN,
                                       ESR_KIND_RECIPROCAL);
            found.other = other;
            found.review = at;
            add(f, found);
        }
    }
}

static void find(finder *f, esr_reviewer_ix reviewer) {
    esr_school_ix home = f->cycle->reviewers[reviewer.at].home;
    if (home.at >= 0)
        add(f, entry(reviewer, home, ESR_ORIGIN_OWN_SCHOOL, -1));
    add_relations(f, reviewer);
    if (home.at < 0)
        return;
    add_schools(f, reviewer, home, ESR_KIND_SAME_SPONSOR, ESR_ORIGIN_SPONSOR, esri_same_sponsor);
    add_schools(f, reviewer, home, ESR_KIND_RIVAL, ESR_ORIGIN_RIVAL, esri_rivals);
    add_past_reviews(f, reviewer, home);
    add_plan(f, reviewer, home);
}

esr_status esr_conflicts(esr_context *ctx, const esr_cycle *cycle, const esr_plan *plan,
                         esr_reviewer_ix reviewer, esr_school_ix school, esr_conflict_list **out) {
    owned_list *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    finder f = {.cycle = cycle, .plan = plan, .school = school, .out = owned};
    int32_t from = reviewer.at < 0 ? 0 : reviewer.at;
    int32_t to = reviewer.at < 0 ? cycle->reviewer_count : reviewer.at + 1;
    for (int32_t r = from; r < to; r++)
        find(&f, (esr_reviewer_ix){r});
    owned->list.at = owned->at;
    if (f.failed) {
        esr_conflict_list_free(&owned->list);
        return esri_fail_nomem(ctx);
    }
    *out = &owned->list;
    return ESR_OK;
}
