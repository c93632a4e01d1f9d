// SPDX-License-Identifier: GPL-3.0-or-later
// SMTP by libcurl. What was asked last and what was answered is taken from libcurl's account of the
// talk: its codes alone don't tell a refused recipient from a refused sender.
#include "net/smtp.h"

#include <stdlib.h>
#include <string.h>

#include "net/handle.h"

static const esri_net_patience patience = {30000, 900000}; // RFC 5321, 4.5.3.2: 10 minutes
#define ANSWER_PATIENCE_S 600L                             // for the end of the data alone

static const char *const schemes[] = {"smtps", "smtp", NULL};

// How far the talk about a message has come.
typedef enum phase {
    PHASE_GREETING, // everything before the messages: connection, encryption
    PHASE_LOGIN,
    PHASE_MAIL,
    PHASE_RECIPIENT,
    PHASE_DATA,
    PHASE_END, // the end of the data, which hands it over
} phase;

struct esri_smtp {
    esri_net_handle handle;
    struct curl_slist *recipients;
    const char *rest; // of the message
    size_t rest_length;
    esri_handover_gate gate;
    bool closed;   // the gate was
    bool quitting; // answers are about nothing any more
    phase phase;
    int code;        // of the last answer; 0: none since the last command
    bool more;       // lines of it are to come
    esri_buf answer; // its lines, joined
};

static bool begins(const char *data, size_t size, const char *word) {
    return size >= strlen(word) && memcmp(data, word, strlen(word)) == 0;
}

static void forget_answer(esri_smtp *smtp) {
    smtp->code = 0;
    smtp->more = false;
    esri_buf_free(&smtp->answer);
}

static void note_command(esri_smtp *smtp, const char *data, size_t size) {
    if (begins(data, size, "MAIL ") || begins(data, size, "EHLO "))
        smtp->quitting = false;
    if (begins(data, size, "MAIL "))
        smtp->phase = PHASE_MAIL;
    else if (begins(data, size, "RCPT "))
        smtp->phase = PHASE_RECIPIENT;
    else if (begins(data, size, "DATA") && smtp->phase == PHASE_RECIPIENT) // no part of a login
        smtp->phase = PHASE_DATA;
    else if (begins(data, size, "AUTH"))
        smtp->phase = PHASE_LOGIN;
    else if (begins(data, size, "QUIT"))
        smtp->quitting = true;
    if (!smtp->quitting)
        forget_answer(smtp);
}

// "550-5.1.1 No such user\r\n", one line of an answer.
static void note_answer(esri_smtp *smtp, const char *data, size_t size) {
    if (smtp->quitting)
        return;
    while (size > 0 && (data[size - 1] == '\n' || data[size - 1] == '\r'))
        size--;
    for (size_t i = 0; i < 3; i++)
        if (i >= size || data[i] < '0' || data[i] > '9')
            return;
    if (!smtp->more)
        forget_answer(smtp);
    smtp->code = (data[0] - '0') * 100 + (data[1] - '0') * 10 + (data[2] - '0');
    size_t skip = smtp->more ? 3 : 0; // the code stands once, at the start
    if (size > skip && smtp->answer.length < ESRI_HANDOVER_WORDS) {
        size_t length = size - skip;
        esri_buf_add_bytes(&smtp->answer, data + skip, length);
        if (length + skip > 3 && !smtp->answer.failed) // 550-text, 550 text
            smtp->answer.text[smtp->answer.length - length + 3 - skip] = ' ';
    }
    smtp->more = size > 3 && data[3] == '-';
}

static int watch(CURL *curl, curl_infotype type, char *data, size_t size, void *user) {
    (void)curl;
    if (type == CURLINFO_HEADER_OUT)
        note_command(user, data, size);
    else if (type == CURLINFO_HEADER_IN)
        note_answer(user, data, size);
    return 0;
}

// libcurl asks for the next bytes; the end of the data goes to the server once this answers 0.
static size_t give(char *bytes, size_t one, size_t count, void *user) {
    esri_smtp *smtp = user;
    size_t room = one * count, size = smtp->rest_length < room ? smtp->rest_length : room;
    smtp->handle.unbroken = true;
    if (size == 0) {
        if (!smtp->gate.open(smtp->gate.user)) {
            smtp->closed = true;
            return CURL_READFUNC_ABORT;
        }
        smtp->phase = PHASE_END;
        forget_answer(smtp);
        return 0;
    }
    memcpy(bytes, smtp->rest, size);
    smtp->rest += size;
    smtp->rest_length -= size;
    return size;
}

static CURLcode set_up(esri_smtp *smtp, const esri_smtp_options *options) {
    bool bare = options->plain || (!options->ca_file && esri_net_url_is_loopback(options->url));
    CURL *curl = smtp->handle.curl;
    CURLcode code = CURLE_OK;
#define SET(option, value)                                                                         \
    if (code == CURLE_OK)                                                                          \
    code = curl_easy_setopt(curl, option, value)
    SET(CURLOPT_USE_SSL, bare ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    if (options->ca_file) {
        SET(CURLOPT_CAINFO, options->ca_file);
        SET(CURLOPT_CAPATH, (char *)NULL);
    }
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_READFUNCTION, give);
    SET(CURLOPT_READDATA, smtp);
    SET(CURLOPT_DEBUGFUNCTION, watch);
    SET(CURLOPT_DEBUGDATA, smtp);
    SET(CURLOPT_VERBOSE, 1L); // to the function alone
    SET(CURLOPT_SERVER_RESPONSE_TIMEOUT, ANSWER_PATIENCE_S);
#undef SET
    return code;
}

