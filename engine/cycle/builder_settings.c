// SPDX-License-Identifier: GPL-3.0-or-later
// cycle.ini but for [seats] and [rules]: the cycle itself, limits, costs and notice.
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "cycle/build.h"
#include "cycle/builder.h"
#include "ics/zone.h"

#define CYCLE_DAYS_MAX 800
#define COST_MAX       1000000
#define DAYS_MAX       10000
#define PEOPLE_MAX     10000
#define KM_MAX         20100 // half the Earth's girth

typedef struct int_key {
    const char *section, *key;
    int32_t low, high;
    int32_t *out;
} int_key;

// The names that stand in [cycle]; the first few must be there.
static const char *const cycle_keys[] = {"id",        "name",      "first_day", "last_day",
                                         "time_zone", "organizer", "name_zh",   "day_start",
                                         "noon",      "day_end",   "weekend"};
#define CYCLE_KEY_COUNT ((int32_t)(sizeof cycle_keys / sizeof *cycle_keys))
#define CYCLE_KEY_MUST  6

typedef struct settings {
    esri_build *b;
    esri_idmap seen; // "section key": row
} settings;

static const esri_row *find_row(settings *s, const char *section, const char *key) {
    char name[2 * ESRI_WORD_BYTES_MAX];
    size_t head = strlen(section), length = head + 1 + strlen(key);
    if (length >= sizeof name)
        return NULL;
    memcpy(name, section, head);
    name[head] = ' ';
    memcpy(name + head + 1, key, length - head); // with its NUL
    int32_t at = esri_idmap_get(&s->seen, name, length);
    return at < 0 ? NULL : esri_build_row(s->b, ESRI_SETTINGS, at);
}

static esri_cell setting_cell(esri_build *b, const esri_row *row) {
    esri_cell cell = esri_build_cell(b, ESRI_SETTINGS, row, ESRI_SETTING_VALUE);
    cell.column = row->cells[ESRI_SETTING_KEY];
    return cell;
}

// The cell of a key in [cycle]; one with an empty text at line 1 if it is not there.
static esri_cell cycle_cell(settings *s, const char *key) {
    const esri_row *row = find_row(s, "cycle", key);
    if (row)
        return setting_cell(s->b, row);
    return (esri_cell){&s->b->faults, esri_table_shape_of(ESRI_SETTINGS)->file, 1, key, ""};
}

// Whether the value comes back the same when it is written and read.
static bool check_value(esri_cell cell) {
    if (!esri_cell_text(cell))
        return false;
    for (const char *at = strchr(cell.text, ';'); at; at = strchr(at + 1, ';'))
        if (at == cell.text || at[-1] == ' ' || at[-1] == '\t') {
            esri_cell_fault(cell, "has a \";\" that begins a comment; write lists without blanks");
            return false;
        }
    return true;
}

static esr_status index_rows(settings *s) {
    esri_build *b = s->b;
    for (int32_t i = 0; i < esri_build_count(b, ESRI_SETTINGS); i++) {
        const esri_row *row = esri_build_row(b, ESRI_SETTINGS, i);
        const char *section = row->cells[ESRI_SETTING_SECTION], *key = row->cells[ESRI_SETTING_KEY];
        esri_cell cell = setting_cell(b, row);
        bool known = false;
        for (int32_t k = 0; k < ESRI_SECTION_COUNT; k++)
            known = known || strcmp(section, esri_sections[k]) == 0;
        if (!known) {
            cell.text = section;
            esri_cell_unknown(cell, "section", esri_sections, ESRI_SECTION_COUNT);
            continue;
        }
        (void)check_value(cell);
        const esri_row *before = find_row(s, section, key);
        if (before) {
            esri_cell_fault(cell, "is given twice in [%s], first in line %d", section,
                            (int)before->line);
            continue;
        }
        char *name = esri_arena_printf(s->seen.arena, "%s %s", section, key);
        if (!name || !esri_idmap_add(&s->seen, name, i))
            return esri_fail_nomem(b->faults.ctx);
    }
    return ESR_OK;
}

