// SPDX-License-Identifier: GPL-3.0-or-later
// A repair in words.
#include <stdlib.h>
#include <string.h>

#include "kit/names.h"
#include "kit/output.h"
#include "repair/repairs.h"

typedef struct wording {
    const esr_cycle *before, *after;
    bool names;
    char *text;
} wording;

static void add(wording *w, char *sentence) {
    char *longer = cli_format("%s%s%s", w->text, *w->text ? "; " : "", sentence);
    free(w->text);
    free(sentence);
    w->text = longer;
}

static char *person(const wording *w, const esr_cycle *cycle, esr_reviewer_ix who) {
    return w->names ? cli_reviewer_name(cycle, who) : cli_format("%s", cycle->reviewers[who.at].id);
}

static void add_seat(wording *w, const esr_review_change *change, const esr_seat_change *seat) {
    if (seat->after.at < 0) {
        add(w, cli_format("%s leaves %s, whose %s seat is empty then",
                          w->before->reviewers[seat->before.at].id, change->id, seat->seat_before));
        return;
    }
    char *who = person(w, w->after, seat->after);
    if (seat->before.at < 0)
        add(w, cli_format("%s takes the empty %s seat at %s", who, seat->seat_after, change->id));
    else if (strcmp(w->before->reviewers[seat->before.at].id,
                    w->after->reviewers[seat->after.at].id) == 0)
        add(w, cli_format("%s changes to the %s seat at %s", who, seat->seat_after, change->id));
    else
        add(w, cli_format("%s takes %s's %s seat at %s", who,
                          w->before->reviewers[seat->before.at].id, seat->seat_after, change->id));
    free(who);
}

static void add_review(wording *w, const esr_review_change *change) {
    char from[CLI_DAY_TEXT], to[CLI_DAY_TEXT];
    cli_day_text(change->first_before, from);
    cli_day_text(change->first_after, to);
    if (!*to) {
        add(w, cli_format("%s has no visit any more (was %s)", change->id, from));
        return;
    }
    if (change->first_before != change->first_after)
        add(w, cli_format("%s moves from %s to %s", change->id, from, to));
    for (int32_t s = 0; s < change->seat_count; s++)
        add_seat(w, change, &change->seats[s]);
}

// Whether it is where all begins.
static bool is_first(const esr_plan *before, const esr_plan *left, int32_t review) {
    const esr_review *entry = &before->cycle->reviews[review];
    bool first = before->first_day[review] != left->first_day[review];
    for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++)
        first = first || before->member[p].at != left->member[p].at;
    return first;
}

cli_exit repair_words(cli_run *run, const esr_plan *before, const esr_plan *left,
                      const esr_plan *plan, bool names, char **out) {
    esr_plan_diff *diff = NULL;
    esr_status status = esr_plan_compare(run->ctx, before, plan, &diff);
    if (status != ESR_OK)
        return cli_failed(run, status);
    wording w = {before->cycle, plan->cycle, names, cli_format("%s", "")};
    for (int32_t pass = 0; pass < 2; pass++)
        for (int32_t i = 0; i < diff->count; i++)
            if (is_first(before, left, diff->at[i].before.at) == (pass == 0))
                add_review(&w, &diff->at[i]);
    esr_plan_diff_free(diff);
    *out = w.text;
    return CLI_DONE;
}
