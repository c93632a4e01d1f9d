// SPDX-License-Identifier: GPL-3.0-or-later
// Composers: their time zones, and the way from facts to a whole message.
#include "invite/compose.h"

#include <stdlib.h>
#include <string.h>

#include "calendar/itip.h"
#include "ics/text.h"
#include "invite/compose/composer.h"
#include "mime/mime.h"

#define TITLE_OCTETS 255 // some readers cut longer titles, and not between characters
#define ELLIPSIS     "…"

esr_status esri_composer_new(esr_context *ctx, const esri_compose_options *options,
                             esri_composer **out) {
    esri_composer *composer = calloc(1, sizeof *composer);
    esr_status status = ESR_OK;
    if (!composer)
        return esri_fail_nomem(ctx);
    composer->ctx = ctx;
    composer->options = options;
    if (!esri_mime_is_address(options->organizer_email)) {
        status = esri_fail(ctx, ESR_E_INPUT, "cycle.ini: organizer",
                           "needs a mailbox that answers can go to, such as "
                           "Office <office@example.org>");
        goto cleanup;
    }
    ESR_TRY(esri_wordings_read(ctx, options->templates, composer->wordings));
    *out = composer;
    composer = NULL;
cleanup:
    esri_composer_free(composer);
    return status;
}

static void zone_free(esri_composer_zone *zone) {
    free(zone->name);
    free(zone->text);
    esri_ics_zone_free(&zone->zone);
    free(zone);
}

void esri_composer_free(esri_composer *composer) {
    if (!composer)
        return;
    esri_wordings_free(composer->wordings);
    for (esri_composer_zone *zone = composer->zones, *next; zone; zone = next) {
        next = zone->next;
        zone_free(zone);
    }
    free(composer);
}

// --- time zones -----------------------------------------------------------------------------

static esr_status read_zone(const esri_composer *composer, const char *name,
                            esri_composer_zone *zone) {
    esri_buf text = {0};
    bool found = false;
    esr_status status = esri_ics_zone_load(composer->ctx, name, &zone->zone, &found);
    if (status != ESR_OK)
        return status;
    if (!found)
        return esri_fail(composer->ctx, ESR_E_INPUT, name,
                         "is no time zone that this machine's zone data know");
    esri_ics_add_zone(&text, name, &zone->zone, composer->options->first_day,
                      composer->options->last_day);
    zone->text = esri_buf_take(&text);
    zone->name = strdup(name);
    return zone->text && zone->name ? ESR_OK : esri_fail_nomem(composer->ctx);
}

esr_status esri_composer_zone_find(esri_composer *composer, const char *name,
                                   const esri_composer_zone **out) {
    for (esri_composer_zone *zone = composer->zones; zone; zone = zone->next)
        if (strcmp(zone->name, name) == 0) {
            *out = zone;
            return ESR_OK;
        }
    esri_composer_zone *zone = calloc(1, sizeof *zone);
    if (!zone)
        return esri_fail_nomem(composer->ctx);
    esr_status status = read_zone(composer, name, zone);
    if (status != ESR_OK) {
        zone_free(zone);
        return status;
    }
    zone->next = composer->zones;
    composer->zones = zone;
    *out = zone;
    return ESR_OK;
}

// --- texts ----------------------------------------------------------------------------------

// One of the event's texts, in each language that is spoken; `between` joins them. At most `most`
// octets; 0: any number.
static esr_status make_text(const esri_composer *composer, esri_template_text text,
                            const esri_values values[ESRI_TONGUES], const char *between,
                            size_t most, esri_arena *arena, const char **out) {
    esri_buf all = {0};
    esri_buf_add(&all, "");
    for (int tongue = 0; tongue < ESRI_TONGUES; tongue++) {
        if (!esri_composer_speaks(composer, (esri_tongue)tongue))
            continue;
        esri_buf one = {0};
        esri_fill(&composer->wordings[tongue], text, &values[tongue], &one, NULL);
        if (one.length > 0 && (!all.text || strcmp(all.text, one.text) != 0)) {
            esri_buf_add(&all, all.length > 0 ? between : "");
            esri_buf_add(&all, one.text);
        }
        all.failed = all.failed || one.failed;
        esri_buf_free(&one);
    }
    if (!all.failed && most > 0 && all.length > most) {
        all.length = esri_utf8_prefix(all.text, most - strlen(ELLIPSIS));
        esri_buf_add(&all, ELLIPSIS);
    }
    const char *copy = all.failed ? NULL : esri_arena_strndup(arena, all.text, all.length);
    esri_buf_free(&all);
    if (!copy)
        return esri_fail_nomem(composer->ctx);
    *out = copy;
    return ESR_OK;
}

esr_status esri_compose_texts(esri_composer *composer, const esri_facts *facts, esri_arena *arena,
                              esr_invitation *invitation) {
    esri_values values[ESRI_TONGUES];
    const char *title = NULL, *place = NULL, *text = NULL;
    esr_status status = ESR_OK;
    for (int tongue = 0; tongue < ESRI_TONGUES; tongue++)
        if (esri_composer_speaks(composer, (esri_tongue)tongue))
            ESR_TRY(esri_values_of(composer, (esri_tongue)tongue, facts, NULL, invitation, arena,
                                   &values[tongue]));
    ESR_TRY(make_text(composer, ESRI_TEXT_TITLE, values, " ", TITLE_OCTETS, arena, &title));
    ESR_TRY(make_text(composer, ESRI_TEXT_PLACE, values, " ", 0, arena, &place));
    ESR_TRY(make_text(composer, ESRI_TEXT_DESCRIPTION, values, "\n\n", 0, arena, &text));
    invitation->title = title;
    invitation->place = place;
    invitation->text = text;
cleanup:
    return status;
}

// --- messages -------------------------------------------------------------------------------

// A calendar object that breaks the rules of its method must not go out.
static esr_status check(const esri_composer *composer, const esri_composition *what,
                        const esri_buf *calendar) {
    esri_buf breaches = {0};
    esr_status status = ESR_OK;
    if (esri_itip_check(calendar->text, calendar->length, &breaches) > 0)
        status = breaches.failed
                     ? esri_fail_nomem(composer->ctx)
                     : esri_fail(composer->ctx, ESR_E_INTERNAL, what->invitation->uid,
                                 "would be told with a calendar object that breaks the rules: %s",
                                 breaches.text);
    esri_buf_free(&breaches);
    return status;
}

esr_status esri_compose(esri_composer *composer, const esri_composition *what, esri_arena *arena,
                        esri_composed *out) {
    esri_composed made = {0};
    esri_buf calendar = {0};
    esr_status status = ESR_OK;
    if (*what->invitation->address && !esri_mime_is_address(what->invitation->address))
        return esri_fail(composer->ctx, ESR_E_INPUT, what->invitation->address,
                         "is no address that mail can go to; one looks like name@example.org");
    ESR_TRY(esri_compose_calendar(composer, what, &calendar));
    ESR_TRY(check(composer, what, &calendar));
    made.calendar = esri_arena_strndup(arena, calendar.text, calendar.length);
    if (!made.calendar) {
        status = esri_fail_nomem(composer->ctx);
        goto cleanup;
    }
    ESR_TRY(esri_compose_mail(composer, what, arena, &made));
    *out = made;
cleanup:
    esri_buf_free(&calendar);
    return status;
}
