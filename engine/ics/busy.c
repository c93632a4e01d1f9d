// SPDX-License-Identifier: GPL-3.0-or-later
// A whole text: its events, its periods of VFREEBUSY (RFC 5545, section 3.6.4), and its
// availability.
#include "ics/busy.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "ics/availability.h"
#include "ics/encoding.h"
#include "ics/expand.h"
#include "ics/spans.h"

// Days and moments that one text may make us look at: a second's work.
#define BUDGET       ((int64_t)10000000)
#define ZONE_DAYS    800 // VTIMEZONEs are expanded so far before and behind the window
#define SUBJECT_SIZE 512

static bool take_period(void *user, const esri_ics_property *property,
                        const esri_ics_moment *moment, const esri_ics_length *length) {
    esri_ics_reading *run = user;
    if (!moment->time.utc || !length) {
        esri_ics_slip(run->report, property->line.number, "FREEBUSY",
                      "is no list of periods in UTC such as 20270301T010000Z/PT3H");
        return false;
    }
    --*run->zones.budget;
    bool tentative =
        !run->choices->holidays && strcasecmp(property->line.fbtype, "BUSY-TENTATIVE") == 0;
    return esri_ics_take_time(
        run, tentative ? ESRI_ICS_TENTATIVE : ESRI_ICS_BUSY,
        esri_ics_zone_to_local(run->zone, moment->utc),
        esri_ics_zone_to_local(run->zone,
                               moment->utc + length->days * ESRI_DAY_SECONDS + length->seconds),
        property->line.number);
}

static void take_freebusy(esri_ics_reading *run, const esri_ics_component *component) {
    const esri_ics_property *p = component->first;
    int32_t told = esri_ics_told(run->report);
    for (; p && (p = esri_ics_property_find(p, "FREEBUSY")); p = p->next) {
        if (strcasecmp(p->line.fbtype, "FREE") != 0)
            esri_ics_each_moment(run, p, take_period, run);
        if (*run->zones.budget < 0 || run->status != ESR_OK) {
            esri_ics_stop_for_budget(run, p->line.number, "FREEBUSY");
            return;
        }
    }
    esri_ics_close_component(run, component->faulty ? -1 : told);
}

// --- the whole text -------------------------------------------------------------------------

static esr_status take_all(esri_ics_reading *run, const esri_ics_document *document) {
    const esri_ics_component *from = document->components, *end = from + document->count;
    const esri_ics_part part = {from, end, ESRI_ICS_EVENT};
    esri_ics_event *events = NULL;
    size_t count = 0;
    esr_status status = esri_ics_events_read(run, &part, &events, &count);
    if (status != ESR_OK)
        return status;
    esri_ics_take_events(run, events, count);
    free(events);
    for (const esri_ics_component *at = from; run->status == ESR_OK && at < end; at++)
        if (at->kind == ESRI_ICS_FREEBUSY && !run->exhausted)
            take_freebusy(run, at);
    if (run->status == ESR_OK && !run->exhausted)
        run->status = esri_ics_take_availability(run, document);
    return run->status;
}

// What was understood in a way that its author may not have meant.
static void warn(const esri_ics_reading *run) {
    esr_context *ctx = run->report->ctx;
    char where[SUBJECT_SIZE];
    if (run->superseded > 0)
        esri_warn(ctx, run->report->path,
                  "%d older versions of events (by SEQUENCE and DTSTAMP) were passed over",
                  run->superseded);
    if (run->floating > 0) {
        snprintf(where, sizeof where, "%s:%d", run->report->path, run->floating_line);
        if (run->floating == 1)
            esri_warn(ctx, where, "this time has no zone; it was read as of %s",
                      run->window->time_zone);
        else
            esri_warn(ctx, where, "this time and %d more have no zone; they were read as of %s",
                      run->floating - 1, run->window->time_zone);
    }
}

