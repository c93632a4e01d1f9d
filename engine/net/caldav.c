// SPDX-License-Identifier: GPL-3.0-or-later
// CalDAV by libcurl: GET, PUT, DELETE and MKCALENDAR, and what the answers mean.
#include "net/caldav.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "net/handle.h"

#define OBJECT_BYTES_MAX (1 << 20)

enum {
    HTTP_UNAUTHORIZED = 401,
    HTTP_NOT_FOUND = 404,
    HTTP_CONFLICT = 409,
    HTTP_GONE = 410,
    HTTP_CHANGED = 412,
    HTTP_TOO_MANY = 429,
    HTTP_BAD_GATEWAY = 502,
    HTTP_UNAVAILABLE = 503,
    HTTP_GATEWAY_TIMEOUT = 504,
};

static const char *const schemes[] = {"https", "http", NULL};

struct esri_caldav {
    esri_net_handle handle;
    esri_net_sink sink;
    char *etag; // of the last answer
    bool out_of_memory;
};

// "ETag: …\r\n" is the one header that counts.
static size_t take_header(char *bytes, size_t one, size_t count, void *user) {
    static const char name[] = "ETag:";
    esri_caldav *dav = user;
    size_t size = one * count, from = sizeof name - 1, to = size;
    if (size > from && strncasecmp(bytes, name, from) == 0) {
        while (from < to && (bytes[from] == ' ' || bytes[from] == '\t'))
            from++;
        while (to > from &&
               (bytes[to - 1] == '\r' || bytes[to - 1] == '\n' || bytes[to - 1] == ' '))
            to--;
        free(dav->etag);
        dav->etag = strndup(bytes + from, to - from);
        dav->out_of_memory = dav->out_of_memory || !dav->etag;
    }
    return size;
}

static CURLcode set_up(esri_caldav *dav, const char *ca_file, bool login) {
    CURL *curl = dav->handle.curl;
    CURLcode code = CURLE_OK;
#define SET(option, value)                                                                         \
    if (code == CURLE_OK)                                                                          \
    code = curl_easy_setopt(curl, option, value)
    if (ca_file) {
        SET(CURLOPT_CAINFO, ca_file);
        SET(CURLOPT_CAPATH, (char *)NULL);
    }
    if (login)
        SET(CURLOPT_HTTPAUTH, (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST));
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_HEADERDATA, dav);
#undef SET
    return code;
}

esr_status esri_caldav_open(esr_context *ctx, const char *url, const char *ca_file,
                            const esri_net_login *login, esri_caldav **out) {
    esr_status status = ESR_OK;
    esri_caldav *dav = calloc(1, sizeof *dav);
    if (!dav)
        return esri_fail_nomem(ctx);
    ESR_TRY(esri_net_open(ctx, url, schemes, login, ESRI_NET_PATIENCE, &dav->handle));
    esri_net_receive(&dav->handle, &dav->sink);
    if (set_up(dav, ca_file, login->user) != CURLE_OK)
        status = esri_fail_nomem(ctx);
cleanup:
    if (status == ESR_OK)
        *out = dav;
    else
        esri_caldav_close(dav);
    return status;
}

void esri_caldav_close(esri_caldav *dav) {
    if (!dav)
        return;
    esri_net_close(&dav->handle);
    esri_buf_free(&dav->sink.bytes);
    free(dav->etag);
    free(dav);
}

void esri_caldav_object_free(esri_caldav_object *object) {
    free(object->text);
    free(object->etag);
    *object = (esri_caldav_object){0};
}

typedef struct request {
    const char *method, *url;
    const char *body;      // or NULL
    const char *condition; // a header, or NULL
    bool change;
} request;

// Sets the answer's code, 0 if there was none.
static esr_status perform(esri_caldav *dav, const request *what, CURLcode *code, int *answer) {
    CURL *curl = dav->handle.curl;
    esr_context *ctx = dav->handle.ctx;
    esr_status status = ESR_OK;
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:"), *more = NULL;
    if (headers && what->body)
        more = curl_slist_append(headers, "Content-Type: text/calendar; charset=utf-8");
    if (headers && what->condition)
        more = curl_slist_append(headers, what->condition);
    if (!headers || ((what->body || what->condition) && !more) ||
        curl_easy_setopt(curl, CURLOPT_URL, what->url) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L) != CURLE_OK ||
        (what->body && curl_easy_setopt(curl, CURLOPT_POSTFIELDS, what->body) != CURLE_OK) ||
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, what->method) != CURLE_OK) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    esri_buf_free(&dav->sink.bytes);
    dav->sink.most = OBJECT_BYTES_MAX;
    dav->sink.too_large = false;
    free(dav->etag);
    dav->etag = NULL;
    *dav->handle.words = '\0';
    dav->handle.unbroken = what->change;
    *code = curl_easy_perform(curl);
    dav->handle.unbroken = false;
    *answer = *code == CURLE_OK ? (int)esri_net_answer_code(&dav->handle) : 0;
    if (*code == CURLE_OUT_OF_MEMORY || dav->sink.bytes.failed || dav->out_of_memory)
        status = esri_fail_nomem(ctx);
    else if (dav->sink.too_large)
        status = esri_fail(ctx, ESR_E_IO, dav->handle.public_url,
                           "gave an object of more than %d MiB", OBJECT_BYTES_MAX >> 20);
cleanup:
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return status;
}

// Whether libcurl can have sent any of the request: if not, nothing was changed.
static bool was_sent(CURLcode code) {
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return false;
    default:
        return true;
    }
}

