// SPDX-License-Identifier: GPL-3.0-or-later
// What an undo makes of the imported calendars: their list must say what the input says.
#ifndef ESRI_STORE_UNDO_CALENDARS_H
#define ESRI_STORE_UNDO_CALENDARS_H

#include "store/store_db.h"

// Puts each calendar of which `now` and the rows of `former` hold other times back to what it takes
// in `former`. Within the undo's transaction, when `former` is the present input already.
ESR_MUST_USE esr_status esri_undo_calendars(esr_context *ctx, esr_store *store, const esr_rows *now,
                                            const esr_cycle *former);

#endif
