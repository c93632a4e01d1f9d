// SPDX-License-Identifier: GPL-3.0-or-later
// The people of a sample: who serves where, in which role, and how often.
#include <stdlib.h>

#include "sample/world.h"

#define PEOPLE_PER_SCHOOL 2
#define ROUND_PER_SCHOOL  3 // people that each school sends to a round
#define SKILLS            8
#define GROUP_LARGE       20 // people of whom some can be spared a second visit

static int32_t people_per_school(const esri_sample_shape *shape) {
    return shape->team == ESRI_TEAM_ROUND ? ROUND_PER_SCHOOL : PEOPLE_PER_SCHOOL;
}

static esri_sample_role pick_role(const esri_sample *sample, int32_t home) {
    esri_rng rng = esri_sample_rng(sample, "role", home);
    int32_t left = esri_rng_below(&rng, 100);
    if (sample->shape->team == ESRI_TEAM_KINDERGARTEN)
        return left < 75 ? ESRI_ROLE_PRINCIPAL : ESRI_ROLE_VICE_PRINCIPAL;
    return left < 58   ? ESRI_ROLE_PRINCIPAL
           : left < 76 ? ESRI_ROLE_VICE_PRINCIPAL
                       : ESRI_ROLE_TEACHER;
}

static void add_person(esri_sample *sample, esri_sample_person person) {
    esri_rng rng = esri_sample_rng(sample, "person", person.name);
    const esri_sample_school *home = person.home < 0 ? NULL : &sample->schools[person.home];
    bool in_english = !home || home->english; // officers, and who serves in English
    person.english = esri_sample_chance(&rng, 55) || in_english;
    person.chinese = !person.english || !home || !esri_sample_chance(&rng, 4);
    person.both_phases = esri_sample_chance(&rng, person.kind == ESRI_SCHOOL_SPECIAL ? 40 : 10) &&
                         sample->shape->sector_count > 1;
    person.novice = esri_sample_chance(&rng, 22) && !person.back;
    for (int32_t i = 1 + esri_rng_below(&rng, 3); i > 0; i--)
        person.skills |= 1u << esri_rng_below(&rng, SKILLS);
    sample->people[sample->person_count++] = person;
}

// To a round each school sends a head and two teachers. With teams of two, four reviewers in nine
// are heads, and about half of the teachers come from schools that send their head as well.
static esri_sample_person sent_person(const esri_sample *sample, int32_t sector, int32_t i) {
    const esri_sample_sector *part = &sample->shape->sectors[sector];
    const int32_t *homes = sample->home_order + sample->sector_at[sector];
    esri_sample_person person = {.kind = part->kind};
    if (sample->shape->team == ESRI_TEAM_ROUND) {
        person.home = homes[i / ROUND_PER_SCHOOL];
        person.number = i % ROUND_PER_SCHOOL;
        person.role = person.number ? ESRI_ROLE_TEACHER : ESRI_ROLE_PRINCIPAL;
        return person;
    }
    if (sample->shape->team != ESRI_TEAM_TWO) {
        person.home = homes[part->home_from + i];
        person.role = pick_role(sample, person.home);
        person.back = part->home_from + i < part->home_before;
        return person;
    }
    int32_t heads = (4 * part->reviewers + 8) / 9;
    bool head = i < heads;
    int32_t at = head ? i : (heads * 3 / 5 + i - heads) % part->schools;
    person.home = homes[at];
    person.number = head ? 0 : 1;
    person.role = !head ? ESRI_ROLE_TEACHER
                  : pick_role(sample, person.home) == ESRI_ROLE_VICE_PRINCIPAL
                      ? ESRI_ROLE_VICE_PRINCIPAL
                      : ESRI_ROLE_PRINCIPAL;
    return person;
}

// Seats that a group of reviewers has to fill: those of a sector, for teams of two or three heads
// and teachers apart.
static int32_t group_seats(const esri_sample *sample, esri_sample_kind kind, bool heads) {
    int32_t seats = 0;
    for (int32_t i = 0; i < sample->review_count; i++) {
        const esri_sample_school *school = &sample->schools[sample->reviews[i].school];
        if (school->kind == kind)
            seats += sample->shape->team == ESRI_TEAM_TWO && !heads && school->large ? 2 : 1;
    }
    return seats;
}

