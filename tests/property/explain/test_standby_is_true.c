// SPDX-License-Identifier: GPL-3.0-or-later
// Stand-bys on tiny cycles: no choice of them covers more single losses, nor as many with more
// seats, nor as much for less, as every choice shows, and each loss that counts as covered is
// repaired by the stand-bys as the judge sees it. What a reviewer's loss leaves after planning anew
// is what a cold search finds in the edited cycle.
#include <stdlib.h>
#include <string.h>

#include "tiny.h"

#define SEEDS      1000
#define TRIALS_MAX 300000

typedef struct tally {
    int32_t lists, losses, covered, possible, apart, nobody, limit, tried, solved, twice;
} tally;

// One seat with all who may take it, and one loss with what the judge says of every repair.
typedef struct seat {
    int32_t place, loss, pick;
    esr_seat_choice *choice;
} seat;
typedef struct loss {
    int32_t reviewer, seats[8], count;
    int8_t *known; // by repair: 0 not asked, 1 sound, 2 not
} loss;

typedef struct trial {
    esr_context *ctx;
    const esr_plan *plan;
    seat seats[16];
    loss losses[16];
    int32_t seat_count, loss_count, most;
    int32_t used[64];
    int32_t best_losses, best_named;
    int64_t best_cost, tries;
} trial;

static bool is_known(const esr_verdict *verdict, const esr_violation *broken) {
    for (size_t i = 0; i < verdict->violation_count; i++)
        if (strcmp(verdict->violations[i].text, broken->text) == 0)
            return true;
    return false;
}

// Whether the plan without somebody keeps with the others in the seats all that it keeps without
// them. `in` is by place; -1: nobody.
static bool is_sound(esr_context *ctx, const esr_plan *plan, int32_t gone, const int32_t *places,
                     const int32_t *in, int32_t count) {
    esr_plan *changed = NULL;
    esr_verdict *empty = NULL, *filled = NULL;
    bool sound = true;
    assert_int_equal(esr_plan_copy(ctx, plan, &changed), ESR_OK);
    for (int32_t k = 0; k < count; k++) {
        assert_int_equal(changed->member[places[k]].at, gone);
        changed->member[places[k]].at = -1;
    }
    assert_int_equal(esr_verify(ctx, changed, &empty), ESR_OK);
    for (int32_t k = 0; k < count; k++)
        changed->member[places[k]].at = in[k];
    assert_int_equal(esr_verify(ctx, changed, &filled), ESR_OK);
    for (size_t i = 0; i < filled->violation_count; i++)
        sound = sound && is_known(empty, &filled->violations[i]);
    esr_verdict_free(empty);
    esr_verdict_free(filled);
    esr_plan_free(changed);
    return sound;
}

static bool is_covered(trial *t, loss *l) {
    int32_t index = 0, places[8], in[8];
    for (int32_t k = 0; k < l->count; k++) {
        const seat *s = &t->seats[l->seats[k]];
        if (s->pick < 0)
            return false;
        index = index * s->choice->count + s->pick;
        places[k] = s->place;
        in[k] = s->choice->at[s->pick].reviewer.at;
    }
    if (!l->known[index])
        l->known[index] = is_sound(t->ctx, t->plan, l->reviewer, places, in, l->count) ? 1 : 2;
    return l->known[index] == 1;
}

static void look(trial *t, int32_t named, int64_t cost) {
    int32_t covered = 0;
    for (int32_t l = 0; l < t->loss_count; l++)
        covered += is_covered(t, &t->losses[l]);
    bool better = covered != t->best_losses ? covered > t->best_losses
                  : named != t->best_named  ? named > t->best_named
                                            : cost < t->best_cost;
    if (!better)
        return;
    t->best_losses = covered;
    t->best_named = named;
    t->best_cost = cost;
}

static void try_all(trial *t, int32_t at, int32_t named, int64_t cost) {
    if (at == t->seat_count) {
        look(t, named, cost);
        return;
    }
    seat *s = &t->seats[at];
    for (s->pick = 0; s->pick < s->choice->count; s->pick++) {
        const esr_substitute *who = &s->choice->at[s->pick];
        if (t->used[who->reviewer.at] == t->most)
            continue;
        t->used[who->reviewer.at]++;
        try_all(t, at + 1, named + 1, cost + who->delta.total);
        t->used[who->reviewer.at]--;
    }
    s->pick = -1;
    try_all(t, at + 1, named, cost);
}

