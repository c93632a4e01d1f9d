// SPDX-License-Identifier: GPL-3.0-or-later
// H3: a member's role may fill the seat; nobody sits twice on a team.
// H4: the school's sector is among the member's sectors, and the member has all of its languages:
// sector(school) ∈ sectors(r), languages(school) ⊆ languages(r).
#include "rules/judge.h"
#include "rules/say.h"

bool esri_role_fits(const esr_cycle *cycle, int32_t role, int32_t seat) {
    return cycle->seat_roles[seat] >> role & 1u;
}

static bool is_skipped(const esr_cycle *cycle, const esr_review *review, int32_t at) {
    return at > review->seat_at && cycle->places[at].seat == cycle->places[at - 1].seat;
}

bool esri_h03_refuses(const esri_pairing *pairing, esri_buf *why) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_review *review = &cycle->reviews[pairing->review.at];
    const esr_reviewer *reviewer = &cycle->reviewers[pairing->reviewer.at];
    int32_t end = review->seat_at + review->seat_count;
    for (int32_t at = review->seat_at; at < end; at++)
        if (esri_role_fits(cycle, reviewer->role, cycle->places[at].seat))
            return false;
    if (!why)
        return true;
    esri_buf_printf(why, "a %s fills no seat of %s (", cycle->roles.at[reviewer->role], review->id);
    for (int32_t at = review->seat_at; at < end; at++)
        if (!is_skipped(cycle, review, at))
            esri_buf_printf(why, "%s%s", at > review->seat_at ? ", " : "",
                            cycle->seats.at[cycle->places[at].seat]);
    esri_buf_printf(why, "; reviewers.csv:%d)", reviewer->line);
    return true;
}

static bool sits_before(const esri_judge *judge, const esri_pairing *pairing, int32_t place) {
    for (int32_t at = judge->cycle->reviews[pairing->review.at].seat_at; at < place; at++)
        if (judge->plan->member[at].at == pairing->reviewer.at)
            return true;
    return false;
}

static void judge_seat(esri_judge *judge, const esri_pairing *pairing, int32_t place) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_reviewer *reviewer = &cycle->reviewers[pairing->reviewer.at];
    int32_t seat = cycle->places[place].seat;
    if (sits_before(judge, pairing, place))
        esri_judge_say(judge, ESR_H3_ROLE, pairing->review, pairing->reviewer,
                       "sits twice on the team");
    if (!esri_role_fits(cycle, reviewer->role, seat))
        esri_judge_say(judge, ESR_H3_ROLE, pairing->review, pairing->reviewer,
                       "a %s may not fill the seat %s (reviewers.csv:%d)",
                       cycle->roles.at[reviewer->role], cycle->seats.at[seat], reviewer->line);
}

void esri_h03_judge_seats(esri_judge *judge) {
    esri_judge_members(judge, judge_seat);
}

bool esri_h04_refuses(const esri_pairing *pairing, esri_buf *why) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_school *school = &cycle->schools[cycle->reviews[pairing->review.at].school.at];
    const esr_reviewer *reviewer = &cycle->reviewers[pairing->reviewer.at];
    bool sector = !(reviewer->sectors >> school->sector & 1u);
    uint64_t missing = school->languages & ~reviewer->languages;
    if (why && sector) {
        esri_buf_printf(why, "the school is %s, and the reviewer reviews ",
                        cycle->sectors.at[school->sector]);
        esri_say_words(why, &cycle->sectors, reviewer->sectors);
    }
    if (why && missing) {
        esri_buf_printf(why, "%slacks ", sector ? ", and " : "");
        esri_say_words(why, &cycle->languages, missing);
        esri_buf_add(why, ", which the school needs");
    }
    if (why && (sector || missing))
        esri_buf_printf(why, " (schools.csv:%d, reviewers.csv:%d)", school->line, reviewer->line);
    return sector || missing;
}

static void judge_sector(esri_judge *judge, const esri_pairing *pairing, int32_t place) {
    (void)place;
    esri_buf why = {0};
    if (esri_h04_refuses(pairing, &why))
        esri_judge_say_buf(judge, ESR_H4_SECTOR_LANGUAGE, pairing->review, pairing->reviewer, &why);
}

void esri_h04_judge_sectors(esri_judge *judge) {
    esri_judge_members(judge, judge_sector);
}
