// SPDX-License-Identifier: GPL-3.0-or-later
// Reads when an event begins and ends, in whose clock, and whether it blocks at all.
#include "ics/events.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ics/spans.h"

#define SEQUENCE_DIGITS_MAX 9

static void fault_at(esri_ics_reading *run, const esri_ics_property *property, const char *why) {
    esri_ics_slip(run->report, property->line.number, property->line.name, "%s", why);
}

// --- moments --------------------------------------------------------------------------------

// Finds the clock of a moment whose `time` was read.
static bool place_moment(esri_ics_reading *run, const esri_ics_property *property,
                         esri_ics_moment *moment) {
    const esri_ics_line *line = &property->line;
    moment->zone = moment->time.utc ? run->utc : run->zone;
    moment->floating = !moment->time.date && !moment->time.utc && !*line->tzid;
    if (moment->floating && run->floating++ == 0)
        run->floating_line = line->number;
    if (!moment->time.date && !moment->time.utc && *line->tzid) {
        run->status =
            esri_ics_zones_find(&run->zones, line->tzid, line->number, line->name, &moment->zone);
        if (run->status != ESR_OK || !moment->zone)
            return false;
    }
    moment->utc = esri_ics_zone_to_utc(moment->zone, moment->time.local);
    return true;
}

static bool read_moment(esri_ics_reading *run, const esri_ics_property *property, const char *text,
                        size_t length, esri_ics_moment *out) {
    bool date = strcasecmp(property->line.value_type, "DATE") == 0;
    if (!esri_ics_time_parse(text, length, &out->time)) {
        fault_at(run, property,
                 "is no time such as 20270301T090000, 20270301T010000Z or, with VALUE=DATE, "
                 "20270301");
        return false;
    }
    if (out->time.date != date) {
        fault_at(run, property,
                 date ? "has VALUE=DATE and is no date such as 20270301"
                      : "is a date; then it needs VALUE=DATE");
        return false;
    }
    return place_moment(run, property, out);
}

bool esri_ics_read_moment(esri_ics_reading *run, const esri_ics_property *property,
                          esri_ics_moment *out) {
    const char *text = property->line.value;
    return read_moment(run, property, text, strlen(text), out);
}

static bool read_length(const char *text, size_t size, esri_ics_length *out) {
    esri_ics_duration duration;
    if (!esri_ics_duration_parse(text, size, &duration) || duration.days < 0 ||
        duration.seconds < 0)
        return false;
    *out = (esri_ics_length){duration.days, duration.seconds};
    return true;
}

// Reads "START/END" or "START/DURATION".
static bool read_period(esri_ics_reading *run, const esri_ics_property *property, const char *text,
                        size_t size, esri_ics_moment *from, esri_ics_length *length) {
    const char *slash = memchr(text, '/', size), *rest = slash ? slash + 1 : text;
    size_t rest_size = size - (size_t)(rest - text);
    esri_ics_moment to;
    if (slash && esri_ics_time_parse(text, (size_t)(slash - text), &from->time) &&
        !from->time.date) {
        if (!place_moment(run, property, from))
            return false;
        if (read_length(rest, rest_size, length))
            return true;
        if (esri_ics_time_parse(rest, rest_size, &to.time) && !to.time.date) {
            if (!place_moment(run, property, &to))
                return false;
            *length = (esri_ics_length){0, to.utc - from->utc};
            if (length->seconds > 0)
                return true;
        }
    }
    fault_at(run, property,
             "is no list of periods such as 20270301T010000Z/20270301T040000Z or "
             "20270301T010000Z/PT3H");
    return false;
}

bool esri_ics_each_moment(esri_ics_reading *run, const esri_ics_property *property,
                          bool (*take)(void *user, const esri_ics_property *property,
                                       const esri_ics_moment *moment,
                                       const esri_ics_length *length),
                          void *user) {
    bool periods = strcasecmp(property->line.value_type, "PERIOD") == 0 ||
                   strcmp(property->line.name, "FREEBUSY") == 0;
    for (const char *at = property->line.value;;) {
        size_t size = strcspn(at, ",");
        esri_ics_moment moment;
        esri_ics_length length;
        bool read = periods ? read_period(run, property, at, size, &moment, &length)
                            : read_moment(run, property, at, size, &moment);
        if (!read || !take(user, property, &moment, periods ? &length : NULL))
            return false;
        if (!at[size])
            return true;
        at += size + 1;
    }
}

// --- one event ------------------------------------------------------------------------------

