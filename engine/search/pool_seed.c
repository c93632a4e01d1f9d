// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the pool into the master of another cycle. A basis stays one if no row or column of it is
// missing: rows of reviews and people that are no more stay as rows that mean nothing, and teams
// that are not allowed any more as columns that are fixed at 0. The simplex method then has only to
// mend what the edit broke.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "search/pool.h"
#include "search/pool_format.h"

typedef struct reader {
    const unsigned char *at, *end;
    bool bad;
} reader;

typedef struct old_row {
    int32_t here; // review or reviewer of this cycle; -1: none
    int32_t row;  // -1: a pair that can't be mutual here
} old_row;

typedef struct seeding {
    esri_search *search;
    esri_arena arena;
    reader in;
    old_row *reviews, *reviewers, *pairs;
    int32_t review_count, reviewer_count, pair_count;
    int32_t *candidate; // by reviewer of this cycle: position among the review's; -1
    int32_t placed;     // the review whose candidates these are; -1
    esri_seeding *out;
} seeding;

static uint64_t get(reader *in) {
    uint64_t number = 0;
    for (uint32_t shift = 0; in->at < in->end && shift < 63; shift += 7) {
        unsigned char byte = *in->at++;
        number |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return number;
    }
    in->bad = true;
    return 0;
}

// A number below `most`; 0 where it is not.
static int32_t get_below(reader *in, int64_t most) {
    uint64_t number = get(in);
    if (number >= (uint64_t)most)
        in->bad = true;
    return in->bad ? 0 : (int32_t)number;
}

// A count of things that take a byte or more each.
static int32_t get_count(reader *in) {
    return get_below(in, in->end - in->at + 1 < INT32_MAX ? in->end - in->at + 1 : INT32_MAX);
}

// Copies an id into `id`.
static void get_id(reader *in, char *id, size_t room) {
    int32_t length = get_count(in);
    if ((size_t)length >= room)
        in->bad = true;
    if (in->bad)
        length = 0;
    memcpy(id, in->at, (size_t)length);
    id[length] = '\0';
    in->at += length;
}

static esri_lp *program(const seeding *s) {
    return s->search->master->lp;
}

static const esri_lp_entries NONE = {0};

// The row of a review that is no more. Being left out fills it for nothing: at its upper bound,
// where it leaves the duals of the old basis as they were. Answers the row.
static int32_t add_gone_review(seeding *s, bool basic) {
    int32_t row = esri_lp_add_row(program(s), ESRI_LP_EQ, 1.0, NONE);
    double one = 1.0;
    esri_lp_entries entries = {1, &row, &one};
    int32_t out = esri_lp_add_column(program(s), 0.0, 0.0, 1.0, entries);
    esri_lp_set_row_stand(program(s), row, ESRI_LP_AT_LOWER);
    esri_lp_set_column_stand(program(s), out, basic ? ESRI_LP_BASIC : ESRI_LP_AT_UPPER);
    s->out->moved = true;
    return row;
}

static bool read_reviews(seeding *s) {
    esri_master *master = s->search->master;
    s->review_count = get_count(&s->in);
    s->reviews = esri_arena_alloc(&s->arena, (size_t)s->review_count + 1, sizeof *s->reviews);
    if (!s->reviews)
        return false;
    for (int32_t i = 0; i < s->review_count && !s->in.bad; i++) {
        char id[ESRI_POOL_ID_MOST];
        get_id(&s->in, id, sizeof id);
        bool basic = get_below(&s->in, 2);
        int32_t here = esr_cycle_find_review(s->search->problem->cycle, id).at, row = here;
        if (here >= 0 && !basic)
            esri_lp_set_column_stand(master->lp, master->unscheduled[here], ESRI_LP_AT_LOWER);
        if (here < 0) {
            row = add_gone_review(s, basic);
        }
        s->reviews[i] = (old_row){here, row};
    }
    return true;
}

