// SPDX-License-Identifier: GPL-3.0-or-later
// Words for the seats of a shortage. A part of a cut is any set of seats; told is a set that words
// can name ("principal seats at primary schools") and that is short by at least as much, counted
// anew. Of all such sets the one is told whose seats are short by the greatest share.
#include "explain/forecast/outlook.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 3 // so many seats or sectors are named; more say nothing
#define NAMED_MAX 3 // so many reviews are named by themselves
#define UNSAID    4 // words that it is worth to say which seats they are

enum { BY_SEAT = 1, BY_SECTOR = 2, BY_LANGUAGE = 4, BY_DISTRICT = 8, BY_ALL = 15 };

// A set of units that could be told.
typedef struct choice {
    esri_counted set;
    int32_t words; // that name it
    int32_t at;    // in run->counted; -1: the part itself
} choice;

static const esr_school *school_of(const esri_outlook *o, const esri_unit *unit) {
    return &o->cycle->schools[o->cycle->reviews[unit->review].school.at];
}

static bool is_in(const esri_outlook *o, const esri_scope *scope, const esri_unit *unit) {
    const esr_school *school = school_of(o, unit);
    return (unit->seat < 0 || (scope->seats >> unit->seat & 1)) &&
           (scope->sectors >> school->sector & 1) && !(scope->languages & ~school->languages) &&
           (scope->district < 0 || scope->district == school->district);
}

// What the units of a part have in common.
static esri_scope common_scope(const esri_outlook *o, const esri_run *run, const int32_t *part,
                               int32_t count) {
    esri_scope scope = {0, 0, ~UINT64_C(0), school_of(o, &run->units[part[0]])->district,
                        .among = 0};
    for (int32_t i = 0; i < count; i++) {
        const esri_unit *unit = &run->units[part[i]];
        const esr_school *school = school_of(o, unit);
        scope.seats |= unit->seat < 0 ? ~UINT64_C(0) : UINT64_C(1) << unit->seat;
        scope.sectors |= UINT64_C(1) << school->sector;
        scope.languages &= school->languages;
        if (scope.district != school->district)
            scope.district = -1;
    }
    return scope;
}

// Narrows by some attributes alone; false where one of them has nothing to say.
static bool narrow(const esri_scope *common, int32_t attributes, esri_scope *out, int32_t *words) {
    int32_t seats = __builtin_popcountll(common->seats);
    int32_t sectors = __builtin_popcountll(common->sectors);
    int32_t languages = __builtin_popcountll(common->languages);
    if (((attributes & BY_SEAT) && seats > WORDS_MAX) ||
        ((attributes & BY_SECTOR) && sectors > WORDS_MAX) ||
        ((attributes & BY_LANGUAGE) && languages == 0) ||
        ((attributes & BY_DISTRICT) && common->district < 0))
        return false;
    *out = (esri_scope){~UINT64_C(0), ~UINT64_C(0), 0, -1, .among = 0};
    *words = attributes & BY_SEAT ? 0 : UNSAID;
    if (attributes & BY_SEAT) {
        out->seats = common->seats;
        *words += seats;
    }
    if (attributes & BY_SECTOR) {
        out->sectors = common->sectors;
        *words += sectors;
    }
    if (attributes & BY_LANGUAGE) {
        out->languages = common->languages;
        *words += languages;
    }
    if (attributes & BY_DISTRICT) {
        out->district = common->district;
        ++*words;
    }
    return true;
}

static bool same_scope(const esri_scope *a, const esri_scope *b) {
    return a->seats == b->seats && a->sectors == b->sectors && a->languages == b->languages &&
           a->district == b->district;
}

static esri_counted count_scope(const esri_outlook *o, const esri_run *run,
                                const esri_scope *scope) {
    esri_counted set = {.scope = *scope};
    esri_supply_start(run->supply, run->most);
    for (int32_t u = 0; u < run->unit_count; u++) {
        if (!is_in(o, scope, &run->units[u]))
            continue;
        set.units++;
        set.wanted += run->units[u].wanted;
        esri_supply_add(run->supply, &run->units[u], o->who_words);
    }
    set.missing = set.wanted - run->supply->total;
    return set;
}

