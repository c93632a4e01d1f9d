// SPDX-License-Identifier: GPL-3.0-or-later
// calendars/ of a folder: busy times become runs of busy half days, and runs become calendars
// again. A half day is busy when any part of it is. Strangers write such files, so that a child
// process of limited time and memory reads each of them first: what it ends with, ours would.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "base/file.h"
#include "base/idmap.h"
#include "base/text.h"
#include "cycle/builder.h"
#include "cycle/columns.h"
#include "ics/busy.h"
#include "store/availability/halves.h"
#include "store/folder.h"
#include "store/folder_write.h"

#define ROOT      "calendars"
#define SUFFIX    ".ics"
#define ALL_FILE  "all" // the one file that calendars/all is written as
#define NAME_ROOM 512   // bytes of a path below the folder, and more than a name may have

// The folders below calendars/ are named as `who` is in unavailable.csv.
static const struct {
    const char *name;
    esri_table owners; // whose ids are the files' names
} groups[] = {
    [ESR_WHO_ALL] = {"all", ESRI_TABLE_COUNT},
    [ESR_WHO_SCHOOL] = {"school", ESRI_SCHOOLS},
    [ESR_WHO_REVIEWER] = {"reviewer", ESRI_REVIEWERS},
};
#define GROUP_COUNT (sizeof groups / sizeof *groups)

typedef struct reader {
    esr_context *ctx;
    const char *folder;
    esr_rows *rows;
    esri_frame frame;
    int32_t *line; // by slot of the cycle: where it was found busy; 0: free
    int32_t slot_count;
    esri_arena arena;
    esri_idmap ids[GROUP_COUNT];
    bool faulty;
} reader;

static void fault(reader *r, const char *subject, const char *message) {
    r->faulty = true;
    esri_fail(r->ctx, ESR_E_INPUT, subject, "%s", message);
}

// The faults are recorded already: remembers that there are some, and lets the work go on.
static esr_status go_on(reader *r, esr_status status) {
    if (status != ESR_E_INPUT)
        return status;
    r->faulty = true;
    return ESR_OK;
}

static void mark(reader *r, const esri_ics_span *span) {
    const esri_frame *f = &r->frame;
    esr_slot am = 2 * (span->day - f->first_day);
    if (am < 0 || am >= r->slot_count)
        return;
    const esri_ics_hours hours = {f->day_start, f->noon, f->day_end};
    if (esri_takes_morning(span, hours) && r->line[am] == 0)
        r->line[am] = span->line;
    if (esri_takes_afternoon(span, hours) && r->line[am + 1] == 0)
        r->line[am + 1] = span->line;
}

// Turns the marks into rows, a row a run, and takes them away.
static esr_status take_runs(reader *r, const char *who, const char *id) {
    esr_status status = ESR_OK;
    for (esr_slot from = 0, to; from < r->slot_count; from = to) {
        char first[11], last[11];
        to = from + 1;
        if (r->line[from] == 0)
            continue;
        while (to < r->slot_count && r->line[to] != 0)
            to++;
        esr_day_text(r->frame.first_day + from / 2, first);
        esr_day_text(r->frame.first_day + (to - 1) / 2, last);
        const char *cells[] = {
            [ESRI_BUSY_WHO] = who,    [ESRI_BUSY_ID] = id,
            [ESRI_BUSY_FROM] = first, [ESRI_BUSY_FROM_HALF] = from % 2 ? "pm" : "am",
            [ESRI_BUSY_TO] = last,    [ESRI_BUSY_TO_HALF] = (to - 1) % 2 ? "pm" : "am",
        };
        ESR_TRY(esri_rows_add(r->ctx, r->rows, ESRI_BUSY, r->line[from], cells));
    }
    memset(r->line, 0, (size_t)r->slot_count * sizeof *r->line);
cleanup:
    return status;
}

typedef struct trial {
    const char *path, *bytes;
    size_t length;
    esri_ics_window window;
} trial;

// In the child. Faults are no failure here: they are told where they are read again.
static esr_status try_calendar(void *user, esri_buf *answer) {
    const trial *it = user;
    esri_ics_spans spans = {0};
    esr_context *ctx = NULL;
    (void)answer;
    if (esr_context_new(&ctx) != ESR_OK)
        return ESR_E_NOMEM;
    esr_status status = esri_ics_busy(ctx, it->path, it->bytes, it->length, &it->window, &spans);
    esri_ics_spans_free(&spans);
    esr_context_free(ctx);
    return status == ESR_E_INPUT ? ESR_OK : status;
}

