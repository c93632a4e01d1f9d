// SPDX-License-Identifier: GPL-3.0-or-later
// Who reads something that is written about a plan.
#ifndef ESRI_PLAN_READER_H
#define ESRI_PLAN_READER_H

#include <esr/plan.h>

typedef struct esri_reader {
    esr_recipient recipient;
    int32_t at; // position of the school or reviewer in the cycle; -1 for the office
} esri_reader;

#endif
