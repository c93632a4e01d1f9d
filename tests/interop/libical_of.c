// SPDX-License-Identifier: GPL-3.0-or-later
// Reads calendars of one event with libical, for the scripts beside it:
//   libical_of FILE…
// For each file its METHOD, the instants of DTSTART and DTEND (seconds since 1970), SUMMARY,
// LOCATION, DESCRIPTION, and what libical finds wrong ("": nothing), each ended by U+001E.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libical/ical.h>
#include <libical/icalrestriction.h>

#define BYTES_MAX 200000
#define END       "\x1e"

// The instant of a property, by the VTIMEZONE of the calendar itself.
static long long instant(icalcomponent *calendar, icalcomponent *event, icalproperty_kind kind) {
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    if (!property)
        return 0;
    icalparameter *tzid = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    icaltimetype time = icalvalue_get_datetime(icalproperty_get_value(property));
    icaltimezone *zone =
        tzid ? icalcomponent_get_timezone(calendar, icalparameter_get_tzid(tzid)) : NULL;
    return (long long)icaltime_as_timet_with_zone(time,
                                                  zone ? zone : icaltimezone_get_utc_timezone());
}

static void print_text(icalcomponent *event, icalproperty_kind kind) {
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    const char *text = property ? icalvalue_get_text(icalproperty_get_value(property)) : NULL;
    printf("%s" END, text ? text : "");
}

// What libical says is wrong. It writes that into the calendar, so this comes last.
static void print_faults(icalcomponent *calendar) {
    int errors = icalcomponent_count_errors(calendar);
    int kept = icalrestriction_check(calendar);
    if (errors == 0 && kept == 1) {
        printf(END);
        return;
    }
    char *text = icalcomponent_as_ical_string_r(calendar);
    const char *first = text ? strstr(text, "X-LIC-ERROR") : NULL;
    printf("%.150s" END, first ? first : "something");
    free(text);
}

static int print_file(const char *path) {
    static char bytes[BYTES_MAX];
    FILE *file = fopen(path, "rb");
    if (!file)
        return 1;
    size_t length = fread(bytes, 1, sizeof bytes - 1, file);
    bytes[length] = '\0';
    fclose(file);
    icalcomponent *calendar = icalparser_parse_string(bytes);
    icalcomponent *event =
        calendar ? icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT) : NULL;
    if (!event)
        return 1;
    printf("%s" END, icalproperty_method_to_string(icalcomponent_get_method(calendar)));
    printf("%lld" END, instant(calendar, event, ICAL_DTSTART_PROPERTY));
    printf("%lld" END, instant(calendar, event, ICAL_DTEND_PROPERTY));
    print_text(event, ICAL_SUMMARY_PROPERTY);
    print_text(event, ICAL_LOCATION_PROPERTY);
    print_text(event, ICAL_DESCRIPTION_PROPERTY);
    print_faults(calendar);
    icalcomponent_free(calendar);
    return 0;
}

int main(int argc, char **argv) {
    int failed = 0;
    icalerror_set_errors_are_fatal(0);
    for (int i = 1; i < argc; i++)
        failed += print_file(argv[i]);
    icaltimezone_free_builtin_timezones();
    return failed ? 1 : 0;
}
