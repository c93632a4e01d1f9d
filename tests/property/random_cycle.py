# SPDX-License-Identifier: GPL-3.0-or-later
"""Random small cycles and plans that break rules at random. Not a test.

Everything is drawn from few words and few days, so that ties, clashes and limits are met often.
"""
import csv
import datetime as dt
import os

DAY = dt.timedelta(1)
SECTORS = ["primary", "secondary"]
LANGUAGES = ["chinese", "english"]
SKILLS = ["science", "sen"]
KINDS = ["family", "employed", "supported", "declared", "coached", "advised"]


class Cycle:
    """The tables of one cycle as lists of rows, and what a plan needs to know of them."""

    def __init__(self, rng):
        self.rng = rng
        self.first = dt.date(2027, 9, 1) + rng.randrange(300) * DAY
        self.length = rng.randint(20, 60)
        self.last = self.first + (self.length - 1) * DAY
        self.tables = {}
        self.ini = self.settings()
        self.schools = [f"S{n:02}" for n in range(rng.randint(3, 9))]
        self.reviewers = [f"R{n:02}" for n in range(rng.randint(3, 14))]
        self.register_schools()
        self.register_reviews()
        self.register_reviewers()
        self.ties()
        self.days()

    def some(self, words, most=None):
        return self.rng.sample(words, self.rng.randint(0, most or len(words)))

    def day(self, before=0, after=0):
        return self.first + self.rng.randrange(-before, self.length + after) * DAY

    def maybe(self, share, value):
        return value if self.rng.random() < share else ""

    def settings(self):
        r = self.rng
        mode = lambda: r.choice(["forbid", "forbid 2y", "allow", str(r.randint(1, 90)), "35 1y"])
        plain = lambda: r.choice(["forbid", "allow", str(r.randint(1, 90))])
        limits = dict(gap_days=r.choice([0, 1, 3, 28]), max_visits=r.choice([1, 2, 3]),
                      home_away=r.choice([0, 1, 2]), own_review_margin=r.choice([0, 1, 7]),
                      novices_per_team=r.choice([0, 1, 2]), max_km=r.choice([0, 0, 6]))
        steps = sorted(r.randint(0, 90) for _ in range(r.randint(1, 4)))
        costs = dict(unscheduled=r.randint(0, 40000), empty_seat=r.randint(0, 9000),
                     missing_skill=r.randint(0, 900), no_veteran=r.randint(0, 900),
                     under_minimum=r.randint(0, 400), per_km=r.randint(0, 9),
                     load_step=";".join(map(str, steps)), per_recent_visit=r.randint(0, 9),
                     change_date=r.randint(0, 500), change_reviewer=r.randint(0, 300))
        rules = {kind: mode() for kind in KINDS + ["reviewed", "reciprocal"]}
        rules.update(same_sponsor=plain(), rival=plain())
        ini = ["[cycle]", "id = random", "name = Random cycle", f"first_day = {self.first}",
               f"last_day = {self.last}", "time_zone = Asia/Hong_Kong",
               "organizer = Office <office@example.org>"]
        if r.random() < 0.3:
            ini.append("weekend = fri;sat ; as elsewhere")
        for name, keys in (("limits", limits), ("rules", rules), ("costs", costs)):
            kept = {k: v for k, v in keys.items() if k in KINDS[4:] or r.random() < 0.8}
            ini += [f"[{name}]"] + [f"{k} = {v}" for k, v in kept.items()]
        return "\n".join(ini + ["[seats]", "principal = principal;vice_principal"]) + "\n"

    def place(self, share):
        if self.rng.random() > share:
            return "", ""
        return f"{22.3 + self.rng.random() / 9:.5f}", f"{114.1 + self.rng.random() / 9:.5f}"

    def register_schools(self):
        rows = []
        for n, school in enumerate(self.schools):
            latitude, longitude = self.place(0.8)
            rows.append(dict(id=school, name=f"School {n}", sector=self.rng.choice(SECTORS),
                             sponsor=self.maybe(0.5, self.rng.choice("PQ")),
                             district=self.maybe(0.8, self.rng.choice("EW")),
                             languages=self.maybe(0.2, self.rng.choice(LANGUAGES)),
                             latitude=latitude, longitude=longitude))
        self.tables["schools"] = rows

    def register_reviews(self):
        r, rows = self.rng, []
        self.reviews = {}
        for n in range(r.randint(2, 10)):
            halves = r.choice([1, 2, 3, 4, 5, 6, 8])
            seats = r.choice([{"teacher": 1}, {"principal": 1, "teacher": 1}, {"teacher": 3},
                              {"principal": 2, "teacher": 1}])
            early = self.maybe(0.2, self.first + r.randrange(self.length // 3) * DAY)
            late = self.maybe(0.2, self.last - r.randrange(self.length // 3) * DAY)
            needs = {skill: r.randint(1, 2) for skill in self.some(SKILLS)}
            self.reviews[f"V{n:02}"] = dict(halves=halves, seats=seats)
            rows.append(dict(id=f"V{n:02}", school_id=r.choice(self.schools), days=halves / 2,
                             seats=";".join(f"{k}:{v}" for k, v in seats.items()),
                             needs=";".join(f"{k}:{v}" for k, v in needs.items()), earliest=early,
                             latest=late, weight=self.maybe(0.3, r.randint(1, 9))))
        self.tables["reviews"] = rows

    def register_reviewers(self):
        r, rows = self.rng, []
        for n, reviewer in enumerate(self.reviewers):
            home = self.maybe(0.9, r.choice(self.schools))
            role = ["principal", "teacher"][n] if n < 2 else \
                r.choice(["principal", "vice_principal", "teacher", "teacher"])
            latitude, longitude = self.place(0.2)
            rows.append(dict(
                id=reviewer, name=f"Person {n}", role=role, school_id=home,
                sectors=";".join(self.some(SECTORS)) or ("" if home else SECTORS[0]),
                languages=";".join(self.some(LANGUAGES)), skills=";".join(self.some(SKILLS)),
                visits_done=self.maybe(0.7, r.randint(0, 4)),
                recent_visits=self.maybe(0.5, r.randint(0, 3)),
                min_visits=self.maybe(0.3, r.randint(0, 1)),
                max_visits=self.maybe(0.3, r.randint(1, 3)),
                max_km=self.maybe(0.2, r.choice(["4.5", "8", "0"])),
                latitude=latitude, longitude=longitude))
        self.tables["reviewers"] = rows

    def past_day(self):
        """A day whose term of one or two years may end within the cycle; 29 February too."""
        if self.rng.random() < 0.2:
            return dt.date(2028, 2, 29) if self.first > dt.date(2028, 3, 1) else \
                dt.date(2024, 2, 29)
        day = self.day(20, 20)
        back = self.rng.choice([0, 1, 2, 6])
        return day.replace(year=day.year - back, day=min(day.day, 28))

    def ties(self):
        r = self.rng
        relations, seen = [], set()
        for _ in range(r.randint(0, 14)):
            since = self.maybe(0.5, self.past_day())
            until = self.maybe(0.5, self.past_day())
            if since and until and since > until:
                since, until = until, since
            waived = r.random() < 0.15
            row = dict(reviewer_id=r.choice(self.reviewers), school_id=r.choice(self.schools),
                       kind=r.choice(KINDS), waived_by="Chair" if waived else "",
                       waived_why="known" if waived else "")
            row.update({"from": since, "to": until})
            relations.append(row)
        self.tables["relations"] = relations
        history = {(r.choice(self.reviewers), r.choice(self.schools),
                    str(min(self.last, self.past_day()))) for _ in range(r.randint(0, 10))}
        self.tables["history"] = [dict(zip(("reviewer_id", "school_id", "date"), row))
                                  for row in sorted(history)]
        pairs = {tuple(sorted(r.sample(self.reviewers, 2))) for _ in range(r.randint(0, 6))}
        self.tables["pairs"] = [dict(reviewer_id=a, other_id=b) for a, b in sorted(pairs)]
        wishes = {(r.choice(self.reviewers), r.choice(self.schools))
                  for _ in range(r.randint(0, 12))}
        self.tables["preferences"] = [
            dict(reviewer_id=a, school_id=b, cost=r.randint(-300, 300)) for a, b in sorted(wishes)]

    def span(self, longest):
        since = self.day()
        return since, min(self.last, since + r_days(self.rng, longest))

    def days(self):
        r, rows = self.rng, []
        for _ in range(r.randint(0, 20)):
            who = r.choice(["reviewer", "reviewer", "reviewer", "school", "school", "all"])
            ids = dict(reviewer=self.reviewers, school=self.schools, all=[""])[who]
            since, until = self.span(3)
            row = dict(who=who, id=r.choice(ids), half=r.choice(["", "", "am", "pm"]),
                       cost=self.maybe(0.5, r.randint(0, 40)), note="")
            row.update({"from": since, "to": until})
            rows.append(row)
        self.tables["unavailable"] = rows
        rows = []
        for _ in range(r.randint(0, 3)):
            since, until = self.span(20)
            row = dict(max_visits=r.randint(0, 3), sector=self.maybe(0.5, r.choice(SECTORS)))
            row.update({"from": since, "to": until})
            rows.append(row)
        self.tables["capacity"] = rows

    def pins(self):
        r, rows = self.rng, []
        for _ in range(r.randint(0, 5)):
            day, who = self.maybe(0.6, self.day()), self.maybe(0.6, r.choice(self.reviewers))
            if day or who:
                rows.append(dict(review_id=r.choice(list(self.reviews)), first_day=day,
                                 reviewer_id=who, kind=r.choice(["", "keep", "forbid", "forbid"])))
        return rows

    def plan(self):
        """Rows of a plan; it keeps to the seats and to the cycle's days, and to little else."""
        r, rows = self.rng, []
        lazy = r.random()
        school = {row["id"]: row["school_id"] for row in self.tables["reviews"]}
        for review, what in self.reviews.items():
            whole = (what["halves"] + 1) // 2
            first = self.first + r.randrange(self.length - whole + 1) * DAY
            if r.random() < 0.15:
                first = ""
            last = first + (whole - 1) * DAY if first else ""
            team = r.sample(self.reviewers, min(3, len(self.reviewers)))
            for seat, count in sorted(what["seats"].items()):
                for _ in range(count):
                    who = team.pop() if first and team and r.random() > 0.3 * lazy else ""
                    rows.append(dict(review_id=review, school_id=school[review], first_day=first,
                                     last_day=last, seat=seat, reviewer_id=who))
        return rows

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "cycle.ini"), "w", encoding="utf-8") as file:
            file.write(self.ini)
        for name, rows in self.tables.items():
            path = os.path.join(folder, name + ".csv")
            if rows:
                write_rows(path, rows)
            elif os.path.exists(path):
                os.remove(path)


def r_days(rng, longest):
    return rng.randrange(longest) * DAY


def write_rows(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
