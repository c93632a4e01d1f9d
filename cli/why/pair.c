// SPDX-License-Identifier: GPL-3.0-or-later
// esr why REVIEW REVIEWER: the verdict in a sentence, each rule with its records, the days, what
// the member costs, and what the present plan makes of it.
#include <stdio.h>
#include <stdlib.h>

#include "kit/changes.h"
#include "kit/names.h"
#include "kit/output.h"
#include "kit/table.h"
#include "why/why.h"

#define LINE_COLUMNS  100
#define RECORD_COLUMN 42 // where the records of rules begin
#define RECORDS_SHOWN 5  // of one rule, without --all
#define SPANS_SHOWN   6
#define OTHERS_SHOWN  3

static const char *seat_name(const esr_cycle *cycle, int32_t place) {
    return cycle->seats.at[cycle->places[place].seat];
}

static void print_sits(const cli_run *run, const why_asked *asked, const esr_why_pair *why,
                       const char *who, const char *review) {
    char *visit = why_visit_text(asked->cycle, why->question.review, why->leave.first_day);
    why_print(run, "%s sits on %s as %s, %s.", who, review,
              seat_name(asked->cycle, why->leave.place), visit);
    if (why->excluded)
        why_print(run, "That breaks %s: %s.", esr_rule_name(why->rule), why->reason);
    free(visit);
}

// What an admitted reviewer's best swap comes to.
static void print_admitted(const cli_run *run, const why_asked *asked, const esr_why_pair *why,
                           const char *who, const char *review) {
    const esr_swap *best = why->swap_count > 0 ? &why->swaps[0] : NULL;
    char *now = best ? cli_more_text(best->delta.total) : NULL;
    char *moved = why->has_move ? cli_more_text(why->move.delta.total) : NULL;
    char *visit = why->has_move
                      ? why_visit_text(asked->cycle, why->question.review, why->move.first_day)
                      : NULL;
    char *out = best ? cli_reviewer_name(asked->cycle, best->out) : NULL;
    if (best && best->broken_count == 0 && best->out.at == best->in.at)
        why_print(run, "%s may sit on %s on that day, which would cost %s.", who, review, now);
    else if (best && best->broken_count == 0 && best->out.at < 0)
        why_print(run, "%s may sit on %s, where a seat is empty: it would cost %s.", who, review,
                  now);
    else if (best && best->broken_count == 0)
        why_print(run, "%s may sit on %s; the plan has %s, and the swap would cost %s.", who,
                  review, out, now);
    else if (why->has_move)
        why_print(run, "%s may sit on %s, but %s; %s it would cost %s.", who, review,
                  best ? "not on the planned day as the plan stands" : "there is no visit", visit,
                  moved);
    else
        why_print(run, "%s may sit on %s, but not while nobody else moves.", who, review);
    free(now);
    free(moved);
    free(visit);
    free(out);
}

static void print_verdict(const cli_run *run, const why_asked *asked, const esr_why_pair *why) {
    char *review = why_review_text(asked->cycle, why->question.review);
    char *who = cli_reviewer_name(asked->cycle, why->question.reviewer);
    if (why->sits)
        print_sits(run, asked, why, who, review);
    else if (why->excluded)
        why_print(run, "%s may not sit on %s: %s, %s.", who, review, esr_rule_name(why->rule),
                  why->reason);
    else
        print_admitted(run, asked, why, who, review);
    free(review);
    free(who);
}

// "yes", "no", "on 12 of 61 days"; of what depends on the plan, what the best swap says.
static char *stand_text(const esr_why_pair *why, esr_rule rule) {
    const esr_rule_stand *stand = &why->rules[rule];
    if (stand->stand == ESR_STAND_NO)
        return cli_format("no");
    if (stand->stand == ESR_STAND_SOME_DAYS)
        return rule == ESR_H1_SCHOOL_DAYS || rule == ESR_H2_BOUNDS
                   ? cli_format("%d days", stand->days)
                   : cli_format("%d of %d days", stand->days, why->open_days);
    if (why->swap_count > 0)
        for (int32_t i = 0; i < why->swaps[0].broken_count; i++)
            if (why->swaps[0].broken[i].rule == rule)
                return cli_format("not now");
    if (stand->stand == ESR_STAND_YES)
        return cli_format("yes");
    return cli_format(why->sits || why->swap_count > 0 ? "yes, now" : "depends");
}

