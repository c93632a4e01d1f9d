# SPDX-License-Identifier: GPL-3.0-or-later
"""What counts, by two accounts: esr and a model of the rules in docs/answers.md agree.

Random histories: an invitation is moved, changed in its text, cancelled, while answers come in, out
of order, again, from elsewhere, to versions old and new. After every batch both must have the same
answer, and at the end the same fate for each mail that was not known before.
    ESR=build/esr test_answers.py [HISTORIES [FIRST_SEED]]
"""
import datetime as dt
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import uuid

ROOT = os.environ.get("ESR_SOURCE_DIR") or os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ESR = os.environ["ESR"]
NOW = int(dt.datetime.now(dt.timezone.utc).timestamp())
OWN, OTHER, STRANGER = "ada@example.org", "ada@home.example", "x@elsewhere.example"
SAYS = ["ACCEPTED", "TENTATIVE", "DECLINED", "NEEDS-ACTION", "X-PERHAPS", "DELEGATED"]
NO = {"ACCEPTED": 1, "TENTATIVE": 2, "DECLINED": 3}
NAMES = ["none", "accepted", "tentative", "declined"]


class Model:
    """One invitation, from the sentences of the manual."""

    def __init__(self):
        self.sequence = self.asked = 0
        self.standing = True
        self.best = None       # (version, time, how much of a no)
        self.seen = []         # what came, with its fate
        self.addresses = {OWN, OTHER}

    def move(self):
        self.sequence += 1
        self.asked = self.sequence
        self.best = None

    def reword(self):
        self.sequence += 1

    def answer(self):
        return NAMES[self.best[2]] if self.best else "none"

    def fate(self, mail):
        same = (mail["attendee"], mail["sequence"], mail["stamp"], mail["says"])
        for came, sender, fate in self.seen:
            if came == same and (sender == mail["from"] or fate != "quarantined"):
                return "known"
        fate = self.judge(mail)
        self.seen.append((same, mail["from"], fate))
        return fate

    def judge(self, mail):
        if mail["attendee"] not in self.addresses or mail["from"] not in self.addresses:
            return "quarantined"
        if not self.standing or mail["sequence"] < self.asked:
            return "old version"
        if mail["sequence"] > self.sequence or mail["stamp"] > NOW + 2 * 86400:
            return "quarantined"
        if mail["one_day"] or mail["says"] == "DELEGATED":
            return "quarantined"
        key = (mail["sequence"], mail["stamp"], NO.get(mail["says"], 0))
        if self.best and key <= self.best:
            return "older"
        self.best = key
        return "applied"


def draw_mail(rng, model):
    elsewhere = rng.random() < 0.15
    return {"attendee": STRANGER if elsewhere and rng.random() < 0.5 else rng.choice([OWN, OTHER]),
            "from": STRANGER if elsewhere else rng.choice([OWN, OTHER]),
            "sequence": max(0, model.sequence + rng.choice([-2, -1, -1, 0, 0, 0, 0, 0, 1])),
            "stamp": NOW - rng.randrange(6) if rng.random() < 0.93 else NOW + 3 * 86400,
            "says": rng.choices(SAYS, [5, 3, 5, 1, 1, 1])[0],
            "one_day": rng.random() < 0.05}


