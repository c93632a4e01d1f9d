// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader must not know, and the walk through a text that looks for it.
#include "guard/guard.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/day.h"
#include "guard/clean.h"
#include "guard/dates.h"
#include "guard/names.h"
#include "guard/unfold.h"

typedef struct day_list {
    esr_day *at;
    size_t count, room;
} day_list;

struct esri_guard {
    esr_context *ctx;
    const esr_plan *plan;
    const esr_cycle *cycle;
    esr_day as_of;
    esri_name_index names;
    int32_t *visit_at; // [reviewer_count + 1]: a reviewer's reviews in `visits`
    int32_t *visits;
    // Of the reader that is looked at:
    esri_reader reader;
    int32_t *known;        // [reviewer_count]: `turn` where the reader may know the person
    int32_t *known_review; // [review_count]: the same for the visit
    int32_t turn;
    bool home_is_hidden, roster;
    day_list hidden, open; // days that must not be told, and days that may
};

// --- the plan -------------------------------------------------------------------------------

static bool has_visit(const esri_guard *guard, int32_t review) {
    return guard->plan->first_day[review] != ESR_DAY_NONE;
}

static bool dates_are_told(const esri_guard *guard, int32_t review) {
    return guard->as_of >= guard->plan->first_day[review] - guard->cycle->notice.dates;
}

static bool names_are_told(const esri_guard *guard, int32_t review) {
    return dates_are_told(guard, review) &&
           guard->as_of >= guard->plan->first_day[review] - guard->cycle->notice.names;
}

static int32_t home_of(const esri_guard *guard, int32_t reviewer) {
    return reviewer < 0 ? -1 : guard->cycle->reviewers[reviewer].home.at;
}

// The reviews on whose team each reviewer is.
static esr_status list_visits(esri_guard *guard) {
    const esr_cycle *cycle = guard->cycle;
    guard->visit_at = calloc((size_t)cycle->reviewer_count + 2, sizeof *guard->visit_at);
    guard->visits = calloc((size_t)cycle->place_count + 1, sizeof *guard->visits);
    guard->known = calloc((size_t)cycle->reviewer_count + 1, sizeof *guard->known);
    guard->known_review = calloc((size_t)cycle->review_count + 1, sizeof *guard->known_review);
    if (!guard->visit_at || !guard->visits || !guard->known || !guard->known_review)
        return esri_fail_nomem(guard->ctx);
    int32_t *begin = guard->visit_at + 1; // while filling, a reviewer's begin stands one further
    for (int32_t place = 0; place < cycle->place_count; place++)
        if (guard->plan->member[place].at >= 0)
            begin[guard->plan->member[place].at + 1]++;
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        begin[r + 1] += begin[r];
    for (int32_t place = 0; place < cycle->place_count; place++) {
        int32_t member = guard->plan->member[place].at;
        if (member >= 0)
            guard->visits[begin[member]++] = cycle->places[place].review.at;
    }
    return ESR_OK;
}

static void add_words(esri_name_index *names, const esr_words *words) {
    for (int32_t i = 0; i < words->count; i++)
        esri_name_index_add(names, ESRI_NAME_FREE, i, words->at[i]);
}

// What esr itself puts into files, word for word: else nobody could be called Day or Team.
static const char *const own_phrases[] = {
    "校外評核 External School Review:",
    "評核 Review:",
    "日期 Dates:",
    "半日，上午 Half day, morning",
    "隊伍 Team:",
    "公布 to be told on",
    "席位 Your seat:",
    "同隊 With you:",
    "待定 to be named",
    "局方人員 officer of the bureau",
    "異議期限 Objections are possible until",
    // Of the templates of messages: words that could be somebody's name, or begin with one.
    "Team:",
    "Hours:",
    "Dates:",
    "Dear",
    "安排",
    "成員",
    "時間",
    "曾為此",
    "查詢",
    "查閱詳情",
    "謝貴校",
    "謝閣下",
    "有關建議",
    "有關項目",
};

