// SPDX-License-Identifier: GPL-3.0-or-later
// What each method demands of a VEVENT (RFC 5546, section 3.2) is a table; what holds for all of
// them is code. One walk over the lines, and a look at each event when it ends.
#include "calendar/itip.h"

#include <string.h>
#include <strings.h>

#include "calendar/itip_line.h"
#include "ics/time.h"

#define ZONES_MAX 32
#define DEPTH_MAX 8
#define NAME_SIZE 128

// The properties of an event that are counted.
typedef enum property {
    UID,
    DTSTAMP,
    DTSTART,
    DTEND,
    DURATION,
    RRULE,
    SEQUENCE,
    ORGANIZER,
    ATTENDEE,
    SUMMARY,
    LOCATION,
    DESCRIPTION,
    STATUS,
    TRANSP,
    REQUEST_STATUS,
    RECURRENCE_ID,
    PROPERTY_COUNT,
} property;

static const char *const property_names[PROPERTY_COUNT] = {
    "UID",      "DTSTAMP",   "DTSTART",        "DTEND",        "DURATION", "RRULE",
    "SEQUENCE", "ORGANIZER", "ATTENDEE",       "SUMMARY",      "LOCATION", "DESCRIPTION",
    "STATUS",   "TRANSP",    "REQUEST-STATUS", "RECURRENCE-ID"};

#define BIT(name) (UINT32_C(1) << (name))
#define SEVERAL   (BIT(ATTENDEE) | BIT(REQUEST_STATUS)) // all others at most once

typedef struct method {
    const char *name;
    uint32_t wanted, refused; // properties
    bool one_attendee, alarm;
    const char *statuses; // that may be there; NULL: any
} method;

static const method methods[] = {
    {"PUBLISH", BIT(UID) | BIT(DTSTAMP) | BIT(DTSTART) | BIT(ORGANIZER) | BIT(SUMMARY),
     BIT(ATTENDEE) | BIT(REQUEST_STATUS), false, true, " TENTATIVE CONFIRMED CANCELLED "},
    {"REQUEST",
     BIT(UID) | BIT(DTSTAMP) | BIT(DTSTART) | BIT(ORGANIZER) | BIT(SUMMARY) | BIT(ATTENDEE),
     BIT(REQUEST_STATUS), false, true, " TENTATIVE CONFIRMED "},
    {"REPLY", BIT(UID) | BIT(DTSTAMP) | BIT(ORGANIZER) | BIT(ATTENDEE), 0, true, false, NULL},
    {"ADD", BIT(UID) | BIT(DTSTAMP) | BIT(DTSTART) | BIT(ORGANIZER) | BIT(SUMMARY) | BIT(SEQUENCE),
     BIT(REQUEST_STATUS) | BIT(RRULE) | BIT(RECURRENCE_ID), false, true, " TENTATIVE CONFIRMED "},
    {"CANCEL", BIT(UID) | BIT(DTSTAMP) | BIT(ORGANIZER) | BIT(SEQUENCE), BIT(REQUEST_STATUS), false,
     false, " CANCELLED "},
    {"REFRESH", BIT(UID) | BIT(DTSTAMP) | BIT(ORGANIZER) | BIT(ATTENDEE),
     BIT(DTSTART) | BIT(DTEND) | BIT(DURATION) | BIT(RRULE) | BIT(SEQUENCE) | BIT(SUMMARY) |
         BIT(LOCATION) | BIT(DESCRIPTION) | BIT(STATUS) | BIT(TRANSP) | BIT(REQUEST_STATUS),
     true, false, NULL},
    {"COUNTER",
     BIT(UID) | BIT(DTSTAMP) | BIT(DTSTART) | BIT(ORGANIZER) | BIT(SUMMARY) | BIT(SEQUENCE), 0,
     false, true, NULL},
    {"DECLINECOUNTER", BIT(UID) | BIT(DTSTAMP) | BIT(ORGANIZER) | BIT(SEQUENCE),
     BIT(DTSTART) | BIT(DTEND) | BIT(DURATION) | BIT(RRULE) | BIT(SUMMARY) | BIT(LOCATION) |
         BIT(DESCRIPTION) | BIT(STATUS) | BIT(TRANSP),
     false, false, NULL},
};
// Without a method: a calendar that is no message (RFC 5545 alone).
static const method no_method = {"",   BIT(UID) | BIT(DTSTAMP) | BIT(DTSTART), 0, false,
                                 true, " TENTATIVE CONFIRMED CANCELLED "};

