# SPDX-License-Identifier: GPL-3.0-or-later
"""The measuring of sweeps runs from end to end on a cycle of a moment."""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TINY = os.path.join(os.path.dirname(os.path.dirname(HERE)), "samples", "tiny")

done = subprocess.run([sys.executable, os.path.join(HERE, "sweeps.py"), TINY, "--draws", "20",
                       "--sampled", "2", "--edit", "lose reviewers role=teacher 10%"],
                      capture_output=True, text=True, check=False)
if done.returncode:
    sys.exit(done.stderr)
measured = json.loads(done.stdout)
assert measured["draws"] == 20 and measured["cold_per_sweep"] > 0, measured
print(done.stdout)