static void print_rules(const cli_run *run, const why_asked *asked, const esr_why_pair *why) {
    if (run->json)
        return;
    printf("\n%-5s%-19s%-18s%s\n", "Rule", "", "Admits", "Because");
    for (int r = ESR_H1_SCHOOL_DAYS; r < ESR_RULE_COUNT; r++) {
        const esr_rule_stand *rule = &why->rules[r];
        int32_t count = rule->record_count;
        if (!asked->all && count > RECORDS_SHOWN + 1)
            count = RECORDS_SHOWN;
        char *stand = stand_text(why, (esr_rule)r);
        int column =
            printf("%-5s%-19s%s", esr_rule_name((esr_rule)r), why_rule_text((esr_rule)r), stand);
        free(stand);
        for (int32_t i = 0; i < count; i++, column = 0)
            cli_text_wrap(stdout, rule->records[i], RECORD_COLUMN, column, LINE_COLUMNS);
        if (count < rule->record_count)
            printf("%*sand %d more (--all)\n", RECORD_COLUMN, "", rule->record_count - count);
    }
}

static void print_days(const cli_run *run, const why_asked *asked, const esr_why_pair *why) {
    char *text = cli_format("%s", "");
    int32_t shown = 0;
    for (; shown < why->span_count && (asked->all || shown < SPANS_SHOWN); shown++) {
        const esr_day_span *span = &why->spans[shown];
        char from[11], to[11];
        esr_day_text(span->from, from);
        esr_day_text(span->to, to);
        char *longer = cli_format("%s%s%s%s%s", text, shown ? ", " : ": ", from,
                                  span->days > 1 ? " to " : "", span->days > 1 ? to : "");
        free(text);
        text = longer;
    }
    cli_print(run, "\n");
    if (why->question.on == ESR_DAY_NONE && shown < why->span_count)
        why_print(
            run,
            "Looked at alone, the pair is possible on %d of %d days%s and %d more spans (--all).",
            why->days, why->open_days, text, why->span_count - shown);
    else if (why->question.on == ESR_DAY_NONE)
        why_print(run, "Looked at alone, the pair is possible on %d of %d days%s.", why->days,
                  why->open_days, text);
    free(text);
    if (why->day == ESR_DAY_NONE)
        return;
    char *visit = why_visit_text(asked->cycle, why->question.review, why->day);
    const char *which = why->question.on == ESR_DAY_NONE ? "the planned day" : "that day";
    if (why->refused_then)
        why_print(run, "On %s, %s: %s, %s.", which, visit, esr_rule_name(why->rule_then),
                  why->text_then);
    else if (why->question.on == ESR_DAY_NONE)
        why_print(run, "The planned day, %s, is one of them.", visit);
    else
        why_print(run, "On that day, %s, the pair is possible, looked at alone.", visit);
    free(visit);
}

static void print_member_costs(const cli_run *run, const esr_why_pair *why) {
    cli_table table;
    int64_t sum = 0;
    if (why->cost_count == 0 || why->excluded)
        return;
    cli_print(run, "\n");
    cli_table_begin(
        &table, 3,
        (const char *[]){why->sits ? "The member costs" : "The member would cost", "", "For"});
    for (int32_t i = 0; i < why->cost_count; i++) {
        char *amount = cli_thousands(why->costs[i].amount);
        cli_table_row(&table, (const char *[]){cli_term_text(why->costs[i].term), amount,
                                               why->costs[i].text});
        sum += why->costs[i].amount;
        free(amount);
    }
    char *total = cli_thousands(sum);
    cli_table_row(&table, (const char *[]){"together", total, ""});
    free(total);
    cli_table_end(&table, run);
}

