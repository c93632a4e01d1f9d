// SPDX-License-Identifier: GPL-3.0-or-later
// Where cycles and plans live: a folder of CSV files, or an SQLite database.
#ifndef ESR_STORE_H
#define ESR_STORE_H

#include <esr/decision.h>
#include <esr/plan.h>
#include <esr/solve.h>

// Reads and checks a folder (docs/input-format.md) and gives the cycle to the caller. Every fault
// in it is added to the context as FILE:LINE: COLUMN, then the call fails with ESR_E_INPUT.
ESR_MUST_USE esr_status esr_folder_read(esr_context *ctx, const char *folder, esr_cycle **out);

// The same. Where it fails with ESR_E_INPUT, but cycle.ini, schools, reviews and reviewers are
// sound, the cycle without the faulty rows is given to the caller as `rest`; else that stays as it
// is. It is for esr_check_rules alone, to report all faults at once: whatever that finds without
// rows that can only forbid or demand is a fault of the whole folder too.
ESR_MUST_USE esr_status esr_folder_read_rest(esr_context *ctx, const char *folder, esr_cycle **out,
                                             esr_cycle **rest);

// Writes a cycle as a folder that esr_folder_read reads back as the same cycle. The folder must
// not exist, or be empty: ESR_E_EXISTS.
ESR_MUST_USE esr_status esr_folder_write(esr_context *ctx, const esr_cycle *cycle,
                                         const char *folder);

// plan.csv (docs/input-format.md, "What comes out"). Reading fails with ESR_E_INPUT and a fault a
// line for unknown columns, reviews, seats or reviewers, bad dates, and rows that contradict.
ESR_MUST_USE esr_status esr_plan_read_csv(esr_context *ctx, const esr_cycle *cycle,
                                          const char *path, esr_plan **out);
ESR_MUST_USE esr_status esr_plan_write_csv(esr_context *ctx, const esr_plan *plan,
                                           const char *path);

// An open database. Holds one cycle, its plans, the UIDs of calendar events and a journal.
typedef struct esr_store esr_store;

// Creates an empty database; ESR_E_EXISTS if the file is there. Gives the store to the caller.
ESR_MUST_USE esr_status esr_store_create(esr_context *ctx, const char *path, esr_store **out);
// Opens an existing one: ESR_E_IO if there is none, ESR_E_DB if it is no esr database or newer
// than this esr.
ESR_MUST_USE esr_status esr_store_open(esr_context *ctx, const char *path, esr_store **out);
void esr_store_close(esr_store *store);

// Whether anything in it was published; such a database is not to be replaced without a question.
ESR_MUST_USE esr_status esr_store_is_published(esr_context *ctx, esr_store *store, bool *out);

// Makes what follows one transaction: nothing of it is kept, or seen by others, until esr_store_end
// is called with ESR_OK. With any other status all of it is undone. May be nested. Wanted around
// many calls of esr_store_event_uid, each of which else waits for the disk.
ESR_MUST_USE esr_status esr_store_begin(esr_context *ctx, esr_store *store);
// Answers `status`, or the reason why the changes could not be kept.
ESR_MUST_USE esr_status esr_store_end(esr_context *ctx, esr_store *store, esr_status status);

// Replaces the cycle, all or nothing. `source` says where it came from (a folder), for the record;
// it may be NULL. Former cycles and their plans stay in the record, but those plans are no longer
// current. A cycle that equals the stored one changes nothing, and its plan stays current.
ESR_MUST_USE esr_status esr_store_put_cycle(esr_context *ctx, esr_store *store,
                                            const esr_cycle *cycle, const char *source);
// How the current plan, or an edit of it, stands in an edited cycle.
typedef struct esr_carry {
    esr_costs costs;      // judged anew
    int64_t bound;        // no plan of the edited cycle that keeps the rules costs less
    const esr_plan *plan; // what the plan is now, in either cycle; NULL: it stays as it was
    int64_t run;          // the run that must still be the current one (esr_record.run), else
                          // ESR_E_INPUT; 0: whichever is
} esr_carry;
// Replaces the cycle `former`, which must be the stored one (else ESR_E_INPUT), by an edit of it
// with the same reviews, seats and reviewers, or by the same again; some reviews may be gone where
// `carry` has a plan of the edited cycle. The current plan, which `carry` is about (NULL: there is
// none), stays current, or gives way to the edited one: as a run of its own, which says from which
// it was carried over. The journal gets `what`, the command, and `detail`. Nothing is lost: former
// cycles and runs stay in the record, see esr_store_undo.
ESR_MUST_USE esr_status esr_store_put_edit(esr_context *ctx, esr_store *store,
                                           const esr_cycle *former, const esr_cycle *cycle,
                                           const esr_carry *carry, const char *what,
                                           const char *detail);
// Gives the cycle to the caller. ESR_E_INPUT if none was imported yet.
ESR_MUST_USE esr_status esr_store_get_cycle(esr_context *ctx, esr_store *store, esr_cycle **out);

