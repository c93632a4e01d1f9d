// SPDX-License-Identifier: GPL-3.0-or-later
// Facts as text, for the database: one JSON object, so that SQL can look into it.
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "invite/facts.h"

// --- the fields, by type --------------------------------------------------------------------

typedef struct field {
    const char *key;
    size_t offset;
} field;
#define FACT(name)                                                                                 \
    { #name, offsetof(esri_facts, name) }
#define MEMBER(name)                                                                               \
    { #name, offsetof(esri_fact_member, name) }
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const field fact_texts[] = {FACT(cycle),   FACT(cycle_zh),  FACT(review_id), FACT(school_id),
                                   FACT(school),  FACT(school_zh), FACT(district),  FACT(name),
                                   FACT(name_zh), FACT(time_zone), FACT(seat)};
static const field fact_days[] = {FACT(first_day), FACT(part_first), FACT(team_day),
                                  FACT(objections)};
static const field fact_numbers[] = {FACT(half_days), FACT(part_days), FACT(from), FACT(to)};
static const field member_texts[] = {MEMBER(seat), MEMBER(role),    MEMBER(name),   MEMBER(name_zh),
                                     MEMBER(home), MEMBER(home_zh), MEMBER(address)};

static const char *const *text_at(const void *record, const field *f) {
    return (const char *const *)(const void *)((const char *)record + f->offset);
}

static const int32_t *number_at(const void *record, const field *f) {
    return (const int32_t *)(const void *)((const char *)record + f->offset);
}

// --- printing -------------------------------------------------------------------------------

// Answers whether there was memory, as all that follow.
static bool put(json_t *object, const char *key, json_t *value) {
    return value && json_object_set_new(object, key, value) == 0;
}

static bool put_texts(json_t *object, const void *record, const field *fields, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!put(object, fields[i].key, json_string(*text_at(record, &fields[i]))))
            return false;
    return true;
}

static bool put_days(json_t *object, const esri_facts *facts) {
    for (size_t i = 0; i < COUNT_OF(fact_days); i++) {
        char day[11];
        esr_day_text(*number_at(facts, &fact_days[i]), day);
        if (!put(object, fact_days[i].key, json_string(day)))
            return false;
    }
    return true;
}

static bool put_numbers(json_t *object, const esri_facts *facts) {
    for (size_t i = 0; i < COUNT_OF(fact_numbers); i++)
        if (!put(object, fact_numbers[i].key, json_integer(*number_at(facts, &fact_numbers[i]))))
            return false;
    return put(object, "school_is_told", json_boolean(facts->recipient == ESR_RECIPIENT_SCHOOL)) &&
           put(object, "part", json_integer((json_int_t)facts->part)) &&
           put(object, "team_told", json_boolean(facts->team_told));
}

static bool put_team(json_t *object, const esri_facts *facts) {
    json_t *team = json_array(), *open = json_array();
    bool done = put(object, "team", team); // which owns it in any case
    done = put(object, "open_seats", open) && done;
    for (size_t i = 0; done && i < facts->team_count; i++) {
        json_t *member = json_object();
        done = json_array_append_new(team, member) == 0 &&
               put_texts(member, &facts->team[i], member_texts, COUNT_OF(member_texts)) &&
               put(member, "same_home", json_boolean(facts->team[i].same_home));
    }
    for (size_t i = 0; done && i < facts->open_seat_count; i++)
        done = json_array_append_new(open, json_string(facts->open_seats[i])) == 0;
    return done;
}

esr_status esri_facts_print(esr_context *ctx, const esri_facts *facts, esri_arena *arena,
                            const char **out) {
    json_t *object = json_object();
    char *text = NULL, *copy = NULL;
    if (object && put_texts(object, facts, fact_texts, COUNT_OF(fact_texts)) &&
        put_days(object, facts) && put_numbers(object, facts) && put_team(object, facts))
        text = json_dumps(object, JSON_COMPACT);
    if (text)
        copy = esri_arena_strdup(arena, text);
    json_decref(object);
    free(text);
    if (!copy)
        return esri_fail_nomem(ctx);
    *out = copy;
    return ESR_OK;
}

// --- reading --------------------------------------------------------------------------------

typedef struct reader {
    esr_context *ctx;
    esri_arena *arena;
} reader;

static esr_status refuse(const reader *r, const char *key) {
    return esri_fail(r->ctx, ESR_E_DB, NULL, "the facts of an invitation can't be read: %s", key);
}

static esr_status read_text(const reader *r, const json_t *value, const char *key,
                            const char **out) {
    const char *text = json_string_value(value);
    if (!text)
        return refuse(r, key);
    *out = esri_arena_strdup(r->arena, text);
    return *out ? ESR_OK : esri_fail_nomem(r->ctx);
}

static esr_status read_texts(const reader *r, const json_t *object, const field *fields,
                             size_t count, void *record) {
    esr_status status = ESR_OK;
    for (size_t i = 0; i < count && status == ESR_OK; i++) {
        const char **out = (const char **)(void *)((char *)record + fields[i].offset);
        status = read_text(r, json_object_get(object, fields[i].key), fields[i].key, out);
    }
    return status;
}

static esr_status read_days(const reader *r, const json_t *object, esri_facts *facts) {
    for (size_t i = 0; i < COUNT_OF(fact_days); i++) {
        const char *text = json_string_value(json_object_get(object, fact_days[i].key));
        esr_day *out = (esr_day *)(void *)((char *)facts + fact_days[i].offset);
        *out = ESR_DAY_NONE;
        if (!text || (*text && !esr_day_parse(text, out)))
            return refuse(r, fact_days[i].key);
    }
    return ESR_OK;
}

static esr_status read_number(const reader *r, const json_t *object, const char *key,
                              int32_t *out) {
    const json_t *value = json_object_get(object, key);
    const json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 0 || number > INT32_MAX)
        return refuse(r, key);
    *out = (int32_t)number;
    return ESR_OK;
}

