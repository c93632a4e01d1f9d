// SPDX-License-Identifier: GPL-3.0-or-later
// Names and passwords, from the environment or from a file that is its owner's alone.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "net/net.h"

#define VARIABLE_SIZE  64
#define FILE_BYTES_MAX 4096

// Overwrites a text in a way that no compiler leaves out.
static void wipe(char *text) {
    for (volatile char *at = text; at && *at; at++)
        *at = '\0';
}

void esri_net_login_free(esri_net_login *login) {
    wipe(login->password);
    free(login->password);
    free(login->user);
    *login = (esri_net_login){0};
}

// The variable ESR_<service>_<what>; NULL if it is not set, or empty.
static const char *variable(const char *service, const char *what, char name[VARIABLE_SIZE]) {
    snprintf(name, VARIABLE_SIZE, "ESR_%s_%s", service, what);
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

// Ends the line that `at` begins, and answers the one behind it.
static char *end_line(char *at) {
    size_t length = strcspn(at, "\r\n");
    char *next = at + length + strspn(at + length, "\r\n");
    at[length] = '\0';
    return next;
}

static esr_status read_file(esr_context *ctx, const char *path, esri_net_login *out) {
    struct stat info;
    char *text = NULL;
    size_t length = 0;
    esr_status status = ESR_OK;
    if (stat(path, &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & (S_IRWXG | S_IRWXO)))
        return esri_fail(ctx, ESR_E_IO, path,
                         "can be read by others, and holds a password; chmod 600 mends that");
    ESR_TRY(esri_file_read(ctx, path, FILE_BYTES_MAX, &text, &length));
    char *password = end_line(text);
    end_line(password);
    if (!*text || !*password) {
        status = esri_fail(ctx, ESR_E_INPUT, path,
                           "is no login: the user would stand in its first line, the password in "
                           "its second");
        goto cleanup;
    }
    out->user = strdup(text);
    out->password = strdup(password);
    if (!out->user || !out->password)
        status = esri_fail_nomem(ctx);
cleanup:
    for (size_t i = 0; text && i < length; i++)
        ((volatile char *)text)[i] = '\0';
    free(text);
    return status;
}

esr_status esri_net_login_read(esr_context *ctx, const char *service, esri_net_login *out) {
    char user_name[VARIABLE_SIZE], password_name[VARIABLE_SIZE], file_name[VARIABLE_SIZE];
    const char *user = variable(service, "USER", user_name);
    const char *password = variable(service, "PASSWORD", password_name);
    const char *file = variable(service, "LOGIN", file_name);
    esri_net_login login = {0};
    esr_status status = ESR_OK;
    if (!user != !password) {
        status =
            esri_fail(ctx, ESR_E_INPUT, user ? user_name : password_name,
                      "is set without %s; a login needs both", user ? password_name : user_name);
    } else if (user) {
        login.user = strdup(user);
        login.password = strdup(password);
        if (!login.user || !login.password)
            status = esri_fail_nomem(ctx);
    } else if (file) {
        status = read_file(ctx, file, &login);
    }
    if (status == ESR_OK) {
        esri_net_login_free(out);
        *out = login;
        login = (esri_net_login){0};
    }
    esri_net_login_free(&login);
    return status;
}
