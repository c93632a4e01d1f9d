# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs esr and other solvers on one cycle and reads what they say: each gives a Result."""
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
# What a solver gets beyond its limit before it is ended: glpsol looks at the clock now and then.
GRACE_S = 30
READ_S = 120  # for Python to read a large file
NUMBER = r"([-+0-9.e]+)"


@dataclass
class Result:
    """What came out. Cost and bound are None where there is none."""
    solver: str
    cost: int | None = None
    bound: int | None = None
    seconds: float = 0.0
    said: str = ""  # optimal, feasible, limit, ended, …
    peak_mib: float = 0.0
    # esr alone: (seconds, cost, bound), None where there was none yet
    progress: list = field(default_factory=list)
    folder: str = ""
    terms: dict = field(default_factory=dict)  # of a plan's cost; esr and greedy alone

    @property
    def gap(self):
        if self.cost is None or self.bound is None:
            return None
        return (self.cost - self.bound) / max(1, self.cost)


@dataclass
class Run:
    """One command that has ended."""
    out: str
    err: str
    seconds: float
    peak_mib: float
    ended: bool  # by force, as it went on and on


def run(command, limit):
    """Runs a command; `limit` is what it was told, in seconds."""
    ended = threading.Event()
    started = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as out, \
            tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as err:
        process = subprocess.Popen(  # pylint: disable=consider-using-with
            command, stdout=out, stderr=err, stdin=subprocess.DEVNULL)

        def end():
            ended.set()
            process.kill()

        timer = threading.Timer(limit + GRACE_S, end)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        timer.cancel()
        seconds = time.monotonic() - started
        out.seek(0)
        err.seek(0)
        return Run(out.read(), err.read(), seconds, usage.ru_maxrss / 1024, ended.is_set())


def whole(text):
    """A cost; solvers print them as 5.29e+02."""
    return round(float(text))


def bound_of(text):
    """Costs are whole, so a bound may be rounded up, but for what a solver rounds itself."""
    value = float(text)
    return math.ceil(value - 1e-6 * max(1.0, abs(value))) if math.isfinite(value) else None


def last(pattern, log):
    found = re.findall(pattern, log)
    return found[-1] if found else None


def begin(solver, done):
    return Result(solver, seconds=done.seconds, said="ended" if done.ended else "limit",
                  peak_mib=done.peak_mib)


def glpsol(mps, limit):
    done = run(["glpsol", "--freemps", mps, "--tmlim", str(math.ceil(limit))], limit)
    log, result = done.out, begin("glpsol", done)
    cost = last(rf"(?:>>>>>|mip =) +{NUMBER} >=", log)
    bound = last(rf"(?:>>>>>|mip =) .*>= +{NUMBER} ", log)
    if "OPTIMAL LP SOLUTION FOUND" in log:  # before the first line of the tree
        before = log.split("OPTIMAL LP SOLUTION FOUND")[0]
        bound = bound or last(rf"obj = +{NUMBER} inf", before)
    result.cost = whole(cost) if cost else None
    result.bound = bound_of(bound) if bound else None
    if "INTEGER OPTIMAL SOLUTION FOUND" in log:
        result.said, result.bound = "optimal", result.cost
    return result


def cbc(mps, limit):
    done = run(["cbc", mps, "timeMode", "elapsed", "sec", str(limit), "ratioGap", "0", "solve"],
               limit)
    log, result = done.out, begin("CBC", done)
    bound = last(rf"Lower bound: +{NUMBER}", log) or \
        last(rf"best possible {NUMBER}", log) or \
        last(rf"Continuous objective value is {NUMBER}", log)
    cost = last(rf"Objective value: +{NUMBER}", log)
    if cost and "No feasible solution found" not in log:
        result.cost = whole(cost)
    result.bound = bound_of(bound) if bound else None
    if "Result - Optimal solution found" in log:
        result.said, result.bound = "optimal", result.cost
    return result


def highs(mps, limit):
    """The time is that of solving alone: reading is Python's."""
    done = run([sys.executable, os.path.join(HERE, "highs.py"), mps, str(limit)], limit + READ_S)
    result = begin("HiGHS", done)
    line = last(r"(?m)^(\{.*\})$", done.out)
    if not line:
        result.said = "ended" if done.ended else "failed"
        return result
    said = json.loads(line)
    result.seconds, result.said = said["solve_s"], said["status"]
    result.cost = None if said["cost"] is None else whole(said["cost"])
    result.bound = None if said["bound"] is None else bound_of(said["bound"])
    if result.said == "optimal":
        result.bound = result.cost
    return result


def esr(command, folder, limit, out):
    """`esr plan`, with its progress."""
    done = run([command, "plan", folder, "--out", out, "--json", "--time-limit", str(limit)], limit)
    if done.ended:
        sys.exit(f"esr plan {folder}: still running {GRACE_S} s after its limit")
    answer = json.loads(done.out)
    if not answer["ok"]:
        sys.exit(f"esr plan {folder}: {done.err}")
    summary = answer["summary"]
    result = Result("esr", summary["cost"], summary["bound"], done.seconds,
                    "optimal" if summary["status"] == "optimal" else "feasible",
                    done.peak_mib, folder=out, terms=summary["terms"])
    for line in done.err.splitlines():
        if line.startswith('{"progress":'):
            now = json.loads(line)["progress"]
            result.progress.append((now["elapsed_ms"] / 1000, now["cost"], now["bound"]))
    result.progress.append((summary["seconds"], summary["cost"], summary["bound"]))
    return result


def greedy(command, folder, out):
    """The greedy planner; its plan is judged by `esr verify`."""
    made = run([sys.executable, os.path.join(HERE, "greedy.py"), folder], GRACE_S)
    if made.err:
        sys.exit(made.err)
    os.makedirs(out, exist_ok=True)
    plan = os.path.join(out, "plan.csv")
    with open(plan, "w", encoding="utf-8") as file:
        file.write(made.out)
    judged = run([command, "verify", plan, "--folder", folder, "--json"], GRACE_S)
    answer = json.loads(judged.out)
    if not answer["ok"]:
        sys.exit(f"{folder}: the greedy planner breaks rules: {judged.out}")
    return Result("greedy", answer["cost"], None, made.seconds, "greedy", made.peak_mib, folder=out,
                  terms=answer["terms"])


OTHERS = {"glpsol": glpsol, "cbc": cbc, "highs": highs}
