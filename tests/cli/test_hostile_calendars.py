# SPDX-License-Identifier: GPL-3.0-or-later
"""Calendars and mail made to hang, to exhaust memory or to break a reader: esr import-calendar and
esr receive end for each, by the limits of the process that reads them, and change nothing.

The limits hold the time; nothing here is measured. Where no sanitizer runs, the most memory that
any of the processes had is.
"""
import hashlib
import os
import random
import resource
import shutil
import subprocess
import tempfile
import unittest

ESR = os.environ["ESR"]
TINY = os.path.join(os.environ["ESR_SOURCE_DIR"], "samples", "tiny")
CORPUS = os.path.join(os.environ["ESR_SOURCE_DIR"], "tests", "fuzz", "corpus", "ics")
HEAD = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"
TAIL = b"END:VCALENDAR\r\n"
INPUT = 3  # the exit code for input with faults
MIB_MOST = 400  # of the two processes together, each of which had the parent's to begin with


def event(*lines):
    return (b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261103T010000Z\r\nDURATION:PT1H\r\n" +
            b"".join(line + b"\r\n" for line in lines) + b"END:VEVENT\r\n")


def rule(text):
    return HEAD + event(b"RRULE:" + text) + TAIL


# name: bytes, words of the fault
HOSTILE = {
    "hourly on 30 February": (rule(b"FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"), "nothing recurs"),
    "minutely on 30 February": (rule(b"FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30"), "nothing recurs"),
    "secondly on 30 February": (rule(b"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"), "nothing recurs"),
    "a line of 4 MB": (HEAD + event(b"SUMMARY:" + b"x" * (4 << 20)) + TAIL, "is longer than"),
    "NULs": (b"\0" * 100000, "bytes of value 0"),
    "NULs in a calendar": (HEAD + event(b"SUMMARY:\0") + TAIL, "bytes of value 0"),
    "deep": (HEAD + b"BEGIN:VEVENT\r\n" * 100000, "too deep"),
    "deep and closed": (HEAD + b"BEGIN:X\r\n" * 50000 + b"END:X\r\n" * 50000 + TAIL, "too deep"),
    "no end": (HEAD + event() * 1000, "is cut off"),
    "many moments a second": (rule(b"FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=" + b",".join(
        b"%d" % n for n in range(60)) + b";BYSECOND=" + b",".join(
            b"%d" % n for n in range(60))), "more than 1440 times a day"),
    "many series since 1901": (HEAD + b"".join(
        event(b"RRULE:FREQ=DAILY;COUNT=99999").replace(b"20261103", b"19010101").replace(
            b"UID:1", b"UID:%d" % n) for n in range(20000)) + TAIL, "recurs too often"),
    "nothing but events that can't be read": (HEAD + event(
        b"DTSTART:20269999T000000Z") * 3 + TAIL, "nothing in it can be read"),
    "no calendar": (os.urandom(50000).replace(b"\0", b"x"), ""),
    "empty": (b"", "holds no calendar"),
}


MAIL = b"From: a@example.org\r\nSubject: x\r\n"
REPLY = b"Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n"


def nested(count):
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
                    for n in range(count))


def answers(*lines):
    return MAIL + REPLY + HEAD + b"METHOD:REPLY\r\n" + b"".join(lines) + TAIL


# name: bytes, the exit code, words of what is said
HOSTILE_MAIL = {
    "groups inside each other": (b"From: " + b"a:" * 300000 + b"\r\n" + REPLY, INPUT,
                                 "can't be read"),
    "a header of 100 MB": (MAIL + b"X: " + b"x" * (100 << 20), INPUT, None),
    "500,000 headers": (MAIL + b"".join(b"X%d: y\r\n" % n for n in range(500000)), INPUT, None),
    "comments inside each other": (b"From: " + b"(" * 1000000 + b"\r\n" + REPLY, 0,
                                   "holds no calendar object"),
    "parts inside each other": (MAIL + nested(5000) + REPLY, 0, "parts inside more than 16"),
    "mails inside each other": (MAIL + b"Content-Type: message/rfc822\r\n\r\n" * 20000 + REPLY, 0,
                                "parts inside more than 16"),
    "a part of 50 MB": (MAIL + REPLY + HEAD + b"x" * (50 << 20), 0, "a part of more than 1 MiB"),
    "NULs": (b"\0" * 1000000, 0, "No calendar object"),
    "NULs in a reply": (answers(b"BEGIN:VEVENT\r\nUID:\0\r\nEND:VEVENT\r\n"), 0, "unknown here"),
    "components inside each other": (answers(b"BEGIN:VEVENT\r\n" * 20000), 0, "too deep"),
    "events without number": (answers(b"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\n" * 20000), 0,
                              "too many events"),
    "a rule that never recurs": (
        answers(event(b"RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30")).replace(b"REPLY", b"COUNTER"),
        0, "unknown here"),
    "an unknown charset": (MAIL + REPLY.replace(b"utf-8", b"x" * 100000) + HEAD, 0, "is cut off"),
}


