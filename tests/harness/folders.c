// SPDX-License-Identifier: GPL-3.0-or-later
// Folders for tests, below one temporary folder that is removed at the end of a test.
#include "harness.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

char *harness_temp_folder(void) {
    char *path = strdup("/tmp/esr-test-XXXXXX");
    assert_non_null(path);
    assert_non_null(mkdtemp(path));
    return path;
}

// Removes a folder with all that is in it.
static void remove_all(const char *path) {
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        char *inner = esri_path_join(path, entry->d_name);
        assert_non_null(inner);
        remove_all(inner);
        free(inner);
    }
    if (folder)
        closedir(folder);
    assert_int_equal(remove(path), 0);
}

void harness_remove_folder(char *path) {
    if (path)
        remove_all(path);
    free(path);
}

char *harness_path(const char *folder, const char *name) {
    char *path = esri_path_join(folder, name);
    assert_non_null(path);
    return path;
}

void harness_write_file(const char *folder, const char *name, const char *bytes, size_t length) {
    char *path = harness_path(folder, name);
    for (char *at = path + strlen(folder) + 1; (at = strchr(at, '/')) != NULL; *at++ = '/') {
        *at = '\0';
        (void)mkdir(path, 0777);
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    free(path);
}

void harness_write_folder(const char *folder, const harness_file *files, size_t count) {
    (void)mkdir(folder, 0777);
    for (size_t i = 0; i < count; i++)
        harness_write_file(folder, files[i].name, files[i].text, strlen(files[i].text));
}

char *harness_read_file(const char *folder, const char *name) {
    char *path = harness_path(folder, name), *text = NULL;
    esr_context *ctx = NULL;
    size_t length = 0;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    if (esri_file_read(ctx, path, SIZE_MAX / 2, &text, &length) != ESR_OK)
        text = NULL;
    esr_context_free(ctx);
    free(path);
    return text;
}