// Sets up all seats and losses; whether every choice can be looked at.
static bool set_up(trial *t) {
    const esr_cycle *cycle = t->plan->cycle;
    double choices = 1;
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        loss *l = &t->losses[t->loss_count];
        size_t repairs = 1;
        *l = (loss){.reviewer = r};
        for (int32_t p = 0; p < cycle->place_count; p++) {
            if (t->plan->member[p].at != r)
                continue;
            seat *s = &t->seats[t->seat_count];
            *s = (seat){.place = p, .loss = t->loss_count, .pick = -1};
            assert_int_equal(esr_substitutes_find(t->ctx, t->plan, p, INT32_MAX, &s->choice),
                             ESR_OK);
            l->seats[l->count++] = t->seat_count++;
            repairs *= (size_t)s->choice->count;
            choices *= s->choice->count + 1;
        }
        if (l->count == 0)
            continue;
        l->known = calloc(repairs + 1, 1);
        assert_non_null(l->known);
        t->loss_count++;
    }
    return choices <= TRIALS_MAX;
}

static void take_down(trial *t) {
    for (int32_t s = 0; s < t->seat_count; s++)
        esr_seat_choice_free(t->seats[s].choice);
    for (int32_t l = 0; l < t->loss_count; l++)
        free(t->losses[l].known);
}

// Each covered loss is repaired; nobody is named for more than the limit; the counts add up.
static int64_t check_list(esr_context *ctx, const esr_plan *plan, const esr_standby_list *list,
                          tally *count) {
    int32_t used[64] = {0}, covered = 0, named = 0, people = 0;
    int64_t cost = 0;
    for (int32_t i = 0; i < list->seat_count; i++) {
        const esr_standby *s = &list->seats[i];
        assert_int_equal(plan->member[s->place].at, s->holder.at);
        named += s->as.reviewer.at >= 0;
        if (s->as.reviewer.at >= 0) {
            people += used[s->as.reviewer.at] == 0;
            assert_true(++used[s->as.reviewer.at] <= list->most);
            assert_true(is_sound(ctx, plan, s->holder.at, &s->place, &s->as.reviewer.at, 1));
            cost += s->as.delta.total;
        }
    }
    for (int32_t l = 0; l < list->loss_count; l++) {
        const esr_loss *lost = &list->losses[l];
        int32_t places[8], in[8], seats = 0;
        bool all = true;
        for (int32_t i = 0; i < list->seat_count; i++)
            if (list->seats[i].holder.at == lost->reviewer.at) {
                places[seats] = list->seats[i].place;
                in[seats++] = list->seats[i].as.reviewer.at;
                all = all && list->seats[i].as.reviewer.at >= 0;
            }
        assert_int_equal(lost->seats, seats);
        covered += lost->cover == ESR_COVER_ALL;
        bool sound = all && is_sound(ctx, plan, lost->reviewer.at, places, in, seats);
        assert_int_equal(lost->cover == ESR_COVER_ALL, sound);
        assert_true(lost->fillable == seats || lost->cover == ESR_COVER_NOBODY ||
                    lost->cover == ESR_COVER_APART);
        count->apart += lost->cover == ESR_COVER_APART;
        count->nobody += lost->cover == ESR_COVER_NOBODY;
        count->limit += lost->cover == ESR_COVER_LIMIT;
        count->twice += sound && seats > 1 && in[0] == in[1];
    }
    assert_int_equal(named, list->named);
    assert_int_equal(covered, list->covered);
    assert_int_equal(people, list->people);
    count->lists++;
    count->losses += list->loss_count;
    count->covered += covered;
    return cost;
}

static void check_choice(esr_context *ctx, const esr_plan *plan, int32_t most, tally *count) {
    trial t = {.ctx = ctx, .plan = plan, .best_losses = -1, .most = most ? most : INT32_MAX};
    esr_standby_list *list = NULL;
    esr_standby_options how = {.most = most};
    assert_int_equal(esr_standby_find(ctx, plan, &how, &list), ESR_OK);
    int64_t cost = check_list(ctx, plan, list, count);
    assert_true(list->proven && list->cheapest);
    t.most = list->most;
    if (set_up(&t)) {
        try_all(&t, 0, 0, 0);
        assert_int_equal(list->covered, t.best_losses);
        assert_int_equal(list->named, t.best_named);
        assert_int_equal(cost, t.best_cost);
        if (most == 0 && list->most > 1) { // with a lower limit some loss is left out
            t.most = list->most - 1;
            t.best_losses = -1;
            try_all(&t, 0, 0, 0);
            assert_true(t.best_losses < list->covered);
        }
        t.most = INT32_MAX;
        try_all(&t, 0, 0, 0);
        assert_int_equal(list->possible, t.best_losses);
        count->possible += list->possible > list->covered;
        count->tried++;
    }
    take_down(&t);
    esr_standby_list_free(list);
}