// DTEND is the first moment that is free again; an event of dates without an end is one day long.
static bool read_end(esri_ics_reading *run, const esri_ics_property *property,
                     esri_ics_event *event) {
    esri_ics_moment end;
    if (!esri_ics_read_moment(run, property, &end))
        return false;
    if (end.time.date != event->start.time.date) {
        fault_at(run, property,
                 "is of another type than DTSTART; both would be dates, or both "
                 "times");
        return false;
    }
    if (end.time.date)
        event->length.days = (end.time.local - event->start.time.local) / ESRI_DAY_SECONDS;
    else if (end.floating && event->start.floating)
        event->length.seconds = end.time.local - event->start.time.local;
    else
        event->length.seconds = end.utc - event->start.utc;
    if (event->length.days < 0 || event->length.seconds < 0 ||
        (end.time.date && event->length.days == 0)) {
        fault_at(run, property,
                 end.time.date ? "is not after DTSTART; an event of one day ends on the next day"
                               : "is before DTSTART");
        return false;
    }
    return true;
}

bool esri_ics_read_times(esri_ics_reading *run, esri_ics_event *event) {
    const esri_ics_property *first = event->component->first;
    const esri_ics_property *start = esri_ics_property_find(first, "DTSTART");
    const esri_ics_property *end = esri_ics_property_find(first, "DTEND");
    const esri_ics_property *duration = esri_ics_property_find(first, "DURATION");
    if (!start) {
        esri_ics_slip(run->report, event->component->line, "BEGIN",
                      "the event has no DTSTART, which says when it begins");
        return false;
    }
    if (!esri_ics_read_moment(run, start, &event->start))
        return false;
    event->length = (esri_ics_length){event->start.time.date, 0};
    if (end && duration) {
        fault_at(run, duration, "stands beside DTEND; one of them would be right");
        return false;
    }
    if (end)
        return read_end(run, end, event);
    if (!duration)
        return true;
    if (!read_length(duration->line.value, strlen(duration->line.value), &event->length) ||
        (event->start.time.date && (event->length.seconds > 0 || event->length.days == 0))) {
        fault_at(run, duration,
                 event->start.time.date ? "is no number of days such as P2D, as DTSTART is a date"
                                        : "is no duration such as PT3H or P1DT12H");
        return false;
    }
    return true;
}

static bool read_recurrence_id(esri_ics_reading *run, esri_ics_event *event) {
    const esri_ics_property *first = event->component->first;
    const esri_ics_property *id = esri_ics_property_find(first, "RECURRENCE-ID");
    if (!id)
        return true;
    event->override = true;
    event->this_and_future = strcasecmp(id->line.range, "THISANDFUTURE") == 0;
    if (!*event->uid) {
        fault_at(run, id, "stands without a UID, which would name the recurring event");
        return false;
    }
    if (*id->line.range && !event->this_and_future) {
        fault_at(run, id, "has a RANGE other than THISANDFUTURE");
        return false;
    }
    const esri_ics_property *rule = esri_ics_property_find(first, "RRULE");
    if (rule) {
        fault_at(run, rule,
                 "stands beside RECURRENCE-ID, which names one occurrence; a new series "
                 "has a UID of its own");
        return false;
    }
    return esri_ics_read_moment(run, id, &event->recurrence);
}

static bool read_sequence(esri_ics_reading *run, esri_ics_event *event) {
    const esri_ics_property *sequence = esri_ics_property_find(event->component->first, "SEQUENCE");
    if (!sequence)
        return true;
    const char *text = sequence->line.value;
    size_t length = strspn(text, "0123456789");
    if (length == 0 || length > SEQUENCE_DIGITS_MAX || text[length]) {
        fault_at(run, sequence, "is no whole number from 0 up");
        return false;
    }
    event->sequence = (int32_t)strtol(text, NULL, 10);
    return true;
}

// What DTSTAMP says decides between versions alone, so that a bad one is no fault.
static int64_t stamp_of(const esri_ics_component *component) {
    const esri_ics_property *property = esri_ics_property_find(component->first, "DTSTAMP");
    esri_ics_time time;
    bool good = property &&
                esri_ics_time_parse(property->line.value, strlen(property->line.value), &time) &&
                time.utc;
    return good ? time.local : INT64_MIN;
}

bool esri_ics_has_value(const esri_ics_component *component, const char *name, const char *value) {
    const esri_ics_property *property = esri_ics_property_find(component->first, name);
    return property && strcasecmp(property->line.value, value) == 0;
}

