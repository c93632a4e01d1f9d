// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a shortage: a title that says what is missing, and the count that proves it.
#include "explain/forecast/outlook.h"

#include "base/day.h"
#include "rules/say.h"

static const char *plural(int32_t count) {
    return count == 1 ? "" : "s";
}

// "V7 of Quiet Gorge School 靜峽學校 (S5)", for one; "V7, V8 and V9".
static void say_reviews(esri_buf *out, const esr_cycle *cycle, const esr_shortage *s) {
    for (int32_t i = 0; i < s->review_count; i++) {
        const char *joint = i == 0 ? "" : i + 1 < s->review_count ? ", " : " and ";
        esri_buf_printf(out, "%s%s", joint, cycle->reviews[s->reviews[i].at].id);
    }
    if (s->review_count != 1)
        return;
    const esr_school *school = &cycle->schools[cycle->reviews[s->reviews[0].at].school.at];
    esri_buf_printf(out, " of %s%s%s (%s)", school->name, *school->name_zh ? " " : "",
                    school->name_zh, school->id);
}

// " between November and December 2026"
static void say_months(esri_buf *out, const esri_outlook *o, const esri_claim *claim) {
    const esr_shortage *s = &claim->shortage;
    esri_civil first = esri_day_to_civil(o->months[s->first_month].first);
    esri_civil last = esri_day_to_civil(o->months[s->last_month].first);
    if (claim->whole_cycle)
        return;
    if (s->first_month == s->last_month) {
        esri_buf_printf(out, " in %s %d", esri_day_month_name(last.month), last.year);
        return;
    }
    esri_buf_printf(out, " between %s", esri_day_month_name(first.month));
    if (first.year != last.year)
        esri_buf_printf(out, " %d", first.year);
    esri_buf_printf(out, " and %s %d", esri_day_month_name(last.month), last.year);
}

// "principal seats", "the principal seat of V7 …", "the reviews of …" – what is short, and where.
static void say_scope(esri_buf *out, const esri_outlook *o, const esri_claim *claim) {
    const esr_cycle *cycle = o->cycle;
    const esri_scope *scope = &claim->scope;
    bool seats = claim->shortage.kind == ESR_SHORT_OF_PEOPLE ||
                 claim->shortage.kind == ESR_SHORT_BESIDE_NOVICES;
    esri_buf_add(out, scope->among ? "some of the " : scope->named ? "the " : "");
    if (seats && scope->seats != ~UINT64_C(0)) {
        esri_say_words(out, &cycle->seats, scope->seats);
        esri_buf_add(out, " ");
    }
    bool single = scope->named && seats && claim->shortage.wanted == 1;
    if (!seats && scope->named) {
        esri_buf_printf(out, "review%s ", plural(claim->shortage.review_count));
        say_reviews(out, cycle, &claim->shortage);
        return;
    }
    esri_buf_printf(out, "%s%s", seats ? "seat" : "review", single ? "" : "s");
    if (scope->named) {
        esri_buf_add(out, " of ");
        say_reviews(out, cycle, &claim->shortage);
        return;
    }
    if (scope->sectors == ~UINT64_C(0) && scope->district < 0 && !scope->languages)
        return;
    esri_buf_add(out, seats ? " at " : " of ");
    if (scope->sectors != ~UINT64_C(0)) {
        esri_say_words(out, &cycle->sectors, scope->sectors);
        esri_buf_add(out, " ");
    }
    esri_buf_add(out, "schools");
    if (scope->district >= 0)
        esri_buf_printf(out, " in %s", cycle->districts.at[scope->district]);
    if (scope->languages) {
        esri_buf_add(out, " that need ");
        esri_say_words(out, &cycle->languages, scope->languages);
    }
}

static bool names_something(const esri_scope *scope) {
    return scope->named || scope->among || scope->seats != ~UINT64_C(0) ||
           scope->sectors != ~UINT64_C(0) || scope->languages || scope->district >= 0;
}

