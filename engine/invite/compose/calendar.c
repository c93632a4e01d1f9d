// SPDX-License-Identifier: GPL-3.0-or-later
// The iCalendar object of a message (RFC 5545, 5546), with no property that its method forbids.
#include <stdlib.h>
#include <string.h>

#include "calendar/events.h"
#include "ics/text.h"
#include "invite/compose/composer.h"

static bool is_by_hand(const esri_composition *what) {
    return !*what->invitation->address;
}

const char *esri_compose_method(const esri_composition *what) {
    switch (what->kind) {
    case ESR_MESSAGE_CANCEL:
    case ESR_MESSAGE_RELEASE:
        return "CANCEL";
    case ESR_MESSAGE_REFUSE:
        return "DECLINECOUNTER";
    case ESR_MESSAGE_INVITE:
    case ESR_MESSAGE_MOVE:
    case ESR_MESSAGE_CONFIRM:
    case ESR_MESSAGE_UPDATE:
    case ESR_MESSAGE_REMIND:
    case ESR_MESSAGE_RESEND:
        break;
    }
    return is_by_hand(what) ? "PUBLISH" : "REQUEST";
}

static bool is_request(const esri_composition *what) {
    return strcmp(esri_compose_method(what), "REQUEST") == 0;
}

// --- people ---------------------------------------------------------------------------------

static const char *partstat(esr_answer answer) {
    switch (answer) {
    case ESR_ANSWER_ACCEPTED:
        return "ACCEPTED";
    case ESR_ANSWER_TENTATIVE:
        return "TENTATIVE";
    case ESR_ANSWER_DECLINED:
        return "DECLINED";
    case ESR_ANSWER_NONE:
        break;
    }
    return "NEEDS-ACTION";
}

static void add_attendee(const esri_composer *composer, const char *parameters, const char *name_zh,
                         const char *name, const char *address, esri_buf *out) {
    esri_buf property = {0}, names = {0};
    esri_buf_printf(&property, "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT%s", parameters);
    esri_buf_add(&names, "");
    switch (composer->options->language) {
    case ESRI_BOTH:
        esri_event_add_names(&names, name_zh, name);
        break;
    case ESRI_CHINESE:
        esri_words_name(&names, ESRI_TONGUE_ZH, name_zh, name);
        break;
    case ESRI_ENGLISH:
        esri_words_name(&names, ESRI_TONGUE_EN, name_zh, name);
        break;
    }
    if (!property.failed && !names.failed)
        esri_ics_add_person(out, property.text, names.text, address);
    out->failed = out->failed || property.failed || names.failed;
    esri_buf_free(&property);
    esri_buf_free(&names);
}

// The recipient; with the roster of the team also those members whom they may know. What the
// others have answered is nobody else's business.
static void add_attendees(const esri_composer *composer, const esri_composition *what,
                          esri_buf *out) {
    const esr_invitation *invitation = what->invitation;
    const esri_facts *facts = what->facts;
    esri_buf parameters = {0};
    if (is_by_hand(what))
        return;
    if (is_request(what))
        esri_buf_printf(&parameters, ";PARTSTAT=%s;RSVP=TRUE", partstat(invitation->answer));
    else
        esri_buf_add(&parameters, "");
    if (!parameters.failed)
        add_attendee(composer, parameters.text, invitation->name_zh, invitation->name,
                     invitation->address, out);
    out->failed = out->failed || parameters.failed;
    esri_buf_free(&parameters);
    if (!composer->options->team || !is_request(what) || !facts->team_told ||
        facts->recipient != ESR_RECIPIENT_REVIEWER)
        return;
    for (size_t i = 0; i < facts->team_count; i++)
        if (*facts->team[i].address)
            add_attendee(composer, ";PARTSTAT=NEEDS-ACTION", facts->team[i].name_zh,
                         facts->team[i].name, facts->team[i].address, out);
}

// --- the event ------------------------------------------------------------------------------

static void add_times(const esr_invitation *invitation, esri_buf *out) {
    esri_ics_add_time(out, "DTSTART", invitation->time_zone, invitation->first_day,
                      invitation->from);
    esri_ics_add_time(out, "DTEND", invitation->time_zone, invitation->first_day, invitation->to);
    if (invitation->days > 1)
        esri_buf_printf(out, "RRULE:FREQ=DAILY;COUNT=%d\r\n", invitation->days);
}

