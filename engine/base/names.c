// SPDX-License-Identifier: GPL-3.0-or-later
// Names of rules and cost terms, and the version.
#include <esr/context.h>
#include <esr/types.h>

const char *esr_version(void) {
    return ESR_VERSION;
}

const char *esr_rule_name(esr_rule rule) {
    static const char *const names[ESR_RULE_COUNT] = {
        "plan", "H1",  "H2",  "H3",  "H4",  "H5",  "H6",  "H7",  "H8",
        "H9",   "H10", "H11", "H12", "H13", "H14", "H15", "H16", "H17",
    };
    return names[rule];
}

const char *esr_term_name(esr_term term) {
    static const char *const names[ESR_TERM_COUNT] = {
        "unscheduled", "empty_seat", "missing_skill", "no_veteran",  "under_minimum",
        "travel",      "load",       "wishes",        "change_date", "change_reviewer",
    };
    return names[term];
}
