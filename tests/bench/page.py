# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what was measured as a page of Markdown."""
import datetime as dt
import os
import platform
import re
import subprocess

from measures import first_plan, primal_integral, reached

NONE = "–"
SAID = {"optimal": "proven", "feasible": "not proven", "limit": "time limit",
        "ended": "ended by force", "infeasible": "says there is no plan", "failed": "failed",
        "contradicts": "contradicts esr", "greedy": "no bound"}

# Terms of the cost that a person hardly keeps in view.
TERMS = (("missing_skill", "missing skills"), ("no_veteran", "no veteran"),
         ("under_minimum", "too few visits"), ("load", "load"), ("wishes", "wishes"))


def table(head, rows):
    """All columns but the first stand to the right."""
    rule = ["---"] + ["--:"] * (len(head) - 1)
    lines = [head, rule] + rows
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def number(value):
    return NONE if value is None else f"{value:,}"


def percent(share):
    return NONE if share is None else f"{100 * share:.2f} %"


def seconds(value):
    if value is None:
        return NONE
    return f"{value:.{3 if value < 1 else 2 if value < 10 else 0}f}"


def times(value, base):
    if value is None or base is None or base <= 0:
        return NONE
    ratio = value / base
    return f"{ratio:.3f}" if ratio < 10 else f"{ratio:,.0f}"


def cpu():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        found = re.search(r"model name\s*: (.*)", file.read())
    return found[1].strip() if found else platform.machine()


def system():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()


def version(command, pattern):
    try:
        out = subprocess.run(command, capture_output=True, text=True, input="", check=False).stdout
    except OSError:
        return NONE
    found = re.search(pattern, out)
    return found[1] if found else NONE


def machine(esr):
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2 ** 30
    scipy = version(["/usr/bin/python3", "-c", "import scipy; print(scipy.__version__)"], r"(\S+)")
    return (f"{dt.date.today():%-d %B %Y}: {os.cpu_count()} cores ({cpu()}), {memory:.0f} GiB,\n"
            f"{system()}; esr {version([esr, '--version'], r'([0-9.]+)')}, "
            f"glpsol {version(['glpsol', '--version'], r'v?([0-9]+[.][0-9]+)')}, "
            f"CBC {version(['cbc', '-quit'], r'Version: ([0-9.]+)')}, HiGHS of SciPy {scipy}")


def comparison(runs):
    """One table for all cycles: who finds and proves what."""
    rows = []
    for cycle, results in runs:
        ours = results[0]
        for result in results:
            rows.append([cycle.name if result is ours else "", result.solver, number(result.cost),
                         number(result.bound), percent(result.gap), seconds(result.seconds),
                         times(result.cost, ours.cost), times(result.seconds, ours.seconds),
                         f"{result.peak_mib:,.0f}", SAID[result.said]])
    return table(["cycle", "", "cost", "bound", "gap", "seconds", "cost ÷ esr", "seconds ÷ esr",
                  "peak MiB", ""], rows)


def worth(pairs):
    """What optimising is worth: [(cycle, Worth of esr, Worth of greedy)]."""
    rows = []
    for cycle, ours, theirs in pairs:
        for name, it in (("esr", ours), ("greedy", theirs)):
            rows.append([cycle.name if it is ours else "", name,
                         f"{it.filled:,} of {it.seats:,}", f"{it.km:,.0f}",
                         f"{it.spread:.2f}", it.load_text] +
                        [number(it.terms[term]) for term, _ in TERMS] + [number(it.cost)])
    return table(["cycle", "", "seats filled", "km", "load spread", "people × visits"] +
                 [name for _, name in TERMS] + ["cost"], rows)


def anytime(runs):
    rows = []
    for cycle, results in runs:
        ours = results[0]
        rows.append([cycle.name, seconds(first_plan(ours)), seconds(reached(ours, 0.01)),
                     seconds(reached(ours, 0.001)), seconds(reached(ours, 0)),
                     percent(ours.gap), f"{primal_integral(ours):.3f}"])
    return table(["cycle", "first plan", "gap ≤ 1 %", "gap ≤ 0.1 %", "proof", "gap at the end",
                  "primal integral"], rows)


CONTROLLABLE = ("under_minimum", "travel", "load", "wishes", "change_date", "change_reviewer")