static esr_status read_flag(const reader *r, const json_t *object, const char *key, bool *out) {
    const json_t *value = json_object_get(object, key);
    if (!json_is_boolean(value))
        return refuse(r, key);
    *out = json_is_true(value);
    return ESR_OK;
}

static esr_status read_numbers(const reader *r, const json_t *object, esri_facts *facts) {
    bool school = false;
    int32_t part = 0;
    esr_status status = ESR_OK;
    for (size_t i = 0; i < COUNT_OF(fact_numbers); i++)
        ESR_TRY(read_number(r, object, fact_numbers[i].key,
                            (int32_t *)(void *)((char *)facts + fact_numbers[i].offset)));
    ESR_TRY(read_flag(r, object, "school_is_told", &school));
    ESR_TRY(read_flag(r, object, "team_told", &facts->team_told));
    ESR_TRY(read_number(r, object, "part", &part));
    if (part > ESR_PART_HALF_DAY)
        ESR_TRY(refuse(r, "part"));
    facts->recipient = school ? ESR_RECIPIENT_SCHOOL : ESR_RECIPIENT_REVIEWER;
    facts->part = (esr_event_part)part;
cleanup:
    return status;
}

static esr_status read_team(const reader *r, const json_t *object, esri_facts *facts) {
    const json_t *team = json_object_get(object, "team");
    const json_t *open = json_object_get(object, "open_seats");
    esr_status status = ESR_OK;
    if (!json_is_array(team) || !json_is_array(open))
        return refuse(r, "team");
    facts->team_count = json_array_size(team);
    facts->open_seat_count = json_array_size(open);
    esri_fact_member *members = esri_arena_alloc(r->arena, facts->team_count, sizeof *members);
    const char **seats = esri_arena_alloc(r->arena, facts->open_seat_count, sizeof *seats);
    if (!members || !seats)
        return esri_fail_nomem(r->ctx);
    for (size_t i = 0; i < facts->team_count; i++) {
        const json_t *member = json_array_get(team, i);
        ESR_TRY(read_texts(r, member, member_texts, COUNT_OF(member_texts), &members[i]));
        ESR_TRY(read_flag(r, member, "same_home", &members[i].same_home));
    }
    for (size_t i = 0; i < facts->open_seat_count; i++)
        ESR_TRY(read_text(r, json_array_get(open, i), "open_seats", &seats[i]));
    facts->team = members;
    facts->open_seats = seats;
cleanup:
    return status;
}

esr_status esri_facts_read(esr_context *ctx, const char *text, esri_arena *arena, esri_facts *out) {
    const reader r = {ctx, arena};
    json_error_t error;
    json_t *object = json_loads(text, 0, &error);
    esri_facts facts = {0};
    esr_status status = ESR_OK;
    if (!object)
        return json_error_code(&error) == json_error_out_of_memory ? esri_fail_nomem(ctx)
                                                                   : refuse(&r, error.text);
    ESR_TRY(read_texts(&r, object, fact_texts, COUNT_OF(fact_texts), &facts));
    ESR_TRY(read_days(&r, object, &facts));
    ESR_TRY(read_numbers(&r, object, &facts));
    ESR_TRY(read_team(&r, object, &facts));
    *out = facts;
cleanup:
    json_decref(object);
    return status;
}
