// SPDX-License-Identifier: GPL-3.0-or-later
// The hash of an input: SHA-256 over its rows in a form that does not depend on whether they came
// from a folder or a database, nor on the order of rows or columns (docs/certificate.md, "The hash
// of the input").
#ifndef ESRI_AUDIT_DIGEST_H
#define ESRI_AUDIT_DIGEST_H

#include "base/sha256.h"
#include "cycle/rows.h"

typedef struct esri_digest {
    esri_sha256_text whole;
    esri_sha256_text table[ESRI_TABLE_COUNT]; // "" where the table has no rows
} esri_digest;

ESR_MUST_USE esr_status esri_digest_rows(esr_context *ctx, const esr_rows *rows, esri_digest *out);

#endif
