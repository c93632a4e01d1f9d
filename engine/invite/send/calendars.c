// SPDX-License-Identifier: GPL-3.0-or-later
// The carrier to calendars on a CalDAV server: an event is stored, stored anew or removed, and the
// server can be asked what it has.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "invite/send/carrier.h"
#include "net/caldav.h"

#define PLACEHOLDER "{recipient}"
#define ROUNDS      3 // when others change a calendar at the same moment

typedef struct calendar_carrier {
    esr_context *ctx;
    const char *target;
    char *via;
    esri_net_login login;
    esri_caldav *dav;
} calendar_carrier;

static void free_calendars(esri_carrier *carrier) {
    calendar_carrier *calendars = carrier->self;
    esri_caldav_close(calendars->dav);
    esri_net_login_free(&calendars->login);
    free(calendars->via);
    free(calendars);
}

// Everything but letters and digits as %XX.
static void add_escaped(esri_buf *buf, const char *text) {
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     c == '-' || c == '_' || c == '.';
        esri_buf_printf(buf, plain ? "%c" : "%%%02X", c);
    }
}

// The address of a recipient's calendar, with a slash at the end.
static char *collection_of(const char *target, const esr_event_key *key) {
    esri_buf buf = {0};
    const char *at = target, *gap;
    while ((gap = strstr(at, PLACEHOLDER))) {
        esri_buf_add_bytes(&buf, at, (size_t)(gap - at));
        esri_buf_add(&buf, key->recipient == ESR_RECIPIENT_SCHOOL ? "school-" : "reviewer-");
        add_escaped(&buf, key->id);
        at = gap + strlen(PLACEHOLDER);
    }
    esri_buf_add(&buf, at);
    if (!buf.failed && buf.length > 0 && buf.text[buf.length - 1] != '/')
        esri_buf_add(&buf, "/");
    return esri_buf_take(&buf);
}

// The event as it is stored: without METHOD (RFC 4791, 4.1), and with word to the server that the
// invitations are not its business (SCHEDULE-AGENT; RFC 6638, 7.1), so that nobody is told twice.
static char *stored_text(const char *calendar) {
    static const char *const people[] = {"ATTENDEE", "ORGANIZER"};
    esri_buf buf = {0};
    bool skipping = false;
    for (const char *at = calendar, *end; *at; at = end) {
        end = strchr(at, '\n');
        end = end ? end + 1 : at + strlen(at);
        skipping = strncmp(at, "METHOD:", strlen("METHOD:")) == 0 || (skipping && *at == ' ');
        if (skipping)
            continue;
        for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
            size_t length = strlen(people[i]);
            if (strncmp(at, people[i], length) != 0 || (at[length] != ';' && at[length] != ':'))
                continue;
            esri_buf_printf(&buf, "%s;SCHEDULE-AGENT=CLIENT\r\n ", people[i]); // folded there
            at += length;
            break;
        }
        esri_buf_add_bytes(&buf, at, (size_t)(end - at));
    }
    return esri_buf_take(&buf);
}

// The value of a short line such as "SEQUENCE:2", as many bytes as there is room for; "" if it is
// not there.
static void find_value(const char *text, const char *name, char *out, size_t room) {
    *out = '\0';
    for (const char *at = strstr(text, name); at; at = strstr(at + 1, name)) {
        size_t skip = strlen(name);
        if ((at > text && at[-1] != '\n') || at[skip] != ':')
            continue;
        size_t length = strcspn(at + skip + 1, "\r\n");
        snprintf(out, room, "%.*s", (int)(length < room ? length : room - 1), at + skip + 1);
        return;
    }
}

typedef enum standing { STANDS_OLDER, STANDS_SAME, STANDS_NEWER } standing;

// What a server has against a message. Some servers write their own DTSTAMP, so SEQUENCE alone
// makes it newer.
static standing compare(const char *text, const esr_message *message) {
    char sequence[16], stamp[24], own_stamp[24];
    find_value(text, "SEQUENCE", sequence, sizeof sequence);
    find_value(text, "DTSTAMP", stamp, sizeof stamp);
    find_value(message->calendar, "DTSTAMP", own_stamp, sizeof own_stamp);
    long number = strtol(sequence, NULL, 10);
    if (number != message->sequence)
        return number < message->sequence ? STANDS_OLDER : STANDS_NEWER;
    return strcmp(stamp, own_stamp) == 0 ? STANDS_SAME : STANDS_OLDER;
}

static bool takes_away(const esr_message *message) {
    return message->kind == ESR_MESSAGE_CANCEL || message->kind == ESR_MESSAGE_RELEASE;
}

