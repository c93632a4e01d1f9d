// SPDX-License-Identifier: GPL-3.0-or-later
// Telling people of the plan: what is due since they were last told, written as messages into the
// database, and from there as files. Nothing is sent here.
#ifndef ESR_PUBLISH_H
#define ESR_PUBLISH_H

#include <esr/message.h>
#include <esr/plan.h>

// Who is named in a message besides the one whom it is for.
typedef enum esr_roster {
    ESR_ROSTER_KEPT,   // as chosen the last time; at first hidden
    ESR_ROSTER_HIDDEN, // to reviewers nobody; to a school its team, in time
    ESR_ROSTER_TEAM,   // to reviewers in time the others of their team too, with addresses
} esr_roster;

typedef enum esr_language {
    ESR_LANGUAGE_KEPT, // as chosen the last time; at first both
    ESR_LANGUAGE_BOTH,
    ESR_LANGUAGE_ENGLISH,
    ESR_LANGUAGE_CHINESE,
} esr_language;

// "hidden", "team"; "both", "en", "zh"; "" for KEPT. Static strings.
const char *esr_roster_name(esr_roster roster);
const char *esr_language_name(esr_language language);

// Is told after every message, and before the first one.
typedef void (*esr_publish_progress_fn)(void *user, size_t done, size_t count);

// All zero but for the day is the default.
typedef struct esr_publish_options {
    esr_day as_of; // nobody is told more than they may know on that day
    bool hold;     // what is told for the first time is tentative; else all becomes confirmed
    esr_roster roster;
    esr_language language;
    const char *templates; // a folder with the office's own texts; NULL: as chosen the last time,
                           // at first esr's own; "": esr's own
    bool alarm_given;      // else as chosen the last time, at first none
    int32_t alarm_days;    // an alarm so many days before, 0 to ESR_ALARM_DAYS_MAX; 0: none
    bool dry_run;          // only finds what is due
    int64_t now;           // seconds since 1970 in UTC; 0: by the clock
    esr_publish_progress_fn progress; // may be NULL
    void *progress_user;
} esr_publish_options;
#define ESR_ALARM_DAYS_MAX 60

// What changed for its recipient, as bits.
typedef enum esr_due_change {
    ESR_DUE_DAYS = 1 << 0,  // days, hours or time zone
    ESR_DUE_PLACE = 1 << 1, // another school or district
    ESR_DUE_SEAT = 1 << 2,
    ESR_DUE_TEAM = 1 << 3,
    ESR_DUE_WORDS = 1 << 4, // names, days of notice
} esr_due_change;

// A message that was written, or would be.
typedef struct esr_due {
    esr_message_kind kind;
    esr_event_key key;
    int64_t id;                        // of the message; 0 in a dry run
    const char *name, *name_zh;        // of the recipient
    const char *address;               // "": by hand
    const char *school, *school_zh;    // that is visited
    esr_day first_before, last_before; // of the visit as last told; ESR_DAY_NONE
    esr_day first_day, last_day;       // of the visit
    esr_invitation_state state;        // from now on
    int32_t sequence;
    uint32_t changed; // esr_due_change
    bool silent;      // no message: what it takes back never left the outbox, and was made void
} esr_due;

typedef struct esr_publication {
    const esr_due *at; // by review, recipient, id, part
    size_t count;
    size_t messages;            // without the silent ones
    int32_t reviewers, schools; // who hear something
    int32_t by_hand;            // messages without an address
    int32_t voided;             // messages that waited, and were overtaken
    int64_t first_id;           // of the first message; 0: there is none
    const esr_plan *plan;       // that was told
    esr_roster roster;          // the choices that hold
    esr_language language;
    const char *templates;
    int32_t alarm_days;
} esr_publication;

// Compares the current plan with what people were last told, and writes the messages that are due,
// what each recipient now knows, the cycle's `published` table and a line in the journal: all of it
// in one transaction, or nothing. Where nothing is due nothing is written. Gives what was told to
// the caller.
//
// Each text is looked at once more before it is kept; one that tells too much, which would be a
// defect of esr, fails the call with ESR_E_INTERNAL. ESR_E_INPUT if there is no plan, or for faults
// in the templates; ESR_E_LIMIT if the context was cancelled.
ESR_MUST_USE esr_status esr_publish(esr_context *ctx, esr_store *store,
                                    const esr_publish_options *options, esr_publication **out);
void esr_publication_free(esr_publication *publication);

// How far a publication would reach.
typedef struct esr_reach {
    size_t messages;
    int32_t reviewers, schools; // who hear something
} esr_reach;
// What is due on a day because `plan`, the current one or one that may become it, differs from what
// people were told; nothing if nobody was ever told anything. With `but` (a plan of the same
// reviews, seats and reviewers; NULL: none) only what would not be due just so of that plan too.
// With `hold` it is no difference that what was told is not confirmed yet.
ESR_MUST_USE esr_status esr_publish_count(esr_context *ctx, esr_store *store, const esr_plan *plan,
                                          const esr_plan *but, esr_day as_of, bool hold,
                                          esr_reach *out);

// Gives a cycle to the caller that is `base`, but for its `published` table: that says what people
// were last told, as far as it was of a cycle with the id of `base`. `*out` is NULL where that is
// so already, or nobody was told anything.
ESR_MUST_USE esr_status esr_publish_carry(esr_context *ctx, esr_store *store, const esr_cycle *base,
                                          esr_cycle **out);

// Makes the folder hold a file NNNN-WHO-REVIEW-KIND.ics, and .eml where there is an address, for
// each message that waits or is to be handed over, and none for a void one. Files that are there
// stay as they are. Answers how many were written.
ESR_MUST_USE esr_status esr_outbox_write(esr_context *ctx, esr_store *store, const char *folder,
                                         size_t *written);

#endif
