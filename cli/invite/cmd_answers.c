// SPDX-License-Identifier: GPL-3.0-or-later
// esr answers: who has answered what, what waits in quarantine, and what the office does about it.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "invite/answering.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"

#define REMARK_COLUMNS 44
#define NAME_COLUMNS   44 // longer names are cut in the table
#define REMIND_DAYS    7

// What the command reads. All zero is none.
typedef struct answers {
    esr_store *store;
    esr_cycle *cycle;
    esr_invitation_list *invitations;
    esr_incoming_list *incoming;
    const char *only; // a review or a recipient; NULL: all
} answers;

static void answers_close(answers *a) {
    esr_incoming_list_free(a->incoming);
    esr_invitation_list_free(a->invitations);
    esr_cycle_free(a->cycle);
    esr_store_close(a->store);
}

static cli_exit answers_open(cli_run *run, answers *a) {
    cli_exit code = cli_open_cycle(run, &a->store, &a->cycle);
    if (code != CLI_DONE)
        return code;
    a->only = run->operand_count > 0 ? run->operands[0] : NULL;
    esr_status status = esr_store_invitations(run->ctx, a->store, &a->invitations);
    if (status == ESR_OK)
        status = esr_store_incoming(run->ctx, a->store, &a->incoming);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

static bool is_wanted(const answers *a, const esr_event_key *key) {
    return !a->only || strcmp(a->only, key->review_id) == 0 || strcmp(a->only, key->id) == 0;
}

static bool stands(const esr_invitation *invitation) {
    return invitation->state == ESR_INVITATION_TENTATIVE ||
           invitation->state == ESR_INVITATION_CONFIRMED;
}

static const esr_invitation *invitation_of(const answers *a, const esr_incoming *what) {
    for (size_t i = 0; i < a->invitations->count; i++)
        if (strcmp(a->invitations->at[i].uid, what->uid) == 0)
            return &a->invitations->at[i];
    return NULL;
}

// --- who has answered -----------------------------------------------------------------------

// The last answer to a former invitation, of other days or of the same, where the present one has
// none; or NULL.
static const esr_incoming *old_answer(const answers *a, const esr_invitation *invitation) {
    const esr_incoming *found = NULL;
    for (size_t i = 0; i < a->incoming->count; i++) {
        const esr_incoming *what = &a->incoming->at[i];
        bool counted = what->fate == ESR_FATE_APPLIED || what->fate == ESR_FATE_OLD_VERSION;
        if (counted && what->method == ESR_METHOD_REPLY &&
            strcmp(what->uid, invitation->uid) == 0 && what->sequence < invitation->asked_sequence)
            found = what;
    }
    return found;
}

static char *remark_text(const answers *a, const esr_invitation *invitation) {
    const esr_incoming *old =
        invitation->answer == ESR_ANSWER_NONE ? old_answer(a, invitation) : NULL;
    if (old)
        return cli_format("before: %s", esr_answer_name(old->answer));
    if (*invitation->comment)
        return cli_text_cut(invitation->comment, REMARK_COLUMNS);
    return cli_format("%s", *invitation->address ? "" : "told by hand");
}

static cli_exit add_row(cli_run *run, const answers *a, const esr_invitation *invitation,
                        cli_table *table, json_t *list) {
    bool answered = invitation->answer != ESR_ANSWER_NONE;
    char since[11], day[CLI_DAY_TEXT];
    esr_day at = ESR_DAY_NONE;
    esr_status status = esr_calendar_day_of(
        run->ctx, a->cycle,
        answered && invitation->answered_stamp > 0 ? invitation->answered_stamp : invitation->stamp,
        &at);
    if (status != ESR_OK)
        return cli_failed(run, status);
    esr_day_text(at, since);
    cli_day_text(invitation->first_day, day);
    char *name = cli_recipient_name(&invitation->key, invitation->name, invitation->name_zh);
    char *who = cli_text_cut(name, NAME_COLUMNS);
    char *when = cli_format("%s%s", answered ? "" : "asked ", since);
    char *remark = remark_text(a, invitation);
    cli_table_row(table, (const char *[]){invitation->key.review_id, day, who,
                                          answered ? esr_answer_name(invitation->answer) : "-",
                                          when, remark});
    json_array_append_new(
        list, cli_need(json_pack(
                  "{s:s, s:s, s:s, s:s, s:o, s:s, s:i, s:i, s:I, s:I, s:s}", "review",
                  invitation->key.review_id, "id", invitation->key.id, "name", invitation->name,
                  "uid", invitation->uid, "day", cli_day_json(invitation->first_day), "answer",
                  esr_answer_name(invitation->answer), "sequence", (int)invitation->sequence,
                  "asked_sequence", (int)invitation->asked_sequence, "stamp",
                  (json_int_t)invitation->stamp, "answered_stamp",
                  (json_int_t)invitation->answered_stamp, "comment", invitation->comment)));
    free(remark);
    free(when);
    free(who);
    free(name);
    return CLI_DONE;
}

static cli_exit tell_invitations(cli_run *run, const answers *a, bool open) {
    int32_t counts[ESR_ANSWER_DECLINED + 1] = {0}, sum = 0;
    cli_table table;
    cli_exit code = CLI_DONE;
    json_t *list = cli_need(json_array());
    cli_table_begin(&table, 6,
                    (const char *[]){"Review", "Day", "To", "Answer", "Since", "Remark"});
    for (size_t i = 0; i < a->invitations->count && code == CLI_DONE; i++) {
        const esr_invitation *invitation = &a->invitations->at[i];
        if (!stands(invitation) || !is_wanted(a, &invitation->key))
            continue;
        counts[invitation->answer]++;
        sum++;
        if (!open || invitation->answer == ESR_ANSWER_NONE)
            code = add_row(run, a, invitation, &table, list);
    }
    cli_table_end(&table, run);
    cli_put(run, "invitations", list);
    char *all = cli_counted(sum, "invitation", "invitations");
    if (sum > 0)
        cli_print(run, "\n%s: %d accepted, %d tentative, %d declined, %d without an answer.\n", all,
                  (int)counts[ESR_ANSWER_ACCEPTED], (int)counts[ESR_ANSWER_TENTATIVE],
                  (int)counts[ESR_ANSWER_DECLINED], (int)counts[ESR_ANSWER_NONE]);
    free(all);
    return code;
}

// --- what waits for the office --------------------------------------------------------------

static bool is_in_quarantine(const esr_incoming *what) {
    return what->fate == ESR_FATE_QUARANTINED && what->settled == ESR_SETTLED_NOT;
}

// Lists what waits, under its numbers: in quarantine, or as a proposal of other days.
static int32_t tell_waiting(cli_run *run, const answers *a, bool proposals, const char *key,
                            const char *heading) {
    int32_t count = 0;
    json_t *list = cli_need(json_array());
    for (size_t i = 0; i < a->incoming->count; i++) {
        const esr_incoming *what = &a->incoming->at[i];
        const esr_invitation *invitation = invitation_of(a, what);
        if (!is_wanted(a, &what->key) || !invitation ||
            !(proposals ? esr_proposal_is_open(what, invitation) : is_in_quarantine(what)))
            continue;
        if (count++ == 0)
            cli_print(run, "\n%s:\n", heading);
        char *said = cli_incoming_text(what, invitation->first_day);
        char *text = cli_format("%s%s%s", said, *what->why ? " – " : "", what->why);
        cli_print_item(run, what->id, text);
        json_array_append_new(list, cli_incoming_json(what));
        free(text);
        free(said);
    }
    cli_put(run, key, list);
    return count;
}

static cli_exit tell_all(cli_run *run, const answers *a) {
    bool quarantine = cli_flag(run, "quarantine"), open = cli_flag(run, "open");
    cli_exit code = CLI_DONE;
    if (!quarantine)
        code = tell_invitations(run, a, open);
    int32_t waiting = tell_waiting(run, a, false, "quarantine", "In quarantine");
    int32_t proposals =
        quarantine ? 0 : tell_waiting(run, a, true, "proposals", "Proposals of other days");
    if (quarantine && waiting == 0)
        cli_print(run, "Nothing is in quarantine.\n");
    if (waiting > 0)
        cli_say(run, "Next: esr answers --admit N or --reject N --db %s\n", cli_db_path(run));
    if (proposals > 0)
        cli_say(run, "Next: esr move REVIEW DAY or esr answers --refuse N --db %s\n",
                cli_db_path(run));
    return code;
}

// Whether anything was told to the one that is asked for.
static cli_exit check_wanted(cli_run *run, const answers *a) {
    for (size_t i = 0; i < a->invitations->count; i++)
        if (is_wanted(a, &a->invitations->at[i].key))
            return CLI_DONE;
    if (a->only)
        return cli_refuse(
            run, CLI_INPUT, cli_db_path(run),
            "has no invitation for %s; it would be a review, or the id of a school or "
            "reviewer that was told something",
            a->only);
    cli_print(run, "Nobody was invited yet.\n");
    return CLI_DONE;
}

// --- what the office does -------------------------------------------------------------------

static cli_exit admit(cli_run *run, esr_store *store, int64_t id) {
    esr_receipt *receipt = NULL;
    esr_status status = esr_answers_admit(run->ctx, store, id, NULL, &receipt);
    if (status != ESR_OK)
        return cli_failed(run, status);
    cli_receipt_tell(run, receipt);
    cli_exit code = cli_openings_tell(run, store, receipt);
    esr_receipt_free(receipt);
    return code;
}

static cli_exit reject(cli_run *run, esr_store *store, int64_t id) {
    esr_status status = esr_answers_reject(run->ctx, store, id);
    if (status != ESR_OK)
        return cli_failed(run, status);
    cli_print(run, "Answer %lld is rejected: it does not count.\n", (long long)id);
    cli_put(run, "rejected", json_integer((json_int_t)id));
    return CLI_DONE;
}

static cli_exit refuse(cli_run *run, esr_store *store, int64_t id) {
    int64_t message = 0;
    esr_status status = esr_answers_refuse(run->ctx, store, id, NULL, &message);
    if (status != ESR_OK)
        return cli_failed(run, status);
    cli_print(run,
              "Proposal %lld is refused: message %lld in the outbox says that the days stay.\n",
              (long long)id, (long long)message);
    cli_put(run, "refused", json_integer((json_int_t)id));
    cli_put(run, "message", json_integer((json_int_t)message));
    cli_say(run, "Next: esr send --db %s\n", cli_db_path(run));
    return CLI_DONE;
}

// Why some who have not answered get no reminder.
static void tell_left_out(cli_run *run, const esr_reminders *list, int32_t days) {
    char *span = cli_counted(days, "day", "days"), *counts[3];
    const size_t numbers[] = {list->early, list->waiting, list->by_hand};
    for (size_t i = 0; i < 3; i++)
        counts[i] = cli_counted((int64_t)numbers[i], "invitation", "invitations");
    if (list->early > 0)
        cli_print(run, "%s: told something within %s.\n", counts[0], span);
    if (list->waiting > 0)
        cli_print(run, "%s: a message waits in the outbox.\n", counts[1]);
    if (list->by_hand > 0)
        cli_print(run, "%s: no address; ask by hand.\n", counts[2]);
    for (size_t i = 0; i < 3; i++)
        free(counts[i]);
    free(span);
    cli_put(run, "early", json_integer((json_int_t)list->early));
    cli_put(run, "waiting", json_integer((json_int_t)list->waiting));
    cli_put(run, "by_hand", json_integer((json_int_t)list->by_hand));
}

static cli_exit remind(cli_run *run, esr_store *store) {
    const esr_receive_options options = {.dry_run = cli_flag(run, "dry-run")};
    const int32_t days = (int32_t)cli_number(run, "older-than", REMIND_DAYS);
    const char *only = run->operand_count > 0 ? run->operands[0] : NULL;
    esr_reminders *list = NULL;
    esr_status status =
        esr_answers_remind(run->ctx, store, only, days, cli_day(run, "as-of"), &options, &list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    char *count = cli_counted((int64_t)list->count, "reminder", "reminders");
    json_t *reminded = cli_need(json_array());
    cli_print(run, list->count > 0 ? "%s in the outbox:\n" : "Nobody is reminded.\n", count);
    for (size_t i = 0; i < list->count; i++) {
        const esr_invitation *to = list->at[i];
        char day[CLI_DAY_TEXT], *who = cli_recipient_name(&to->key, to->name, to->name_zh);
        cli_day_text(to->first_day, day);
        char *text = cli_format("%s of %s on %s", who, to->key.review_id, day);
        cli_print_item(run, 0, text);
        json_array_append_new(reminded, cli_need(json_pack("{s:s, s:s}", "review",
                                                           to->key.review_id, "id", to->key.id)));
        free(text);
        free(who);
    }
    cli_put(run, "reminded", reminded);
    tell_left_out(run, list, days);
    if (options.dry_run)
        cli_say(run, "Nothing was changed (--dry-run).\n");
    else if (list->count > 0)
        cli_say(run, "Next: esr send --db %s\n", cli_db_path(run));
    free(count);
    esr_reminders_free(list);
    return CLI_DONE;
}

static cli_exit act(cli_run *run) {
    esr_store *store = NULL;
    cli_exit code = cli_open_store(run, &store);
    if (code != CLI_DONE)
        return code;
    if (cli_given(run, "admit"))
        code = admit(run, store, (int64_t)cli_number(run, "admit", 0));
    else if (cli_given(run, "reject"))
        code = reject(run, store, (int64_t)cli_number(run, "reject", 0));
    else if (cli_given(run, "refuse"))
        code = refuse(run, store, (int64_t)cli_number(run, "refuse", 0));
    else
        code = remind(run, store);
    esr_store_close(store);
    return code;
}

static cli_exit run_answers(cli_run *run) {
    static const char *const acts[] = {"admit", "reject", "refuse"};
    answers a = {0};
    int32_t count = cli_flag(run, "remind");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        count += cli_given(run, acts[i]) != NULL;
    if (count > 1)
        return cli_usage(run, "only one of --admit, --reject, --refuse and --remind can be given");
    if (cli_given(run, "older-than") && !cli_flag(run, "remind"))
        return cli_usage(run, "--older-than goes with --remind");
    if (count == 1)
        return act(run);
    cli_exit code = answers_open(run, &a);
    if (code == CLI_DONE)
        code = check_wanted(run, &a);
    if (code == CLI_DONE && a.invitations->count > 0)
        code = tell_all(run, &a);
    answers_close(&a);
    return code;
}

static const char *const examples[] = {
    "esr answers --db cycle.db",
    "esr answers V3",
    "esr answers --open",
    "esr answers --admit 4",
    "esr answers --remind --older-than 10",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"open", CLI_FLAG, NULL, "Only who has not answered yet.", false},
    {"quarantine", CLI_FLAG, NULL, "Only what waits in quarantine.", false},
    {"admit", CLI_COUNT, "N",
     "Let answer N of the quarantine count; its address is the recipient's from now on.", false},
    {"reject", CLI_COUNT, "N", "Settle answer N of the quarantine: it does not count.", false},
    {"refuse", CLI_COUNT, "N", "Tell the sender of proposal N that the days stay.", false},
    {"remind", CLI_FLAG, NULL, "Put a reminder into the outbox for everybody without an answer.",
     false},
    {"older-than", CLI_COUNT, "DAYS",
     "With --remind: only who was told nothing for so many days; 7 if not given.", false},
    {"as-of", CLI_DATE, "DATE", "With --remind: count from this day (YYYY-MM-DD), not from today.",
     false},
    {"dry-run", CLI_FLAG, NULL, "With --remind: say who would be reminded; change nothing.", false},
    {0},
};
const cli_command cli_answers = {
    .name = "answers",
    .operands = "[REVIEW|RECIPIENT]",
    .operand_min = 0,
    .operand_max = 1,
    .summary = "Show who has accepted or declined, and settle answers in doubt",
    .examples = examples,
    .details =
        "Lists every invitation that stands, with the answer that counts for its present days,\n"
        "and since when; then what waits for the office: answers in quarantine and proposals of\n"
        "other days, under their numbers. RECIPIENT is the id of a school or a reviewer.\n\n"
        "An answer to days that were moved since does not count; it is shown as a remark.\n\n"
        "A proposal is granted by moving the visit (esr move), and answered by --refuse.\n"
        "Reminders ask again with the same version of the invitation. Who has proposed other\n"
        "days, has a message in the outbox that waits, or was told something within DAYS is not\n"
        "reminded.",
    .options = options,
    .run = run_answers,
};
