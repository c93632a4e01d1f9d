// SPDX-License-Identifier: GPL-3.0-or-later
// Prints the busy times of calendars, for the scripts beside it:
//   busy_of ZONE FIRST_DAY LAST_DAY FILE…
// For each file a line "FILE STATUS", then lines "DAY FROM TO" in minutes, or the faults.
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "ics/busy.h"

#define FILE_BYTES_MAX ((size_t)64 << 20)

static esr_status print_busy(esr_context *ctx, const char *path, const esri_ics_window *window) {
    esri_ics_spans spans = {0};
    char *bytes = NULL;
    size_t length = 0;
    esr_status status;
    ESR_TRY(esri_file_read(ctx, path, FILE_BYTES_MAX, &bytes, &length));
    status = esri_ics_busy(ctx, path, bytes, length, window, &spans);
    printf("%s %d\n", path, status);
    for (size_t i = 0; i < spans.count; i++) {
        char day[11];
        esr_day_text(spans.at[i].day, day);
        printf("%s %d %d\n", day, spans.at[i].from, spans.at[i].to);
    }
    for (size_t i = 0; i < esr_context_fault_count(ctx); i++) {
        esr_fault fault = esr_context_fault(ctx, i);
        printf("  %s: %s\n", fault.subject, fault.message);
    }
    esr_context_clear(ctx);
    status = ESR_OK;
cleanup:
    esri_ics_spans_free(&spans);
    free(bytes);
    return status;
}

int main(int argc, char **argv) {
    esr_context *ctx = NULL;
    esri_ics_window window = {0};
    esr_status status = ESR_OK;
    if (argc < 5 || !esr_day_parse(argv[2], &window.first_day) ||
        !esr_day_parse(argv[3], &window.last_day))
        return ESR_E_USAGE;
    window.time_zone = argv[1];
    if (esr_context_new(&ctx) != ESR_OK)
        return ESR_E_NOMEM;
    for (int i = 4; i < argc && status == ESR_OK; i++)
        status = print_busy(ctx, argv[i], &window);
    esr_context_free(ctx);
    return (int)status;
}
