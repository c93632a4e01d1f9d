// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and replacing whole files, on POSIX.
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static esr_status fail_io(esr_context *ctx, const char *path, const char *what) {
    return esri_fail(ctx, ESR_E_IO, path, "%s: %s", what, strerror(errno));
}

static esr_status read_all(esr_context *ctx, FILE *file, const char *path, size_t most, char **out,
                           size_t *out_length) {
    size_t room = 64 * 1024, length = 0;
    char *bytes = malloc(room + 1);
    while (bytes) {
        length += fread(bytes + length, 1, room - length, file);
        if (length < room || length > most)
            break;
        room *= 2;
        char *more = realloc(bytes, room + 1);
        if (!more)
            free(bytes);
        bytes = more;
    }
    if (!bytes)
        return esri_fail_nomem(ctx);
    esr_status status = ESR_OK;
    if (ferror(file))
        status = fail_io(ctx, path, "can't be read");
    else if (length > most)
        status = esri_fail(ctx, ESR_E_INPUT, path, "is larger than %zu MiB", most >> 20);
    if (status != ESR_OK) {
        free(bytes);
        return status;
    }
    bytes[length] = '\0';
    *out = bytes;
    *out_length = length;
    return ESR_OK;
}

esr_status esri_file_read(esr_context *ctx, const char *path, size_t most, char **out,
                          size_t *out_length) {
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return fail_io(ctx, path, "can't be read");
    }
    FILE *file = fopen(path, "rb");
    if (!file)
        return fail_io(ctx, path, "can't be opened");
    esr_status status = read_all(ctx, file, path, most, out, out_length);
    fclose(file);
    return status;
}

// Devices and pipes are written to, never replaced.
static bool is_special(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && !S_ISREG(info.st_mode);
}

esr_status esri_file_write(esr_context *ctx, const char *path, const char *bytes, size_t length) {
    esr_status status = ESR_OK;
    bool special = is_special(path);
    FILE *file = NULL;
    size_t size = strlen(path) + 16;
    char *temporary = malloc(size);
    if (!temporary)
        return esri_fail_nomem(ctx);
    if (special)
        snprintf(temporary, size, "%s", path);
    else
        snprintf(temporary, size, "%s.%ld", path, (long)getpid());
    file = fopen(temporary, "wb");
    if (!file) {
        status = fail_io(ctx, path, "can't be written");
        goto cleanup;
    }
    bool written = fwrite(bytes, 1, length, file) == length && fflush(file) == 0;
    int saved = errno;
    if (fclose(file) != 0 && written) {
        written = false;
        saved = errno;
    }
    if (!written || (!special && rename(temporary, path) != 0)) {
        if (!written)
            errno = saved;
        status = fail_io(ctx, path, "can't be written");
        if (!special)
            remove(temporary);
    }
cleanup:
    free(temporary);
    return status;
}

esr_status esri_folder_make(esr_context *ctx, const char *path) {
    char *copy = strdup(path);
    if (!copy)
        return esri_fail_nomem(ctx);
    esr_status status = ESR_OK;
    for (char *at = copy + 1; status == ESR_OK; at++) {
        char held = *at;
        if (held != '/' && held != '\0')
            continue;
        *at = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST)
            status = fail_io(ctx, copy, "can't be made");
        *at = held;
        if (held == '\0')
            break;
    }
    struct stat info;
    if (status == ESR_OK && (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)))
        status = esri_fail(ctx, ESR_E_IO, path, "is not a folder");
    free(copy);
    return status;
}

bool esri_path_exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0;
}

char *esri_path_join(const char *folder, const char *name) {
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s/%s", folder, name);
    return path;
}
