// SPDX-License-Identifier: GPL-3.0-or-later
// calendars/ of a folder. This version refuses them: nothing is guessed away.
#include <stdlib.h>

#include "base/file.h"
#include "store/folder.h"
#include "store/folder_write.h"

static esr_status refuse(esr_context *ctx) {
    return esri_fail(ctx, ESR_E_INPUT, "calendars", "calendars are not read by this version");
}

esr_status esri_calendars_read(esr_context *ctx, const char *folder, esr_rows *rows) {
    (void)rows;
    char *path = esri_path_join(folder, "calendars");
    if (!path)
        return esri_fail_nomem(ctx);
    esr_status status = esri_path_exists(path) ? refuse(ctx) : ESR_OK;
    free(path);
    return status;
}

esr_status esri_calendars_write(esri_folder_writer *w, const esr_cycle *cycle) {
    return cycle->rows->tables[ESRI_BUSY].count > 0 ? refuse(w->ctx) : ESR_OK;
}