static void say_title(esri_buf *out, const esri_outlook *o, const esri_claim *claim) {
    const esr_shortage *s = &claim->shortage;
    esri_buf_printf(out, "%d more visit%s", s->missing, plural(s->missing));
    if (s->kind == ESR_SHORT_OF_SKILL)
        esri_buf_printf(out, " by reviewers with %s", o->cycle->skills.at[s->skill]);
    else if (s->kind != ESR_SHORT_OF_PEOPLE)
        esri_buf_add(out, " by veterans");
    if (names_something(&claim->scope)) {
        esri_buf_add(out, " for ");
        say_scope(out, o, claim);
    }
    say_months(out, o, claim);
}

// "the 9 reviewers who may sit there can give at most 22 visits"
static void say_supply(esri_buf *out, const esr_shortage *s, const char *who, const char *whose) {
    if (s->giver_count == 0)
        esri_buf_printf(out, "no %s %s can give any", who, whose);
    else if (s->giver_count == 1)
        esri_buf_printf(out, "the only %s %s can give", who, whose);
    else
        esri_buf_printf(out, "the %d %ss %s can give", s->giver_count, who, whose);
    if (s->giver_count > 0)
        esri_buf_printf(out, " at most %d", s->supply);
}

static void say_left_to_veterans(esri_buf *out, int32_t novices, int32_t wanted, const char *then) {
    if (novices == 0)
        esri_buf_add(out, "no team may have a novice");
    else
        esri_buf_printf(out, "a team may have %d novice%s at most", novices, plural(novices));
    esri_buf_printf(out, ", so that %d seat%s %s left to veterans%s", wanted, plural(wanted),
                    wanted == 1 ? "is" : "are", then);
}

static void say_count(esri_buf *out, const esri_outlook *o, const esri_claim *claim) {
    const esr_shortage *s = &claim->shortage;
    const char *then = claim->whole_cycle ? "" : " then";
    const char *who = s->kind == ESR_SHORT_BESIDE_NOVICES || s->kind == ESR_SHORT_OF_VETERANS
                          ? "veteran"
                          : "reviewer";
    if (s->kind == ESR_SHORT_OF_SKILL)
        esri_buf_printf(out, "%d member%s with %s %s asked for%s", s->wanted, plural(s->wanted),
                        o->cycle->skills.at[s->skill], s->wanted == 1 ? "is" : "are", then);
    else if (s->kind == ESR_SHORT_OF_VETERANS)
        esri_buf_printf(out, "%d team%s should have one%s", s->wanted, plural(s->wanted), then);
    else if (s->kind == ESR_SHORT_BESIDE_NOVICES)
        say_left_to_veterans(out, o->cycle->limits.novices_per_team, s->wanted, then);
    else if (claim->scope.among)
        esri_buf_printf(out, "%d of these %d seats must be filled%s", s->wanted, claim->scope.among,
                        then);
    else
        esri_buf_printf(out, "%d seat%s must be filled%s", s->wanted, plural(s->wanted), then);
    esri_buf_add(out, ", and ");
    say_supply(out, s, who,
               s->kind == ESR_SHORT_OF_SKILL ? "who has it and may sit there"
                                             : "who may sit there");
    if (s->people > 0)
        esri_buf_printf(out, "; that takes at least %d more %s%s", s->people, who,
                        plural(s->people));
    if (s->people > 0 && claim->each > 1)
        esri_buf_printf(out, ", with up to %d visits each", claim->each);
}

