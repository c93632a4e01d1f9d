# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the tests in ctest's JUnit file and ends as ctest did: count_tests.py FILE STATUS

The last line is "N passed, N failed". No test at all is a failure.
"""
import sys
import xml.etree.ElementTree


def main():
    suite = xml.etree.ElementTree.parse(sys.argv[1]).getroot()
    tests, failed = int(suite.get("tests")), int(suite.get("failures"))
    skipped = int(suite.get("skipped")) + int(suite.get("disabled"))
    for case in suite.iter("testcase"):
        if case.get("status") not in ("run", "fail"):
            print(f"not run: {case.get('name')}")
        elif case.get("status") == "fail":
            print(f"failed: {case.get('name')}")
    print(f"{tests - failed - skipped} passed, {failed} failed")
    sys.exit(0 if sys.argv[2] == "0" and failed == 0 and tests > skipped else 1)


main()
