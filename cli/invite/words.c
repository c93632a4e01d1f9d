// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the messages of a publication into words, a visit at a time.
#include "invite/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/names.h"
#include "kit/output.h"
#include "kit/table.h"

#define PAGE_COLUMNS 100

// --- days -----------------------------------------------------------------------------------

typedef struct date {
    int year, day;
    const char *month;
} date;

static date date_of(esr_day day) {
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[11];
    int year = 0, month = 1, of_month = 0;
    esr_day_text(day, text);
    (void)sscanf(text, "%d-%d-%d", &year, &month, &of_month);
    return (date){year, of_month, months[month - 1]};
}

// `with_year` is for the last day.
static char *span_text(esr_day first, esr_day last, bool with_year) {
    const date a = date_of(first), b = date_of(last);
    char year[12] = "";
    if (with_year)
        snprintf(year, sizeof year, " %d", b.year);
    if (first == last)
        return cli_format("%d %s%s", a.day, a.month, year);
    if (a.year != b.year)
        return cli_format("%d %s %d – %d %s%s", a.day, a.month, a.year, b.day, b.month, year);
    if (a.month != b.month)
        return cli_format("%d %s – %d %s%s", a.day, a.month, b.day, b.month, year);
    return cli_format("%d–%d %s%s", a.day, b.day, a.month, year);
}

char *cli_days_text(esr_day first, esr_day last) {
    return first == ESR_DAY_NONE ? cli_format("no day") : span_text(first, last, true);
}

// --- one visit ------------------------------------------------------------------------------

// The messages of one visit: [from, to) of the publication's.
typedef struct visit {
    const esr_due *at;
    size_t count;
} visit;

// The first message of a kind to anybody; NULL if there is none.
static const esr_due *find_kind(const visit *v, esr_message_kind kind) {
    for (size_t i = 0; i < v->count; i++)
        if (v->at[i].kind == kind)
            return &v->at[i];
    return NULL;
}

// "moved from 9–10 Nov to 12–13 Nov 2026", and what else may have become of a visit.
static char *become_text(const visit *v) {
    const esr_due *move = find_kind(v, ESR_MESSAGE_MOVE);
    const esr_due *stands = move;
    static const esr_message_kind kinds[] = {ESR_MESSAGE_INVITE, ESR_MESSAGE_CONFIRM,
                                             ESR_MESSAGE_UPDATE, ESR_MESSAGE_RELEASE};
    for (size_t k = 0; !stands && k < sizeof kinds / sizeof *kinds; k++)
        stands = find_kind(v, kinds[k]);
    const esr_due *any = stands ? stands : v->at;
    char *days = cli_days_text(any->first_day, any->last_day), *text = NULL;
    if (!stands)
        text = cli_format("no longer on %s", days);
    else if (!move)
        text = cli_format("%s", days);
    else if (move->first_before == move->first_day && move->last_before == move->last_day)
        text = cli_format("%s, %s", days,
                          move->changed & ESR_DUE_PLACE ? "at another place" : "at other hours");
    if (!text) {
        char *before = span_text(move->first_before, move->last_before,
                                 date_of(move->last_before).year != date_of(move->last_day).year);
        text = cli_format("moved from %s to %s", before, days);
        free(before);
    }
    free(days);
    return text;
}

// Whether the same was said of an earlier message of the visit: of its other event.
static bool is_said(const visit *v, size_t at) {
    for (size_t i = 0; i < at; i++)
        if (v->at[i].kind == v->at[at].kind && v->at[i].silent == v->at[at].silent &&
            v->at[i].key.recipient == v->at[at].key.recipient &&
            strcmp(v->at[i].key.id, v->at[at].key.id) == 0)
            return true;
    return false;
}

// What an update is about.
static const char *update_words(uint32_t changed) {
    if (changed & ESR_DUE_SEAT)
        return "hear of another seat";
    return changed & ESR_DUE_TEAM ? "hear of the team" : "get the new wording";
}

static const char *words_of(const esr_due *due) {
    if (due->silent)
        return "never heard of it, and won't";
    switch (due->kind) {
    case ESR_MESSAGE_INVITE:
        return due->state == ESR_INVITATION_TENTATIVE ? "asked to hold the days" : "invited";
    case ESR_MESSAGE_MOVE:
        return "hear of the move";
    case ESR_MESSAGE_CONFIRM:
        return "get the days confirmed";
    case ESR_MESSAGE_UPDATE:
        return update_words(due->changed);
    case ESR_MESSAGE_CANCEL:
        return "hear that it is off";
    case ESR_MESSAGE_RELEASE:
        return "no longer needed";
    case ESR_MESSAGE_REMIND:
    case ESR_MESSAGE_RESEND:
    case ESR_MESSAGE_REFUSE:
        break;
    }
    return "";
}

