// SPDX-License-Identifier: GPL-3.0-or-later
// Pins that keep reviewers on one team: may they sit there together (H13, H14, H15), and is there
// a seat for each (H3: a matching of reviewers to seats)?
#include <string.h>

#include "rules/input/check.h"
#include "rules/say.h"

static const esr_pair *find_pair(const esr_cycle *cycle, esr_reviewer_ix a, esr_reviewer_ix b) {
    for (int32_t i = 0; i < cycle->pair_count; i++) {
        const esr_pair *pair = &cycle->pairs[i];
        if ((pair->first.at == a.at && pair->second.at == b.at) ||
            (pair->first.at == b.at && pair->second.at == a.at))
            return pair;
    }
    return NULL;
}

// Two reviewers kept on one team by pins `a` (before) and `b`.
static void check_two(esri_check *check, int32_t a, int32_t b) {
    const esr_cycle *cycle = check->cycle;
    esr_reviewer_ix before = cycle->pins[a].reviewer, after = cycle->pins[b].reviewer;
    esr_school_ix home = cycle->reviewers[after.at].home;
    esri_buf why = {0};
    if (home.at >= 0 && home.at == cycle->reviewers[before.at].home.at) {
        esri_say_reviewer(&why, cycle, before);
        esri_buf_printf(&why, ", kept on the same team by pins.csv:%d, comes from ",
                        cycle->pins[a].line);
        esri_say_school(&why, cycle, home);
        esri_buf_add(&why, " too");
        esri_check_pin_fault(check, b, "reviewer_id", ESR_H13_HOME_RELEASE, &why);
    }
    const esr_pair *pair = find_pair(cycle, before, after);
    if (!pair)
        return;
    esri_buf_printf(&why, "pairs.csv:%d keeps ", pair->line);
    esri_say_reviewer(&why, cycle, after);
    esri_buf_add(&why, " apart from ");
    esri_say_reviewer(&why, cycle, before);
    esri_buf_printf(&why, ", who is kept on the same team by pins.csv:%d", cycle->pins[a].line);
    esri_check_pin_fault(check, b, "reviewer_id", ESR_H14_PAIR, &why);
}

static void check_novices(esri_check *check, const esri_kept *kept) {
    int32_t novices = 0, most = check->cycle->limits.novices_per_team;
    for (int32_t i = kept->team; i < kept->team + kept->team_count; i++) {
        const esr_pin *pin = &check->cycle->pins[check->team[i]];
        if (check->cycle->reviewers[pin->reviewer.at].visits_done > 0 || ++novices != most + 1)
            continue;
        esri_buf why = {0};
        esri_buf_printf(&why, "more novices are kept on %s than the %d that a team may have",
                        check->cycle->reviews[kept->review.at].id, most);
        esri_check_pin_fault(check, check->team[i], "reviewer_id", ESR_H15_NOVICES, &why);
    }
}

// A matching of kept reviewers to the seats of one review, grown pin by pin (augmenting paths).
typedef struct matching {
    const esr_cycle *cycle;
    const esr_review *review;
    int32_t *holder; // by seat: the pin that holds it; -1: free
    bool *visited;   // by seat, in one search
} matching;

static bool seat_pin(matching *m, int32_t pin) {
    int32_t role = m->cycle->reviewers[m->cycle->pins[pin].reviewer.at].role;
    for (int32_t s = 0; s < m->review->seat_count; s++) {
        int32_t seat = m->cycle->places[m->review->seat_at + s].seat;
        if (m->visited[s] || !esri_role_fits(m->cycle, role, seat))
            continue;
        m->visited[s] = true;
        if (m->holder[s] >= 0 && !seat_pin(m, m->holder[s]))
            continue;
        m->holder[s] = pin;
        return true;
    }
    return false;
}

static void check_matching(esri_check *check, const esri_kept *kept, matching *m) {
    size_t seats = (size_t)m->review->seat_count;
    for (size_t s = 0; s < seats; s++)
        m->holder[s] = -1;
    for (int32_t i = kept->team; i < kept->team + kept->team_count; i++) {
        esri_pairing pairing = {check->cycle, kept->review,
                                check->cycle->pins[check->team[i]].reviewer, ESR_DAY_NONE};
        memset(m->visited, 0, seats * sizeof *m->visited);
        if (esri_h03_refuses(&pairing, NULL) || seat_pin(m, check->team[i]))
            continue; // a role that fits no seat at all was said before
        esri_buf why = {0};
        esri_buf_printf(&why, "the seats that a %s may fill on %s are held by others who are kept",
                        check->cycle->roles.at[check->cycle->reviewers[pairing.reviewer.at].role],
                        m->review->id);
        esri_check_pin_fault(check, check->team[i], "reviewer_id", ESR_H3_ROLE, &why);
    }
}

static int32_t most_seats(const esr_cycle *cycle) {
    int32_t most = 0;
    for (int32_t v = 0; v < cycle->review_count; v++)
        if (cycle->reviews[v].seat_count > most)
            most = cycle->reviews[v].seat_count;
    return most;
}

void esri_check_pin_teams(esri_check *check) {
    size_t seats = (size_t)most_seats(check->cycle);
    matching m = {.cycle = check->cycle,
                  .holder = esri_check_alloc(check, seats, sizeof *m.holder),
                  .visited = esri_check_alloc(check, seats, sizeof *m.visited)};
    for (int32_t v = 0; v < check->cycle->review_count && !check->failed; v++) {
        const esri_kept *kept = &check->kept[v];
        if (kept->team_count == 0)
            continue;
        for (int32_t i = kept->team; i < kept->team + kept->team_count; i++)
            for (int32_t k = kept->team; k < i; k++)
                check_two(check, check->team[k], check->team[i]);
        check_novices(check, kept);
        m.review = &check->cycle->reviews[v];
        check_matching(check, kept, &m);
    }
}
