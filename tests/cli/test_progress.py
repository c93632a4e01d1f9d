# SPDX-License-Identifier: GPL-3.0-or-later
"""How a search shows its progress: lines in a log, objects with --json, one line that is written

anew on a terminal, nothing with --quiet; and --gap, which ends it.
"""
import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
import tempfile

ESR = os.environ["ESR"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HONG_KONG = os.path.join(ROOT, "samples", "hk-2006-07")
ROUND = os.path.join(ROOT, "samples", "round")
TINY = os.path.join(ROOT, "samples", "tiny")
AMOUNT = r"(?:-|-?[0-9]{1,3}(?:,[0-9]{3})*)"
LINE = (rf" *[0-9]+\.[0-9] s  cost ({AMOUNT})  bound ({AMOUNT})  gap (-|[0-9]+\.[0-9]{{2}} %)"
        r"  seats [0-9]+/[0-9]+  ([a-z ]+)")
KEYS = ["elapsed_ms", "cost", "bound", "gap", "scheduled", "filled", "seats", "phase"]


def plan(folder, *words):
    done = subprocess.run([ESR, "plan", *words, "--out", "out"], cwd=folder, capture_output=True,
                          text=True, timeout=120, check=False)
    return done.stdout, done.stderr, done.returncode


def check_log(folder):
    """The first plan and the end, even of a quick search."""
    _, said, code = plan(folder, TINY)
    lines = [re.fullmatch(LINE, line) for line in said.splitlines()[:-1]]
    if code or len(lines) < 2 or not all(lines):
        return f"the log: {said}"
    if lines[0][1] == "-" or lines[0][4] != "first plan":
        return f"the log does not begin with the first plan: {said}"
    if lines[-1].groups() != ("148", "148", "0.00 %", "done"):
        return f"the log does not end with the end: {said}"
    return ""


def check_rate(folder):
    """A line a second, besides the first plan and the end."""
    _, said, _ = plan(folder, ROUND, "--time-limit", "3")
    lines = [line for line in said.splitlines() if re.fullmatch(LINE, line)]
    starts = [float(line.split()[0]) for line in lines[:-1]]
    if any(later - sooner < 0.8 for sooner, later in zip(starts[1:], starts[2:])):
        return f"more than a line a second: {said}"
    return "" if len(lines) >= 2 else f"too few lines: {said}"


def check_json(folder):
    answer, said, code = plan(folder, HONG_KONG, "--json")
    summary = json.loads(answer)["summary"]
    told = [json.loads(line)["progress"] for line in said.splitlines() if line.startswith("{")]
    if code or len(told) < 2 or any(list(now) != KEYS for now in told):
        return f"the objects: {said}"
    if told[0]["cost"] is None or told[0]["bound"] is not None or told[0]["gap"] is not None:
        return f"the first plan has no bound yet: {told[0]}"
    last = told[-1]
    if [last[key] for key in ("cost", "bound", "filled", "seats", "scheduled", "phase")] != [
            *(summary[key] for key in ("cost", "bound", "filled", "seats", "scheduled")), "done"]:
        return f"the end is not what the summary says: {last}"
    for now in told:
        if now["gap"] is not None:
            gap = (now["cost"] - now["bound"]) / max(1, now["cost"])
            if abs(now["gap"] - gap) > 1e-5 * gap or gap < 0:
                return f"a wrong gap: {now}"
    for sooner, later in zip(told, told[1:]):
        if later["cost"] > sooner["cost"] or later["elapsed_ms"] < sooner["elapsed_ms"]:
            return f"backwards: {sooner}, {later}"
    return ""


def check_quiet(folder):
    for words in ((), ("--json",)):
        _, said, code = plan(folder, TINY, "--quiet", *words)
        if code or said:
            return f"not quiet: {said}"
    return ""


def check_terminal(folder):
    """On a terminal every line takes the place of the former and fits, and none stays."""
    main, side = pty.openpty()
    os.set_blocking(main, False)
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    done = subprocess.run([ESR, "plan", TINY, "--out", "out"], cwd=folder, stderr=side,
                          stdout=subprocess.DEVNULL, env=environment, timeout=120, check=False)
    os.close(side)
    came = os.read(main, 65536).decode()
    os.close(main)
    parts = came.split("\r\x1b[K")
    lines, rest = parts[1:-1], parts[-1]
    if done.returncode or parts[0] or not lines or not rest.startswith("Next: "):
        return f"on the terminal: {came!r}"
    if not all(re.match(r" *[0-9]+\.[0-9] s  cost ", line) and len(line) < 80 and
               "\n" not in line for line in lines):
        return f"lines on the terminal: {lines}"
    return ""


def check_gap(folder):
    """--gap ends the search early; the plan, its summary and the record say so."""
    answer, _, code = plan(folder, ROUND, "--gap", "99", "--json")
    summary = json.loads(answer)["summary"]
    if code or summary["outcome"] != "gap" or not 0 < summary["gap"] <= 0.99:
        return f"--gap 99: exit {code}, {summary}"
    if summary["ended"] != "the search ended at the gap that was asked for":
        return summary["ended"]
    with sqlite3.connect(os.path.join(folder, "out", "cycle.db")) as record:
        if record.execute("SELECT gap_ppm, outcome FROM run").fetchall() != [(990000, "gap")]:
            return "the record of the run"
    text, _, _ = plan(folder, ROUND, "--gap", "99")
    if "the search ended at the gap that was asked for" not in " ".join(text.split()):
        return text
    answer, _, _ = plan(folder, TINY, "--gap", "0", "--json")
    return "" if json.loads(answer)["summary"]["outcome"] == "optimal" else "--gap 0"


def main():
    wrong = 0
    for check in (check_log, check_rate, check_json, check_quiet, check_terminal, check_gap):
        with tempfile.TemporaryDirectory() as folder:
            why = check(folder)
        wrong += bool(why)
        print(f"WRONG {check.__name__}: {why}" if why else f"ok {check.__name__}")
    sys.exit(1 if wrong else 0)


main()
