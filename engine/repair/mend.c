// SPDX-License-Identifier: GPL-3.0-or-later
// The search itself: see mend.h.
#include "repair/mend.h"

#include <string.h>

#define LOOKS_OF_A_TOUCH 3 // it takes as long as so many looks

// A hot review on its way to a day and a team. `alone`: its least value is asked for, nothing else
// is decided.
typedef struct walk {
    esri_mend *mend;
    int32_t review, day;
    esri_team team;
    int64_t value; // of day and members so far
    int32_t moves, fewest, prepaid;
    bool alone;
    int64_t bar; // alone: the least value so far
} walk;

// What happens once somebody is admitted.
typedef enum stage { STAGE_DAY, STAGE_MUST, STAGE_KEPT, STAGE_FILL } stage;

static void decide_next(esri_mend *mend);
static void offer(walk *w, int32_t c, stage then, int32_t at);
static void keep_from(walk *w, int32_t at);
static void fill_from(walk *w, int32_t at);

// No plan from here on costs less than the best one.
static bool is_hopeless(const esri_mend *mend, int64_t sum) {
    return mend->found && sum - mend->saving[mend->spare] > ESRI_SCALE * (mend->best_cost - 1);
}

static bool is_idle(const walk *w, int64_t value) {
    const esri_mend *mend = w->mend;
    if (w->alone)
        return value >= w->bar;
    return is_hopeless(mend, mend->sum - mend->left[w->review].least + value);
}

// The least that the value can still become if the candidates from `at` on fill the seats.
static int64_t hope(const walk *w, int32_t at) {
    const esri_review *review = &w->mend->problem->reviews[w->review];
    const esri_left *left = &w->mend->left[w->review];
    int64_t empty = ESRI_SCALE * review->empty_seat, each = empty;
    int32_t open = review->seat_count - w->team.count, room = left->seats_most - w->team.count;
    if (at < review->candidate_count) {
        int64_t weight = esri_mend_weight(w->mend, w->review, left->order[at]);
        each = weight < each ? weight : each;
    }
    return w->value + room * each + (open - room) * empty;
}

static bool take_move(walk *w) {
    esri_mend *mend = w->mend;
    if (w->alone ? w->moves == mend->most : w->moves >= w->prepaid && mend->spare == 0)
        return false;
    if (!w->alone && w->moves >= w->prepaid)
        mend->spare--;
    w->moves++;
    return true;
}

static void give_move_back(walk *w) {
    w->moves--;
    if (!w->alone && w->moves >= w->prepaid)
        w->mend->spare++;
}

// Takes a still visit out: it moves something, which is paid at once, unless it lost something.
static void touch(esri_mend *mend, int32_t v) {
    esri_left *left = &mend->left[v];
    left->state = ESRI_HOT;
    mend->hot[mend->hot_count++] = v;
    mend->spare -= !left->hot;
    mend->touches--;
    mend->looks += LOOKS_OF_A_TOUCH;
    mend->sum += left->least - left->value;
    esri_draft_remove(mend->draft, v);
}

static void put_back(esri_mend *mend, int32_t v) {
    esri_left *left = &mend->left[v];
    esri_draft_put(mend->draft, v, &left->now_team, left->now_day);
    mend->sum -= left->least - left->value;
    mend->touches++;
    mend->spare += !left->hot;
    mend->hot_count--;
    left->state = ESRI_STILL;
}

static bool can_be_touched(const esri_mend *mend, int32_t v) {
    const esri_left *left = &mend->left[v];
    return left->state == ESRI_STILL && left->now_day >= 0 && !left->fixed &&
           left->least < ESRI_MEND_NEVER && mend->touches > 0 && (left->hot || mend->spare > 0);
}

static bool overlap(const walk *w, int32_t other) {
    const esri_review *reviews = w->mend->problem->reviews;
    int32_t day = w->mend->left[other].now_day;
    return w->day < day + reviews[other].span && day < w->day + reviews[w->review].span;
}

