// SPDX-License-Identifier: GPL-3.0-or-later
// What a person, or a program, can read in a calendar file: its lines unfolded and unescaped, as
// one clean text. Shares nothing with the room that writes calendars.
#ifndef ESRI_GUARD_UNFOLD_H
#define ESRI_GUARD_UNFOLD_H

#include <stdint.h>

#include "base/buf.h"

// Appends the values of all properties and parameters of a calendar, and whole lines where they
// are none. What can tell nothing about people and visits is left out: the words and rules that
// RFC 5545 sets down, what clocks do in a VTIMEZONE, random UUIDs, and DTSTAMP or LAST-MODIFIED of
// one of the `instants`, a text made by esri_instants_add.
void esri_unfold_calendar(const char *bytes, size_t length, const char *instants, esri_buf *out);
// Appends an instant: seconds since 1970 in UTC.
void esri_instants_add(esri_buf *instants, int64_t instant);

#endif
