// SPDX-License-Identifier: GPL-3.0-or-later
// What of an edited cycle is a slip. A scenario may take away all people of a role or all days of a
// school: seats stay empty then and reviews without a visit, which is its answer. A folder with
// that is refused (esr_check_rules), as there it is a slip of somebody's pen.
#include "scenario/scenario.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cycle/columns.h"
#include "rules/judge.h"
#include "rules/say.h"

#define SUBJECT 64

// One look at an edited cycle.
typedef struct look {
    esr_context *ctx;
    const esr_cycle *base, *cycle;
    bool failed;       // without memory
    esr_status status; // ESR_E_INPUT once there is a fault
} look;

// Adds a fault of a row, or of one column of it. `meant` is what was probably meant, or NULL.
static void fault(look *at, esri_table table, int32_t line, const char *column, esri_buf *message,
                  const char *meant) {
    char subject[SUBJECT];
    snprintf(subject, sizeof subject, "%s:%d%s%s", esri_table_shape_of(table)->file, (int)line,
             column ? ": " : "", column ? column : "");
    if (meant)
        esri_buf_printf(message, "; did you mean \"%s\"?", meant);
    at->failed = at->failed || message->failed;
    if (!message->failed)
        at->status = esri_fail(at->ctx, ESR_E_INPUT, subject, "%s", message->text);
    esri_buf_free(message);
}

// A pin to keep that can't be kept, with the edit that lets it go.
static void hear_pin(void *user, int32_t which, esr_rule rule, const char *sentence) {
    look *at = user;
    const esr_pin *pin = &at->cycle->pins[which];
    const char *review = at->cycle->reviews[pin->review.at].id;
    char day[11];
    esri_buf message = {0};
    esri_buf_printf(&message, "what is kept of %s is excluded by %s: %s; \"drop pins review=%s",
                    review, esr_rule_name(rule), sentence, review);
    if (pin->first_day != ESR_DAY_NONE) {
        esr_day_text(pin->first_day, day);
        esri_buf_printf(&message, " first_day=%s", day);
    }
    if (pin->reviewer.at >= 0)
        esri_buf_printf(&message, " reviewer=%s", at->cycle->reviewers[pin->reviewer.at].id);
    esri_buf_add(&message, "\" lets it go");
    fault(at, ESRI_PINS, pin->line, NULL, &message, NULL);
}

static bool has_word(esr_words words, const char *word) {
    for (int32_t i = 0; i < words.count; i++)
        if (strcmp(words.at[i], word) == 0)
            return true;
    return false;
}

// Whether somebody in that cycle has one of the roles, which are numbered as in the edited one.
static bool is_filled(const look *at, const esr_cycle *people, uint64_t roles) {
    for (int32_t r = 0; r < people->reviewer_count; r++) {
        const char *role = people->roles.at[people->reviewers[r].role];
        for (int32_t w = 0; w < at->cycle->roles.count; w++)
            if (roles >> w & 1u && strcmp(at->cycle->roles.at[w], role) == 0)
                return true;
    }
    return false;
}

// A seat for which there was nobody before, either.
static void look_at_seats(look *at) {
    const esr_cycle *cycle = at->cycle;
    uint64_t seen = 0;
    for (int32_t p = 0; p < cycle->place_count; p++) {
        const esr_seat_place *place = &cycle->places[p];
        uint64_t roles = cycle->seat_roles[place->seat], bit = UINT64_C(1) << (place->seat % 64);
        const char *name = cycle->seats.at[place->seat], *meant = NULL;
        if (seen & bit && place->seat < 64)
            continue;
        seen |= bit;
        if (is_filled(at, cycle, roles) || is_filled(at, at->base, roles))
            continue;
        esri_buf message = {0};
        esri_buf_printf(&message, "nobody has or had a role that may fill the seat %s: ", name);
        esri_say_words(&message, &cycle->roles, roles);
        if (!has_word(at->base->seats, name))
            meant = esri_text_nearest(name, at->base->seats.at, at->base->seats.count);
        fault(at, ESRI_REVIEWS, cycle->reviews[place->review.at].line, "seats", &message, meant);
    }
}

// What [seats] says of a seat that is new and that no review has, or with a role that is new and
// that nobody has.
static void look_at_words(look *at) {
    const esr_cycle *cycle = at->cycle, *base = at->base;
    for (int32_t seat = 0; seat < cycle->seats.count; seat++) {
        const char *name = cycle->seats.at[seat];
        bool used = has_word(base->seats, name);
        for (int32_t p = 0; p < cycle->place_count && !used; p++)
            used = cycle->places[p].seat == seat;
        esri_buf message = {0};
        if (used)
            continue;
        esri_buf_printf(&message, "no review has a seat %s", name);
        fault(at, ESRI_SETTINGS, 1, "seats", &message,
              esri_text_nearest(name, base->seats.at, base->seats.count));
    }
    for (int32_t w = 0; w < cycle->roles.count; w++) {
        const char *role = cycle->roles.at[w];
        if (has_word(base->roles, role) || has_word(cycle->seats, role) ||
            is_filled(at, cycle, UINT64_C(1) << w))
            continue;
        esri_buf message = {0};
        esri_buf_printf(&message, "nobody has the role %s", role);
        fault(at, ESRI_SETTINGS, 1, "seats", &message,
              esri_text_nearest(role, base->roles.at, base->roles.count));
    }
}

