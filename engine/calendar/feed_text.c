// SPDX-License-Identifier: GPL-3.0-or-later
// The frame of a feed (RFC 5545, RFC 7986 and what readers before it understand), and its file.
#include "calendar/feed_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "calendar/clock.h"
#include "calendar/events.h"
#include "ics/text.h"

// Marks a file as one of ours.
#define FEED_MARK    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//esr//feeds//EN\r\n"
#define FEED_COLOR   "steelblue" // a name of CSS3, as RFC 7986 asks
#define FEED_REFRESH "PT6H"
#define FEED_MOST    (64U << 20)

void esri_feed_begin(esri_buf *out, const esr_cycle *cycle, const esri_feed_head *head) {
    esri_buf name = {0};
    esri_event_add_names(&name, cycle->name_zh, cycle->name);
    if (*head->what_zh || *head->what)
        esri_buf_add(&name, ": ");
    esri_event_add_names(&name, head->what_zh, head->what);
    char *text = esri_buf_take(&name);
    esri_buf_add(out, FEED_MARK);
    esri_ics_add_line(out, "CALSCALE", "GREGORIAN");
    esri_ics_add_line(out, "METHOD", "PUBLISH");
    if (*head->uid)
        esri_ics_add_text(out, "UID", head->uid);
    if (head->modified)
        esri_ics_add_instant(out, "LAST-MODIFIED", head->modified);
    esri_ics_add_text(out, "NAME", text ? text : "");
    esri_ics_add_text(out, "X-WR-CALNAME", text ? text : "");
    esri_ics_add_text(out, "X-WR-TIMEZONE", cycle->time_zone);
    esri_ics_add_line(out, "REFRESH-INTERVAL;VALUE=DURATION", FEED_REFRESH);
    esri_ics_add_line(out, "X-PUBLISHED-TTL", FEED_REFRESH);
    esri_ics_add_line(out, "COLOR", FEED_COLOR);
    esri_buf_add(out, head->zones);
    out->failed = out->failed || !text;
    free(text);
}

void esri_feed_end(esri_buf *out) {
    esri_ics_add_line(out, "END", "VCALENDAR");
}

esr_status esri_feed_add_zone(esr_context *ctx, const char *time_zone, esr_day first_day,
                              esr_day last_day, esri_buf *out) {
    esri_ics_zone zone = {0};
    esr_status status = esri_clock_zone(ctx, time_zone, &zone);
    if (status == ESR_OK) {
        esri_ics_add_zone(out, time_zone, &zone, first_day, last_day);
        status = out->failed ? esri_fail_nomem(ctx) : ESR_OK;
    }
    esri_ics_zone_free(&zone);
    return status;
}

// --- the file -------------------------------------------------------------------------------

static bool is_feed(const char *path) {
    FILE *file = fopen(path, "rb");
    char head[sizeof FEED_MARK] = "";
    if (!file)
        return false;
    size_t length = fread(head, 1, strlen(FEED_MARK), file);
    fclose(file);
    return length == strlen(FEED_MARK) && memcmp(head, FEED_MARK, length) == 0;
}

esr_status esri_feed_put(esr_context *ctx, const char *path, const esri_buf *text,
                         esri_feed_fate *fate) {
    char *former = NULL;
    size_t length = 0;
    esr_status status = ESR_OK;
    *fate = ESRI_FEED_NEW;
    if (esri_path_exists(path)) {
        ESR_TRY(esri_file_read(ctx, path, FEED_MOST, &former, &length));
        *fate = length == text->length && memcmp(former, text->text, length) == 0
                    ? ESRI_FEED_SAME
                    : ESRI_FEED_CHANGED;
    }
    if (*fate != ESRI_FEED_SAME)
        status = esri_file_write(ctx, path, text->text, text->length);
cleanup:
    free(former);
    return status;
}

esr_status esri_feed_remove(esr_context *ctx, const char *path, bool *removed) {
    *removed = is_feed(path);
    if (*removed && remove(path) != 0)
        return esri_fail(ctx, ESR_E_IO, path, "can't be removed: %s", strerror(errno));
    return ESR_OK;
}

// --- files to hand out ----------------------------------------------------------------------

#define REVIEWER_FOLDER "hand-out/reviewer"
#define SCHOOL_FOLDER   "hand-out/school"

esr_status esri_hand_out_name(esr_context *ctx, esr_recipient recipient, const char *id,
                              char **out) {
    if (!*id || *id == '.' || strchr(id, '/'))
        return esri_fail(ctx, ESR_E_INPUT, id,
                         "can't be the name of a calendar file; choose an id "
                         "without a slash and without a dot in front");
    esri_buf path = {0};
    esri_buf_printf(&path, "%s/%s" ESRI_FEED_SUFFIX,
                    recipient == ESR_RECIPIENT_SCHOOL ? SCHOOL_FOLDER : REVIEWER_FOLDER, id);
    char *text = esri_buf_take(&path);
    if (!text)
        return esri_fail_nomem(ctx);
    *out = text;
    return ESR_OK;
}

esr_status esri_hand_out_folders(esr_context *ctx, const char *folder) {
    static const char *const below[] = {REVIEWER_FOLDER, SCHOOL_FOLDER};
    esr_status status = ESR_OK;
    for (size_t i = 0; i < 2 && status == ESR_OK; i++) {
        char *path = esri_path_join(folder, below[i]);
        status = path ? esri_folder_make(ctx, path) : esri_fail_nomem(ctx);
        free(path);
    }
    return status;
}
