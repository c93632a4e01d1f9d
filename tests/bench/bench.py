# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures esr against other solvers and a greedy planner, and how its time grows.

tests/bench/run builds everything and calls this with the command in ESR, and the program of
warm.c in WARM_STARTS.
"""
import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass

import figure
import page
import solvers
from measures import Worth, first_plan, fit, medians, reached

ESR = os.path.abspath(os.environ["ESR"])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CYCLES = "20x16,50x40,hk-2007-08,hk-2006-07"
WARM = "hk-two-seat,hk-2006-07"
LARGE = "hk-two-seat,round,600x480,2000x1450,5900x1300,7000x5000"
SIZES = "50,100,200,400,800"
SEATS_A_REVIEWER = 0.8  # reviewers for each review of a generated cycle


@dataclass
class Cycle:
    """A cycle to be planned: its name in tables and its folder."""
    name: str
    folder: str


def say(text):
    print(text, file=sys.stderr, flush=True)


def call(*words):
    """esr, quietly; its words on failure."""
    done = subprocess.run([ESR, *words, "--quiet"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())


def sample(reviews, reviewers, seed, folder):
    call("sample", "--reviews", str(reviews), "--reviewers", str(reviewers), "--seed", str(seed),
         "--out", folder)


def cycle_of(word, seed, work):
    """"50x40" is generated, other names are those of samples/ or paths of folders."""
    if "x" in word and word.replace("x", "").isdigit():
        reviews, reviewers = word.split("x")
        folder = os.path.join(work, word)
        sample(reviews, reviewers, seed, folder)
        return Cycle(f"{reviews} × {reviewers}", folder)
    shipped = os.path.join(ROOT, "samples", word)
    return Cycle(word, shipped if os.path.isdir(shipped) else word)


def write_mps(cycle, work):
    """The MPS file of a cycle, or None if the cycle is too large for one."""
    db, mps = os.path.join(work, "cycle.db"), os.path.join(work, "cycle.mps")
    for path in (db, mps):
        if os.path.exists(path):
            os.remove(path)
    call("init", "--db", db)
    call("import", cycle.folder, "--db", db)
    try:
        call("export", "--db", db, "--mps", mps)
    except RuntimeError as error:
        say(str(error))
        return None
    return mps


def run_cycle(cycle, options, work):
    """esr's result and then the others'; what the greedy plan is worth beside esr's."""
    say(f"{cycle.name}: esr")
    ours = solvers.esr(ESR, cycle.folder, options.time_limit, os.path.join(work, "esr"))
    theirs = solvers.greedy(ESR, cycle.folder, os.path.join(work, "greedy"))
    worth = (cycle, Worth(cycle.folder, ours), Worth(cycle.folder, theirs))
    results, mps = [ours], write_mps(cycle, work) if options.solvers else None
    for name in options.solvers if mps else []:
        say(f"{cycle.name}: {name}")
        results.append(solvers.OTHERS[name](mps, options.time_limit))
        check(cycle, ours, results[-1])
    return (cycle, results + [theirs]), worth


def run_large(word, options, work):
    """esr alone on a hard or large cycle."""
    cycle = cycle_of(word, options.seed, work)
    say(f"{cycle.name}: esr alone")
    ours = solvers.esr(ESR, cycle.folder, options.large_limit, os.path.join(work, "large"))
    return cycle, ours, Worth(cycle.folder, ours)


def check(cycle, ours, other):
    """Two proofs can't contradict each other: the page says so, and the exit status is 1."""
    if other.bound is not None and ours.cost < other.bound or \
            other.cost is not None and other.cost < ours.bound:
        other.said = "contradicts"
        say(f"{cycle.name}: esr says {ours.bound} to {ours.cost}, {other.solver} {other.bound} to "
            f"{other.cost}: one of them is wrong")


MILESTONES = (("first plan", first_plan),
              ("gap ≤ 1 %", lambda result: reached(result, 0.01)),
              ("gap ≤ 0.1 %", lambda result: reached(result, 0.001)),
              ("proof", lambda result: reached(result, 0)))