static esr_status list_names(esri_guard *guard) {
    const esr_cycle *cycle = guard->cycle;
    esri_name_index *names = &guard->names;
    for (size_t i = 0; i < sizeof own_phrases / sizeof *own_phrases; i++)
        esri_name_index_add(names, ESRI_NAME_FREE, 0, own_phrases[i]);
    const char *const free_texts[] = {
        cycle->id,        cycle->name,           cycle->name_zh,
        cycle->time_zone, cycle->organizer_name, cycle->organizer_email};
    const esr_words *const words[] = {&cycle->sectors,  &cycle->roles,     &cycle->seats,
                                      &cycle->skills,   &cycle->languages, &cycle->sponsors,
                                      &cycle->districts};
    for (size_t i = 0; i < sizeof free_texts / sizeof *free_texts; i++)
        esri_name_index_add(names, ESRI_NAME_FREE, 0, free_texts[i]);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        add_words(names, words[i]);
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        esri_name_index_add(names, ESRI_NAME_PERSON, r, cycle->reviewers[r].name);
        esri_name_index_add(names, ESRI_NAME_PERSON, r, cycle->reviewers[r].name_zh);
        esri_name_index_add(names, ESRI_NAME_PERSON_ID, r, cycle->reviewers[r].id);
        esri_name_index_add(names, ESRI_NAME_PERSON_EMAIL, r, cycle->reviewers[r].email);
    }
    for (int32_t s = 0; s < cycle->school_count; s++) {
        esri_name_index_add(names, ESRI_NAME_SCHOOL, s, cycle->schools[s].name);
        esri_name_index_add(names, ESRI_NAME_SCHOOL, s, cycle->schools[s].name_zh);
        esri_name_index_add(names, ESRI_NAME_SCHOOL_ID, s, cycle->schools[s].id);
        esri_name_index_add(names, ESRI_NAME_SCHOOL_EMAIL, s, cycle->schools[s].email);
    }
    for (int32_t v = 0; v < cycle->review_count; v++)
        esri_name_index_add(names, ESRI_NAME_REVIEW_ID, v, cycle->reviews[v].id);
    return esri_name_index_sort(guard->ctx, names);
}

esr_status esri_guard_new(esr_context *ctx, const esr_plan *plan, esr_day as_of, esri_guard **out) {
    esri_guard *guard = calloc(1, sizeof *guard);
    esr_status status = ESR_OK;
    if (!guard)
        return esri_fail_nomem(ctx);
    guard->ctx = ctx;
    guard->plan = plan;
    guard->cycle = plan->cycle;
    guard->as_of = as_of;
    ESR_TRY(list_visits(guard));
    ESR_TRY(list_names(guard));
    *out = guard;
    guard = NULL;
cleanup:
    esri_guard_free(guard);
    return status;
}

void esri_guard_free(esri_guard *guard) {
    if (!guard)
        return;
    esri_name_index_free(&guard->names);
    free(guard->visit_at);
    free(guard->visits);
    free(guard->known);
    free(guard->known_review);
    free(guard->hidden.at);
    free(guard->open.at);
    free(guard);
}

// --- the reader -----------------------------------------------------------------------------

static esr_status add_day(esri_guard *guard, day_list *list, esr_day day) {
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 32;
        esr_day *at = realloc(list->at, room * sizeof *at);
        if (!at)
            return esri_fail_nomem(guard->ctx);
        list->at = at;
        list->room = room;
    }
    list->at[list->count++] = day;
    return ESR_OK;
}

static bool has_day(const day_list *list, esr_day day) {
    for (size_t i = 0; i < list->count; i++)
        if (list->at[i] == day)
            return true;
    return false;
}

// The days of a visit and of its notices: from them the visit can be reckoned.
static esr_status add_days(esri_guard *guard, day_list *list, int32_t review) {
    const esr_notice *notice = &guard->cycle->notice;
    const esr_day first = guard->plan->first_day[review];
    const esr_day last = esr_visit_last_day(first, guard->cycle->reviews[review].half_days);
    const esr_day noticed[] = {first - notice->dates, first - notice->names,
                               first - notice->objections};
    esr_status status = ESR_OK;
    for (esr_day day = first; day <= last; day++)
        ESR_TRY(add_day(guard, list, day));
    for (size_t i = 0; i < sizeof noticed / sizeof *noticed; i++)
        ESR_TRY(add_day(guard, list, noticed[i]));
cleanup:
    return status;
}

// A visit that the reader knows, and its team once that was told.
static esr_status know_visit(esri_guard *guard, int32_t review) {
    const esr_review *entry = &guard->cycle->reviews[review];
    guard->known_review[review] = guard->turn;
    for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++)
        if (names_are_told(guard, review) && guard->plan->member[p].at >= 0)
            guard->known[guard->plan->member[p].at] = guard->turn;
    return add_days(guard, &guard->open, review);
}

