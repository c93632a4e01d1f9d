# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the words: an SPDX line in every source, clang-format's layout, no path of one machine,

and nothing left to be done later.
"""
import os
import re
import subprocess

import tree

CODE = (".c", ".h", ".py", ".sh", ".mjs", ".js", ".cmake", "CMakeLists.txt", ".mod")
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
MACHINE = re.compile(r"(?<![\w.])/(work|root|home)/|\.libr" r"ary\b")
# The judge of plans may stand beside the tree; only tests use it.
BESIDE = re.compile(r"\.\./sha" r"red\b")


def is_script(path):
    return (tree.text(path) or "").startswith("#!")


def main():
    findings, looked_at = [], 0
    for path in tree.files():
        if tree.text(path) is None:
            continue
        looked_at += 1
        if path.endswith(CODE) or is_script(path):
            head = [line for _, line in zip(range(2), tree.text(path).splitlines())]
            if not any(SPDX in line for line in head):
                findings.append(f"{path}:1: no line {SPDX}")
        for number, line in tree.lines(path):
            if LATER.search(line):
                findings.append(f"{path}:{number}: something left to be done later")
            if MACHINE.search(line) or (BESIDE.search(line) and not path.startswith("tests")):
                findings.append(f"{path}:{number}: a path of one machine")
            if line != line.rstrip() and path.endswith(CODE + (".md",)):
                findings.append(f"{path}:{number}: blanks at the end of the line")
    code = [os.path.join(tree.ROOT, path) for path in tree.files(".c", ".h")]
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", *code], text=True,
                          capture_output=True, check=False)
    if done.returncode:
        findings += sorted({line for line in done.stderr.splitlines() if "error:" in line}) or \
            [done.stderr]
    tree.finish(findings, looked_at)


main()
