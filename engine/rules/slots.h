// SPDX-License-Identifier: GPL-3.0-or-later
// Slots and days of visits. A visit of h half days that starts in slot s covers [s, s + h).
#ifndef ESRI_SLOTS_H
#define ESRI_SLOTS_H

#include <esr/cycle.h>

// The first slot of a day; below 0 or beyond slot_count outside the cycle.
static inline esr_slot esri_day_slot(const esr_cycle *cycle, esr_day day) {
    return 2 * (day - cycle->first_day);
}

static inline esr_day esri_slot_day(const esr_cycle *cycle, esr_slot slot) {
    return cycle->first_day + (slot - (slot & 1)) / 2;
}

static inline bool esri_slot_inside(const esr_cycle *cycle, esr_slot slot) {
    return slot >= 0 && slot < cycle->slot_count;
}

// The other days between two visits, whichever comes first: below 0 where they share a day.
static inline int32_t esri_days_between(esr_day first_a, esr_day last_a, esr_day first_b,
                                        esr_day last_b) {
    int32_t after = first_b - last_a, before = first_a - last_b;
    return (after > before ? after : before) - 1;
}

#endif
