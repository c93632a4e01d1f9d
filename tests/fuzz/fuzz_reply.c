// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as an answer: no crash, soon done, and texts that can be kept and shown as they are.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/text.h"
#include "invite/reply/object.h"

#define MOST_MS 5000

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const esri_ics_window window = {"Asia/Hong_Kong", 20697, 21014}; // from 2026-09-01

static void check_text(const char *text, size_t most) {
    if (strlen(text) > most || !esri_text_is_utf8(text, strlen(text)) ||
        esri_text_has_control(text))
        abort();
}

static void check_event(const esri_reply_event *event) {
    check_text(event->uid, ESRI_REPLY_TEXT_MAX);
    check_text(event->comment, ESRI_REPLY_TEXT_MAX);
    check_text(event->errors, ESRI_REPLY_TEXT_MAX);
    if (event->sequence < 0 || event->stamp < 0 || event->attendee_count > ESRI_REPLY_ATTENDEES_MAX)
        abort();
    if ((event->first_day == ESR_DAY_NONE) != (event->last_day == ESR_DAY_NONE) ||
        event->first_day > event->last_day)
        abort();
    for (size_t i = 0; i < event->attendee_count; i++) {
        const esri_reply_attendee *attendee = &event->attendees[i];
        check_text(attendee->address, ESRI_REPLY_ADDRESS_MAX);
        check_text(attendee->sent_by, ESRI_REPLY_ADDRESS_MAX);
        check_text(attendee->says, ESRI_REPLY_TEXT_MAX);
        if (!strchr(attendee->address, '@') || strchr(attendee->address, ' '))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    esr_context *ctx = NULL;
    esri_arena arena = {0};
    esri_reply_object object;
    char *text = malloc(length ? length : 1); // not a byte more, so that a read behind it is seen
    if (!text || esr_context_new(&ctx) != ESR_OK)
        abort();
    memcpy(text, bytes, length);
    int64_t begin = esri_now_ms();
    if (esri_reply_read(ctx, text, length, &window, &arena, &object) != ESR_OK ||
        esr_context_fault_count(ctx) > 0 || esri_now_ms() - begin > MOST_MS)
        abort();
    if (object.asks && *object.unreadable)
        abort();
    for (size_t i = 0; i < object.count; i++)
        check_event(&object.events[i]);
    esri_arena_free(&arena);
    esr_context_free(ctx);
    free(text);
    return 0;
}
