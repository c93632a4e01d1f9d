// SPDX-License-Identifier: GPL-3.0-or-later
// The smallest number of recruits that fills all seats. Counting comes first: each recruit fills
// max_visits seats at most, and of each kind so many visits are needed at least, however many there
// are of the others. Then all ways to make up a number are searched, from the least that counting
// leaves on.
#include "explain/recruit/fill.h"

#include <stdlib.h>
#include <string.h>

#define EACH_MOST    200 // recruits of a kind
#define SETS_MOST    240 // ways to make up a number that are searched
#define BATCH        8
#define COUNTED_ALL  4   // kinds of which all sets are counted
#define COUNTED_MOST 128 // sets that are counted

// An answer with the memory that it owns.
typedef struct owned_fill {
    esr_recruit_fill fill; // first, so that both have one address
    esr_recruit_need *need;
    esr_gap_list *gaps;
} owned_fill;

typedef struct count {
    esri_fill_least *least;
    int32_t least_count;
    int32_t wish[ESRI_FILL_KINDS_MAX];
    int64_t target; // cost of a plan without more gaps than must be
    bool searched;  // every smaller number was proven to be too small
} count;

// Keeps of all kinds those that no other includes, with all languages.
static esr_status find_kinds(esr_context *ctx, esri_fill *fill) {
    const esr_cycle *cycle = fill->cycle;
    esri_kinds all = {0};
    esr_status status = ESR_OK;
    uint64_t languages = fill->options->languages;
    fill->kinds.at = calloc(ESRI_FILL_KINDS_MAX, sizeof *fill->kinds.at);
    if (!fill->kinds.at)
        return esri_fail_nomem(ctx);
    ESR_TRY(esri_kinds_find(ctx, cycle, fill->options, &all));
    for (int32_t l = 0; l < cycle->languages.count && !fill->options->languages; l++)
        languages |= UINT64_C(1) << l;
    for (int32_t k = 0; k < all.count; k++) {
        all.at[k].languages = languages;
        all.at[k].skills = 0;
    }
    for (int32_t k = 0; k < all.count; k++) {
        bool included = false;
        for (int32_t j = 0; j < all.count && !included; j++)
            included = j != k && esri_kind_includes(cycle, &all.at[j], &all.at[k]) &&
                       (j < k || !esri_kind_includes(cycle, &all.at[k], &all.at[j]));
        if (!included && fill->kinds.count == ESRI_FILL_KINDS_MAX) {
            status = esri_fail(ctx, ESR_E_INPUT, "recruit",
                               "more than %d kinds of recruits are of use; name a role or a sector",
                               ESRI_FILL_KINDS_MAX);
            goto cleanup;
        }
        if (!included)
            fill->kinds.at[fill->kinds.count++] = all.at[k];
    }
cleanup:
    free(all.at);
    return status;
}

static int32_t gaps_of(const esri_fill *fill, int64_t cost) {
    return (int32_t)(cost % fill->unscheduled);
}

static int32_t divide_up(int64_t number, int32_t by) {
    return (int32_t)((number + by - 1) / by);
}

// The cycle as it is, with as few gaps as can be: `*empty` seats of visits at least.
static esr_status look_at_base(esr_context *ctx, esri_fill *fill, owned_fill *out, count *c) {
    static const esri_fill_goal goal = {"without recruits", INT64_MIN, INT64_MAX, false};
    esri_fill_try now = {.told = true};
    fill->start.plan = fill->base->plan;
    esr_status status = esri_fill_run(ctx, fill, &goal, &now, 1);
    fill->start.plan = NULL;
    if (status == ESR_OK && now.done) {
        out->fill.unscheduled = (int32_t)(now.cost / fill->unscheduled);
        out->fill.empty = gaps_of(fill, now.cost);
        // A bound that leaves room says how few gaps there might be.
        int64_t sure = now.bound - out->fill.unscheduled * fill->unscheduled;
        out->fill.empty_least = sure > 0 ? (int32_t)sure : 0;
        out->gaps = now.gaps;
        out->fill.gaps = now.gaps;
        now.gaps = NULL;
        fill->each = out->fill.empty < EACH_MOST ? out->fill.empty : EACH_MOST;
        fill->stride = fill->each > fill->merged ? fill->each : fill->merged;
        if (out->fill.empty > 0)
            status = esri_fill_start(ctx, fill, now.plan, c->wish, &out->fill.left);
        // No more are needed than fill these gaps.
        int32_t enough = 0;
        for (int32_t k = 0; k < fill->kinds.count; k++)
            enough += c->wish[k];
        if (out->fill.left == 0 && enough < fill->each)
            fill->each = enough;
        out->fill.each = fill->each;
    }
    esri_fill_try_clear(&now);
    return status;
}

