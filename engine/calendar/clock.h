// SPDX-License-Identifier: GPL-3.0-or-later
// Time zones.
#ifndef ESRI_CALENDAR_CLOCK_H
#define ESRI_CALENDAR_CLOCK_H

#include "base/context.h"
#include "ics/zone.h"

// Fills an empty zone; ESR_E_INPUT if this machine's zone data don't know it.
ESR_MUST_USE esr_status esri_clock_zone(esr_context *ctx, const char *time_zone,
                                        esri_ics_zone *out);

#endif
