// SPDX-License-Identifier: GPL-3.0-or-later
// The input's tables as rows of the database. A cell that is a whole number in its plain form is
// handed over as a number and an empty one as NULL; the column's type decides how it is kept, and
// read as text it is again the same cell.
#include "store/store_db.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

// Digits of a whole number that surely fits 64 bits.
#define DIGITS_MAX 18

// Whether the number's own text is the cell: no sign but '-', no leading 0.
static bool read_whole(const char *cell, int64_t *out) {
    bool negative = cell[0] == '-';
    const char *digits = cell + negative;
    size_t count = strspn(digits, "0123456789");
    if (count == 0 || count > DIGITS_MAX || digits[count] != '\0')
        return false;
    if (digits[0] == '0' && (count > 1 || negative))
        return false;
    int64_t value = 0;
    for (size_t i = 0; i < count; i++)
        value = 10 * value + (digits[i] - '0');
    *out = negative ? -value : value;
    return true;
}

static void bind_cell(esri_stmt *stmt, int32_t at, const char *cell) {
    int64_t whole = 0;
    if (cell[0] == '\0')
        esri_stmt_bind_null(stmt, at);
    else if (read_whole(cell, &whole))
        esri_stmt_bind_int(stmt, at, whole);
    else
        esri_stmt_bind_text(stmt, at, cell);
}

// The names of the columns in the mask, with a comma between.
static void add_header(esri_buf *buf, const esri_table_shape *shape, uint32_t present) {
    const char *comma = "";
    for (int32_t c = 0; c < shape->column_count; c++) {
        if (!(present >> c & 1u))
            continue;
        esri_buf_printf(buf, "%s%s", comma, shape->columns[c].name);
        comma = ",";
    }
}

static void add_columns(esri_buf *buf, const esri_table_shape *shape) {
    for (int32_t c = 0; c < shape->column_count; c++)
        esri_buf_printf(buf, ", \"%s\"", shape->columns[c].name);
}

static esr_status prepare_built(esr_context *ctx, esri_db *db, esri_buf *sql, esri_stmt **out) {
    return sql->failed ? esri_fail_nomem(ctx) : esri_db_prepare(ctx, db, sql->text, out);
}

// Rows of one table of one import, in order: line, then the cells.
static esr_status prepare_select(esr_context *ctx, esri_db *db, const esri_table_shape *shape,
                                 esri_stmt **out) {
    esri_buf sql = {0};
    esri_buf_add(&sql, "SELECT line");
    add_columns(&sql, shape);
    esri_buf_printf(&sql, " FROM all_%s WHERE import_id = ? ORDER BY position", shape->name);
    esr_status status = prepare_built(ctx, db, &sql, out);
    esri_buf_free(&sql);
    return status;
}

static esr_status prepare_insert(esr_context *ctx, esri_db *db, const esri_table_shape *shape,
                                 esri_stmt **out) {
    esri_buf sql = {0};
    esri_buf_printf(&sql, "INSERT INTO all_%s (import_id, position, line", shape->name);
    add_columns(&sql, shape);
    esri_buf_add(&sql, ") VALUES (?, ?, ?");
    for (int32_t c = 0; c < shape->column_count; c++)
        esri_buf_add(&sql, ", ?");
    esri_buf_add(&sql, ")");
    esr_status status = prepare_built(ctx, db, &sql, out);
    esri_buf_free(&sql);
    return status;
}

// What import_table says of a file. All zero: the import had none of that name.
typedef struct table_entry {
    bool exists;
    uint32_t present;
    int64_t rows_from, row_count;
} table_entry;

static esr_status read_header(esr_context *ctx, const esri_db *db, const esri_table_shape *shape,
                              const char *header, uint32_t *out) {
    uint32_t present = 0;
    while (*header) {
        size_t length = strcspn(header, ",");
        int32_t c = 0;
        while (c < shape->column_count && (strlen(shape->columns[c].name) != length ||
                                           memcmp(shape->columns[c].name, header, length) != 0))
            c++;
        if (c == shape->column_count)
            return esri_db_damaged(ctx, db, "%s has no column %.*s", shape->name, (int)length,
                                   header);
        present |= 1u << c;
        header += length + (header[length] == ',');
    }
    *out = present;
    return ESR_OK;
}

