# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures that are worked out from plans and from how a search went."""
import csv
import math
import os
from collections import Counter
from statistics import median

from folder import Folder, km


def first_plan(result):
    """Seconds until there was a plan."""
    return next((at for at, cost, _ in result.progress if cost is not None), None)


def reached(result, share):
    """Seconds until the gap was at most that share; None: never."""
    for at, cost, bound in result.progress:
        if cost is not None and bound is not None and cost - bound <= share * max(1, cost):
            return at
    return None


def primal_integral(result):
    """The area under the gap of the best plan over time, in seconds, up to the end of the search.

    The gap is (cost - final bound) / cost, and 1 while there is no plan. 0.05 means: as if one had
    had no plan for 0.05 s and the best one from then on.
    """
    area, last_at, gap = 0.0, 0.0, 1.0
    for at, cost, _ in result.progress:
        area += gap * max(0.0, at - last_at)
        last_at = max(last_at, at)
        if cost is not None:
            gap = min(1.0, max(0, cost - result.bound) / max(1, cost))
    return area


class Worth:
    """What a planning officer sees of a plan."""

    def __init__(self, input_folder, result):
        folder = Folder(input_folder)
        place = {row["id"]: row["place"] for row in folder.reviewers}
        visits, self.seats, self.filled, self.km = Counter(), 0, 0, 0.0
        with open(os.path.join(result.folder, "plan.csv"), encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.seats += 1
                if not row["reviewer_id"]:
                    continue
                self.filled += 1
                visits[row["reviewer_id"]] += 1
                target = folder.schools[row["school_id"]]["place"]
                self.km += km(place[row["reviewer_id"]], target) or 0
        loads = [visits[row["id"]] for row in folder.reviewers]
        self.loads = sorted(Counter(loads).items())
        mean = sum(loads) / len(loads)
        self.spread = math.sqrt(sum((load - mean) ** 2 for load in loads) / len(loads))
        self.cost, self.terms = result.cost, result.terms

    @property
    def load_text(self):
        return ", ".join(f"{people} × {visits}" for visits, people in self.loads)


def fit(points):
    """(factor, exponent) of seconds = factor · size ^ exponent, by least squares of logarithms."""
    xs = [math.log(size) for size, _ in points]
    ys = [math.log(max(seconds, 1e-3)) for _, seconds in points]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    over = sum((x - mean_x) ** 2 for x in xs)
    exponent = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / over
    return math.exp(mean_y - exponent * mean_x), exponent


def medians(points):
    """[(size, seconds)] with several a size -> one a size."""
    by_size = {}
    for size, seconds in points:
        by_size.setdefault(size, []).append(seconds)
    return [(size, median(all_of)) for size, all_of in sorted(by_size.items())]
