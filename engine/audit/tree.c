// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate as a tree of JSON: whole numbers, texts and true or false alone, so that the same
// facts give the same bytes.
#include <stdlib.h>
#include <string.h>

#include "audit/certificate.h"
#include "base/text.h"
#include "db/db.h"
#include "ics/busy.h"
#include "lp/lp.h"

// A failure to make a part shows in `failed`; jansson takes NULL for what could not be made.
typedef struct maker {
    const esr_certificate *c;
    const esr_cycle *cycle;
    bool failed;
} maker;

static void put(maker *m, json_t *object, const char *key, json_t *value) {
    if (json_object_set_new(object, key, value) != 0)
        m->failed = true;
}

static void add(maker *m, json_t *list, json_t *value) {
    if (json_array_append_new(list, value) != 0)
        m->failed = true;
}

static void put_int(maker *m, json_t *object, const char *key, int64_t value) {
    put(m, object, key, json_integer(value));
}

// Names of users and folders may be any bytes: what is not UTF-8 is shown as question marks.
static void put_text(maker *m, json_t *object, const char *key, const char *text) {
    char shown[1024];
    size_t length = strlen(text);
    if (!esri_text_is_utf8(text, length)) {
        length = length < sizeof shown ? length : sizeof shown - 1;
        for (size_t i = 0; i < length; i++)
            shown[i] = (char)((unsigned char)text[i] < 0x80 ? text[i] : '?');
        shown[length] = '\0';
        text = shown;
    }
    put(m, object, key, json_string(text));
}

static void put_day(maker *m, json_t *object, const char *key, esr_day day) {
    char text[11];
    esr_day_text(day, text);
    put(m, object, key, day == ESR_DAY_NONE ? json_null() : json_string(text));
}

static json_t *cycle_part(maker *m) {
    json_t *part = json_object();
    put_text(m, part, "id", m->cycle->id);
    put_text(m, part, "name", m->cycle->name);
    put_text(m, part, "name_zh", m->cycle->name_zh);
    put_day(m, part, "first_day", m->cycle->first_day);
    put_day(m, part, "last_day", m->cycle->last_day);
    put_int(m, part, "schools", m->cycle->school_count);
    put_int(m, part, "reviews", m->cycle->review_count);
    put_int(m, part, "seats", m->cycle->place_count);
    put_int(m, part, "reviewers", m->cycle->reviewer_count);
    return part;
}

static json_t *made_part(maker *m) {
    const esr_record *record = m->c->record;
    if (!record)
        return json_null();
    json_t *part = json_object();
    put_text(m, part, "at", record->read_at);
    put_text(m, part, "by", record->read_by);
    put_text(m, part, "engine", esr_version());
    put_text(m, part, "glpk", esri_lp_version());
    put_text(m, part, "sqlite", esri_db_version());
    put_text(m, part, "libical", esri_ics_version());
    return part;
}

static json_t *decision_object(maker *m, const esr_record_decision *d) {
    json_t *object = json_object();
    put_text(m, object, "at", d->at);
    put_text(m, object, "who", d->who);
    put_text(m, object, "what", d->what);
    put_text(m, object, "reviewer_id", d->reviewer_id);
    put_text(m, object, "school_id", d->school_id);
    put_text(m, object, "kind", d->kind);
    put_text(m, object, "from", d->from);
    put_text(m, object, "to", d->to);
    put_text(m, object, "name", d->name);
    put_text(m, object, "reason", d->reason);
    return object;
}

