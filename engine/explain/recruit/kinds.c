// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of recruits that a cycle's reviews could use: roles that fill the same seats are one,
// languages come in the sets that schools ask for, skills one at a time, as reviews need them.
#include <math.h>
#include <stdlib.h>

#include "explain/recruit/recruit.h"

#define SETS_MAX 64 // sets of languages of a sector

uint64_t esri_kind_seats(const esr_cycle *cycle, uint64_t roles) {
    uint64_t seats = 0;
    for (int32_t p = 0; p < cycle->place_count; p++)
        if (cycle->seat_roles[cycle->places[p].seat] & roles)
            seats |= UINT64_C(1) << cycle->places[p].seat;
    return seats;
}

uint64_t esri_kind_roles(const esr_cycle *cycle, int32_t role) {
    uint64_t seats = esri_kind_seats(cycle, UINT64_C(1) << role), roles = 0;
    for (int32_t r = 0; r < cycle->roles.count; r++)
        if (esri_kind_seats(cycle, UINT64_C(1) << r) == seats)
            roles |= UINT64_C(1) << r;
    return roles;
}

bool esri_kind_includes(const esr_cycle *cycle, const esr_recruit_kind *more,
                        const esr_recruit_kind *less) {
    uint64_t lacking = esri_kind_seats(cycle, less->roles) & ~esri_kind_seats(cycle, more->roles);
    return more->sector == less->sector && !lacking && !(less->languages & ~more->languages) &&
           !(less->skills & ~more->skills);
}

esr_place esri_kind_place(const esr_cycle *cycle, const esr_recruit_kind *kind) {
    esr_place sum = {0};
    int32_t count = 0;
    for (int32_t s = 0; s < cycle->school_count; s++) {
        const esr_school *school = &cycle->schools[s];
        if (!school->place.known || school->sector != kind->sector ||
            (kind->district >= 0 && school->district != kind->district))
            continue;
        sum.latitude += school->place.latitude;
        sum.longitude += school->place.longitude;
        count++;
    }
    if (count == 0)
        return (esr_place){0};
    // As a folder would hold it, so that distances are the same here and there.
    return (esr_place){round(1e5 * sum.latitude / count) / 1e5,
                       round(1e5 * sum.longitude / count) / 1e5, true};
}

static const esr_school *school_of(const esr_cycle *cycle, int32_t v) {
    return &cycle->schools[cycle->reviews[v].school.at];
}

// The sets of languages that schools of the sector ask for, and all their languages together;
// those with the wanted ones in it or, where there is none, these.
static int32_t language_sets(const esr_cycle *cycle, int32_t sector, uint64_t wanted,
                             uint64_t sets[SETS_MAX]) {
    uint64_t all = 0;
    int32_t count = 0;
    for (int32_t v = 0; v <= cycle->review_count; v++) {
        bool last = v == cycle->review_count;
        if (!last && school_of(cycle, v)->sector != sector)
            continue;
        uint64_t set = last ? all : school_of(cycle, v)->languages;
        all |= set;
        bool fresh = !(wanted & ~set) && count < SETS_MAX;
        for (int32_t i = 0; i < count; i++)
            fresh = fresh && sets[i] != set;
        if (fresh)
            sets[count++] = set;
    }
    if (count == 0)
        sets[count++] = wanted;
    return count;
}

static uint64_t needed_skills(const esr_cycle *cycle, int32_t sector) {
    uint64_t skills = 0;
    for (int32_t v = 0; v < cycle->review_count; v++)
        for (int32_t n = 0;
             school_of(cycle, v)->sector == sector && n < cycle->reviews[v].need_count; n++)
            skills |= UINT64_C(1) << cycle->reviews[v].needs[n].word;
    return skills;
}

static esr_status put(esr_context *ctx, esri_kinds *out, esr_recruit_kind kind) {
    if (out->count == out->room) {
        int32_t room = out->room ? 2 * out->room : 64;
        esr_recruit_kind *at = realloc(out->at, (size_t)room * sizeof *at);
        if (!at)
            return esri_fail_nomem(ctx);
        out->at = at;
        out->room = room;
    }
    out->at[out->count++] = kind;
    return ESR_OK;
}

// The kinds of one role and sector.
static esr_status put_role(esr_context *ctx, const esr_cycle *cycle,
                           const esr_recruit_options *options, esr_recruit_kind kind,
                           esri_kinds *out) {
    uint64_t sets[SETS_MAX], skills = needed_skills(cycle, kind.sector);
    int32_t count = language_sets(cycle, kind.sector, options->languages, sets);
    esr_status status = ESR_OK;
    for (int32_t i = 0; i < count; i++) {
        kind.languages = sets[i];
        kind.skills = options->skills;
        ESR_TRY(put(ctx, out, kind));
        for (int32_t k = 0; k < cycle->skills.count && !options->skills; k++) {
            kind.skills = UINT64_C(1) << k;
            if (skills >> k & 1)
                ESR_TRY(put(ctx, out, kind));
        }
    }
cleanup:
    return status;
}

// Whether some review of the sector has a seat for these roles.
static bool is_wanted(const esr_cycle *cycle, uint64_t roles, int32_t sector) {
    for (int32_t p = 0; p < cycle->place_count; p++)
        if (school_of(cycle, cycle->places[p].review.at)->sector == sector &&
            cycle->seat_roles[cycle->places[p].seat] & roles)
            return true;
    return false;
}

static bool admits(uint64_t wanted, int32_t word) {
    return !wanted || (wanted >> word & 1);
}

esr_status esri_kinds_find(esr_context *ctx, const esr_cycle *cycle,
                           const esr_recruit_options *options, esri_kinds *out) {
    esr_status status = ESR_OK;
    uint64_t seen = 0;
    for (int32_t r = 0; r < cycle->roles.count; r++) {
        if ((seen >> r & 1) || !admits(options->roles, r))
            continue;
        uint64_t roles = esri_kind_roles(cycle, r);
        if (options->roles)
            roles &= options->roles;
        seen |= roles;
        for (int32_t s = 0; s < cycle->sectors.count; s++)
            if (admits(options->sectors, s) && is_wanted(cycle, roles, s))
                ESR_TRY(put_role(ctx, cycle, options,
                                 (esr_recruit_kind){.roles = roles, .sector = s, .district = -1},
                                 out));
    }
    if (out->count == 0)
        status = esri_fail(ctx, ESR_E_INPUT, "recruit",
                           "no review of the cycle has a seat for such a reviewer");
cleanup:
    return status;
}
