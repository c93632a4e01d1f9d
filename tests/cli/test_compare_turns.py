# SPDX-License-Identifier: GPL-3.0-or-later
"""esr compare solves what has no plan yet, one after the other: their progress says which of how
many is solved and what is left of --time-limit for all of them together; a scenario that can't be
is told before any search, and one with a plan is not searched again."""
import json
import os
import subprocess
import tempfile

ROOT = os.environ.get("ESR_SOURCE_DIR",
                      os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
ESR = os.path.abspath(os.environ.get("ESR", os.path.join(ROOT, "build", "sanitize", "esr")))
LIMIT_S = 1000
EDITS = {"a": "drop reviewer PB", "b": "set costs.per_km 0", "c": "close 2026-11-09"}


def esr(folder, *words, code=0):
    done = subprocess.run([ESR, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
    return done


def searches(done):
    """The "search" of each line of progress, without repeats, and all that was left by turns."""
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    turns = []
    for line in lines:
        turn = (line["search"]["name"], line["search"]["number"], line["search"]["count"])
        if turn not in turns:
            turns.append(turn)
    return turns, [line["search"]["left_ms"] for line in lines]


def main():
    with tempfile.TemporaryDirectory() as folder:
        esr(folder, "init")
        esr(folder, "import", os.path.join(ROOT, "samples", "tiny"))
        esr(folder, "solve")
        for name, edit in EDITS.items():
            esr(folder, "whatif", name, edit)
        turns, _ = searches(esr(folder, "compare", "--json"))
        assert turns == [], "searched although all have a plan"
        esr(folder, "pin", "V2", "--reviewer", "PC")
        esr(folder, "whatif", "b")
        turns, left = searches(esr(folder, "compare", "--json", "--time-limit", str(LIMIT_S)))
        assert turns == [("a", 1, 2), ("c", 2, 2)], turns
        assert all(0 < ms <= LIMIT_S * 1000 for ms in left), left
        assert left == sorted(left, reverse=True), "what is left grew"
        assert left[-1] > LIMIT_S * 500, "the second has half of it alone"
        esr(folder, "pin", "V2", "--day", "2026-11-09")
        done = esr(folder, "compare", "--json")
        turns, left = searches(done)
        assert turns == [("a", 1, 2), ("b", 2, 2)], turns
        assert left[0] is None, "nothing is known before the first is done"
        [left_out] = json.loads(done.stdout)["left_out"]
        assert left_out["name"] == "c" and "H1" in left_out["message"], left_out
        assert esr(folder, "compare", "c", code=3).stdout == ""
    print("each search has its turn")


if __name__ == "__main__":
    main()
