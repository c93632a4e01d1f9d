// SPDX-License-Identifier: GPL-3.0-or-later
// A parallel loop over POSIX threads; items are dealt out in small runs.
#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#define RUN 8 // short items that a thread takes at once

typedef struct loop {
    atomic_int next, failure;
    int32_t count, run;
    esri_parallel_body body;
    void *user;
} loop;

typedef struct hand {
    loop *loop;
    int32_t worker;
    pthread_t thread;
} hand;

static void *work(void *argument) {
    hand *h = argument;
    loop *l = h->loop;
    for (;;) {
        int32_t first = atomic_fetch_add(&l->next, l->run);
        for (int32_t at = first; at < first + l->run; at++) {
            if (at >= l->count || atomic_load(&l->failure) != ESR_OK)
                return NULL;
            esr_status status = l->body(l->user, h->worker, at);
            if (status != ESR_OK)
                atomic_store(&l->failure, (int)status);
        }
    }
}

static esr_status run_loop(int32_t workers, loop *l) {
    hand hands[ESRI_WORKERS_MAX];
    int32_t started = 1;
    hands[0] = (hand){.loop = l};
    while (started < workers && started < ESRI_WORKERS_MAX && started * l->run < l->count) {
        hands[started] = (hand){.loop = l, .worker = started};
        if (pthread_create(&hands[started].thread, NULL, work, &hands[started]) != 0)
            break; // fewer hands do the same work
        started++;
    }
    work(&hands[0]);
    for (int32_t i = 1; i < started; i++)
        pthread_join(hands[i].thread, NULL);
    return (esr_status)atomic_load(&l->failure);
}

esr_status esri_parallel_for(int32_t workers, int32_t count, esri_parallel_body body, void *user) {
    return run_loop(workers, &(loop){.count = count, .run = RUN, .body = body, .user = user});
}

esr_status esri_parallel_each(int32_t workers, int32_t count, esri_parallel_body body, void *user) {
    return run_loop(workers, &(loop){.count = count, .run = 1, .body = body, .user = user});
}

int32_t esri_parallel_processors(void) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (processors < 1)
        return 1;
    return processors > ESRI_WORKERS_MAX ? ESRI_WORKERS_MAX : (int32_t)processors;
}

esr_status esri_crew_open(esr_context *ctx, esri_crew *crew) {
    if (crew->workers < 1)
        crew->workers = esri_parallel_processors();
    if (crew->workers > ESRI_WORKERS_MAX)
        crew->workers = ESRI_WORKERS_MAX;
    for (int32_t w = 0; w < crew->workers; w++)
        if (esr_context_new(&crew->contexts[w]) != ESR_OK)
            return esri_fail_nomem(ctx);
    return ESR_OK;
}

void esri_crew_close(esri_crew *crew) {
    for (int32_t w = 0; w < ESRI_WORKERS_MAX; w++)
        esr_context_free(crew->contexts[w]);
    *crew = (esri_crew){0};
}

esr_status esri_crew_tell(esr_context *ctx, const esri_crew *crew, esr_status status) {
    for (int32_t w = 0; w < crew->workers; w++)
        if (crew->contexts[w] && esr_context_fault_count(crew->contexts[w]) > 0) {
            const esr_fault fault = esr_context_fault(crew->contexts[w], 0);
            return esri_fail(ctx, status, fault.subject, "%s", fault.message);
        }
    return esri_fail_nomem(ctx);
}
