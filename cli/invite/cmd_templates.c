// SPDX-License-Identifier: GPL-3.0-or-later
// esr templates: writes the words of messages out to be edited, and checks those that were.
#include "commands.h"
#include "kit/options.h"
#include "kit/output.h"

static void put_files(cli_run *run, const char *folder) {
    json_t *files = cli_need(json_array());
    for (size_t i = 0; esr_template_file(i); i++)
        json_array_append_new(files, json_string(esr_template_file(i)));
    cli_put(run, "folder", json_string(folder));
    cli_put(run, "files", files);
}

static cli_exit check(cli_run *run, const char *folder) {
    esr_status status = esr_templates_check(run->ctx, folder);
    if (status != ESR_OK)
        return cli_failed(run, status);
    cli_print(run, "%s: the templates have no faults.\n", folder);
    cli_say(run, "Next: esr publish --templates %s --dry-run\n", folder);
    return CLI_DONE;
}

static cli_exit run_templates(cli_run *run) {
    const char *folder = run->operands[0];
    if (cli_flag(run, "check"))
        return check(run, folder);
    esr_status status = esr_templates_write(run->ctx, folder);
    if (status != ESR_OK)
        return cli_failed(run, status);
    put_files(run, folder);
    cli_print(run, "%s: the words of esr's messages, zh.txt in Chinese and en.txt in English.\n",
              folder);
    cli_say(run,
            "Edit them, and leave out what may stay as it is. Next: esr templates --check %s\n",
            folder);
    return CLI_DONE;
}

static const char *const examples[] = {
    "esr templates letters",
    "esr templates --check letters",
    "esr publish --templates letters --dry-run",
    NULL,
};
static const cli_option options[] = {
    {"check", CLI_FLAG, NULL, "Write nothing; say what is wrong with the templates in FOLDER.",
     false},
    {0},
};
const cli_command cli_templates = {
    .name = "templates",
    .operands = "FOLDER",
    .operand_min = 1,
    .operand_max = 1,
    .summary = "Write the words of messages into files, to be edited",
    .examples = examples,
    .details = "The folder gets zh.txt and en.txt: the subject and the text of each mail, and the "
               "title, the\n"
               "place and the description of calendar entries. Files that are there are not "
               "overwritten.\n"
               "docs/invitations.md lists the placeholders.",
    .options = options,
    .run = run_templates,
};
