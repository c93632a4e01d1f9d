// SPDX-License-Identifier: GPL-3.0-or-later
// The last look at messages, on all processors: each is looked at by engine/guard before the
// transaction in which it is written may be kept.
#ifndef ESRI_INVITE_WATCH_H
#define ESRI_INVITE_WATCH_H

#include "guard/guard.h"
#include "invite/compose.h"
#include "invite/due.h"

typedef struct esri_watch esri_watch;

// A watch over messages about a plan on a day; `roster`: they list the team. The plan must outlive
// it.
ESR_MUST_USE esr_status esri_watch_new(esr_context *ctx, const esr_plan *plan, esr_day as_of,
                                       bool roster, esri_watch **out);
void esri_watch_free(esri_watch *watch);

// Adds a message, whose texts are in the arena; takes the arena over, and `due` must stay where it
// is. When many are there it looks at them, as esri_watch_finish does.
ESR_MUST_USE esr_status esri_watch_add(esri_watch *watch, const esri_due *due,
                                       const esri_composed *texts, esri_arena *arena);
// Looks at all that were added and not yet looked at. Fails with ESR_E_INTERNAL, and a fault that
// says what is in it, if one must not go out.
ESR_MUST_USE esr_status esri_watch_finish(esri_watch *watch);

#endif