// The visits of a school, told there or (to a reviewer who serves there) not.
static esr_status take_school(esri_guard *guard, int32_t school) {
    const esr_cycle *cycle = guard->cycle;
    const bool own = guard->reader.recipient == ESR_RECIPIENT_SCHOOL;
    esr_status status = ESR_OK;
    for (int32_t i = cycle->school_review_at[school]; i < cycle->school_review_at[school + 1];
         i++) {
        int32_t review = cycle->school_reviews[i].at;
        if (!has_visit(guard, review))
            continue;
        if (!dates_are_told(guard, review)) {
            guard->home_is_hidden = true;
            ESR_TRY(add_days(guard, &guard->hidden, review));
        } else if (own) {
            ESR_TRY(know_visit(guard, review));
        }
    }
cleanup:
    return status;
}

static esr_status take_reviewer(esri_guard *guard, int32_t reviewer) {
    esr_status status = ESR_OK;
    guard->known[reviewer] = guard->turn;
    for (int32_t i = guard->visit_at[reviewer]; i < guard->visit_at[reviewer + 1]; i++) {
        int32_t review = guard->visits[i];
        if (has_visit(guard, review) &&
            guard->cycle->reviews[review].school.at != home_of(guard, reviewer))
            ESR_TRY(know_visit(guard, review));
    }
    if (home_of(guard, reviewer) >= 0)
        status = take_school(guard, home_of(guard, reviewer));
cleanup:
    return status;
}

// The school of the reader; -1 if there is none.
static int32_t own_school(const esri_guard *guard) {
    return guard->reader.recipient == ESR_RECIPIENT_SCHOOL ? guard->reader.at
                                                           : home_of(guard, guard->reader.at);
}

static void know_people(esri_guard *guard, const esri_told_visit *told) {
    for (int32_t r = 0; r < guard->cycle->reviewer_count && told->people_count > 0; r++)
        for (size_t i = 0; i < told->people_count; i++)
            if (*told->people[i] &&
                (strcmp(guard->cycle->reviewers[r].name, told->people[i]) == 0 ||
                 strcmp(guard->cycle->reviewers[r].name_zh, told->people[i]) == 0))
                guard->known[r] = guard->turn;
}

// A visit of which the reader was told, whatever the plan says now.
static esr_status take_told(esri_guard *guard, const esri_told_visit *told) {
    const int32_t review = esr_cycle_find_review(guard->cycle, told->review_id).at;
    esr_status status = ESR_OK;
    know_people(guard, told);
    for (esr_day day = told->first_day; day <= told->last_day; day++)
        ESR_TRY(add_day(guard, &guard->open, day));
    if (review >= 0) {
        guard->known_review[review] = guard->turn;
        if (guard->cycle->reviews[review].school.at == own_school(guard))
            guard->home_is_hidden = false;
    }
cleanup:
    return status;
}

static bool is_of_reader(const esri_guarded *file, const esr_event_key *key) {
    return key->recipient == file->reader.recipient && strcmp(key->id, file->all->reader_id) == 0;
}

// Opens what the reader was told of one event.
static esr_status take_event(esri_guard *guard, const esri_told_event *told) {
    const int32_t review = esr_cycle_find_review(guard->cycle, told->key->review_id).at;
    const esr_day named[] = {told->team_day, told->objections};
    esr_status status = ESR_OK;
    if (review >= 0)
        guard->known_review[review] = guard->turn;
    for (size_t i = 0; i < told->team_count; i++)
        guard->known[told->team[i]] = guard->turn;
    for (esr_day day = told->first_day; day <= told->last_day; day++)
        ESR_TRY(add_day(guard, &guard->open, day));
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i] != ESR_DAY_NONE)
            ESR_TRY(add_day(guard, &guard->open, named[i]));
cleanup:
    return status;
}

// Hides the days that the plan has for the reader's own school: whether they may be told by now is
// no matter, they were not, unless they are among those that were.
static esr_status take_all_told(esri_guard *guard, const esri_guarded *file) {
    const esr_cycle *cycle = guard->cycle;
    const int32_t school = own_school(guard);
    esr_status status = ESR_OK;
    if (guard->reader.recipient == ESR_RECIPIENT_REVIEWER && guard->reader.at >= 0)
        guard->known[guard->reader.at] = guard->turn;
    if (school >= 0)
        for (int32_t i = cycle->school_review_at[school]; i < cycle->school_review_at[school + 1];
             i++)
            if (has_visit(guard, cycle->school_reviews[i].at))
                ESR_TRY(add_days(guard, &guard->hidden, cycle->school_reviews[i].at));
    for (size_t i = 0; i < file->all->count; i++) {
        const esri_told_event *told = &file->all->events[i];
        if (!is_of_reader(file, told->key)) {
            status = esri_fail(guard->ctx, ESR_E_INTERNAL, file->path,
                               "is for %s, and holds what %s was told; it must not go out",
                               file->all->reader_id, told->key->id);
            goto cleanup;
        }
        ESR_TRY(take_event(guard, told));
    }
cleanup:
    return status;
}

