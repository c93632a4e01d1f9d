// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a result folder apart and moves it in place by renaming, so that a failure at any
// time leaves the former results as they were.
#include "kit/results.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/output.h"

#define FORMER ".former" // folder inside the stage for what was replaced

// What goes together is replaced together, and stays where none of it was made.
typedef enum entry_set { SET_RESULTS, SET_DATABASE, SET_CERTIFICATE, SET_COUNT } entry_set;
static const char *const marks[SET_COUNT] = {"plan.csv", "cycle.db", "certificate.json"};

// Those to hand out come last.
static const struct entry {
    const char *name, *use;
    entry_set set;
    bool to_hand_out;
} entries[] = {
    {"report.html", "the plan as a page: open it in a browser", SET_RESULTS, false},
    {"plan.csv", "the plan, a row a seat: for a spreadsheet", SET_RESULTS, false},
    {"calendars", "all.ics: every visit; office.ics: its milestones", SET_RESULTS, false},
    {"summary.json", "the figures, for programs", SET_RESULTS, false},
    {"cycle.db", "the whole record (SQLite): esr show --db", SET_DATABASE, false},
    {"hand-out", "calendar files: reviewer/ID.ics, school/ID.ics", SET_RESULTS, true},
    {"certificate.txt", NULL, SET_CERTIFICATE, false},
    {"certificate.json", NULL, SET_CERTIFICATE, false},
    // What a database that is replaced may have left behind; never made here.
    {"cycle.db-journal", NULL, SET_DATABASE, false},
    {"cycle.db-wal", NULL, SET_DATABASE, false},
    {"cycle.db-shm", NULL, SET_DATABASE, false},
};
#define ENTRY_COUNT (sizeof entries / sizeof entries[0])

static char *join(const char *folder, const char *name) {
    return cli_format("%s/%s", folder, name);
}

static bool exists(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0;
}

// The folder that holds `path`, which must not end in a slash.
static char *parent_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return cli_format(".");
    return slash == path ? cli_format("/") : cli_format("%.*s", (int)(slash - path), path);
}

static char *without_slashes(const char *path) {
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    return cli_format("%.*s", (int)length, path);
}

// The nearest folder at or above `path` that is there.
static char *nearest_folder(const char *path) {
    char *at = without_slashes(path);
    while (!exists(at)) {
        char *up = parent_of(at);
        bool top = strcmp(up, at) == 0;
        free(at);
        at = up;
        if (top)
            break;
    }
    return at;
}

// Whether `path`, which may not be there yet, is `folder` or would be inside it.
static bool is_inside(const char *path, const char *folder) {
    char *near = nearest_folder(path);
    char *real = realpath(near, NULL), *outer = realpath(folder, NULL);
    bool inside = false;
    if (real && outer) {
        size_t length = strlen(outer);
        inside = strncmp(real, outer, length) == 0 && (real[length] == '\0' || real[length] == '/');
    }
    free(near);
    free(real);
    free(outer);
    return inside;
}

cli_exit cli_results_check(cli_run *run, const char *folder, const char *input) {
    struct stat info;
    if (input && is_inside(folder, input))
        return cli_refuse(run, CLI_USAGE, folder,
                          "results can't go into the input folder %s; choose a folder beside it",
                          input);
    if (stat(folder, &info) == 0 && !S_ISDIR(info.st_mode))
        return cli_refuse(run, CLI_STORE, folder, "is a file; results need a folder");
    char *near = nearest_folder(folder);
    cli_exit code = CLI_DONE;
    if (stat(near, &info) != 0 || !S_ISDIR(info.st_mode))
        code = cli_refuse(run, CLI_STORE, near, "is no folder");
    else if (access(near, W_OK | X_OK) != 0)
        code = cli_refuse(run, CLI_STORE, near, "can't be written: %s", strerror(errno));
    free(near);
    return code;
}

static bool make_folders(const char *path) {
    struct stat info;
    if (stat(path, &info) == 0)
        return S_ISDIR(info.st_mode);
    char *up = parent_of(path);
    bool made = strcmp(up, path) != 0 && make_folders(up);
    free(up);
    return made && (mkdir(path, 0777) == 0 || errno == EEXIST);
}

// In the target where it is there, else beside it: so all renaming is within one file system.
cli_exit cli_stage_open(cli_run *run, const char *target, cli_stage *out) {
    cli_stage stage = {.target = without_slashes(target)};
    char *room = exists(stage.target) ? cli_format("%s", stage.target) : parent_of(stage.target);
    cli_exit code = CLI_DONE;
    stage.path = cli_format("%s/.esr-XXXXXX", room);
    if (make_folders(room) && mkdtemp(stage.path)) {
        mode_t mask = umask(0);
        umask(mask);
        (void)chmod(stage.path, 0777 & ~mask); // what mkdir would have given
        *out = stage;
    } else {
        code = cli_refuse(run, CLI_STORE, room, "can't be written: %s", strerror(errno));
        free(stage.path);
        free(stage.target);
    }
    free(room);
    return code;
}

