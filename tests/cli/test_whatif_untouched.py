# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenarios touch nothing: after any of them every table but their own is what it was, and a search
without a name leaves the whole file as it was."""
import os
import sqlite3
import subprocess
import tempfile

ROOT = os.environ.get("ESR_SOURCE_DIR",
                      os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
ESR = os.path.abspath(os.environ.get("ESR", os.path.join(ROOT, "build", "sanitize", "esr")))


def esr(folder, *words, code=0):
    done = subprocess.run([ESR, *words, "--quiet"], cwd=folder, capture_output=True, text=True,
                          check=False)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)


def tables(path):
    """Every table's rows, in order, but for the scenarios'."""
    with sqlite3.connect(path) as db:
        lines = [line for line in db.iterdump() if '"scenario"' not in line.split("(", 1)[0]]
    return [line for line in lines if not line.startswith("CREATE TABLE scenario")]


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "cycle.db")
        esr(folder, "init")
        esr(folder, "import", os.path.join(ROOT, "samples", "tiny"))
        esr(folder, "solve")
        before = tables(path)
        with open(path, "rb") as file:
            bytes_before = file.read()
        esr(folder, "whatif", "drop reviewer PB", "set limits.max_visits 3")
        with open(path, "rb") as file:
            assert file.read() == bytes_before, "a scenario without a name changed the file"
        esr(folder, "whatif", "leave", "drop reviewer PB", "close 2026-11-09")
        esr(folder, "whatif", "leave", "draw 1 reviewer out seed 3")
        esr(folder, "whatif", "leave", "--time-limit", "5")
        esr(folder, "whatif", "free", "set costs.per_km 0")
        esr(folder, "whatif", "nonsense", "drop reviewer nobody", code=3)
        esr(folder, "compare", "--page", "page.html")
        assert tables(path) == before, "a table changed"
        with sqlite3.connect(path) as db:
            names = [row[0] for row in db.execute("SELECT name FROM scenario ORDER BY name")]
        assert names == ["free", "leave"], names
        esr(folder, "whatif", "--forget", "leave")
        esr(folder, "whatif", "--forget", "free")
        assert tables(path) == before, "forgetting changed a table"
    print(f"{len(before)} lines of the other tables are as they were")


if __name__ == "__main__":
    main()
