// SPDX-License-Identifier: GPL-3.0-or-later
// The planning problem for other solvers.
#ifndef ESR_MODEL_H
#define ESR_MODEL_H

#include <esr/cycle.h>

// Writes the cycle as GNU MathProg data for models/esr.mod, with ids as they are and days counted
// from 1 on the cycle's first day: `glpsol -m models/esr.mod -d PATH` prints the least cost. For
// small cycles: fails with ESR_E_LIMIT if more than 500,000 triples of a review, a reviewer and
// a first day are allowed, and with ESR_E_IO if the file can't be written.
ESR_MUST_USE esr_status esr_export_mathprog(esr_context *ctx, const esr_cycle *cycle,
                                            const char *path);

// Writes the same program as a free MPS file, which every solver reads; comments in front say what
// the numbers in its names stand for. Fails with ESR_E_LIMIT if more than 1,000,000 triples are
// allowed or the program has more than 30,000,000 numbers, and with ESR_E_IO.
ESR_MUST_USE esr_status esr_export_mps(esr_context *ctx, const esr_cycle *cycle, const char *path);

#endif
