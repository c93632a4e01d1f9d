# SPDX-License-Identifier: GPL-3.0-or-later
"""Busy times of generated calendars equal those that recurring-ical-events finds.

Zones with and without daylight saving, rules of all frequencies, EXDATE and RDATE by date, zone and
UTC, overrides that move or cancel, events of days, events over midnight and over the window's ends.
Left out is what the peer is known to read otherwise than RFC 5545: clock readings that come twice,
several occurrences of a moved series on one day, EXDATE by date in a series of times, BYWEEKNO
without BYDAY and for weeks across New Year.
"""
import datetime as dt
import os
import random
import subprocess
import sys
import tempfile
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

CASES, SEED = 240, 20270301
FIRST, LAST = dt.date(2026, 9, 1), dt.date(2027, 7, 16)
DAY = dt.timedelta(days=1)
HOME = ["Asia/Hong_Kong", "America/New_York", "Europe/London"]
ZONES = ["Asia/Hong_Kong", "Europe/London", "America/New_York", "Australia/Sydney", "Asia/Kolkata",
         "America/St_Johns"]
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def some(rng, least, most, count):
    return ",".join(str(n) for n in sorted(rng.sample(range(least, most + 1), count)))


def days(rng, count):
    return ",".join(rng.sample(DAYS, count))


def rule(rng, timed):
    """A rule without its end, and whether it may have several occurrences a day."""
    freq = rng.choice(["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY", "YEARLY"])
    parts, often = [f"FREQ={freq}"], False
    if rng.random() < 0.4:
        parts.append(f"INTERVAL={rng.choice([2, 3, 5]) if freq != 'YEARLY' else 1}")
    if rng.random() < 0.3:
        parts.append(f"WKST={rng.choice(['SU', 'MO', 'WE'])}")
    if freq == "DAILY" and rng.random() < 0.5:
        parts.append("BYDAY=" + days(rng, 3))
    if freq == "WEEKLY" and rng.random() < 0.7:
        parts.append("BYDAY=" + days(rng, rng.randint(1, 4)))
    if freq == "MONTHLY":
        parts += rng.choice([
            [], [f"BYMONTHDAY={some(rng, 1, 31, 3)}"], [f"BYMONTHDAY=-{rng.randint(1, 31)}"],
            [f"BYDAY={rng.choice(['1', '2', '-1', '5'])}{rng.choice(DAYS)}"],
            ["BYDAY=MO,TU,WE,TH,FR", f"BYSETPOS={rng.choice(['1', '-1', '2,-2'])}"],
            ["BYDAY=FR", "BYMONTHDAY=13"]])
    if freq == "YEARLY":
        parts += rng.choice([
            [], [f"BYMONTH={some(rng, 1, 12, 3)}"],
            [f"BYMONTH={some(rng, 1, 12, 2)}", f"BYDAY={rng.choice(['1', '-1', '3'])}SU"],
            [f"BYYEARDAY={some(rng, 1, 366, 3)},-{rng.randint(1, 100)}"],
            [f"BYWEEKNO={some(rng, 2, 51, 4)}", "BYDAY=" + days(rng, 2)],
            [f"BYDAY={rng.choice(['7', '-3', '1'])}MO"],
            [f"BYMONTHDAY={some(rng, 1, 31, 2)}"]])
    if timed and rng.random() < 0.1:
        parts += [f"BYHOUR={some(rng, 6, 21, 2)}", "BYMINUTE=0,30"]
        often = True
    return parts, often


class Event:
    """One generated event; `lines` is its text."""

    def __init__(self, rng, number):
        self.rng, self.uid = rng, f"event-{number}@example.org"
        self.kind = rng.choice(["date", "date", "zone", "zone", "zone", "utc", "floating"])
        self.zone = rng.choice(ZONES)
        day = FIRST + DAY * rng.randint(-500, 300)
        self.start = dt.datetime.combine(day, dt.time(rng.randint(6, 21), rng.choice([0, 15, 59])))
        self.often = False
        self.head()
        if rng.random() < 0.75:
            self.recur()

    def value(self, name, when, kind=None):
        kind = kind or self.kind
        if kind == "date":
            return f"{name};VALUE=DATE:{when:%Y%m%d}"
        if kind == "zone":
            return f"{name};TZID={self.zone}:{when:%Y%m%dT%H%M%S}"
        if kind == "as-utc":  # the same instant, said in UTC
            zone = {"zone": self.zone, "utc": "UTC"}[self.kind]
            when = when.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.timezone.utc)
        return f"{name}:{when:%Y%m%dT%H%M%S}" + ("" if kind == "floating" else "Z")

    def times(self, start):
        rng = self.rng
        lines = [self.value("DTSTART", start)]
        if self.kind == "date":
            length = rng.choice([0, 0, 1, 2, 5, 40])
            if length:
                lines.append(rng.choice([self.value("DTEND", start + DAY * length),
                                         f"DURATION:P{length}D"]))
        elif rng.random() < 0.7:
            length = rng.choice([1, 45, 90, 600, 1500, 4000])
            lines.append(self.value("DTEND", start + dt.timedelta(minutes=length)))
        elif rng.random() < 0.8:
            lines.append("DURATION:" + rng.choice(["PT45M", "PT2H30M", "PT26H"]))
        return lines

    def head(self):
        self.lines = [f"UID:{self.uid}", *self.times(self.start)]
        if self.rng.random() < 0.1:
            self.lines.append("TRANSP:TRANSPARENT")
        if self.rng.random() < 0.1:
            self.lines.append("STATUS:" + self.rng.choice(["CANCELLED", "TENTATIVE"]))

    def until(self):
        """Six hours off the time of day, so that no shift of clocks makes a difference."""
        when = self.start + DAY * self.rng.randint(0, 700) + dt.timedelta(hours=6)
        if self.kind in ("date", "floating"):
            return f"UNTIL={when:%Y%m%d}" + ("" if self.kind == "date" else f"{when:T%H%M%S}")
        return self.value("UNTIL", when, "as-utc").replace(":", "=")

    def recur(self):
        rng = self.rng
        parts, self.often = rule(rng, self.kind != "date")
        parts.append(rng.choice(["", f"COUNT={rng.randint(1, 60)}", self.until()]))
        self.lines.append("RRULE:" + ";".join(part for part in parts if part))
        kinds = [self.kind] + (["as-utc"] if self.kind in ("zone", "utc") else [])
        for name in ("EXDATE", "EXDATE", "RDATE"):
            for _ in range(rng.choice([0, 1, 3])):
                when = self.start + DAY * rng.choice([7, 14, 28, rng.randint(0, 400)])
                self.lines.append(self.value(name, when, rng.choice(kinds)))

    def override(self):
        """A component that moves or cancels one occurrence, or nothing."""
        if self.often or not any(line.startswith("RRULE") for line in self.lines):
            return []
        at = self.start + DAY * self.rng.choice([1, 2, 7, 14, 28, 30, 31])
        to = at + DAY * self.rng.randint(-3, 3)
        lines = [f"UID:{self.uid}", self.value("RECURRENCE-ID", at), *self.times(to)]
        if self.rng.random() < 0.3:
            lines.append("STATUS:CANCELLED")
        return lines


