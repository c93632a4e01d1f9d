# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that fills up at any point leaves the former results as they were, and no litter.

The disk is a limit on the size of files, a little wider each time, until planning succeeds.
"""
import hashlib
import os
import resource
import signal
import subprocess
import sys
import tempfile

ESR = os.environ["ESR"]
LARGEST = 16 << 20  # bytes; the database of so small a cycle is far below


def state(folder):
    """Every file below a folder with the hash of its bytes."""
    found = {}
    for base, folders, names in os.walk(folder):
        found.update({os.path.relpath(os.path.join(base, name), folder): "folder"
                      for name in folders})
        for name in names:
            path = os.path.join(base, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


def plan(folder, out, limit=None):
    def narrow():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return subprocess.run([ESR, "plan", "../in", "--out", out, "--quiet"], cwd=folder, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False,
                          preexec_fn=narrow if limit is not None else None)


def fill_up(folder, out):
    """Plans into `out` on disks of growing size: how often it failed; or a text: what is wrong."""
    before, failures, limit = state(folder), 0, 0
    while True:
        done = plan(folder, out, limit)
        if done.returncode == 0:
            return failures
        if done.returncode != 5 or not done.stderr:
            return f"{limit} bytes: exit {done.returncode}: {done.stderr}"
        if state(folder) != before:
            return f"{limit} bytes: something was left or lost: {done.stderr}"
        failures += 1
        limit = max(64, limit * 5 // 4)
        if limit > LARGEST:
            return f"still failing with {limit} bytes: {done.stderr}"


def main():
    with tempfile.TemporaryDirectory() as top:
        subprocess.run([ESR, "sample", "--preset", "tiny", "--out", os.path.join(top, "in")],
                       check=True)
        folder = os.path.join(top, "work")
        os.mkdir(folder)
        fresh = fill_up(folder, "out")
        again = fill_up(folder, "out")
    print(f"fresh folder: {fresh}; former results: {again} (failures before it fitted)")
    sys.exit(0 if isinstance(fresh, int) and isinstance(again, int) and again > 5 else 1)


main()
