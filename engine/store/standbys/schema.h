// SPDX-License-Identifier: GPL-3.0-or-later
// The table of stand-bys. A part of store_schema.c's third version.
#ifndef ESRI_STORE_STANDBYS_SCHEMA_H
#define ESRI_STORE_STANDBYS_SCHEMA_H

static const char esri_standbys_3[] =
    "CREATE TABLE standby (            -- who steps in for a member, as the office agreed last\n"
    "    cycle_id TEXT NOT NULL,\n"
    "    review_id TEXT NOT NULL,\n"
    "    holder_id TEXT NOT NULL,      -- the member\n"
    "    seat TEXT NOT NULL,\n"
    "    first_day TEXT NOT NULL,      -- of the visit\n"
    "    reviewer_id TEXT NOT NULL,    -- the stand-by\n"
    "    PRIMARY KEY (cycle_id, review_id, holder_id)\n"
    ") STRICT, WITHOUT ROWID;\n";

#endif
