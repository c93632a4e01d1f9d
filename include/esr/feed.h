// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds: calendar files (RFC 5545, METHOD:PUBLISH) for people to subscribe to on a web server, and
// the same files to hand out.
#ifndef ESR_FEED_H
#define ESR_FEED_H

#include <esr/store.h>

typedef enum esr_feed_kind {
    ESR_FEED_VISITS,     // the office's: every visit of the plan
    ESR_FEED_MILESTONES, // the office's: whom to tell what by when, first and last visit
    ESR_FEED_SCHOOL,
    ESR_FEED_REVIEWER,
} esr_feed_kind;

typedef enum esr_feed_change { ESR_FEED_SAME, ESR_FEED_CHANGED, ESR_FEED_NEW } esr_feed_change;

typedef struct esr_feed {
    esr_feed_kind kind;
    const char *id;             // "" for the office
    const char *name, *name_zh; // of whom it is for; "" for the office
    const char *address;        // theirs; "" where none is known
    const char *file;           // "0f…e1.ics": whoever knows the name may read it
    int32_t entry_count;        // events in it
    esr_feed_change change;     // what became of the file
} esr_feed;

typedef struct esr_feed_list {
    const esr_feed *at; // the office's, then schools, then reviewers, by id
    size_t count;
    int32_t removed; // files that were taken away
} esr_feed_list;

// Writes the feeds of the stored cycle into `folder`, which a web server shows, and gives the list
// of them to the caller. A file whose content stays is not touched; files of feeds that were
// renewed, or whose readers left, are removed; other files stay.
//
// Reviewers and schools find what they were last told (esr_store_invitations), whatever the plan
// says now; what was taken back stays as cancelled until the day after it would have ended, by
// `as_of`. A school has a feed from the first time that it was told something. The office's hold
// `plan`, which must be the current one.
//
// The guard looks at every feed before any file is written: one that holds what its reader was not
// told, which would be a defect of esr, fails the call with ESR_E_INTERNAL.
ESR_MUST_USE esr_status esr_feeds_write(esr_context *ctx, esr_store *store, const esr_plan *plan,
                                        esr_day as_of, const char *folder, esr_feed_list **out);
void esr_feed_list_free(esr_feed_list *list);

// Lets go of a feed's name, after the link was shown to others: the next esr_feeds_write draws a
// new one and removes the old file. `*renewed` is false if there was none.
ESR_MUST_USE esr_status esr_feed_renew(esr_context *ctx, esr_store *store, esr_feed_kind kind,
                                       const char *id, bool *renewed);

// Writes below `folder`, which should be empty, for the office alone calendars/all.ics and
// calendars/office.ics, the same as its two feeds; and to hand out hand-out/school/ID.ics and
// hand-out/reviewer/ID.ics. Once something was published, these hold what their readers were last
// told, as feeds do; before that, what they may be told of the plan on the day `as_of`: schools
// their dates from cycle->notice.dates days before on, schools and members the team from
// notice.names days before on (but not before the dates), reviewers their own visits at once.
ESR_MUST_USE esr_status esr_feeds_write_results(esr_context *ctx, esr_store *store,
                                                const esr_plan *plan, esr_day as_of,
                                                const char *folder);

// "visits", "milestones", "school", "reviewer". Static strings.
const char *esr_feed_kind_name(esr_feed_kind kind);

#endif