static void say_team(esri_buf *out, const esri_outlook *o, const esri_claim *claim, bool title) {
    const esr_shortage *s = &claim->shortage;
    int32_t days = o->days[s->reviews[0].at].first_days;
    if (!title) {
        esri_buf_printf(out,
                        "of %d possible first day%s %s finds enough reviewers free who may sit "
                        "there, one from each home school; at best %d",
                        days, plural(days), days == 1 ? "this one not" : "none", s->supply);
        return;
    }
    esri_buf_printf(out, "%d of the %d ", s->missing, s->wanted);
    if (claim->scope.seats != ~UINT64_C(0)) {
        esri_say_words(out, &o->cycle->seats, claim->scope.seats);
        esri_buf_add(out, " ");
    }
    esri_buf_printf(out, "seat%s of ", plural(s->wanted));
    say_reviews(out, o->cycle, s);
    esri_buf_add(out, " on any one day");
}

static void say_days(esri_buf *out, const esri_outlook *o, const esri_claim *claim, bool title) {
    static const char *const reasons[ESR_LOST_COUNT] = {
        [ESR_LOST_END] = "run over the end of the cycle",
        [ESR_LOST_WEEKEND] = "run into a weekend",
        [ESR_LOST_ALL] = "run into days that are taken from all",
        [ESR_LOST_SCHOOL] = "run into days that are taken from the school",
        [ESR_LOST_BOUNDS] = "lie outside earliest and latest",
        [ESR_LOST_PIN] = "are excluded by pins",
        [ESR_LOST_CAPACITY] = "have no room in capacity.csv",
    };
    const esr_shortage *s = &claim->shortage;
    if (title) {
        esri_buf_add(out, "a day for the visit of ");
        say_reviews(out, o->cycle, s);
        return;
    }
    esri_buf_printf(out, "of %d days as the first", o->cycle->day_count);
    const char *joint = " ";
    for (int32_t i = 0; i < ESR_LOST_COUNT; i++) {
        int32_t count = o->days[s->reviews[0].at].lost[i];
        if (count == 0)
            continue;
        esri_buf_printf(out, "%s%d %s", joint, count, reasons[i]);
        joint = ", ";
    }
}

static void say_room(esri_buf *out, const esri_outlook *o, const esri_claim *claim, bool title) {
    const esr_shortage *s = &claim->shortage;
    if (title) {
        esri_buf_printf(out, "room for %d more ", s->missing);
        if (claim->scope.sectors != ~UINT64_C(0)) {
            esri_say_words(out, &o->cycle->sectors, claim->scope.sectors);
            esri_buf_add(out, " ");
        }
        esri_buf_printf(out, "visit%s from ", plural(s->missing));
        esri_say_days(out, claim->from, claim->to);
        return;
    }
    esri_buf_printf(out,
                    "%d visit%s must be in progress then for %d day%s in all, and capacity.csv "
                    "leaves room for %d",
                    s->review_count, plural(s->review_count), s->wanted, plural(s->wanted),
                    s->supply);
}

static void say(esri_buf *out, const esri_outlook *o, const esri_claim *claim, bool title) {
    switch (claim->shortage.kind) {
    case ESR_SHORT_OF_DAYS:
        say_days(out, o, claim, title);
        return;
    case ESR_SHORT_OF_ROOM:
        say_room(out, o, claim, title);
        return;
    case ESR_SHORT_OF_TEAM:
        say_team(out, o, claim, title);
        return;
    case ESR_SHORT_OF_PEOPLE:
    case ESR_SHORT_BESIDE_NOVICES:
    case ESR_SHORT_OF_SKILL:
    case ESR_SHORT_OF_VETERANS:
    case ESR_SHORTAGE_KIND_COUNT:
        break;
    }
    if (title)
        say_title(out, o, claim);
    else
        say_count(out, o, claim);
}

void esri_say_shortage(esri_outlook *o, esri_claim *claim) {
    for (int title = 0; title < 2; title++) {
        esri_buf text = {0};
        say(&text, o, claim, title == 1);
        const char *kept = text.failed ? NULL : esri_arena_strndup(o->kept, text.text, text.length);
        esri_buf_free(&text);
        o->starved = o->starved || !kept;
        *(title ? &claim->shortage.title : &claim->shortage.text) = kept;
    }
}
