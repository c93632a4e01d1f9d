# SPDX-License-Identifier: GPL-3.0-or-later
"""An outbox for tests of `esr send`: a database with messages that wait, and what becomes of them.

The messages stand in the tables as esr publish leaves them.
"""
import datetime
import json
import os
import sqlite3
import subprocess
import uuid
from email.message import EmailMessage
from email.policy import SMTP

ESR = os.environ["ESR"]
SOURCE = os.environ["ESR_SOURCE_DIR"]
OFFICE = "er-office@review.example.org"
STAMP = 1774000000  # DTSTAMP of the first message, in seconds


def stamp_text(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime(
        "%Y%m%dT%H%M%SZ")


class Outbox:
    """A database with an outbox in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.path = os.path.join(folder, "cycle.db")
        os.makedirs(folder, exist_ok=True)
        for words in (["init"], ["import", os.path.join(SOURCE, "samples", "tiny")]):
            subprocess.run([ESR, *words, "--db", self.path, "--quiet"], check=True,
                           stdout=subprocess.DEVNULL)
        with self.open() as db:
            self.cycle = db.execute("SELECT cycle_id FROM import ORDER BY id DESC").fetchone()[0]

    def open(self):
        return sqlite3.connect(self.path, timeout=30)

    def event(self, number):
        """An event of its own, for reviewer R<number>: its UID."""
        uid = str(uuid.uuid4())
        with self.open() as db:
            db.execute("INSERT INTO event VALUES (?, ?, 'V1', 'reviewer', ?, 0, '')",
                       (uid, self.cycle, f"R{number}"))
        return uid

    def message(self, uid, address, kind="invite", sequence=0, body="外評 Review", padding=0):
        """Adds a message that waits, with so many bytes of padding: its number."""
        method = "CANCEL" if kind in ("cancel", "release") else "REQUEST"
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//esr//esr//EN", f"METHOD:{method}",
                 "BEGIN:VEVENT", f"UID:{uid}", f"SEQUENCE:{sequence}",
                 f"DTSTAMP:{stamp_text(STAMP + sequence)}", "DTSTART:20260914T003000Z",
                 "DTEND:20260914T090000Z", f"SUMMARY:{body}",
                 f"ORGANIZER;CN=Office:mailto:{OFFICE}",
                 f"ATTENDEE;CN=R;RSVP=TRUE:mailto:{address}", "END:VEVENT", "END:VCALENDAR", ""]
        calendar = "\r\n".join(lines)
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f"外評秘書處 ER Secretariat <{OFFICE}>"
        mail["To"] = address
        mail["Subject"] = f"{body} {sequence}"
        mail["Message-ID"] = f"<{uid}.{sequence}.{kind}@review.example.org>"
        mail.set_content(f"{body}\n.\n..two dots\nFrom here\n" + "x" * padding,
                         cte="base64")
        mail.add_alternative(calendar.encode(), "text", "calendar", cte="base64",
                             params={"method": method, "charset": "UTF-8"})
        with self.open() as db:
            number = db.execute(
                "INSERT INTO message (at, who, kind, uid, sequence, stamp, name, address, subject, "
                "message_id, calendar, mail) VALUES ('', '', ?, ?, ?, ?, 'Ada 陳', ?, ?, ?, ?, ?)",
                (kind, uid, sequence, STAMP + sequence, address, str(mail["Subject"]),
                 mail["Message-ID"][1:-1], calendar, mail.as_bytes().decode())).lastrowid
            db.execute("INSERT INTO delivery VALUES (?, ?, 0, 0, '', '', '')",
                       (number, "waiting" if address else "by hand"))
        return number

    def fill(self, count):
        """So many messages, each of its own event: their numbers."""
        first = len(self.states())
        return [self.message(self.event(i), f"r{i}@school.example.org")
                for i in range(first, first + count)]

    def states(self):
        """Number -> state, of all messages."""
        with self.open() as db:
            return dict(db.execute("SELECT message_id, state FROM delivery ORDER BY message_id"))

    def column(self, name, number):
        with self.open() as db:
            return db.execute(f"SELECT {name} FROM delivery WHERE message_id = ?",
                              (number,)).fetchone()[0]

    def message_ids(self):
        """Number -> Message-ID, without brackets."""
        with self.open() as db:
            return dict(db.execute("SELECT id, message_id FROM message"))

    def mail(self, number):
        with self.open() as db:
            return db.execute("SELECT mail FROM message WHERE id = ?", (number,)).fetchone()[0]

    def journal(self):
        """What esr send wrote into the journal, the oldest first."""
        with self.open() as db:
            return [row[0] for row in
                    db.execute("SELECT detail FROM journal WHERE what = 'send' ORDER BY id")]

    def make_due(self):
        """Lets the pauses of all that wait be over."""
        with self.open() as db:
            db.execute("UPDATE delivery SET not_before = 0 WHERE state = 'waiting'")

    def command(self, *words):
        return [ESR, "send", "--db", self.path, *words]

    def send(self, *words, env=None, **more):
        """Runs esr send to its end: (exit status, stdout, stderr)."""
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=120,
                              check=False, env={**os.environ, "TZ": "UTC", **(env or {})}, **more)
        return done.returncode, done.stdout, done.stderr

    def send_json(self, *words, env=None):
        code, out, err = self.send("--json", *words, env=env)
        answer = json.loads(out)
        if answer["exit"] != code:
            raise AssertionError(f"exit {code}, but {answer['exit']} in the answer: {err}")
        return answer
