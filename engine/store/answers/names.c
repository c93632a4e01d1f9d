// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the database for what came in.
#include <esr/answer.h>

static const char *const methods[] = {
    [ESR_METHOD_REPLY] = "reply",     [ESR_METHOD_COUNTER] = "counter",
    [ESR_METHOD_REFRESH] = "refresh", [ESR_METHOD_CANCEL] = "cancel",
    [ESR_METHOD_REQUEST] = "request",
};
static const char *const fates[] = {
    [ESR_FATE_APPLIED] = "applied",
    [ESR_FATE_OLD_VERSION] = "old version",
    [ESR_FATE_OLDER] = "older",
    [ESR_FATE_KNOWN] = "known",
    [ESR_FATE_QUARANTINED] = "quarantined",
    [ESR_FATE_IGNORED] = "ignored",
    [ESR_FATE_UNKNOWN] = "unknown",
    [ESR_FATE_UNREADABLE] = "unreadable",
};
static const char *const doubts[] = {
    [ESR_DOUBT_NONE] = "",
    [ESR_DOUBT_ATTENDEE] = "attendee",
    [ESR_DOUBT_SENDER] = "sender",
    [ESR_DOUBT_NO_SENDER] = "no sender",
    [ESR_DOUBT_FORGED] = "forged",
    [ESR_DOUBT_MISMATCH] = "mismatch",
    [ESR_DOUBT_FUTURE] = "future",
    [ESR_DOUBT_ONE_DAY] = "one day",
    [ESR_DOUBT_DELEGATED] = "delegated",
    [ESR_DOUBT_NO_DAYS] = "no days",
};
static const char *const settlements[] = {
    [ESR_SETTLED_NOT] = "",
    [ESR_SETTLED_ADMITTED] = "admitted",
    [ESR_SETTLED_REJECTED] = "rejected",
    [ESR_SETTLED_REFUSED] = "refused",
    [ESR_SETTLED_MOOT] = "moot",
};

const char *esr_method_name(esr_method method) {
    return methods[method];
}

const char *esr_fate_name(esr_fate fate) {
    return fates[fate];
}

const char *esr_doubt_name(esr_doubt doubt) {
    return doubts[doubt];
}

const char *esr_settlement_name(esr_settlement settled) {
    return settlements[settled];
}

bool esr_doubt_may_be_admitted(esr_doubt doubt) {
    return doubt >= ESR_DOUBT_ATTENDEE && doubt <= ESR_DOUBT_MISMATCH;
}

bool esr_proposal_is_open(const esr_incoming *proposal, const esr_invitation *invitation) {
    return proposal->method == ESR_METHOD_COUNTER && proposal->fate == ESR_FATE_APPLIED &&
           proposal->settled != ESR_SETTLED_REFUSED &&
           proposal->sequence >= invitation->asked_sequence &&
           invitation->state != ESR_INVITATION_CANCELLED &&
           invitation->state != ESR_INVITATION_RELEASED;
}
