// SPDX-License-Identifier: GPL-3.0-or-later
// What the clocks of a cycle's zone show.
#include "calendar/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

#define HALF_A_YEAR (182 * ESRI_DAY_SECONDS)

struct esr_clock {
    esri_ics_zone zone;
    char *name;
};

esr_status esr_clock_new(esr_context *ctx, const esr_cycle *cycle, esr_clock **out) {
    esr_clock *clock = calloc(1, sizeof *clock);
    if (!clock)
        return esri_fail_nomem(ctx);
    clock->name = strdup(cycle->time_zone);
    esr_status status =
        clock->name ? esri_clock_zone(ctx, cycle->time_zone, &clock->zone) : esri_fail_nomem(ctx);
    if (status == ESR_OK)
        *out = clock;
    else
        esr_clock_free(clock);
    return status;
}

void esr_clock_free(esr_clock *clock) {
    if (!clock)
        return;
    esri_ics_zone_free(&clock->zone);
    free(clock->name);
    free(clock);
}

const char *esr_clock_zone(const esr_clock *clock) {
    if (!clock)
        return "UTC";
    int64_t now = (int64_t)time(NULL);
    const char *name = esri_ics_zone_at(&clock->zone, now)->name;
    const char *later = esri_ics_zone_at(&clock->zone, now + HALF_A_YEAR)->name;
    return *name && strcmp(name, later) == 0 ? name : clock->name;
}

void esr_clock_text(const esr_clock *clock, const char *at, char out[ESR_MOMENT_TEXT]) {
    int hour = 0, minute = 0, second = 0, length = 0;
    char day[11] = "", date[11];
    esr_day utc = ESR_DAY_NONE;
    bool moment =
        clock &&
        sscanf(at, "%10[0-9-]T%2d:%2d:%2dZ%n", day, &hour, &minute, &second, &length) == 4 &&
        length > 0 && at[length] == '\0' && esr_day_parse(day, &utc);
    if (!moment) {
        snprintf(out, ESR_MOMENT_TEXT, "%s", at);
        return;
    }
    int64_t instant = utc * ESRI_DAY_SECONDS + hour * INT64_C(3600) + minute * INT64_C(60) + second;
    int64_t local = esri_ics_zone_to_local(&clock->zone, instant);
    int64_t of_day = local - esri_ics_day_of(local) * ESRI_DAY_SECONDS;
    esr_day_text((esr_day)esri_ics_day_of(local), date);
    snprintf(out, ESR_MOMENT_TEXT, "%s %02d:%02d:%02d", date, (int)(of_day / 3600),
             (int)(of_day / 60 % 60), (int)(of_day % 60));
}
