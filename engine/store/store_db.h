// SPDX-License-Identifier: GPL-3.0-or-later
// What the files of the database half share: the handle, the format, tables of rows, the journal.
#ifndef ESRI_STORE_DB_H
#define ESRI_STORE_DB_H

#include <esr/store.h>

#include "cycle/rows.h"
#include "db/db.h"

// The time, as the database writes it: UTC, 2026-09-01T08:00:00Z.
#define ESRI_STORE_NOW "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

extern const esri_db_format esri_store_format;

struct esr_store {
    esri_db *db;
    // Statements, NULL until first wanted.
    esri_stmt *find_event, *add_event;
    esri_stmt *put_invitation, *add_message, *add_delivery, *find_message, *move_delivery;
    esri_stmt *put_office_entry;
};

// The number of the present import; 0 if there is none yet.
ESR_MUST_USE esr_status esri_store_import_id(esr_context *ctx, esri_db *db, int64_t *out);
// Whether the present import holds these very rows.
ESR_MUST_USE esr_status esri_store_holds(esr_context *ctx, esri_db *db, const esr_rows *rows,
                                         bool *out);
// Adds the entry of import `id`.
ESR_MUST_USE esr_status esri_store_add_import(esr_context *ctx, esri_db *db, int64_t id,
                                              const char *source, const char *cycle_id);
// The number of the present run; 0 if there is none.
ESR_MUST_USE esr_status esri_store_find_run(esr_context *ctx, esri_db *db, int64_t *out);
// Reads a run of the cycle into a solution that is all zero; on failure the caller clears it.
ESR_MUST_USE esr_status esri_store_read_solution(esr_context *ctx, esri_db *db, int64_t run,
                                                 const esr_cycle *cycle, esr_solution *out);
// Adds the plan of a run.
ESR_MUST_USE esr_status esri_store_add_plan(esr_context *ctx, esri_db *db, int64_t run,
                                            const esr_plan *plan);
// Adds to run `to` what run `from` has in these tables.
typedef enum esri_run_part {
    ESRI_RUN_VISITS,
    ESRI_RUN_SEATS, // after its visits
    ESRI_RUN_COSTS,
    ESRI_RUN_PRICES,
    ESRI_RUN_PAIR_PRICES,
    ESRI_RUN_PART_COUNT,
} esri_run_part;
ESR_MUST_USE esr_status esri_store_copy_run(esr_context *ctx, esri_db *db, int64_t from, int64_t to,
                                            esri_run_part part);
// Adds the costs of a run.
ESR_MUST_USE esr_status esri_store_add_costs(esr_context *ctx, esri_db *db, int64_t run,
                                             const esr_costs *costs);
// The number for the next run.
ESR_MUST_USE esr_status esri_store_next_run(esr_context *ctx, esri_db *db, int64_t *out);
// Adds the rows as import `id`, whose entry is there. Tables that equal the former import's (0:
// there is none) are shared with it.
ESR_MUST_USE esr_status esri_store_add_rows(esr_context *ctx, esri_db *db, int64_t id,
                                            int64_t former, const esr_rows *rows);
// The rows of an import, for the caller.
ESR_MUST_USE esr_status esri_store_read_rows(esr_context *ctx, esri_db *db, int64_t id,
                                             esr_rows **out);
// Records that no cycle was imported yet; answers ESR_E_INPUT.
esr_status esri_store_fail_empty(esr_context *ctx, const esri_db *db);
// Adds an entry to the journal, in the name of the user.
ESR_MUST_USE esr_status esri_store_log(esr_context *ctx, esri_db *db, const char *what,
                                       const char *detail);
// The number that a query gives.
ESR_MUST_USE esr_status esri_store_count(esr_context *ctx, esri_db *db, const char *sql,
                                         size_t *out);
// Random bytes of the system, at most 256.
ESR_MUST_USE esr_status esri_store_random(esr_context *ctx, uint8_t *out, size_t count);
// A random UUID (RFC 9562, version 4).
#define ESRI_UUID_SIZE 37
ESR_MUST_USE esr_status esri_store_draw_uuid(esr_context *ctx, char out[ESRI_UUID_SIZE]);
// Who is at work: the name that the session has, or the system knows, or the number of the user.
#define ESRI_STORE_WHO_SIZE 64
void esri_store_who(char out[ESRI_STORE_WHO_SIZE]);

#endif
