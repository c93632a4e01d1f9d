// SPDX-License-Identifier: GPL-3.0-or-later
// The notice periods: who may see what of a visit on which day. Everything that is written for a
// school or a reviewer asks here what it may hold; engine/guard looks at what came of it.
#ifndef ESRI_CALENDAR_NOTICE_H
#define ESRI_CALENDAR_NOTICE_H

#include <esr/calendar.h>

#include "plan/reader.h"

// The days on which something changes for a visit.
typedef struct esri_notice {
    esr_day dates;      // from that day on its school may know its dates
    esr_day team;       // from that day on its school and its members may know the team
    esr_day objections; // up to and including that day its school may object to a member
    bool may_object;    // whether the team is told in time for that
} esri_notice;

// Those of a visit that begins on `first_day`. The team is told no sooner than the dates.
esri_notice esri_notice_of(const esr_cycle *cycle, esr_day first_day);

typedef struct esri_sight {
    bool visit; // that it takes place, where, and when
    bool team;  // who is on the team
} esri_sight;

// What `reader` may see of a review on the day `as_of`. Nothing of a review without a visit, of
// another school, of a visit on whose team the reviewer is not, or of one to their home school.
esri_sight esri_notice_sight(const esr_plan *plan, esr_review_ix review, esri_reader reader,
                             esr_day as_of);

#endif
