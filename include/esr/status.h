// SPDX-License-Identifier: GPL-3.0-or-later
// Return codes of every esr function that can fail. "No better plan" or "time is up" are no
// errors but outcomes, see solve.h.
#ifndef ESR_STATUS_H
#define ESR_STATUS_H

typedef enum esr_status {
    ESR_OK = 0,
    ESR_E_USAGE,    // the call or command line is wrong
    ESR_E_INPUT,    // what was handed in has faults; the context lists each of them
    ESR_E_IO,       // a file could not be read or written
    ESR_E_DB,       // the database refused, is locked, or is no esr database
    ESR_E_EXISTS,   // would overwrite what must be kept
    ESR_E_LIMIT,    // a limit was reached before any result
    ESR_E_NOMEM,    // out of memory
    ESR_E_INTERNAL, // a defect in esr itself
} esr_status;

#define ESR_MUST_USE __attribute__((warn_unused_result))

#endif
