// SPDX-License-Identifier: GPL-3.0-or-later
// From events to the time that they take: when they are, how they recur, which occurrences are
// excluded or moved. RFC 5545, sections 3.6.1 and 3.8.5; RFC 5546, section 2.1.5, for SEQUENCE.
#include "ics/expand.h"

#include <stdlib.h>
#include <string.h>

#include "ics/spans.h"

#define MARGIN_DAYS 2 // between the clocks of two zones, and to spare

void esri_ics_extend(esri_ics_reading *run, int64_t from, int64_t to) {
    esr_day first = (esr_day)esri_ics_day_of(from);
    esr_day last = to > from ? (esr_day)esri_ics_day_of(to - 1) : first;
    run->first = run->first == ESR_DAY_NONE || first < run->first ? first : run->first;
    run->last = run->last == ESR_DAY_NONE || last > run->last ? last : run->last;
}

bool esri_ics_take_time(esri_ics_reading *run, esri_ics_use use, int64_t from, int64_t to,
                        int32_t line) {
    if (to < from) // the clocks went back meanwhile
        to = from;
    esri_ics_extend(run, from, to);
    *run->zones.budget -= (to - from) / ESRI_DAY_SECONDS < run->window_days
                              ? (to - from) / ESRI_DAY_SECONDS
                              : run->window_days;
    run->status =
        esri_ics_spans_add(run->report->ctx, &run->held[use], run->window, from, to, line);
    return run->status == ESR_OK;
}

// Takes the time of one occurrence that begins when a clock shows `local`.
static bool take_occurrence(esri_ics_reading *run, const esri_ics_event *event,
                            const esri_ics_zone *clock, const esri_ics_length *length,
                            int64_t local) {
    int64_t end = local + length->days * ESRI_DAY_SECONDS;
    if (event->start.floating) {
        end += length->seconds;
    } else if (!event->start.time.date) {
        int64_t utc = esri_ics_zone_to_utc(clock, local);
        int64_t end_utc = esri_ics_zone_to_utc(clock, end) + length->seconds;
        local = esri_ics_zone_to_local(run->zone, utc);
        end = esri_ics_zone_to_local(run->zone, end_utc);
    }
    return esri_ics_take_time(run, event->use, local, end, event->component->line);
}

// What the clock of a series shows at a moment; a day stays the same on every clock.
static int64_t on_clock_of(const esri_ics_event *series, const esri_ics_moment *moment) {
    return moment->time.date ? moment->time.local
                             : esri_ics_zone_to_local(series->start.zone, moment->utc);
}

// --- excluded and changed occurrences -------------------------------------------------------

// Occurrences that a recurring event does not have: by instant, and by day.
typedef struct exclusions {
    int64_t *instants, *days;
    size_t instant_count, day_count, room;
} exclusions;

// An override that moves an occurrence and all later ones; times on the clock of the series.
typedef struct lasting_change {
    int64_t from, moved_by;
    const esri_ics_event *event;
} lasting_change;

// A recurring event being expanded.
typedef struct expanding {
    esri_ics_reading *run;
    const esri_ics_event *event;
    exclusions without;
    lasting_change *changes; // ascending
    size_t change_count;
} expanding;

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool contains(const int64_t *sorted, size_t count, int64_t value) {
    return count > 0 && bsearch(&value, sorted, count, sizeof *sorted, by_number) != NULL;
}

static bool exclude(expanding *work, const esri_ics_moment *moment) {
    exclusions *without = &work->without;
    size_t count = without->instant_count + without->day_count;
    --*work->run->zones.budget;
    if (count == without->room) {
        size_t room = without->room ? 2 * without->room : 16;
        int64_t *instants = realloc(without->instants, room * sizeof *instants);
        without->instants = instants ? instants : without->instants;
        int64_t *days = realloc(without->days, room * sizeof *days);
        without->days = days ? days : without->days;
        if (!instants || !days) {
            work->run->status = esri_fail_nomem(work->run->report->ctx);
            return false;
        }
        without->room = room;
    }
    // A day excludes what begins on it; of an event of days a time excludes its day.
    if (moment->time.date || work->event->start.time.date) {
        int64_t local = moment->time.utc ? esri_ics_zone_to_local(work->run->zone, moment->utc)
                                         : moment->time.local;
        without->days[without->day_count++] = esri_ics_day_of(local);
    } else {
        without->instants[without->instant_count++] = moment->utc;
    }
    return true;
}

