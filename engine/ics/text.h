// SPDX-License-Identifier: GPL-3.0-or-later
// Writes iCalendar text (RFC 5545): content lines that are escaped, cleaned of what could begin
// another line, folded at 75 octets between characters, and ended with CRLF. Time zones are
// written as what their clocks do in a span of days, not as rules.
#ifndef ESRI_ICS_TEXT_H
#define ESRI_ICS_TEXT_H

#include <esr/types.h>

#include "base/buf.h"
#include "base/text.h"
#include "ics/zone.h"

// Appends `name:value` as it stands; a value may hold no control characters.
void esri_ics_add_line(esri_buf *buf, const char *name, const char *value);
// Appends `name:value` with the value escaped as TEXT: `\n` in it is a line break; other control
// characters become blanks, bytes that are no UTF-8 the replacement character.
void esri_ics_add_text(esri_buf *buf, const char *name, const char *value);
// Appends `name;CN="common_name":mailto:email`. An address with a blank, a control character or
// one of `"<>,;` is left out, and the whole line with it.
void esri_ics_add_person(esri_buf *buf, const char *name, const char *common_name,
                         const char *email);
// Appends `name;VALUE=DATE:` and the day.
void esri_ics_add_date(esri_buf *buf, const char *name, esr_day day);
// Appends `name;TZID=zone:` and the minute of the day; 1440 is the next day's midnight.
void esri_ics_add_time(esri_buf *buf, const char *name, const char *time_zone, esr_day day,
                       int32_t minute);
// Appends `name:` and an instant in UTC.
void esri_ics_add_instant(esri_buf *buf, const char *name, int64_t instant);

// Appends a VTIMEZONE of that name, right from the first day to the last.
void esri_ics_add_zone(esri_buf *buf, const char *time_zone, const esri_ics_zone *zone,
                       esr_day first_day, esr_day last_day);

#endif
