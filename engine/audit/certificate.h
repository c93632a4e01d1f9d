// SPDX-License-Identifier: GPL-3.0-or-later
// What the files of certificates share: the facts, the tree of JSON that is made of them, its seal.
#ifndef ESRI_AUDIT_CERTIFICATE_H
#define ESRI_AUDIT_CERTIFICATE_H

#include <jansson.h>

#include <esr/certificate.h>

#include "base/arena.h"
#include "base/sha256.h"

#define ESRI_CERTIFICATE_SCHEMA "esr-certificate-1"

// A certificate with the memory that it owns.
typedef struct esri_owned_certificate {
    esr_certificate certificate; // first, so that both have one address
    esri_arena arena;
    char *json;
} esri_owned_certificate;

// Gathers all but the JSON. `record` may be NULL.
ESR_MUST_USE esr_status esri_certificate_gather(esr_context *ctx, const esr_solution *solution,
                                                const esr_record *record,
                                                esri_owned_certificate **out);

// Gathers what stands in the part `input` alone, into an empty certificate.
ESR_MUST_USE esr_status esri_certificate_gather_input(esr_context *ctx, const esr_cycle *cycle,
                                                      esri_owned_certificate *owned);

// Whether the cycle has anything that the rule could forbid.
bool esri_rule_is_used(const esr_cycle *cycle, esr_rule rule);

// The tree of a certificate without its seal, for the caller to decref; NULL without memory.
// Without a record its parts `made` and `record` are null.
json_t *esri_certificate_tree(const esr_certificate *certificate);
// Its part `input` alone.
json_t *esri_certificate_input_tree(const esr_certificate *certificate);

// The seal of a tree: SHA-256 of its compact JSON with sorted keys, but for its key `seal`. False
// without memory.
bool esri_certificate_seal(const json_t *tree, esr_hash *out);

// Reads the plan, the bound and the prices of a certificate into an empty solution, which the
// caller frees in any case. `where` gets the place of what can't be read (ESR_E_INPUT) as text in
// `arena`, and `value` what stands there.
ESR_MUST_USE esr_status esri_certificate_read(esr_context *ctx, const json_t *tree,
                                              const esr_cycle *cycle, esri_arena *arena,
                                              esr_solution *out, const char **where,
                                              const json_t **value);

#endif
