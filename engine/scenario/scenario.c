// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios as texts, and applied to a cycle.
#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"

#define FILE_MOST ((size_t)4 << 20)

void esr_scenario_free(esr_scenario *scenario) {
    if (!scenario)
        return;
    esri_scenario *owned = (esri_scenario *)scenario;
    esri_arena_free(&owned->arena);
    free(owned);
}

// Reads one line and adds its edit, if it has one.
static esr_status read_line(esr_context *ctx, esri_scenario *scenario, const char *name,
                            int32_t number, esri_piece text) {
    esri_line line = {0};
    esri_arena *arena = &scenario->arena;
    int32_t at = scenario->scenario.count;
    const char *where = esri_arena_printf(arena, "%s:%d", name, (int)number);
    esr_status status = ESR_OK;
    if (!where)
        return esri_fail_nomem(ctx);
    if (text.length > ESR_SCENARIO_LINE_MAX)
        return esri_fail(ctx, ESR_E_INPUT, where, "is longer than %d bytes; make two edits of it",
                         ESR_SCENARIO_LINE_MAX);
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.at[i] < 0x20 ? text.at[i] != '\t' : text.at[i] == 0x7F)
            return esri_fail(ctx, ESR_E_INPUT, where,
                             "holds a control character; write text alone");
    ESR_TRY(esri_words_split(ctx, arena, where, text.at, text.length, &line));
    if (line.count == 0)
        return ESR_OK;
    if (at == ESR_SCENARIO_EDITS_MAX)
        return esri_fail(ctx, ESR_E_INPUT, where, "is one edit too many; a scenario has at most %d",
                         ESR_SCENARIO_EDITS_MAX);
    ESR_TRY(esri_words_read(ctx, arena, &line, &scenario->words[at]));
    const char *words = esri_words_join(arena, &line);
    if (!words)
        return esri_fail_nomem(ctx);
    scenario->edits[at] = words;
    scenario->where[at] = where;
    scenario->scenario.count++;
cleanup:
    return status;
}

// Room for as many edits as there are lines.
static esr_status make_room(esr_context *ctx, esri_scenario *scenario, const char *text,
                            size_t length) {
    size_t lines = 1;
    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    lines = lines < ESR_SCENARIO_EDITS_MAX ? lines : ESR_SCENARIO_EDITS_MAX;
    scenario->edits = esri_arena_alloc(&scenario->arena, lines, sizeof *scenario->edits);
    scenario->where = esri_arena_alloc(&scenario->arena, lines, sizeof *scenario->where);
    scenario->words = esri_arena_alloc(&scenario->arena, lines, sizeof *scenario->words);
    bool fine = scenario->edits && scenario->where && scenario->words;
    scenario->scenario.edits = scenario->edits;
    scenario->scenario.where = scenario->where;
    return fine ? ESR_OK : esri_fail_nomem(ctx);
}

static esr_status read_lines(esr_context *ctx, esri_scenario *scenario, const char *name,
                             const char *text, size_t length) {
    static const char mark[] = "\xEF\xBB\xBF";
    const char *end = text + length;
    esr_status all = ESR_OK;
    if (length >= 3 && memcmp(text, mark, 3) == 0)
        text += 3;
    for (int32_t number = 1; text < end; number++) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        esri_piece line = {text, (size_t)((stop ? stop : end) - text)};
        if (line.length > 0 && line.at[line.length - 1] == '\r')
            line.length--;
        esr_status status = read_line(ctx, scenario, name, number, line);
        if (status != ESR_OK && status != ESR_E_INPUT)
            return status;
        all = all == ESR_OK ? status : all;
        text = stop ? stop + 1 : end;
    }
    return all;
}

esr_status esr_scenario_parse(esr_context *ctx, const char *name, const char *text, size_t length,
                              esr_scenario **out) {
    esr_status status = esri_utf8_check(ctx, name, text, length);
    if (status != ESR_OK)
        return status;
    esri_scenario *scenario = calloc(1, sizeof *scenario);
    if (!scenario)
        return esri_fail_nomem(ctx);
    ESR_TRY(make_room(ctx, scenario, text, length));
    ESR_TRY(read_lines(ctx, scenario, name, text, length));
    *out = &scenario->scenario;
    scenario = NULL;
cleanup:
    esr_scenario_free(scenario ? &scenario->scenario : NULL);
    return status;
}

esr_status esr_scenario_read(esr_context *ctx, const char *path, esr_scenario **out) {
    const char *slash = strrchr(path, '/');
    char *bytes = NULL;
    size_t length = 0;
    esr_status status = esri_file_read(ctx, path, FILE_MOST, &bytes, &length);
    if (status == ESR_OK)
        status = esr_scenario_parse(ctx, slash ? slash + 1 : path, bytes, length, out);
    free(bytes);
    return status;
}

