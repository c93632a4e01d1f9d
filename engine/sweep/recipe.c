// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes: alternatives in braces, and the cells that come of them.
#include <esr/cycle.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/scenario.h"
#include "sweep/sweep.h"

#define RANGE_MOST 1000 // values of "{1..4}"

// Takes the digits that a text begins with: false if there are none. More than 9 count as a number
// beyond any range.
static bool take_whole(esri_piece *text, int32_t *out) {
    size_t digits = 0;
    int32_t number = 0;
    for (; digits < text->length && text->at[digits] >= '0' && text->at[digits] <= '9'; digits++)
        number = digits < 9 ? 10 * number + (text->at[digits] - '0') : INT32_MAX;
    text->at += digits;
    text->length -= digits;
    *out = number;
    return digits > 0;
}

// The values of "1..4".
static esr_status read_range(esr_context *ctx, esri_arena *arena, const char *edit,
                             esri_piece inside, int32_t first, int32_t last, esr_sweep_axis *axis) {
    if (last <= first || last - first >= RANGE_MOST)
        return esri_fail(ctx, ESR_E_INPUT, edit,
                         "{%.*s} is no range of 2 to %d numbers that rise, as {1..4}",
                         (int)inside.length, inside.at, RANGE_MOST);
    const char **values = esri_arena_alloc(arena, (size_t)(last - first + 1), sizeof *values);
    if (!values)
        return esri_fail_nomem(ctx);
    axis->values = values;
    for (int32_t number = first; number <= last; number++) {
        values[axis->count] = esri_arena_printf(arena, "%d", (int)number);
        if (!values[axis->count++])
            return esri_fail_nomem(ctx);
    }
    return ESR_OK;
}

// The values of "3y,6y,10y".
static esr_status read_list(esr_context *ctx, esri_arena *arena, const char *edit,
                            esri_piece inside, esr_sweep_axis *axis) {
    size_t room = 1;
    for (size_t i = 0; i < inside.length; i++)
        room += inside.at[i] == ',';
    const char **values = esri_arena_alloc(arena, room, sizeof *values);
    if (!values)
        return esri_fail_nomem(ctx);
    if (room == 1)
        return esri_fail(ctx, ESR_E_INPUT, edit,
                         "{%.*s} has one alternative alone; braces hold several, as {3y,6y,10y} or "
                         "{1..4}",
                         (int)inside.length, inside.at);
    axis->values = values;
    const char *at = inside.at, *end = inside.at + inside.length;
    for (size_t i = 0; i < room; i++) {
        const char *stop = memchr(at, ',', (size_t)(end - at));
        stop = stop ? stop : end;
        esri_piece value = esri_text_trim((esri_piece){at, (size_t)(stop - at)});
        values[i] = esri_arena_strndup(arena, value.at, value.length);
        if (!values[i])
            return esri_fail_nomem(ctx);
        for (size_t j = 0; j < i; j++)
            if (strcmp(values[i], values[j]) == 0)
                return esri_fail(ctx, ESR_E_INPUT, edit, "names the alternative \"%s\" twice",
                                 values[i]);
        axis->count++;
        at = stop + 1;
    }
    return ESR_OK;
}

static esr_status read_inside(esr_context *ctx, esri_arena *arena, const char *edit,
                              esri_piece inside, esr_sweep_axis *axis) {
    int32_t first = 0, last = 0;
    esri_piece rest = inside;
    bool range = take_whole(&rest, &first) && rest.length > 2 && memcmp(rest.at, "..", 2) == 0;
    if (range) {
        rest = (esri_piece){rest.at + 2, rest.length - 2};
        range = take_whole(&rest, &last) && rest.length == 0;
    }
    return range ? read_range(ctx, arena, edit, inside, first, last, axis)
                 : read_list(ctx, arena, edit, inside, axis);
}

