// SPDX-License-Identifier: GPL-3.0-or-later
// The same work on many items by several threads. What an item gives must not depend on the
// others, nor on the thread: then the result is the same for any number of them.
#ifndef ESRI_PARALLEL_H
#define ESRI_PARALLEL_H

#include <stdint.h>

#include "base/context.h"

#define ESRI_WORKERS_MAX 16

// The work on item `at` by `worker` (0 to workers - 1). It must not touch a context.
typedef esr_status (*esri_parallel_body)(void *user, int32_t worker, int32_t at);

// Runs `body` for 0 to count - 1 on `workers` threads, the calling one among them. A failure ends
// it early; answers ESR_OK or one of the failures.
ESR_MUST_USE esr_status esri_parallel_for(int32_t workers, int32_t count, esri_parallel_body body,
                                          void *user);
// The same for work that takes long: items are dealt out one by one.
ESR_MUST_USE esr_status esri_parallel_each(int32_t workers, int32_t count, esri_parallel_body body,
                                           void *user);
// Processors at hand, 1 to ESRI_WORKERS_MAX.
int32_t esri_parallel_processors(void);

// A context for each thread, for work that records faults.
typedef struct esri_crew {
    int32_t workers;
    esr_context *contexts[ESRI_WORKERS_MAX]; // NULL behind the last one
} esri_crew;
// `crew` is all zero before, or says how many `workers` there are to be, at most ESRI_WORKERS_MAX;
// 0: one for each processor. To be closed in any case.
ESR_MUST_USE esr_status esri_crew_open(esr_context *ctx, esri_crew *crew);
void esri_crew_close(esri_crew *crew);
// Records a fault of one of the threads in `ctx`, and answers `status`, that of the work; or the
// lack of memory of a thread that had none to record a fault.
esr_status esri_crew_tell(esr_context *ctx, const esri_crew *crew, esr_status status);

#endif