typedef struct zone_use {
    char name[NAME_SIZE];
    int32_t defined, used; // how often a VTIMEZONE has that TZID; a line that uses it, 0: none
} zone_use;

typedef struct moment {
    bool there;
    esri_ics_time time;
    char tzid[NAME_SIZE];
} moment;

typedef struct event {
    int32_t count[PROPERTY_COUNT];
    int32_t lines[PROPERTY_COUNT];
    moment start, end;
    char status[NAME_SIZE];
} event;

typedef struct check {
    esri_itip_scan scan;
    const method *method;
    char stack[DEPTH_MAX][NAME_SIZE]; // open components
    int32_t depth;
    bool had_calendar, had_component;
    int32_t versions, product_ids, methods, events, other_components;
    int32_t main_events; // without RECURRENCE-ID
    char uid[NAME_SIZE];
    event event;
    bool alarm_action, alarm_trigger, alarm_display, alarm_description;
    int32_t zone_ids, observances, observance_fields; // of the VTIMEZONE that is open
    zone_use zones[ZONES_MAX];
    int32_t zone_count;
} check;

static void breach(check *c, const char *name, const char *what) {
    esri_itip_breach(&c->scan, (esri_piece){name, strlen(name)}, what);
}

static void copy(char out[NAME_SIZE], esri_piece from) {
    size_t length = from.length < NAME_SIZE - 1 ? from.length : NAME_SIZE - 1;
    memcpy(out, from.at, length);
    out[length] = '\0';
}

static bool is_inside(const check *c, const char *component) {
    return c->depth > 0 && strcasecmp(c->stack[c->depth - 1], component) == 0;
}

// --- time zones -----------------------------------------------------------------------------

static zone_use *find_zone(check *c, esri_piece tzid) {
    char name[NAME_SIZE];
    copy(name, tzid);
    for (int32_t i = 0; i < c->zone_count; i++)
        if (strcmp(c->zones[i].name, name) == 0)
            return &c->zones[i];
    if (c->zone_count == ZONES_MAX) {
        breach(c, "TZID", "more than 32 time zones");
        return NULL;
    }
    zone_use *zone = &c->zones[c->zone_count++];
    *zone = (zone_use){0};
    copy(zone->name, tzid);
    return zone;
}

static void define_zone(check *c, esri_piece tzid) {
    zone_use *zone = find_zone(c, tzid);
    c->zone_ids++;
    if (tzid.length > 0 && strncmp(tzid.at, "/freeassociation", 16) == 0)
        breach(c, "TZID", "is a private name of libical");
    if (zone && ++zone->defined == 2)
        breach(c, "TZID", "has two VTIMEZONEs");
}

static void use_zone(check *c, const esri_itip_property *p, bool is_local) {
    if (!p->tzid.at)
        return;
    zone_use *zone = find_zone(c, p->tzid);
    if (!is_local)
        esri_itip_breach(&c->scan, p->name, "has a TZID with a date or a time in UTC");
    if (zone && !zone->used)
        zone->used = c->scan.line_number;
}

static void check_zones(check *c) {
    for (int32_t i = 0; i < c->zone_count; i++)
        if (c->zones[i].used && !c->zones[i].defined) {
            c->scan.line_number = c->zones[i].used;
            breach(c, "TZID", "has no VTIMEZONE");
        }
}

static void observe(check *c, const esri_itip_property *p) {
    esri_ics_time time;
    if (esri_itip_is(p->name, "DTSTART")) {
        c->observance_fields |= 1;
        if (!esri_ics_time_parse(p->value.at, p->value.length, &time) || time.date || time.utc)
            breach(c, "DTSTART", "of a time zone is no local time");
    } else if (esri_itip_is(p->name, "TZOFFSETFROM")) {
        c->observance_fields |= 2;
    } else if (esri_itip_is(p->name, "TZOFFSETTO")) {
        c->observance_fields |= 4;
    }
}

