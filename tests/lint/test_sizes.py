# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the sizes: functions of 80 lines, files of 600, folders of 16 sources, lines of 100.

Functions are found by the shape that clang-format gives them: they begin and end in column 0.
"""
import os
import re
from collections import Counter

import tree

FUNCTION_LINES, FILE_LINES, FOLDER_SOURCES, COLUMNS = 80, 600, 16, 100
CODE = (".c", ".h", ".py", ".sh", ".mjs", ".js")


def functions(path):
    """(first line, last line, name) of each function of a C file."""
    start, name, open_at = None, None, None
    for number, line in tree.lines(path):
        if open_at is None:
            head = re.match(r"^[A-Za-z_][\w\s\*]*?\b(\w+)\(", line)
            if head:
                start, name = number, head[1]
            if line.endswith("{") and start is not None and "=" not in line.split("(")[0]:
                open_at = start
            elif line.endswith(";"):
                start = None
        elif line.startswith("}"):
            yield open_at, number, name
            start = open_at = None


def main():
    findings, folders, looked_at = [], Counter(), 0
    for path in tree.files(*CODE):
        looked_at += 1
        count = sum(1 for _ in tree.lines(path))
        if count > FILE_LINES:
            findings.append(f"{path}:{count}: a file of {count} lines, at most {FILE_LINES}")
        for number, line in tree.lines(path):
            if len(line) > COLUMNS:
                findings.append(f"{path}:{number}: {len(line)} columns, at most {COLUMNS}")
        if not path.endswith(".h"):
            folders[os.path.dirname(path)] += 1
        if path.endswith(".c"):
            for first, last, name in functions(path):
                if last - first + 1 > FUNCTION_LINES:
                    findings.append(f"{path}:{first}: {name} has {last - first + 1} lines, "
                                    f"at most {FUNCTION_LINES}")
    for folder, count in sorted(folders.items()):
        if count > FOLDER_SOURCES:
            findings.append(f"{folder}:1: {count} sources, at most {FOLDER_SOURCES}")
    tree.finish(findings, looked_at)


main()