// Reads a text whose encoding is known.
static esr_status read_text(esri_ics_reading *run, const char *bytes, size_t length,
                            esri_ics_answer *out) {
    esri_ics_document document = {0};
    esr_status status = ESR_OK;
    run->zones.document = &document;
    ESR_TRY(esri_ics_document_read(run->report, bytes, length, &document));
    ESR_TRY(take_all(run, &document));
    warn(run);
    if (run->report->faults > 0) {
        status = ESR_E_INPUT;
        goto cleanup;
    }
    esri_ics_spans_merge(&run->taken[ESRI_ICS_BUSY]);
    esri_ics_spans_merge(&run->taken[ESRI_ICS_TENTATIVE]);
    esri_ics_answer_free(out);
    *out = (esri_ics_answer){.busy = run->taken[ESRI_ICS_BUSY],
                             .tentative = run->taken[ESRI_ICS_TENTATIVE],
                             .read = run->read,
                             .left_out = run->left_out,
                             .first = run->first,
                             .last = run->last};
    run->taken[ESRI_ICS_BUSY] = run->taken[ESRI_ICS_TENTATIVE] = (esri_ics_spans){0};
cleanup:
    for (int use = 0; use < ESRI_ICS_USES; use++) {
        esri_ics_spans_free(&run->held[use]);
        esri_ics_spans_free(&run->taken[use]);
    }
    esri_ics_zones_free(&run->zones);
    esri_ics_document_free(&document);
    return status;
}

esr_status esri_ics_read(esr_context *ctx, const char *path, const char *bytes, size_t length,
                         const esri_ics_window *window, const esri_ics_choices *choices,
                         esri_ics_answer *out) {
    static esri_ics_shift utc_shift = {.at = INT64_MIN};
    const esri_ics_zone utc = {&utc_shift, 1, 1};
    esri_ics_report report = {.ctx = ctx, .path = path, .keep_going = choices->keep_going};
    esri_ics_zone zone = {0};
    int64_t budget = BUDGET;
    bool found = false;
    char *decoded = NULL;
    esri_ics_reading run = {.report = &report,
                            .window = window,
                            .window_days = window->last_day - window->first_day + 1,
                            .zone = &zone,
                            .utc = &utc,
                            .choices = choices,
                            .first = ESR_DAY_NONE,
                            .last = ESR_DAY_NONE};
    esr_status status = ESR_OK;
    run.zones = (esri_ics_zones){.report = &report,
                                 .from = (window->first_day - ZONE_DAYS) * ESRI_DAY_SECONDS,
                                 .to = (window->last_day + ZONE_DAYS) * ESRI_DAY_SECONDS,
                                 .budget = &budget};
    if (length > ESRI_ICS_BYTES_MAX)
        return esri_fail(ctx, ESR_E_INPUT, path, "is larger than %zu MiB",
                         ESRI_ICS_BYTES_MAX >> 20);
    ESR_TRY(esri_ics_zone_load(ctx, window->time_zone, &zone, &found));
    if (!found) {
        status = esri_fail(ctx, ESR_E_INPUT, path, "can't be read in time zone '%s', which is none",
                           window->time_zone);
        goto cleanup;
    }
    if (choices->keep_going)
        ESR_TRY(esri_ics_decode(&report, bytes, length, &decoded, &length));
    status = read_text(&run, decoded ? decoded : bytes, length, out);
cleanup:
    free(decoded);
    esri_ics_zone_free(&zone);
    return status;
}

esr_status esri_ics_busy(esr_context *ctx, const char *path, const char *bytes, size_t length,
                         const esri_ics_window *window, esri_ics_spans *out) {
    const esri_ics_choices choices = {0};
    esri_ics_answer answer = {0};
    esr_status status = ESR_OK;
    ESR_TRY(esri_ics_read(ctx, path, bytes, length, window, &choices, &answer));
    ESR_TRY(esri_ics_spans_join(ctx, &answer.busy, &answer.tentative));
    esri_ics_spans_merge(&answer.busy);
    esri_ics_spans_free(out);
    *out = answer.busy;
    answer.busy = (esri_ics_spans){0};
cleanup:
    esri_ics_answer_free(&answer);
    return status;
}

void esri_ics_answer_free(esri_ics_answer *answer) {
    esri_ics_spans_free(&answer->busy);
    esri_ics_spans_free(&answer->tentative);
    *answer = (esri_ics_answer){0};
}