// Whether a still visit may be what keeps the candidate (-1: the review itself) from that day.
static bool is_in_the_way(const walk *w, int32_t c, int32_t other) {
    const esri_problem *problem = w->mend->problem;
    const esri_review *review = &problem->reviews[w->review], *that = &problem->reviews[other];
    const esri_team *team = &w->mend->left[other].now_team;
    int32_t reviewer = c < 0 ? -1 : review->candidates[c].reviewer;
    int32_t home = c < 0 ? review->school : problem->reviewers[reviewer].home;
    if (c >= 0 && home >= 0 && that->school == home)
        return true;
    if (c < 0 && problem->cycle->capacity_count > 0 && overlap(w, other))
        return true;
    for (int32_t m = 0; m < team->count; m++) {
        int32_t member = that->candidates[team->member[m]].reviewer;
        if (member == reviewer)
            return true;
        if (home >= 0 && problem->reviewers[member].home == home && (c < 0 || overlap(w, other)))
            return true;
    }
    return false;
}

static void go_on(walk *w, int32_t c, stage then, int32_t at) {
    int64_t value = w->value;
    if (c >= 0) {
        const esri_review *review = &w->mend->problem->reviews[w->review];
        w->value += esri_mend_weight(w->mend, w->review, c) +
                    ESRI_SCALE * esri_candidate_day_cost(w->mend->problem, review,
                                                         &review->candidates[c], w->day);
        w->team.member[w->team.count++] = c;
    }
    int32_t must = w->mend->left[w->review].must;
    if (then == STAGE_KEPT)
        keep_from(w, at + 1);
    else if (then == STAGE_FILL)
        fill_from(w, at + 1);
    else if (then == STAGE_DAY && must >= 0)
        offer(w, must, STAGE_MUST, 0);
    else
        keep_from(w, 0);
    if (c >= 0)
        w->team.count--;
    w->value = value;
}

// Goes on with the candidate on the team if the draft admits that, or once visits that are in the
// way are taken out, from review `from` on.
static void admit(walk *w, int32_t c, stage then, int32_t at, int32_t from) {
    esri_mend *mend = w->mend;
    if (mend->cut)
        return;
    if ((w->alone && mend->most > 0) || esri_mend_admits(mend, w->review, c, w->day)) {
        go_on(w, c, then, at);
        return;
    }
    for (int32_t v = from; !w->alone && v < mend->problem->review_count; v++) {
        if (!can_be_touched(mend, v) || !is_in_the_way(w, c, v))
            continue;
        touch(mend, v);
        if (!is_idle(w, hope(w, 0)))
            admit(w, c, then, at, v + 1);
        put_back(mend, v);
    }
}

// The same of a candidate who is looked at for the first time.
static void offer(walk *w, int32_t c, stage then, int32_t at) {
    const esri_review *review = &w->mend->problem->reviews[w->review];
    if (!esri_mend_may(w->mend, w->review, c, w->day) || w->team.count == review->seat_count)
        return;
    w->team.member[w->team.count++] = c;
    bool fits = esri_team_fits(w->mend->problem, review, &w->team);
    w->team.count--;
    if (fits)
        admit(w, c, then, at, 0);
}

static void decide(walk *w, int64_t value) {
    esri_mend *mend = w->mend;
    esri_left *left = &mend->left[w->review];
    left->state = ESRI_DECIDED;
    mend->sum += value - left->least;
    if (w->day >= 0)
        esri_draft_put(mend->draft, w->review, &w->team, w->day);
    decide_next(mend);
    if (w->day >= 0)
        esri_draft_remove(mend->draft, w->review);
    mend->sum -= value - left->least;
    left->state = ESRI_HOT;
}

static bool keeps_pinned(const esri_review *review, const esri_team *team) {
    int32_t kept = 0;
    for (int32_t m = 0; m < team->count; m++)
        kept += review->candidates[team->member[m]].keep;
    return kept == review->keep_count && !review->keep_lost;
}

// The team stands.
static void complete(walk *w) {
    const esri_problem *problem = w->mend->problem;
    const esri_review *review = &problem->reviews[w->review];
    int64_t value = w->value + ESRI_SCALE * esri_team_penalty(problem, review, &w->team);
    if (w->moves < w->fewest || is_idle(w, value) || !keeps_pinned(review, &w->team))
        return;
    if (w->alone)
        w->bar = value;
    else
        decide(w, value);
}

static bool is_on(const esri_team *team, int32_t c) {
    for (int32_t m = 0; m < team->count; m++)
        if (team->member[m] == c)
            return true;
    return false;
}

