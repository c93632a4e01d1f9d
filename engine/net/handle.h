// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the room alone: a libcurl handle with everything set that is the same for all transfers,
// and libcurl's codes in words.
#ifndef ESRI_NET_HANDLE_H
#define ESRI_NET_HANDLE_H

#include <curl/curl.h>

#include "base/buf.h"
#include "net/net.h"

// What is received, up to a size.
typedef struct esri_net_sink {
    esri_buf bytes;
    size_t most;
    bool too_large;
} esri_net_sink;

typedef struct esri_net_handle {
    CURL *curl;
    const char *url;  // the caller's
    char *public_url; // for faults
    esr_context *ctx;
    bool unbroken; // a cancelled context no longer ends the transfer
    char words[CURL_ERROR_SIZE];
} esri_net_handle; // all zero is closed

// Whether an address leads to this machine.
bool esri_net_url_is_loopback(const char *url);

// Checks the address (see esri_net_check_url) and opens a handle for it: time limits, certificate
// checks, the login (NULL: nobody), no signals, no redirection, no proxy to this machine, and an
// end when the context is cancelled. `url` must outlive the handle; `handle` must not move.
ESR_MUST_USE esr_status esri_net_open(esr_context *ctx, const char *url, const char *const *schemes,
                                      const esri_net_login *login, esri_net_patience patience,
                                      esri_net_handle *handle);
// Lets what comes back go into the sink.
void esri_net_receive(esri_net_handle *handle, esri_net_sink *sink);
// Does the transfer. Fails with ESR_E_IO and libcurl's reason in words, ESR_E_INPUT if the answer
// is larger than its sink may grow; an answer of HTTP that says no is no failure of this call.
ESR_MUST_USE esr_status esri_net_perform(esri_net_handle *handle, const esri_net_sink *sink);
// The status code of the answer, such as 207 (HTTP) or 250 (SMTP).
long esri_net_answer_code(const esri_net_handle *handle);
void esri_net_close(esri_net_handle *handle);

#endif