// STATUS; none in a CANCEL that takes one attendee out of an event that goes on. One that was
// handed over has no attendees, and so is cancelled for whoever has it.
static void add_status(const esri_composition *what, esri_buf *out) {
    switch (what->invitation->state) {
    case ESR_INVITATION_TENTATIVE:
        esri_ics_add_line(out, "STATUS", "TENTATIVE");
        break;
    case ESR_INVITATION_CONFIRMED:
        esri_ics_add_line(out, "STATUS", "CONFIRMED");
        break;
    case ESR_INVITATION_RELEASED:
        if (!is_by_hand(what))
            break;
        esri_ics_add_line(out, "STATUS", "CANCELLED");
        break;
    case ESR_INVITATION_CANCELLED:
        esri_ics_add_line(out, "STATUS", "CANCELLED");
        break;
    }
}

static void add_alarm(const esri_composer *composer, const esri_composition *what, esri_buf *out) {
    if (composer->options->alarm_days <= 0 || !is_request(what))
        return;
    esri_ics_add_line(out, "BEGIN", "VALARM");
    esri_ics_add_line(out, "ACTION", "DISPLAY");
    esri_ics_add_text(out, "DESCRIPTION", what->invitation->title);
    esri_buf_printf(out, "TRIGGER:-P%dD\r\n", composer->options->alarm_days);
    esri_ics_add_line(out, "END", "VALARM");
}

// What all methods have.
static void add_identity(const esri_composer *composer, const esri_composition *what,
                         esri_buf *out) {
    const esr_invitation *invitation = what->invitation;
    esri_ics_add_line(out, "BEGIN", "VEVENT");
    esri_ics_add_text(out, "UID", invitation->uid);
    esri_buf_printf(out, "SEQUENCE:%d\r\n", invitation->sequence);
    esri_ics_add_instant(out, "DTSTAMP", invitation->stamp);
    esri_ics_add_person(out, "ORGANIZER", composer->options->organizer_name,
                        composer->options->organizer_email);
    add_attendees(composer, what, out);
}

static void add_description(const esri_composer *composer, const esri_composition *what,
                            esri_buf *out) {
    const esr_invitation *invitation = what->invitation;
    add_times(invitation, out);
    esri_ics_add_text(out, "SUMMARY", invitation->title);
    if (*invitation->place)
        esri_ics_add_text(out, "LOCATION", invitation->place);
    if (*invitation->text)
        esri_ics_add_text(out, "DESCRIPTION", invitation->text);
    if (what->related_uid)
        esri_ics_add_text(out, "RELATED-TO", what->related_uid);
    add_status(what, out);
    esri_ics_add_line(out, "TRANSP", "OPAQUE");
    add_alarm(composer, what, out);
}

// Appends the zone's VTIMEZONE: the one of all messages, unless the event lies outside its days.
static void add_zone(const esri_composer *composer, const esri_composer_zone *zone,
                     const esr_invitation *invitation, esri_buf *out) {
    const esr_day first = invitation->first_day, last = first + invitation->days - 1;
    if (first >= composer->options->first_day && last <= composer->options->last_day)
        esri_buf_add(out, zone->text);
    else
        esri_ics_add_zone(out, zone->name, &zone->zone, first, last);
}

esr_status esri_compose_calendar(esri_composer *composer, const esri_composition *what,
                                 esri_buf *out) {
    const bool is_refusal = what->kind == ESR_MESSAGE_REFUSE;
    const esri_composer_zone *zone = NULL;
    esr_status status = esri_composer_zone_find(composer, what->invitation->time_zone, &zone);
    if (status != ESR_OK)
        return status;
    esri_buf_add(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//esr//invitations//EN\r\n"
                      "CALSCALE:GREGORIAN\r\n");
    esri_ics_add_line(out, "METHOD", esri_compose_method(what));
    if (!is_refusal)
        add_zone(composer, zone, what->invitation, out);
    add_identity(composer, what, out);
    if (!is_refusal)
        add_description(composer, what, out);
    esri_ics_add_line(out, "END", "VEVENT");
    esri_ics_add_line(out, "END", "VCALENDAR");
    return out->failed ? esri_fail_nomem(composer->ctx) : ESR_OK;
}
