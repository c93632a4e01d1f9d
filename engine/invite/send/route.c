// SPDX-License-Identifier: GPL-3.0-or-later
// The route that the office chose: checked, remembered, opened.
#include <stdlib.h>
#include <string.h>

#include "invite/send/carrier.h"
#include "store/told/told.h"

#define CHOICE_KIND  "send by"
#define CHOICE_TO    "send to"
#define CHOICE_TRUST "send trusting"
#define CHOICE_PLAIN "send plain"

typedef struct owned_route {
    esr_route route; // first, so that both have one address
    esri_arena arena;
} owned_route;

void esr_route_free(esr_route *route) {
    if (!route)
        return;
    owned_route *owned = (owned_route *)route;
    esri_arena_free(&owned->arena);
    free(owned);
}

static const char *const names[] = {
    [ESR_ROUTE_NONE] = "",
    [ESR_ROUTE_SMTP] = "smtp",
    [ESR_ROUTE_SENDMAIL] = "sendmail",
    [ESR_ROUTE_CALDAV] = "caldav",
};

const char *esr_route_kind_name(esr_route_kind kind) {
    return names[kind];
}

esr_status esr_store_route(esr_context *ctx, esr_store *store, esr_route **out) {
    const char *kind = "", *plain = "";
    esr_status status = ESR_OK;
    owned_route *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_route *route = &owned->route;
    ESR_TRY(esri_told_choice(ctx, store, CHOICE_KIND, &owned->arena, &kind));
    ESR_TRY(esri_told_choice(ctx, store, CHOICE_TO, &owned->arena, &route->target));
    ESR_TRY(esri_told_choice(ctx, store, CHOICE_TRUST, &owned->arena, &route->ca_file));
    ESR_TRY(esri_told_choice(ctx, store, CHOICE_PLAIN, &owned->arena, &plain));
    for (int32_t i = 0; i < (int32_t)(sizeof names / sizeof *names); i++)
        if (strcmp(kind, names[i]) == 0)
            route->kind = (esr_route_kind)i;
    route->plain = strcmp(plain, "yes") == 0;
    *out = route;
    return ESR_OK;
cleanup:
    esr_route_free(&owned->route);
    return status;
}

static esr_status choose(esr_context *ctx, esr_store *store, const esr_route *route) {
    esr_status status = ESR_OK;
    ESR_TRY(esri_told_choose(ctx, store, CHOICE_KIND, names[route->kind]));
    ESR_TRY(esri_told_choose(ctx, store, CHOICE_TO, route->target));
    ESR_TRY(esri_told_choose(ctx, store, CHOICE_TRUST, route->ca_file));
    ESR_TRY(esri_told_choose(ctx, store, CHOICE_PLAIN, route->plain ? "yes" : "no"));
cleanup:
    return status;
}

esr_status esr_store_choose_route(esr_context *ctx, esr_store *store, const esr_route *route) {
    esri_carrier carrier = {0};
    esr_status status = esri_carrier_open(ctx, route, &carrier); // connects to nobody yet
    esri_carrier_close(&carrier);
    if (status != ESR_OK)
        return status;
    status = esr_store_begin(ctx, store);
    return status == ESR_OK ? esr_store_end(ctx, store, choose(ctx, store, route)) : status;
}

esr_status esri_carrier_open(esr_context *ctx, const esr_route *route, esri_carrier *out) {
    switch (route->kind) {
    case ESR_ROUTE_SMTP:
        return esri_carrier_smtp(ctx, route, out);
    case ESR_ROUTE_SENDMAIL:
        return esri_carrier_sendmail(ctx, route, out);
    case ESR_ROUTE_CALDAV:
        return esri_carrier_caldav(ctx, route, out);
    case ESR_ROUTE_NONE:
        break;
    }
    return esri_fail(ctx, ESR_E_USAGE, NULL, "no route was chosen");
}

void esri_carrier_close(esri_carrier *carrier) {
    if (carrier->free && carrier->self)
        carrier->free(carrier);
    *carrier = (esri_carrier){0};
}
