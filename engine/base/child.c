// SPDX-License-Identifier: GPL-3.0-or-later
// One fork, one pipe, limits by setrlimit, and a clock in the parent.
#include "base/child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILES_MOST   24   // open at once: zone files and tables of encodings are read
#define FILES_CLOSED 1024 // of the parent's at most: those beyond stay open
#define CHUNK        65536

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HOLDS_MEMORY false // a sanitizer maps more than any limit lets it
#else
#define HOLDS_MEMORY true
#endif

// --- in the child ---------------------------------------------------------------------------

static bool limit(int what, rlim_t most) {
    const struct rlimit both = {.rlim_cur = most, .rlim_max = most};
    return setrlimit(what, &both) == 0;
}

// What the parent has at most in memory already, which the child begins with.
static rlim_t memory_now(void) {
    struct rusage used;
    return getrusage(RUSAGE_SELF, &used) == 0 ? (rlim_t)used.ru_maxrss * 1024 : 0;
}

static bool confine(const esri_child_limits *limits, int kept) {
    for (int file = STDERR_FILENO + 1; file < FILES_CLOSED; file++)
        if (file != kept)
            close(file);
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, FILES_MOST) &&
           limit(RLIMIT_CPU, (rlim_t)limits->cpu_seconds) &&
           (!HOLDS_MEMORY || limit(RLIMIT_DATA, limits->memory + memory_now()));
}

static bool write_all(int file, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

// The exit code is the status.
_Noreturn static void do_work(const esri_child_limits *limits, int to, esri_child_work work,
                              void *user) {
    esri_buf answer = {0};
    signal(SIGPIPE, SIG_IGN);
    if (!confine(limits, to))
        _exit(ESR_E_INTERNAL);
    esr_status status = work(user, &answer);
    if (status == ESR_OK && answer.failed)
        status = ESR_E_NOMEM;
    if (status == ESR_OK && answer.length > 0 && !write_all(to, answer.text, answer.length))
        status = ESR_E_IO;
    _exit((int)status);
}

// --- in the parent --------------------------------------------------------------------------

typedef struct listening {
    esr_context *ctx;
    int from;
    int64_t until_ms;
    size_t most;
    esri_buf answer;
    bool late, too_much;
} listening;

// Reads until the child has closed its end, or must be stopped.
static void listen_to(listening *to) {
    char chunk[CHUNK];
    for (;;) {
        int64_t left = to->until_ms - esri_now_ms();
        struct pollfd waiting = {.fd = to->from, .events = POLLIN};
        to->late = left <= 0 || esr_context_cancelled(to->ctx);
        if (to->late)
            return;
        int ready = poll(&waiting, 1, (int)left);
        if (ready <= 0)
            continue;
        ssize_t size = read(to->from, chunk, sizeof chunk);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return;
        to->too_much = to->answer.length + (size_t)size > to->most;
        if (to->too_much)
            return;
        esri_buf_add_bytes(&to->answer, chunk, (size_t)size);
    }
}

static esr_status judge(const listening *to, const char *subject, int ended) {
    int signal = WIFSIGNALED(ended) ? WTERMSIG(ended) : 0;
    if (esr_context_cancelled(to->ctx))
        return esri_fail(to->ctx, ESR_E_INPUT, subject, "was not read to its end: interrupted");
    if (to->late || signal == SIGXCPU || (signal == SIGKILL && !to->too_much))
        return esri_fail(to->ctx, ESR_E_INPUT, subject, "takes too long to read");
    if (to->too_much)
        return esri_fail(to->ctx, ESR_E_INPUT, subject, "holds more than can be read");
    if (signal != 0)
        return esri_fail(to->ctx, ESR_E_INPUT, subject, "can't be read: the reading broke off");
    return WIFEXITED(ended) && WEXITSTATUS(ended) <= ESR_E_INTERNAL ? (esr_status)WEXITSTATUS(ended)
                                                                    : ESR_E_INTERNAL;
}

// How it ended; as if it had been killed if nobody knows, as where SIGCHLD is ignored.
static int wait_for(pid_t child) {
    pid_t waited;
    int ended = 0;
    do
        waited = waitpid(child, &ended, 0);
    while (waited < 0 && errno == EINTR);
    return waited == child ? ended : SIGKILL;
}

esr_status esri_child_run(esr_context *ctx, const char *subject, const esri_child_limits *limits,
                          esri_child_work work, void *user, char **out, size_t *out_length) {
    int ends[2];
    if (pipe(ends) != 0)
        return esri_fail(ctx, ESR_E_IO, subject, "no pipe can be made: %s", strerror(errno));
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        do_work(limits, ends[1], work, user);
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return esri_fail(ctx, ESR_E_IO, subject, "no process can be started: %s", strerror(errno));
    }
    listening to = {.ctx = ctx,
                    .from = ends[0],
                    .until_ms = esri_now_ms() + limits->wall_ms,
                    .most = limits->answer_most};
    listen_to(&to);
    if (to.late || to.too_much)
        kill(child, SIGKILL);
    esr_status status = judge(&to, subject, wait_for(child));
    close(ends[0]);
    if (status == ESR_OK) {
        *out_length = to.answer.length;
        *out = to.answer.length > 0 ? esri_buf_take(&to.answer) : strdup("");
        if (!*out)
            status = esri_fail_nomem(ctx);
    }
    esri_buf_free(&to.answer);
    return status;
}