static void read_span(settings *s) {
    esr_cycle *cycle = s->b->cycle;
    esri_cell first = cycle_cell(s, "first_day"), last = cycle_cell(s, "last_day");
    if (esri_cell_is_empty(first) || esri_cell_is_empty(last))
        return; // reported with the other missing keys
    esr_day from = ESR_DAY_NONE, to = ESR_DAY_NONE;
    if (!esri_build_span(first, last, &from, &to))
        return;
    if (to - from >= CYCLE_DAYS_MAX) {
        esri_cell_fault(last, "the cycle has %d days, but at most %d are possible",
                        (int)(to - from + 1), CYCLE_DAYS_MAX);
        return;
    }
    cycle->first_day = from;
    cycle->last_day = to;
    cycle->day_count = to - from + 1;
    cycle->slot_count = 2 * cycle->day_count;
    s->b->span_known = true;
}

static void read_clocks(settings *s) {
    esr_cycle *cycle = s->b->cycle;
    esri_cell start = cycle_cell(s, "day_start"), noon = cycle_cell(s, "noon"),
              end = cycle_cell(s, "day_end");
    cycle->day_start = 8 * 60 + 30;
    cycle->noon = 12 * 60 + 45;
    cycle->day_end = 17 * 60;
    bool good = esri_cell_is_empty(start) || esri_cell_clock(start, &cycle->day_start);
    good = (esri_cell_is_empty(noon) || esri_cell_clock(noon, &cycle->noon)) && good;
    good = (esri_cell_is_empty(end) || esri_cell_clock(end, &cycle->day_end)) && good;
    esri_cell given = !esri_cell_is_empty(noon) ? noon : esri_cell_is_empty(start) ? end : start;
    if (good && (cycle->day_start >= cycle->noon || cycle->noon >= cycle->day_end))
        esri_cell_fault(given, "day_start, noon and day_end must follow each other");
}

static void read_weekend(settings *s) {
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const esri_row *row = find_row(s, "cycle", "weekend");
    s->b->cycle->weekend = 1u << 5 | 1u << 6;
    if (!row)
        return;
    esri_cell cell = setting_cell(s->b, row);
    unsigned days = 0;
    esri_piece piece;
    for (const char *rest = cell.text; esri_text_next(&rest, &piece);) {
        unsigned day = 0;
        while (day < 7 && (piece.length != 3 || memcmp(piece.at, names[day], 3) != 0))
            day++;
        if (day == 7)
            esri_cell_fault(cell, "must be a list of mon, tue, wed, thu, fri, sat and sun such as "
                                  "sat;sun");
        else
            days |= 1u << day;
    }
    if (days == 0x7F)
        esri_cell_fault(cell, "names all seven days, so that no visit is possible");
    s->b->cycle->weekend = (uint8_t)days;
}

// `Name <address>`, or an address alone.
static esr_status read_organizer(settings *s) {
    esri_build *b = s->b;
    esri_cell cell = cycle_cell(s, "organizer");
    if (esri_cell_is_empty(cell))
        return ESR_OK;
    esri_piece name = {cell.text, 0}, email = {cell.text, strlen(cell.text)};
    const char *open = strrchr(cell.text, '<');
    if (open && email.at[email.length - 1] == '>') {
        name = esri_text_trim((esri_piece){cell.text, (size_t)(open - cell.text)});
        email = (esri_piece){open + 1, strlen(open) - 2};
    }
    if (!esri_is_email(email.at, email.length)) {
        esri_cell_fault(cell, "must be a name and an e-mail address such as "
                              "Planning Office <office@example.org>");
        return ESR_OK;
    }
    b->cycle->organizer_name = esri_arena_strndup(b->arena, name.at, name.length);
    b->cycle->organizer_email = esri_arena_strndup(b->arena, email.at, email.length);
    if (!b->cycle->organizer_name || !b->cycle->organizer_email)
        return esri_fail_nomem(b->faults.ctx);
    return ESR_OK;
}

