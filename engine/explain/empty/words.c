// SPDX-License-Identifier: GPL-3.0-or-later
// "Reviews V041, V052 and V060 need a special-school principal between 3 and 14 March 2027; only
// two are free: …"
#include "explain/empty/words.h"

#include <inttypes.h>
#include <string.h>

#include "base/day.h"
#include "rules/say.h"

#define REVIEWS_NAMED 8
#define PEOPLE_NAMED  4
#define LABELS_MOST   16

static void say_number(esri_buf *out, int32_t number) {
    static const char *const words[] = {"none", "one",   "two",   "three", "four", "five",
                                        "six",  "seven", "eight", "nine",  "ten"};
    if (number >= 0 && number < (int32_t)(sizeof words / sizeof *words))
        esri_buf_add(out, words[number]);
    else
        esri_buf_printf(out, "%d", number);
}

// What stands between the entries of a list: "a, b and c".
static const char *joint(int32_t at, int32_t count) {
    return at == 0 ? "" : at + 1 < count ? ", " : " and ";
}

static void say_day(esri_buf *out, esr_day day, bool month, bool year) {
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    esri_civil civil = esri_day_to_civil(day);
    esri_buf_printf(out, "%d", civil.day);
    if (month)
        esri_buf_printf(out, " %s", months[civil.month - 1]);
    if (year)
        esri_buf_printf(out, " %d", civil.year);
}

// " between 3 and 14 March 2027"; nothing where the days are most of the cycle.
static void say_window(esri_buf *out, const esr_cycle *cycle, esr_day from, esr_day to) {
    if (from > to || 4 * (int64_t)(to - from + 1) > 3 * (int64_t)cycle->day_count)
        return;
    esri_civil first = esri_day_to_civil(from), last = esri_day_to_civil(to);
    bool year = first.year != last.year;
    if (from == to) {
        esri_buf_add(out, " on ");
    } else {
        esri_buf_add(out, " between ");
        say_day(out, from, year || first.month != last.month, year);
        esri_buf_add(out, " and ");
    }
    say_day(out, to, true, true);
}

// Seats of one kind in schools of one sector, of all needs.
typedef struct label {
    int32_t seat, sector, count;
} label;

static int32_t collect_labels(const esr_cycle *cycle, const esr_empty_cause *cause,
                              label labels[LABELS_MOST]) {
    int32_t count = 0;
    for (int32_t n = 0; n < cause->need_count; n++) {
        const esr_clash_need *need = &cause->needs[n];
        int32_t sector = cycle->schools[cycle->reviews[need->review.at].school.at].sector;
        int32_t at = 0;
        while (at < count && (labels[at].seat != need->seat || labels[at].sector != sector))
            at++;
        if (at == LABELS_MOST)
            at--; // as many kinds as that are counted as one
        if (at == count)
            labels[count++] = (label){need->seat, sector, 0};
        labels[at].count += need->count;
    }
    return count;
}

// "special-school principal", "kindergarten teacher"; the sector only where there are several.
static void say_label(esri_buf *out, const esr_cycle *cycle, const label *l, bool several) {
    if (cycle->sectors.count > 1) {
        const char *sector = cycle->sectors.at[l->sector];
        bool whole = strstr(sector, "garten") || strstr(sector, "school");
        esri_buf_printf(out, "%s%s ", sector, whole ? "" : "-school");
    }
    esri_buf_printf(out, "%s%s", cycle->seats.at[l->seat], several ? "s" : "");
}

static const char *article(const esr_cycle *cycle, const label *l) {
    const char *word =
        cycle->sectors.count > 1 ? cycle->sectors.at[l->sector] : cycle->seats.at[l->seat];
    return strchr("aeiou", word[0]) ? "an" : "a";
}

