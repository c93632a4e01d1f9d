# SPDX-License-Identifier: GPL-3.0-or-later
"""The measuring of messages runs from end to end on a cycle of a moment."""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

done = subprocess.run([sys.executable, os.path.join(HERE, "messages.py"), "--reviews", "12",
                       "--reviewers", "14"], capture_output=True, text=True, check=False)
if done.returncode:
    sys.exit(done.stderr)
measured = json.loads(done.stdout)
assert measured["messages"] > 0 and measured["python_per_esr"] > 0, measured
print(done.stdout)