static esr_status read_zone(settings *s) {
    esr_status status = ESR_OK;
    esri_cell cell = cycle_cell(s, "time_zone");
    esri_ics_zone zone = {0};
    bool known = true;
    s->b->cycle->time_zone = cell.text;
    if (!esri_cell_is_empty(cell))
        ESR_TRY(esri_ics_zone_load(s->b->faults.ctx, cell.text, &zone, &known));
    if (!known)
        esri_cell_fault(cell, "there is no time zone \"%.60s\"; name one such as Asia/Hong_Kong",
                        cell.text);
cleanup:
    esri_ics_zone_free(&zone);
    return status;
}

static esr_status read_cycle(settings *s) {
    esr_cycle *cycle = s->b->cycle;
    for (int32_t k = 0; k < CYCLE_KEY_MUST; k++)
        if (esri_cell_is_empty(cycle_cell(s, cycle_keys[k])))
            esri_cell_fault(cycle_cell(s, cycle_keys[k]), "must be given in [cycle]");
    cycle->id = cycle_cell(s, "id").text;
    if (cycle->id[0] != '\0')
        (void)esri_cell_id(cycle_cell(s, "id"));
    cycle->name = cycle_cell(s, "name").text;
    cycle->name_zh = cycle_cell(s, "name_zh").text;
    read_span(s);
    read_clocks(s);
    read_weekend(s);
    esr_status status = read_zone(s);
    return status == ESR_OK ? read_organizer(s) : status;
}

// load_step = a list of costs that does not decrease.
static void read_load_step(settings *s) {
    static const int32_t usual[] = {0, 20, 60, 120, 200};
    esr_cost_rates *costs = &s->b->cycle->costs;
    const esri_row *row = find_row(s, "costs", "load_step");
    if (!row) {
        memcpy(costs->load_step, usual, sizeof usual);
        costs->load_step_count = (int32_t)(sizeof usual / sizeof *usual);
        return;
    }
    esri_cell cell = setting_cell(s->b, row);
    int32_t count = 0;
    esri_piece piece;
    for (const char *rest = cell.text; esri_text_next(&rest, &piece);) {
        char text[32] = "";
        memcpy(text, piece.at, piece.length < sizeof text ? piece.length : sizeof text - 1);
        esri_cell step = cell;
        step.text = text;
        if (count == ESR_LOAD_STEPS_MAX) {
            esri_cell_fault(cell, "has more than %d steps", ESR_LOAD_STEPS_MAX);
            return;
        }
        if (!esri_cell_int(step, 0, COST_MAX, &costs->load_step[count]))
            return;
        if (count > 0 && costs->load_step[count] < costs->load_step[count - 1]) {
            esri_cell_fault(cell, "must not decrease, but %d follows %d",
                            (int)costs->load_step[count], (int)costs->load_step[count - 1]);
            return;
        }
        count++;
    }
    if (count == 0)
        esri_cell_fault(cell, "must be a list of costs such as 0;20;60");
    costs->load_step_count = count;
}

// Names a key that is not in its section's list; [seats] and [rules] have keys of their own.
static void check_key(settings *s, const esri_row *row, const int_key *keys, int32_t count) {
    const char *known[32];
    int32_t known_count = 0;
    const char *section = row->cells[ESRI_SETTING_SECTION];
    if (strcmp(section, "cycle") == 0)
        for (int32_t k = 0; k < CYCLE_KEY_COUNT; k++)
            known[known_count++] = cycle_keys[k];
    for (int32_t k = 0; k < count; k++)
        if (strcmp(section, keys[k].section) == 0)
            known[known_count++] = keys[k].key;
    if (strcmp(section, "costs") == 0)
        known[known_count++] = "load_step";
    if (known_count == 0)
        return;
    esri_cell cell = setting_cell(s->b, row);
    cell.text = cell.column;
    for (int32_t k = 0; k < known_count; k++)
        if (strcmp(cell.text, known[k]) == 0)
            return;
    esri_cell_unknown(cell, "key", known, known_count);
}