// So many recruits of each kind as there are gaps: what stays empty even then.
static esr_status look_at_many(esr_context *ctx, esri_fill *fill, owned_fill *out, count *c) {
    esri_fill_try many = {.told = true};
    c->target = out->fill.unscheduled * fill->unscheduled;
    if (out->fill.left == 0)
        return ESR_OK; // a plan is known
    for (int32_t k = 0; k < fill->kinds.count; k++)
        many.count[k] = fill->each;
    const esri_fill_goal goal = {"with many recruits", c->target, INT64_MAX, false};
    esr_status status = esri_fill_run(ctx, fill, &goal, &many, 1);
    if (status == ESR_OK && many.done) {
        c->target = many.cost;
        out->fill.left = gaps_of(fill, many.cost);
        int64_t sure = many.bound - out->fill.unscheduled * fill->unscheduled;
        out->fill.left_least = sure > 0 ? (int32_t)sure : 0;
        if (out->fill.left > 0) { // those that recruits can't fill say why, not all of them
            esr_gap_list_free(out->gaps);
            out->gaps = many.gaps;
            out->fill.gaps = many.gaps;
            many.gaps = NULL;
        }
    }
    if (!many.done) // what was tried by hand says nothing of what can't be had
        out->fill.left = 0;
    esri_fill_try_clear(&many);
    return status;
}

// The sets of kinds that are counted: all of a few, else those of one role, those of a sector, and
// all.
static bool is_counted(const esri_fill *fill, uint32_t set) {
    bool role = true, sector = true;
    int32_t first = __builtin_ctz(set);
    if (fill->kinds.count <= COUNTED_ALL || set == (UINT32_C(1) << fill->kinds.count) - 1)
        return true;
    for (int32_t k = 0; k < fill->kinds.count; k++) {
        bool in = set >> k & 1;
        role = role && (!in || fill->kinds.at[k].roles == fill->kinds.at[first].roles);
        sector = sector && in == (fill->kinds.at[k].sector == fill->kinds.at[first].sector);
    }
    return role || sector;
}

// For sets of kinds the least number of their visits while there are as many of the others as
// wanted: what the prices prove of it.
static esr_status count_visits(esr_context *ctx, esri_fill *fill, count *c) {
    static const esri_fill_goal goal = {"counting visits", INT64_MIN, INT64_MAX, true};
    uint32_t all = (UINT32_C(1) << fill->kinds.count) - 1;
    esri_fill_try *tries = calloc(COUNTED_MOST, sizeof *tries);
    int32_t some = 0;
    esr_status status = ESR_OK;
    c->least = calloc(COUNTED_MOST, sizeof *c->least);
    if (!tries || !c->least) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    if (fill->unscheduled > 1000)
        goto cleanup; // costs of visits beside those of gaps would be too great
    for (uint32_t set = all; set > 0 && some < COUNTED_MOST; set--) {
        if (!is_counted(fill, set))
            continue;
        tries[some].priced = set;
        for (int32_t k = 0; k < fill->kinds.count; k++)
            tries[some].count[k] = fill->merged;
        tries[some++].merged = true;
    }
    ESR_TRY(esri_fill_run(ctx, fill, &goal, tries, some));
    for (int32_t i = 0; i < some; i++) {
        // The bound is that of gaps, in larger units, and of visits.
        int64_t visits = tries[i].done ? tries[i].priced_bound - c->target * fill->unscheduled : 0;
        if (visits > 0)
            c->least[c->least_count++] =
                (esri_fill_least){tries[i].priced, divide_up(visits, fill->max_visits)};
    }
cleanup:
    for (int32_t i = 0; tries && i < some; i++)
        esri_fill_try_clear(&tries[i]);
    free(tries);
    return status;
}

static bool is_same(const esr_recruit_need *a, const esr_recruit_need *b) {
    return a->kind.roles == b->kind.roles && a->kind.sector == b->kind.sector &&
           a->kind.languages == b->kind.languages;
}

// The recruits of a search that left no more gaps than must be, those of one kind together.
static esr_status keep(esr_context *ctx, owned_fill *out, const esri_fill_try *one) {
    out->need = calloc((size_t)one->member_count + 1, sizeof *out->need);
    if (!out->need)
        return esri_fail_nomem(ctx);
    for (int32_t m = 0; m < one->member_count; m++) {
        int32_t at = 0;
        while (at < out->fill.need_count && !is_same(&out->need[at], &one->members[m]))
            at++;
        if (at == out->fill.need_count) {
            out->need[out->fill.need_count++] = one->members[m];
        } else {
            out->need[at].count++;
            out->need[at].visits += one->members[m].visits;
        }
    }
    out->fill.need = out->need;
    out->fill.total = one->member_count;
    return ESR_OK;
}

