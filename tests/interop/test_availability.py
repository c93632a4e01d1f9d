# SPDX-License-Identifier: GPL-3.0-or-later
"""What VAVAILABILITY leaves unavailable, and what THISANDFUTURE moves, by other means.

VAVAILABILITY (RFC 7953) minute by minute: each component, from the lowest priority to the highest,
is painted over its span, and the instances of its AVAILABLE, which recurring-ical-events finds, are
taken out; then the events. A series changed by THISANDFUTURE equals two series, of which the first
ends where the second begins.
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

CASES, SEED = 120, 20261103
FIRST, LAST = dt.date(2026, 9, 1), dt.date(2027, 7, 16)
DAY = dt.timedelta(days=1)
HOME = ["Asia/Hong_Kong", "America/New_York"]
ZONES = ["Asia/Hong_Kong", "Europe/London", "America/New_York", "Australia/Sydney"]
BUSY, TENTATIVE = "busy", "tentative"
MINUTES = int((LAST - FIRST).days + 1) * 1440


def component(name, *lines):
    return f"BEGIN:{name}\r\n" + "".join(lines) + f"END:{name}\r\n"


def lines(*texts):
    return "".join(text + "\r\n" for text in texts if text)


def calendar(*components):
    return component("VCALENDAR", lines("VERSION:2.0", "PRODID:-//test//EN"), *components)


def local(name, zone, when):
    return f"{name};TZID={zone}:{when:%Y%m%dT%H%M%S}"


def minute(when, home):
    """Which minute of the window a moment is, by the home clock."""
    clock = when.astimezone(ZoneInfo(home)).replace(tzinfo=None)
    return int((clock - dt.datetime.combine(FIRST, dt.time())).total_seconds() // 60)


def paint(grid, start, end, what):
    for at in range(max(0, start), min(MINUTES, end)):
        grid[at] = what


# --- VAVAILABILITY ---------------------------------------------------------------------------

class Layer:
    """One VAVAILABILITY: its text, its span, its type, and its free times as events."""

    def __init__(self, rng, number):
        self.zone = rng.choice(ZONES)
        zone = ZoneInfo(self.zone)
        start = dt.datetime.combine(FIRST + DAY * rng.randint(-60, 200),
                                    dt.time(rng.randint(0, 23)))
        self.start = start.replace(tzinfo=zone) if rng.random() < 0.7 else None
        self.end = None
        end = start + DAY * rng.randint(1, 150)
        if rng.random() < 0.7:
            self.end = end.replace(tzinfo=zone)
        self.priority = rng.choice([None, 0, 1, 1, 5, 9])
        kind = rng.choice([None, "BUSY", "BUSY-UNAVAILABLE", "BUSY-TENTATIVE", "BUSY-TENTATIVE"])
        self.what = TENTATIVE if kind == "BUSY-TENTATIVE" else BUSY
        self.free = [self.available(rng, start, f"{number}-{n}") for n in range(rng.randint(0, 3))]
        self.number = number
        self.text = component(
            "VAVAILABILITY", lines(
                f"UID:layer-{number}", "DTSTAMP:20260901T000000Z",
                local("DTSTART", self.zone, start) if self.start else "",
                local("DTEND", self.zone, end) if self.end else "",
                f"PRIORITY:{self.priority}" if self.priority is not None else "",
                f"BUSYTYPE:{kind}" if kind else ""),
            *[component("AVAILABLE", text) for text in self.free])

    def available(self, rng, start, uid):
        first = start.replace(hour=rng.randint(6, 12)) + DAY * rng.randint(-10, 60)
        length = rng.choice([30, 240, 600])
        days = ",".join(rng.sample(["MO", "TU", "WE", "TH", "FR"], rng.randint(1, 5)))
        return lines(f"UID:free-{uid}", "DTSTAMP:20260901T000000Z",
                     local("DTSTART", self.zone, first),
                     local("DTEND", self.zone, first + dt.timedelta(minutes=length)),
                     rng.choice(["", f"RRULE:FREQ=WEEKLY;BYDAY={days}",
                                 f"RRULE:FREQ=WEEKLY;BYDAY={days};COUNT={rng.randint(1, 30)}"]),
                     local("EXDATE", self.zone, first + 7 * DAY) if rng.random() < 0.3 else "")

    def order(self):
        return (-(self.priority or 10), self.number)

    def paint(self, grid, home):
        begin = minute(self.start, home) if self.start else 0
        end = minute(self.end, home) if self.end else MINUTES
        paint(grid, begin, end, self.what)
        events = icalendar.Calendar.from_ical(
            calendar(*[component("VEVENT", text) for text in self.free]))
        for one in recurring_ical_events.of(events).between(FIRST - 3 * DAY, LAST + 3 * DAY):
            paint(grid, max(begin, minute(one["DTSTART"].dt, home)),
                  min(end, minute(one["DTEND"].dt, home)), None)


def availability(rng, number):
    """A calendar's text, and a function from a home zone to its busy and tentative minutes."""
    layers = [Layer(rng, f"{number}-{n}") for n in range(rng.randint(1, 3))]
    at = dt.datetime.combine(FIRST + DAY * rng.randint(0, 300), dt.time(rng.randint(8, 16)))
    zone, status = rng.choice(ZONES), rng.choice(["", "STATUS:TENTATIVE"])
    event = component("VEVENT", lines(f"UID:event-{number}", "DTSTAMP:20260901T000000Z", status,
                                      local("DTSTART", zone, at), "DURATION:PT2H"))

    def expected(home):
        grid, over = [None] * MINUTES, [None] * MINUTES
        for layer in sorted(layers, key=Layer.order):
            layer.paint(grid, home)
        begin = minute(at.replace(tzinfo=ZoneInfo(zone)), home)
        paint(over, begin, begin + 120, TENTATIVE if status else BUSY)
        return {what: {m for m in range(MINUTES) if what in (grid[m], over[m])}
                for what in (BUSY, TENTATIVE)}

    return calendar(event, *[layer.text for layer in layers]), expected


