// SPDX-License-Identifier: GPL-3.0-or-later
// Counts what is due.
#include "kit/due.h"

#include <stdlib.h>

#include "kit/output.h"
#include "kit/session.h"

cli_exit cli_due_tell(cli_run *run, esr_store *store, const esr_plan *plan) {
    esr_day today = ESR_DAY_NONE;
    esr_reach due = {0};
    esr_status status = esr_calendar_today(run->ctx, plan->cycle, &today);
    if (status == ESR_OK)
        status = esr_publish_count(run->ctx, store, plan, NULL, today, true, &due);
    if (status != ESR_OK)
        return cli_failed(run, status);
    if (due.messages > 0) {
        char *messages = cli_counted((int64_t)due.messages, "message is", "messages are");
        cli_say(run, "%s due: esr publish --db %s\n", messages, cli_db_path(run));
        free(messages);
    }
    cli_put(run, "messages_due", json_integer((json_int_t)due.messages));
    return CLI_DONE;
}
