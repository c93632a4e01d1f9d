// SPDX-License-Identifier: GPL-3.0-or-later
// How handing something over to a server or a program ended. Whether it arrived is the one thing
// that must not be guessed, so "surely not" and "nobody knows" are kept apart.
#ifndef ESRI_NET_HANDOVER_H
#define ESRI_NET_HANDOVER_H

#include "base/context.h"

typedef enum esri_handover_kind {
    ESRI_HANDED_OVER,
    ESRI_HELD,     // not begun, as the caller or a cancelled context wanted
    ESRI_LATER,    // surely not taken, but this message may be another time
    ESRI_LOST,     // the same, as the connection ended half-way
    ESRI_REFUSED,  // surely not taken, and never will be
    ESRI_AWAY,     // surely not taken: the server is out of reach, or takes nothing at present
    ESRI_SHUT,     // surely not taken: as things are set up, nothing will be
    ESRI_DOUBTFUL, // the last word was said and no answer came
} esri_handover_kind;

#define ESRI_HANDOVER_WORDS 400
typedef struct esri_handover {
    esri_handover_kind kind;
    char words[ESRI_HANDOVER_WORDS]; // why, in the other side's words; clean UTF-8; "" if all is
                                     // well
} esri_handover;

// Sets both; the words become a part of one line (esri_text_add_line), as they go to terminals and
// into the database, and are cut where they are too long.
void esri_handover_set(esri_handover *handover, esri_handover_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Called when a message is about to be handed over, while that can still be left; it is left unless
// this answers true.
typedef struct esri_handover_gate {
    bool (*open)(void *user);
    void *user;
} esri_handover_gate;

#endif
