# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench runs from end to end on cycles of a moment, and the greedy planner keeps the rules."""
import os
import re
import subprocess
import sys
import tempfile

import solvers

HERE = os.path.dirname(os.path.abspath(__file__))
TABLES = ["Against other solvers", "What optimising is worth", "Plans come early",
          "Hard and large cycles", "How cost grows", "Warm starts"]


def check_greedy():
    """On a real-looking year with teams of two and three; ends with a fault if a rule is broken."""
    folder = os.path.join(os.path.dirname(os.path.dirname(HERE)), "samples", "hk-two-seat")
    with tempfile.TemporaryDirectory() as work:
        solvers.greedy(os.environ["ESR"], folder, work)


def main():
    check_greedy()
    with tempfile.TemporaryDirectory() as work:
        out = os.path.join(work, "page.md")
        # bench.py ends with a fault if a greedy plan breaks a rule or two proofs don't agree.
        done = subprocess.run(
            [sys.executable, os.path.join(HERE, "bench.py"), "--cycles",
             "6x5,6x24,10x6", "--solvers", "glpsol", "--time-limit", "1", "--large",
             "12x4", "--large-limit", "1", "--sizes",
             "5,10", "--seeds", "1", "--warm", "tiny", "--out", out],
            capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr)
        with open(out, encoding="utf-8") as file:
            page = file.read()
        with open(os.path.join(work, "scaling.svg"), encoding="utf-8") as file:
            figure = file.read()
    missing = [name for name in TABLES if f"## {name}" not in page]
    assert not missing, f"{missing} are not in the page:\n{page}"
    proofs = re.findall(r"\| +\| glpsol \| ([\d,]+) \| \1 \| 0.00 % ", page)
    assert proofs, f"glpsol has proven nothing:\n{page}"
    assert re.search(r"\| all \| [1-9]\d* \|", page), f"no warm start was measured:\n{page}"
    assert "</svg>" in figure, figure
    print(f"{len(page)} characters of page, {len(proofs)} proofs of glpsol")


main()
