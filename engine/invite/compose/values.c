// SPDX-License-Identifier: GPL-3.0-or-later
// What the places of a template stand for: the facts of an invitation, in one language.
#include <string.h>

#include "invite/compose/composer.h"

typedef struct making {
    esri_composer *composer;
    const esri_wording *wording;
    esri_tongue tongue;
    esri_arena *arena;
    esri_buf text; // of the value that is made
    esri_values *out;
    bool failed;
} making;

// Takes what was made as the value, and begins the next one.
static void keep(making *m, esri_template_value value) {
    const char *copy =
        esri_arena_strndup(m->arena, m->text.text ? m->text.text : "", m->text.length);
    m->failed = m->failed || m->text.failed || !copy;
    m->text.length = 0;
    m->out->at[value] = copy ? copy : "";
}

// Appends one of the template's words.
static void add_word(making *m, esri_template_text word) {
    esri_fill(m->wording, word, m->out, &m->text, NULL);
}

static void put(making *m, esri_template_value value, const char *text) {
    esri_text_add_line(&m->text, text);
    keep(m, value);
}

static void put_if(making *m, esri_template_value value, bool is_true) {
    m->out->at[value] = is_true ? "yes" : "";
}

static esr_day last_day(const esri_facts *facts) {
    return facts->part_first + facts->part_days - 1;
}

// --- the team -------------------------------------------------------------------------------

static void add_member(making *m, const esri_fact_member *member) {
    const bool is_zh = m->tongue == ESRI_TONGUE_ZH;
    esri_words_word(&m->text, m->tongue, member->seat);
    esri_buf_add(&m->text, m->wording->colon);
    esri_words_name(&m->text, m->tongue, member->name_zh, member->name);
    if (*member->role && strcmp(member->seat, member->role) != 0) {
        esri_buf_add(&m->text, is_zh ? "（" : " (");
        esri_words_word(&m->text, m->tongue, member->role);
        esri_buf_add(&m->text, is_zh ? "）" : ")");
    }
    if (member->same_home) // where its reader serves too: that needs no saying
        return;
    esri_buf_add(&m->text, is_zh ? "，" : ", ");
    if (*member->home || *member->home_zh)
        esri_words_name(&m->text, m->tongue, member->home_zh, member->home);
    else
        add_word(m, ESRI_TEXT_WORD_OFFICER);
}

static void put_team(making *m, esri_template_value value, const esri_facts *facts) {
    const char *end = "";
    for (size_t i = 0; facts->team_told && i < facts->team_count; i++, end = "\n") {
        esri_buf_add(&m->text, end);
        add_member(m, &facts->team[i]);
    }
    for (size_t i = 0; facts->team_told && i < facts->open_seat_count; i++, end = "\n") {
        esri_buf_add(&m->text, end);
        esri_words_word(&m->text, m->tongue, facts->open_seats[i]);
        esri_buf_add(&m->text, m->wording->colon);
        add_word(m, ESRI_TEXT_WORD_OPEN_SEAT);
    }
    keep(m, value);
}

// --- when, where ----------------------------------------------------------------------------

static esr_status put_zone(making *m, const esri_facts *facts) {
    const esri_composer_zone *zone = NULL;
    esr_status status = esri_composer_zone_find(m->composer, facts->time_zone, &zone);
    if (status != ESR_OK)
        return status;
    const int64_t local = ((int64_t)facts->part_first * 24 * 60 + facts->from) * 60;
    const int64_t instant = esri_ics_zone_to_utc(&zone->zone, local);
    esri_words_zone(&m->text, m->tongue, facts->time_zone,
                    esri_ics_zone_at(&zone->zone, instant)->offset);
    keep(m, ESRI_VALUE_ZONE);
    return ESR_OK;
}

static void put_when(making *m, const esri_facts *facts) {
    const bool is_half = facts->part == ESR_PART_HALF_DAY;
    esri_words_days(&m->text, m->tongue, facts->part_first, last_day(facts));
    keep(m, ESRI_VALUE_DATES);
    esri_words_length(&m->text, m->tongue, is_half ? 1 : 2 * facts->part_days);
    keep(m, ESRI_VALUE_LENGTH);
    esri_words_hours(&m->text, m->tongue, facts->from, facts->to, facts->part_days);
    keep(m, ESRI_VALUE_TIMES);
    if (facts->half_days > 1 && facts->half_days % 2) { // the visit has another event
        esri_words_days(&m->text, m->tongue, facts->first_day,
                        esr_visit_last_day(facts->first_day, facts->half_days));
        esri_buf_add(&m->text, m->tongue == ESRI_TONGUE_ZH ? "，" : ", ");
        esri_words_length(&m->text, m->tongue, facts->half_days);
    }
    keep(m, ESRI_VALUE_VISIT);
}

static void put_day(making *m, esri_template_value value, bool is_told, esr_day day) {
    if (is_told && day != ESR_DAY_NONE)
        esri_words_day(&m->text, m->tongue, day);
    keep(m, value);
}

// --- what was before ------------------------------------------------------------------------