// What the axis is called: the edit around it, without what goes without saying.
static const char *name_axis(esri_arena *arena, const char *edit, const esri_braces *braces) {
    esri_buf name = {0};
    const char *from = edit, *behind = edit + braces->to;
    if (strncmp(from, "set ", 4) == 0 && braces->from > 4)
        from += 4;
    esri_buf_add_bytes(&name, from, (size_t)(edit + braces->from - from));
    esri_piece before = esri_text_trim((esri_piece){name.text ? name.text : "", name.length});
    const char *out = NULL;
    if (!*behind && before.length == 0)
        out = ESR_SWEEP_WHOLE;
    else if (!*behind)
        out = esri_arena_strndup(arena, before.at, before.length);
    else
        out = esri_arena_printf(arena, "%.*s…%s", (int)name.length, name.text ? name.text : "",
                                behind);
    if (name.failed)
        out = NULL;
    esri_buf_free(&name);
    return out;
}

static esr_status add_axis(esr_context *ctx, esri_sweep *sweep, int32_t edit, size_t from,
                           size_t to) {
    esr_sweep *open = &sweep->sweep;
    const char *text = open->recipe.edits[edit];
    int32_t at = open->axis_count;
    if (at == ESR_SWEEP_AXES_MAX)
        return esri_fail(ctx, ESR_E_INPUT, text, "has braces too many; a sweep has at most %d",
                         ESR_SWEEP_AXES_MAX);
    esr_sweep_axis axis = {0};
    sweep->braces[at] = (esri_braces){edit, from, to};
    esri_piece inside = {text + from + 1, to - from - 2};
    esr_status status = read_inside(ctx, &sweep->arena, text, inside, &axis);
    if (status != ESR_OK)
        return status;
    axis.name = name_axis(&sweep->arena, text, &sweep->braces[at]);
    if (!axis.name)
        return esri_fail_nomem(ctx);
    if ((int64_t)open->cell_count * axis.count > ESR_SWEEP_CELLS_MAX)
        return esri_fail(ctx, ESR_E_INPUT, text, "makes more than %d combinations of alternatives",
                         ESR_SWEEP_CELLS_MAX);
    open->cell_count *= axis.count;
    open->axes[open->axis_count++] = axis;
    return ESR_OK;
}

static esr_status find_braces(esr_context *ctx, esri_sweep *sweep, int32_t edit) {
    const char *text = sweep->sweep.recipe.edits[edit];
    for (const char *at = text; (at = strpbrk(at, "{}")) != NULL;) {
        const char *end = *at == '{' ? strpbrk(at + 1, "{}") : NULL;
        if (!end || *end != '}')
            return esri_fail(ctx, ESR_E_INPUT, text,
                             "braces stand in pairs around alternatives, as {3y,6y,10y} or {1..4}");
        esr_status status =
            add_axis(ctx, sweep, edit, (size_t)(at - text), (size_t)(end + 1 - text));
        if (status != ESR_OK)
            return status;
        at = end + 1;
    }
    return ESR_OK;
}

static esr_status copy_edits(esr_context *ctx, const esr_sweep_recipe *recipe, esri_sweep *sweep) {
    size_t count = (size_t)recipe->edit_count;
    const char **edits = esri_arena_alloc(&sweep->arena, count, sizeof *edits);
    if (!edits)
        return esri_fail_nomem(ctx);
    sweep->sweep.recipe = *recipe;
    sweep->sweep.recipe.edits = edits;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(recipe->edits[i]);
        if (length > ESR_SCENARIO_LINE_MAX || esri_text_has_control(recipe->edits[i]))
            return esri_fail(ctx, ESR_E_INPUT, "edit",
                             "is longer than %d bytes, or holds a control character",
                             ESR_SCENARIO_LINE_MAX);
        edits[i] = esri_arena_strdup(&sweep->arena, recipe->edits[i]);
        if (!edits[i])
            return esri_fail_nomem(ctx);
    }
    return ESR_OK;
}