esr_status esri_smtp_open(esr_context *ctx, const esri_smtp_options *options, esri_smtp **out) {
    esr_status status = ESR_OK;
    esri_smtp *smtp = calloc(1, sizeof *smtp);
    if (!smtp)
        return esri_fail_nomem(ctx);
    if (options->plain && options->login.user) {
        status = esri_fail(ctx, ESR_E_USAGE, NULL,
                           "nobody may log in without encryption, as all could read the password");
        goto cleanup;
    }
    ESR_TRY(esri_net_open(ctx, options->url, schemes, &options->login, patience, &smtp->handle));
    if (set_up(smtp, options) != CURLE_OK)
        status = esri_fail_nomem(ctx);
cleanup:
    if (status == ESR_OK)
        *out = smtp;
    else
        esri_smtp_close(smtp);
    return status;
}

void esri_smtp_close(esri_smtp *smtp) {
    if (!smtp)
        return;
    esri_net_close(&smtp->handle); // says QUIT, which is watched
    curl_slist_free_all(smtp->recipients);
    esri_buf_free(&smtp->answer);
    free(smtp);
}

static const char *reason(const esri_smtp *smtp, CURLcode code) {
    return *smtp->handle.words ? smtp->handle.words : curl_easy_strerror(code);
}

// Before the message was looked at: it is about the server and our standing with it.
static void judge_opening(const esri_smtp *smtp, CURLcode code, esri_handover *out) {
    bool for_now = smtp->code >= 400 && smtp->code < 500;
    switch ((int)code) {
    case CURLE_LOGIN_DENIED:
        // Not in the server's words: some repeat what they were told, the password too.
        esri_handover_set(out, for_now ? ESRI_AWAY : ESRI_SHUT,
                          "the server does not accept the login (%d)", smtp->code);
        return;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_REMOTE_ACCESS_DENIED:
        esri_handover_set(out, ESRI_SHUT, "%s", reason(smtp, code));
        return;
    case CURLE_USE_SSL_FAILED:
        esri_handover_set(out, ESRI_SHUT, "the server offers no encryption (STARTTLS)");
        return;
    default:
        break;
    }
    if (smtp->code >= 400 && smtp->phase != PHASE_LOGIN)
        esri_handover_set(out, for_now ? ESRI_AWAY : ESRI_SHUT, "%s", smtp->answer.text);
    else
        esri_handover_set(out, ESRI_AWAY, "%s", reason(smtp, code));
}

static void judge(const esri_smtp *smtp, CURLcode code, esri_handover *out) {
    bool answered = smtp->code >= 400;
    if (code == CURLE_OK || (smtp->phase == PHASE_END && smtp->code / 100 == 2)) {
        esri_handover_set(out, ESRI_HANDED_OVER, "%s", "");
    } else if (smtp->closed || code == CURLE_ABORTED_BY_CALLBACK) {
        esri_handover_set(out, ESRI_HELD, "%s", "");
    } else if (smtp->phase <= PHASE_MAIL) {
        judge_opening(smtp, code, out);
    } else if (answered && smtp->code == 421) {
        esri_handover_set(out, ESRI_AWAY, "%s", smtp->answer.text); // about the server
    } else if (answered) {
        esri_handover_set(out, smtp->code < 500 ? ESRI_LATER : ESRI_REFUSED, "%s",
                          smtp->answer.text);
    } else if (smtp->phase == PHASE_END) {
        esri_handover_set(out, ESRI_DOUBTFUL, "%s", reason(smtp, code));
    } else {
        esri_handover_set(out, ESRI_LOST, "%s", reason(smtp, code));
    }
}

static CURLcode perform(esri_smtp *smtp, const char *mail) {
    smtp->rest = mail;
    smtp->rest_length = strlen(mail);
    smtp->closed = smtp->quitting = false;
    smtp->phase = PHASE_GREETING;
    smtp->handle.unbroken = false;
    *smtp->handle.words = '\0';
    forget_answer(smtp);
    CURLcode code = curl_easy_perform(smtp->handle.curl);
    smtp->handle.unbroken = false;
    return code;
}

// Whether the connection was a former message's, and the server ended it before this one: servers
// do after some time, or some messages.
static bool is_worn_out(const esri_smtp *smtp, CURLcode code) {
    long fresh = 1;
    curl_easy_getinfo(smtp->handle.curl, CURLINFO_NUM_CONNECTS, &fresh);
    return code != CURLE_OK && code != CURLE_ABORTED_BY_CALLBACK && fresh == 0 &&
           smtp->phase <= PHASE_MAIL;
}

esr_status esri_smtp_send(esri_smtp *smtp, const char *sender, const char *recipient,
                          const char *mail, esri_handover_gate gate, esri_handover *out) {
    CURL *curl = smtp->handle.curl;
    curl_slist_free_all(smtp->recipients);
    smtp->recipients = curl_slist_append(NULL, recipient);
    smtp->gate = gate;
    if (!smtp->recipients || curl_easy_setopt(curl, CURLOPT_MAIL_FROM, sender) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, smtp->recipients) != CURLE_OK)
        return esri_fail_nomem(smtp->handle.ctx);
    CURLcode code = perform(smtp, mail);
    if (is_worn_out(smtp, code))
        code = perform(smtp, mail);
    if (code == CURLE_OUT_OF_MEMORY || smtp->answer.failed)
        return esri_fail_nomem(smtp->handle.ctx);
    judge(smtp, code, out);
    return ESR_OK;
}
