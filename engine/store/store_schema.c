// SPDX-License-Identifier: GPL-3.0-or-later
// The database's format: what docs/database.md explains, as SQL, version by version. A version that
// was released is never changed; a new one is a further migration. Columns of the input are kept
// under the names that the files have; `ANY` is for whole numbers, which are kept as numbers if
// they are written as such, and as they are written if not ("007").
#include "store/store_db.h"

#include "store/availability/schema.h"
#include "store/scenarios/schema.h"
#include "store/standbys/schema.h"

// "ESRP", as PRAGMA application_id shows it.
#define APPLICATION_ID 0x45535250

// A table of the input with the rows of all imports, and a view of the present one's.
#define INPUT(name, definitions, columns)                                                          \
    "CREATE TABLE all_" name " (\n"                                                                \
    "    import_id INTEGER NOT NULL REFERENCES import,\n"                                          \
    "    position INTEGER NOT NULL,\n"                                                             \
    "    line INTEGER NOT NULL,\n"                                                                 \
    "    " definitions ",\n"                                                                       \
    "    PRIMARY KEY (import_id, position)\n"                                                      \
    ") STRICT, WITHOUT ROWID;\n"                                                                   \
    "CREATE VIEW " name " AS\n"                                                                    \
    "    SELECT " columns "\n"                                                                     \
    "    FROM all_" name "\n"                                                                      \
    "    WHERE import_id = (SELECT rows_from FROM current_table WHERE name = '" name "')\n"        \
    "    ORDER BY position;\n"

// Rows that are never changed or taken away, whoever tries.
#define APPEND_ONLY(name)                                                                          \
    "CREATE TRIGGER " name "_keeps_rows BEFORE DELETE ON " name " BEGIN\n"                         \
    "    SELECT RAISE(ABORT, 'rows of " name " are never deleted');\n"                             \
    "END;\n"                                                                                       \
    "CREATE TRIGGER " name "_keeps_values BEFORE UPDATE ON " name " BEGIN\n"                       \
    "    SELECT RAISE(ABORT, 'rows of " name " are never changed');\n"                             \
    "END;\n"                                                                                       \
    "CREATE TRIGGER " name "_replaces_nothing BEFORE INSERT ON " name "\n"                         \
    "WHEN EXISTS (SELECT 1 FROM " name " WHERE id = NEW.id) BEGIN\n"                               \
    "    SELECT RAISE(ABORT, 'rows of " name " are never replaced');\n"                            \
    "END;\n"

static const char imports_1[] =
    "CREATE TABLE import (\n"
    "    id INTEGER PRIMARY KEY,      -- the greatest is the present input\n"
    "    at TEXT NOT NULL,            -- UTC, 2026-09-01T08:00:00Z\n"
    "    who TEXT NOT NULL,\n"
    "    source TEXT,                 -- the folder\n"
    "    engine TEXT NOT NULL,        -- version of esr\n"
    "    cycle_id TEXT NOT NULL       -- [cycle] id\n"
    ") STRICT;\n"
    "CREATE TABLE import_table (      -- a file that an import had\n"
    "    import_id INTEGER NOT NULL REFERENCES import,\n"
    "    name TEXT NOT NULL,          -- schools\n"
    "    columns TEXT NOT NULL,       -- of its header, id,name,sector\n"
    "    rows_from INTEGER NOT NULL REFERENCES import,  -- the import that brought these rows\n"
    "    row_count INTEGER NOT NULL,\n"
    "    PRIMARY KEY (import_id, name)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE VIEW current_table AS\n"
    "    SELECT name, rows_from FROM import_table\n"
    "    WHERE import_id = (SELECT max(id) FROM import);\n";