// Searches the ways to make up a number, a few at a time, until one does. `*found`: which, -1.
static esr_status search_number(esr_context *ctx, esri_fill *fill, count *c, int32_t number,
                                esri_fill_try *tries, owned_fill *out, int32_t *found) {
    int32_t ways =
        esri_fill_sets(fill, c->least, c->least_count, c->wish, number, tries, SETS_MOST);
    int32_t known = ways < SETS_MOST ? ways : SETS_MOST;
    bool proven = ways <= SETS_MOST && number <= fill->each;
    const esri_fill_goal goal = {"with so few recruits", c->target, c->target, false};
    esr_status status = ESR_OK;
    *found = -1;
    for (int32_t from = 0; from < known && *found < 0 && !fill->cut; from += BATCH) {
        int32_t some = known - from < BATCH ? known - from : BATCH;
        ESR_TRY(esri_fill_run(ctx, fill, &goal, tries + from, some));
        for (int32_t i = from; i < from + some && *found < 0; i++) {
            out->fill.searches++;
            if (tries[i].done && tries[i].cost <= c->target)
                *found = i;
            else
                proven = proven && tries[i].done && tries[i].bound > c->target;
        }
    }
    if (*found >= 0)
        ESR_TRY(keep(ctx, out, &tries[*found]));
    else if (proven && c->searched) {
        out->fill.at_least = number + 1;
        if (ways == 0)
            out->fill.counted = number + 1;
    } else
        c->searched = false;
cleanup:
    return status;
}

// With one fewer of each kind in turn: the gaps that there are then at least.
static esr_status try_one_fewer(esr_context *ctx, esri_fill *fill, const count *c,
                                const esri_fill_try *enough, owned_fill *out) {
    esri_fill_try tries[ESRI_FILL_KINDS_MAX];
    int32_t some = 0;
    const esri_fill_goal goal = {"with one fewer", c->target, c->target, false};
    esr_status status = ESR_OK;
    for (int32_t k = 0; k < fill->kinds.count; k++) {
        if (enough->count[k] == 0)
            continue;
        tries[some] = (esri_fill_try){0};
        memcpy(tries[some].count, enough->count, sizeof enough->count);
        tries[some++].count[k]--;
    }
    ESR_TRY(esri_fill_run(ctx, fill, &goal, tries, some));
    out->fill.one_fewer = INT32_MAX;
    for (int32_t i = 0; i < some; i++) {
        int64_t more = tries[i].done ? tries[i].bound - c->target : 0;
        out->fill.one_fewer = more < out->fill.one_fewer ? (int32_t)more : out->fill.one_fewer;
    }
cleanup:
    for (int32_t i = 0; i < some; i++)
        esri_fill_try_clear(&tries[i]);
    return status;
}

static esr_status find_number(esr_context *ctx, esri_fill *fill, count *c, owned_fill *out) {
    esri_fill_try *tries = calloc(SETS_MOST, sizeof *tries);
    int32_t found = -1, most = fill->each * fill->kinds.count;
    esr_status status = ESR_OK;
    if (!tries)
        return esri_fail_nomem(ctx);
    c->searched = true;
    for (int32_t number = out->fill.at_least; number <= most && found < 0 && !fill->cut; number++) {
        for (int32_t i = 0; i < SETS_MOST; i++)
            esri_fill_try_clear(&tries[i]);
        ESR_TRY(search_number(ctx, fill, c, number, tries, out, &found));
    }
    if (found >= 0 && !fill->cut)
        ESR_TRY(try_one_fewer(ctx, fill, c, &tries[found], out));
cleanup:
    for (int32_t i = 0; i < SETS_MOST; i++)
        esri_fill_try_clear(&tries[i]);
    free(tries);
    return status;
}

typedef struct final {
    const esri_fill *fill;
    owned_fill *out;
    esri_judged judged; // base
} final;

// The cycle, all costs as they are, with the recruits that were found.
static esr_status make_final(esr_context *ctx, void *user, int32_t at, esr_cycle **out) {
    const final *f = user;
    const esri_fill *fill = f->fill;
    int32_t number = 0;
    esr_edit *edit = NULL;
    esr_status status = ESR_OK;
    (void)at;
    ESR_TRY(esr_edit_new(ctx, fill->cycle, &edit));
    for (int32_t n = 0; n < f->out->fill.need_count; n++)
        for (int32_t i = 0; i < f->out->need[n].count; i++) {
            const esr_recruit_kind *kind = &f->out->need[n].kind;
            ESR_TRY(esri_recruit_add(ctx, edit, fill->cycle, fill->options, number++, kind,
                                     esri_kind_place(fill->cycle, kind), 0));
        }
    esr_edit *last = edit;
    edit = NULL;
    status = esr_edit_finish(ctx, last, out);
cleanup:
    esr_edit_free(edit);
    return status;
}