// A role that is new and fills no seat.
static void look_at_roles(look *at) {
    const esr_cycle *cycle = at->cycle;
    uint64_t seen = 0;
    for (int32_t seat = 0; seat < cycle->seats.count; seat++)
        seen |= cycle->seat_roles[seat];
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        const char *role = cycle->roles.at[cycle->reviewers[r].role];
        uint64_t bit = UINT64_C(1) << cycle->reviewers[r].role;
        if (seen & bit || has_word(at->base->roles, role))
            continue;
        seen |= bit;
        esri_buf message = {0};
        esri_buf_printf(&message, "the role %s may fill no seat", role);
        fault(at, ESRI_REVIEWERS, cycle->reviewers[r].line, "role", &message,
              esri_text_nearest(role, at->base->roles.at, at->base->roles.count));
    }
}

static bool has_relation(const esr_cycle *cycle, int32_t kind) {
    for (int32_t i = 0; i < cycle->relation_count; i++)
        if (cycle->relations[i].kind == kind)
            return true;
    return false;
}

// A rule for a kind of relation that is new and that nobody has.
static void look_at_kinds(look *at) {
    const esr_cycle *cycle = at->cycle, *base = at->base;
    for (int32_t k = ESR_KIND_COUNT; k < cycle->kind_count; k++) {
        const char *known[ESR_KIND_COUNT], *name = cycle->kinds[k].name;
        bool old = false;
        for (int32_t i = 0; i < base->kind_count; i++)
            old = old || strcmp(base->kinds[i].name, name) == 0;
        if (old || has_relation(cycle, k))
            continue;
        for (int32_t i = 0; i < ESR_KIND_COUNT; i++)
            known[i] = base->kinds[i].name;
        esri_buf message = {0};
        esri_buf_printf(&message, "no relation is of the kind %s", name);
        fault(at, ESRI_SETTINGS, 1, "rules", &message,
              esri_text_nearest(name, known, ESR_KIND_COUNT));
    }
}

// Days to close that are none of the cycle's: then nothing would be another, as if it were an
// answer.
static void look_at_closed(look *at, const esri_edit_words *words) {
    const esr_cycle *cycle = at->cycle;
    esr_day from = ESR_DAY_NONE, to = ESR_DAY_NONE;
    char first[11], last[11];
    if (words->verb != ESRI_CLOSE || !esr_day_parse(words->cells[2].value, &from) ||
        !esr_day_parse(words->cells[3].value, &to))
        return;
    if (from <= cycle->last_day && to >= cycle->first_day)
        return;
    esr_day_text(cycle->first_day, first);
    esr_day_text(cycle->last_day, last);
    at->status = esri_fail(at->ctx, ESR_E_INPUT, words->where,
                           "closes no day of the cycle, which runs from %s to %s", first, last);
}

// A limit is for those who have none of their own, which may be few.
static void look_at_limit(look *at, const esri_edit_words *words) {
    static const struct {
        const char *key;
        int32_t column;
    } limits[] = {{"max_visits", ESRI_REVIEWER_MAX_VISITS}, {"max_km", ESRI_REVIEWER_MAX_KM}};
    const esri_row_list *list = &at->cycle->rows->tables[ESRI_REVIEWERS];
    for (size_t i = 0; words->verb == ESRI_TUNE && i < sizeof limits / sizeof *limits; i++) {
        const char *key = limits[i].key;
        int32_t own = 0;
        if (strcmp(words->cells[0].value, "limits") != 0 || strcmp(words->cells[1].value, key) != 0)
            continue;
        for (int32_t r = 0; r < list->count; r++)
            own += *list->at[r].cells[limits[i].column] != '\0';
        if (own > 0)
            esri_warn(at->ctx, words->where,
                      "%d of %d reviewers %s own, which still %s; \"set reviewers %s %s\" "
                      "sets that of all",
                      (int)own, (int)list->count,
                      own == 1 ? "has a limit of its" : "have limits of their",
                      own == 1 ? "holds" : "hold", key, words->cells[2].value);
    }
}

esr_status esri_scenario_check(esr_context *ctx, const esri_edit_words *words, int32_t count,
                               const esr_cycle *base, const esr_cycle *cycle) {
    look at = {ctx, base, cycle, false, ESR_OK};
    esr_status status = esri_check_exclusions(ctx, cycle, hear_pin, &at);
    if (status != ESR_OK)
        return status;
    look_at_seats(&at);
    look_at_words(&at);
    look_at_roles(&at);
    look_at_kinds(&at);
    for (int32_t i = 0; i < count; i++) {
        look_at_closed(&at, &words[i]);
        look_at_limit(&at, &words[i]);
    }
    return at.failed ? esri_fail_nomem(ctx) : at.status;
}
