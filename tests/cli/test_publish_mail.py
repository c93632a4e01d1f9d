# SPDX-License-Identifier: GPL-3.0-or-later
"""What esr publish puts into the outbox, read as a recipient's mail program reads it.

A year of a small office: all are invited, visits move, members are swapped, a visit is dropped.
After each step every new mail is looked at: who can read what in it, and what it asks for.
"""
import csv
import datetime
import email
import email.policy
import glob
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ESR = os.path.abspath(os.environ.get("ESR", os.path.join(ROOT, "build", "sanitize", "esr")))
wrong = 0


def check(holds, what):
    global wrong
    if not holds:
        wrong += 1
        print("not as wanted:", what)


def esr(*words):
    done = subprocess.run([ESR, *words], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"esr {' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def table(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def lines_of(calendar):
    return re.sub(r"\r\n[ \t]", "", calendar).split("\r\n")


class Mail:
    """A mail of the outbox: its texts decoded, its calendar as name -> value."""

    def __init__(self, path):
        self.name = os.path.basename(path)
        with open(path, "rb") as file:
            self.message = email.message_from_bytes(file.read(), policy=email.policy.default)
        parts = [part for part in self.message.walk() if not part.is_multipart()]
        self.calendar_part = next(p for p in parts if p.get_content_type() == "text/calendar")
        self.calendar = self.calendar_part.get_content().replace("\r\n", "\n").replace("\n", "\r\n")
        self.text = "\n".join([str(self.message["subject"]), str(self.message["to"])] +
                              [part.get_content() if part.get_content_maintype() == "text"
                               else part.get_content().decode("utf-8") for part in parts])
        self.text = self.text + "\n" + "\n".join(lines_of(self.calendar))
        event = self.calendar[self.calendar.index("BEGIN:VEVENT"):]
        self.lines = lines_of(event)
        self.values = {re.split("[;:]", line)[0]: line.split(":", 1)[1]
                       for line in self.lines if ":" in line}

    def method(self):
        return re.search(r"\r\nMETHOD:(\w+)", self.calendar)[1]


class Office:
    def __init__(self, folder):
        self.input = os.path.join(folder, "input")
        self.db = os.path.join(folder, "cycle.db")
        self.outbox = os.path.join(folder, "outbox")
        self.seen = set()

    def publish(self, day, *options):
        """The mails that this publication added; all of them count as sent from then on."""
        esr("publish", "--db", self.db, "--as-of", day, *options)
        new = sorted(set(glob.glob(self.outbox + "/*.eml")) - self.seen)
        self.seen |= set(new)
        with sqlite3.connect(self.db) as db:
            db.execute("UPDATE delivery SET state = 'sent', via = 'test' WHERE state = 'waiting'")
        return [Mail(path) for path in new]

    def due(self):
        """What esr show says is due."""
        return json.loads(esr("show", "--db", self.db, "--json"))["messages_due"]

    def edit(self, sql):
        """Changes the present plan behind the back of esr."""
        with sqlite3.connect(self.db) as db:
            db.execute(sql.replace("RUN", "(SELECT max(id) FROM run)"))


def reads_nobody_else(office, mails, may_know):
    """With a hidden roster no mail to a reviewer names another one, in any part of it."""
    people = table(office.input, "reviewers.csv")
    for mail in mails:
        to = mail.name.split("-")[1]
        for person in people:
            if person["id"] == to or may_know(to):
                continue
            for word in (person["name"], person["name_zh"], person["email"]):
                check(not word or word not in mail.text, f"{mail.name} holds {word}")


def is_well_formed(mail):
    part = mail.calendar_part
    check(not mail.message.defects, f"{mail.name} has defects")
    check(part.get_param("method") == mail.method(), f"{mail.name}: two methods")
    check(part.get_param("charset") is not None, f"{mail.name}: no charset")
    check(mail.calendar.count("\r\nUID:") == 1, f"{mail.name}: several UIDs")
    check("ATTENDEE" in mail.values, f"{mail.name}: no attendee")


def recipients(mails):
    return {mail.name.split("-")[1] for mail in mails}


def visits(office):
    with sqlite3.connect(office.db) as db:
        return db.execute("SELECT review_id, school_id, first_day, group_concat(reviewer_id, ' ') "
                          "FROM plan_view WHERE first_day IS NOT NULL AND reviewer_id IS NOT NULL "
                          "GROUP BY review_id ORDER BY review_id").fetchall()


def main():
    with tempfile.TemporaryDirectory() as folder:
        office = Office(folder)
        year = min(datetime.date.today().year + 1, 2035)  # its visits are still to come
        esr("sample", "--reviews", "10", "--reviewers", "14", "--seed", "5", "--year", str(year),
            "--out", office.input)
        esr("init", "--db", office.db)
        esr("import", "--db", office.db, office.input)
        esr("solve", "--db", office.db, "--time-limit", "20")
        plan = visits(office)
        first = min(visit[2] for visit in plan)
        early, late = f"{int(first[:4]) - 1}-01-01", first  # nobody's notice; everybody's, of some
        mails = office.publish(early)
        check(len(mails) >= 10, "few mails")
        for mail in mails:
            is_well_formed(mail)
            check(mail.method() == "REQUEST" and mail.values["SEQUENCE"] == "0", mail.name)
        reads_nobody_else(office, mails, lambda to: False)
        check(office.publish(early) == [], "told twice")
        # A visit that moves: to its reviewers alone, with the next SEQUENCE, to be answered anew.
        review, _, _, team = plan[0]
        due = office.due()
        office.edit(f"UPDATE plan_visit SET first_day = date(first_day, '+7 days'), last_day = "
                    f"date(last_day, '+7 days') WHERE run_id = RUN AND review_id = '{review}'")
        check(office.due() > due, "the plan changed, and nothing is due")
        moved = office.publish(early)
        check(recipients(moved) == set(team.split()), "who hears of a move")
        for mail in moved:
            check(mail.values["SEQUENCE"] == "1", f"{mail.name}: SEQUENCE")
            check("PARTSTAT=NEEDS-ACTION" in mail.text, f"{mail.name}: not asked anew")
        # A member who is swapped out: a CANCEL without STATUS to them, nothing to the others.
        review, _, _, team = plan[1]
        office.edit(f"UPDATE plan_seat SET reviewer_id = NULL WHERE run_id = RUN AND review_id = "
                    f"'{review}' AND reviewer_id = '{team.split()[0]}'")
        released = office.publish(early)
        check(recipients(released) == {team.split()[0]}, "who is released")
        for mail in released:
            check(mail.method() == "CANCEL" and "STATUS" not in mail.values, f"{mail.name}: CANCEL")
            check("BEGIN:VALARM" not in mail.calendar, f"{mail.name}: an alarm")
        # A visit that is dropped: CANCEL with STATUS to all who still have it.
        review, _, _, team = plan[2]
        office.edit(f"UPDATE plan_seat SET reviewer_id = NULL WHERE run_id = RUN AND review_id = "
                    f"'{review}'")
        office.edit(f"UPDATE plan_visit SET first_day = NULL, last_day = NULL WHERE run_id = RUN "
                    f"AND review_id = '{review}'")
        asked = {mail.values["UID"]: mail for mail in mails}
        cancelled = office.publish(early, "--alarm", "1")
        check(recipients(cancelled) == set(team.split()), "who is told")
        for mail in cancelled:
            check(mail.method() == "CANCEL" and mail.values["STATUS"] == "CANCELLED", mail.name)
            check(mail.values["SEQUENCE"] == "1", f"{mail.name}: SEQUENCE")
            check(mail.values["ORGANIZER"] == asked[mail.values["UID"]].values["ORGANIZER"],
                  f"{mail.name}: another organizer")
        # The schools' day: they read their team, without addresses; reviewers still nobody.
        told = office.publish(late)
        check(any(mail.name.split("-")[1].startswith("S") for mail in told), "no school was told")
        schools = {row["id"] for row in table(office.input, "schools.csv")}
        reads_nobody_else(office, told, lambda to: to in schools)
        for mail in told:
            is_well_formed(mail)
        people = table(office.input, "reviewers.csv")
        for mail in told:
            if mail.name.split("-")[1] in schools:
                for person in people:
                    check(not person["email"] or person["email"] not in mail.text,
                          f"{mail.name} holds {person['email']}")
        # A new plan has that visit again, and whoever solves is told that people are to hear of it.
        solved = json.loads(esr("solve", "--db", office.db, "--time-limit", "20", "--json"))
        check(solved["messages_due"] > 0, "solved anew, and nothing is due")
        check(solved["messages_due"] == office.due(), "esr solve and esr show count alike")
    print(f"{len(mails) + len(moved) + len(released) + len(cancelled) + len(told)} mails, "
          f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