// Keeps what was made as a former value, unless it is the present one.
static void keep_former(making *m, esri_template_value former, esri_template_value present) {
    keep(m, former);
    if (strcmp(m->out->at[former], m->out->at[present]) == 0)
        m->out->at[former] = "";
}

static void put_before(making *m, const esri_facts *now, const esri_facts *before) {
    bool changed = false;
    if (!before)
        return;
    esri_words_days(&m->text, m->tongue, before->part_first, last_day(before));
    keep_former(m, ESRI_VALUE_WAS_DATES, ESRI_VALUE_DATES);
    if (before->from != now->from || before->to != now->to)
        esri_words_hours(&m->text, m->tongue, before->from, before->to, before->part_days);
    keep(m, ESRI_VALUE_WAS_TIMES);
    esri_words_name(&m->text, m->tongue, before->school_zh, before->school);
    keep_former(m, ESRI_VALUE_WAS_PLACE, ESRI_VALUE_SCHOOL);
    esri_words_word(&m->text, m->tongue, before->seat);
    keep_former(m, ESRI_VALUE_WAS_SEAT, ESRI_VALUE_SEAT);
    put_team(m, ESRI_VALUE_WAS_TEAM, before);
    if (strcmp(m->out->at[ESRI_VALUE_WAS_TEAM], m->out->at[ESRI_VALUE_TEAM]) == 0)
        m->out->at[ESRI_VALUE_WAS_TEAM] = "";
    for (int value = ESRI_VALUE_WAS_DATES; value <= ESRI_VALUE_WAS_TEAM; value++)
        changed = changed || *m->out->at[value];
    put_if(m, ESRI_VALUE_IS_CHANGED, changed);
}

// --- all ------------------------------------------------------------------------------------

static void put_state(making *m, const esr_invitation *invitation) {
    const bool held = invitation && invitation->state == ESR_INVITATION_TENTATIVE;
    const bool confirmed = invitation && invitation->state == ESR_INVITATION_CONFIRMED;
    put_if(m, ESRI_VALUE_IS_HELD, held);
    put_if(m, ESRI_VALUE_IS_ACCEPTED, invitation && invitation->answer == ESR_ANSWER_ACCEPTED);
    put_if(m, ESRI_VALUE_IS_DECLINED, invitation && invitation->answer == ESR_ANSWER_DECLINED);
    if (held || confirmed)
        add_word(m, held ? ESRI_TEXT_WORD_HELD : ESRI_TEXT_WORD_CONFIRMED);
    keep(m, ESRI_VALUE_STATUS);
}

static void put_names(making *m, const esri_facts *facts) {
    const esri_compose_options *options = m->composer->options;
    esri_words_name(&m->text, m->tongue, facts->cycle_zh, facts->cycle);
    keep(m, ESRI_VALUE_CYCLE);
    put(m, ESRI_VALUE_REVIEW, facts->review_id);
    esri_words_name(&m->text, m->tongue, facts->school_zh, facts->school);
    keep(m, ESRI_VALUE_SCHOOL);
    esri_words_word(&m->text, m->tongue, facts->district);
    keep(m, ESRI_VALUE_DISTRICT);
    esri_words_name(&m->text, m->tongue, facts->name_zh, facts->name);
    keep(m, ESRI_VALUE_NAME);
    esri_words_word(&m->text, m->tongue, facts->seat);
    keep(m, ESRI_VALUE_SEAT);
    esri_words_word(&m->text, m->tongue, options->organizer_name);
    keep(m, ESRI_VALUE_OFFICE);
    put(m, ESRI_VALUE_OFFICE_EMAIL, options->organizer_email);
}

esr_status esri_values_of(esri_composer *composer, esri_tongue tongue, const esri_facts *facts,
                          const esri_facts *before, const esr_invitation *invitation,
                          esri_arena *arena, esri_values *out) {
    const bool to_school = facts->recipient == ESR_RECIPIENT_SCHOOL;
    making m = {.composer = composer,
                .wording = &composer->wordings[tongue],
                .tongue = tongue,
                .arena = arena,
                .out = out};
    for (size_t i = 0; i < ESRI_VALUE_COUNT; i++)
        out->at[i] = "";
    put_names(&m, facts);
    put_when(&m, facts);
    esr_status status = put_zone(&m, facts);
    put_team(&m, ESRI_VALUE_TEAM, facts);
    put_day(&m, ESRI_VALUE_TEAM_DAY, to_school && !facts->team_told, facts->team_day);
    put_day(&m, ESRI_VALUE_UNTIL, to_school && facts->team_told, facts->objections);
    put_state(&m, invitation);
    put_before(&m, facts, before);
    put_if(&m, ESRI_VALUE_IS_TO_SCHOOL, to_school);
    put_if(&m, ESRI_VALUE_IS_TO_REVIEWER, !to_school);
    if (status == ESR_OK && (m.failed || m.text.failed))
        status = esri_fail_nomem(composer->ctx);
    esri_buf_free(&m.text);
    return status;
}
