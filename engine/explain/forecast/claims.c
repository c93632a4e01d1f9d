// SPDX-License-Identifier: GPL-3.0-or-later
// From claims to shortages. Those of one ledger that have no item in common may be added up: the
// greatest first, as long as they are apart, are counted. Of the others those are told besides that
// say something that is not said yet: another kind of shortage, or one in fewer months.
#include "explain/forecast/outlook.h"

#include <stdlib.h>

void esri_outlook_claim(esri_outlook *o, const esri_claim *claim) {
    if (o->claim_count == o->claim_room) {
        int32_t room = o->claim_room ? 2 * o->claim_room : 64;
        esri_claim *claims = realloc(o->claims, (size_t)room * sizeof *claims);
        if (!claims) {
            o->starved = true;
            return;
        }
        o->claims = claims;
        o->claim_room = room;
    }
    o->claims[o->claim_count++] = *claim;
}

static int32_t months_of(const esri_claim *claim) {
    return claim->shortage.last_month - claim->shortage.first_month;
}

static int compare(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

// What weighs more in its ledger first; then the fewer months, the fewer seats, and, so that the
// order is no matter of chance, whatever comes first.
static int by_weight(const void *left, const void *right) {
    const esri_claim *a = left, *b = right;
    bool soft = a->ledger != ESRI_LEDGER_SEATS;
    int order = compare(a->ledger, b->ledger);
    if (order == 0 && !soft)
        order = compare(b->shortage.empty_seats, a->shortage.empty_seats);
    if (order == 0)
        order = compare(b->shortage.missing, a->shortage.missing);
    if (order == 0)
        order = compare(months_of(a), months_of(b));
    if (order == 0)
        order = compare(a->shortage.wanted, b->shortage.wanted);
    if (order == 0)
        order = compare(a->shortage.kind, b->shortage.kind);
    if (order == 0)
        order = compare(a->shortage.first_month, b->shortage.first_month);
    if (order == 0)
        order = compare(a->shortage.review_count, b->shortage.review_count);
    for (int32_t i = 0; i < a->shortage.review_count && order == 0; i++)
        order = compare(a->shortage.reviews[i].at, b->shortage.reviews[i].at);
    for (int32_t i = 0; i < a->item_count && i < b->item_count && order == 0; i++)
        order = compare(a->items[i], b->items[i]);
    return order;
}

static int by_told(const void *left, const void *right) {
    const esri_claim *a = left, *b = right;
    if (a->shortage.counted != b->shortage.counted)
        return a->shortage.counted ? -1 : 1;
    return by_weight(left, right);
}

// Whether two sorted lists of items have one in common.
static bool overlap(const esri_claim *a, const esri_claim *b) {
    int32_t i = 0, k = 0;
    if (a->ledger != b->ledger)
        return false;
    while (i < a->item_count && k < b->item_count && a->items[i] != b->items[k])
        if (a->items[i] < b->items[k])
            i++;
        else
            k++;
    return i < a->item_count && k < b->item_count;
}

// Whether what `claim` says is said by `told`, which overlaps with it: the same kind of shortage,
// in the same months or fewer.
static bool is_said(const esri_claim *told, const esri_claim *claim) {
    return told->shortage.kind == claim->shortage.kind &&
           told->shortage.first_month >= claim->shortage.first_month &&
           told->shortage.last_month <= claim->shortage.last_month;
}

// Moves the claims that are told to the front.
static void choose_told(esri_outlook *o) {
    int32_t told = 0;
    for (int32_t i = 0; i < o->claim_count; i++) {
        esri_claim claim = o->claims[i];
        bool apart = true, said = false;
        for (int32_t k = 0; k < told; k++) {
            if (!overlap(&o->claims[k], &claim))
                continue;
            said = said || is_said(&o->claims[k], &claim);
            apart = apart && !o->claims[k].shortage.counted;
        }
        if (said)
            continue;
        claim.shortage.counted = apart;
        o->claims[told++] = claim;
    }
    o->claim_count = told;
}

// Reviews that must go without a visit: those without a day, and the claims of room that are apart.
static int32_t count_unscheduled(const esri_outlook *o) {
    int32_t count = 0;
    for (int32_t i = 0; i < o->claim_count; i++) {
        const esri_claim *claim = &o->claims[i];
        bool apart = claim->shortage.kind == ESR_SHORT_OF_ROOM;
        count += claim->shortage.kind == ESR_SHORT_OF_DAYS;
        for (int32_t k = 0; k < i && apart; k++)
            apart =
                o->claims[k].shortage.kind != ESR_SHORT_OF_ROOM || !overlap(&o->claims[k], claim);
        count += apart ? claim->shortage.missing : 0;
    }
    return count;
}

void esri_outlook_settle(esri_outlook *o) {
    if (o->claim_count > 0)
        qsort(o->claims, (size_t)o->claim_count, sizeof *o->claims, by_weight);
    o->out->unscheduled = count_unscheduled(o);
    choose_told(o);
    if (o->claim_count > 0)
        qsort(o->claims, (size_t)o->claim_count, sizeof *o->claims, by_told);
    esr_shortage *shortages = esri_outlook_keep(o, (size_t)o->claim_count, sizeof *shortages);
    for (int32_t i = 0; i < o->claim_count && shortages; i++) {
        esri_say_shortage(o, &o->claims[i]);
        shortages[i] = o->claims[i].shortage;
        if (shortages[i].counted)
            o->out->empty_seats += shortages[i].empty_seats;
    }
    o->out->shortages = shortages;
    o->out->shortage_count = o->claim_count;
}
