# SPDX-License-Identifier: GPL-3.0-or-later
"""1,000 exported folders hold nothing that a school or a reviewer must not know on that day.

50 generated cycles, with names and ids that are hard to tell apart, are exported as of 20 days
each: at the limits of their notice periods, between and beyond. Every file to hand out is searched
here for forbidden names, ids, addresses and dates; the registers, cycle.ini, plan.csv and the
calendars are read by this script alone. What may be known must be there. That the search can find
something is shown by the same search on folders that tell everything, and on planted leaks.
"""
import concurrent.futures
import csv
import datetime as dt
import os
import random
import re
import subprocess
import sys
import tempfile

ESR = os.environ["ESR"]
CYCLES, DAYS = 50, 20
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None  # no folder outlives the test
NOTICES = [(84, 30, 14), (84, 30, 14), (56, 14, 14), (10, 30, 3), (0, 0, 0), (120, 45, 50)]
ALL_TOLD = dt.date(2099, 1, 1)
HEADING = "隊伍 Team"  # somebody may be called Team
MONTHS = "January February March April May June July August September October November December"


def esr(folder, *words):
    done = subprocess.run([ESR, *words, "--quiet"], cwd=folder, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise RuntimeError(f"esr {' '.join(words)}: exit {done.returncode}\n{done.stderr}")


# --- cycles -------------------------------------------------------------------------------------

def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def rename_reviewer(folder, old, new):
    """Gives a reviewer another id in every table."""
    for name in os.listdir(folder):
        if name.endswith(".csv"):
            rows = table(os.path.join(folder, name))
            for row in rows:
                for column in ("id", "reviewer_id", "other_id"):
                    if row.get(column) == old and row.get("who") != "school":
                        row[column] = new
            if rows:
                write_table(os.path.join(folder, name), rows)


def make_names_hard(folder, draw):
    """Names inside names, names of two people, names that are words, ids that are numbers."""
    path = os.path.join(folder, "reviewers.csv")
    people, schools = table(path), table(os.path.join(folder, "schools.csv"))
    draw.shuffle(people)
    people[0]["name"], people[0]["name_zh"] = people[1]["name"], people[1]["name_zh"]
    people[2]["name"] = people[3]["name"] + " Junior"
    people[3]["name_zh"] = people[2]["name_zh"] + "恩"
    words = [("May", "安"), ("Team", "評"), ("Day", "")]
    people[4]["name"], people[4]["name_zh"] = draw.choice(words)
    school = draw.choice(schools)
    people[5]["name"] = " ".join(school["name"].split()[:2])
    people[5]["name_zh"] = school["name_zh"][:2]
    people[6]["email"] = "esr-office@example.org"
    write_table(path, people)
    rename_reviewer(folder, people[0]["id"], "2")
    rename_reviewer(folder, people[1]["id"], schools[0]["id"] + "1")


def make_cycle(folder, seed):
    draw = random.Random(seed)
    esr(folder, "sample", "--reviews", str(draw.randint(4, 6)), "--reviewers",
        str(draw.randint(7, 9)), "--seed", str(seed), "--out", "in")
    path = os.path.join(folder, "in", "cycle.ini")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for key, days in zip(("dates", "names", "objections"), NOTICES[seed % len(NOTICES)]):
        text = re.sub(rf"^{key} *= *\d+", f"{key} = {days}", text, flags=re.M)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    make_names_hard(os.path.join(folder, "in"), draw)
    for words in (["init"], ["import", "in"], ["solve", "--time-limit", "2"]):
        esr(folder, *words)


class Cycle:
    """What the registers, cycle.ini and plan.csv of an export say."""

    def __init__(self, folder, results):
        path = os.path.join(folder, "in")
        self.schools = {row["id"]: row for row in table(os.path.join(path, "schools.csv"))}
        self.people = {row["id"]: row for row in table(os.path.join(path, "reviewers.csv"))}
        self.days = {row["id"]: float(row["days"])
                     for row in table(os.path.join(path, "reviews.csv"))}
        with open(os.path.join(path, "cycle.ini"), encoding="utf-8") as file:
            text = file.read()
        self.notice = {key: int(re.search(rf"^{key} *= *(\d+)", text, re.M)[1])
                       for key in ("dates", "names", "objections")}
        self.visits = {}  # review -> (school, first day, members)
        for row in table(os.path.join(folder, results, "plan.csv")):
            if row["first_day"]:
                first = dt.date.fromisoformat(row["first_day"])
                visit = self.visits.setdefault(row["review_id"], (row["school_id"], first, set()))
                visit[2].update(filter(None, [row["reviewer_id"]]))

    def dates_day(self, review):
        return self.visits[review][1] - dt.timedelta(self.notice["dates"])

    def names_day(self, review):
        return self.visits[review][1] - dt.timedelta(min(self.notice["names"],
                                                         self.notice["dates"]))

    def visit_days(self, review):
        last = int(self.days[review] + 0.5)
        return [self.visits[review][1] + dt.timedelta(n) for n in range(last)]

    def interesting_days(self, draw):
        """So many days, most of them where something changes."""
        days = set()
        for review, (_, first, _) in self.visits.items():
            for limit in (self.dates_day(review), self.names_day(review), first):
                days |= {limit, limit - dt.timedelta(1)}
        days = sorted(days)
        draw.shuffle(days)
        spread = [dt.date(2026, 5, 1) + dt.timedelta(draw.randrange(500)) for _ in range(DAYS)]
        return (days[:DAYS - 4] + spread)[:DAYS]


# --- files --------------------------------------------------------------------------------------

def unescape(value):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def read_calendar(path):
    """The text of a calendar that can tell something, and how many visits there are."""
    with open(path, "rb") as file:
        lines = re.sub(rb"\r?\n[ \t]", b"", file.read()).decode().splitlines()
    text, inside = [], []
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            inside.append(value)
        elif name == "END":
            inside.pop()
        elif "VTIMEZONE" in inside or name in ("DTSTAMP", "LAST-MODIFIED"):  # when it was written
            continue
        elif name in ("UID", "RELATED-TO") and re.fullmatch(r"[0-9a-f-]{36}", value):
            continue
        elif name not in ("VERSION", "PRODID", "REFRESH-INTERVAL;VALUE=DURATION"):
            text.append(unescape(value))
            text += re.findall(r'CN="([^"]*)"', name)
    return "\n".join(text), sum(line == "BEGIN:VEVENT" for line in lines)


def date_forms(day):
    month = MONTHS.split()[day.month - 1]
    return [day.isoformat(), day.strftime("%Y%m%d"), day.strftime("%Y/%m/%d"),
            day.strftime("%d/%m/%Y"), f"{day.day}/{day.month}/{day.year}",
            f"{day.day} {month[:3]}", f"{day.day} {month}", f"{month[:3]} {day.day},",
            f"{month} {day.day},", f"{day.month}月{day.day}日"]


def holds_date(text, day):
    return any(re.search(rf"(?<!\d){re.escape(form)}(?!\d)", text) for form in date_forms(day))


def holds_name(text, name):
    """Whether a name stands there; of one sign or a Latin one only as whole words."""
    if not name:
        return False
    if len(name) > 1 and ord(name[0]) > 0x2E80:
        return name in text
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def holds_alone(text, name, free):
    """Whether a name stands there outside of the names that may be read and of which it is part."""
    for other in sorted((f for f in free if name and name in f), key=len, reverse=True):
        text = text.replace(other, "\0")
    return holds_name(text, name)


class Reader:
    """What the reader of one file may know on a day."""

    def __init__(self, cycle, kind, who, as_of):
        self.cycle, self.kind, self.who = cycle, kind, who
        self.school = who if kind == "school" else cycle.people[who]["school_id"]
        own = [r for r, (school, _, team) in cycle.visits.items()
               if (school == who if kind == "school" else who in team)]
        self.seen = [r for r in own if kind == "reviewer" or as_of >= cycle.dates_day(r)]
        self.told = [r for r in self.seen if as_of >= cycle.names_day(r)]
        self.hidden = [r for r, (school, _, _) in cycle.visits.items()
                       if school == self.school and as_of < cycle.dates_day(r)]
        self.known = {who} if kind == "reviewer" else set()
        self.known = self.known.union(*(cycle.visits[r][2] for r in self.told))

    def leaks(self, text):
        """(kind, what) of everything in a text that the reader must not know."""
        cycle, people = self.cycle, self.cycle.people
        same = {people[p][key] for p in self.known for key in ("name", "name_zh")}
        free = [row[key] for row in cycle.schools.values() for key in ("name", "name_zh", "sponsor",
                                                                       "district")
                if self.kind == "school" or not self.hidden or row["id"] != self.school]
        free = [*free, *same, *self.seen, HEADING]
        for who, row in people.items():
            if who not in self.known:
                yield from (("name", row[key]) for key in ("name", "name_zh")
                            if row[key] not in same and holds_alone(text, row[key], free))
                if not who.isdigit() and who not in cycle.schools and holds_alone(text, who, free):
                    yield "id", who
            email = row["email"]
            if email != "esr-office@example.org" and who != self.who and email and email in text:
                yield "address", email
        if self.kind == "reviewer" and self.hidden:
            row = cycle.schools[self.school]
            yield from (("school", row[key]) for key in ("id", "name", "name_zh")
                        if holds_alone(text, row[key], free))
        open_days = {d for r in self.seen for d in cycle.visit_days(r)}
        for review in self.hidden:
            yield from (("date", str(day)) for day in cycle.visit_days(review)
                        if day not in open_days and holds_date(text, day))

    def gaps(self, text, visits):
        """What is missing though it may be known."""
        cycle = self.cycle
        want = sum(1 + (cycle.days[r] % 1 > 0 and cycle.days[r] > 1) for r in self.seen)
        if visits != want:
            yield f"{visits} events, not {want}"
        for review in self.told:
            yield from (f"{cycle.people[p]['name']} of {review} is missing"
                        for p in cycle.visits[review][2] if cycle.people[p]["name"] not in text)


def search(cycle, folder, as_of):
    """(file, kind, what) of every leak in a folder, and what is missing in it."""
    leaks, gaps, files = [], [], 0
    for kind in ("school", "reviewer"):
        for name in sorted(os.listdir(os.path.join(folder, "hand-out", kind))):
            text, visits = read_calendar(os.path.join(folder, "hand-out", kind, name))
            reader = Reader(cycle, kind, name[:-4], as_of)
            leaks += [(f"{kind}/{name}", *leak) for leak in reader.leaks(text)]
            gaps += [f"{kind}/{name}: {gap}" for gap in reader.gaps(text, visits)]
            files += 1
    return leaks, gaps, files


# --- can the search fail? -----------------------------------------------------------------------

def planted(cycle, folder, as_of, draw):
    """Kinds of leaks that were planted in the files of a folder, and of those that were found."""
    want, found = set(), set()
    for kind in ("school", "reviewer"):
        for name in sorted(os.listdir(os.path.join(folder, "hand-out", kind))):
            text, _ = read_calendar(os.path.join(folder, "hand-out", kind, name))
            reader = Reader(cycle, kind, name[:-4], as_of)
            taken = {cycle.people[p][key] for p in reader.known for key in ("name", "name_zh")}
            others = [row for who, row in cycle.people.items() if who not in reader.known and
                      not who.isdigit() and not taken & {row["name"], row["name_zh"]} and
                      row["email"] not in ("", "esr-office@example.org")]
            leaks = []
            if others:
                other = draw.choice(others)
                leaks += [("name", other["name"]), ("id", other["id"]), ("address", other["email"])]
                leaks += [("name", other["name_zh"])] * bool(other["name_zh"])
            for review in reader.hidden:
                day = draw.choice(cycle.visit_days(review))
                leaks += [("date", form + " ") for form in date_forms(day)]
                if kind == "reviewer":
                    leaks += [("school", cycle.schools[reader.school]["name"])]
            for leak, words in leaks:
                want.add((kind, leak, words))
                if leak in {kind for kind, _ in reader.leaks(f"{text}\n{words}\n")}:
                    found.add((kind, leak, words))
    return want, found


def try_cycle(seed):
    """(folders, files, what is wrong, kinds of leaks that a folder of all told has)."""
    draw, wrong, files, kinds = random.Random(1000 + seed), [], 0, set()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        make_cycle(folder, seed)
        esr(folder, "export", "--results", "told", "--as-of", ALL_TOLD.isoformat())
        cycle = Cycle(folder, "told")
        days = cycle.interesting_days(draw)
        for at, day in enumerate(days):
            results = f"out{at}"
            esr(folder, "export", "--results", results, "--as-of", day.isoformat())
            leaks, gaps, count = search(cycle, os.path.join(folder, results), day)
            wrong += [f"seed {seed}, {day}: {' '.join(leak)}" for leak in leaks]
            wrong += [f"seed {seed}, {day}: {gap}" for gap in gaps]
            files += count
        early = dt.date(2026, 1, 1)
        kinds = {(file.split("/")[0], kind) for file, kind, _ in
                 search(cycle, os.path.join(folder, "told"), early)[0]}
        want, found = planted(cycle, os.path.join(folder, "out0"), days[0], draw)
        wrong += [f"seed {seed}: planted, and not found: {' '.join(leak)}" for leak in want - found]
        return len(days), files, wrong, kinds, len(want)


def main():
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        done = list(pool.map(try_cycle, range(CYCLES)))
    folders, files = sum(d[0] for d in done), sum(d[1] for d in done)
    wrong = [line for d in done for line in d[2]]
    kinds, leaks = set().union(*(d[3] for d in done)), sum(d[4] for d in done)
    print("\n".join(wrong[:50] + [""]), end="")
    print(f"{folders} folders with {files} files searched, {len(wrong)} faults; "
          f"{leaks} planted leaks looked for")
    must = {("school", "name"), ("school", "date"), ("reviewer", "name")}
    if not must <= kinds:
        print(f"a folder that tells everything seems to tell no more than {sorted(kinds)}")
    sys.exit(bool(wrong) or not must <= kinds or folders < 1000 or leaks == 0)


main()
