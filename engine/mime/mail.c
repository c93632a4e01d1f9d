// SPDX-License-Identifier: GPL-3.0-or-later
// Takes out of a message what esr looks at: who wrote it, and the calendars in it. Parts are
// decoded piece by piece, so that one that swells is left out before it fills the memory.
#include "mime/mail.h"

#include <string.h>
#include <strings.h>

#include <gmime/gmime.h>

#include "base/buf.h"
#include "base/text.h"

#define PIECE_BYTES 8192

typedef struct take {
    esr_context *ctx;
    esri_arena *arena;
    esri_mime_mail *out;
    esri_mime_calendar calendars[ESRI_MIME_PARTS_MAX];
    int32_t parts;
    bool too_deep, too_many, too_large, attached; // `attached`: inside a message that came along
    esr_status status;
} take;

// `text` on one line, in the arena; "" for NULL.
static const char *keep_line(take *t, const char *text) {
    esri_buf line = {0};
    esri_buf_add(&line, "");
    esri_text_add_line(&line, text ? text : "");
    const char *copy = line.failed ? NULL : esri_arena_strndup(t->arena, line.text, line.length);
    esri_buf_free(&line);
    if (copy)
        return copy;
    t->status = esri_fail_nomem(t->ctx);
    return "";
}

// --- who, when ------------------------------------------------------------------------------

// The one mailbox of a list; NULL if it has none or several.
static InternetAddressMailbox *only_mailbox(InternetAddressList *list) {
    if (!list || internet_address_list_length(list) != 1)
        return NULL;
    InternetAddress *address = internet_address_list_get_address(list, 0);
    return INTERNET_ADDRESS_IS_MAILBOX(address) ? INTERNET_ADDRESS_MAILBOX(address) : NULL;
}

static void take_people(take *t, GMimeMessage *message) {
    InternetAddressMailbox *from = only_mailbox(g_mime_message_get_from(message));
    InternetAddressMailbox *sender = only_mailbox(g_mime_message_get_sender(message));
    t->out->from = keep_line(t, from ? internet_address_mailbox_get_addr(from) : NULL);
    t->out->from_name =
        keep_line(t, from ? internet_address_get_name(INTERNET_ADDRESS(from)) : NULL);
    t->out->sender = keep_line(t, sender ? internet_address_mailbox_get_addr(sender) : NULL);
}

static void take_results(take *t, GMimeObject *message) {
    static const char name[] = "Authentication-Results";
    GMimeHeaderList *headers = g_mime_object_get_header_list(message);
    const int count = g_mime_header_list_get_count(headers);
    const char **results = esri_arena_alloc(t->arena, (size_t)count, sizeof *results);
    if (!results) {
        t->status = esri_fail_nomem(t->ctx);
        return;
    }
    for (int i = 0; i < count; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(headers, i);
        if (strcasecmp(g_mime_header_get_name(header), name) == 0)
            results[t->out->result_count++] = keep_line(t, g_mime_header_get_value(header));
    }
    t->out->results = results;
}

static bool is_automatic(GMimeMessage *message) {
    const char *submitted = g_mime_object_get_header(GMIME_OBJECT(message), "Auto-Submitted");
    GMimeObject *body = g_mime_message_get_mime_part(message);
    GMimeContentType *type = body ? g_mime_object_get_content_type(body) : NULL;
    if (submitted && strncasecmp(submitted, "no", 2) != 0)
        return true;
    return type && g_mime_content_type_is_type(type, "multipart", "report");
}

static void take_head(take *t, GMimeMessage *message) {
    GMimeObject *object = GMIME_OBJECT(message);
    const char *reply = g_mime_object_get_header(object, "In-Reply-To");
    char *reply_id = reply ? g_mime_utils_decode_message_id(reply) : NULL;
    GDateTime *date = g_mime_message_get_date(message);
    take_people(t, message);
    take_results(t, object);
    t->out->message_id = keep_line(t, g_mime_message_get_message_id(message));
    t->out->in_reply_to = keep_line(t, reply_id);
    t->out->subject = keep_line(t, g_mime_message_get_subject(message));
    t->out->date = date ? g_date_time_to_unix(date) : 0;
    t->out->automatic = is_automatic(message);
    g_free(reply_id);
}

// --- parts ----------------------------------------------------------------------------------

// Decodes a part's bytes; false if they are more than may be, or memory is short.
static bool decode(take *t, GMimePart *part, esri_buf *out) {
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *raw = content ? g_mime_data_wrapper_get_stream(content) : NULL;
    char piece[PIECE_BYTES];
    esri_buf_add(out, "");
    if (!raw)
        return !out->failed;
    GMimeStream *stream = g_mime_stream_filter_new(raw);
    GMimeFilter *filter = g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(content), FALSE);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(stream), filter);
    g_mime_stream_reset(raw);
    ssize_t got;
    while (out->length <= ESRI_MIME_PART_MAX && !out->failed &&
           (got = g_mime_stream_read(stream, piece, sizeof piece)) > 0)
        esri_buf_add_bytes(out, piece, (size_t)got);
    g_object_unref(filter);
    g_object_unref(stream);
    if (out->failed)
        t->status = esri_fail_nomem(t->ctx);
    t->too_large = t->too_large || out->length > ESRI_MIME_PART_MAX;
    return !out->failed && out->length <= ESRI_MIME_PART_MAX;
}

