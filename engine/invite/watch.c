// SPDX-License-Identifier: GPL-3.0-or-later
// A guard and a context for each thread, and the messages that wait for them.
#include "invite/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/parallel.h"

#define WATCH_ROOM 256 // messages, of some tens of kilobytes each

typedef struct watched {
    const esri_due *due;
    esri_composed texts;
    esri_arena arena;
} watched;

struct esri_watch {
    esr_context *ctx;
    bool roster;
    esri_crew crew;
    esri_guard *guards[ESRI_WORKERS_MAX];
    int32_t count;
    watched at[WATCH_ROOM];
};

static void let_go(esri_watch *watch) {
    for (int32_t i = 0; i < watch->count; i++)
        esri_arena_free(&watch->at[i].arena);
    watch->count = 0;
}

void esri_watch_free(esri_watch *watch) {
    if (!watch)
        return;
    let_go(watch);
    for (int32_t w = 0; w < ESRI_WORKERS_MAX; w++)
        esri_guard_free(watch->guards[w]);
    esri_crew_close(&watch->crew);
    free(watch);
}

esr_status esri_watch_new(esr_context *ctx, const esr_plan *plan, esr_day as_of, bool roster,
                          esri_watch **out) {
    esri_watch *watch = calloc(1, sizeof *watch);
    esr_status status = ESR_OK;
    if (!watch)
        return esri_fail_nomem(ctx);
    watch->ctx = ctx;
    watch->roster = roster;
    ESR_TRY(esri_crew_open(ctx, &watch->crew));
    for (int32_t w = 0; w < watch->crew.workers; w++)
        ESR_TRY(esri_guard_new(watch->crew.contexts[w], plan, as_of, &watch->guards[w]));
    *out = watch;
    return ESR_OK;
cleanup: // a guard's fault is its context's
    if (status != ESR_OK)
        status = esri_crew_tell(ctx, &watch->crew, status);
    esri_watch_free(watch);
    return status;
}

// What the recipient was told of the visit before; the names in the arena.
static esr_status told_before(esr_context *ctx, const esri_facts *before, esri_arena *arena,
                              esri_told_visit *out) {
    const char **people = esri_arena_alloc(arena, 2 * before->team_count, sizeof *people);
    if (!people)
        return esri_fail_nomem(ctx);
    for (size_t i = 0; i < before->team_count; i++) {
        people[2 * i] = before->team[i].name;
        people[2 * i + 1] = before->team[i].name_zh;
    }
    *out = (esri_told_visit){before->review_id, before->first_day,
                             esr_visit_last_day(before->first_day, before->half_days), people,
                             2 * before->team_count};
    return ESR_OK;
}

// All that its recipient can read of a message.
static esr_status look_at(void *user, int32_t worker, int32_t at) {
    esri_watch *watch = user;
    watched *message = &watch->at[at];
    const esri_due *due = message->due;
    const esri_composed *texts = &message->texts;
    const char *const plain[] = {texts->subject, texts->plain, texts->html};
    esri_guard *guard = watch->guards[worker];
    esri_told_visit told;
    char path[160];
    esr_status status = ESR_OK;
    snprintf(path, sizeof path, "the message to %.60s about %.60s", due->invitation.key.id,
             due->invitation.key.review_id);
    esri_guarded file = {.reader = due->reader,
                         .path = path,
                         .bytes = texts->calendar,
                         .length = strlen(texts->calendar),
                         .written_at = due->invitation.stamp,
                         .roster = watch->roster};
    if (due->before.review_id) {
        ESR_TRY(told_before(watch->crew.contexts[worker], &due->before, &message->arena, &told));
        file.told = &told;
    }
    ESR_TRY(esri_guard_calendar(guard, &file));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        file.bytes = plain[i];
        file.length = strlen(plain[i]);
        ESR_TRY(esri_guard_text(guard, &file));
    }
cleanup:
    return status;
}

esr_status esri_watch_finish(esri_watch *watch) {
    esr_status status = esri_parallel_for(watch->crew.workers, watch->count, look_at, watch);
    if (status != ESR_OK)
        status = esri_crew_tell(watch->ctx, &watch->crew, status);
    let_go(watch);
    return status;
}

esr_status esri_watch_add(esri_watch *watch, const esri_due *due, const esri_composed *texts,
                          esri_arena *arena) {
    watch->at[watch->count++] = (watched){due, *texts, *arena};
    *arena = (esri_arena){0};
    return watch->count == WATCH_ROOM ? esri_watch_finish(watch) : ESR_OK;
}