// What only the database knows.
static json_t *record_part(maker *m) {
    const esr_record *record = m->c->record;
    if (!record)
        return json_null();
    json_t *part = json_object(), *imported = json_object(), *solved = json_object();
    json_t *decisions = json_array();
    put_text(m, imported, "at", record->imported_at);
    put_text(m, imported, "by", record->imported_by);
    put_text(m, imported, "from", record->imported_from);
    put_text(m, imported, "engine", record->imported_engine);
    put_int(m, solved, "run", record->run);
    put(m, solved, "carried_from",
        record->carried_from ? json_integer(record->carried_from) : json_null());
    put(m, solved, "restores", record->restores ? json_integer(record->restores) : json_null());
    put_text(m, solved, "at", record->solved_at);
    put_text(m, solved, "by", record->solved_by);
    put_text(m, solved, "engine", record->solved_engine);
    put(m, solved, "time_limit_ms",
        record->time_limit_ms ? json_integer(record->time_limit_ms) : json_null());
    put(m, solved, "gap_ppm", record->gap_ppm ? json_integer(record->gap_ppm) : json_null());
    put_int(m, solved, "seed", record->seed);
    put_text(m, solved, "outcome", esr_outcome_name(m->c->solution->outcome));
    put_int(m, solved, "elapsed_ms", m->c->solution->elapsed_ms);
    for (size_t i = 0; i < record->decision_count; i++)
        add(m, decisions, decision_object(m, &record->decisions[i]));
    put(m, part, "imported", imported);
    put(m, part, "solved", solved);
    put(m, part, "decisions", decisions);
    return part;
}

static json_t *input_part(maker *m) {
    json_t *part = json_object(), *files = json_array();
    put_text(m, part, "sha256", m->c->input.text);
    for (int32_t i = 0; i < m->c->file_count; i++) {
        json_t *file = json_object();
        put_text(m, file, "name", m->c->files[i].name);
        put_int(m, file, "rows", m->c->files[i].rows);
        put_text(m, file, "sha256", m->c->files[i].hash.text);
        add(m, files, file);
    }
    put(m, part, "files", files);
    return part;
}

static json_t *limits_object(maker *m) {
    const esr_limits *limits = &m->cycle->limits;
    json_t *object = json_object();
    put_int(m, object, "gap_days", limits->gap_days);
    put_int(m, object, "max_visits", limits->max_visits);
    put_int(m, object, "home_away", limits->home_away);
    put_int(m, object, "own_review_margin", limits->own_review_margin);
    put_int(m, object, "novices_per_team", limits->novices_per_team);
    put_int(m, object, "max_km", (int64_t)limits->max_km);
    return object;
}

static json_t *costs_object(maker *m) {
    const esr_cost_rates *rates = &m->cycle->costs;
    json_t *object = json_object(), *steps = json_array();
    put_int(m, object, "unscheduled", rates->unscheduled);
    put_int(m, object, "empty_seat", rates->empty_seat);
    put_int(m, object, "missing_skill", rates->missing_skill);
    put_int(m, object, "no_veteran", rates->no_veteran);
    put_int(m, object, "under_minimum", rates->under_minimum);
    put_int(m, object, "per_km", rates->per_km);
    for (int32_t k = 0; k < rates->load_step_count; k++)
        add(m, steps, json_integer(rates->load_step[k]));
    put(m, object, "load_step", steps);
    put_int(m, object, "per_recent_visit", rates->per_recent_visit);
    put_int(m, object, "change_date", rates->change_date);
    put_int(m, object, "change_reviewer", rates->change_reviewer);
    return object;
}

static json_t *seats_object(maker *m) {
    json_t *object = json_object();
    for (int32_t s = 0; s < m->cycle->seats.count; s++) {
        json_t *roles = json_array();
        for (int32_t r = 0; r < m->cycle->roles.count; r++)
            if (m->cycle->seat_roles[s] >> r & 1)
                add(m, roles, json_string(m->cycle->roles.at[r]));
        put(m, object, m->cycle->seats.at[s], roles);
    }
    return object;
}

static json_t *in_force_part(maker *m) {
    json_t *part = json_object(), *kinds = json_object();
    for (int32_t k = 0; k < m->cycle->kind_count; k++) {
        const esr_kind_rule *rule = &m->cycle->kinds[k];
        const char *mode = rule->mode == ESR_FORBID  ? "forbid"
                           : rule->mode == ESR_ALLOW ? "allow"
                                                     : "cost";
        json_t *object = json_object();
        put_text(m, object, "mode", mode);
        if (rule->mode == ESR_COST)
            put_int(m, object, "cost", rule->cost);
        if (rule->years >= 0)
            put_int(m, object, "years", rule->years);
        put(m, kinds, rule->name, object);
    }
    put(m, part, "limits", limits_object(m));
    put(m, part, "seats", seats_object(m));
    put(m, part, "kinds", kinds);
    put(m, part, "costs", costs_object(m));
    return part;
}

