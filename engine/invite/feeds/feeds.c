// SPDX-License-Identifier: GPL-3.0-or-later
// Writes feeds into a folder of a web server, and the same calendars into the folder of results.
// All of them are made, and looked at by the guard, before the first file is written.
#include <esr/feed.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "calendar/feed_text.h"
#include "calendar/feeds.h"
#include "invite/feeds/told.h"
#include "store/feeds/feeds.h"

static esr_status event_uid(esr_context *ctx, void *user, const esr_event_key *key, char out[37]) {
    return esr_store_event_uid(ctx, user, key, out);
}

static esri_event_maker make_maker(esr_context *ctx, esr_store *store, const esr_plan *plan,
                                   esr_day as_of, esri_office *office) {
    return (esri_event_maker){.ctx = ctx,
                              .plan = plan,
                              .as_of = as_of,
                              .uids = {event_uid, store},
                              .stamp = office->now,
                              .office = office};
}

// --- for a web server -----------------------------------------------------------------------

// The list with the memory that it owns.
typedef struct owned_list {
    esr_feed_list list; // first, so that both have one address
    esri_arena arena;
} owned_list;

void esr_feed_list_free(esr_feed_list *list) {
    if (!list)
        return;
    owned_list *owned = (owned_list *)list;
    esri_arena_free(&owned->arena);
    free(owned);
}

typedef struct writer {
    esr_context *ctx;
    esr_store *store;
    const char *folder;
    const esri_told *told;
    esri_arena *arena; // of the list
    esr_feed *feeds;
    esri_buf *texts; // of the feeds
    size_t count, room;
} writer;

// Takes over `text`.
static esr_status add_feed(writer *w, const esr_feed *feed, esri_buf *text) {
    if (w->count == w->room) {
        const size_t room = w->room ? 2 * w->room : 256;
        esr_feed *feeds = realloc(w->feeds, room * sizeof *feeds);
        if (feeds)
            w->feeds = feeds;
        esri_buf *texts = feeds ? realloc(w->texts, room * sizeof *texts) : NULL;
        if (!texts) {
            esri_buf_free(text);
            return esri_fail_nomem(w->ctx);
        }
        w->texts = texts;
        w->room = room;
    }
    esr_feed *copy = &w->feeds[w->count];
    *copy = *feed;
    w->texts[w->count++] = *text;
    *text = (esri_buf){0};
    const char **const words[] = {&copy->id, &copy->name, &copy->name_zh, &copy->address,
                                  &copy->file};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        *words[i] = esri_arena_strdup(w->arena, *words[i]);
        if (!*words[i])
            return esri_fail_nomem(w->ctx);
    }
    return ESR_OK;
}

#define FILE_SIZE (ESRI_TOKEN_SIZE + sizeof ESRI_FEED_SUFFIX)

static void file_of(const char *token, char out[FILE_SIZE]) {
    memcpy(out, token, ESRI_TOKEN_SIZE - 1);
    memcpy(out + ESRI_TOKEN_SIZE - 1, ESRI_FEED_SUFFIX, sizeof ESRI_FEED_SUFFIX);
}

static esr_status take_reader(void *user, const esri_told_reader *reader) {
    writer *w = user;
    const bool school = reader->reader.recipient == ESR_RECIPIENT_SCHOOL;
    char file[FILE_SIZE];
    esr_feed feed = {.kind = school ? ESR_FEED_SCHOOL : ESR_FEED_REVIEWER,
                     .id = reader->id,
                     .name = reader->name,
                     .name_zh = reader->name_zh,
                     .address = reader->address,
                     .file = file,
                     .entry_count = (int32_t)reader->count};
    esri_feed_name name;
    esri_buf text = {0};
    esr_status status = esri_feed_name_get(w->ctx, w->store, feed.kind, feed.id, &name);
    if (status != ESR_OK)
        return status;
    file_of(name.token, file);
    status = esri_told_calendar(w->told, reader, name.uid, reader->id, &text);
    if (status == ESR_OK)
        status = add_feed(w, &feed, &text);
    esri_buf_free(&text);
    return status;
}

