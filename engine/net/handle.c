// SPDX-License-Identifier: GPL-3.0-or-later
// Opens, performs and closes transfers.
#include "net/handle.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static CURLcode started;

static void start(void) {
    started = curl_global_init(CURL_GLOBAL_DEFAULT);
}

const char *esri_net_version(void) {
    return curl_version_info(CURLVERSION_NOW)->version;
}

static int look_up(void *user, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
                   curl_off_t up) {
    const esri_net_handle *handle = user;
    (void)down_total;
    (void)down;
    (void)up_total;
    (void)up;
    return !handle->unbroken && esr_context_cancelled(handle->ctx); // other than 0 ends it
}

// Setting fails without memory alone, as every option is known to the libcurl that is built with.
static CURLcode set_common(esri_net_handle *handle, const esri_net_login *login,
                           esri_net_patience patience) {
    CURL *curl = handle->curl;
    CURLcode code = CURLE_OK;
#define SET(option, value)                                                                         \
    if (code == CURLE_OK)                                                                          \
    code = curl_easy_setopt(curl, option, value)
    SET(CURLOPT_URL, handle->url);
    SET(CURLOPT_ERRORBUFFER, handle->words);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)patience.connect_ms);
    SET(CURLOPT_TIMEOUT_MS, (long)patience.total_ms);
    SET(CURLOPT_USERAGENT, "esr");
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, look_up);
    SET(CURLOPT_XFERINFODATA, handle);
    if (esri_net_url_is_loopback(handle->url))
        SET(CURLOPT_PROXY, "");
    if (login && login->user) {
        SET(CURLOPT_USERNAME, login->user);
        SET(CURLOPT_PASSWORD, login->password);
    }
#undef SET
    return code;
}

esr_status esri_net_open(esr_context *ctx, const char *url, const char *const *schemes,
                         const esri_net_login *login, esri_net_patience patience,
                         esri_net_handle *handle) {
    esr_status status = ESR_OK;
    *handle = (esri_net_handle){.url = url, .ctx = ctx};
    pthread_once(&once, start);
    if (started != CURLE_OK)
        return esri_fail(ctx, ESR_E_INTERNAL, NULL, "libcurl: %s", curl_easy_strerror(started));
    ESR_TRY(esri_net_check_url(ctx, url, schemes));
    handle->public_url = esri_net_public_url(url);
    handle->curl = curl_easy_init();
    if (!handle->public_url || !handle->curl || set_common(handle, login, patience) != CURLE_OK)
        status = esri_fail_nomem(ctx);
cleanup:
    if (status != ESR_OK)
        esri_net_close(handle);
    return status;
}

void esri_net_close(esri_net_handle *handle) {
    curl_easy_cleanup(handle->curl);
    free(handle->public_url);
    *handle = (esri_net_handle){0};
}

// Anything but the size that came ends the transfer.
static size_t take(char *bytes, size_t one, size_t count, void *user) {
    esri_net_sink *sink = user;
    size_t size = one * count;
    if (size > sink->most - sink->bytes.length) {
        sink->too_large = true;
        return 0;
    }
    esri_buf_add_bytes(&sink->bytes, bytes, size);
    return sink->bytes.failed ? 0 : size;
}

void esri_net_receive(esri_net_handle *handle, esri_net_sink *sink) {
    curl_easy_setopt(handle->curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(handle->curl, CURLOPT_WRITEDATA, sink);
}

esr_status esri_net_perform(esri_net_handle *handle, const esri_net_sink *sink) {
    CURLcode code = curl_easy_perform(handle->curl);
    if (code == CURLE_OK)
        return ESR_OK;
    if (sink && sink->too_large)
        return esri_fail(handle->ctx, ESR_E_INPUT, handle->public_url, "is larger than %zu MiB",
                         sink->most >> 20);
    if (code == CURLE_OUT_OF_MEMORY || (sink && sink->bytes.failed))
        return esri_fail_nomem(handle->ctx);
    return esri_fail(handle->ctx, ESR_E_IO, handle->public_url, "%s",
                     *handle->words ? handle->words : curl_easy_strerror(code));
}

long esri_net_answer_code(const esri_net_handle *handle) {
    long code = 0;
    curl_easy_getinfo(handle->curl, CURLINFO_RESPONSE_CODE, &code);
    return code;
}
