// SPDX-License-Identifier: GPL-3.0-or-later
// The teams of a forecast, one review at a time: who may sit in which seats on some day, and the
// days on which enough of them are free at once. Of one home school at most one counts (H13), and
// of novices as many as a team may have (H15). Where no day fills a team that has people enough,
// that is a shortage by itself.
//
// level[k] is the set of days on which more than k are free: adding a set of days D turns level[k]
// into level[k] | (level[k - 1] & D).
#include "explain/forecast/outlook.h"

#include <string.h>

#define TIGHT_BELOW 10 // team days

// Which candidates a sieve lets through: those of a group of seats, all, or veterans.
enum { SIEVE_ALL = -1, SIEVE_VETERANS = -2 };

typedef struct sieve {
    int32_t which; // a group, or one of the above
    int32_t seats; // so many are looked for
    uint64_t *level;
    int32_t passed; // candidates with some day
} sieve;

typedef struct work {
    esri_outlook *o;
    uint64_t *days; // by candidate of the review
    bool *able;     // by candidate: has some day
    // Days by home school, of candidates who pass a sieve.
    int32_t *home_slot, *home_mark, mark;
    uint64_t *home_days;
    int32_t home_count;
    sieve sieves[ESRI_TEAM_MAX + 2];
    int32_t sieve_count;
    uint64_t *levels; // memory for those of all sieves
    uint64_t *team;   // the days on which all sieves hold enough
} work;

static bool passes(const sieve *s, const esri_candidate *candidate) {
    if (s->which == SIEVE_VETERANS)
        return (candidate->brings & ESRI_VETERAN) != 0;
    return s->which == SIEVE_ALL || (candidate->seats >> s->which & 1) != 0;
}

static void raise_levels(const work *w, sieve *s, const uint64_t *days) {
    size_t words = w->o->problem->day_words;
    for (int32_t k = s->seats - 1; k >= 0; k--)
        for (size_t i = 0; i < words; i++)
            s->level[(size_t)k * words + i] |=
                days[i] & (k > 0 ? s->level[(size_t)(k - 1) * words + i] : ~UINT64_C(0));
}

static void run_sieve(work *w, const esri_review *review, sieve *s) {
    size_t words = w->o->problem->day_words;
    w->mark++;
    w->home_count = 0;
    for (int32_t c = 0; c < review->candidate_count; c++) {
        const esri_candidate *candidate = &review->candidates[c];
        const uint64_t *days = w->days + (size_t)c * words;
        if (!w->able[c] || !passes(s, candidate))
            continue;
        s->passed++;
        int32_t home = w->o->problem->reviewers[candidate->reviewer].home;
        if (home < 0) {
            raise_levels(w, s, days);
            continue;
        }
        if (w->home_mark[home] != w->mark) {
            w->home_mark[home] = w->mark;
            w->home_slot[home] = w->home_count++;
            memset(w->home_days + (size_t)w->home_slot[home] * words, 0, words * sizeof *days);
        }
        uint64_t *together = w->home_days + (size_t)w->home_slot[home] * words;
        for (size_t i = 0; i < words; i++)
            together[i] |= days[i];
    }
    for (int32_t h = 0; h < w->home_count; h++)
        raise_levels(w, s, w->home_days + (size_t)h * words);
}

// Sets up and runs all sieves of a review; those that say nothing new are left out.
static void run_sieves(work *w, const esri_review *review) {
    size_t words = w->o->problem->day_words, used = 0;
    int32_t novices = w->o->problem->novices_per_team;
    w->sieve_count = 0;
    for (int32_t g = 0; g < review->group_count; g++)
        w->sieves[w->sieve_count++] = (sieve){.which = g, .seats = review->group_seats[g]};
    if (review->group_count > 1)
        w->sieves[w->sieve_count++] = (sieve){.which = SIEVE_ALL, .seats = review->seat_count};
    if (review->seat_count > novices)
        w->sieves[w->sieve_count++] =
            (sieve){.which = SIEVE_VETERANS, .seats = review->seat_count - novices};
    for (int32_t i = 0; i < w->sieve_count; i++) {
        w->sieves[i].level = w->levels + used;
        used += (size_t)w->sieves[i].seats * words;
    }
    memset(w->levels, 0, used * sizeof *w->levels);
    for (int32_t i = 0; i < w->sieve_count; i++)
        run_sieve(w, review, &w->sieves[i]);
}

static bool is_empty(const uint64_t *set, size_t words) {
    uint64_t any = 0;
    for (size_t i = 0; i < words; i++)
        any |= set[i];
    return any == 0;
}

