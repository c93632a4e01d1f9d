# SPDX-License-Identifier: GPL-3.0-or-later
"""Every message, of each kind and to each recipient, is read by python3-icalendar, python3-vobject,
ical.js and libical, which find the same instants and texts, those that were put in; and by Python's
own parser of mail, which finds no defect, nothing but 7 bits, and the parts in their order."""
import datetime as dt
import email
import email.policy
import glob
import os
import re
import subprocess
import sys
import tempfile

import icalendar
import vobject

import icaljs

PROGRAMS = os.path.join(os.path.dirname(os.environ["ESR"]), "tests")
UTC = dt.timezone.utc
START = {"half": dt.datetime(2026, 11, 4, 8, 30, tzinfo=UTC)}  # London; else Hong Kong
END = {"half": dt.datetime(2026, 11, 4, 12, 45, tzinfo=UTC)}
METHODS = {"cancel": "CANCEL", "release": "CANCEL", "refuse": "DECLINECOUNTER"}
LAYOUT = ["text/plain", "text/html", "text/calendar", "application/ics"]


class Letter:
    """One message: its name, its calendar's bytes, and what must be in it."""

    def __init__(self, path):
        self.path = path
        self.kind, self.to, self.variant = os.path.basename(path)[:-4].split("-")
        with open(path, "rb") as file:
            self.data = file.read()
        with open(path[:-4] + ".want", encoding="utf-8") as file:
            self.texts = file.read().split("\x1e")[:3]
        by_hand = "PUBLISH" if self.variant == "hand" else "REQUEST"
        self.method = METHODS.get(self.kind, by_hand)
        self.start = START.get(self.variant, dt.datetime(2026, 11, 2, 0, 30, tzinfo=UTC))
        self.end = END.get(self.variant, dt.datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
        self.people = 0 if self.variant == "hand" else 1
        if self.variant == "team" and self.method == "REQUEST" and self.to == "reviewer":
            self.people = 2

    def want(self):
        """METHOD, instants, texts, and how many ATTENDEEs."""
        if self.kind == "refuse":
            return self.method, None, None, ["", "", ""], self.people
        return self.method, self.start, self.end, self.texts, self.people


# --- the calendar ------------------------------------------------------------------------------

def check_bytes(letter):
    if not letter.data.endswith(b"END:VCALENDAR\r\n") or \
            b"\n" in letter.data.replace(b"\r\n", b"") or b"freeassociation" in letter.data:
        yield "a line without CRLF, or libical's name of a zone"
    for line in letter.data.split(b"\r\n"):
        text = line.decode("utf-8", "replace")
        if len(line) > 75 or "\ufffd" in text and letter.variant != "wild" or \
                any(ord(c) < 32 or ord(c) == 127 for c in text):
            yield f"a line that is too long, cut or holds control characters: {line}"
    if letter.data.count(b"BEGIN:VTIMEZONE") != (letter.kind != "refuse"):
        yield "not one VTIMEZONE"


def utc(when):
    return when.astimezone(UTC) if when else None


def by_icalendar(letter):
    calendar = icalendar.Calendar.from_ical(letter.data)
    (event,) = calendar.walk("VEVENT")
    if event.errors or calendar.errors:
        raise ValueError(event.errors + calendar.errors)
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    moments = [utc(event[name].dt) if name in event else None for name in ("DTSTART", "DTEND")]
    return (str(calendar["METHOD"]), *moments,
            [str(event.get(name, "")) for name in ("SUMMARY", "LOCATION", "DESCRIPTION")],
            len(attendees))


def by_vobject(letter):
    calendar = vobject.readOne(letter.data.decode())
    if letter.kind != "refuse":  # without a DTSTART it insists on one
        calendar.validate(raiseException=True)
    event = calendar.vevent
    moments = [utc(getattr(event, name).value) if name in event.contents else None
               for name in ("dtstart", "dtend")]
    return (calendar.method.value, *moments,
            [event.contents[name][0].value if name in event.contents else ""
             for name in ("summary", "location", "description")],
            len(event.contents.get("attendee", [])))


def by_libical(paths):
    done = subprocess.run([os.path.join(PROGRAMS, "libical_of"), *paths], check=True,
                          capture_output=True)
    fields = done.stdout.decode().split("\x1e")
    for i, path in enumerate(paths):
        method, start, end, *texts, faults = fields[7 * i:7 * i + 7]
        moments = [dt.datetime.fromtimestamp(int(t), UTC) if int(t) else None
                   for t in (start, end)]
        yield path, (method, *moments, texts), faults


def check_readers(letters):
    scripts = icaljs.read(letter.path for letter in letters if letter.kind != "refuse")
    for letter in letters:
        want = letter.want()
        for reader in (by_icalendar, by_vobject):
            have = reader(letter)
            if have != want:
                yield f"{letter.path}: {reader.__name__}: {have}, not {want}"
        if letter.path in scripts:
            read = scripts[letter.path]
            title, start, end = read["occurrences"][0]
            have = (read["method"], icaljs.instant(start), icaljs.instant(end),
                    [title, read["locations"][0], read["descriptions"][0]],
                    len(read["attendees"][0]))
            if have != want:
                yield f"{letter.path}: ical.js: {have}, not {want}"
            if len(read["occurrences"]) != (1 if letter.variant == "half" else 2):
                yield f"{letter.path}: ical.js: {len(read['occurrences'])} days"
    wanted = {letter.path: letter.want() for letter in letters}
    for path, have, fault in by_libical(list(wanted)):
        if have != wanted[path][:4]:
            yield f"{path}: libical: {have}"
        # libical goes by RFC 2446, which forbade the ATTENDEE of a DECLINECOUNTER.
        if fault and "/refuse-" not in path:
            yield f"{path}: libical: {fault}"


# --- the mail ----------------------------------------------------------------------------------

def check_mail(letter):
    with open(letter.path[:-4] + ".eml", "rb") as file:
        data = file.read()
    lines = data.split(b"\r\n")
    if max(map(len, lines)) > 78 or b"\n" in data.replace(b"\r\n", b"") or max(data) > 127:
        yield "lines are too long, end wrongly, or are not of 7 bits"
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = list(message.walk())
    leaves = [part for part in parts if not part.is_multipart()]
    for part in parts:
        if part.defects or any(value.defects for value in part.values()):
            yield f"{part.get_content_type()} has defects"
    if [part.get_content_type() for part in leaves] != LAYOUT or \
            [part.get_content_type() for part in parts[:2]] != ["multipart/mixed",
                                                                "multipart/alternative"]:
        yield f"parts {[part.get_content_type() for part in parts]}"
        return
    calendar, copy = leaves[2], leaves[3]
    if calendar.get_param("method") != letter.method or calendar.get_param("charset") != "UTF-8":
        yield f"Content-Type {calendar['Content-Type']}"
    if calendar.get_content_disposition() or copy.get_content_disposition() != "attachment":
        yield "dispositions"
    if calendar.get_payload(decode=True) != letter.data or \
            copy.get_payload(decode=True) != letter.data:
        yield "the calendar in the mail is another one"
    yield from check_head(letter, message)
    yield from check_bodies(letter, leaves)


def check_head(letter, message):
    count = {name: len(message.get_all(name, [])) for name in set(message.keys())}
    if any(number > 1 for number in count.values()) or count.keys() & {"Cc", "Bcc"}:
        yield f"headers {count}"
    addresses = [message[name].addresses[0].addr_spec for name in ("From", "Reply-To", "To")]
    if addresses != ["esr-office@example.org"] * 2 + ["tmchan@example.org"] or \
            len(message["To"].addresses) != 1:
        yield f"addresses {addresses}"
    if not re.fullmatch(r"<[0-9a-f]{32}@example\.org>", message["Message-ID"]):
        yield f"Message-ID {message['Message-ID']}"
    if message["Date"].datetime != dt.datetime(2026, 9, 1, 8, 0, tzinfo=UTC):
        yield f"Date {message['Date']}"
    threads = [message["In-Reply-To"], message["References"]]
    if threads != ["<first@example.org>" if letter.variant == "half" else None] * 2:
        yield f"thread {threads}"


def check_bodies(letter, leaves):
    for leaf, suffix in ((leaves[0], ".txt"), (leaves[1], ".html")):
        with open(letter.path[:-4] + suffix, encoding="utf-8", newline="") as file:
            want = file.read()
        have = leaf.get_payload(decode=True).decode()
        if have.replace("\r\n", "\n") != want or "\n" in have.replace("\r\n", ""):
            yield f"{suffix} is another text than was made, or has bare line ends"
    if letter.variant == "wild" and "<x>" in leaves[1].get_payload(decode=True).decode():
        yield "HTML that is not escaped"


def main():
    found = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([os.path.join(PROGRAMS, "letters"), folder], check=True)
        letters = [Letter(path) for path in sorted(glob.glob(os.path.join(folder, "*.ics")))]
        for letter in letters:
            checks = [check_bytes] + [check_mail] * (letter.variant != "hand")
            found += [f"{os.path.basename(letter.path)}: {fault}"
                      for check in checks for fault in check(letter)]
        found += list(check_readers(letters))
    print(*found, f"{len(letters)} messages read by four parsers", sep="\n")
    sys.exit(bool(found) or len(letters) < 100)


main()
