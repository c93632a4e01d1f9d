// SPDX-License-Identifier: GPL-3.0-or-later
// Random years of an office: plans move, people are swapped, names and addresses are corrected,
// days pass, and after each step the office publishes. Whoever applies the messages as RFC 5546
// says (section 2.1.5), in whatever order and however often they come, ends with just what they may
// know. The database is closed and opened between all steps.
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/rng.h"
#include "calendar/events.h"

#define SCHOOLS    4
#define REVIEWS    4
#define REVIEWERS  6
#define SEATS      2 // of each review
#define SEEDS      25
#define STEPS      14
#define FIRST_DAY  "2026-09-07"
#define ENTRIES    512 // of all calendars
#define IN_TRANSIT 2048

// --- the office's world ----------------------------------------------------------------------

typedef struct world {
    esri_rng rng;
    int school_name[SCHOOLS], school_address[SCHOOLS], district[SCHOOLS];
    int name[REVIEWERS], address[REVIEWERS]; // versions; address 0: none
    bool left[REVIEWERS], dropped[REVIEWS];
    int half_days[REVIEWS];
    int first_day[REVIEWS];     // after FIRST_DAY; -1: no visit
    int member[REVIEWS][SEATS]; // -1: nobody
    int as_of;
    bool hold, team;
    int64_t now;
} world;

static esr_day day_at(int offset) {
    esr_day first = 0;
    assert_true(esr_day_parse(FIRST_DAY, &first));
    return first + offset;
}

static void begin(world *w, uint64_t seed) {
    *w = (world){.rng = {seed}, .as_of = -120, .now = 1780000000};
    for (int r = 0; r < REVIEWERS; r++)
        w->address[r] = esri_rng_below(&w->rng, 3);
    for (int s = 0; s < SCHOOLS; s++)
        w->school_address[s] = esri_rng_below(&w->rng, 3);
    for (int v = 0; v < REVIEWS; v++) {
        w->half_days[v] = 1 + esri_rng_below(&w->rng, 6);
        w->first_day[v] = esri_rng_below(&w->rng, 60);
        for (int i = 0; i < SEATS; i++)
            w->member[v][i] = -1;
    }
}

static void add_address(esri_buf *out, char who, int at, int version) {
    if (version > 0)
        esri_buf_printf(out, "%c%d-%d@example.org", who, at, version);
    esri_buf_add(out, "\n");
}

static esr_cycle *cycle_of(esr_context *ctx, const world *w) {
    esri_buf schools = {0}, reviews = {0}, reviewers = {0};
    esri_buf_add(&schools, "id,name,sector,district,email\n");
    for (int s = 0; s < SCHOOLS; s++) {
        esri_buf_printf(&schools, "S%d,School %c%d,primary,District %c,", s, 'A' + s,
                        w->school_name[s], 'A' + w->district[s] % 20);
        add_address(&schools, 's', s, w->school_address[s]);
    }
    esri_buf_add(&reviews, "id,school_id,days,seats\n");
    for (int v = 0; v < REVIEWS; v++)
        if (!w->dropped[v])
            esri_buf_printf(&reviews, "V%d,S%d,%d.%d,chair:1;guest:1\n", v, v, w->half_days[v] / 2,
                            w->half_days[v] % 2 * 5);
    esri_buf_add(&reviewers, "id,name,role,school_id,email\n");
    for (int r = 0; r < REVIEWERS; r++)
        if (!w->left[r]) {
            esri_buf_printf(&reviewers, "R%d,Person %c%d,%s,S%d,", r, 'P' + r, w->name[r],
                            r < 3 ? "chair" : "guest", r % SCHOOLS);
            add_address(&reviewers, 'r', r, w->address[r]);
        }
    const harness_file files[] = {{"cycle.ini",
                                   "[cycle]\nid = c\nname = Cycle\nfirst_day = " FIRST_DAY
                                   "\nlast_day = 2026-12-18\ntime_zone = Asia/Hong_Kong\n"
                                   "organizer = Office <office@example.org>\n"
                                   "[notice]\ndates = 40\nnames = 20\nobjections = 10\n"},
                                  {"schools.csv", schools.text},
                                  {"reviews.csv", reviews.text},
                                  {"reviewers.csv", reviewers.text}};
    esr_cycle *cycle = harness_must_cycle(ctx, files, HARNESS_COUNT(files));
    esri_buf_free(&schools);
    esri_buf_free(&reviews);
    esri_buf_free(&reviewers);
    return cycle;
}