// "Reviews V041, V052 and V060 need"; needs stand by review.
static int32_t say_reviews(esri_buf *out, const esr_cycle *cycle, const esr_empty_cause *cause,
                           const char *one, const char *several) {
    int32_t count = 0, said = 0, last = -1;
    for (int32_t n = 0; n < cause->need_count; n++) {
        count += cause->needs[n].review.at != last;
        last = cause->needs[n].review.at;
    }
    if (count > REVIEWS_NAMED) {
        esri_buf_printf(out, "%d reviews %s", count, several);
        return count;
    }
    esri_buf_add(out, count == 1 ? "Review " : "Reviews ");
    last = -1;
    for (int32_t n = 0; n < cause->need_count; n++) {
        if (cause->needs[n].review.at == last)
            continue;
        last = cause->needs[n].review.at;
        esri_buf_printf(out, "%s%s", joint(said++, count), cycle->reviews[last].id);
    }
    esri_buf_printf(out, " %s", count == 1 ? one : several);
    return count;
}

static void say_needs(esri_buf *out, const esr_cycle *cycle, const esr_empty_cause *cause,
                      int32_t reviews) {
    label labels[LABELS_MOST];
    int32_t count = collect_labels(cycle, cause, labels);
    bool each_one = count == 1 && labels[0].count == reviews;
    for (int32_t i = 0; i < count; i++) {
        esri_buf_add(out, joint(i, count));
        if (each_one || labels[i].count == 1)
            esri_buf_add(out, article(cycle, &labels[i]));
        else
            say_number(out, labels[i].count);
        esri_buf_add(out, " ");
        say_label(out, cycle, &labels[i], !each_one && labels[i].count > 1);
    }
}

static void say_people(esri_buf *out, const esr_cycle *cycle, const esr_empty_cause *cause) {
    for (int32_t i = 0; i < cause->people_count; i++) {
        esri_buf_add(out, joint(i, cause->people_count));
        esri_say_reviewer(out, cycle, cause->people[i]);
    }
}

static void say_supply(esri_buf *out, const esr_cycle *cycle, const esr_empty_cause *cause) {
    int32_t people = cause->people_count;
    bool named = people <= PEOPLE_NAMED;
    if (people == 0) {
        esri_buf_add(out, "; nobody may sit there on any possible day. ");
        return;
    }
    if (cause->possible == people) {
        esri_buf_add(out, "; only ");
        say_number(out, people);
        esri_buf_add(out, people == 1 ? " is free" : " are free");
        esri_buf_add(out, named ? ": " : ", for one visit each. ");
        if (named)
            say_people(out, cycle, cause);
        esri_buf_add(out, named ? ". " : "");
        return;
    }
    esri_buf_add(out, "; the ");
    if (people > 1) {
        say_number(out, people);
        esri_buf_add(out, " ");
    }
    esri_buf_add(out, people == 1 ? "only one who may sit there" : "people who may sit there");
    if (named) {
        esri_buf_add(out, ", ");
        say_people(out, cycle, cause);
        esri_buf_add(out, ",");
    }
    esri_buf_add(out, " can fill ");
    say_number(out, cause->possible);
    esri_buf_add(out, " of these seats at most. ");
}

// What keeps somebody out of all wanted seats of a fitting role, whatever the day; NONE: they may
// sit there, have no fitting role, or it is not one thing.
typedef struct outsiders {
    int32_t counts[ESRI_BAR_COUNT], mixed, all;
} outsiders;

static void count_outsider(const esri_clash_work *w, const esr_empty_cause *cause, int32_t r,
                           outsiders *out) {
    const esr_cycle *cycle = w->demand->problem->cycle;
    const uint32_t dated = UINT32_C(1) << ESRI_BAR_RELATION |
                           UINT32_C(1) << ESRI_BAR_RECIPROCAL_BEFORE | UINT32_C(1) << ESRI_BAR_PIN;
    bool fits = false, mixed = false;
    esri_bar common = ESRI_BAR_NONE;
    for (int32_t n = 0; n < cause->need_count; n++) {
        const esr_clash_need *need = &cause->needs[n];
        esri_pairing pairing = {cycle, need->review, {r}, cycle->first_day};
        if (!esri_role_fits(cycle, cycle->reviewers[r].role, need->seat))
            continue;
        esri_gap_look_at(w->view, need->review);
        esri_bar bar = esri_gap_bar_always(w->view, &pairing, need->seat);
        if (dated >> bar & 1u)
            bar = ESRI_BAR_NONE;
        mixed = mixed || bar == ESRI_BAR_NONE || (fits && bar != common);
        common = bar;
        fits = true;
    }
    out->all += fits;
    out->mixed += fits && mixed;
    out->counts[mixed ? ESRI_BAR_NONE : common] += fits && !mixed;
}

