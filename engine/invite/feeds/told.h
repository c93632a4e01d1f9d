// SPDX-License-Identifier: GPL-3.0-or-later
// Calendars of what people were told: one for each reader, out of the invitations alone. What the
// plan has become since is not looked at, but by the guard.
#ifndef ESRI_INVITE_FEEDS_TOLD_H
#define ESRI_INVITE_FEEDS_TOLD_H

#include <esr/invitation.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/idmap.h"
#include "guard/guard.h"

typedef struct esri_told {
    esr_context *ctx;
    const esr_plan *plan;
    esri_guard *guard;
    esr_invitation_list *list;
    const esr_invitation **shown; // that are shown on the day, by recipient, id, first day
    size_t shown_count;
    esri_buf zones;    // the VTIMEZONEs of all of them
    esri_idmap people; // "name\nname_zh" to the position of a reviewer
    esri_arena arena;
} esri_told; // all zero is empty

// Reads what the store's cycle was told, as it is shown on the day.
ESR_MUST_USE esr_status esri_told_open(esr_context *ctx, esr_store *store, const esr_plan *plan,
                                       esr_day as_of, esri_told *out);
void esri_told_close(esri_told *told);

// A reader and what is shown to them.
typedef struct esri_told_reader {
    esri_reader reader; // at = -1: they left the register
    const char *id, *name, *name_zh;
    const char *address; // ""
    const esr_invitation *const *events;
    size_t count;
} esri_told_reader;
// Calls `take` for each school that was told something and for each reviewer, by id, with those
// who left and to whom something is still shown. Stops when it fails.
typedef esr_status (*esri_told_fn)(void *user, const esri_told_reader *reader);
ESR_MUST_USE esr_status esri_told_each(const esri_told *told, esri_told_fn take, void *user);

// Appends a reader's calendar; `uid` is the calendar's or "". Fails with ESR_E_INTERNAL if the
// guard finds in it what the reader was not told; `path` is how that fault names it.
ESR_MUST_USE esr_status esri_told_calendar(const esri_told *told, const esri_told_reader *reader,
                                           const char *uid, const char *path, esri_buf *out);

#endif