static bool is_excluded(const expanding *work, int64_t local) {
    const exclusions *without = &work->without;
    if (contains(without->days, without->day_count, esri_ics_day_of(local)))
        return true;
    return without->instant_count > 0 &&
           contains(without->instants, without->instant_count,
                    esri_ics_zone_to_utc(work->event->start.zone, local));
}

// The change that holds for an occurrence, or NULL.
static const lasting_change *change_for(const expanding *work, int64_t local) {
    const lasting_change *found = NULL;
    for (size_t i = 0; i < work->change_count; i++) {
        --*work->run->zones.budget;
        if (work->changes[i].from <= local)
            found = &work->changes[i];
    }
    return found;
}

static bool take_found(void *user, int64_t local) {
    expanding *work = user;
    const esri_ics_zone *clock = work->event->start.zone;
    if (is_excluded(work, local))
        return true;
    const lasting_change *change = change_for(work, local);
    if (!change)
        return take_occurrence(work->run, work->event, clock, &work->event->length, local);
    return change->event->use == ESRI_ICS_FREE ||
           take_occurrence(work->run, change->event, clock, &change->event->length,
                           local + change->moved_by);
}

// --- recurrence -----------------------------------------------------------------------------

void esri_ics_stop_for_budget(esri_ics_reading *run, int32_t line, const char *property) {
    if (run->status == ESR_OK && !run->exhausted)
        esri_ics_fault(run->report, line, property,
                       "the calendar recurs too often to be read; give its rules an end, or split "
                       "it");
    run->exhausted = true;
}

// The last clock reading of DTSTART's zone that UNTIL lets pass.
static int64_t until_of(const esri_ics_rule *rule, const esri_ics_event *event) {
    if (!rule->has_until)
        return INT64_MAX;
    if (rule->until.date || event->start.time.date)
        return (esri_ics_day_of(rule->until.local) + 1) * ESRI_DAY_SECONDS - 1;
    return rule->until.utc ? esri_ics_zone_to_local(event->start.zone, rule->until.local)
                           : rule->until.local;
}

static void expand_rule(expanding *work, const esri_ics_property *property) {
    esri_ics_reading *run = work->run;
    const esri_ics_event *event = work->event;
    esri_ics_rule rule;
    const char *why;
    if (!esri_ics_rule_parse(property->line.value, &rule, &why)) {
        esri_ics_slip(run->report, property->line.number, "RRULE", "%s", why);
        return;
    }
    int64_t moved = MARGIN_DAYS * ESRI_DAY_SECONDS;
    for (size_t i = 0; i < work->change_count; i++) {
        const esri_ics_length *length = &work->changes[i].event->length;
        moved +=
            llabs(work->changes[i].moved_by) + length->days * ESRI_DAY_SECONDS + length->seconds;
    }
    const esri_ics_expansion expansion = {
        .start = event->start.time.local,
        .date = event->start.time.date,
        .until = until_of(&rule, event),
        .from = run->window->first_day * ESRI_DAY_SECONDS - moved -
                event->length.days * ESRI_DAY_SECONDS - event->length.seconds,
        .to = (run->window->last_day + 1) * ESRI_DAY_SECONDS + moved,
        .budget = run->zones.budget,
        .found = take_found,
        .user = work};
    if (!esri_ics_rule_expand(&rule, &expansion))
        esri_ics_stop_for_budget(run, property->line.number, "RRULE");
}

// Takes an RDATE's occurrence; a period has a length of its own.
static bool take_date(void *user, const esri_ics_property *property, const esri_ics_moment *moment,
                      const esri_ics_length *length) {
    expanding *work = user;
    if (--*work->run->zones.budget < 0) {
        esri_ics_stop_for_budget(work->run, property->line.number, "RDATE");
        return false;
    }
    if (moment->time.date != work->event->start.time.date) {
        esri_ics_slip(work->run->report, property->line.number, "RDATE",
                      "is of another type than DTSTART; both would be dates, or both times");
        return false;
    }
    int64_t local = on_clock_of(work->event, moment);
    if (!length)
        return take_found(work, local);
    return is_excluded(work, local) ||
           take_occurrence(work->run, work->event, work->event->start.zone, length, local);
}

static bool take_exclusion(void *user, const esri_ics_property *property,
                           const esri_ics_moment *moment, const esri_ics_length *length) {
    (void)property;
    (void)length;
    return exclude(user, moment);
}

