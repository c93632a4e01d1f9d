// SPDX-License-Identifier: GPL-3.0-or-later
// What a folder holds, in an order that does not depend on the disk, and its files' bytes.
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "store/folder.h"

static int by_name(const void *a, const void *b) {
    char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

static esr_status add_name(esr_context *ctx, esri_names *names, const char *name) {
    if (names->count == names->room) {
        int32_t room = names->room ? 2 * names->room : 32;
        char **at = realloc(names->at, (size_t)room * sizeof *at);
        if (!at)
            return esri_fail_nomem(ctx);
        names->at = at;
        names->room = room;
    }
    char *copy = strdup(name);
    if (!copy)
        return esri_fail_nomem(ctx);
    names->at[names->count++] = copy;
    return ESR_OK;
}

esr_status esri_names_list(esr_context *ctx, const char *folder, esri_names *out) {
    esr_status status = ESR_OK;
    esri_names names = {0};
    DIR *open = opendir(folder);
    if (!open)
        return esri_fail(ctx, ESR_E_IO, folder, "can't be read as a folder: %s", strerror(errno));
    errno = 0;
    for (struct dirent *entry; (entry = readdir(open)) != NULL; errno = 0)
        if (entry->d_name[0] != '.')
            ESR_TRY(add_name(ctx, &names, entry->d_name));
    if (errno != 0)
        ESR_TRY(esri_fail(ctx, ESR_E_IO, folder, "can't be read: %s", strerror(errno)));
    if (names.count > 0)
        qsort(names.at, (size_t)names.count, sizeof *names.at, by_name);
    *out = names;
    names = (esri_names){0};
cleanup:
    closedir(open);
    esri_names_free(&names);
    return status;
}

void esri_names_free(esri_names *names) {
    for (int32_t i = 0; i < names->count; i++)
        free(names->at[i]);
    free(names->at);
    *names = (esri_names){0};
}

esr_status esri_folder_file(esr_context *ctx, const char *folder, const char *name, size_t most,
                            char **out, size_t *out_length) {
    struct stat info;
    char *path = esri_path_join(folder, name);
    if (!path)
        return esri_fail_nomem(ctx);
    esr_status status = ESR_OK;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode))
        status = esri_fail(ctx, ESR_E_INPUT, name, "is no ordinary file");
    else if (stat(path, &info) == 0 && (uint64_t)info.st_size > most)
        status = esri_fail(ctx, ESR_E_INPUT, name, "is larger than %zu MiB", most >> 20);
    else
        status = esri_file_read(ctx, path, most, out, out_length);
    free(path);
    return status;
}
