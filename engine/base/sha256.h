// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 (FIPS 180-4) as text, by libmd.
#ifndef ESRI_SHA256_H
#define ESRI_SHA256_H

#include <stddef.h>

// 64 hexadecimal digits in lower case, and a NUL.
typedef struct esri_sha256_text {
    char at[65];
} esri_sha256_text;

esri_sha256_text esri_sha256(const char *bytes, size_t length);

#endif
