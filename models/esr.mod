# SPDX-License-Identifier: GPL-3.0-or-later
#
# The planning problem as an integer program, for plain glpsol:
#
#     glpsol -m models/esr.mod -d models/tiny-1.dat
#
# It is the compact form: every allowed (review, reviewer, first day) is a binary. That is too
# much for a real cycle, which the engine solves by columns (docs/formulation.md says how), but it
# is short enough to read, and it judges the engine on small cycles. esr_export_mathprog writes
# the data of any small cycle. Letters and names are those of docs/formulation.md; Hn and Cn are
# the rules and the cost terms there.

# ---- Sets --------------------------------------------------------------------------------------

set REVIEWS;                                # v, w: what is to be planned
set REVIEWERS;                              # r, q: who can be asked
set SCHOOLS;                                # h
set SEATS;                                  # s: kinds of seat
set SKILLS;                                 # k
param days, integer, > 0;
set DAYS := 1..days;                        # d, e, t: calendar days, 1 is the cycle's first

# What looks at one visit alone is settled in the data: STARTS lists the first days that H1, H2
# and H17 (forbid) leave to a review, SITS the reviewers whom H3 to H9, the history of H12 and H17
# (forbid) leave to a visit that starts there.
set STARTS, within REVIEWS cross DAYS;
set SITS, dimen 3;                          # (review, reviewer, first day)
check {(v, r, d) in SITS}: (v, d) in STARTS and r in REVIEWERS;
set PAIRS := setof {(v, r, d) in SITS} (v, r);

set STAFF {SCHOOLS}, within REVIEWERS, default {};    # whose home school is h
set FILLS {SEATS}, within REVIEWERS, default {};      # whose role may fill s
set HAVE {SKILLS}, within REVIEWERS, default {};
set NOVICES, within REVIEWERS;
set APART, within REVIEWERS cross REVIEWERS;          # never on the same team
set CAPACITY;                                         # c: rows of capacity
set COUNTED {CAPACITY}, within REVIEWS, default {};   # the reviews that c counts
set KEEP_DAY, dimen 2;                                # pins: (review, day)
set KEEP_REVIEWER, within REVIEWS cross REVIEWERS;
set TOLD_DAY, dimen 2;                                # (review, day) that was published
set TOLD_REVIEWER, within REVIEWS cross REVIEWERS;

# ---- Numbers -----------------------------------------------------------------------------------

param school {REVIEWS}, symbolic, in SCHOOLS;
param length {REVIEWS}, integer, > 0;       # days that a visit touches, its half day too
param weight {REVIEWS}, integer, > 0;
param seats {REVIEWS, SEATS}, integer, >= 0, default 0;
param needs {REVIEWS, SKILLS}, integer, >= 0, default 0;
param least {REVIEWERS}, integer, >= 0;     # visits: at least (C5), at most (H10)
param most {REVIEWERS}, integer, >= 0;
param recent {REVIEWERS}, integer, >= 0;

param gap_days, integer, >= 0;
param home_away, integer, >= 0;             # 0: no limit
param own_review_margin, integer, >= 0;
param novices_per_team, integer, >= 0;
param reciprocal_forbid, binary;
param reciprocal_cost, integer, >= 0;       # 0 where it is forbidden or allowed
param capacity_from {CAPACITY}, integer;
param capacity_to {CAPACITY}, integer;
param capacity_most {CAPACITY}, integer, >= 0;

param unscheduled, >= 0;
param empty_seat, >= 0;
param missing_skill, >= 0;
param no_veteran, >= 0;
param under_minimum, >= 0;
param per_recent_visit, >= 0;
param change_date, >= 0;
param change_reviewer, >= 0;
param steps, integer, > 0;
param load_step {1..steps}, >= 0;           # never decreasing; the last one repeats
param date_cost {STARTS};                   # C8: slots soft for the school or for all
param cost {SITS};                          # C6 travel, C8 of this member at this visit

# ---- Decisions ---------------------------------------------------------------------------------

