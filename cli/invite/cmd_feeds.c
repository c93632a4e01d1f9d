// SPDX-License-Identifier: GPL-3.0-or-later
// esr feeds: writes calendars for people to subscribe to, and says who has which link.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "kit/held.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

// --- links ----------------------------------------------------------------------------------

// A link of the scheme, "https" or "webcal", for the caller to free.
static char *link_of(const char *base, const char *scheme, const esr_feed *feed) {
    const char *rest = strstr(base, "://");
    const size_t length = strlen(base);
    const char *slash = length > 0 && base[length - 1] == '/' ? "" : "/";
    if (strcmp(scheme, "webcal") == 0)
        return cli_format("webcal%s%s%s", rest, slash, feed->file);
    return cli_format("%s%s%s", base, slash, feed->file);
}

static cli_exit check_base(cli_run *run, const char *base) {
    bool secure = strncasecmp(base, "https://", 8) == 0 && base[8] && base[8] != '/';
    for (const char *at = base; *at; at++)
        if ((unsigned char)*at <= ' ' || strchr("\"<>?#", *at))
            secure = false;
    if (secure)
        return CLI_DONE;
    return cli_usage(run,
                     "--base-url \"%s\" is no address such as https://example.org/feeds; whoever "
                     "sees a link may read the feed, so that it must begin with https://",
                     base);
}

