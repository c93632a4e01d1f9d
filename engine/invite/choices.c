// SPDX-License-Identifier: GPL-3.0-or-later
// What the office chose for its messages, and how it is remembered.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "invite/publish.h"

static const char *const roster_names[] = {
    [ESR_ROSTER_KEPT] = "", [ESR_ROSTER_HIDDEN] = "hidden", [ESR_ROSTER_TEAM] = "team"};
static const char *const language_names[] = {[ESR_LANGUAGE_KEPT] = "",
                                             [ESR_LANGUAGE_BOTH] = "both",
                                             [ESR_LANGUAGE_ENGLISH] = "en",
                                             [ESR_LANGUAGE_CHINESE] = "zh"};

const char *esr_roster_name(esr_roster roster) {
    return roster_names[roster];
}

const char *esr_language_name(esr_language language) {
    return language_names[language];
}

// The position of a name; `otherwise` if it is none of them, or "".
static int32_t find_name(const char *const *names, int32_t count, const char *name,
                         int32_t otherwise) {
    for (int32_t i = 1; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return otherwise;
}

esr_status esri_choices_find(esr_context *ctx, esr_store *store, const esr_publish_options *options,
                             esri_arena *arena, esri_choices *out) {
    const char *roster = "", *language = "", *templates = "", *alarm = "";
    esri_choices choices = {.alarm_days = options->alarm_days};
    esr_status status = ESR_OK;
    ESR_TRY(esri_told_choice(ctx, store, "roster", arena, &roster));
    ESR_TRY(esri_told_choice(ctx, store, "language", arena, &language));
    ESR_TRY(esri_told_choice(ctx, store, "templates", arena, &templates));
    ESR_TRY(esri_told_choice(ctx, store, "alarm", arena, &alarm));
    choices.roster = options->roster;
    if (choices.roster == ESR_ROSTER_KEPT)
        choices.roster =
            (esr_roster)find_name(roster_names, ESR_ROSTER_TEAM + 1, roster, ESR_ROSTER_HIDDEN);
    choices.language = options->language;
    if (choices.language == ESR_LANGUAGE_KEPT)
        choices.language = (esr_language)find_name(language_names, ESR_LANGUAGE_CHINESE + 1,
                                                   language, ESR_LANGUAGE_BOTH);
    choices.templates = options->templates ? options->templates : templates;
    if (!options->alarm_given)
        choices.alarm_days = (int32_t)strtol(alarm, NULL, 10);
    if (choices.alarm_days < 0 || choices.alarm_days > ESR_ALARM_DAYS_MAX)
        ESR_TRY(esri_fail(ctx, ESR_E_USAGE, NULL, "an alarm can be 0 to %d days before, not %d",
                          ESR_ALARM_DAYS_MAX, (int)choices.alarm_days));
    *out = choices;
cleanup:
    return status;
}

esr_status esri_choices_keep(esr_context *ctx, esr_store *store, const esri_choices *choices) {
    char alarm[12];
    esr_status status = ESR_OK;
    snprintf(alarm, sizeof alarm, "%d", (int)choices->alarm_days);
    ESR_TRY(esri_told_choose(ctx, store, "roster", esr_roster_name(choices->roster)));
    ESR_TRY(esri_told_choose(ctx, store, "language", esr_language_name(choices->language)));
    ESR_TRY(esri_told_choose(ctx, store, "templates", choices->templates));
    ESR_TRY(esri_told_choose(ctx, store, "alarm", alarm));
cleanup:
    return status;
}

esri_compose_options esri_choices_compose(const esri_choices *choices, const esr_cycle *cycle) {
    static const esri_language languages[] = {[ESR_LANGUAGE_KEPT] = ESRI_BOTH,
                                              [ESR_LANGUAGE_BOTH] = ESRI_BOTH,
                                              [ESR_LANGUAGE_ENGLISH] = ESRI_ENGLISH,
                                              [ESR_LANGUAGE_CHINESE] = ESRI_CHINESE};
    return (esri_compose_options){
        .organizer_name = cycle->organizer_name,
        .organizer_email = cycle->organizer_email,
        .language = languages[choices->language],
        .templates = *choices->templates ? choices->templates : NULL,
        .team = choices->roster == ESR_ROSTER_TEAM,
        .alarm_days = choices->alarm_days,
        .first_day = cycle->first_day,
        .last_day = cycle->last_day,
    };
}

void esri_choices_cover(esri_compose_options *options, const esr_invitation *invitation) {
    const esr_day last = invitation->first_day + invitation->days - 1;
    if (invitation->first_day < options->first_day)
        options->first_day = invitation->first_day;
    if (last > options->last_day)
        options->last_day = last;
}
