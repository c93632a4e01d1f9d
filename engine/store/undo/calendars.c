// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of an imported calendar are known by their note. Where an undo brings other ones back,
// the list of imported calendars follows them; the file that they were read from is not known any
// more, and reading it again is as good as ever.
#include "store/undo/calendars.h"

#include <stdlib.h>
#include <string.h>

#include "cycle/columns.h"
#include "store/availability/owned.h"

#define SOURCE "esr undo"

// A calendar as its rows name it.
typedef struct named {
    const char *who, *id, *note;
} named;

typedef struct matching {
    esr_context *ctx;
    const esr_rows *now;
    const esr_cycle *former;
    const esr_imported_list *stored;
    named *names;
    int32_t count;
    esri_arena arena;
} matching;

static bool is_of(const esri_row *row, const named *name) {
    return strcmp(row->cells[ESRI_UNAVAILABLE_NOTE], name->note) == 0 &&
           strcmp(row->cells[ESRI_UNAVAILABLE_WHO], name->who) == 0 &&
           strcmp(row->cells[ESRI_UNAVAILABLE_ID], name->id) == 0;
}

static void add_names(matching *m, const esr_rows *rows) {
    const esri_row_list *list = &rows->tables[ESRI_UNAVAILABLE];
    for (int32_t i = 0; i < list->count; i++) {
        const esri_row *row = &list->at[i];
        const char *note = row->cells[ESRI_UNAVAILABLE_NOTE];
        bool known = strncmp(note, ESRI_IMPORTED_NOTE, strlen(ESRI_IMPORTED_NOTE)) != 0;
        for (int32_t n = m->count - 1; n >= 0 && !known; n--)
            known = is_of(row, &m->names[n]);
        if (!known)
            m->names[m->count++] =
                (named){row->cells[ESRI_UNAVAILABLE_WHO], row->cells[ESRI_UNAVAILABLE_ID], note};
    }
}

static int by_day(const void *a, const void *b) {
    const esr_taken *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (int)y->am - (int)x->am;
}

// What the rows take for a calendar, by day. The rows are sound: they were a cycle's.
static esr_status gather(matching *m, const esr_rows *rows, const named *name, esr_imported *out) {
    const esri_row_list *list = &rows->tables[ESRI_UNAVAILABLE];
    size_t count = 0;
    for (int32_t i = 0; i < list->count; i++)
        count += is_of(&list->at[i], name);
    esr_taken *taken = esri_arena_alloc(&m->arena, count, sizeof *taken);
    if (!taken)
        return esri_fail_nomem(m->ctx);
    count = 0;
    for (int32_t i = 0; i < list->count; i++) {
        const char *const *cells = list->at[i].cells;
        const char *half = cells[ESRI_UNAVAILABLE_HALF], *cost = cells[ESRI_UNAVAILABLE_COST];
        if (!is_of(&list->at[i], name))
            continue;
        esr_taken *one = &taken[count++];
        *one = (esr_taken){.am = strcmp(half, "pm") != 0, .pm = strcmp(half, "am") != 0};
        one->cost = *cost ? (int32_t)strtol(cost, NULL, 10) : -1;
        (void)esr_day_parse(cells[ESRI_UNAVAILABLE_FROM], &one->from);
        (void)esr_day_parse(cells[ESRI_UNAVAILABLE_TO], &one->to);
    }
    if (count > 1)
        qsort(taken, count, sizeof *taken, by_day);
    out->taken = taken;
    out->taken_count = count;
    return ESR_OK;
}

// The calendar with what the list says of it, or as much as its rows tell.
static void describe(const matching *m, const named *name, const char *frame, esr_imported *out) {
    const char *label = name->note + strlen(ESRI_IMPORTED_NOTE);
    *out = (esr_imported){.who = strcmp(name->who, "all") == 0      ? ESR_WHO_ALL
                                 : strcmp(name->who, "school") == 0 ? ESR_WHO_SCHOOL
                                                                    : ESR_WHO_REVIEWER,
                          .id = name->id,
                          .label = label,
                          .frame = frame};
    if (strcmp(label, esr_calendar_label(ESR_USE_HOLIDAYS)) == 0)
        out->use = ESR_USE_HOLIDAYS;
    for (size_t i = 0; i < m->stored->count; i++) {
        const esr_imported *it = &m->stored->at[i];
        if (it->who == out->who && strcmp(it->id, out->id) == 0 && strcmp(it->label, label) == 0)
            *out = *it;
    }
    out->source = SOURCE;
    out->sha256 = "";
    out->read = out->left_out = 0;
}

static esr_status match(matching *m, esr_store *store, const named *name, const char *frame) {
    esr_imported now, then;
    describe(m, name, frame, &now);
    then = now;
    esr_status status = gather(m, m->now, name, &now);
    if (status == ESR_OK)
        status = gather(m, m->former->rows, name, &then);
    if (status != ESR_OK || esr_imported_same(&now, &then))
        return status;
    for (size_t i = 0; i < then.taken_count; i++)
        if (then.taken[i].cost > then.tentative)
            then.tentative = then.taken[i].cost;
    if (then.taken_count == 0)
        return esri_imported_drop(m->ctx, store->db, &then);
    return esri_imported_put(m->ctx, store->db, &then);
}

esr_status esri_undo_calendars(esr_context *ctx, esr_store *store, const esr_rows *now,
                               const esr_cycle *former) {
    const esr_rows *then = former->rows;
    size_t rows =
        (size_t)now->tables[ESRI_UNAVAILABLE].count + (size_t)then->tables[ESRI_UNAVAILABLE].count;
    matching m = {.ctx = ctx, .now = now, .former = former};
    esr_imported_list *stored = NULL;
    char *frame = esri_frame_text(former);
    esr_status status = ESR_OK;
    m.names = esri_arena_alloc(&m.arena, rows, sizeof *m.names);
    if (!frame || !m.names)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esr_store_imported(ctx, store, former->id, &stored));
    m.stored = stored;
    add_names(&m, now);
    add_names(&m, then);
    for (int32_t n = 0; n < m.count; n++)
        ESR_TRY(match(&m, store, &m.names[n], frame));
cleanup:
    esr_imported_list_free(stored);
    esri_arena_free(&m.arena);
    free(frame);
    return status;
}
