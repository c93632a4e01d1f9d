// SPDX-License-Identifier: GPL-3.0-or-later
// Collects an integer program row by row and writes it column by column, as MPS wants it.
#include "formulation/matrix.h"

#include <inttypes.h>
#include <stdlib.h>

typedef struct esri_matrix_column {
    esri_label label;
    int32_t upper;
    int64_t cost;
} column;
typedef struct esri_matrix_row {
    esri_label label;
    esri_sense sense;
    int32_t right;
    int64_t entry_at;
} row;
typedef struct esri_matrix_entry {
    int32_t column, row, value;
} entry;

// Twice the room, or a first one; NULL without memory.
static void *grow(void *at, int64_t *room, size_t size) {
    int64_t more = *room ? *room * 2 : 1024;
    void *grown = realloc(at, (size_t)more * size);
    if (grown)
        *room = more;
    return grown;
}

int32_t esri_matrix_column(esri_matrix *m, esri_label label, int32_t upper, int64_t cost) {
    if (m->column_count == m->column_room) {
        int64_t room = m->column_room;
        column *columns = room < INT32_MAX / 2 ? grow(m->columns, &room, sizeof *columns) : NULL;
        if (!columns) {
            m->failed = true;
            return 0;
        }
        m->columns = columns;
        m->column_room = (int32_t)room;
    }
    m->columns[m->column_count] = (column){label, upper, cost};
    return m->column_count++;
}

// Takes the last row away again if it can't be broken.
static void close_row(esri_matrix *m) {
    if (m->row_count == 0)
        return;
    const row *last = &m->rows[m->row_count - 1];
    if (last->sense != ESRI_MOST || m->entry_count - last->entry_at > last->right)
        return;
    for (int64_t i = last->entry_at; i < m->entry_count; i++)
        if (m->entries[i].value != 1 || m->columns[m->entries[i].column].upper != 1)
            return;
    m->entry_count = last->entry_at;
    m->row_count--;
}

void esri_matrix_row(esri_matrix *m, esri_label label, esri_sense sense, int32_t right) {
    if (m->failed)
        return;
    close_row(m);
    if (m->row_count == m->row_room) {
        int64_t room = m->row_room;
        row *rows = room < INT32_MAX / 2 ? grow(m->rows, &room, sizeof *rows) : NULL;
        if (!rows) {
            m->failed = true;
            return;
        }
        m->rows = rows;
        m->row_room = (int32_t)room;
    }
    m->rows[m->row_count++] = (row){label, sense, right, m->entry_count};
}

void esri_matrix_add(esri_matrix *m, int32_t at, int32_t value) {
    if (m->failed || esri_matrix_too_large(m))
        return;
    if (m->entry_count == m->entry_room) {
        entry *entries = grow(m->entries, &m->entry_room, sizeof *entries);
        if (!entries) {
            m->failed = true;
            return;
        }
        m->entries = entries;
    }
    m->entries[m->entry_count++] = (entry){at, m->row_count - 1, value};
}

bool esri_matrix_too_large(const esri_matrix *m) {
    return m->entry_count > m->entry_most;
}

static void add_label(esri_buf *text, const esri_label *label) {
    char words[ESRI_LABEL_MOST * 12 + 1];
    size_t length = sizeof words - 1;
    words[length] = '\0';
    for (int32_t i = label->count - 1; i >= 0; i--) { // by hand: most of the file is labels
        int32_t number = label->at[i];
        do
            words[--length] = (char)('0' + number % 10);
        while ((number /= 10) > 0);
        words[--length] = '.';
    }
    esri_buf_add(text, label->word);
    esri_buf_add(text, words + length);
}

static void write_rows(const esri_matrix *m, esri_buf *text) {
    static const char *const senses[] = {
        [ESRI_MOST] = " L ", [ESRI_LEAST] = " G ", [ESRI_EXACTLY] = " E "};
    esri_buf_add(text, "ROWS\n N cost\n");
    for (int32_t i = 0; i < m->row_count; i++) {
        esri_buf_add(text, senses[m->rows[i].sense]);
        add_label(text, &m->rows[i].label);
        esri_buf_add(text, "\n");
    }
}

// The entries by column: those of column c are sorted[at[c]] to sorted[at[c + 1] - 1].
static void sort_entries(const esri_matrix *m, int64_t *at, int64_t *sorted) {
    for (int64_t i = 0; i < m->entry_count; i++)
        at[m->entries[i].column + 1]++;
    for (int32_t c = 0; c < m->column_count; c++)
        at[c + 1] += at[c];
    for (int64_t i = 0; i < m->entry_count; i++)
        sorted[at[m->entries[i].column]++] = i;
    for (int32_t c = m->column_count; c > 0; c--)
        at[c] = at[c - 1];
    at[0] = 0;
}

// A line that says where, and the number.
static void write_number(esri_buf *text, const char *where, const esri_label *label,
                         int64_t number) {
    esri_buf_add(text, where);
    add_label(text, label);
    esri_buf_printf(text, " %" PRId64 "\n", number);
}

static void write_columns(const esri_matrix *m, const int64_t *at, const int64_t *sorted,
                          esri_buf *text) {
    esri_buf_add(text, "COLUMNS\n MARKER 'MARKER' 'INTORG'\n");
    for (int32_t c = 0; c < m->column_count; c++) {
        const column *it = &m->columns[c];
        if (it->cost != 0 || at[c] == at[c + 1]) {
            esri_buf_add(text, " ");
            add_label(text, &it->label);
            esri_buf_printf(text, " cost %" PRId64 "\n", it->cost);
        }
        for (int64_t i = at[c]; i < at[c + 1]; i++) {
            const entry *met = &m->entries[sorted[i]];
            esri_buf_add(text, " ");
            add_label(text, &it->label);
            write_number(text, " ", &m->rows[met->row].label, met->value);
        }
    }
    esri_buf_add(text, " MARKER 'MARKER' 'INTEND'\n");
}

void esri_matrix_write(esri_matrix *m, const char *name, esri_buf *text) {
    close_row(m);
    int64_t *at = calloc((size_t)m->column_count + 2, sizeof *at);
    int64_t *sorted = calloc((size_t)m->entry_count + 1, sizeof *sorted);
    if (at && sorted) {
        sort_entries(m, at, sorted);
        esri_buf_printf(text, "NAME %s FREE\n", name);
        write_rows(m, text);
        write_columns(m, at, sorted, text);
        esri_buf_add(text, "RHS\n");
        for (int32_t i = 0; i < m->row_count; i++)
            if (m->rows[i].right != 0)
                write_number(text, " RHS ", &m->rows[i].label, m->rows[i].right);
        esri_buf_add(text, "BOUNDS\n");
        for (int32_t c = 0; c < m->column_count; c++)
            write_number(text, " UP BND ", &m->columns[c].label, m->columns[c].upper);
        esri_buf_add(text, "ENDATA\n");
    } else {
        m->failed = true;
    }
    free(at);
    free(sorted);
}

void esri_matrix_free(esri_matrix *m) {
    free(m->columns);
    free(m->rows);
    free(m->entries);
    *m = (esri_matrix){.entry_most = m->entry_most};
}