static esr_plan *plan_of(esr_context *ctx, const world *w, const esr_cycle *cycle) {
    esr_plan *plan = NULL;
    assert_int_equal(esr_plan_new(ctx, cycle, &plan), ESR_OK);
    for (int v = 0; v < REVIEWS; v++) {
        char id[4];
        snprintf(id, sizeof id, "V%d", v);
        const int32_t review = esr_cycle_find_review(cycle, id).at;
        if (review < 0 || w->first_day[v] < 0)
            continue;
        plan->first_day[review] = day_at(w->first_day[v]);
        for (int i = 0; i < SEATS; i++) {
            snprintf(id, sizeof id, "R%d", w->member[v][i]);
            if (w->member[v][i] >= 0)
                plan->member[cycle->reviews[review].seat_at + i] =
                    esr_cycle_find_reviewer(cycle, id);
        }
    }
    return plan;
}

// One thing happens.
static void happen(world *w) {
    const int v = esri_rng_below(&w->rng, REVIEWS), r = esri_rng_below(&w->rng, REVIEWERS);
    const int s = esri_rng_below(&w->rng, SCHOOLS), seat = esri_rng_below(&w->rng, SEATS);
    switch (esri_rng_below(&w->rng, 16)) {
    case 0:
    case 1:
        w->first_day[v] = esri_rng_below(&w->rng, 90);
        break;
    case 2:
        w->first_day[v] = -1;
        break;
    case 3:
    case 4:
    case 5: // a chair is one of the first three reviewers
        w->member[v][seat] = seat * 3 + r % 3;
        break;
    case 6:
        w->member[v][seat] = -1;
        break;
    case 7:
        w->half_days[v] = 1 + esri_rng_below(&w->rng, 6);
        break;
    case 8:
        w->name[r]++;
        break;
    case 9:
        w->school_name[s]++;
        break;
    case 10:
        w->address[r] = esri_rng_below(&w->rng, 4);
        break;
    case 11:
        w->school_address[s] = esri_rng_below(&w->rng, 4);
        break;
    case 12:
        w->district[s]++;
        break;
    case 13:
        w->dropped[v] = !w->dropped[v];
        break;
    case 14:
        w->left[r] = !w->left[r];
        break;
    default:
        w->team = esri_rng_below(&w->rng, 2);
        w->hold = esri_rng_below(&w->rng, 2);
        break;
    }
}

// A plan has no visitor who left.
static void tidy(world *w) {
    for (int v = 0; v < REVIEWS; v++)
        for (int i = 0; i < SEATS; i++)
            if (w->member[v][i] >= 0 && w->left[w->member[v][i]])
                w->member[v][i] = -1;
}

// --- calendars ------------------------------------------------------------------------------

// One event in one calendar: that of an address, or, without one, of a person or school.
typedef struct entry {
    char mailbox[64], uid[37];
    int sequence, days;
    char stamp[20], start[20], end[20];
    bool cancelled;
} entry;

typedef struct calendars {
    entry at[ENTRIES];
    int count;
    entry transit[IN_TRANSIT]; // messages that were sent and have not come yet
    int transit_count;
    int64_t last_id;
} calendars;

// The value of a property of an iCalendar object, "" without it. The test's lines are short.
static void value_of(const char *text, const char *name, char *out, size_t size) {
    char mark[32];
    snprintf(mark, sizeof mark, "\n%s", name);
    const char *at = text;
    out[0] = '\0';
    while ((at = strstr(at, mark)) && !strchr(":;", at[strlen(mark)]))
        at++;
    if (!at)
        return;
    at += 1 + strcspn(at + 1, ":");
    snprintf(out, size, "%.*s", (int)strcspn(at + 1, "\r\n"), at + 1);
}

