// SPDX-License-Identifier: GPL-3.0-or-later
// Reads calendars one after the other, and compares them with what the database has.
#include "calendar/importing.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

#define SUFFIX     ".ics"
#define COST_MAX   1000000
#define NAMED_MOST 4 // calendars in an entry of the journal

cli_exit cli_importing_open(cli_run *run, cli_importing *work) {
    cli_exit code = cli_change_open(run, &work->change);
    if (code != CLI_DONE)
        return code;
    esr_status status =
        esr_store_imported(run->ctx, work->change.store, work->change.former->id, &work->stored);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

void cli_importing_close(cli_importing *work) {
    for (size_t i = 0; i < work->count; i++)
        esr_imported_free(work->read[i]);
    free(work->read);
    free(work->state);
    esr_imported_list_free(work->stored);
    cli_change_close(&work->change);
}

// --- whose calendars ------------------------------------------------------------------------

typedef struct owner {
    esr_who who;
    bool folder; // of files ID.ics
    const char *id;
} owner;

static const struct {
    const char *option;
    esr_who who;
    bool folder;
} owners[] = {{"reviewer", ESR_WHO_REVIEWER, false},
              {"school", ESR_WHO_SCHOOL, false},
              {"all", ESR_WHO_ALL, false},
              {"reviewers", ESR_WHO_REVIEWER, true},
              {"schools", ESR_WHO_SCHOOL, true}};
#define OWNER_COUNT (sizeof owners / sizeof *owners)

// How many of the options that say whose calendars are meant were given; the last one into `out`.
static int find_owner(const cli_run *run, owner *out) {
    int count = 0;
    for (size_t i = 0; i < OWNER_COUNT; i++) {
        const char *given = cli_given(run, owners[i].option);
        if (!given)
            continue;
        bool named = owners[i].who != ESR_WHO_ALL && !owners[i].folder;
        *out = (owner){owners[i].who, owners[i].folder, named ? given : ""};
        count++;
    }
    return count;
}

static cli_exit check_owner(cli_run *run, const esr_cycle *cycle, esr_who who, const char *id) {
    esr_reviewer_ix reviewer;
    esr_school_ix school;
    if (who == ESR_WHO_REVIEWER)
        return cli_find_reviewer(run, cycle, id, &reviewer);
    return who == ESR_WHO_SCHOOL ? cli_find_school(run, cycle, id, &school) : CLI_DONE;
}

static const esr_imported *find_stored(const cli_importing *work, const esr_imported *one) {
    for (size_t i = 0; i < work->stored->count; i++) {
        const esr_imported *other = &work->stored->at[i];
        if (other->who == one->who && strcmp(other->id, one->id) == 0 &&
            strcmp(other->label, one->label) == 0)
            return other;
    }
    return NULL;
}

// --- reading --------------------------------------------------------------------------------

static void add_read(cli_importing *work, esr_imported *one) {
    const esr_imported *former = find_stored(work, one);
    if (work->count == work->room) {
        work->room = work->room ? 2 * work->room : 16;
        work->read = cli_need(realloc(work->read, work->room * sizeof *work->read));
        work->state = cli_need(realloc(work->state, work->room * sizeof *work->state));
    }
    cli_calendar_state state = !former                          ? CLI_CALENDAR_NEW
                               : esr_imported_same(former, one) ? CLI_CALENDAR_SAME
                                                                : CLI_CALENDAR_CHANGED;
    work->read[work->count] = one;
    work->state[work->count++] = state;
    work->changed += state != CLI_CALENDAR_SAME;
    work->looser = work->looser || state == CLI_CALENDAR_CHANGED;
}

// Reads --as, --label and --tentative.
static cli_exit read_request(cli_run *run, const cli_importing *work, esr_who who,
                             esr_calendar_request *out) {
    const char *as = cli_given(run, "as"), *label = cli_given(run, "label");
    uint64_t cost = cli_number(run, "tentative", (uint64_t)work->tentative);
    esr_calendar_use use = who == ESR_WHO_ALL ? ESR_USE_HOLIDAYS : ESR_USE_CALENDAR;
    if (as && strcmp(as, "holiday") != 0 && strcmp(as, "calendar") != 0)
        return cli_usage(run, "--as %s: must be holiday or calendar", as);
    if (cost > COST_MAX)
        return cli_usage(run, "--tentative %s: must be at most 1000000",
                         cli_given(run, "tentative"));
    if (as)
        use = strcmp(as, "holiday") == 0 ? ESR_USE_HOLIDAYS : ESR_USE_CALENDAR;
    *out = (esr_calendar_request){.who = who,
                                  .use = use,
                                  .label = label ? label : esr_calendar_label(use),
                                  .tentative = (int32_t)cost};
    return CLI_DONE;
}

// Reads one calendar. Its faults stay in the context, so that those of many are told at once.
static esr_status read_one(cli_run *run, cli_importing *work, const esr_calendar_request *request) {
    esr_imported *one = NULL;
    esr_status status = esr_calendar_read(run->ctx, work->change.former, request, &one);
    if (status == ESR_OK)
        add_read(work, one);
    return status;
}

// Tells why nothing was read, and before that what is wrong with single events.
static cli_exit failed(cli_run *run, esr_status status, const char *where) {
    cli_warnings(run);
    return cli_input_failed(run, status, where);
}

static int is_calendar(const struct dirent *entry) {
    size_t length = strlen(entry->d_name), suffix = strlen(SUFFIX);
    return entry->d_name[0] != '.' && length > suffix &&
           strcmp(entry->d_name + length - suffix, SUFFIX) == 0;
}

// The id that a file is named after, for the caller to free.
static char *id_of(const char *name) {
    return cli_format("%.*s", (int)(strlen(name) - strlen(SUFFIX)), name);
}

// Reads the file ID.ics of a folder.
static esr_status read_named(cli_run *run, cli_importing *work, esr_calendar_request request,
                             const char *folder, const char *name) {
    char *id = id_of(name), *path = cli_format("%s/%s", folder, name);
    request.id = id;
    request.location = path;
    esr_status status = read_one(run, work, &request);
    free(id);
    free(path);
    return status;
}

// Whether every file is named after somebody; says which is not.
static cli_exit check_names(cli_run *run, const cli_importing *work, esr_who who,
                            struct dirent **entries, int count) {
    cli_exit code = CLI_DONE;
    for (int i = 0; i < count; i++) {
        char *id = id_of(entries[i]->d_name);
        cli_exit one = check_owner(run, work->change.former, who, id);
        code = one == CLI_DONE ? code : one;
        free(id);
    }
    return code;
}

static cli_exit read_folder(cli_run *run, cli_importing *work, const esr_calendar_request *request,
                            const char *folder) {
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_calendar, alphasort);
    esr_status status = ESR_OK;
    if (count < 0)
        return cli_refuse(run, CLI_STORE, folder, "is no folder that can be read");
    cli_exit code = count > 0 ? check_names(run, work, request->who, entries, count)
                              : cli_refuse(run, CLI_INPUT, folder, "holds no file ID.ics");
    for (int i = 0; i < count; i++) {
        if (code == CLI_DONE && (status == ESR_OK || status == ESR_E_INPUT)) {
            esr_status one = read_named(run, work, *request, folder, entries[i]->d_name);
            status = one == ESR_OK ? status : one;
        }
        free(entries[i]);
    }
    free(entries);
    return code == CLI_DONE && status != ESR_OK ? failed(run, status, folder) : code;
}

