// SPDX-License-Identifier: GPL-3.0-or-later
// Sorts faults by what stands in front of them, FILE:LINE.
#include "kit/faults.h"

#include <stdlib.h>
#include <string.h>

#include "kit/output.h"

typedef struct place {
    esr_fault fault;
    size_t file_length;       // of the subject's FILE
    unsigned long line;       // 0: none
    size_t found, file_found; // places in the order of discovery: of this, and of its file's first
} place;

static place read_place(esr_fault fault, size_t found) {
    place out = {fault, strlen(fault.subject), 0, found, found};
    for (const char *colon = strchr(fault.subject, ':'); colon; colon = strchr(colon + 1, ':')) {
        if (colon[1] < '0' || colon[1] > '9')
            continue;
        out.file_length = (size_t)(colon - fault.subject);
        out.line = strtoul(colon + 1, NULL, 10);
        break;
    }
    return out;
}

static int compare(size_t a, size_t b) {
    return (a > b) - (a < b);
}

static int compare_files(const place *a, const place *b) {
    int order = compare(a->file_length, b->file_length);
    return order ? order : memcmp(a->fault.subject, b->fault.subject, a->file_length);
}

static int by_file(const void *a, const void *b) {
    const place *left = a, *right = b;
    int order = compare_files(left, right);
    return order ? order : compare(left->found, right->found);
}

static int by_place(const void *a, const void *b) {
    const place *left = a, *right = b;
    int order = compare(left->file_found, right->file_found);
    if (order == 0)
        order = compare(left->line, right->line);
    return order ? order : compare(left->found, right->found);
}

esr_fault *cli_faults_sorted(const esr_context *ctx) {
    size_t count = esr_context_fault_count(ctx);
    place *places = cli_need(calloc(count + 1, sizeof *places));
    esr_fault *sorted = cli_need(calloc(count + 1, sizeof *sorted));
    for (size_t i = 0; i < count; i++)
        places[i] = read_place(esr_context_fault(ctx, i), i);
    qsort(places, count, sizeof *places, by_file);
    for (size_t i = 1; i < count; i++)
        if (compare_files(&places[i], &places[i - 1]) == 0)
            places[i].file_found = places[i - 1].file_found;
    qsort(places, count, sizeof *places, by_place);
    for (size_t i = 0; i < count; i++)
        sorted[i] = places[i].fault;
    free(places);
    return sorted;
}
