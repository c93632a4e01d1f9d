#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The man page holds every command and every option of the help, and man formats it without a
# warning.
set -euo pipefail
page=$(dirname "$ESR")/esr.1
"$ESR" help --man | diff - "$page"
warnings=$(LC_ALL=C.UTF-8 MANWIDTH=100 man --warnings -l "$page" 2>&1 >/dev/null)
[ -z "$warnings" ] || { echo "$warnings"; exit 1; }
text=$(LC_ALL=C.UTF-8 MANWIDTH=100 man -l "$page" | sed 's/\x1b\[[0-9;]*m//g; s/.\x08//g')
count=0
for command in $("$ESR" help | sed -n '/^Plan a cycle:/,/^Exit/s/^  \([a-z-]*\) .*/\1/p'); do
    grep -q "^ *esr $command" <<<"$text" || { echo "no $command in the man page"; exit 1; }
    for option in $("$ESR" help "$command" | grep -o '^  --[a-z-]*'); do
        grep -q -- "^ *$option" <<<"$text" || { echo "no $command $option"; exit 1; }
        count=$((count + 1))
    done
done
echo "$count options in the man page"
[ "$count" -gt 100 ]
