// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 7953, section 4: from the lowest priority to the highest, each component's span is painted
// over what was there, then the AVAILABLE times in it are taken away again.
#include "ics/availability.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ics/expand.h"
#include "ics/spans.h"

#define PRIORITY_LOWEST 10 // of those without one, or with 0; 1 is the highest

typedef struct layer {
    const esri_ics_component *component;
    int32_t priority;
    bool busy;        // else tentative
    int64_t from, to; // clock readings in the window's zone
} layer;

// --- reading --------------------------------------------------------------------------------

static bool read_priority(esri_ics_reading *run, layer *out) {
    const esri_ics_property *property = esri_ics_property_find(out->component->first, "PRIORITY");
    out->priority = PRIORITY_LOWEST;
    if (!property)
        return true;
    const char *text = property->line.value;
    if (text[0] < '0' || text[0] > '9' || text[1]) {
        esri_ics_slip(run->report, property->line.number, "PRIORITY", "is no digit from 0 to 9");
        return false;
    }
    if (text[0] > '0')
        out->priority = text[0] - '0';
    return true;
}

static bool read_type(esri_ics_reading *run, layer *out) {
    static const char *const types[] = {"BUSY", "BUSY-UNAVAILABLE", "BUSY-TENTATIVE"};
    const esri_ics_property *property = esri_ics_property_find(out->component->first, "BUSYTYPE");
    out->busy =
        run->choices->holidays || !esri_ics_has_value(out->component, "BUSYTYPE", "BUSY-TENTATIVE");
    if (!property)
        return true;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcasecmp(property->line.value, types[i]) == 0)
            return true;
    esri_ics_slip(run->report, property->line.number, "BUSYTYPE",
                  "is none of BUSY, BUSY-UNAVAILABLE and BUSY-TENTATIVE");
    return false;
}

// When an event ends, on the window's clock.
static int64_t end_of(const esri_ics_reading *run, const esri_ics_event *event) {
    int64_t end = event->start.time.local + event->length.days * ESRI_DAY_SECONDS;
    if (event->start.time.date || event->start.floating)
        return end + event->length.seconds;
    return esri_ics_zone_to_local(run->zone, esri_ics_zone_to_utc(event->start.zone, end) +
                                                 event->length.seconds);
}

// Without DTSTART the span has no beginning, without DTEND and DURATION no end.
static bool read_span(esri_ics_reading *run, layer *out) {
    esri_ics_event event = {.component = out->component};
    const esri_ics_property *start = esri_ics_property_find(out->component->first, "DTSTART");
    const esri_ics_property *end = esri_ics_property_find(out->component->first, "DTEND");
    const esri_ics_property *length = esri_ics_property_find(out->component->first, "DURATION");
    out->from = run->window->first_day * ESRI_DAY_SECONDS;
    out->to = (run->window->last_day + 1) * ESRI_DAY_SECONDS;
    if (!start && length) {
        esri_ics_slip(run->report, length->line.number, "DURATION",
                      "stands without DTSTART, from which it would count");
        return false;
    }
    if (start && (end || length)) {
        if (!esri_ics_read_times(run, &event))
            return false;
        out->from = esri_ics_zone_to_local(run->zone, event.start.utc);
        out->to = end_of(run, &event);
    } else if (start) {
        if (!esri_ics_read_moment(run, start, &event.start))
            return false;
        out->from = esri_ics_zone_to_local(run->zone, event.start.utc);
    } else if (end) {
        if (!esri_ics_read_moment(run, end, &event.start))
            return false;
        out->to = esri_ics_zone_to_local(run->zone, event.start.utc);
    }
    return true;
}

static bool read_layer(esri_ics_reading *run, const esri_ics_component *component, layer *out) {
    *out = (layer){.component = component};
    return !component->faulty && read_priority(run, out) && read_type(run, out) &&
           read_span(run, out);
}

// The lowest priority first; of equal ones the later in the text is painted over the earlier.
static int by_priority(const void *a, const void *b) {
    const layer *x = a, *y = b;
    if (x->priority != y->priority)
        return x->priority > y->priority ? -1 : 1;
    return (x->component->line > y->component->line) - (x->component->line < y->component->line);
}

