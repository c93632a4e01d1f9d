// SPDX-License-Identifier: GPL-3.0-or-later
// esr certify: one page that vouches for the current plan, and the same for programs.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/results.h"
#include "kit/session.h"

// The two files, and how one that esr wrote begins.
static const struct {
    const char *name, *begins;
} files[] = {
    {"certificate.txt", "Certificate of a review plan"},
    {"certificate.json", "{\n \"schema\": \"esr-certificate-"},
};
#define FILE_COUNT (sizeof files / sizeof *files)

// Refuses to write over files that are no certificates; `*replaced`: there are former ones.
static cli_exit check_files(cli_run *run, const char *folder, bool *replaced) {
    cli_exit code = CLI_DONE;
    for (size_t i = 0; i < FILE_COUNT && code == CLI_DONE; i++) {
        char *path = cli_format("%s/%s", folder, files[i].name), head[64] = "";
        FILE *file = fopen(path, "rb");
        if (file) {
            size_t length = fread(head, 1, strlen(files[i].begins), file);
            fclose(file);
            if (strncmp(head, files[i].begins, length + 1) != 0 || length < strlen(files[i].begins))
                code = cli_refuse(run, CLI_STORE, path,
                                  "is there already and is no certificate; move it, or choose "
                                  "another --out");
            *replaced = true;
        }
        free(path);
    }
    return code;
}

static cli_exit write_file(cli_run *run, const cli_stage *stage, const char *name,
                           const char *text) {
    char *path = cli_stage_path(stage, name);
    FILE *file = fopen(path, "wb");
    bool written = file && fputs(text, file) >= 0;
    int reason = errno;
    if (file && fclose(file) != 0 && written) {
        written = false;
        reason = errno;
    }
    cli_exit code =
        written ? CLI_DONE
                : cli_refuse(run, CLI_STORE, path, "can't be written: %s", strerror(reason));
    free(path);
    return code;
}

static cli_exit write_files(cli_run *run, const char *folder, const char *page, const char *json) {
    cli_stage stage = {0};
    cli_exit code = cli_stage_open(run, folder, &stage);
    if (code == CLI_DONE)
        code = write_file(run, &stage, files[0].name, page);
    if (code == CLI_DONE)
        code = write_file(run, &stage, files[1].name, json);
    if (code == CLI_DONE)
        code = cli_stage_install(run, &stage);
    cli_stage_close(&stage);
    return code;
}

static void tell(cli_run *run, const char *folder, bool replaced, const esr_certificate *c) {
    json_t *paths = cli_need(json_object());
    cli_say(run, "\nIn %s%s:\n", folder, replaced ? ", in place of the former certificate" : "");
    cli_say(run, "  %-17s the page above: print it, sign it, file it\n", files[0].name);
    cli_say(run, "  %-17s the whole, with the plan and the prices: for esr verify\n",
            files[1].name);
    cli_say(run, "Next: esr verify --certificate %s/%s --db %s\n", folder, files[1].name,
            cli_db_path(run));
    for (size_t i = 0; i < FILE_COUNT; i++) {
        char *path = cli_format("%s/%s", folder, files[i].name);
        json_object_set_new(paths, files[i].name, json_string(path));
        free(path);
    }
    cli_put(run, "files", paths);
    cli_put(run, "seal", json_string(c->seal.text));
    cli_put(run, "input", json_string(c->input.text));
    cli_put(run, "cost", json_integer(c->verdict->costs.total));
    cli_put(run, "bound", json_integer(c->bound));
    cli_put(run, "by_prices", json_integer(esr_price_units(c->by_prices)));
    cli_put(run, "broken", json_integer((json_int_t)c->verdict->violation_count));
}

static cli_exit certify(cli_run *run, esr_store *store, const esr_solution *solution) {
    const char *folder = cli_given(run, "out") ? cli_given(run, "out") : ".";
    esr_record *record = NULL;
    esr_certificate *certificate = NULL;
    char *page = NULL;
    bool replaced = false;
    cli_exit code = check_files(run, folder, &replaced);
    if (code == CLI_DONE) {
        esr_status status = esr_store_get_record(run->ctx, store, solution, &record);
        if (status == ESR_OK)
            status = esr_certificate_new(run->ctx, solution, record, &certificate);
        if (status == ESR_OK)
            status = esr_report_certificate(run->ctx, certificate, &page);
        code = status == ESR_OK ? write_files(run, folder, page, certificate->json)
                                : cli_failed(run, status);
    }
    if (code == CLI_DONE) {
        cli_print(run, "%s", page);
        tell(run, folder, replaced, certificate);
        code = certificate->verdict->violation_count ? CLI_NO : CLI_DONE;
    }
    free(page);
    esr_certificate_free(certificate);
    esr_record_free(record);
    return code;
}

static cli_exit run_certify(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    const char *folder = cli_given(run, "out");
    cli_exit code = cli_results_check(run, folder ? folder : ".", NULL);
    if (code == CLI_DONE)
        code = cli_open_plan(run, &store, &cycle, &solution);
    if (code == CLI_DONE)
        code = certify(run, store, solution);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {
    "esr certify --db cycle.db",
    "esr certify --db out/cycle.db --out file-2026",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"out", CLI_TEXT, "DIR", "Write both files into this folder; else into the one at hand.",
     false},
    {0},
};
const cli_command cli_certify = {
    .name = "certify",
    .operands = "",
    .summary = "Vouch for the current plan: one page for the file, and all to check it by",
    .examples = examples,
    .details =
        "Writes certificate.txt, a page to print, and certificate.json, which holds the same and\n"
        "the plan: the hash of the input, the rules and costs in force, the verdict on each rule,\n"
        "the cost by term, the proven bound with the prices from which anybody can work it out\n"
        "again, and who waived, pinned and decided what, and why. The page is printed, too.\n\n"
        "The exit status is 1 if the plan breaks rules, which the certificate then says.",
    .options = options,
    .run = run_certify,
};