class Office(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.db = os.path.join(self.folder, "c.db")
        self.path = os.path.join(self.folder, "x.ics")
        self.run_esr("init")
        self.run_esr("import", TINY)

    def run_esr(self, command, *words):
        done = subprocess.run([ESR, command, "--db", self.db, *words], check=False,
                              capture_output=True)
        self.assertNotIn(b"ERROR:", done.stderr)
        return done

    def hash(self):
        with open(self.db, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()


class Hostile(Office):
    def read(self, data):
        with open(self.path, "wb") as file:
            file.write(data)
        return self.run_esr("import-calendar", "--reviewer", "PA", self.path)

    def test_hostile_calendars_end_with_an_error_and_change_nothing(self):
        for name, (data, words) in HOSTILE.items():
            with self.subTest(name):
                before = self.hash()
                done = self.read(data)
                self.assertEqual(done.returncode, INPUT, done.stderr[-400:])
                self.assertIn(words, done.stderr.decode())
                self.assertEqual(self.hash(), before)

    def test_a_file_of_200_mib_is_refused_unread(self):
        before = self.hash()
        with open(self.path, "wb") as file:
            file.write(HEAD)
            file.truncate(200 << 20)
        done = self.run_esr("import-calendar", "--reviewer", "PA", self.path)
        self.assertEqual(done.returncode, INPUT)
        self.assertIn(b"is larger than 5 MiB", done.stderr)
        self.assertEqual(self.hash(), before)

    def test_a_line_folded_a_million_times_is_read(self):
        done = self.read(HEAD + event(b"SUMMARY:" + b"x\r\n " * (1 << 20)) + TAIL)
        self.assertEqual(done.returncode, 0, done.stderr[-400:])

    def test_one_hostile_file_of_a_folder_keeps_all_of_it_out(self):
        people, before = os.path.join(self.folder, "people"), self.hash()
        os.mkdir(people)
        for name, data in (("PA", HEAD + event() + TAIL), ("PB", HOSTILE["deep"][0])):
            with open(os.path.join(people, f"{name}.ics"), "wb") as file:
                file.write(data)
        done = self.run_esr("import-calendar", "--reviewers", people)
        self.assertEqual(done.returncode, INPUT)
        self.assertEqual(self.hash(), before)

    def test_hostile_calendars_in_a_folder_are_faults_of_it(self):
        folder, before = os.path.join(self.folder, "input"), self.hash()
        shutil.copytree(TINY, folder)
        os.makedirs(os.path.join(folder, "calendars", "reviewer"))
        for name, (data, _) in HOSTILE.items():
            with self.subTest(name):
                path = os.path.join(folder, "calendars", "reviewer", "PA.ics")
                with open(path, "wb") as file:
                    file.write(data)
                done = self.run_esr("import", "--force", folder)
                self.assertEqual(done.returncode, INPUT, done.stderr[-400:])
                self.assertIn(b"calendars/reviewer/PA.ics", done.stderr)
                self.assertEqual(self.hash(), before)

    def test_600_exdates_are_all_read(self):
        days = [f"2026{m:02}{d:02}" for m in range(1, 13) for d in range(1, 29)]
        days += [f"2025{m:02}{d:02}" for m in range(1, 13) for d in range(1, 29)]
        exdate = "EXDATE:" + ",".join(f"{day}T010000Z" for day in days[:600] if day != "20261110")
        lines = [exdate.encode(), b"RRULE:FREQ=DAILY"]
        done = self.read(HEAD + event(*lines) + TAIL)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.run_esr("export", os.path.join(self.folder, "out"))
        with open(os.path.join(self.folder, "out", "unavailable.csv"), encoding="utf-8") as file:
            taken = [line.strip() for line in file if ",PA," in line]
        # Of the cycle, 2 to 13 November, all days but the 10th are excluded by name.
        self.assertEqual(taken, ["reviewer,PA,2026-11-10,2026-11-10,am,,imported: busy"])

    def test_changed_bytes_end_well_or_with_faults(self):
        rng, names = random.Random(20261103), sorted(os.listdir(CORPUS))
        for number in range(60):
            with open(os.path.join(CORPUS, names[number % len(names)]), "rb") as file:
                data = bytearray(file.read()[:200000])
            for _ in range(rng.randint(1, 20)):
                if data:
                    data[rng.randrange(len(data))] = rng.choice(b"\r\n:;,=\\0 9TZ\xff\"")
            self.assertIn(self.read(bytes(data)).returncode, (0, INPUT))

    def test_no_process_took_much_memory(self):
        if "sanitize" in ESR:
            self.skipTest("a sanitizer takes more")
        for data, _ in HOSTILE.values():
            self.read(data)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10, MIB_MOST)


class HostileMail(Office):
    def receive(self, data):
        path = os.path.join(self.folder, "x.eml")
        with open(path, "wb") as file:
            file.write(data)
        return self.run_esr("receive", path)

    def test_hostile_mail_ends_and_changes_nothing(self):
        for name, (data, code, words) in HOSTILE_MAIL.items():
            with self.subTest(name):
                if words is None and "sanitize" in ESR:
                    continue  # the limit of memory is not held there
                before = self.hash()
                done = self.receive(data)
                said = (done.stdout + done.stderr).decode()
                self.assertEqual(done.returncode, code, said[-400:])
                self.assertIn(words or "can't be read", said)
                self.assertEqual(self.hash(), before)

    def test_no_process_took_much_memory(self):
        if "sanitize" in ESR:
            self.skipTest("a sanitizer takes more")
        for data, _, _ in HOSTILE_MAIL.values():
            self.receive(data)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10, MIB_MOST)


if __name__ == "__main__":
    unittest.main()
