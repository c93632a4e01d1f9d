# SPDX-License-Identifier: GPL-3.0-or-later
"""npm's ical.js, the parser of Thunderbird, reads every calendar that a plan gives, and finds the
visits of plan.csv at their instants, by the time zone that the calendar itself carries.

ical.js is installed below the build folder, as package-lock.json says."""
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile

import cycles

HERE = os.path.dirname(os.path.abspath(__file__))


def install():
    """The path of ical.js, installed unless it is there already."""
    folder = os.path.join(os.path.dirname(os.environ["ESR"]), "interop")
    os.makedirs(folder, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(HERE, name), folder)
    module = os.path.join(folder, "node_modules", "ical.js", "dist", "ical.js")
    if not os.path.exists(module):
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder,
                       check=True, stdout=subprocess.DEVNULL)
    return module


def instant(text):
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))


def faults(cycle, module):
    want, files = cycle.expected(), cycle.files()
    done = subprocess.run(["node", os.path.join(HERE, "read.mjs"), module, *files.values()],
                          check=True, capture_output=True, text=True)
    read = json.loads(done.stdout)
    names = {(row.get("name_zh") or "") + " " + row["name"] for row in cycle.schools.values()}
    for name, path in sorted(files.items()):
        answer = read[path]
        have = {(title, instant(start), instant(end))
                for title, start, end in answer["occurrences"]}
        if have != want.get(name):
            yield f"{name}: differs from plan.csv: {have ^ want.get(name, set())}"
        days = {str(day) for _, day in cycle.milestones()} if name == "office.ics" else set()
        if set(answer["days"]) != days:
            yield f"{name}: milestones are on {sorted(answer['days'])}, not {sorted(days)}"
        if len(answer["occurrences"]) != len(have):
            yield f"{name}: holds an occurrence twice"
        if answer["method"] != "PUBLISH" or answer["zones"] != 1 or not answer["name"]:
            yield f"{name}: METHOD, VTIMEZONE or X-WR-CALNAME is wrong"
        for place in answer["locations"]:
            if not any(place.startswith(full.strip().split(" ")[0]) for full in names):
                yield f"{name}: LOCATION {place} is no school"
        for organizer in answer["organizers"]:
            if organizer[3] != "mailto:esr-office@example.org":
                yield f"{name}: ORGANIZER is {organizer}"


def main():
    module, found, visits = install(), [], 0
    with tempfile.TemporaryDirectory() as folder:
        for name, cycle in cycles.plan_all(folder):
            found += [f"{name}: {fault}" for fault in faults(cycle, module)]
            visits += len(cycle.expected()["all.ics"])
    print(*found, f"{visits} days of visits read by ical.js", sep="\n")
    sys.exit(bool(found) or visits == 0)


if __name__ == "__main__":
    main()
