// SPDX-License-Identifier: GPL-3.0-or-later
// cycle.ini of a sample: every section is written out, so that a planner sees what can be set.
#include "cycle/columns.h"
#include "sample/names.h"
#include "sample/world.h"

static void put(esri_sample *sample, const char *section, const char *key, const char *value) {
    const char *cells[] = {section, key, value};
    esri_sample_put(sample, ESRI_SETTINGS, cells);
}

// 2006 as 二零零六.
static const char *chinese_year(esri_sample *sample, int32_t year) {
    static const char *const digits[] = {"零", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    return esri_sample_text(sample, "%s%s%s%s", digits[year / 1000 % 10], digits[year / 100 % 10],
                            digits[year / 10 % 10], digits[year % 10]);
}

static void put_cycle(esri_sample *sample) {
    const esri_sample_shape *shape = sample->shape;
    static const esri_word titles[] = {
        [ESRI_TEAM_ONE] = {"External School Review", "校外評核"},
        [ESRI_TEAM_TWO] = {"External School Review by heads and teachers",
                           "校外評核（校長及教師）"},
        [ESRI_TEAM_KINDERGARTEN] = {"Kindergarten Quality Review", "幼稚園質素評核"},
        [ESRI_TEAM_ROUND] = {"Round of Peer Review", "校際互訪評核"},
    };
    const esri_word *title = &titles[shape->team];
    put(sample, "cycle", "id", shape->id);
    put(sample, "cycle", "name",
        esri_sample_text(sample, "%s %d/%02d", title->english, shape->year,
                         (shape->year + 1) % 100));
    put(sample, "cycle", "name_zh",
        esri_sample_text(sample, "%s／%s學年%s", chinese_year(sample, shape->year),
                         chinese_year(sample, shape->year + 1) + 2 * (sizeof "零" - 1),
                         title->chinese));
    put(sample, "cycle", "first_day", esri_sample_day(sample, sample->year.first));
    put(sample, "cycle", "last_day", esri_sample_day(sample, sample->year.last));
    put(sample, "cycle", "time_zone", "Asia/Hong_Kong");
    put(sample, "cycle", "day_start", "08:30");
    put(sample, "cycle", "noon", "12:45");
    put(sample, "cycle", "day_end", "17:00");
    put(sample, "cycle", "weekend", "sat;sun");
    put(sample, "cycle", "organizer", "ESR Planning Office <esr-office@example.org>");
}

static void put_limits(esri_sample *sample) {
    bool round = sample->shape->team == ESRI_TEAM_ROUND;
    put(sample, "limits", "gap_days", esri_sample_text(sample, "%d", sample->shape->gap_days));
    int32_t most = sample->shape->max_visits ? sample->shape->max_visits : 2;
    put(sample, "limits", "max_visits", esri_sample_text(sample, "%d", round ? 1 : most));
    put(sample, "limits", "home_away", "1");
    put(sample, "limits", "own_review_margin", round ? "7" : "14");
    put(sample, "limits", "novices_per_team", "1");
    put(sample, "limits", "max_km", "0");
}

static void put_seats(esri_sample *sample) {
    switch (sample->shape->team) {
    case ESRI_TEAM_ONE:
        put(sample, "seats", "reviewer", "principal;vice_principal;teacher");
        break;
    case ESRI_TEAM_TWO:
    case ESRI_TEAM_ROUND:
        put(sample, "seats", "principal", "principal;vice_principal");
        put(sample, "seats", "teacher", "teacher");
        break;
    case ESRI_TEAM_KINDERGARTEN:
        put(sample, "seats", "lead", "senior_officer");
        put(sample, "seats", "officer", "officer;senior_officer");
        put(sample, "seats", "peer", "principal;vice_principal");
        break;
    }
}

static void put_rules(esri_sample *sample) {
    static const char *const rules[][2] = {
        {"family", "forbid"},       {"employed", "forbid 6y"},  {"governed", "forbid 6y"},
        {"applied", "forbid 6y"},   {"supported", "forbid 3y"}, {"declared", "forbid"},
        {"objection", "forbid"},    {"reviewed", "forbid 6y"},  {"reciprocal", "forbid 6y"},
        {"same_sponsor", "forbid"},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        put(sample, "rules", rules[i][0], rules[i][1]);
    // In a round neighbours are meant to learn from each other.
    put(sample, "rules", "rival", sample->shape->team == ESRI_TEAM_ROUND ? "allow" : "40");
}

static void put_costs(esri_sample *sample) {
    bool one = sample->shape->team == ESRI_TEAM_ONE;
    bool kindergarten = sample->shape->team == ESRI_TEAM_KINDERGARTEN;
    bool round = sample->shape->team == ESRI_TEAM_ROUND;
    put(sample, "costs", "unscheduled", "30000");
    put(sample, "costs", "empty_seat", "10000");
    put(sample, "costs", "missing_skill", "2000");
    // A peer who is alone among officers may well be new; a team of peers may not.
    put(sample, "costs", "no_veteran", one ? "40" : "1000");
    put(sample, "costs", "under_minimum", "300");
    put(sample, "costs", "per_km", round ? "10" : "2");
    put(sample, "costs", "load_step", kindergarten ? "0;5;15;30;50;80;120" : "0;20;60;120;200");
    put(sample, "costs", "per_recent_visit", "5");
    put(sample, "costs", "change_date", "500");
    put(sample, "costs", "change_reviewer", "200");
    put(sample, "notice", "dates", kindergarten ? "56" : "84");
    put(sample, "notice", "names", "30");
    put(sample, "notice", "objections", "14");
}

void esri_sample_put_settings(esri_sample *sample) {
    put_cycle(sample);
    put_limits(sample);
    put_seats(sample);
    put_rules(sample);
    put_costs(sample);
}
