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

typedef struct outbox {
    esr_context *ctx;
    esr_store *store;
    const char *folder;
    bool made; // the folder
    size_t written;
} outbox;

static esr_status write_file(outbox *box, const char *path, const char *bytes) {
    if (!*bytes || !is_missing(path))
        return ESR_OK;
    esr_status status = box->made ? ESR_OK : esri_folder_make(box->ctx, box->folder);
    box->made = status == ESR_OK;
    if (status == ESR_OK)
        status = esri_file_write(box->ctx, path, bytes, strlen(bytes));
    box->written += status == ESR_OK;
    return status;
}

static esr_status remove_file(const outbox *box, const char *path) {
    if (unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR)
        return ESR_OK;
    return esri_fail(box->ctx, ESR_E_IO, path, "can't be removed: %s", strerror(errno));
}

static esr_status write_message(outbox *box, const esr_message *message, const char *calendar,
                                const char *mail) {
    esr_message_list *whole = NULL;
    esr_status status = ESR_OK;
    if (!is_missing(calendar) && (!*message->address || !is_missing(mail)))
        return ESR_OK;
    ESR_TRY(esr_store_message(box->ctx, box->store, message->id, &whole));
    ESR_TRY(write_file(box, calendar, whole->at[0].calendar));
    ESR_TRY(write_file(box, mail, whole->at[0].mail));
cleanup:
    esr_message_list_free(whole);
    return status;
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
        ESR_TRY(write_message(box, message, calendar, mail));
    }
cleanup:
    free(calendar);
    free(mail);
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
    for (size_t i = 0; i < messages->count && status == ESR_OK; i++)
        status = look_at(&box, &messages->at[i]);
    if (status == ESR_OK)
        *written = box.written;
    esr_message_list_free(messages);
    return status;
}
