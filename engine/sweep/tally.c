// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over the draws of one cell, and what follows from them.
#include "sweep/tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"

#define Z 1.959964 // of 95 %

void esri_wilson(int64_t hits, int64_t count, double *low, double *high) {
    *low = 0;
    *high = 1;
    if (count < 1)
        return;
    double n = (double)count, share = (double)hits / n, square = Z * Z;
    double middle = share + square / (2 * n);
    double spread = Z * sqrt(share * (1 - share) / n + square / (4 * n * n));
    *low = hits == 0 ? 0 : (middle - spread) / (1 + square / n);
    *high = hits == count ? 1 : (middle + spread) / (1 + square / n);
}

esr_status esri_tally_begin(esr_context *ctx, const esr_sweep *sweep, esri_tally *out) {
    out->sweep = sweep;
    out->lost = calloc((size_t)sweep->reviewer_count + 1, sizeof *out->lost);
    out->risks = calloc((size_t)sweep->review_count + 1, sizeof *out->risks);
    return out->lost && out->risks ? ESR_OK : esri_fail_nomem(ctx);
}

void esri_tally_free(esri_tally *tally) {
    free(tally->lost);
    free(tally->risks);
    free(tally->kinds);
    esri_arena_free(&tally->arena);
}

static int32_t find_reviewer(const esr_sweep *sweep, esri_piece id) {
    int32_t low = 0, high = sweep->reviewer_count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        const char *there = sweep->reviewers[middle].id;
        int order = strncmp(there, id.at, id.length);
        if (order == 0 && there[id.length] == '\0')
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static void add_to(esri_lost *sums, bool full, double empty, double cost) {
    sums->draws++;
    sums->not_full += !full;
    sums->empty += empty;
    sums->cost += cost;
    sums->empty_square += empty * empty;
    sums->cost_square += cost * cost;
}

static esr_status add_kind(esr_context *ctx, esri_tally *tally, esri_piece kind) {
    int64_t count = esri_kind_count(kind);
    size_t length = kind.length;
    while (length > 0 && kind.at[length - 1] != ':')
        length--;
    length -= length > 0;
    for (int32_t k = 0; k < tally->kind_count; k++)
        if (strlen(tally->kinds[k].seat) == length &&
            memcmp(tally->kinds[k].seat, kind.at, length) == 0) {
            tally->kinds[k].empty += count;
            return ESR_OK;
        }
    if (tally->kind_count == tally->kind_room) {
        int32_t room = 2 * tally->kind_room + 8;
        esr_sweep_kind *grown = realloc(tally->kinds, (size_t)room * sizeof *grown);
        if (!grown)
            return esri_fail_nomem(ctx);
        tally->kinds = grown;
        tally->kind_room = room;
    }
    const char *seat = esri_arena_strndup(&tally->arena, kind.at, length);
    if (!seat)
        return esri_fail_nomem(ctx);
    tally->kinds[tally->kind_count++] = (esr_sweep_kind){seat, count};
    return ESR_OK;
}

static void add_letter(esr_sweep_risk *risk, char letter) {
    risk->draws += letter != ESR_SWEEP_GONE;
    risk->unscheduled += letter == ESR_SWEEP_UNSCHEDULED;
    risk->empty += letter == ESR_SWEEP_EMPTY || letter == ESR_SWEEP_BOTH;
    risk->moved += letter == ESR_SWEEP_MOVED || letter == ESR_SWEEP_BOTH;
}

esr_status esri_tally_add(esr_context *ctx, esri_tally *tally, const esr_sweep_draw *draw) {
    // Without what gaps cost, which would drown the rest; and less the base's cost, so that squares
    // stay small.
    double empty = draw->seats - draw->filled;
    double cost = (double)(draw->cost - draw->open_cost - tally->sweep->cost);
    bool full = empty == 0 && draw->scheduled == draw->reviews;
    const char *lost = draw->lost, *kinds = draw->empty;
    add_to(&tally->all, full, empty, cost);
    for (esri_piece id; esri_lost_next(&lost, &id);) {
        int32_t reviewer = find_reviewer(tally->sweep, id);
        if (reviewer >= 0)
            add_to(&tally->lost[reviewer], full, empty, cost);
    }
    for (int32_t v = 0; v < tally->sweep->review_count; v++)
        add_letter(&tally->risks[v], draw->visits[v]);
    for (esri_piece kind; esri_text_next(&kinds, &kind);) {
        esr_status status = add_kind(ctx, tally, kind);
        if (status != ESR_OK)
            return status;
    }
    return ESR_OK;
}

// The mean of the draws with a loss less that of the others, and its standard error, with one
// variance for both (which few draws could not give by themselves).
static void compare_means(double sum, double square, int64_t count, double all_sum,
                          double all_square, int64_t all_count, double *difference, double *error) {
    double n = (double)count, m = (double)(all_count - count);
    double rest_sum = all_sum - sum, rest_square = all_square - square;
    double scatter = square - sum * sum / n + rest_square - rest_sum * rest_sum / m;
    double variance = scatter > 0 ? scatter / (n + m - 2) : 0;
    *difference = sum / n - rest_sum / m;
    *error = sqrt(variance * (1 / n + 1 / m));
}

// By what is clear of the loss: in empty seats, then in cost.
static int compare_hurt(const esr_sweep_loss *a, const esr_sweep_loss *b, bool shares) {
    double x = a->cost, y = b->cost;
    if (a->empty_clear != b->empty_clear)
        return a->empty_clear ? -1 : 1;
    if (a->empty_clear) {
        x = shares ? a->share : a->empty;
        y = shares ? b->share : b->empty;
    } else if (a->cost_clear != b->cost_clear) {
        return a->cost_clear ? -1 : 1;
    }
    if (x != y)
        return x > y ? -1 : 1;
    return (a->reviewer > b->reviewer) - (a->reviewer < b->reviewer);
}

static int by_share(const void *left, const void *right) {
    return compare_hurt(left, right, true);
}

static int by_mean(const void *left, const void *right) {
    return compare_hurt(left, right, false);
}

static esr_status end_losses(esr_context *ctx, const esri_tally *tally, esri_arena *arena,
                             esr_sweep_table *table) {
    const esri_lost *all = &tally->all;
    bool shares = 2 * all->not_full < all->draws;
    size_t room = (size_t)tally->sweep->reviewer_count;
    esr_sweep_loss *list = esri_arena_alloc(arena, room, sizeof *list);
    if (!list)
        return esri_fail_nomem(ctx);
    for (int32_t r = 0; r < tally->sweep->reviewer_count; r++) {
        const esri_lost *lost = &tally->lost[r];
        esr_sweep_loss loss = {.reviewer = r, .lost = lost->draws};
        loss.kept = all->draws - lost->draws;
        if (loss.lost == 0)
            continue;
        if (loss.lost < ESR_SWEEP_FEW || loss.kept < ESR_SWEEP_FEW) {
            table->loss_seldom++;
            continue;
        }
        compare_means((double)lost->not_full, (double)lost->not_full, lost->draws,
                      (double)all->not_full, (double)all->not_full, all->draws, &loss.share,
                      &loss.share_error);
        compare_means(lost->empty, lost->empty_square, lost->draws, all->empty, all->empty_square,
                      all->draws, &loss.empty, &loss.empty_error);
        compare_means(lost->cost, lost->cost_square, lost->draws, all->cost, all->cost_square,
                      all->draws, &loss.cost, &loss.cost_error);
        loss.not_full = lost->not_full;
        loss.empty_clear = shares ? loss.share > ESR_SWEEP_CLEAR * loss.share_error &&
                                        loss.not_full >= ESR_SWEEP_FEW
                                  : loss.empty > ESR_SWEEP_CLEAR * loss.empty_error;
        loss.cost_clear = loss.cost > ESR_SWEEP_CLEAR * loss.cost_error;
        list[table->loss_count++] = loss;
    }
    qsort(list, (size_t)table->loss_count, sizeof *list, shares ? by_share : by_mean);
    table->losses = list;
    return ESR_OK;
}

static int by_trouble(const void *left, const void *right) {
    const esr_sweep_risk *a = left, *b = right;
    int64_t x = a->unscheduled + a->empty, y = b->unscheduled + b->empty;
    if (x == y) {
        x = a->moved;
        y = b->moved;
    }
    if (x != y)
        return x > y ? -1 : 1;
    return (a->review > b->review) - (a->review < b->review);
}

static int by_week(const void *left, const void *right) {
    const esr_sweep_risk *a = left, *b = right;
    return (a->monday > b->monday) - (a->monday < b->monday);
}

static void add_to_week(esr_sweep_risk *weeks, int32_t *count, const esr_sweep_risk *risk) {
    int32_t at = 0;
    while (at < *count && weeks[at].monday != risk->monday)
        at++;
    if (at == *count)
        weeks[(*count)++] = (esr_sweep_risk){.review = -1, .monday = risk->monday};
    weeks[at].reviews++;
    weeks[at].draws += risk->draws;
    weeks[at].unscheduled += risk->unscheduled;
    weeks[at].empty += risk->empty;
    weeks[at].moved += risk->moved;
}

static esr_status end_risks(esr_context *ctx, const esri_tally *tally, esri_arena *arena,
                            esr_sweep_table *table) {
    size_t room = (size_t)tally->sweep->review_count;
    esr_sweep_risk *risks = esri_arena_alloc(arena, room, sizeof *risks);
    esr_sweep_risk *weeks = esri_arena_alloc(arena, room, sizeof *weeks);
    if (!risks || !weeks)
        return esri_fail_nomem(ctx);
    for (int32_t v = 0; v < tally->sweep->review_count; v++) {
        esr_day day = tally->sweep->reviews[v].first_day;
        esr_sweep_risk risk = tally->risks[v];
        risk.review = v;
        risk.reviews = 1;
        risk.monday = day == ESR_DAY_NONE ? ESR_DAY_NONE : day - esri_day_weekday(day);
        if (risk.unscheduled + risk.empty + risk.moved > 0)
            risks[table->risk_count++] = risk;
        if (day != ESR_DAY_NONE)
            add_to_week(weeks, &table->week_count, &risk);
    }
    qsort(risks, (size_t)table->risk_count, sizeof *risks, by_trouble);
    qsort(weeks, (size_t)table->week_count, sizeof *weeks, by_week);
    table->risks = risks;
    table->weeks = weeks;
    return ESR_OK;
}

static int by_seat(const void *left, const void *right) {
    const esr_sweep_kind *a = left, *b = right;
    return strcmp(a->seat, b->seat);
}

static esr_status end_kinds(esr_context *ctx, const esri_tally *tally, esri_arena *arena,
                            esr_sweep_table *table) {
    esr_sweep_kind *kinds = esri_arena_alloc(arena, (size_t)tally->kind_count, sizeof *kinds);
    if (!kinds)
        return esri_fail_nomem(ctx);
    for (int32_t k = 0; k < tally->kind_count; k++) {
        kinds[k] =
            (esr_sweep_kind){esri_arena_strdup(arena, tally->kinds[k].seat), tally->kinds[k].empty};
        if (!kinds[k].seat)
            return esri_fail_nomem(ctx);
    }
    qsort(kinds, (size_t)tally->kind_count, sizeof *kinds, by_seat);
    table->kinds = kinds;
    table->kind_count = tally->kind_count;
    return ESR_OK;
}

esr_status esri_tally_end(esr_context *ctx, const esri_tally *tally, esri_arena *arena,
                          esr_sweep_table *table) {
    esr_status status = end_losses(ctx, tally, arena, table);
    if (status == ESR_OK)
        status = end_risks(ctx, tally, arena, table);
    return status == ESR_OK ? end_kinds(ctx, tally, arena, table) : status;
}
