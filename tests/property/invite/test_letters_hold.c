// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever people and schools are called: no name makes a property, a header or a line that is too
// long, and no character is cut. Names are drawn from pieces that are meant to break out.
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/rng.h"
#include "base/text.h"
#include "letter.h"

#define SEEDS 1500

static const char *const pieces[] = {
    "\r\n",
    "\n",
    "\r",
    "\r\n ",
    "\t",
    "\x01",
    "\x0b",
    "\x1b[31m",
    "\x7f",
    "\\",
    "\\n",
    ";",
    ",",
    ":",
    "\"",
    "'",
    "^",
    "^n",
    "=?x?=",
    "=?UTF-8?Q?=0D=0ABcc:x?=",
    "<b>",
    "&",
    "%s%n",
    "{school}",
    "]]",
    "ATTENDEE:mailto:evil@example.com",
    "\r\nEND:VEVENT",
    "\r\n\r\n",
    "Bcc: a@b",
    "--=_m",
    "評核",
    "校",
    "陳大文",
    "😀",
    "👩‍🏫",
    "é",
    "\xCC\x81",
    "\xE2\x80\xA8",
    "\xC2\x85",
    "\xFF",
    "\xE6\xA0",
    "\xED\xA0\x80",
    " ",
    "a",
    "Tai-man",
    "",
    "a very long name that goes on and on until a line is certainly full of it and more",
};

typedef struct texts {
    char *at[12];
    size_t count;
} texts;

static char *draw(esri_rng *rng, texts *all) {
    esri_buf text = {0};
    esri_buf_add(&text, "");
    for (int32_t n = esri_rng_below(rng, 12); n > 0; n--)
        esri_buf_add(&text, pieces[esri_rng_below(rng, (int32_t)(sizeof pieces / sizeof *pieces))]);
    char *taken = esri_buf_take(&text);
    assert_non_null(taken);
    all->at[all->count++] = taken;
    return taken;
}

// The names of the properties of a calendar, or of the headers of a mail, one a line; and looks at
// each line.
static char *names_of(const char *text, bool mail) {
    esri_buf names = {0};
    for (const char *end; *text; text = end + 2) {
        end = strstr(text, "\r\n");
        assert_non_null(end);
        const size_t length = (size_t)(end - text);
        assert_true(length <= (mail ? 78 : 75));
        assert_true(esri_text_is_utf8(text, length));
        for (size_t i = 0; i < length; i++)
            assert_true(((unsigned char)text[i] >= 0x20 && text[i] != 0x7F &&
                         (!mail || (unsigned char)text[i] < 0x80)) ||
                        (!mail && text[i] == '\t')); // a tab is no control character there
        if (mail && length == 0)
            break;
        if (*text != ' ') {
            esri_buf_add_bytes(&names, text, strcspn(text, ":;"));
            esri_buf_add(&names, "\n");
        }
    }
    char *taken = esri_buf_take(&names);
    assert_non_null(taken);
    return taken;
}

static void change(letter *l, esri_rng *rng, texts *all) {
    l->facts.school = draw(rng, all);
    l->facts.school_zh = draw(rng, all);
    l->facts.name = l->invitation.name = draw(rng, all);
    l->facts.name_zh = l->invitation.name_zh = draw(rng, all);
    l->facts.district = draw(rng, all);
    l->facts.seat = draw(rng, all);
    l->facts.cycle = draw(rng, all);
    l->team[0].name = draw(rng, all);
    l->team[0].name_zh = draw(rng, all);
    l->team[0].home = draw(rng, all);
    l->options.organizer_name = draw(rng, all);
}

static void test_letters__hold_whatever_people_are_called(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esri_rng rng = {seed};
        letter l;
        texts all = {.count = 0};
        esri_arena arena = {0};
        esri_composed plain = {0}, wild = {0};
        letter_init(&l, (esr_message_kind)(seed % 9),
                    seed % 2 ? ESR_RECIPIENT_SCHOOL : ESR_RECIPIENT_REVIEWER);
        l.options.language = (esri_language)(seed % 3);
        assert_int_equal(letter_compose(ctx, &l, &arena, &plain), ESR_OK);
        change(&l, &rng, &all);
        assert_int_equal(letter_compose(ctx, &l, &arena, &wild), ESR_OK);
        char *before[] = {names_of(plain.calendar, false), names_of(plain.mail, true)};
        char *after[] = {names_of(wild.calendar, false), names_of(wild.mail, true)};
        for (int i = 0; i < 2; i++) {
            char *place = i == 0 && !*l.invitation.place ? strstr(before[i], "LOCATION\n") : NULL;
            if (place) // a school without a name has none
                memmove(place, place + 9, strlen(place + 9) + 1);
            assert_string_equal(before[i], after[i]);
            free(before[i]);
            free(after[i]);
        }
        for (size_t i = 0; i < all.count; i++)
            free(all.at[i]);
        esri_arena_free(&arena);
    }
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters__hold_whatever_people_are_called)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
