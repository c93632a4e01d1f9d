// SPDX-License-Identifier: GPL-3.0-or-later
// Where things come from: files, mailboxes and standard input, each mail with what it says of its
// sender.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "ics/busy.h"
#include "invite/reply/receive.h"
#include "mime/mime.h"

#define HEAD_BYTES   64
#define STDIN_MAX    ((size_t)256 << 20)
#define BYTES_PIECE  65536
#define STDIN_SOURCE "standard input"

// --- mails ----------------------------------------------------------------------------------

// One call of esri_mime_read.
typedef struct reading {
    esri_receiving *receiving;
    const char *stands_for; // told instead of this many bytes of each mail's place; NULL
    size_t replaced;
} reading;

// What the mail server found, as one line; whether it found a forgery. A forged header can only do
// its forger harm, so that all of them are looked at.
static const char *authentication_of(const esri_mime_mail *mail, esri_arena *arena, bool *forged) {
    for (size_t i = 0; i < mail->result_count; i++)
        *forged = *forged || strstr(mail->results[i], "dmarc=fail");
    return esri_reply_line(mail->result_count > 0 ? mail->results[0] : "", arena);
}

// A copy of the same object that came as a file beside it is no news.
static bool came_before(const esri_mime_mail *mail, size_t at) {
    const esri_mime_calendar *part = &mail->calendars[at];
    for (size_t i = 0; i < at; i++)
        if (mail->calendars[i].length == part->length &&
            memcmp(mail->calendars[i].text, part->text, part->length) == 0)
            return true;
    return false;
}

static esr_status fill_envelope(const reading *from, const esri_mime_mail *mail, esri_arena *arena,
                                esri_envelope *out) {
    const char *where = from->stands_for ? esri_arena_printf(arena, "%s%s", from->stands_for,
                                                             mail->where + from->replaced)
                                         : mail->where;
    out->source = where ? esri_reply_line(where, arena) : NULL;
    out->sender = esri_reply_address(mail->from, arena);
    out->message_id = esri_reply_line(mail->message_id, arena);
    out->authentication = authentication_of(mail, arena, &out->forged);
    return out->source && out->sender && out->message_id && out->authentication
               ? ESR_OK
               : esri_fail_nomem(from->receiving->ctx);
}

static esr_status take_mail(void *user, const esri_mime_mail *mail) {
    reading *from = user;
    esri_envelope envelope = {0};
    esri_arena arena = {0};
    esr_status status = ESR_OK;
    from->receiving->out->receipt.mails++;
    if (*mail->left_out)
        esri_warn(from->receiving->ctx, mail->where, "%s", mail->left_out);
    ESR_TRY(fill_envelope(from, mail, &arena, &envelope));
    for (size_t i = 0; i < mail->calendar_count; i++) {
        const esri_mime_calendar *part = &mail->calendars[i];
        char *method = esri_arena_strdup(&arena, part->method);
        if (!method) {
            status = esri_fail_nomem(from->receiving->ctx);
            goto cleanup;
        }
        for (char *at = method; *at; at++)
            *at = (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
        envelope.method = method;
        if (!came_before(mail, i))
            ESR_TRY(esri_receive_object(from->receiving, &envelope, part->text, part->length));
    }
cleanup:
    esri_arena_free(&arena);
    return status;
}

// --- files ----------------------------------------------------------------------------------

static bool is_object(const char *bytes, size_t length) {
    static const char begin[] = "BEGIN:VCALENDAR";
    size_t skip = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (skip < length && strchr(" \t\r\n", bytes[skip]))
        skip++;
    return length - skip >= sizeof begin - 1 &&
           strncasecmp(bytes + skip, begin, sizeof begin - 1) == 0;
}

// Whether a path is a file that begins as an object.
static bool holds_object(const char *path) {
    char head[HEAD_BYTES + 1] = "";
    struct stat about;
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode))
        return false;
    FILE *file = fopen(path, "rb");
    size_t length = file ? fread(head, 1, HEAD_BYTES, file) : 0;
    if (file)
        fclose(file);
    return is_object(head, length);
}