def calendar(rng, number):
    events = [Event(rng, f"{number}-{n}") for n in range(rng.randint(1, 3))]
    components = [event.lines for event in events]
    components += [c for c in (event.override() for event in events if rng.random() < 0.5) if c]
    rng.shuffle(components)
    body = "".join("BEGIN:VEVENT\r\nDTSTAMP:20260901T000000Z\r\n" + "\r\n".join(lines) +
                   "\r\nEND:VEVENT\r\n" for lines in components)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{body}END:VCALENDAR\r\n"


def mark(busy, home, start, end):
    """Marks the local minutes from start to end, day by day."""
    def local(when):
        if not isinstance(when, dt.datetime):
            return dt.datetime.combine(when, dt.time())
        return when.astimezone(home).replace(tzinfo=None) if when.tzinfo else when

    one_day = not isinstance(start, dt.datetime) and end <= start
    start, end = local(start), local(start + DAY if one_day else end)
    day = max(start.date(), FIRST)
    while day <= min(end.date(), LAST):
        midnight = dt.datetime.combine(day, dt.time())
        a, b = max(start, midnight), min(end, midnight + DAY)
        if a < b:
            busy.setdefault(day, set()).update(range(int((a - midnight).total_seconds() // 60),
                                                     int((b - midnight).total_seconds() // 60)))
        day += DAY


def expected(text, home):
    """Busy minutes by day, as the peer finds them."""
    busy = {}
    parsed = icalendar.Calendar.from_ical(text)
    for event in recurring_ical_events.of(parsed).between(FIRST - 60 * DAY, LAST + 3 * DAY):
        if event.get("TRANSP") != "TRANSPARENT" and event.get("STATUS") != "CANCELLED":
            mark(busy, home, event["DTSTART"].dt, event["DTEND"].dt)
    return busy


def found(lines):
    busy = {}
    for line in lines:
        day, a, b = line.split()
        if a != b:
            busy.setdefault(dt.date.fromisoformat(day), set()).update(range(int(a), int(b)))
    return busy


def run(home, paths):
    """For each file what busy_of says: its status, then its lines."""
    tool = os.path.join(os.path.dirname(os.environ["ESR"]), "tests", "busy_of")
    done = subprocess.run([tool, home, str(FIRST), str(LAST), *paths], text=True, check=True,
                          capture_output=True)
    answer, at = {}, None
    for line in done.stdout.splitlines():
        if line.split(" ")[0] in paths:
            at = answer.setdefault(line.split(" ")[0], [line.split(" ")[1]])
        else:
            at.append(line)
    return answer


def differs(home, text, lines):
    """Prints how the peer differs; how many days it has busy, and whether it differs."""
    want = expected(text, ZoneInfo(home))
    have = found(lines[1:]) if lines[0] == "0" else {}
    if have == want and lines[0] == "0":
        return len(want), False
    print(f"--- in {home}: status {lines[0]}\n{text}", *lines[1:] if lines[0] != "0" else "")
    for day in sorted(set(want) | set(have)):
        a, b = have.get(day, set()), want.get(day, set())
        if a != b:
            print(day, "ours", len(a), sorted(a)[:1], "peer", len(b), sorted(b)[:1])
    return len(want), True


def main():
    rng, wrong, blocked = random.Random(SEED), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for home in HOME:
            texts = {}
            for number in range(CASES // len(HOME) + 1):
                path = os.path.join(folder, f"{number}.ics")
                texts[path] = calendar(rng, number)
                with open(path, "w", encoding="utf-8", newline="") as file:
                    file.write(texts[path])
            for path, lines in run(home, list(texts)).items():
                count, differ = differs(home, texts[path], lines)
                blocked += count
                wrong += differ
    print(f"{CASES} calendars, {blocked} busy days compared, {wrong} differ")
    sys.exit(wrong > 0 or blocked < CASES)


main()