static esr_status take_office(writer *w, esri_feeds *run) {
    esri_feed_name name;
    esri_buf text = {0};
    esr_status status = ESR_OK;
    for (int milestones = 0; milestones < 2; milestones++) {
        char file[FILE_SIZE];
        esr_feed feed = {.kind = milestones ? ESR_FEED_MILESTONES : ESR_FEED_VISITS,
                         .id = "",
                         .name = "",
                         .name_zh = "",
                         .address = "",
                         .file = file};
        ESR_TRY(esri_feed_name_get(w->ctx, w->store, feed.kind, "", &name));
        file_of(name.token, file);
        ESR_TRY(esri_feeds_office(run, milestones, name.uid, &text, &feed.entry_count));
        ESR_TRY(add_feed(w, &feed, &text));
    }
cleanup:
    esri_buf_free(&text);
    return status;
}

static esr_status make_all(writer *w, const esr_plan *plan, esr_day as_of) {
    esri_office office = {0};
    esri_told told = {0};
    esri_feeds *run = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_office_open(w->ctx, w->store, as_of, (int64_t)time(NULL), &office));
    const esri_event_maker maker = make_maker(w->ctx, w->store, plan, as_of, &office);
    ESR_TRY(esri_feeds_new(&maker, &run));
    ESR_TRY(esri_told_open(w->ctx, w->store, plan, as_of, &told));
    w->told = &told;
    ESR_TRY(take_office(w, run));
    ESR_TRY(esri_told_each(&told, take_reader, w));
cleanup:
    w->told = NULL;
    esri_feeds_free(run);
    esri_told_close(&told);
    esri_office_close(&office);
    return status;
}

static esr_status write_files(writer *w) {
    esr_status status = ESR_OK;
    for (size_t i = 0; i < w->count && status == ESR_OK; i++) {
        static const esr_feed_change changes[] = {ESR_FEED_SAME, ESR_FEED_CHANGED, ESR_FEED_NEW};
        esri_feed_fate fate = ESRI_FEED_SAME;
        char *path = esri_path_join(w->folder, w->feeds[i].file);
        status = path ? esri_feed_put(w->ctx, path, &w->texts[i], &fate) : esri_fail_nomem(w->ctx);
        w->feeds[i].change = changes[fate];
        free(path);
    }
    return status;
}

// Removes the files of names that are no longer in use.
static esr_status remove_files(writer *w, int32_t *count) {
    const char *const *tokens = NULL;
    size_t token_count = 0;
    esri_idmap used = {.arena = w->arena};
    esr_status status = ESR_OK;
    for (size_t i = 0; i < w->count; i++)
        if (!esri_idmap_add(&used, w->feeds[i].file, 0))
            ESR_TRY(esri_fail_nomem(w->ctx));
    ESR_TRY(esri_feed_tokens(w->ctx, w->store, w->arena, &tokens, &token_count));
    for (size_t i = 0; i < token_count; i++) {
        char file[FILE_SIZE];
        bool removed = false;
        file_of(tokens[i], file);
        if (esri_idmap_get(&used, file, strlen(file)) >= 0)
            continue;
        char *path = esri_path_join(w->folder, file);
        status = path ? esri_feed_remove(w->ctx, path, &removed) : esri_fail_nomem(w->ctx);
        free(path);
        if (status != ESR_OK)
            goto cleanup;
        *count += removed;
    }
cleanup:
    return status;
}

static esr_status give(writer *w, owned_list *owned) {
    esr_feed *feeds = esri_arena_alloc(&owned->arena, w->count, sizeof *feeds);
    if (!feeds)
        return esri_fail_nomem(w->ctx);
    if (w->count > 0)
        memcpy(feeds, w->feeds, w->count * sizeof *feeds);
    owned->list.at = feeds;
    owned->list.count = w->count;
    return ESR_OK;
}