// An object by itself. Whoever names its file vouches for it; nobody does for what is piped in.
static esr_status take_object(esri_receiving *receiving, const char *path, const char *source,
                              bool handed_over) {
    const esri_envelope envelope = {source, "", "", "", "", false, handed_over};
    char *bytes = NULL;
    size_t length = 0;
    esr_status status = esri_file_read(receiving->ctx, path, ESRI_ICS_BYTES_MAX, &bytes, &length);
    if (status == ESR_OK)
        status = esri_receive_object(receiving, &envelope, bytes, length);
    free(bytes);
    return status;
}

static esr_status take_path(esri_receiving *receiving, const char *path) {
    reading from = {.receiving = receiving};
    if (holds_object(path))
        return take_object(receiving, path, path, true);
    return esri_mime_read(receiving->ctx, path, take_mail, &from);
}

static esr_status spool(esr_context *ctx, int to) {
    char piece[BYTES_PIECE];
    size_t sum = 0;
    for (;;) {
        ssize_t got = read(STDIN_FILENO, piece, sizeof piece);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return esri_fail(ctx, ESR_E_IO, STDIN_SOURCE, "can't be read: %s", strerror(errno));
        if (got == 0)
            return ESR_OK;
        sum += (size_t)got;
        if (sum > STDIN_MAX)
            return esri_fail(ctx, ESR_E_INPUT, STDIN_SOURCE, "is larger than %zu MiB",
                             STDIN_MAX >> 20);
        for (ssize_t put = 0, wrote; put < got; put += wrote)
            if ((wrote = write(to, piece + put, (size_t)(got - put))) < 0)
                return esri_fail(ctx, ESR_E_IO, STDIN_SOURCE, "can't be kept meanwhile: %s",
                                 strerror(errno));
    }
}

// Standard input goes to a file first: only then can be seen what it is.
static esr_status take_stdin(esri_receiving *receiving) {
    char path[] = "/tmp/esr-mail-XXXXXX";
    reading from = {receiving, STDIN_SOURCE, sizeof path - 1};
    int file = mkstemp(path);
    if (file < 0)
        return esri_fail(receiving->ctx, ESR_E_IO, STDIN_SOURCE, "can't be kept meanwhile: %s",
                         strerror(errno));
    esr_status status = spool(receiving->ctx, file);
    close(file);
    if (status == ESR_OK)
        status = holds_object(path) ? take_object(receiving, path, STDIN_SOURCE, false)
                                    : esri_mime_read(receiving->ctx, path, take_mail, &from);
    unlink(path);
    return status;
}

esr_status esr_receive(esr_context *ctx, esr_store *store, const char *const *paths, size_t count,
                       const esr_receive_options *options, esr_receipt **out) {
    esri_receipt *receipt = calloc(1, sizeof *receipt);
    esri_receiving receiving;
    esr_status status = receipt ? ESR_OK : esri_fail_nomem(ctx);
    ESR_TRY(status);
    ESR_TRY(esri_receiving_start(ctx, store, options, receipt, &receiving));
    if (options && options->dry_run)
        ESR_TRY(esr_store_begin(ctx, store));
    for (size_t i = 0; i < count && status == ESR_OK; i++)
        status =
            strcmp(paths[i], "-") == 0 ? take_stdin(&receiving) : take_path(&receiving, paths[i]);
    if (options && options->dry_run) { // any status but ESR_OK undoes it
        esr_status ended = esr_store_end(ctx, store, status == ESR_OK ? ESR_E_LIMIT : status);
        status = ended == ESR_E_LIMIT ? ESR_OK : ended;
    }
    ESR_TRY(status);
    *out = &receipt->receipt;
    receipt = NULL;
cleanup:
    if (receipt)
        esr_receipt_free(&receipt->receipt);
    return status;
}
