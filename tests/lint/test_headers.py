# SPDX-License-Identifier: GPL-3.0-or-later
"""Each header, public or of the engine, compiles alone; a public one without the engine's."""
import os
import subprocess

import tree

FLAGS = ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
         "-Wno-unused-function", "-fsyntax-only", "-x", "c", "-"]


def main():
    findings, headers = [], tree.files(".h", under="include") + tree.files(".h", under="engine")
    include, engine = os.path.join(tree.ROOT, "include"), os.path.join(tree.ROOT, "engine")
    for path in headers:
        inner = os.path.relpath(path, "include" if path.startswith("include") else "engine")
        paths = ["-I", include] + ([] if path.startswith("include") else ["-I", engine])
        done = subprocess.run([os.environ.get("CC", "cc"), *paths, *FLAGS], text=True,
                              input=f'#include "{inner}"\nextern int unused;\n',
                              capture_output=True, check=False)
        if done.returncode:
            findings.append(f"{path}:1: does not compile alone\n{done.stderr}")
    tree.finish(findings, len(headers))


main()