static const char mixed_words[] = "tied to these schools, excluded, or not free on their days";

static void say_only_outsider(esri_buf *out, const outsiders *others, const char *other) {
    esri_buf_printf(out, "The only %sone with a fitting role ", other);
    for (int32_t bar = 1; bar < ESRI_BAR_COUNT; bar++)
        if (others->counts[bar] > 0)
            esri_buf_add(out, esri_gap_bar_words((esri_bar)bar, false));
    if (others->mixed > 0)
        esri_buf_printf(out, "is %s", mixed_words);
    esri_buf_add(out, ". ");
}

static void say_outsiders(esri_buf *out, const esri_clash_work *w, const esr_empty_cause *cause) {
    outsiders others = {0};
    for (int32_t r = 0, p = 0; r < w->demand->problem->reviewer_count; r++) {
        while (p < cause->people_count && cause->people[p].at < r)
            p++;
        if (p == cause->people_count || cause->people[p].at != r)
            count_outsider(w, cause, r, &others);
    }
    if (others.all == 0)
        return;
    const char *other = cause->people_count == 0 ? "" : others.all == 1 ? "other " : " other";
    if (others.all == 1) {
        say_only_outsider(out, &others, other);
        return;
    }
    esri_buf_printf(out, "Of %d%s%s with a fitting role ", others.all, *other ? other : " people",
                    *other ? "s" : "");
    esri_gap_say_bars(out, others.counts, 1, ESRI_BAR_COUNT);
    if (others.mixed > 0)
        esri_buf_printf(out, "%s%d %s %s", others.mixed < others.all ? ", " : "", others.mixed,
                        others.mixed == 1 ? "is" : "are", mixed_words);
    esri_buf_add(out, ". ");
}

void esri_words_clash(esri_buf *out, esri_clash_work *w, const esr_empty_cause *cause) {
    const esr_cycle *cycle = w->demand->problem->cycle;
    int32_t empty = cause->wanted - cause->possible;
    bool counted = cause->why == ESR_EMPTY_COUNTED;
    int32_t reviews = say_reviews(out, cycle, cause, "needs", "need");
    esri_buf_add(out, " ");
    say_needs(out, cycle, cause, reviews);
    say_window(out, cycle, cause->from, cause->to);
    if (counted) {
        say_supply(out, cycle, cause);
        say_outsiders(out, w, cause);
    } else {
        esri_buf_printf(out, "; %d %s sit there, but not all of these seats can be filled",
                        cause->people_count,
                        cause->people_count == 1 ? "person may" : "people may");
        esri_buf_add(out, reviews == 1 ? ". " : " together. ");
    }
    esri_buf_add(out, counted ? "Counting proves it: at least "
                              : "Planning them alone proves it: "
                                "at least ");
    say_number(out, empty);
    esri_buf_add(out, empty == 1 ? " seat stays empty in every plan."
                                 : " seats stay empty in every plan.");
}

void esri_words_other(esri_buf *out, const esr_empty_cause *cause) {
    switch (cause->why) {
    case ESR_EMPTY_DEARER:
        esri_buf_printf(out,
                        "It can be filled: a plan that does costs %" PRId64
                        " more than this one, which leaves it empty.",
                        cause->more);
        break;
    case ESR_EMPTY_BETTER:
        esri_buf_add(out, "It can be filled: a plan that does costs ");
        if (cause->more < 0)
            esri_buf_printf(out, "%" PRId64 " less. ", -cause->more);
        else
            esri_buf_printf(out, "%" PRId64 " more. ", cause->more);
        esri_buf_add(out, "The search for this plan ended before its proof: solve again.");
        break;
    case ESR_EMPTY_WHOLE:
        esri_buf_add(out, "Every plan of the whole cycle has as much empty, weighed as the cycle "
                          "says: solving it without other costs proves it. No smaller reason was "
                          "found.");
        break;
    case ESR_EMPTY_UNPROVEN:
    case ESR_EMPTY_COUNTED:
    case ESR_EMPTY_SOLVED:
        esri_buf_add(out, "Nothing was proved in time.");
        break;
    }
}
