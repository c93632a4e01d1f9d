// SPDX-License-Identifier: GPL-3.0-or-later
// What writing and reading of the pool share; the format stands in pool_keep.c.
#ifndef ESRI_POOL_FORMAT_H
#define ESRI_POOL_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#define ESRI_POOL_MAGIC   "ESP1"
#define ESRI_POOL_ID_MOST 256

// What is basic of a row and its extra column: a load step, or the payment for a mutual pair.
typedef enum esri_pool_kind { ESRI_POOL_SLACK, ESRI_POOL_EXTRA, ESRI_POOL_NONE } esri_pool_kind;

#define ESRI_POOL_BASIC 1u // flags of a team
#define ESRI_POOL_PAIRS 2u

uint64_t esri_pool_checksum(const unsigned char *bytes, size_t length);

#endif
