// SPDX-License-Identifier: GPL-3.0-or-later
// Causes in sentences.
#ifndef ESRI_WORDS_H
#define ESRI_WORDS_H

#include "explain/empty/clash.h"

// What is said of a clash: who needs whom in which days, who may come, and why no others.
void esri_words_clash(esri_buf *out, esri_clash_work *work, const esr_empty_cause *cause);
// What is said where there is none.
void esri_words_other(esri_buf *out, const esr_empty_cause *cause);

#endif
