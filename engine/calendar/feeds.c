// SPDX-License-Identifier: GPL-3.0-or-later
// The office's two calendars of a plan, and what may be handed out of it while nobody was told
// anything: a file for each reviewer and each reviewed school.
#include "calendar/feeds.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "calendar/events.h"
#include "calendar/feed_text.h"
#include "guard/guard.h"

struct esri_feeds {
    esri_event_maker maker;
    const esr_cycle *cycle;
    esri_guard *guard;
    char *zone;            // the VTIMEZONE, the same in every feed
    esr_review_ix *by_day; // the reviews that have a visit, by first day, then id
    int32_t visit_count;
    int32_t *visit_at; // [reviewer_count + 1]: a reviewer's visits in `visits`
    esr_review_ix *visits;
};

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

static esr_status sort_visits(esri_feeds *run) {
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

static esr_status list_visits(esri_feeds *run) {
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

// --- the office -----------------------------------------------------------------------------

static esr_status add_visits(esri_feeds *run, esri_buf *out) {
    const esri_reader office = {ESR_RECIPIENT_OFFICE, -1};
    esr_status status = ESR_OK;
    for (int32_t i = 0; i < run->visit_count && status == ESR_OK; i++)
        status = esri_event_add(&run->maker, run->by_day[i], office, out);
    return status;
}

// The review whose visit ends last.
static esr_review_ix last_to_end(const esri_feeds *run) {
    esr_review_ix last = run->by_day[0];
    for (int32_t i = 1; i < run->visit_count; i++)
        if (esr_plan_last_day(run->maker.plan, run->by_day[i]) >
            esr_plan_last_day(run->maker.plan, last))
            last = run->by_day[i];
    return last;
}

static esr_status add_milestones(esri_feeds *run, esri_buf *out) {
    esr_status status = ESR_OK;
    if (run->visit_count == 0)
        return ESR_OK;
    ESR_TRY(esri_milestone_add_end(&run->maker, run->by_day[0], ESR_PART_FIRST_VISIT, out));
    for (int32_t i = 0; i < run->visit_count; i++)
        ESR_TRY(esri_milestones_add(&run->maker, run->by_day[i], out));
    ESR_TRY(esri_milestone_add_end(&run->maker, last_to_end(run), ESR_PART_LAST_VISIT, out));
cleanup:
    return status;
}

esr_status esri_feeds_office(esri_feeds *run, bool milestones, const char *uid, esri_buf *out,
                             int32_t *entries) {
    esri_event_maker *maker = &run->maker;
    esri_buf body = {0};
    esr_status status = ESR_OK;
    maker->modified = maker->entries = 0;
    ESR_TRY(milestones ? add_milestones(run, &body) : add_visits(run, &body));
    if (maker->office)
        ESR_TRY(esri_office_add_gone(maker->office, milestones, &body, &maker->modified,
                                     &maker->entries));
    esri_feed_begin(out, run->cycle,
                    &(esri_feed_head){.what_zh = milestones ? "時間表" : "",
                                      .what = milestones ? "milestones" : "",
                                      .uid = uid,
                                      .modified = maker->modified,
                                      .zones = run->zone});
    esri_buf_add_bytes(out, body.text ? body.text : "", body.length);
    esri_feed_end(out);
    if (body.failed || out->failed)
        status = esri_fail_nomem(maker->ctx);
    *entries = maker->entries;
cleanup:
    esri_buf_free(&body);
    return status;
}

esr_status esri_feeds_write_office(esri_feeds *run, const char *folder) {
    static const char *const names[] = {"all" ESRI_FEED_SUFFIX, "office" ESRI_FEED_SUFFIX};
    esr_context *ctx = run->maker.ctx;
    char *below = esri_path_join(folder, ESRI_OFFICE_FOLDER), *path = NULL;
    esri_buf text = {0};
    int32_t entries = 0;
    esr_status status = ESR_OK;
    if (!below)
        return esri_fail_nomem(ctx);
    ESR_TRY(esri_folder_make(ctx, below));
    for (int milestones = 0; milestones < 2; milestones++) {
        esri_buf_free(&text);
        free(path);
        path = esri_path_join(below, names[milestones]);
        if (!path)
            ESR_TRY(esri_fail_nomem(ctx));
        ESR_TRY(esri_feeds_office(run, milestones, "", &text, &entries));
        ESR_TRY(esri_file_write(ctx, path, text.text, text.length));
    }
cleanup:
    esri_buf_free(&text);
    free(path);
    free(below);
    return status;
}

// --- to hand out ----------------------------------------------------------------------------

// What one feed is for.
typedef struct feed {
    esri_reader reader;
    const char *id, *name_zh, *name;
    const esr_review_ix *visits;
    int32_t visit_count;
} feed;

// Writes a feed, unless the guard finds in it what its reader must not know.
static esr_status write_feed(esri_feeds *run, const feed *f, const char *folder) {
    esr_context *ctx = run->maker.ctx;
    esri_buf text = {0};
    char *name = NULL, *path = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_hand_out_name(ctx, f->reader.recipient, f->id, &name));
    esri_feed_begin(
        &text, run->cycle,
        &(esri_feed_head){.what_zh = f->name_zh, .what = f->name, .uid = "", .zones = run->zone});
    for (int32_t i = 0; i < f->visit_count; i++)
        ESR_TRY(esri_event_add(&run->maker, f->visits[i], f->reader, &text));
    esri_feed_end(&text);
    path = esri_path_join(folder, name);
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

static esr_status write_reviewer(esri_feeds *run, int32_t at, const char *folder) {
    const esr_reviewer *reviewer = &run->cycle->reviewers[at];
    return write_feed(run,
                      &(feed){.reader = {ESR_RECIPIENT_REVIEWER, at},
                              .id = reviewer->id,
                              .name_zh = reviewer->name_zh,
                              .name = reviewer->name,
                              .visits = run->visits + run->visit_at[at],
                              .visit_count = run->visit_at[at + 1] - run->visit_at[at]},
                      folder);
}

static esr_status write_school(esri_feeds *run, int32_t at, const char *folder) {
    const esr_cycle *cycle = run->cycle;
    const esr_school *school = &cycle->schools[at];
    const int32_t first = cycle->school_review_at[at], end = cycle->school_review_at[at + 1];
    if (first == end)
        return ESR_OK;
    return write_feed(run,
                      &(feed){.reader = {ESR_RECIPIENT_SCHOOL, at},
                              .id = school->id,
                              .name_zh = school->name_zh,
                              .name = school->name,
                              .visits = cycle->school_reviews + first,
                              .visit_count = end - first},
                      folder);
}

esr_status esri_feeds_write_hand_out(esri_feeds *run, const char *folder) {
    esr_context *ctx = run->maker.ctx;
    esr_status status = ESR_OK;
    ESR_TRY(esri_hand_out_folders(ctx, folder));
    for (int32_t at = 0; at < run->cycle->reviewer_count; at++)
        ESR_TRY(write_reviewer(run, at, folder));
    for (int32_t at = 0; at < run->cycle->school_count; at++)
        ESR_TRY(write_school(run, at, folder));
cleanup:
    return status;
}

// --- the run --------------------------------------------------------------------------------

void esri_feeds_free(esri_feeds *run) {
    if (!run)
        return;
    esri_guard_free(run->guard);
    free(run->zone);
    free(run->by_day);
    free(run->visit_at);
    free(run->visits);
    free(run);
}

static esr_status print_zone(esri_feeds *run) {
    const esr_cycle *cycle = run->cycle;
    esri_buf text = {0};
    esr_status status = esri_feed_add_zone(run->maker.ctx, cycle->time_zone, cycle->first_day,
                                           cycle->last_day, &text);
    if (status == ESR_OK) {
        run->zone = esri_buf_take(&text);
        status = run->zone ? ESR_OK : esri_fail_nomem(run->maker.ctx);
    }
    esri_buf_free(&text);
    return status;
}

esr_status esri_feeds_new(const esri_event_maker *maker, esri_feeds **out) {
    esri_feeds *run = calloc(1, sizeof *run);
    esr_status status = ESR_OK;
    if (!run)
        return esri_fail_nomem(maker->ctx);
    run->maker = *maker;
    run->cycle = maker->plan->cycle;
    ESR_TRY(print_zone(run));
    ESR_TRY(sort_visits(run));
    ESR_TRY(list_visits(run));
    ESR_TRY(esri_guard_new(maker->ctx, maker->plan, maker->as_of, &run->guard));
    *out = run;
    run = NULL;
cleanup:
    esri_feeds_free(run);
    return status;
}