var z {STARTS}, binary;                     # the visit of v starts on d
var x {SITS}, binary;                       # r is a member of v, whose visit starts on d
var t {PAIRS}, binary;                      # r is a member of v
var y {(v, r) in PAIRS, s in SEATS: seats[v, s] > 0 and r in FILLS[s]}, binary;  # r sits in s

var idle {REVIEWS}, binary;                 # a review without a visit
var empty {v in REVIEWS, s in SEATS: seats[v, s] > 0}, integer, >= 0;
var missing {v in REVIEWS, k in SKILLS: needs[v, k] > 0}, integer, >= 0;
var unled {REVIEWS}, binary;                # a visit without a veteran
var short {REVIEWERS}, integer, >= 0;       # visits below the minimum
var load {r in REVIEWERS, k in 1..min(most[r], card(REVIEWS))}, binary;   # r makes a k-th visit

var moved {TOLD_DAY}, binary;               # not on the day that was published
var dropped {TOLD_REVIEWER}, binary;        # not in the team that was published

# Two members concerned by H12 as a cost: r from the school of w at v, q from the school of v at w.
set MUTUAL := {(v, r) in PAIRS, (w, q) in PAIRS:
    reciprocal_cost > 0 and v < w and r in STAFF[school[w]] and q in STAFF[school[v]]};
var mutual {MUTUAL}, binary;

# ---- Cost --------------------------------------------------------------------------------------

minimize total:
    sum {v in REVIEWS} unscheduled * weight[v] * idle[v]                                    # C1
  + sum {v in REVIEWS, s in SEATS: seats[v, s] > 0} empty_seat * weight[v] * empty[v, s]    # C2
  + sum {v in REVIEWS, k in SKILLS: needs[v, k] > 0} missing_skill * missing[v, k]          # C3
  + sum {v in REVIEWS} no_veteran * unled[v]                                                # C4
  + sum {r in REVIEWERS} under_minimum * short[r]                                           # C5
  + sum {(v, r, d) in SITS} cost[v, r, d] * x[v, r, d]                                  # C6, C8
  + sum {r in REVIEWERS, k in 1..min(most[r], card(REVIEWS))}
        (load_step[min(k, steps)] + per_recent_visit * recent[r]) * load[r, k]              # C7
  + sum {(v, d) in STARTS} date_cost[v, d] * z[v, d]                                        # C8
  + sum {(v, r, w, q) in MUTUAL} reciprocal_cost * mutual[v, r, w, q]                       # C8
  + sum {(v, d) in TOLD_DAY} change_date * moved[v, d]                                      # C9
  + sum {(v, r) in TOLD_REVIEWER} change_reviewer * dropped[v, r];                         # C10

# ---- A plan ------------------------------------------------------------------------------------

# A review has one visit or none.
s.t. once {v in REVIEWS}: sum {(v, d) in STARTS} z[v, d] + idle[v] = 1;

# A member sits on the day that the visit starts, and in one seat (H3).
s.t. dated {(v, r, d) in SITS}: x[v, r, d] <= z[v, d];
s.t. member {(v, r) in PAIRS}: sum {(v, r, d) in SITS} x[v, r, d] = t[v, r];
s.t. seated {(v, r) in PAIRS}:
    sum {s in SEATS: seats[v, s] > 0 and r in FILLS[s]} y[v, r, s] = t[v, r];

# Each seat of a visit has one member or is empty (C2).
s.t. filled {v in REVIEWS, s in SEATS: seats[v, s] > 0}:
    sum {(v, r) in PAIRS: r in FILLS[s]} y[v, r, s] + empty[v, s]
    = seats[v, s] * (1 - idle[v]);

# Skills that are missing (C3), visits without a veteran (C4).
s.t. skilled {v in REVIEWS, k in SKILLS: needs[v, k] > 0}:
    sum {(v, r) in PAIRS: r in HAVE[k]} t[v, r] + missing[v, k]
    >= needs[v, k] * (1 - idle[v]);
s.t. led {v in REVIEWS}:
    sum {(v, r) in PAIRS: r not in NOVICES} t[v, r] + unled[v]
    >= 1 - idle[v];

