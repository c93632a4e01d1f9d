// SPDX-License-Identifier: GPL-3.0-or-later
// libmd is there on every Debian, since dpkg needs it; it depends on nothing but the C library.
#include "base/sha256.h"

#include <sys/types.h>
// sha2.h wants the types above.
#include <sha2.h>
#include <stdint.h>

esri_sha256_text esri_sha256(const char *bytes, size_t length) {
    esri_sha256_text out = {""};
    SHA256Data((const uint8_t *)bytes, length, out.at);
    return out;
}
