// SPDX-License-Identifier: GPL-3.0-or-later
// UIDs of calendar events: random UUIDs (RFC 9562, version 4), drawn once and kept for ever. They
// say nothing about whom they are for (RFC 7986, section 5.3).
#include "store/store_db.h"
#include "store/told/names.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#define UUID_BYTES 16

esr_status esri_store_random(esr_context *ctx, uint8_t *out, size_t count) {
    ssize_t got = 0;
    do
        got = getrandom(out, count, 0); // so few bytes come whole
    while (got < 0 && errno == EINTR);
    if (got != (ssize_t)count)
        return esri_fail(ctx, ESR_E_INTERNAL, NULL, "the system gives no random numbers: %s",
                         strerror(errno));
    return ESR_OK;
}

esr_status esri_store_draw_uuid(esr_context *ctx, char out[ESRI_UUID_SIZE]) {
    uint8_t b[UUID_BYTES];
    esr_status status = esri_store_random(ctx, b, sizeof b);
    if (status != ESR_OK)
        return status;
    b[6] = (uint8_t)((b[6] & 0x0f) | 0x40); // version 4
    b[8] = (uint8_t)((b[8] & 0x3f) | 0x80); // the variant of RFC 9562
    snprintf(out, ESRI_UUID_SIZE,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
             b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
             b[15]);
    return ESR_OK;
}

static void bind_key(esri_stmt *stmt, const esr_event_key *key) {
    esri_stmt_bind_text(stmt, 0, key->review_id);
    esri_stmt_bind_text(stmt, 1, esri_told_recipient_name(key->recipient));
    esri_stmt_bind_text(stmt, 2, key->id);
    esri_stmt_bind_int(stmt, 3, key->part);
}

static esr_status prepare(esr_context *ctx, esr_store *store) {
    esr_status status = ESR_OK;
    if (!store->find_event)
        ESR_TRY(esri_db_prepare(ctx, store->db,
                                "SELECT uid FROM event WHERE review_id = ? AND recipient = ? "
                                "AND recipient_id = ? AND part = ? AND cycle_id = "
                                "(SELECT cycle_id FROM import ORDER BY id DESC LIMIT 1)",
                                &store->find_event));
    if (!store->add_event)
        ESR_TRY(esri_db_prepare(ctx, store->db,
                                "INSERT INTO event (review_id, recipient, recipient_id, part, uid, "
                                "cycle_id, at) SELECT ?, ?, ?, ?, ?, cycle_id, "
                                "" ESRI_STORE_NOW " "
                                "FROM import ORDER BY id DESC LIMIT 1 ON CONFLICT DO NOTHING",
                                &store->add_event));
cleanup:
    return status;
}

static esr_status find(esr_context *ctx, esr_store *store, const esr_event_key *key, bool *found,
                       char out[ESRI_UUID_SIZE]) {
    const char *uid = NULL;
    esr_status status = ESR_OK;
    bind_key(store->find_event, key);
    ESR_TRY(esri_stmt_step(ctx, store->find_event, found));
    if (!*found)
        goto cleanup;
    ESR_TRY(esri_stmt_text(ctx, store->find_event, 0, &uid));
    if (strlen(uid) >= ESRI_UUID_SIZE)
        status = esri_db_damaged(ctx, store->db, "the UID %s is too long", uid);
    else
        memcpy(out, uid, strlen(uid) + 1);
cleanup:
    esri_stmt_reset(store->find_event);
    return status;
}

static esr_status add(esr_context *ctx, esr_store *store, const esr_event_key *key,
                      char out[ESRI_UUID_SIZE]) {
    char uid[ESRI_UUID_SIZE];
    bool found = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_draw_uuid(ctx, uid));
    bind_key(store->add_event, key);
    esri_stmt_bind_text(store->add_event, 4, uid);
    ESR_TRY(esri_stmt_run(ctx, store->add_event));
    ESR_TRY(find(ctx, store, key, &found, out)); // another program's, if that was first
    if (!found)
        status = esri_store_fail_empty(ctx, store->db);
cleanup:
    return status;
}

esr_status esr_store_event_uid(esr_context *ctx, esr_store *store, const esr_event_key *key,
                               char out[37]) {
    char uid[ESRI_UUID_SIZE];
    bool found = false;
    esr_status status = ESR_OK;
    ESR_TRY(prepare(ctx, store));
    ESR_TRY(find(ctx, store, key, &found, uid));
    if (!found) {
        ESR_TRY(esri_db_begin(ctx, store->db, ESRI_DB_WRITE));
        ESR_TRY(esri_db_end(ctx, store->db, add(ctx, store, key, uid)));
    }
    memcpy(out, uid, ESRI_UUID_SIZE);
cleanup:
    return status;
}