// Whether a file can be read within the limits; a fault if not.
static esr_status try_in_child(reader *r, trial *it) {
    static const esri_child_limits limits = {
        .cpu_seconds = 2, .wall_ms = 20000, .memory = (size_t)256 << 20};
    const size_t before = esr_context_fault_count(r->ctx);
    char *answer = NULL;
    size_t length = 0;
    esr_status status =
        esri_child_run(r->ctx, it->path, &limits, try_calendar, it, &answer, &length);
    free(answer);
    if (status == ESR_OK || esr_context_fault_count(r->ctx) > before)
        return status;
    return esri_fail(r->ctx, ESR_E_INPUT, it->path, "takes too much memory to read");
}

// Reads one file and marks what is busy in it.
static esr_status read_calendar(reader *r, const char *path) {
    esr_status status = ESR_OK;
    esri_ics_spans spans = {0};
    esri_ics_window window = {r->frame.time_zone, r->frame.first_day, r->frame.last_day};
    char *bytes = NULL;
    size_t length = 0;
    ESR_TRY(esri_folder_file(r->ctx, r->folder, path, ESRI_ICS_BYTES_MAX, &bytes, &length));
    ESR_TRY(try_in_child(r, &(trial){path, bytes, length, window}));
    ESR_TRY(esri_ics_busy(r->ctx, path, bytes, length, &window, &spans));
    for (size_t i = 0; i < spans.count; i++)
        mark(r, &spans.at[i]);
cleanup:
    free(bytes);
    esri_ics_spans_free(&spans);
    return go_on(r, status);
}

// Whether a file may have that name; the id that it stands for is put into `id`.
static bool check_name(reader *r, size_t group, const char *path, const char *name, char *id) {
    size_t length = strlen(name), suffix = strlen(SUFFIX);
    if (length <= suffix || strcmp(name + length - suffix, SUFFIX) != 0) {
        fault(r, path, "is no calendar; its name must end in .ics");
        return false;
    }
    memcpy(id, name, length - suffix);
    id[length - suffix] = '\0';
    const esri_idmap *ids = &r->ids[group];
    if (group == ESR_WHO_ALL || esri_idmap_get(ids, id, strlen(id)) >= 0 ||
        r->rows->tables[groups[group].owners].damaged)
        return true;
    const char *near = esri_text_nearest(id, ids->keys, ids->count);
    r->faulty = true;
    if (near)
        esri_fail(r->ctx, ESR_E_INPUT, path, "there is no %s \"%s\"; did you mean \"%s\"?",
                  groups[group].name, id, near);
    else
        esri_fail(r->ctx, ESR_E_INPUT, path, "there is no %s \"%s\"", groups[group].name, id);
    return false;
}

static bool is_readme(const char *name) {
    return strncmp(name, "README", strlen("README")) == 0;
}

static esr_status read_group(reader *r, size_t group) {
    char folder[64], path[NAME_ROOM], id[NAME_ROOM] = "";
    esr_status status = ESR_OK;
    esri_names names = {0};
    snprintf(folder, sizeof folder, "%s/%s", ROOT, groups[group].name);
    char *full = esri_path_join(r->folder, folder);
    if (!full)
        return esri_fail_nomem(r->ctx);
    ESR_TRY(esri_names_list(r->ctx, full, &names));
    for (int32_t i = 0; i < names.count; i++) {
        if (is_readme(names.at[i]))
            continue;
        int length = snprintf(path, sizeof path, "%s/%s", folder, names.at[i]);
        if (length < 0 || (size_t)length >= sizeof path)
            fault(r, folder, "holds a name that is too long");
        else if (check_name(r, group, path, names.at[i], id))
            ESR_TRY(read_calendar(r, path));
        if (group != ESR_WHO_ALL)
            ESR_TRY(take_runs(r, groups[group].name, id));
    }
    ESR_TRY(take_runs(r, groups[group].name, ""));
cleanup:
    esri_names_free(&names);
    free(full);
    return status;
}

static esr_status read_groups(reader *r, const char *root) {
    char path[NAME_ROOM];
    esri_names names = {0};
    esr_status status = ESR_OK;
    ESR_TRY(esri_names_list(r->ctx, root, &names));
    for (int32_t i = 0; i < names.count; i++) {
        size_t group = 0;
        while (group < GROUP_COUNT && strcmp(names.at[i], groups[group].name) != 0)
            group++;
        if (group < GROUP_COUNT) {
            ESR_TRY(read_group(r, group));
        } else if (!is_readme(names.at[i])) {
            snprintf(path, sizeof path, "%s/%.400s", ROOT, names.at[i]);
            fault(r, path, "is not one of the folders all, reviewer and school");
        }
    }
cleanup:
    esri_names_free(&names);
    return status;
}