static bool is_utf8_charset(const char *charset) {
    return !charset || strcasecmp(charset, "utf-8") == 0 || strcasecmp(charset, "utf8") == 0 ||
           strcasecmp(charset, "us-ascii") == 0;
}

// The decoded text of a part in UTF-8, in the arena; NULL if it is left out.
static char *keep_text(take *t, GMimePart *part, size_t *length, bool *unknown) {
    const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    esri_buf bytes = {0};
    char *converted = NULL, *kept = NULL;
    if (decode(t, part, &bytes)) {
        gsize written = bytes.length;
        if (!is_utf8_charset(charset))
            converted = g_convert(bytes.text, (gssize)bytes.length, "UTF-8",
                                  g_mime_charset_iconv_name(charset), NULL, &written, NULL);
        *unknown = !is_utf8_charset(charset) && !converted;
        *length = converted ? written : bytes.length;
        kept = esri_arena_alloc(t->arena, *length + 1, 1);
        if (kept)
            memcpy(kept, converted ? converted : bytes.text, *length);
        else
            t->status = esri_fail_nomem(t->ctx);
    }
    g_free(converted);
    esri_buf_free(&bytes);
    return kept;
}

static bool ends_with(const char *text, const char *end) {
    size_t length = text ? strlen(text) : 0;
    return length >= strlen(end) && strcasecmp(text + length - strlen(end), end) == 0;
}

static bool is_calendar(GMimePart *part) {
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    return g_mime_content_type_is_type(type, "text", "calendar") ||
           g_mime_content_type_is_type(type, "application", "ics") ||
           ends_with(g_mime_part_get_filename(part), ".ics");
}

static const char *method_of(take *t, GMimePart *part) {
    const char *method = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "method");
    char *upper = method ? g_ascii_strup(method, -1) : NULL;
    const char *kept = keep_line(t, upper);
    g_free(upper);
    return kept;
}

static void take_part(take *t, GMimePart *part) {
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const bool plain = !*t->out->plain && !t->attached && !g_mime_part_is_attachment(part) &&
                       g_mime_content_type_is_type(type, "text", "plain");
    size_t length = 0;
    bool unknown = false;
    if (!is_calendar(part) && !plain)
        return;
    const char *text = keep_text(t, part, &length, &unknown);
    if (!text)
        return;
    if (!is_calendar(part)) {
        t->out->plain = text;
        return;
    }
    t->calendars[t->out->calendar_count++] =
        (esri_mime_calendar){method_of(t, part), text, length, unknown};
}

static void walk(take *t, GMimeObject *object, int32_t depth) {
    if (!object || t->status != ESR_OK)
        return;
    if (depth > ESRI_MIME_DEPTH_MAX) {
        t->too_deep = true;
    } else if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        for (int i = 0; i < g_mime_multipart_get_count(multipart) && !t->too_many; i++)
            walk(t, g_mime_multipart_get_part(multipart, i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        const bool attached = t->attached;
        t->attached = true;
        walk(t, inner ? g_mime_message_get_mime_part(inner) : NULL, depth + 1);
        t->attached = attached;
    } else if (GMIME_IS_PART(object)) {
        if (t->parts == ESRI_MIME_PARTS_MAX)
            t->too_many = true;
        else if (++t->parts)
            take_part(t, GMIME_PART(object));
    }
}

static const char *say_left_out(take *t) {
    const char *text = esri_arena_printf(
        t->arena, "%s%s%s%s%s", t->too_large ? "a part of more than 1 MiB" : "",
        t->too_large && (t->too_deep || t->too_many) ? "; " : "",
        t->too_deep ? "parts inside more than 16 others" : "",
        t->too_deep && t->too_many ? "; " : "", t->too_many ? "all parts after the 64th" : "");
    if (!text)
        t->status = esri_fail_nomem(t->ctx);
    return text;
}

esr_status esri_mime_take(esr_context *ctx, GMimeMessage *message, esri_arena *arena,
                          esri_mime_mail *out) {
    take t = {.ctx = ctx, .arena = arena, .out = out};
    out->plain = "";
    take_head(&t, message);
    walk(&t, g_mime_message_get_mime_part(message), 0);
    out->left_out = say_left_out(&t);
    esri_mime_calendar *calendars = esri_arena_alloc(arena, out->calendar_count, sizeof *calendars);
    if (!calendars)
        return esri_fail_nomem(ctx);
    memcpy(calendars, t.calendars, out->calendar_count * sizeof *calendars);
    out->calendars = calendars;
    return t.status;
}
