# SPDX-License-Identifier: GPL-3.0-or-later
"""Two judges, one verdict: `esr verify` and the checker of the planning problem agree.

On random cycles with plans that break rules at random both must name the same broken rules for the
same reviews and people, and count the same cost in every term, to the last unit. The checker is
../shared/tools/check_plan.py beside the tree; without it there is nothing to compare with.
    ESR=build/esr test_judge.py [CYCLES [FIRST_SEED]]
"""
import importlib.util
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter

import random_cycle

ROOT = os.environ.get("ESR_SOURCE_DIR") or os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CHECKER = os.path.join(ROOT, "..", "shared", "tools", "check_plan.py")
# esr makes one break of a run of slots or days; of these rules only the ids are compared.
RUNS = {"H1", "H9", "H13", "H16"}
IDS = re.compile(r"\b[VRS]\d\d\b")


def load_checker():
    if not os.path.exists(CHECKER):
        print("skipped: there is no shared/tools/check_plan.py beside the tree")
        sys.exit(0)
    spec = importlib.util.spec_from_file_location("check_plan", CHECKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def esr_judges(plan, folder):
    """The verdict of esr; None if it finds the input itself at fault."""
    run = subprocess.run([os.environ["ESR"], "verify", plan, "--folder", folder, "--json"],
                         capture_output=True, text=True, check=False)
    if run.returncode == 3:
        return None
    if run.returncode not in (0, 1):
        raise SystemExit(f"esr verify: exit {run.returncode}\n{run.stdout}{run.stderr}")
    verdict = json.loads(run.stdout)
    if (run.returncode == 1) != bool(verdict["broken"]):
        raise SystemExit(f"esr verify: exit {run.returncode}, {len(verdict['broken'])} broken")
    return verdict


def checker_judges(checker, plan, folder):
    known = checker.Folder(folder)
    with open(plan, encoding="utf-8", newline="") as file:
        rows = list(checker.csv.DictReader(file))
    visits, problems = checker.read_plan(known, rows)
    broken, terms = checker.judge(known, visits)
    return [tuple(line.split(": ", 1)) for line in problems + broken], terms


def differences(esr, broken, terms):
    """What the two disagree on, as sentences."""
    found = [f"{name}: esr {esr['terms'][name]}, checker {cost}"
             for name, cost in terms.items() if esr["terms"][name] != cost]
    if esr["cost"] != sum(terms.values()):
        found.append(f"cost: esr {esr['cost']}, checker {sum(terms.values())}")
    ours, theirs = Counter(b["rule"] for b in esr["broken"]), Counter(rule for rule, _ in broken)
    for rule in sorted(set(ours) | set(theirs)):
        if rule in RUNS:
            if bool(ours[rule]) != bool(theirs[rule]):
                found.append(f"{rule}: esr {ours[rule]}, checker {theirs[rule]}")
        elif ours[rule] != theirs[rule]:
            found.append(f"{rule}: esr {ours[rule]} times, checker {theirs[rule]} times")
    texts = {}
    for b in esr["broken"]:
        texts.setdefault(b["rule"], []).append(set(IDS.findall(b["text"])))
    for rule, text in broken:
        if not any(set(IDS.findall(text)) <= ids for ids in texts.get(rule, [])):
            found.append(f"{rule}: only the checker says: {text}")
    named = {}
    for rule, text in broken:
        named.setdefault(rule, []).append(set(IDS.findall(text)))
    for b in esr["broken"]:
        ids = set(IDS.findall(b["text"]))
        if not any(theirs <= ids for theirs in named.get(b["rule"], [])):
            found.append(f"{b['rule']}: only esr says: {b['text']}")
    return found


def one(checker, seed, folder):
    """Compares on one random cycle and plan. Answers the differences and the rules met."""
    rng = random.Random(seed)
    cycle = random_cycle.Cycle(rng)
    if rng.random() < 0.5:
        cycle.tables["published"] = cycle.plan()
    cycle.tables["pins"] = cycle.pins()
    plan = os.path.join(folder, "plan.csv")
    cycle.write(os.path.join(folder, "in"))
    random_cycle.write_rows(plan, cycle.plan())
    esr = esr_judges(plan, os.path.join(folder, "in"))
    if esr is None:  # a pin that can't be kept: judge without pins
        cycle.tables["pins"] = []
        cycle.write(os.path.join(folder, "in"))
        esr = esr_judges(plan, os.path.join(folder, "in"))
    if esr is None:  # the school has no possible day
        return [], None
    broken, terms = checker_judges(checker, plan, os.path.join(folder, "in"))
    met = {rule for rule, _ in broken} | {name for name, cost in terms.items() if cost}
    return differences(esr, broken, terms), met


def main():
    checker = load_checker()
    cycles = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    judged, failed, met = 0, 0, Counter()
    for seed in range(first, first + cycles):
        with tempfile.TemporaryDirectory() as folder:
            found, rules = one(checker, seed, folder)
        judged += rules is not None
        met.update(rules or [])
        failed += bool(found)
        for line in found:
            print(f"seed {seed}: {line}")
    wanted = [f"H{n}" for n in range(1, 18)] + checker.TERMS
    missed = [name for name in wanted if not met[name]]
    print(f"{judged} plans judged twice, {failed} judged differently; "
          f"met: {', '.join(f'{name} {met[name]}' for name in wanted)}")
    if cycles >= 60 and missed:
        print(f"never met: {', '.join(missed)}")
    sys.exit(1 if failed or judged * 2 < cycles or (cycles >= 60 and missed) else 0)


main()
