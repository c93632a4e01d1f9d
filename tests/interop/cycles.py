# SPDX-License-Identifier: GPL-3.0-or-later
"""Cycles for the scripts beside it: input folders, planned by the command, and what their calendars
must then hold by plan.csv, worked out with Python's own zones and nothing of the engine."""
import csv
import datetime as dt
import os
import subprocess
from zoneinfo import ZoneInfo

ROOT = os.environ["ESR_SOURCE_DIR"]
SAMPLES = ["tiny", "kindergarten"]
UTC = dt.timezone.utc
SETTINGS = """[cycle]
id = feeds
name = External School Review, 2026/27; "trial"
name_zh = 二零二六／二七學年校外評核
first_day = {first}
last_day = {last}
time_zone = {zone}
day_start = 08:30
noon = 12:45
day_end = 17:00
organizer = ESR "Planning" Office, 評核組 <esr-office@example.org>

[limits]
gap_days = 5
max_visits = 4
max_km = 0
"""
SCHOOLS = [
    ("S1", "St. Example's College; North, Annex", "聖例書院；北校，分校", "Sha Tin"),
    ("S2", "Plain Primary School", "", "Wan Chai"),
    ("S3", r"Back\slash Secondary 😀👩‍🏫 School", "反斜線中學😀", ""),
    ("S4", "A " + "Very Long Name " * 20 + "School", "很長的校名" * 30, "Tuen Mun, West"),
    ("S5", "Kindergarten of the Half Day", "半日幼稚園", "Islands"),
    ("S6", "同名", "同名", "North"),
]
DAYS = {"S1": "2.5", "S2": "3", "S3": "1", "S4": "0.5", "S5": "1.5", "S6": "5"}


def write_table(folder, name, header, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def write_cycle(folder, zone, first, last, pinned):
    """Six reviews of all lengths, six reviewers; `pinned`: the first day of S2's visit."""
    os.makedirs(folder)
    with open(os.path.join(folder, "cycle.ini"), "w", encoding="utf-8") as file:
        file.write(SETTINGS.format(zone=zone, first=first, last=last))
    write_table(folder, "schools.csv", ["id", "name", "name_zh", "sector", "district"],
                [(i, name, zh, "primary", district) for i, name, zh, district in SCHOOLS])
    write_table(folder, "reviews.csv", ["id", "school_id", "days", "seats"],
                [(f"R-{i}", i, DAYS[i], "principal:1;teacher:1") for i in DAYS])
    write_table(folder, "reviewers.csv", ["id", "name", "name_zh", "role", "school_id"],
                [(f"P{n}", f"Principal Number {n}", f"校長{n}號", "principal", f"S{n}")
                 for n in (1, 2, 3)] +
                [(f"T{n}", f"Teacher, Number {n}", f"老師{n}號", "teacher", f"S{n}")
                 for n in (4, 5, 6)] + [("T9", "Nobody Ever Asks", "沒有人", "idle", "S1")])
    write_table(folder, "pins.csv", ["review_id", "first_day"], [("R-S2", pinned)])


def plan_all(folder):
    """Plans every cycle below `folder`; yields (name, input folder, folder of results)."""
    inputs = {"hong-kong": ("Asia/Hong_Kong", "2026-09-07", "2027-01-29", "2026-10-05"),
              "london": ("Europe/London", "2026-10-05", "2027-04-30", "2026-10-26"),
              "new-york": ("America/New_York", "2026-10-05", "2027-03-26", "2027-03-15"),
              "st-johns": ("America/St_Johns", "2027-03-01", "2027-05-28", "2027-03-15")}
    for name, (zone, first, last, pinned) in inputs.items():
        write_cycle(os.path.join(folder, name), zone, first, last, pinned)
    paths = {name: os.path.join(folder, name) for name in inputs}
    paths.update({name: os.path.join(ROOT, "samples", name) for name in SAMPLES
                  if os.path.isdir(os.path.join(ROOT, "samples", name))})
    for name, path in paths.items():
        out = os.path.join(folder, "out-" + name)
        subprocess.run([os.environ["ESR"], "plan", path, "--out", out, "--time-limit", "20",
                        "--quiet"], check=True, stdout=subprocess.DEVNULL)
        yield name, path, out


def table(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def settings(folder):
    """Values of [cycle], without comments."""
    values, section = {}, ""
    with open(os.path.join(folder, "cycle.ini"), encoding="utf-8") as file:
        for line in file:
            line = line.split(" ;")[0].strip()
            if line.startswith("["):
                section = line
            elif section == "[cycle]" and "=" in line:
                key, value = line.split("=", 1)
                values[key.strip()] = value.strip()
    return values


class Cycle:
    """What the calendars of one planned folder must hold."""

    def __init__(self, folder, out):
        self.settings, self.out = settings(folder), out
        self.zone = ZoneInfo(self.settings["time_zone"])
        self.schools = {row["id"]: row for row in table(folder, "schools.csv")}
        self.reviews = {row["id"]: row for row in table(folder, "reviews.csv")}
        self.reviewers = {row["id"]: row for row in table(folder, "reviewers.csv")}
        self.plan = table(out, "plan.csv")

    def clock(self, key, default):
        return dt.time.fromisoformat(self.settings.get(key, default))

    def occurrences(self, review, first):
        """(start, end) in UTC of each day of a visit."""
        days = float(self.reviews[review]["days"])
        start, noon = self.clock("day_start", "08:30"), self.clock("noon", "12:45")
        end, day = self.clock("day_end", "17:00"), dt.date.fromisoformat(first)
        ends = [end] * int(days) + [noon] * (days % 1 > 0)
        return [tuple(dt.datetime.combine(day + dt.timedelta(n), at, self.zone).astimezone(UTC)
                      for at in (start, until)) for n, until in enumerate(ends)]

    def title(self, school):
        """SUMMARY: both names, cut to 255 bytes."""
        name, zh = (self.schools[school].get(key) or "" for key in ("name", "name_zh"))
        text = "校外評核 External School Review: " + " ".join(dict.fromkeys(filter(None, (zh, name))))
        if len(text.encode()) > 255:
            text = text.encode()[:252].decode(errors="ignore") + "…"
        return text

    def expected(self):
        """File name -> {(title, start, end)}: what each feed must hold."""
        feeds = {"all.ics": set()}
        feeds.update({f"reviewer/{i}.ics": set() for i in self.reviewers})
        feeds.update({f"school/{r['school_id']}.ics": set() for r in self.reviews.values()})
        for row in self.plan:
            if not row["first_day"]:
                continue
            held = {(self.title(row["school_id"]), *times)
                    for times in self.occurrences(row["review_id"], row["first_day"])}
            feeds["all.ics"] |= held
            feeds[f"school/{row['school_id']}.ics"] |= held
            if row["reviewer_id"]:
                feeds[f"reviewer/{row['reviewer_id']}.ics"] |= held
        return feeds

    def files(self):
        """File name -> path of every calendar that is there."""
        top, found = os.path.join(self.out, "calendars"), {}
        for base, _, names in os.walk(top):
            for name in names:
                path = os.path.join(base, name)
                found[os.path.relpath(path, top)] = path
        return found