// --- properties of an event -----------------------------------------------------------------

static void take_moment(check *c, const esri_itip_property *p, moment *out) {
    const bool is_date = esri_itip_is(p->value_type, "DATE");
    if (!esri_ics_time_parse(p->value.at, p->value.length, &out->time)) {
        esri_itip_breach(&c->scan, p->name, "is no date and no time");
        return;
    }
    if (out->time.date != is_date)
        esri_itip_breach(&c->scan, p->name, "is not of the type that it says");
    use_zone(c, p, !out->time.date && !out->time.utc);
    if (p->tzid.at)
        copy(out->tzid, p->tzid);
    out->there = true;
}

static void check_address(check *c, const esri_itip_property *p) {
    const char *at = p->value.at, *end = at + p->value.length;
    int32_t ats = 0;
    bool good = p->value.length > 7 && esri_itip_is((esri_piece){at, 7}, "mailto:");
    for (at += good ? 7 : 0; at < end; at++) {
        ats += *at == '@';
        if ((unsigned char)*at <= ' ' || *at == 0x7F || strchr("<>\",;:", *at))
            good = false;
    }
    if (!good || ats != 1)
        esri_itip_breach(&c->scan, p->name, "is no bare mailto: address");
    if (p->rsvp.at && !esri_itip_is(p->rsvp, "TRUE") && !esri_itip_is(p->rsvp, "FALSE"))
        esri_itip_breach(&c->scan, p->name, "has an RSVP that is neither TRUE nor FALSE");
}

static bool is_number(esri_piece value) {
    for (size_t i = 0; i < value.length; i++)
        if (value.at[i] < '0' || value.at[i] > '9')
            return false;
    return value.length > 0 && value.length < 10;
}

// Whether a recurrence rule has a part, such as "COUNT=".
static bool has_part(esri_piece rule, const char *part) {
    const size_t length = strlen(part);
    for (size_t i = 0; i + length <= rule.length; i++)
        if ((i == 0 || rule.at[i - 1] == ';') && strncmp(rule.at + i, part, length) == 0)
            return true;
    return false;
}

static void check_rule(check *c, const esri_itip_property *p) {
    if (!has_part(p->value, "FREQ="))
        breach(c, "RRULE", "has no FREQ");
    if (has_part(p->value, "COUNT=") && has_part(p->value, "UNTIL="))
        breach(c, "RRULE", "has both COUNT and UNTIL");
}

static void check_uid(check *c, const esri_itip_property *p) {
    char uid[NAME_SIZE];
    copy(uid, p->value);
    if (p->value.length == 0)
        breach(c, "UID", "is empty");
    if (!*c->uid)
        memcpy(c->uid, uid, sizeof uid);
    else if (c->method != &no_method && strcmp(c->uid, uid) != 0)
        breach(c, "UID", "is another one than that before it");
}

static void take_property(check *c, const esri_itip_property *p) {
    static const char *const lists[] = {"EXDATE", "RDATE"}; // other dates that may have a TZID
    esri_ics_time stamp;
    moment other = {0};
    property which = UID;
    while (which < PROPERTY_COUNT && !esri_itip_is(p->name, property_names[which]))
        which++;
    for (size_t i = 0; i < 2; i++)
        if (esri_itip_is(p->name, lists[i]))
            use_zone(c, p, !esri_itip_is(p->value_type, "DATE"));
    if (which == PROPERTY_COUNT)
        return;
    c->event.count[which]++;
    c->event.lines[which] = c->scan.line_number;
    if (c->event.count[which] == 2 && !(SEVERAL & BIT(which)))
        esri_itip_breach(&c->scan, p->name, "is there twice");
    if (which == DTSTART)
        take_moment(c, p, &c->event.start);
    else if (which == DTEND)
        take_moment(c, p, &c->event.end);
    else if (which == RECURRENCE_ID)
        take_moment(c, p, &other);
    else if (which == ORGANIZER || which == ATTENDEE)
        check_address(c, p);
    else if (which == RRULE)
        check_rule(c, p);
    else if (which == UID)
        check_uid(c, p);
    else if (which == STATUS)
        copy(c->event.status, p->value);
    if (which == SEQUENCE && !is_number(p->value))
        breach(c, "SEQUENCE", "is no whole number");
    if (which == DTSTAMP &&
        (!esri_ics_time_parse(p->value.at, p->value.length, &stamp) || !stamp.utc || p->tzid.at))
        breach(c, "DTSTAMP", "is no time in UTC");
}

