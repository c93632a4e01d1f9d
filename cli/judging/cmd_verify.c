// SPDX-License-Identifier: GPL-3.0-or-later
// esr verify: judges any plan by the rules, which share no code with the search; and works
// certificates out again.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/changes.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

#define SHOWN_MOST 8 // differences of one part of a certificate

static cli_exit tell(cli_run *run, const esr_cycle *cycle, const esr_verdict *verdict) {
    json_t *list = cli_need(json_array()), *terms = cli_need(json_object());
    for (size_t i = 0; i < verdict->violation_count; i++) {
        const esr_violation *broken = &verdict->violations[i];
        cli_print(run, "%s: %s\n", esr_rule_name(broken->rule), broken->text);
        json_array_append_new(list, cli_violation_json(cycle, broken));
    }
    for (int term = 0; term < ESR_TERM_COUNT; term++)
        json_object_set_new(terms, esr_term_name((esr_term)term),
                            json_integer(verdict->costs.term[term]));
    char *cost = cli_thousands(verdict->costs.total);
    char *count =
        cli_counted((int64_t)verdict->violation_count, "break of a rule", "breaks of rules");
    cli_print(run, "%s: %d of %d reviews scheduled, %d of %d seats filled, cost %s.\n",
              verdict->violation_count ? count : "No rule is broken", verdict->scheduled,
              cycle->review_count, verdict->filled, verdict->seats, cost);
    free(cost);
    free(count);
    cli_put(run, "broken", list);
    cli_put(run, "cost", json_integer(verdict->costs.total));
    cli_put(run, "terms", terms);
    cli_put(run, "scheduled", json_integer(verdict->scheduled));
    cli_put(run, "seats", json_integer(verdict->seats));
    cli_put(run, "filled", json_integer(verdict->filled));
    return verdict->violation_count ? CLI_NO : CLI_DONE;
}

static cli_exit judge_file(cli_run *run, const esr_cycle *cycle, const char *path) {
    esr_plan *plan = NULL;
    esr_verdict *verdict = NULL;
    if (strcmp(path, "-") == 0)
        path = "/dev/stdin";
    esr_status status = esr_plan_read_csv(run->ctx, cycle, path, &plan);
    if (status == ESR_OK)
        status = esr_verify(run->ctx, plan, &verdict);
    cli_exit code = status == ESR_OK ? tell(run, cycle, verdict) : cli_failed(run, status);
    esr_verdict_free(verdict);
    esr_plan_free(plan);
    return code;
}

