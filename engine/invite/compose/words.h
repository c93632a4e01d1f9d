// SPDX-License-Identifier: GPL-3.0-or-later
// How days, hours, time zones and names are written in one language.
#ifndef ESRI_INVITE_WORDS_H
#define ESRI_INVITE_WORDS_H

#include <esr/types.h>

#include "base/buf.h"

typedef enum esri_tongue { ESRI_TONGUE_ZH, ESRI_TONGUE_EN, ESRI_TONGUES } esri_tongue;

// "Monday 2 November 2026"; 2026年11月2日（星期一）
void esri_words_day(esri_buf *out, esri_tongue tongue, esr_day day);
// "Monday 2 to Wednesday 4 November 2026"; 2026年11月2日（星期一）至4日（星期三）. One day if they
// are the same.
void esri_words_days(esri_buf *out, esri_tongue tongue, esr_day first, esr_day last);
// How long that many half days are: "2 days", "2.5 days"; 2天. Half a day is the morning.
void esri_words_length(esri_buf *out, esri_tongue tongue, int32_t half_days);
// "08:30 to 17:00", with "each day" if there are several; 每日上午8時30分至下午5時
void esri_words_hours(esri_buf *out, esri_tongue tongue, int32_t from, int32_t to, int32_t days);
// "Hong Kong time, UTC+8"; 香港時間，UTC+8. `offset`: seconds ahead of UTC.
void esri_words_zone(esri_buf *out, esri_tongue tongue, const char *name, int32_t offset);

// Appends the name in that language, or in the other where there is none, on one line.
void esri_words_name(esri_buf *out, esri_tongue tongue, const char *name_zh, const char *name);
// Appends a word of the planner's. Of one in both languages, such as "North 北區", only the part in
// that language; "principal" and the like are 校長 in Chinese.
void esri_words_word(esri_buf *out, esri_tongue tongue, const char *word);

#endif
