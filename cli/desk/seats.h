// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of who could take a seat.
#ifndef CLI_DESK_SEATS_H
#define CLI_DESK_SEATS_H

#include "kit/command.h"

#define DESK_OPTION_MOST                                                                           \
    { "most", CLI_COUNT, "N", "So many at most; 5 if not given.", false }

// "V2, 7 days between", "none"; for the caller to free.
char *desk_nearest_text(const esr_cycle *cycle, const esr_substitute *who);
// "12.3"; "?" where a place is not known. For the caller to free.
char *desk_km_text(double km);
// "2 of 2"
char *desk_visits_text(const esr_cycle *cycle, const esr_substitute *who);
json_t *desk_substitute_json(const esr_cycle *cycle, const esr_substitute *who);

// Tells a seat, what it costs without its holder, and its substitutes, numbered from `first` on, or
// why there are none. Answers the same for --json.
json_t *desk_tell_seat(cli_run *run, const esr_plan *plan, const esr_seat_choice *choice,
                       int32_t first);

#endif
