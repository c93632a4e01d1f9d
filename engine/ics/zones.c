// SPDX-License-Identifier: GPL-3.0-or-later
// Finds zones by TZID, and makes a table of shifts from a VTIMEZONE (RFC 5545, section 3.6.5).
#include "ics/zones.h"

#include <stdlib.h>
#include <string.h>

#include "ics/recur.h"

#define TZID_MAX         255
#define NAMED_MAX        64                       // different TZIDs in one text
#define SHIFTS_MAX       8192                     // of one VTIMEZONE
#define YEARLY_RULE_SPAN (ESRI_DAY_SECONDS * 800) // a yearly rule has a shift in each such span

typedef struct esri_ics_named_zone {
    const char *tzid;    // in the document's text
    esri_ics_zone *zone; // empty: there is none
    bool told;           // its VTIMEZONE has faults, which are recorded
} named_zone;

void esri_ics_zones_free(esri_ics_zones *zones) {
    for (size_t i = 0; i < zones->count; i++) {
        esri_ics_zone_free(zones->named[i].zone);
        free(zones->named[i].zone);
    }
    free(zones->named);
    zones->named = NULL;
    zones->count = zones->room = 0;
}

// --- VTIMEZONE ------------------------------------------------------------------------------

typedef struct observance {
    esri_ics_zones *zones;
    esri_ics_zone *out;
    int32_t from, to; // offsets before and after
    bool daylight;
    esr_status status;
} observance;

static bool add_onset(void *user, int64_t local) {
    observance *seen = user;
    const esri_ics_shift shift = {
        .at = local - seen->from, .offset = seen->to, .daylight = seen->daylight};
    if (seen->out->count >= SHIFTS_MAX)
        return false;
    seen->status = esri_ics_zone_add(seen->zones->report->ctx, seen->out, shift);
    return seen->status == ESR_OK;
}

static void fault_at(esri_ics_zones *zones, const esri_ics_property *property, const char *why) {
    esri_ics_slip(zones->report, property->line.number, property->line.name, "%s", why);
}

// Adds the onsets of one RRULE, each a shift.
static void add_rule(observance *seen, const esri_ics_property *property, int64_t start) {
    esri_ics_rule rule;
    const char *why = "the rule of a time zone is yearly";
    if (!esri_ics_rule_parse(property->line.value, &rule, &why) ||
        rule.frequency != ESRI_ICS_YEARLY) {
        fault_at(seen->zones, property, why ? why : "the rule of a time zone is yearly");
        return;
    }
    esri_ics_expansion expansion = {.start = start,
                                    .until = INT64_MAX,
                                    .from = start,
                                    .to = seen->zones->to,
                                    .budget = seen->zones->budget,
                                    .found = add_onset,
                                    .user = seen};
    if (rule.has_until)
        expansion.until = rule.until.local + (rule.until.utc ? seen->from : 0);
    else if (rule.count == 0)
        expansion.from = seen->zones->from - YEARLY_RULE_SPAN;
    if (!esri_ics_rule_expand(&rule, &expansion) && seen->status == ESR_OK)
        fault_at(seen->zones, property, "the rule shifts the clocks too often");
}

static void add_dates(observance *seen, const esri_ics_property *property) {
    for (const char *at = property->line.value; *at;) {
        size_t length = strcspn(at, ",");
        esri_ics_time time;
        if (!esri_ics_time_parse(at, length, &time) || time.date || time.utc) {
            fault_at(seen->zones, property, "is no list of local times such as 20270328T010000");
            return;
        }
        if (!add_onset(seen, time.local))
            return;
        at += length + (at[length] == ',');
    }
}

// Answers ESR_OK with a fault recorded if the observance is none.
static esr_status add_observance(esri_ics_zones *zones, const esri_ics_component *component,
                                 esri_ics_zone *out) {
    const esri_ics_property *start = esri_ics_property_find(component->first, "DTSTART");
    const esri_ics_property *from = esri_ics_property_find(component->first, "TZOFFSETFROM");
    const esri_ics_property *to = esri_ics_property_find(component->first, "TZOFFSETTO");
    observance seen = {.zones = zones, .out = out, .status = ESR_OK};
    esri_ics_time time;
    if (!start || !from || !to) {
        esri_ics_slip(zones->report, component->line, "BEGIN",
                      "lacks DTSTART, TZOFFSETFROM or TZOFFSETTO; a time zone needs all three");
        return ESR_OK;
    }
    if (!esri_ics_time_parse(start->line.value, strlen(start->line.value), &time) || time.date) {
        fault_at(zones, start, "is no local time such as 19791021T033000");
        return ESR_OK;
    }
    const esri_ics_property *wrong = !esri_ics_offset_parse(from->line.value, &seen.from) ? from
                                     : !esri_ics_offset_parse(to->line.value, &seen.to)   ? to
                                                                                          : NULL;
    if (wrong) {
        fault_at(zones, wrong, "is no offset such as +0800");
        return ESR_OK;
    }
    if (out->count == 0) { // what holds before everything
        const esri_ics_shift first = {.at = INT64_MIN, .offset = seen.from};
        seen.status = esri_ics_zone_add(zones->report->ctx, out, first);
    }
    if (seen.status == ESR_OK)
        add_onset(&seen, time.local);
    for (const esri_ics_property *p = component->first; p && seen.status == ESR_OK; p = p->next) {
        if (strcmp(p->line.name, "RRULE") == 0)
            add_rule(&seen, p, time.local);
        else if (strcmp(p->line.name, "RDATE") == 0)
            add_dates(&seen, p);
    }
    return seen.status;
}

