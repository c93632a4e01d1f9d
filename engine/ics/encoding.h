// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that are not UTF-8. What counts in a calendar is ASCII, which the encodings used in Hong
// Kong have in common, so that a wrong guess among them changes no time.
#ifndef ESRI_ICS_ENCODING_H
#define ESRI_ICS_ENCODING_H

#include "ics/lines.h"

// Reads a text that is not UTF-8 as Big5-HKSCS, else as GB18030, warns of it, and gives the text in
// UTF-8 to the caller. `out` stays NULL where the text is UTF-8, or none of the three: the lines
// are told of then.
ESR_MUST_USE esr_status esri_ics_decode(esri_ics_report *report, const char *bytes, size_t length,
                                        char **out, size_t *out_length);

#endif