// The plan, with the columns of plan.csv.
static json_t *plan_part(maker *m) {
    const esr_plan *plan = m->c->solution->plan;
    json_t *part = json_object(), *seats = json_array();
    for (int32_t p = 0; p < m->cycle->place_count; p++) {
        esr_review_ix v = m->cycle->places[p].review;
        const esr_review *review = &m->cycle->reviews[v.at];
        json_t *seat = json_object();
        put_text(m, seat, "review_id", review->id);
        put_text(m, seat, "school_id", m->cycle->schools[review->school.at].id);
        put_day(m, seat, "first_day", plan->first_day[v.at]);
        put_day(m, seat, "last_day", esr_plan_last_day(plan, v));
        put_text(m, seat, "seat", m->cycle->seats.at[m->cycle->places[p].seat]);
        put(m, seat, "reviewer_id",
            plan->member[p].at < 0 ? json_null()
                                   : json_string(m->cycle->reviewers[plan->member[p].at].id));
        add(m, seats, seat);
    }
    put_int(m, part, "scheduled", m->c->verdict->scheduled);
    put_int(m, part, "filled", m->c->verdict->filled);
    put(m, part, "seats", seats);
    return part;
}

static json_t *cost_part(maker *m) {
    json_t *part = json_object(), *terms = json_object();
    put_int(m, part, "total", m->c->verdict->costs.total);
    for (int term = 0; term < ESR_TERM_COUNT; term++)
        put_int(m, terms, esr_term_name((esr_term)term), m->c->verdict->costs.term[term]);
    put(m, part, "terms", terms);
    return part;
}

static json_t *prices_object(maker *m) {
    const esr_prices *prices = &m->c->solution->prices;
    if (!prices->load)
        return json_null();
    json_t *object = json_object();
    for (int32_t r = 0; r < m->cycle->reviewer_count; r++)
        put_int(m, object, m->cycle->reviewers[r].id, prices->load[r]);
    return object;
}

static json_t *bound_part(maker *m) {
    const esr_certificate *c = m->c;
    const esr_prices *prices = &c->solution->prices;
    int64_t cost = c->verdict->costs.total, by_prices = esr_price_units(c->by_prices);
    by_prices = by_prices < c->bound ? by_prices : c->bound;
    json_t *part = json_object(), *pairs = json_array();
    put_text(m, part, "status",
             c->verdict->violation_count ? "breaks rules"
             : cost == c->bound          ? "optimal"
                                         : "feasible");
    put_int(m, part, "units", c->bound);
    put_int(m, part, "gap_units", cost - c->bound);
    put_int(m, part, "by_prices", by_prices);
    put_int(m, part, "by_search", c->bound - by_prices);
    put_int(m, part, "by_prices_1024", c->by_prices);
    put(m, part, "prices_1024", prices_object(m));
    for (int32_t k = 0; k < prices->pair_count; k++)
        add(m, pairs,
            json_pack("[s, s, I]", m->cycle->reviews[prices->pair[k].first.at].id,
                      m->cycle->reviews[prices->pair[k].second.at].id,
                      (json_int_t)prices->pair[k].price));
    put(m, part, "pair_prices_1024", pairs);
    return part;
}

