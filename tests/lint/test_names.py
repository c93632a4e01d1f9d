# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the names: esr_ is public and declared in include/esr, esri_ is inside, nothing else shows.

Reads the symbols of the built libesr.a beside the command in ESR. Types have no _t.
"""
import os
import re
import subprocess

import tree


def defined(library):
    """Names that the library defines for others."""
    listing = subprocess.run(["nm", "-g", "--defined-only", "--format=posix", library], text=True,
                             capture_output=True, check=True).stdout
    names = {line.split()[0] for line in listing.splitlines() if len(line.split()) > 2}
    return {name for name in names if not name.startswith(("__asan", "__odr_asan"))}


def main():
    findings = []
    public = "\n".join(tree.text(path) for path in tree.files(".h", under="include"))
    names = defined(os.path.join(os.path.dirname(os.environ["ESR"]), "libesr.a"))
    for name in sorted(names):
        if not re.match(r"esri?_[a-z0-9_]+$", name):
            findings.append(f"libesr.a: {name}: not esr_… or esri_…")
        elif name.startswith("esr_") and not re.search(rf"\b{name}\(", public):
            findings.append(f"libesr.a: {name}: public by name, in no header of include/esr")
    for path in tree.files(".h", under="include"):
        for number, line in tree.lines(path):
            if "esri_" in line:
                findings.append(f"{path}:{number}: a name of the engine in a public header")
    for path in tree.files(".c", ".h"):
        for number, line in tree.lines(path):
            if re.match(r"typedef .*\b\w+_t;|\}\s*\w+_t;", line):
                findings.append(f"{path}:{number}: types have no _t")
    tree.finish(findings, len(names))


main()
