// SPDX-License-Identifier: GPL-3.0-or-later
// The mail around a calendar object. Mail programs of offices know little of HTML: the page is
// tables and inline styles, needs no picture, and says which language each part is in.
#include <string.h>

#include "base/sha256.h"
#include "invite/compose/composer.h"
#include "mime/mime.h"

#define ID_LETTERS 32
#define FONTS      "Arial,'Microsoft JhengHei','PingFang HK','Noto Sans CJK HK',sans-serif"
#define PAGE_HEAD                                                                                  \
    "<meta charset=\"UTF-8\">\n"                                                                   \
    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>"
#define PAGE_BODY                                                                                  \
    "</title>\n</head>\n<body style=\"margin:0;padding:0;background:#ffffff\">\n"                  \
    "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" "             \
    "border=\"0\">\n<tr><td align=\"center\">\n"                                                   \
    "<table role=\"presentation\" width=\"640\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" " \
    "style=\"width:100%;max-width:640px\">\n<tr><td align=\"left\" "                               \
    "style=\"padding:24px;font-family:" FONTS ";font-size:16px;line-height:1.5;color:#1a1a1a\">\n"
#define PAGE_RULE "<hr style=\"border:0;border-top:1px solid #c8ced6;margin:24px 0\">\n"
#define PAGE_END  "</td></tr>\n</table>\n</td></tr>\n</table>\n</body>\n</html>\n"
#define RULE      "\n\n----------------------------------------\n\n"

static const char *const language_tags[ESRI_TONGUES] = {"zh-Hant-HK", "en"};

static esri_template_text body_of(const esri_composition *what) {
    const esri_template_text first =
        what->facts->recipient == ESR_RECIPIENT_SCHOOL ? ESRI_TEXT_SCHOOL : ESRI_TEXT_REVIEWER;
    return (esri_template_text)(first + (unsigned)what->kind);
}

// Appends the subject in each language that is spoken, the Chinese one first.
static void add_subject(const esri_composer *composer, const esri_composition *what,
                        const esri_values values[ESRI_TONGUES], esri_buf *out) {
    const char *between = "";
    for (int tongue = 0; tongue < ESRI_TONGUES; tongue++) {
        if (!esri_composer_speaks(composer, (esri_tongue)tongue))
            continue;
        esri_buf_add(out, between);
        esri_fill(&composer->wordings[tongue],
                  (esri_template_text)(ESRI_TEXT_SUBJECT + (unsigned)what->kind), &values[tongue],
                  out, NULL);
        between = " / ";
    }
}

static void add_body(const esri_composer *composer, const esri_composition *what,
                     const esri_values values[ESRI_TONGUES], const char *subject, esri_buf *plain,
                     esri_buf *html) {
    const bool speaks_zh = esri_composer_speaks(composer, ESRI_TONGUE_ZH);
    bool begun = false;
    esri_buf_printf(html, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n" PAGE_HEAD,
                    language_tags[speaks_zh ? ESRI_TONGUE_ZH : ESRI_TONGUE_EN]);
    esri_fill_html(html, subject);
    esri_buf_add(html, PAGE_BODY);
    for (int tongue = 0; tongue < ESRI_TONGUES; tongue++) {
        esri_buf part = {0};
        if (!esri_composer_speaks(composer, (esri_tongue)tongue))
            continue;
        esri_buf_add(plain, begun ? RULE : "");
        esri_buf_add(html, begun ? PAGE_RULE : "");
        esri_buf_printf(html, "<div lang=\"%s\">\n", language_tags[tongue]);
        esri_fill(&composer->wordings[tongue], body_of(what), &values[tongue], &part, html);
        esri_buf_add(plain, part.text ? part.text : "");
        esri_buf_add(html, "</div>\n");
        plain->failed = plain->failed || part.failed;
        esri_buf_free(&part);
        begun = true;
    }
    esri_buf_add(plain, "\n");
    esri_buf_add(html, PAGE_END);
}

// An id that says nothing of anybody: a hash, at the organizer's domain.
static const char *message_id(const esri_composer *composer, const esri_composition *what,
                              esri_arena *arena) {
    const esr_invitation *invitation = what->invitation;
    const char *domain = strrchr(composer->options->organizer_email, '@') + 1;
    const char *all =
        esri_arena_printf(arena, "%s\n%d\n%lld\n%d\n%s", invitation->uid, invitation->sequence,
                          (long long)invitation->stamp, (int)what->kind, invitation->address);
    if (!all)
        return NULL;
    const esri_sha256_text hash = esri_sha256(all, strlen(all));
    return esri_arena_printf(arena, "%.*s@%s", ID_LETTERS, hash.at, domain);
}

// The name of the attached copy.
static const char *file_name(const esri_composition *what) {
    return what->kind == ESR_MESSAGE_CANCEL || what->kind == ESR_MESSAGE_RELEASE ? "cancel.ics"
                                                                                 : "invite.ics";
}

static esr_status write_mail(esri_composer *composer, const esri_composition *what,
                             esri_arena *arena, esri_composed *out) {
    const esr_invitation *invitation = what->invitation;
    esri_buf name = {0};
    esri_buf_add(&name, "");
    esri_words_name(&name,
                    composer->options->language == ESRI_ENGLISH ? ESRI_TONGUE_EN : ESRI_TONGUE_ZH,
                    invitation->name_zh, invitation->name);
    esr_status status =
        name.failed ? esri_fail_nomem(composer->ctx)
                    : esri_mime_write(
                          composer->ctx,
                          &(esri_mime_message){.from_name = composer->options->organizer_name,
                                               .from_address = composer->options->organizer_email,
                                               .to_name = name.text,
                                               .to_address = invitation->address,
                                               .subject = out->subject,
                                               .date = invitation->stamp,
                                               .message_id = out->message_id,
                                               .thread_id = what->first_message_id,
                                               .plain = out->plain,
                                               .html = out->html,
                                               .calendar = out->calendar,
                                               .method = esri_compose_method(what),
                                               .attachment = file_name(what)},
                          arena, &out->mail);
    esri_buf_free(&name);
    return status;
}

esr_status esri_compose_mail(esri_composer *composer, const esri_composition *what,
                             esri_arena *arena, esri_composed *out) {
    esri_values values[ESRI_TONGUES];
    esri_buf subject = {0}, plain = {0}, html = {0};
    esr_status status = ESR_OK;
    for (int tongue = 0; tongue < ESRI_TONGUES; tongue++)
        if (esri_composer_speaks(composer, (esri_tongue)tongue))
            ESR_TRY(esri_values_of(composer, (esri_tongue)tongue, what->facts, what->before,
                                   what->invitation, arena, &values[tongue]));
    esri_buf_add(&subject, "");
    add_subject(composer, what, values, &subject);
    out->subject = subject.failed ? NULL : esri_arena_strdup(arena, subject.text);
    out->message_id = out->mail = out->plain = out->html = "";
    if (out->subject && *what->invitation->address) {
        add_body(composer, what, values, out->subject, &plain, &html);
        out->message_id = message_id(composer, what, arena);
        out->plain = plain.failed ? NULL : esri_arena_strndup(arena, plain.text, plain.length);
        out->html = html.failed ? NULL : esri_arena_strndup(arena, html.text, html.length);
    }
    if (!out->subject || !out->message_id || !out->plain || !out->html) {
        status = esri_fail_nomem(composer->ctx);
        goto cleanup;
    }
    if (*what->invitation->address)
        status = write_mail(composer, what, arena, out);
cleanup:
    esri_buf_free(&subject);
    esri_buf_free(&plain);
    esri_buf_free(&html);
    return status;
}
