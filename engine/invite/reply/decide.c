// SPDX-License-Identifier: GPL-3.0-or-later
// The checks in their order. Whoever changes it changes what a replayed mailbox gives.
#include "invite/reply/decide.h"

#include <string.h>

#define SKEW_SECONDS ((int64_t)86400) // by which a sender's clock may be fast

static bool is_known(const esri_reply_known *known, const char *address) {
    for (size_t i = 0; i < known->address_count; i++)
        if (strcmp(known->addresses[i], address) == 0)
            return true;
    return false;
}

bool esri_reply_is_later(const esr_incoming *a, const esr_incoming *b) {
    if (a->sequence != b->sequence)
        return a->sequence > b->sequence;
    if (a->stamp != b->stamp)
        return a->stamp > b->stamp;
    return a->answer > b->answer; // none, accepted, tentative, declined
}

// Whether somebody else may be behind it. What the office admitted is not asked again.
static esr_doubt doubt_origin(const esri_reply_known *known, const esri_reply_manner *manner,
                              const esr_incoming *what) {
    if (known->admitted)
        return ESR_DOUBT_NONE;
    if (manner->forged)
        return ESR_DOUBT_FORGED;
    if (manner->mismatch)
        return ESR_DOUBT_MISMATCH;
    if (!is_known(known, what->attendee))
        return ESR_DOUBT_ATTENDEE;
    if (!*what->sender)
        return manner->handed_over ? ESR_DOUBT_NONE : ESR_DOUBT_NO_SENDER;
    return is_known(known, what->sender) ? ESR_DOUBT_NONE : ESR_DOUBT_SENDER;
}

// Whether it says something that can't be done as it stands.
static esr_doubt doubt_content(const esri_reply_known *known, const esr_incoming *what) {
    if (what->sequence > known->invitation->sequence || what->stamp > known->now + SKEW_SECONDS)
        return ESR_DOUBT_FUTURE;
    if (what->one_day)
        return ESR_DOUBT_ONE_DAY;
    if (what->method == ESR_METHOD_REPLY && strcmp(what->says, "delegated") == 0)
        return ESR_DOUBT_DELEGATED;
    if (what->method == ESR_METHOD_COUNTER && what->first_day == ESR_DAY_NONE)
        return ESR_DOUBT_NO_DAYS;
    return ESR_DOUBT_NONE;
}

static bool was_taken_back(const esr_invitation *invitation) {
    return invitation->state == ESR_INVITATION_CANCELLED ||
           invitation->state == ESR_INVITATION_RELEASED;
}

static esr_answer answer_of(const esr_incoming *what) {
    for (int32_t a = ESR_ANSWER_ACCEPTED; a <= ESR_ANSWER_DECLINED; a++)
        if (what->method == ESR_METHOD_REPLY &&
            strcmp(esr_answer_name((esr_answer)a), what->says) == 0)
            return (esr_answer)a;
    return ESR_ANSWER_NONE;
}

static esr_fate fate_of(const esri_reply_known *known, const esri_reply_manner *manner,
                        esr_incoming *what) {
    const esr_invitation *invitation = known->invitation;
    if (!invitation)
        return ESR_FATE_UNKNOWN;
    if (known->on_record)
        return ESR_FATE_KNOWN;
    if (what->method == ESR_METHOD_CANCEL || what->method == ESR_METHOD_REQUEST)
        return ESR_FATE_IGNORED;
    what->doubt = doubt_origin(known, manner, what);
    if (what->doubt != ESR_DOUBT_NONE)
        return ESR_FATE_QUARANTINED;
    bool dated = what->method != ESR_METHOD_REFRESH; // that has no SEQUENCE (section 3.2.6)
    if (was_taken_back(invitation) || (dated && what->sequence < invitation->asked_sequence))
        return ESR_FATE_OLD_VERSION;
    what->doubt = dated ? doubt_content(known, what) : ESR_DOUBT_NONE;
    if (what->doubt != ESR_DOUBT_NONE)
        return ESR_FATE_QUARANTINED;
    if (dated && known->latest && !esri_reply_is_later(what, known->latest))
        return ESR_FATE_OLDER;
    return ESR_FATE_APPLIED;
}