// An AVAILABLE takes its time, as it were, from the time that is taken.
static esri_ics_use use_of(const esri_ics_reading *run, const esri_ics_component *component) {
    if (component->kind == ESRI_ICS_AVAILABLE)
        return ESRI_ICS_BUSY;
    if (esri_ics_has_value(component, "STATUS", "CANCELLED"))
        return ESRI_ICS_FREE;
    if (run->choices->holidays)
        return ESRI_ICS_BUSY;
    if (esri_ics_has_value(component, "TRANSP", "TRANSPARENT"))
        return ESRI_ICS_FREE;
    return esri_ics_has_value(component, "STATUS", "TENTATIVE") ? ESRI_ICS_TENTATIVE
                                                                : ESRI_ICS_BUSY;
}

// Reads one event; false if it has faults, which are recorded.
static bool read_event(esri_ics_reading *run, const esri_ics_component *component,
                       esri_ics_event *event) {
    const esri_ics_property *uid = esri_ics_property_find(component->first, "UID");
    const esri_ics_property *old = esri_ics_property_find(component->first, "EXRULE");
    *event = (esri_ics_event){.component = component, .uid = uid ? uid->line.value : ""};
    event->use = use_of(run, component);
    event->stamp = stamp_of(component);
    if (component->faulty || !read_sequence(run, event) || !read_recurrence_id(run, event))
        return false;
    if (event->use == ESRI_ICS_FREE && !event->this_and_future)
        return true;
    if (old) {
        fault_at(run, old, "is of an older standard; EXDATE would name what is left out");
        return false;
    }
    event->timed = esri_ics_read_times(run, event);
    if (event->timed && component->kind == ESRI_ICS_AVAILABLE && event->length.days == 0 &&
        event->length.seconds == 0) {
        esri_ics_slip(run->report, component->line, "BEGIN",
                      "the available time has no end; DTEND or DURATION would say it");
        return false;
    }
    return event->timed;
}

// --- all events -----------------------------------------------------------------------------

// On which clock RECURRENCE-ID is read must not matter for a series of times; for one of dates the
// days are equal whenever the instants are.
bool esri_ics_event_same(const esri_ics_event *a, const esri_ics_event *b) {
    return a->override == b->override && (!a->override || a->recurrence.utc == b->recurrence.utc);
}

static int by_uid(const void *a, const void *b) {
    const esri_ics_event *x = a, *y = b;
    int order = strcmp(x->uid, y->uid);
    if (order == 0)
        order = (int)x->override - (int)y->override;
    if (order == 0 && x->override)
        order = (x->recurrence.utc > y->recurrence.utc) - (x->recurrence.utc < y->recurrence.utc);
    return order ? order
                 : (x->component->line > y->component->line) -
                       (x->component->line < y->component->line);
}

void esri_ics_close_component(esri_ics_reading *run, int32_t told) {
    bool good = esri_ics_told(run->report) == told;
    run->read += good;
    run->left_out += !good;
    for (int use = 0; use < ESRI_ICS_USES; use++) {
        if (good && run->status == ESR_OK)
            run->status = esri_ics_spans_join(run->report->ctx, &run->taken[use], &run->held[use]);
        run->held[use].count = 0;
    }
}

static void warn_without_uid(const esri_ics_report *report, int32_t count, int32_t line) {
    if (count == 1)
        esri_warn(report->ctx, report->path,
                  "the event at line %d has no UID; it was read all the same", line);
    else
        esri_warn(report->ctx, report->path,
                  "%d events have no UID, the first at line %d; they were read all the same", count,
                  line);
}

esr_status esri_ics_events_read(esri_ics_reading *run, const esri_ics_part *part,
                                esri_ics_event **out, size_t *out_count) {
    size_t room = (size_t)(part->end - part->from), count = 0;
    esri_ics_event *events = calloc(room + 1, sizeof *events);
    int32_t without_uid = 0, first_line = 0;
    if (!events)
        return esri_fail_nomem(run->report->ctx);
    for (const esri_ics_component *at = part->from; at < part->end && run->status == ESR_OK; at++) {
        if (at->kind != part->kind)
            continue;
        if (!read_event(run, at, &events[count])) {
            run->left_out++;
            continue;
        }
        if (!*events[count].uid && without_uid++ == 0)
            first_line = at->line;
        count++;
    }
    if (run->status != ESR_OK) {
        free(events);
        return run->status;
    }
    if (without_uid > 0)
        warn_without_uid(run->report, without_uid, first_line);
    if (count > 1)
        qsort(events, count, sizeof *events, by_uid);
    *out = events;
    *out_count = count;
    return ESR_OK;
}