static bool in_group(const esri_sample *sample, const esri_sample_person *person,
                     esri_sample_kind kind, bool heads) {
    bool head = sample->shape->team != ESRI_TEAM_TWO || person->role != ESRI_ROLE_TEACHER;
    return person->home >= 0 && person->kind == kind && head == heads;
}

// In each group as many people make one visit only as leave a tenth more visits than seats, but
// not more than three in four, and none of a small group. Chosen by selection sampling, so that the
// number is exact.
static void mark_group_singles(esri_sample *sample, esri_sample_kind kind, bool heads) {
    int32_t left = 0;
    for (int32_t i = 0; i < sample->person_count; i++)
        left += in_group(sample, &sample->people[i], kind, heads);
    int32_t wanted = 2 * left - (group_seats(sample, kind, heads) * 11 + 9) / 10;
    int32_t most = left < GROUP_LARGE ? 0 : left * 3 / 4;
    wanted = wanted < 0 ? 0 : wanted > most ? most : wanted;
    esri_rng rng = esri_sample_year_rng(sample, "singles", 2 * (int32_t)kind + heads);
    for (int32_t i = 0; i < sample->person_count; i++) {
        if (!in_group(sample, &sample->people[i], kind, heads))
            continue;
        sample->people[i].single = esri_rng_below(&rng, left--) < wanted;
        wanted -= sample->people[i].single;
    }
}

static void mark_singles(esri_sample *sample) {
    if (sample->shape->team == ESRI_TEAM_ROUND)
        return; // one visit for everybody, see max_visits
    for (int32_t s = 0; s < sample->shape->sector_count && sample->status == ESR_OK; s++) {
        esri_sample_kind kind = sample->shape->sectors[s].kind;
        mark_group_singles(sample, kind, true);
        if (sample->shape->team == ESRI_TEAM_TWO)
            mark_group_singles(sample, kind, false);
    }
}

static int by_name(const void *a, const void *b) {
    const esri_sample_person *x = a, *y = b;
    return (x->name > y->name) - (x->name < y->name);
}

void esri_sample_make_people(esri_sample *sample) {
    static const char *const suffixes[] = {"", "b", "c"};
    const esri_sample_shape *shape = sample->shape;
    int32_t per_school = people_per_school(shape);
    int32_t total = shape->senior_officers + shape->officers;
    for (int32_t s = 0; s < shape->sector_count; s++)
        total += shape->sectors[s].reviewers;
    sample->people = esri_sample_allocate(sample, total, sizeof *sample->people);
    for (int32_t s = 0; s < shape->sector_count; s++) {
        for (int32_t i = 0; i < shape->sectors[s].reviewers && sample->status == ESR_OK; i++) {
            esri_sample_person person = sent_person(sample, s, i);
            person.name = per_school * person.home + person.number;
            person.id = esri_sample_text(sample, "R%s%s", sample->schools[person.home].id,
                                         suffixes[person.number]);
            add_person(sample, person);
        }
    }
    int32_t officers = shape->senior_officers + shape->officers;
    for (int32_t i = 0; i < officers && sample->status == ESR_OK; i++) {
        bool senior = i < shape->senior_officers;
        add_person(sample, (esri_sample_person){
                               .id = esri_sample_text(sample, "O%02d", i + 1),
                               .home = -1,
                               .name = per_school * sample->school_count + i,
                               .role = senior ? ESRI_ROLE_SENIOR_OFFICER : ESRI_ROLE_OFFICER,
                               .kind = shape->sectors[0].kind,
                               .back = senior,
                           });
    }
    if (sample->status == ESR_OK) // numbers of names follow the homes, officers stand last
        qsort(sample->people, (size_t)sample->person_count, sizeof *sample->people, by_name);
    mark_singles(sample);
}
