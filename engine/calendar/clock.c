// SPDX-License-Identifier: GPL-3.0-or-later
// What the clocks of a cycle's zone show.
#include "calendar/clock.h"

#include <time.h>

#include <esr/calendar.h>

#include "ics/time.h"

esr_status esri_clock_zone(esr_context *ctx, const char *time_zone, esri_ics_zone *out) {
    bool found = false;
    esr_status status = esri_ics_zone_load(ctx, time_zone, out, &found);
    if (status == ESR_OK && !found)
        status = esri_fail(ctx, ESR_E_INPUT, time_zone,
                           "is no time zone that this machine's zone data know");
    return status;
}

esr_status esr_calendar_day_of(esr_context *ctx, const esr_cycle *cycle, int64_t instant,
                               esr_day *out) {
    esri_ics_zone zone = {0};
    esr_status status = esri_clock_zone(ctx, cycle->time_zone, &zone);
    if (status == ESR_OK)
        *out = (esr_day)esri_ics_day_of(esri_ics_zone_to_local(&zone, instant));
    esri_ics_zone_free(&zone);
    return status;
}

esr_status esr_calendar_today(esr_context *ctx, const esr_cycle *cycle, esr_day *out) {
    return esr_calendar_day_of(ctx, cycle, (int64_t)time(NULL), out);
}
