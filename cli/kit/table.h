// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of text in columns that line up, Chinese characters counted as two columns wide.
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdio.h>

#include "kit/command.h"

#define CLI_TABLE_COLUMNS_MAX 10

typedef struct cli_table {
    int columns;
    size_t rows, room;
    char **cells;   // rows * columns
    uint32_t right; // bit c: column c lines up at its right end, as numbers do; set after the begin
} cli_table;
#define CLI_TABLE_NUMBERS(from) (~UINT32_C(0) << (from)) // from that column on

// Begins a table with these headings, the first `columns` of them.
void cli_table_begin(cli_table *table, int columns, const char *const *headings);
// Adds a row; the cells are copied.
void cli_table_row(cli_table *table, const char *const *cells);
// Prints the table, "(none)" if it has no rows, unless --json is on, and frees it.
void cli_table_end(cli_table *table, const cli_run *run);

// For spreadsheets (RFC 4180, but for the line feed): prints a cell, in quotes where it needs them;
// and a row of cells that ends with NULL.
void cli_csv_cell(const char *text);
void cli_csv_row(const char *const *cells);

// A text cut to so many columns, with "…" where something is missing; for the caller to free.
char *cli_text_cut(const char *text, int columns);
// Prints words from column `from` on, in lines of at most `width` columns; `column` is where the
// line stands now.
void cli_text_wrap(FILE *file, const char *text, int from, int column, int width);
// Prints texts, commas between them and a full stop nowhere, like cli_text_wrap; no line ends
// within a text.
void cli_list_wrap(FILE *file, const char *const *texts, int count, int from, int column,
                   int width);
// How many columns a UTF-8 text takes on a terminal.
int cli_text_width(const char *text);

#endif
