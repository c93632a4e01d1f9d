// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario beside the cycle as it is, in names: what it costs, who has more visits or fewer, what
// stays open and why, and which visits differ.
#include <stdlib.h>
#include <string.h>

#include "kit/changes.h"
#include "kit/names.h"
#include "kit/output.h"
#include "kit/table.h"
#include "scenario/scenes.h"

#define NAMES_MOST 12 // people or reviews in a list
#define GAPS_MOST  5  // that are told with their reason
#define WIDTH      100

// Texts that are told one behind the other, the first NAMES_MOST of them.
typedef struct names {
    char *at[NAMES_MOST + 1];
    int count; // of all
} names;

static void add_name(names *list, char *name) {
    if (list->count < NAMES_MOST)
        list->at[list->count] = name;
    else
        free(name);
    list->count++;
}

// "Reviewers gone (12): R001 …, R005 …", where there are any; frees them.
static void end_names(cli_run *run, names *list, const char *what) {
    int shown = list->count < NAMES_MOST ? list->count : NAMES_MOST;
    if (list->count > NAMES_MOST)
        list->at[shown++] = cli_format("and %d more", list->count - NAMES_MOST);
    if (list->count > 0 && !run->json) {
        int column = printf("%s (%d):", what, list->count);
        cli_list_wrap(stdout, (const char *const *)list->at, shown, column + 1, column, WIDTH);
    }
    for (int i = 0; i < shown; i++)
        free(list->at[i]);
}

// "4 of 8 seats stay empty, 2 more than in the base."
static void print_open(cli_run *run, const char *noun, const char *what, int32_t open, int32_t all,
                       int32_t before) {
    if (open == 0)
        return;
    char *more = open > before   ? cli_format("%d more than in the base", (int)(open - before))
                 : open < before ? cli_format("%d fewer than in the base", (int)(before - open))
                                 : cli_format("as in the base");
    cli_print(run, "%d of %d %s %s, %s.\n", (int)open, (int)all, noun, what, more);
    free(more);
}

static void print_seats(cli_run *run, const esr_measures *before, const esr_measures *after) {
    int32_t was = before->seats - before->filled, is = after->seats - after->filled;
    int32_t unplanned = after->reviews - after->scheduled;
    if (is == 0 && unplanned == 0 && was == 0)
        cli_print(run, "Every seat is filled, as in the base.\n");
    else if (is == 0 && unplanned == 0)
        cli_print(run, "Every seat is filled; the base leaves %d empty.\n", (int)was);
    print_open(run, "reviews", unplanned == 1 ? "has no visit" : "have no visit", unplanned,
               after->reviews, before->reviews - before->scheduled);
    print_open(run, "seats", is == 1 ? "is empty" : "are empty", is, after->seats, was);
}

static void print_dearer(cli_run *run, esr_dearer dearer) {
    int64_t least = dearer.least, most = dearer.most;
    char *low = cli_thousands(least < 0 ? -least : least);
    char *high = cli_thousands(most < 0 ? -most : most);
    static const char why[] = "a longer search would tell";
    if (!dearer.known)
        cli_print(run, "The current plan breaks rules (esr show): its cost compares to nothing.\n");
    else if (least == most && least == 0)
        cli_print(run, "The best plan costs the same, proven.\n");
    else if (least == most)
        cli_print(run, "The best plan costs %s %s, proven.\n", high, most > 0 ? "more" : "less");
    else if (least < 0 && most > 0)
        cli_print(run, "The best plan costs between %s less and %s more: %s.\n", low, high, why);
    else if (least >= 0)
        cli_print(run, "The best plan costs %s to %s more: %s.\n", low, high, why);
    else
        cli_print(run, "The best plan costs %s to %s less: %s.\n", high, low, why);
    free(low);
    free(high);
}

json_t *scene_dearer_json(const cli_scene *base, const cli_scene *scene) {
    const esr_dearer dearer = esr_measures_dearer(&base->measures, &scene->measures);
    if (!dearer.known)
        return json_null();
    return cli_need(json_pack("{s:I, s:I}", "least", (json_int_t)dearer.least, "most",
                              (json_int_t)dearer.most));
}

void scene_tell_verdict(cli_run *run, const cli_scene *base, const cli_scene *scene) {
    print_seats(run, &base->measures, &scene->measures);
    print_dearer(run, esr_measures_dearer(&base->measures, &scene->measures));
    cli_put(run, "best_costs_more", scene_dearer_json(base, scene));
    cli_print(run, "\n");
}

// Which of a kind one cycle has and the other has not.
typedef int32_t (*find_fn)(const esr_cycle *cycle, const char *id);
static int32_t find_reviewer(const esr_cycle *cycle, const char *id) {
    return esr_cycle_find_reviewer(cycle, id).at;
}
static int32_t find_review(const esr_cycle *cycle, const char *id) {
    return esr_cycle_find_review(cycle, id).at;
}

