// SPDX-License-Identifier: GPL-3.0-or-later
// Repairs of single losses, judged.
#include "explain/standby/repair.h"

#include <string.h>

esr_status esri_repair_open(esr_context *ctx, const esri_pool *pool, esri_repair *out) {
    out->pool = pool;
    esr_status status = esr_plan_copy(ctx, pool->plan, &out->scratch);
    return status == ESR_OK ? esr_verify(ctx, pool->plan, &out->now) : status;
}

void esri_repair_close(esri_repair *repair) {
    esr_plan_free(repair->scratch);
    esr_verdict_free(repair->now);
}

static void put(esri_repair *repair, const esri_pool_loss *loss, const int32_t *spares) {
    const esri_pool *pool = repair->pool;
    for (int32_t k = 0; k < loss->seat_count; k++)
        repair->scratch->member[pool->seats[loss->seat_at + k].place].at =
            spares && spares[k] >= 0 ? pool->spares[spares[k]].as->reviewer.at : -1;
}

esr_status esri_repair_fill(esr_context *ctx, esri_repair *repair, int32_t loss,
                            const int32_t *spares, esr_verdict **out) {
    const esri_pool_loss *lost = &repair->pool->losses[loss];
    put(repair, lost, spares);
    esr_status status = esr_verify(ctx, repair->scratch, out);
    for (int32_t k = 0; k < lost->seat_count; k++)
        repair->scratch->member[repair->pool->seats[lost->seat_at + k].place] = lost->reviewer;
    return status;
}

static bool is_known(const esr_verdict *verdict, const esr_violation *broken) {
    for (size_t i = 0; i < verdict->violation_count; i++)
        if (verdict->violations[i].rule == broken->rule &&
            strcmp(verdict->violations[i].text, broken->text) == 0)
            return true;
    return false;
}

esr_status esri_repair_judge(esr_context *ctx, esri_repair *repair, int32_t loss,
                             const int32_t *spares, bool *sound) {
    esr_verdict *empty = NULL, *filled = NULL;
    esr_status status = esri_repair_fill(ctx, repair, loss, spares, &filled);
    *sound = true;
    if (status == ESR_OK && filled->violation_count > 0)
        status = esri_repair_fill(ctx, repair, loss, NULL, &empty);
    for (size_t i = 0; status == ESR_OK && i < filled->violation_count; i++)
        *sound = *sound && is_known(empty, &filled->violations[i]);
    esr_verdict_free(empty);
    esr_verdict_free(filled);
    return status;
}
