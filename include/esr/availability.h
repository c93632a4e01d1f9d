// SPDX-License-Identifier: GPL-3.0-or-later
// Availability from real calendars: what somebody's calendar, or a calendar of holidays, takes of a
// cycle's half days. It becomes rows of unavailable.csv, which bear the calendar's label as their
// note; what the calendar says besides (titles, places, people) is not kept.
#ifndef ESR_AVAILABILITY_H
#define ESR_AVAILABILITY_H

#include <esr/store.h>

typedef enum esr_calendar_use {
    ESR_USE_CALENDAR, // events take their time unless they are marked as free
    ESR_USE_HOLIDAYS, // every event that is not cancelled takes its time for good
} esr_calendar_use;

// Half days that are taken, on each day from the first to the last: a row of unavailable.csv.
typedef struct esr_taken {
    esr_day from, to; // inclusive
    bool am, pm;      // one of them, or both
    int32_t cost;     // of each half day to a visit; -1: not possible
} esr_taken;

// A calendar that was read. Who it is for and its label name it: there is one of each.
typedef struct esr_imported {
    esr_who who;
    const char *id;    // of the reviewer or school; "" with ESR_WHO_ALL
    const char *label; // one line of text
    esr_calendar_use use;
    int32_t tentative;         // what a tentative time costs; 0: it takes nothing
    const char *source;        // the file; of an address scheme and server alone
    const char *sha256;        // of what was read
    const char *frame;         // days, zone and hours of the cycle that it was read for
    int32_t read, left_out;    // events and the like, and how many of them can't be read
    const esr_taken *taken;    // by day
    size_t taken_count;        // 0: nothing is taken
    const char *at, *who_read; // when (UTC) and by whom it was put into the database; else ""
} esr_imported;
void esr_imported_free(esr_imported *imported);

// Several of them, in the order of (who, id, label).
typedef struct esr_imported_list {
    const esr_imported *at;
    size_t count;
} esr_imported_list;
void esr_imported_list_free(esr_imported_list *list);

// What to read, and as what. Texts are the caller's.
typedef struct esr_calendar_request {
    const char *location; // a file, or an address: https, webcal, or http of this machine; one
                          // that ends in "/" is a collection of CalDAV
    esr_who who;
    const char *id, *label; // as in esr_imported
    esr_calendar_use use;
    int32_t tentative; // 0 to 1,000,000
} esr_calendar_request;

// The label of a calendar that is given none: "busy" or "holidays". Static string.
const char *esr_calendar_label(esr_calendar_use use);

// Reads a calendar for a cycle and gives it to the caller. It is read by a child process of limited
// time and memory, as it may hold anything. Events that can't be read are left out, with a warning
// each at FILE:LINE, and so are told times without a zone, a text that is not UTF-8, and a calendar
// that does not reach over the cycle. Fails with ESR_E_INPUT if the whole can't be read or nothing
// in it can, with ESR_E_USAGE if the label is no line of text or the address may not be used, and
// with ESR_E_IO if the file or server can't be reached.
ESR_MUST_USE esr_status esr_calendar_read(esr_context *ctx, const esr_cycle *cycle,
                                          const esr_calendar_request *request, esr_imported **out);

// Gives a calendar of the same name to the caller that takes nothing.
ESR_MUST_USE esr_status esr_imported_empty(esr_context *ctx, const esr_imported *named,
                                           esr_imported **out);

// Whether two calendars say the same in the same way, whenever and wherever they were read.
bool esr_imported_same(const esr_imported *a, const esr_imported *b);

// Gives a cycle to the caller in which each of the calendars stands in unavailable.csv in place of
// what it said before; one that takes nothing is taken out. One for somebody who is not in `base`
// is a warning, and so is one that was read for other days or hours. The rules are not asked: see
// esr_check_rules. `lost`, which may be NULL, gets the number of those that fit nothing.
ESR_MUST_USE esr_status esr_availability_apply(esr_context *ctx, const esr_cycle *base,
                                               const esr_imported *calendars, size_t count,
                                               esr_cycle **out, int32_t *lost);

// Puts a calendar of the stored cycle into the database in place of the one of that name; takes
// that one out. What it changes in the cycle is esr_store_put_edit's.
ESR_MUST_USE esr_status esr_store_put_imported(esr_context *ctx, esr_store *store,
                                               const esr_imported *imported);
ESR_MUST_USE esr_status esr_store_drop_imported(esr_context *ctx, esr_store *store,
                                                const esr_imported *imported);
// Gives the calendars that were imported for a cycle to the caller.
ESR_MUST_USE esr_status esr_store_imported(esr_context *ctx, esr_store *store, const char *cycle_id,
                                           esr_imported_list **out);

#endif
