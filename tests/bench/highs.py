# SPDX-License-Identifier: GPL-3.0-or-later
"""Solves a free MPS file as esr writes it with the HiGHS that SciPy holds: highs.py FILE SECONDS

Prints one JSON object: status, cost and bound (null if there is none), read_s and solve_s.
"""
import json
import sys
import time

import numpy as np
import scipy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

STATUS = {0: "optimal", 1: "limit", 2: "infeasible"}


def sections(path):
    """(section, fields) of each line of data."""
    section = ""
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith(" "):
                yield section, line.split()
            elif not line.startswith("*"):
                section = line.split()[0]


class Model:
    """The numbers of a file in which all columns are whole and go from 0 to a bound."""

    def __init__(self, path):
        self.columns, self.rows, self.senses, cost = {}, {}, [], {}
        at_column, at_row, values, self.right, self.upper = [], [], [], {}, {}
        for section, fields in sections(path):
            if section == "ROWS" and fields[0] != "N":
                self.rows[fields[1]] = len(self.rows)
                self.senses.append(fields[0])
            elif section == "COLUMNS" and fields[1] != "'MARKER'":
                column = self.columns.setdefault(fields[0], len(self.columns))
                if fields[1] == "cost":
                    cost[column] = float(fields[2])
                else:
                    at_column.append(column)
                    at_row.append(self.rows[fields[1]])
                    values.append(float(fields[2]))
            elif section == "RHS":
                self.right[self.rows[fields[1]]] = float(fields[2])
            elif section == "BOUNDS":
                self.upper[self.columns[fields[2]]] = float(fields[3])
        self.cost = np.array([cost.get(i, 0.0) for i in range(len(self.columns))])
        self.matrix = csc_array((values, (at_row, at_column)),
                                shape=(len(self.rows), len(self.columns)))

    def limits(self):
        """The least and the most of each row."""
        right = np.array([self.right.get(i, 0.0) for i in range(len(self.rows))])
        senses = np.array(self.senses)
        return np.where(senses == "L", -np.inf, right), np.where(senses == "G", np.inf, right)

    def solve(self, seconds):
        upper = np.array([self.upper[i] for i in range(len(self.columns))])
        return milp(self.cost, integrality=np.ones(len(self.columns)), bounds=Bounds(0, upper),
                    constraints=LinearConstraint(self.matrix, *self.limits()),
                    options={"time_limit": seconds, "mip_rel_gap": 0})


def number(value):
    return None if value is None or not np.isfinite(value) else float(value)


def main():
    started = time.monotonic()
    model = Model(sys.argv[1])
    read = time.monotonic()
    done = model.solve(float(sys.argv[2]))
    print(json.dumps({
        "status": STATUS.get(done.status, "failed"), "cost": number(done.fun),
        "bound": number(getattr(done, "mip_dual_bound", None)), "read_s": read - started,
        "solve_s": time.monotonic() - read, "scipy": scipy.__version__}))


if __name__ == "__main__":
    main()