static void fill_from(walk *w, int32_t at) {
    const esri_review *review = &w->mend->problem->reviews[w->review];
    const esri_left *left = &w->mend->left[w->review];
    for (int32_t i = at; w->team.count < left->seats_most && i < review->candidate_count; i++) {
        int32_t c = left->order[i];
        if (w->mend->cut || is_idle(w, hope(w, i)))
            return;
        if (c != left->banned && c != left->must && !is_on(&left->team, c))
            offer(w, c, STAGE_FILL, i);
    }
    if (!w->mend->cut)
        complete(w);
}

// Decides of each member that was left, from `at` on, whether they stay.
static void keep_from(walk *w, int32_t at) {
    const esri_left *left = &w->mend->left[w->review];
    if (is_idle(w, hope(w, 0)) || w->mend->cut)
        return;
    if (at == left->team.count) {
        fill_from(w, 0);
        return;
    }
    offer(w, left->team.member[at], STAGE_KEPT, at);
    if (left->fixed || !take_move(w))
        return;
    keep_from(w, at + 1);
    give_move_back(w);
}

static void walk_day(walk *w, int32_t day) {
    const esri_mend *mend = w->mend;
    const esri_review *review = &mend->problem->reviews[w->review];
    const esri_left *left = &mend->left[w->review];
    w->day = day;
    w->value = review->day_cost ? ESRI_SCALE * review->day_cost[day] : 0;
    if (is_idle(w, hope(w, 0)))
        return;
    if (day != left->day && !left->loose && !take_move(w))
        return;
    admit(w, -1, STAGE_DAY, 0, 0);
    if (day != left->day && !left->loose)
        give_move_back(w);
}

// Without a visit: one move, and one for each who leaves.
static void walk_without(walk *w) {
    const esri_left *left = &w->mend->left[w->review];
    int32_t moves = left->loose ? 0 : left->team.count + 1, taken = 0;
    w->day = -1;
    while (taken < moves && take_move(w))
        taken++;
    int64_t value = ESRI_SCALE * w->mend->problem->reviews[w->review].unscheduled;
    if (taken == moves && w->moves >= w->fewest && !is_idle(w, value)) {
        if (w->alone)
            w->bar = value;
        else
            decide(w, value);
    }
    while (taken-- > 0)
        give_move_back(w);
}

static void walk_all(walk *w) {
    const esri_left *left = &w->mend->left[w->review];
    for (int32_t i = 0; i < left->day_count && !w->mend->cut; i++)
        walk_day(w, left->days[i]);
    if (left->must < 0 && !left->fixed && !w->mend->cut)
        walk_without(w);
}

// The least value of all days and teams with so many moves or more, looked at alone; where nothing
// else can move, in the draft as it is.
static int64_t find_least(esri_mend *mend, int32_t v, int32_t fewest) {
    walk w = {.mend = mend, .review = v, .fewest = fewest, .alone = true, .bar = ESRI_MEND_NEVER};
    walk_all(&w);
    return w.bar;
}

static void keep_best(esri_mend *mend) {
    size_t reviews = (size_t)mend->problem->review_count;
    int64_t cost = mend->draft->cost;
    if (cost >= mend->problem->prohibitive || (mend->found && cost >= mend->best_cost))
        return;
    mend->found = true;
    mend->best_cost = cost;
    mend->best_moves = mend->most - mend->spare;
    memcpy(mend->best_day, mend->draft->day, reviews * sizeof *mend->best_day);
    memcpy(mend->best_team, mend->draft->team, reviews * sizeof *mend->best_team);
}

// Nothing calls for a change any more: what could save costs?
static void save_more(esri_mend *mend) {
    int32_t last = mend->last;
    for (int32_t v = last + 1; mend->spare > 0 && v < mend->problem->review_count; v++) {
        if (!can_be_touched(mend, v))
            continue;
        mend->last = v;
        touch(mend, v);
        if (!is_hopeless(mend, mend->sum))
            decide_next(mend);
        put_back(mend, v);
    }
    mend->last = last;
}

static void decide_next(esri_mend *mend) {
    int32_t next = 0;
    while (next < mend->hot_count && mend->left[mend->hot[next]].state != ESRI_HOT)
        next++;
    if (mend->cut || is_hopeless(mend, mend->sum))
        return;
    if (next == mend->hot_count) {
        keep_best(mend);
        save_more(mend);
        return;
    }
    int32_t v = mend->hot[next];
    bool touched = !mend->left[v].hot;
    walk w = {.mend = mend, .review = v, .fewest = touched, .prepaid = touched};
    walk_all(&w);
}

