# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures `esr publish` against the script that an office would write: python3-icalendar and
Python's email package, a .ics and a .eml for each invitation.

    ESR=build/release/esr /usr/bin/python3 tests/bench/messages.py --reviews 3300 --reviewers 2600

The script gets the list of whom to write to from esr for nothing, and keeps no record, looks for
no leak and writes plain text alone; so the ratio is the least that esr gains. Both write into one
folder of this machine, one after the other, in one run.
"""
import argparse
import csv
import datetime
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import uuid
import zoneinfo
from email.message import EmailMessage

import icalendar

ESR = os.path.abspath(os.environ["ESR"])
ZONE = zoneinfo.ZoneInfo("Asia/Hong_Kong")
OFFICE = "esr-office@example.org"


def call(*words):
    done = subprocess.run([ESR, *words], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return done.stdout


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(day, hour, minute):
    return datetime.datetime.combine(datetime.date.fromisoformat(day),
                                     datetime.time(hour, minute), ZONE)


def calendar_of(person, school, visit):
    event = icalendar.Event()
    event.add("uid", str(uuid.uuid4()))
    event.add("sequence", 0)
    event.add("dtstamp", datetime.datetime.now(datetime.timezone.utc))
    event.add("dtstart", moment(visit["first_day"], 8, 30))
    event.add("dtend", moment(visit["first_day"], 17, 0))
    days = (datetime.date.fromisoformat(visit["last_day"]) -
            datetime.date.fromisoformat(visit["first_day"])).days + 1
    event.add("rrule", {"freq": "daily", "count": days})
    event.add("summary", f"校外評核 External School Review: {school['name_zh']} {school['name']}")
    event.add("location", school["name"])
    event.add("organizer", f"mailto:{OFFICE}")
    attendee = icalendar.vCalAddress(f"mailto:{person['email']}")
    attendee.params["cn"] = icalendar.vText(f"{person['name_zh']} {person['name']}")
    attendee.params["rsvp"] = icalendar.vText("TRUE")
    event.add("attendee", attendee)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//office//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST")
    calendar.add_component(event)
    return calendar.to_ical()


def mail_of(person, school, visit, calendar):
    mail = EmailMessage()
    mail["From"] = OFFICE
    mail["To"] = person["email"]
    mail["Subject"] = f"校外評核 External School Review: {school['name']}, {visit['first_day']}"
    mail.set_content(f"Dear {person['name']},\n\nyou are invited to {school['name']} from "
                     f"{visit['first_day']} to {visit['last_day']}.\n", cte="base64")
    mail.add_alternative(calendar, "text", "calendar", cte="base64",
                         params={"method": "REQUEST", "charset": "UTF-8"})
    return mail.as_bytes()


def peer(folder, plan, messages, out):
    """Writes the same invitations; answers how many."""
    schools = {row["id"]: row for row in read(folder, "schools.csv")}
    people = {row["id"]: row for row in read(folder, "reviewers.csv")}
    visits = {row["review_id"]: row for row in plan}
    for number, (who, review) in enumerate(messages):
        visit = visits[review]
        person = people.get(who) or schools[who]
        school = schools[visit["school_id"]]
        calendar = calendar_of(person, school, visit)
        mail = mail_of(person, school, visit, calendar)
        for suffix, content in (("ics", calendar), ("eml", mail)):
            with open(os.path.join(out, f"{number:05}.{suffix}"), "wb") as file:
                file.write(content)
    return len(messages)


def processor_seconds(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--reviews", default="3300")
    options.add_argument("--reviewers", default="2600")
    options.add_argument("--seed", default="1")
    options.add_argument("--as-of", default="2027-03-01")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as work:
        folder, out = os.path.join(work, "in"), os.path.join(work, "out")
        mine, theirs = os.path.join(work, "mine"), os.path.join(work, "theirs")
        call("sample", "--reviews", given.reviews, "--reviewers", given.reviewers, "--seed",
             given.seed, "--out", folder, "--quiet")
        call("plan", folder, "--out", out, "--gap", "5", "--time-limit", "60", "--quiet")
        plan = read(out, "plan.csv")
        before, began = processor_seconds(resource.RUSAGE_CHILDREN), time.perf_counter()
        call("publish", "--db", os.path.join(out, "cycle.db"), "--as-of", given.as_of, "--outbox",
             mine, "--quiet")
        wall = time.perf_counter() - began
        processor = processor_seconds(resource.RUSAGE_CHILDREN) - before
        messages = [name.split("-")[1:3] for name in sorted(os.listdir(mine))
                    if name.endswith(".eml")]
        os.mkdir(theirs)
        before, began = processor_seconds(resource.RUSAGE_SELF), time.perf_counter()
        count = peer(folder, plan, messages, theirs)
        their_wall = time.perf_counter() - began
        their_processor = processor_seconds(resource.RUSAGE_SELF) - before
    print(json.dumps({"messages": count, "esr_seconds": round(wall, 2),
                      "esr_processor_seconds": round(processor, 2),
                      "python_seconds": round(their_wall, 2),
                      "python_processor_seconds": round(their_processor, 2),
                      "python_per_esr": round(their_wall / wall, 2)}))


main()