static esr_status check_numbers(esr_context *ctx, const esri_sweep *sweep) {
    const esr_sweep *open = &sweep->sweep;
    const esr_sweep_recipe *recipe = &open->recipe;
    if (!open->chance && open->axis_count == 0)
        return esri_fail(ctx, ESR_E_INPUT, NULL,
                         "nothing varies: a sweep has alternatives, as \"set limits.max_visits "
                         "{1..4}\", or chance, as \"lose reviewers 5%%\"");
    if (recipe->draws < 1 || recipe->draws > ESR_SWEEP_DRAWS_MAX ||
        (int64_t)recipe->draws * open->cell_count > ESR_SWEEP_ITEMS_MAX)
        return esri_fail(ctx, ESR_E_INPUT, NULL,
                         "%d draws of %d cells are too many; a sweep has at most %d of each cell, "
                         "%d in all",
                         (int)recipe->draws, (int)open->cell_count, ESR_SWEEP_DRAWS_MAX,
                         ESR_SWEEP_ITEMS_MAX);
    if (!open->chance && recipe->draws != 1)
        return esri_fail(ctx, ESR_E_INPUT, NULL,
                         "chance has no part in these edits, so that all draws would be the same; "
                         "leave the number of draws out, or add \"lose reviewers 5%%\"");
    if (recipe->shards < 1 || recipe->shards > ESR_SWEEP_SHARDS_MAX || recipe->shard < 1 ||
        recipe->shard > recipe->shards)
        return esri_fail(ctx, ESR_E_INPUT, NULL, "%d/%d is no part; parts are 1/3, 2/3 and 3/3",
                         (int)recipe->shard, (int)recipe->shards);
    return ESR_OK;
}

esr_status esri_recipe_take(esr_context *ctx, const esr_sweep_recipe *recipe, esri_sweep *sweep) {
    esr_scenario *first = NULL;
    esr_status status = ESR_OK;
    sweep->sweep.cell_count = 1;
    if (recipe->edit_count < 1 || recipe->edit_count > ESR_SCENARIO_EDITS_MAX)
        return esri_fail(ctx, ESR_E_INPUT, NULL, "a sweep has 1 to %d edits",
                         ESR_SCENARIO_EDITS_MAX);
    ESR_TRY(copy_edits(ctx, recipe, sweep));
    for (int32_t i = 0; i < recipe->edit_count; i++)
        ESR_TRY(find_braces(ctx, sweep, i));
    for (int32_t cell = 0; cell < sweep->sweep.cell_count; cell++) {
        ESR_TRY(esri_recipe_cell(ctx, sweep, cell, &first));
        sweep->sweep.chance = sweep->sweep.chance || esr_scenario_has_chance(first);
        esr_scenario_free(first);
        first = NULL;
    }
    sweep->draws_given = recipe->draws != 0;
    if (!sweep->draws_given)
        sweep->sweep.recipe.draws = sweep->sweep.chance ? ESR_SWEEP_DRAWS : 1;
    ESR_TRY(check_numbers(ctx, sweep));
    sweep->sweep.total = esri_recipe_total(&sweep->sweep);
cleanup:
    return status;
}

const char *esr_sweep_value(const esr_sweep *sweep, int32_t cell, int32_t axis) {
    for (int32_t a = sweep->axis_count - 1; a > axis; a--)
        cell /= sweep->axes[a].count;
    return sweep->axes[axis].values[cell % sweep->axes[axis].count];
}

esr_status esri_recipe_cell(esr_context *ctx, const esri_sweep *sweep, int32_t cell,
                            esr_scenario **out) {
    const esr_sweep *open = &sweep->sweep;
    esri_buf text = {0};
    int32_t axis = 0;
    esr_status status = ESR_OK;
    for (int32_t e = 0; e < open->recipe.edit_count; e++) {
        const char *edit = open->recipe.edits[e];
        size_t at = 0;
        for (; axis < open->axis_count && sweep->braces[axis].edit == e; axis++) {
            esri_buf_add_bytes(&text, edit + at, sweep->braces[axis].from - at);
            esri_buf_add(&text, esr_sweep_value(open, cell, axis));
            at = sweep->braces[axis].to;
        }
        esri_buf_printf(&text, "%s\n", edit + at);
    }
    status = text.failed ? esri_fail_nomem(ctx)
                         : esr_scenario_parse(ctx, "edit", text.text, text.length, out);
    esri_buf_free(&text);
    return status;
}

