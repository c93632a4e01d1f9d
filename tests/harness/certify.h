// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates for tests: of the plan that the search finds, with a record that is made up.
#ifndef CERTIFY_H
#define CERTIFY_H

#include "harness.h"

extern const esr_record certify_record;

// Solves the cycle and gives the solution and its certificate, which the caller frees first.
esr_certificate *certify_cycle(esr_context *ctx, const esr_cycle *cycle, esr_solution **solution);

#endif
