# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans a cycle as a person with a spreadsheet would: the school with the fewest possible days and

reviewers first, on the first day on which enough of them are free, the nearest ones first. Keeps
the rules, looks at no costs, and takes nothing back. Prints plan.csv: greedy.py FOLDER > plan.csv
"""
import csv
import datetime as dt
import os
import sys
from collections import defaultdict

from folder import FORBID, Folder, counts, day, km, words, years_later

ONE_DAY = dt.timedelta(1)
UNKNOWN_KM = 1000  # where nothing is known of the way, others go first


class Planner:
    """A plan in the making."""

    def __init__(self, folder):
        self.folder = folder
        self.away = defaultdict(list)     # reviewer -> [(first, last)]
        self.home_slots = defaultdict(int)
        self.visited = {}                 # review -> (first, last)
        self.went = set()                 # (home school, visited school)
        self.running = defaultdict(int)   # (sector or None, day) -> visits
        self.apart = {frozenset((row["reviewer_id"], row["other_id"]))
                      for row in folder.table("pairs")}
        self.capacity = folder.table("capacity")
        self.ties = defaultdict(list)     # (reviewer, school) -> [(from, until)]
        self.read_ties()
        self.reviews_of = defaultdict(list)
        for review in folder.reviews:
            self.reviews_of[review["school_id"]].append(review["id"])

    def read_ties(self):
        folder = self.folder
        rows = [row for row in folder.table("relations") if not row.get("waived_by")]
        rows += [{"reviewer_id": row["reviewer_id"], "school_id": row["school_id"],
                  "kind": "reviewed", "from": row["date"], "to": row["date"]}
                 for row in folder.table("history")]
        for row in rows:
            mode, years = folder.rule(row["kind"])
            if mode == FORBID:
                until = day(row.get("to"))
                if until and years:
                    until = years_later(until, years)
                tie = (day(row.get("from")), until)
                self.ties[row["reviewer_id"], row["school_id"]].append(tie)
        # Who of a school has been to another: nobody comes back for some years.
        self.visits_back = defaultdict(list)
        mode, self.years_back = folder.rule("reciprocal")
        self.no_return = mode == FORBID
        homes = {row["id"]: row.get("school_id") for row in folder.reviewers}
        for row in folder.table("history"):
            self.visits_back[homes[row["reviewer_id"]], row["school_id"]].append(day(row["date"]))

    def may_ever(self, review, reviewer):
        """What does not depend on the day."""
        folder, home = self.folder, reviewer["home"]
        school = folder.schools[review["school_id"]]
        if not any(folder.fills(reviewer, seat) for seat in counts(review["seats"])):
            return False
        if school["sector"] not in reviewer["teaches"] or \
                not set(words(school.get("languages"))) <= set(words(reviewer.get("languages"))):
            return False
        if home and (home is school or self.same_sponsor(home, school) or self.rival(home, school)):
            return False
        most = float(reviewer.get("max_km") or folder.limit["max_km"])
        way = km(reviewer["place"], school["place"])
        return not (most and way is not None and way > most)

    def same_sponsor(self, home, school):
        return self.folder.rule("same_sponsor")[0] == FORBID and \
            bool(home.get("sponsor")) and home.get("sponsor") == school.get("sponsor")

    def rival(self, home, school):
        return self.folder.rule("rival")[0] == FORBID and bool(home.get("district")) and \
            home.get("district") == school.get("district") and home["sector"] == school["sector"]

    def tied(self, review, reviewer, first):
        for since, until in self.ties[reviewer["id"], review["school_id"]]:
            if (since is None or since <= first) and (until is None or first <= until):
                return True
        home = reviewer["home"]
        if not home or not self.no_return:
            return False
        if (review["school_id"], home["id"]) in self.went:
            return True
        return any(self.years_back is None or first < years_later(date, self.years_back)
                   for date in self.visits_back[review["school_id"], home["id"]] if date <= first)

    def near(self, span, other, days):
        """Whether fewer than `days` days lie between two visits."""
        return other[0] <= span[1] + days * ONE_DAY and span[0] <= other[1] + days * ONE_DAY

    def free(self, review, reviewer, first):
        """Whether somebody who may ever go may go on that day, as the plan stands."""
        folder, slots = self.folder, self.folder.slots(review, first)
        span, home = (first, slots[-1][0]), reviewer["home"]
        most = reviewer.get("max_visits")
        if len(self.away[reviewer["id"]]) >= float(most if most else folder.limit["max_visits"]):
            return False
        if self.tied(review, reviewer, first):
            return False
        if not folder.busy.get(("reviewer", reviewer["id"]), set()).isdisjoint(slots):
            return False
        if any(self.near(span, other, int(folder.limit["gap_days"]))
               for other in self.away[reviewer["id"]]):
            return False
        home_away = folder.limit["home_away"]
        if home and home_away and \
                any(self.home_slots[home["id"], slot] >= home_away for slot in slots):
            return False
        own = [self.visited[other] for other in self.reviews_of[home["id"] if home else ""]
               if other in self.visited]
        return not any(self.near(span, other, int(folder.limit["own_review_margin"]))
                       for other in own)

    def own_people_away(self, review, span):
        """H11 the other way round: people of the school itself who are away near that day."""
        margin = int(self.folder.limit["own_review_margin"])
        return any(self.near(span, other, margin)
                   for reviewer in self.folder.reviewers
                   if reviewer.get("school_id") == review["school_id"]
                   for other in self.away[reviewer["id"]])

    def possible(self, review, first):
        """Whether the school can be visited from that day on."""
        folder, slots = self.folder, self.folder.slots(review, first)
        span = (first, slots[-1][0])
        if span[1] > folder.last or \
                (review.get("earliest") and first < day(review["earliest"])) or \
                (review.get("latest") and span[1] > day(review["latest"])):
            return False
        if any(date.weekday() in folder.weekend for date, _ in slots):
            return False
        for key in (("all", ""), ("school", review["school_id"])):
            if not folder.busy.get(key, set()).isdisjoint(slots):
                return False
        return not self.own_people_away(review, span) and self.room(review, span)

    def room(self, review, span):
        sector = self.folder.schools[review["school_id"]]["sector"]
        for row in self.capacity:
            if row.get("sector") not in ("", None, sector):
                continue
            date = max(span[0], day(row["from"]))
            while date <= min(span[1], day(row["to"])):
                if self.running[row.get("sector") or None, date] >= int(row["max_visits"]):
                    return False
                date += ONE_DAY
        return True

    def team(self, review, first, candidates):
        """Seat by seat the nearest who is free: [(seat, reviewer or None)]."""
        members, novices = [], 0
        for seat, count in sorted(counts(review["seats"]).items()):
            for _ in range(count):
                chosen = None
                for who in candidates:
                    novice = not int(who.get("visits_done") or 0)
                    if self.folder.fills(who, seat) and self.gets_on(who, members) and \
                            not (novice and novices >= self.folder.limit["novices_per_team"]) and \
                            self.free(review, who, first):
                        chosen, novices = who, novices + novice
                        break
                members.append((seat, chosen))
        return members

    def gets_on(self, who, members):
        return all(other is None or (
            other is not who and frozenset((who["id"], other["id"])) not in self.apart and
            not (who["home"] and who["home"] is other["home"])) for _, other in members)

    def put(self, review, first, members):
        slots = self.folder.slots(review, first)
        span = (first, slots[-1][0])
        sector = self.folder.schools[review["school_id"]]["sector"]
        self.visited[review["id"]] = span
        for date in {date for date, _ in slots}:
            self.running[None, date] += 1
            self.running[sector, date] += 1
        for _, who in members:
            if who is None:
                continue
            self.away[who["id"]].append(span)
            if who["home"]:
                self.went.add((who["home"]["id"], review["school_id"]))
                for slot in slots:
                    self.home_slots[who["home"]["id"], slot] += 1

    def plan_review(self, review, candidates):
        """The first day with a whole team, else the first with the most seats filled."""
        best, best_filled, first = None, -1, self.folder.first
        seats = sum(counts(review["seats"]).values())
        while first <= self.folder.last and best_filled < seats:
            if self.possible(review, first):
                members = self.team(review, first, candidates)
                filled = sum(who is not None for _, who in members)
                if filled > best_filled:
                    best, best_filled = (first, members), filled
            first += ONE_DAY
        if best:
            self.put(review, *best)
        return best

    def days(self, review):
        """How many first days are possible while nothing is planned."""
        length = (self.folder.last - self.folder.first).days + 1
        return sum(self.possible(review, self.folder.first + i * ONE_DAY) for i in range(length))

    def plan(self):
        """review id -> (first day, team) or None"""
        people = {}
        for review in self.folder.reviews:
            target = self.folder.schools[review["school_id"]]["place"]
            may = [who for who in self.folder.reviewers if self.may_ever(review, who)]
            people[review["id"]] = sorted(may, key=lambda who: (
                UNKNOWN_KM if km(who["place"], target) is None else km(who["place"], target),
                who["id"]))
        hardest = sorted(self.folder.reviews, key=lambda review: (
            self.days(review) * len(people[review["id"]]) / sum(counts(review["seats"]).values()),
            review["id"]))
        return {review["id"]: self.plan_review(review, people[review["id"]]) for review in hardest}


def rows(folder, plan):
    """plan.csv, a row a seat."""
    for review in folder.reviews:
        made = plan[review["id"]]
        if made:
            first, members = made
            last = folder.slots(review, first)[-1][0]
        else:
            members = [(seat, None) for seat, count in sorted(counts(review["seats"]).items())
                       for _ in range(count)]
            first = last = ""
        for seat, who in members:
            yield [review["id"], review["school_id"], first, last, seat, who["id"] if who else ""]


def main():
    path = sys.argv[1]
    for name in ("pins.csv", "published.csv", "calendars"):
        if os.path.exists(os.path.join(path, name)):
            sys.exit(f"{path}: the greedy planner does not read {name}")
    folder = Folder(path)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["review_id", "school_id", "first_day", "last_day", "seat", "reviewer_id"])
    writer.writerows(rows(folder, Planner(folder).plan()))


if __name__ == "__main__":
    main()