// Tries one cell. What chance may bring about is no fault of the recipe.
static esr_status check_cell(esr_context *ctx, const esri_sweep *sweep, const esr_cycle *base,
                             int32_t cell) {
    esr_scenario *scenario = NULL, *drawn = NULL, *certain = NULL;
    esr_cycle *cycle = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_recipe_cell(ctx, sweep, cell, &scenario));
    ESR_TRY(esri_scenario_certain(ctx, scenario, &certain));
    ESR_TRY(esr_scenario_apply(ctx, certain, base, &cycle));
    ESR_TRY(esr_scenario_draw(ctx, scenario, base, sweep->sweep.recipe.seed, 1, &drawn));
cleanup:
    esr_cycle_free(cycle);
    esr_scenario_free(certain);
    esr_scenario_free(drawn);
    esr_scenario_free(scenario);
    return status;
}

static bool is_warned_of(const esr_context *ctx, const char *subject) {
    for (size_t i = 0; i < esr_context_warning_count(ctx); i++)
        if (strcmp(esr_context_warning(ctx, i).subject, subject) == 0)
            return true;
    return false;
}

// Tries another cell. Each edit is warned of once: the other alternatives say much the same.
static esr_status check_another(esr_context *ctx, const esri_sweep *sweep, const esr_cycle *base,
                                int32_t cell) {
    esr_context *own = NULL;
    esr_status status = esr_context_new(&own);
    if (status != ESR_OK)
        return esri_fail_nomem(ctx);
    status = check_cell(own, sweep, base, cell);
    for (size_t i = 0; i < esr_context_fault_count(own); i++) {
        const esr_fault fault = esr_context_fault(own, i);
        (void)esri_fail(ctx, fault.status, fault.subject, "%s", fault.message);
    }
    for (size_t i = 0; i < esr_context_warning_count(own); i++) {
        const esr_fault warning = esr_context_warning(own, i);
        if (!is_warned_of(ctx, warning.subject))
            esri_warn(ctx, warning.subject, "%s", warning.message);
    }
    esr_context_free(own);
    return status;
}

esr_status esri_recipe_check(esr_context *ctx, const esri_sweep *sweep, const esr_cycle *base) {
    const esr_sweep *open = &sweep->sweep;
    int32_t stride = open->cell_count;
    esr_status status = check_cell(ctx, sweep, base, 0);
    for (int32_t a = 0; status == ESR_OK && a < open->axis_count; a++) {
        stride /= open->axes[a].count;
        for (int32_t value = 1; status == ESR_OK && value < open->axes[a].count; value++)
            status = check_another(ctx, sweep, base, value * stride);
    }
    return status;
}

bool esri_recipe_has(const esr_sweep *sweep, int32_t cell, int32_t draw) {
    int32_t at = sweep->chance ? draw - 1 : cell;
    return at % sweep->recipe.shards == sweep->recipe.shard - 1;
}

int64_t esri_recipe_total(const esr_sweep *sweep) {
    const esr_sweep_recipe *recipe = &sweep->recipe;
    int32_t whole = sweep->chance ? recipe->draws : sweep->cell_count;
    int64_t mine = (whole - recipe->shard + recipe->shards) / recipe->shards;
    return sweep->chance ? mine * sweep->cell_count : mine;
}

esr_status esr_sweep_name_of(esr_context *ctx, const esr_sweep_recipe *recipe,
                             esr_sweep_name *out) {
    esri_buf text = {0};
    for (int32_t i = 0; i < recipe->edit_count; i++)
        esri_buf_printf(&text, "%s\n", recipe->edits[i]);
    esri_buf_printf(&text, "%llu %lld", (unsigned long long)recipe->seed,
                    (long long)recipe->gap_ppm);
    if (text.failed) {
        esri_buf_free(&text);
        return esri_fail_nomem(ctx);
    }
    snprintf(out->at, sizeof out->at, "%.8s", esri_sha256(text.text, text.length).at);
    esri_buf_free(&text);
    return ESR_OK;
}
