// SPDX-License-Identifier: GPL-3.0-or-later
// esr swap: one reviewer for another in a seat of the plan, or two members who change places.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "desk/desk.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

static bool is_nobody(const char *word) {
    return strcmp(word, "-") == 0;
}

// A reviewer, or nobody for "-".
static cli_exit read_who(cli_run *run, const esr_cycle *cycle, const char *word,
                         esr_reviewer_ix *out) {
    out->at = -1;
    return is_nobody(word) ? CLI_DONE : cli_find_reviewer(run, cycle, word, out);
}

// The seat that somebody leaves. Of several empty ones it is the first that fits `in`, else the
// first.
static cli_exit find_seat(cli_run *run, const esr_plan *plan, esr_review_ix review,
                          esr_reviewer_ix out, esr_reviewer_ix in, int32_t *place) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *entry = &cycle->reviews[review.at];
    cli_exit code = desk_find_member(run, plan, review, out, place);
    if (code != CLI_DONE || out.at >= 0 || in.at < 0)
        return code;
    for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++)
        if (plan->member[p].at < 0 &&
            (cycle->seat_roles[cycle->places[p].seat] >> cycle->reviewers[in.at].role & 1u)) {
            *place = p;
            return CLI_DONE;
        }
    return CLI_DONE;
}

static const char *id_of(const esr_cycle *cycle, esr_reviewer_ix who) {
    return who.at < 0 ? "nobody" : cycle->reviewers[who.at].id;
}

static cli_exit replace(cli_run *run, cli_change *change, esr_review_ix review) {
    const esr_cycle *cycle = change->former;
    esr_reviewer_ix out, in;
    int32_t place = -1;
    cli_exit code = read_who(run, cycle, run->operands[1], &out);
    if (code == CLI_DONE)
        code = read_who(run, cycle, run->operands[2], &in);
    if (code == CLI_DONE && out.at == in.at)
        code = cli_usage(run, "OUT and IN are the same");
    if (code == CLI_DONE)
        code = find_seat(run, change->plan, review, out, in, &place);
    if (code != CLI_DONE)
        return code;
    change->plan->member[place] = in;
    const char *id = cycle->reviews[review.at].id;
    char *detail = cli_format("%s, %s: %s → %s", id, cycle->seats.at[cycle->places[place].seat],
                              id_of(cycle, out), id_of(cycle, in));
    char *next = in.at < 0 ? cli_format("esr candidates %s", id) : NULL;
    code = desk_finish(
        run, change,
        &(desk_edit){
            .what = "swap", .detail = detail, .bound = change->solution->bound, .next = next});
    free(next);
    free(detail);
    return code;
}

static cli_exit exchange(cli_run *run, cli_change *change, esr_review_ix review) {
    const esr_cycle *cycle = change->former;
    esr_review_ix other;
    esr_reviewer_ix one, two;
    int32_t here = -1, there = -1;
    cli_exit code = cli_find_reviewer(run, cycle, run->operands[1], &one);
    if (code == CLI_DONE)
        code = cli_find_review(run, cycle, run->operands[2], &other);
    if (code == CLI_DONE)
        code = cli_find_reviewer(run, cycle, run->operands[3], &two);
    if (code == CLI_DONE && one.at == two.at)
        code = cli_usage(run, "both are %s", cycle->reviewers[one.at].id);
    if (code == CLI_DONE)
        code = desk_find_member(run, change->plan, review, one, &here);
    if (code == CLI_DONE)
        code = desk_find_member(run, change->plan, other, two, &there);
    if (code != CLI_DONE)
        return code;
    change->plan->member[here] = two;
    change->plan->member[there] = one;
    char *detail = cli_format("%s and %s: %s and %s change places", cycle->reviews[review.at].id,
                              cycle->reviews[other.at].id, cycle->reviewers[one.at].id,
                              cycle->reviewers[two.at].id);
    code = desk_finish(
        run, change,
        &(desk_edit){
            .what = "swap", .detail = detail, .bound = change->solution->bound, .next = NULL});
    free(detail);
    return code;
}

static cli_exit run_swap(cli_run *run) {
    cli_change change = {0};
    esr_review_ix review;
    cli_exit code = desk_open(run, &change);
    if (code == CLI_DONE)
        code = cli_find_review(run, change.former, run->operands[0], &review);
    if (code == CLI_DONE)
        code =
            run->operand_count > 3 ? exchange(run, &change, review) : replace(run, &change, review);
    cli_change_close(&change);
    return code;
}

static const char *const examples[] = {"esr swap V012 R044 R051", "esr swap V012 - R051",
                                       "esr swap V012 R044 V030 R051", NULL};
static const cli_option options[] = {DESK_OPTIONS, {0}};
const cli_command cli_swap = {
    .name = "swap",
    .operands = "REVIEW OUT [REVIEW] IN",
    .operand_min = 3,
    .operand_max = 4,
    .summary = "Put one reviewer in the place of another, or let two change places",
    .examples = examples,
    .details =
        "In the current plan OUT leaves the team of REVIEW and IN takes the seat. \"-\" is "
        "nobody:\n"
        "as OUT an empty seat, as IN the seat stays empty. With a second REVIEW, of whose team IN\n"
        "is, the two change places.\n\n" DESK_HELP,
    .options = options,
    .run = run_swap,
};
