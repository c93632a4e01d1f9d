// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds that people subscribe to: two for the office, one for each reviewer, one for each reviewed
// school. Feeds of people who have left the register are removed; other files stay.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "calendar/clock.h"
#include "calendar/events.h"
#include "guard/guard.h"
#include "ics/text.h"

// Marks a file as one that this source writes; see is_feed.
#define FEED_HEAD    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//esr//feeds//EN\r\n"
#define FEED_SUFFIX  ".ics"
#define FEED_COLOR   "steelblue" // a name of CSS3, as RFC 7986 asks
#define FEED_REFRESH "PT6H"

// Below the folder of the results. What lies in the first is for the office alone.
#define OFFICE_FOLDER   "calendars"
#define REVIEWER_FOLDER "hand-out/reviewer"
#define SCHOOL_FOLDER   "hand-out/school"

typedef struct feed_run {
    esri_event_maker maker;
    const char *folder; // below which all is written
    const esr_cycle *cycle;
    esri_guard *guard;
    char *zone_text;       // the VTIMEZONE, the same in every feed
    esr_review_ix *by_day; // the reviews that have a visit, by first day, then id
    int32_t visit_count;
    int32_t *visit_at; // [reviewer_count + 1]: a reviewer's visits in `visits`
    esr_review_ix *visits;
} feed_run;

// --- who visits what, by day ----------------------------------------------------------------

typedef struct dated_review {
    esr_day first_day;
    esr_review_ix review;
} dated_review;

static int by_first_day(const void *a, const void *b) {
    const dated_review *x = a, *y = b;
    if (x->first_day != y->first_day)
        return x->first_day < y->first_day ? -1 : 1;
    return (x->review.at > y->review.at) - (x->review.at < y->review.at);
}

static esr_status sort_visits(feed_run *run) {
    const esr_plan *plan = run->maker.plan;
    size_t count = (size_t)run->cycle->review_count + 1;
    dated_review *dated = calloc(count, sizeof *dated);
    run->by_day = calloc(count, sizeof *run->by_day);
    if (!dated || !run->by_day) {
        free(dated);
        return esri_fail_nomem(run->maker.ctx);
    }
    for (int32_t at = 0; at < run->cycle->review_count; at++)
        if (plan->first_day[at] != ESR_DAY_NONE)
            dated[run->visit_count++] = (dated_review){plan->first_day[at], {at}};
    qsort(dated, (size_t)run->visit_count, sizeof *dated, by_first_day);
    for (int32_t i = 0; i < run->visit_count; i++)
        run->by_day[i] = dated[i].review;
    free(dated);
    return ESR_OK;
}

// The position of the reviewer in a seat, -1 where the visit is none for that reviewer's feed: the
// seat is empty, is the reviewer's second one, or the school is their own (a plan may break rules).
static int32_t visitor_in(const esr_plan *plan, const esr_review *review, int32_t place) {
    int32_t member = plan->member[place].at;
    if (member < 0 || plan->cycle->reviewers[member].home.at == review->school.at)
        return -1;
    for (int32_t other = review->seat_at; other < place; other++)
        if (plan->member[other].at == member)
            return -1;
    return member;
}

static esr_status list_visits(feed_run *run) {
    const esr_cycle *cycle = run->cycle;
    size_t reviewers = (size_t)cycle->reviewer_count;
    int32_t *fill = calloc(reviewers + 1, sizeof *fill);
    run->visit_at = calloc(reviewers + 2, sizeof *run->visit_at);
    run->visits = calloc((size_t)cycle->place_count + 1, sizeof *run->visits);
    if (!fill || !run->visit_at || !run->visits) {
        free(fill);
        return esri_fail_nomem(run->maker.ctx);
    }
    for (int pass = 0; pass < 2; pass++) { // count, then place
        for (int32_t i = 0; i < run->visit_count; i++) {
            const esr_review *review = &cycle->reviews[run->by_day[i].at];
            for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++) {
                int32_t visitor = visitor_in(run->maker.plan, review, p);
                if (visitor >= 0 && pass == 0)
                    run->visit_at[visitor + 1]++;
                else if (visitor >= 0)
                    run->visits[run->visit_at[visitor] + fill[visitor]++] = run->by_day[i];
            }
        }
        for (size_t r = 0; pass == 0 && r < reviewers; r++)
            run->visit_at[r + 1] += run->visit_at[r];
    }
    free(fill);
    return ESR_OK;
}

// --- one feed -------------------------------------------------------------------------------