static void read_numbers(settings *s) {
    esr_cycle *c = s->b->cycle;
    int32_t max_km = 0;
    c->limits = (esr_limits){28, 2, 1, 14, 1, 0};
    c->costs = (esr_cost_rates){.unscheduled = 30000,
                                .empty_seat = 10000,
                                .missing_skill = 2000,
                                .no_veteran = 1000,
                                .under_minimum = 300,
                                .per_km = 2,
                                .per_recent_visit = 5,
                                .change_date = 500,
                                .change_reviewer = 200};
    c->notice = (esr_notice){84, 30, 14};
    const int_key keys[] = {
        {"limits", "gap_days", 0, DAYS_MAX, &c->limits.gap_days},
        {"limits", "max_visits", 0, PEOPLE_MAX, &c->limits.max_visits},
        {"limits", "home_away", 0, PEOPLE_MAX, &c->limits.home_away},
        {"limits", "own_review_margin", 0, DAYS_MAX, &c->limits.own_review_margin},
        {"limits", "novices_per_team", 0, PEOPLE_MAX, &c->limits.novices_per_team},
        {"limits", "max_km", 0, KM_MAX, &max_km},
        {"costs", "unscheduled", 0, COST_MAX, &c->costs.unscheduled},
        {"costs", "empty_seat", 0, COST_MAX, &c->costs.empty_seat},
        {"costs", "missing_skill", 0, COST_MAX, &c->costs.missing_skill},
        {"costs", "no_veteran", 0, COST_MAX, &c->costs.no_veteran},
        {"costs", "under_minimum", 0, COST_MAX, &c->costs.under_minimum},
        {"costs", "per_km", 0, COST_MAX, &c->costs.per_km},
        {"costs", "per_recent_visit", 0, COST_MAX, &c->costs.per_recent_visit},
        {"costs", "change_date", 0, COST_MAX, &c->costs.change_date},
        {"costs", "change_reviewer", 0, COST_MAX, &c->costs.change_reviewer},
        {"notice", "dates", 0, DAYS_MAX, &c->notice.dates},
        {"notice", "names", 0, DAYS_MAX, &c->notice.names},
        {"notice", "objections", 0, DAYS_MAX, &c->notice.objections},
    };
    const int32_t count = (int32_t)(sizeof keys / sizeof *keys);
    for (int32_t i = 0; i < esri_build_count(s->b, ESRI_SETTINGS); i++)
        check_key(s, esri_build_row(s->b, ESRI_SETTINGS, i), keys, count);
    for (int32_t k = 0; k < count; k++) {
        const esri_row *row = find_row(s, keys[k].section, keys[k].key);
        if (row && esri_cell_need(setting_cell(s->b, row)))
            (void)esri_cell_int(setting_cell(s->b, row), keys[k].low, keys[k].high, keys[k].out);
    }
    c->limits.max_km = max_km;
}

esr_status esri_build_settings(esri_build *b) {
    esr_status status = ESR_OK;
    settings s = {.b = b, .seen = {.arena = &b->scratch}};
    if (!b->usable[ESRI_SETTINGS])
        return ESR_OK;
    ESR_TRY(index_rows(&s));
    ESR_TRY(read_cycle(&s));
    read_numbers(&s);
    read_load_step(&s);
cleanup:
    return status;
}

esr_status esri_frame_read(esr_context *ctx, const esr_rows *rows, esri_frame *out) {
    esr_cycle cycle = {0};
    esri_arena scratch = {0};
    esri_build b = {.faults = {.ctx = ctx, .silent = true}, .rows = rows, .cycle = &cycle};
    settings s = {.b = &b, .seen = {.arena = &scratch}};
    b.usable[ESRI_SETTINGS] = rows->tables[ESRI_SETTINGS].exists;
    esr_status status = index_rows(&s);
    if (status == ESR_OK)
        status = read_zone(&s);
    if (status == ESR_OK) {
        read_span(&s);
        read_clocks(&s);
        bool known = b.faults.count == 0 && b.span_known && cycle.time_zone[0] != '\0';
        *out = (esri_frame){cycle.first_day, cycle.last_day, cycle.time_zone,
                            cycle.day_start, cycle.noon,     cycle.day_end};
        if (!known) // one day somewhere, so that calendars can be looked through for faults
            *out = (esri_frame){0, 0, "UTC", cycle.day_start, cycle.noon, cycle.day_end};
    }
    esri_arena_free(&scratch);
    return status;
}