cli_exit cli_importing_read(cli_run *run, cli_importing *work) {
    owner whose = {0};
    esr_calendar_request request;
    if (find_owner(run, &whose) != 1)
        return cli_usage(run, "whose calendar? one of --reviewer ID, --school ID, --all, "
                              "--reviewers and --schools must be given");
    cli_exit code = read_request(run, work, whose.who, &request);
    if (code == CLI_DONE && whose.folder)
        return read_folder(run, work, &request, run->operands[0]);
    if (code == CLI_DONE)
        code = check_owner(run, work->change.former, whose.who, whose.id);
    if (code != CLI_DONE)
        return code;
    request.id = whose.id;
    request.location = run->operands[0];
    esr_status status = read_one(run, work, &request);
    return status == ESR_OK ? CLI_DONE : failed(run, status, run->operands[0]);
}

// --- forgetting -----------------------------------------------------------------------------

// A calendar of the database, to be freed on its own.
static cli_exit copy_name(cli_run *run, cli_importing *work, const esr_imported *stored) {
    esr_imported *one = NULL;
    esr_status status = esr_imported_empty(run->ctx, stored, &one);
    if (status != ESR_OK)
        return cli_failed(run, status);
    add_read(work, one);
    work->changed = work->count;
    work->looser = true;
    return CLI_DONE;
}

