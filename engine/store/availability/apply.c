// SPDX-License-Identifier: GPL-3.0-or-later
// Imported calendars as rows of unavailable.csv. A calendar's rows are known again by whom they are
// for and by their note.
#include "store/availability/owned.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <esr/edit.h>

#include "base/context.h"

#define NOTE_SIZE 256

static const char *const who_names[] = {
    [ESR_WHO_ALL] = "all", [ESR_WHO_SCHOOL] = "school", [ESR_WHO_REVIEWER] = "reviewer"};

// Whether the one that a calendar is for is there; a warning if not.
static bool is_known(esr_context *ctx, const esr_cycle *base, const esr_imported *calendar) {
    if (calendar->who == ESR_WHO_ALL ||
        (calendar->who == ESR_WHO_SCHOOL && esr_cycle_find_school(base, calendar->id).at >= 0) ||
        (calendar->who == ESR_WHO_REVIEWER && esr_cycle_find_reviewer(base, calendar->id).at >= 0))
        return true;
    esri_warn(ctx, "", "the calendar \"%s\" does not hold on: there is no %s %s", calendar->label,
              who_names[calendar->who], calendar->id);
    return false;
}

static void warn_frame(esr_context *ctx, const esr_imported *calendar, const char *frame) {
    if (calendar->taken_count > 0 && strcmp(calendar->frame, frame) != 0)
        esri_warn(ctx, "",
                  "the calendar \"%s\"%s%s was read for other days or hours (%s); import it again",
                  calendar->label, *calendar->id ? " of " : "", calendar->id, calendar->frame);
}

static esr_status add_taken(esr_context *ctx, esr_edit *edit, const esr_imported *calendar,
                            const esr_taken *taken, const char *note) {
    char from[11], to[11], cost[16] = "";
    esr_day_text(taken->from, from);
    esr_day_text(taken->to, to);
    if (taken->cost >= 0)
        snprintf(cost, sizeof cost, "%" PRId32, taken->cost);
    const char *half = taken->am && taken->pm ? "" : taken->am ? "am" : "pm";
    const esr_cell cells[] = {{"who", who_names[calendar->who]},
                              {"id", calendar->id},
                              {"from", from},
                              {"to", to},
                              {"half", half},
                              {"cost", cost},
                              {"note", note},
                              {NULL, NULL}};
    return esr_edit_add(ctx, edit, "unavailable", cells);
}

static esr_status replace(esr_context *ctx, esr_edit *edit, const esr_imported *calendar) {
    char note[NOTE_SIZE];
    snprintf(note, sizeof note, ESRI_IMPORTED_NOTE "%s", calendar->label);
    const esr_cell where[] = {
        {"who", who_names[calendar->who]}, {"id", calendar->id}, {"note", note}, {NULL, NULL}};
    esr_status status = esr_edit_drop(ctx, edit, "unavailable", where, NULL);
    for (size_t i = 0; i < calendar->taken_count && status == ESR_OK; i++)
        status = add_taken(ctx, edit, calendar, &calendar->taken[i], note);
    return status;
}

esr_status esr_availability_apply(esr_context *ctx, const esr_cycle *base,
                                  const esr_imported *calendars, size_t count, esr_cycle **out,
                                  int32_t *lost) {
    esr_edit *edit = NULL;
    int32_t unknown = 0;
    char *frame = esri_frame_text(base);
    esr_status status = ESR_OK;
    if (!frame)
        return esri_fail_nomem(ctx);
    ESR_TRY(esr_edit_new(ctx, base, &edit));
    for (size_t i = 0; i < count; i++) {
        if (!is_known(ctx, base, &calendars[i])) {
            unknown++;
            continue;
        }
        warn_frame(ctx, &calendars[i], frame);
        ESR_TRY(replace(ctx, edit, &calendars[i]));
    }
    esr_edit *complete = edit;
    edit = NULL;
    ESR_TRY(esr_edit_finish(ctx, complete, out));
    if (lost)
        *lost = unknown;
cleanup:
    esr_edit_free(edit);
    free(frame);
    return status;
}
