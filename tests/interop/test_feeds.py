# SPDX-License-Identifier: GPL-3.0-or-later
"""python3-icalendar reads every calendar that a plan gives, and finds the visits of plan.csv.

Also the rules that hold for the bytes: CRLF, at most 75 octets a line and no character cut, one
VTIMEZONE that is right on every day of the cycle, nobody's name where it does not belong, and the
milestones of the office.
"""
import datetime as dt
import re
import sys
import tempfile

import icalendar
import recurring_ical_events

import cycles

UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
FROM, TO = dt.datetime(2000, 1, 1), dt.datetime(2037, 1, 1)


def check_lines(data):
    """What is wrong with the bytes of a file."""
    if not data.endswith(b"END:VCALENDAR\r\n") or b"\n" in data.replace(b"\r\n", b""):
        yield "not every line ends with CRLF"
    for number, line in enumerate(data.split(b"\r\n"), 1):
        if len(line) > 75:
            yield f"line {number} has {len(line)} octets"
        try:
            if any(ord(c) < 32 or ord(c) == 127 for c in line.decode()):
                yield f"line {number} holds a control character"
        except UnicodeDecodeError:
            yield f"line {number} cuts a character"


def check_zone(cycle, calendar):
    zones = calendar.walk("VTIMEZONE")
    if [str(zone["TZID"]) for zone in zones] != [cycle.settings["time_zone"]]:
        yield f"has the time zones {[str(zone['TZID']) for zone in zones]}"
        return
    day = dt.date.fromisoformat(cycle.settings["first_day"])
    zone = zones[0].to_tz()
    while day <= dt.date.fromisoformat(cycle.settings["last_day"]):
        noon = dt.datetime.combine(day, dt.time(12))
        if zone.localize(noon).utcoffset() != noon.replace(tzinfo=cycle.zone).utcoffset():
            yield f"the VTIMEZONE is wrong on {day}"
        day += dt.timedelta(1)


def check_head(calendar):
    for name, value in {"VERSION": "2.0", "METHOD": "PUBLISH", "CALSCALE": "GREGORIAN"}.items():
        if calendar.get(name) != value:
            yield f"{name} is {calendar.get(name)}"
    for name in ("PRODID", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE", "REFRESH-INTERVAL",
                 "X-PUBLISHED-TTL", "COLOR"):
        if not calendar.get(name):
            yield f"has no {name}"


def is_timed(event):
    return isinstance(event["DTSTART"].dt, dt.datetime)


def check_events(calendar):
    uids = [str(event["UID"]) for event in calendar.walk("VEVENT")]
    if len(set(uids)) != len(uids):
        yield "two events have one UID"
    for event in calendar.walk("VEVENT"):
        if not UID.match(event["UID"]):
            yield f"UID {event['UID']} is no UUID"
        if "ATTENDEE" in event or str(event["ORGANIZER"]) != "mailto:esr-office@example.org":
            yield "has an ATTENDEE, or another ORGANIZER than the office"
        busy = "OPAQUE" if is_timed(event) else "TRANSPARENT"
        if event["STATUS"] != "CONFIRMED" or event["TRANSP"] != busy or event["SEQUENCE"] != 0:
            yield f"is not CONFIRMED, {busy} and the first version"
        if event["DTSTAMP"].dt.utcoffset() != dt.timedelta(0):
            yield "DTSTAMP is not in UTC"
        if "RELATED-TO" in event and str(event["RELATED-TO"]) not in uids:
            yield "RELATED-TO names no event of the calendar"


def check_people(cycle, name, text):
    """People who are named in a feed and don't belong there, or are missing in the office's."""
    for who, row in cycle.reviewers.items():
        feeds = {f"reviewer/{who}.ics"}.union(*(cycle.named(r) for r in cycle.plan
                                                if r["reviewer_id"] == who))
        for person in filter(None, (row["name"], row.get("name_zh"))):
            if (person in text) != (name in feeds):
                yield f"{'names' if person in text else 'does not name'} {person}"


def check_milestones(cycle, name, calendar):
    """Every milestone of the office and no other, each a whole day."""
    found = set()
    for event in calendar.walk("VEVENT"):
        if is_timed(event):
            continue
        if event["DTEND"].dt - event["DTSTART"].dt != dt.timedelta(1):
            yield "a milestone is not one day long"
        lines = event["DESCRIPTION"].split("\n")
        review = next(line for line in lines if line.startswith("評核 Review: "))[11:]
        row = next(row for row in cycle.plan if row["review_id"] == review.strip())
        school = cycle.schools[row["school_id"]]
        if f": {school.get('name_zh') or school['name']}"[:30] not in event["SUMMARY"]:
            yield f"the milestone {event['SUMMARY']} is for another school"
        found.add((row["school_id"], event["DTSTART"].dt))
    want = cycle.milestones() if name == "office.ics" else set()
    if found != want:
        yield f"milestones differ: {found ^ want}"


def held(calendar):
    """{(title, start, end)} of every occurrence, in UTC."""
    return {(str(event["SUMMARY"]), event["DTSTART"].dt.astimezone(cycles.UTC),
             event["DTEND"].dt.astimezone(cycles.UTC))
            for event in recurring_ical_events.of(calendar).between(FROM, TO)
            if is_timed(event)}


def faults(cycle):
    want, files = cycle.expected(), cycle.files()
    if set(want) != set(files):
        yield f"files differ: {sorted(set(want) ^ set(files))}"
    for name in sorted(set(want) & set(files)):
        with open(files[name], "rb") as file:
            data = file.read()
        calendar = icalendar.Calendar.from_ical(data)
        text = data.decode().replace("\r\n ", "").replace("\\n", "\n").replace("\\", "")
        if any(component.errors for component in calendar.walk()):
            yield f"{name}: icalendar finds errors"
        have = held(calendar)
        if have != want[name]:
            yield f"{name}: differs from plan.csv: {have ^ want[name]}"
        for check in (check_lines(data), check_zone(cycle, calendar), check_head(calendar),
                      check_events(calendar), check_people(cycle, name, text),
                      check_milestones(cycle, name, calendar)):
            yield from (f"{name}: {fault}" for fault in check)


def main():
    found, files, visits, marks = [], 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for name, cycle in cycles.plan_all(folder):
            found += [f"{name}: {fault}" for fault in faults(cycle)]
            files += len(cycle.files())
            visits += len(cycle.expected()["all.ics"])
            marks += len(cycle.milestones())
    print(*found, f"{files} calendars with {visits} days of visits, {marks} milestones read",
          sep="\n")
    sys.exit(bool(found) or visits == 0 or marks == 0)


main()
