// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of a cycle: a new cycle that differs from an old one in some rows. The old one stays as it
// is; what is edited are the rows of its input, as docs/input-format.md names them.
#ifndef ESR_EDIT_H
#define ESR_EDIT_H

#include <esr/cycle.h>

// The rows of a cycle in the making.
typedef struct esr_edit esr_edit;

// A cell of a row: the name of its column and its text. Lists of cells end with a NULL column.
typedef struct esr_cell {
    const char *column, *value;
} esr_cell;

// Gives an edit that so far changes nothing to the caller; `base` need not outlive it.
ESR_MUST_USE esr_status esr_edit_new(esr_context *ctx, const esr_cycle *base, esr_edit **out);
void esr_edit_free(esr_edit *edit);

// Tables are named as their files without ".csv": "pins"; "settings" is cycle.ini with the columns
// section, key and value; "busy" is calendars/. Each fails with ESR_E_USAGE for a table or column
// that is none.

// Appends a row; columns that are not named stay empty. Its line is the one behind the last.
ESR_MUST_USE esr_status esr_edit_add(esr_context *ctx, esr_edit *edit, const char *table,
                                     const esr_cell *cells);
// Sets cells of all rows that have the cells of `where` (just as they are written). `changed`,
// which may be NULL, gets the number of such rows.
ESR_MUST_USE esr_status esr_edit_set(esr_context *ctx, esr_edit *edit, const char *table,
                                     const esr_cell *where, const esr_cell *cells,
                                     int32_t *changed);
// Takes all rows away that have the cells of `where`; `dropped` as above.
ESR_MUST_USE esr_status esr_edit_drop(esr_context *ctx, esr_edit *edit, const char *table,
                                      const esr_cell *where, int32_t *dropped);
// Sets a key of cycle.ini, or adds it: section "limits", key "max_visits", value "3".
ESR_MUST_USE esr_status esr_edit_setting(esr_context *ctx, esr_edit *edit, const char *section,
                                         const char *key, const char *value);

// One edit as data. Without `where` it adds a row, without `cells` it drops rows, with both it sets
// cells; of "settings" it sets the key that `cells` name (section, key, value).
typedef struct esr_step {
    const char *table;
    const esr_cell *where, *cells; // NULL, or end with a NULL column
} esr_step;
ESR_MUST_USE esr_status esr_edit_step(esr_context *ctx, esr_edit *edit, const esr_step *step);

// Ends the edit, which is freed in any case, and gives the new cycle to the caller. Fails with
// ESR_E_INPUT and a fault for each thing that is wrong with it ("pins.csv:3: …"). The rules are
// not asked: see esr_check_rules.
ESR_MUST_USE esr_status esr_edit_finish(esr_context *ctx, esr_edit *edit, esr_cycle **out);

#endif
