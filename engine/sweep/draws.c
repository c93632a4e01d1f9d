// SPDX-License-Identifier: GPL-3.0-or-later
// Draws that are done: written to the file, and read again, each figure looked at.
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cycle/cells.h"
#include "sweep/file.h"

#define COST_MOST  INT64_C(1000000000000000)
#define COUNT_MOST 1000000

#define COLUMNS                                                                                    \
    "cell, draw, refused, outcome, cost, bound, open_cost, reviews, scheduled, seats, filled, "    \
    "reviewers, settled, lost, empty, visits"
// Those that are numbers, by their place among the columns.
enum { CELL, DRAW, COST = 4, BOUND, OPEN, REVIEWS, SCHEDULED, SEATS, FILLED, REVIEWERS, SETTLED };
#define NUMBERS 13
#define LOST    13
#define EMPTY   14
#define VISITS  15

void esri_finished_free(esri_finished *row) {
    esri_buf_free(&row->lost);
    esri_buf_free(&row->empty);
    esri_buf_free(&row->visits);
    esri_buf_free(&row->refused);
    *row = (esri_finished){0};
}

esr_status esri_draw_write(esr_context *ctx, esri_db *db, const esr_sweep_draw *draw) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db,
                            "INSERT OR IGNORE INTO draw (" COLUMNS ") VALUES "
                            "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            &stmt));
    esri_stmt_bind_int(stmt, CELL, draw->cell);
    esri_stmt_bind_int(stmt, DRAW, draw->draw);
    esri_stmt_bind_text(stmt, 2, draw->refused);
    esri_stmt_bind_text(stmt, 3, *draw->refused ? "" : esr_outcome_name(draw->outcome));
    esri_stmt_bind_int(stmt, COST, draw->cost);
    esri_stmt_bind_int(stmt, BOUND, draw->bound);
    esri_stmt_bind_int(stmt, OPEN, draw->open_cost);
    esri_stmt_bind_int(stmt, REVIEWS, draw->reviews);
    esri_stmt_bind_int(stmt, SCHEDULED, draw->scheduled);
    esri_stmt_bind_int(stmt, SEATS, draw->seats);
    esri_stmt_bind_int(stmt, FILLED, draw->filled);
    esri_stmt_bind_int(stmt, REVIEWERS, draw->reviewers);
    esri_stmt_bind_int(stmt, SETTLED, draw->settled);
    esri_stmt_bind_text(stmt, LOST, draw->lost);
    esri_stmt_bind_text(stmt, EMPTY, draw->empty);
    esri_stmt_bind_text(stmt, VISITS, draw->visits);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

bool esri_lost_next(const char **rest, esri_piece *out) {
    *rest += strspn(*rest, " ");
    *out = (esri_piece){*rest, strcspn(*rest, " ")};
    *rest += out->length;
    return out->length > 0;
}

static bool are_ids(const char *lost) {
    char id[ESRI_ID_BYTES_MAX + 1];
    for (esri_piece word; esri_lost_next(&lost, &word);) {
        if (word.length >= sizeof id)
            return false;
        memcpy(id, word.at, word.length);
        id[word.length] = '\0';
        if (!esri_is_id(id))
            return false;
    }
    return true;
}

// Whether the text is "principal:2;teacher:1", each a kind of seat and how many of `most`.
static bool are_kinds(const char *empty, int32_t most) {
    esri_piece kind;
    int64_t sum = 0;
    while (esri_text_next(&empty, &kind))
        sum += esri_kind_count(kind);
    return sum == most;
}

// The number behind the last colon of a kind; -1 without one.
int64_t esri_kind_count(esri_piece kind) {
    int64_t number = 0;
    size_t at = kind.length;
    while (at > 0 && kind.at[at - 1] != ':')
        at--;
    if (at == 0 || at == kind.length || kind.length - at > 7)
        return -COUNT_MOST;
    for (; at < kind.length; at++) {
        if (kind.at[at] < '0' || kind.at[at] > '9')
            return -COUNT_MOST;
        number = 10 * number + (kind.at[at] - '0');
    }
    return number;
}

static bool are_letters(const char *visits, int32_t count) {
    return strlen(visits) == (size_t)count && strspn(visits, ".mebux") == (size_t)count;
}

static bool is_within(int64_t number, int64_t most) {
    return number >= 0 && number <= most;
}

