# SPDX-License-Identifier: GPL-3.0-or-later
"""A sweep as an office lives with it: killed again and again, on one, two and three workers, in

shards through the scripts for a batch system, and against cold searches of folders edited by hand.
Whichever way, the table is the same to the last byte.
"""
import csv
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ESR = os.path.abspath(os.environ["ESR"])
ROOT = os.environ["ESR_SOURCE_DIR"]
sys.path.insert(0, os.path.join(ROOT, "tests", "bench"))
from folder import without  # noqa: E402
EDIT, DRAWS, KILLS = "lose reviewers 25%", 400, 5
SAMPLED = 12  # draws that are solved cold
random.seed()  # kills come at another moment each time


def esr(folder, *words):
    done = subprocess.run([ESR, *words], cwd=folder, capture_output=True, text=True, timeout=300,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"esr {' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def table(folder, name):
    """All that a sweep says: the text, and a row a draw."""
    return esr(folder, "sweep", "show", name) + esr(folder, "sweep", "show", name, "--csv")


def draws_in(path):
    """The draws that a file holds, by (cell, draw), as another program sees them."""
    if not os.path.exists(path):
        return {}
    with sqlite3.connect(path) as db:
        return {row[:2]: row[2:] for row in db.execute("SELECT * FROM draw")}


def killed(folder, expected):
    """Kills the sweep at random; what was done is never lost, nor done again."""
    path, before, kills = os.path.join(folder, "killed.sweep"), {}, 0
    while kills < KILLS:
        run = subprocess.Popen([ESR, "sweep", "killed", EDIT, "--draws", str(DRAWS), "--workers",
                                "2"], cwd=folder, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.02, 0.8))
        run.send_signal(signal.SIGKILL)
        ended = run.wait(60) == 0
        now = draws_in(path)
        if any(now.get(key) != row for key, row in before.items()):
            return "a draw that was done is lost, or was done again with another result"
        before = now
        if ended:  # too quick for this kill: one that is killed earlier instead
            os.remove(path)
            before = {}
        else:
            kills += 1
    esr(folder, "sweep", "killed", EDIT, "--draws", str(DRAWS))
    leftovers = [name for name in os.listdir(folder) if ".sweep" in name and name not in
                 ("killed.sweep", "whole.sweep")]
    if leftovers:
        return f"left behind: {leftovers}"
    return "" if table(folder, "killed.sweep") == expected else "after kills the table differs"


def at_once(folder, expected):
    """The same command given several times at once: all of them end with the same table."""
    for turn in range(5):
        runs = [subprocess.Popen([ESR, "sweep", f"once{turn}", EDIT, "--draws", str(DRAWS),
                                  "--workers", "1"], cwd=folder, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, text=True) for _ in range(4)]
        for run in runs:
            said = run.communicate(timeout=300)[1]
            if run.returncode != 0:
                return f"exit {run.returncode}: {said}"
        if table(folder, f"once{turn}.sweep") != expected:
            return "the table differs"
    leftovers = [name for name in os.listdir(folder) if name.startswith("once") and
                 not name.endswith(".sweep")]
    return f"left behind: {leftovers}" if leftovers else ""


def by_workers(folder, expected):
    for workers in ("1", "2", "3"):
        esr(folder, "sweep", "w" + workers, EDIT, "--draws", str(DRAWS), "--workers", workers)
        if table(folder, f"w{workers}.sweep") != expected:
            return f"with {workers} workers the table differs"
    return ""


STAND_IN = """#!/usr/bin/env bash
# As sbatch, but one task after the other, at once.
set -euo pipefail
tasks=1
while [[ $1 == --* ]]; do
    [[ $1 == --array=1-* ]] && tasks=${1#--array=1-}
    shift
done
export SLURM_CPUS_PER_TASK=2
for ((task = 1; task <= tasks; task++)); do
    SLURM_ARRAY_TASK_ID=$task bash "$@" >&2
done
echo "4711;cluster"
"""


