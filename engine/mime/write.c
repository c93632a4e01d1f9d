// SPDX-License-Identifier: GPL-3.0-or-later
// The one layout that mail programs show as an invitation: the calendar is the last alternative,
// and a copy of it is attached for those that know no alternatives. Auto-Submitted is not set:
// it would keep back the absence notes that the office wants to see.
#include "mime/mime.h"

#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/sha256.h"
#include "mime/base64.h"
#include "mime/header.h"

#define ADDRESS_OCTETS 254 // RFC 5321, section 4.5.3.1.3
#define BOUNDARY_SIZE  40

bool esri_mime_is_address(const char *address) {
    const char *at = strchr(address, '@');
    if (!at || at == address || !at[1] || strchr(at + 1, '@') || strlen(address) > ADDRESS_OCTETS)
        return false;
    for (const char *c = address; *c; c++)
        if (*c <= ' ' || *c == 0x7F || strchr("\"(),:;<>[]\\", *c))
            return false;
    return true;
}

// A boundary that no base64 can hold, as it begins with "=_".
static void name_boundary(char out[BOUNDARY_SIZE], char kind, const char *message_id) {
    esri_sha256_text hash = esri_sha256(message_id, strlen(message_id));
    memcpy(out, "=_", 2);
    out[2] = kind;
    memcpy(out + 3, hash.at, 32);
    out[35] = '\0';
}

static void add_date(esri_buf *out, int64_t date) {
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const time_t at = (time_t)date;
    struct tm utc = {0};
    gmtime_r(&at, &utc);
    esri_buf_printf(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n", days[utc.tm_wday],
                    utc.tm_mday, months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                    utc.tm_sec);
}

static void add_part(esri_buf *out, const char *boundary, const char *type, const char *more,
                     const char *text) {
    esri_buf_printf(out,
                    "--%s\r\nContent-Type: %s\r\n"
                    "Content-Transfer-Encoding: base64\r\n%s\r\n",
                    boundary, type, more);
    esri_base64_add_lines(out, text, strlen(text));
}

static void add_headers(esri_buf *out, const esri_mime_message *m, const char *mixed) {
    esri_mime_add_mailbox(out, "From", m->from_name, m->from_address);
    esri_mime_add_mailbox(out, "Reply-To", m->from_name, m->from_address);
    esri_mime_add_mailbox(out, "To", m->to_name, m->to_address);
    esri_mime_add_text(out, "Subject", m->subject);
    add_date(out, m->date);
    esri_buf_printf(out, "Message-ID: <%s>\r\n", m->message_id);
    if (m->thread_id && *m->thread_id)
        esri_buf_printf(out, "In-Reply-To: <%s>\r\nReferences: <%s>\r\n", m->thread_id,
                        m->thread_id);
    esri_buf_printf(out,
                    "MIME-Version: 1.0\r\n"
                    "Content-Type: multipart/mixed;\r\n boundary=\"%s\"\r\n\r\n",
                    mixed);
}

// Text with CRLF, as RFC 2045 wants it before it is encoded.
static void add_text_part(esri_buf *out, const char *boundary, const char *type, const char *text) {
    esri_buf lines = {0};
    for (const char *end; (end = strchr(text, '\n')); text = end + 1) {
        esri_buf_add_bytes(&lines, text, (size_t)(end - text));
        esri_buf_add(&lines, "\r\n");
    }
    esri_buf_add(&lines, text);
    if (!lines.failed)
        add_part(out, boundary, type, "", lines.text);
    out->failed = out->failed || lines.failed;
    esri_buf_free(&lines);
}

static void add_body(esri_buf *out, const esri_mime_message *m, const char *mixed,
                     const char *alternative) {
    esri_buf type = {0}, more = {0};
    esri_buf_printf(out, "--%s\r\nContent-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n",
                    mixed, alternative);
    add_text_part(out, alternative, "text/plain; charset=UTF-8", m->plain);
    add_text_part(out, alternative, "text/html; charset=UTF-8", m->html);
    esri_buf_printf(&type, "text/calendar; charset=UTF-8; method=%s;\r\n component=VEVENT",
                    m->method);
    if (!type.failed)
        add_part(out, alternative, type.text, "", m->calendar);
    esri_buf_printf(out, "--%s--\r\n", alternative);
    esri_buf_printf(&more, "Content-Disposition: attachment; filename=\"%s\"\r\n", m->attachment);
    type.length = 0;
    esri_buf_printf(&type, "application/ics; name=\"%s\"", m->attachment);
    if (!type.failed && !more.failed)
        add_part(out, mixed, type.text, more.text, m->calendar);
    esri_buf_printf(out, "--%s--\r\n", mixed);
    out->failed = out->failed || type.failed || more.failed;
    esri_buf_free(&type);
    esri_buf_free(&more);
}

esr_status esri_mime_write(esr_context *ctx, const esri_mime_message *message, esri_arena *arena,
                           const char **out) {
    char mixed[BOUNDARY_SIZE], alternative[BOUNDARY_SIZE];
    esri_buf text = {0};
    esr_status status = ESR_OK;
    const char *const addresses[] = {message->from_address, message->to_address};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        if (!esri_mime_is_address(addresses[i]))
            return esri_fail(ctx, ESR_E_INPUT, addresses[i],
                             "is no address that mail can go to; one looks like name@example.org");
    name_boundary(mixed, 'm', message->message_id);
    name_boundary(alternative, 'a', message->message_id);
    add_headers(&text, message, mixed);
    add_body(&text, message, mixed, alternative);
    const char *copy = text.failed ? NULL : esri_arena_strndup(arena, text.text, text.length);
    if (copy)
        *out = copy;
    else
        status = esri_fail_nomem(ctx);
    esri_buf_free(&text);
    return status;
}
