// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios in the database: a row each, with the plan as a text.
#include <esr/kept.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "store/plan_csv.h"
#include "store/store_db.h"
#include "store/told/names.h"

#define NAME_MOST 64

// The import that results are for.
#define PRESENT "(SELECT max(id) FROM import)"
// Whether the present import has the same tables as the one that a scenario's result is for: a
// change of the plan alone makes an import, too.
#define TABLES_OF(import)                                                                          \
    "SELECT name, columns, rows_from FROM import_table WHERE import_id = " import
#define FITS                                                                                       \
    "(import_id IS NOT NULL"                                                                       \
    " AND NOT EXISTS (" TABLES_OF("scenario.import_id") " EXCEPT " TABLES_OF(                      \
        PRESENT) ")"                                                                               \
                 " AND NOT EXISTS (" TABLES_OF(PRESENT) " EXCEPT " TABLES_OF(                      \
                     "scenario.import_id") "))"

// The list with the memory that it owns.
typedef struct owned_list {
    esr_kept_list list; // first, so that both have one address
    esri_arena arena;
} owned_list;

void esr_kept_list_free(esr_kept_list *list) {
    if (!list)
        return;
    owned_list *owned = (owned_list *)list;
    esri_arena_free(&owned->arena);
    free(owned);
}

static esr_status read_all(esr_context *ctx, esri_db *db, owned_list *out) {
    esri_stmt *stmt = NULL;
    size_t room = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_count(ctx, db, "SELECT count(*) FROM scenario", &room));
    esr_kept *at = esri_arena_alloc(&out->arena, room, sizeof *at);
    if (!at)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esri_db_prepare(ctx, db,
                            "SELECT name, edits, at, who, "
                            "iif(" FITS ", solved_at, ''), cost, bound "
                            "FROM scenario ORDER BY name",
                            &stmt));
    for (bool row = true; out->list.count < room; out->list.count++) {
        esr_kept *kept = &at[out->list.count];
        const char **const texts[] = {&kept->name, &kept->edits, &kept->at, &kept->who,
                                      &kept->solved_at};
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        for (int32_t t = 0; t < (int32_t)(sizeof texts / sizeof *texts); t++)
            ESR_TRY(esri_told_read_text(ctx, stmt, t, &out->arena, texts[t]));
        kept->cost = esri_stmt_int(stmt, 5);
        kept->bound = esri_stmt_int(stmt, 6);
    }
    out->list.at = at;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esr_store_scenarios(esr_context *ctx, esr_store *store, esr_kept_list **out) {
    owned_list *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_READ);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, read_all(ctx, store->db, owned));
    if (status == ESR_OK)
        *out = &owned->list;
    else
        esr_kept_list_free(&owned->list);
    return status;
}

// Whether the text can be typed as one word, and is none that esr compare takes for the cycle.
static bool is_name(const char *name) {
    size_t length = strlen(name);
    esri_piece trimmed = esri_text_trim((esri_piece){name, length});
    return length > 0 && length <= NAME_MOST && esri_text_is_utf8(name, length) &&
           trimmed.length == length && !esri_text_has_control(name) && !strchr(name, ' ') &&
           *name != '-' && strcmp(name, "base") != 0;
}

// Runs a change of the scenario of that name; ESR_E_INPUT where there is none.
static esr_status run_on(esr_context *ctx, esri_db *db, esri_stmt *stmt, const char *name) {
    esr_status status = ESR_OK;
    size_t changed = 0;
    ESR_TRY(esri_stmt_run(ctx, stmt));
    ESR_TRY(esri_store_count(ctx, db, "SELECT changes()", &changed));
    if (changed == 0)
        status = esri_fail(ctx, ESR_E_INPUT, esri_db_path(db), "holds no scenario \"%s\"", name);
cleanup:
    return status;
}