static esr_status read_entry(esr_context *ctx, esri_db *db, int64_t id,
                             const esri_table_shape *shape, table_entry *out) {
    esri_stmt *stmt = NULL;
    const char *header = NULL;
    table_entry entry = {0};
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db,
                            "SELECT columns, rows_from, row_count FROM import_table "
                            "WHERE import_id = ? AND name = ?",
                            &stmt));
    esri_stmt_bind_int(stmt, 0, id);
    esri_stmt_bind_text(stmt, 1, shape->name);
    ESR_TRY(esri_stmt_step(ctx, stmt, &entry.exists));
    if (entry.exists) {
        ESR_TRY(esri_stmt_text(ctx, stmt, 0, &header));
        ESR_TRY(read_header(ctx, db, shape, header, &entry.present));
        entry.rows_from = esri_stmt_int(stmt, 1);
        entry.row_count = esri_stmt_int(stmt, 2);
    }
    *out = entry;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static uint32_t column_mask(const esri_table_shape *shape, uint32_t present) {
    return present & (((uint32_t)1 << shape->column_count) - 1);
}

static esr_status same_rows(esr_context *ctx, esri_db *db, const esri_table_shape *shape,
                            int64_t rows_from, const esri_row_list *list, bool *out) {
    esri_stmt *stmt = NULL;
    bool same = true;
    esr_status status = ESR_OK;
    ESR_TRY(prepare_select(ctx, db, shape, &stmt));
    esri_stmt_bind_int(stmt, 0, rows_from);
    for (int32_t i = 0; same; i++) {
        bool row = false;
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row || i == list->count) {
            same = !row && i == list->count;
            break;
        }
        same = esri_stmt_int(stmt, 0) == list->at[i].line;
        for (int32_t c = 0; same && c < shape->column_count; c++) {
            const char *cell = NULL;
            ESR_TRY(esri_stmt_text(ctx, stmt, c + 1, &cell));
            same = strcmp(cell, list->at[i].cells[c]) == 0;
        }
    }
    *out = same;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

// Whether import `id` has that table as in `list`; `entry` gets what it has.
static esr_status same_table(esr_context *ctx, esri_db *db, int64_t id,
                             const esri_table_shape *shape, const esri_row_list *list,
                             table_entry *entry, bool *out) {
    esr_status status = read_entry(ctx, db, id, shape, entry);
    if (status != ESR_OK)
        return status;
    bool same = entry->exists == list->exists && entry->row_count == list->count &&
                entry->present == (list->exists ? column_mask(shape, list->present) : 0);
    if (same && list->exists)
        return same_rows(ctx, db, shape, entry->rows_from, list, out);
    *out = same;
    return ESR_OK;
}

esr_status esri_store_holds(esr_context *ctx, esri_db *db, const esr_rows *rows, bool *out) {
    int64_t id = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_import_id(ctx, db, &id));
    bool same = id != 0;
    for (int32_t t = 0; same && t < ESRI_TABLE_COUNT; t++) {
        table_entry entry;
        ESR_TRY(same_table(ctx, db, id, esri_table_shape_of((esri_table)t), &rows->tables[t],
                           &entry, &same));
    }
    *out = same;
cleanup:
    return status;
}