// --- painting -------------------------------------------------------------------------------

// The AVAILABLE times of a component, sorted and merged, into `out`. They count for nothing else.
static esr_status find_free(esri_ics_reading *run, const esri_ics_document *document,
                            const esri_ics_component *component, esri_ics_spans *out) {
    const esri_ics_component *end = component + 1, *last = document->components + document->count;
    const esri_ics_reading before = *run;
    esri_ics_event *events = NULL;
    size_t count = 0;
    while (end < last && end->kind == ESRI_ICS_AVAILABLE)
        end++;
    const esri_ics_part part = {component + 1, end, ESRI_ICS_AVAILABLE};
    esr_status status = esri_ics_events_read(run, &part, &events, &count);
    if (status != ESR_OK)
        return status;
    run->taken[ESRI_ICS_BUSY] = (esri_ics_spans){0};
    esri_ics_take_events(run, events, count);
    *out = run->taken[ESRI_ICS_BUSY];
    run->taken[ESRI_ICS_BUSY] = before.taken[ESRI_ICS_BUSY];
    run->read = before.read;
    run->first = before.first;
    run->last = before.last;
    esri_ics_spans_merge(out);
    free(events);
    return run->status;
}

// Paints a layer over what the lower ones left, `busy` and `tentative`.
static esr_status paint(esri_ics_reading *run, const esri_ics_document *document, const layer *one,
                        esri_ics_spans *busy, esri_ics_spans *tentative) {
    esr_context *ctx = run->report->ctx;
    esri_ics_spans span = {0}, available = {0};
    esri_ics_spans *painted = one->busy ? busy : tentative;
    esr_status status = ESR_OK;
    if (one->from < one->to)
        ESR_TRY(
            esri_ics_spans_add(ctx, &span, run->window, one->from, one->to, one->component->line));
    esri_ics_spans_merge(&span);
    ESR_TRY(find_free(run, document, one->component, &available));
    ESR_TRY(esri_ics_spans_cut(ctx, busy, &span));
    ESR_TRY(esri_ics_spans_cut(ctx, tentative, &span));
    ESR_TRY(esri_ics_spans_cut(ctx, &span, &available)); // what lies beside the span frees nothing
    ESR_TRY(esri_ics_spans_join(ctx, painted, &span));
    esri_ics_spans_merge(painted);
cleanup:
    esri_ics_spans_free(&span);
    esri_ics_spans_free(&available);
    return status;
}

esr_status esri_ics_take_availability(esri_ics_reading *run, const esri_ics_document *document) {
    esri_ics_spans busy = {0}, tentative = {0};
    esr_status status = ESR_OK;
    size_t count = 0;
    layer *layers = calloc(document->count + 1, sizeof *layers);
    if (!layers)
        return esri_fail_nomem(run->report->ctx);
    for (size_t i = 0; i < document->count && run->status == ESR_OK; i++) {
        if (document->components[i].kind != ESRI_ICS_AVAILABILITY)
            continue;
        if (read_layer(run, &document->components[i], &layers[count]))
            count++;
        else
            run->left_out++;
    }
    status = run->status;
    if (count > 1)
        qsort(layers, count, sizeof *layers, by_priority);
    for (size_t i = 0; i < count && status == ESR_OK && !run->exhausted; i++) {
        ESR_TRY(paint(run, document, &layers[i], &busy, &tentative));
        esri_ics_extend(run, layers[i].from, layers[i].to);
        run->read++;
    }
    if (status == ESR_OK)
        status = esri_ics_spans_join(run->report->ctx, &run->taken[ESRI_ICS_BUSY], &busy);
    if (status == ESR_OK)
        status = esri_ics_spans_join(run->report->ctx, &run->taken[ESRI_ICS_TENTATIVE], &tentative);
cleanup:
    esri_ics_spans_free(&busy);
    esri_ics_spans_free(&tentative);
    free(layers);
    return status;
}