// The current plan of the database, which the input may have changed under.
static cli_exit judge_current(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    esr_verdict *verdict = NULL;
    cli_exit code = cli_open_plan(run, &store, &cycle, &solution);
    if (code == CLI_DONE) {
        esr_status status = esr_verify(run->ctx, solution->plan, &verdict);
        code = status == ESR_OK ? tell(run, cycle, verdict) : cli_failed(run, status);
    }
    esr_verdict_free(verdict);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static json_t *difference_json(const esr_difference *difference) {
    return cli_need(json_pack("{s:s, s:s, s:s}", "where", difference->where, "certificate",
                              difference->claimed, "found", difference->found));
}

// One line a part of the certificate, and below it what differs.
static void tell_part(cli_run *run, const esr_certificate_check *check, const char *part,
                      json_t *list) {
    size_t differ = 0;
    for (size_t i = 0; i < check->count; i++)
        differ += strcmp(check->differences[i].part, part) == 0;
    cli_print(run, "  %-10s %s\n", part, differ ? "DIFFERS" : "same");
    for (size_t i = 0, shown = 0; i < check->count; i++) {
        const esr_difference *difference = &check->differences[i];
        if (strcmp(difference->part, part) != 0)
            continue;
        json_array_append_new(list, difference_json(difference));
        if (shown++ < SHOWN_MOST)
            cli_print(run, "    %s\n      certificate  %s\n      found        %s\n",
                      difference->where, *difference->claimed ? difference->claimed : "nothing",
                      *difference->found ? difference->found : "nothing like it");
    }
    if (differ > SHOWN_MOST)
        cli_print(run, "    and %zu more\n", differ - SHOWN_MOST);
}

static void tell_bound(cli_run *run, const esr_certificate_check *check) {
    int64_t proven = esr_price_units(check->by_prices);
    proven = proven < check->bound ? proven : check->bound;
    char *bound = cli_thousands(check->bound), *prices = cli_thousands(proven);
    char *rest = cli_thousands(check->bound - proven);
    if (proven == check->bound)
        cli_print(run, "The bound, %s, is proven by the prices in the certificate.\n", bound);
    else
        cli_print(run,
                  "Of the bound, %s, the prices in the certificate prove %s; the other %s %s on "
                  "the search's branch and cut.\n",
                  bound, prices, rest, check->bound - proven == 1 ? "rests" : "rest");
    free(bound);
    free(prices);
    free(rest);
    cli_put(run, "bound", json_integer(check->bound));
    cli_put(run, "by_prices", json_integer(proven));
}

static cli_exit tell_check(cli_run *run, const esr_certificate_check *check) {
    json_t *list = cli_need(json_array());
    cli_print(run, "Certificate of %s, made %s by %s:\n", check->cycle_id, check->made_at,
              check->made_by);
    for (const char *const *part = check->parts; *part; part++)
        tell_part(run, check, *part, list);
    cli_put(run, "differences", list);
    cli_put(run, "seal", json_string(check->seal.text));
    if (check->count == 0) {
        tell_bound(run, check);
        cli_print(run,
                  "All that follows from the input was worked out again and is the same.\n"
                  "Seal: SHA-256 %s\n",
                  check->seal.text);
        return CLI_DONE;
    }
    for (size_t i = 0; i < check->count; i++)
        if (strcmp(check->differences[i].part, "input") == 0) {
            cli_print(run, "The certificate is of another input; nothing else was compared.\n");
            return CLI_NO;
        }
    char *count = cli_counted((int64_t)check->count, "entry differs", "entries differ");
    cli_print(run, "%s: the certificate is not true as it stands.\n", count);
    free(count);
    return CLI_NO;
}

static cli_exit check_certificate(cli_run *run, const esr_cycle *cycle, const char *path) {
    esr_certificate_check *check = NULL;
    esr_status status = esr_certificate_check_file(run->ctx, cycle, path, &check);
    cli_exit code = status == ESR_OK ? tell_check(run, check) : cli_failed(run, status);
    esr_certificate_check_free(check);
    return code;
}

static cli_exit run_verify(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    const char *folder = cli_given(run, "folder"), *certificate = cli_given(run, "certificate");
    if (folder && cli_given(run, "db"))
        return cli_usage(run, "give --folder or --db, not both");
    if (certificate && run->operand_count > 0)
        return cli_usage(run, "give --certificate or PLAN.csv, not both; a certificate holds the "
                              "plan that it is about");
    if (folder && !certificate && run->operand_count == 0)
        return cli_usage(run, "PLAN.csv is missing; a folder holds no plan");
    if (!certificate && run->operand_count == 0)
        return judge_current(run);
    cli_exit code =
        folder ? cli_read_folder(run, folder, &cycle) : cli_open_cycle(run, &store, &cycle);
    if (code == CLI_DONE)
        code = certificate ? check_certificate(run, cycle, certificate)
                           : judge_file(run, cycle, run->operands[0]);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {
    "esr verify out/plan.csv --folder samples/tiny",
    "esr verify - --db cycle.db < plan.csv",
    "esr verify --db cycle.db",
    "esr verify --certificate certificate.json --folder samples/tiny",
    NULL,
};
static const cli_option options[] = {
    {"folder", CLI_TEXT, "FOLDER", "The input that the plan is for, as a folder.", false},
    CLI_OPTION_DB,
    {"certificate", CLI_TEXT, "FILE", "Check this certificate.json against the input.", false},
    {0},
};
const cli_command cli_verify = {
    .name = "verify",
    .operands = "[PLAN.csv]",
    .operand_max = 1,
    .summary = "Judge any plan by the rules, or check a certificate: exit status 0, or 1",
    .examples = examples,
    .details =
        "Judges a plan, wherever it comes from, by rules that share no code with the search,\n"
        "and counts its cost. \"-\" reads the plan from standard input. Without PLAN.csv the "
        "current\n"
        "plan of the database is judged.\n\n"
        "With --certificate everything that follows from the input is worked out again, from the\n"
        "plan and the prices in the certificate: each part is the same, or what differs is told,\n"
        "with exit status 1. Who did what when is guarded by the seal alone: compare it with the\n"
        "one on the printed page.",
    .options = options,
    .run = run_verify,
};
