# SPDX-License-Identifier: GPL-3.0-or-later
"""A sweep's file that came from elsewhere is refused with words, whatever stands in it.

Figures that can't be, names that are none, other tables, bytes that were changed: nothing crashes,
and nothing is written.
"""
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ESR = os.path.abspath(os.environ["ESR"])
ROOT = os.environ["ESR_SOURCE_DIR"]
FLIPS = 60

WRONG = (  # a change, and a part of what is said
    ("DELETE FROM sweep", "the recipe is missing"),
    ("UPDATE sweep SET edits = ''", "the recipe can't be"),
    ("UPDATE sweep SET edits = 'drop reviewer PA' || char(10)", "the recipe can't be"),
    ("UPDATE sweep SET edits = 'lose reviewers {5%' || char(10)", "the recipe can't be"),
    ("UPDATE sweep SET edits = 'lose everything' || char(10)", "the recipe can't be"),
    ("UPDATE sweep SET draws = 0 - 4", "a number is beyond its range"),
    ("UPDATE sweep SET draws = 1000000000", "a number is beyond its range"),
    ("UPDATE sweep SET draws = 3", "makes no sense"),
    ("UPDATE sweep SET shard = 2", "the recipe can't be"),
    ("UPDATE sweep SET shards = 2", "makes no sense"),
    ("UPDATE sweep SET seed = 'many'", "the seed is no number"),
    ("UPDATE sweep SET base_hash = 'x'", "a hash is none"),
    ("UPDATE sweep SET cycle_id = 'a b'", "an id is none"),
    ("UPDATE sweep SET cycle_name = 'a' || char(10) || 'b'", "a control character"),
    ("UPDATE sweep SET first_day = 'today'", "a day is none"),
    ("UPDATE reviewer SET id = '<b>'", "an id is none"),
    ("UPDATE review SET first_day = '2026-13-01'", "a day is none"),
    ("DELETE FROM review WHERE at = 0", "makes no sense"),
    ("UPDATE draw SET cell = 7 WHERE draw = 3", "draw 3 of cell 7 makes no sense"),
    ("UPDATE draw SET draw = 99 WHERE draw = 3", "makes no sense"),
    ("UPDATE draw SET cost = 9000000000000000000", "makes no sense"),
    ("UPDATE draw SET bound = cost + 1", "makes no sense"),
    ("UPDATE draw SET open_cost = -1", "makes no sense"),
    ("UPDATE draw SET filled = seats + 1", "makes no sense"),
    ("UPDATE draw SET seats = 2147483648", "makes no sense"),
    ("UPDATE draw SET scheduled = -1", "makes no sense"),
    ("UPDATE draw SET settled = 2", "makes no sense"),
    ("UPDATE draw SET outcome = 'fine'", "makes no sense"),
    ("UPDATE draw SET lost = '<script> PA'", "makes no sense"),
    ("UPDATE draw SET empty = 'teacher:many'", "makes no sense"),
    ("UPDATE draw SET empty = 'teacher:900'", "makes no sense"),
    ("UPDATE draw SET visits = '....z'", "makes no sense"),
    ("UPDATE draw SET visits = ''", "makes no sense"),
    ("UPDATE draw SET refused = char(7)", "makes no sense"),
    ("UPDATE draw SET visits = CAST(x'ff' AS TEXT)", "is no UTF-8"),
    ("DROP TABLE draw", "no such table"),
    ("ALTER TABLE review DROP COLUMN name", "no such column"),
    ("PRAGMA user_version = 9", "newer"),
    ("PRAGMA application_id = 1", "another program"),
)


def run(folder, *words):
    return subprocess.run([ESR, *words], cwd=folder, capture_output=True, text=True, timeout=60,
                          check=False, errors="replace")


def wrong_figures(folder):
    for change, says in WRONG:
        shutil.copy(os.path.join(folder, "good.sweep"), os.path.join(folder, "bad.sweep"))
        db = sqlite3.connect(os.path.join(folder, "bad.sweep"))
        db.execute(change)
        db.commit()
        db.close()
        for words in (("show", "bad.sweep"), ("show", "bad.sweep", "--json"),
                      ("merge", "bad.sweep", "--into", "merged.sweep")):
            done = run(folder, "sweep", *words)
            if done.returncode != 5 or says not in done.stderr + done.stdout:
                return f"{change}: {words[0]}: exit {done.returncode}: {done.stderr}"
        if [name for name in os.listdir(folder) if name.startswith("merged")]:
            return f"{change}: something was merged"
    return ""


def flipped_bytes(folder):
    """Whatever bytes differ: an answer or words, never a crash."""
    with open(os.path.join(folder, "good.sweep"), "rb") as file:
        good = file.read()
    for at in range(FLIPS):
        bad = bytearray(good)
        for _ in range(1 + at % 20):
            bad[random.randrange(len(bad))] = random.randrange(256)
        with open(os.path.join(folder, "bad.sweep"), "wb") as file:
            file.write(bad[:random.randrange(len(bad))] if at % 7 == 0 else bad)
        done = run(folder, "sweep", "show", "bad.sweep")
        if done.returncode not in (0, 5) or (done.returncode == 5 and not done.stderr):
            shutil.copy(os.path.join(folder, "bad.sweep"), "/tmp/bad.sweep")
            return f"exit {done.returncode}: {done.stderr} (see /tmp/bad.sweep)"
    return ""


def main():
    with tempfile.TemporaryDirectory() as folder:
        for words in (("init", "--quiet"),
                      ("import", os.path.join(ROOT, "samples", "tiny"), "--quiet"),
                      ("solve", "--quiet"),
                      ("sweep", "good", "lose reviewers 30%", "--draws", "20", "--quiet")):
            done = run(folder, *words)
            if done.returncode != 0:
                print(done.stderr)
                return 1
        failures = 0
        for name, wrong in (("wrong figures", wrong_figures(folder)),
                            ("flipped bytes", flipped_bytes(folder))):
            print(f"{name}: {wrong or 'fine'}")
            failures += bool(wrong)
        return failures > 0


sys.exit(main())
