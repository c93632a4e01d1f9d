# SPDX-License-Identifier: GPL-3.0-or-later
"""An input folder as a person with a spreadsheet sees it. Shares no code with the engine."""
import configparser
import csv
import datetime as dt
import math
import os
import shutil

EARTH_KM = 6371
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
FORBID, COST, ALLOW = "forbid", "cost", "allow"
DEFAULT_RULES = {
    "family": "forbid", "employed": "forbid 6y", "governed": "forbid 6y", "applied": "forbid 6y",
    "supported": "forbid 3y", "declared": "forbid", "objection": "forbid", "reviewed": "forbid 6y",
    "reciprocal": "forbid 6y", "same_sponsor": "forbid", "rival": "40"}


def words(cell):
    return [word.strip() for word in (cell or "").split(";") if word.strip()]


def counts(cell):
    """"principal:1;teacher:2" -> {"principal": 1, "teacher": 2}"""
    return {word.split(":")[0]: int(word.split(":")[1]) for word in words(cell)}


def day(cell):
    return dt.date.fromisoformat(cell) if cell else None


def years_later(date, years):
    try:
        return date.replace(year=date.year + years)
    except ValueError:  # 29 February
        return date.replace(year=date.year + years, day=28)


def km(a, b):
    """Great-circle distance of two places; None where one is unknown."""
    if a is None or b is None:
        return None
    (lat1, lon1), (lat2, lon2) = [[math.radians(x) for x in place] for place in (a, b)]
    h = math.sin((lat2 - lat1) / 2) ** 2 + \
        math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


def place(row):
    known = row.get("latitude") and row.get("longitude")
    return (float(row["latitude"]), float(row["longitude"])) if known else None


def without(source, target, lost):
    """Copies an input folder without these reviewers and the rows that refer to them."""
    shutil.copytree(source, target)
    for name in sorted(os.listdir(target)):
        if not name.endswith(".csv"):
            continue
        path = os.path.join(target, name)
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        places = [at for at, column in enumerate(rows[0])
                  if column in ("reviewer_id", "other_id") or
                  (column == "id" and name in ("reviewers.csv", "unavailable.csv"))]
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(row for row in rows
                                       if not any(row[at] in lost for at in places))


class Folder:
    """The tables of a cycle. Cells keep their text, but for what many look at."""

    def __init__(self, path):
        self.path = path
        self.read_settings()
        self.schools = {row["id"]: row for row in self.table("schools")}
        self.reviews = sorted(self.table("reviews"), key=lambda row: row["id"])
        self.reviewers = sorted(self.table("reviewers"), key=lambda row: row["id"])
        for row in self.schools.values():
            row["place"] = place(row)
        for row in self.reviewers:
            home = self.schools.get(row.get("school_id") or "")
            row["home"] = home
            row["place"] = place(row) or (home and home["place"])
            row["teaches"] = set(words(row.get("sectors")) or [home["sector"]])
        self.read_slots()

    def table(self, name):
        path = os.path.join(self.path, name + ".csv")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8-sig", newline="") as file:
            return [{key: (value or "").strip() for key, value in row.items() if key}
                    for row in csv.DictReader(file)]

    def read_settings(self):
        ini = configparser.ConfigParser(inline_comment_prefixes=(";",), interpolation=None)
        ini.read(os.path.join(self.path, "cycle.ini"), encoding="utf-8-sig")
        part = {name: dict(ini[name]) if name in ini else {}
                for name in ("cycle", "limits", "seats", "rules")}
        self.first, self.last = day(part["cycle"]["first_day"]), day(part["cycle"]["last_day"])
        self.weekend = {DAYS.index(word) for word in words(part["cycle"].get("weekend", "sat;sun"))}
        limit = {"gap_days": "28", "max_visits": "2", "home_away": "1", "own_review_margin": "14",
                 "novices_per_team": "1", "max_km": "0", **part["limits"]}
        self.limit = {key: float(value) for key, value in limit.items()}
        self.seat_roles = {seat: set(words(roles)) for seat, roles in part["seats"].items()}
        self.rules = {**DEFAULT_RULES, **part["rules"]}

    def rule(self, kind):
        """(forbid, cost or allow; the term in years or None)"""
        parts = self.rules[kind].split()
        years = int(parts[1][:-1]) if len(parts) > 1 else None
        return (parts[0] if parts[0] in (FORBID, ALLOW) else COST), years

    def fills(self, reviewer, seat):
        return reviewer["role"] in self.seat_roles.get(seat, {seat})

    def read_slots(self):
        """busy[who, id]: half days, as (date, "am" or "pm"), that are not possible."""
        self.busy = {}
        for row in self.table("unavailable"):
            if row.get("cost"):
                continue  # a wish
            slots = self.busy.setdefault((row["who"], row["id"]), set())
            date = day(row["from"])
            while date <= day(row["to"]):
                slots.update((date, half) for half in ("am", "pm")
                             if row.get("half", "") in ("", half))
                date += dt.timedelta(1)

    def slots(self, review, first):
        """The half days of a visit."""
        halves = round(float(review["days"]) * 2)
        return [(first + dt.timedelta(i // 2), ("am", "pm")[i % 2]) for i in range(halves)]
