// SPDX-License-Identifier: GPL-3.0-or-later
// Memory, texts and days of an answer.
#include "explain/why/why.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void *esri_why_alloc(esri_why *why, size_t count, size_t size) {
    void *memory = esri_arena_alloc(why->arena, count, size);
    why->failed = why->failed || !memory;
    return memory;
}

const char *esri_why_keep(esri_why *why, esri_buf *text) {
    const char *kept = NULL;
    if (!text->failed)
        kept = esri_arena_strndup(why->arena, text->text ? text->text : "", text->length);
    why->failed = why->failed || !kept;
    esri_buf_free(text);
    return kept ? kept : "";
}

void esri_record(esri_records *records, esri_buf *text) {
    if (records->count == records->room) {
        int32_t room = records->room ? 2 * records->room : 4;
        const char **at = esri_why_alloc(records->why, (size_t)room, sizeof *at);
        if (!at) {
            esri_buf_free(text);
            return;
        }
        if (records->count > 0)
            memcpy(at, records->at, (size_t)records->count * sizeof *at);
        records->at = at;
        records->room = room;
    }
    records->at[records->count++] = esri_why_keep(records->why, text);
}

void esri_record_printf(esri_records *records, const char *format, ...) {
    char sentence[512];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    esri_buf text = {0};
    esri_buf_add(&text, sentence);
    esri_record(records, &text);
}

esr_rule_stand esri_why_stand(esr_stand stand, int32_t days, const esri_records *records) {
    return (esr_rule_stand){stand, days, records->at, records->count};
}

esri_pairing esri_why_pairing(const esri_why *why, esr_day day) {
    return (esri_pairing){why->cycle, why->question.review, why->question.reviewer, day};
}

int32_t esri_why_count(const esri_why *why, bool (*refuses)(const esri_pairing *, esri_buf *)) {
    int32_t count = 0;
    for (int32_t d = 0; d < why->cycle->day_count; d++) {
        esri_pairing pairing = esri_why_pairing(why, why->cycle->first_day + d);
        count += why->open[d] && !refuses(&pairing, NULL);
    }
    return count;
}

esr_status esri_why_open(esri_why *why, esr_context *ctx, const esr_plan *plan,
                         const esr_question *question, esri_arena *arena) {
    const esr_cycle *cycle = plan->cycle;
    *why =
        (esri_why){.ctx = ctx, .cycle = cycle, .plan = plan, .question = *question, .arena = arena};
    why->open = esri_why_alloc(why, (size_t)cycle->day_count, sizeof *why->open);
    if (why->failed)
        return esri_fail_nomem(ctx);
    for (int32_t d = 0; d < cycle->day_count; d++) {
        esr_day day = cycle->first_day + d;
        why->open[d] = (question->on == ESR_DAY_NONE || question->on == day) &&
                       esri_day_possible(cycle, question->review, day);
        why->open_days += why->open[d];
    }
    return esr_verify(ctx, plan, &why->base);
}

void esri_why_close(esri_why *why) {
    esr_verdict_free(why->base);
    why->base = NULL;
}