static const char register_1[] = INPUT("settings", "section TEXT, key TEXT, value TEXT",
                                       "section, key, value") //
    INPUT("schools",
          "id TEXT, name TEXT, sector TEXT, name_zh TEXT, sponsor TEXT, district TEXT,\n"
          "    languages TEXT, latitude TEXT, longitude TEXT, email TEXT,\n"
          "    UNIQUE (import_id, id)",
          "id, name, sector, name_zh, sponsor, district, languages, latitude, longitude, email") //
    INPUT("reviews",
          "id TEXT, school_id TEXT, days TEXT, seats TEXT, needs TEXT, earliest TEXT,\n"
          "    latest TEXT, weight ANY,\n"
          "    UNIQUE (import_id, id)",
          "id, school_id, days, seats, needs, earliest, latest, weight") //
    INPUT(
        "reviewers",
        "id TEXT, name TEXT, role TEXT, school_id TEXT, name_zh TEXT, email TEXT,\n"
        "    sectors TEXT, languages TEXT, skills TEXT, visits_done ANY, recent_visits ANY,\n"
        "    min_visits ANY, max_visits ANY, max_km TEXT, latitude TEXT, longitude TEXT,\n"
        "    UNIQUE (import_id, id)",
        "id, name, role, school_id, name_zh, email, sectors, languages, skills,\n"
        "        visits_done, recent_visits, min_visits, max_visits, max_km, latitude, longitude");

static const char ties_1[] = INPUT("relations",
                                   "reviewer_id TEXT, school_id TEXT, kind TEXT, \"from\" TEXT, "
                                   "\"to\" TEXT,\n"
                                   "    waived_by TEXT, waived_why TEXT",
                                   "reviewer_id, school_id, kind, \"from\", \"to\", waived_by, "
                                   "waived_why") //
    INPUT("history", "reviewer_id TEXT, school_id TEXT, date TEXT",
          "reviewer_id, school_id, date")                                      //
    INPUT("pairs", "reviewer_id TEXT, other_id TEXT", "reviewer_id, other_id") //
    INPUT("preferences", "reviewer_id TEXT, school_id TEXT, cost ANY",
          "reviewer_id, school_id, cost");

static const char days_1[] =
    INPUT("unavailable",
          "who TEXT, id TEXT, \"from\" TEXT, \"to\" TEXT, half TEXT, cost ANY, note TEXT",
          "who, id, \"from\", \"to\", half, cost, note") //
    INPUT("capacity", "\"from\" TEXT, \"to\" TEXT, max_visits ANY, sector TEXT",
          "\"from\", \"to\", max_visits, sector") //
    INPUT("pins", "review_id TEXT, first_day TEXT, reviewer_id TEXT, kind TEXT",
          "review_id, first_day, reviewer_id, kind") //
    INPUT("published",
          "review_id TEXT, school_id TEXT, first_day TEXT, last_day TEXT, seat TEXT,\n"
          "    reviewer_id TEXT",
          "review_id, school_id, first_day, last_day, seat, reviewer_id") //
    INPUT("busy", "who TEXT, id TEXT, \"from\" TEXT, from_half TEXT, \"to\" TEXT, to_half TEXT",
          "who, id, \"from\", from_half, \"to\", to_half");

static const char plans_1[] =
    "CREATE TABLE run (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    import_id INTEGER NOT NULL REFERENCES import,  -- the input that it planned\n"
    "    at TEXT NOT NULL,\n"
    "    who TEXT NOT NULL,\n"
    "    engine TEXT NOT NULL,\n"
    "    time_limit_ms INTEGER,       -- empty: none\n"
    "    gap_ppm INTEGER,             -- asked for, in millionths; empty: none\n"
    "    seed INTEGER NOT NULL,\n"
    "    outcome TEXT NOT NULL\n"
    "        CHECK (outcome IN ('optimal', 'limit', 'gap', 'stalled', 'cancelled')),\n"
    "    cost INTEGER NOT NULL,\n"
    "    bound INTEGER NOT NULL,      -- every plan costs at least that much\n"
    "    seconds REAL NOT NULL,\n"
    "    rounds INTEGER NOT NULL,     -- of column generation\n"
    "    columns INTEGER NOT NULL\n"
    ") STRICT;\n"
    "CREATE TABLE run_cost (\n"
    "    run_id INTEGER NOT NULL REFERENCES run,\n"
    "    number INTEGER NOT NULL,     -- 1 for C1\n"
    "    term TEXT NOT NULL,          -- unscheduled\n"
    "    cost INTEGER NOT NULL,\n"
    "    PRIMARY KEY (run_id, number)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE plan_visit (\n"
    "    run_id INTEGER NOT NULL REFERENCES run,\n"
    "    review_id TEXT NOT NULL,\n"
    "    first_day TEXT,              -- empty: the review has no visit\n"
    "    last_day TEXT,\n"
    "    PRIMARY KEY (run_id, review_id)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE plan_seat (\n"
    "    run_id INTEGER NOT NULL,\n"
    "    review_id TEXT NOT NULL,\n"
    "    place INTEGER NOT NULL,      -- 1, 2, ... on the team\n"
    "    seat TEXT NOT NULL,          -- principal\n"
    "    reviewer_id TEXT,            -- empty: nobody sits there\n"
    "    PRIMARY KEY (run_id, review_id, place),\n"
    "    FOREIGN KEY (run_id, review_id) REFERENCES plan_visit\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE VIEW current_run AS\n"
    "    SELECT * FROM run WHERE import_id = (SELECT max(id) FROM import)\n"
    "    ORDER BY id DESC LIMIT 1;\n";

