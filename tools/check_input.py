# SPDX-License-Identifier: GPL-3.0-or-later
"""An input folder as tables of text, and its hash, for tools/check-bound.

Shares nothing with esr. Written from docs/certificate.md and docs/input-format.md; does not look
for faults, as a folder that has a certificate has none.
"""
import csv
import hashlib
import os
import sys
from collections import defaultdict
from datetime import date, timedelta

BLANKS = " \t\n\v\f\r\u00a0\u3000"
TABLES = {  # in the order of the hash, with their columns
    "cycle.ini": "section key value",
    "schools.csv": "id name sector name_zh sponsor district languages latitude longitude email",
    "reviews.csv": "id school_id days seats needs earliest latest weight",
    "reviewers.csv": "id name role school_id name_zh email sectors languages skills visits_done "
                     "recent_visits min_visits max_visits max_km latitude longitude",
    "relations.csv": "reviewer_id school_id kind from to waived_by waived_why",
    "history.csv": "reviewer_id school_id date", "pairs.csv": "reviewer_id other_id",
    "unavailable.csv": "who id from to half cost note",
    "preferences.csv": "reviewer_id school_id cost",
    "capacity.csv": "from to max_visits sector",
    "pins.csv": "review_id first_day reviewer_id kind",
    "published.csv": "review_id school_id first_day last_day seat reviewer_id",
    "calendars": "who id from from_half to to_half"}


def day_of(text):
    return date.fromisoformat(text) if text else None


def items(text):
    return [part.strip(BLANKS) for part in text.split(";") if part.strip(BLANKS)]


def read_ini(path):
    section = ""
    with open(path, encoding="utf-8-sig") as file:
        for line in file:
            line = line.strip(BLANKS)
            if line.startswith("["):
                section = line[1:line.index("]")].strip(BLANKS)
            elif line and line[0] not in ";#":
                at = min(line.index(mark) for mark in "=:" if mark in line)
                value = " " + line[at + 1:].replace("\t;", " ;")
                yield {"section": section, "key": line[:at].strip(BLANKS),
                       "value": value.split(" ;")[0].strip(BLANKS)}


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        head = None
        for cells in csv.reader(file):
            cells = [cell.strip(BLANKS) for cell in cells]
            if head is None:
                head = cells
            elif any(cells):
                yield dict(zip(head, cells))


def read_events(path, zone):
    """(first day, minute, last day, minute) of each event that `esr export` writes."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        text = file.read().replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    event = None
    for line in text.split("\n"):
        name, _, value = line.partition(":")
        name, *parameters = name.upper().split(";")
        if line.startswith(("BEGIN:VEVENT", "BEGIN:VFREEBUSY")):
            event = {}
        elif event is not None and line.startswith("END:VEVENT"):
            if event.get("TRANSP") != "TRANSPARENT" and event.get("STATUS") != "CANCELLED":
                yield event["DTSTART"] + event["DTEND"]
            event = None
        elif event is not None and name in ("DTSTART", "DTEND"):
            whole = parameters == ["VALUE=DATE"]
            if not whole and parameters != ["TZID=" + zone.upper()]:
                sys.exit(f"{path}: {line}: of another form than esr export writes; take a folder "
                         "that esr wrote")
            event[name] = (date(int(value[:4]), int(value[4:6]), int(value[6:8])),
                           0 if whole else 60 * int(value[9:11]) + int(value[11:13]))
        elif event is not None and name in ("RRULE", "RDATE", "DURATION", "FREEBUSY"):
            sys.exit(f"{path}: {name}: esr writes no such lines; take a folder that esr export "
                     "wrote")
        elif event is not None:
            event[name] = value.upper()


def read_calendars(root, settings):
    """Busy half days as rows: runs of slots, for each owner."""
    cycle = settings["cycle"]
    first, last = day_of(cycle["first_day"]), day_of(cycle["last_day"])
    start, noon, end = (60 * int(cycle.get(key, usual)[:2]) + int(cycle.get(key, usual)[3:])
                        for key, usual in (("day_start", "08:30"), ("noon", "12:45"),
                                           ("day_end", "17:00")))
    slots = defaultdict(set)
    for who in ("all", "school", "reviewer"):
        folder = os.path.join(root, who)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if not name.endswith(".ics"):
                continue
            for day, minute, to, to_minute in read_events(os.path.join(folder, name),
                                                          cycle["time_zone"]):
                while day < to or (day == to and minute < to_minute):
                    until = to_minute if day == to else 1440
                    if first <= day <= last:
                        taken = slots[who, "" if who == "all" else name[:-4]]
                        slot = 2 * (day - first).days
                        taken.update([slot] if minute < noon and until > start else [])
                        taken.update([slot + 1] if minute < end and until > noon else [])
                    day, minute = day + timedelta(1), 0
    for (who, owner), taken in slots.items():
        for slot in sorted(taken):
            if slot - 1 not in taken:
                behind = slot
                while behind + 1 in taken:
                    behind += 1
                yield {"who": who, "id": owner, "from": str(first + timedelta(slot // 2)),
                       "from_half": "ap"[slot % 2] + "m", "to_half": "ap"[behind % 2] + "m",
                       "to": str(first + timedelta(behind // 2))}


def read_folder(folder):
    tables, settings = {}, defaultdict(dict)
    for name in TABLES:
        path = os.path.join(folder, name)
        rows = []
        if os.path.exists(path):
            rows = list(read_ini(path) if name == "cycle.ini" else
                        read_calendars(path, settings) if name == "calendars" else read_csv(path))
        tables[name] = [{key: row.get(key, "") for key in TABLES[name].split()} for row in rows]
        for row in rows if name == "cycle.ini" else []:
            settings[row["section"]][row["key"]] = row["value"]
    return tables, settings


def input_hash(tables):
    text = "esr-input-1\n"
    for name, rows in tables.items():
        lines = ["\t".join(cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
                           .replace("\r", "\\r") for cell in row.values()) for row in rows]
        if rows:
            text += "\n".join([f"{name}\t{len(rows)}", TABLES[name].replace(" ", "\t"),
                               *sorted(lines, key=str.encode)]) + "\n"
    return hashlib.sha256(text.encode()).hexdigest()
