// SPDX-License-Identifier: GPL-3.0-or-later
// A small cycle with a plan that a test sets up by hand, and what the judge says of it. Without
// changes: schools S1, S2, S3 (primary) and S4 (secondary); reviews V1 of S1 (2 days), V2 of S2
// (1 day), both with a principal and a teacher, and V3 of S3 (half a day, one teacher); principals
// P1 (S4), P2 (S2), P3 (an officer), teachers T1 (S3), T2 (S4, a novice), T3 (S2). From Monday
// 2026-09-07 to Friday 2026-12-18, all limits, rules and costs at their defaults.
#ifndef SCENE_H
#define SCENE_H

#include "harness.h"

typedef struct scene {
    esr_context *ctx;
    esr_cycle *cycle;
    esr_plan *plan;
    esr_verdict *verdict; // of the plan as it was when last asked
} scene;

// The cycle with the files that differ from those above (same name) or come on top.
void scene_open(scene *s, const harness_file *changes, size_t count);
void scene_close(scene *s);
// Gives a review a visit on that day; `team` names a reviewer or "-" for each seat, principal
// before teacher: "P1 T1". A day of NULL: no visit.
void scene_visit(scene *s, const char *review, const char *day, const char *team);
// Judges the plan: how often a rule is broken, the first sentence about it ("" without), a term.
size_t scene_broken(scene *s, esr_rule rule);
const char *scene_text(scene *s, esr_rule rule);
int64_t scene_cost(scene *s, esr_term term);
// The plan breaks this rule and no other; or none at all.
void scene_must_break(scene *s, esr_rule rule, size_t times, const char *sentence_part);
void scene_must_hold(scene *s);

esr_day scene_day(const char *text);
esr_review_ix scene_review(const scene *s, const char *id);
esr_reviewer_ix scene_reviewer(const scene *s, const char *id);

// A cycle.ini with the usual [cycle] and these sections behind it.
#define SCENE_INI(sections)                                                                        \
    "[cycle]\nid = test\nname = Test cycle\nfirst_day = 2026-09-07\nlast_day = 2026-12-18\n"       \
    "time_zone = Asia/Hong_Kong\norganizer = Office <office@example.org>\n" sections

#endif