static json_t *rules_part(maker *m) {
    static const char *const words[] = {[ESR_RULING_KEPT] = "kept",
                                        [ESR_RULING_BROKEN] = "broken",
                                        [ESR_RULING_UNUSED] = "not used"};
    const esr_verdict *verdict = m->c->verdict;
    json_t *part = json_array();
    for (int rule = 0; rule < ESR_RULE_COUNT; rule++) {
        json_t *object = json_object(), *sentences = json_array();
        put_text(m, object, "rule", esr_rule_name((esr_rule)rule));
        put_text(m, object, "verdict", words[m->c->rulings[rule]]);
        put_int(m, object, "broken", m->c->broken[rule]);
        for (size_t i = 0; i < verdict->violation_count; i++)
            if (verdict->violations[i].rule == (esr_rule)rule)
                add(m, sentences, json_string(verdict->violations[i].text));
        put(m, object, "sentences", sentences);
        add(m, part, object);
    }
    return part;
}

static json_t *waivers_part(maker *m) {
    json_t *part = json_array();
    for (int32_t i = 0; i < m->c->waiver_count; i++) {
        const esr_waiver *waiver = &m->c->waivers[i];
        const esr_relation *relation = waiver->relation;
        json_t *object = json_object(), *used = json_array();
        put_text(m, object, "reviewer_id", m->cycle->reviewers[relation->reviewer.at].id);
        put_text(m, object, "school_id", m->cycle->schools[relation->school.at].id);
        put_text(m, object, "kind", m->cycle->kinds[relation->kind].name);
        put_day(m, object, "from", relation->from);
        put_day(m, object, "to", relation->to);
        put_text(m, object, "waived_by", relation->waived_by);
        put_text(m, object, "waived_why", relation->waived_why);
        for (int32_t k = 0; k < waiver->used_count; k++)
            add(m, used, json_string(m->cycle->reviews[waiver->used[k].at].id));
        put(m, object, "used_by", used);
        add(m, part, object);
    }
    return part;
}

static json_t *pins_part(maker *m) {
    json_t *part = json_array();
    for (int32_t p = 0; p < m->cycle->pin_count; p++) {
        const esr_pin *pin = &m->cycle->pins[p];
        json_t *object = json_object();
        put_text(m, object, "review_id", m->cycle->reviews[pin->review.at].id);
        put_day(m, object, "first_day", pin->first_day);
        put(m, object, "reviewer_id",
            pin->reviewer.at < 0 ? json_null()
                                 : json_string(m->cycle->reviewers[pin->reviewer.at].id));
        put_text(m, object, "kind", pin->forbid ? "forbid" : "keep");
        put(m, object, "kept", json_boolean(m->c->pin_kept[p]));
        add(m, part, object);
    }
    return part;
}

json_t *esri_certificate_tree(const esr_certificate *certificate) {
    maker m = {.c = certificate, .cycle = certificate->solution->plan->cycle};
    static const struct {
        const char *key;
        json_t *(*make)(maker *m);
    } parts[] = {
        {"cycle", cycle_part},     {"made", made_part},         {"record", record_part},
        {"input", input_part},     {"in_force", in_force_part}, {"plan", plan_part},
        {"cost", cost_part},       {"bound", bound_part},       {"rules", rules_part},
        {"waivers", waivers_part}, {"pins", pins_part},
    };
    json_t *tree = json_object();
    put_text(&m, tree, "schema", ESRI_CERTIFICATE_SCHEMA);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        put(&m, tree, parts[i].key, parts[i].make(&m));
    if (!m.failed)
        return tree;
    json_decref(tree);
    return NULL;
}

json_t *esri_certificate_input_tree(const esr_certificate *certificate) {
    maker m = {.c = certificate};
    json_t *part = input_part(&m);
    if (!m.failed)
        return part;
    json_decref(part);
    return NULL;
}

bool esri_certificate_seal(const json_t *tree, esr_hash *out) {
    json_t *bare = json_copy((json_t *)(uintptr_t)tree); // shallow: a key can be taken out of it
    if (!bare)
        return false;
    json_object_del(bare, "seal");
    char *text = json_dumps(bare, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(bare);
    if (!text)
        return false;
    esri_sha256_text hash = esri_sha256(text, strlen(text));
    memcpy(out->text, hash.at, sizeof out->text);
    free(text);
    return true;
}
