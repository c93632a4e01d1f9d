// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of one publication: the office's choices, the state of what was sent, each message,
// and the table of what people were told.
#ifndef ESRI_INVITE_PUBLISH_H
#define ESRI_INVITE_PUBLISH_H

#include <esr/publish.h>

#include "invite/compose.h"
#include "invite/due.h"
#include "invite/watch.h"
#include "store/told/told.h"

// What the office chose, for this time and from then on.
typedef struct esri_choices {
    esr_roster roster;
    esr_language language;
    const char *templates; // "": esr's own
    int32_t alarm_days;
} esri_choices;

// Those that are given, else remembered, else at first; texts in the arena.
ESR_MUST_USE esr_status esri_choices_find(esr_context *ctx, esr_store *store,
                                          const esr_publish_options *options, esri_arena *arena,
                                          esri_choices *out);
// The options of a composer that follow from them and the cycle.
esri_compose_options esri_choices_compose(const esri_choices *choices, const esr_cycle *cycle);
// Makes the options' days cover those of an invitation: what was told may have been of others.
void esri_choices_cover(esri_compose_options *options, const esr_invitation *invitation);
ESR_MUST_USE esr_status esri_choices_keep(esr_context *ctx, esr_store *store,
                                          const esri_choices *choices);

// How far the messages of each invitation came.
typedef struct esri_sent {
    const bool *unsent;            // [invitation]: it has messages, and all of them still wait
    const char *const *first_mail; // [invitation]: the Message-ID of the first one; NULL
    const int32_t *last;           // [invitation]: its last message in `messages`; -1
    const int32_t *before;         // [message]: the one before of the same invitation; -1
    esr_message_list *messages;    // without texts; for esr_message_list_free
} esri_sent;
ESR_MUST_USE esr_status esri_sent_find(esr_context *ctx, esr_store *store,
                                       const esr_invitation_list *invitations, esri_arena *arena,
                                       esri_sent *out);

// A publication that is being written.
typedef struct esri_writer {
    esr_context *ctx;
    esr_store *store;
    const esri_sent *sent;
    esri_composer *composer;
    esri_watch *watch;
    int32_t voided;
} esri_writer;
// Writes the message and the invitation that it carries; gives the message's id, 0 if it is silent.
ESR_MUST_USE esr_status esri_write_due(esri_writer *writer, const esri_due *due, int64_t *id);

// Composes a message, puts it into the outbox, and gives it to the watch, arena and all: nothing
// may be kept before esri_watch_finish. `now` is the invitation that it tells.
ESR_MUST_USE esr_status esri_write_message(esri_writer *writer, const esri_due *due,
                                           const esr_invitation *now, esri_arena *arena,
                                           int64_t *id);

#endif
