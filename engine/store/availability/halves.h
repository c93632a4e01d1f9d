// SPDX-License-Identifier: GPL-3.0-or-later
// Which halves of its day a busy time takes: a half day is taken when any part of it is.
#ifndef ESRI_STORE_HALVES_H
#define ESRI_STORE_HALVES_H

#include "ics/busy.h"

static inline bool esri_takes_morning(const esri_ics_span *span, esri_ics_hours hours) {
    return span->all_day || (span->from < hours.noon && span->to > hours.day_start);
}

static inline bool esri_takes_afternoon(const esri_ics_span *span, esri_ics_hours hours) {
    return span->all_day || (span->from < hours.day_end && span->to > hours.noon);
}

#endif