// The most that pass on one day, at most s->seats; on `day`, or, if that is -1, on the best day.
static int32_t most_on(const work *w, const sieve *s, int32_t day) {
    size_t words = w->o->problem->day_words;
    int32_t most = 0;
    while (most < s->seats && (day < 0 ? !is_empty(s->level + (size_t)most * words, words)
                                       : esri_bit_test(s->level + (size_t)most * words, day)))
        most++;
    return most;
}

// The most seats that can be filled on a day, or, if that is -1, if all days were one.
static int32_t fill_on(const work *w, const esri_review *review, int32_t day) {
    int32_t sum = 0, least = INT32_MAX;
    for (int32_t i = 0; i < w->sieve_count; i++) {
        const sieve *s = &w->sieves[i];
        int32_t count = day >= 0 ? most_on(w, s, day) : s->passed;
        count = count < s->seats ? count : s->seats;
        if (s->which >= 0)
            sum += count;
        else if (s->which == SIEVE_ALL)
            least = count < least ? count : least;
        else
            least = count + review->seat_count - s->seats < least
                        ? count + review->seat_count - s->seats
                        : least;
    }
    return sum < least ? sum : least;
}

static void claim_team(esri_outlook *o, int32_t v, int32_t seat, int32_t wanted, int32_t supply) {
    esr_review_ix *named = esri_outlook_keep(o, 1, sizeof *named);
    if (!named)
        return;
    named->at = v;
    uint64_t seats = seat < 0 ? ~UINT64_C(0) : UINT64_C(1) << seat;
    esri_claim claim = {.scope = {seats, ~UINT64_C(0), 0, -1, .named = true}};
    claim.shortage = (esr_shortage){
        .kind = o->from_month[v] < 0 ? ESR_SHORT_OF_DAYS : ESR_SHORT_OF_TEAM,
        .skill = -1,
        .first_month = o->from_month[v] < 0 ? 0 : o->from_month[v],
        .last_month = o->from_month[v] < 0 ? o->out->month_count - 1 : o->to_month[v],
        .wanted = wanted,
        .supply = supply,
        .missing = wanted - supply,
        .empty_seats = wanted - supply,
        .reviews = named,
        .review_count = 1,
    };
    esri_outlook_claim(o, &claim);
}

// Where no day fills the team: which seats have people enough, but not on one day.
static void look_for_shortage(work *w, int32_t v) {
    esri_outlook *o = w->o;
    const esri_review *review = &o->problem->reviews[v];
    esri_want *wants = o->wants + o->want_at[v];
    int32_t best = 0, possible = 0;
    for (int32_t d = 0; d < o->cycle->day_count; d++) {
        int32_t fill = esri_bit_test(o->open[v], d) ? fill_on(w, review, d) : 0;
        best = fill > best ? fill : best;
    }
    for (int32_t g = 0; g < review->group_count; g++) {
        const sieve *s = &w->sieves[g];
        int32_t most = most_on(w, s, -1), passed = s->passed < s->seats ? s->passed : s->seats;
        if (most < passed)
            wants[g].wanted = most;
        possible += most < passed ? most : passed;
    }
    int32_t together = fill_on(w, review, -1);
    if (best < (possible < together ? possible : together)) {
        o->short_team[v] = o->short_seats[v] = true;
        o->fillable[v] = best;
        claim_team(o, v, -1, review->seat_count, best);
        return;
    }
    o->fillable[v] = 0;
    for (int32_t g = 0; g < review->group_count; g++) {
        o->fillable[v] += wants[g].wanted;
        if (wants[g].wanted == wants[g].seats)
            continue;
        o->short_seats[v] = true;
        claim_team(o, v, wants[g].seat, wants[g].seats, wants[g].wanted);
    }
}

// The most visits on those days that don't overlap.
static int32_t count_apart(const esri_outlook *o, const uint64_t *days, int32_t span) {
    int32_t count = 0;
    for (int32_t day = 0; day < o->cycle->day_count; day += span, count++) {
        day = esri_outlook_next(days, o->problem->day_words, day);
        if (day < 0)
            break;
    }
    return count;
}

static void look_at_days(work *w, int32_t v, esr_review_days *days) {
    const esri_outlook *o = w->o;
    size_t words = o->problem->day_words;
    memcpy(w->team, o->open[v], words * sizeof *w->team);
    for (int32_t i = 0; i < w->sieve_count; i++) {
        const sieve *s = &w->sieves[i];
        for (size_t k = 0; k < words; k++)
            w->team[k] &= s->level[(size_t)(s->seats - 1) * words + k];
    }
    for (size_t i = 0; i < words; i++)
        days->team_days += __builtin_popcountll(w->team[i]);
    days->apart = count_apart(o, w->team, o->problem->reviews[v].span);
}