static entry entry_of(const esr_message *message) {
    entry e = {0};
    char text[64];
    const char *event = strstr(message->calendar, "BEGIN:VEVENT");
    assert_non_null(event);
    snprintf(e.mailbox, sizeof e.mailbox, "%s",
             *message->address ? message->address : message->key.id);
    value_of(event, "UID", e.uid, sizeof e.uid);
    value_of(event, "DTSTAMP", e.stamp, sizeof e.stamp);
    value_of(event, "DTSTART", e.start, sizeof e.start);
    value_of(event, "DTEND", e.end, sizeof e.end);
    value_of(event, "SEQUENCE", text, sizeof text);
    e.sequence = atoi(text);
    value_of(event, "RRULE", text, sizeof text);
    e.days = strstr(text, "COUNT=") ? atoi(strstr(text, "COUNT=") + 6) : 1;
    value_of(message->calendar, "METHOD", text, sizeof text);
    e.cancelled = strcmp(text, "CANCEL") == 0;
    assert_string_equal(e.uid, message->uid);
    assert_int_equal(e.sequence, message->sequence);
    return e;
}

// RFC 5546, section 2.1.5: the later SEQUENCE, and then the later DTSTAMP, wins.
static void apply(calendars *c, const entry *message) {
    entry *held = NULL;
    for (int i = 0; i < c->count && !held; i++)
        if (strcmp(c->at[i].mailbox, message->mailbox) == 0 &&
            strcmp(c->at[i].uid, message->uid) == 0)
            held = &c->at[i];
    if (!held) {
        assert_true(c->count < ENTRIES);
        c->at[c->count++] = *message;
    } else if (message->sequence > held->sequence ||
               (message->sequence == held->sequence && strcmp(message->stamp, held->stamp) > 0)) {
        *held = *message;
    }
}

// --- what each should see ---------------------------------------------------------------------

static void stamp_text(esr_day day, int32_t minute, char out[20]) {
    char text[11];
    esr_day_text(day, text);
    snprintf(out, 20, "%.4s%.2s%.2sT%02u%02u00", text, text + 5, text + 8,
             (unsigned)(minute / 60) % 24u, (unsigned)(minute % 60) % 60u);
}

static bool is_over(const world *w, const char *start, int days) {
    char today[20];
    esr_day first = 0;
    char text[11];
    snprintf(text, sizeof text, "%.4s-%.2s-%.2s", start, start + 4, start + 6);
    assert_true(esr_day_parse(text, &first));
    stamp_text(day_at(w->as_of), 0, today);
    return first + days - 1 < day_at(w->as_of);
}

typedef struct expected {
    entry at[64];
    int count;
} expected;

static void expect(esr_context *ctx, esr_store *store, const world *w, const esr_plan *plan,
                   esri_reader reader, esr_review_ix review, expected *out) {
    const esr_cycle *cycle = plan->cycle;
    esri_event_span spans[ESRI_EVENT_SPANS_MAX];
    const bool school = reader.recipient == ESR_RECIPIENT_SCHOOL;
    const char *id = school ? cycle->schools[reader.at].id : cycle->reviewers[reader.at].id;
    const char *address =
        school ? cycle->schools[reader.at].email : cycle->reviewers[reader.at].email;
    if (!esri_notice_sight(plan, review, reader, day_at(w->as_of)).visit ||
        esr_plan_last_day(plan, review) < day_at(w->as_of))
        return;
    const int32_t count = esri_event_spans(plan, review, spans);
    for (int32_t i = 0; i < count; i++) {
        const esr_event_key key = {cycle->reviews[review.at].id, reader.recipient, id,
                                   spans[i].part};
        entry *e = &out->at[out->count++];
        *e = (entry){.days = spans[i].days};
        snprintf(e->mailbox, sizeof e->mailbox, "%s", *address ? address : id);
        assert_int_equal(esr_store_event_uid(ctx, store, &key, e->uid), ESR_OK);
        stamp_text(spans[i].first, spans[i].from, e->start);
        stamp_text(spans[i].first, spans[i].to, e->end);
    }
}

