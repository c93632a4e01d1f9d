# SPDX-License-Identifier: GPL-3.0-or-later
"""npm's ical.js, the parser of Thunderbird, reads every calendar that a plan gives, and finds the
visits of plan.csv at their instants, by the time zone that the calendar itself carries."""
import sys
import tempfile

import cycles
import icaljs


def faults(cycle):
    want, files = cycle.expected(), cycle.files()
    read = icaljs.read(files.values())
    names = {(row.get("name_zh") or "") + " " + row["name"] for row in cycle.schools.values()}
    for name, path in sorted(files.items()):
        answer = read[path]
        have = {(title, icaljs.instant(start), icaljs.instant(end))
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
    found, visits = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for name, cycle in cycles.plan_all(folder):
            found += [f"{name}: {fault}" for fault in faults(cycle)]
            visits += len(cycle.expected()["all.ics"])
    print(*found, f"{visits} days of visits read by ical.js", sep="\n")
    sys.exit(bool(found) or visits == 0)


if __name__ == "__main__":
    main()
