// SPDX-License-Identifier: GPL-3.0-or-later
// schools.csv and reviewers.csv of a sample.
#include "base/buf.h"
#include "cycle/columns.h"
#include "sample/names.h"
#include "sample/world.h"

#define BUREAU_LATITUDE  2227800 // the bureau's office, in Wan Chai
#define BUREAU_LONGITUDE 11417300

static const char *const sector_words[] = {"secondary", "primary", "special", "kindergarten"};

static const char *const role_words[] = {"principal", "vice_principal", "teacher", "senior_officer",
                                         "officer"};

static const char *const skill_words[] = {"chinese",    "english",     "humanities", "ict",
                                          "leadership", "mathematics", "science",    "sen"};

// The whole name: sponsoring body, own name, kind. Names are numbered from the second round on.
static void name_school(esri_sample *sample, int32_t at, const char **english,
                        const char **chinese) {
    const esri_sample_school *school = &sample->schools[at];
    static const esri_word kinds[] = {{"Secondary School", "中學"},
                                      {"Primary School", "小學"},
                                      {"Special School", "特殊學校"},
                                      {"Kindergarten", "幼稚園"}};
    static const esri_word government[] = {{"Government Secondary School", "官立中學"},
                                           {"Government Primary School", "官立小學"},
                                           {"Government Special School", "官立特殊學校"},
                                           {"Kindergarten", "幼稚園"}};
    esri_word quality, thing, sponsor = {"", ""}, body = {"", ""};
    esri_school_words(at, &quality, &thing);
    esri_word kind = school->sponsor < 0 ? government[school->kind] : kinds[school->kind];
    if (school->kind == ESRI_SCHOOL_SECONDARY && school->sponsor >= 0 && school->sponsor % 2)
        kind = (esri_word){"College", "書院"};
    if (school->sponsor >= 0)
        esri_sponsor_words(school->sponsor, &sponsor, &body);
    int32_t round = at / ESRI_SCHOOL_NAMES;
    const char *number = round ? esri_sample_text(sample, " No. %d", round + 1) : "";
    const char *number_zh = round ? esri_sample_text(sample, "（%d）", round + 1) : "";
    *english = esri_sample_text(sample, "%s%s%s%s%s %s %s%s", sponsor.english,
                                *sponsor.english ? " " : "", body.english, *body.english ? " " : "",
                                quality.english, thing.english, kind.english, number);
    *chinese = esri_sample_text(sample, "%s%s%s%s%s%s", sponsor.chinese, body.chinese,
                                quality.chinese, thing.chinese, kind.chinese, number_zh);
}

static const char *sponsor_name(esri_sample *sample, int32_t sponsor) {
    if (sponsor < 0)
        return "";
    esri_word name, body;
    esri_sponsor_words(sponsor, &name, &body);
    return esri_sample_text(sample, "%s %s %s%s", name.english, body.english, name.chinese,
                            body.chinese);
}

static const char *email(esri_sample *sample, const char *id) {
    char lower[32];
    size_t length = 0;
    for (; id[length] && length + 1 < sizeof lower; length++)
        lower[length] =
            (char)(id[length] >= 'A' && id[length] <= 'Z' ? id[length] + 32 : id[length]);
    lower[length] = '\0';
    return esri_sample_text(sample, "%s@example.org", lower);
}

static void put_school(esri_sample *sample, int32_t at) {
    const esri_sample_school *school = &sample->schools[at];
    const char *english, *chinese;
    name_school(sample, at, &english, &chinese);
    // One English-medium school in three wants both languages.
    const char *languages = !school->english ? "chinese" : at % 3 ? "english" : "chinese;english";
    const char *cells[ESRI_COLUMNS_MAX] = {
        [ESRI_SCHOOL_ID] = school->id,
        [ESRI_SCHOOL_NAME] = english,
        [ESRI_SCHOOL_SECTOR] = sector_words[school->kind],
        [ESRI_SCHOOL_NAME_ZH] = chinese,
        [ESRI_SCHOOL_SPONSOR] = sponsor_name(sample, school->sponsor),
        [ESRI_SCHOOL_DISTRICT] = esri_towns[school->town].district,
        [ESRI_SCHOOL_LANGUAGES] = languages,
        [ESRI_SCHOOL_LATITUDE] = esri_sample_degrees(sample, school->latitude),
        [ESRI_SCHOOL_LONGITUDE] = esri_sample_degrees(sample, school->longitude),
        [ESRI_SCHOOL_EMAIL] = email(sample, school->id),
    };
    esri_sample_put(sample, ESRI_SCHOOLS, cells);
}