cli_exit cli_importing_forget(cli_run *run, cli_importing *work) {
    const char *label = cli_given(run, "forget");
    owner whose = {.id = ""};
    cli_exit code = CLI_DONE;
    int owned = find_owner(run, &whose);
    if (owned > 1)
        return cli_usage(run, "--forget is for one reviewer, one school, --all, or everything");
    for (size_t i = 0; i < work->stored->count && code == CLI_DONE; i++) {
        const esr_imported *stored = &work->stored->at[i];
        bool meant = owned == 0 || (stored->who == whose.who &&
                                    (whose.folder || strcmp(stored->id, whose.id) == 0));
        if (meant && strcmp(stored->label, label) == 0)
            code = copy_name(run, work, stored);
    }
    if (code == CLI_DONE && work->count == 0) {
        code = cli_refuse(run, CLI_INPUT, "", "no calendar \"%s\" was imported%s%s", label,
                          *whose.id ? " for " : "", whose.id);
        cli_say(run, "Next: esr import-calendar --list --db %s\n", cli_db_path(run));
    }
    return code;
}

// --- keeping --------------------------------------------------------------------------------

// What changed, side by side; for the caller to free.
static esr_imported *changed_ones(const cli_importing *work) {
    esr_imported *list = cli_need(calloc(work->changed + 1, sizeof *list));
    for (size_t i = 0, n = 0; i < work->count; i++)
        if (work->state[i] != CLI_CALENDAR_SAME)
            list[n++] = *work->read[i];
    return list;
}

cli_exit cli_importing_apply(cli_run *run, cli_importing *work) {
    esr_imported *changed = changed_ones(work);
    cli_change *change = &work->change;
    esr_status status = esr_availability_apply(run->ctx, change->former, changed, work->changed,
                                               &change->cycle, NULL);
    free(changed);
    if (status != ESR_OK)
        return cli_failed(run, status);
    return change->solution ? cli_change_judge(run, change) : CLI_DONE;
}

// "PA "busy", PB "busy" and 46 more", for the caller to free.
static char *detail_text(const cli_importing *work, bool forget) {
    char *detail = cli_format("%s", forget ? "forgotten: " : "");
    const char *between = "";
    size_t named = 0;
    for (size_t i = 0; i < work->count; i++) {
        const esr_imported *one = work->read[i];
        if (work->state[i] == CLI_CALENDAR_SAME || named++ >= NAMED_MOST)
            continue;
        char *longer = cli_format("%s%s%s \"%s\"", detail, between,
                                  one->who == ESR_WHO_ALL ? "all" : one->id, one->label);
        free(detail);
        detail = longer;
        between = ", ";
    }
    if (named > NAMED_MOST) {
        char *longer = cli_format("%s and %zu more", detail, named - NAMED_MOST);
        free(detail);
        detail = longer;
    }
    if (!forget && work->count == 1) {
        char *longer = cli_format("%s from %s", detail, work->read[0]->source);
        free(detail);
        detail = longer;
    }
    return detail;
}

static esr_status keep(cli_run *run, cli_importing *work) {
    cli_change *change = &work->change;
    bool forget = cli_given(run, "forget") != NULL;
    esr_carry carry = {0};
    if (change->verdict)
        carry = (esr_carry){.costs = change->verdict->costs,
                            .bound = work->looser ? esr_least_cost(change->cycle)
                                                  : change->solution->bound};
    char *detail = detail_text(work, forget);
    esr_status status = esr_store_put_edit(run->ctx, change->store, change->former, change->cycle,
                                           change->plan ? &carry : NULL, "import-calendar", detail);
    free(detail);
    for (size_t i = 0; i < work->count && status == ESR_OK; i++) {
        if (work->state[i] == CLI_CALENDAR_SAME)
            continue;
        status = forget ? esr_store_drop_imported(run->ctx, change->store, work->read[i])
                        : esr_store_put_imported(run->ctx, change->store, work->read[i]);
    }
    return status;
}

cli_exit cli_importing_keep(cli_run *run, cli_importing *work) {
    esr_status status = esr_store_begin(run->ctx, work->change.store);
    if (status == ESR_OK)
        status = esr_store_end(run->ctx, work->change.store, keep(run, work));
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}