void esri_reply_decide(const esri_reply_known *known, const esri_reply_manner *manner,
                       esr_incoming *what) {
    what->doubt = ESR_DOUBT_NONE;
    what->answer = answer_of(what);
    what->fate = fate_of(known, manner, what);
}

// --- in words -------------------------------------------------------------------------------

static const char *doubt_words(const esri_reply_known *known, const esr_incoming *what,
                               esri_arena *arena) {
    const char *address = known->invitation->address;
    switch (what->doubt) {
    case ESR_DOUBT_ATTENDEE:
        if (!*what->attendee)
            return "it does not say for whom it answers";
        return esri_arena_printf(arena, "it answers for %s; invited was %s", what->attendee,
                                 *address ? address : "somebody without an address");
    case ESR_DOUBT_SENDER:
        return esri_arena_printf(arena, "%s sent it for %s", what->sender, what->attendee);
    case ESR_DOUBT_NO_SENDER:
        return "it came without a mail, so that nobody knows who sent it";
    case ESR_DOUBT_FORGED:
        return esri_arena_printf(arena, "the mail server doubts that it is from %s", what->sender);
    case ESR_DOUBT_MISMATCH:
        return "the mail and the calendar object in it name different methods";
    case ESR_DOUBT_FUTURE:
        if (what->sequence > known->invitation->sequence)
            return esri_arena_printf(arena,
                                     "it answers version %d; the last one sent was version %d",
                                     (int)what->sequence, (int)known->invitation->sequence);
        return "its time lies ahead; the sender's clock is wrong";
    case ESR_DOUBT_ONE_DAY:
        return "it is for one day of several";
    case ESR_DOUBT_DELEGATED:
        return "it sends somebody else instead";
    case ESR_DOUBT_NO_DAYS:
        return "it proposes no days that can be read";
    case ESR_DOUBT_NONE:
        break;
    }
    return "";
}

static const char *old_words(const esri_reply_known *known, const esr_incoming *what,
                             esri_arena *arena) {
    const esr_invitation *invitation = known->invitation;
    if (invitation->state == ESR_INVITATION_CANCELLED)
        return "the visit was cancelled";
    if (invitation->state == ESR_INVITATION_RELEASED)
        return "the invitation was taken back";
    if (!what->sequence_given)
        return esri_arena_printf(arena,
                                 "it names no version, which stands for 0; the present days are "
                                 "those of version %d",
                                 (int)invitation->asked_sequence);
    return esri_arena_printf(arena,
                             "it answers version %d; the present days are those of version %d",
                             (int)what->sequence, (int)invitation->asked_sequence);
}

static const char *applied_words(const esr_incoming *what, esri_arena *arena) {
    if (*what->errors)
        return esri_arena_printf(arena, "their calendar reports: %s", what->errors);
    if (what->method == ESR_METHOD_REPLY && what->answer == ESR_ANSWER_NONE && *what->says &&
        strcmp(what->says, "needs-action") != 0)
        return esri_arena_printf(arena, "\"%s\" is no answer that is known", what->says);
    if (what->method == ESR_METHOD_REPLY && what->answer == ESR_ANSWER_NONE)
        return "it gives no answer";
    if (what->stamp == 0)
        return "it has no time; any answer with one counts before it";
    return "";
}

const char *esri_reply_why(const esri_reply_known *known, const esr_incoming *what,
                           esri_arena *arena) {
    switch (what->fate) {
    case ESR_FATE_APPLIED:
        return applied_words(what, arena);
    case ESR_FATE_OLD_VERSION:
        return old_words(known, what, arena);
    case ESR_FATE_OLDER:
        return "a later answer is on record";
    case ESR_FATE_QUARANTINED:
        return doubt_words(known, what, arena);
    case ESR_FATE_IGNORED:
        return what->method == ESR_METHOD_CANCEL ? "only the office can cancel"
                                                 : "only the office can invite";
    case ESR_FATE_KNOWN:
    case ESR_FATE_UNKNOWN:
    case ESR_FATE_UNREADABLE:
        break;
    }
    return "";
}
