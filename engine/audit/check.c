// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a certificate once more from the input, with the plan and prices of the one at hand, and
// compares the two leaf by leaf: so nothing in it can be left out of the check.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/certificate.h"
#include "base/context.h"
#include "base/file.h"

#define FILE_MAX    ((size_t)256 << 20)
#define SHOWN_BYTES 70 // of a value that differs
#define PATH_BYTES  512

// A check with the memory that it owns.
typedef struct owned_check {
    esr_certificate_check check; // first, so that both have one address
    esri_arena arena;
    esr_difference *differences;
    size_t room;
    const char *parts[24];
    size_t part_count;
    bool failed; // no memory
} owned_check;

// The parts that only the database knows, and the two that are looked at by themselves.
static bool is_passed_over(const char *key) {
    return strcmp(key, "made") == 0 || strcmp(key, "record") == 0 || strcmp(key, "schema") == 0 ||
           strcmp(key, "seal") == 0;
}

static const char *shown(owned_check *o, const json_t *value) {
    if (!value)
        return "";
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    const char *kept = NULL;
    if (text && strlen(text) <= SHOWN_BYTES) {
        kept = esri_arena_strdup(&o->arena, text);
    } else if (text) {
        size_t cut = SHOWN_BYTES;
        while (cut > 0 && ((unsigned char)text[cut] & 0xC0) == 0x80)
            cut--;
        kept = esri_arena_printf(&o->arena, "%.*s…", (int)cut, text);
    }
    free(text);
    o->failed = o->failed || !kept;
    return kept ? kept : "";
}

static void differ(owned_check *o, const char *part, const char *where, const char *claimed,
                   const char *found) {
    esr_certificate_check *check = &o->check;
    if (check->count == o->room) {
        size_t room = o->room ? 2 * o->room : 16;
        esr_difference *more = realloc(o->differences, room * sizeof *more);
        if (!more) {
            o->failed = true;
            return;
        }
        o->differences = more;
        o->room = room;
    }
    const char *copy = esri_arena_strdup(&o->arena, where);
    o->failed = o->failed || !copy;
    o->differences[check->count++] = (esr_difference){part, copy ? copy : "", claimed, found};
    check->differences = o->differences;
}

static void compare(owned_check *o, const char *part, char path[PATH_BYTES], const json_t *claimed,
                    const json_t *found);

// Compares what stands below a path; puts the path back as it was.
static void compare_below(owned_check *o, const char *part, char path[PATH_BYTES], const char *step,
                          const json_t *claimed, const json_t *found) {
    size_t length = strlen(path), more = strlen(step);
    if (length + more < PATH_BYTES)
        memcpy(path + length, step, more + 1);
    compare(o, part, path, claimed, found);
    path[length] = '\0';
}

static void compare_objects(owned_check *o, const char *part, char path[PATH_BYTES],
                            json_t *claimed, json_t *found) {
    const char *key;
    json_t *value;
    char step[PATH_BYTES];
    json_object_foreach(found, key, value) {
        snprintf(step, sizeof step, ".%s", key);
        compare_below(o, part, path, step, json_object_get(claimed, key), value);
    }
    json_object_foreach(claimed, key, value) {
        snprintf(step, sizeof step, ".%s", key);
        if (!json_object_get(found, key))
            compare_below(o, part, path, step, value, NULL);
    }
}

static void compare(owned_check *o, const char *part, char path[PATH_BYTES], const json_t *claimed,
                    const json_t *found) {
    if (json_is_object(claimed) && json_is_object(found)) {
        compare_objects(o, part, path, (json_t *)(uintptr_t)claimed, (json_t *)(uintptr_t)found);
    } else if (json_is_array(claimed) && json_is_array(found)) {
        size_t most = json_array_size(claimed), other = json_array_size(found);
        char step[32];
        most = other > most ? other : most;
        for (size_t i = 0; i < most; i++) {
            snprintf(step, sizeof step, "[%zu]", i);
            compare_below(o, part, path, step, json_array_get(claimed, i),
                          json_array_get(found, i));
        }
    } else if (!json_equal(claimed, found)) {
        differ(o, part, path, shown(o, claimed), shown(o, found));
    }
}

static const char *add_part(owned_check *o, const char *key) {
    const char *copy = esri_arena_strdup(&o->arena, key);
    o->failed = o->failed || !copy;
    if (!copy || o->part_count + 1 >= sizeof o->parts / sizeof *o->parts)
        return "";
    o->parts[o->part_count++] = copy;
    return copy;
}

static void compare_trees(owned_check *o, const json_t *claimed, const json_t *found) {
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)found, key, value) {
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "%s", key);
        if (!is_passed_over(key) && strcmp(key, "input") != 0)
            compare(o, add_part(o, key), path, json_object_get(claimed, key), value);
    }
    json_object_foreach((json_t *)(uintptr_t)claimed, key, value) {
        if (!json_object_get(found, key) && !is_passed_over(key))
            differ(o, add_part(o, "more"), key, shown(o, value), "");
    }
}

static void check_seal(owned_check *o, const json_t *claimed) {
    const char *part = add_part(o, "seal");
    json_t *right = NULL;
    if (!esri_certificate_seal(claimed, &o->check.seal) ||
        !(right = json_string(o->check.seal.text))) {
        o->failed = true;
        return;
    }
    const json_t *seal = json_object_get(claimed, "seal");
    if (!json_equal(seal, right))
        differ(o, part, "seal", shown(o, seal), shown(o, right));
    json_decref(right);
}

