// SPDX-License-Identifier: GPL-3.0-or-later
// The child answers in lines of fields that tabs separate: "fault" and "warning" with a subject and
// a message, "read" with its four numbers, and "slots". The parent takes nothing else.
#include "store/availability/reading.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "base/text.h"
#include "store/availability/halves.h"

#define MESSAGES_MAX 200
#define TEXT_MAX     2048 // bytes of a subject, and of a message

static const esri_child_limits LIMITS = {.cpu_seconds = 2,
                                         .wall_ms = 20000,
                                         .memory = (size_t)256 << 20,
                                         .answer_most = (size_t)1 << 20};

// --- in the child ---------------------------------------------------------------------------

typedef struct job {
    const esr_cycle *cycle;
    const char *subject, *bytes;
    size_t length;
    esr_calendar_use use;
} job;

// Adds a text without what would end its field.
static void add_field(esri_buf *answer, const char *text) {
    size_t length = strnlen(text, TEXT_MAX);
    char mark = '\t';
    esri_buf_add_bytes(answer, &mark, 1);
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        char clean = byte < 0x20 || byte == 0x7F ? ' ' : text[i];
        esri_buf_add_bytes(answer, &clean, 1);
    }
}

static void add_messages(esri_buf *answer, const char *kind, size_t count,
                         esr_fault (*at)(const esr_context *, size_t), const esr_context *ctx) {
    for (size_t i = 0; i < count && i < MESSAGES_MAX; i++) {
        esr_fault one = at(ctx, i);
        esri_buf_add(answer, kind);
        add_field(answer, one.subject);
        add_field(answer, one.message);
        esri_buf_add(answer, "\n");
    }
}

static void mark(const esr_cycle *cycle, const esri_ics_spans *spans, esri_half half, char *slots) {
    const esri_ics_hours hours = {cycle->day_start, cycle->noon, cycle->day_end};
    for (size_t i = 0; i < spans->count; i++) {
        char *am = &slots[2 * (spans->at[i].day - cycle->first_day)];
        if (esri_takes_morning(&spans->at[i], hours))
            am[0] = (char)half;
        if (esri_takes_afternoon(&spans->at[i], hours))
            am[1] = (char)half;
    }
}

static esr_status add_slots(const esr_cycle *cycle, const esri_ics_answer *found,
                            esri_buf *answer) {
    char *slots = malloc((size_t)cycle->slot_count + 1);
    if (!slots)
        return ESR_E_NOMEM;
    memset(slots, ESRI_HALF_FREE, (size_t)cycle->slot_count);
    slots[cycle->slot_count] = '\0';
    mark(cycle, &found->tentative, ESRI_HALF_TENTATIVE, slots);
    mark(cycle, &found->busy, ESRI_HALF_TAKEN, slots);
    esri_buf_printf(answer, "slots\t%s\n", slots);
    free(slots);
    return ESR_OK;
}

static esr_status read_in_child(void *user, esri_buf *answer) {
    const job *work = user;
    const esr_cycle *cycle = work->cycle;
    const esri_ics_window window = {cycle->time_zone, cycle->first_day, cycle->last_day};
    const esri_ics_choices choices = {.holidays = work->use == ESR_USE_HOLIDAYS,
                                      .keep_going = true};
    esri_ics_answer found = {0};
    esr_context *ctx = NULL;
    if (esr_context_new(&ctx) != ESR_OK)
        return ESR_E_NOMEM;
    esr_status status =
        esri_ics_read(ctx, work->subject, work->bytes, work->length, &window, &choices, &found);
    add_messages(answer, "fault", esr_context_fault_count(ctx), esr_context_fault, ctx);
    add_messages(answer, "warning", esr_context_warning_count(ctx), esr_context_warning, ctx);
    if (status == ESR_OK) {
        esri_buf_printf(answer, "read\t%d\t%d\t%d\t%d\n", (int)found.read, (int)found.left_out,
                        (int)found.first, (int)found.last);
        status = add_slots(cycle, &found, answer);
    } else if (status == ESR_E_INPUT) {
        status = ESR_OK; // the faults say so
    }
    return status;
}

// --- in the parent --------------------------------------------------------------------------

typedef struct answer_reader {
    esr_context *ctx;
    const esr_cycle *cycle;
    int32_t faults, messages;
    bool numbers;
    esri_halves halves;
} answer_reader;