// The place of a scope in run->counted, where it is put at its first use; -1 without memory.
static int32_t look_up(esri_outlook *o, esri_run *run, const esri_scope *scope) {
    for (int32_t i = 0; i < run->counted_count; i++)
        if (same_scope(&run->counted[i].scope, scope))
            return i;
    if (run->counted_count == run->counted_room) {
        int32_t room = run->counted_room ? 2 * run->counted_room : 32;
        esri_counted *counted = realloc(run->counted, (size_t)room * sizeof *counted);
        if (!counted) {
            o->starved = true;
            return -1;
        }
        run->counted = counted;
        run->counted_room = room;
    }
    run->counted[run->counted_count] = count_scope(o, run, scope);
    return run->counted_count++;
}

static esri_counted count_part(const esri_outlook *o, const esri_run *run, const int32_t *part,
                               int32_t count) {
    esri_counted set = {.units = count};
    esri_supply_start(run->supply, run->most);
    for (int32_t i = 0; i < count; i++) {
        set.wanted += run->units[part[i]].wanted;
        esri_supply_add(run->supply, &run->units[part[i]], o->who_words);
    }
    set.missing = set.wanted - run->supply->total;
    return set;
}

// Whether a choice is better told than another one.
static bool is_better(const choice *a, const choice *b) {
    int64_t left = (int64_t)a->set.missing * b->set.wanted;
    int64_t right = (int64_t)b->set.missing * a->set.wanted;
    if (left != right)
        return left > right;
    if (a->set.missing != b->set.missing)
        return a->set.missing > b->set.missing;
    return a->words < b->words;
}

static int32_t count_reviews(const esri_run *run, const int32_t *part, int32_t count) {
    int32_t reviews = 0;
    for (int32_t i = 0; i < count; i++)
        reviews += i == 0 || run->units[part[i]].review != run->units[part[i - 1]].review;
    return reviews;
}

// The best words for a part. `own` is the part itself.
static choice choose(esri_outlook *o, esri_run *run, const int32_t *part, int32_t count,
                     const esri_counted *own) {
    int32_t reviews = count_reviews(run, part, count);
    bool few = reviews <= NAMED_MAX, found = few;
    esri_scope common = common_scope(o, run, part, count);
    choice best = {*own, reviews == 1 ? 0 : WORDS_MAX * reviews, -1}, least = {.at = -1};
    best.set.scope = common;
    best.set.scope.named = few;
    for (int32_t attributes = 0; attributes <= BY_ALL; attributes++) {
        choice c = {.at = -1};
        esri_scope scope;
        if (narrow(&common, attributes, &scope, &c.words))
            c.at = look_up(o, run, &scope);
        if (c.at < 0)
            continue;
        c.set = run->counted[c.at];
        if (least.at < 0 || c.set.wanted < least.set.wanted ||
            (c.set.wanted == least.set.wanted && c.words < least.words))
            least = c;
        if (c.set.missing < own->missing || (found && !is_better(&c, &best)))
            continue;
        best = c;
        found = true;
    }
    if (found || least.at < 0)
        return best;
    // No words fit: the part is told as some of the least set that words can name.
    best.set.scope = least.set.scope;
    best.set.scope.among = least.set.wanted;
    return best;
}

