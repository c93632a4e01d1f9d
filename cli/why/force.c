// SPDX-License-Identifier: GPL-3.0-or-later
// esr why --force: a search with what was asked pinned, or, where the plan has it, forbidden. What
// comes of it is shown against the present plan, and nothing is written.
#include <stdlib.h>

#include "kit/changes.h"
#include "kit/output.h"
#include "kit/solving.h"
#include "why/why.h"

#define CHANGES_SHOWN 10

bool why_is_planned(const why_asked *asked) {
    const esr_plan *plan = asked->solution->plan;
    const esr_question *question = &asked->question;
    const esr_review *review = &asked->cycle->reviews[question->review.at];
    esr_day day = plan->first_day[question->review.at];
    if (day == ESR_DAY_NONE || (question->on != ESR_DAY_NONE && question->on != day))
        return false;
    bool sits = question->reviewer.at < 0;
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count && !sits; p++)
        sits = plan->member[p].at == question->reviewer.at;
    return sits;
}

// "costs exactly 34 more than the present plan", "costs between 12 and 40 more than …".
static char *range_text(int64_t least, int64_t most, const char *than) {
    char *low = cli_more_text(least), *high = cli_more_text(most), *text;
    if (least == most && most == 0)
        text = cli_format("costs exactly as much as %s", than);
    else if (least == most)
        text = cli_format("costs exactly %s than %s", high, than);
    else if (least >= 0)
        text = cli_format("costs between %lld and %s than %s", (long long)least, high, than);
    else
        text = cli_format("costs between %s and %s than %s", low, high, than);
    free(low);
    free(high);
    return text;
}

static void print_price(const cli_run *run, const cli_solved *solved, esr_pin_price price,
                        bool forbid) {
    char *range = range_text(price.least, price.most, "the present plan");
    cli_print(run, "\n");
    why_print(run, "The best plan %s this %s.", forbid ? "without" : "with", range);
    free(range);
    if (price.least < price.most)
        why_print(run, "More is not proven: %s.", esr_outcome_text(solved->solution->outcome));
    if (!price.price_known || (price.price_least == price.least && price.price_most == price.most))
        return;
    range = range_text(price.price_least, price.price_most, "the best one");
    why_print(run, "The present plan is not proven to be the best. This %s.", range);
    free(range);
}

static json_t *range_json(bool known, int64_t least, int64_t most) {
    return known ? cli_need(json_pack("{s:I, s:I}", "least", (json_int_t)least, "most",
                                      (json_int_t)most))
                 : json_null();
}

static cli_exit tell(cli_run *run, const why_asked *asked, const cli_solved *solved,
                     const esr_cycle *pinned, bool forbid) {
    esr_plan_diff *diff = NULL;
    esr_status status =
        esr_plan_compare(run->ctx, asked->solution->plan, solved->solution->plan, &diff);
    if (status != ESR_OK)
        return cli_failed(run, status);
    esr_pin_price price = esr_why_price(asked->solution, solved->solution);
    print_price(run, solved, price, forbid);
    cli_print_costs(run, &asked->costs, &solved->verdict->costs);
    cli_print(run, "\n");
    cli_print_changes(run, diff, asked->cycle, pinned, asked->all ? INT32_MAX : CHANGES_SHOWN);
    json_t *bound =
        asked->solution->bound == INT64_MIN ? json_null() : json_integer(asked->solution->bound);
    cli_put(
        run, "force",
        cli_need(json_pack("{s:s, s:o, s:o, s:o, s:I, s:s, s:o, s:o, s:o}", "pin",
                           forbid ? "forbid" : "keep", "cost_before", cli_costs_json(&asked->costs),
                           "cost_after", cli_costs_json(&solved->verdict->costs), "bound_before",
                           bound, "bound_after", (json_int_t)solved->solution->bound, "outcome",
                           esr_outcome_name(solved->solution->outcome), "more",
                           range_json(true, price.least, price.most), "price",
                           range_json(price.price_known, price.price_least, price.price_most),
                           "changes", cli_changes_json(diff, asked->cycle, pinned))));
    esr_plan_diff_free(diff);
    return cli_solved_exit(run, solved);
}

// The line of the pin that keeps what is to be forbidden; 0: there is none.
static int32_t keeping_line(const why_asked *asked, const esr_question *question) {
    for (int32_t i = 0; i < asked->cycle->pin_count; i++) {
        const esr_pin *pin = &asked->cycle->pins[i];
        if (!pin->forbid && pin->review.at == question->review.at &&
            (question->reviewer.at < 0 ? pin->first_day == question->on
                                       : pin->reviewer.at == question->reviewer.at))
            return pin->line;
    }
    return 0;
}

// The rules refuse the pin. Its own row is in no file, so that the fault's place says nothing.
static cli_exit refused(cli_run *run, const why_asked *asked, const esr_question *question,
                        bool forbid) {
    char *message = cli_format("%s", esr_context_fault(run->ctx, 0).message);
    int32_t line = forbid ? keeping_line(asked, question) : 0;
    esr_context_clear(run->ctx);
    if (line > 0)
        (void)cli_refuse(run, CLI_NO, "",
                         "there is no plan without this: pins.csv:%d keeps it; take that pin out "
                         "first",
                         (int)line);
    else
        (void)cli_refuse(run, CLI_NO, "", "there is no plan %s this: a pin is %s",
                         forbid ? "without" : "with", message);
    free(message);
    return CLI_NO;
}

cli_exit why_force(cli_run *run, const why_asked *asked) {
    esr_question question = asked->question;
    bool forbid = why_is_planned(asked);
    esr_cycle *pinned = NULL;
    cli_solved solved = {0};
    if (question.reviewer.at < 0 && forbid) // without this day, whichever was named
        question.on = asked->solution->plan->first_day[question.review.at];
    esr_status status = esr_why_pin(run->ctx, asked->cycle, &question, forbid, &pinned);
    if (status != ESR_OK)
        return cli_failed(run, status);
    status = esr_check_rules(run->ctx, pinned);
    cli_exit code = status == ESR_OK        ? CLI_DONE
                    : status == ESR_E_INPUT ? refused(run, asked, &question, forbid)
                                            : cli_failed(run, status);
    if (code == CLI_DONE)
        code = cli_solve_from(run, pinned, asked->solution, &solved);
    if (code == CLI_DONE)
        code = tell(run, asked, &solved, pinned, forbid);
    cli_solved_free(&solved);
    esr_cycle_free(pinned);
    return code;
}
