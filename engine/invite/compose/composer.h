// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of composing share.
#ifndef ESRI_INVITE_COMPOSER_H
#define ESRI_INVITE_COMPOSER_H

#include "ics/zone.h"
#include "invite/compose.h"
#include "invite/compose/fill.h"
#include "invite/compose/words.h"

// A time zone that messages have named, and its VTIMEZONE for the days of the options.
typedef struct esri_composer_zone {
    struct esri_composer_zone *next;
    char *name, *text;
    esri_ics_zone zone;
} esri_composer_zone;

struct esri_composer {
    esr_context *ctx;
    const esri_compose_options *options;
    esri_wording wordings[ESRI_TONGUES];
    esri_composer_zone *zones;
};

// The time zone of that name, read at its first use. ESR_E_INPUT if the machine doesn't know it.
ESR_MUST_USE esr_status esri_composer_zone_find(esri_composer *composer, const char *name,
                                                const esri_composer_zone **out);

// Whether messages are written in that language.
static inline bool esri_composer_speaks(const esri_composer *composer, esri_tongue tongue) {
    return composer->options->language == ESRI_BOTH ||
           (composer->options->language == ESRI_CHINESE) == (tongue == ESRI_TONGUE_ZH);
}

// Fills empty wordings: esr's own, and those of a folder unless it is NULL. All faults are told as
// "file:LINE" before it fails with ESR_E_INPUT. The caller frees them in any case.
ESR_MUST_USE esr_status esri_wordings_read(esr_context *ctx, const char *folder,
                                           esri_wording wordings[ESRI_TONGUES]);
void esri_wordings_free(esri_wording wordings[ESRI_TONGUES]);

// --- parts ----------------------------------------------------------------------------------

// The values of a message in one language, in the arena; `before` and `invitation` may be NULL.
ESR_MUST_USE esr_status esri_values_of(esri_composer *composer, esri_tongue tongue,
                                       const esri_facts *facts, const esri_facts *before,
                                       const esr_invitation *invitation, esri_arena *arena,
                                       esri_values *out);

// The METHOD of a message: "REQUEST", "PUBLISH", "CANCEL", "DECLINECOUNTER".
const char *esri_compose_method(const esri_composition *what);
// Appends its iCalendar object.
ESR_MUST_USE esr_status esri_compose_calendar(esri_composer *composer, const esri_composition *what,
                                              esri_buf *out);

// Fills subject, message_id, and, where there is an address, plain, html and mail; `calendar` must
// be there.
ESR_MUST_USE esr_status esri_compose_mail(esri_composer *composer, const esri_composition *what,
                                          esri_arena *arena, esri_composed *out);

#endif
