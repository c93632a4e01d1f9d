// SPDX-License-Identifier: GPL-3.0-or-later
// A look into an edit: its rows as they are now, for those who choose rows by what is in them.
#ifndef ESRI_EDIT_H
#define ESRI_EDIT_H

#include <esr/edit.h>

#include "cycle/rows.h"

// Borrowed; the next change moves its rows, but no cell.
const esr_rows *esri_edit_rows(const esr_edit *edit);

#endif