static const char *sectors_of(const esri_sample_person *person) {
    if (person->kind == ESRI_SCHOOL_KINDERGARTEN)
        return person->home < 0 ? "kindergarten" : "";
    if (!person->both_phases)
        return "";
    return person->kind == ESRI_SCHOOL_SPECIAL ? "primary;special" : "primary;secondary";
}

static const char *skills_of(esri_sample *sample, const esri_sample_person *person) {
    esri_buf buf = {0};
    uint32_t skills = person->skills;
    if (person->kind == ESRI_SCHOOL_SPECIAL)
        skills |= 1u << 7;
    for (uint32_t i = 0; i < sizeof skill_words / sizeof *skill_words; i++)
        if (skills >> i & 1u)
            esri_buf_printf(&buf, "%s%s", buf.length ? ";" : "", skill_words[i]);
    const char *text = esri_sample_text(sample, "%s", buf.text ? buf.text : "");
    if (buf.failed && sample->status == ESR_OK)
        sample->status = esri_fail_nomem(sample->ctx);
    esri_buf_free(&buf);
    return text;
}

static const char *max_visits_of(const esri_sample_person *person) {
    if (person->role == ESRI_ROLE_SENIOR_OFFICER)
        return "10";
    if (person->role == ESRI_ROLE_OFFICER)
        return "7";
    return person->single ? "1" : "";
}

static void put_reviewer(esri_sample *sample, const esri_sample_person *person) {
    esri_word surname, first, second;
    esri_person_words(person->name, &surname, &first, &second);
    esri_rng rng = esri_sample_year_rng(sample, "reviewer", person->name);
    esri_rng standing = esri_sample_rng(sample, "standing", person->name);
    int32_t older = person->novice ? 0 : 1 + esri_rng_below(&standing, 4);
    bool officer = person->home < 0;
    bool wants = esri_sample_chance(&rng, person->novice ? 60 : 12);
    bool near = !officer && esri_sample_chance(&standing, 8);
    bool lives_apart = !officer && esri_sample_chance(&standing, 8);
    const esri_town *town = &esri_towns[esri_rng_below(&standing, esri_town_count)];
    int32_t latitude = officer ? BUREAU_LATITUDE : town->latitude;
    int32_t longitude = officer ? BUREAU_LONGITUDE : town->longitude;
    bool own_place = officer || lives_apart;
    int32_t done = person->recent_visits + older;
    const char *cells[ESRI_COLUMNS_MAX] = {
        [ESRI_REVIEWER_ID] = person->id,
        [ESRI_REVIEWER_NAME] =
            esri_sample_text(sample, "%s %s-%s", surname.english, first.english, second.english),
        [ESRI_REVIEWER_ROLE] = role_words[person->role],
        [ESRI_REVIEWER_SCHOOL_ID] = officer ? "" : sample->schools[person->home].id,
        [ESRI_REVIEWER_NAME_ZH] =
            esri_sample_text(sample, "%s%s%s", surname.chinese, first.chinese, second.chinese),
        [ESRI_REVIEWER_EMAIL] = email(sample, person->id),
        [ESRI_REVIEWER_SECTORS] = sectors_of(person),
        [ESRI_REVIEWER_LANGUAGES] = !person->english   ? "chinese"
                                    : !person->chinese ? "english"
                                                       : "chinese;english",
        [ESRI_REVIEWER_SKILLS] = skills_of(sample, person),
        [ESRI_REVIEWER_VISITS_DONE] = esri_sample_text(sample, "%d", done),
        [ESRI_REVIEWER_RECENT_VISITS] = esri_sample_text(sample, "%d", person->recent_visits),
        [ESRI_REVIEWER_MIN_VISITS] = wants ? "1" : "",
        [ESRI_REVIEWER_MAX_VISITS] = max_visits_of(person),
        [ESRI_REVIEWER_MAX_KM] = near ? "20" : "",
        [ESRI_REVIEWER_LATITUDE] = own_place ? esri_sample_degrees(sample, latitude) : "",
        [ESRI_REVIEWER_LONGITUDE] = own_place ? esri_sample_degrees(sample, longitude) : "",
    };
    esri_sample_put(sample, ESRI_REVIEWERS, cells);
}

void esri_sample_put_register(esri_sample *sample) {
    for (int32_t i = 0; i < sample->school_count && sample->status == ESR_OK; i++)
        put_school(sample, i);
    for (int32_t i = 0; i < sample->person_count && sample->status == ESR_OK; i++)
        put_reviewer(sample, &sample->people[i]);
}
