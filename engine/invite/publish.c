// SPDX-License-Identifier: GPL-3.0-or-later
// A publication as a whole: one transaction from reading the plan to the line in the journal.
#include "invite/publish.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <esr/rules.h>

#include "base/buf.h"
#include "base/context.h"
#include "base/idmap.h"
#include "store/store_db.h"

// The publication with all that it owns.
typedef struct owned_publication {
    esr_publication publication; // first, so that both have one address
    esri_arena arena;
    esr_cycle *cycle;
    esr_solution *solution;
    esr_invitation_list *invitations;
    esri_sent sent;
} owned_publication;

// One call of esr_publish.
typedef struct publishing {
    esr_context *ctx;
    esr_store *store;
    const esr_publish_options *options;
    owned_publication *owned;
    esri_choices choices;
    esri_due_list due;
    esr_due *at; // the publication's
} publishing;

void esr_publication_free(esr_publication *publication) {
    if (!publication)
        return;
    owned_publication *owned = (owned_publication *)publication;
    esr_message_list_free(owned->sent.messages);
    esr_invitation_list_free(owned->invitations);
    esr_solution_free(owned->solution);
    esr_cycle_free(owned->cycle);
    esri_arena_free(&owned->arena);
    free(owned);
}

// --- what is due ----------------------------------------------------------------------------

static esr_status find_due_of(publishing *p, const esr_plan *plan, esri_due_list *out) {
    owned_publication *owned = p->owned;
    const esri_due_options options = {.as_of = p->options->as_of,
                                      .now =
                                          p->options->now ? p->options->now : (int64_t)time(NULL),
                                      .hold = p->options->hold,
                                      .team = p->choices.roster == ESR_ROSTER_TEAM};
    return esri_due_find(p->ctx, plan, &options, owned->invitations, owned->sent.unsent,
                         &owned->arena, out);
}

static esr_status find_due(publishing *p, const esr_plan *plan) {
    owned_publication *owned = p->owned;
    esr_status status = ESR_OK;
    ESR_TRY(esr_store_invitations(p->ctx, p->store, &owned->invitations));
    ESR_TRY(esri_sent_find(p->ctx, p->store, owned->invitations, &owned->arena, &owned->sent));
    ESR_TRY(find_due_of(p, plan, &p->due));
cleanup:
    return status;
}

static esr_status find_choices(publishing *p) {
    esr_publication *out = &p->owned->publication;
    esr_status status =
        esri_choices_find(p->ctx, p->store, p->options, &p->owned->arena, &p->choices);
    if (status != ESR_OK)
        return status;
    out->roster = p->choices.roster;
    out->language = p->choices.language;
    out->alarm_days = p->choices.alarm_days;
    out->templates = esri_arena_strdup(&p->owned->arena, p->choices.templates);
    return out->templates ? ESR_OK : esri_fail_nomem(p->ctx);
}

static void take_days(const esri_facts *facts, esr_day *first, esr_day *last) {
    *first = facts->first_day;
    *last = esr_visit_last_day(facts->first_day, facts->half_days);
}

// What is said of a message to the caller.
static esr_due due_of(const esri_due *due) {
    esr_due out = {.kind = due->kind,
                   .key = due->invitation.key,
                   .name = due->facts.name,
                   .name_zh = due->facts.name_zh,
                   .address = due->invitation.address,
                   .school = due->facts.school,
                   .school_zh = due->facts.school_zh,
                   .first_before = ESR_DAY_NONE,
                   .last_before = ESR_DAY_NONE,
                   .state = due->invitation.state,
                   .sequence = due->invitation.sequence,
                   .silent = due->silent};
    take_days(&due->facts, &out.first_day, &out.last_day);
    if (due->before.review_id) {
        take_days(&due->before, &out.first_before, &out.last_before);
        out.changed = esri_facts_compare(&due->before, &due->facts);
    }
    return out;
}

// Counts the people and schools that hear something, each once.
static esr_status count_heard(publishing *p) {
    esr_publication *out = &p->owned->publication;
    esri_idmap heard = {.arena = &p->owned->arena};
    for (size_t i = 0; i < out->count; i++) {
        const esr_due *due = &out->at[i];
        const bool school = due->key.recipient == ESR_RECIPIENT_SCHOOL;
        if (due->silent)
            continue;
        out->messages++;
        out->by_hand += !*due->address;
        const char *key =
            esri_arena_printf(&p->owned->arena, "%c%s", school ? 'S' : 'R', due->key.id);
        if (!key)
            return esri_fail_nomem(p->ctx);
        if (esri_idmap_get(&heard, key, strlen(key)) >= 0)
            continue;
        if (!esri_idmap_add(&heard, key, 0))
            return esri_fail_nomem(p->ctx);
        out->schools += school;
        out->reviewers += !school;
    }
    return ESR_OK;
}

