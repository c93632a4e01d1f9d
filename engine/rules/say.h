// SPDX-License-Identifier: GPL-3.0-or-later
// The words that all rules share when they name schools, people, days and records.
#ifndef ESRI_SAY_H
#define ESRI_SAY_H

#include <esr/cycle.h>

#include "base/buf.h"

// "St Paul's School (S5)"
void esri_say_school(esri_buf *buf, const esr_cycle *cycle, esr_school_ix school);
// "Chan Tai Man (R12)"
void esri_say_reviewer(esri_buf *buf, const esr_cycle *cycle, esr_reviewer_ix reviewer);
// "2006-10-03", or "2006-10-03 to 2006-10-06"
void esri_say_days(esri_buf *buf, esr_day first, esr_day last);
// "V7 of St Paul's School (S5), 2006-10-03 to 2006-10-06"; no days where `first` is none.
void esri_say_review(esri_buf *buf, const esr_cycle *cycle, esr_review_ix review, esr_day first);
// Slots `from` to `to` - 1: "2006-10-03", "2006-10-03 pm to 2006-10-05 am".
void esri_say_slots(esri_buf *buf, const esr_cycle *cycle, esr_slot from, esr_slot to);
// " (unavailable.csv:12)": the row, or calendar, that takes the slot from all, a school or a
// reviewer (`at`: its position, -1 for all).
void esri_say_busy_record(esri_buf *buf, const esr_cycle *cycle, esr_who who, int32_t at,
                          esr_slot slot);
// " (unavailable.csv:12)", or the calendar that the row came from.
void esri_say_busy_row(esri_buf *buf, const esr_cycle *cycle, const esr_unavailable *row);
// The words of a mask, "a, b and c".
void esri_say_words(esri_buf *buf, const esr_words *words, uint64_t mask);

#endif
