# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the examples of README.md, of docs/ and of the samples' pages: blocks marked ```console.

A line `$ command` is run by bash in an empty folder that holds samples/ and tools/ and has esr on
its path; all blocks of one page share the folder. The lines behind it must come out, standard error
included, but for the progress of a search, which a terminal clears away; a line `…` stands for any
lines. A block without output only has to end well.

Besides, every command and option of esr that any page names must be in its help.
"""
import os
import re
import subprocess
import sys
import tempfile

ESR = os.environ["ESR"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRESS = re.compile(r"^ *[0-9]+\.[0-9] s  cost .*\n", re.M)


def examples(page):
    """(command, lines that must come out) of each example."""
    with open(os.path.join(ROOT, page), encoding="utf-8") as file:
        blocks = re.findall(r"^```console\n(.*?)^```", file.read(), re.M | re.S)
    for block in blocks:
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            while command.endswith("\\"):
                more, _, output = output.partition("\n")
                command = command[:-1] + more.lstrip("> ")
            yield command, output.strip("\n").split("\n") if output.strip() else []


def agree(want, came):
    """Whether the lines came as wanted, `…` standing for any lines and seconds for any seconds."""
    parts = [re.escape(line) for line in want]
    parts = [".*?" if part == re.escape("…") else part + "\n" for part in parts]
    pattern = re.sub(r"[0-9]+\\\.[0-9]+\\ s\b", lambda _: r"[0-9]+\.[0-9]+ s", "".join(parts))
    return re.fullmatch(pattern, came + "\n", re.S) is not None


def run_page(page):
    wrong, count = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for name in ("samples", "tools"):
            os.symlink(os.path.join(ROOT, name), os.path.join(folder, name))
        os.mkdir(os.path.join(folder, "bin"))
        os.symlink(os.path.abspath(ESR), os.path.join(folder, "bin", "esr"))
        path = os.path.join(folder, "bin") + ":" + os.environ["PATH"]
        for command, want in examples(page):
            count += 1
            done = subprocess.run(["bash", "-c", command], cwd=folder, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
                                  env={**os.environ, "PATH": path, "TERM": "dumb"}, check=False)
            came = PROGRESS.sub("", done.stdout).rstrip("\n")
            if done.returncode not in (0, 1, 3) or (want and not agree(want, came)):
                wrong += 1
                print(f"WRONG {page}: {command}: exit {done.returncode}\n{came}")
            else:
                print(f"ok {page}: {command}")
    return count, wrong


def unknown_options():
    """Commands and options in the pages that esr does not know."""
    known = {}
    for base, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in ("build", "out", "node_modules", ".git")]
        for path in (os.path.join(base, name) for name in names if name.endswith(".md")):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for call in re.findall(r"(?:`|\$ )esr ([a-z][^`|>&;\n]*)", text):
                words = call.split()
                if words[0] not in known:
                    known[words[0]] = subprocess.run([ESR, "help", words[0]], text=True,
                                                     capture_output=True, check=False).stdout
                for word in words[1:]:
                    option = re.match(r"--[a-z-]+", word)
                    if option and option[0] not in known[words[0]]:
                        yield f"{path}: esr {words[0]} has no {word}"
                if not known[words[0]]:
                    yield f"{path}: there is no command esr {words[0]}"


def main():
    unknown = list(unknown_options())
    print("\n".join(unknown))
    pages = ["README.md"] + [os.path.join("docs", name) for name in
                             sorted(os.listdir(os.path.join(ROOT, "docs"))) if name[-3:] == ".md"]
    for name in sorted(os.listdir(os.path.join(ROOT, "samples"))):
        page = os.path.join("samples", name, "README.md")
        if os.path.exists(os.path.join(ROOT, page)):
            pages.append(page)
    results = [run_page(page) for page in pages]
    print(f"{sum(r[0] for r in results)} examples, {sum(r[1] for r in results)} wrong")
    sys.exit(1 if unknown or any(r[1] for r in results) or results[0][0] == 0 else 0)


main()
