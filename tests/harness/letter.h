// SPDX-License-Identifier: GPL-3.0-or-later
// An invitation with its facts, made up: for tests of composing, which then change what they are
// about. Without changes: Chan Tai Man is asked to be the principal of the team that visits Misty
// Fir for two days from 2 November 2026, with one other member who is known.
#ifndef LETTER_H
#define LETTER_H

#include "harness.h"
#include "invite/compose.h"

typedef struct letter {
    esri_compose_options options; // both languages, no roster, an alarm a day before
    esri_fact_member team[1];
    const char *open_seats[1];
    esri_facts facts, before; // what_before of a move: three days later
    esr_invitation invitation;
    esri_composition what;
} letter;

// Makes the letter; it points into itself, and must not be moved.
void letter_init(letter *l, esr_message_kind kind, esr_recipient recipient);

// Composes it, texts first. The composition points into the arena.
ESR_MUST_USE esr_status letter_compose(esr_context *ctx, letter *l, esri_arena *arena,
                                       esri_composed *out);

#endif
