// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps calendar objects on a CalDAV server (RFC 4791), one resource each.
#ifndef ESRI_NET_CALDAV_H
#define ESRI_NET_CALDAV_H

#include "net/handover.h"
#include "net/net.h"

typedef struct esri_caldav esri_caldav;

// Checks the address, of which the server counts here, and makes a session for the caller, which
// connects at the first request. `ca_file` (PEM) names the authorities to trust; NULL: the
// system's. Address and login must outlive it.
ESR_MUST_USE esr_status esri_caldav_open(esr_context *ctx, const char *url, const char *ca_file,
                                         const esri_net_login *login, esri_caldav **out);
void esri_caldav_close(esri_caldav *dav);

// A resource as the server has it; both NULL: it has none. For the caller, see below.
typedef struct esri_caldav_object {
    char *text, *etag;
} esri_caldav_object;
void esri_caldav_object_free(esri_caldav_object *object);

// What follows fails only without memory or for an object of absurd size; how it went stands in
// `how`. A cancelled context ends esri_caldav_get, but no change that was begun.

// Replaces `out` by the resource at `url` if the answer is ESRI_HANDED_OVER, else leaves it.
ESR_MUST_USE esr_status esri_caldav_get(esri_caldav *dav, const char *url, esri_caldav_object *out,
                                        esri_handover *how);
// Stores a text in `name` of a collection (its address ends with a slash), which is made if it is
// missing. What is there already must have that etag, or, if it is NULL, must not be there; else
// `*changed` is set.
ESR_MUST_USE esr_status esri_caldav_put(esri_caldav *dav, const char *collection, const char *name,
                                        const char *text, const char *etag, bool *changed,
                                        esri_handover *how);
// Removes a resource that has that etag; else `*changed` is set.
ESR_MUST_USE esr_status esri_caldav_delete(esri_caldav *dav, const char *url, const char *etag,
                                           bool *changed, esri_handover *how);

#endif
