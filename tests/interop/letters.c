// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a message of each kind, to each recipient, for the scripts beside it:
//   letters FOLDER
// as FOLDER/KIND-RECIPIENT-VARIANT.{ics,eml,txt,html}; .want has the title, the place and the text
// that the event must have, each ended by U+001E.
#include <stdio.h>
#include <string.h>

#include "letter.h"

static esr_context *ctx;
static const char *folder;

static void put(const char *name, const char *suffix, const char *text) {
    char file[128];
    snprintf(file, sizeof file, "%s.%s", name, suffix);
    if (*text)
        harness_write_file(folder, file, text, strlen(text));
}

static int write_letter(letter *l, const char *variant) {
    esri_arena arena = {0};
    esri_composed made = {0};
    char name[100], want[8192];
    snprintf(name, sizeof name, "%s-%s-%s", esr_message_kind_name(l->what.kind),
             l->facts.recipient == ESR_RECIPIENT_SCHOOL ? "school" : "reviewer", variant);
    if (letter_compose(ctx, l, &arena, &made) != ESR_OK) {
        harness_print_faults(ctx);
        return 1;
    }
    put(name, "ics", made.calendar);
    put(name, "eml", made.mail);
    put(name, "txt", made.plain);
    put(name, "html", made.html);
    snprintf(want, sizeof want, "%s\x1e%s\x1e%s\x1e", l->invitation.title, l->invitation.place,
             l->invitation.text);
    put(name, "want", want);
    esri_arena_free(&arena);
    return 0;
}

static int write_variants(esr_message_kind kind, esr_recipient recipient) {
    static const char *const languages[] = {"both", "en", "zh"};
    letter l;
    int failed = 0;
    for (int language = 0; language < 3; language++) {
        letter_init(&l, kind, recipient);
        l.options.language = (esri_language)language;
        failed += write_letter(&l, languages[language]);
    }
    letter_init(&l, kind, recipient);
    l.options.team = true;
    l.team[0].address = "kmshek@example.org";
    l.invitation.answer = ESR_ANSWER_ACCEPTED;
    failed += write_letter(&l, "team");
    letter_init(&l, kind, recipient); // the half day at the end of a visit of 2.5 days, in London
    l.facts.part = ESR_PART_HALF_DAY;
    l.facts.half_days = 5;
    l.facts.part_first += 2;
    l.facts.part_days = 1;
    l.facts.to = 12 * 60 + 45;
    l.facts.time_zone = l.before.time_zone = l.invitation.time_zone = "Europe/London";
    l.invitation.first_day = l.facts.part_first;
    l.invitation.days = 1;
    l.invitation.to = l.facts.to;
    l.what.related_uid = "0b1f3a52-6a1e-4b0e-9d7e-3f5c0e7d9b12";
    l.what.first_message_id = "first@example.org";
    failed += write_letter(&l, "half");
    letter_init(&l, kind, recipient); // what tries to end a line, a text or a name
    l.facts.school = "St. \"Example's\"; North, \\back\\slash ^ 😀👩‍🏫 :School <x>&amp;";
    l.facts.school_zh = "聖例書院；北校，分校\r\nATTENDEE:mailto:evil@example.com";
    l.facts.name = l.invitation.name = "O'NEIL \"Tai\"\r\nBcc: evil@example.com ^ ; , :";
    l.facts.name_zh = l.invitation.name_zh = "陳\x01大\x7f文\xff";
    failed += write_letter(&l, "wild");
    letter_init(&l, kind, recipient);
    l.invitation.address = "";
    if (kind != ESR_MESSAGE_REFUSE) // nobody proposes anything without an address
        failed += write_letter(&l, "hand");
    return failed;
}

int main(int argc, char **argv) {
    int failed = 0;
    if (argc != 2 || esr_context_new(&ctx) != ESR_OK)
        return 2;
    folder = argv[1];
    for (int kind = 0; kind <= ESR_MESSAGE_REFUSE; kind++) {
        failed += write_variants((esr_message_kind)kind, ESR_RECIPIENT_REVIEWER);
        failed += write_variants((esr_message_kind)kind, ESR_RECIPIENT_SCHOOL);
    }
    esr_context_free(ctx);
    return failed ? 1 : 0;
}
