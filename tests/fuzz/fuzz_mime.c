// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a file of mail: no crash, soon done, and what is handed on keeps its promises.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "mime/mime.h"

#define MOST_MS 5000

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_line(const char *text) {
    if (!text || esri_text_has_control(text) || !esri_text_is_utf8(text, strlen(text)))
        abort();
}

static esr_status look(void *user, const esri_mime_mail *mail) {
    (void)user;
    const char *const lines[] = {mail->where,   mail->from_name,  mail->from,
                                 mail->sender,  mail->message_id, mail->in_reply_to,
                                 mail->subject, mail->left_out};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        check_line(lines[i]);
    for (size_t i = 0; i < mail->result_count; i++)
        check_line(mail->results[i]);
    if (!mail->plain || mail->calendar_count > ESRI_MIME_PARTS_MAX)
        abort();
    for (size_t i = 0; i < mail->calendar_count; i++) {
        check_line(mail->calendars[i].method);
        if (mail->calendars[i].text[mail->calendars[i].length] != '\0')
            abort();
    }
    return ESR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    char path[] = "/tmp/esr-fuzz-XXXXXX";
    esr_context *ctx = NULL;
    int file = mkstemp(path);
    if (file < 0 || write(file, bytes, length) != (ssize_t)length || close(file) != 0 ||
        esr_context_new(&ctx) != ESR_OK)
        abort();
    int64_t begin = esri_now_ms();
    if (esri_mime_read(ctx, path, look, NULL) != ESR_OK || esri_now_ms() - begin > MOST_MS)
        abort();
    esr_context_free(ctx);
    unlink(path);
    return 0;
}
