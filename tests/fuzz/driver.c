// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a libFuzzer target without libFuzzer: every file of a corpus, and a fixed number of random
// changes of each. With clang, -fsanitize=fuzzer takes the place of this file.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"

#define BYTES_MAX   65536
#define CHANGES_MAX 8

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static size_t read_file(const char *path, uint8_t bytes[BYTES_MAX]) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    size_t length = fread(bytes, 1, BYTES_MAX / 2, file);
    fclose(file);
    return length;
}

// One change: a byte replaced, a piece taken out, or a piece doubled.
static size_t change(esri_rng *rng, uint8_t *bytes, size_t length) {
    static const char telling[] = ",;\"\n\r= []:\t-0\xEF\xBB\xBF\x80";
    if (length == 0)
        return 0;
    size_t at = (size_t)esri_rng_below(rng, (int32_t)length);
    size_t span = 1 + (size_t)esri_rng_below(rng, 16);
    if (span > length - at)
        span = length - at;
    switch (esri_rng_below(rng, 4)) {
    case 0:
        bytes[at] = (uint8_t)esri_rng_below(rng, 256);
        return length;
    case 1:
        bytes[at] = (uint8_t)telling[esri_rng_below(rng, (int32_t)sizeof telling)];
        return length;
    case 2:
        memmove(bytes + at, bytes + at + span, length - at - span);
        return length - span;
    default:
        if (length + span > BYTES_MAX)
            return length;
        memmove(bytes + at + span, bytes + at, length - at);
        return length + span;
    }
}

// A copy of its own for each run, so that a read beyond the end is seen.
static void run(const uint8_t *bytes, size_t length) {
    uint8_t *copy = malloc(length ? length : 1);
    if (!copy)
        abort();
    memcpy(copy, bytes, length);
    LLVMFuzzerTestOneInput(copy, length);
    free(copy);
}

int main(int argc, char **argv) {
    static uint8_t seed[BYTES_MAX], bytes[BYTES_MAX];
    if (argc != 3) {
        fprintf(stderr, "usage: %s CORPUS CHANGES\n", argv[0]);
        return 2;
    }
    DIR *folder = opendir(argv[1]);
    long changes = strtol(argv[2], NULL, 10), runs = 0;
    esri_rng rng = {1};
    for (struct dirent *entry; folder && (entry = readdir(folder)) != NULL;) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        size_t length = read_file(path, seed);
        run(seed, length);
        for (long i = 0; i < changes; i++, runs++) {
            size_t now = length;
            memcpy(bytes, seed, length);
            for (int32_t k = 1 + esri_rng_below(&rng, CHANGES_MAX); k > 0; k--)
                now = change(&rng, bytes, now);
            run(bytes, now);
        }
    }
    if (folder)
        closedir(folder);
    printf("%ld runs\n", runs);
    return runs > 0 ? 0 : 1;
}
