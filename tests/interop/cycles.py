# SPDX-License-Identifier: GPL-3.0-or-later
"""Cycles for the scripts beside it: input folders, planned by the command as of a day, and what
their calendars must then hold by plan.csv and the notice periods (of their default length, but for
the kindergarten sample), worked out with Python's own zones and nothing of the engine."""
import csv
import datetime as dt
import os
import subprocess
from zoneinfo import ZoneInfo

ROOT = os.environ["ESR_SOURCE_DIR"]
SAMPLES = {"tiny": "2026-10-04", "kindergarten": "2026-11-20"}  # as of that day
DATES, TEAM, OBJECTIONS = {"qr-2026-27": 56}, 30, 14  # days of notice; 84 where not said
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
    """Plans every cycle below `folder`; yields each as a Cycle, with its name."""
    inputs = {"hong-kong": ("Asia/Hong_Kong", "2026-09-07", "2027-01-29", "2026-10-05"),
              "london": ("Europe/London", "2026-10-05", "2027-04-30", "2026-10-26"),
              "new-york": ("America/New_York", "2026-10-05", "2027-03-26", "2027-03-15"),
              "st-johns": ("America/St_Johns", "2027-03-01", "2027-05-28", "2027-03-15")}
    for name, (zone, first, last, pinned) in inputs.items():
        write_cycle(os.path.join(folder, name), zone, first, last, pinned)
    paths = {name: os.path.join(folder, name) for name in inputs}
    days = {name: pinned for name, (_, _, _, pinned) in inputs.items()}
    paths.update({name: os.path.join(ROOT, "samples", name) for name in SAMPLES})
    days.update(SAMPLES)
    for name, path in paths.items():
        out = os.path.join(folder, "out-" + name)
        subprocess.run([os.environ["ESR"], "plan", path, "--out", out, "--time-limit", "20",
                        "--as-of", days[name], "--quiet"], check=True, stdout=subprocess.DEVNULL)
        yield name, Cycle(path, out, days[name])


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

    def __init__(self, folder, out, as_of):
        self.settings, self.out = settings(folder), out
        self.as_of = dt.date.fromisoformat(as_of)
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

    def told(self, row, days):
        """Whether what is told so many days before a visit is told already."""
        first = dt.date.fromisoformat(row["first_day"])
        return self.as_of >= first - dt.timedelta(days)

    def dates_are_told(self, row):
        return self.told(row, DATES.get(self.settings["id"], 84))

    def expected(self):
        """File name -> {(title, start, end)}: the visits that each feed must hold."""
        feeds = {"all.ics": set(), "office.ics": set()}
        feeds.update({f"reviewer/{i}.ics": set() for i in self.reviewers})
        feeds.update({f"school/{r['school_id']}.ics": set() for r in self.reviews.values()})
        for row in self.plan:
            if not row["first_day"]:
                continue
            held = {(self.title(row["school_id"]), *times)
                    for times in self.occurrences(row["review_id"], row["first_day"])}
            feeds["all.ics"] |= held
            if self.dates_are_told(row):
                feeds[f"school/{row['school_id']}.ics"] |= held
            if row["reviewer_id"]:
                feeds[f"reviewer/{row['reviewer_id']}.ics"] |= held
        return feeds

    def milestones(self):
        """{(school, day)}: what must stand in office.ics."""
        days, ends = set(), []
        for row in self.plan:
            if row["first_day"]:
                first = dt.date.fromisoformat(row["first_day"])
                days |= {(row["school_id"], first - dt.timedelta(back))
                         for back in (DATES.get(self.settings["id"], 84), TEAM, OBJECTIONS)}
                ends += [(row["first_day"], row["last_day"], row["review_id"], row["school_id"])]
        first = min(ends, key=lambda end: (end[0], end[2]))
        last = max(ends, key=lambda end: end[1])[1]
        last = min((end for end in ends if end[1] == last), key=lambda end: (end[0], end[2]))
        return days | {(first[3], dt.date.fromisoformat(first[0])),
                       (last[3], dt.date.fromisoformat(last[1]))}

    def named(self, row):
        """Feeds that name the member of a row of plan.csv."""
        if not (row["first_day"] and row["reviewer_id"]):
            return set()
        feeds = {"all.ics", "office.ics", f"reviewer/{row['reviewer_id']}.ics"}
        if self.told(row, TEAM):
            feeds |= {f"school/{row['school_id']}.ics"}
            feeds |= {f"reviewer/{other['reviewer_id']}.ics" for other in self.plan
                      if other["review_id"] == row["review_id"]}
        return feeds

    def files(self):
        """File name -> path of every calendar that is there."""
        found = {}
        for top in ("calendars", "hand-out"):
            for base, _, names in os.walk(os.path.join(self.out, top)):
                for name in names:
                    path = os.path.join(base, name)
                    found[os.path.relpath(path, os.path.join(self.out, top))] = path
        return found