char *cli_stage_path(const cli_stage *stage, const char *name) {
    return join(stage->path, name);
}

static void remove_tree(const char *path) {
    struct stat info;
    if (lstat(path, &info) != 0)
        return;
    DIR *folder = S_ISDIR(info.st_mode) ? opendir(path) : NULL;
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        char *inner = join(path, entry->d_name);
        remove_tree(inner);
        free(inner);
    }
    if (folder)
        closedir(folder);
    (void)remove(path);
}

void cli_stage_close(cli_stage *stage) {
    if (stage->path)
        remove_tree(stage->path);
    free(stage->path);
    free(stage->target);
    *stage = (cli_stage){0};
}

static esr_status write_summary(esr_context *ctx, const esr_report_input *input, const char *path) {
    char *text = NULL;
    esr_status status = esr_report_json(ctx, input, &text);
    if (status != ESR_OK)
        return status;
    FILE *file = fopen(path, "w");
    bool written = file && fputs(text, file) >= 0 && fputc('\n', file) != EOF;
    if (file && fclose(file) != 0)
        written = false;
    free(text);
    return written ? ESR_OK : ESR_E_IO;
}

cli_exit cli_stage_write(cli_run *run, const cli_stage *stage, const cli_solved *solved,
                         esr_day as_of, esr_store *store) {
    esr_report_input input = cli_report_input(solved);
    char *plan = cli_stage_path(stage, "plan.csv"), *page = cli_stage_path(stage, "report.html");
    char *summary = cli_stage_path(stage, "summary.json");
    esr_status status = esr_plan_write_csv(run->ctx, solved->solution->plan, plan);
    if (status == ESR_OK)
        status =
            esr_feeds_write_results(run->ctx, store, solved->solution->plan, as_of, stage->path);
    if (status == ESR_OK)
        status = esr_report_write_html(run->ctx, &input, page);
    cli_exit code = CLI_DONE;
    if (status == ESR_OK) {
        status = write_summary(run->ctx, &input, summary);
        if (status == ESR_E_IO && esr_context_fault_count(run->ctx) == 0)
            code = cli_refuse(run, CLI_STORE, summary, "can't be written: %s", strerror(errno));
    }
    if (status != ESR_OK && code == CLI_DONE)
        code = cli_failed(run, status);
    free(plan);
    free(page);
    free(summary);
    return code;
}

// Swaps one entry: the former to the stage's FORMER, the new one in place. `back`: the way back.
static bool swap_entry(const cli_stage *stage, const char *former, const char *name, bool back) {
    char *made = join(stage->path, name), *place = join(stage->target, name);
    char *old = join(former, name);
    bool fine = true;
    if (!back) {
        fine = !exists(place) || rename(place, old) == 0;
        if (fine && exists(made) && rename(made, place) != 0) {
            fine = false;
            if (exists(old))
                (void)rename(old, place);
        }
    } else {
        if (exists(place))
            fine = rename(place, made) == 0;
        if (exists(old))
            fine = rename(old, place) == 0 && fine;
    }
    int reason = errno;
    free(made);
    free(place);
    free(old);
    errno = reason;
    return fine;
}

cli_exit cli_stage_install(cli_run *run, const cli_stage *stage) {
    if (!exists(stage->target)) {
        if (rename(stage->path, stage->target) == 0)
            return CLI_DONE;
        return cli_refuse(run, CLI_STORE, stage->target, "can't be made: %s", strerror(errno));
    }
    char *former = cli_stage_path(stage, FORMER);
    bool made[SET_COUNT];
    for (int set = 0; set < SET_COUNT; set++) {
        char *mark = cli_stage_path(stage, marks[set]);
        made[set] = exists(mark);
        free(mark);
    }
    bool fine = mkdir(former, 0700) == 0;
    size_t done = 0;
    for (; fine && done < ENTRY_COUNT; done += fine)
        if (made[entries[done].set])
            fine = swap_entry(stage, former, entries[done].name, false);
    int reason = errno;
    cli_exit code = CLI_DONE;
    if (!fine) {
        while (done-- > 0)
            if (made[entries[done].set])
                (void)swap_entry(stage, former, entries[done].name, true);
        code = cli_refuse(run, CLI_STORE, stage->target,
                          "can't be written: %s; the former results are as they were",
                          strerror(reason));
    }
    free(former);
    return code;
}

void cli_results_tell(cli_run *run, const char *folder, bool with_database) {
    json_t *files = cli_need(json_object());
    cli_print(run, "\nIn %s, for the office alone:\n", folder);
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        if (!entries[i].use || (entries[i].set == SET_DATABASE && !with_database))
            continue;
        if (entries[i].to_hand_out)
            cli_print(run, "To hand out, each file to the one it is named after:\n");
        cli_print(run, "  %-13s %s\n", entries[i].name, entries[i].use);
        char *path = join(folder, entries[i].name);
        json_object_set_new(files, entries[i].name, json_string(path));
        free(path);
    }
    cli_put(run, "files", files);
}