static expected expect_all(esr_context *ctx, esr_store *store, const world *w,
                           const esr_plan *plan) {
    const esr_cycle *cycle = plan->cycle;
    expected out = {.count = 0};
    for (int32_t v = 0; v < cycle->review_count; v++) {
        for (int32_t s = 0; s < cycle->school_count; s++)
            expect(ctx, store, w, plan, (esri_reader){ESR_RECIPIENT_SCHOOL, s}, (esr_review_ix){v},
                   &out);
        for (int32_t r = 0; r < cycle->reviewer_count; r++)
            expect(ctx, store, w, plan, (esri_reader){ESR_RECIPIENT_REVIEWER, r},
                   (esr_review_ix){v}, &out);
    }
    return out;
}

static bool same(const entry *a, const entry *b) {
    return strcmp(a->mailbox, b->mailbox) == 0 && strcmp(a->uid, b->uid) == 0 &&
           strcmp(a->start, b->start) == 0 && strcmp(a->end, b->end) == 0 && a->days == b->days;
}

// All calendars hold what they should, and nothing else that is still to come.
static void compare(const world *w, const calendars *c, const expected *should) {
    int found = 0;
    for (int i = 0; i < c->count; i++) {
        const entry *e = &c->at[i];
        bool wanted = false;
        for (int k = 0; k < should->count && !wanted && !e->cancelled; k++)
            wanted = same(e, &should->at[k]);
        found += wanted;
        if (!wanted && !e->cancelled && !is_over(w, e->start, e->days) &&
            !is_over(w, e->start, e->days + 1))
            fail_msg("%s has %s on %s (%d days), day %d", e->mailbox, e->uid, e->start, e->days,
                     w->as_of);
    }
    assert_int_equal(found, should->count);
}

// --- a step ---------------------------------------------------------------------------------

static void send_all(esr_context *ctx, esr_store *store, world *w, calendars *c) {
    const uint32_t states = UINT32_C(1) << ESR_DELIVERY_WAITING | UINT32_C(1)
                                                                      << ESR_DELIVERY_BY_HAND;
    esr_message_list *messages = NULL;
    assert_int_equal(esr_store_messages(ctx, store, states, true, &messages), ESR_OK);
    for (size_t i = 0; i < messages->count; i++) {
        const esr_delivery_step step = {
            .from = messages->at[i].state, .to = ESR_DELIVERY_SENT, .via = "test"};
        bool moved = false;
        assert_int_equal(esr_store_move_delivery(ctx, store, messages->at[i].id, &step, &moved),
                         ESR_OK);
        assert_true(c->transit_count < IN_TRANSIT);
        c->transit[c->transit_count++] = entry_of(&messages->at[i]);
    }
    esr_message_list_free(messages);
    // Everything ever sent comes once more, shuffled: mail may be late, and may come twice.
    for (int i = c->transit_count - 1; i > 0; i--) {
        const int k = esri_rng_below(&w->rng, i + 1);
        const entry held = c->transit[i];
        c->transit[i] = c->transit[k];
        c->transit[k] = held;
    }
    for (int i = 0; i < c->transit_count; i++)
        apply(c, &c->transit[i]);
}