# What differs from what was published (C9, C10).
s.t. told_day {(v, e) in TOLD_DAY}: sum {(v, d) in STARTS: d = e} z[v, d] + moved[v, e] = 1;
s.t. told_reviewer {(v, q) in TOLD_REVIEWER}:
    sum {(v, r) in PAIRS: r = q} t[v, r] + dropped[v, q] = 1;

# ---- A reviewer's year -------------------------------------------------------------------------

# H10: at most so many visits, counted step by step (C7), and the minimum (C5).
s.t. h10_visits {r in REVIEWERS}:
    sum {(v, r) in PAIRS} t[v, r] = sum {k in 1..min(most[r], card(REVIEWS))} load[r, k];
s.t. minimum {r in REVIEWERS}: sum {(v, r) in PAIRS} t[v, r] + short[r] >= least[r];

# H10: of the visits that hold r on day e, the gap behind them included, there is one at most.
s.t. h10_gap {r in REVIEWERS, e in DAYS}:
    sum {(v, r, d) in SITS: d <= e and e < d + length[v] + gap_days} x[v, r, d] <= 1;

# H11: not away while the own school is visited, nor within the margin before and after.
s.t. h11 {w in REVIEWS, r in STAFF[school[w]], (v, r, d) in SITS}:
    x[v, r, d]
    + sum {(w, e) in STARTS: e < d + length[v] + own_review_margin
                         and d < e + length[w] + own_review_margin} z[w, e] <= 1;

# ---- Schools -----------------------------------------------------------------------------------

# H12: of "from w's school at v" and "from v's school at w" one may be. One row for two reviews is
# enough, as h13_team leaves one of a home school to each team.
s.t. h12 {v in REVIEWS, w in REVIEWS: reciprocal_forbid and v < w and school[v] <> school[w]}:
    sum {(v, r) in PAIRS: r in STAFF[school[w]]} t[v, r]
    + sum {(w, q) in PAIRS: q in STAFF[school[v]]} t[w, q] <= 1;
s.t. h12_cost {(v, r, w, q) in MUTUAL}: t[v, r] + t[w, q] <= 1 + mutual[v, r, w, q];

# H13: one of a home school in a team; at most home_away on one day. Visits start in the morning,
# so who shares a slot shares a morning, and counting days is counting slots.
s.t. h13_team {v in REVIEWS, h in SCHOOLS: card(STAFF[h]) > 1}:
    sum {(v, r) in PAIRS: r in STAFF[h]} t[v, r] <= 1;
s.t. h13_away {h in SCHOOLS, e in DAYS: home_away > 0 and card(STAFF[h]) > home_away}:
    sum {r in STAFF[h], (v, r, d) in SITS: d <= e and e < d + length[v]} x[v, r, d] <= home_away;

# ---- Teams, days, pins -------------------------------------------------------------------------

s.t. h14 {(r, q) in APART, v in REVIEWS: (v, r) in PAIRS and (v, q) in PAIRS}:
    t[v, r] + t[v, q] <= 1;
s.t. h15 {v in REVIEWS}: sum {(v, r) in PAIRS: r in NOVICES} t[v, r] <= novices_per_team;
s.t. h16 {c in CAPACITY, e in DAYS: capacity_from[c] <= e and e <= capacity_to[c]}:
    sum {v in COUNTED[c], (v, d) in STARTS: d <= e and e < d + length[v]} z[v, d]
    <= capacity_most[c];
s.t. h17_day {(v, e) in KEEP_DAY}: sum {(v, d) in STARTS: d = e} z[v, d] = 1;
s.t. h17_reviewer {(v, q) in KEEP_REVIEWER}: sum {(v, r) in PAIRS: r = q} t[v, r] = 1;

solve;

printf "cost %.0f\n", total;
printf {(v, d) in STARTS: z[v, d] > 0.5} "visit %s starts on day %d\n", v, d;
printf {(v, r) in PAIRS, s in SEATS: seats[v, s] > 0 and r in FILLS[s] and y[v, r, s] > 0.5}
    "  %s sits on %s as %s\n", r, v, s;

end;
