// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds that people subscribe to: one for the office, one for each reviewer, one for each reviewed
// school. Feeds of people who have left the register are removed; other files stay.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "calendar/events.h"
#include "ics/text.h"

// Marks a file as one that this source writes; see is_feed.
#define FEED_HEAD    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//esr//feeds//EN\r\n"
#define FEED_SUFFIX  ".ics"
#define FEED_COLOR   "steelblue" // a name of CSS3, as RFC 7986 asks
#define FEED_REFRESH "PT6H"

typedef struct feed_run {
    esri_event_maker maker;
    const esr_cycle *cycle;
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

static esr_status write_feed(const feed_run *run, const char *path, const char *what_zh,
                             const char *what, esri_event_reader reader,
                             const esr_review_ix *visits, int32_t count) {
    esri_buf out = {0};
    esr_status status = ESR_OK;
    add_head(run, what_zh, what, &out);
    for (int32_t i = 0; i < count; i++)
        ESR_TRY(esri_event_add(&run->maker, visits[i], reader, &out));
    esri_ics_add_line(&out, "END", "VCALENDAR");
    if (out.failed)
        status = esri_fail_nomem(run->maker.ctx);
    else
        status = esri_file_write(run->maker.ctx, path, out.text, out.length);
cleanup:
    esri_buf_free(&out);
    return status;
}

// `folder/ID.ics`; ids are the planner's own words, and may not lead elsewhere.
static esr_status feed_path(esr_context *ctx, const char *folder, const char *id, char **out) {
    if (!*id || *id == '.' || strchr(id, '/'))
        return esri_fail(ctx, ESR_E_INPUT, id,
                         "can't be the name of a calendar file; choose an id "
                         "without a slash and without a dot in front");
    esri_buf path = {0};
    esri_buf_printf(&path, "%s/%s" FEED_SUFFIX, folder, id);
    char *text = esri_buf_take(&path);
    if (!text)
        return esri_fail_nomem(ctx);
    *out = text;
    return ESR_OK;
}

static esr_status write_reviewers(const feed_run *run, const char *folder) {
    char *path = NULL;
    esr_status status = ESR_OK;
    for (int32_t at = 0; at < run->cycle->reviewer_count; at++) {
        const esr_reviewer *reviewer = &run->cycle->reviewers[at];
        const esri_event_reader reader = {ESR_RECIPIENT_REVIEWER, reviewer->id, at};
        ESR_TRY(feed_path(run->maker.ctx, folder, reviewer->id, &path));
        ESR_TRY(write_feed(run, path, reviewer->name_zh, reviewer->name, reader,
                           run->visits + run->visit_at[at],
                           run->visit_at[at + 1] - run->visit_at[at]));
        free(path);
        path = NULL;
    }
cleanup:
    free(path);
    return status;
}

static esr_status write_school(const feed_run *run, const char *folder, int32_t at) {
    const esr_cycle *cycle = run->cycle;
    const esr_school *school = &cycle->schools[at];
    const esri_event_reader reader = {ESR_RECIPIENT_SCHOOL, school->id, -1};
    int32_t first = cycle->school_review_at[at], end = cycle->school_review_at[at + 1];
    esr_review_ix *visits = NULL;
    char *path = NULL;
    int32_t count = 0;
    esr_status status = ESR_OK;
    if (first == end)
        return ESR_OK;
    visits = calloc((size_t)(end - first), sizeof *visits);
    if (!visits)
        return esri_fail_nomem(run->maker.ctx);
    for (int32_t i = first; i < end; i++)
        if (run->maker.plan->first_day[cycle->school_reviews[i].at] != ESR_DAY_NONE)
            visits[count++] = cycle->school_reviews[i];
    ESR_TRY(feed_path(run->maker.ctx, folder, school->id, &path));
    ESR_TRY(write_feed(run, path, school->name_zh, school->name, reader, visits, count));
cleanup:
    free(path);
    free(visits);
    return status;
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
    bool found = false;
    esr_status status = esri_ics_zone_load(run->maker.ctx, cycle->time_zone, &zone, &found);
    if (status == ESR_OK && !found)
        status = esri_fail(run->maker.ctx, ESR_E_INPUT, cycle->time_zone,
                           "is no time zone that this machine's zone data know");
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
    free(run->zone_text);
    free(run->by_day);
    free(run->visit_at);
    free(run->visits);
}

esr_status esr_calendar_write_feeds(esr_context *ctx, const esr_plan *plan, esr_uid_source uids,
                                    const char *folder) {
    feed_run run = {.maker = {ctx, plan, uids, (int64_t)time(NULL)}, .cycle = plan->cycle};
    const esri_event_reader office = {ESR_RECIPIENT_OFFICE, "", -1};
    char *calendars = esri_path_join(folder, "calendars"), *all = NULL, *reviewers = NULL,
         *schools = NULL;
    esr_status status = ESR_OK;
    if (calendars) {
        all = esri_path_join(calendars, "all" FEED_SUFFIX);
        reviewers = esri_path_join(calendars, "reviewer");
        schools = esri_path_join(calendars, "school");
    }
    if (!all || !reviewers || !schools) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(print_zone(&run));
    ESR_TRY(sort_visits(&run));
    ESR_TRY(list_visits(&run));
    ESR_TRY(esri_folder_make(ctx, reviewers));
    ESR_TRY(esri_folder_make(ctx, schools));
    ESR_TRY(write_feed(&run, all, "", "", office, run.by_day, run.visit_count));
    ESR_TRY(write_reviewers(&run, reviewers));
    for (int32_t at = 0; at < plan->cycle->school_count; at++)
        ESR_TRY(write_school(&run, schools, at));
    ESR_TRY(remove_stale(&run, reviewers, reviewer_is_there));
    ESR_TRY(remove_stale(&run, schools, school_is_reviewed));
cleanup:
    run_free(&run);
    free(calendars);
    free(all);
    free(reviewers);
    free(schools);
    return status;
}