// What so many visits could save at most.
static void add_savings(esri_mend *mend) {
    for (int32_t v = 0; v < mend->problem->review_count; v++) {
        const esri_left *left = &mend->left[v];
        int64_t gain = left->hot || left->day < 0 ? 0 : left->value - left->least;
        for (int32_t k = 1; k <= mend->most; k++) // each entry is the gain of the k-th best visit
            if (gain > mend->saving[k]) {
                int64_t held = mend->saving[k];
                mend->saving[k] = gain;
                gain = held;
            }
    }
    for (int32_t k = 1; k <= mend->most; k++)
        mend->saving[k] += mend->saving[k - 1];
}

static int64_t least_of(esri_mend *mend, int32_t v) {
    const esri_left *left = &mend->left[v];
    if (left->hot)
        return find_least(mend, v, 0);
    if (left->day < 0 || mend->most == 0)
        return ESRI_MEND_NEVER;
    return mend->prepared == mend->most ? left->still : find_least(mend, v, 1);
}

// What the search may make of each review at least.
static void add_leasts(esri_mend *mend) {
    mend->looks = INT64_MIN; // these are not counted
    mend->cut = false;
    for (int32_t v = 0; v < mend->problem->review_count; v++)
        mend->left[v].least = least_of(mend, v);
}

static bool is_at(const esri_mend *mend, int32_t v) {
    const esri_left *left = &mend->left[v];
    const esri_team *team = &mend->draft->team[v];
    return mend->draft->day[v] == left->now_day && team->count == left->now_team.count &&
           memcmp(team->member, left->now_team.member,
                  (size_t)team->count * sizeof *team->member) == 0;
}

void esri_mend_settle(esri_mend *mend) {
    int32_t reviews = mend->problem->review_count;
    mend->sum = mend->base;
    mend->hot_count = 0;
    mend->last = -1;
    for (int32_t v = 0; v < reviews; v++) {
        const esri_left *left = &mend->left[v];
        if (mend->draft->day[v] >= 0 && (left->state == ESRI_HOT || !is_at(mend, v)))
            esri_draft_remove(mend->draft, v);
        if (left->state == ESRI_HOT)
            mend->hot[mend->hot_count++] = v;
        mend->sum += left->state == ESRI_HOT ? left->least : left->value;
    }
    for (int32_t v = 0; v < reviews; v++) {
        const esri_left *left = &mend->left[v];
        if (left->state != ESRI_HOT && left->now_day >= 0 && mend->draft->day[v] < 0)
            esri_draft_put(mend->draft, v, &left->now_team, left->now_day);
    }
}

void esri_mend_run(esri_mend *mend, int64_t looks_most) {
    mend->looks = 0;
    mend->looks_most = looks_most;
    mend->cut = false;
    decide_next(mend);
}

// All that lost something is hot, all else still: every plan within the moves can be reached.
static void begin_all(esri_mend *mend) {
    for (int32_t v = 0; v < mend->problem->review_count; v++) {
        esri_left *left = &mend->left[v];
        left->state = left->hot ? ESRI_HOT : ESRI_STILL;
        left->now_day = left->hot ? -1 : left->day;
        left->now_team = left->team;
        left->value = esri_mend_value(mend, v, &left->team, left->day);
    }
    mend->spare = mend->most;
    mend->touches = INT32_MAX;
    esri_mend_settle(mend);
}

static bool is_possible(const esri_mend *mend) {
    for (int32_t v = 0; v < mend->problem->review_count; v++)
        if (mend->left[v].barred || (mend->left[v].hot && mend->left[v].least >= ESRI_MEND_NEVER))
            return false;
    return true;
}

void esri_mend_prepare(esri_mend *mend, int32_t most) {
    mend->most = most;
    begin_all(mend);
    add_leasts(mend);
    for (int32_t v = 0; v < mend->problem->review_count; v++)
        mend->left[v].still = mend->left[v].least;
    mend->prepared = most;
}

void esri_mend_search(esri_mend *mend, int32_t most, int64_t effort) {
    mend->most = most;
    memset(mend->saving, 0, sizeof mend->saving);
    begin_all(mend);
    add_leasts(mend);
    begin_all(mend);
    add_savings(mend);
    if (!is_possible(mend))
        return;
    esri_mend_run(mend, effort / 8);
    if (!mend->cut)
        return;
    esri_mend_improve(mend, effort / 2);
    begin_all(mend);
    esri_mend_run(mend, effort);
}