// SEQUENCE never falls, DTSTAMP always grows, and a text alone changes no SEQUENCE.
static void check_order(esr_context *ctx, esr_store *store) {
    esr_message_list *messages = NULL;
    assert_int_equal(esr_store_messages(ctx, store, 0x3f, false, &messages), ESR_OK);
    for (size_t i = 0; i < messages->count; i++) {
        const esr_message *now = &messages->at[i], *before = NULL;
        bool sent_before = false;
        for (size_t k = 0; k < i; k++)
            if (strcmp(messages->at[k].uid, now->uid) == 0) {
                before = &messages->at[k];
                sent_before = sent_before || before->state != ESR_DELIVERY_VOID;
            }
        if (!before) {
            assert_int_equal(now->sequence, 0);
            continue;
        }
        assert_true(now->stamp > before->stamp);
        if (now->kind == ESR_MESSAGE_UPDATE)
            assert_int_equal(now->sequence, before->sequence);
        else if (sent_before)
            assert_int_equal(now->sequence, before->sequence + 1);
        else
            assert_true(now->sequence >= before->sequence);
    }
    esr_message_list_free(messages);
}

static void publish(esr_context *ctx, esr_store *store, const world *w, size_t *count) {
    const esr_publish_options options = {.as_of = day_at(w->as_of),
                                         .hold = w->hold,
                                         .roster = w->team ? ESR_ROSTER_TEAM : ESR_ROSTER_HIDDEN,
                                         .now = w->now};
    esr_publication *told = NULL;
    esr_status status = esr_publish(ctx, store, &options, &told);
    if (status != ESR_OK)
        harness_print_faults(ctx);
    assert_int_equal(status, ESR_OK);
    *count = told->count;
    esr_publication_free(told);
}

static void put(esr_context *ctx, esr_store *store, const esr_plan *plan) {
    const esr_solution solution = {.plan = (esr_plan *)(uintptr_t)plan, .cost = 5, .bound = 3};
    const esr_costs costs = {.total = 5};
    assert_int_equal(esr_store_put_solution(ctx, store, &solution, &costs, NULL), ESR_OK);
}

static void step(esr_context *ctx, const char *path, world *w, calendars *c) {
    esr_store *store = NULL;
    size_t count = 0;
    assert_int_equal(esr_store_open(ctx, path, &store), ESR_OK);
    esr_cycle *cycle = cycle_of(ctx, w), *carried = NULL;
    assert_int_equal(esr_publish_carry(ctx, store, cycle, &carried), ESR_OK);
    if (carried) {
        esr_cycle_free(cycle);
        cycle = carried;
    }
    esr_plan *plan = plan_of(ctx, w, cycle);
    assert_int_equal(esr_store_put_cycle(ctx, store, cycle, NULL), ESR_OK);
    put(ctx, store, plan);
    publish(ctx, store, w, &count);
    publish(ctx, store, w, &count);
    assert_int_equal(count, 0);
    check_order(ctx, store);
    if (esri_rng_below(&w->rng, 3) > 0) { // else the messages wait for the next time
        send_all(ctx, store, w, c);
        const expected should = expect_all(ctx, store, w, plan);
        compare(w, c, &should);
    }
    esr_plan_free(plan);
    esr_cycle_free(cycle);
    esr_store_close(store);
}

static void test_messages__lead_every_calendar_to_what_its_owner_may_know(void **state) {
    (void)state;
    calendars *c = calloc(1, sizeof *c);
    assert_non_null(c);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_context *ctx = NULL;
        esr_store *store = NULL;
        world w;
        char *folder = harness_temp_folder(), *path = harness_path(folder, "cycle.db");
        assert_int_equal(esr_context_new(&ctx), ESR_OK);
        assert_int_equal(esr_store_create(ctx, path, &store), ESR_OK);
        esr_store_close(store);
        begin(&w, seed);
        memset(c, 0, sizeof *c);
        for (int i = 0; i < STEPS; i++) {
            for (int k = esri_rng_below(&w.rng, 4); k >= 0; k--)
                happen(&w);
            tidy(&w);
            w.as_of += esri_rng_below(&w.rng, 16);
            w.now += esri_rng_below(&w.rng, 3) - 1; // clocks stand still, or go back
            step(ctx, path, &w, c);
        }
        esr_context_free(ctx);
        harness_remove_folder(folder);
        free(path);
    }
    free(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages__lead_every_calendar_to_what_its_owner_may_know),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
