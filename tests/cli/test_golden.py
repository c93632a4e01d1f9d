# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the cases in tests/cli/cases/: each folder holds what is typed and what must come of it.

    cmd      a bash script, run in an empty folder; `esr` is the built command, $samples the
             folder of samples, and $pinned samples/tiny with pinned dates, so that one plan alone
             is the best
    stdout, stderr, exit   what must come out; a missing file stands for nothing and for 0
    tree     the files that must be there in the end, a path a line; missing: not looked at

Seconds are shown as N.N, the lines of a search's progress as (progress), SHA-256 as HASH; in what
certificates say, times as TIME and versions of libraries as N.N.
`test_golden.py --update [CASE…]` writes what came out as what must.
"""
import datetime
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zoneinfo

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, "cases")
ROOT = os.path.dirname(os.path.dirname(HERE))
ESR = os.path.abspath(os.environ.get("ESR", os.path.join(ROOT, "build", "sanitize", "esr")))
PINS = ("review_id,first_day\n"
        "V1,2026-11-09\nV2,2026-11-12\nV3,2026-11-02\nV4,2026-11-04\n")
UPDATE = sys.argv[1:2] == ["--update"]


def today():
    """The day by the clocks of the samples; and the day before, as a case may run at midnight."""
    now = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Hong_Kong")).date()
    return (now, now - datetime.timedelta(days=1))


def steady(text, folder):
    """Takes out what differs from run to run."""
    text = text.replace(folder, "FOLDER").replace(ROOT, "ROOT")
    text = re.sub(r'("seconds": )[0-9.e-]+', r"\1N.N", text)
    text = re.sub(r'(^((?:[0-9]+ of [0-9]+, .*: )? *[0-9]+\.[0-9] s  cost |{"progress":).*\n)+',
                  "(progress)\n", text, flags=re.M)
    text = re.sub(r"\b[0-9a-f]{64}\b", "HASH", text)
    text = re.sub(r"\b20[0-9-]{8}(T[0-9:]{8}Z| [0-9:]{5} (?:UTC|HKT))", "TIME", text)
    for day in today():
        text = text.replace(f"as of {day}", "as of TODAY")
    text = re.sub(r"\b(GLPK|SQLite|libical) [0-9.]+\b", r"\1 N.N", text)
    return re.sub(r"\b[0-9]+\.[0-9]+( s\b| seconds)", r"N.N\1", text)


def listing(folder):
    found = []
    for base, _, names in os.walk(folder):
        found += [os.path.relpath(os.path.join(base, name), folder) for name in names]
    return "".join(path + "\n" for path in sorted(found))


def run(case):
    """What comes of a case, by the names of its files."""
    with tempfile.TemporaryDirectory() as folder:
        work = os.path.join(folder, "work")
        os.makedirs(work)
        pinned = os.path.join(folder, "pinned")
        shutil.copytree(os.path.join(ROOT, "samples", "tiny"), pinned)
        with open(os.path.join(pinned, "pins.csv"), "w", encoding="utf-8") as file:
            file.write(PINS)
        os.makedirs(os.path.join(folder, "bin"))
        os.symlink(ESR, os.path.join(folder, "bin", "esr"))
        environment = {key: value for key, value in os.environ.items() if key != "ESR_DB"}
        environment.update(samples=os.path.join(ROOT, "samples"), pinned=pinned,
                           LC_ALL="C.UTF-8", TERM="dumb", LOGNAME="officer",
                           PATH=os.path.join(folder, "bin") + ":" + os.environ["PATH"])
        done = subprocess.run(["bash", os.path.join(case, "cmd")], cwd=work, env=environment,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              timeout=120, check=False)
        return {"stdout": steady(done.stdout, folder), "stderr": steady(done.stderr, folder),
                "exit": f"{done.returncode}\n", "tree": listing(work)}


def expected(case, name):
    path = os.path.join(case, name)
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            return file.read()
    return {"exit": "0\n", "tree": None}.get(name, "")


def update(case, came):
    for name, text in came.items():
        path = os.path.join(case, name)
        if name == "tree" and not os.path.exists(path):
            continue
        if text == {"exit": "0\n"}.get(name, ""):
            if os.path.exists(path):
                os.remove(path)
            continue
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def differences(case, came):
    for name, text in came.items():
        want = expected(case, name)
        if want is not None and want != text:
            yield from difflib.unified_diff(want.splitlines(), text.splitlines(),
                                            f"{os.path.basename(case)}/{name}", "what came",
                                            lineterm="")


def main():
    names = sys.argv[2:] if UPDATE and sys.argv[2:] else sorted(os.listdir(CASES))
    wrong = 0
    for name in names:
        case = os.path.join(CASES, name)
        came = run(case)
        if UPDATE:
            update(case, came)
            continue
        found = list(differences(case, came))
        wrong += bool(found)
        print("\n".join(found) if found else f"ok {name}")
    print(f"{len(names)} cases, {wrong} wrong")
    sys.exit(1 if wrong or not names else 0)


main()