// `what_zh` and `what` are the person or school of the feed, "" for the office.
static void add_head(const feed_run *run, const char *what_zh, const char *what, esri_buf *out) {
    const esr_cycle *cycle = run->cycle;
    esri_buf name = {0};
    esri_event_add_names(&name, cycle->name_zh, cycle->name);
    if (*what_zh || *what)
        esri_buf_add(&name, ": ");
    esri_event_add_names(&name, what_zh, what);
    char *text = esri_buf_take(&name);
    esri_buf_add(out, FEED_HEAD);
    esri_ics_add_line(out, "CALSCALE", "GREGORIAN");
    esri_ics_add_line(out, "METHOD", "PUBLISH");
    esri_ics_add_text(out, "NAME", text ? text : "");
    esri_ics_add_text(out, "X-WR-CALNAME", text ? text : "");
    esri_ics_add_text(out, "X-WR-TIMEZONE", cycle->time_zone);
    esri_ics_add_line(out, "REFRESH-INTERVAL;VALUE=DURATION", FEED_REFRESH);
    esri_ics_add_line(out, "X-PUBLISHED-TTL", FEED_REFRESH);
    esri_ics_add_line(out, "COLOR", FEED_COLOR);
    esri_buf_add(out, run->zone_text);
    out->failed = out->failed || !text;
    free(text);
}

// What one feed is for, and where it goes.
typedef struct feed {
    esri_reader reader;
    const char *what_zh, *what; // as in add_head
    const char *folder, *name;  // the file: folder/name.ics
    const esr_review_ix *visits;
    int32_t visit_count;
    esr_status (*add)(const feed_run *run, const struct feed *f, esr_review_ix visit,
                      esri_buf *out);
} feed;

static esr_status add_events(const feed_run *run, const feed *f, esr_review_ix visit,
                             esri_buf *out) {
    return esri_event_add(&run->maker, visit, f->reader, out);
}

static esr_status add_todos(const feed_run *run, const feed *f, esr_review_ix visit,
                            esri_buf *out) {
    (void)f;
    return esri_todo_add(&run->maker, visit, out);
}

// The path of a feed below the folder of all of them. Ids are the planner's own words, and may not
// lead elsewhere.
static esr_status feed_path(esr_context *ctx, const feed *f, char **out) {
    if (!*f->name || *f->name == '.' || strchr(f->name, '/'))
        return esri_fail(ctx, ESR_E_INPUT, f->name,
                         "can't be the name of a calendar file; choose an id "
                         "without a slash and without a dot in front");
    esri_buf path = {0};
    esri_buf_printf(&path, "%s/%s" FEED_SUFFIX, f->folder, f->name);
    char *text = esri_buf_take(&path);
    if (!text)
        return esri_fail_nomem(ctx);
    *out = text;
    return ESR_OK;
}

// Writes a feed, unless the guard finds in it what its reader must not know.
static esr_status write_feed(const feed_run *run, const feed *f) {
    esr_context *ctx = run->maker.ctx;
    esri_buf text = {0};
    char *name = NULL, *path = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(feed_path(ctx, f, &name));
    add_head(run, f->what_zh, f->what, &text);
    for (int32_t i = 0; i < f->visit_count; i++)
        ESR_TRY(f->add(run, f, f->visits[i], &text));
    esri_ics_add_line(&text, "END", "VCALENDAR");
    path = esri_path_join(run->folder, name);
    if (text.failed || !path) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(esri_guard_calendar(run->guard, &(esri_guarded){.reader = f->reader,
                                                            .path = name,
                                                            .bytes = text.text,
                                                            .length = text.length,
                                                            .written_at = run->maker.stamp}));
    status = esri_file_write(ctx, path, text.text, text.length);
cleanup:
    free(name);
    free(path);
    esri_buf_free(&text);
    return status;
}

static esr_status write_office(const feed_run *run) {
    feed f = {.reader = {ESR_RECIPIENT_OFFICE, -1},
              .what_zh = "",
              .what = "",
              .folder = OFFICE_FOLDER,
              .name = "all",
              .visits = run->by_day,
              .visit_count = run->visit_count,
              .add = add_events};
    esr_status status = write_feed(run, &f);
    f.what_zh = "待辦事項";
    f.what = "to do";
    f.name = "office";
    f.add = add_todos;
    return status == ESR_OK ? write_feed(run, &f) : status;
}

static esr_status write_reviewer(const feed_run *run, int32_t at) {
    const esr_reviewer *reviewer = &run->cycle->reviewers[at];
    return write_feed(run, &(feed){.reader = {ESR_RECIPIENT_REVIEWER, at},
                                   .what_zh = reviewer->name_zh,
                                   .what = reviewer->name,
                                   .folder = REVIEWER_FOLDER,
                                   .name = reviewer->id,
                                   .visits = run->visits + run->visit_at[at],
                                   .visit_count = run->visit_at[at + 1] - run->visit_at[at],
                                   .add = add_events});
}

static esr_status write_school(const feed_run *run, int32_t at) {
    const esr_cycle *cycle = run->cycle;
    const esr_school *school = &cycle->schools[at];
    const int32_t first = cycle->school_review_at[at], end = cycle->school_review_at[at + 1];
    if (first == end)
        return ESR_OK;
    return write_feed(run, &(feed){.reader = {ESR_RECIPIENT_SCHOOL, at},
                                   .what_zh = school->name_zh,
                                   .what = school->name,
                                   .folder = SCHOOL_FOLDER,
                                   .name = school->id,
                                   .visits = cycle->school_reviews + first,
                                   .visit_count = end - first,
                                   .add = add_events});
}