// "as teacher, for TAM Wing-sze (TE)"
static char *swap_text(const esr_cycle *cycle, const esr_swap *swap) {
    char *out = cli_reviewer_name(cycle, swap->out);
    char *text = swap->out.at == swap->in.at ? cli_format("As %s", seat_name(cycle, swap->place))
                 : swap->out.at < 0
                     ? cli_format("As %s, in an empty seat", seat_name(cycle, swap->place))
                     : cli_format("As %s, for %s", seat_name(cycle, swap->place), out);
    free(out);
    return text;
}

static void print_swap(const cli_run *run, const why_asked *asked, const esr_why_pair *why,
                       const esr_swap *swap) {
    char *text = swap_text(asked->cycle, swap), *more = cli_more_text(swap->delta.total);
    char *visit = why_visit_text(asked->cycle, why->question.review, swap->first_day);
    cli_print(run, "\n");
    if (swap->broken_count > 0)
        why_print(run, "%s, %s, it would cost %s and break:", text, visit, more);
    else
        why_print(run, "%s, %s, nobody else moving, it would cost %s:", text, visit, more);
    why_print_broken(run, swap);
    if (swap->delta.total != 0 || swap->broken_count == 0)
        why_print_delta(run, asked, swap);
    free(text);
    free(more);
    free(visit);
}

static void print_swaps(const cli_run *run, const why_asked *asked, const esr_why_pair *why) {
    for (int32_t i = 0; i < why->swap_count && (i == 0 || asked->all); i++)
        print_swap(run, asked, why, &why->swaps[i]);
    for (int32_t i = 1; i < why->swap_count && !asked->all; i++) {
        char *text = swap_text(asked->cycle, &why->swaps[i]);
        char *more = cli_more_text(why->swaps[i].delta.total);
        why_print(run, "%s: %s%s%s.", text, more, why->swaps[i].broken_count ? ", breaking " : "",
                  why->swaps[i].broken_count ? esr_rule_name(why->swaps[i].broken[0].rule) : "");
        free(text);
        free(more);
    }
    if (why->has_move)
        print_swap(run, asked, why, &why->move);
    else if (why->swap_count > 0 && why->swaps[0].broken_count > 0 &&
             why->question.on == ESR_DAY_NONE)
        why_print(run, "On no other day could it be without somebody else moving.");
}

static void print_others(const cli_run *run, const why_asked *asked, const esr_why_pair *why) {
    char *more = cli_more_text(why->leave.delta.total);
    char *may = cli_counted(why->may, "other reviewer", "other reviewers");
    cli_print(run, "\n");
    why_print(run, "With the seat empty the plan would cost %s%s.", more,
              why->leave.broken_count ? ", and break a rule" : "");
    why_print_broken(run, &why->leave);
    if (why->other_count == 0)
        why_print(run, "%s may sit there on that day, but nobody as the plan stands.", may);
    else
        why_print(run, "%s may sit there on that day, %d of them as the plan stands%s", may,
                  why->other_count,
                  why->other_count > OTHERS_SHOWN && !asked->all ? "; the cheapest:" : ":");
    free(more);
    free(may);
    if (why->other_count == 0)
        return;
    cli_table table;
    cli_table_begin(&table, 2, (const char *[]){"Instead", "Difference"});
    for (int32_t i = 0; i < why->other_count && (asked->all || i < OTHERS_SHOWN); i++) {
        char *who = cli_reviewer_name(asked->cycle, why->others[i].in);
        char *difference = cli_signed_text(why->others[i].delta.total);
        cli_table_row(&table, (const char *[]){who, difference});
        free(who);
        free(difference);
    }
    cli_table_end(&table, run);
}

static const char *stand_word(esr_stand stand) {
    switch (stand) {
    case ESR_STAND_YES:
        return "yes";
    case ESR_STAND_SOME_DAYS:
        return "some_days";
    case ESR_STAND_NO:
        return "no";
    case ESR_STAND_PLAN:
        break;
    }
    return "plan";
}