static esr_status take_reader(esri_guard *guard, const esri_guarded *file) {
    const esri_reader reader = file->reader;
    esr_status status = ESR_OK;
    guard->reader = reader;
    guard->roster = file->roster;
    guard->turn++;
    guard->home_is_hidden = false;
    guard->hidden.count = guard->open.count = 0;
    if (file->all)
        return take_all_told(guard, file);
    if (reader.at >= 0)
        status = reader.recipient == ESR_RECIPIENT_SCHOOL ? take_school(guard, reader.at)
                                                          : take_reviewer(guard, reader.at);
    if (status == ESR_OK && file->told)
        status = take_told(guard, file->told);
    return status;
}

static bool may_read(const esri_guard *guard, const esri_name *name) {
    const bool is_reviewer = guard->reader.recipient == ESR_RECIPIENT_REVIEWER;
    switch (name->kind) {
    case ESRI_NAME_FREE:
        return true;
    case ESRI_NAME_PERSON:
    case ESRI_NAME_PERSON_ID:
        return guard->known[name->at] == guard->turn;
    case ESRI_NAME_PERSON_EMAIL:
        return is_reviewer && (name->at == guard->reader.at ||
                               (guard->roster && guard->known[name->at] == guard->turn));
    case ESRI_NAME_SCHOOL:
    case ESRI_NAME_SCHOOL_ID:
    case ESRI_NAME_SCHOOL_EMAIL:
        return !(is_reviewer && guard->home_is_hidden && name->at == own_school(guard));
    case ESRI_NAME_REVIEW_ID:
        break;
    }
    return guard->known_review[name->at] == guard->turn;
}

// Whether a date that can be read like this is one that must not be told.
static bool is_hidden(const esri_guard *guard, esri_date_reading reading, bool utc) {
    for (size_t i = 0; i < guard->hidden.count; i++) {
        const esr_day day = guard->hidden.at[i];
        if (has_day(&guard->open, day))
            continue;
        for (int32_t off = utc ? -1 : 0; off <= (utc ? 1 : 0); off++) {
            esri_civil civil = esri_day_to_civil(day + off);
            if (civil.month == reading.month && civil.day == reading.day &&
                (reading.year == 0 || reading.year == civil.year))
                return true;
        }
    }
    return false;
}

// --- the text -------------------------------------------------------------------------------

typedef struct walk {
    const esri_guard *guard;
    esri_clean_text text;
    size_t at;
    size_t covered;         // what anybody may read, and begins here or before, reaches so far
    const esri_name *found; // the longest name that begins here and must not be read; NULL: none
    size_t found_end;
} walk;

static void look_at_names(void *user, const esri_name *names, size_t count, size_t end) {
    walk *w = user;
    const esri_name *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!esri_name_is_meant(&names[i], &w->text, w->at, end))
            continue;
        if (may_read(w->guard, &names[i])) {
            w->covered = end > w->covered ? end : w->covered;
            return;
        }
        found = &names[i];
    }
    if (found) {
        w->found = found;
        w->found_end = end;
    }
}

// `name` is what was found in the text from `begin` to `end`; NULL: a date.
static esr_status refuse(const walk *w, const esri_guarded *file, const esri_name *name,
                         size_t begin, size_t end) {
    const esri_guard *guard = w->guard;
    const esr_cycle *cycle = guard->cycle;
    const bool is_school = guard->reader.recipient == ESR_RECIPIENT_SCHOOL;
    const char *reader = guard->reader.at < 0 ? "who left"
                         : is_school          ? cycle->schools[guard->reader.at].id
                                              : cycle->reviewers[guard->reader.at].id;
    const char *of = "the visit of school ", *why = "must not be known there on";
    int32_t school = own_school(guard);
    if (name && name->kind == ESRI_NAME_REVIEW_ID)
        school = cycle->reviews[name->at].school.at;
    const char *secret = school >= 0 ? cycle->schools[school].id : "";
    char day[11];
    esr_day_text(guard->as_of, day);
    if (name && (name->kind == ESRI_NAME_PERSON || name->kind == ESRI_NAME_PERSON_ID ||
                 name->kind == ESRI_NAME_PERSON_EMAIL)) {
        of = "reviewer ";
        secret = cycle->reviewers[name->at].id;
    }
    if (name && name->kind == ESRI_NAME_PERSON_EMAIL)
        why = "has an address that is for nobody else, on any day as on";
    return esri_fail(guard->ctx, ESR_E_INTERNAL, file->path,
                     "is for %s %s, and holds \"%.*s\": %s%s %s %s; it must not go out",
                     is_school ? "school" : "reviewer", reader, (int)(end - begin),
                     w->text.text + begin, of, secret, why, day);
}