// An apostrophe keeps a spreadsheet from reckoning a name as a formula.
static void print_cell(FILE *file, const char *text) {
    fputc('"', file);
    if (*text && strchr("=+-@\t\r", *text))
        fputc('\'', file);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

static void print_links(FILE *file, const esr_feed_list *list, const char *base) {
    fputs("kind,id,name,name_zh,email,https,webcal\n", file);
    for (size_t i = 0; i < list->count; i++) {
        const esr_feed *feed = &list->at[i];
        char *https = link_of(base, "https", feed), *webcal = link_of(base, "webcal", feed);
        const char *const cells[] = {esr_feed_kind_name(feed->kind),
                                     feed->id,
                                     feed->name,
                                     feed->name_zh,
                                     feed->address,
                                     https,
                                     webcal};
        for (size_t c = 0; c < sizeof cells / sizeof *cells; c++) {
            if (c > 0)
                fputc(',', file);
            print_cell(file, cells[c]);
        }
        fputc('\n', file);
        free(https);
        free(webcal);
    }
}

// For the office alone: nobody else on the machine may read it.
static cli_exit write_links(cli_run *run, const esr_feed_list *list, const char *base,
                            const char *path) {
    char *made = cli_format("%s.%ld", path, (long)getpid());
    const mode_t mask = umask(077);
    FILE *file = fopen(made, "w");
    umask(mask);
    bool written = file != NULL;
    if (file) {
        print_links(file, list, base);
        written = !ferror(file);
        written = fclose(file) == 0 && written && rename(made, path) == 0;
    }
    cli_exit code = CLI_DONE;
    if (!written) {
        code = cli_refuse(run, CLI_STORE, path, "can't be written: %s", strerror(errno));
        (void)remove(made);
    }
    free(made);
    return code;
}

// Whether the file would lie in the folder that the web shows, or below it.
static bool lies_in(const char *path, const char *folder) {
    char *copy = cli_format("%s", path), *slash = strrchr(copy, '/');
    if (slash)
        *slash = '\0';
    const char *above = !slash ? "." : slash == copy ? "/" : copy;
    char *real = realpath(above, NULL), *outer = realpath(folder, NULL);
    const size_t length = outer ? strlen(outer) : 0;
    const bool inside = real && outer && strncmp(real, outer, length) == 0 &&
                        (real[length] == '\0' || real[length] == '/');
    free(real);
    free(outer);
    free(copy);
    return inside;
}

// --- renewing -------------------------------------------------------------------------------

// The feeds that a word means: "office", "school/S1", "reviewer/R1", or an id.
typedef struct meant {
    esr_feed_kind kind[2];
    int count;
    const char *id;
} meant;

static meant find_meant(const esr_cycle *cycle, const char *word) {
    static const char *const prefixes[] = {"school/", "reviewer/"};
    meant found = {.id = word};
    if (strcmp(word, "office") == 0)
        return (meant){{ESR_FEED_VISITS, ESR_FEED_MILESTONES}, 2, ""};
    for (int i = 0; i < 2; i++) {
        const size_t length = strlen(prefixes[i]);
        if (strncmp(word, prefixes[i], length) == 0)
            return (meant){{i ? ESR_FEED_REVIEWER : ESR_FEED_SCHOOL}, 1, word + length};
    }
    if (esr_cycle_find_school(cycle, word).at >= 0)
        found.kind[found.count++] = ESR_FEED_SCHOOL;
    if (esr_cycle_find_reviewer(cycle, word).at >= 0)
        found.kind[found.count++] = ESR_FEED_REVIEWER;
    return found;
}

static cli_exit renew(cli_run *run, esr_store *store, const esr_cycle *cycle, const char *word) {
    meant feeds = find_meant(cycle, word);
    bool any = false;
    if (feeds.count == 2 && *feeds.id)
        return cli_usage(run, "%s is a school and a reviewer; say school/%s or reviewer/%s", word,
                         word, word);
    for (int i = 0; i < feeds.count; i++) {
        bool renewed = false;
        esr_status status = esr_feed_renew(run->ctx, store, feeds.kind[i], feeds.id, &renewed);
        if (status != ESR_OK)
            return cli_failed(run, status);
        any = any || renewed;
    }
    if (!any)
        return cli_refuse(run, CLI_INPUT, "",
                          "--renew %s: nobody of that id has a feed; \"office\", or the id of a "
                          "reviewer or of a school that was told something, would",
                          word);
    cli_print(run, "The link of %s is a new one; the old one is gone: give out the new one.\n",
              word);
    cli_put(run, "renewed", json_string(word));
    return CLI_DONE;
}

// --- what was written -----------------------------------------------------------------------

static void put_feeds(cli_run *run, const esr_feed_list *list, const char *base) {
    static const char *const changes[] = {"same", "changed", "new"};
    json_t *feeds = cli_need(json_array());
    for (size_t i = 0; i < list->count; i++) {
        const esr_feed *feed = &list->at[i];
        json_t *one = cli_need(json_pack(
            "{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s}", "kind", esr_feed_kind_name(feed->kind),
            "id", feed->id, "name", feed->name, "name_zh", feed->name_zh, "email", feed->address,
            "file", feed->file, "events", (int)feed->entry_count, "change", changes[feed->change]));
        if (base) {
            char *https = link_of(base, "https", feed), *webcal = link_of(base, "webcal", feed);
            json_object_set_new(one, "https", cli_need(json_string(https)));
            json_object_set_new(one, "webcal", cli_need(json_string(webcal)));
            free(https);
            free(webcal);
        }
        json_array_append_new(feeds, one);
    }
    cli_put(run, "feeds", feeds);
    cli_put(run, "removed", json_integer(list->removed));
}

static void tell(cli_run *run, const esr_feed_list *list, const char *folder) {
    int32_t kinds[ESR_FEED_REVIEWER + 1] = {0}, changes[ESR_FEED_NEW + 1] = {0};
    for (size_t i = 0; i < list->count; i++) {
        kinds[list->at[i].kind]++;
        changes[list->at[i].change]++;
    }
    char *schools = cli_counted(kinds[ESR_FEED_SCHOOL], "school", "schools");
    char *reviewers = cli_counted(kinds[ESR_FEED_REVIEWER], "reviewer", "reviewers");
    char *all = cli_counted((int64_t)list->count, "feed", "feeds");
    cli_print(run, "%s: %s, 2 for the office, the others for %s and %s.\n", folder, all, schools,
              reviewers);
    cli_print(run, "%d new, %d changed, %d as they were, %d removed.\n", (int)changes[ESR_FEED_NEW],
              (int)changes[ESR_FEED_CHANGED], (int)changes[ESR_FEED_SAME], (int)list->removed);
    free(schools);
    free(reviewers);
    free(all);
}

static void tell_next(cli_run *run, esr_store *store, const char *folder) {
    bool published = false;
    if (esr_store_is_published(run->ctx, store, &published) == ESR_OK && !published)
        cli_say(run,
                "Nobody was told anything yet, so that reviewers' feeds are empty and schools have "
                "none.\nNext: esr publish --db %s\n",
                cli_db_path(run));
    else if (!cli_given(run, "links") && !run->json)
        cli_say(run,
                "Next: esr feeds --db %s %s --base-url https://… --links links.csv, for the list "
                "of who has\nwhich link\n",
                cli_db_path(run), folder);
}

static cli_exit write_feeds(cli_run *run, esr_store *store, const esr_plan *plan,
                            const char *folder) {
    const char *base = cli_given(run, "base-url"), *links = cli_given(run, "links");
    esr_feed_list *list = NULL;
    esr_day as_of = ESR_DAY_NONE;
    cli_exit code = cli_as_of(run, plan->cycle, &as_of);
    if (code != CLI_DONE)
        return code;
    esr_status status = esr_feeds_write(run->ctx, store, plan, as_of, folder, &list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    tell(run, list, folder);
    put_feeds(run, list, base);
    if (links && lies_in(links, folder))
        code = cli_refuse(run, CLI_USAGE, links,
                          "lies in the folder that the web shows, where anybody could read every "
                          "link; the feeds are written, the list is not: choose another place");
    else if (links)
        code = write_links(run, list, base, links);
    if (links && code == CLI_DONE) {
        cli_print(run, "%s: who has which link, for the office alone.\n", links);
        cli_put(run, "links", json_string(links));
    }
    esr_feed_list_free(list);
    return code;
}

static cli_exit run_feeds(cli_run *run) {
    const char *base = cli_given(run, "base-url"), *word = cli_given(run, "renew");
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    if (cli_given(run, "links") && !base)
        return cli_usage(run, "--links goes with --base-url URL, the address of the folder");
    cli_exit code = base ? check_base(run, base) : CLI_DONE;
    if (code == CLI_DONE)
        code = cli_open_plan(run, &store, &cycle, &solution);
    if (code == CLI_DONE && word)
        code = renew(run, store, cycle, word);
    if (code == CLI_DONE)
        code = write_feeds(run, store, solution->plan, run->operands[0]);
    if (code == CLI_DONE)
        tell_next(run, store, run->operands[0]);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {
    "esr feeds --db cycle.db /var/www/feeds",
    "esr feeds --db cycle.db /var/www/feeds --base-url https://review.example.org/feeds --links "
    "links.csv",
    "esr feeds --db cycle.db /var/www/feeds --renew R017",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"base-url", CLI_TEXT, "URL", "The address under which the web server shows DIR: https://…",
     false},
    {"links", CLI_TEXT, "FILE",
     "Write who has which link, as CSV, into FILE outside DIR. It is for the office alone.", false},
    {"renew", CLI_TEXT, "ID",
     "Draw a new link for a reviewer or a school (or for \"office\"), and remove the old file: for "
     "a link that others have seen.",
     false},
    {"as-of", CLI_DATE, "DATE", "Write the feeds of this day (YYYY-MM-DD); today if not given.",
     false},
    {0},
};
const cli_command cli_feeds = {
    .name = "feeds",
    .operands = "DIR",
    .operand_min = 1,
    .operand_max = 1,
    .summary = "Write calendars for people to subscribe to, into a folder of a web server",
    .examples = examples,
    .details =
        "DIR gets a file for each reviewer, for each school once it was told something, and two "
        "for the\n"
        "office: every visit, and the milestones. Whoever knows the name of a file may read it; "
        "the names\n"
        "are random, and stay the same for ever. Reviewers and schools find what esr publish told "
        "them\n"
        "last, never a plan that was not published; the office finds the plan as it is now. A "
        "file that\n"
        "stays the same is not touched.\n\n"
        "Google reads feeds again after 12 to 24 hours, others after six or so: feeds never take "
        "the place\n"
        "of a message.",
    .options = options,
    .run = run_feeds,
};