esr_status esr_store_put_scenario(esr_context *ctx, esr_store *store, const char *name,
                                  const char *edits) {
    char who[ESRI_STORE_WHO_SIZE];
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    if (!is_name(name))
        return esri_fail(ctx, ESR_E_INPUT, NULL,
                         "\"%s\" can't be the name of a scenario: it has 1 to %d bytes, no blanks, "
                         "no \"-\" in front, and is not \"base\"",
                         name, NAME_MOST);
    esri_store_who(who);
    ESR_TRY(esri_db_prepare(
        ctx, store->db,
        "INSERT INTO scenario (name, edits, at, who) VALUES (?, ?, " ESRI_STORE_NOW ", ?) "
        "ON CONFLICT (name) DO UPDATE SET edits = excluded.edits, at = excluded.at, "
        "who = excluded.who, import_id = NULL, solved_at = NULL, outcome = NULL, cost = NULL, "
        "bound = NULL, elapsed_ms = NULL, plan = NULL WHERE edits <> excluded.edits",
        &stmt));
    esri_stmt_bind_text(stmt, 0, name);
    esri_stmt_bind_text(stmt, 1, edits);
    esri_stmt_bind_text(stmt, 2, who);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esr_store_forget_scenario(esr_context *ctx, esr_store *store, const char *name) {
    esri_stmt *stmt = NULL;
    esr_status status =
        esri_db_prepare(ctx, store->db, "DELETE FROM scenario WHERE name = ?", &stmt);
    if (status == ESR_OK) {
        esri_stmt_bind_text(stmt, 0, name);
        status = run_on(ctx, store->db, stmt, name);
    }
    esri_stmt_free(stmt);
    return status;
}

esr_status esr_store_put_scenario_result(esr_context *ctx, esr_store *store, const char *name,
                                         const esr_solution *solution) {
    esri_stmt *stmt = NULL;
    esri_buf plan = {0};
    esr_status status = ESR_OK;
    ESR_TRY(esri_plan_csv_text(ctx, solution->plan, &plan));
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "UPDATE scenario SET import_id = " PRESENT
                            ", solved_at = " ESRI_STORE_NOW
                            ", outcome = ?, cost = ?, bound = ?, elapsed_ms = ?, plan = ? "
                            "WHERE name = ?",
                            &stmt));
    esri_stmt_bind_text(stmt, 0, esr_outcome_name(solution->outcome));
    esri_stmt_bind_int(stmt, 1, solution->cost);
    esri_stmt_bind_int(stmt, 2, solution->bound);
    esri_stmt_bind_int(stmt, 3, solution->elapsed_ms);
    esri_stmt_bind_text(stmt, 4, plan.text);
    esri_stmt_bind_text(stmt, 5, name);
    ESR_TRY(run_on(ctx, store->db, stmt, name));
cleanup:
    esri_stmt_free(stmt);
    esri_buf_free(&plan);
    return status;
}

static esr_status read_outcome(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                               esr_outcome *out) {
    const char *name = NULL;
    esr_status status = esri_stmt_text(ctx, stmt, 0, &name);
    if (status != ESR_OK)
        return status;
    for (esr_outcome o = ESR_OUTCOME_OPTIMAL; o <= ESR_OUTCOME_CARRIED; o++)
        if (strcmp(esr_outcome_name(o), name) == 0) {
            *out = o;
            return ESR_OK;
        }
    return esri_db_damaged(ctx, db, "a scenario has the outcome \"%s\"", name);
}

esr_status esr_store_get_scenario_result(esr_context *ctx, esr_store *store, const char *name,
                                         const esr_cycle *cycle, esr_solution **out) {
    esri_stmt *stmt = NULL;
    const char *plan = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    esr_solution *solution = calloc(1, sizeof *solution);
    if (!solution)
        return esri_fail_nomem(ctx);
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "SELECT outcome, cost, bound, elapsed_ms, plan FROM scenario "
                            "WHERE name = ? AND " FITS,
                            &stmt));
    esri_stmt_bind_text(stmt, 0, name);
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    if (!row)
        ESR_TRY(esri_fail(ctx, ESR_E_INPUT, esri_db_path(store->db),
                          "holds no result of a scenario \"%s\" for this cycle", name));
    ESR_TRY(read_outcome(ctx, store->db, stmt, &solution->outcome));
    solution->cost = esri_stmt_int(stmt, 1);
    solution->bound = esri_stmt_int(stmt, 2);
    solution->elapsed_ms = esri_stmt_int(stmt, 3);
    ESR_TRY(esri_stmt_text(ctx, stmt, 4, &plan));
    ESR_TRY(esri_plan_csv_parse(ctx, cycle, name, plan, strlen(plan), &solution->plan));
    *out = solution;
    solution = NULL;
cleanup:
    esri_stmt_free(stmt);
    esr_solution_free(solution);
    return status;
}
