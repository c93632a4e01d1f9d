// SPDX-License-Identifier: GPL-3.0-or-later
// Looks ids up, and names what they stand for.
#include "kit/names.h"

#include <string.h>

#include "kit/options.h"
#include "kit/output.h"

static char *named(const char *id, const char *name, const char *name_zh) {
    return cli_format("%s %s%s%s", id, name, *name_zh ? " " : "", name_zh);
}

char *cli_school_name(const esr_cycle *cycle, esr_school_ix at) {
    if (at.at < 0)
        return cli_format("-");
    const esr_school *school = &cycle->schools[at.at];
    return named(school->id, school->name, school->name_zh);
}

char *cli_reviewer_name(const esr_cycle *cycle, esr_reviewer_ix at) {
    if (at.at < 0)
        return cli_format("-");
    const esr_reviewer *reviewer = &cycle->reviewers[at.at];
    return named(reviewer->id, reviewer->name, reviewer->name_zh);
}

static const char *reviewer_id(const esr_cycle *cycle, int32_t at) {
    return cycle->reviewers[at].id;
}

static const char *school_id(const esr_cycle *cycle, int32_t at) {
    return cycle->schools[at].id;
}

static cli_exit refuse_id(cli_run *run, const esr_cycle *cycle, const char *what, const char *id,
                          int32_t count, const char *(*id_at)(const esr_cycle *, int32_t)) {
    const char *nearest = NULL;
    int least = CLI_SLIPS_MAX + 1;
    for (int32_t i = 0; i < count; i++) {
        int slips = cli_word_distance(id, id_at(cycle, i));
        if (slips < least) {
            least = slips;
            nearest = id_at(cycle, i);
        }
    }
    if (nearest)
        return cli_refuse(run, CLI_INPUT, "", "there is no %s %s in %s; did you mean %s?", what, id,
                          cycle->id, nearest);
    return cli_refuse(run, CLI_INPUT, "", "there is no %s %s in %s", what, id, cycle->id);
}

cli_exit cli_find_reviewer(cli_run *run, const esr_cycle *cycle, const char *id,
                           esr_reviewer_ix *out) {
    esr_reviewer_ix found = esr_cycle_find_reviewer(cycle, id);
    if (found.at < 0)
        return refuse_id(run, cycle, "reviewer", id, cycle->reviewer_count, reviewer_id);
    *out = found;
    return CLI_DONE;
}

cli_exit cli_find_school(cli_run *run, const esr_cycle *cycle, const char *id, esr_school_ix *out) {
    esr_school_ix found = esr_cycle_find_school(cycle, id);
    if (found.at < 0)
        return refuse_id(run, cycle, "school", id, cycle->school_count, school_id);
    *out = found;
    return CLI_DONE;
}

static const char *review_id(const esr_cycle *cycle, int32_t at) {
    return cycle->reviews[at].id;
}

cli_exit cli_find_review(cli_run *run, const esr_cycle *cycle, const char *id, esr_review_ix *out) {
    esr_review_ix found = esr_cycle_find_review(cycle, id);
    if (found.at < 0)
        return refuse_id(run, cycle, "review", id, cycle->review_count, review_id);
    *out = found;
    return CLI_DONE;
}

static const char *kind_name(const esr_cycle *cycle, int32_t at) {
    return cycle->kinds[at].name;
}

cli_exit cli_find_kind(cli_run *run, const esr_cycle *cycle, const char *name) {
    for (int32_t k = 0; k < cycle->kind_count; k++)
        if (strcmp(cycle->kinds[k].name, name) == 0)
            return CLI_DONE;
    return refuse_id(run, cycle, "kind of relation", name, cycle->kind_count, kind_name);
}

void cli_day_text(esr_day day, char out[CLI_DAY_TEXT]) {
    static const char names[7][5] = {"Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "};
    *out = '\0';
    if (day == ESR_DAY_NONE)
        return;
    // Day 0, 1970-01-01, was a Thursday.
    memcpy(out, names[((day + 3) % 7 + 7) % 7], sizeof names[0]);
    esr_day_text(day, out + strlen(out));
}

json_t *cli_day_json(esr_day day) {
    char text[11];
    esr_day_text(day, text);
    return day == ESR_DAY_NONE ? json_null() : json_string(text);
}
