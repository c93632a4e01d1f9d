// SPDX-License-Identifier: GPL-3.0-or-later
// Follows BEGIN and END, and keeps what busy times are made of.
#include "ics/document.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DEPTH_MAX 16
#define NAME_SIZE 32

typedef struct open_component {
    char name[NAME_SIZE]; // in upper case, cut
    int32_t line;
    bool kept; // its properties go to components[at]
    size_t at;
    uint32_t seen; // bit i: kept_properties[i] was there
} open_component;

typedef struct walker {
    esri_ics_report *report;
    esri_ics_document *document;
    open_component open[DEPTH_MAX];
    int32_t depth;
    int32_t calendars;
    bool broken; // BEGIN and END don't match: nothing that follows can be trusted
} walker;

// Properties that are kept, and whether a component has at most one of them.
static const struct {
    const char *name;
    bool once;
} kept_properties[] = {
    {"UID", true},      {"SEQUENCE", true},     {"DTSTART", true},    {"DTEND", true},
    {"STATUS", true},   {"DURATION", true},     {"TRANSP", true},     {"RECURRENCE-ID", true},
    {"TZID", true},     {"TZOFFSETFROM", true}, {"TZOFFSETTO", true}, {"RRULE", false},
    {"RDATE", false},   {"EXDATE", false},      {"EXRULE", false},    {"FREEBUSY", false},
    {"DTSTAMP", false}, {"BUSYTYPE", true},     {"PRIORITY", true},
};

const esri_ics_property *esri_ics_property_find(const esri_ics_property *from, const char *name) {
    while (from && strcmp(from->line.name, name) != 0)
        from = from->next;
    return from;
}

static esr_status keep_component(walker *walk, esri_ics_kind kind, int32_t line) {
    esri_ics_document *document = walk->document;
    if (document->count == document->room) {
        size_t room = document->room ? 2 * document->room : 64;
        esri_ics_component *components =
            realloc(document->components, room * sizeof *document->components);
        if (!components)
            return esri_fail_nomem(walk->report->ctx);
        document->components = components;
        document->room = room;
    }
    document->components[document->count++] = (esri_ics_component){.kind = kind, .line = line};
    return ESR_OK;
}

static bool kind_of(const char *name, const char *parent, esri_ics_kind *out) {
    static const struct {
        const char *name, *parent;
        esri_ics_kind kind;
    } kinds[] = {{"VEVENT", "VCALENDAR", ESRI_ICS_EVENT},
                 {"VFREEBUSY", "VCALENDAR", ESRI_ICS_FREEBUSY},
                 {"VAVAILABILITY", "VCALENDAR", ESRI_ICS_AVAILABILITY},
                 {"AVAILABLE", "VAVAILABILITY", ESRI_ICS_AVAILABLE},
                 {"VTIMEZONE", "VCALENDAR", ESRI_ICS_TIMEZONE},
                 {"STANDARD", "VTIMEZONE", ESRI_ICS_OBSERVANCE},
                 {"DAYLIGHT", "VTIMEZONE", ESRI_ICS_OBSERVANCE}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(name, kinds[i].name) == 0 && strcmp(parent, kinds[i].parent) == 0) {
            *out = kinds[i].kind;
            return true;
        }
    return false;
}

static void break_off(walker *walk, int32_t line, const char *property, const char *why) {
    walk->broken = true;
    esri_ics_fault(walk->report, line, property, "%s", why);
}

static esr_status begin(walker *walk, const esri_ics_line *line) {
    const char *parent = walk->depth > 0 ? walk->open[walk->depth - 1].name : "";
    open_component opened = {.line = line->number};
    for (size_t i = 0; i + 1 < sizeof opened.name && line->value[i]; i++)
        opened.name[i] = (char)toupper((unsigned char)line->value[i]);
    if (walk->depth == DEPTH_MAX) {
        break_off(walk, line->number, "BEGIN", "components lie too deep in each other");
        return ESR_OK;
    }
    if ((walk->depth == 0) != (strcmp(opened.name, "VCALENDAR") == 0)) {
        break_off(walk, line->number, "BEGIN",
                  walk->depth == 0
                      ? "lies outside a calendar; it would follow BEGIN:VCALENDAR"
                      : "a calendar lies inside another component; its END is missing");
        return ESR_OK;
    }
    walk->calendars += walk->depth == 0;
    esri_ics_kind kind;
    esr_status status = ESR_OK;
    if (kind_of(opened.name, parent, &kind)) {
        opened.kept = true;
        opened.at = walk->document->count;
        status = keep_component(walk, kind, line->number);
    }
    walk->open[walk->depth++] = opened;
    return status;
}