// Puts the load steps of a reviewer, and the row, where they stood.
static void stand_reviewer(seeding *s, int32_t r, esri_pool_kind kind, int32_t used) {
    const esri_master *master = s->search->master;
    int32_t most = s->search->problem->reviewers[r].max_visits, column = master->slice_at[r];
    if (kind == ESRI_POOL_EXTRA && used >= most)
        kind = ESRI_POOL_SLACK;
    s->out->moved = s->out->moved || used > most;
    for (int32_t k = 0; k < most && k <= used; column++) {
        int32_t end = esri_master_slice_end(master, r, k);
        if (end <= used)
            esri_lp_set_column_stand(master->lp, column, ESRI_LP_AT_UPPER);
        else if (kind == ESRI_POOL_EXTRA)
            esri_lp_set_column_stand(master->lp, column, ESRI_LP_BASIC);
        k = end;
    }
    if (kind != ESRI_POOL_SLACK)
        esri_lp_set_row_stand(master->lp, master->row_of[r], ESRI_LP_AT_UPPER);
}

// The row of a reviewer who is no more. A load step that was basic stays so, fixed at 0, at the
// price that it gave its visits. Answers the row.
static int32_t add_gone_reviewer(seeding *s, const char *id, esri_pool_kind kind) {
    const esr_solution *start = s->search->options.start;
    int32_t row = esri_lp_add_row(program(s), ESRI_LP_LE, 0.0, NONE);
    int32_t there = esr_cycle_find_reviewer(start->plan->cycle, id).at;
    if (kind == ESRI_POOL_EXTRA && there >= 0) {
        double minus = -1.0, price = (double)start->prices.load[there] / (double)ESRI_SCALE;
        esri_lp_entries entries = {1, &row, &minus};
        int32_t step = esri_lp_add_column(program(s), price, 0.0, 0.0, entries);
        esri_lp_set_column_stand(program(s), step, ESRI_LP_BASIC);
    }
    if (kind != ESRI_POOL_SLACK)
        esri_lp_set_row_stand(program(s), row, ESRI_LP_AT_UPPER);
    s->out->moved = true;
    return row;
}

static bool read_reviewers(seeding *s) {
    const esri_master *master = s->search->master;
    s->reviewer_count = get_count(&s->in);
    s->reviewers = esri_arena_alloc(&s->arena, (size_t)s->reviewer_count + 1, sizeof *s->reviewers);
    if (!s->reviewers)
        return false;
    for (int32_t i = 0; i < s->reviewer_count && !s->in.bad; i++) {
        char id[ESRI_POOL_ID_MOST];
        get_id(&s->in, id, sizeof id);
        esri_pool_kind kind = (esri_pool_kind)get_below(&s->in, 3);
        int32_t used = get_below(&s->in, INT32_MAX);
        int32_t here = esr_cycle_find_reviewer(s->search->problem->cycle, id).at, row;
        if (here >= 0) {
            row = master->row_of[here];
            stand_reviewer(s, here, kind, used);
        } else {
            row = add_gone_reviewer(s, id, kind);
        }
        s->reviewers[i] = (old_row){here, row};
    }
    return true;
}

