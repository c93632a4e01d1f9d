# SPDX-License-Identifier: GPL-3.0-or-later
"""A calendar that somebody keeps by the mails that they get, read by python3-icalendar: of one UID
the highest SEQUENCE counts, then the latest DTSTAMP (RFC 5546, section 2.1.5)."""
import datetime as dt
import email
import email.policy
from functools import lru_cache

import icalendar
import recurring_ical_events

UTC = dt.timezone.utc
FROM, TO = dt.datetime(2000, 1, 1), dt.datetime(2037, 1, 1)


def instant(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=None)
def occurrences(text):
    """((start, end), …) of a calendar object with one event, in UTC."""
    calendar = icalendar.Calendar.from_ical(text)
    return tuple(sorted((instant(event["DTSTART"].dt), instant(event["DTEND"].dt))
                        for event in recurring_ical_events.of(calendar).between(FROM, TO)))


@lru_cache(maxsize=None)
def read_mail(data):
    """(mail, the text of its calendar, its one event, METHOD) of the bytes of a mail, or of a
    calendar object that was handed over; then there is no mail."""
    if data.startswith(b"BEGIN:VCALENDAR"):
        calendar = icalendar.Calendar.from_ical(data)
        return None, data.decode(), calendar.walk("VEVENT")[0], str(calendar["METHOD"])
    mail = email.message_from_bytes(data, policy=email.policy.default)
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1, f"{len(parts)} calendars in one mail"
    text = parts[0].get_payload(decode=True).decode()
    calendar = icalendar.Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    assert len(events) == 1 and not any(part.errors for part in calendar.walk()), text
    assert parts[0].get_param("method") == str(calendar["METHOD"]), "two methods"
    return mail, text, events[0], str(calendar["METHOD"])


def plain(text):
    """A calendar object, unfolded and unescaped."""
    return text.replace("\r\n ", "").replace("\\n", "\n").replace("\\", "")


def texts(data):
    """Everything that can be read in a mail, decoded."""
    mail, calendar, _, _ = read_mail(data)
    if mail is None:
        return plain(calendar)
    found = [str(value) for _, value in mail.items()]
    for part in mail.walk():
        if not part.is_multipart():
            text = part.get_payload(decode=True).decode()
            found.append(plain(text) if part.get_content_type() == "text/calendar" else text)
    return "\n".join(found)


class Calendar:
    """What a calendar program holds after the mails that were put in, in whatever order."""

    def __init__(self):
        self.versions = {}  # UID: ((SEQUENCE, DTSTAMP), the text; None: cancelled)

    def take(self, data):
        _, text, event, method = read_mail(data)
        if method == "DECLINECOUNTER":
            return  # what was invited to stands
        version = (int(event.get("SEQUENCE", 0)), instant(event["DTSTAMP"].dt))
        uid = str(event["UID"])
        if uid in self.versions and self.versions[uid][0] >= version:
            return
        self.versions[uid] = (version, None if method == "CANCEL" else text)

    def held(self):
        """[(start, end, the school's line, STATUS)] of all days, in UTC."""
        found = []
        for _, text in self.versions.values():
            if text:
                event = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
                found += [(*times, str(event["LOCATION"]), str(event["STATUS"]))
                          for times in occurrences(text)]
        return sorted(found)


def held_in_feed(data):
    """The same of a feed, without what is cancelled; and {UID: SEQUENCE} of all that is in it."""
    calendar = icalendar.Calendar.from_ical(data)
    found, versions = [], {}
    for event in calendar.walk("VEVENT"):
        assert str(event["UID"]) not in versions, "one UID twice"
        versions[str(event["UID"])] = int(event["SEQUENCE"])
    for event in recurring_ical_events.of(calendar).between(FROM, TO):
        assert "ATTENDEE" not in event
        if str(event["STATUS"]) != "CANCELLED":
            found.append((instant(event["DTSTART"].dt), instant(event["DTEND"].dt),
                          str(event["LOCATION"]), str(event["STATUS"])))
    return sorted(found), versions