static void judge_silence(const esri_caldav *dav, const request *what, CURLcode code,
                          esri_handover *how) {
    const char *words = *dav->handle.words ? dav->handle.words : curl_easy_strerror(code);
    if (code == CURLE_ABORTED_BY_CALLBACK)
        esri_handover_set(how, ESRI_HELD, "%s", "");
    else if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
        esri_handover_set(how, ESRI_SHUT, "%s", words);
    else
        esri_handover_set(how, what->change && was_sent(code) ? ESRI_DOUBTFUL : ESRI_AWAY, "%s",
                          words);
}

static void judge_answer(const char *method, int answer, esri_handover *how) {
    const char *said = "";
    esri_handover_kind kind = ESRI_REFUSED;
    if (answer / 100 == 2) {
        esri_handover_set(how, ESRI_HANDED_OVER, "%s", "");
        return;
    }
    if (answer == HTTP_UNAUTHORIZED) {
        kind = ESRI_SHUT;
        said = ": the server does not accept the login";
    } else if (answer / 100 == 3) {
        kind = ESRI_SHUT;
        said = ": the server names another address for this calendar";
    } else if (answer == HTTP_TOO_MANY || answer == HTTP_UNAVAILABLE ||
               answer == HTTP_BAD_GATEWAY || answer == HTTP_GATEWAY_TIMEOUT) {
        kind = ESRI_AWAY;
        said = ": the server takes nothing at present";
    } else if (answer / 100 == 5 || answer == HTTP_CHANGED) {
        kind = ESRI_LATER;
    } else if (answer == HTTP_CONFLICT || answer == HTTP_NOT_FOUND) {
        said = ": there is no such calendar";
    }
    esri_handover_set(how, kind, "%s was answered with %d%s", method, answer, said);
}

static esr_status ask(esri_caldav *dav, const request *what, int *answer, esri_handover *how) {
    CURLcode code = CURLE_OK;
    esr_status status = perform(dav, what, &code, answer);
    if (status != ESR_OK)
        return status;
    if (code != CURLE_OK)
        judge_silence(dav, what, code, how);
    else
        judge_answer(what->method, *answer, how);
    return ESR_OK;
}

esr_status esri_caldav_get(esri_caldav *dav, const char *url, esri_caldav_object *out,
                           esri_handover *how) {
    int answer = 0;
    esr_status status = ask(dav, &(request){.method = "GET", .url = url}, &answer, how);
    if (status != ESR_OK)
        return status;
    esri_caldav_object object = {0};
    // A server without the collection has no resource in it either.
    if (answer == HTTP_NOT_FOUND || answer == HTTP_GONE || answer == HTTP_CONFLICT)
        esri_handover_set(how, ESRI_HANDED_OVER, "%s", "");
    else if (how->kind != ESRI_HANDED_OVER)
        return ESR_OK;
    else {
        esri_buf_add(&dav->sink.bytes, ""); // an empty answer is a text too
        object.text = esri_buf_take(&dav->sink.bytes);
        if (!object.text)
            return esri_fail_nomem(dav->handle.ctx);
        object.etag = dav->etag;
        dav->etag = NULL;
    }
    esri_caldav_object_free(out);
    *out = object;
    return ESR_OK;
}

// "If-Match: …" for the caller to free; NULL without memory.
static char *condition(const char *etag) {
    if (!etag)
        return strdup("If-None-Match: *");
    size_t size = sizeof "If-Match: " + strlen(etag);
    char *text = malloc(size);
    if (text)
        snprintf(text, size, "If-Match: %s", etag);
    return text;
}

static char *joined(const char *collection, const char *name) {
    size_t size = strlen(collection) + strlen(name) + 1;
    char *text = malloc(size);
    if (text)
        snprintf(text, size, "%s%s", collection, name);
    return text;
}

esr_status esri_caldav_put(esri_caldav *dav, const char *collection, const char *name,
                           const char *text, const char *etag, bool *changed, esri_handover *how) {
    esr_status status = ESR_OK;
    int answer = 0;
    char *url = joined(collection, name), *header = condition(etag);
    if (!url || !header) {
        status = esri_fail_nomem(dav->handle.ctx);
        goto cleanup;
    }
    request put = {"PUT", url, text, header, true};
    ESR_TRY(ask(dav, &put, &answer, how));
    if (!etag && (answer == HTTP_NOT_FOUND || answer == HTTP_CONFLICT)) {
        request make = {.method = "MKCALENDAR", .url = collection, .change = true};
        ESR_TRY(ask(dav, &make, &answer, how));
        if (how->kind == ESRI_DOUBTFUL) // an empty calendar, or none: nothing that was told
            esri_handover_set(how, ESRI_AWAY, "MKCALENDAR was not answered");
        if (how->kind == ESRI_HANDED_OVER)
            ESR_TRY(ask(dav, &put, &answer, how));
    }
    *changed = answer == HTTP_CHANGED;
cleanup:
    free(url);
    free(header);
    return status;
}

esr_status esri_caldav_delete(esri_caldav *dav, const char *url, const char *etag, bool *changed,
                              esri_handover *how) {
    esr_status status = ESR_OK;
    int answer = 0;
    char *header = etag ? condition(etag) : NULL;
    if (etag && !header) {
        status = esri_fail_nomem(dav->handle.ctx);
        goto cleanup;
    }
    ESR_TRY(ask(dav, &(request){"DELETE", url, NULL, header, true}, &answer, how));
    if (answer == HTTP_NOT_FOUND || answer == HTTP_GONE)
        esri_handover_set(how, ESRI_HANDED_OVER, "%s", "");
    *changed = answer == HTTP_CHANGED;
cleanup:
    free(header);
    return status;
}