// --- an event as a whole --------------------------------------------------------------------

static bool is_floating(const moment *m) {
    return !m->time.date && !m->time.utc && !*m->tzid;
}

static void check_span(check *c) {
    const event *e = &c->event;
    if (e->count[DTEND] && e->count[DURATION])
        breach(c, "DTEND", "stands beside DURATION");
    if (!e->start.there || !e->end.there)
        return;
    c->scan.line_number = e->lines[DTEND];
    if (e->start.time.date != e->end.time.date)
        breach(c, "DTEND", "mixes a date with a time");
    else if (is_floating(&e->start) != is_floating(&e->end))
        breach(c, "DTEND", "mixes a time of no zone with one of a zone");
    else if (e->start.time.utc == e->end.time.utc && strcmp(e->start.tzid, e->end.tzid) == 0 &&
             e->end.time.local <= e->start.time.local)
        breach(c, "DTEND", "is not after DTSTART");
}

static void check_status(check *c) {
    char word[NAME_SIZE + 2] = " ";
    const event *e = &c->event;
    if (e->count[STATUS] && c->method->statuses) {
        strcat(word, e->status);
        strcat(word, " ");
        c->scan.line_number = e->lines[STATUS];
        if (strchr(e->status, ' ') || !strstr(c->method->statuses, word))
            breach(c, "STATUS", "is none that the method allows");
    }
    if (strcmp(c->method->name, "CANCEL") == 0 && !e->count[STATUS] && !e->count[ATTENDEE])
        breach(c, "CANCEL", "has neither STATUS nor an ATTENDEE, and so cancels nothing");
}

static void check_event(check *c) {
    const int32_t line = c->scan.line_number;
    const event *e = &c->event;
    for (int which = 0; which < PROPERTY_COUNT; which++) {
        c->scan.line_number = e->lines[which] ? e->lines[which] : line;
        if ((c->method->wanted & BIT(which)) && !e->count[which])
            breach(c, property_names[which], "is missing");
        if ((c->method->refused & BIT(which)) && e->count[which])
            breach(c, property_names[which], "must not be there");
    }
    if (c->method->one_attendee && e->count[ATTENDEE] > 1)
        breach(c, "ATTENDEE", "is there more than once");
    check_span(c);
    c->scan.line_number = line;
    check_status(c);
    c->scan.line_number = line;
    c->main_events += e->count[RECURRENCE_ID] == 0;
    if (c->method != &no_method && c->main_events == 2)
        breach(c, "VEVENT", "is there twice without a RECURRENCE-ID");
}

// --- components -----------------------------------------------------------------------------

static void begin_component(check *c, esri_piece name) {
    if (c->depth == DEPTH_MAX) {
        breach(c, "BEGIN", "more than 8 components inside each other");
        return;
    }
    copy(c->stack[c->depth++], name);
    if (c->depth == 1) {
        if (!is_inside(c, "VCALENDAR") || c->had_calendar)
            breach(c, "BEGIN", "is no VCALENDAR, or a second one");
        c->had_calendar = true;
        return;
    }
    if (c->depth == 2) {
        c->had_component = true;
        c->event = (event){0};
        c->zone_ids = c->observances = 0;
        if (is_inside(c, "VEVENT"))
            c->events++;
        else if (!is_inside(c, "VTIMEZONE"))
            c->other_components++;
    } else if (is_inside(c, "VALARM")) {
        c->alarm_action = c->alarm_trigger = c->alarm_display = c->alarm_description = false;
        if (!c->method->alarm)
            breach(c, "VALARM", "must not be there");
    } else {
        c->observances++;
        c->observance_fields = 0;
    }
}

