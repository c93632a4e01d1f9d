// SPDX-License-Identifier: GPL-3.0-or-later
// libinih tells neither the line of an entry nor the start of a section, and names only the first
// bad line. So the lines are handed to it one by one, and it is seen what becomes of each.
#include "base/ini.h"

#include <ini.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"

#define LINE_BYTES_MAX    4000
#define SECTION_BYTES_MAX 48 // libinih cuts longer ones
#define BOM               "\xEF\xBB\xBF"

typedef struct reader {
    esr_context *ctx;
    const char *file;
    esri_ini_fn fn;
    void *user;
    const char *rest;
    int32_t line;
    bool expected; // the line in hand must lead to an entry
    bool lost;     // behind a section line that can't be read: keys belong to nothing
    char section[SECTION_BYTES_MAX + 1];
    bool faulty;
    esr_status status;
} reader;

// libinih's settings are the program's: they are set once, to the same for every reader.
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void set_up_library(void) {
    ini_allow_multiline = false;
    ini_use_stack = false;
    ini_max_line = LINE_BYTES_MAX + 4;
    ini_initial_alloc = LINE_BYTES_MAX + 4;
}

static void fault(reader *r, const char *message) {
    char subject[512];
    snprintf(subject, sizeof subject, "%s:%d", r->file, (int)r->line);
    r->faulty = true;
    esri_fail(r->ctx, ESR_E_INPUT, subject, "%s", message);
}

static void begin_section(reader *r, esri_piece line) {
    const char *close = memchr(line.at, ']', line.length);
    r->lost = true;
    if (!close) {
        fault(r, "begins a section, but has no closing bracket");
        return;
    }
    esri_piece behind = {close + 1, line.length - (size_t)(close + 1 - line.at)};
    esri_piece comment = esri_text_trim(behind);
    if (comment.length > 0 && (*comment.at != ';' || comment.at == behind.at))
        fault(r, "has text behind the section; start a new line");
    esri_piece name = esri_text_trim((esri_piece){line.at + 1, (size_t)(close - line.at) - 1});
    if (name.length > SECTION_BYTES_MAX) {
        fault(r, "has a name of a section that is too long");
        return;
    }
    r->lost = false;
    memcpy(r->section, name.at, name.length);
    r->section[name.length] = '\0';
    r->status = r->fn(r->user, &(esri_ini_entry){r->section, NULL, NULL, r->line});
}

static void end_line(reader *r) {
    if (r->expected)
        fault(r, "is neither a [section] nor \"key = value\"");
    r->expected = false;
}

// Hands the next line to libinih.
static char *next_line(char *out, int room, void *stream) {
    reader *r = stream;
    end_line(r);
    if (*r->rest == '\0' || r->status != ESR_OK)
        return NULL;
    r->line++;
    esri_piece line = {r->rest, strcspn(r->rest, "\r\n")};
    r->rest += line.length;
    r->rest += r->rest[0] == '\r' && r->rest[1] == '\n' ? 2 : r->rest[0] != '\0';
    bool fits = line.length <= LINE_BYTES_MAX && line.length + 2 <= (size_t)room;
    if (!fits)
        fault(r, "is longer than 4000 bytes");
    line = esri_text_trim(line);
    bool heard = fits && line.length > 0 && *line.at != ';' && *line.at != '#';
    if (heard && *line.at == '[') {
        begin_section(r, line);
        heard = false;
    }
    r->expected = heard;
    size_t length = heard ? line.length : 0;
    memcpy(out, line.at, length);
    memcpy(out + length, "\n", 2);
    return out;
}

static int take_entry(void *user, const char *section, const char *key, const char *value) {
    (void)section; // libinih sees no section lines
    reader *r = user;
    r->expected = false;
    if (key[0] == '\0')
        fault(r, "has no key before the \"=\"");
    else if (r->lost)
        return 1;
    else if (r->section[0] == '\0')
        fault(r, "stands before the first section, such as [cycle]");
    else if (r->status == ESR_OK)
        r->status = r->fn(r->user, &(esri_ini_entry){r->section, key, value, r->line});
    return 1;
}

esr_status esri_ini_read(esr_context *ctx, const char *file, const char *bytes, size_t length,
                         esri_ini_fn fn, void *user) {
    reader r = {.ctx = ctx, .file = file, .fn = fn, .user = user, .rest = bytes};
    esr_status status = esri_utf8_check(ctx, file, bytes, length);
    if (status != ESR_OK)
        return status;
    if (strncmp(bytes, BOM, strlen(BOM)) == 0)
        r.rest += strlen(BOM);
    pthread_once(&once, set_up_library);
    if (ini_parse_stream(next_line, &r, take_entry, &r) < 0)
        return esri_fail_nomem(ctx);
    if (r.status == ESR_OK && r.faulty)
        return ESR_E_INPUT;
    return r.status;
}
