// SPDX-License-Identifier: GPL-3.0-or-later
// The files of templates: esr's own, and those of an office.
#include <esr/templates.h>

#include <stdlib.h>

#include "base/file.h"
#include "invite/compose/builtin.h"
#include "invite/compose/composer.h"

#define TEMPLATE_BYTES_MAX ((size_t)256 << 10)

typedef struct language {
    const char *file;
    const char *colon; // behind a label
    const char *built_in;
    const size_t *built_in_length;
} language;

static const language languages[ESRI_TONGUES] = {
    {"zh.txt", "：", esri_template_zh, &esri_template_zh_length},
    {"en.txt", ": ", esri_template_en, &esri_template_en_length},
};

const char *esr_template_file(size_t at) {
    return at < ESRI_TONGUES ? languages[at].file : NULL;
}

// --- reading --------------------------------------------------------------------------------

// Reads an office's own template of a language; `found` stays as it is if there is none.
static esr_status read_own(esr_context *ctx, const char *folder, esri_tongue tongue,
                           esri_template *out, bool *found) {
    char *path = esri_path_join(folder, languages[tongue].file);
    char *bytes = NULL;
    size_t length = 0;
    esr_status status = ESR_OK;
    if (!path) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    if (!esri_path_exists(path))
        goto cleanup;
    *found = true;
    ESR_TRY(esri_file_read(ctx, path, TEMPLATE_BYTES_MAX, &bytes, &length));
    status = esri_template_read(ctx, path, bytes, length, out);
cleanup:
    free(path);
    free(bytes);
    return status;
}

esr_status esri_wordings_read(esr_context *ctx, const char *folder,
                              esri_wording wordings[ESRI_TONGUES]) {
    esr_status status = ESR_OK;
    bool found = false, faulty = false;
    for (int tongue = 0; tongue < ESRI_TONGUES; tongue++) {
        const language *own = &languages[tongue];
        wordings[tongue].colon = own->colon;
        ESR_TRY(esri_template_read(ctx, own->file, own->built_in, *own->built_in_length,
                                   &wordings[tongue].built_in));
        if (!folder)
            continue;
        status = read_own(ctx, folder, (esri_tongue)tongue, &wordings[tongue].own, &found);
        faulty = faulty || status == ESR_E_INPUT;
        if (status != ESR_OK && status != ESR_E_INPUT)
            goto cleanup;
    }
    status = faulty ? ESR_E_INPUT : ESR_OK;
    if (folder && !found)
        status = esri_fail(ctx, ESR_E_INPUT, folder,
                           "holds no templates, neither zh.txt nor en.txt; esr templates writes "
                           "them");
cleanup:
    return status;
}

void esri_wordings_free(esri_wording wordings[ESRI_TONGUES]) {
    for (int tongue = 0; tongue < ESRI_TONGUES; tongue++) {
        esri_template_free(&wordings[tongue].built_in);
        esri_template_free(&wordings[tongue].own);
    }
}

esr_status esr_templates_check(esr_context *ctx, const char *folder) {
    esri_wording wordings[ESRI_TONGUES] = {0};
    esr_status status = esri_wordings_read(ctx, folder, wordings);
    esri_wordings_free(wordings);
    return status;
}

// --- writing --------------------------------------------------------------------------------

esr_status esr_templates_write(esr_context *ctx, const char *folder) {
    char *paths[ESRI_TONGUES] = {0};
    esr_status status = ESR_OK;
    for (int tongue = 0; tongue < ESRI_TONGUES; tongue++) {
        paths[tongue] = esri_path_join(folder, languages[tongue].file);
        if (!paths[tongue]) {
            status = esri_fail_nomem(ctx);
            goto cleanup;
        }
        if (esri_path_exists(paths[tongue])) {
            status = esri_fail(ctx, ESR_E_EXISTS, paths[tongue],
                               "is there already; choose another folder, or remove it");
            goto cleanup;
        }
    }
    ESR_TRY(esri_folder_make(ctx, folder));
    for (int tongue = 0; tongue < ESRI_TONGUES; tongue++)
        ESR_TRY(esri_file_write(ctx, paths[tongue], languages[tongue].built_in,
                                *languages[tongue].built_in_length));
cleanup:
    for (int tongue = 0; tongue < ESRI_TONGUES; tongue++)
        free(paths[tongue]);
    return status;
}