// Whether no name can begin there: a look that saves most searches.
static bool is_inside_word(const esri_clean_text *text, size_t at) {
    const unsigned char here = (unsigned char)text->text[at];
    const unsigned char before = at > 0 ? (unsigned char)text->text[at - 1] : ' ';
    return here < 0x80 && before < 0x80 && esri_char_in_word(here) && esri_char_in_word(before);
}

// Whether a name that must not be read begins where the walk is.
static bool finds_name(walk *w) {
    w->found = NULL;
    if (!is_inside_word(&w->text, w->at))
        esri_name_index_at(&w->guard->names, &w->text, w->at, look_at_names, w);
    return w->found && w->found_end > w->covered;
}

// Whether there is such a name, if all that looks like a date is taken for none: a quick look.
static bool may_hold_name(const esri_guard *guard, const esri_clean_text *text) {
    walk w = {.guard = guard, .text = *text};
    for (size_t size = 0; w.at < text->length; w.at += size) {
        (void)esri_char_at(text->text, text->length, w.at, &size);
        if (finds_name(&w))
            return true;
    }
    return false;
}

static esr_status look_at_text(const esri_guard *guard, const esri_guarded *file,
                               const esri_clean_text *text) {
    walk w = {.guard = guard, .text = *text};
    esri_date_mark mark = {0};
    if (guard->hidden.count == 0 && !may_hold_name(guard, text))
        return ESR_OK;
    bool marked = esri_date_next(text->text, text->length, 0, &mark);
    for (size_t size = 0; w.at < text->length; w.at += size) {
        (void)esri_char_at(text->text, text->length, w.at, &size);
        if (marked && w.at == mark.begin) {
            for (int32_t i = 0; i < mark.count; i++)
                if (is_hidden(guard, mark.readings[i], mark.utc))
                    return refuse(&w, file, NULL, mark.begin, mark.end);
            w.covered = mark.end > w.covered ? mark.end : w.covered;
            marked = esri_date_next(text->text, text->length, mark.end, &mark);
        }
        if (finds_name(&w))
            return refuse(&w, file, w.found, w.at, w.found_end);
    }
    return ESR_OK;
}

static esr_status look_at(esri_guard *guard, const esri_guarded *file, esri_buf *clean) {
    esr_status status = ESR_OK;
    esri_buf folded = {0};
    if (clean->failed)
        return esri_fail_nomem(guard->ctx);
    if (clean->length == 0)
        return ESR_OK;
    esri_buf_add_bytes(&folded, clean->text, clean->length);
    if (folded.failed)
        return esri_fail_nomem(guard->ctx);
    for (size_t i = 0; i < folded.length; i++)
        folded.text[i] = (char)tolower((unsigned char)folded.text[i]);
    ESR_TRY(take_reader(guard, file));
    status = look_at_text(guard, file, &(esri_clean_text){clean->text, folded.text, clean->length});
cleanup:
    esri_buf_free(&folded);
    return status;
}

esr_status esri_guard_text(esri_guard *guard, const esri_guarded *file) {
    esri_buf clean = {0};
    if (file->reader.recipient == ESR_RECIPIENT_OFFICE)
        return ESR_OK;
    esri_clean_add(&clean, file->bytes, file->length);
    esr_status status = look_at(guard, file, &clean);
    esri_buf_free(&clean);
    return status;
}

esr_status esri_guard_calendar(esri_guard *guard, const esri_guarded *file) {
    esri_buf clean = {0}, stamps = {0};
    if (file->reader.recipient == ESR_RECIPIENT_OFFICE)
        return ESR_OK;
    if (file->all)
        for (size_t i = 0; i < file->all->count; i++)
            esri_instants_add(&stamps, file->all->events[i].stamp);
    else
        esri_instants_add(&stamps, file->written_at);
    clean.failed = stamps.failed;
    esri_unfold_calendar(file->bytes, file->length, stamps.text ? stamps.text : "", &clean);
    esr_status status = look_at(guard, file, &clean);
    esri_buf_free(&stamps);
    esri_buf_free(&clean);
    return status;
}