// Adds a solution (plan, cost by term, bound, outcome, time, engine version, options) and makes it
// current. Its cycle must equal the stored one: ESR_E_INPUT if that was replaced in the meantime.
ESR_MUST_USE esr_status esr_store_put_solution(esr_context *ctx, esr_store *store,
                                               const esr_solution *solution, const esr_costs *costs,
                                               const esr_solve_options *options);
// The current plan with its cost, bound, outcome and time. ESR_E_INPUT if there is none.
ESR_MUST_USE esr_status esr_store_get_solution(esr_context *ctx, esr_store *store,
                                               const esr_cycle *cycle, esr_solution **out);

// The cycle and the plan before the last change. A change is a search, or an edit that was kept
// (esr_store_put_edit); what was taken back before counts as never done. What others decided or
// were told (declarations, waivers, a publication) and an import are not taken back. Of an answer
// its effect on the plan is, of calendars the list of them (esr_store_imported) as well.
typedef struct esr_former {
    int64_t run;            // what an undo makes current again; 0: nothing can be taken back
    int64_t undoes;         // the run that it takes back
    const char *what;       // the change: "solve", "pin", …; "" where there is none
    const char *at, *who;   // when it was made (UTC) and by whom
    const char *obstacle;   // where `run` is 0: why, as a clause
    esr_cycle *cycle;       // NULL where `run` is 0
    esr_solution *solution; // of that cycle; NULL where `run` is 0
} esr_former;
// Gives it to the caller; nothing in the database changes. ESR_E_INPUT if no cycle was imported
// yet.
ESR_MUST_USE esr_status esr_store_get_former(esr_context *ctx, esr_store *store, esr_former **out);
// Makes it current again: an import and a run of their own, which say what they restore. Fails with
// ESR_E_INPUT if something else has become current since, and where `run` is 0.
ESR_MUST_USE esr_status esr_store_undo(esr_context *ctx, esr_store *store,
                                       const esr_former *former);
void esr_former_free(esr_former *former);

// What the database says of how its current plan came about. Times are UTC, 2026-09-01T08:00:00Z;
// texts are "" where nothing is known.
typedef struct esr_record_decision {
    const char *at, *who; // at the keyboard
    const char *what;     // "declare" or "waive"
    const char *reviewer_id, *school_id, *kind, *from, *to;
    const char *name, *reason; // of whoever declared or waived it
} esr_record_decision;
typedef struct esr_record {
    const char *read_at, *read_by; // when and by whom the database was asked
    const char *imported_at, *imported_by, *imported_from, *imported_engine;
    const char *solved_at, *solved_by, *solved_engine;
    int64_t time_limit_ms, gap_ppm; // 0: none was given
    int64_t seed;
    int64_t run, carried_from;            // numbers of runs; 0: it was planned for this very input
    int64_t restores;                     // the run that esr undo made current again; 0: none
    const esr_record_decision *decisions; // for this cycle, oldest first
    size_t decision_count;
} esr_record;
// Gives the record of `solution`, which was read from the store, to the caller. ESR_E_DB if another
// plan has become current since.
ESR_MUST_USE esr_status esr_store_get_record(esr_context *ctx, esr_store *store,
                                             const esr_solution *solution, esr_record **out);
void esr_record_free(esr_record *record);

// The UID of a calendar event of the stored cycle: a random UUID, created at the first request and
// the same ever after. ESR_E_INPUT if no cycle was imported yet.
ESR_MUST_USE esr_status esr_store_event_uid(esr_context *ctx, esr_store *store,
                                            const esr_event_key *key, char out[37]);

// Adds a decision for the stored cycle. What it changes in the cycle is esr_store_put_edit's.
ESR_MUST_USE esr_status esr_store_add_decision(esr_context *ctx, esr_store *store,
                                               const esr_decision *decision);
// Gives the decisions for a cycle to the caller.
ESR_MUST_USE esr_status esr_store_decisions(esr_context *ctx, esr_store *store,
                                            const char *cycle_id, esr_decision_list **out);

// The journal: who changed what, and when; oldest first.
typedef struct esr_journal_entry {
    const char *at;   // UTC, 2026-09-01T08:00:00Z
    const char *who;  // at the keyboard
    const char *what; // "import", "plan", "declare", "waive", …
    const char *detail;
} esr_journal_entry;
typedef struct esr_journal {
    const esr_journal_entry *entries;
    size_t count;
} esr_journal;
// Gives the last `last` entries (0: all) to the caller.
ESR_MUST_USE esr_status esr_store_journal(esr_context *ctx, esr_store *store, size_t last,
                                          esr_journal **out);
void esr_journal_free(esr_journal *journal);

// Takes over what must not be lost when a new database replaces another: the UIDs of calendar
// events, so that re-planning keeps them (an event that has one here already keeps that), the
// decisions, what people were told and answered (invitations, messages and how far they came,
// answers, the office's choices) and the journal. In `store` nobody must have been told anything.
ESR_MUST_USE esr_status esr_store_copy_record(esr_context *ctx, esr_store *store, esr_store *from);

#endif