// --- feeds of those who have left -----------------------------------------------------------

static bool is_feed(const char *path) {
    FILE *file = fopen(path, "rb");
    char head[sizeof FEED_HEAD] = "";
    if (!file)
        return false;
    size_t length = fread(head, 1, strlen(FEED_HEAD), file);
    fclose(file);
    return length == strlen(FEED_HEAD) && memcmp(head, FEED_HEAD, length) == 0;
}

static bool school_is_reviewed(const esr_cycle *cycle, const char *id) {
    int32_t at = esr_cycle_find_school(cycle, id).at;
    return at >= 0 && cycle->school_review_at[at] < cycle->school_review_at[at + 1];
}

static bool reviewer_is_there(const esr_cycle *cycle, const char *id) {
    return esr_cycle_find_reviewer(cycle, id).at >= 0;
}

static esr_status remove_stale(const feed_run *run, const char *folder,
                               bool (*is_there)(const esr_cycle *cycle, const char *id)) {
    DIR *entries = opendir(folder);
    esr_status status = ESR_OK;
    if (!entries)
        return esri_fail(run->maker.ctx, ESR_E_IO, folder, "can't be listed: %s", strerror(errno));
    for (struct dirent *entry; status == ESR_OK && (entry = readdir(entries));) {
        size_t length = strlen(entry->d_name);
        char id[sizeof entry->d_name];
        if (length <= strlen(FEED_SUFFIX) || length >= sizeof id ||
            strcmp(entry->d_name + length - strlen(FEED_SUFFIX), FEED_SUFFIX) != 0)
            continue;
        memcpy(id, entry->d_name, length - strlen(FEED_SUFFIX));
        id[length - strlen(FEED_SUFFIX)] = '\0';
        if (is_there(run->cycle, id))
            continue;
        char *path = esri_path_join(folder, entry->d_name);
        if (!path)
            status = esri_fail_nomem(run->maker.ctx);
        else if (is_feed(path) && remove(path) != 0)
            status =
                esri_fail(run->maker.ctx, ESR_E_IO, path, "can't be removed: %s", strerror(errno));
        free(path);
    }
    closedir(entries);
    return status;
}

// --- all of them ----------------------------------------------------------------------------

static esr_status print_zone(feed_run *run) {
    const esr_cycle *cycle = run->cycle;
    esri_ics_zone zone = {0};
    esri_buf text = {0};
    esr_status status = esri_clock_zone(run->maker.ctx, cycle, &zone);
    if (status == ESR_OK) {
        esri_ics_add_zone(&text, cycle->time_zone, &zone, cycle->first_day, cycle->last_day);
        run->zone_text = esri_buf_take(&text);
        if (!run->zone_text)
            status = esri_fail_nomem(run->maker.ctx);
    }
    esri_ics_zone_free(&zone);
    return status;
}

static void run_free(feed_run *run) {
    esri_guard_free(run->guard);
    free(run->zone_text);
    free(run->by_day);
    free(run->visit_at);
    free(run->visits);
}

esr_status esr_calendar_write_feeds(esr_context *ctx, const esr_plan *plan, esr_day as_of,
                                    esr_uid_source uids, const char *folder) {
    feed_run run = {.maker = {ctx, plan, as_of, uids, (int64_t)time(NULL)},
                    .folder = folder,
                    .cycle = plan->cycle};
    char *office = esri_path_join(folder, OFFICE_FOLDER);
    char *reviewers = esri_path_join(folder, REVIEWER_FOLDER);
    char *schools = esri_path_join(folder, SCHOOL_FOLDER);
    esr_status status = ESR_OK;
    if (!office || !reviewers || !schools) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(print_zone(&run));
    ESR_TRY(sort_visits(&run));
    ESR_TRY(list_visits(&run));
    ESR_TRY(esri_guard_new(ctx, plan, as_of, &run.guard));
    ESR_TRY(esri_folder_make(ctx, office));
    ESR_TRY(esri_folder_make(ctx, reviewers));
    ESR_TRY(esri_folder_make(ctx, schools));
    ESR_TRY(write_office(&run));
    for (int32_t at = 0; at < plan->cycle->reviewer_count; at++)
        ESR_TRY(write_reviewer(&run, at));
    for (int32_t at = 0; at < plan->cycle->school_count; at++)
        ESR_TRY(write_school(&run, at));
    ESR_TRY(remove_stale(&run, reviewers, reviewer_is_there));
    ESR_TRY(remove_stale(&run, schools, school_is_reviewed));
cleanup:
    run_free(&run);
    free(office);
    free(reviewers);
    free(schools);
    return status;
}
