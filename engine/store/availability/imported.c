// SPDX-License-Identifier: GPL-3.0-or-later
// From a file or an address to the half days that its calendar takes.
#include "store/availability/owned.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"
#include "cycle/cells.h"
#include "ics/busy.h"
#include "net/fetch.h"
#include "store/availability/reading.h"

// Holidays are further apart than this in no school year; beyond it a calendar of them has ended.
#define HOLIDAY_GAP_DAYS 92
#define LABEL_MAX        100 // bytes
#define FRAME_SIZE       160
#define MARGIN_DAYS      2 // around the cycle: its days begin elsewhere than those of UTC
#define DAY_SECONDS      ((int64_t)86400)

const char *esr_calendar_label(esr_calendar_use use) {
    return use == ESR_USE_HOLIDAYS ? "holidays" : "busy";
}

void esr_imported_free(esr_imported *imported) {
    if (!imported)
        return;
    esri_owned_imported *owned = (esri_owned_imported *)imported;
    esri_arena_free(&owned->arena);
    free(owned);
}

void esr_imported_list_free(esr_imported_list *list) {
    if (!list)
        return;
    esri_owned_list *owned = (esri_owned_list *)list;
    esri_arena_free(&owned->arena);
    free(owned);
}

bool esr_imported_same(const esr_imported *a, const esr_imported *b) {
    if (a->use != b->use || a->tentative != b->tentative || a->taken_count != b->taken_count ||
        strcmp(a->frame, b->frame) != 0)
        return false;
    for (size_t i = 0; i < a->taken_count; i++) {
        const esr_taken *x = &a->taken[i], *y = &b->taken[i];
        if (x->from != y->from || x->to != y->to || x->am != y->am || x->pm != y->pm ||
            x->cost != y->cost)
            return false;
    }
    return true;
}

char *esri_frame_text(const esr_cycle *cycle) {
    char first[11], last[11], text[FRAME_SIZE];
    esr_day_text(cycle->first_day, first);
    esr_day_text(cycle->last_day, last);
    snprintf(text, sizeof text, "%s to %s, %02d:%02d %02d:%02d %02d:%02d %s", first, last,
             (int)cycle->day_start / 60, (int)cycle->day_start % 60, (int)cycle->noon / 60,
             (int)cycle->noon % 60, (int)cycle->day_end / 60, (int)cycle->day_end % 60,
             cycle->time_zone);
    return strdup(text);
}

// --- half days as rows ----------------------------------------------------------------------

typedef struct gathering {
    const esr_cycle *cycle;
    const char *slots;
    esr_taken *taken;
    size_t count;
} gathering;

// Adds the runs of days of which just these halves are of one kind.
static void gather(gathering *to, esri_half half, int32_t cost) {
    esr_taken run = {.cost = cost};
    for (int32_t day = 0; day <= to->cycle->day_count; day++) {
        bool inside = day < to->cycle->day_count;
        bool am = inside && to->slots[2 * day] == (char)half;
        bool pm = inside && to->slots[2 * day + 1] == (char)half;
        if ((run.am || run.pm) && (am != run.am || pm != run.pm)) {
            run.to = to->cycle->first_day + day - 1;
            to->taken[to->count++] = run;
            run.am = run.pm = false;
        }
        if ((am || pm) && !run.am && !run.pm)
            run = (esr_taken){.from = to->cycle->first_day + day, .am = am, .pm = pm, .cost = cost};
    }
}

static int by_day(const void *a, const void *b) {
    const esr_taken *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (int)y->am - (int)x->am;
}

static esr_status take_halves(esr_context *ctx, const esr_cycle *cycle, const esri_halves *halves,
                              esri_owned_imported *owned) {
    gathering to = {.cycle = cycle, .slots = halves->slots};
    // No more runs of one kind than slots of that kind.
    to.taken = esri_arena_alloc(&owned->arena, (size_t)cycle->slot_count, sizeof *to.taken);
    if (!to.taken)
        return esri_fail_nomem(ctx);
    gather(&to, ESRI_HALF_TAKEN, -1);
    if (owned->imported.tentative > 0)
        gather(&to, ESRI_HALF_TENTATIVE, owned->imported.tentative);
    if (to.count > 1)
        qsort(to.taken, to.count, sizeof *to.taken, by_day);
    owned->imported.taken = to.taken;
    owned->imported.taken_count = to.count;
    owned->imported.read = halves->read;
    owned->imported.left_out = halves->left_out;
    return ESR_OK;
}

// --- what the calendar does not say ---------------------------------------------------------

static void warn_holidays(esr_context *ctx, const esr_cycle *cycle, const char *subject,
                          const esri_halves *halves) {
    char first[11], last[11], begin[11], end[11];
    esr_day_text(halves->first, first);
    esr_day_text(halves->last, last);
    esr_day_text(cycle->first_day, begin);
    esr_day_text(cycle->last_day, end);
    if (halves->first - HOLIDAY_GAP_DAYS > cycle->first_day)
        esri_warn(ctx, subject, "begins on %s, but the cycle on %s: holidays before it are missing",
                  first, begin);
    if (halves->last + HOLIDAY_GAP_DAYS < cycle->last_day)
        esri_warn(ctx, subject,
                  "ends on %s, but the cycle on %s: later holidays are missing; import it again "
                  "when it goes further",
                  last, end);
}

