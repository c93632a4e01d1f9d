# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl-C ends a search with its best plan kept and written, exit status 130, and the summary names

what ended the search. Before the first plan nothing is written.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

ESR = os.environ["ESR"]


def esr(folder, *words):
    return subprocess.run([ESR, *words], cwd=folder, capture_output=True, text=True, timeout=120,
                          check=False)


def interrupt_with_plan(folder):
    """Interrupts once the progress shows a plan."""
    run = subprocess.Popen([ESR, "plan", "big", "--out", "out", "--json"], cwd=folder, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for line in run.stderr:
        if line.startswith('{"progress":') and json.loads(line)["progress"]["cost"] is not None:
            break
    else:
        return f"the search ended before it could be interrupted: {run.stdout.read()[:500]}"
    run.send_signal(signal.SIGINT)
    answer = json.load(run.stdout)
    run.stderr.close()
    if run.wait(60) != 130 or answer["exit"] != 130:
        return f"exit {run.returncode}"
    if answer["summary"]["outcome"] != "cancelled":
        return f"the search ended as {answer['summary']['outcome']}"
    there = sorted(os.listdir(os.path.join(folder, "out")))
    if there != ["calendars", "cycle.db", "hand-out", "plan.csv", "report.html", "summary.json"]:
        return f"in out: {there}"
    judged = esr(folder, "verify", "out/plan.csv", "--folder", "big")
    if judged.returncode != 0:
        return f"the plan that was kept breaks rules: {judged.stdout}"
    if answer["summary"]["cost"] < answer["summary"]["bound"]:
        return "cost below the bound"
    return ""


def interrupt_early(folder):
    """Interrupts at once: exit 130, and either a whole result or none."""
    for delay in (0.0, 0.02, 0.1):
        run = subprocess.Popen([ESR, "plan", "big", "--out", "early", "--quiet"], cwd=folder,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        run.send_signal(signal.SIGINT)
        run.wait(60)
        if run.returncode not in (130, -signal.SIGINT):  # the latter: not even begun
            return f"exit {run.returncode} after {delay} s"
        there = os.listdir(os.path.join(folder, "early")) if os.path.isdir(
            os.path.join(folder, "early")) else []
        if len(there) not in (0, 5):
            return f"half a result: {there}"
        if any(name.startswith(".esr-") for name in os.listdir(folder)):
            return "litter beside the result"
    return ""


def main():
    with tempfile.TemporaryDirectory() as folder:
        made = esr(folder, "sample", "--reviews", "2000", "--reviewers", "1450", "--seed", "3",
                   "--out", "big")
        why = made.stderr if made.returncode else ""
        why = why or interrupt_with_plan(folder) or interrupt_early(folder)
    print(why or "ok")
    sys.exit(1 if why else 0)


main()
