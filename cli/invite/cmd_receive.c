// SPDX-License-Identifier: GPL-3.0-or-later
// esr receive: reads what comes back for invitations.
#include "commands.h"
#include "invite/answering.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

// Whether there is anything new for esr answers to show.
static bool was_kept(const esr_receipt *receipt) {
    for (size_t i = 0; i < receipt->count; i++)
        if (receipt->at[i].incoming.id > 0)
            return true;
    return false;
}

static cli_exit run_receive(cli_run *run) {
    const esr_receive_options options = {.dry_run = cli_flag(run, "dry-run")};
    esr_store *store = NULL;
    esr_receipt *receipt = NULL;
    cli_exit code = cli_open_store(run, &store);
    if (code != CLI_DONE)
        return code;
    esr_status status =
        esr_receive(run->ctx, store, run->operands, (size_t)run->operand_count, &options, &receipt);
    if (status == ESR_OK) {
        cli_receipt_tell(run, receipt);
        cli_put(run, "dry_run", json_boolean(options.dry_run));
        if (!options.dry_run)
            code = cli_openings_tell(run, store, receipt);
        if (options.dry_run)
            cli_say(run, "Nothing was changed (--dry-run).\n");
        else if (was_kept(receipt))
            cli_say(run, "Next: esr answers --db %s\n", cli_db_path(run));
    } else {
        code = cli_failed(run, status);
    }
    esr_receipt_free(receipt);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {
    "esr receive ~/Maildir --db cycle.db",
    "esr receive reply.eml saved.ics --dry-run",
    "fetch-mail | esr receive - --json",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"dry-run", CLI_FLAG, NULL, "Say what would be done; change nothing.", false},
    {0},
};
const cli_command cli_receive = {
    .name = "receive",
    .operands = "MAIL...",
    .operand_min = 1,
    .operand_max = CLI_OPERANDS_MAX,
    .summary = "Read the answers to invitations from mail",
    .examples = examples,
    .details =
        "MAIL is a file with one mail, an mbox, a Maildir, a folder of .eml files, a calendar\n"
        "object that was saved from a mail (.ics), or -, standard input. Mailboxes are only read,\n"
        "as often as you like: what is on record already changes nothing.\n\n"
        "An answer counts if it comes from the recipient's address and is for the days that\n"
        "they were told last. One from elsewhere waits in quarantine for esr answers --admit or\n"
        "--reject; one to former days is recorded, and does not count. A saved .ics counts\n"
        "without a sender: whoever names the file vouches for it.\n\n"
        "A reviewer who declines leaves their seat in the current plan: it is open, and a pin\n"
        "keeps them from that visit on that day. A school that declines asks the office; the\n"
        "plan stays.",
    .options = options,
    .run = run_receive,
};
