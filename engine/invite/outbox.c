// SPDX-License-Identifier: GPL-3.0-or-later
// The outbox as files: what the database holds of each message, byte for byte, for mail programs
// and hands. The database decides; a file that is there is never written again.
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <esr/publish.h>

#include "base/buf.h"
#include "base/context.h"
#include "base/file.h"
#include "base/parallel.h"

// FOLDER/0007-R03-V12-move.ics, for the caller to free; NULL without memory.
static char *path_of(const char *folder, const esr_message *message, const char *suffix) {
    esri_buf path = {0};
    esri_buf_printf(&path, "%s/%04" PRId64 "-%s-%s%s-%s%s", folder, message->id, message->key.id,
                    message->key.review_id, message->key.part == ESR_PART_HALF_DAY ? "-half" : "",
                    esr_message_kind_name(message->kind), suffix);
    return esri_buf_take(&path);
}

// --- one message ----------------------------------------------------------------------------

static bool is_missing(const char *path) {
    struct stat info;
    return stat(path, &info) != 0 || info.st_size == 0; // a crash may have left it empty
}

#define BATCH 64 // messages, of some tens of kilobytes each

// A file that is to be written: the bytes are those of a message of the batch.
typedef struct wanted_file {
    char *path;
    const char *bytes;
} wanted_file;

typedef struct outbox {
    esr_context *ctx;
    esr_store *store;
    const char *folder;
    bool made; // the folder
    size_t written;
    int32_t message_count, file_count;
    esr_message_list *messages[BATCH];
    wanted_file files[2 * BATCH];
    esri_crew crew;
} outbox;

static void empty_batch(outbox *box) {
    for (int32_t i = 0; i < box->message_count; i++)
        esr_message_list_free(box->messages[i]);
    for (int32_t i = 0; i < box->file_count; i++)
        free(box->files[i].path);
    box->message_count = box->file_count = 0;
}

static esr_status write_file(void *user, int32_t worker, int32_t at) {
    const outbox *box = user;
    const wanted_file *file = &box->files[at];
    return esri_file_write(box->crew.contexts[worker], file->path, file->bytes,
                           strlen(file->bytes));
}

static esr_status write_batch(outbox *box) {
    esr_status status = ESR_OK;
    if (box->file_count > 0 && !box->made)
        ESR_TRY(esri_folder_make(box->ctx, box->folder));
    box->made = box->made || box->file_count > 0;
    status = esri_parallel_for(box->crew.workers, box->file_count, write_file, box);
    if (status != ESR_OK)
        status = esri_crew_tell(box->ctx, &box->crew, status);
    else
        box->written += (size_t)box->file_count;
cleanup:
    empty_batch(box);
    return status;
}

static esr_status remove_file(const outbox *box, const char *path) {
    if (unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR)
        return ESR_OK;
    return esri_fail(box->ctx, ESR_E_IO, path, "can't be removed: %s", strerror(errno));
}

// Puts a file on the list of those to be written, unless it is there; takes the path if so.
static void want_file(outbox *box, char **path, const char *bytes) {
    if (!*bytes || !is_missing(*path))
        return;
    box->files[box->file_count++] = (wanted_file){*path, bytes};
    *path = NULL;
}

static esr_status want_message(outbox *box, const esr_message *message, char **calendar,
                               char **mail) {
    esr_message_list *whole = NULL;
    if (!is_missing(*calendar) && (!*message->address || !is_missing(*mail)))
        return ESR_OK;
    esr_status status = esr_store_message(box->ctx, box->store, message->id, &whole);
    if (status != ESR_OK)
        return status;
    box->messages[box->message_count++] = whole;
    want_file(box, calendar, whole->at[0].calendar);
    want_file(box, mail, whole->at[0].mail);
    return box->message_count == BATCH ? write_batch(box) : ESR_OK;
}

static esr_status look_at(outbox *box, const esr_message *message) {
    char *calendar = path_of(box->folder, message, ".ics");
    char *mail = path_of(box->folder, message, ".eml");
    esr_status status = ESR_OK;
    if (!calendar || !mail) {
        status = esri_fail_nomem(box->ctx);
        goto cleanup;
    }
    if (message->state == ESR_DELIVERY_VOID) {
        ESR_TRY(remove_file(box, calendar));
        ESR_TRY(remove_file(box, mail));
    } else {
        ESR_TRY(want_message(box, message, &calendar, &mail));
    }
cleanup:
    free(calendar);
    free(mail);
    return status;
}

static esr_status write_all(outbox *box, const esr_message_list *messages) {
    esr_status status = ESR_OK;
    ESR_TRY(esri_crew_open(box->ctx, &box->crew));
    for (size_t i = 0; i < messages->count; i++)
        ESR_TRY(look_at(box, &messages->at[i]));
    ESR_TRY(write_batch(box));
cleanup:
    empty_batch(box);
    esri_crew_close(&box->crew);
    return status;
}

esr_status esr_outbox_write(esr_context *ctx, esr_store *store, const char *folder,
                            size_t *written) {
    const uint32_t states = UINT32_C(1) << ESR_DELIVERY_WAITING |
                            UINT32_C(1) << ESR_DELIVERY_BY_HAND | UINT32_C(1) << ESR_DELIVERY_VOID;
    outbox box = {.ctx = ctx, .store = store, .folder = folder};
    esr_message_list *messages = NULL;
    esr_status status = esr_store_messages(ctx, store, states, false, &messages);
    if (status != ESR_OK)
        return status;
    status = write_all(&box, messages);
    if (status == ESR_OK)
        *written = box.written;
    esr_message_list_free(messages);
    return status;
}
