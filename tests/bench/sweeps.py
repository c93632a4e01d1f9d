# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures `esr sweep` against what an officer would do without it: a shell loop with `esr whatif`
a draw, or with a search from nothing of the edited folder a draw.

    ESR=build/release/esr /usr/bin/python3 tests/bench/sweeps.py samples/hk-two-seat --draws 1000

The loops get who is lost in each draw from the sweep for nothing, make no table, and are measured
on --sampled draws, spread evenly; they may use all processors within a search, and go to the same
gap. Elapsed time, one after the other, on one machine in one run.
"""
import argparse
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import time

from folder import without

ESR = os.path.abspath(os.environ["ESR"])


def call(folder, *words):
    done = subprocess.run([ESR, *words], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"esr {' '.join(words)}: {done.stderr}")
    return done.stdout


def timed(folder, *words):
    start = time.monotonic()
    answer = call(folder, *words)
    return time.monotonic() - start, answer


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--sampled", type=int, default=10)
    parser.add_argument("--edit", default="lose reviewers 5%")
    parser.add_argument("--gap", default="0.5")
    options = parser.parse_args()
    source = os.path.abspath(options.folder)
    with tempfile.TemporaryDirectory() as work:
        call(work, "init", "--quiet")
        call(work, "import", source, "--quiet")
        call(work, "solve", "--quiet")
        sweep_s, answer = timed(work, "sweep", "measured", options.edit, "--draws",
                                str(options.draws), "--gap", options.gap, "--json", "--quiet")
        cell = json.loads(answer)["cells"][0]
        rows = list(csv.DictReader(io.StringIO(call(work, "sweep", "show", "measured.sweep",
                                                    "--csv"))))
        whatif_s = cold_s = 0.0
        sampled = rows[::max(1, len(rows) // options.sampled)][:options.sampled]
        for row in sampled:
            lost = row["lost"].split()
            edit = ["drop reviewers " + " ".join(lost)] if lost else ["set limits.gap_days +0"]
            seconds, _ = timed(work, "whatif", *edit, "--gap", options.gap, "--quiet")
            whatif_s += seconds
            target = os.path.join(work, "draw-" + row["draw"])
            without(source, target, lost)
            seconds, answer = timed(work, "plan", target, "--out", target + "-out", "--gap",
                                    options.gap, "--json", "--quiet")
            cold_s += seconds
            if json.loads(answer)["summary"]["filled"] != int(row["filled"]):
                sys.exit(f"draw {row['draw']} fills another number of seats from nothing")
        a_draw = sweep_s / options.draws
        print(json.dumps({
            "draws": options.draws, "full": cell["full"], "unsettled": cell["unsettled"],
            "sweep_seconds": round(sweep_s, 1), "sweep_ms_a_draw": round(1000 * a_draw, 1),
            "sampled": len(sampled),
            "whatif_ms_a_draw": round(1000 * whatif_s / len(sampled), 1),
            "cold_ms_a_draw": round(1000 * cold_s / len(sampled), 1),
            "whatif_per_sweep": round(whatif_s / len(sampled) / a_draw, 2),
            "cold_per_sweep": round(cold_s / len(sampled) / a_draw, 2)}, indent=1))


if __name__ == "__main__":
    main()
