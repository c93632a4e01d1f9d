// SPDX-License-Identifier: GPL-3.0-or-later
// GET for a file; REPORT with calendar-query for a collection.
#include "net/fetch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "net/handle.h"
#include "net/multistatus.h"

#define WEBCAL        "webcal://"
#define ANSWER_GROWTH 2 // XML around the calendars, and their escaped characters

static const char *const SCHEMES[] = {"https", "http", NULL};

bool esri_net_is_url(const char *location) {
    return strstr(location, "://") != NULL;
}

// "20260901T000000Z"
static void instant_text(int64_t instant, char out[20]) {
    time_t at = (time_t)instant;
    struct tm utc;
    gmtime_r(&at, &utc);
    strftime(out, 20, "%Y%m%dT%H%M%SZ", &utc);
}

static void add_query(esri_buf *out, esri_net_span span) {
    char from[20], to[20];
    instant_text(span.from, from);
    instant_text(span.to, to);
    esri_buf_printf(out,
                    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                    "<C:calendar-query xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">"
                    "<D:prop><C:calendar-data/></D:prop><C:filter>"
                    "<C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\">"
                    "<C:time-range start=\"%s\" end=\"%s\"/>"
                    "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>\n",
                    from, to);
}

// What an answer of HTTP means where it is none of those wanted.
static esr_status judge(const esri_net_handle *handle, long wanted, bool logged_in) {
    long code = esri_net_answer_code(handle);
    esr_context *ctx = handle->ctx;
    const char *subject = handle->public_url;
    if (code == wanted)
        return ESR_OK;
    if (code == 401 || code == 403)
        return esri_fail(ctx, ESR_E_IO, subject,
                         logged_in ? "does not let this user in (HTTP %ld)"
                                   : "wants a login (HTTP %ld); set ESR_CALDAV_USER and "
                                     "ESR_CALDAV_PASSWORD",
                         code);
    if (code >= 300 && code < 400) {
        char *to = NULL;
        curl_easy_getinfo(handle->curl, CURLINFO_REDIRECT_URL, &to);
        char *where = to ? esri_net_public_url(to) : NULL;
        esr_status status =
            esri_fail(ctx, ESR_E_IO, subject, "has moved (HTTP %ld)%s%s; use the new address", code,
                      where ? " to " : "", where ? where : "");
        free(where);
        return status;
    }
    if (code == 404 || code == 410)
        return esri_fail(ctx, ESR_E_IO, subject, "has no calendar at this address (HTTP %ld)",
                         code);
    if (wanted == 207 && (code == 200 || code == 405 || code == 501))
        return esri_fail(ctx, ESR_E_IO, subject,
                         "is no CalDAV collection (HTTP %ld); the address of a file does not end "
                         "in /",
                         code);
    return esri_fail(ctx, ESR_E_IO, subject, "can't answer (HTTP %ld)", code);
}

static esr_status perform(esri_net_handle *handle, esri_net_sink *sink, long wanted,
                          bool logged_in) {
    esri_net_receive(handle, sink);
    esr_status status = esri_net_perform(handle, sink);
    return status == ESR_OK ? judge(handle, wanted, logged_in) : status;
}

static esr_status get(esri_net_handle *handle, bool logged_in, esri_net_sink *sink, esri_buf *out) {
    esr_status status = perform(handle, sink, 200, logged_in);
    if (status == ESR_OK) {
        *out = sink->bytes;
        sink->bytes = (esri_buf){0};
    }
    return status;
}

static struct curl_slist *query_headers(void) {
    struct curl_slist *list = curl_slist_append(NULL, "Depth: 1");
    struct curl_slist *longer =
        list ? curl_slist_append(list, "Content-Type: application/xml; charset=utf-8") : NULL;
    if (!longer)
        curl_slist_free_all(list);
    return longer;
}

static esr_status report(esri_net_handle *handle, bool logged_in, esri_net_span span,
                         esri_net_sink *sink, esri_buf *out) {
    esri_buf query = {0};
    struct curl_slist *headers = query_headers();
    esr_status status = ESR_OK;
    add_query(&query, span);
    if (query.failed || !headers) {
        status = esri_fail_nomem(handle->ctx);
        goto cleanup;
    }
    curl_easy_setopt(handle->curl, CURLOPT_CUSTOMREQUEST, "REPORT");
    curl_easy_setopt(handle->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)query.length);
    curl_easy_setopt(handle->curl, CURLOPT_POSTFIELDS, query.text);
    ESR_TRY(perform(handle, sink, 207, logged_in));
    ESR_TRY(esri_net_read_multistatus(handle->ctx, handle->public_url,
                                      sink->bytes.text ? sink->bytes.text : "", sink->bytes.length,
                                      out));
cleanup:
    curl_slist_free_all(headers);
    esri_buf_free(&query);
    return status;
}

// webcal:// is how subscriptions write https://.
static char *real_url(const char *url) {
    size_t size = strlen(url) + 1, prefix = strlen(WEBCAL);
    char *real = malloc(size);
    if (real && strncasecmp(url, WEBCAL, prefix) == 0)
        snprintf(real, size, "https://%s", url + prefix);
    else if (real)
        memcpy(real, url, size);
    return real;
}

static bool is_collection(const char *url) {
    size_t length = strlen(url);
    return length > 0 && url[length - 1] == '/';
}

// An empty collection is a calendar without events.
static esr_status take(esr_context *ctx, esri_buf *text, char **out, size_t *out_length) {
    if (text->length == 0)
        esri_buf_add(text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n");
    size_t length = text->length;
    char *bytes = esri_buf_take(text);
    if (!bytes)
        return esri_fail_nomem(ctx);
    *out = bytes;
    *out_length = length;
    return ESR_OK;
}

esr_status esri_net_fetch(esr_context *ctx, const char *url, esri_net_span span, size_t most,
                          char **out, size_t *out_length) {
    esri_net_handle handle = {0};
    esri_net_login login = {0};
    esri_net_sink sink = {.most = most};
    esri_buf text = {0};
    bool collection = is_collection(url);
    char *real = real_url(url);
    esr_status status = ESR_OK;
    if (!real)
        return esri_fail_nomem(ctx);
    ESR_TRY(esri_net_login_read(ctx, "CALDAV", &login));
    ESR_TRY(esri_net_open(ctx, real, SCHEMES, &login, ESRI_NET_PATIENCE, &handle));
    curl_easy_setopt(handle.curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC | CURLAUTH_DIGEST);
    if (collection) {
        sink.most = ANSWER_GROWTH * most;
        ESR_TRY(report(&handle, login.user != NULL, span, &sink, &text));
    } else {
        ESR_TRY(get(&handle, login.user != NULL, &sink, &text));
    }
    if (text.length > most)
        status =
            esri_fail(ctx, ESR_E_INPUT, handle.public_url, "is larger than %zu MiB", most >> 20);
    else if (text.length == 0 && !collection)
        status = esri_fail(ctx, ESR_E_INPUT, handle.public_url, "answers with nothing");
    else
        status = take(ctx, &text, out, out_length);
cleanup:
    esri_net_close(&handle);
    esri_net_login_free(&login);
    esri_buf_free(&sink.bytes);
    esri_buf_free(&text);
    free(real);
    return status;
}