// The certificate's tree, made again.
static esr_status make_again(esr_context *ctx, owned_check *o, const esr_solution *solution,
                             json_t **out) {
    esri_owned_certificate *again = NULL;
    esr_status status = esri_certificate_gather(ctx, solution, NULL, &again);
    if (status != ESR_OK)
        return status;
    *out = esri_certificate_tree(&again->certificate);
    o->check.bound = again->certificate.bound;
    o->check.by_prices = again->certificate.by_prices;
    esr_certificate_free(&again->certificate);
    return *out ? ESR_OK : esri_fail_nomem(ctx);
}

static esr_status check_input(esr_context *ctx, owned_check *o, const json_t *claimed,
                              const esr_cycle *cycle) {
    esri_owned_certificate *again = calloc(1, sizeof *again);
    json_t *found = NULL;
    if (!again)
        return esri_fail_nomem(ctx);
    esr_status status = esri_certificate_gather_input(ctx, cycle, again);
    if (status == ESR_OK) {
        char path[PATH_BYTES] = "input";
        found = esri_certificate_input_tree(&again->certificate);
        if (found)
            compare(o, add_part(o, path), path, json_object_get(claimed, path), found);
        else
            status = esri_fail_nomem(ctx);
    }
    json_decref(found);
    esr_certificate_free(&again->certificate);
    return status;
}

static esr_status check_rest(esr_context *ctx, owned_check *o, const json_t *claimed,
                             const esr_cycle *cycle) {
    esr_solution *solution = calloc(1, sizeof *solution);
    json_t *found = NULL;
    const char *where = NULL;
    const json_t *value = NULL;
    if (!solution)
        return esri_fail_nomem(ctx);
    esr_status status =
        esri_certificate_read(ctx, claimed, cycle, &o->arena, solution, &where, &value);
    if (status == ESR_E_INPUT && where) {
        bool plan = strncmp(where, "plan", strlen("plan")) == 0;
        differ(o, add_part(o, plan ? "plan" : "bound"), where, shown(o, value), "");
        status = ESR_OK;
        goto cleanup;
    }
    if (status == ESR_OK)
        status = make_again(ctx, o, solution, &found);
    if (status == ESR_OK)
        compare_trees(o, claimed, found);
cleanup:
    json_decref(found);
    esr_solution_free(solution);
    return status;
}

static const char *note(owned_check *o, const json_t *tree, const char *part, const char *key) {
    const char *text = json_string_value(json_object_get(json_object_get(tree, part), key));
    const char *copy = esri_arena_strdup(&o->arena, text ? text : "");
    o->failed = o->failed || !copy;
    return copy ? copy : "";
}

static esr_status check_tree(esr_context *ctx, const esr_cycle *cycle, const json_t *tree,
                             esr_certificate_check **out) {
    owned_check *o = calloc(1, sizeof *o);
    esr_status status = ESR_OK;
    if (!o)
        return esri_fail_nomem(ctx);
    o->check.cycle_id = note(o, tree, "cycle", "id");
    o->check.made_at = note(o, tree, "made", "at");
    o->check.made_by = note(o, tree, "made", "by");
    o->check.parts = o->parts;
    check_seal(o, tree);
    size_t before = o->check.count;
    ESR_TRY(check_input(ctx, o, tree, cycle));
    if (o->check.count == before)
        ESR_TRY(check_rest(ctx, o, tree, cycle));
    if (o->failed)
        ESR_TRY(esri_fail_nomem(ctx));
    *out = &o->check;
    o = NULL;
cleanup:
    if (o)
        esr_certificate_check_free(&o->check);
    return status;
}

esr_status esr_certificate_check_text(esr_context *ctx, const esr_cycle *cycle, const char *name,
                                      const char *text, esr_certificate_check **out) {
    json_error_t error;
    esr_status status = ESR_OK;
    json_t *tree = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    const char *schema = json_string_value(json_object_get(tree, "schema"));
    if (!tree)
        status = json_error_code(&error) == json_error_out_of_memory
                     ? esri_fail_nomem(ctx)
                     : esri_fail(ctx, ESR_E_INPUT, name,
                                 "is no certificate: it is no JSON from line %d on (%s)",
                                 error.line, error.text);
    else if (!schema || strcmp(schema, ESRI_CERTIFICATE_SCHEMA) != 0)
        status = esri_fail(ctx, ESR_E_INPUT, name,
                           "is no certificate of this version of esr: its \"schema\" must be "
                           "\"" ESRI_CERTIFICATE_SCHEMA "\"");
    else
        status = check_tree(ctx, cycle, tree, out);
    json_decref(tree);
    return status;
}

esr_status esr_certificate_check_file(esr_context *ctx, const esr_cycle *cycle, const char *path,
                                      esr_certificate_check **out) {
    char *text = NULL;
    size_t length = 0;
    esr_status status = esri_file_read(ctx, path, FILE_MAX, &text, &length);
    if (status == ESR_OK && strlen(text) != length)
        status = esri_fail(ctx, ESR_E_INPUT, path, "is no certificate: it is no text");
    if (status == ESR_OK)
        status = esr_certificate_check_text(ctx, cycle, path, text, out);
    free(text);
    return status;
}

void esr_certificate_check_free(esr_certificate_check *check) {
    if (!check)
        return;
    owned_check *o = (owned_check *)check;
    esri_arena_free(&o->arena);
    free(o->differences);
    free(o);
}