// Whether what a row says can be.
static bool makes_sense(const esr_sweep *sweep, const int64_t number[NUMBERS],
                        const esr_sweep_draw *draw) {
    if (!is_within(number[CELL], sweep->cell_count - 1) || number[DRAW] < 1 ||
        number[DRAW] > sweep->recipe.draws ||
        !esri_recipe_has(sweep, (int32_t)number[CELL], (int32_t)number[DRAW]))
        return false;
    if (*draw->refused)
        return are_ids(draw->lost);
    return number[COST] >= -COST_MOST && number[COST] <= COST_MOST && number[BOUND] >= -COST_MOST &&
           number[BOUND] <= number[COST] && is_within(number[OPEN], COST_MOST) &&
           is_within(number[REVIEWS], COUNT_MOST) &&
           is_within(number[SCHEDULED], number[REVIEWS]) && is_within(number[SEATS], COUNT_MOST) &&
           is_within(number[FILLED], number[SEATS]) && is_within(number[REVIEWERS], COUNT_MOST) &&
           is_within(number[SETTLED], 1) && are_ids(draw->lost) &&
           are_kinds(draw->empty, (int32_t)(number[SEATS] - number[FILLED])) &&
           are_letters(draw->visits, sweep->review_count);
}

static bool read_outcome(const char *name, esr_outcome *out) {
    for (esr_outcome o = ESR_OUTCOME_OPTIMAL; o <= ESR_OUTCOME_STALLED; o++)
        if (strcmp(esr_outcome_name(o), name) == 0) {
            *out = o;
            return true;
        }
    return false;
}

static esr_status read_draw(esr_context *ctx, const esri_sweep *sweep, const esri_stmt *stmt,
                            esr_sweep_draw *out) {
    esr_sweep_draw draw = {0};
    int64_t number[NUMBERS];
    const char *outcome = NULL;
    esr_status status = ESR_OK;
    for (int32_t c = 0; c < NUMBERS; c++)
        number[c] = c == 2 || c == 3 ? 0 : esri_stmt_int(stmt, c);
    ESR_TRY(esri_file_text(ctx, sweep->db, stmt, 2, &draw.refused));
    ESR_TRY(esri_file_text(ctx, sweep->db, stmt, 3, &outcome));
    ESR_TRY(esri_file_text(ctx, sweep->db, stmt, LOST, &draw.lost));
    ESR_TRY(esri_file_text(ctx, sweep->db, stmt, EMPTY, &draw.empty));
    ESR_TRY(esri_file_text(ctx, sweep->db, stmt, VISITS, &draw.visits));
    if (!makes_sense(&sweep->sweep, number, &draw) || esri_text_has_control(draw.refused) ||
        esri_text_has_control(draw.empty) ||
        (!*draw.refused && !read_outcome(outcome, &draw.outcome)))
        return esri_db_damaged(ctx, sweep->db, "draw %lld of cell %lld makes no sense",
                               (long long)number[DRAW], (long long)number[CELL]);
    draw.cell = (int32_t)number[CELL];
    draw.draw = (int32_t)number[DRAW];
    draw.cost = number[COST];
    draw.bound = number[BOUND];
    draw.open_cost = number[OPEN];
    draw.reviews = (int32_t)number[REVIEWS];
    draw.scheduled = (int32_t)number[SCHEDULED];
    draw.seats = (int32_t)number[SEATS];
    draw.filled = (int32_t)number[FILLED];
    draw.reviewers = (int32_t)number[REVIEWERS];
    draw.settled = number[SETTLED] == 1;
    *out = draw;
cleanup:
    return status;
}

esr_status esr_sweep_each(esr_context *ctx, esr_sweep *sweep, esr_sweep_see see, void *user) {
    esri_sweep *owned = (esri_sweep *)sweep;
    esri_stmt *stmt = NULL;
    bool row = true;
    esr_status status = ESR_OK;
    ESR_TRY(
        esri_db_prepare(ctx, owned->db, "SELECT " COLUMNS " FROM draw ORDER BY cell, draw", &stmt));
    for (;;) {
        esr_sweep_draw draw;
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(read_draw(ctx, owned, stmt, &draw));
        ESR_TRY(see(user, &draw));
    }
cleanup:
    esri_stmt_free(stmt);
    return status;
}