static void warn_coverage(esr_context *ctx, const esr_cycle *cycle, const char *subject,
                          const esri_halves *halves, esr_calendar_use use) {
    char last[11], begin[11], end[11];
    if (halves->first != ESR_DAY_NONE && use == ESR_USE_HOLIDAYS) {
        warn_holidays(ctx, cycle, subject, halves);
        return;
    }
    if (strspn(halves->slots, ".") < (size_t)cycle->slot_count)
        return;
    esr_day_text(halves->last, last);
    esr_day_text(cycle->first_day, begin);
    esr_day_text(cycle->last_day, end);
    esri_warn(ctx, subject, "takes no half day from %s to %s%s%s", begin, end,
              *last ? "; its last time is on " : "", last);
}

// --- the whole ------------------------------------------------------------------------------

static esr_status check_label(esr_context *ctx, const char *label) {
    size_t length = strlen(label);
    if (esri_text_trim((esri_piece){label, length}).length != length || length == 0)
        return esri_fail(ctx, ESR_E_USAGE, "label", "is empty, or has blanks at an end");
    if (!esri_text_is_utf8(label, length) || esri_text_has_control(label))
        return esri_fail(ctx, ESR_E_USAGE, "label", "must be one line of UTF-8 text");
    if (length > LABEL_MAX)
        return esri_fail(ctx, ESR_E_USAGE, "label", "is longer than %d bytes", LABEL_MAX);
    return ESR_OK;
}

static const char *keep(esri_owned_imported *owned, const char *text) {
    return text ? esri_arena_strdup(&owned->arena, text) : NULL;
}

// Copies what was asked for, and what is known of the text.
static esr_status fill(esr_context *ctx, const esr_cycle *cycle,
                       const esr_calendar_request *request, const char *source, const char *bytes,
                       size_t length, esri_owned_imported *owned) {
    const esri_sha256_text hash = esri_sha256(bytes, length);
    char *frame = esri_frame_text(cycle);
    esr_imported *out = &owned->imported;
    *out = (esr_imported){.who = request->who,
                          .id = keep(owned, request->id),
                          .label = keep(owned, request->label),
                          .use = request->use,
                          .tentative = request->tentative,
                          .source = keep(owned, source),
                          .sha256 = keep(owned, hash.at),
                          .frame = keep(owned, frame),
                          .at = "",
                          .who_read = ""};
    free(frame);
    return out->id && out->label && out->source && out->sha256 && out->frame ? ESR_OK
                                                                             : esri_fail_nomem(ctx);
}

esr_status esr_imported_empty(esr_context *ctx, const esr_imported *named, esr_imported **out) {
    esri_owned_imported *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    owned->imported = (esr_imported){.who = named->who,
                                     .id = keep(owned, named->id),
                                     .label = keep(owned, named->label),
                                     .use = named->use,
                                     .source = "",
                                     .sha256 = "",
                                     .frame = "",
                                     .at = "",
                                     .who_read = ""};
    if (!owned->imported.id || !owned->imported.label) {
        esr_imported_free(&owned->imported);
        return esri_fail_nomem(ctx);
    }
    *out = &owned->imported;
    return ESR_OK;
}

static esr_status read_text(esr_context *ctx, const esr_cycle *cycle,
                            const esr_calendar_request *request, const char *source,
                            const char *bytes, size_t length, esri_owned_imported *owned) {
    esri_halves halves = {0};
    esr_status status = ESR_OK;
    ESR_TRY(fill(ctx, cycle, request, source, bytes, length, owned));
    ESR_TRY(esri_halves_read(ctx, cycle, source, bytes, length, request->use, &halves));
    if (halves.read == 0 && halves.left_out > 0) {
        status = esri_fail(ctx, ESR_E_INPUT, source, "nothing in it can be read");
        goto cleanup;
    }
    warn_coverage(ctx, cycle, source, &halves, request->use);
    ESR_TRY(take_halves(ctx, cycle, &halves, owned));
cleanup:
    free(halves.slots);
    return status;
}

// Gets the text of a file, or of an address, and what it is to be called.
static esr_status get_text(esr_context *ctx, const esr_cycle *cycle, const char *location,
                           char **source, char **bytes, size_t *length) {
    const esri_net_span span = {(cycle->first_day - MARGIN_DAYS) * DAY_SECONDS,
                                (cycle->last_day + 1 + MARGIN_DAYS) * DAY_SECONDS};
    bool is_url = esri_net_is_url(location);
    *source = is_url ? esri_net_public_url(location) : strdup(location);
    if (!*source)
        return esri_fail_nomem(ctx);
    if (is_url)
        return esri_net_fetch(ctx, location, span, ESRI_ICS_BYTES_MAX, bytes, length);
    return esri_file_read(ctx, location, ESRI_ICS_BYTES_MAX, bytes, length);
}

esr_status esr_calendar_read(esr_context *ctx, const esr_cycle *cycle,
                             const esr_calendar_request *request, esr_imported **out) {
    esri_owned_imported *owned = calloc(1, sizeof *owned);
    char *source = NULL, *bytes = NULL;
    size_t length = 0;
    esr_status status = ESR_OK;
    if (!owned)
        return esri_fail_nomem(ctx);
    ESR_TRY(check_label(ctx, request->label));
    ESR_TRY(get_text(ctx, cycle, request->location, &source, &bytes, &length));
    ESR_TRY(read_text(ctx, cycle, request, source, bytes, length, owned));
    *out = &owned->imported;
    owned = NULL;
cleanup:
    if (owned)
        esr_imported_free(&owned->imported);
    free(source);
    free(bytes);
    return status;
}
