// SPDX-License-Identifier: GPL-3.0-or-later
// The best plan of a tiny cycle by trying them all, with the rules and costs written down once
// more from the text of the problem: shares no code with rules/, formulation/ or search/.
//
// For cycles of a few reviews and at most BRUTE_REVIEWERS_MAX reviewers.
#ifndef BRUTE_H
#define BRUTE_H

#include <esr/plan.h>

#define BRUTE_REVIEWERS_MAX 10

// What can be left out, so that a test can tell whether it matters: the optimum without it is
// another one. The order is that of the rules and terms.
typedef enum brute_part {
    BRUTE_H1_WEEKEND,
    BRUTE_H1_ALL,
    BRUTE_H1_SCHOOL,
    BRUTE_H2_EARLIEST,
    BRUTE_H2_LATEST,
    BRUTE_H3_ROLE,
    BRUTE_H4_SECTOR,
    BRUTE_H4_LANGUAGE,
    BRUTE_H5_OWN_SCHOOL,
    BRUTE_H6_RELATION,
    BRUTE_H6_FROM, // relations bind before `from` too
    BRUTE_H6_TERM, // relations bind no longer than `to`
    BRUTE_H6_WAIVER,
    BRUTE_H6_HISTORY,
    BRUTE_H7_SPONSOR,
    BRUTE_H7_RIVAL,
    BRUTE_H8_DISTANCE,
    BRUTE_H9_BUSY,
    BRUTE_H10_MOST,
    BRUTE_H10_GAP,
    BRUTE_H11_MARGIN,
    BRUTE_H12_PLAN,
    BRUTE_H12_HISTORY,
    BRUTE_H13_TEAM,
    BRUTE_H13_AWAY,
    BRUTE_H14_PAIR,
    BRUTE_H15_NOVICES,
    BRUTE_H16_ALL,
    BRUTE_H16_SECTOR,
    BRUTE_H17_KEEP_DAY,
    BRUTE_H17_KEEP_REVIEWER,
    BRUTE_H17_FORBID_DAY,
    BRUTE_H17_FORBID_REVIEWER,
    BRUTE_H17_FORBID_BOTH,
    BRUTE_C1_UNSCHEDULED,
    BRUTE_C2_EMPTY_SEAT,
    BRUTE_C3_MISSING_SKILL,
    BRUTE_C4_NO_VETERAN,
    BRUTE_C5_UNDER_MINIMUM,
    BRUTE_C6_TRAVEL,
    BRUTE_C7_STEPS,
    BRUTE_C7_RECENT,
    BRUTE_C8_PREFERENCE,
    BRUTE_C8_RELATION,
    BRUTE_C8_SPONSOR,
    BRUTE_C8_RIVAL,
    BRUTE_C8_RECIPROCAL,
    BRUTE_C8_SOFT_ALL,
    BRUTE_C8_SOFT_SCHOOL,
    BRUTE_C8_SOFT_REVIEWER,
    BRUTE_C9_CHANGE_DATE,
    BRUTE_C10_CHANGE_REVIEWER,
    BRUTE_PART_COUNT,
} brute_part;

#define BRUTE_NOTHING_LEFT_OUT BRUTE_PART_COUNT

// "H1 weekend" and so on. Static strings.
const char *brute_part_name(brute_part part);

typedef struct brute_answer {
    bool possible;   // whether any plan keeps all rules: pins may exclude each other
    esr_costs costs; // of the best plan
    esr_plan *plan;  // the best plan; the caller frees it. NULL where there is none
} brute_answer;

// The optimum without one part. Ends the program when it is out of memory.
brute_answer brute_solve(const esr_cycle *cycle, brute_part left_out);

#endif
