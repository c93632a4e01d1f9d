// SPDX-License-Identifier: GPL-3.0-or-later
// Writing the pool. All numbers are whole, seven bits a byte, the lowest first:
//   the four bytes "ESP1"; whether there is a basis
//   reviews: count; of each its id, and whether leaving it out is basic
//   reviewers: count; of each their id, kind of basis, and steps that are used up
//   pairs that may be mutual: count; of each both reviews, and kind of basis
//   teams: count; of each review, flags, members, and as the flags say cost and pairs
//   a checksum of all bytes before
// A kind is 0: the row's slack is basic, 1: a step or the payment is, 2: neither.
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "search/pool.h"
#include "search/pool_format.h"

#define REACH 40 // units of cost above the least of the review up to which a team is kept

uint64_t esri_pool_checksum(const unsigned char *bytes, size_t length) {
    uint64_t sum = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < length; i++)
        sum = (sum ^ bytes[i]) * UINT64_C(1099511628211);
    return sum;
}

static void put(esri_buf *buf, uint64_t number) {
    unsigned char bytes[10];
    size_t count = 0;
    do {
        bytes[count] = (unsigned char)(number & 127) | (number > 127 ? 128 : 0);
        number >>= 7;
        count++;
    } while (number);
    esri_buf_add_bytes(buf, bytes, count);
}

static void put_text(esri_buf *buf, const char *text) {
    size_t length = strlen(text);
    put(buf, length);
    esri_buf_add_bytes(buf, text, length);
}

// Where a row or column stood at the end of column generation; later ones are not basic.
static bool row_basic(const esri_master *master, int32_t row) {
    return row >= master->root_rows || master->root_basis[row] == ESRI_LP_BASIC;
}

static uint8_t column_stand(const esri_master *master, int32_t column) {
    return column < master->root_columns ? master->root_basis[master->root_rows + column]
                                         : ESRI_LP_AT_LOWER;
}

static void put_reviews(esri_buf *buf, const esri_search *search) {
    const esri_master *master = search->master;
    put(buf, (uint64_t)search->problem->review_count);
    for (int32_t v = 0; v < search->problem->review_count; v++) {
        put_text(buf, search->problem->cycle->reviews[v].id);
        put(buf, column_stand(master, master->unscheduled[v]) == ESRI_LP_BASIC);
    }
}

static void put_reviewers(esri_buf *buf, const esri_search *search) {
    const esri_master *master = search->master;
    put(buf, (uint64_t)search->problem->reviewer_count);
    for (int32_t r = 0; r < search->problem->reviewer_count; r++) {
        int32_t used = 0, column = master->slice_at[r];
        esri_pool_kind kind =
            row_basic(master, master->row_of[r]) ? ESRI_POOL_SLACK : ESRI_POOL_NONE;
        for (int32_t k = 0; k < search->problem->reviewers[r].max_visits; column++) {
            uint8_t stand = column_stand(master, column);
            if (stand == ESRI_LP_BASIC)
                kind = ESRI_POOL_EXTRA;
            if (stand != ESRI_LP_AT_UPPER)
                break;
            used = k = esri_master_slice_end(master, r, k);
        }
        put_text(buf, search->problem->cycle->reviewers[r].id);
        put(buf, kind);
        put(buf, (uint64_t)used);
    }
}

static void put_pairs(esri_buf *buf, const esri_master *master) {
    put(buf, (uint64_t)master->mutual_count);
    for (int32_t k = 0; k < master->mutual_count; k++) {
        const esri_mutual *mutual = &master->mutuals[k];
        put(buf, (uint64_t)mutual->first);
        put(buf, (uint64_t)mutual->second);
        put(buf, row_basic(master, mutual->row) ? ESRI_POOL_SLACK
                 : mutual->pay >= 0 && column_stand(master, mutual->pay) == ESRI_LP_BASIC
                     ? ESRI_POOL_EXTRA
                     : ESRI_POOL_NONE);
    }
}

// Whether the team's value at the best prices, pairs apart, is within reach of the least.
static bool is_near(const esri_search *search, const esri_column *column) {
    const esri_review *review = &search->problem->reviews[column->review];
    int64_t value = ESRI_SCALE * column->cost;
    for (int32_t m = 0; m < column->team.count; m++)
        value += search->prices.load[review->candidates[column->team.member[m]].reviewer];
    return value <= search->least[column->review] + ESRI_SCALE * REACH;
}

static void put_team(esri_buf *buf, const esri_master *master, const esri_column *column,
                     bool basic) {
    const esri_review *review = &master->problem->reviews[column->review];
    int32_t pairs = 0;
    for (int32_t k = 0; k < master->mutual_count; k++)
        pairs += esri_master_in_mutual(master, &master->mutuals[k], column);
    put(buf, (uint64_t)column->review);
    put(buf, (basic ? ESRI_POOL_BASIC : 0u) | (pairs > 0 ? ESRI_POOL_PAIRS : 0u));
    put(buf, (uint64_t)column->team.count);
    for (int32_t m = 0; m < column->team.count; m++)
        put(buf, (uint64_t)review->candidates[column->team.member[m]].reviewer);
    if (basic) {
        put(buf, column->cost < 0);
        put(buf, (uint64_t)llabs((long long)column->cost));
    }
    if (pairs == 0)
        return;
    put(buf, (uint64_t)pairs);
    for (int32_t k = 0; k < master->mutual_count; k++)
        if (esri_master_in_mutual(master, &master->mutuals[k], column))
            put(buf, (uint64_t)k);
}

static void put_teams(esri_buf *buf, const esri_search *search) {
    const esri_master *master = search->master;
    int32_t count = 0;
    for (int32_t pass = 0; pass < 2; pass++) {
        for (int32_t c = 0; c < master->count; c++) {
            const esri_column *column = &master->columns[c];
            bool basic = column_stand(master, column->lp) == ESRI_LP_BASIC;
            if (!basic && !is_near(search, column))
                continue;
            if (pass == 0)
                count++;
            else
                put_team(buf, master, column, basic);
        }
        if (pass == 0)
            put(buf, (uint64_t)count);
    }
}

static esr_status take(esri_search *search, esri_buf *buf) {
    search->pool.length = buf->length;
    search->pool.bytes = (unsigned char *)esri_buf_take(buf);
    if (search->pool.bytes)
        return ESR_OK;
    search->pool.length = 0;
    return esri_fail_nomem(search->ctx);
}

esr_status esri_pool_keep(esri_search *search) {
    const esri_master *master = search->master;
    esri_buf buf = {0};
    esr_status status;
    if (!master->root_basis) {
        const esr_solution *start = search->options.start;
        if (!start || !start->pool.bytes)
            return ESR_OK;
        esri_buf_add_bytes(&buf, start->pool.bytes, start->pool.length);
    } else {
        esri_buf_add(&buf, ESRI_POOL_MAGIC);
        put_reviews(&buf, search);
        put_reviewers(&buf, search);
        put_pairs(&buf, master);
        put_teams(&buf, search);
        uint64_t sum = esri_pool_checksum((const unsigned char *)buf.text, buf.length);
        for (int32_t i = 0; i < 8; i++, sum >>= 8)
            esri_buf_add_bytes(&buf, &(unsigned char){(unsigned char)(sum & 255)}, 1);
    }
    status = take(search, &buf);
    esri_buf_free(&buf);
    return status;
}