// Rows of mutual pairs of reviews that are both here; those that are not leave the basis short,
// unless their slack was basic.
static esr_status read_pairs(seeding *s) {
    esri_master *master = s->search->master;
    const esri_problem *problem = s->search->problem;
    bool wanted = problem->reciprocal_forbid || problem->reciprocal_cost > 0;
    s->pair_count = get_count(&s->in);
    s->pairs = esri_arena_alloc(&s->arena, (size_t)s->pair_count + 1, sizeof *s->pairs);
    if (!s->pairs)
        return esri_fail_nomem(s->search->ctx);
    for (int32_t i = 0; i < s->pair_count && !s->in.bad; i++) {
        int32_t a = get_below(&s->in, s->review_count), b = get_below(&s->in, s->review_count);
        esri_pool_kind kind = (esri_pool_kind)get_below(&s->in, 3);
        s->pairs[i].row = -1;
        if (s->in.bad)
            break;
        int32_t v = s->reviews[a].here, w = s->reviews[b].here, at;
        if (v < 0 || w < 0 || v == w || !wanted)
            continue;
        esr_status status =
            esri_master_add_mutual(s->search->ctx, master, v < w ? v : w, v < w ? w : v, &at);
        if (status != ESR_OK)
            return status;
        s->pairs[i].row = master->mutuals[at].row;
        if (kind == ESRI_POOL_EXTRA && master->mutuals[at].pay >= 0)
            esri_lp_set_column_stand(master->lp, master->mutuals[at].pay, ESRI_LP_BASIC);
        if (kind == ESRI_POOL_NONE || (kind == ESRI_POOL_EXTRA && master->mutuals[at].pay >= 0))
            esri_lp_set_row_stand(master->lp, s->pairs[i].row, ESRI_LP_AT_UPPER);
    }
    return ESR_OK;
}

// The candidates of review v by reviewer, into s->candidate.
static void place_candidates(seeding *s, int32_t v) {
    const esri_problem *problem = s->search->problem;
    if (s->placed == v)
        return;
    const esri_review *old = s->placed < 0 ? NULL : &problem->reviews[s->placed];
    for (int32_t c = 0; old && c < old->candidate_count; c++)
        s->candidate[old->candidates[c].reviewer] = -1;
    s->placed = v;
    for (int32_t c = 0; c < problem->reviews[v].candidate_count; c++)
        s->candidate[problem->reviews[v].candidates[c].reviewer] = c;
}

// The team here; false if somebody of it may not sit there, or all together.
static bool team_here(seeding *s, int32_t review, const int32_t *member, int32_t count,
                      esri_team *team) {
    int32_t v = s->reviews[review].here, kept = 0;
    if (v < 0)
        return false;
    const esri_review *there = &s->search->problem->reviews[v];
    place_candidates(s, v);
    team->count = 0;
    for (int32_t m = 0; m < count; m++) {
        int32_t r = s->reviewers[member[m]].here, c = r < 0 ? -1 : s->candidate[r];
        int32_t at = team->count++;
        if (c < 0)
            return false;
        kept += there->candidates[c].keep;
        for (; at > 0 && team->member[at - 1] > c; at--)
            team->member[at] = team->member[at - 1];
        team->member[at] = c;
        if (at > 0 && team->member[at - 1] == c)
            return false;
    }
    return !there->keep_lost && kept == there->keep_count &&
           esri_team_fits(s->search->problem, there, team);
}

// A column of the old basis that is fixed at 0.
static void add_dead(seeding *s, int32_t review, const int32_t *member, int32_t count, int64_t cost,
                     const int32_t *pair, int32_t pair_count) {
    int32_t index[1 + 2 * ESRI_TEAM_MAX], n = 0;
    double ones[1 + 2 * ESRI_TEAM_MAX];
    index[n++] = s->reviews[review].row;
    for (int32_t m = 0; m < count; m++)
        index[n++] = s->reviewers[member[m]].row;
    for (int32_t k = 0; k < pair_count; k++)
        if (s->pairs[pair[k]].row >= 0)
            index[n++] = s->pairs[pair[k]].row;
    for (int32_t i = 0; i < n; i++) {
        ones[i] = 1.0;
        for (int32_t j = 0; j < i; j++)
            if (index[j] == index[i])
                return;
    }
    esri_lp_entries entries = {n, index, ones};
    int32_t column = esri_lp_add_column(program(s), (double)cost, 0.0, 0.0, entries);
    esri_lp_set_column_stand(program(s), column, ESRI_LP_BASIC);
    s->out->moved = true;
}

