# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the floors of engine/README.md: a room includes only from rooms on floors below its own.

GLPK, SQLite, libical, GMime and libcurl are each seen by one room; cli/ sees include/esr/ alone.
"""
import os
import re

import tree

WALLS = {"glpk.h": "lp", "sqlite3.h": "db", "libical/": "ics", "csv.h": "base", "ini.h": "base",
         "sha2.h": "base", "gmime/": "mime", "curl/": "net", "expat.h": "net"}
# A public header belongs to the room of its name, but for these.
HEADER_ROOM = {"status": "base", "context": "base", "types": "base", "solve": "plan",
               "model": "formulation", "edit": "cycle", "why": "explain", "certificate": "audit",
               "decision": "cycle", "empty": "explain", "forecast": "explain",
               "conflicts": "explain", "invitation": "store", "message": "store", "answer": "store",
               "feed": "store", "publish": "invite", "send": "invite", "substitute": "explain",
               "standby": "explain", "alternative": "explain",
               "availability": "store", "templates": "invite",
               "recruit": "explain",
               "kept": "store", "comparison": "report"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def floors():
    """Room -> floor, from the table in engine/README.md."""
    found = {}
    for _, line in tree.lines("engine/README.md"):
        row = re.match(r"\|\s*(\d+)\s*\|([^|]*)\|", line)
        if row:
            found.update({room: int(row[1]) for room in re.findall(r"`(\w+)`", row[2])})
    return found


def room_of(path, floor):
    """The room of a source file; "" for a public header, None if it is in no room."""
    parts = path.split(os.sep)
    if parts[0] == "include":
        return HEADER_ROOM.get(parts[-1][:-2], parts[-1][:-2])
    if parts[0] == "engine" and len(parts) > 2:
        return parts[1] if parts[1] in floor else None
    return parts[0]


def refuse_engine(room, style, target, floor):
    """Why a room of the engine may not include `target`; None if it may."""
    if style == "<" and not target.startswith("esr/"):
        return None
    if style == "<":
        name = target[4:-2]
        if name == "esr":
            return "the engine includes the headers it needs, not the umbrella"
        other = HEADER_ROOM.get(name, name)
    else:
        other = target.split("/")[0] if "/" in target else None
        if other is None:
            return f'write "{room}/{target}", with the room'
    if other not in floor:
        return f"{other} is no room in engine/README.md"
    if other != room and floor[other] >= floor[room]:
        return f"{other} (floor {floor[other]}) is not below {room} (floor {floor[room]})"
    return None


def is_in_cli(target):
    """Whether an include names a folder of cli/, such as kit/."""
    return os.path.isdir(os.path.join(tree.ROOT, "cli", target.split("/")[0]))


def refuse(path, room, style, target, floor):
    """Why a file may not include `target`; None if it may."""
    for header, owner in WALLS.items():
        if target.startswith(header) and style == "<" and room != owner:
            return f"only engine/{owner} sees it"
    if room == "cli":
        if style == '"' and "/" in target and not is_in_cli(target):
            return "cli sees include/esr alone"
        if path.startswith("cli/kit/") and style == '"' and not target.startswith("kit/"):
            return "the kit knows no command"
        return None
    if path.startswith("include" + os.sep):
        if style == '"':
            return "public headers include <esr/...> alone"
        if path.endswith("/esr.h"):
            return None
    return refuse_engine(room, style, target, floor)


def main():
    floor, findings, looked_at = floors(), [], 0
    sources = [p for top in ("include", "engine", "cli") for p in tree.files(".c", ".h", under=top)]
    for path in sources:
        looked_at += 1
        room = room_of(path, floor)
        if room is None or (room not in floor and room not in ("cli", "esr")):
            findings.append(f"{path}:1: in no room of engine/README.md")
            continue
        for number, line in tree.lines(path):
            include = INCLUDE.match(line)
            why = include and refuse(path, room, include[1], include[2], floor)
            if why:
                findings.append(f"{path}:{number}: includes {include[2]}: {why}")
    tree.finish(findings, looked_at)


main()
