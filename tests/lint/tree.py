# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lint tests share: the files of the tree, and how a finding is told.

Not a test. The tree is ESR_SOURCE_DIR (ctest sets it), else the folder two above this one.
"""
import os
import sys

ROOT = os.environ.get("ESR_SOURCE_DIR") or os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NOT_OURS = {".git", "build", "out", "node_modules", "__pycache__"}


def files(*endings, under=""):
    """Paths below ROOT that end in one of `endings` (all without any), sorted."""
    found = []
    for base, folders, names in os.walk(os.path.join(ROOT, under)):
        folders[:] = sorted(f for f in folders if f not in NOT_OURS)
        for name in sorted(names):
            if name not in NOT_OURS and (not endings or name.endswith(endings)):
                found.append(os.path.relpath(os.path.join(base, name), ROOT))
    return found


def text(path):
    """The text of a file; None if it is no text."""
    with open(os.path.join(ROOT, path), "rb") as file:
        data = file.read()
    try:
        return None if b"\0" in data else data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def lines(path):
    """(number, line) of a text file."""
    return enumerate((text(path) or "").splitlines(), start=1)


def finish(findings, looked_at):
    """Prints the findings and ends the test. Looking at nothing is a failure too."""
    for finding in findings:
        print(finding)
    if not looked_at:
        print("nothing to look at: is ESR_SOURCE_DIR right?")
    print(f"{len(findings)} findings, {looked_at} looked at")
    sys.exit(1 if findings or not looked_at else 0)
