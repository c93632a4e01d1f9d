// SPDX-License-Identifier: GPL-3.0-or-later
// Finds an entry of the office among the former ones, and what became of it.
#include "calendar/office.h"

#include <string.h>

#include "base/context.h"
#include "calendar/events.h"

esr_status esri_office_open(esr_context *ctx, esr_store *store, esr_day as_of, int64_t now,
                            esri_office *out) {
    esri_office office = {.ctx = ctx, .store = store, .as_of = as_of, .now = now};
    esr_status status =
        esri_office_entries(ctx, store, &office.arena, &office.former, &office.former_count);
    if (status == ESR_OK) {
        office.seen = esri_arena_alloc(&office.arena, office.former_count, sizeof *office.seen);
        status = office.seen ? ESR_OK : esri_fail_nomem(ctx);
    }
    if (status == ESR_OK)
        *out = office;
    else
        esri_office_close(&office);
    return status;
}

void esri_office_close(esri_office *office) {
    esri_arena_free(&office->arena);
    *office = (esri_office){0};
}

// -1: there was none.
static int64_t find(const esri_office *office, const char *uid) {
    size_t low = 0, high = office->former_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(uid, office->former[middle].uid);
        if (order == 0)
            return (int64_t)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

// A later one than any before, or readers would take the change for an old one.
static int64_t next_stamp(const esri_office *office, int64_t last) {
    return office->now > last ? office->now : last + 1;
}

esr_status esri_office_see(esri_office *office, esri_office_entry *entry) {
    const int64_t at = find(office, entry->uid);
    entry->cancelled = false;
    entry->sequence = 0;
    entry->stamp = office->now;
    if (at >= 0) {
        const esri_office_entry *former = &office->former[at];
        office->seen[at] = true;
        entry->sequence = former->sequence;
        entry->stamp = former->stamp;
        if (!former->cancelled && strcmp(former->text, entry->text) == 0)
            return ESR_OK;
        entry->sequence++;
        entry->stamp = next_stamp(office, former->stamp);
    }
    return esri_office_entry_put(office->ctx, office->store, entry);
}

esr_status esri_office_add_gone(esri_office *office, bool milestones, esri_buf *out,
                                int64_t *modified, int32_t *entries) {
    esr_status status = ESR_OK;
    for (size_t i = 0; i < office->former_count; i++) {
        esri_office_entry *entry = &office->former[i];
        if (office->seen[i] || esri_event_is_milestone(entry->part) != milestones ||
            office->as_of > entry->last_day)
            continue;
        if (!entry->cancelled) {
            entry->cancelled = true;
            entry->sequence++;
            entry->stamp = next_stamp(office, entry->stamp);
            ESR_TRY(esri_office_entry_put(office->ctx, office->store, entry));
        }
        esri_event_wrap(
            &(esri_event_version){entry->uid, entry->sequence, entry->stamp, "CANCELLED", false},
            entry->text, out);
        *modified = entry->stamp > *modified ? entry->stamp : *modified;
        ++*entries;
    }
cleanup:
    return status;
}