esr_status esr_feeds_write(esr_context *ctx, esr_store *store, const esr_plan *plan, esr_day as_of,
                           const char *folder, esr_feed_list **out) {
    owned_list *owned = calloc(1, sizeof *owned);
    esr_status status = ESR_OK;
    if (!owned)
        return esri_fail_nomem(ctx);
    writer w = {.ctx = ctx, .store = store, .folder = folder, .arena = &owned->arena};
    ESR_TRY(esri_folder_make(ctx, folder));
    ESR_TRY(esr_store_begin(ctx, store));
    ESR_TRY(esr_store_end(ctx, store, make_all(&w, plan, as_of)));
    ESR_TRY(write_files(&w));
    ESR_TRY(remove_files(&w, &owned->list.removed));
    ESR_TRY(give(&w, owned));
    *out = &owned->list;
    owned = NULL;
cleanup:
    for (size_t i = 0; i < w.count; i++)
        esri_buf_free(&w.texts[i]);
    free(w.texts);
    free(w.feeds);
    if (owned)
        esr_feed_list_free(&owned->list);
    return status;
}

// --- for a folder of results ----------------------------------------------------------------

typedef struct handout {
    const esri_told *told;
    const char *folder;
} handout;

static esr_status hand_out_reader(void *user, const esri_told_reader *reader) {
    const handout *h = user;
    char *name = NULL, *path = NULL;
    esri_buf text = {0};
    esri_feed_fate fate;
    esr_status status = ESR_OK;
    ESR_TRY(esri_hand_out_name(h->told->ctx, reader->reader.recipient, reader->id, &name));
    ESR_TRY(esri_told_calendar(h->told, reader, "", name, &text));
    path = esri_path_join(h->folder, name);
    status = path ? esri_feed_put(h->told->ctx, path, &text, &fate) : esri_fail_nomem(h->told->ctx);
cleanup:
    free(name);
    free(path);
    esri_buf_free(&text);
    return status;
}

static esr_status hand_out_told(esr_context *ctx, esr_store *store, const esr_plan *plan,
                                esr_day as_of, const char *folder) {
    esri_told told = {0};
    esr_status status = ESR_OK;
    ESR_TRY(esri_hand_out_folders(ctx, folder));
    ESR_TRY(esri_told_open(ctx, store, plan, as_of, &told));
    ESR_TRY(esri_told_each(&told, hand_out_reader, &(handout){&told, folder}));
cleanup:
    esri_told_close(&told);
    return status;
}

static esr_status write_results(esr_context *ctx, esr_store *store, const esr_plan *plan,
                                esr_day as_of, const char *folder) {
    esri_office office = {0};
    esri_feeds *run = NULL;
    bool published = false;
    esr_status status = ESR_OK;
    ESR_TRY(esr_store_is_published(ctx, store, &published));
    ESR_TRY(esri_office_open(ctx, store, as_of, (int64_t)time(NULL), &office));
    const esri_event_maker maker = make_maker(ctx, store, plan, as_of, &office);
    ESR_TRY(esri_feeds_new(&maker, &run));
    ESR_TRY(esri_feeds_write_office(run, folder));
    status = published ? hand_out_told(ctx, store, plan, as_of, folder)
                       : esri_feeds_write_hand_out(run, folder);
cleanup:
    esri_feeds_free(run);
    esri_office_close(&office);
    return status;
}

esr_status esr_feeds_write_results(esr_context *ctx, esr_store *store, const esr_plan *plan,
                                   esr_day as_of, const char *folder) {
    esr_status status = esr_store_begin(ctx, store); // else each new UID would wait for the disk
    if (status != ESR_OK)
        return status;
    return esr_store_end(ctx, store, write_results(ctx, store, plan, as_of, folder));
}