def by_shards(folder, expected):
    """Through samples/slurm, with a stand-in for sbatch."""
    tools = os.path.join(folder, "bin")
    os.makedirs(tools)
    with open(os.path.join(tools, "sbatch"), "w", encoding="utf-8") as file:
        file.write(STAND_IN)
    os.chmod(os.path.join(tools, "sbatch"), 0o755)
    os.symlink(ESR, os.path.join(tools, "esr"))
    done = subprocess.run([os.path.join(ROOT, "samples", "slurm", "submit"), "3", "shards", EDIT,
                           "--draws", str(DRAWS)], cwd=folder, capture_output=True, text=True,
                          env={**os.environ, "PATH": tools + ":" + os.environ["PATH"]},
                          check=False)
    if done.returncode != 0:
        return f"submit: exit {done.returncode}: {done.stderr}"
    if table(folder, "shards.sweep") != expected:
        return "the table of the merged shards differs"
    with open(os.path.join(folder, "shards.txt"), encoding="utf-8") as file:
        if file.read() != esr(folder, "sweep", "show", "shards.sweep"):
            return "shards.txt is not the table"
    return ""


def against_cold(folder):
    """A sample of draws equals cold searches of folders that were edited by hand."""
    esr(folder, "sweep", "cold", EDIT, "--draws", "60", "--gap", "0")
    rows = list(csv.DictReader(io.StringIO(esr(folder, "sweep", "show", "cold.sweep", "--csv"))))
    judged = 0
    for row in random.sample(rows, SAMPLED):
        lost, target = row["lost"].split(), os.path.join(folder, "cold-" + row["draw"])
        without(os.path.join(ROOT, "samples", "tiny"), target, lost)
        found = subprocess.run([ESR, "plan", target, "--out", target + "-out", "--json"],
                               capture_output=True, text=True, check=False)
        if found.returncode != 0:  # a folder must have somebody for each seat; a sweep need not
            continue
        summary = json.loads(found.stdout)["summary"]
        if (summary["cost"], summary["bound"]) != (int(row["cost"]), int(row["bound"])):
            return f"draw {row['draw']}: {row['cost']}, but cold {summary['cost']}"
        if summary["filled"] != int(row["filled"]):
            return f"draw {row['draw']}: {row['filled']} seats, cold {summary['filled']}"
        judged += 1
    return "" if judged > 3 else f"only {judged} draws could be solved cold"


def interrupted(folder):
    """Ctrl-C ends a run with 130, the table so far, and the way to go on."""
    for delay in (0.3, 0.6, 1.2, 2.4):
        run = subprocess.Popen([ESR, "sweep", "stopped", EDIT, "--draws", "20000"], cwd=folder,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(delay)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
        if run.returncode == 130 and " of 20000 draws are done" in out:
            return "" if "the same command goes on" in err else f"no way on: {err}"
        if run.returncode not in (130, -signal.SIGINT):
            return f"exit {run.returncode}: {err}"
    return "never interrupted with some draws done"


def main():
    with tempfile.TemporaryDirectory() as folder:
        esr(folder, "init", "--quiet")
        esr(folder, "import", os.path.join(ROOT, "samples", "tiny"), "--quiet")
        esr(folder, "solve", "--quiet")
        esr(folder, "sweep", "whole", EDIT, "--draws", str(DRAWS))
        expected = table(folder, "whole.sweep")
        failures = 0
        for name, wrong in (("killed", killed(folder, expected)),
                            ("at once", at_once(folder, expected)),
                            ("by workers", by_workers(folder, expected)),
                            ("by shards", by_shards(folder, expected)),
                            ("against cold searches", against_cold(folder)),
                            ("interrupted", interrupted(folder))):
            print(f"{name}: {wrong or 'fine'}")
            failures += bool(wrong)
        return failures > 0


sys.exit(main())
