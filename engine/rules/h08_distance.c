// SPDX-License-Identifier: GPL-3.0-or-later
// H8: the distance from the member's place to the reviewed school is at most the member's
// `max_km`, where that is not 0 and both places are known.
#include "rules/judge.h"
#include "rules/say.h"

double esri_reviewer_km(const esr_cycle *cycle, esr_reviewer_ix reviewer, esr_school_ix school) {
    esr_place from = cycle->reviewers[reviewer.at].place, to = cycle->schools[school.at].place;
    return from.known && to.known ? esr_distance_km(from, to) : -1;
}

bool esri_h08_refuses(const esri_pairing *pairing, esri_buf *why) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_reviewer *reviewer = &cycle->reviewers[pairing->reviewer.at];
    if (!(reviewer->max_km > 0))
        return false;
    double km =
        esri_reviewer_km(cycle, pairing->reviewer, cycle->reviews[pairing->review.at].school);
    if (!(km > reviewer->max_km))
        return false;
    if (why)
        esri_buf_printf(why, "the school is %.1f km away, at most %g km (reviewers.csv:%d)", km,
                        reviewer->max_km, reviewer->line);
    return true;
}

static void judge_distance(esri_judge *judge, const esri_pairing *pairing, int32_t place) {
    (void)place;
    esri_buf why = {0};
    if (esri_h08_refuses(pairing, &why))
        esri_judge_say_buf(judge, ESR_H8_DISTANCE, pairing->review, pairing->reviewer, &why);
}

void esri_h08_judge_distance(esri_judge *judge) {
    esri_judge_members(judge, judge_distance);
}