static char *review_name(const esr_cycle *cycle, int32_t at) {
    char *school = cli_school_name(cycle, cycle->reviews[at].school);
    char *text = cli_format("%s at %s", cycle->reviews[at].id, school);
    free(school);
    return text;
}

static json_t *tell_apart(cli_run *run, const esr_cycle *in, const esr_cycle *other, bool reviewers,
                          const char *what) {
    find_fn find = reviewers ? find_reviewer : find_review;
    int32_t count = reviewers ? in->reviewer_count : in->review_count;
    names apart = {.count = 0};
    json_t *list = cli_need(json_array());
    for (int32_t i = 0; i < count; i++) {
        const char *id = reviewers ? in->reviewers[i].id : in->reviews[i].id;
        if (find(other, id) >= 0)
            continue;
        json_array_append_new(list, json_string(id));
        add_name(&apart,
                 reviewers ? cli_reviewer_name(in, (esr_reviewer_ix){i}) : review_name(in, i));
    }
    end_names(run, &apart, what);
    return list;
}

// Visits by reviewer; for the caller to free.
static int32_t *count_visits(const esr_plan *plan) {
    int32_t *visits = cli_need(calloc((size_t)plan->cycle->reviewer_count + 1, sizeof *visits));
    for (int32_t p = 0; p < plan->cycle->place_count; p++)
        if (plan->member[p].at >= 0)
            visits[plan->member[p].at]++;
    return visits;
}

// Who is there in both and has more visits in the scenario, or fewer.
static void tell_loads(cli_run *run, const esr_plan *before, const esr_plan *after) {
    int32_t *was = count_visits(before), *is = count_visits(after);
    names more = {.count = 0}, fewer = {.count = 0};
    json_t *list = cli_need(json_array());
    for (int32_t r = 0; r < before->cycle->reviewer_count; r++) {
        int32_t now = find_reviewer(after->cycle, before->cycle->reviewers[r].id);
        if (now < 0 || was[r] == is[now])
            continue;
        char *name = cli_reviewer_name(before->cycle, (esr_reviewer_ix){r});
        add_name(is[now] > was[r] ? &more : &fewer,
                 cli_format("%s %d → %d", name, (int)was[r], (int)is[now]));
        free(name);
        json_array_append_new(
            list, cli_need(json_pack("{s:s, s:i, s:i}", "reviewer", before->cycle->reviewers[r].id,
                                     "before", (int)was[r], "after", (int)is[now])));
    }
    end_names(run, &more, "More visits");
    end_names(run, &fewer, "Fewer visits");
    cli_put(run, "loads", list);
    free(was);
    free(is);
}

static const char *seat_of(const esr_cycle *cycle, const esr_gap_reason *gap) {
    return gap->place < 0 ? "" : cycle->seats.at[cycle->places[gap->place].seat];
}

// How many gaps of the first `count` are of that seat of that review.
static int count_like(const esr_gap_list *gaps, size_t count, const esr_cycle *in,
                      const esr_gap_reason *gap, const esr_cycle *cycle) {
    int found = 0;
    for (size_t i = 0; i < count; i++)
        found +=
            strcmp(in->reviews[gaps->at[i].review.at].id, cycle->reviews[gap->review.at].id) == 0 &&
            strcmp(seat_of(in, &gaps->at[i]), seat_of(cycle, gap)) == 0;
    return found;
}

// Whether the base leaves that open, too; of two seats of a kind it may be one.
static bool is_old(const cli_scene *base, const cli_scene *scene, size_t at) {
    const esr_gap_list *gaps = scene->solved.gaps, *old = base->solved.gaps;
    return count_like(gaps, at, scene->cycle, &gaps->at[at], scene->cycle) <
           count_like(old, old->count, base->cycle, &gaps->at[at], scene->cycle);
}

// What the scenario leaves open and the base does not, with the reasons.
static void tell_gaps(cli_run *run, const cli_scene *base, const cli_scene *scene) {
    const esr_gap_list *gaps = scene->solved.gaps;
    json_t *list = cli_need(json_array());
    int count = 0;
    for (size_t i = 0; i < gaps->count; i++)
        count += !is_old(base, scene, i);
    if (count > 0)
        cli_print(run, "Left open here, and not in the base (%d):\n", count);
    for (size_t i = 0, told = 0; i < gaps->count; i++) {
        const esr_gap_reason *gap = &gaps->at[i];
        const char *review = scene->cycle->reviews[gap->review.at].id;
        const char *seat = seat_of(scene->cycle, gap);
        if (is_old(base, scene, i))
            continue;
        json_array_append_new(
            list, cli_need(json_pack("{s:s, s:o, s:s}", "review", review, "seat",
                                     *seat ? json_string(seat) : json_null(), "why", gap->text)));
        if (told++ >= GAPS_MOST || run->json)
            continue;
        int column = printf("  %s%s%s", review, *seat ? ", " : "", seat);
        cli_text_wrap(stdout, gap->text, column + 2, column, WIDTH);
    }
    if (count > GAPS_MOST)
        cli_print(run, "  and %d more\n", count - GAPS_MOST);
    cli_put(run, "left_open", list);
}

