// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario beside the cycle as it is, in figures.
#include <stdlib.h>

#include "kit/changes.h"
#include "kit/output.h"
#include "kit/table.h"
#include "scenario/scenes.h"

json_t *scene_edits_json(const esr_scenario *scenario) {
    json_t *list = cli_need(json_array());
    for (int32_t i = 0; scenario && i < scenario->count; i++)
        json_array_append_new(list, json_string(scenario->edits[i]));
    return list;
}

json_t *scene_measures_json(const cli_scene *scene) {
    const esr_measures *m = &scene->measures;
    json_t *spread = cli_need(json_array());
    for (int32_t i = 0; i < ESR_SPREAD; i++)
        json_array_append_new(spread, json_integer(m->spread[i]));
    return cli_need(json_pack(
        "{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:I, s:o, s:I, s:I, s:s}", "reviews", m->reviews,
        "visits", m->scheduled, "seats", m->seats, "filled", m->filled, "reviewers", m->reviewers,
        "without_visit", m->idle, "most_visits", m->most, "reviewers_by_visits", spread, "km",
        (json_int_t)m->km, "costs", cli_costs_json(&m->costs), "bound", (json_int_t)m->bound,
        "gap_units", (json_int_t)(m->costs.total - m->bound), "status",
        esr_solution_status(scene->solved.solution)));
}

char *scene_gap_text(const cli_scene *scene) {
    double gap = 100 * esr_solution_gap(scene->solved.solution);
    if (gap == 0)
        return cli_format("0");
    return gap < 0.01 ? cli_format("<0.01 %%") : cli_format("%.2f %%", gap);
}

char *scene_km_a_seat_text(const esr_measures *m) {
    if (m->filled == 0)
        return cli_format("-");
    return cli_format("%.1f", (double)m->km / m->filled);
}

static void add_row(cli_table *table, const char *name, int64_t before, int64_t after) {
    char *was = cli_thousands(before), *is = cli_thousands(after);
    char *more = before == after ? cli_format("%s", "") : cli_signed_text(after - before);
    cli_table_row(table, (const char *[]){name, was, is, more});
    free(was);
    free(is);
    free(more);
}

static void add_km_a_seat(cli_table *table, const esr_measures *before, const esr_measures *after) {
    char *was = scene_km_a_seat_text(before), *is = scene_km_a_seat_text(after);
    cli_table_row(table, (const char *[]){"  a seat filled", was, is, ""});
    free(was);
    free(is);
}

static void add_spread(cli_table *table, const esr_measures *before, const esr_measures *after) {
    for (int32_t i = 0; i < ESR_SPREAD; i++) {
        if (before->spread[i] == 0 && after->spread[i] == 0)
            continue;
        char *name = i == 0
                         ? cli_format("reviewers without a visit")
                         : cli_format("reviewers with %d %s%s", (int)i, i == 1 ? "visit" : "visits",
                                      i == ESR_SPREAD - 1 ? " or more" : "");
        add_row(table, name, before->spread[i], after->spread[i]);
        free(name);
    }
}

static void print_figures(cli_run *run, const cli_scene *base, const cli_scene *scene) {
    const esr_measures *before = &base->measures, *after = &scene->measures;
    const char *name = scene->name ? scene->name : "Scenario";
    char *gap_before = scene_gap_text(base), *gap_after = scene_gap_text(scene);
    cli_table table;
    cli_table_begin(&table, 4, (const char *[]){"", "Base", name, "Difference"});
    add_row(&table, "reviews", before->reviews, after->reviews);
    add_row(&table, "visits", before->scheduled, after->scheduled);
    add_row(&table, "seats filled", before->filled, after->filled);
    table.right = CLI_TABLE_NUMBERS(1);
    add_row(&table, "seats empty", before->seats - before->filled, after->seats - after->filled);
    add_row(&table, "kilometres, one way", before->km, after->km);
    add_km_a_seat(&table, before, after);
    add_row(&table, "reviewers", before->reviewers, after->reviewers);
    add_spread(&table, before, after);
    add_row(&table, "cost", before->costs.total, after->costs.total);
    for (int t = 0; t < ESR_TERM_COUNT; t++)
        if (before->costs.term[t] != 0 || after->costs.term[t] != 0) {
            char *term = cli_format("  %s", cli_term_text((esr_term)t));
            add_row(&table, term, before->costs.term[t], after->costs.term[t]);
            free(term);
        }
    add_row(&table, "no plan costs less than", before->bound, after->bound);
    cli_table_row(&table, (const char *[]){"gap", gap_before, gap_after, ""});
    cli_table_end(&table, run);
    free(gap_before);
    free(gap_after);
}

static void print_edits(cli_run *run, const cli_scene *base, const cli_scene *scene) {
    char *edits = cli_counted(scene->scenario->count, "edit", "edits");
    cli_print(run, "%s%s%s of %s:\n", scene->name ? scene->name : "", scene->name ? ", " : "",
              edits, base->cycle->id);
    for (int32_t i = 0; i < scene->scenario->count; i++)
        cli_print(run, "  %s\n", scene->scenario->edits[i]);
    cli_print(run, "\n");
    free(edits);
}

cli_exit scene_tell(cli_run *run, const cli_scene *base, const cli_scene *scene, int32_t most) {
    print_edits(run, base, scene);
    cli_put(run, "name", scene->name ? json_string(scene->name) : json_null());
    cli_put(run, "edits", scene_edits_json(scene->scenario));
    scene_tell_verdict(run, base, scene);
    print_figures(run, base, scene);
    cli_print(run, "\n");
    cli_put(run, "base", scene_measures_json(base));
    cli_put(run, "scenario", scene_measures_json(scene));
    return scene_tell_names(run, base, scene, most);
}
