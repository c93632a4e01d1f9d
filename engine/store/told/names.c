// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the database for states, answers and kinds, and back.
#include "store/told/names.h"

#include <string.h>

static const char *const state_names[] = {
    [ESR_INVITATION_TENTATIVE] = "tentative",
    [ESR_INVITATION_CONFIRMED] = "confirmed",
    [ESR_INVITATION_CANCELLED] = "cancelled",
    [ESR_INVITATION_RELEASED] = "released",
};
static const char *const answer_names[] = {
    [ESR_ANSWER_NONE] = "none",
    [ESR_ANSWER_ACCEPTED] = "accepted",
    [ESR_ANSWER_TENTATIVE] = "tentative",
    [ESR_ANSWER_DECLINED] = "declined",
};
static const char *const kind_names[] = {
    [ESR_MESSAGE_INVITE] = "invite",   [ESR_MESSAGE_MOVE] = "move",
    [ESR_MESSAGE_CONFIRM] = "confirm", [ESR_MESSAGE_UPDATE] = "update",
    [ESR_MESSAGE_CANCEL] = "cancel",   [ESR_MESSAGE_RELEASE] = "release",
    [ESR_MESSAGE_REMIND] = "remind",   [ESR_MESSAGE_RESEND] = "resend",
    [ESR_MESSAGE_REFUSE] = "refuse",
};
static const char *const delivery_names[] = {
    [ESR_DELIVERY_WAITING] = "waiting", [ESR_DELIVERY_UNDERWAY] = "underway",
    [ESR_DELIVERY_SENT] = "sent",       [ESR_DELIVERY_FAILED] = "failed",
    [ESR_DELIVERY_BY_HAND] = "by hand", [ESR_DELIVERY_VOID] = "void",
};
static const char *const recipient_names[] = {
    [ESR_RECIPIENT_OFFICE] = "office",
    [ESR_RECIPIENT_SCHOOL] = "school",
    [ESR_RECIPIENT_REVIEWER] = "reviewer",
};

#define COUNT(names) ((int32_t)(sizeof(names) / sizeof *(names)))

const char *esr_invitation_state_name(esr_invitation_state state) {
    return state_names[state];
}

const char *esr_answer_name(esr_answer answer) {
    return answer_names[answer];
}

const char *esr_message_kind_name(esr_message_kind kind) {
    return kind_names[kind];
}

const char *esr_delivery_state_name(esr_delivery_state state) {
    return delivery_names[state];
}

const char *esri_told_recipient_name(esr_recipient recipient) {
    return recipient_names[recipient];
}

static esr_status find(esr_context *ctx, const esri_db *db, const char *const *names, int32_t count,
                       const char *name, int32_t *out) {
    for (int32_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) {
            *out = i;
            return ESR_OK;
        }
    return esri_db_damaged(ctx, db, "it has the word \"%s\" where it makes no sense", name);
}

esr_status esri_told_read_word(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                               int32_t column, esri_told_words words, int32_t *out) {
    const char *text = NULL;
    esr_status status = esri_stmt_text(ctx, stmt, column, &text);
    if (status != ESR_OK)
        return status;
    switch (words) {
    case ESRI_TOLD_STATES:
        return find(ctx, db, state_names, COUNT(state_names), text, out);
    case ESRI_TOLD_ANSWERS:
        return find(ctx, db, answer_names, COUNT(answer_names), text, out);
    case ESRI_TOLD_KINDS:
        return find(ctx, db, kind_names, COUNT(kind_names), text, out);
    case ESRI_TOLD_DELIVERIES:
        return find(ctx, db, delivery_names, COUNT(delivery_names), text, out);
    case ESRI_TOLD_RECIPIENTS:
        break;
    }
    return find(ctx, db, recipient_names, COUNT(recipient_names), text, out);
}

esr_status esri_told_read_text(esr_context *ctx, const esri_stmt *stmt, int32_t column,
                               esri_arena *arena, const char **out) {
    const char *text = NULL;
    esr_status status = esri_stmt_text(ctx, stmt, column, &text);
    if (status != ESR_OK)
        return status;
    *out = esri_arena_strdup(arena, text);
    return *out ? ESR_OK : esri_fail_nomem(ctx);
}