static esr_status read_team(seeding *s) {
    esri_search *search = s->search;
    int32_t review = get_below(&s->in, s->review_count);
    uint32_t flags = (uint32_t)get_below(&s->in, 4);
    int32_t count = get_below(&s->in, ESRI_TEAM_MAX + 1), pair_count = 0;
    int32_t member[ESRI_TEAM_MAX], pair[ESRI_TEAM_MAX];
    int64_t cost = 0;
    for (int32_t m = 0; m < count; m++)
        member[m] = get_below(&s->in, s->reviewer_count);
    if (flags & ESRI_POOL_BASIC) {
        bool negative = get_below(&s->in, 2);
        cost = (int64_t)(get(&s->in) & INT64_MAX);
        cost = negative ? -cost : cost;
    }
    if (flags & ESRI_POOL_PAIRS)
        pair_count = get_below(&s->in, ESRI_TEAM_MAX + 1);
    for (int32_t k = 0; k < pair_count; k++)
        pair[k] = get_below(&s->in, s->pair_count);
    if (s->in.bad)
        return ESR_OK;
    esri_team team;
    bool fresh;
    int32_t at = -1;
    if (team_here(s, review, member, count, &team)) {
        esr_status status = esri_master_add(search->ctx, search->master, s->reviews[review].here,
                                            &team, &fresh, &at);
        if (status != ESR_OK)
            return status;
    }
    if (!(flags & ESRI_POOL_BASIC))
        return ESR_OK;
    if (at >= 0)
        esri_lp_set_column_stand(program(s), search->master->columns[at].lp, ESRI_LP_BASIC);
    else
        add_dead(s, review, member, count, cost, pair, pair_count);
    return ESR_OK;
}

// Whether as many rows and columns are basic as there are rows.
static esr_status count_basis(seeding *s, bool *right) {
    const esri_lp *lp = program(s);
    int32_t rows = esri_lp_row_count(lp), all = rows + esri_lp_column_count(lp), basic = 0;
    uint8_t *stand = esri_arena_alloc(&s->arena, (size_t)all + 1, sizeof *stand);
    if (!stand)
        return esri_fail_nomem(s->search->ctx);
    esri_lp_save_basis(lp, stand);
    for (int32_t i = 0; i < all; i++)
        basic += stand[i] == ESRI_LP_BASIC;
    *right = basic == rows;
    return ESR_OK;
}

static bool is_sound(const esr_pool *pool) {
    size_t head = strlen(ESRI_POOL_MAGIC), tail = 8;
    uint64_t sum = 0;
    if (!pool->bytes || pool->length < head + tail ||
        memcmp(pool->bytes, ESRI_POOL_MAGIC, head) != 0)
        return false;
    for (size_t i = 0; i < tail; i++)
        sum |= (uint64_t)pool->bytes[pool->length - tail + i] << (8 * i);
    return sum == esri_pool_checksum(pool->bytes, pool->length - tail);
}

esr_status esri_pool_seed(esri_search *search, esri_seeding *out) {
    const esr_pool *pool = &search->options.start->pool;
    esr_status status = ESR_OK;
    *out = (esri_seeding){0};
    if (!is_sound(pool))
        return ESR_OK;
    seeding s = {.search = search, .placed = -1, .out = out};
    s.in.at = pool->bytes + strlen(ESRI_POOL_MAGIC);
    s.in.end = pool->bytes + pool->length - 8;
    size_t people = (size_t)search->problem->reviewer_count + 1;
    s.candidate = esri_arena_alloc(&s.arena, people, sizeof *s.candidate);
    if (!s.candidate || !read_reviews(&s) || !read_reviewers(&s)) {
        status = esri_fail_nomem(search->ctx);
        goto cleanup;
    }
    memset(s.candidate, -1, people * sizeof *s.candidate);
    ESR_TRY(read_pairs(&s));
    int32_t count = get_count(&s.in);
    for (int32_t i = 0; i < count && !s.in.bad; i++)
        ESR_TRY(read_team(&s));
    out->teams = search->master->count > 0;
    if (!s.in.bad)
        ESR_TRY(count_basis(&s, &out->basis));
cleanup:
    esri_arena_free(&s.arena);
    return status;
}