def run_scaling(options, work):
    """(name, medians by size, fit) of each milestone."""
    points = {name: [] for name, _ in MILESTONES}
    for size in options.sizes:
        found = {name: [] for name in points}
        for seed in range(1, options.seeds + 1):
            folder = os.path.join(work, f"scaling-{size}-{seed}")
            sample(size, max(1, round(size * SEATS_A_REVIEWER)), seed, folder)
            say(f"{size} reviews, seed {seed}")
            result = solvers.esr(ESR, folder, options.time_limit, os.path.join(work, "scaling"))
            for name, measure in MILESTONES:
                found[name].append(measure(result))
        for name, values in found.items():
            if None not in values:
                points[name] += [(size, value) for value in values]
    lines = [(name, medians(of)) for name, of in points.items()]
    return [(name, of, fit(of)) for name, of in lines if len(of) > 1]


def run_warm(word):
    """What warm starts save in a cycle of samples/, as a table."""
    say(f"{word}: warm starts")
    done = subprocess.run([os.environ["WARM_STARTS"], os.path.join(ROOT, "samples", word)],
                          stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"warm starts of {word}:\n{done.stdout}")
    return word, done.stdout


def parse():
    parser = argparse.ArgumentParser(prog="tests/bench/run", description=__doc__.split("\n")[0])
    parser.add_argument("--time-limit", type=float, default=60, metavar="SECONDS",
                        help="for each solver on each cycle (60)")
    parser.add_argument("--cycles", default=CYCLES, metavar="LIST",
                        help=f"REVIEWSxREVIEWERS, samples or folders ({CYCLES})")
    parser.add_argument("--solvers", default="glpsol,cbc,highs", metavar="LIST",
                        help="those to compare with; may be empty (glpsol,cbc,highs)")
    parser.add_argument("--seed", type=int, default=1, help="of generated cycles (1)")
    parser.add_argument("--large", default=LARGE, metavar="LIST",
                        help=f"cycles for esr alone; may be empty ({LARGE})")
    parser.add_argument("--large-limit", type=float, default=90, metavar="SECONDS",
                        help="for esr on each of those (90)")
    parser.add_argument("--sizes", default=SIZES, metavar="LIST",
                        help=f"reviews of the scaling cycles; may be empty ({SIZES})")
    parser.add_argument("--warm", default=WARM, metavar="LIST",
                        help=f"samples for warm starts; may be empty ({WARM})")
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="cycles a size (3)")
    parser.add_argument("--out", metavar="FILE",
                        help="write the page here and scaling.svg beside it, instead of printing")
    options = parser.parse_args()
    options.cycles = [word for word in options.cycles.split(",") if word]
    options.large = [word for word in options.large.split(",") if word]
    options.warm = [word for word in options.warm.split(",") if word]
    options.solvers = [word for word in options.solvers.split(",") if word]
    options.sizes = [int(word) for word in options.sizes.split(",") if word]
    unknown = set(options.solvers) - set(solvers.OTHERS)
    if unknown:
        parser.error(f"no solver {', '.join(sorted(unknown))}; there are "
                     f"{', '.join(solvers.OTHERS)}")
    return options


def main():
    options = parse()
    with tempfile.TemporaryDirectory(prefix="esr-bench-") as work:
        done = [run_cycle(cycle_of(word, options.seed, work), options, work)
                for word in options.cycles]
        large = [run_large(word, options, work) for word in options.large]
        lines = run_scaling(options, work) if options.sizes else []
    growth = (lines, options.sizes, options.seeds, "scaling.svg" if options.out else None)
    text = page.write(options.time_limit, ESR, [run for run, _ in done],
                      [worth for _, worth in done], (large, options.large_limit),
                      growth if lines else None, [run_warm(word) for word in options.warm])
    contradicted = any(other.said == "contradicts" for (_, results), _ in done for other in results)
    if not options.out:
        print(text, end="")
        sys.exit(contradicted)
    if lines:
        beside = os.path.join(os.path.dirname(options.out), "scaling.svg")
        with open(beside, "w", encoding="utf-8") as file:
            file.write(figure.draw(lines))
    with open(options.out, "w", encoding="utf-8") as file:
        file.write(text)
    sys.exit(contradicted)


main()
