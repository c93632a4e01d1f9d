// SPDX-License-Identifier: GPL-3.0-or-later
// Follows BEGIN and END down to the VEVENTs, keeps what an answer is made of, and lets ics/busy
// work out when an event takes place: zones and recurrences are its business.
#include "invite/reply/object.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "ics/busy.h"
#include "ics/lines.h"
#include "ics/time.h"

#define DEPTH_MAX   16
#define UID_MAX     255
#define STAMP_END   ((int64_t)7258118400) // the year 2200
#define NO_CALENDAR "it holds no calendar object"

// The object in the making. All texts are in the arena.
typedef struct walker {
    esr_context *ctx;
    esri_arena *arena;
    esri_reply_event *events;       // [ESRI_REPLY_EVENTS_MAX]
    esri_reply_attendee *attendees; // of the present event, [ESRI_REPLY_ATTENDEES_MAX]
    size_t count;
    const char *method; // "": none yet
    const char *broken; // why reading ended; NULL
    int32_t depth;
    bool in_event, calendar;
    char open[DEPTH_MAX]; // 'C': VCALENDAR, 'E': VEVENT, else '-'
} walker;

static esr_status keep(walker *walk, const char *text, const char **to) {
    *to = text;
    return text ? ESR_OK : esri_fail_nomem(walk->ctx);
}

// A TEXT without its escapes (RFC 5545, section 3.3.11), as one line.
static const char *unescaped(walker *walk, const char *value) {
    char *copy = esri_arena_strdup(walk->arena, value), *to = copy;
    if (!copy)
        return NULL;
    for (const char *at = copy; *at; at++) {
        if (*at == '\\' && at[1])
            *to++ = *++at == 'n' || *at == 'N' ? ' ' : *at;
        else
            *to++ = *at;
    }
    *to = '\0';
    return esri_reply_line(copy, walk->arena);
}

