# SPDX-License-Identifier: GPL-3.0-or-later
"""Each lint test can fail: a small tree passes, and with one defect it is refused by its test."""
import os
import shutil
import subprocess
import sys
import tempfile

import tree

SPDX = "// SPDX-License-Identifier: GPL-3.0-or-later\n"
LONG = SPDX + "int esri_long(int x) {\n" + "    x++;\n" * 90 + "    return x;\n}\n"
PATHS = "/" + "root/x"
# test, file, its text, words of the finding
DEFECTS = [
    ("floors", "engine/base/x.c", SPDX + '#include "cycle/rows.h"\n', "is not below base"),
    ("floors", "engine/base/x.c", SPDX + "#include <esr/plan.h>\n", "is not below base"),
    ("floors", "engine/rules/x.c", SPDX + '#include "store/x.h"\n', "is not below rules"),
    ("floors", "engine/cycle/x.c", SPDX + "#include <sqlite3.h>\n", "only engine/db sees it"),
    ("floors", "engine/store/x.c", SPDX + "#include <libical/ical.h>\n", "only engine/ics"),
    ("floors", "engine/store/x.c", SPDX + "#include <curl/curl.h>\n", "only engine/net sees it"),
    ("floors", "cli/x.c", SPDX + '#include "base/buf.h"\n', "include/esr alone"),
    ("floors", "cli/x.c", SPDX + "#include <glpk.h>\n", "only engine/lp sees it"),
    ("floors", "cli/kit/x.c", SPDX + '#include "commands.h"\n', "the kit knows no command"),
    ("floors", "engine/attic/x.c", SPDX, "in no room"),
    ("floors", "include/esr/plan.h", SPDX + "#include <esr/report.h>\n", "is not below plan"),
    ("sizes", "engine/base/x.c", LONG, "esri_long has 93 lines"),
    ("sizes", "engine/base/x.c", SPDX + "int x;\n" * 600, "a file of 601 lines"),
    ("sizes", "engine/base/x.c", "// " + "x" * 100 + "\n", "103 columns"),
    ("headers", "include/esr/x.h", SPDX + "size_t esr_x(void);\n", "does not compile alone"),
    ("headers", "engine/base/x.h", SPDX + "bool esri_x(void);\n", "does not compile alone"),
    ("words", "engine/base/x.c", "int x;\n", "no line SPDX"),
    ("words", "engine/base/x.c", SPDX + "// TO" + "DO later\n", "left to be done"),
    ("words", "docs/x.md", f"see {PATHS}\n", "path of one machine"),
    ("words", "engine/base/x.c", SPDX + "int  x;\n", "x.c:2:"),
    ("docs", "docs/x.md", "[there](nowhere.md)\n", "nowhere.md is not there"),
    ("docs", "docs/x.md", "# A page\n", "README.md:1: does not name docs/x.md"),
    ("docs", "docs/glossary.md", "| due | a |\n| void, due | b |\n",
     "glossary.md:2: due stands above"),
    ("docs", "engine/attic/x.c", SPDX, "does not name engine/attic"),
    ("names", "x.c", SPDX + "int stray(void) {\n    return 0;\n}\n", "stray: not esr_"),
    ("names", "x.c", SPDX + "int esr_x(void) {\n    return 0;\n}\n", "in no header"),
    ("names", "include/esr/x.h", SPDX + "int esri_x(void);\n", "a name of the engine"),
    ("names", "engine/base/x.h", SPDX + "typedef int day_t;\n", "types have no _t"),
]


def plant(folder, path, text):
    where = os.path.join(folder, path)
    os.makedirs(os.path.dirname(where), exist_ok=True)
    with open(where, "w", encoding="utf-8") as file:
        file.write(text)


def small_tree(folder):
    """A tree without a defect, with a library built from its C files at the top."""
    for path in (".clang-format", "engine/README.md"):
        os.makedirs(os.path.join(folder, os.path.dirname(path)), exist_ok=True)
        shutil.copy(os.path.join(tree.ROOT, path), os.path.join(folder, path))
    plant(folder, "README.md", "# A small tree\n")
    plant(folder, "include/esr/plan.h", SPDX + "#include <esr/cycle.h>\nint esr_one(void);\n")
    plant(folder, "include/esr/cycle.h", SPDX + "extern const int esr_two;\n")
    plant(folder, "one.c", SPDX + "int esr_one(void);\nint esr_one(void) {\n    return 1;\n}\n")


def run(test, folder):
    if test == "names":
        sources = [name for name in os.listdir(folder) if name.endswith(".c")]
        subprocess.run(["cc", "-c", *sources], cwd=folder, check=True)
        subprocess.run(["ar", "rc", "libesr.a", *[s[:-2] + ".o" for s in sources]], cwd=folder,
                       check=True)
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"test_{test}.py")
    return subprocess.run([sys.executable, script], text=True, capture_output=True, check=False,
                          env={**os.environ, "ESR_SOURCE_DIR": folder,
                               "ESR": os.path.join(folder, "esr")})


def main():
    findings = []
    for test in sorted({defect[0] for defect in DEFECTS}):
        with tempfile.TemporaryDirectory() as folder:
            small_tree(folder)
            done = run(test, folder)
            if done.returncode != 0:
                findings.append(f"test_{test} refuses a clean tree: {done.stdout}{done.stderr}")
    for test, path, text, words in DEFECTS:
        with tempfile.TemporaryDirectory() as folder:
            small_tree(folder)
            plant(folder, path, text)
            done = run(test, folder)
            if done.returncode != 1 or words not in done.stdout:
                findings.append(f"test_{test} lets {path} pass ({words}): {done.stdout}")
    with tempfile.TemporaryDirectory() as folder:
        small_tree(folder)
        for at in range(17):
            plant(folder, f"engine/base/x{at}.c", SPDX)
        if "17 sources, at most 16" not in run("sizes", folder).stdout:
            findings.append("test_sizes lets a folder of 17 sources pass")
    tree.finish(findings, len(DEFECTS) + 1)


main()
