# SPDX-License-Identifier: GPL-3.0-or-later
"""npm's ical.js, the parser of Thunderbird, for the scripts beside it. It is installed below the
build folder, as package-lock.json says."""
import datetime as dt
import json
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


def install():
    """The path of ical.js, installed unless it is there already."""
    folder = os.path.join(os.path.dirname(os.environ["ESR"]), "interop")
    os.makedirs(folder, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(HERE, name), folder)
    module = os.path.join(folder, "node_modules", "ical.js", "dist", "ical.js")
    if not os.path.exists(module):
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder,
                       check=True, stdout=subprocess.DEVNULL)
    return module


def read(files):
    """By file what read.mjs finds in it."""
    done = subprocess.run(["node", os.path.join(HERE, "read.mjs"), install(), *files],
                          check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def instant(text):
    """A time that ical.js tells."""
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