static const char record_1[] = "CREATE TABLE event (              -- one entry in one calendar\n"
                               "    uid TEXT PRIMARY KEY,\n"
                               "    cycle_id TEXT NOT NULL,\n"
                               "    review_id TEXT NOT NULL,\n"
                               "    recipient TEXT NOT NULL\n"
                               "        CHECK (recipient IN ('office', 'school', 'reviewer')),\n"
                               "    recipient_id TEXT NOT NULL,  -- '' for the office\n"
                               "    part INTEGER NOT NULL,       -- 0, 1: a visit; 2-4: to-dos\n"
                               "    at TEXT NOT NULL,\n"
                               "    UNIQUE (cycle_id, review_id, recipient, recipient_id, part)\n"
                               ") STRICT;\n"
                               "CREATE TABLE journal (\n"
                               "    id INTEGER PRIMARY KEY,\n"
                               "    at TEXT NOT NULL,\n"
                               "    who TEXT NOT NULL,\n"
                               "    what TEXT NOT NULL,          -- import, plan, ...\n"
                               "    detail TEXT NOT NULL\n"
                               ") STRICT;\n"
                               "CREATE TABLE publication (        -- a plan that people were told\n"
                               "    id INTEGER PRIMARY KEY,\n"
                               "    at TEXT NOT NULL,\n"
                               "    who TEXT NOT NULL,\n"
                               "    run_id INTEGER NOT NULL REFERENCES run\n"
                               ") STRICT;\n" //
    APPEND_ONLY("journal") APPEND_ONLY("publication");

static const char views_1[] =
    "CREATE VIEW plan_view AS         -- the present plan, a row a seat\n"
    "    SELECT s.review_id, c.id AS school_id, c.name AS school, c.name_zh AS school_zh,\n"
    "        c.sector, c.district, v.first_day, v.last_day, CAST(r.days AS REAL) AS days,\n"
    "        s.place, s.seat, s.reviewer_id, p.name AS reviewer, p.name_zh AS reviewer_zh,\n"
    "        h.name AS home_school\n"
    "    FROM current_run n\n"
    "        JOIN plan_visit v ON v.run_id = n.id\n"
    "        JOIN plan_seat s ON s.run_id = n.id AND s.review_id = v.review_id\n"
    "        JOIN reviews r ON r.id = s.review_id\n"
    "        JOIN schools c ON c.id = r.school_id\n"
    "        LEFT JOIN reviewers p ON p.id = s.reviewer_id\n"
    "        LEFT JOIN schools h ON h.id = p.school_id\n"
    "    ORDER BY s.review_id, s.place;\n"
    "CREATE VIEW load_view AS         -- what the present plan asks of each reviewer\n"
    "    SELECT p.id AS reviewer_id, p.name AS reviewer, p.name_zh AS reviewer_zh, p.role,\n"
    "        h.name AS home_school, coalesce(m.visits, 0) AS visits, p.min_visits,\n"
    "        p.max_visits, p.recent_visits, m.first_day, m.last_day\n"
    "    FROM reviewers p\n"
    "        LEFT JOIN schools h ON h.id = p.school_id\n"
    "        LEFT JOIN (SELECT s.reviewer_id, count(*) AS visits,\n"
    "                min(v.first_day) AS first_day, max(v.last_day) AS last_day\n"
    "            FROM current_run n\n"
    "                JOIN plan_seat s ON s.run_id = n.id\n"
    "                JOIN plan_visit v ON v.run_id = n.id AND v.review_id = s.review_id\n"
    "            GROUP BY s.reviewer_id) m ON m.reviewer_id = p.id\n"
    "    ORDER BY p.id;\n"
    "CREATE VIEW gap_view AS          -- reviews without a visit, and seats without a member\n"
    "    SELECT review_id, school, first_day, seat,\n"
    "        CASE WHEN first_day IS NULL THEN 'no visit' ELSE 'empty seat' END AS gap\n"
    "    FROM plan_view WHERE reviewer_id IS NULL;\n";