static const esri_ics_component *find_timezone(const esri_ics_document *document,
                                               const char *tzid) {
    for (size_t i = 0; i < document->count; i++) {
        const esri_ics_component *component = &document->components[i];
        if (component->kind != ESRI_ICS_TIMEZONE)
            continue;
        const esri_ics_property *name = esri_ics_property_find(component->first, "TZID");
        if (name && strcmp(name->line.value, tzid) == 0)
            return component;
    }
    return NULL;
}

// Fills an empty zone from a VTIMEZONE; left empty if the VTIMEZONE is none.
static esr_status read_timezone(esri_ics_zones *zones, const esri_ics_component *timezone,
                                esri_ics_zone *out) {
    const esri_ics_component *end = zones->document->components + zones->document->count;
    int32_t faults = esri_ics_told(zones->report);
    esr_status status = ESR_OK;
    for (const esri_ics_component *at = timezone + 1;
         status == ESR_OK && at < end && at->kind == ESRI_ICS_OBSERVANCE; at++)
        status = add_observance(zones, at, out);
    if (status == ESR_OK && out->count == 0 && esri_ics_told(zones->report) == faults)
        esri_ics_slip(zones->report, timezone->line, "BEGIN",
                      "the time zone has neither STANDARD nor DAYLIGHT");
    esri_ics_zone_sort(out);
    return status;
}

// --- by name --------------------------------------------------------------------------------

// The end of "/vendor/2006_1/Asia/Hong_Kong" that is a zone's name, tried from the longest on.
static esr_status load_without_prefix(esri_ics_zones *zones, const char *tzid, esri_ics_zone *out,
                                      bool *found) {
    esr_status status = ESR_OK;
    *found = false;
    if (*tzid != '/')
        return ESR_OK;
    for (const char *at = tzid; status == ESR_OK && !*found && at; at = strchr(at, '/'))
        status = esri_ics_zone_load(zones->report->ctx, ++at, out, found);
    return status;
}

static esr_status resolve(esri_ics_zones *zones, const char *tzid, esri_ics_zone *out) {
    esr_context *ctx = zones->report->ctx;
    bool found = false;
    esr_status status = esri_ics_zone_load(ctx, tzid, out, &found);
    if (status != ESR_OK || found)
        return status;
    const esri_ics_component *timezone = find_timezone(zones->document, tzid);
    if (timezone)
        return read_timezone(zones, timezone, out);
    status = load_without_prefix(zones, tzid, out, &found);
    const char *alias = esri_ics_windows_zone(tzid);
    if (status == ESR_OK && !found && alias)
        status = esri_ics_zone_load(ctx, alias, out, &found);
    return status;
}

static esr_status add_named(esri_ics_zones *zones, const char *tzid, named_zone **out) {
    if (zones->count == zones->room) {
        size_t room = zones->room ? 2 * zones->room : 8;
        named_zone *named = realloc(zones->named, room * sizeof *named);
        if (!named)
            return esri_fail_nomem(zones->report->ctx);
        zones->named = named;
        zones->room = room;
    }
    esri_ics_zone *zone = calloc(1, sizeof *zone);
    if (!zone)
        return esri_fail_nomem(zones->report->ctx);
    int32_t faults = esri_ics_told(zones->report);
    zones->named[zones->count] = (named_zone){.tzid = tzid, .zone = zone};
    *out = &zones->named[zones->count++];
    esr_status status = resolve(zones, tzid, zone);
    (*out)->told = esri_ics_told(zones->report) > faults;
    if ((*out)->told) // half a zone would shift what is read by it
        esri_ics_zone_free(zone);
    return status;
}

esr_status esri_ics_zones_find(esri_ics_zones *zones, const char *tzid, int32_t line,
                               const char *property, const esri_ics_zone **out) {
    named_zone *named = NULL;
    *out = NULL;
    if (strnlen(tzid, TZID_MAX + 1) > TZID_MAX) {
        esri_ics_slip(zones->report, line, property, "the TZID is longer than %d bytes", TZID_MAX);
        return ESR_OK;
    }
    for (size_t i = 0; i < zones->count && !named; i++)
        if (strcmp(zones->named[i].tzid, tzid) == 0)
            named = &zones->named[i];
    if (!named && zones->count == NAMED_MAX) {
        esri_ics_slip(zones->report, line, property, "the calendar names more than %d time zones",
                      NAMED_MAX);
        return ESR_OK;
    }
    if (!named) {
        esr_status status = add_named(zones, tzid, &named);
        if (status != ESR_OK)
            return status;
    }
    if (named->zone->count > 0)
        *out = named->zone;
    else if (named->told && zones->report->keep_going)
        esri_ics_slip(zones->report, line, property, "time zone '%.64s' can't be read", tzid);
    else if (!named->told)
        esri_ics_slip(zones->report, line, property,
                      "time zone '%.64s' is unknown; write an IANA name such as Asia/Hong_Kong, "
                      "or add its VTIMEZONE",
                      tzid);
    return ESR_OK;
}