static esr_status take_final(esr_context *ctx, void *user, int32_t at, const esr_solution *solution,
                             const esr_verdict *verdict) {
    final *f = user;
    (void)ctx;
    (void)at;
    f->out->fill.planned = true;
    f->out->fill.proven = solution->outcome == ESR_OUTCOME_OPTIMAL;
    f->out->fill.change = esri_recruit_change(&f->judged, &verdict->costs);
    f->out->fill.filled = verdict->filled;
    f->out->fill.scheduled = verdict->scheduled;
    return ESR_OK;
}

static esr_status plan_with_them(esr_context *ctx, esri_fill *fill, owned_fill *out) {
    final f = {.fill = fill, .out = out};
    esr_status status = esri_recruit_judge(ctx, fill->base->plan, &f.judged);
    const esri_reruns reruns = {.phase = "the plan with them",
                                .count = 1,
                                .start = fill->base,
                                .options = fill->options,
                                .deadline_ms = fill->deadline_ms,
                                .enough = INT64_MIN,
                                .hopeless = INT64_MAX,
                                .make = make_final,
                                .take = take_final,
                                .user = &f};
    return status == ESR_OK ? esri_reruns_run(ctx, &reruns, &fill->cut) : status;
}

// Recruits who may sit on a team at most: with as many people of a kind, each of whom makes any
// number of visits, whatever teams recruits of it can be on can be made.
static int32_t most_of_a_team(const esri_fill *fill) {
    int32_t most = 1;
    for (int32_t v = 0; v < fill->cycle->review_count; v++)
        if (fill->cycle->reviews[v].seat_count > most)
            most = fill->cycle->reviews[v].seat_count;
    bool novices = !fill->options->veteran && fill->cycle->limits.novices_per_team < most;
    return novices ? fill->cycle->limits.novices_per_team : most;
}

static esr_status answer(esr_context *ctx, esri_fill *fill, owned_fill *out) {
    count c = {0};
    esr_status status = ESR_OK;
    out->fill.total = -1;
    out->fill.one_fewer = -1;
    ESR_TRY(find_kinds(ctx, fill));
    ESR_TRY(look_at_base(ctx, fill, out, &c));
    if (!fill->cut && out->fill.empty > 0)
        ESR_TRY(look_at_many(ctx, fill, out, &c));
    if (!fill->cut && out->fill.empty == out->fill.left)
        out->fill.total = 0;
    if (fill->cut || out->fill.total == 0)
        goto cleanup;
    ESR_TRY(count_visits(ctx, fill, &c));
    out->fill.at_least = divide_up(out->fill.empty_least - out->fill.left, fill->max_visits);
    if (out->fill.at_least < 1)
        out->fill.at_least = 1;
    out->fill.counted = out->fill.at_least;
    ESR_TRY(find_number(ctx, fill, &c, out));
    if (out->fill.total > 0 && !fill->cut)
        ESR_TRY(plan_with_them(ctx, fill, out));
cleanup:
    out->fill.cut = fill->cut;
    free(c.least);
    return status;
}

esr_status esr_recruit_fill_all(esr_context *ctx, const esr_solution *base,
                                const esr_recruit_options *options, esr_recruit_fill **out) {
    static const esr_recruit_options usual = {0};
    const esr_cycle *cycle = base->plan->cycle;
    esr_status status = ESR_OK;
    esri_fill fill = {.base = base, .cycle = cycle, .options = options ? options : &usual};
    fill.deadline_ms = esri_reruns_deadline(fill.options);
    fill.unscheduled = (int64_t)cycle->place_count + 1;
    fill.max_visits =
        fill.options->max_visits ? fill.options->max_visits : cycle->limits.max_visits;
    fill.merged = most_of_a_team(&fill);
    if (fill.max_visits == 0)
        return esri_fail(ctx, ESR_E_INPUT, "limits.max_visits",
                         "is 0: a recruit who makes no visit fills no seat");
    owned_fill *made = calloc(1, sizeof *made);
    if (!made)
        return esri_fail_nomem(ctx);
    ESR_TRY(esri_trial_init(ctx, base, fill.deadline_ms, &fill.trial));
    ESR_TRY(answer(ctx, &fill, made));
    *out = &made->fill;
    made = NULL;
cleanup:
    esr_recruit_fill_free((esr_recruit_fill *)made);
    esri_trial_free(&fill.trial);
    esr_plan_free(fill.start.plan);
    esr_cycle_free(fill.crowd);
    free(fill.kinds.at);
    return status;
}

void esr_recruit_fill_free(esr_recruit_fill *fill) {
    owned_fill *owned = (owned_fill *)fill;
    if (!owned)
        return;
    esr_gap_list_free(owned->gaps);
    free(owned->need);
    free(owned);
}
