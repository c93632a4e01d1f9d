// SPDX-License-Identifier: GPL-3.0-or-later
// Recruits as rows of reviewers.csv.
#include <stdio.h>

#include "base/buf.h"
#include "explain/recruit/recruit.h"

const char *esri_recruit_id(const esr_cycle *cycle, int32_t at, esri_arena *arena) {
    const char *mark = "";
    for (int32_t more = 1;; more++) {
        const char *id = esri_arena_printf(arena, "recruit%s-%d", mark, (int)at + 1);
        if (!id || esr_cycle_find_reviewer(cycle, id).at < 0)
            return id;
        mark = esri_arena_printf(arena, "-%d", (int)more);
        if (!mark)
            return NULL;
    }
}

static void join(const esr_words *words, uint64_t mask, esri_buf *out) {
    for (int32_t w = 0; w < words->count; w++)
        if (mask >> w & 1)
            esri_buf_printf(out, "%s%s", out->length ? ";" : "", words->at[w]);
}

static const char *first_of(const esr_words *words, uint64_t mask) {
    return words->at[__builtin_ctzll(mask)];
}

esr_status esri_recruit_add(esr_context *ctx, esr_edit *edit, const esr_cycle *cycle,
                            const esr_recruit_options *options, int32_t at,
                            const esr_recruit_kind *kind, esr_place place, int32_t recent) {
    esri_arena arena = {0};
    esri_buf languages = {0}, skills = {0};
    char visits[16], latitude[32] = "", longitude[32] = "", years[16];
    int32_t most = options->max_visits ? options->max_visits : cycle->limits.max_visits;
    esr_status status = ESR_OK;
    const char *id = esri_recruit_id(cycle, at, &arena);
    join(&cycle->languages, kind->languages, &languages);
    join(&cycle->skills, kind->skills, &skills);
    if (!id || languages.failed || skills.failed) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    snprintf(visits, sizeof visits, "%d", (int)most);
    snprintf(years, sizeof years, "%d", (int)recent);
    if (place.known) {
        snprintf(latitude, sizeof latitude, "%.5f", place.latitude);
        snprintf(longitude, sizeof longitude, "%.5f", place.longitude);
    }
    const esr_cell cells[] = {{"id", id},
                              {"name", id},
                              {"role", first_of(&cycle->roles, kind->roles)},
                              {"school_id", ""},
                              {"sectors", cycle->sectors.at[kind->sector]},
                              {"languages", languages.text ? languages.text : ""},
                              {"skills", skills.text ? skills.text : ""},
                              {"visits_done", options->veteran ? "1" : "0"},
                              {"recent_visits", years},
                              {"max_visits", visits},
                              {"latitude", latitude},
                              {"longitude", longitude},
                              {NULL, NULL}};
    ESR_TRY(esr_edit_add(ctx, edit, "reviewers", cells));
cleanup:
    esri_buf_free(&languages);
    esri_buf_free(&skills);
    esri_arena_free(&arena);
    return status;
}
