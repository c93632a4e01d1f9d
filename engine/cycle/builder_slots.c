// SPDX-License-Identifier: GPL-3.0-or-later
// Spreads the list of unavailable times over the cycle's slots: bits where nothing is possible,
// costs where a wish is.
#include <string.h>

#include "base/bitset.h"
#include "cycle/build.h"

#define WISHES_MAX 1000000000 // of one slot, so that sums stay far from the end of their type

// The sets of all, of each school and of each reviewer; an entry stays NULL while it is empty.
typedef struct slot_sets {
    uint64_t **busy[ESR_WHO_REVIEWER + 1];
    int32_t **soft[ESR_WHO_REVIEWER + 1];
} slot_sets;

static esr_status make_sets(esri_build *b, slot_sets *sets) {
    esr_status status = ESR_OK;
    const int32_t counts[] = {[ESR_WHO_ALL] = 1,
                              [ESR_WHO_SCHOOL] = b->cycle->school_count,
                              [ESR_WHO_REVIEWER] = b->cycle->reviewer_count};
    for (int who = ESR_WHO_ALL; who <= ESR_WHO_REVIEWER; who++) {
        ESR_TRY(esri_build_alloc(b, counts[who], sizeof(uint64_t *), &sets->busy[who]));
        ESR_TRY(esri_build_alloc(b, counts[who], sizeof(int32_t *), &sets->soft[who]));
    }
cleanup:
    return status;
}

static void add_wish(esri_build *b, const esr_unavailable *entry, int32_t *soft) {
    if (*soft <= WISHES_MAX - entry->cost) {
        *soft += entry->cost;
        return;
    }
    esri_cell cell = {&b->faults, esri_table_shape_of(ESRI_UNAVAILABLE)->file, entry->line, "cost",
                      ""};
    esri_cell_fault(cell, "makes more than %d for one half day, together with other rows",
                    WISHES_MAX);
}

static esr_status spread(esri_build *b, slot_sets *sets, const esr_unavailable *entry) {
    esr_status status = ESR_OK;
    const esr_cycle *cycle = b->cycle;
    int32_t at = entry->who == ESR_WHO_ALL ? 0 : entry->at;
    uint64_t **busy = &sets->busy[entry->who][at];
    int32_t **soft = &sets->soft[entry->who][at];
    esr_day from = entry->from > cycle->first_day ? entry->from : cycle->first_day;
    esr_day to = entry->to < cycle->last_day ? entry->to : cycle->last_day;
    if (from > to)
        goto cleanup;
    if (entry->cost < 0 && !*busy)
        ESR_TRY(esri_build_alloc(b, (int32_t)ESRI_BITSET_WORDS(cycle->slot_count), sizeof(uint64_t),
                                 busy));
    if (entry->cost >= 0 && !*soft)
        ESR_TRY(esri_build_alloc(b, cycle->slot_count, sizeof(int32_t), soft));
    for (esr_slot slot = 2 * (from - cycle->first_day); slot <= 2 * (to - cycle->first_day) + 1;
         slot++) {
        if (!(slot % 2 == 0 ? entry->am : entry->pm))
            continue;
        if (entry->cost < 0)
            esri_bit_set(*busy, slot);
        else
            add_wish(b, entry, *soft + slot);
    }
cleanup:
    return status;
}

esr_status esri_build_slots(esri_build *b) {
    esr_status status = ESR_OK;
    slot_sets sets = {0};
    ESR_TRY(make_sets(b, &sets));
    for (int32_t i = 0; i < b->cycle->unavailable_count; i++)
        ESR_TRY(spread(b, &sets, &b->cycle->unavailable[i]));
    b->cycle->busy_all = sets.busy[ESR_WHO_ALL][0];
    b->cycle->soft_all = sets.soft[ESR_WHO_ALL][0];
    b->cycle->busy_school = (const uint64_t *const *)sets.busy[ESR_WHO_SCHOOL];
    b->cycle->soft_school = (const int32_t *const *)sets.soft[ESR_WHO_SCHOOL];
    b->cycle->busy_reviewer = (const uint64_t *const *)sets.busy[ESR_WHO_REVIEWER];
    b->cycle->soft_reviewer = (const int32_t *const *)sets.soft[ESR_WHO_REVIEWER];
cleanup:
    return status;
}
