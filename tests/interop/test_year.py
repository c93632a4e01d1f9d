# SPDX-License-Identifier: GPL-3.0-or-later
"""A year in the life of a planning office, by the command line alone: days are held and confirmed,
people answer, visits move, reviewers drop out, a typhoon closes a week, the notices of the schools
come one by one, somebody is taken off a team and put back, and in the end the rest is called off.

Each person keeps a calendar by the mails that reach them, in order; once more shuffled and doubled;
and by ical.js. After every step it must equal what the person may know by plan.csv and the notice
days, and so must their feed. Nobody gets a mail that is of no concern to them, or names others.
"""
import csv
import datetime as dt
import email.message
import email.policy
import json
import os
import random
import subprocess
import sys
import tempfile

import icalendar

import icaljs
import itip
from year_office import Office, table

DAY = dt.timedelta(1)


def day(text):
    return dt.date.fromisoformat(text)


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", extrasaction="ignore",
                                lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


class Year:
    def __init__(self, folder):
        sample = os.path.join(folder, "sample")
        subprocess.run([os.environ["ESR"], "sample", "--reviews", "40", "--reviewers", "46",
                        "--seed", "7", "--out", sample, "--quiet"], check=True,
                       stdout=subprocess.DEVNULL)
        self.change(sample)
        self.office = Office(folder, sample)
        self.calendars, self.received, self.faults = {}, {}, []
        self.last_feeds, self.review_schools = {}, {}  # by person; by UID
        self.versions = {}  # UID: SEQUENCE, DTSTAMP and what it says
        self.draw = random.Random(7)

    @staticmethod
    def change(sample):
        """Visits with a half day, and people without an address."""
        for name, column, value in (("reviews", "days", "2.5"), ("reviewers", "email", ""),
                                    ("schools", "email", "")):
            path = os.path.join(sample, name + ".csv")
            rows = table(path)
            for row in rows[3::12]:
                row[column] = value
            write(path, list(rows[0]), rows)

    def fault(self, as_of, text):
        self.faults.append(f"{as_of}: {text}")

    # --- a step of the year ---------------------------------------------------------------------

    def tell(self, as_of, hold=False):
        """Publishes, sends, reads the mails, and compares everybody's calendar."""
        self.compare_feeds(as_of)  # of a plan that is not published nothing is in them
        mails, changed = self.office.publish(as_of, hold)
        concerned = {person for person, _ in changed}
        if set(mails) != concerned:
            self.fault(as_of, f"mail for {sorted(set(mails) - concerned)} who have no news, none "
                              f"for {sorted(concerned - set(mails))} who have")
        for person, fresh in mails.items():
            self.read(as_of, person, fresh, [fact for (who, _), both in changed.items()
                                             if who == person for fact in both if fact])
        self.compare(as_of)
        print(f"{as_of}: {sum(map(len, mails.values()))} mails to {len(mails)}", flush=True)
        return mails

    def read(self, as_of, person, fresh, facts):
        """A person reads new mails, which may say what the facts say, and nothing else."""
        calendar = self.calendars.setdefault(person, itip.Calendar())
        for data in fresh:
            self.check_version(as_of, person, data)
            calendar.take(data)
            self.received.setdefault(person, []).append(data)
            if "LOCATION" in itip.read_mail(data)[2]:
                uid, school = self.event_of(data)
                self.review_schools[uid] = school
            self.look_for_others(as_of, person, "mail", itip.texts(data), facts, set())

    def check_version(self, as_of, person, data):
        """SEQUENCE grows by one with each change of days, place or STATUS and each CANCEL, and
        with nothing else; DTSTAMP always (RFC 5546, section 2.1.4)."""
        _, text, event, method = itip.read_mail(data)
        sequence, stamp = int(event.get("SEQUENCE", 0)), itip.instant(event["DTSTAMP"].dt)
        former = self.versions.get(str(event["UID"]))
        if method == "DECLINECOUNTER":
            if sequence != former[0]:
                self.fault(as_of, f"{person}'s proposal for {former[0]} is refused for {sequence}")
            return
        what = None if method == "CANCEL" else (itip.occurrences(text), str(event["LOCATION"]),
                                                str(event["STATUS"]))
        must = former[0] + (what is None or what != former[2]) if former else 0
        if sequence != must or (former and stamp <= former[1]):
            self.fault(as_of, f"{person} got {method} {sequence} of {stamp} after {former}")
        self.versions[str(event["UID"])] = (sequence, stamp, what)

    def compare(self, as_of):
        for person in self.office.addresses():
            must, calendar = self.office.must_hold(person), self.calendars.get(person)
            have = self.office.by_school(calendar.held()) if calendar else []
            if have != must:
                self.fault(as_of, f"{person} holds {have}, not {must}")
        self.compare_feeds(as_of)

    def compare_feeds(self, as_of):
        feeds = self.office.feeds(as_of)
        for person in self.office.addresses():
            must, calendar = self.office.must_hold(person), self.calendars.get(person)
            held, versions = itip.held_in_feed(feeds[person]) if person in feeds else ([], {})
            held = self.office.by_school(held)
            if held != must:
                self.fault(as_of, f"the feed of {person} holds {held}, not {must}")
            if person in feeds:
                self.last_feeds[person] = feeds[person].decode()
                facts = [fact for (who, _), fact in self.office.told.items() if who == person]
                gone = {self.review_schools[uid] for uid in versions if uid in self.review_schools}
                self.look_for_others(as_of, person, "feed", itip.plain(self.last_feeds[person]),
                                     facts, gone)
            for uid, sequence in versions.items():
                if calendar is None or calendar.versions[uid][0][0] != sequence:
                    self.fault(as_of, f"the feed of {person} has another SEQUENCE than the mails")
        all_days = {times for row in self.office.plan() if row["first_day"]
                    for times in self.office.days(row["review_id"], row["first_day"])}
        if {held[:2] for held in itip.held_in_feed(feeds["visits"])[0]} != all_days:
            self.fault(as_of, "the feed of all visits differs from plan.csv")

    def look_for_others(self, as_of, person, what, text, facts, schools):
        """Nobody is named whom the reader must not know: but for the schools only those of the
        facts."""
        office, allowed = self.office, {person} | schools
        for fact in facts:
            allowed.add(fact["school"])
            for _, member in fact.get("team", []):
                if member:
                    allowed |= {member, office.people[member]["school_id"]}
        mine = "\n".join(value for one in allowed
                         for value in self.names(one) + [office.addresses().get(one, "")])
        for other in set(office.addresses()) - allowed:
            words = self.names(other) + [office.addresses()[other]]
            if any(word and word in text and word not in mine for word in words):
                self.fault(as_of, f"a {what} for {person} names {other}")
        for other in allowed - {person}:
            if (office.addresses().get(other) or "no address") in text:
                self.fault(as_of, f"a {what} for {person} holds the address of {other}")

    def names(self, one):
        row = self.office.people.get(one) or self.office.schools.get(one) or {}
        return [row.get("name", ""), row.get("name_zh", "")]

    # --- answers --------------------------------------------------------------------------------

    def reply(self, box, person, data, answer):
        """Writes a person's answer to a mail into the office's mailbox."""
        _, text, event, _ = itip.read_mail(data)
        address = self.office.addresses()[person]
        calendar, reply = icalendar.Calendar(), icalendar.Event()
        calendar.add("prodid", "-//a telephone//")
        calendar.add("version", "2.0")
        calendar.add("method", "COUNTER" if answer == "counter" else "REPLY")
        for name in ("UID", "SEQUENCE", "ORGANIZER", "DTSTART", "DTEND", "RRULE", "SUMMARY"):
            if name in event:
                reply.add(name, event[name])
        if answer == "counter":
            for zone in icalendar.Calendar.from_ical(text).walk("VTIMEZONE"):
                calendar.add_component(zone)
            for name in ("DTSTART", "DTEND"):
                moved = event[name].dt + 7 * DAY
                del reply[name]
                reply.add(name, moved)
        reply.add("dtstamp", dt.datetime.now(dt.timezone.utc))
        attendee = icalendar.vCalAddress("MAILTO:" + address.upper())
        attendee.params["PARTSTAT"] = {"counter": "TENTATIVE"}.get(answer, answer.upper())
        reply.add("attendee", attendee)
        calendar.add_component(reply)
        mail = email.message.EmailMessage(policy=email.policy.SMTP)
        mail["From"], mail["To"] = address, "esr-office@example.org"
        mail["Subject"] = f"{answer}: 回覆"
        mail.set_content("回覆 Reply")
        mail.add_alternative(calendar.to_ical().decode(), subtype="calendar",
                             params={"method": str(calendar["METHOD"])}, cte="base64")
        new = os.path.join(box, "new")
        with open(os.path.join(new, f"{person}-{len(os.listdir(new))}"), "wb") as file:
            file.write(mail.as_bytes())

    def answer(self, mails):
        """30 people answer; the office reads it."""
        office, box = self.office, os.path.join(self.office.folder, "Maildir")
        for name in ("new", "cur", "tmp"):
            os.makedirs(os.path.join(box, name))
        people = [person for person in sorted(mails)
                  if person in office.people and office.addresses()[person]]
        invited = [(person, mails[person][0]) for person in people][:30]
        words = (["accepted"] * 18 + ["declined"] * 5 + ["tentative"] * 4 + ["counter"] * 3)
        assert len(invited) == len(words), f"{len(invited)} invitations to reviewers"
        self.draw.shuffle(words)
        for (person, data), word in zip(invited, words):
            self.reply(box, person, data, word)
        office.json("receive", box)
        text = json.dumps(office.json("receive", box))  # reading again changes nothing
        answers = json.dumps(office.json("answers"))
        for word, count in (("accepted", 18), ("declined", 5), ("tentative", 4)):
            found = answers.count(f'"answer": "{word}"')
            if found != count:
                self.fault("answers", f"{found} times {word}, not {count}: {text[:200]}")
        declined = {(person, self.review_of(data)) for (person, data), word in zip(invited, words)
                    if word == "declined"}
        for row in office.plan():
            if (row["reviewer_id"], row["review_id"]) in declined:
                self.fault("answers", f"{row['reviewer_id']} declined and still has the seat")
        office.solve()

    def settle(self, as_of):
        """Refuses a proposal, and reminds who has not answered: nothing changes by that."""
        office = self.office
        proposals = office.json("answers")["proposals"]
        if len(proposals) != 3:
            self.fault(as_of, f"{len(proposals)} proposals wait, not 3")
        office.json("answers", "--refuse", str(proposals[0]["number"]))
        later = dt.date.today() + 9 * DAY  # mails were written today, whatever the story says
        office.json("answers", "--remind", "--older-than", "1", "--as-of", later.isoformat())
        mails = office.send()
        if proposals[0]["id"] not in mails:
            self.fault(as_of, f"{proposals[0]['id']} is not told that the days stay")
        for person, fresh in mails.items():
            self.read(as_of, person, fresh, [fact for (who, _), fact in office.told.items()
                                             if who == person])
        self.compare(as_of)
        print(f"{as_of}: {sum(map(len, mails.values()))} reminders and refusals", flush=True)

    def event_of(self, data):
        """The UID of a mail's event, and the school that it is about."""
        event = itip.read_mail(data)[2]
        return str(event["UID"]), next(i for i, row in self.office.schools.items()
                                       if row["name"] in event["LOCATION"])

    def review_of(self, data):
        school = self.event_of(data)[1]
        return next(i for i, row in self.office.reviews.items() if row["school_id"] == school)

    # --- changes of the input -------------------------------------------------------------------

    def close_days(self, rows):
        """Adds rows to unavailable.csv and plans anew."""
        def change(folder):
            path = os.path.join(folder, "unavailable.csv")
            former = table(path)
            write(path, list(former[0]), former + rows)
        self.office.edit(change)

    def pin(self, keep, review, reviewer, drop=None):
        def change(folder):
            path = os.path.join(folder, "pins.csv")
            rows = table(path) if os.path.exists(path) else []
            rows = [row for row in rows
                    if drop is None or (row["review_id"], row["reviewer_id"]) != drop]
            rows.append({"review_id": review, "reviewer_id": reviewer,
                         "kind": "keep" if keep else "forbid"})
            write(path, ["review_id", "first_day", "reviewer_id", "kind"], rows)
        self.office.edit(change)

    def coming(self, as_of, after=0):
        """Rows of plan.csv for visits that begin so many days ahead or later, by first day."""
        first = (as_of + after * DAY).isoformat()
        return sorted((row for row in self.office.plan() if row["first_day"] > first),
                      key=lambda row: (row["first_day"], row["review_id"]))

    def move_five(self, as_of):
        rows = {row["review_id"]: row for row in self.coming(as_of, 20)}
        moved = list(rows.values())[:5]
        self.close_days([{"who": "school", "id": row["school_id"], "from": row["first_day"],
                          "to": row["last_day"], "note": "Sports Day 運動會"} for row in moved])
        days = {row["review_id"]: row["first_day"] for row in self.office.plan()}
        assert all(days[row["review_id"]] != row["first_day"] for row in moved), "nothing moved"

    def drop_three(self, as_of):
        """Two have no day left, and one leaves the register."""
        people = list(dict.fromkeys(row["reviewer_id"] for row in self.coming(as_of, 30)
                                    if row["reviewer_id"]))[:3]

        def leave(folder):
            for name in sorted(os.listdir(folder)):
                path = os.path.join(folder, name)
                rows = table(path) if name.endswith(".csv") else []
                kept = [row for row in rows
                        if people[2] not in (row.get("reviewer_id"), row.get("other_id"),
                                             row["id"] if row.get("who") == "reviewer" or
                                             name == "reviewers.csv" else None)]
                if len(kept) < len(rows):
                    write(path, list(rows[0]), kept)
        self.office.edit(leave)
        self.close_days([{"who": "reviewer", "id": person, "from": as_of.isoformat(),
                          "to": "2027-07-09", "note": "left"} for person in people[:2]])
        assert not set(people) & {row["reviewer_id"] for row in self.coming(as_of)}

    def typhoon(self, as_of):
        """The week of the next visit but some is closed to all."""
        first = day(self.coming(as_of, 5)[0]["first_day"])
        monday = first - first.weekday() * DAY
        self.close_days([{"who": "all", "from": monday.isoformat(),
                          "to": (monday + 4 * DAY).isoformat(), "note": "Typhoon 颱風"}])
        week = {(monday + n * DAY).isoformat() for n in range(5)}
        assert not week & {row["first_day"] for row in self.office.plan()}

    def take_off_and_put_back(self, as_of):
        """Un-invites somebody, tells it, and invites them again."""
        row = next(row for row in self.coming(as_of, 100) if row["reviewer_id"])
        who, review = row["reviewer_id"], row["review_id"]
        self.pin(False, review, who)
        self.tell(as_of)
        before = {uid: version[0][0] for uid, version in self.calendars[who].versions.items()}
        assert (who, review) not in self.office.told, "was not taken off"
        self.pin(True, review, who, drop=(review, who))
        self.tell(as_of + DAY)
        assert (who, review) in self.office.told, "was not put back"
        after = {uid: version[0][0] for uid, version in self.calendars[who].versions.items()}
        assert any(uid in before and sequence > before[uid] for uid, sequence in after.items()), \
            "the second invitation is not one of the first UID"

    def call_off(self, as_of):
        """Half of what is left leaves the cycle, the other half gets no day any more."""
        left = list(dict.fromkeys(row["review_id"] for row in self.coming(as_of)))[::2]

        def change(folder):
            for name, key in (("reviews", "id"), ("pins", "review_id"), ("published", "review_id")):
                path = os.path.join(folder, name + ".csv")
                rows = table(path) if os.path.exists(path) else []
                if rows:
                    write(path, list(rows[0]), [row for row in rows if row[key] not in left])
            with open(os.path.join(folder, "capacity.csv"), "w", encoding="utf-8") as file:
                file.write(f"from,to,max_visits\n{as_of + DAY},2027-07-09,0\n")
        self.office.edit(change)

    # --- the year -------------------------------------------------------------------------------

    def run(self):
        self.office.solve()
        mails = self.tell(day("2026-08-24"), hold=True)
        self.answer(mails)
        self.settle(day("2026-08-31"))
        self.tell(day("2026-09-01"), hold=True)
        self.tell(day("2026-09-03"))
        self.tell(day("2026-09-03"))  # nothing is due
        self.move_five(day("2026-09-10"))
        self.tell(day("2026-09-10"))
        self.drop_three(day("2026-10-06"))
        self.tell(day("2026-10-06"))
        self.typhoon(day("2026-10-20"))
        self.tell(day("2026-10-21"))
        self.tell(day("2026-11-12"))
        self.take_off_and_put_back(day("2026-12-03"))
        for month in ("2027-01-05", "2027-02-01", "2027-03-01"):
            self.tell(day(month))
        self.call_off(day("2027-03-02"))
        self.tell(day("2027-03-02"))
        assert not self.coming(day("2027-03-02")), "visits are left"
        assert all(fact["last"] < "2027-03-15" for fact in self.office.told.values())

    # --- once more, in another order and by another parser --------------------------------------

    def replay(self, module):
        mixed = {}
        for person, mails in self.received.items():
            mixed[person] = mails * 2
            self.draw.shuffle(mixed[person])
            calendar = itip.Calendar()
            for data in mixed[person]:
                calendar.take(data)
            if self.office.by_school(calendar.held()) != self.office.must_hold(person):
                self.fault("shuffled", f"{person} holds {calendar.held()}")
        path = os.path.join(self.office.folder, "mixed.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({person: [itip.read_mail(data)[1] for data in mails]
                       for person, mails in mixed.items()} |
                      {f"feed of {person}": [text] for person, text in self.last_feeds.items()},
                      file)
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "itip.mjs")
        done = subprocess.run(["node", script, module, path], check=True,
                              capture_output=True, text=True)
        for line in done.stdout.splitlines():
            person, held = json.loads(line)
            who = person.removeprefix("feed of ")
            must = sorted(list(entry[:2]) for entry in self.office.must_hold(who))
            if held != must:
                self.fault("ical.js", f"{person} holds {held}, not {must}")


def main():
    module = icaljs.install()
    with tempfile.TemporaryDirectory() as folder:
        year = Year(folder)
        year.run()
        year.replay(module)
    count = sum(map(len, year.received.values()))
    print(*year.faults[:40], f"{len(year.faults)} faults; {count} mails to {len(year.received)} "
          f"people in {year.office.published} publications", sep="\n")
    sys.exit(bool(year.faults) or count < 150)


if __name__ == "__main__":
    main()
