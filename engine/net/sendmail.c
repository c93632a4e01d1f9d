// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the program. It reads the message from a file, not from a pipe: should esr be killed in the
// middle, a pipe would end there, and the program would take half a message for the whole.
#include "net/sendmail.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#define COMMAND_NOT_RUN 126 // a shell's code for what can't be run; 127: for what is not there

extern char **environ;

static esr_status fail_file(esr_context *ctx) {
    return esri_fail(ctx, ESR_E_IO, NULL, "no temporary file: %s", strerror(errno));
}

// What the program said, in one line.
static void read_words(FILE *said, char *out, size_t room) {
    rewind(said);
    size_t length = fread(out, 1, room - 1, said);
    out[length] = '\0';
}

static void judge(int code, const char *program, const char *said, esri_handover *out) {
    esri_handover_kind kind = ESRI_REFUSED;
    switch (code) {
    case EX_OK:
        esri_handover_set(out, ESRI_HANDED_OVER, "%s", "");
        return;
    case EX_TEMPFAIL:
    case EX_OSERR:
    case EX_IOERR:
        kind = ESRI_LATER;
        break;
    case EX_USAGE:
    case EX_SOFTWARE:
    case EX_OSFILE:
    case EX_CANTCREAT:
    case EX_PROTOCOL:
    case EX_NOPERM:
    case EX_CONFIG:
    case COMMAND_NOT_RUN:
    case COMMAND_NOT_RUN + 1:
        kind = ESRI_SHUT;
        break;
    default: // EX_NOUSER, EX_NOHOST, EX_UNAVAILABLE, ...
        break;
    }
    esri_handover_set(out, kind, "%s (%s ended with %d)", *said ? said : "no reason was given",
                      program, code);
}

// Starts the program with the message and with a file for what it says; 0 or an errno.
static int start(const char *program, const char *sender, int input, int said, pid_t *child) {
    // posix_spawn doesn't write to the words, though its type says that it might.
    union {
        const char *read[7];
        char *given[7];
    } words = {.read = {program, "-t", "-oi", "-f", sender, NULL}};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    int fault = posix_spawn_file_actions_init(&files);
    if (fault)
        return fault;
    fault = posix_spawnattr_init(&attributes);
    if (!fault) {
        sigset_t none, usual;
        sigemptyset(&none);
        sigemptyset(&usual);
        sigaddset(&usual, SIGPIPE);
        const int steps[] = {
            posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO),
            posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0),
            posix_spawn_file_actions_adddup2(&files, said, STDERR_FILENO),
            posix_spawnattr_setpgroup(&attributes, 0),
            posix_spawnattr_setsigmask(&attributes, &none),
            posix_spawnattr_setsigdefault(&attributes, &usual),
            posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                      POSIX_SPAWN_SETSIGDEF),
        };
        for (size_t i = 0; i < sizeof steps / sizeof *steps && !fault; i++)
            fault = steps[i];
        if (!fault)
            fault = posix_spawnp(child, program, &files, &attributes, words.given, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&files);
    return fault;
}

static void run(const char *program, const char *sender, FILE *input, FILE *said,
                esri_handover *out) {
    char words[ESRI_HANDOVER_WORDS];
    pid_t child = 0, ended = 0;
    int how = 0, fault = start(program, sender, fileno(input), fileno(said), &child);
    if (fault) {
        esri_handover_set(out, ESRI_SHUT, "%s can't be run: %s", program, strerror(fault));
        return;
    }
    do
        ended = waitpid(child, &how, 0);
    while (ended < 0 && errno == EINTR);
    read_words(said, words, sizeof words);
    if (ended == child && WIFEXITED(how))
        judge(WEXITSTATUS(how), program, words, out);
    else
        esri_handover_set(out, ESRI_DOUBTFUL, "%s was ended by signal %d", program,
                          ended == child ? WTERMSIG(how) : 0);
}

esr_status esri_sendmail(esr_context *ctx, const char *program, const char *sender,
                         const char *mail, esri_handover_gate gate, esri_handover *out) {
    esr_status status = ESR_OK;
    FILE *input = tmpfile(), *said = tmpfile();
    if (!input || !said) {
        status = fail_file(ctx);
        goto cleanup;
    }
    for (const char *at = mail; *at; at++) // a program of this machine wants its lines
        if (at[0] != '\r' || at[1] != '\n')
            putc(*at, input);
    if (fflush(input) != 0 || ferror(input)) {
        status = fail_file(ctx);
        goto cleanup;
    }
    rewind(input);
    if (gate.open(gate.user))
        run(program, sender, input, said, out);
    else
        esri_handover_set(out, ESRI_HELD, "%s", "");
cleanup:
    if (input)
        (void)fclose(input);
    if (said)
        (void)fclose(said);
    return status;
}