def mail_text(mail, uid, number):
    stamp = dt.datetime.fromtimestamp(mail["stamp"], dt.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    day = "RECURRENCE-ID:20261103T003000Z\n" if mail["one_day"] else ""
    return (f"From x Mon Aug 31 00:00:00 2026\nFrom: <{mail['from']}>\n"
            f"Message-ID: <m{number}@x>\nMIME-Version: 1.0\n"
            "Content-Type: text/calendar; method=REPLY; charset=UTF-8\n\n"
            "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\n"
            f"UID:{uid}\nSEQUENCE:{mail['sequence']}\nDTSTAMP:{stamp}\n{day}"
            f"ATTENDEE;PARTSTAT={mail['says']}:mailto:{mail['attendee']}\n"
            "END:VEVENT\nEND:VCALENDAR\n\n")


def invite(path):
    """An invitation of R1's behind esr's back; gives its UID."""
    uid = str(uuid.uuid4())
    with sqlite3.connect(path) as db:
        (cycle,) = db.execute("SELECT cycle_id FROM import").fetchone()
        db.execute("INSERT INTO event VALUES (?, ?, 'V1', 'reviewer', 'PB', 0, '')", (uid, cycle))
        db.execute("INSERT INTO invitation (uid, name, name_zh, address, sequence, asked_sequence, "
                   "stamp, state, first_day, days, from_minute, to_minute, time_zone, title, place,"
                   " body, facts, answer, answered_sequence, answered_stamp, comment) VALUES "
                   "(?, 'Ada', '', ?, 0, 0, 0, 'confirmed', '2026-11-02', 2, 510, 1020, "
                   "'Asia/Hong_Kong', '', '', '', '', 'none', -1, 0, '')", (uid, OWN))
        db.execute("INSERT INTO alias VALUES ('reviewer', 'PB', ?, '', '')", (OTHER,))
    return uid


def change(path, rng, model):
    """Something happens to the invitation."""
    what = rng.random()
    with sqlite3.connect(path) as db:
        if what < 0.5:
            model.move()
            db.execute("UPDATE invitation SET sequence = ?, asked_sequence = ?, answer = 'none', "
                       "answered_sequence = -1, answered_stamp = 0", (model.sequence, model.asked))
        elif what < 0.8:
            model.reword()
            db.execute("UPDATE invitation SET sequence = ?", (model.sequence,))
        else:
            model.standing = not model.standing
            db.execute("UPDATE invitation SET state = ?",
                       ("confirmed" if model.standing else rng.choice(["cancelled", "released"]),))


def play(seed, base, folder):
    rng = random.Random(seed)
    path, mbox = os.path.join(folder, f"{seed}.db"), os.path.join(folder, "mbox")
    shutil.copy(base, path)
    uid, model, number, sent = invite(path), Model(), 0, []
    for _ in range(rng.randint(3, 6)):
        batch = [rng.choice(sent) if sent and rng.random() < 0.2 else draw_mail(rng, model)
                 for _ in range(rng.randint(1, 10))]
        sent += batch
        with open(mbox, "w", encoding="utf-8", newline="\r\n") as file:
            for mail in batch:
                number += 1
                file.write(mail_text(mail, uid, number))
        run = subprocess.run([ESR, "receive", mbox, "--db", path, "--json"], capture_output=True,
                             text=True, check=False)
        if run.returncode != 0:
            raise SystemExit(f"seed {seed}: exit {run.returncode}\n{run.stdout}{run.stderr}")
        came = json.loads(run.stdout)
        wanted = [model.fate(mail) for mail in batch]
        fates = [item["fate"] for item in came["received"]]
        with sqlite3.connect(path) as db:
            (answer,) = db.execute("SELECT answer FROM invitation").fetchone()
        if fates != [fate for fate in wanted if fate != "known"] or \
                came["known"] != wanted.count("known") or answer != model.answer():
            raise SystemExit(f"seed {seed}: {batch}\nmodel {wanted}, {model.answer()}\n"
                             f"esr   {fates}, {came['known']} known, {answer}")
        if rng.random() < 0.6:
            change(path, rng, model)
    return number


def main():
    histories = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    mails = 0
    with tempfile.TemporaryDirectory() as folder:
        base = os.path.join(folder, "base.db")
        for words in (["init"], ["import", os.path.join(ROOT, "samples", "tiny")]):
            subprocess.run([ESR, *words, "--db", base, "--quiet"], check=True,
                           stdout=subprocess.DEVNULL)
        for seed in range(first, first + histories):
            mails += play(seed, base, folder)
    print(f"{histories} histories, {mails} mails, one account")


main()