# --- THISANDFUTURE ---------------------------------------------------------------------------

def this_and_future(rng, number):
    """A series that changes for good, and the two series that it equals."""
    zone = rng.choice(ZONES)
    start = dt.datetime.combine(FIRST + DAY * rng.randint(-100, 100), dt.time(rng.randint(8, 11)))
    step = rng.choice([1, 7, 14])
    rule = {1: "FREQ=DAILY", 7: "FREQ=WEEKLY", 14: "FREQ=WEEKLY;INTERVAL=2"}[step]
    at = start + DAY * step * rng.randint(1, 30)
    to = at + rng.choice([dt.timedelta(hours=2), dt.timedelta(hours=-3), DAY])
    lengths, cancelled = rng.sample([45, 90, 300], 2), rng.random() < 0.2

    def event(uid, when, length, *more):
        return component("VEVENT", lines(
            f"UID:{uid}-{number}", "DTSTAMP:20260901T000000Z", local("DTSTART", zone, when),
            local("DTEND", zone, when + dt.timedelta(minutes=length)), *more))

    changed = calendar(
        event("a", start, lengths[0], f"RRULE:{rule}"),
        event("a", to, lengths[1], "STATUS:CANCELLED" if cancelled else "",
              local("RECURRENCE-ID;RANGE=THISANDFUTURE", zone, at)))
    count = (at - start).days // step
    parts = [event("a", start, lengths[0], f"RRULE:{rule};COUNT={count}")]
    if not cancelled:
        parts.append(event("b", to, lengths[1], f"RRULE:{rule}"))
    peer = icalendar.Calendar.from_ical(calendar(*parts))

    def expected(home):
        grid = [None] * MINUTES
        for one in recurring_ical_events.of(peer).between(FIRST - 3 * DAY, LAST + 3 * DAY):
            paint(grid, minute(one["DTSTART"].dt, home), minute(one["DTEND"].dt, home), BUSY)
        return {BUSY: {m for m in range(MINUTES) if grid[m]}, TENTATIVE: set()}

    return changed, expected


# --- comparing -------------------------------------------------------------------------------

def found(home, path):
    """What busy_of says of a file: its status, and its minutes."""
    tool = os.path.join(os.path.dirname(os.environ["ESR"]), "tests", "busy_of")
    done = subprocess.run([tool, "apart", home, str(FIRST), str(LAST), path], text=True,
                          check=True, capture_output=True)
    head, *rest = done.stdout.splitlines()
    minutes = {BUSY: set(), TENTATIVE: set()}
    if head.split(" ")[1] != "0":
        return done.stdout, minutes
    for line in rest:
        day, begin, end, what = line.split()
        base = (dt.date.fromisoformat(day) - FIRST).days * 1440
        minutes[what].update(range(base + int(begin), base + int(end)))
    return "0", minutes


def main():
    rng, wrong, compared = random.Random(SEED), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "one.ics")
        for number in range(CASES):
            make = availability if number % 2 else this_and_future
            text, expected = make(rng, number)
            home = rng.choice(HOME)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            status, have = found(home, path)
            want = expected(home)
            compared += len(want[BUSY]) + len(want[TENTATIVE])
            if status == "0" and have == want:
                continue
            wrong += 1
            print(f"--- in {home}: {status}\n{text}")
            for what in (BUSY, TENTATIVE):
                for which, minutes in (("ours", have[what] - want[what]),
                                       ("wanted", want[what] - have[what])):
                    if minutes:
                        when = dt.datetime.combine(FIRST, dt.time()) + \
                            dt.timedelta(minutes=min(minutes))
                        print(f"{what}: only {which}: {len(minutes)} minutes from {when}")
    print(f"{CASES} calendars, {compared} minutes compared, {wrong} differ")
    sys.exit(wrong > 0 or compared < CASES)


main()