static void end(walker *walk, const esri_ics_line *line) {
    const open_component *opened = walk->depth > 0 ? &walk->open[walk->depth - 1] : NULL;
    if (!opened || strncasecmp(opened->name, line->value, NAME_SIZE - 1) != 0) {
        break_off(walk, line->number, "END", "ends what has not begun, or not what began last");
        return;
    }
    walk->depth--;
}

// Properties of the calendar itself.
static void check_calendar(walker *walk, const esri_ics_line *line) {
    if (strcmp(line->name, "VERSION") == 0 && strcmp(line->value, "2.0") != 0)
        esri_ics_fault(walk->report, line->number, "VERSION",
                       "is not 2.0; export the calendar as iCalendar, not vCalendar");
    if (strcmp(line->name, "CALSCALE") == 0 && strcasecmp(line->value, "GREGORIAN") != 0)
        esri_ics_fault(walk->report, line->number, "CALSCALE", "is not GREGORIAN");
}

static esr_status keep_property(walker *walk, open_component *opened, const esri_ics_line *line) {
    esri_ics_component *component = &walk->document->components[opened->at];
    for (size_t i = 0; i < sizeof kept_properties / sizeof *kept_properties; i++) {
        if (strcmp(line->name, kept_properties[i].name) != 0)
            continue;
        if (kept_properties[i].once && opened->seen >> i & 1u) {
            component->faulty = true;
            esri_ics_slip(walk->report, line->number, line->name,
                          "comes twice in one component; once would be right");
            return ESR_OK;
        }
        esri_ics_property *property = esri_arena_alloc(&walk->document->arena, 1, sizeof *property);
        if (!property)
            return esri_fail_nomem(walk->report->ctx);
        opened->seen |= 1u << i;
        property->line = *line;
        if (component->last)
            component->last->next = property;
        else
            component->first = property;
        component->last = property;
        return ESR_OK;
    }
    return ESR_OK;
}

static esr_status take_line(walker *walk, const esri_ics_line *line) {
    if (strcmp(line->name, "BEGIN") == 0)
        return begin(walk, line);
    if (strcmp(line->name, "END") == 0) {
        end(walk, line);
        return ESR_OK;
    }
    if (walk->depth == 0) {
        break_off(walk, line->number, line->name,
                  "lies outside a calendar; the text would begin with BEGIN:VCALENDAR");
        return ESR_OK;
    }
    if (walk->depth == 1)
        check_calendar(walk, line);
    open_component *opened = &walk->open[walk->depth - 1];
    return opened->kept ? keep_property(walk, opened, line) : ESR_OK;
}

esr_status esri_ics_document_read(esri_ics_report *report, const char *bytes, size_t length,
                                  esri_ics_document *out) {
    esri_ics_document document = {0};
    walker walk = {.report = report, .document = &document};
    esri_ics_reader reader;
    esri_ics_line line;
    esr_status status = ESR_OK;
    document.text = malloc(length + 1);
    if (!document.text)
        return esri_fail_nomem(report->ctx);
    memcpy(document.text, bytes, length);
    esri_ics_reader_open(&reader, report, document.text, length);
    while (!walk.broken && esri_ics_reader_next(&reader, &line))
        ESR_TRY(take_line(&walk, &line));
    if (!walk.broken && walk.depth > 0)
        esri_ics_fault(report, walk.open[walk.depth - 1].line, "BEGIN",
                       "%s has no END; the calendar is cut off", walk.open[walk.depth - 1].name);
    else if (!walk.broken && walk.calendars == 0 && report->faults == 0)
        esri_ics_fault(report, 1, NULL, "holds no calendar; it would begin with BEGIN:VCALENDAR");
    *out = document;
    document = (esri_ics_document){0};
cleanup:
    esri_ics_document_free(&document);
    return status;
}

void esri_ics_document_free(esri_ics_document *document) {
    free(document->text);
    free(document->components);
    esri_arena_free(&document->arena);
    *document = (esri_ics_document){0};
}