static const char *lower(walker *walk, const char *text) {
    char *copy = esri_arena_strdup(walk->arena, text);
    for (char *at = copy; at && *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return copy ? esri_reply_line(copy, walk->arena) : NULL;
}

static esr_status take_attendee(walker *walk, esri_reply_event *event, const esri_ics_line *line) {
    esr_status status = ESR_OK;
    if (event->attendee_count == ESRI_REPLY_ATTENDEES_MAX)
        return ESR_OK;
    esri_reply_attendee *attendee = &walk->attendees[event->attendee_count];
    ESR_TRY(keep(walk, esri_reply_address(line->value, walk->arena), &attendee->address));
    ESR_TRY(keep(walk, esri_reply_address(line->sent_by, walk->arena), &attendee->sent_by));
    ESR_TRY(keep(walk, lower(walk, line->partstat), &attendee->says));
    if (*attendee->address)
        event->attendee_count++;
cleanup:
    return status;
}

static esr_status take_sequence(esri_reply_event *event, const char *value) {
    char *end = NULL;
    if (*value < '0' || *value > '9')
        return ESR_OK;
    long long number = strtoll(value, &end, 10);
    if (*end == '\0' && number <= INT32_MAX && !event->sequence_given) {
        event->sequence = (int32_t)number;
        event->sequence_given = true;
    }
    return ESR_OK;
}

static esr_status take_property(walker *walk, const esri_ics_line *line) {
    esri_reply_event *event = &walk->events[walk->count - 1];
    esri_ics_time time;
    if (strcmp(line->name, "UID") == 0 && !*event->uid && strlen(line->value) <= UID_MAX)
        return keep(walk, unescaped(walk, line->value), &event->uid);
    if (strcmp(line->name, "COMMENT") == 0 && !*event->comment)
        return keep(walk, unescaped(walk, line->value), &event->comment);
    if (strcmp(line->name, "REQUEST-STATUS") == 0 && *line->value == '3' && !*event->errors)
        return keep(walk, unescaped(walk, line->value), &event->errors);
    if (strcmp(line->name, "SEQUENCE") == 0)
        return take_sequence(event, line->value);
    if (strcmp(line->name, "ATTENDEE") == 0)
        return take_attendee(walk, event, line);
    if (strcmp(line->name, "RECURRENCE-ID") == 0)
        event->one_day = true;
    if (strcmp(line->name, "DTSTAMP") == 0 && event->stamp == 0 &&
        esri_ics_time_parse(line->value, strlen(line->value), &time) && time.local > 0 &&
        time.local < STAMP_END)
        event->stamp = time.local; // RFC 5545 wants it in UTC; without Z it is taken for that
    return ESR_OK;
}

static esr_status begin_event(walker *walk) {
    if (walk->count == ESRI_REPLY_EVENTS_MAX) {
        walk->broken = "it holds too many events";
        return ESR_OK;
    }
    walk->attendees =
        esri_arena_alloc(walk->arena, ESRI_REPLY_ATTENDEES_MAX, sizeof *walk->attendees);
    if (!walk->attendees)
        return esri_fail_nomem(walk->ctx);
    walk->events[walk->count++] = (esri_reply_event){.uid = "",
                                                     .comment = "",
                                                     .errors = "",
                                                     .attendees = walk->attendees,
                                                     .first_day = ESR_DAY_NONE,
                                                     .last_day = ESR_DAY_NONE};
    return ESR_OK;
}

static esr_status begin(walker *walk, const char *name) {
    bool calendar = strcasecmp(name, "VCALENDAR") == 0;
    bool event = strcasecmp(name, "VEVENT") == 0 && walk->depth == 1;
    if (walk->depth == DEPTH_MAX)
        walk->broken = "its components lie too deep in each other";
    else if ((walk->depth == 0) != calendar)
        walk->broken = "its BEGIN and END don't match";
    else if (calendar && walk->calendar)
        walk->broken = "it holds more than one calendar object";
    if (walk->broken)
        return ESR_OK;
    walk->calendar = true;
    walk->open[walk->depth++] = calendar ? 'C' : event ? 'E' : '-';
    walk->in_event = event;
    return event ? begin_event(walk) : ESR_OK;
}

static void end(walker *walk, const char *name) {
    char wanted = strcasecmp(name, "VCALENDAR") == 0                    ? 'C'
                  : strcasecmp(name, "VEVENT") == 0 && walk->depth == 2 ? 'E'
                                                                        : '-';
    if (walk->depth == 0 || walk->open[walk->depth - 1] != wanted) {
        walk->broken = "its BEGIN and END don't match";
        return;
    }
    walk->depth--;
    walk->in_event = walk->depth == 2 && walk->open[1] == 'E';
}

static esr_status take_line(walker *walk, const esri_ics_line *line) {
    if (strcmp(line->name, "BEGIN") == 0)
        return begin(walk, line->value);
    if (strcmp(line->name, "END") == 0) {
        end(walk, line->value);
        return ESR_OK;
    }
    if (walk->depth == 0 && !walk->calendar)
        walk->broken = NO_CALENDAR;
    if (walk->depth == 1 && strcmp(line->name, "METHOD") == 0 && !*walk->method)
        return keep(walk, lower(walk, line->value), &walk->method);
    return walk->in_event && walk->depth == 2 ? take_property(walk, line) : ESR_OK;
}

// The text unfolded, since a fold may lie within a character (RFC 5545, section 3.1); bytes that
// are no UTF-8, and NULs, become question marks: addresses and dates have none, and a comment is
// worth more than its umlauts.
static char *as_utf8(const char *bytes, size_t length, esri_arena *arena, size_t *out_length) {
    char *text = esri_arena_alloc(arena, length + 1, 1), *to = text;
    if (!text)
        return NULL;
    for (size_t i = 0; i < length;) {
        size_t end = bytes[i] == '\r' && i + 1 < length && bytes[i + 1] == '\n' ? i + 2 : i + 1;
        bool ends = bytes[i] == '\r' || bytes[i] == '\n';
        if (ends && end < length && (bytes[end] == ' ' || bytes[end] == '\t')) {
            i = end + 1;
            continue;
        }
        *to++ = bytes[i] ? bytes[i] : '?';
        i++;
    }
    *out_length = (size_t)(to - text);
    for (char *at = text; at < to;) {
        size_t one = esri_utf8_at(at, (size_t)(to - at));
        if (one == 0)
            *at = '?';
        at += one ? one : 1;
    }
    return text;
}

// When the event takes place, if it is the only one.
static esr_status read_days(esr_context *ctx, const char *bytes, size_t length,
                            const esri_ics_window *window, esri_reply_event *event) {
    esri_ics_spans spans = {0};
    esr_status status = esri_ics_busy(ctx, "", bytes, length, window, &spans);
    if (status == ESR_E_NOMEM)
        return status;
    if (status == ESR_OK && spans.count > 0) {
        const esri_ics_span *last = &spans.at[spans.count - 1];
        event->first_day = spans.at[0].day;
        event->from = spans.at[0].from;
        event->last_day = last->day;
        event->to = last->to;
    }
    esri_ics_spans_free(&spans);
    return ESR_OK;
}

static bool find_method(const char *name, esr_method *out) {
    for (int32_t i = 0; i <= ESR_METHOD_REQUEST; i++)
        if (strcmp(esr_method_name((esr_method)i), name) == 0) {
            *out = (esr_method)i;
            return true;
        }
    return false;
}

static esr_status walk_lines(walker *walk, char *text, size_t length) {
    esr_context *own = NULL; // what is wrong with lines is no fault of the caller's
    esri_ics_reader reader;
    esri_ics_line line;
    esr_status status = esr_context_new(&own);
    if (status != ESR_OK)
        return esri_fail_nomem(walk->ctx);
    esri_ics_report report = {.ctx = own, .path = ""};
    esri_ics_reader_open(&reader, &report, text, length);
    while (!walk->broken && esri_ics_reader_next(&reader, &line))
        ESR_TRY(take_line(walk, &line));
    if (!walk->broken && walk->depth > 0)
        walk->broken = "it is cut off";
    else if (!walk->broken && !walk->calendar)
        walk->broken = NO_CALENDAR;
cleanup:
    esr_context_free(own);
    return status;
}

esr_status esri_reply_read(esr_context *ctx, const char *bytes, size_t length,
                           const esri_ics_window *window, esri_arena *arena,
                           esri_reply_object *out) {
    walker walk = {.ctx = ctx, .arena = arena, .method = ""};
    esr_context *own = NULL;
    esr_status status = ESR_OK;
    *out = (esri_reply_object){.unreadable = ""};
    if (length > ESRI_ICS_BYTES_MAX) {
        out->unreadable = "it is larger than 5 MiB";
        return ESR_OK;
    }
    size_t text_length = 0;
    char *text = as_utf8(bytes, length, arena, &text_length);
    walk.events = esri_arena_alloc(arena, ESRI_REPLY_EVENTS_MAX, sizeof *walk.events);
    if (!text || !walk.events) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(walk_lines(&walk, text, text_length));
    out->unreadable = walk.broken ? walk.broken : "";
    out->asks = !walk.broken && find_method(walk.method, &out->method);
    if (!out->asks)
        goto cleanup;
    out->events = walk.events;
    out->count = walk.count;
    if (out->method == ESR_METHOD_COUNTER && walk.count == 1) {
        if (esr_context_new(&own) != ESR_OK) {
            status = esri_fail_nomem(ctx);
            goto cleanup;
        }
        status = read_days(own, bytes, length, window, &walk.events[0]);
        if (status == ESR_E_NOMEM)
            esri_fail_nomem(ctx);
    }
cleanup:
    esr_context_free(own);
    return status;
}
