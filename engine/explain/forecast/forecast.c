// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a forecast: compiles the cycle as the search does, and lets the parts of outlook.h look at
// it one after the other.
#include "explain/forecast/outlook.h"

#include <stdlib.h>

// The forecast with the memory that it owns.
typedef struct owned_forecast {
    esr_forecast forecast; // first, so that both have one address
    esri_arena arena;
} owned_forecast;

static void *note(esri_outlook *o, void *memory) {
    if (!memory)
        o->starved = true;
    return memory;
}

void *esri_outlook_alloc(esri_outlook *o, size_t count, size_t size) {
    return note(o, esri_arena_alloc(&o->scratch, count, size));
}

void *esri_outlook_keep(esri_outlook *o, size_t count, size_t size) {
    return note(o, esri_arena_alloc(o->kept, count, size));
}

void esri_outlook_supply(esri_outlook *o, size_t givers, esri_supply *supply) {
    *supply = (esri_supply){0};
    supply->visits = esri_outlook_alloc(o, givers, sizeof(int32_t));
    supply->last = esri_outlook_alloc(o, givers, sizeof(int32_t));
    supply->touched = esri_outlook_alloc(o, givers, sizeof(int32_t));
}

static void look(esri_outlook *o) {
    static void (*const parts[])(esri_outlook * o) = {
        esri_outlook_days, esri_outlook_teams,  esri_outlook_runs,
        esri_outlook_room, esri_outlook_settle, esri_outlook_tables,
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !o->starved; i++)
        parts[i](o);
}

esr_status esr_forecast_new(esr_context *ctx, const esr_cycle *cycle, esr_forecast **out) {
    esr_status status = ESR_OK;
    esri_outlook o = {.cycle = cycle, .who_words = ESRI_BITSET_WORDS(cycle->reviewer_count)};
    owned_forecast *owned = calloc(1, sizeof *owned);
    if (!owned) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    o.out = &owned->forecast;
    o.kept = &owned->arena;
    ESR_TRY(esri_problem_new(ctx, cycle, esri_parallel_processors(), &o.problem));
    look(&o);
    if (o.starved) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    *out = &owned->forecast;
    owned = NULL;
cleanup:
    esr_forecast_free(owned ? &owned->forecast : NULL);
    esri_problem_free(o.problem);
    esri_arena_free(&o.scratch);
    free(o.claims);
    return status;
}

void esr_forecast_free(esr_forecast *forecast) {
    if (!forecast)
        return;
    owned_forecast *owned = (owned_forecast *)forecast;
    esri_arena_free(&owned->arena);
    free(owned);
}

const char *esr_shortage_name(esr_shortage_kind kind) {
    static const char *const names[ESR_SHORTAGE_KIND_COUNT] = {
        [ESR_SHORT_OF_DAYS] = "days",
        [ESR_SHORT_OF_ROOM] = "room",
        [ESR_SHORT_OF_TEAM] = "team",
        [ESR_SHORT_OF_PEOPLE] = "people",
        [ESR_SHORT_BESIDE_NOVICES] = "beside_novices",
        [ESR_SHORT_OF_SKILL] = "skill",
        [ESR_SHORT_OF_VETERANS] = "veterans",
    };
    return names[kind];
}

const char *esr_lost_name(esr_lost lost) {
    static const char *const names[ESR_LOST_COUNT] = {
        [ESR_LOST_END] = "end",           [ESR_LOST_WEEKEND] = "weekend", [ESR_LOST_ALL] = "all",
        [ESR_LOST_SCHOOL] = "school",     [ESR_LOST_BOUNDS] = "bounds",   [ESR_LOST_PIN] = "pin",
        [ESR_LOST_CAPACITY] = "capacity",
    };
    return names[lost];
}