static esr_status tell(publishing *p) {
    p->at = esri_arena_alloc(&p->owned->arena, p->due.count, sizeof *p->at);
    if (!p->at)
        return esri_fail_nomem(p->ctx);
    for (size_t i = 0; i < p->due.count; i++)
        p->at[i] = due_of(&p->due.at[i]);
    p->owned->publication.at = p->at;
    p->owned->publication.count = p->due.count;
    return count_heard(p);
}

// --- the messages ---------------------------------------------------------------------------

static esr_status new_composer(const publishing *p, esri_compose_options *options,
                               esri_composer **out) {
    *options = esri_choices_compose(&p->choices, p->owned->cycle);
    for (size_t i = 0; i < p->due.count; i++)
        esri_choices_cover(options, &p->due.at[i].invitation);
    return esri_composer_new(p->ctx, options, out);
}

static void show_progress(const publishing *p, size_t done) {
    if (p->options->progress)
        p->options->progress(p->options->progress_user, done, p->due.count);
}

static esr_status write_messages(publishing *p) {
    esr_publication *out = &p->owned->publication;
    esri_compose_options compose;
    esri_writer writer = {.ctx = p->ctx, .store = p->store, .sent = &p->owned->sent};
    esr_status status = ESR_OK;
    ESR_TRY(new_composer(p, &compose, &writer.composer));
    ESR_TRY(esri_watch_new(p->ctx, p->owned->solution->plan, p->options->as_of,
                           p->choices.roster == ESR_ROSTER_TEAM, &writer.watch));
    show_progress(p, 0);
    for (size_t i = 0; i < p->due.count; i++) {
        if (esr_context_cancelled(p->ctx)) {
            status = esri_fail(p->ctx, ESR_E_LIMIT, NULL, "interrupted; nothing was written");
            goto cleanup;
        }
        ESR_TRY(esri_write_due(&writer, &p->due.at[i], &p->at[i].id));
        if (out->first_id == 0)
            out->first_id = p->at[i].id;
        show_progress(p, i + 1);
    }
    ESR_TRY(esri_watch_finish(writer.watch));
    out->voided = writer.voided;
cleanup:
    esri_composer_free(writer.composer);
    esri_watch_free(writer.watch);
    return status;
}

// --- the record -----------------------------------------------------------------------------

// A bound for the plans of a cycle that differs in its `published` table alone: those of the former
// cycle cost at least `bound`, and each may save no more than what it paid there for changes that
// are none now.
static int64_t bound_now(const esr_cycle *former, const esr_cycle *cycle, int64_t bound) {
    const esr_cost_rates *rates = &former->costs;
    int32_t now = 0;
    for (int32_t p = 0; p < former->published_count; p++) {
        const esr_published *was = &former->published[p], *is = NULL;
        while (now < cycle->published_count && cycle->published[now].review.at < was->review.at)
            now++;
        if (now < cycle->published_count && cycle->published[now].review.at == was->review.at)
            is = &cycle->published[now];
        if (was->first_day != ESR_DAY_NONE && !(is && is->first_day == was->first_day))
            bound -= rates->change_date;
        for (int32_t i = 0; i < was->told_count; i++) {
            bool still = false;
            for (int32_t k = 0; is && k < is->told_count && !still; k++)
                still = cycle->told[is->told_at + k].at == former->told[was->told_at + i].at;
            if (!still)
                bound -= rates->change_reviewer;
        }
    }
    const int64_t least = esr_least_cost(cycle);
    return bound > least ? bound : least;
}

static esr_status put_cycle(publishing *p, esr_cycle *cycle, const char *detail) {
    const esr_cycle *former = p->owned->cycle;
    const esr_plan *plan = p->owned->solution->plan;
    esr_verdict *verdict = NULL;
    esr_plan *same = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esr_plan_new(p->ctx, cycle, &same));
    memcpy(same->first_day, plan->first_day, (size_t)cycle->review_count * sizeof *plan->first_day);
    memcpy(same->member, plan->member, (size_t)cycle->place_count * sizeof *plan->member);
    ESR_TRY(esr_verify(p->ctx, same, &verdict));
    const esr_carry carry = {.costs = verdict->costs,
                             .bound = bound_now(former, cycle, p->owned->solution->bound)};
    ESR_TRY(esr_store_put_edit(p->ctx, p->store, former, cycle, &carry, "publish", detail));
cleanup:
    esr_verdict_free(verdict);
    esr_plan_free(same);
    return status;
}

static char *detail_text(const publishing *p) {
    const esr_publication *out = &p->owned->publication;
    esri_buf text = {0};
    if (out->messages == 0)
        esri_buf_add(&text, "nothing to be told");
    else
        esri_buf_printf(&text, "%zu message%s to %" PRId32 " reviewer%s and %" PRId32 " school%s",
                        out->messages, out->messages == 1 ? "" : "s", out->reviewers,
                        out->reviewers == 1 ? "" : "s", out->schools, out->schools == 1 ? "" : "s");
    if (out->voided > 0)
        esri_buf_printf(&text, ", %" PRId32 " that waited made void", out->voided);
    return esri_buf_take(&text);
}

