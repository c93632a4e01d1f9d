// SPDX-License-Identifier: GPL-3.0-or-later
// Prints the busy times of calendars, for the scripts beside it:
//   busy_of [apart] ZONE FIRST_DAY LAST_DAY FILE…
// For each file a line "FILE STATUS", then lines "DAY FROM TO" in minutes, or the faults. With
// "apart" a line ends in "busy" or "tentative"; else what is tentative is busy too.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "ics/busy.h"

#define FILE_BYTES_MAX ((size_t)64 << 20)

static void print_spans(const esri_ics_spans *spans, const char *kind) {
    for (size_t i = 0; i < spans->count; i++) {
        char day[11];
        esr_day_text(spans->at[i].day, day);
        printf("%s %d %d%s\n", day, spans->at[i].from, spans->at[i].to, kind);
    }
}

static void print_faults(esr_context *ctx) {
    for (size_t i = 0; i < esr_context_fault_count(ctx); i++) {
        esr_fault fault = esr_context_fault(ctx, i);
        printf("  %s: %s\n", fault.subject, fault.message);
    }
    esr_context_clear(ctx);
}

static esr_status print_busy(esr_context *ctx, const char *path, const esri_ics_window *window,
                             bool apart) {
    const esri_ics_choices choices = {0};
    esri_ics_answer answer = {0};
    char *bytes = NULL;
    size_t length = 0;
    esr_status status;
    ESR_TRY(esri_file_read(ctx, path, FILE_BYTES_MAX, &bytes, &length));
    status = apart ? esri_ics_read(ctx, path, bytes, length, window, &choices, &answer)
                   : esri_ics_busy(ctx, path, bytes, length, window, &answer.busy);
    printf("%s %d\n", path, status);
    print_spans(&answer.busy, apart ? " busy" : "");
    print_spans(&answer.tentative, " tentative");
    print_faults(ctx);
    status = ESR_OK;
cleanup:
    esri_ics_answer_free(&answer);
    free(bytes);
    return status;
}

int main(int argc, char **argv) {
    esr_context *ctx = NULL;
    esri_ics_window window = {0};
    esr_status status = ESR_OK;
    bool apart = argc > 1 && strcmp(argv[1], "apart") == 0;
    char **words = argv + 1 + apart;
    int count = argc - 1 - apart;
    if (count < 4 || !esr_day_parse(words[1], &window.first_day) ||
        !esr_day_parse(words[2], &window.last_day))
        return ESR_E_USAGE;
    window.time_zone = words[0];
    if (esr_context_new(&ctx) != ESR_OK)
        return ESR_E_NOMEM;
    for (int i = 3; i < count && status == ESR_OK; i++)
        status = print_busy(ctx, words[i], &window, apart);
    esr_context_free(ctx);
    return (int)status;
}
