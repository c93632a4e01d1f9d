// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the messages of a file, an mbox, a Maildir or a folder, one after the other: no more than
// one is in memory.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gmime/gmime.h>

#include "base/file.h"
#include "mime/mail.h"

#define MBOX_MARK "From "

typedef struct reading {
    esr_context *ctx;
    esri_mime_fn fn;
    void *user;
} reading;

static void start_gmime(void) {
    g_mime_init();
}

// Hands one message on; `number` is its place in an mbox, 0 elsewhere.
static esr_status deliver(const reading *r, GMimeMessage *message, const char *path,
                          int32_t number) {
    esri_arena arena = {0};
    esri_mime_mail mail = {0};
    esr_status status = ESR_OK;
    const char *where = number > 0 ? esri_arena_printf(&arena, "%s: message %d", path, number)
                                   : esri_arena_strdup(&arena, path);
    if (!where) {
        status = esri_fail_nomem(r->ctx);
        goto cleanup;
    }
    ESR_TRY(esri_mime_take(r->ctx, message, &arena, &mail));
    mail.where = where;
    status = r->fn(r->user, &mail);
cleanup:
    esri_arena_free(&arena);
    return status;
}

static esr_status read_messages(const reading *r, GMimeParser *parser, const char *path,
                                bool is_mbox) {
    esr_status status = ESR_OK;
    for (int32_t number = 1; status == ESR_OK; number++) {
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (!message) // the end, or nothing that is a message
            break;
        status = deliver(r, message, path, is_mbox ? number : 0);
        g_object_unref(message);
        if (!is_mbox || g_mime_parser_eos(parser))
            break;
    }
    return status;
}

static esr_status read_file(const reading *r, const char *path) {
    const int file = open(path, O_RDONLY);
    char head[sizeof MBOX_MARK - 1] = "";
    if (file < 0)
        return esri_fail(r->ctx, ESR_E_IO, path, "can't be read: %s", strerror(errno));
    if (read(file, head, sizeof head) < 0 || lseek(file, 0, SEEK_SET) != 0) {
        esr_status status = esri_fail(r->ctx, ESR_E_IO, path, "can't be read: %s", strerror(errno));
        close(file);
        return status;
    }
    const bool is_mbox = memcmp(head, MBOX_MARK, sizeof head) == 0;
    GMimeStream *stream = g_mime_stream_fs_new(file); // closes it
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_set_format(parser, is_mbox ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
    esr_status status = read_messages(r, parser, path, is_mbox);
    g_object_unref(parser);
    g_object_unref(stream);
    return status;
}

// --- folders --------------------------------------------------------------------------------

typedef struct names {
    esri_arena arena;
    const char **at; // paths, to be sorted by the name behind the last slash
    size_t count, room;
} names;

static int by_name(const void *a, const void *b) {
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    int order = strcmp(strrchr(x, '/'), strrchr(y, '/'));
    return order ? order : strcmp(x, y);
}

static esr_status add_name(esr_context *ctx, names *list, const char *folder, const char *name) {
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 64;
        const char **at = realloc(list->at, room * sizeof *at);
        if (!at)
            return esri_fail_nomem(ctx);
        list->at = at;
        list->room = room;
    }
    const char *path = esri_arena_printf(&list->arena, "%s/%s", folder, name);
    if (!path)
        return esri_fail_nomem(ctx);
    list->at[list->count++] = path;
    return ESR_OK;
}

// Adds the files of a folder whose names end in `suffix`, those with a dot in front aside.
static esr_status list_files(esr_context *ctx, const char *folder, const char *suffix,
                             names *list) {
    DIR *entries = opendir(folder);
    esr_status status = ESR_OK;
    if (!entries)
        return esri_fail(ctx, ESR_E_IO, folder, "can't be listed: %s", strerror(errno));
    for (struct dirent *entry; status == ESR_OK && (entry = readdir(entries));) {
        size_t length = strlen(entry->d_name);
        struct stat about;
        if (entry->d_name[0] == '.' || length < strlen(suffix) ||
            strcmp(entry->d_name + length - strlen(suffix), suffix) != 0 ||
            fstatat(dirfd(entries), entry->d_name, &about, 0) != 0 || !S_ISREG(about.st_mode))
            continue;
        status = add_name(ctx, list, folder, entry->d_name);
    }
    closedir(entries);
    return status;
}

// Lists the messages of a Maildir; `found` is false if the folder is none.
static esr_status list_maildir(esr_context *ctx, const char *folder, names *list, bool *found) {
    static const char *const parts[] = {"new", "cur"};
    esr_status status = ESR_OK;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && status == ESR_OK; i++) {
        char *path = esri_path_join(folder, parts[i]);
        if (!path)
            return esri_fail_nomem(ctx);
        if (esri_path_exists(path)) {
            *found = true;
            status = list_files(ctx, path, "", list);
        }
        free(path);
    }
    return status;
}

static esr_status read_folder(const reading *r, const char *folder) {
    names list = {0};
    bool is_maildir = false;
    esr_status status = ESR_OK;
    ESR_TRY(list_maildir(r->ctx, folder, &list, &is_maildir));
    if (!is_maildir)
        ESR_TRY(list_files(r->ctx, folder, ".eml", &list));
    if (!is_maildir && list.count == 0) {
        status = esri_fail(r->ctx, ESR_E_INPUT, folder,
                           "holds no mail: neither .eml files nor the new/ and cur/ of a Maildir");
        goto cleanup;
    }
    if (list.count > 0)
        qsort(list.at, list.count, sizeof *list.at, by_name);
    for (size_t i = 0; i < list.count; i++)
        ESR_TRY(read_file(r, list.at[i]));
cleanup:
    free(list.at);
    esri_arena_free(&list.arena);
    return status;
}

esr_status esri_mime_read(esr_context *ctx, const char *path, esri_mime_fn fn, void *user) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    const reading r = {ctx, fn, user};
    struct stat about;
    if (stat(path, &about) != 0)
        return esri_fail(ctx, ESR_E_IO, path, "can't be read: %s", strerror(errno));
    if (pthread_once(&once, start_gmime) != 0)
        return esri_fail_nomem(ctx);
    return S_ISDIR(about.st_mode) ? read_folder(&r, path) : read_file(&r, path);
}
