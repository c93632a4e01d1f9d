// SPDX-License-Identifier: GPL-3.0-or-later
// Says whether an iCalendar object keeps what RFC 5545 and, for its METHOD, RFC 5546 demand, as far
// as a mail program may refuse it for that. libical's own check misses alarms in a CANCEL, several
// UIDs, zones that are missing or twice there, local DTSTAMPs, ends before beginnings, and dates
// mixed with times; and it writes into what it checks. Knows nothing of esr's own objects.
#ifndef ESRI_CALENDAR_ITIP_H
#define ESRI_CALENDAR_ITIP_H

#include <stddef.h>

#include "base/buf.h"

// Appends each breach as "line 12: ATTENDEE: what is wrong", joined by "; ", and answers how many
// there are. Costs O(n) for n bytes. Without memory `breaches` has failed, and the answer is 1.
size_t esri_itip_check(const char *text, size_t length, esri_buf *breaches);

#endif
