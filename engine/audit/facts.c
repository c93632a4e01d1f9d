// SPDX-License-Identifier: GPL-3.0-or-later
// Gathers what stands in a certificate: judges the plan, proves what its prices prove, hashes the
// input, and looks up which waivers the plan makes use of.
#include <stdlib.h>
#include <string.h>

#include "audit/bound.h"
#include "audit/certificate.h"
#include "audit/digest.h"
#include "base/context.h"
#include "rules/judge.h"

int64_t esr_price_units(int64_t bound) {
    int64_t units = bound / ESR_PRICE_UNIT;
    return bound > units * ESR_PRICE_UNIT ? units + 1 : units;
}

esr_status esr_bound_prove(esr_context *ctx, const esr_cycle *cycle, const esr_prices *prices,
                           int64_t *out) {
    int64_t bound = 0;
    esr_status status = esri_audit_bound(ctx, cycle, prices, &bound);
    if (status == ESR_OK)
        *out = esr_price_units(bound);
    return status;
}

static esr_hash hash_of(const esri_sha256_text *digest) {
    esr_hash hash;
    memcpy(hash.text, digest->at, sizeof hash.text);
    return hash;
}

esr_status esri_certificate_gather_input(esr_context *ctx, const esr_cycle *cycle,
                                         esri_owned_certificate *owned) {
    esri_digest digest;
    esr_status status = esri_digest_rows(ctx, cycle->rows, &digest);
    if (status != ESR_OK)
        return status;
    esr_input_file *files = esri_arena_alloc(&owned->arena, ESRI_TABLE_COUNT, sizeof *files);
    if (!files)
        return esri_fail_nomem(ctx);
    int32_t count = 0;
    for (int t = 0; t < ESRI_TABLE_COUNT; t++)
        if (cycle->rows->tables[t].count > 0)
            files[count++] =
                (esr_input_file){esri_table_shape_of((esri_table)t)->file,
                                 cycle->rows->tables[t].count, hash_of(&digest.table[t])};
    owned->certificate.input = hash_of(&digest.whole);
    owned->certificate.files = files;
    owned->certificate.file_count = count;
    return ESR_OK;
}

static bool has_review(const esr_cycle *cycle, esr_school_ix school) {
    return school.at >= 0 &&
           cycle->school_review_at[school.at] < cycle->school_review_at[school.at + 1];
}

// Whether any reviewer's home school is reviewed itself.
static bool homes_are_reviewed(const esr_cycle *cycle) {
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        if (has_review(cycle, cycle->reviewers[r].home))
            return true;
    return false;
}

static bool has_bounds(const esr_cycle *cycle) {
    for (int32_t v = 0; v < cycle->review_count; v++)
        if (cycle->reviews[v].earliest != ESR_DAY_NONE || cycle->reviews[v].latest != ESR_DAY_NONE)
            return true;
    return false;
}

static bool has_forbidden_relation(const esr_cycle *cycle) {
    for (int32_t i = 0; i < cycle->relation_count; i++)
        if (!cycle->relations[i].waived &&
            cycle->kinds[cycle->relations[i].kind].mode == ESR_FORBID)
            return true;
    return false;
}

static bool has_distance_or_busy(const esr_cycle *cycle, bool busy) {
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        if (busy ? cycle->busy_reviewer && cycle->busy_reviewer[r] : cycle->reviewers[r].max_km > 0)
            return true;
    return false;
}

static bool has_novices(const esr_cycle *cycle) {
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        if (cycle->reviewers[r].visits_done == 0)
            return true;
    return false;
}

static bool has_colleagues(const esr_cycle *cycle) {
    for (int32_t s = 0; s < cycle->school_count; s++)
        if (cycle->school_reviewer_at[s + 1] - cycle->school_reviewer_at[s] > 1)
            return true;
    return false;
}