static const char prices_2[] =
    "ALTER TABLE run ADD COLUMN price_bound INTEGER;  -- what the prices alone prove, in 1/1024\n"
    "ALTER TABLE run ADD COLUMN carried_from INTEGER REFERENCES run;  -- a plan judged anew\n"
    "CREATE TABLE run_price (          -- what a visit of a reviewer is worth to a run, in 1/1024\n"
    "    run_id INTEGER NOT NULL REFERENCES run,\n"
    "    reviewer_id TEXT NOT NULL,\n"
    "    price INTEGER NOT NULL,\n"
    "    PRIMARY KEY (run_id, reviewer_id)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE run_pair_price (     -- what it is worth that two reviews are not mutual\n"
    "    run_id INTEGER NOT NULL REFERENCES run,\n"
    "    review_id TEXT NOT NULL,\n"
    "    other_id TEXT NOT NULL,\n"
    "    price INTEGER NOT NULL,\n"
    "    PRIMARY KEY (run_id, review_id, other_id)\n"
    ") STRICT, WITHOUT ROWID;\n";

// What was declared and waived with esr: it holds on over imports that don't know of it.
static const char decisions_2[] = "CREATE TABLE decision (\n"
                                  "    id INTEGER PRIMARY KEY,\n"
                                  "    at TEXT NOT NULL,\n"
                                  "    who TEXT NOT NULL,            -- at the keyboard\n"
                                  "    what TEXT NOT NULL CHECK (what IN ('declare', 'waive')),\n"
                                  "    cycle_id TEXT NOT NULL,\n"
                                  "    reviewer_id TEXT NOT NULL,\n"
                                  "    school_id TEXT NOT NULL,\n"
                                  "    kind TEXT NOT NULL,           -- of the relation\n"
                                  "    \"from\" TEXT,                 -- empty: ever\n"
                                  "    \"to\" TEXT,                   -- empty: still\n"
                                  "    name TEXT NOT NULL,           -- who declared or waived it\n"
                                  "    reason TEXT NOT NULL\n"
                                  ") STRICT;\n" APPEND_ONLY("decision");

