// SPDX-License-Identifier: GPL-3.0-or-later
// VAVAILABILITY (RFC 7953): spans of time in which somebody can't be had, but for the AVAILABLE
// times in them. One of higher priority covers what the others say of its span.
#ifndef ESRI_ICS_AVAILABILITY_H
#define ESRI_ICS_AVAILABILITY_H

#include "ics/events.h"

// Adds what the text's VAVAILABILITY components leave unavailable to what is taken. Fails only with
// ESR_E_NOMEM.
ESR_MUST_USE esr_status esri_ics_take_availability(esri_ics_reading *run,
                                                   const esri_ics_document *document);

#endif