bool esri_rule_is_used(const esr_cycle *cycle, esr_rule rule) {
    const esr_kind_rule *kinds = cycle->kinds;
    switch (rule) {
    case ESR_H2_BOUNDS:
        return has_bounds(cycle);
    case ESR_H5_OWN_SCHOOL:
    case ESR_H11_OWN_REVIEW:
        return homes_are_reviewed(cycle);
    case ESR_H6_RELATION:
        return has_forbidden_relation(cycle);
    case ESR_H7_SPONSOR_RIVAL:
        return (kinds[ESR_KIND_SAME_SPONSOR].mode == ESR_FORBID && cycle->sponsors.count > 0) ||
               (kinds[ESR_KIND_RIVAL].mode == ESR_FORBID && cycle->districts.count > 0);
    case ESR_H8_DISTANCE:
        return has_distance_or_busy(cycle, false);
    case ESR_H9_REVIEWER_FREE:
        return has_distance_or_busy(cycle, true);
    case ESR_H12_RECIPROCAL:
        return kinds[ESR_KIND_RECIPROCAL].mode == ESR_FORBID;
    case ESR_H13_HOME_RELEASE:
        return has_colleagues(cycle);
    case ESR_H14_PAIR:
        return cycle->pair_count > 0;
    case ESR_H15_NOVICES:
        return has_novices(cycle);
    case ESR_H16_CAPACITY:
        return cycle->capacity_count > 0;
    case ESR_H17_PIN:
        return cycle->pin_count > 0;
    case ESR_RULE_PLAN:
    case ESR_H1_SCHOOL_DAYS:
    case ESR_H3_ROLE:
    case ESR_H4_SECTOR_LANGUAGE:
    case ESR_H10_LOAD_GAP:
    case ESR_RULE_COUNT:
        break;
    }
    return true;
}

static void gather_rulings(const esr_cycle *cycle, esr_certificate *c) {
    for (size_t i = 0; i < c->verdict->violation_count; i++)
        c->broken[c->verdict->violations[i].rule]++;
    for (int rule = 0; rule < ESR_RULE_COUNT; rule++) {
        bool used = esri_rule_is_used(cycle, (esr_rule)rule);
        c->rulings[rule] = c->broken[rule] ? ESR_RULING_BROKEN
                           : used          ? ESR_RULING_KEPT
                                           : ESR_RULING_UNUSED;
    }
}

static bool sits(const esr_plan *plan, int32_t v, int32_t reviewer) {
    const esr_review *review = &plan->cycle->reviews[v];
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++)
        if (plan->member[p].at == reviewer)
            return true;
    return false;
}

// Whether the relation, if it were not waived, would weigh on that visit of the plan.
static bool weighs(const esr_plan *plan, const esr_relation *relation, int32_t v) {
    const esr_kind_rule *rule = &plan->cycle->kinds[relation->kind];
    esr_day day = plan->first_day[v];
    bool matters = rule->mode == ESR_FORBID || (rule->mode == ESR_COST && rule->cost > 0);
    return matters && day != ESR_DAY_NONE && sits(plan, v, relation->reviewer.at) &&
           (relation->from == ESR_DAY_NONE || day >= relation->from) &&
           (relation->binds_until == ESR_DAY_NONE || day <= relation->binds_until);
}

static bool add_waiver(const esr_plan *plan, int32_t at, esri_arena *arena, esr_waiver *out) {
    const esr_cycle *cycle = plan->cycle;
    const esr_relation *relation = &cycle->relations[at];
    int32_t from = cycle->school_review_at[relation->school.at];
    int32_t to = cycle->school_review_at[relation->school.at + 1], used = 0;
    esr_review_ix *reviews = esri_arena_alloc(arena, (size_t)(to - from), sizeof *reviews);
    if (!reviews)
        return false;
    for (int32_t i = from; i < to; i++)
        if (weighs(plan, relation, cycle->school_reviews[i].at))
            reviews[used++] = cycle->school_reviews[i];
    *out = (esr_waiver){relation, reviews, used};
    return true;
}

static bool gather_waivers(const esr_plan *plan, esri_owned_certificate *owned) {
    const esr_cycle *cycle = plan->cycle;
    int32_t count = 0;
    for (int32_t i = 0; i < cycle->relation_count; i++)
        count += cycle->relations[i].waived;
    esr_waiver *waivers = esri_arena_alloc(&owned->arena, (size_t)count, sizeof *waivers);
    bool fine = waivers != NULL;
    count = 0;
    for (int32_t i = 0; i < cycle->relation_count && fine; i++)
        if (cycle->relations[i].waived)
            fine = add_waiver(plan, i, &owned->arena, &waivers[count++]);
    owned->certificate.waivers = waivers;
    owned->certificate.waiver_count = count;
    return fine;
}

