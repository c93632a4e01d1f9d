# SPDX-License-Identifier: GPL-3.0-or-later
"""A planning office at its command line, its people with a mailbox each, and what each of them may
know: worked out from plan.csv and the notice days, without the engine."""
import csv
import datetime as dt
import json
import os
import shutil
import subprocess
from zoneinfo import ZoneInfo

import itip

DATES, TEAM, OBJECTIONS = 84, 30, 14
ZONE = ZoneInfo("Asia/Hong_Kong")
START, NOON, END = dt.time(8, 30), dt.time(12, 45), dt.time(17)
SINK = """#!/bin/sh
# Takes a mail as sendmail does, and puts it into the Maildir of its recipient.
mail=$(mktemp {root}/mail-XXXXXX)
cat >"$mail"
to=$(awk '{{ sub(/\\r$/, "") }} /^To:/ {{ line = $0; next }}
    line && /^[ \\t]/ {{ line = line $0; next }}
    line {{ print line; exit }}' "$mail" | sed 's/.*[< ]\\([^ <>]*@[^ <>]*\\).*/\\1/')
mkdir -p "{root}/$to/new"
mv "$mail" "{root}/$to/new/$(date +%s%N)"
"""


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Office:
    def __init__(self, folder, sample):
        self.folder, self.db = folder, os.path.join(folder, "cycle.db")
        self.boxes, self.web = os.path.join(folder, "boxes"), os.path.join(folder, "web")
        self.told = {}  # (person, review): what was told
        self.read = {}  # person: mails read so far
        self.schools, self.people, self.reviews = {}, {}, {}  # with those who have left
        self.published = 0
        os.makedirs(self.boxes)
        self.sink = os.path.join(folder, "sink")
        with open(self.sink, "w", encoding="utf-8") as file:
            file.write(SINK.format(root=self.boxes))
        os.chmod(self.sink, 0o755)
        self.esr("init")
        self.import_folder(sample)

    def esr(self, *words, may_fail=False):
        done = subprocess.run([os.environ["ESR"], words[0], "--db", self.db, *words[1:]],
                              cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode != 0 and not may_fail:
            raise RuntimeError(f"esr {' '.join(words)}: exit {done.returncode}\n{done.stdout}\n"
                               f"{done.stderr}")
        return done.stdout

    def json(self, *words, may_fail=False):
        return json.loads(self.esr(*words, "--json", "--quiet", may_fail=may_fail))

    # --- the input ----------------------------------------------------------------------------

    def import_folder(self, folder):
        self.esr("import", folder)
        for name, rows in (("schools", self.schools), ("reviewers", self.people),
                           ("reviews", self.reviews)):
            rows.update({row["id"]: row for row in table(os.path.join(folder, name + ".csv"))})

    def edit(self, change):
        """Exports the input, lets `change(folder)` edit it, imports it and plans anew."""
        folder = os.path.join(self.folder, "input")
        shutil.rmtree(folder, ignore_errors=True)
        self.esr("export", folder)
        change(folder)
        self.import_folder(folder)
        self.solve()

    def solve(self):
        self.esr("solve", "--time-limit", "4", "--gap", "4", "--quiet")

    def plan(self):
        """The rows of plan.csv."""
        out = os.path.join(self.folder, "out")
        self.esr("export", "--results", out, "--quiet")
        return table(os.path.join(out, "plan.csv"))

    # --- what may be known --------------------------------------------------------------------

    def days(self, review, first):
        length, first = float(self.reviews[review]["days"]), dt.date.fromisoformat(first)
        ends = [END] * int(length) + [NOON] * (length % 1 > 0)
        return tuple((itip.instant(dt.datetime.combine(first + dt.timedelta(n), START, ZONE)),
                      itip.instant(dt.datetime.combine(first + dt.timedelta(n), end, ZONE)))
                     for n, end in enumerate(ends))

    def known(self, rows, as_of):
        """{(person, review): what they may know of a visit that is not over}."""
        found = {}
        for row in rows:
            if not row["first_day"] or row["last_day"] < as_of.isoformat():
                continue
            first, review = dt.date.fromisoformat(row["first_day"]), row["review_id"]
            fact = {"days": self.days(review, row["first_day"]), "last": row["last_day"],
                    "school": row["school_id"]}
            if row["reviewer_id"]:
                found[row["reviewer_id"], review] = {**fact, "seat": row["seat"]}
            if as_of >= first - dt.timedelta(DATES):
                entry = found.setdefault((row["school_id"], review), {**fact, "team": []})
                if as_of >= first - dt.timedelta(TEAM):
                    entry["team"].append((row["seat"], row["reviewer_id"]))
                    entry["object"] = as_of <= first - dt.timedelta(OBJECTIONS)
        return found

    def expect(self, as_of, hold):
        """Tells everybody what is due: {(person, review): (what was told, what is now)} of all who
        hear of it."""
        now, changed = self.known(self.plan(), as_of), {}
        for key in set(self.told) | set(now):
            former, present = self.told.get(key), now.get(key)
            if former and not present and former["last"] < as_of.isoformat():
                continue  # over: nobody hears of it any more
            if not present:
                changed[key] = (self.told.pop(key), None)
                continue
            kept = former and former["state"] == "CONFIRMED"
            present["state"] = "TENTATIVE" if hold and not kept else "CONFIRMED"
            if former and former.get("object") and not present.get("object") and \
                    former["days"] == present["days"]:
                former["object"] = False  # that the days for objections are over is no news
            if former != present:
                changed[key] = (former, present)
            self.told[key] = present
        return changed

    def must_hold(self, person):
        """[(start, end, school, STATUS)] that a person's calendar must hold."""
        return sorted((*times, fact["school"], fact["state"])
                      for (who, _), fact in self.told.items() if who == person
                      for times in fact["days"])

    def by_school(self, held):
        """The same of what a calendar holds, where LOCATION names the school."""
        ids = {row["name"]: i for i, row in self.schools.items()}
        return sorted((start, end, next((ids[name] for name in ids if name in place), place), state)
                      for start, end, place, state in held)

    # --- telling ------------------------------------------------------------------------------

    def publish(self, as_of, hold=False):
        """Publishes and sends; answers the new mails by person, and what had changed."""
        changed = self.expect(as_of, hold)
        words = ["publish", "--as-of", as_of.isoformat()] + (["--hold"] if hold else [])
        self.json(*words)
        self.published += 1
        return self.send(), changed

    def send(self):
        """Sends what waits; answers the new mails by person."""
        self.esr("send", "--sendmail", self.sink, "--quiet")
        return self.new_mails()

    def mails(self, person, address):
        """All that ever reached a person: mails, or files that are handed over."""
        box = os.path.join(self.boxes, address, "new") if address else \
            os.path.join(self.folder, "outbox")
        found = []
        for name in sorted(os.listdir(box)) if os.path.isdir(box) else []:
            if address or (f"-{person}-" in name and name.endswith(".ics")):
                with open(os.path.join(box, name), "rb") as file:
                    found.append(file.read())
        return found

    def new_mails(self):
        found = {}
        for person, address in self.addresses().items():
            mails = self.mails(person, address)
            fresh = mails[self.read.get(person, 0):]
            self.read[person] = len(mails)
            if fresh:
                found[person] = fresh
        return found

    def addresses(self):
        return {i: row["email"] for i, row in (self.schools | self.people).items()}

    def feeds(self, as_of):
        """{person: the bytes of their feed}; written a second time nothing changes."""
        words = ["feeds", self.web, "--as-of", as_of.isoformat()]
        first, again = self.json(*words), self.json(*words)
        assert {feed["change"] for feed in again["feeds"]} == {"same"}, "feeds change by themselves"
        found = {}
        for feed in first["feeds"]:
            with open(os.path.join(self.web, feed["file"]), "rb") as file:
                found[feed["id"] or feed["kind"]] = file.read()
        return found
