// SPDX-License-Identifier: GPL-3.0-or-later
// Standard output, standard error, and the one JSON object; faults in all of them.
#include "kit/output.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "kit/faults.h"

#define JSON_STYLE (JSON_INDENT(1) | JSON_REAL_PRECISION(15))

void *cli_need(void *pointer) {
    if (pointer)
        return pointer;
    fputs("esr: out of memory\n", stderr);
    exit(CLI_INTERNAL);
}

static char *format_list(const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    size_t room = length < 0 ? 1 : (size_t)length + 1;
    char *text = cli_need(malloc(room));
    text[0] = '\0';
    vsnprintf(text, room, format, args);
    return text;
}

char *cli_format(const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *text = format_list(format, args);
    va_end(args);
    return text;
}

void cli_print(const cli_run *run, const char *format, ...) {
    if (run->json)
        return;
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
}

void cli_say(const cli_run *run, const char *format, ...) {
    if (run->quiet)
        return;
    fflush(stdout); // where both go to one place, in the order that they were said
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
}

void cli_put(cli_run *run, const char *key, json_t *value) {
    cli_need(value);
    if (!run->json)
        json_decref(value);
    else if (json_object_set_new(run->answer, key, value) != 0)
        cli_need(NULL);
}

// Faults stand out on a terminal.
static bool stderr_has_colour(void) {
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDERR_FILENO) && !(no_colour && *no_colour) && term && strcmp(term, "dumb") != 0;
}

// The stable words for a kind of fault in --json.
static const char *code_word(cli_exit code) {
    switch (code) {
    case CLI_USAGE:
        return "usage";
    case CLI_INPUT:
        return "input";
    case CLI_LIMIT:
        return "limit";
    case CLI_STORE:
        return "store";
    case CLI_INTERRUPTED:
        return "interrupted";
    case CLI_NO:
        return "no";
    case CLI_DONE:
    case CLI_INTERNAL:
        break;
    }
    return "internal";
}

static void tell(cli_run *run, cli_exit code, const char *where, const char *message) {
    run->failed = true;
    if (run->json)
        json_array_append_new(run->faults,
                              cli_need(json_pack("{s:s, s:s, s:s}", "code", code_word(code),
                                                 "where", where, "message", message)));
    fflush(stdout);
    const char *on = stderr_has_colour() ? "\033[1m" : "", *off = *on ? "\033[0m" : "";
    if (code == CLI_INPUT && *where) // FILE:LINE: COLUMN stays bare, as editors like it
        fprintf(stderr, "%s%s%s: %s\n", on, where, off, message);
    else if (*where)
        fprintf(stderr, "%sesr: %s%s: %s\n", on, where, off, message);
    else
        fprintf(stderr, "%sesr%s: %s\n", on, off, message);
}

cli_exit cli_refuse(cli_run *run, cli_exit code, const char *where, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *message = format_list(format, args);
    va_end(args);
    tell(run, code, where, message);
    free(message);
    return code;
}

cli_exit cli_usage(cli_run *run, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *message = format_list(format, args);
    va_end(args);
    tell(run, CLI_USAGE, "", message);
    free(message);
    if (run->command)
        fprintf(stderr, "Try: esr help %s\n", run->command->name);
    else
        fputs("Try: esr help\n", stderr);
    return CLI_USAGE;
}

static cli_exit exit_of(esr_status status) {
    switch (status) {
    case ESR_OK:
        return CLI_DONE;
    case ESR_E_USAGE:
        return CLI_USAGE;
    case ESR_E_INPUT:
        return CLI_INPUT;
    case ESR_E_IO:
    case ESR_E_DB:
    case ESR_E_EXISTS:
        return CLI_STORE;
    case ESR_E_LIMIT:
        return CLI_LIMIT;
    case ESR_E_NOMEM:
    case ESR_E_INTERNAL:
        break;
    }
    return CLI_INTERNAL;
}

cli_exit cli_failed(cli_run *run, esr_status status) {
    cli_exit code = exit_of(status);
    size_t count = esr_context_fault_count(run->ctx);
    esr_fault *faults = cli_faults_sorted(run->ctx);
    for (size_t i = 0; i < count; i++)
        tell(run, exit_of(faults[i].status), faults[i].subject, faults[i].message);
    free(faults);
    if (count == 0)
        tell(run, code, "", status == ESR_E_NOMEM ? "out of memory" : "failed without a reason");
    esr_context_clear(run->ctx);
    return code;
}

void cli_warnings(cli_run *run) {
    size_t count = esr_context_warning_count(run->ctx);
    json_t *list = json_object_get(run->answer, "warnings");
    list = list ? json_incref(list) : cli_need(json_array());
    for (size_t i = 0; i < count; i++) {
        esr_fault warning = esr_context_warning(run->ctx, i);
        cli_say(run, "warning: %s%s%s\n", warning.subject, *warning.subject ? ": " : "",
                warning.message);
        json_array_append_new(list, cli_need(json_pack("{s:s, s:s}", "where", warning.subject,
                                                       "message", warning.message)));
    }
    if (count > 0)
        cli_put(run, "warnings", list);
    else
        json_decref(list);
}

// Puts what every object of --json has in front of the answer.
static void print_json(cli_run *run, cli_exit code) {
    json_t *schema =
        run->command ? json_sprintf("esr-%s-1", run->command->name) : json_string("esr-1");
    json_t *object = cli_need(
        json_pack("{s:o, s:b, s:i}", "schema", schema, "ok", code == CLI_DONE, "exit", (int)code));
    json_object_update(object, run->answer);
    if (json_array_size(run->faults) > 0)
        json_object_set(object, "faults", run->faults);
    if (json_dumpf(object, stdout, JSON_STYLE) != 0)
        run->failed = true;
    putchar('\n');
    json_decref(object);
}

cli_exit cli_finish(cli_run *run, cli_exit code) {
    if (run->json)
        print_json(run, code);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("esr: standard output could not be written\n", stderr);
        return CLI_STORE;
    }
    return code;
}

char *cli_counted(int64_t count, const char *one, const char *many) {
    char *number = cli_thousands(count);
    char *text = cli_format("%s %s", number, count == 1 ? one : many);
    free(number);
    return text;
}

char *cli_thousands(int64_t number) {
    char digits[24], text[40];
    snprintf(digits, sizeof digits, "%" PRId64, number);
    size_t length = strlen(digits), at = 0, sign = digits[0] == '-';
    for (size_t i = 0; i < length; i++) {
        if (i > sign && (length - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
    return cli_format("%s", text);
}

int64_t cli_now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