// Ends the next field and answers it; `rest` becomes NULL behind the last one.
static char *next_field(char **rest) {
    char *field = *rest, *tab = field ? strchr(field, '\t') : NULL;
    if (tab)
        *tab = '\0';
    *rest = tab ? tab + 1 : NULL;
    return field;
}

static bool read_number(char **rest, int64_t least, int64_t most, int32_t *out) {
    char *field = next_field(rest), *end = NULL;
    int64_t number = field ? strtoll(field, &end, 10) : 0;
    if (!field || !*field || *end || number < least || number > most)
        return false;
    *out = (int32_t)number;
    return true;
}

static bool read_numbers(answer_reader *reader, char *rest) {
    esri_halves *halves = &reader->halves;
    reader->numbers = true;
    return read_number(&rest, 0, INT32_MAX, &halves->read) &&
           read_number(&rest, 0, INT32_MAX, &halves->left_out) &&
           read_number(&rest, INT32_MIN, INT32_MAX, &halves->first) &&
           read_number(&rest, INT32_MIN, INT32_MAX, &halves->last) && !rest;
}

static bool read_slots(answer_reader *reader, char *rest) {
    static const char allowed[] = {ESRI_HALF_FREE, ESRI_HALF_TAKEN, ESRI_HALF_TENTATIVE, '\0'};
    size_t length = (size_t)reader->cycle->slot_count;
    if (!rest || reader->halves.slots || strlen(rest) != length || strspn(rest, allowed) != length)
        return false;
    reader->halves.slots = strdup(rest);
    return true;
}

static bool read_message(answer_reader *reader, bool fault, char *rest) {
    char *subject = next_field(&rest), *message = next_field(&rest);
    if (!subject || !message || rest || reader->messages++ >= 2 * MESSAGES_MAX)
        return false;
    const char *const texts[] = {subject, message};
    for (int i = 0; i < 2; i++)
        if (strlen(texts[i]) > TEXT_MAX || !esri_text_is_utf8(texts[i], strlen(texts[i])) ||
            esri_text_has_control(texts[i]))
            return false;
    reader->faults += fault;
    if (fault)
        esri_fail(reader->ctx, ESR_E_INPUT, subject, "%s", message);
    else
        esri_warn(reader->ctx, subject, "%s", message);
    return true;
}

static bool read_line(answer_reader *reader, char *line) {
    char *rest = line, *kind = next_field(&rest);
    if (strcmp(kind, "fault") == 0 || strcmp(kind, "warning") == 0)
        return read_message(reader, *kind == 'f', rest);
    if (strcmp(kind, "read") == 0)
        return read_numbers(reader, rest);
    return strcmp(kind, "slots") == 0 && read_slots(reader, rest);
}

// Takes the answer apart, which it changes; false if it is none.
static bool read_answer(answer_reader *reader, char *text, size_t length) {
    if (strlen(text) != length)
        return false;
    while (*text) {
        char *end = strchr(text, '\n');
        if (!end)
            return false;
        *end = '\0';
        if (!read_line(reader, text))
            return false;
        text = end + 1;
    }
    return reader->faults > 0 || reader->numbers;
}

esr_status esri_halves_read(esr_context *ctx, const esr_cycle *cycle, const char *subject,
                            const char *bytes, size_t length, esr_calendar_use use,
                            esri_halves *out) {
    job work = {cycle, subject, bytes, length, use};
    answer_reader reader = {.ctx = ctx, .cycle = cycle};
    char *answer = NULL;
    size_t answer_length = 0;
    esr_status status =
        esri_child_run(ctx, subject, &LIMITS, read_in_child, &work, &answer, &answer_length);
    if (status == ESR_E_NOMEM && esr_context_fault_count(ctx) == 0)
        return esri_fail(ctx, ESR_E_INPUT, subject, "takes too much memory to read");
    if (status != ESR_OK)
        return esr_context_fault_count(ctx) > 0
                   ? status
                   : esri_fail(ctx, ESR_E_INTERNAL, subject, "can't be read in a child process");
    if (!read_answer(&reader, answer, answer_length))
        status = esri_fail(ctx, ESR_E_INPUT, subject, "can't be read: the reading broke off");
    else if (reader.faults > 0)
        status = ESR_E_INPUT;
    else if (!reader.halves.slots)
        status = esri_fail_nomem(ctx);
    free(answer);
    if (status == ESR_OK) {
        *out = reader.halves;
        return ESR_OK;
    }
    free(reader.halves.slots);
    return status;
}