// What people were told, the messages that told them, and how far those came.
static const char told_3[] =
    "CREATE TABLE invitation (         -- an event as its recipient was last told\n"
    "    uid TEXT PRIMARY KEY REFERENCES event,\n"
    "    name TEXT NOT NULL,           -- of the recipient\n"
    "    name_zh TEXT NOT NULL,\n"
    "    address TEXT NOT NULL,        -- '': told by hand\n"
    "    sequence INTEGER NOT NULL CHECK (sequence >= 0),\n"
    "    asked_sequence INTEGER NOT NULL,  -- the first with these days and this place\n"
    "    stamp INTEGER NOT NULL,       -- DTSTAMP, seconds since 1970\n"
    "    state TEXT NOT NULL\n"
    "        CHECK (state IN ('tentative', 'confirmed', 'cancelled', 'released')),\n"
    "    first_day TEXT NOT NULL,\n"
    "    days INTEGER NOT NULL,\n"
    "    from_minute INTEGER NOT NULL, -- after local midnight\n"
    "    to_minute INTEGER NOT NULL,\n"
    "    time_zone TEXT NOT NULL,\n"
    "    title TEXT NOT NULL,\n"
    "    place TEXT NOT NULL,\n"
    "    body TEXT NOT NULL,\n"
    "    facts TEXT NOT NULL,          -- what the texts were made of\n"
    "    answer TEXT NOT NULL\n"
    "        CHECK (answer IN ('none', 'accepted', 'tentative', 'declined')),\n"
    "    answered_sequence INTEGER NOT NULL,  -- -1: never\n"
    "    answered_stamp INTEGER NOT NULL,\n"
    "    comment TEXT NOT NULL\n"
    ") STRICT;\n"
    "CREATE TABLE message (            -- what is to be sent, byte for byte\n"
    "    id INTEGER PRIMARY KEY,       -- in this order\n"
    "    at TEXT NOT NULL,\n"
    "    who TEXT NOT NULL,\n"
    "    kind TEXT NOT NULL CHECK (kind IN ('invite', 'move', 'confirm', 'update', 'cancel',\n"
    "        'release', 'remind', 'resend', 'refuse')),\n"
    "    uid TEXT NOT NULL REFERENCES event,\n"
    "    sequence INTEGER NOT NULL,\n"
    "    stamp INTEGER NOT NULL,\n"
    "    name TEXT NOT NULL,\n"
    "    address TEXT NOT NULL,        -- '': by hand\n"
    "    subject TEXT NOT NULL,\n"
    "    message_id TEXT NOT NULL,\n"
    "    calendar TEXT NOT NULL,\n"
    "    mail TEXT NOT NULL\n"
    ") STRICT;\n"
    "CREATE INDEX message_uid ON message (uid);\n"
    "CREATE TABLE delivery (           -- how far a message came\n"
    "    message_id INTEGER PRIMARY KEY REFERENCES message,\n"
    "    state TEXT NOT NULL CHECK (state IN ('waiting', 'underway', 'sent', 'failed',\n"
    "        'by hand', 'void')),\n"
    "    attempts INTEGER NOT NULL,    -- that failed for a time\n"
    "    not_before INTEGER NOT NULL,  -- seconds since 1970\n"
    "    via TEXT NOT NULL,\n"
    "    at TEXT NOT NULL,             -- UTC; '' before the first attempt\n"
    "    error TEXT NOT NULL\n"
    ") STRICT;\n"
    "CREATE INDEX delivery_state ON delivery (state);\n"
    "CREATE TABLE choice (             -- of the office, for its messages\n"
    "    name TEXT PRIMARY KEY,        -- roster, language, ...\n"
    "    value TEXT NOT NULL\n"
    ") STRICT, WITHOUT ROWID;\n" APPEND_ONLY("message");

// Which run is there again; and teams for the next search to start with, which names all by ids, so
// that those of the last serve all runs.
static const char undo_3[] =
    "ALTER TABLE run ADD COLUMN restores INTEGER REFERENCES run;  -- the run that esr undo took\n"
    "CREATE TABLE pool (\n"
    "    id INTEGER PRIMARY KEY CHECK (id = 1),\n"
    "    teams BLOB NOT NULL           -- for esr alone\n"
    ") STRICT;\n";

