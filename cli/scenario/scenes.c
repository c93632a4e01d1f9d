// SPDX-License-Identifier: GPL-3.0-or-later
// Opening, solving and keeping scenes.
#include "scenario/scenes.h"

#include <stdlib.h>
#include <string.h>

#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

void scene_close(cli_scene *scene) {
    cli_solved_free(&scene->solved);
    esr_cycle_free(scene->cycle);
    esr_scenario_free(scene->scenario);
    free(scene->name);
    *scene = (cli_scene){0};
}

static cli_exit measure(cli_run *run, cli_scene *scene) {
    const esr_report_input input = cli_report_input(&scene->solved);
    esr_status status = esr_measure(run->ctx, &input, &scene->measures);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

cli_exit scene_open_base(cli_run *run, esr_store **store, cli_scene *out) {
    esr_solution *solution = NULL;
    cli_exit code = cli_open_plan(run, store, &out->cycle, &solution);
    if (code != CLI_DONE)
        return code;
    out->name = cli_format("base");
    code = cli_judge(run, solution, &out->solved);
    return code == CLI_DONE ? measure(run, out) : code;
}

static cli_exit refuse_name(cli_run *run, const esr_kept_list *list, const char *name) {
    char *known = cli_format("%s", "");
    for (size_t i = 0; i < list->count; i++) {
        char *longer = cli_format("%s%s%s", known, i ? ", " : "", list->at[i].name);
        free(known);
        known = longer;
    }
    cli_exit code =
        list->count > 0
            ? cli_refuse(run, CLI_INPUT, cli_db_path(run), "holds no scenario \"%s\"; it has %s",
                         name, known)
            : cli_refuse(run, CLI_INPUT, cli_db_path(run),
                         "holds no scenarios yet; esr whatif %s \"EDIT\" makes this one", name);
    free(known);
    return code;
}

cli_exit scene_find(cli_run *run, esr_store *store, const char *name, cli_scene *out) {
    esr_kept_list *list = NULL;
    const esr_kept *found = NULL;
    esr_status status = esr_store_scenarios(run->ctx, store, &list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    for (size_t i = 0; i < list->count && !found; i++)
        if (strcmp(list->at[i].name, name) == 0)
            found = &list->at[i];
    cli_exit code = CLI_DONE;
    if (!found) {
        code = refuse_name(run, list, name);
    } else {
        out->name = cli_format("%s", name);
        status =
            esr_scenario_parse(run->ctx, name, found->edits, strlen(found->edits), &out->scenario);
        if (status != ESR_OK)
            code = cli_failed(run, status);
    }
    esr_kept_list_free(list);
    return code;
}

esr_status scene_apply(cli_run *run, const cli_scene *base, cli_scene *scene) {
    esr_status status = esr_scenario_apply(run->ctx, scene->scenario, base->cycle, &scene->cycle);
    if (status == ESR_OK) {
        cli_warnings(run);
        esr_context_clear(run->ctx);
    }
    return status;
}

cli_exit scene_find_plan(cli_run *run, esr_store *store, cli_scene *scene) {
    esr_solution *kept = NULL;
    if (!scene->name)
        return CLI_DONE;
    esr_status status =
        esr_store_get_scenario_result(run->ctx, store, scene->name, scene->cycle, &kept);
    if (status == ESR_E_INPUT) {
        esr_context_clear(run->ctx);
        return CLI_DONE;
    }
    if (status != ESR_OK)
        return cli_failed(run, status);
    cli_exit code = cli_judge(run, kept, &scene->solved);
    return code == CLI_DONE ? measure(run, scene) : code;
}

cli_exit scene_solve(cli_run *run, const cli_scene *base, const cli_turn *turn, cli_scene *scene) {
    cli_solved found = {0};
    const esr_solution *start =
        scene->solved.solution ? scene->solved.solution : base->solved.solution;
    cli_exit code = cli_solve_turn(run, scene->cycle, start, turn, &found);
    if (code != CLI_DONE)
        return code;
    cli_solved_free(&scene->solved);
    scene->solved = found;
    return measure(run, scene);
}

cli_exit scene_keep(cli_run *run, esr_store *store, const cli_scene *scene) {
    char *edits = NULL;
    esr_status status = esr_scenario_print(run->ctx, scene->scenario, &edits);
    if (status == ESR_OK)
        status = esr_store_begin(run->ctx, store);
    if (status == ESR_OK) {
        status = esr_store_put_scenario(run->ctx, store, scene->name, edits);
        if (status == ESR_OK)
            status =
                esr_store_put_scenario_result(run->ctx, store, scene->name, scene->solved.solution);
        status = esr_store_end(run->ctx, store, status);
    }
    free(edits);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}