static void end_component(check *c, esri_piece name) {
    if (c->depth == 0 || !esri_itip_is(name, c->stack[c->depth - 1])) {
        breach(c, "END", "of what is not open");
        return;
    }
    if (c->depth == 2 && is_inside(c, "VEVENT"))
        check_event(c);
    else if (c->depth == 2 && is_inside(c, "VTIMEZONE") && (c->zone_ids != 1 || !c->observances))
        breach(c, "VTIMEZONE", "needs one TZID, and STANDARD or DAYLIGHT");
    else if (is_inside(c, "VALARM") &&
             (!c->alarm_action || !c->alarm_trigger || (c->alarm_display && !c->alarm_description)))
        breach(c, "VALARM", "needs ACTION and TRIGGER, and DESCRIPTION to be displayed");
    else if ((is_inside(c, "STANDARD") || is_inside(c, "DAYLIGHT")) && c->observance_fields != 7)
        breach(c, "VTIMEZONE", "needs DTSTART, TZOFFSETFROM and TZOFFSETTO");
    c->depth--;
}

static void take_alarm(check *c, const esri_itip_property *p) {
    if (esri_itip_is(p->name, "ACTION")) {
        c->alarm_action = true;
        c->alarm_display = esri_itip_is(p->value, "DISPLAY");
    }
    c->alarm_trigger = c->alarm_trigger || esri_itip_is(p->name, "TRIGGER");
    c->alarm_description = c->alarm_description || esri_itip_is(p->name, "DESCRIPTION");
}

static void take_calendar(check *c, const esri_itip_property *p) {
    if (esri_itip_is(p->name, "VERSION")) {
        c->versions++;
        if (!esri_itip_is(p->value, "2.0"))
            breach(c, "VERSION", "is not 2.0");
    } else if (esri_itip_is(p->name, "PRODID")) {
        c->product_ids++;
    } else if (esri_itip_is(p->name, "METHOD")) {
        if (c->had_component)
            breach(c, "METHOD", "stands behind a component");
        c->methods++;
        c->method = NULL;
        for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
            if (esri_itip_is(p->value, methods[i].name))
                c->method = &methods[i];
        if (!c->method)
            breach(c, "METHOD", "is none of RFC 5546");
        c->method = c->method ? c->method : &no_method;
    }
}

static void take(check *c, const esri_itip_property *p) {
    if (esri_itip_is(p->name, "X-LIC-ERROR"))
        breach(c, "X-LIC-ERROR", "is an error message of libical");
    if (esri_itip_is(p->name, "BEGIN"))
        begin_component(c, p->value);
    else if (esri_itip_is(p->name, "END"))
        end_component(c, p->value);
    else if (c->depth == 0)
        esri_itip_breach(&c->scan, p->name, "stands outside the calendar");
    else if (c->depth == 1)
        take_calendar(c, p);
    else if (is_inside(c, "VEVENT"))
        take_property(c, p);
    else if (is_inside(c, "VALARM"))
        take_alarm(c, p);
    else if (is_inside(c, "VTIMEZONE") && esri_itip_is(p->name, "TZID"))
        define_zone(c, p->value);
    else if (is_inside(c, "STANDARD") || is_inside(c, "DAYLIGHT"))
        observe(c, p);
}

static void check_calendar(check *c) {
    if (!c->had_calendar || c->depth > 0)
        breach(c, "VCALENDAR", "is missing, or not ended");
    if (c->versions != 1 || c->product_ids != 1)
        breach(c, "VCALENDAR", "needs one VERSION and one PRODID");
    if (c->methods > 1)
        breach(c, "METHOD", "is there twice");
    if (c->methods && (c->events == 0) == (c->other_components == 0))
        breach(c, "VCALENDAR", "needs components of one kind");
    check_zones(c);
}

size_t esri_itip_check(const char *text, size_t length, esri_buf *breaches) {
    check c = {.scan = {.at = text, .end = text + length, .number = 1, .breaches = breaches},
               .method = &no_method};
    esri_itip_property p;
    while (esri_itip_next(&c.scan, &p))
        take(&c, &p);
    check_calendar(&c);
    breaches->failed = breaches->failed || c.scan.line.failed;
    esri_buf_free(&c.scan.line);
    return breaches->failed ? 1 : c.scan.count;
}
