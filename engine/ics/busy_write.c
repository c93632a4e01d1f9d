// SPDX-License-Identifier: GPL-3.0-or-later
// Busy slots as a calendar, for the export of a folder. Nobody is told of these events, so that
// their UIDs and stamps need no memory: they are made from what the events say.
#include <stdio.h>
#include <string.h>

#include "ics/busy.h"
#include "ics/text.h"
#include "ics/time.h"

#define UID_SIZE   37
#define HASH_START 0xCBF29CE484222325u // FNV-1a, 64 bits
#define HASH_PRIME 0x100000001B3u

static uint64_t hash_text(uint64_t hash, const char *text) {
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * HASH_PRIME;
    return hash;
}

// A UUID of version 8 (RFC 9562): the bits are a hash of the calendar's name and the run.
static void make_uid(const char *name, const esri_ics_run *run, char out[UID_SIZE]) {
    char text[64];
    snprintf(text, sizeof text, "/%d%d/%d%d", run->from, run->from_pm, run->to, run->to_pm);
    uint64_t high = hash_text(hash_text(HASH_START, name), text);
    uint64_t low = hash_text(hash_text(high, text), name);
    snprintf(out, UID_SIZE, "%08x-%04x-8%03x-%04x-%012llx", (unsigned)(high >> 32),
             (unsigned)(high >> 16 & 0xFFFF), (unsigned)(high & 0xFFF),
             (unsigned)(low >> 48 & 0x3FFF) | 0x8000u, (unsigned long long)(low & 0xFFFFFFFFFFFFu));
}

static bool is_whole(const esri_ics_run *run) {
    return !run->from_pm && run->to_pm;
}

static void add_run(esri_buf *out, const char *name, const esri_ics_run *run,
                    const esri_ics_window *window, esri_ics_hours hours) {
    const char *zone = window->time_zone;
    char uid[UID_SIZE];
    make_uid(name, run, uid);
    esri_ics_add_line(out, "BEGIN", "VEVENT");
    esri_ics_add_line(out, "UID", uid);
    esri_ics_add_instant(out, "DTSTAMP", window->first_day * ESRI_DAY_SECONDS);
    if (is_whole(run)) {
        esri_ics_add_date(out, "DTSTART", run->from);
        esri_ics_add_date(out, "DTEND", run->to + 1);
    } else {
        esri_ics_add_time(out, "DTSTART", zone, run->from,
                          run->from_pm ? hours.noon : hours.day_start);
        esri_ics_add_time(out, "DTEND", zone, run->to, run->to_pm ? hours.day_end : hours.noon);
    }
    esri_ics_add_text(out, "SUMMARY", "不在 Busy");
    esri_ics_add_line(out, "TRANSP", "OPAQUE");
    esri_ics_add_line(out, "END", "VEVENT");
}

esr_status esri_ics_busy_write(esr_context *ctx, const char *name, const esri_ics_run *runs,
                               size_t count, const esri_ics_window *window, esri_ics_hours hours,
                               esri_buf *out) {
    esri_ics_zone zone = {0};
    bool found = false;
    esr_status status = esri_ics_zone_load(ctx, window->time_zone, &zone, &found);
    if (status != ESR_OK)
        return status;
    if (!found)
        return esri_fail(ctx, ESR_E_INPUT, window->time_zone,
                         "is no time zone that this machine's zone data know");
    esri_ics_add_line(out, "BEGIN", "VCALENDAR");
    esri_ics_add_line(out, "VERSION", "2.0");
    esri_ics_add_line(out, "PRODID", "-//esr//busy times//EN");
    esri_ics_add_line(out, "CALSCALE", "GREGORIAN");
    esri_ics_add_zone(out, window->time_zone, &zone, window->first_day, window->last_day);
    for (size_t i = 0; i < count; i++)
        add_run(out, name, &runs[i], window, hours);
    esri_ics_add_line(out, "END", "VCALENDAR");
    esri_ics_zone_free(&zone);
    return out->failed ? esri_fail_nomem(ctx) : ESR_OK;
}
