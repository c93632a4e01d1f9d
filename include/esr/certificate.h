// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates: what a plan is, costs and keeps, and how good it is proven to be, so that others
// can work it out again. docs/certificate.md says what stands in one and how it is checked.
#ifndef ESR_CERTIFICATE_H
#define ESR_CERTIFICATE_H

#include <esr/rules.h>
#include <esr/store.h>

// A SHA-256 in hexadecimal digits.
typedef struct esr_hash {
    char text[65];
} esr_hash;

typedef struct esr_input_file {
    const char *name; // "schools.csv", "cycle.ini", "calendars"
    int32_t rows;     // 1 or more
    esr_hash hash;
} esr_input_file;

typedef enum esr_ruling {
    ESR_RULING_KEPT,
    ESR_RULING_BROKEN,
    ESR_RULING_UNUSED, // nothing in the cycle that the rule could forbid
} esr_ruling;

// A relation that does not bind because somebody let it pass.
typedef struct esr_waiver {
    const esr_relation *relation;
    const esr_review_ix *used; // where the plan has the reviewer at the school, and the relation
    int32_t used_count;        // would otherwise forbid or cost it
} esr_waiver;

// Open for reading; borrows the solution and the record, owns the rest.
typedef struct esr_certificate {
    const esr_solution *solution;
    const esr_record *record;
    esr_verdict *verdict;
    esr_hash input; // of all rows
    const esr_input_file *files;
    int32_t file_count;
    int64_t bound;     // the solution's, or what the prices prove if that is more
    int64_t by_prices; // what the prices prove alone, worked out anew; in 1/ESR_PRICE_UNIT
    esr_ruling rulings[ESR_RULE_COUNT];
    int32_t broken[ESR_RULE_COUNT]; // how often
    const esr_waiver *waivers;
    int32_t waiver_count;
    const bool *pin_kept; // by pin of the cycle
    const char *json;     // the whole as JSON, ended by a line break
    esr_hash seal;        // of the JSON without the seal; stands in it
} esr_certificate;

// Gives the certificate of a plan to the caller. A plan that breaks rules is no error: that is what
// the certificate says then.
ESR_MUST_USE esr_status esr_certificate_new(esr_context *ctx, const esr_solution *solution,
                                            const esr_record *record, esr_certificate **out);
void esr_certificate_free(esr_certificate *certificate);

// A bound for a cycle from prices that a search of it, or of one much like it with the same reviews
// and reviewers, found: no plan of `cycle` that keeps the rules costs less. In whole units. Fails
// with ESR_E_INPUT where no team is possible for a review that a pin demands, or ESR_E_NOMEM.
ESR_MUST_USE esr_status esr_bound_prove(esr_context *ctx, const esr_cycle *cycle,
                                        const esr_prices *prices, int64_t *out);

// Whole units that prices of `bound` / ESR_PRICE_UNIT prove: rounded up, as costs are whole.
int64_t esr_price_units(int64_t bound);

// One thing in a certificate that is not what comes out when it is worked out again.
typedef struct esr_difference {
    const char *part;            // of the certificate: "cost"
    const char *where;           // "cost.terms.travel"
    const char *claimed, *found; // as JSON; "" where there is nothing
} esr_difference;

// What came of a check.
typedef struct esr_certificate_check {
    const char *cycle_id, *made_at, *made_by; // as the certificate says; "" where it does not
    esr_hash seal;                            // that belongs to the certificate as it is
    const char *const *parts; // that were compared, in the order of the certificate; ends with NULL
    const esr_difference *differences;
    size_t count;
    int64_t bound, by_prices; // what the input and the prices prove; see above
} esr_certificate_check;

// Works a certificate out again from the cycle, with the plan and the prices that stand in it, and
// gives what differs to the caller. Where the input differs, nothing else is compared. What only
// the database knows (parts "made" and "record") is guarded by the seal alone. Fails with
// ESR_E_INPUT if `text` is no certificate at all, as `name` in the fault.
ESR_MUST_USE esr_status esr_certificate_check_text(esr_context *ctx, const esr_cycle *cycle,
                                                   const char *name, const char *text,
                                                   esr_certificate_check **out);
// The same for a file.
ESR_MUST_USE esr_status esr_certificate_check_file(esr_context *ctx, const esr_cycle *cycle,
                                                   const char *path, esr_certificate_check **out);
void esr_certificate_check_free(esr_certificate_check *check);

#endif
