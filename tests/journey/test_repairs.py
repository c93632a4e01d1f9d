# SPDX-License-Identifier: GPL-3.0-or-later
"""An officer's year on a generated cycle: told, then disturbed in every way, repaired, published.

What a repair promises is what esr publish then sends; the plan is judged again from an exported
folder; what was told and is not concerned stays; esr undo restores all of it; and a command that is
killed leaves either all of its change or nothing.
"""
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time

ESR = os.path.abspath(os.environ["ESR"])
AS_OF = ["--as-of", "2026-10-12"]
KILLS = 12


def esr(*words, code=0):
    done = subprocess.run([ESR, *words, "--json", "--quiet"], capture_output=True, text=True,
                          check=False)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
    return json.loads(done.stdout) if done.stdout else {}


def state():
    """Plan and input as they are, byte by byte."""
    shutil.rmtree("folder", ignore_errors=True)
    shutil.rmtree("results", ignore_errors=True)
    esr("export", "folder")
    esr("export", "--results", "results", *AS_OF)
    files = {name: open(os.path.join("folder", name), "rb").read() for name in os.listdir("folder")}
    return files, open("results/plan.csv", encoding="utf-8").read()


def teams(plan):
    """Review -> the rows of its visit."""
    rows = {}
    for line in plan.splitlines()[1:]:
        rows.setdefault(line.split(",")[0], []).append(line)
    return rows


def concerned(answer):
    return {change["review"] for change in answer["changes"]}


def repair(words, choice):
    """Takes a choice, looks at what came of it, and takes it back."""
    before, plan = state()
    table = esr(*words, *AS_OF)
    assert "kept" not in table and state() == (before, plan)
    offers = table["repairs"]
    assert offers, words
    chosen = offers[min(choice, len(offers) - 1)]
    costs = [offer["difference"]["total"] for offer in offers]
    assert costs == sorted(set(costs), reverse=True), costs
    answer = esr(*words, *AS_OF, "--accept", str(chosen["number"]))
    assert answer["kept"] and answer["difference"] == chosen["difference"]["total"]
    assert (answer["people"], answer["schools"]) == (chosen["people"], chosen["schools"])
    _, after = state()
    verdict = esr("verify", "results/plan.csv", "--folder", "folder")
    assert verdict["ok"], verdict
    old, new = teams(plan), teams(after)
    moved = {review for review in old if old[review] != new[review]}
    assert moved == concerned(answer), (moved, answer["changes"])
    due = esr("publish", *AS_OF, "--dry-run")
    assert (due["reviewers"], due["schools"]) == (answer["people"], answer["schools"]), (words, due)
    shutil.copy("cycle.db", "copy.db")
    sent = esr("publish", *AS_OF, "--db", "copy.db")
    assert (sent["reviewers"], sent["schools"]) == (answer["people"], answer["schools"])
    esr("undo")
    assert state() == (before, plan), words
    return len(moved)


def kill_it(words):
    """A command that is killed leaves all of its change, or nothing."""
    rng = random.Random(7)
    before = state()
    wanted = esr(*words, *AS_OF, "--accept", "1")
    assert wanted["kept"]
    after = state()
    esr("undo")
    for _ in range(KILLS):
        run = subprocess.Popen([ESR, *words, *AS_OF, "--accept", "1"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        time.sleep(rng.random() * 0.4)
        run.send_signal(signal.SIGKILL)
        run.wait()
        now = state()
        assert now in (before, after)
        if now == after:
            esr("undo")


def some(plan):
    """A review late in the year with a full team: its row's cells."""
    rows = [line.split(",") for line in plan.splitlines()[1:]]
    late = [row for row in rows if row[5] and row[2] > "2026-12-01"]
    return late[len(late) // 2]


def main():
    folder = tempfile.mkdtemp(prefix="esr-repairs-")
    os.chdir(folder)
    try:
        esr("sample", "--reviews", "24", "--reviewers", "26", "--seed", "5", "--year", "2026",
            "--out", "year")
        esr("init")
        esr("import", "year")
        esr("solve", "--time-limit", "20")
        esr("publish", *AS_OF)
        review, school, day, _, _, who = some(state()[1])
        changed = [
            repair(["dropout", who], 9),
            repair(["object", review, who], 0),
            repair(["defer", review, "--after", day], 0),
            repair(["close", day, "--reason", "Typhoon 颱風"], 0),
            repair(["close", day, "--school", school], 5),
        ]
        assert all(changed), changed
        kill_it(["close", day])
    finally:
        os.chdir("/")
        shutil.rmtree(folder)
    print(f"5 disturbances, {sum(changed)} visits changed, {KILLS} kills")


if __name__ == "__main__":
    main()
