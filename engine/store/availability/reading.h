// SPDX-License-Identifier: GPL-3.0-or-later
// A calendar as half days: read in a child process, of whose answer only numbers and checked texts
// are taken.
#ifndef ESRI_STORE_READING_H
#define ESRI_STORE_READING_H

#include <esr/availability.h>

// What becomes of a half day.
typedef enum esri_half {
    ESRI_HALF_FREE = '.',
    ESRI_HALF_TAKEN = 'x',
    ESRI_HALF_TENTATIVE = '?',
} esri_half;

typedef struct esri_halves {
    char *slots; // by slot of the cycle; the caller frees it
    int32_t read, left_out;
    esr_day first, last; // of all times, in the cycle or not; or ESR_DAY_NONE
} esri_halves;

// Reads a text whose faults stand at "subject:LINE". Faults and warnings are the context's.
ESR_MUST_USE esr_status esri_halves_read(esr_context *ctx, const esr_cycle *cycle,
                                         const char *subject, const char *bytes, size_t length,
                                         esr_calendar_use use, esri_halves *out);

#endif
