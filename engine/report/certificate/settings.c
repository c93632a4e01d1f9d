// SPDX-License-Identifier: GPL-3.0-or-later
// What was in force, and what people decided against it: limits, rules and costs as cycle.ini
// writes them; waivers, pins and decisions with names and reasons.
#include <string.h>

#include "report/certificate/page.h"
#include "report/words.h"
#include "report/wrap.h"

#define NO_BREAK "\xC2\xA0" // a blank at which no line ends

static void add_limits(esri_buf *out, const esr_limits *limits) {
    esri_buf text = {0};
    esri_buf_printf(&text, "gap_days=%d, max_visits=%d, home_away=%d, own_review_margin=%d, ",
                    limits->gap_days, limits->max_visits, limits->home_away,
                    limits->own_review_margin);
    esri_buf_printf(&text, "novices_per_team=%d, max_km=%.0f", limits->novices_per_team,
                    limits->max_km);
    esri_page_line(out, "  Limits", &text);
}

static void add_kinds(esri_buf *out, const esr_cycle *cycle) {
    esri_buf text = {0};
    for (int32_t k = 0; k < cycle->kind_count; k++) {
        const esr_kind_rule *rule = &cycle->kinds[k];
        esri_buf_printf(&text, "%s%s=", k ? ", " : "", rule->name);
        if (rule->mode == ESR_COST)
            esri_buf_printf(&text, "%d", rule->cost);
        else
            esri_buf_add(&text, rule->mode == ESR_FORBID ? "forbid" : "allow");
        if (rule->years >= 0)
            esri_buf_printf(&text, NO_BREAK "%dy", rule->years);
    }
    esri_page_line(out, "  Relations", &text);
}

static void add_costs(esri_buf *out, const esr_cost_rates *rates) {
    esri_buf text = {0};
    esri_buf_printf(&text, "unscheduled=%d, empty_seat=%d, missing_skill=%d, no_veteran=%d, ",
                    rates->unscheduled, rates->empty_seat, rates->missing_skill, rates->no_veteran);
    esri_buf_printf(&text, "under_minimum=%d, per_km=%d, load_step=", rates->under_minimum,
                    rates->per_km);
    for (int32_t k = 0; k < rates->load_step_count; k++)
        esri_buf_printf(&text, "%s%d", k ? ";" : "", rates->load_step[k]);
    esri_buf_printf(&text, ", per_recent_visit=%d, change_date=%d, change_reviewer=%d",
                    rates->per_recent_visit, rates->change_date, rates->change_reviewer);
    esri_page_line(out, "  Costs", &text);
}

static void add_seats(esri_buf *out, const esr_cycle *cycle) {
    esri_buf text = {0};
    for (int32_t s = 0; s < cycle->seats.count; s++) {
        const char *between = " ";
        esri_buf_printf(&text, "%s%s:", s ? ", " : "", cycle->seats.at[s]);
        for (int32_t r = 0; r < cycle->roles.count; r++) {
            if (!(cycle->seat_roles[s] >> r & 1))
                continue;
            esri_buf_printf(&text, "%s%s", between, cycle->roles.at[r]);
            between = " or ";
        }
    }
    esri_page_line(out, "  Seats", &text);
}

void esri_page_in_force(esri_buf *out, const esr_cycle *cycle) {
    esri_page_heading(out, "In force  現行規定");
    add_limits(out, &cycle->limits);
    add_kinds(out, cycle);
    add_costs(out, &cycle->costs);
    add_seats(out, cycle);
}