static bool pin_is_kept(const esr_plan *plan, const esr_pin *pin) {
    bool day = pin->first_day == ESR_DAY_NONE || plan->first_day[pin->review.at] == pin->first_day;
    bool reviewer = pin->reviewer.at < 0 || sits(plan, pin->review.at, pin->reviewer.at);
    return pin->forbid ? !(day && reviewer) : day && reviewer;
}

static bool gather_pins(const esr_plan *plan, esri_owned_certificate *owned) {
    bool *kept = esri_arena_alloc(&owned->arena, (size_t)plan->cycle->pin_count, sizeof *kept);
    for (int32_t p = 0; kept && p < plan->cycle->pin_count; p++)
        kept[p] = pin_is_kept(plan, &plan->cycle->pins[p]);
    owned->certificate.pin_kept = kept;
    return kept != NULL;
}

// Any bound is one only of plans that keep the rules, so that it can't exceed the cost of such one.
static int64_t best_bound(const esr_certificate *c) {
    int64_t bound = c->solution->bound, proven = esr_price_units(c->by_prices);
    int64_t cost = c->verdict->costs.total;
    bound = proven > bound ? proven : bound;
    return bound > cost && c->verdict->violation_count == 0 ? cost : bound;
}

esr_status esri_certificate_gather(esr_context *ctx, const esr_solution *solution,
                                   const esr_record *record, esri_owned_certificate **out) {
    const esr_plan *plan = solution->plan;
    esr_status status = ESR_OK;
    esri_owned_certificate *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_certificate *c = &owned->certificate;
    c->solution = solution;
    c->record = record;
    ESR_TRY(esr_verify(ctx, plan, &c->verdict));
    ESR_TRY(esri_certificate_gather_input(ctx, plan->cycle, owned));
    ESR_TRY(esri_audit_bound(ctx, plan->cycle, &solution->prices, &c->by_prices));
    c->bound = best_bound(c);
    gather_rulings(plan->cycle, c);
    if (!gather_waivers(plan, owned) || !gather_pins(plan, owned))
        ESR_TRY(esri_fail_nomem(ctx));
    *out = owned;
    owned = NULL;
cleanup:
    if (owned)
        esr_certificate_free(&owned->certificate);
    return status;
}

static esr_status write_json(esri_owned_certificate *owned) {
    json_t *tree = esri_certificate_tree(&owned->certificate);
    bool fine = tree && esri_certificate_seal(tree, &owned->certificate.seal) &&
                json_object_set_new(tree, "seal", json_string(owned->certificate.seal.text)) == 0;
    char *text = fine ? json_dumps(tree, JSON_INDENT(1)) : NULL;
    json_decref(tree);
    if (!text)
        return ESR_E_NOMEM;
    size_t length = strlen(text);
    owned->json = malloc(length + 2);
    if (owned->json) {
        memcpy(owned->json, text, length);
        memcpy(owned->json + length, "\n", 2);
    }
    free(text);
    owned->certificate.json = owned->json;
    return owned->json ? ESR_OK : ESR_E_NOMEM;
}

esr_status esr_certificate_new(esr_context *ctx, const esr_solution *solution,
                               const esr_record *record, esr_certificate **out) {
    esri_owned_certificate *owned = NULL;
    esr_status status = esri_certificate_gather(ctx, solution, record, &owned);
    if (status != ESR_OK)
        return status;
    const esr_certificate *c = &owned->certificate;
    if (c->verdict->costs.total != solution->cost)
        status = esri_fail(ctx, ESR_E_INTERNAL, NULL,
                           "the search says that the plan costs %lld, but by the rules it costs "
                           "%lld; no certificate was made",
                           (long long)solution->cost, (long long)c->verdict->costs.total);
    else if (write_json(owned) != ESR_OK)
        status = esri_fail_nomem(ctx);
    if (status == ESR_OK)
        *out = &owned->certificate;
    else
        esr_certificate_free(&owned->certificate);
    return status;
}

void esr_certificate_free(esr_certificate *certificate) {
    if (!certificate)
        return;
    esri_owned_certificate *owned = (esri_owned_certificate *)certificate;
    esr_verdict_free(certificate->verdict);
    esri_arena_free(&owned->arena);
    free(owned->json);
    free(owned);
}
