// SPDX-License-Identifier: GPL-3.0-or-later
// From a day and a team for each review to a plan in which nobody changes seats without need.
#ifndef ESRI_SEATING_H
#define ESRI_SEATING_H

#include "formulation/team.h"

#include <esr/plan.h>

// Gives the plan to the caller. Members who are on the same team in `before` keep their seats there
// if everybody finds one that way. `day` is -1 for no visit.
ESR_MUST_USE esr_status esri_seating_plan(esr_context *ctx, const esri_problem *problem,
                                          const esr_plan *before, const int32_t *day,
                                          const esri_team *team, esr_plan **out);

#endif
