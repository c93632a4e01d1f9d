// SPDX-License-Identifier: GPL-3.0-or-later
// Which addresses may be used.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "net/handle.h"

// The parts of an address that are asked about; texts are libcurl's.
typedef struct parts {
    CURLU *url;
    char *scheme, *host, *user, *password;
} parts;

static void free_parts(parts *url) {
    curl_free(url->scheme);
    curl_free(url->host);
    curl_free(url->user);
    curl_free(url->password);
    curl_url_cleanup(url->url);
}

// False if the text is no address with a scheme and a server.
static bool split(const char *text, parts *out) {
    *out = (parts){.url = curl_url()};
    if (!out->url ||
        curl_url_set(out->url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return false;
    curl_url_get(out->url, CURLUPART_USER, &out->user, 0);
    curl_url_get(out->url, CURLUPART_PASSWORD, &out->password, 0);
    return curl_url_get(out->url, CURLUPART_SCHEME, &out->scheme, 0) == CURLUE_OK &&
           curl_url_get(out->url, CURLUPART_HOST, &out->host, 0) == CURLUE_OK && *out->host;
}

bool esri_net_is_loopback(const char *host) {
    static const char *const names[] = {"localhost", "::1", "[::1]"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(host, names[i]) == 0)
            return true;
    // "127." alone would let 127.example.org pass.
    return strncmp(host, "127.", 4) == 0 && host[strspn(host, "0123456789.")] == '\0';
}

bool esri_net_url_is_loopback(const char *url) {
    parts split_url;
    bool loopback = split(url, &split_url) && esri_net_is_loopback(split_url.host);
    free_parts(&split_url);
    return loopback;
}

static bool is_among(const char *scheme, const char *const *schemes) {
    for (; *schemes; schemes++)
        if (strcasecmp(scheme, *schemes) == 0)
            return true;
    return false;
}

static esr_status check(esr_context *ctx, const char *subject, const parts *url,
                        const char *const *schemes) {
    if (!is_among(url->scheme, schemes))
        return esri_fail(ctx, ESR_E_USAGE, subject, "would begin with %s://", schemes[0]);
    if (url->user || url->password)
        return esri_fail(ctx, ESR_E_USAGE, subject,
                         "holds a name or password, which others can see; leave them out of the "
                         "address");
    // smtp begins plain, and whoever uses it goes on encrypted.
    bool encrypted =
        url->scheme[strlen(url->scheme) - 1] == 's' || strcasecmp(url->scheme, "smtp") == 0;
    if (!encrypted && !esri_net_is_loopback(url->host))
        return esri_fail(ctx, ESR_E_USAGE, subject,
                         "is not encrypted, which is allowed on this machine alone; %s:// would be "
                         "right",
                         schemes[0]);
    return ESR_OK;
}

esr_status esri_net_check_url(esr_context *ctx, const char *url, const char *const *schemes) {
    parts split_url;
    char *subject = esri_net_public_url(url);
    esr_status status;
    if (!subject)
        return esri_fail_nomem(ctx);
    if (split(url, &split_url))
        status = check(ctx, subject, &split_url, schemes);
    else
        status = esri_fail(ctx, ESR_E_USAGE, subject, "is no address such as %s://host/path",
                           schemes[0]);
    free_parts(&split_url);
    free(subject);
    return status;
}

char *esri_net_public_url(const char *url) {
    const char *host = strstr(url, "://"), *end, *at;
    if (!host) {
        size_t length = strcspn(url, "?#@"); // no address: at least nothing secret of it
        char *text = malloc(length + 1);
        if (text)
            snprintf(text, length + 1, "%s", url);
        return text;
    }
    host += strlen("://");
    end = host + strcspn(host, "/?#");
    for (at = end; at > host && at[-1] != '@';)
        at--; // behind a name and password
    size_t size = strlen(url) + sizeof "/…";
    char *text = malloc(size);
    if (text)
        snprintf(text, size, "%.*s%.*s%s", (int)(host - url), url, (int)(end - at), at,
                 end[0] && end[1] ? "/…" : end);
    return text;
}
