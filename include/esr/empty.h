// SPDX-License-Identifier: GPL-3.0-or-later
// Why seats stay empty and reviews unscheduled, and what would fill them. Every reason is proved,
// by counting or by solving again, and every way out was tried: a plan with it exists and was
// judged.
#ifndef ESR_EMPTY_H
#define ESR_EMPTY_H

#include <esr/edit.h>
#include <esr/solve.h>

// Somebody whom exactly one obstacle keeps out of the seat, and the record of it.
typedef struct esr_near {
    esr_reviewer_ix reviewer;
    const char *obstacle; // "has no visit left": the same text for all who have this obstacle
    const char *record;   // "relations.csv:12: employed until 2005-08-31; free from 2011-09-01"
} esr_near;

// The empty seats of one kind at one review, or a review without a visit.
typedef struct esr_empty_gap {
    esr_review_ix review;
    int32_t seat;         // in cycle->seats; -1: the whole review is unscheduled
    int32_t missing;      // seats: 1 or more
    const char *fact;     // one line with counts, see esr_explain_gaps
    const esr_near *near; // by obstacle
    int32_t near_count;
    int32_t further; // people of a fitting role whom two or more things keep out
    int32_t cause;   // in report->causes
} esr_empty_gap;

typedef enum esr_empty_why {
    ESR_EMPTY_COUNTED,  // these seats ask for more visits than their people can make
    ESR_EMPTY_SOLVED,   // these reviews, planned alone, leave a seat empty in every plan
    ESR_EMPTY_WHOLE,    // every plan of the whole cycle has such a gap; no smaller reason is known
    ESR_EMPTY_DEARER,   // it can be filled; that costs more than to leave it empty
    ESR_EMPTY_BETTER,   // it can be filled and that costs less: the search was cut
    ESR_EMPTY_UNPROVEN, // nothing could be proved in time
} esr_empty_why;

// What a clash asks for: seats of one kind at one review.
typedef struct esr_clash_need {
    esr_review_ix review;
    int32_t seat, count;
} esr_clash_need;

typedef enum esr_way_kind {
    ESR_WAY_LIMIT,    // a limit of the cycle
    ESR_WAY_DATE,     // the review's bounds, or its school's calendar
    ESR_WAY_CAPACITY, // visits at once
    ESR_WAY_PIN,      // a pin dropped
    ESR_WAY_WEIGHT,   // a dearer gap
    ESR_WAY_VISITS,   // one more visit of somebody
    ESR_WAY_FREE,     // somebody is free after all
    ESR_WAY_DISTANCE, // somebody travels farther
    ESR_WAY_SECTOR,   // somebody reviews another sector, too
    ESR_WAY_PAIR,     // two people sit together after all
    ESR_WAY_WAIVER,   // a relation waived: a decision on a conflict of interest
    ESR_WAY_RECRUIT,  // more people
    ESR_WAY_SEATS,    // fewer seats
    ESR_WAY_KIND_COUNT,
} esr_way_kind;

// A way out that was tried: with these edits there is a plan that keeps all rules and has fewer
// gaps, here and in all.
typedef struct esr_way_out {
    esr_way_kind kind;
    const char *text;      // "LEE Ka-ming (R12) makes 3 visits instead of 2"
    const char *where;     // "reviewers.csv:13: max_visits = 3"
    const esr_step *steps; // the edits: esr_edit_step
    int32_t step_count;
    int32_t filled;                   // seats of the cause that the plan fills more
    bool whole;                       // nothing of the cause is left
    int32_t unscheduled, empty_seats; // of that plan; seats of unscheduled reviews don't count
    int64_t cost;                     // of that plan
    int64_t more;                     // its cost without C1 and C2 less that of the plan explained
} esr_way_out;

// A reason that one or more gaps share.
typedef struct esr_empty_cause {
    esr_empty_why why;
    const char *text; // sentences
    // COUNTED, SOLVED: the clash. As far as was proved (`smallest`), without any one of these needs
    // the others can be met; for COUNTED as far as counting goes.
    const esr_clash_need *needs; // by review and seat
    int32_t need_count;
    bool smallest;
    const esr_reviewer_ix *people; // who may sit in any of these seats
    int32_t people_count;
    int32_t missing;          // of these seats, empty in the plan
    int32_t wanted, possible; // seats, and how many of them can be filled at most; SOLVED: wanted-1
    esr_day from, to;         // between which these visits may lie; from > to: they have no day
    int64_t more;             // DEARER, BETTER: what a plan that fills it costs more; below 0: less
    const esr_way_out *ways;  // what the office can do first; then what others are asked; by cost
    int32_t way_count;
} esr_empty_cause;

typedef struct esr_empty_report {
    const esr_empty_gap *gaps; // by review, then seat
    int32_t gap_count;
    const esr_empty_cause *causes; // in the order of their first gaps
    int32_t cause_count;
    int32_t unscheduled, empty_seats; // of the whole plan
    int32_t solves;                   // that were made for it
    bool cut;                         // time was up or somebody cancelled: there may be more
} esr_empty_report;

// `done` of `of` ways of the cause at hand were tried.
typedef void (*esr_empty_progress_fn)(void *user, const char *phase, int32_t cause, int32_t causes);

// All zero is the default.
typedef struct esr_empty_options {
    const char *review_id; // explain this review's gaps alone; NULL: all
    bool all;              // every way that works, not the best few
    int64_t time_limit_ms; // 0: none
    esr_empty_progress_fn progress;
    void *progress_user;
} esr_empty_options;

// Explains the gaps of a solution and gives the report to the caller; the cycle must outlive it.
// A plan without gaps gives an empty report. esr_context_cancel ends it early with what is known by
// then. Fails with ESR_E_INPUT if there is no such review, or with ESR_E_NOMEM.
ESR_MUST_USE esr_status esr_explain_empty(esr_context *ctx, const esr_solution *solution,
                                          const esr_empty_options *options, esr_empty_report **out);
void esr_empty_report_free(esr_empty_report *report);

// "counted", "solved", …; "limit", "date", …. Static strings.
const char *esr_empty_why_name(esr_empty_why why);
const char *esr_way_kind_name(esr_way_kind kind);

#endif