static json_t *rules_json(const esr_why_pair *why) {
    json_t *list = cli_need(json_array());
    for (int r = ESR_H1_SCHOOL_DAYS; r < ESR_RULE_COUNT; r++) {
        json_t *records = cli_need(json_array());
        for (int32_t i = 0; i < why->rules[r].record_count; i++)
            json_array_append_new(records, json_string(why->rules[r].records[i]));
        json_array_append_new(
            list, cli_need(json_pack("{s:s, s:s, s:i, s:o}", "rule", esr_rule_name((esr_rule)r),
                                     "admits", stand_word(why->rules[r].stand), "days",
                                     (int)why->rules[r].days, "records", records)));
    }
    return list;
}

static json_t *spans_json(const esr_why_pair *why) {
    json_t *list = cli_need(json_array());
    for (int32_t i = 0; i < why->span_count; i++)
        json_array_append_new(
            list,
            cli_need(json_pack("{s:o, s:o, s:i}", "from", cli_day_json(why->spans[i].from), "to",
                               cli_day_json(why->spans[i].to), "days", (int)why->spans[i].days)));
    return list;
}

static json_t *costs_json(const esr_why_pair *why) {
    json_t *list = cli_need(json_array());
    for (int32_t i = 0; i < why->cost_count; i++)
        json_array_append_new(
            list,
            cli_need(json_pack("{s:s, s:I, s:s}", "term", esr_term_name(why->costs[i].term), "cost",
                               (json_int_t)why->costs[i].amount, "for", why->costs[i].text)));
    return list;
}

static json_t *swaps_json(const esr_cycle *cycle, const esr_swap *swaps, int32_t count) {
    json_t *list = cli_need(json_array());
    for (int32_t i = 0; i < count; i++)
        json_array_append_new(list, why_swap_json(cycle, &swaps[i]));
    return list;
}

// {"rule": "H6", "text": …}, or null.
static json_t *refusal_json(bool refused, esr_rule rule, const char *text) {
    return refused ? cli_need(json_pack("{s:s, s:s}", "rule", esr_rule_name(rule), "text", text))
                   : json_null();
}

static void put_answer(cli_run *run, const why_asked *asked, const esr_why_pair *why) {
    const esr_cycle *cycle = asked->cycle;
    if (!run->json)
        return;
    cli_put(run, "verdict",
            json_string(why->sits       ? "sits"
                        : why->excluded ? "excluded"
                                        : "admitted"));
    cli_put(run, "excluded", refusal_json(why->excluded, why->rule, why->reason));
    cli_put(run, "rules", rules_json(why));
    cli_put(run, "open_days", json_integer(why->open_days));
    cli_put(run, "days", json_integer(why->days));
    cli_put(run, "spans", spans_json(why));
    cli_put(run, "day", cli_day_json(why->day));
    cli_put(run, "refused_on_day", refusal_json(why->refused_then, why->rule_then, why->text_then));
    cli_put(run, "member_costs", costs_json(why));
    cli_put(run, "swaps", swaps_json(cycle, why->swaps, why->swap_count));
    cli_put(run, "move", why->has_move ? why_swap_json(cycle, &why->move) : json_null());
    cli_put(run, "leave", why->sits ? why_swap_json(cycle, &why->leave) : json_null());
    cli_put(run, "others", swaps_json(cycle, why->others, why->other_count));
    cli_put(run, "others_admitted", json_integer(why->may));
}

cli_exit why_pair(cli_run *run, const why_asked *asked) {
    esr_why_pair *why = NULL;
    esr_status status = esr_explain_pair(run->ctx, asked->solution->plan, &asked->question, &why);
    if (status != ESR_OK)
        return cli_failed(run, status);
    print_verdict(run, asked, why);
    print_rules(run, asked, why);
    print_days(run, asked, why);
    print_member_costs(run, why);
    if (why->sits)
        print_others(run, asked, why);
    else
        print_swaps(run, asked, why);
    put_answer(run, asked, why);
    cli_exit code = why->excluded ? CLI_NO : CLI_DONE;
    esr_why_pair_free(why);
    return code;
}
