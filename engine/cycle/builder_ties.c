// SPDX-License-Identifier: GPL-3.0-or-later
// What ties reviewers to schools and to each other: relations, history, preferences, pairs.
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "cycle/build.h"

#define PREFERENCE_MAX 1000

static int compare(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int by_content(const esr_relation *a, const esr_relation *b) {
    int order = compare(a->reviewer.at, b->reviewer.at);
    if (order == 0)
        order = compare(a->school.at, b->school.at);
    if (order == 0)
        order = compare(a->kind, b->kind);
    if (order == 0)
        order = compare(a->from, b->from);
    return order ? order : compare(a->to, b->to);
}

static int by_content_line(const void *a, const void *b) {
    const esr_relation *left = a, *right = b;
    int order = by_content(left, right);
    if (order == 0)
        order = compare(left->waived, right->waived);
    if (order == 0)
        order = compare(left->from_history, right->from_history);
    return order ? order : compare(left->line, right->line);
}

// A tie that is waived in one row and binds in another: which of the two holds is a guess.
static void check_waivers(esri_build *b, esr_relation *list, int32_t count) {
    qsort(list, (size_t)count, sizeof *list, by_content_line);
    for (int32_t i = 1; i < count; i++) {
        if (by_content(&list[i], &list[i - 1]) != 0 || list[i].waived == list[i - 1].waived)
            continue;
        bool ordered = list[i - 1].line < list[i].line;
        const esr_relation *first = &list[ordered ? i - 1 : i],
                           *second = &list[ordered ? i : i - 1];
        esri_cell cell = {&b->faults, esri_table_shape_of(ESRI_RELATIONS)->file, second->line,
                          "waived_by", ""};
        esri_cell_fault(cell, "the same tie stands in line %d, %s; remove one of the two rows",
                        (int)first->line,
                        first->waived ? "where it is waived" : "where it is not waived");
    }
}

// Until when a relation binds: `to` plus the kind's term.
static esr_day binds_until(const esr_kind_rule *rule, esr_day to) {
    return to != ESR_DAY_NONE && rule->years > 0 ? esri_day_add_years(to, rule->years) : to;
}

static bool read_relation(esri_build *b, const esri_row *row, esr_relation *out) {
#define CELL(column) esri_build_cell(b, ESRI_RELATIONS, row, (column))
    int64_t before = b->faults.count;
    esr_relation relation = {.line = row->line, .from = ESR_DAY_NONE, .to = ESR_DAY_NONE};
    relation.reviewer.at = esri_build_refer(b, CELL(ESRI_RELATION_REVIEWER_ID), ESRI_REVIEWERS);
    relation.school.at = esri_build_refer(b, CELL(ESRI_RELATION_SCHOOL_ID), ESRI_SCHOOLS);
    esri_cell kind = CELL(ESRI_RELATION_KIND);
    relation.kind = esri_idmap_get(&b->kinds, kind.text, strlen(kind.text));
    if (esri_cell_need(kind) && relation.kind < 0)
        esri_cell_unknown(kind, "rule in cycle.ini's [rules] for", b->kinds.keys, b->kinds.count);
    (void)esri_build_span(CELL(ESRI_RELATION_FROM), CELL(ESRI_RELATION_TO), &relation.from,
                          &relation.to);
    relation.waived = !esri_cell_is_empty(CELL(ESRI_RELATION_WAIVED_BY));
    relation.waived_by = CELL(ESRI_RELATION_WAIVED_BY).text;
    relation.waived_why = CELL(ESRI_RELATION_WAIVED_WHY).text;
    (void)esri_cell_text(CELL(ESRI_RELATION_WAIVED_BY));
    (void)esri_cell_note(CELL(ESRI_RELATION_WAIVED_WHY));
    if (!relation.waived && !esri_cell_is_empty(CELL(ESRI_RELATION_WAIVED_WHY)))
        esri_cell_fault(CELL(ESRI_RELATION_WAIVED_BY),
                        "is empty, but waived_why is given; say who waived it");
    if (b->faults.count > before || relation.reviewer.at < 0 || relation.school.at < 0)
        return false;
    relation.binds_until = binds_until(&b->cycle->kinds[relation.kind], relation.to);
    *out = relation;
    return true;
#undef CELL
}

static bool read_history(esri_build *b, const esri_row *row, esr_relation *out) {
#define CELL(column) esri_build_cell(b, ESRI_HISTORY, row, (column))
    esr_relation relation = {.line = row->line,
                             .kind = ESR_KIND_REVIEWED,
                             .waived_by = "",
                             .waived_why = "",
                             .from_history = true};
    relation.reviewer.at = esri_build_refer(b, CELL(ESRI_HISTORY_REVIEWER_ID), ESRI_REVIEWERS);
    relation.school.at = esri_build_refer(b, CELL(ESRI_HISTORY_SCHOOL_ID), ESRI_SCHOOLS);
    esri_cell date = CELL(ESRI_HISTORY_DATE);
    if (!esri_cell_need(date) || !esri_cell_day(date, &relation.from))
        return false;
    if (b->span_known && relation.from > b->cycle->last_day) {
        esri_cell_fault(date, "%s lies after this cycle's last day, but must be of an earlier one",
                        date.text);
        return false;
    }
    if (relation.reviewer.at < 0 || relation.school.at < 0)
        return false;
    relation.to = relation.from;
    relation.binds_until = binds_until(&b->cycle->kinds[relation.kind], relation.to);
    *out = relation;
    return true;
#undef CELL
}

esr_status esri_build_relations(esri_build *b) {
    esr_status status = ESR_OK;
    int32_t ties = esri_build_count(b, ESRI_RELATIONS), past = esri_build_count(b, ESRI_HISTORY);
    int32_t people = b->cycle->reviewer_count, count = 0, *at = NULL;
    esr_relation *relations = NULL;
    ESR_TRY(esri_build_alloc(b, ties + past, sizeof *relations, &relations));
    ESR_TRY(esri_build_alloc(b, people + 1, sizeof *at, &at));
    for (int32_t i = 0; i < ties; i++)
        count += read_relation(b, esri_build_row(b, ESRI_RELATIONS, i), &relations[count]);
    check_waivers(b, relations, count);
    for (int32_t i = 0; i < past; i++)
        count += read_history(b, esri_build_row(b, ESRI_HISTORY, i), &relations[count]);
    qsort(relations, (size_t)count, sizeof *relations, by_content_line);
    for (int32_t i = 0; i < count; i++)
        at[relations[i].reviewer.at + 1]++;
    for (int32_t r = 0; r < people; r++)
        at[r + 1] += at[r];
    b->cycle->relations = relations;
    b->cycle->relation_count = count;
    b->cycle->relation_at = at;
cleanup:
    return status;
}

static int by_pair(const void *a, const void *b) {
    const esr_pair *left = a, *right = b;
    int order = compare(left->first.at, right->first.at);
    if (order == 0)
        order = compare(left->second.at, right->second.at);
    return order ? order : compare(left->line, right->line);
}

esr_status esri_build_pairs(esri_build *b) {
    esr_status status = ESR_OK;
    int32_t rows = esri_build_count(b, ESRI_PAIRS), count = 0, kept = 0;
    esr_pair *pairs = NULL;
    ESR_TRY(esri_build_alloc(b, rows, sizeof *pairs, &pairs));
    for (int32_t i = 0; i < rows; i++) {
        const esri_row *row = esri_build_row(b, ESRI_PAIRS, i);
        esri_cell other = esri_build_cell(b, ESRI_PAIRS, row, ESRI_PAIR_OTHER_ID);
        int32_t x = esri_build_refer(b, esri_build_cell(b, ESRI_PAIRS, row, ESRI_PAIR_REVIEWER_ID),
                                     ESRI_REVIEWERS);
        int32_t y = esri_build_refer(b, other, ESRI_REVIEWERS);
        if (x < 0 || y < 0)
            continue;
        if (x == y) {
            esri_cell_fault(other, "is the same reviewer; a pair has two different ones");
            continue;
        }
        pairs[count++] = (esr_pair){{x < y ? x : y}, {x < y ? y : x}, row->line};
    }
    qsort(pairs, (size_t)count, sizeof *pairs, by_pair);
    for (int32_t i = 0; i < count; i++) // a pair that is given twice says nothing new
        if (kept == 0 || pairs[kept - 1].first.at != pairs[i].first.at ||
            pairs[kept - 1].second.at != pairs[i].second.at)
            pairs[kept++] = pairs[i];
    b->cycle->pairs = pairs;
    b->cycle->pair_count = kept;
cleanup:
    return status;
}

static int by_reviewer_school(const void *a, const void *b) {
    const esr_preference *left = a, *right = b;
    int order = compare(left->reviewer.at, right->reviewer.at);
    if (order == 0)
        order = compare(left->school.at, right->school.at);
    return order ? order : compare(left->line, right->line);
}

static bool read_preference(esri_build *b, const esri_row *row, esr_preference *out) {
#define CELL(column) esri_build_cell(b, ESRI_PREFERENCES, row, (column))
    esr_preference read = {.line = row->line};
    read.reviewer.at = esri_build_refer(b, CELL(ESRI_PREFERENCE_REVIEWER_ID), ESRI_REVIEWERS);
    read.school.at = esri_build_refer(b, CELL(ESRI_PREFERENCE_SCHOOL_ID), ESRI_SCHOOLS);
    esri_cell cost = CELL(ESRI_PREFERENCE_COST);
    if (!esri_cell_need(cost) ||
        !esri_cell_int(cost, -PREFERENCE_MAX, PREFERENCE_MAX, &read.cost) || read.reviewer.at < 0 ||
        read.school.at < 0)
        return false;
    *out = read;
    return true;
#undef CELL
}

esr_status esri_build_preferences(esri_build *b) {
    esr_status status = ESR_OK;
    int32_t rows = esri_build_count(b, ESRI_PREFERENCES), people = b->cycle->reviewer_count;
    int32_t count = 0, *at = NULL;
    esr_preference *list = NULL;
    ESR_TRY(esri_build_alloc(b, rows, sizeof *list, &list));
    ESR_TRY(esri_build_alloc(b, people + 1, sizeof *at, &at));
    for (int32_t i = 0; i < rows; i++)
        count += read_preference(b, esri_build_row(b, ESRI_PREFERENCES, i), &list[count]);
    qsort(list, (size_t)count, sizeof *list, by_reviewer_school);
    for (int32_t i = 0; i < count; i++) {
        at[list[i].reviewer.at + 1]++;
        if (i == 0 || list[i].reviewer.at != list[i - 1].reviewer.at ||
            list[i].school.at != list[i - 1].school.at)
            continue;
        esri_cell cell = {&b->faults, esri_table_shape_of(ESRI_PREFERENCES)->file, list[i].line,
                          "reviewer_id", ""};
        esri_cell_fault(cell, "%s and %s stand in line %d already; keep one of the two rows",
                        b->cycle->reviewers[list[i].reviewer.at].id,
                        b->cycle->schools[list[i].school.at].id, (int)list[i - 1].line);
    }
    for (int32_t r = 0; r < people; r++)
        at[r + 1] += at[r];
    b->cycle->preferences = list;
    b->cycle->preference_count = count;
    b->cycle->preference_at = at;
cleanup:
    return status;
}