static int by_from(const void *a, const void *b) {
    const lasting_change *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

// Each override takes its own occurrence away; one for all later ones also changes them.
static bool gather_overrides(expanding *work, const esri_ics_event *overrides, size_t count) {
    work->changes = calloc(count + 1, sizeof *work->changes);
    if (!work->changes) {
        work->run->status = esri_fail_nomem(work->run->report->ctx);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const esri_ics_event *other = &overrides[i];
        if (!exclude(work, &other->recurrence))
            return false;
        if (!other->this_and_future || other->superseded || !other->timed)
            continue;
        int64_t from = on_clock_of(work->event, &other->recurrence);
        int64_t to = on_clock_of(work->event, &other->start);
        work->changes[work->change_count++] = (lasting_change){from, to - from, other};
    }
    if (work->change_count > 1)
        qsort(work->changes, work->change_count, sizeof *work->changes, by_from);
    return true;
}

static void expand_event(esri_ics_reading *run, const esri_ics_event *event,
                         const esri_ics_event *overrides, size_t count) {
    expanding work = {.run = run, .event = event};
    const esri_ics_property *first = event->component->first, *p;
    bool going = gather_overrides(&work, overrides, count);
    for (p = first; going && (p = esri_ics_property_find(p, "EXDATE")); p = p->next)
        going = esri_ics_each_moment(run, p, take_exclusion, &work);
    if (work.without.instant_count > 1)
        qsort(work.without.instants, work.without.instant_count, sizeof(int64_t), by_number);
    if (work.without.day_count > 1)
        qsort(work.without.days, work.without.day_count, sizeof(int64_t), by_number);
    if (going)
        going = take_found(&work, event->start.time.local);
    for (p = first; going && (p = esri_ics_property_find(p, "RDATE")); p = p->next)
        going = esri_ics_each_moment(run, p, take_date, &work);
    for (p = first; going && (p = esri_ics_property_find(p, "RRULE")); p = p->next)
        expand_rule(&work, p);
    free(work.changes);
    free(work.without.instants);
    free(work.without.days);
}

// --- groups of one UID ----------------------------------------------------------------------

static bool is_older(const esri_ics_event *a, const esri_ics_event *b) {
    return a->sequence != b->sequence ? a->sequence < b->sequence
                                      : a->stamp != INT64_MIN && a->stamp < b->stamp;
}

// Of versions of the same thing only the one of the highest SEQUENCE counts, of several such the
// one of the latest DTSTAMP, and of equal ones all.
static void supersede(esri_ics_reading *run, esri_ics_event *group, size_t count) {
    for (size_t i = 0; i < count;) { // events of the same occurrence follow each other
        size_t end = i + 1;
        const esri_ics_event *newest = &group[i];
        for (; end < count && esri_ics_event_same(&group[i], &group[end]); end++)
            newest = is_older(newest, &group[end]) ? &group[end] : newest;
        for (; i < end; i++)
            if (is_older(&group[i], newest)) {
                group[i].superseded = true;
                run->superseded++;
            }
    }
}

// Takes one event's time; `overrides` are those of its UID.
static void take_event(esri_ics_reading *run, const esri_ics_event *event,
                       const esri_ics_event *overrides, size_t count) {
    if (event->superseded || event->use == ESRI_ICS_FREE || !event->timed)
        return;
    if (!event->override)
        expand_event(run, event, overrides, count);
    else
        take_occurrence(run, event, event->start.zone, &event->length, event->start.time.local);
    if (*run->zones.budget < 0)
        esri_ics_stop_for_budget(run, event->component->line, "BEGIN");
}

static void take_group(esri_ics_reading *run, esri_ics_event *group, size_t count) {
    size_t series = 0; // overrides stand behind the series
    while (series < count && !group[series].override)
        series++;
    supersede(run, group, count);
    for (size_t i = 0; i < count && run->status == ESR_OK && !run->exhausted; i++) {
        int32_t told = esri_ics_told(run->report);
        take_event(run, &group[i], group + series, count - series);
        esri_ics_close_component(run, told);
    }
}

void esri_ics_take_events(esri_ics_reading *run, esri_ics_event *events, size_t count) {
    for (size_t i = 0; run->status == ESR_OK && !run->exhausted && i < count;) {
        size_t end = i + 1;
        while (end < count && *events[i].uid && strcmp(events[i].uid, events[end].uid) == 0)
            end++;
        take_group(run, events + i, end - i);
        i = end;
    }
}
