// SPDX-License-Identifier: GPL-3.0-or-later
// The rules and costs as brute.c tries them: one review's choice alone, two choices, all together.
#ifndef BRUTE_RULES_H
#define BRUTE_RULES_H

#include "brute.h"

typedef struct brute_case {
    const esr_cycle *cycle;
    brute_part left_out;
} brute_case;

// What one review gets: no visit (`first` is none, nobody on the team), or a first day and a team.
typedef struct brute_choice {
    int32_t review;
    esr_day first;
    uint32_t team;   // bit r: reviewer r is a member
    esr_costs costs; // all that depends on this choice alone
} brute_choice;

// H1, H2 and H17 of a visit that starts on that day.
bool brute_day_allowed(const brute_case *problem, int32_t review, esr_day first);
// H3 to H9, H12 (history) and H17 (forbid) of one member.
bool brute_member_allowed(const brute_case *problem, int32_t review, int32_t reviewer,
                          esr_day first);
// H3, H13 to H15 inside the team, and H17 (keep). Day and members were looked at before.
bool brute_choice_allowed(const brute_case *problem, const brute_choice *choice);
// H10: that many visits of one reviewer.
bool brute_visits_allowed(const brute_case *problem, int32_t reviewer, int32_t visits);
// H10 to H12 between the choices of two reviews.
bool brute_two_allowed(const brute_case *problem, const brute_choice *a, const brute_choice *b);
// H13 and H16 of a choice with those of the reviews before it.
bool brute_together_allowed(const brute_case *problem, const brute_choice *const *before,
                            const brute_choice *choice);

// Fills in the costs that depend on the choice alone: C1 to C4, C6, the recent visits of C7, C8
// but for mutual visits, C9 and C10.
void brute_choice_costs(const brute_case *problem, brute_choice *choice);
// C7: the load step of one more visit after so many.
int64_t brute_step_cost(const brute_case *problem, int32_t visits);
// C5 of one reviewer.
int64_t brute_minimum_cost(const brute_case *problem, int32_t reviewer, int32_t visits);
// C8 of a `reciprocal` rule that is a cost.
int64_t brute_mutual_cost(const brute_case *problem, const brute_choice *a, const brute_choice *b);

// Whether the team can sit in the seats of its review (H3); if so and `member` is not NULL, writes
// who sits where (by place of the cycle).
bool brute_seat_team(const brute_case *problem, const brute_choice *choice,
                     esr_reviewer_ix *member);

#endif
