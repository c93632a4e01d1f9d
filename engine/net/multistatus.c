// SPDX-License-Identifier: GPL-3.0-or-later
// Read by expat, in one pass.
#include "net/multistatus.h"

#include <limits.h>
#include <string.h>

#include <expat.h>

#define DEPTH_MAX 32
#define DAV       "DAV: multistatus"
#define DATA      "urn:ietf:params:xml:ns:caldav calendar-data"

typedef struct walker {
    XML_Parser parser;
    esri_buf *out;
    int depth;
    bool inside;  // a calendar-data
    bool answer;  // a multistatus has begun
    bool refused; // what no server needs
} walker;

static void refuse(walker *walk) {
    walk->refused = true;
    XML_StopParser(walk->parser, XML_FALSE);
}

static void begin(void *user, const XML_Char *name, const XML_Char **attributes) {
    walker *walk = user;
    (void)attributes;
    if (walk->depth == 0)
        walk->answer = strcmp(name, DAV) == 0;
    if (++walk->depth > DEPTH_MAX || !walk->answer)
        refuse(walk);
    walk->inside = strcmp(name, DATA) == 0;
}

static void end(void *user, const XML_Char *name) {
    walker *walk = user;
    walk->depth--;
    if (walk->inside && strcmp(name, DATA) == 0)
        esri_buf_add(walk->out, "\r\n"); // servers leave the last one out
    walk->inside = false;
}

static void take_text(void *user, const XML_Char *text, int length) {
    walker *walk = user;
    if (walk->inside)
        esri_buf_add_bytes(walk->out, text, (size_t)length);
}

static void begin_type(void *user, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public, int internal) {
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    refuse(user);
}

esr_status esri_net_read_multistatus(esr_context *ctx, const char *subject, const char *bytes,
                                     size_t length, esri_buf *out) {
    walker walk = {.out = out, .parser = XML_ParserCreateNS(NULL, ' ')};
    if (!walk.parser)
        return esri_fail_nomem(ctx);
    XML_SetUserData(walk.parser, &walk);
    XML_SetElementHandler(walk.parser, begin, end);
    XML_SetCharacterDataHandler(walk.parser, take_text);
    XML_SetStartDoctypeDeclHandler(walk.parser, begin_type);
    bool good =
        length <= INT_MAX && XML_Parse(walk.parser, bytes, (int)length, XML_TRUE) == XML_STATUS_OK;
    esr_status status = ESR_OK;
    if (out->failed || XML_GetErrorCode(walk.parser) == XML_ERROR_NO_MEMORY)
        status = esri_fail_nomem(ctx);
    else if (!good && !walk.refused)
        status = esri_fail(ctx, ESR_E_INPUT, subject, "answers what is no XML: %s, line %lu",
                           XML_ErrorString(XML_GetErrorCode(walk.parser)),
                           (unsigned long)XML_GetCurrentLineNumber(walk.parser));
    else if (!good)
        status = esri_fail(ctx, ESR_E_INPUT, subject,
                           "answers what is no list of calendars; is the address that of a CalDAV "
                           "collection?");
    XML_ParserFree(walk.parser);
    return status;
}