// The table of what people were told, the publication, the choices, the line in the journal.
static esr_status write_record(publishing *p) {
    esr_cycle *cycle = NULL;
    char *detail = detail_text(p);
    esr_status status = ESR_OK;
    if (!detail)
        return esri_fail_nomem(p->ctx);
    ESR_TRY(esr_publish_carry(p->ctx, p->store, p->owned->cycle, &cycle));
    if (cycle)
        ESR_TRY(put_cycle(p, cycle, detail));
    else
        ESR_TRY(esri_store_log(p->ctx, p->store->db, "publish", detail));
    ESR_TRY(esri_told_add_publication(p->ctx, p->store));
    ESR_TRY(esri_choices_keep(p->ctx, p->store, &p->choices));
cleanup:
    esr_cycle_free(cycle);
    free(detail);
    return status;
}

// --- all of it ------------------------------------------------------------------------------

static esr_status publish(publishing *p) {
    owned_publication *owned = p->owned;
    esr_status status = ESR_OK;
    ESR_TRY(esr_store_get_cycle(p->ctx, p->store, &owned->cycle));
    ESR_TRY(esr_store_get_solution(p->ctx, p->store, owned->cycle, &owned->solution));
    owned->publication.plan = owned->solution->plan;
    ESR_TRY(find_choices(p));
    ESR_TRY(find_due(p, owned->solution->plan));
    ESR_TRY(tell(p));
    if (p->options->dry_run || p->due.count == 0)
        return ESR_OK;
    ESR_TRY(write_messages(p));
    ESR_TRY(write_record(p));
cleanup:
    return status;
}

// A dry run finds the faults of templates too.
static esr_status check_templates(const publishing *p) {
    esri_compose_options options;
    esri_composer *composer = NULL;
    esr_status status = new_composer(p, &options, &composer);
    esri_composer_free(composer);
    return status;
}

esr_status esr_publish(esr_context *ctx, esr_store *store, const esr_publish_options *options,
                       esr_publication **out) {
    owned_publication *owned = calloc(1, sizeof *owned);
    publishing p = {.ctx = ctx, .store = store, .options = options, .owned = owned};
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_status status =
        esri_db_begin(ctx, store->db, options->dry_run ? ESRI_DB_READ : ESRI_DB_WRITE);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, publish(&p));
    if (status == ESR_OK && options->dry_run)
        status = check_templates(&p);
    if (status == ESR_OK)
        *out = &owned->publication;
    else
        esr_publication_free(&owned->publication);
    return status;
}

static bool is_in(const esri_due_list *list, const esri_due *due) {
    const esr_event_key *key = &due->invitation.key;
    for (size_t i = 0; i < list->count; i++) {
        const esri_due *other = &list->at[i];
        if (other->kind == due->kind &&
            strcmp(other->invitation.key.review_id, key->review_id) == 0 &&
            other->invitation.key.recipient == key->recipient &&
            other->invitation.key.part == key->part &&
            strcmp(other->invitation.key.id, key->id) == 0 &&
            esri_facts_compare(&other->facts, &due->facts) == 0)
            return true;
    }
    return false;
}

// Leaves out what would be due of another plan too.
static esr_status leave_out(publishing *p, const esr_plan *but) {
    esri_due_list others;
    esr_status status = find_due_of(p, but, &others);
    if (status != ESR_OK)
        return status;
    esri_due *rest = esri_arena_alloc(&p->owned->arena, p->due.count, sizeof *rest);
    size_t count = 0;
    if (!rest)
        return esri_fail_nomem(p->ctx);
    for (size_t i = 0; i < p->due.count; i++)
        if (!is_in(&others, &p->due.at[i]))
            rest[count++] = p->due.at[i];
    p->due = (esri_due_list){rest, count};
    return ESR_OK;
}

static esr_status count(publishing *p, const esr_plan *plan, const esr_plan *but, esr_reach *out) {
    const esr_publication *publication = &p->owned->publication;
    bool published = false;
    esr_status status = ESR_OK;
    ESR_TRY(esr_store_is_published(p->ctx, p->store, &published));
    if (!published) {
        *out = (esr_reach){0};
        return ESR_OK;
    }
    ESR_TRY(find_choices(p));
    ESR_TRY(find_due(p, plan));
    if (but)
        ESR_TRY(leave_out(p, but));
    ESR_TRY(tell(p));
    *out = (esr_reach){publication->messages, publication->reviewers, publication->schools};
cleanup:
    return status;
}

esr_status esr_publish_count(esr_context *ctx, esr_store *store, const esr_plan *plan,
                             const esr_plan *but, esr_day as_of, bool hold, esr_reach *out) {
    const esr_publish_options options = {.as_of = as_of, .hold = hold};
    owned_publication *owned = calloc(1, sizeof *owned);
    publishing p = {.ctx = ctx, .store = store, .options = &options, .owned = owned};
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_READ);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, count(&p, plan, but, out));
    esr_publication_free(&owned->publication);
    return status;
}
