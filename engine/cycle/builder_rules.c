// SPDX-License-Identifier: GPL-3.0-or-later
// [seats] and [rules] of cycle.ini, where the keys are the planner's own words.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cycle/build.h"

#define COST_MAX  1000000
#define YEARS_MAX 99

static bool in_section(const esri_row *row, const char *section) {
    return strcmp(row->cells[ESRI_SETTING_SECTION], section) == 0;
}

static esri_cell setting_cell(esri_build *b, const esri_row *row) {
    esri_cell cell = esri_build_cell(b, ESRI_SETTINGS, row, ESRI_SETTING_VALUE);
    cell.column = row->cells[ESRI_SETTING_KEY];
    return cell;
}

esr_status esri_build_seats(esri_build *b) {
    esr_status status = ESR_OK;
    const esr_words *seats = &b->cycle->seats;
    uint64_t *roles = NULL;
    ESR_TRY(esri_build_alloc(b, seats->count, sizeof *roles, &roles));
    for (int32_t i = 0; i < esri_build_count(b, ESRI_SETTINGS); i++) {
        const esri_row *row = esri_build_row(b, ESRI_SETTINGS, i);
        if (!in_section(row, "seats"))
            continue;
        esri_cell cell = setting_cell(b, row);
        esri_piece name = {cell.column, strlen(cell.column)};
        uint64_t mask = 0;
        if (!esri_cell_word(cell, name) || !esri_build_mask(b, ESRI_VOCAB_ROLES, cell, &mask))
            continue;
        if (mask == 0)
            esri_cell_fault(cell, "must name the roles that may fill the seat, such as "
                                  "principal;vice_principal");
        roles[esri_idmap_get(&b->vocab[ESRI_VOCAB_SEATS], name.at, name.length)] = mask;
    }
    for (int32_t s = 0; s < seats->count; s++) {
        const esri_idmap *words = &b->vocab[ESRI_VOCAB_ROLES];
        int32_t role = esri_idmap_get(words, seats->at[s], strlen(seats->at[s]));
        if (roles[s] == 0)
            roles[s] = (uint64_t)1 << ((uint32_t)role % 64);
    }
    b->cycle->seat_roles = roles;
cleanup:
    return status;
}

// forbid | allow | COST, and where `with_term` a term such as `6y`.
static void read_rule(esri_cell cell, bool with_term, esr_kind_rule *rule) {
    esr_kind_rule read = {.name = rule->name, .mode = ESR_COST, .years = -1};
    char first[16] = "", second[16] = "", rest[2] = "", digits[16] = "", unit[2] = "";
    int parts = sscanf(cell.text, "%15s %15s %1s", first, second, rest);
    esri_cell number = cell;
    bool good = parts == 1 || (parts == 2 && with_term);
    if (good && parts == 2) {
        good = sscanf(second, "%15[0123456789]%1s%1s", digits, unit, rest) == 2 && unit[0] == 'y';
        number.text = digits;
        if (good && !esri_cell_int(number, 0, YEARS_MAX, &read.years))
            return;
    }
    if (strcmp(first, "forbid") == 0) {
        read.mode = ESR_FORBID;
    } else if (strcmp(first, "allow") == 0) {
        read.mode = ESR_ALLOW;
    } else if (good && first[0] >= '0' && first[0] <= '9') {
        number.text = first;
        if (!esri_cell_int(number, 0, COST_MAX, &read.cost))
            return;
    } else {
        good = false;
    }
    if (good)
        *rule = read;
    else if (with_term)
        esri_cell_fault(cell, "must be forbid, allow or a cost, and perhaps a term in years, such "
                              "as forbid 6y");
    else
        esri_cell_fault(cell, "must be forbid, allow or a cost, without a term");
}

// A kind that exists twice is reported with the settings; here the first row counts.
static esr_status add_own_kinds(esri_build *b) {
    for (int32_t i = 0; i < esri_build_count(b, ESRI_SETTINGS); i++) {
        const esri_row *row = esri_build_row(b, ESRI_SETTINGS, i);
        esri_cell cell = setting_cell(b, row);
        esri_piece name = {cell.column, strlen(cell.column)};
        if (in_section(row, "rules") && esri_cell_word(cell, name) &&
            esri_idmap_get(&b->kinds, name.at, name.length) < 0 &&
            !esri_idmap_add(&b->kinds, cell.column, b->kinds.count))
            return esri_fail_nomem(b->faults.ctx);
    }
    return ESR_OK;
}

static int by_name(const void *a, const void *b) {
    const char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

esr_status esri_build_kinds(esri_build *b) {
    static const esr_kind_rule usual[ESR_KIND_COUNT] = {
        [ESR_KIND_FAMILY] = {"family", ESR_FORBID, 0, -1},
        [ESR_KIND_EMPLOYED] = {"employed", ESR_FORBID, 0, 6},
        [ESR_KIND_GOVERNED] = {"governed", ESR_FORBID, 0, 6},
        [ESR_KIND_APPLIED] = {"applied", ESR_FORBID, 0, 6},
        [ESR_KIND_SUPPORTED] = {"supported", ESR_FORBID, 0, 3},
        [ESR_KIND_DECLARED] = {"declared", ESR_FORBID, 0, -1},
        [ESR_KIND_OBJECTION] = {"objection", ESR_FORBID, 0, -1},
        [ESR_KIND_REVIEWED] = {"reviewed", ESR_FORBID, 0, 6},
        [ESR_KIND_RECIPROCAL] = {"reciprocal", ESR_FORBID, 0, 6},
        [ESR_KIND_SAME_SPONSOR] = {"same_sponsor", ESR_FORBID, 0, -1},
        [ESR_KIND_RIVAL] = {"rival", ESR_COST, 40, -1},
    };
    esr_status status = ESR_OK;
    esr_kind_rule *kinds = NULL;
    for (int32_t k = 0; k < ESR_KIND_COUNT; k++)
        if (!esri_idmap_add(&b->kinds, usual[k].name, k))
            ESR_TRY(esri_fail_nomem(b->faults.ctx));
    ESR_TRY(add_own_kinds(b));
    int32_t count = b->kinds.count;
    qsort(b->kinds.keys + ESR_KIND_COUNT, (size_t)(count - ESR_KIND_COUNT), sizeof *b->kinds.keys,
          by_name);
    esri_idmap sorted = {.arena = &b->scratch};
    ESR_TRY(esri_build_alloc(b, count, sizeof *kinds, &kinds));
    for (int32_t k = 0; k < count; k++) {
        kinds[k] = k < ESR_KIND_COUNT ? usual[k] : (esr_kind_rule){.name = b->kinds.keys[k]};
        if (!esri_idmap_add(&sorted, kinds[k].name, k))
            ESR_TRY(esri_fail_nomem(b->faults.ctx));
    }
    b->kinds = sorted;
    for (int32_t i = 0; i < esri_build_count(b, ESRI_SETTINGS); i++) {
        const esri_row *row = esri_build_row(b, ESRI_SETTINGS, i);
        esri_cell cell = setting_cell(b, row);
        int32_t kind = esri_idmap_get(&b->kinds, cell.column, strlen(cell.column));
        if (in_section(row, "rules") && kind >= 0)
            read_rule(cell, kind != ESR_KIND_SAME_SPONSOR && kind != ESR_KIND_RIVAL, &kinds[kind]);
    }
    b->cycle->kinds = kinds;
    b->cycle->kind_count = count;
cleanup:
    return status;
}
