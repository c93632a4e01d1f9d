// SPDX-License-Identifier: GPL-3.0-or-later
// The plan, the bound and the prices out of a certificate's JSON. Nothing of it is taken on trust:
// whatever is read here is judged, and proven, anew.
#include <stdlib.h>
#include <string.h>

#include "audit/bound.h"
#include "audit/certificate.h"
#include "base/context.h"

typedef struct reader {
    esr_context *ctx;
    const esr_cycle *cycle;
    esri_arena *arena;
    esr_solution *out;
    const char **where;
    const json_t **value;
} reader;

// Notes where something can't be read.
static esr_status refuse(reader *r, const json_t *value, const char *where) {
    if (!where)
        return esri_fail_nomem(r->ctx);
    *r->where = where;
    *r->value = value;
    return ESR_E_INPUT;
}

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static bool is_text_or_null(const json_t *value) {
    return json_is_string(value) || json_is_null(value);
}

// One row of the plan, which must be that of the place `at`.
static esr_status read_seat(reader *r, const json_t *row, int32_t at) {
    const esr_cycle *cycle = r->cycle;
    esr_plan *plan = r->out->plan;
    int32_t v = cycle->places[at].review.at;
    const json_t *first = json_object_get(row, "first_day"),
                 *who = json_object_get(row, "reviewer_id");
    const char *key = NULL;
    if (strcmp(text_of(row, "review_id"), cycle->reviews[v].id) != 0)
        key = "review_id";
    else if (strcmp(text_of(row, "seat"), cycle->seats.at[cycle->places[at].seat]) != 0)
        key = "seat";
    else if (!is_text_or_null(first) ||
             (json_is_string(first) &&
              !esr_day_parse(json_string_value(first), &plan->first_day[v])))
        key = "first_day";
    else if (!is_text_or_null(who))
        key = "reviewer_id";
    if (!key && json_is_string(who)) {
        plan->member[at] = esr_cycle_find_reviewer(cycle, json_string_value(who));
        if (plan->member[at].at < 0)
            key = "reviewer_id";
    }
    if (!key)
        return ESR_OK;
    return refuse(r, json_object_get(row, key),
                  esri_arena_printf(r->arena, "plan.seats[%d].%s", (int)at, key));
}

static esr_status read_plan(reader *r, const json_t *part) {
    const json_t *seats = json_object_get(part, "seats");
    esr_status status = ESR_OK;
    if (json_array_size(seats) != (size_t)r->cycle->place_count)
        return refuse(r, NULL, "plan.seats");
    ESR_TRY(esr_plan_new(r->ctx, r->cycle, &r->out->plan));
    for (int32_t p = 0; p < r->cycle->place_count; p++)
        ESR_TRY(read_seat(r, json_array_get(seats, (size_t)p), p));
cleanup:
    return status;
}

static bool read_price(const json_t *value, int64_t *out) {
    if (!json_is_integer(value) || json_integer_value(value) > ESRI_PRICE_MAX ||
        json_integer_value(value) < -ESRI_PRICE_MAX)
        return false;
    *out = json_integer_value(value);
    return true;
}

static esr_status read_loads(reader *r, const json_t *prices) {
    const esr_cycle *cycle = r->cycle;
    if (json_is_null(prices))
        return ESR_OK;
    if (json_object_size(prices) != (size_t)cycle->reviewer_count)
        return refuse(r, NULL, "bound.prices_1024");
    r->out->prices.load = calloc((size_t)cycle->reviewer_count + 1, sizeof(int64_t));
    if (!r->out->prices.load)
        return esri_fail_nomem(r->ctx);
    for (int32_t i = 0; i < cycle->reviewer_count; i++) {
        const json_t *price = json_object_get(prices, cycle->reviewers[i].id);
        if (!read_price(price, &r->out->prices.load[i]))
            return refuse(
                r, price,
                esri_arena_printf(r->arena, "bound.prices_1024.%s", cycle->reviewers[i].id));
    }
    return ESR_OK;
}

// Whether a pair is new and sound: two reviews in order, and a price that is not below 0.
static bool read_pair(const reader *r, const json_t *entry, esr_pair_price *out) {
    const char *first = json_string_value(json_array_get(entry, 0));
    const char *second = json_string_value(json_array_get(entry, 1));
    if (json_array_size(entry) != 3 || !first || !second ||
        !read_price(json_array_get(entry, 2), &out->price) || out->price < 0)
        return false;
    out->first = esr_cycle_find_review(r->cycle, first);
    out->second = esr_cycle_find_review(r->cycle, second);
    return out->first.at >= 0 && out->first.at < out->second.at;
}

static esr_status read_pairs(reader *r, const json_t *pairs) {
    esr_prices *prices = &r->out->prices;
    size_t count = json_array_size(pairs);
    size_t most = (size_t)r->cycle->review_count * (size_t)r->cycle->review_count;
    if (!json_is_array(pairs) || count > most)
        return refuse(r, pairs, "bound.pair_prices_1024");
    // By both reviews: a pair that is given twice would count twice what is paid once.
    char *seen = calloc(most / 8 + 1, 1);
    prices->pair = calloc(count + 1, sizeof *prices->pair);
    esr_status status = seen && prices->pair ? ESR_OK : esri_fail_nomem(r->ctx);
    for (size_t i = 0; i < count && status == ESR_OK; i++) {
        const json_t *entry = json_array_get(pairs, i);
        esr_pair_price pair;
        bool fine = read_pair(r, entry, &pair);
        size_t at =
            fine ? (size_t)pair.first.at * (size_t)r->cycle->review_count + (size_t)pair.second.at
                 : 0;
        if (fine && !(seen[at / 8] >> at % 8 & 1)) {
            seen[at / 8] = (char)(seen[at / 8] | 1 << at % 8);
            prices->pair[prices->pair_count++] = pair;
        } else {
            status =
                refuse(r, entry, esri_arena_printf(r->arena, "bound.pair_prices_1024[%zu]", i));
        }
    }
    free(seen);
    return status;
}

esr_status esri_certificate_read(esr_context *ctx, const json_t *tree, const esr_cycle *cycle,
                                 esri_arena *arena, esr_solution *out, const char **where,
                                 const json_t **value) {
    reader r = {ctx, cycle, arena, out, where, value};
    const json_t *bound = json_object_get(tree, "bound"), *units = json_object_get(bound, "units");
    esr_status status = ESR_OK;
    ESR_TRY(read_plan(&r, json_object_get(tree, "plan")));
    if (!json_is_integer(units))
        return refuse(&r, units, "bound.units");
    out->bound = json_integer_value(units);
    ESR_TRY(read_loads(&r, json_object_get(bound, "prices_1024")));
    ESR_TRY(read_pairs(&r, json_object_get(bound, "pair_prices_1024")));
cleanup:
    return status;
}