def large(runs):
    """esr alone: how near the bound, in units and beside what planning can change."""
    rows = []
    for cycle, ours, it in runs:
        units = ours.cost - ours.bound
        base = sum(ours.terms[term] for term in CONTROLLABLE)
        rows.append([cycle.name, f"{it.filled:,} of {it.seats:,}", seconds(first_plan(ours)),
                     seconds(reached(ours, 0.001)), number(ours.cost), number(units),
                     f"{100 * units / max(1, base):.4f} %", seconds(ours.seconds),
                     number(round(ours.peak_mib)), "proven" if units == 0 else "not proven"])
    return table(["cycle", "seats filled", "first plan", "gap ≤ 0.1 %", "cost", "gap in units",
                  "of C5 to C10", "seconds", "peak MiB", ""], rows)


def scaling(lines, sizes):
    """The medians by size, and how they grow."""
    rows = []
    for size in sizes:
        found = [dict(points).get(size) for _, points, _ in lines]
        rows.append([f"{size:,}"] + [seconds(value) for value in found])
    rows.append(["grows as reviews ^"] + [f"{exponent:.2f}" for _, _, (_, exponent) in lines])
    return table(["reviews"] + [name for name, _, _ in lines], rows)


PAGE = """# Performance

This page is what `tests/bench/run --out docs/performance.md` printed; run it to have it for
your machine. {limit:g} seconds for each solver on each cycle, one run, one after the other.

Measured on {machine}.

## Against other solvers

All get the same cycles. esr reads the folder; the others read the whole integer program of
[formulation.md](formulation.md), as `esr export --mps` writes it. Seconds are those of the
whole command, reading and writing included; for HiGHS, which SciPy holds, they are those of
solving alone. Costs are whole numbers, so bounds are rounded up. A gap is (cost − bound) /
cost. The others run as they come, on one core, and may take a little longer than their limit.
Peak memory is that of the process, for HiGHS with Python around it.

{comparison}
Cycles named by numbers are generated: reviews × reviewers. The others are those of
[samples](../samples/README.md).

## What optimising is worth

Against a careful person with a spreadsheet (`tests/bench/greedy.py`): the school with the
fewest possible days and reviewers first, on the first day on which its team is free, whoever
is nearest first, and nothing is taken back. `esr verify` judges both plans; all rules are
kept. Kilometres are one way, as the crow flies; load spread is the standard deviation of
visits a reviewer, and behind it stands how many people make how many visits. Then come terms
of the cost, and the cost of the plan.

{worth}
## Plans come early

Seconds from the start of `esr plan` until there was a plan, until its gap was that small, and
until the proof. The primal integral is the area under the gap over time: 0.05 is as good as no
plan for 0.05 seconds and the best one from then on. It is here so that a change that makes
plans come later is seen.

{anytime}
"""

LARGE = """## Hard and large cycles

esr alone, {limit:g} seconds each; the other solvers were not tried on these. Two-seat and
round are tight samples, 5900 × 1300 gives everybody five visits or so, a week apart, and 7000 ×
5000 is a nation's year. The gap stands in units of cost, and beside the part of the cost that
planning can change (C5 to C10).

{large}
"""

GROWTH = """## How cost grows

Medians of {seeds} generated cycles a size, four reviewers for five reviews, in seconds from the
start of `esr plan`. The time limit is {limit:g} seconds; a size of which not all runs got there
has no figure.

{scaling}
{figure}"""

WARM = """
## Warm starts

What a search that starts from the solution of the cycle as it was takes, against one from nothing,
for single edits of each kind: processor time in milliseconds, one thread, of `esr_solve` alone, by
`build/release/tests/warm_starts`. It fails if both don't end alike and at the same cost. A ratio is
warm ÷ cold.
"""


def write(limit, esr, runs, pairs, alone, growth, warm):
    """The page.

    `alone`: (runs, limit). `growth`: None, or (lines, sizes, seeds, figure's file name or None).
    `warm`: [(cycle's name, table)].
    """
    page = PAGE.format(limit=limit, machine=machine(esr), comparison=comparison(runs),
                       worth=worth(pairs), anytime=anytime(runs))
    if alone[0]:
        page += LARGE.format(limit=alone[1], large=large(alone[0]))
    if growth:
        lines, sizes, seeds, figure = growth
        page += GROWTH.format(seeds=seeds, limit=limit, scaling=scaling(lines, sizes),
                              figure=f"![Seconds over reviews]({figure})\n" if figure else "")
    if warm:
        page += WARM + "".join(f"\n{name}:\n\n{text}" for name, text in warm)
    return page
