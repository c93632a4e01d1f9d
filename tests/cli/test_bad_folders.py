# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder with faults is refused with each fault at its place, and nothing is written.

Each case spoils one sound folder. The words of a fault are held loosely, its place and the exit
code tightly.
"""
import os
import subprocess
import sys
import tempfile

ESR = os.environ["ESR"]
SOUND = {
    "cycle.ini": """[cycle]
id = trial
name = Trial
first_day = 2026-09-01
last_day = 2026-12-18
time_zone = Asia/Hong_Kong
organizer = Office <office@example.org>
""",
    "schools.csv": """id,name,sector,latitude,longitude
S1,One,primary,22.3,114.1
S2,Two,primary,22.4,114.2
S3,Three,primary,,
""",
    "reviews.csv": """id,school_id,days,seats,earliest,latest
V1,S1,3,principal:1,,
V2,S2,2.5,principal:1,2026-10-01,2026-11-30
""",
    "reviewers.csv": """id,name,role,school_id,visits_done
R1,Chan,principal,S1,3
R2,Lee,principal,S2,1
R3,Wong,principal,S3,2
""",
}


def row(file, line):
    return (file, "+" + line + "\n")


# What is spoilt: (file, text to replace, text instead), (file, "+text behind it") or (file, None)
# for no file; then the places of all faults in order, and words that the first one must hold.
CASES = {
    "a file is missing": ([("reviews.csv", None)], ["reviews.csv"], "missing"),
    "an unknown file": ([("revews.csv", "+id\n")], ["revews.csv"], ""),
    "an unknown folder": ([("calendar/all/x.ics", "+x\n")], ["calendar"], ""),
    "an empty file": ([("schools.csv", SOUND["schools.csv"], "")], ["schools.csv"], ""),
    "a column is missing": ([("reviews.csv", "days,", "")], ["reviews.csv:1: days"], "missing"),
    "an unknown column": ([("schools.csv", "sector,", "sector,colour,")],
                          ["schools.csv:1: column 4"], "colour"),
    "a column twice": ([("schools.csv", "id,name", "id,id,name")], ["schools.csv:1: id"], "twice"),
    "an unknown key": ([row("cycle.ini", "[limits]\ngap_dayz = 3")], ["cycle.ini:9: gap_dayz"], ""),
    "an unknown section": ([row("cycle.ini", "[limit]\ngap_days = 3")], ["cycle.ini:"], ""),
    "a key is missing": ([("cycle.ini", "last_day = 2026-12-18\n", "")], ["cycle.ini"], "given"),
    "an unknown zone": ([("cycle.ini", "Asia/Hong_Kong", "Asia/Atlantis")],
                        ["cycle.ini:6: time_zone"], ""),
    "the cycle ends before it begins": ([("cycle.ini", "2026-12-18", "2026-08-18")],
                                        ["cycle.ini:5: last_day"], ""),
    "costs decrease": ([row("cycle.ini", "[costs]\nload_step = 20;0")],
                       ["cycle.ini:9: load_step"], "decrease"),
    "a day that is none": ([("reviews.csv", "2026-10-01", "2026-02-30")],
                           ["reviews.csv:3: earliest"], "2026-02-30"),
    "latest before earliest": ([("reviews.csv", "2026-11-30", "2026-09-30")],
                               ["reviews.csv:3: latest"], "before"),
    "days not in halves": ([("reviews.csv", "2.5", "2.3")], ["reviews.csv:3: days"], "2.3"),
    "an unknown school": ([("reviews.csv", "V1,S1", "V1,S9")], ["reviews.csv:2: school_id"], "S9"),
    "an unknown home": ([("reviewers.csv", "principal,S3", "principal,S8")],
                        ["reviewers.csv:4: school_id"], "S8"),
    "an id twice": ([("reviewers.csv", "R2,Lee", "R1,Lee")], ["reviewers.csv:3: id"], "R1"),
    "an empty id": ([("schools.csv", "S3,", ",")], ["schools.csv:4: id", "reviewers.csv:4: "], ""),
    "seats without a number": ([("reviews.csv", "3,principal:1", "3,principal:x")],
                               ["reviews.csv:2: seats"], ""),
    "half a place": ([("schools.csv", "22.3,114.1", "22.3,")], ["schools.csv:2: longitude"], ""),
    "an officer without sectors": ([row("reviewers.csv", "R4,Ho,principal,,1")],
                                   ["reviewers.csv:5: sectors"], "sectors"),
    "a relation of an unknown kind": (
        [row("relations.csv", "reviewer_id,school_id,kind\nR1,S2,enemy")],
        ["relations.csv:2: kind"], "enemy"),
    "a relation that ends before it begins": (
        [row("relations.csv", "reviewer_id,school_id,kind,from,to\n"
                              "R1,S2,employed,2020-01-01,2019-01-01")],
        ["relations.csv:2: to"], ""),
    "a pair of one": ([row("pairs.csv", "reviewer_id,other_id\nR1,R1")],
                      ["pairs.csv:2: other_id"], ""),
    "an absence of nobody": ([row("unavailable.csv", "who,id,from,to\nreviewer,,2026-10-01,"
                                                     "2026-10-02")],
                             ["unavailable.csv:2: id"], ""),
    "a wish too strong": ([row("preferences.csv", "reviewer_id,school_id,cost\nR1,S2,1001")],
                          ["preferences.csv:2: cost"], "1000"),
    "an empty pin": ([row("pins.csv", "review_id,first_day,reviewer_id\nV1,,")],
                     ["pins.csv:2"], ""),
    "a pin on a Sunday": ([row("pins.csv", "review_id,first_day\nV1,2026-10-04")],
                          ["pins.csv:2"], "H1"),
    "a pin on the own school": ([row("pins.csv", "review_id,reviewer_id\nV1,R1")],
                                ["pins.csv:2"], "H5"),
    "two pins that exclude each other": (
        [row("pins.csv", "review_id,first_day\nV1,2026-10-05\nV1,2026-10-12")],
        ["pins.csv:"], ""),
    "a school with no possible day": (
        [row("unavailable.csv", "who,id,from,to\nschool,S1,2026-09-01,2026-12-18")],
        ["reviews.csv:2"], ""),
    "a seat that nobody may fill": ([("reviews.csv", "3,principal:1", "3,teacher:1")],
                                    ["reviews.csv:2"], "teacher"),
    "a broken calendar": ([row("calendars/reviewer/R1.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n")],
                          ["calendars/reviewer/R1.ics"], ""),
    "a calendar of nobody": (
        [row("calendars/reviewer/R9.ics", "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n")],
        ["calendars/reviewer/R9.ics"], ""),
    "a calendar in an unknown zone": (
        [row("calendars/school/S1.ics",
             "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
             "BEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\n"
             "DTSTART;TZID=Mars/Base:20261005T090000\nDTEND;TZID=Mars/Base:20261005T100000\n"
             "END:VEVENT\nEND:VCALENDAR")],
        ["calendars/school/S1.ics"], "Mars/Base"),
    "not UTF-8": ([("schools.csv", "Three", "Thr\udce9e")], ["schools.csv:4"], "UTF-8"),
    "several at once": (
        [("reviews.csv", "V1,S1,3", "V1,S9,99"), ("reviewers.csv", "R2,Lee", "R1,Lee"),
         ("cycle.ini", "2026-09-01", "yesterday")],
        ["cycle.ini:4: first_day", "reviews.csv:2: school_id", "reviews.csv:2: days",
         "reviewers.csv:3: id"], ""),
}


def write(folder, changes):
    files = dict(SOUND)
    for file, *change in changes:
        if change == [None]:
            del files[file]
        elif len(change) == 1:
            files[file] = files.get(file, "") + change[0][1:]
        else:
            assert change[0] in files[file], (file, change)
            files[file] = files[file].replace(change[0], change[1], 1)
    for file, text in files.items():
        path = os.path.join(folder, file)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(text.encode("utf-8", "surrogateescape"))


def state(folder):
    return sorted((base, name, os.stat(os.path.join(base, name)).st_size)
                  for base, folders, names in os.walk(folder) for name in names + folders)


def check(changes, places, words):
    """What is wrong with esr's answer to a spoilt folder; "" if nothing is."""
    with tempfile.TemporaryDirectory() as folder:
        write(os.path.join(folder, "in"), changes)
        before = state(folder)
        done = subprocess.run([ESR, "plan", "in", "--out", "out", "--quiet"], cwd=folder,
                              capture_output=True, text=True, timeout=60, check=False)
        lines = done.stderr.splitlines()
        if done.returncode != 3:
            return f"exit {done.returncode}: {done.stderr}"
        missing = [place for place in places if not any(line.startswith(place) for line in lines)]
        if missing or words not in done.stderr:
            return f"not told: {missing or words}\n{done.stderr}"
        if len(lines) != len(places) and len(places) > 1:
            return f"{len(lines)} faults, not {len(places)}\n{done.stderr}"
        if done.stdout or state(folder) != before:
            return f"something was written: {done.stdout} {state(folder)}"
    return ""


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        write(os.path.join(folder, "in"), [])
        done = subprocess.run([ESR, "check", "in"], cwd=folder, capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            print(f"the sound folder is refused: {done.stderr}")
            wrong += 1
    for name, (changes, places, words) in CASES.items():
        why = check(changes, places, words)
        wrong += bool(why)
        print(f"WRONG {name}: {why}" if why else f"ok {name}")
    print(f"{len(CASES)} folders, {wrong} wrong")
    sys.exit(1 if wrong else 0)


main()
