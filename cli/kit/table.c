// SPDX-License-Identifier: GPL-3.0-or-later
// Lays out tables. Widths follow Unicode Standard Annex #11 (East Asian Width: W and F count two)
// for the scripts that names are written in; combining marks count none.
#include "kit/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/output.h"

#define COLUMN_GAP 2

typedef struct range {
    uint32_t from, to;
} range;

static const range wide[] = {
    {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};
static const range marks[] = {
    {0x0300, 0x036F}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064}, {0xFE00, 0xFE0F},
};

static bool is_in(uint32_t point, const range *ranges, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (point >= ranges[i].from && point <= ranges[i].to)
            return true;
    return false;
}

// The next code point of sound UTF-8; a byte that begins none stands for itself.
static uint32_t next_point(const unsigned char **text) {
    uint32_t first = *(*text)++;
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    uint32_t point = more ? first & (0x3Fu >> more) : first;
    while (more-- > 0 && (**text & 0xC0u) == 0x80)
        point = point << 6 | (*(*text)++ & 0x3Fu);
    return point;
}

static int point_width(uint32_t point) {
    if (is_in(point, wide, sizeof wide / sizeof wide[0]))
        return 2;
    return is_in(point, marks, sizeof marks / sizeof marks[0]) ? 0 : 1;
}

int cli_text_width(const char *text) {
    int width = 0;
    const unsigned char *at = (const unsigned char *)text;
    while (*at)
        width += point_width(next_point(&at));
    return width;
}

char *cli_text_cut(const char *text, int columns) {
    if (cli_text_width(text) <= columns)
        return cli_format("%s", text);
    const unsigned char *at = (const unsigned char *)text, *end = at;
    for (int width = 0; width < columns;) {
        end = at;
        width += point_width(next_point(&at));
    }
    return cli_format("%.*s…", (int)((const char *)end - text), text);
}

void cli_text_wrap(FILE *file, const char *text, int from, int column, int width) {
    if (column + 2 > from && column > 0) {
        fputc('\n', file);
        column = 0;
    }
    fprintf(file, "%*s", from - column, "");
    column = from;
    while (*text) {
        int length = (int)strcspn(text, " ");
        char *word = cli_format("%.*s", length, text);
        int columns = cli_text_width(word);
        if (column > from && column + 1 + columns > width) {
            fprintf(file, "\n%*s", from, "");
            column = from;
        } else if (column > from) {
            fputc(' ', file);
            column++;
        }
        fputs(word, file);
        free(word);
        column += columns;
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', file);
}

void cli_list_wrap(FILE *file, const char *const *texts, int count, int from, int column,
                   int width) {
    for (int i = 0; i < count; i++) {
        bool last = i == count - 1;
        int columns = cli_text_width(texts[i]) + !last, blank = i > 0;
        if (i > 0 && column + blank + columns > width) {
            fputc('\n', file);
            column = blank = 0;
        }
        if (column < from) {
            fprintf(file, "%*s", from - column, "");
            column = from;
            blank = 0;
        }
        fprintf(file, "%s%s%s", blank ? " " : "", texts[i], last ? "\n" : ",");
        column += blank + columns;
    }
}

void cli_table_begin(cli_table *table, int columns, const char *const *headings) {
    *table = (cli_table){.columns = columns};
    cli_table_row(table, headings);
}

void cli_table_row(cli_table *table, const char *const *cells) {
    size_t columns = (size_t)table->columns;
    if (table->rows == table->room) {
        table->room = table->room ? 2 * table->room : 32;
        table->cells = cli_need(realloc(table->cells, table->room * columns * sizeof(char *)));
    }
    for (size_t c = 0; c < columns; c++)
        table->cells[table->rows * columns + c] = cli_format("%s", cells[c]);
    table->rows++;
}

void cli_table_end(cli_table *table, const cli_run *run) {
    if (table->rows == 1)
        cli_print(run, "(none)\n");
    size_t columns = (size_t)table->columns;
    int widths[CLI_TABLE_COLUMNS_MAX] = {0};
    for (size_t i = 0; i < table->rows * columns; i++) {
        int width = cli_text_width(table->cells[i]);
        if (width > widths[i % columns])
            widths[i % columns] = width;
    }
    for (size_t row = 0; table->rows > 1 && row < table->rows; row++) {
        int pad = 0; // written before the next cell that holds something: no blanks end a line
        for (size_t c = 0; c < columns; c++) {
            const char *cell = table->cells[row * columns + c];
            int room = widths[c] - cli_text_width(cell), before = table->right >> c & 1u ? room : 0;
            if (*cell) {
                cli_print(run, "%*s%s", pad + before, "", cell);
                pad = room - before;
            } else {
                pad += widths[c];
            }
            pad += COLUMN_GAP;
        }
        cli_print(run, "\n");
    }
    for (size_t i = 0; i < table->rows * columns; i++)
        free(table->cells[i]);
    free(table->cells);
    *table = (cli_table){0};
}

void cli_csv_cell(const char *text) {
    if (!strpbrk(text, ",\"\n")) {
        printf("%s", text);
        return;
    }
    putchar('"');
    for (; *text; text++) {
        if (*text == '"')
            putchar('"');
        putchar(*text);
    }
    putchar('"');
}

void cli_csv_row(const char *const *cells) {
    for (const char *const *at = cells; *at; at++) {
        if (at > cells)
            putchar(',');
        cli_csv_cell(*at);
    }
    putchar('\n');
}
