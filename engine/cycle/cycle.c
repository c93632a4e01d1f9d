// SPDX-License-Identifier: GPL-3.0-or-later
// Questions to a frozen cycle.
#include <esr/cycle.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cycle/frozen.h"

#define EARTH_RADIUS_KM 6371.0
#define PI              3.14159265358979323846

void esr_cycle_free(esr_cycle *cycle) {
    if (!cycle)
        return;
    esri_frozen_cycle *frozen = (esri_frozen_cycle *)cycle;
    esri_rows_free(frozen->rows);
    esri_arena_free(&frozen->arena);
    free(frozen);
}

static double radians(double degrees) {
    return degrees * (PI / 180.0);
}

double esr_distance_km(esr_place a, esr_place b) {
    double a_latitude = radians(a.latitude), b_latitude = radians(b.latitude);
    double across = sin(radians(a.longitude - b.longitude) / 2);
    double along = sin((a_latitude - b_latitude) / 2);
    double h = pow(along, 2) + cos(a_latitude) * cos(b_latitude) * pow(across, 2);
    return 2 * EARTH_RADIUS_KM * asin(sqrt(h < 1.0 ? h : 1.0));
}

esr_day esr_visit_last_day(esr_day first, int32_t half_days) {
    return first + (half_days + 1) / 2 - 1;
}

// Position of `id` among `count` items of `size` bytes, each with the id as first member.
static int32_t find(const void *items, int32_t count, size_t size, const char *id) {
    int32_t low = 0, high = count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        const char *other;
        memcpy(&other, (const char *)items + (size_t)middle * size, sizeof other);
        int order = strcmp(other, id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

esr_school_ix esr_cycle_find_school(const esr_cycle *cycle, const char *id) {
    return (esr_school_ix){find(cycle->schools, cycle->school_count, sizeof(esr_school), id)};
}

esr_review_ix esr_cycle_find_review(const esr_cycle *cycle, const char *id) {
    return (esr_review_ix){find(cycle->reviews, cycle->review_count, sizeof(esr_review), id)};
}

esr_reviewer_ix esr_cycle_find_reviewer(const esr_cycle *cycle, const char *id) {
    return (esr_reviewer_ix){
        find(cycle->reviewers, cycle->reviewer_count, sizeof(esr_reviewer), id)};
}