// What matters most comes first: a visit or a member lost, then gained, other days, other people.
static int rank(const esr_review_change *change) {
    bool was = change->first_before != ESR_DAY_NONE, is = change->first_after != ESR_DAY_NONE;
    bool empties = false, fills = false;
    for (int32_t s = 0; s < change->seat_count; s++) {
        empties = empties || change->seats[s].after.at < 0;
        fills = fills || change->seats[s].before.at < 0;
    }
    if (was && !is)
        return 0;
    if (is && !was)
        return 2;
    if (empties || fills)
        return empties ? 1 : 3;
    return change->first_before != change->first_after ? 4 : 5;
}

static int by_rank(const void *a, const void *b) {
    const esr_review_change *left = a, *right = b;
    int order = rank(left) - rank(right);
    return order ? order : strcmp(left->id, right->id);
}

// "53 visits differ: 12 are on other days, 41 seats change hands, 2 seats lose their members"
static void print_summary(cli_run *run, const esr_plan_diff *diff) {
    const char *joint = ": ";
    int hands = 0, emptied = 0, filled = 0;
    for (int32_t i = 0; i < diff->count; i++)
        for (int32_t s = 0; s < diff->at[i].seat_count; s++) {
            const esr_seat_change *seat = &diff->at[i].seats[s];
            emptied += seat->after.at < 0 && diff->at[i].first_after != ESR_DAY_NONE;
            filled += seat->before.at < 0 && diff->at[i].first_before != ESR_DAY_NONE;
            hands += seat->before.at >= 0 && seat->after.at >= 0;
        }
    const struct {
        int count;
        const char *one, *many;
    } parts[] = {
        {diff->unscheduled, "is no more", "are no more"},
        {diff->scheduled, "is new", "are new"},
        {diff->moved, "is on other days", "are on other days"},
        {emptied, "seat loses its member", "seats lose their members"},
        {filled, "seat gets a member", "seats get members"},
        {hands, "seat changes hands", "seats change hands"},
    };
    char *visits = cli_counted(diff->count, "visit differs", "visits differ");
    cli_print(run, "%s", visits);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count == 0)
            continue;
        cli_print(run, "%s%d %s", joint, parts[i].count,
                  parts[i].count == 1 ? parts[i].one : parts[i].many);
        joint = ", ";
    }
    cli_print(run, "\n");
    free(visits);
}

static cli_exit tell_changes(cli_run *run, const cli_scene *base, const cli_scene *scene,
                             int32_t most) {
    esr_plan_diff *diff = NULL;
    esr_status status = esr_plan_compare(run->ctx, base->solved.solution->plan,
                                         scene->solved.solution->plan, &diff);
    if (status != ESR_OK)
        return cli_failed(run, status);
    size_t count = (size_t)diff->count;
    esr_review_change *changes = cli_need(malloc((count + 1) * sizeof *changes));
    for (size_t i = 0; i < count; i++)
        changes[i] = diff->at[i];
    qsort(changes, count, sizeof *changes, by_rank);
    esr_plan_diff ranked = *diff;
    ranked.at = changes;
    if (count > 0)
        print_summary(run, diff);
    cli_list_changes(run, &ranked, base->cycle, scene->cycle, most);
    cli_put(run, "changes", cli_changes_json(diff, base->cycle, scene->cycle));
    free(changes);
    esr_plan_diff_free(diff);
    return CLI_DONE;
}

cli_exit scene_tell_names(cli_run *run, const cli_scene *base, const cli_scene *scene,
                          int32_t most) {
    const esr_cycle *before = base->cycle, *after = scene->cycle;
    cli_put(run, "reviewers_gone", tell_apart(run, before, after, true, "Reviewers gone"));
    cli_put(run, "reviewers_new", tell_apart(run, after, before, true, "Reviewers new"));
    cli_put(run, "reviews_gone", tell_apart(run, before, after, false, "Reviews gone"));
    cli_put(run, "reviews_new", tell_apart(run, after, before, false, "Reviews new"));
    tell_loads(run, base->solved.solution->plan, scene->solved.solution->plan);
    tell_gaps(run, base, scene);
    return tell_changes(run, base, scene, most);
}
