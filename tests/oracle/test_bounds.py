# SPDX-License-Identifier: GPL-3.0-or-later
"""Bounds are true: on generated cycles whose optimum another solver proves on the MPS file, esr's

bound <= optimum <= cost, also where the search was cut at once, and both are equal where its
status is optimal.
"""
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "bench"))
import solvers  # noqa: E402, pylint: disable=wrong-import-position

ESR = os.path.abspath(os.environ.get("ESR", os.path.join(ROOT, "build", "sanitize", "esr")))
# reviews, reviewers, seed: many people make teams of two and three, few make empty seats.
CYCLES = [(5, 5, 1), (5, 20, 2), (6, 4, 3), (6, 24, 4), (7, 5, 5), (8, 8, 6), (8, 4, 7), (9, 20, 8),
          (9, 9, 9), (10, 6, 10), (11, 12, 11), (12, 10, 12)]
CUTS_S = ["0.001", "0.02", "60"]
PROOF_S = 30
LEAST_PROVEN = 9  # of the cycles: else the test says too little


def esr(*words):
    done = subprocess.run([ESR, *words, "--json"], capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    if not answer["ok"]:
        sys.exit(f"esr {' '.join(words)}: {done.stdout}")
    return answer


def optimum(folder, work):
    """What CBC proves to be the least cost, or None."""
    db, mps = os.path.join(work, "cycle.db"), os.path.join(work, "cycle.mps")
    esr("init", "--db", db)
    esr("import", folder, "--db", db)
    esr("export", "--db", db, "--mps", mps)
    result = solvers.cbc(mps, PROOF_S)
    return result.cost if result.said == "optimal" else None


def wrong(summary, least):
    """Why what esr says can't be; None if it can."""
    if not summary["bound"] <= least <= summary["cost"]:
        return "the optimum is not between bound and cost"
    if summary["status"] == "optimal" and not summary["bound"] == summary["cost"] == least:
        return "optimal, but bound, cost and optimum are not one"
    return None


def main():
    proven, findings = 0, []
    for reviews, reviewers, seed in CYCLES:
        with tempfile.TemporaryDirectory() as work:
            folder = os.path.join(work, "cycle")
            esr("sample", "--reviews", str(reviews), "--reviewers", str(reviewers), "--seed",
                str(seed), "--out", folder)
            least = optimum(folder, work)
            if least is None:
                continue
            proven += 1
            for cut in CUTS_S:
                summary = esr("plan", folder, "--out", os.path.join(work, "out"), "--time-limit",
                              cut)["summary"]
                print(f"{reviews} x {reviewers}, seed {seed}, {cut} s: {summary['bound']} <= "
                      f"{least} <= {summary['cost']}, {summary['status']}")
                why = wrong(summary, least)
                if why:
                    findings.append(f"{reviews} x {reviewers}, seed {seed}, {cut} s: {why}")
    for finding in findings:
        print(finding)
    print(f"{proven} of {len(CYCLES)} cycles proven by CBC, {len(findings)} findings")
    sys.exit(1 if findings or proven < LEAST_PROVEN else 0)


main()