static char *who_text(const esr_due *due) {
    if (due->key.recipient == ESR_RECIPIENT_SCHOOL)
        return cli_format("the school");
    return cli_format("%s %s", due->key.id, *due->name ? due->name : due->name_zh);
}

// "  invited: R1 CHAN Tai-man, R2 HO Siu-ling, the school", all of whom the same words are said.
static void print_line(const visit *v, size_t first) {
    const char *words = words_of(&v->at[first]);
    char *list = who_text(&v->at[first]);
    for (size_t i = first + 1; i < v->count; i++) {
        if (strcmp(words_of(&v->at[i]), words) != 0 || is_said(v, i))
            continue;
        char *who = who_text(&v->at[i]), *longer = cli_format("%s, %s", list, who);
        free(who);
        free(list);
        list = longer;
    }
    char *line = cli_format("%s: %s", words, list);
    cli_text_wrap(stdout, line, 4, 0, PAGE_COLUMNS);
    free(line);
    free(list);
}

static void print_visit(const visit *v) {
    const esr_due *any = v->at;
    char *become = become_text(v);
    printf("%s %s%s%s: %s\n", any->key.review_id, any->school,
           *any->school && *any->school_zh ? " " : "", any->school_zh, become);
    free(become);
    for (size_t i = 0; i < v->count; i++) {
        bool said = is_said(v, i);
        for (size_t k = 0; k < i && !said; k++)
            said = strcmp(words_of(&v->at[k]), words_of(&v->at[i])) == 0;
        if (!said)
            print_line(v, i);
    }
}

void cli_publication_print(const cli_run *run, const esr_publication *publication) {
    for (size_t at = 0; at < publication->count && !run->json;) {
        visit v = {publication->at + at, 1};
        while (at + v.count < publication->count &&
               strcmp(v.at[v.count].key.review_id, v.at->key.review_id) == 0)
            v.count++;
        print_visit(&v);
        at += v.count;
    }
}

// --- JSON -----------------------------------------------------------------------------------

static json_t *due_json(const esr_due *due) {
    static const char *const names[] = {"days", "place", "seat", "team", "words"};
    const bool school = due->key.recipient == ESR_RECIPIENT_SCHOOL;
    json_t *changed = cli_need(json_array());
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (due->changed >> i & 1u)
            json_array_append_new(changed, cli_need(json_string(names[i])));
    return cli_need(json_pack(
        "{s:o, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:i, s:o, s:o, s:o, s:o, s:s, s:o, s:b}", "id",
        due->id ? json_integer(due->id) : json_null(), "kind", esr_message_kind_name(due->kind),
        "review", due->key.review_id, "recipient", school ? "school" : "reviewer", "recipient_id",
        due->key.id, "name", due->name, "half_day", due->key.part == ESR_PART_HALF_DAY, "address",
        due->address, "sequence", (int)due->sequence, "first_before",
        cli_day_json(due->first_before), "last_before", cli_day_json(due->last_before), "first_day",
        cli_day_json(due->first_day), "last_day", cli_day_json(due->last_day), "state",
        esr_invitation_state_name(due->state), "changed", changed, "silent", (int)due->silent));
}

void cli_publication_put(cli_run *run, const esr_publication *publication) {
    json_t *messages = cli_need(json_array());
    for (size_t i = 0; i < publication->count; i++)
        json_array_append_new(messages, due_json(&publication->at[i]));
    cli_put(run, "messages", messages);
    cli_put(run, "message_count", json_integer((json_int_t)publication->messages));
    cli_put(run, "reviewers", json_integer(publication->reviewers));
    cli_put(run, "schools", json_integer(publication->schools));
    cli_put(run, "by_hand", json_integer(publication->by_hand));
    cli_put(run, "voided", json_integer(publication->voided));
    cli_put(run, "roster", json_string(esr_roster_name(publication->roster)));
    cli_put(run, "language", json_string(esr_language_name(publication->language)));
    cli_put(run, "templates", json_string(publication->templates));
    cli_put(run, "alarm_days", json_integer(publication->alarm_days));
}