// "CHAN Tai-man (R1) and St Paul's (S5), employed: by Ms Ho: long ago; used on V7"; names
// only where the plan uses it.
static void add_waiver(esri_buf *out, const esr_cycle *cycle, const esr_waiver *waiver) {
    const esr_relation *relation = waiver->relation;
    const esr_reviewer *reviewer = &cycle->reviewers[relation->reviewer.at];
    const esr_school *school = &cycle->schools[relation->school.at];
    esri_buf text = {0};
    if (waiver->used_count > 0)
        esri_buf_printf(&text, "%s (%s) and %s (%s)", reviewer->name, reviewer->id, school->name,
                        school->id);
    else
        esri_buf_printf(&text, "%s and %s", reviewer->id, school->id);
    esri_buf_printf(&text, ", %s: by %s%s%s; ", cycle->kinds[relation->kind].name,
                    relation->waived_by, *relation->waived_why ? ": " : "", relation->waived_why);
    esri_buf_add(&text, waiver->used_count ? "used on" : "not used");
    for (int32_t i = 0; i < waiver->used_count; i++)
        esri_buf_printf(&text, "%s %s", i ? "," : "", cycle->reviews[waiver->used[i].at].id);
    esri_page_line(out, "", &text);
}

static void add_waivers(esri_buf *out, const esr_certificate *c) {
    const esr_cycle *cycle = c->solution->plan->cycle;
    esri_buf text = {0};
    int32_t used = 0, shown = 0;
    for (int32_t i = 0; i < c->waiver_count; i++)
        used += c->waivers[i].used_count > 0;
    if (c->waiver_count == 0)
        esri_buf_add(&text, "none");
    else
        esri_buf_printf(&text, "%s, %s used by this plan",
                        esri_plural_text(c->waiver_count, "waived relation").at,
                        used ? esri_count_text(used).at : "none");
    esri_page_line(out, "  Waivers", &text);
    // Those that the plan uses first.
    for (int turn = 0; turn < 2; turn++)
        for (int32_t i = 0; i < c->waiver_count && shown < ESRI_PAGE_LIST; i++)
            if ((c->waivers[i].used_count > 0) == (turn == 0)) {
                add_waiver(out, cycle, &c->waivers[i]);
                shown++;
            }
    esri_page_more(out, (size_t)c->waiver_count);
}

static void add_pins(esri_buf *out, const esr_certificate *c) {
    const esr_cycle *cycle = c->solution->plan->cycle;
    esri_buf text = {0};
    int32_t keep = 0, lost = 0;
    for (int32_t p = 0; p < cycle->pin_count; p++) {
        keep += !cycle->pins[p].forbid;
        lost += !c->pin_kept[p];
    }
    if (cycle->pin_count == 0)
        esri_buf_add(&text, "none");
    else
        esri_buf_printf(&text, "%d to keep, %d to forbid; ", keep, cycle->pin_count - keep);
    if (lost > 0)
        esri_buf_printf(&text, "%d not kept", lost);
    else if (cycle->pin_count > 0)
        esri_buf_add(&text, "all are kept");
    esri_page_line(out, "  Pins", &text);
}

static void add_decisions(esri_buf *out, const esr_record *record) {
    esri_buf text = {0};
    if (record->decision_count == 0)
        esri_buf_add(&text, "none was made with esr");
    else
        esri_buf_printf(&text, "%s made with esr",
                        esri_count_text((int64_t)record->decision_count).at);
    esri_page_line(out, "  Decisions", &text);
    for (size_t i = 0; i < record->decision_count && i < ESRI_PAGE_LIST; i++) {
        const esr_record_decision *d = &record->decisions[i];
        esri_buf_printf(&text, "%s: %s and %s, %s, %s by %s: %s (entered by %s)",
                        esri_page_time(d->at).at, d->reviewer_id, d->school_id, d->kind,
                        strcmp(d->what, "waive") == 0 ? "waived" : "declared", d->name, d->reason,
                        d->who);
        esri_page_line(out, "", &text);
    }
    esri_page_more(out, record->decision_count);
}

void esri_page_overrides(esri_buf *out, const esr_certificate *c) {
    esri_page_heading(out, "Overrides  豁免與指定");
    add_waivers(out, c);
    add_pins(out, c);
    add_decisions(out, c->record);
}