// Who may sit where, as sets.
static void add_who(work *w, int32_t v) {
    esri_outlook *o = w->o;
    const esri_review *review = &o->problem->reviews[v];
    uint64_t *all = esri_outlook_alloc(o, o->who_words, sizeof *all);
    o->who[v] = all;
    for (int32_t g = 0; g < review->group_count && all; g++) {
        uint64_t *who = esri_outlook_alloc(o, o->who_words, sizeof *who);
        o->wants[o->want_at[v] + g].who = who;
        for (int32_t c = 0; c < review->candidate_count && who; c++)
            if (w->able[c] && (review->candidates[c].seats >> g & 1))
                esri_bit_set(who, review->candidates[c].reviewer);
        for (size_t i = 0; i < o->who_words && who; i++)
            all[i] |= who[i];
    }
}

static void look_at(work *w, int32_t v) {
    esri_outlook *o = w->o;
    esr_review_days *days = &o->days[v];
    const esri_review *review = &o->problem->reviews[v];
    for (int32_t c = 0; c < review->candidate_count; c++)
        w->able[c] = esri_outlook_pair_days(o, v, &review->candidates[c],
                                            w->days + (size_t)c * o->problem->day_words);
    add_who(w, v);
    o->fillable[v] = review->seat_count;
    if (days->first_days == 0) {
        o->fillable[v] = 0;
        claim_team(o, v, -1, review->seat_count, 0);
        return;
    }
    run_sieves(w, review);
    look_at_days(w, v, days);
    if (days->team_days == 0)
        look_for_shortage(w, v);
}

static void add_wants(esri_outlook *o) {
    const esr_cycle *cycle = o->cycle;
    int32_t count = 0;
    o->want_at = esri_outlook_alloc(o, (size_t)cycle->review_count + 1, sizeof *o->want_at);
    o->wants = esri_outlook_alloc(o, (size_t)cycle->place_count, sizeof *o->wants);
    for (int32_t v = 0; v < cycle->review_count && !o->starved; v++) {
        const esri_review *review = &o->problem->reviews[v];
        int32_t place = cycle->reviews[v].seat_at;
        for (int32_t g = 0; g < review->group_count; g++) { // in the order of the places
            int32_t seats = review->group_seats[g];
            o->wants[count++] = (esri_want){v, cycle->places[place].seat, seats, seats, NULL};
            place += seats;
        }
        o->want_at[v + 1] = count;
    }
}

static bool work_init(work *w, esri_outlook *o) {
    size_t most = (size_t)o->cycle->reviewer_count, schools = (size_t)o->cycle->school_count;
    size_t words = o->problem->day_words;
    *w = (work){.o = o};
    w->days = esri_outlook_alloc(o, most * words, sizeof *w->days);
    w->able = esri_outlook_alloc(o, most, sizeof *w->able);
    w->home_slot = esri_outlook_alloc(o, schools, sizeof *w->home_slot);
    w->home_mark = esri_outlook_alloc(o, schools, sizeof *w->home_mark);
    w->home_days = esri_outlook_alloc(o, schools * words, sizeof *w->home_days);
    w->levels = esri_outlook_alloc(o, (size_t)3 * ESRI_TEAM_MAX * words, sizeof *w->levels);
    w->team = esri_outlook_alloc(o, words, sizeof *w->team);
    o->who = esri_outlook_alloc(o, (size_t)o->cycle->review_count, sizeof(const uint64_t *));
    o->short_seats = esri_outlook_alloc(o, (size_t)o->cycle->review_count, sizeof(bool));
    o->short_team = esri_outlook_alloc(o, (size_t)o->cycle->review_count, sizeof(bool));
    o->fillable = esri_outlook_alloc(o, (size_t)o->cycle->review_count, sizeof *o->fillable);
    return !o->starved;
}

static void add_veterans(esri_outlook *o) {
    uint64_t *veterans = esri_outlook_alloc(o, o->who_words, sizeof *veterans);
    for (int32_t r = 0; r < o->cycle->reviewer_count && veterans; r++)
        if (!o->problem->reviewers[r].novice)
            esri_bit_set(veterans, r);
    o->veterans = veterans;
}

static void list_tight(esri_outlook *o) {
    int32_t count = 0;
    esr_review_ix *tight = esri_outlook_keep(o, (size_t)o->cycle->review_count, sizeof *tight);
    for (int32_t few = 0; few < TIGHT_BELOW && tight; few++)
        for (int32_t v = 0; v < o->cycle->review_count; v++)
            if (o->days[v].team_days == few)
                tight[count++].at = v;
    o->out->tight = tight;
    o->out->tight_count = count;
    o->out->tight_below = TIGHT_BELOW;
}

void esri_outlook_teams(esri_outlook *o) {
    work w;
    add_wants(o);
    add_veterans(o);
    if (o->starved || !work_init(&w, o))
        return;
    for (int32_t v = 0; v < o->cycle->review_count && !o->starved; v++)
        look_at(&w, v);
    list_tight(o);
}
