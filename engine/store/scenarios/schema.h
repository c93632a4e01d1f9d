// SPDX-License-Identifier: GPL-3.0-or-later
// The table of scenarios. A part of store_schema.c's third version.
#ifndef ESRI_STORE_SCENARIOS_SCHEMA_H
#define ESRI_STORE_SCENARIOS_SCHEMA_H

static const char esri_scenarios_3[] =
    "CREATE TABLE scenario (           -- what if: changes nothing of the cycle\n"
    "    name TEXT PRIMARY KEY,\n"
    "    edits TEXT NOT NULL,          -- one a line\n"
    "    at TEXT NOT NULL,\n"
    "    who TEXT NOT NULL,            -- at the keyboard\n"
    "    import_id INTEGER REFERENCES import,  -- that the result is for; NULL: no result\n"
    "    solved_at TEXT,\n"
    "    outcome TEXT,\n"
    "    cost INTEGER,\n"
    "    bound INTEGER,\n"
    "    elapsed_ms INTEGER,\n"
    "    plan TEXT                     -- as plan.csv\n"
    ") STRICT, WITHOUT ROWID;\n";

#endif