static esr_status insert_rows(esr_context *ctx, esri_db *db, int64_t id,
                              const esri_table_shape *shape, const esri_row_list *list) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(prepare_insert(ctx, db, shape, &stmt));
    for (int32_t i = 0; i < list->count; i++) {
        esri_stmt_bind_int(stmt, 0, id);
        esri_stmt_bind_int(stmt, 1, i + 1);
        esri_stmt_bind_int(stmt, 2, list->at[i].line);
        for (int32_t c = 0; c < shape->column_count; c++)
            bind_cell(stmt, c + 3, list->at[i].cells[c]);
        ESR_TRY(esri_stmt_run(ctx, stmt));
    }
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status insert_entry(esr_context *ctx, esri_db *db, int64_t id,
                               const esri_table_shape *shape, const table_entry *entry) {
    esri_stmt *stmt = NULL;
    esri_buf header = {0};
    esr_status status = ESR_OK;
    add_header(&header, shape, entry->present);
    if (header.failed) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(esri_db_prepare(ctx, db,
                            "INSERT INTO import_table "
                            "(import_id, name, columns, rows_from, row_count) "
                            "VALUES (?, ?, ?, ?, ?)",
                            &stmt));
    esri_stmt_bind_int(stmt, 0, id);
    esri_stmt_bind_text(stmt, 1, shape->name);
    esri_stmt_bind_text(stmt, 2, header.text ? header.text : "");
    esri_stmt_bind_int(stmt, 3, entry->rows_from);
    esri_stmt_bind_int(stmt, 4, entry->row_count);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    esri_buf_free(&header);
    return status;
}

esr_status esri_store_add_rows(esr_context *ctx, esri_db *db, int64_t id, int64_t former,
                               const esr_rows *rows) {
    esr_status status = ESR_OK;
    for (int32_t t = 0; t < ESRI_TABLE_COUNT; t++) {
        const esri_table_shape *shape = esri_table_shape_of((esri_table)t);
        const esri_row_list *list = &rows->tables[t];
        table_entry entry;
        bool same = false;
        if (!list->exists)
            continue;
        ESR_TRY(same_table(ctx, db, former, shape, list, &entry, &same));
        if (!same) {
            entry = (table_entry){true, column_mask(shape, list->present), id, list->count};
            ESR_TRY(insert_rows(ctx, db, id, shape, list));
        }
        ESR_TRY(insert_entry(ctx, db, id, shape, &entry));
    }
cleanup:
    return status;
}

// The cells of the row that the last step found.
static esr_status read_cells(esr_context *ctx, const esri_db *db, const esri_table_shape *shape,
                             const esri_stmt *stmt, const char *cells[ESRI_COLUMNS_MAX]) {
    esr_status status = ESR_OK;
    for (int32_t c = 0; c < shape->column_count; c++) {
        ESR_TRY(esri_stmt_text(ctx, stmt, c + 1, &cells[c]));
        if (!esri_text_is_utf8(cells[c], strlen(cells[c])))
            return esri_db_damaged(ctx, db, "a text of %s is not UTF-8", shape->name);
    }
cleanup:
    return status;
}

static esr_status read_table(esr_context *ctx, esri_db *db, esri_table table,
                             const table_entry *entry, esr_rows *rows) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    const char *cells[ESRI_COLUMNS_MAX];
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    esri_rows_open(rows, table, entry->present);
    ESR_TRY(prepare_select(ctx, db, shape, &stmt));
    esri_stmt_bind_int(stmt, 0, entry->rows_from);
    for (;;) {
        bool row = false;
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(read_cells(ctx, db, shape, stmt, cells));
        ESR_TRY(esri_rows_add(ctx, rows, table, (int32_t)esri_stmt_int(stmt, 0), cells));
    }
    if (rows->tables[table].count != entry->row_count)
        status = esri_db_damaged(ctx, db, "%s has %d rows, and had %lld", shape->name,
                                 (int)rows->tables[table].count, (long long)entry->row_count);
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_store_read_rows(esr_context *ctx, esri_db *db, int64_t id, esr_rows **out) {
    esr_rows *rows = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_rows_new(ctx, &rows));
    for (int32_t t = 0; t < ESRI_TABLE_COUNT; t++) {
        table_entry entry;
        ESR_TRY(read_entry(ctx, db, id, esri_table_shape_of((esri_table)t), &entry));
        if (entry.exists)
            ESR_TRY(read_table(ctx, db, (esri_table)t, &entry, rows));
    }
    *out = rows;
    rows = NULL;
cleanup:
    esri_rows_free(rows);
    return status;
}