// Of two people who stand by for a fortnight only those step in.
static void check_fortnights(esr_context *ctx, const esr_plan *plan, tally *count) {
    esr_standby_list *list = NULL, *seats = NULL;
    esr_standby_options how = {.by_fortnight = true};
    int32_t duties[64] = {0};
    assert_int_equal(esr_standby_find(ctx, plan, &how, &list), ESR_OK);
    assert_int_equal(esr_standby_find(ctx, plan, NULL, &seats), ESR_OK);
    assert_int_equal(list->covered, seats->covered);
    for (int32_t f = 0; f < list->period_count; f++)
        for (int32_t i = 0; i < list->periods[f].count; i++)
            assert_true(++duties[list->periods[f].people[i].at] <= list->most);
    for (int32_t i = 0; i < list->seat_count; i++) {
        const esr_standby *s = &list->seats[i];
        const esr_standby_period *period = &list->periods[s->period];
        esr_day first = plan->first_day[plan->cycle->places[s->place].review.at];
        bool stands_by = s->as.reviewer.at < 0;
        for (int32_t k = 0; k < period->count; k++)
            stands_by = stands_by || period->people[k].at == s->as.reviewer.at;
        assert_true(stands_by && first >= period->from && first <= period->to);
    }
    count->lists++;
    esr_standby_list_free(list);
    esr_standby_list_free(seats);
}

// The cycle without the reviewer, as a planner would edit it.
static esr_cycle *without(esr_context *ctx, const esr_cycle *cycle, const char *id) {
    esr_edit *edit = NULL;
    esr_cycle *edited = NULL;
    char first[11], last[11];
    esr_day_text(cycle->first_day, first);
    esr_day_text(cycle->last_day, last);
    const esr_cell away[] = {
        {"who", "reviewer"}, {"id", id}, {"from", first}, {"to", last}, {NULL, NULL}};
    assert_int_equal(esr_edit_new(ctx, cycle, &edit), ESR_OK);
    assert_int_equal(esr_edit_add(ctx, edit, "unavailable", away), ESR_OK);
    assert_int_equal(esr_edit_finish(ctx, edit, &edited), ESR_OK);
    return edited;
}

static bool is_pinned(const esr_cycle *cycle, int32_t reviewer) {
    for (int32_t i = 0; i < cycle->pin_count; i++)
        if (cycle->pins[i].reviewer.at == reviewer)
            return true;
    return false;
}

static void check_impacts(esr_context *ctx, const esr_solution *solution, tally *count) {
    const esr_cycle *cycle = solution->plan->cycle;
    esr_impact_list *list = NULL;
    esr_impact_options how = {.solve = true};
    assert_int_equal(esr_impacts_find(ctx, solution, &how, &list), ESR_OK);
    assert_false(list->cut);
    for (int32_t i = 0; i < list->count; i++) {
        const esr_impact *impact = &list->at[i];
        esr_solution *cold = NULL;
        assert_true(impact->solved);
        assert_true(impact->refilled <= impact->seats);
        assert_true(impact->gap > 0 || impact->anew.total <= impact->refill.total);
        if (is_pinned(cycle, impact->reviewer.at))
            continue;
        esr_cycle *edited = without(ctx, cycle, cycle->reviewers[impact->reviewer.at].id);
        assert_int_equal(esr_solve(ctx, edited, NULL, &cold), ESR_OK);
        if (cold->cost == cold->bound && impact->gap == 0) {
            assert_int_equal(impact->anew.total, cold->cost - solution->cost);
            count->solved++;
        }
        esr_solution_free(cold);
        esr_cycle_free(edited);
    }
    esr_impact_list_free(list);
}

// Every other plan gets room: some of its seats are emptied.
static void make_room(esr_plan *plan, uint64_t seed) {
    for (int32_t p = 0; p < plan->cycle->place_count && seed % 2 == 0; p++)
        if ((seed / 2 + (uint64_t)p) % 3 != 0)
            plan->member[p].at = -1;
}

static void test_standby__covers_as_many_losses_as_any_choice(void **state) {
    esr_context *ctx = NULL;
    tally count = {0};
    (void)state;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(ctx, seed);
        esr_solution *solution = NULL;
        esr_status status = esr_solve(ctx, cycle, NULL, &solution);
        esr_context_clear(ctx);
        if (status == ESR_OK) {
            if (seed % 8 == 0)
                check_impacts(ctx, solution, &count);
            make_room(solution->plan, seed);
            for (int32_t most = 0; most < 3; most++)
                check_choice(ctx, solution->plan, most, &count);
            check_fortnights(ctx, solution->plan, &count);
        }
        esr_solution_free(solution);
        esr_cycle_free(cycle);
    }
    esr_context_free(ctx);
    print_message("%d lists, %d of %d losses covered, %d by one for two seats; not: nobody %d, not "
                  "at once %d, limit %d; every choice tried for %d, %d of them with a limit that "
                  "matters; %d planned anew\n",
                  count.lists, count.covered, count.losses, count.twice, count.nobody, count.apart,
                  count.limit, count.tried, count.possible, count.solved);
    assert_true(count.covered > SEEDS / 2 && count.nobody > SEEDS && count.limit > SEEDS / 100);
    assert_true(count.tried > SEEDS && count.possible > SEEDS / 100 && count.solved > SEEDS / 8);
    assert_true(count.apart > 0 && count.twice > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_standby__covers_as_many_losses_as_any_choice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
