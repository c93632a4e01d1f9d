// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of imported calendars: what these take holds on over imports of the input. A part of
// store_schema.c's third version.
#ifndef ESRI_STORE_AVAILABILITY_SCHEMA_H
#define ESRI_STORE_AVAILABILITY_SCHEMA_H

static const char esri_availability_3[] =
    "CREATE TABLE imported_calendar (\n"
    "    cycle_id TEXT NOT NULL,\n"
    "    whose TEXT NOT NULL CHECK (whose IN ('reviewer', 'school', 'all')),\n"
    "    whose_id TEXT NOT NULL,       -- '' for all\n"
    "    label TEXT NOT NULL,          -- the note of its rows, behind 'imported: '\n"
    "    at TEXT NOT NULL,             -- since when it says what it says\n"
    "    who TEXT NOT NULL,            -- at the keyboard\n"
    "    use TEXT NOT NULL CHECK (use IN ('calendar', 'holiday')),\n"
    "    tentative INTEGER NOT NULL,   -- cost of a tentative half day; 0: none\n"
    "    source TEXT NOT NULL,         -- the file, or the server\n"
    "    sha256 TEXT NOT NULL,         -- of what was read\n"
    "    frame TEXT NOT NULL,          -- days, hours and zone of the cycle then\n"
    "    read INTEGER NOT NULL,        -- events\n"
    "    left_out INTEGER NOT NULL,    -- events that can't be read\n"
    "    PRIMARY KEY (cycle_id, whose, whose_id, label)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE imported_time (      -- half days, as in unavailable\n"
    "    cycle_id TEXT NOT NULL,\n"
    "    whose TEXT NOT NULL,\n"
    "    whose_id TEXT NOT NULL,\n"
    "    label TEXT NOT NULL,\n"
    "    \"from\" TEXT NOT NULL,\n"
    "    \"to\" TEXT NOT NULL,\n"
    "    half TEXT NOT NULL,           -- '': both\n"
    "    cost INTEGER NOT NULL,        -- -1: not possible\n"
    "    PRIMARY KEY (cycle_id, whose, whose_id, label, \"from\", half),\n"
    "    FOREIGN KEY (cycle_id, whose, whose_id, label) REFERENCES imported_calendar\n"
    ") STRICT, WITHOUT ROWID;\n";

#endif