// What came back for it.
static const char answers_3[] =
    "CREATE TABLE answer (             -- a thing that came in, whatever became of it\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    at TEXT NOT NULL,             -- when it was read\n"
    "    who TEXT NOT NULL,\n"
    "    uid TEXT NOT NULL REFERENCES event,\n"
    "    method TEXT NOT NULL\n"
    "        CHECK (method IN ('reply', 'counter', 'refresh', 'cancel', 'request')),\n"
    "    sequence INTEGER NOT NULL,\n"
    "    sequence_given INTEGER NOT NULL,  -- 0: it named none, which stands for 0\n"
    "    one_day INTEGER NOT NULL,     -- 1: for one day of several\n"
    "    stamp INTEGER NOT NULL,       -- DTSTAMP, seconds since 1970; 0: none\n"
    "    attendee TEXT NOT NULL,       -- for whom it answers, in lower case\n"
    "    sender TEXT NOT NULL,         -- of the mail; '': it came without one\n"
    "    says TEXT NOT NULL,           -- PARTSTAT as it came\n"
    "    answer TEXT NOT NULL\n"
    "        CHECK (answer IN ('none', 'accepted', 'tentative', 'declined')),\n"
    "    comment TEXT NOT NULL,\n"
    "    errors TEXT NOT NULL,         -- REQUEST-STATUS 3.…\n"
    "    first_day TEXT NOT NULL,      -- of a proposal; '': it is none\n"
    "    last_day TEXT NOT NULL,\n"
    "    from_minute INTEGER NOT NULL,\n"
    "    to_minute INTEGER NOT NULL,\n"
    "    fate TEXT NOT NULL CHECK (fate IN ('applied', 'old version', 'older', 'quarantined',\n"
    "        'ignored')),\n"
    "    doubt TEXT NOT NULL,          -- why it is in quarantine\n"
    "    why TEXT NOT NULL,            -- the same as a sentence\n"
    "    settled TEXT NOT NULL\n"
    "        CHECK (settled IN ('', 'admitted', 'rejected', 'refused', 'moot')),\n"
    "    source TEXT NOT NULL,         -- file or mailbox\n"
    "    message_id TEXT NOT NULL,\n"
    "    authentication TEXT NOT NULL, -- what the mail server found\n"
    "    UNIQUE (uid, attendee, method, sequence, stamp, says, sender)\n"
    ") STRICT;\n"
    "CREATE TABLE alias (              -- a further address of a recipient\n"
    "    recipient TEXT NOT NULL CHECK (recipient IN ('school', 'reviewer')),\n"
    "    recipient_id TEXT NOT NULL,\n"
    "    address TEXT NOT NULL,        -- in lower case\n"
    "    at TEXT NOT NULL,\n"
    "    who TEXT NOT NULL,\n"
    "    PRIMARY KEY (recipient, recipient_id, address)\n"
    ") STRICT, WITHOUT ROWID;\n";

// Feeds that people subscribe to, and what the office's held.
static const char feeds_3[] =
    "CREATE TABLE feed (               -- under which name somebody's feed lies on the web\n"
    "    token TEXT PRIMARY KEY,       -- 128 random bits: who knows it may read the feed\n"
    "    cycle_id TEXT NOT NULL,\n"
    "    kind TEXT NOT NULL\n"
    "        CHECK (kind IN ('visits', 'milestones', 'school', 'reviewer')),\n"
    "    recipient_id TEXT NOT NULL,   -- '' for the office\n"
    "    uid TEXT NOT NULL,            -- of the calendar\n"
    "    at TEXT NOT NULL,\n"
    "    retired INTEGER NOT NULL      -- 1: another took its place\n"
    ") STRICT;\n"
    "CREATE UNIQUE INDEX feed_present ON feed (cycle_id, kind, recipient_id) WHERE retired = 0;\n"
    "CREATE TABLE office_entry (       -- an entry of the office's calendars, as last written\n"
    "    uid TEXT PRIMARY KEY REFERENCES event,\n"
    "    sequence INTEGER NOT NULL CHECK (sequence >= 0),\n"
    "    stamp INTEGER NOT NULL,       -- DTSTAMP, seconds since 1970\n"
    "    cancelled INTEGER NOT NULL,   -- 1: no longer in the plan\n"
    "    last_day TEXT NOT NULL,\n"
    "    entry TEXT NOT NULL           -- its lines, but for those that change with it\n"
    ") STRICT;\n";

static const char *const scripts_1[] = {imports_1, register_1, ties_1, days_1,
                                        plans_1,   record_1,   views_1};
static const char *const scripts_2[] = {prices_2, decisions_2};
static const char *const scripts_3[] = {
    told_3, undo_3, answers_3, feeds_3, esri_availability_3, esri_scenarios_3, esri_standbys_3};
static const esri_migration migrations[] = {
    {scripts_1, sizeof scripts_1 / sizeof *scripts_1},
    {scripts_2, sizeof scripts_2 / sizeof *scripts_2},
    {scripts_3, sizeof scripts_3 / sizeof *scripts_3},
};

const esri_db_format esri_store_format = {
    .program = "esr",
    .application_id = APPLICATION_ID,
    .migrations = migrations,
    .version = sizeof migrations / sizeof *migrations,
};
