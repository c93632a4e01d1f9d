# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of `esr send` share besides their servers."""
import sys
import tempfile


def check(fact, *words):
    if not fact:
        raise AssertionError(" ".join(str(word) for word in words))


def expect(run, code, *parts):
    """Checks exit status and what was said; `run` is (status, stdout, stderr)."""
    check(run[0] == code, f"exit {run[0]}, not {code}:", run[1], run[2])
    for part in parts:
        check(part in run[1] + run[2], f"{part!r} was not said:", run[1], run[2])


def run_all(names):
    """Runs each test_… of a module, in a folder of its own, and ends the process."""
    failures = 0
    tests = [(name, test) for name, test in names.items() if name.startswith("test_")]
    for name, test in tests:
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(folder)
            except AssertionError as why:
                failures += 1
                print(f"{name}: {why}")
    print(f"{len(tests) - failures} of {len(tests)}")
    sys.exit(1 if failures else 0)
