// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the messages of a file, an mbox, a Maildir or a folder, one after the other: no more than
// one is in memory. GMime follows mail as deep as it goes and ends the program without memory, so
// that whatever is large enough to harm is read by a child first.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gmime/gmime.h>

#include "base/child.h"
#include "base/file.h"
#include "mime/mail.h"

#define MBOX_MARK      "From "
#define HARMLESS_BYTES ((off_t)32 << 10)
#define TRIAL_SECONDS  2 // of a message; an mbox gets one more for each MiB
#define TRIAL_WALL     10
#define TRIAL_MEMORY   ((size_t)256 << 20)

typedef struct reading {
    esr_context *ctx;
    esri_mime_fn fn;
    void *user;
    bool passes_over; // mail that does harm, with a warning
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

// Takes the file, and closes it.
static esr_status parse(const reading *r, const char *path, int file, bool is_mbox) {
    GMimeStream *stream = g_mime_stream_fs_new(file);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_set_format(parser, is_mbox ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
    esr_status status = read_messages(r, parser, path, is_mbox);
    g_object_unref(parser);
    g_object_unref(stream);
    return status;
}

static esr_status open_file(esr_context *ctx, const char *path, int *out, bool *is_mbox,
                            off_t *size) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    char head[sizeof MBOX_MARK - 1] = "";
    struct stat about;
    if (file < 0)
        return esri_fail(ctx, ESR_E_IO, path, "can't be read: %s", strerror(errno));
    if (fstat(file, &about) != 0 || read(file, head, sizeof head) < 0 ||
        lseek(file, 0, SEEK_SET) != 0) {
        esr_status status = esri_fail(ctx, ESR_E_IO, path, "can't be read: %s", strerror(errno));
        close(file);
        return status;
    }
    *out = file;
    *is_mbox = memcmp(head, MBOX_MARK, sizeof head) == 0;
    *size = about.st_size;
    return ESR_OK;
}

// --- on trial -------------------------------------------------------------------------------

static esr_status look_away(void *user, const esri_mime_mail *mail) {
    (void)user;
    (void)mail;
    return ESR_OK;
}

// In the child: `user` is the path.
static esr_status try_file(void *user, esri_buf *answer) {
    const char *path = user;
    int file = -1;
    bool is_mbox = false;
    off_t size = 0;
    esr_context *own = NULL;
    (void)answer;
    if (!freopen("/dev/null", "w", stderr)) // where GLib says why it gives up
        return ESR_E_IO;
    esr_status status = esr_context_new(&own);
    if (status == ESR_OK)
        status = open_file(own, path, &file, &is_mbox, &size);
    if (status == ESR_OK) {
        const reading r = {.ctx = own, .fn = look_away};
        status = parse(&r, path, file, is_mbox);
    }
    esr_context_free(own);
    return status;
}

static esr_status try_in_child(esr_context *ctx, const char *path, int64_t seconds) {
    const esri_child_limits limits = {.cpu_seconds = (int32_t)seconds,
                                      .wall_ms = TRIAL_WALL * seconds * 1000,
                                      .memory = TRIAL_MEMORY};
    char *words = strdup(path), *answer = NULL; // work is given what it may write to
    size_t length = 0;
    const size_t before = esr_context_fault_count(ctx);
    if (!words)
        return esri_fail_nomem(ctx);
    esr_status status = esri_child_run(ctx, path, &limits, try_file, words, &answer, &length);
    if (status != ESR_OK && esr_context_fault_count(ctx) == before) // the child's own
        status = esri_fail(ctx, ESR_E_INPUT, path,
                           status == ESR_E_NOMEM ? "takes too much memory to read"
                                                 : "can't be read: the reading broke off");
    free(answer);
    free(words);
    return status;
}

// Whether a file can be read without harm. What can't be is a fault, or passed over.
static esr_status judge(const reading *r, const char *path, int64_t seconds, bool *harmless) {
    esr_context *own = NULL;
    esr_status status = r->passes_over ? esr_context_new(&own) : ESR_OK;
    if (status != ESR_OK)
        return esri_fail_nomem(r->ctx);
    status = try_in_child(own ? own : r->ctx, path, seconds);
    *harmless = status == ESR_OK;
    if (own && status != ESR_OK) {
        const char *words = esr_context_fault(own, 0).message;
        if (status == ESR_E_INPUT) {
            esri_warn(r->ctx, path, "%s; it was passed over", words);
            status = ESR_OK;
        } else {
            status = esri_fail(r->ctx, status, path, "%s", words);
        }
    }
    esr_context_free(own);
    return status;
}

static esr_status read_file(const reading *r, const char *path) {
    int file = -1;
    bool is_mbox = false, harmless = true;
    off_t size = 0;
    esr_status status = open_file(r->ctx, path, &file, &is_mbox, &size);
    if (status != ESR_OK)
        return status;
    if (size > HARMLESS_BYTES)
        status = judge(r, path, TRIAL_SECONDS + (is_mbox ? size >> 20 : 0), &harmless);
    if (status == ESR_OK && harmless)
        return parse(r, path, file, is_mbox);
    close(file);
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

static esr_status read_folder(const reading *all, const char *folder) {
    const reading one = {all->ctx, all->fn, all->user, true}, *r = &one;
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
    const reading r = {.ctx = ctx, .fn = fn, .user = user};
    struct stat about;
    if (stat(path, &about) != 0)
        return esri_fail(ctx, ESR_E_IO, path, "can't be read: %s", strerror(errno));
    if (pthread_once(&once, start_gmime) != 0)
        return esri_fail_nomem(ctx);
    return S_ISDIR(about.st_mode) ? read_folder(&r, path) : read_file(&r, path);
}