static bool is_there(const esri_caldav_object *object, const esr_message *message) {
    if (takes_away(message))
        return !object->text;
    return object->text && compare(object->text, message) != STANDS_OLDER;
}

// Where a message goes.
typedef struct place {
    char *collection, *name, *url;
} place;

static void free_place(place *at) {
    free(at->collection);
    free(at->name);
    free(at->url);
}

static esr_status find_place(const calendar_carrier *calendars, const esr_message *message,
                             place *out) {
    esri_buf name = {0}, url = {0};
    out->collection = collection_of(calendars->target, &message->key);
    add_escaped(&name, message->uid);
    esri_buf_add(&name, ".ics");
    out->name = esri_buf_take(&name);
    if (out->collection && out->name)
        esri_buf_printf(&url, "%s%s", out->collection, out->name);
    out->url = out->collection && out->name ? esri_buf_take(&url) : NULL;
    return out->url ? ESR_OK : esri_fail_nomem(calendars->ctx);
}

// One change, from what the server has to what the message says.
static esr_status change(const calendar_carrier *calendars, const place *at,
                         const esr_message *message, const esri_caldav_object *object,
                         bool *changed, esri_handover *out) {
    const char *etag = object->text && !object->etag ? "*" : object->etag;
    if (takes_away(message))
        return esri_caldav_delete(calendars->dav, at->url, etag, changed, out);
    char *text = stored_text(message->calendar);
    if (!text)
        return esri_fail_nomem(calendars->ctx);
    esr_status status =
        esri_caldav_put(calendars->dav, at->collection, at->name, text, etag, changed, out);
    free(text);
    return status;
}

static esr_status carry(void *self, const esr_message *message, esri_handover_gate gate,
                        esri_handover *out) {
    const calendar_carrier *calendars = self;
    esri_caldav_object object = {0};
    place at = {0};
    bool open = false;
    esr_status status = ESR_OK;
    if (message->kind == ESR_MESSAGE_REFUSE) {
        esri_handover_set(out, ESRI_REFUSED,
                          "a proposal is answered by mail; a calendar has no place for that");
        return ESR_OK;
    }
    ESR_TRY(find_place(calendars, message, &at));
    for (int round = 0; round < ROUNDS; round++) {
        bool changed = false;
        ESR_TRY(esri_caldav_get(calendars->dav, at.url, &object, out));
        if (out->kind != ESRI_HANDED_OVER)
            break;
        if (is_there(&object, message)) {
            if (object.text && compare(object.text, message) == STANDS_NEWER)
                esri_handover_set(out, ESRI_REFUSED,
                                  "the calendar has a later version, which esr did not put there");
            break;
        }
        if (!open && !gate.open(gate.user)) {
            esri_handover_set(out, ESRI_HELD, "%s", "");
            break;
        }
        open = true;
        ESR_TRY(change(calendars, &at, message, &object, &changed, out));
        if (!changed)
            break;
    }
cleanup:
    esri_caldav_object_free(&object);
    free_place(&at);
    return status;
}

static esr_status ask(void *self, const esr_message *message, bool *there, esri_handover *out) {
    const calendar_carrier *calendars = self;
    esri_caldav_object object = {0};
    place at = {0};
    esr_status status = ESR_OK;
    ESR_TRY(find_place(calendars, message, &at));
    ESR_TRY(esri_caldav_get(calendars->dav, at.url, &object, out));
    *there = out->kind == ESRI_HANDED_OVER && is_there(&object, message);
cleanup:
    esri_caldav_object_free(&object);
    free_place(&at);
    return status;
}

esr_status esri_carrier_caldav(esr_context *ctx, const esr_route *route, esri_carrier *out) {
    esri_carrier carrier = {.carry = carry, .ask = ask, .free = free_calendars};
    esr_status status = ESR_OK;
    calendar_carrier *calendars = carrier.self = calloc(1, sizeof *calendars);
    if (!calendars)
        return esri_fail_nomem(ctx);
    calendars->ctx = ctx;
    calendars->target = route->target;
    carrier.via = calendars->via = esri_net_public_url(route->target);
    if (!calendars->via) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(esri_net_login_read(ctx, "CALDAV", &calendars->login));
    ESR_TRY(esri_caldav_open(ctx, route->target, *route->ca_file ? route->ca_file : NULL,
                             &calendars->login, &calendars->dav));
    *out = carrier;
    return ESR_OK;
cleanup:
    esri_carrier_close(&carrier);
    return status;
}