esr_status esr_scenario_print(esr_context *ctx, const esr_scenario *scenario, char **out) {
    esri_buf text = {0};
    esri_buf_add(&text, "");
    for (int32_t i = 0; i < scenario->count; i++)
        esri_buf_printf(&text, "%s\n", scenario->edits[i]);
    char *taken = esri_buf_take(&text);
    esri_buf_free(&text);
    if (!taken)
        return esri_fail_nomem(ctx);
    *out = taken;
    return ESR_OK;
}

// Applies the first `count` edits.
static esr_status apply(esr_context *ctx, const esri_scenario *scenario, int32_t count,
                        const esr_cycle *base, esr_cycle **out) {
    esr_edit *edit = NULL;
    esr_cycle *cycle = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esr_edit_new(ctx, base, &edit));
    for (int32_t i = 0; i < count; i++)
        ESR_TRY(esri_words_apply(ctx, &scenario->words[i], edit));
    esr_edit *whole = edit;
    edit = NULL; // freed by the next call in any case
    ESR_TRY(esr_edit_finish(ctx, whole, &cycle));
    ESR_TRY(esri_scenario_check(ctx, scenario->words, count, base, cycle));
    *out = cycle;
    cycle = NULL;
cleanup:
    esr_edit_free(edit);
    esr_cycle_free(cycle);
    return status;
}

// Tells the faults that the first `count` edits brought about. Those of rows are told without
// their lines, which mean nothing to somebody who sees the base's files.
static void tell(esr_context *ctx, const esr_scenario *scenario, int32_t count,
                 const esr_context *from) {
    const char *where = count > 0 ? scenario->where[count - 1] : NULL;
    for (size_t i = 0; i < esr_context_fault_count(from); i++) {
        esr_fault fault = esr_context_fault(from, i);
        int file = (int)strcspn(fault.subject, ":");
        const char *line = fault.subject + file, *column = *line ? strchr(line + 1, ':') : NULL;
        if (!where)
            esri_fail(ctx, ESR_E_INPUT, fault.subject, "%s", fault.message);
        else if (strcmp(fault.subject, where) == 0)
            esri_fail(ctx, ESR_E_INPUT, where, "%s", fault.message);
        else
            esri_fail(ctx, ESR_E_INPUT, where, "\"%s\" can't be: %.*s%s: %s",
                      scenario->edits[count - 1], file, fault.subject, column ? column : "",
                      fault.message);
    }
}

// After a failure: which edit is to blame, the first after which the cycle is not sound again. A
// later edit may mend what a former one breaks.
static esr_status blame(esr_context *ctx, const esri_scenario *scenario, const esr_cycle *base) {
    esr_context *trial = NULL;
    int32_t sound = scenario->scenario.count;
    esr_status status = esr_context_new(&trial);
    if (status != ESR_OK)
        return esri_fail_nomem(ctx);
    do {
        esr_cycle *cycle = NULL;
        status = apply(trial, scenario, --sound, base, &cycle);
        esr_cycle_free(cycle);
        esr_context_clear(trial);
    } while (status == ESR_E_INPUT && sound > 0);
    if (status == ESR_OK || status == ESR_E_INPUT) {
        esr_cycle *none = NULL;
        int32_t count = status == ESR_OK ? sound + 1 : 0;
        status = apply(trial, scenario, count, base, &none);
        esr_cycle_free(none);
        tell(ctx, &scenario->scenario, count, trial);
    }
    esr_context_free(trial);
    return status == ESR_E_NOMEM ? esri_fail_nomem(ctx) : status;
}

esr_status esr_scenario_apply(esr_context *ctx, const esr_scenario *scenario, const esr_cycle *base,
                              esr_cycle **out) {
    const esri_scenario *owned = (const esri_scenario *)scenario;
    esr_context *trial = NULL;
    esr_status status = esr_context_new(&trial);
    if (status != ESR_OK)
        return esri_fail_nomem(ctx);
    status = apply(trial, owned, scenario->count, base, out);
    if (status != ESR_OK && status != ESR_E_INPUT)
        tell(ctx, scenario, 0, trial);
    for (size_t i = 0; status == ESR_OK && i < esr_context_warning_count(trial); i++)
        esri_warn(ctx, esr_context_warning(trial, i).subject, "%s",
                  esr_context_warning(trial, i).message);
    esr_context_free(trial);
    return status == ESR_E_INPUT ? blame(ctx, owned, base) : status;
}