// Lists what is claimed: items, reviews and givers.
static bool list_units(esri_outlook *o, const esri_run *run, const int32_t *part, int32_t count,
                       esri_claim *claim) {
    int32_t *items = esri_outlook_alloc(o, (size_t)count, sizeof *items);
    esr_review_ix *reviews = esri_outlook_keep(o, (size_t)count, sizeof *reviews);
    if (!items || !reviews)
        return false;
    int32_t reviews_count = 0, last = -1;
    esri_supply_start(run->supply, run->most);
    for (int32_t i = 0; i < count; i++) {
        const esri_unit *unit = &run->units[part[i]];
        items[i] = unit->item;
        if (unit->review != last)
            reviews[reviews_count++].at = unit->review;
        last = unit->review;
        esri_supply_add(run->supply, unit, o->who_words);
    }
    int32_t givers_count = 0;
    esr_giver *givers = esri_outlook_keep(o, (size_t)run->supply->touched_count, sizeof *givers);
    for (int32_t r = 0; r < o->cycle->reviewer_count && givers; r++)
        if (run->supply->visits[r] > 0)
            givers[givers_count++] = (esr_giver){{r}, run->supply->visits[r]};
    claim->items = items;
    claim->item_count = count;
    claim->shortage.reviews = reviews;
    claim->shortage.review_count = reviews_count;
    claim->shortage.givers = givers;
    claim->shortage.giver_count = givers_count;
    return givers != NULL;
}

// A claim about the seats of whole teams is about all their seats.
static void spread_items(esri_outlook *o, const esri_run *run, esri_claim *claim) {
    const esr_shortage *s = &claim->shortage;
    int32_t count = 0;
    if (run->kind != ESR_SHORT_BESIDE_NOVICES || run->units[0].seat >= 0)
        return;
    int32_t *items =
        esri_outlook_alloc(o, (size_t)o->want_at[o->cycle->review_count], sizeof *items);
    for (int32_t i = 0; i < s->review_count && items; i++)
        for (int32_t k = o->want_at[s->reviews[i].at]; k < o->want_at[s->reviews[i].at + 1]; k++)
            items[count++] = k;
    claim->items = items;
    claim->item_count = count;
}

static int32_t ledger_of(const esri_run *run) {
    if (run->kind == ESR_SHORT_OF_SKILL)
        return ESRI_LEDGER_SKILLS + run->skill;
    return run->kind == ESR_SHORT_OF_VETERANS ? ESRI_LEDGER_VETERANS : ESRI_LEDGER_SEATS;
}

// The units that are told: positions in run->units, ascending.
static int32_t *list_told(esri_outlook *o, const esri_run *run, const choice *best,
                          const int32_t *part) {
    int32_t count = 0;
    int32_t *told = esri_outlook_alloc(o, (size_t)best->set.units, sizeof *told);
    if (best->at < 0 && told)
        memcpy(told, part, (size_t)best->set.units * sizeof *told);
    for (int32_t u = 0; best->at >= 0 && told && u < run->unit_count; u++)
        if (is_in(o, &best->set.scope, &run->units[u]))
            told[count++] = u;
    return told;
}

void esri_scope_claim(esri_outlook *o, esri_run *run, const int32_t *part, int32_t count) {
    esri_counted own = count_part(o, run, part, count);
    if (own.missing <= 0)
        return;
    choice best = choose(o, run, part, count, &own);
    if (best.at >= 0) {
        if (run->counted[best.at].told)
            return;
        run->counted[best.at].told = true;
    }
    int32_t missing = best.set.missing, ledger = ledger_of(run);
    esri_claim claim = {.scope = best.set.scope, .ledger = ledger, .whole_cycle = run->whole_cycle};
    claim.shortage = (esr_shortage){
        .kind = run->kind,
        .skill = run->skill,
        .first_month = run->first_month,
        .last_month = run->last_month,
        .wanted = best.set.wanted,
        .supply = best.set.wanted - missing,
        .missing = missing,
        .empty_seats = ledger == ESRI_LEDGER_SEATS ? missing : 0,
    };
    const int32_t *told = list_told(o, run, &best, part);
    if (!told || !list_units(o, run, told, best.set.units, &claim))
        return;
    spread_items(o, run, &claim);
    claim.each = esri_visits_each(o, claim.shortage.reviews, claim.shortage.review_count);
    if (claim.each > 0)
        claim.shortage.people = (missing + claim.each - 1) / claim.each;
    if (claim.shortage.review_count == 1)
        claim.scope.named = true;
    esri_outlook_claim(o, &claim);
}