// The ids in the first column of a table.
static esr_status list_ids(reader *r, esri_table table, esri_idmap *ids) {
    const esri_row_list *list = &r->rows->tables[table];
    ids->arena = &r->arena;
    for (int32_t i = 0; i < list->count; i++) {
        const char *id = list->at[i].cells[0];
        if (esri_idmap_get(ids, id, strlen(id)) < 0 && !esri_idmap_add(ids, id, i))
            return esri_fail_nomem(r->ctx);
    }
    return ESR_OK;
}

esr_status esri_calendars_read(esr_context *ctx, const char *folder, esr_rows *rows) {
    esr_status status = ESR_OK;
    reader r = {.ctx = ctx, .folder = folder, .rows = rows};
    char *root = esri_path_join(folder, ROOT);
    if (!root)
        return esri_fail_nomem(ctx);
    if (!esri_path_exists(root))
        goto cleanup;
    ESR_TRY(esri_frame_read(ctx, rows, &r.frame));
    r.slot_count = 2 * (r.frame.last_day - r.frame.first_day + 1);
    r.line = esri_arena_alloc(&r.arena, (size_t)r.slot_count, sizeof *r.line);
    if (!r.line)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(list_ids(&r, ESRI_SCHOOLS, &r.ids[ESR_WHO_SCHOOL]));
    ESR_TRY(list_ids(&r, ESRI_REVIEWERS, &r.ids[ESR_WHO_REVIEWER]));
    esri_rows_open(rows, ESRI_BUSY, (1u << esri_table_shape_of(ESRI_BUSY)->column_count) - 1);
    ESR_TRY(read_groups(&r, root));
    if (r.faulty)
        status = ESR_E_INPUT;
cleanup:
    esri_arena_free(&r.arena);
    free(root);
    return status;
}

// The runs of one owner: entries from `at` on, until another owner begins. Answers where that is.
static int32_t collect_runs(const esr_cycle *cycle, int32_t at, esri_ics_run *runs,
                            size_t *out_count) {
    const esr_unavailable *first = &cycle->unavailable[at], *entry = first;
    size_t count = 0;
    int64_t end = INT64_MIN; // half days since 1970, behind the last run
    for (; at < cycle->unavailable_count; at++) {
        entry = &cycle->unavailable[at];
        if (entry->who != first->who || entry->at != first->at)
            break;
        if (!entry->from_calendar)
            continue;
        int64_t begin = 2 * (int64_t)entry->from + !entry->am;
        if (begin != end)
            runs[count++] = (esri_ics_run){.from = entry->from, .from_pm = !entry->am};
        runs[count - 1].to = entry->to;
        runs[count - 1].to_pm = entry->pm;
        end = 2 * (int64_t)entry->to + entry->pm + 1;
    }
    *out_count = count;
    return at;
}

static esr_status write_calendar(esri_folder_writer *w, const esr_cycle *cycle,
                                 const esr_unavailable *owner, const esri_ics_run *runs,
                                 size_t count) {
    char folder[64], file[NAME_ROOM], name[NAME_ROOM];
    esr_status status = ESR_OK;
    esri_buf text = {0};
    const char *group = groups[owner->who].name, *id = ALL_FILE;
    esri_ics_window window = {cycle->time_zone, cycle->first_day, cycle->last_day};
    esri_ics_hours hours = {cycle->day_start, cycle->noon, cycle->day_end};
    if (owner->who == ESR_WHO_SCHOOL)
        id = cycle->schools[owner->at].id;
    if (owner->who == ESR_WHO_REVIEWER)
        id = cycle->reviewers[owner->at].id;
    snprintf(folder, sizeof folder, "%s/%s", ROOT, group);
    snprintf(file, sizeof file, "%s/%s%s", folder, id, SUFFIX);
    snprintf(name, sizeof name, "%s/%s", group, id);
    ESR_TRY(esri_ics_busy_write(w->ctx, name, runs, count, &window, hours, &text));
    ESR_TRY(esri_writer_folder(w, folder));
    ESR_TRY(esri_writer_file(w, file, &text));
cleanup:
    esri_buf_free(&text);
    return status;
}

esr_status esri_calendars_write(esri_folder_writer *w, const esr_cycle *cycle) {
    esr_status status = ESR_OK;
    esri_arena arena = {0};
    size_t count = 0;
    esri_ics_run *runs = esri_arena_alloc(&arena, (size_t)cycle->unavailable_count, sizeof *runs);
    if (!runs)
        return esri_fail_nomem(w->ctx);
    for (int32_t at = 0; at < cycle->unavailable_count;) {
        const esr_unavailable *owner = &cycle->unavailable[at];
        at = collect_runs(cycle, at, runs, &count);
        if (count > 0)
            ESR_TRY(write_calendar(w, cycle, owner, runs, count));
    }
cleanup:
    esri_arena_free(&arena);
    return status;
}
