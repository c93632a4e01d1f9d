// SPDX-License-Identifier: GPL-3.0-or-later
// H5: a member's home school is not the reviewed school.
// H7: if `same_sponsor` is `forbid`, the sponsors of the member's home school and of the reviewed
// school differ (an empty sponsor equals nothing); if `rival` is `forbid`, not both the sector and
// the district, where given, are the same. Neither applies to an officer without a home school.
#include "rules/judge.h"
#include "rules/say.h"

bool esri_h05_refuses(const esri_pairing *pairing, esri_buf *why) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_reviewer *reviewer = &cycle->reviewers[pairing->reviewer.at];
    if (reviewer->home.at < 0 || reviewer->home.at != cycle->reviews[pairing->review.at].school.at)
        return false;
    if (why)
        esri_buf_printf(why, "serves at this school (reviewers.csv:%d)", reviewer->line);
    return true;
}

static void judge_own_school(esri_judge *judge, const esri_pairing *pairing, int32_t place) {
    (void)place;
    esri_buf why = {0};
    if (esri_h05_refuses(pairing, &why))
        esri_judge_say_buf(judge, ESR_H5_OWN_SCHOOL, pairing->review, pairing->reviewer, &why);
}

void esri_h05_judge_own_school(esri_judge *judge) {
    esri_judge_members(judge, judge_own_school);
}

bool esri_same_sponsor(const esr_cycle *cycle, esr_school_ix a, esr_school_ix b) {
    return a.at >= 0 && b.at >= 0 && cycle->schools[a.at].sponsor >= 0 &&
           cycle->schools[a.at].sponsor == cycle->schools[b.at].sponsor;
}

bool esri_rivals(const esr_cycle *cycle, esr_school_ix a, esr_school_ix b) {
    return a.at >= 0 && b.at >= 0 && cycle->schools[a.at].sector == cycle->schools[b.at].sector &&
           cycle->schools[a.at].district >= 0 &&
           cycle->schools[a.at].district == cycle->schools[b.at].district;
}

bool esri_h07_refuses_sponsor(const esri_pairing *pairing, esri_buf *why) {
    const esr_cycle *cycle = pairing->cycle;
    esr_school_ix home = cycle->reviewers[pairing->reviewer.at].home;
    esr_school_ix school = cycle->reviews[pairing->review.at].school;
    if (cycle->kinds[ESR_KIND_SAME_SPONSOR].mode != ESR_FORBID ||
        !esri_same_sponsor(cycle, home, school))
        return false;
    if (why) {
        esri_buf_add(why, "the home school, ");
        esri_say_school(why, cycle, home);
        esri_buf_printf(why, ", has the same sponsor, %s (schools.csv:%d)",
                        cycle->sponsors.at[cycle->schools[home.at].sponsor],
                        cycle->schools[home.at].line);
    }
    return true;
}

bool esri_h07_refuses_rival(const esri_pairing *pairing, esri_buf *why) {
    const esr_cycle *cycle = pairing->cycle;
    esr_school_ix home = cycle->reviewers[pairing->reviewer.at].home;
    esr_school_ix school = cycle->reviews[pairing->review.at].school;
    if (cycle->kinds[ESR_KIND_RIVAL].mode != ESR_FORBID || !esri_rivals(cycle, home, school))
        return false;
    if (why) {
        esri_buf_add(why, "the home school, ");
        esri_say_school(why, cycle, home);
        esri_buf_printf(why, ", is a rival: also %s in %s (schools.csv:%d)",
                        cycle->sectors.at[cycle->schools[home.at].sector],
                        cycle->districts.at[cycle->schools[home.at].district],
                        cycle->schools[home.at].line);
    }
    return true;
}

bool esri_h07_refuses(const esri_pairing *pairing, esri_buf *why) {
    return esri_h07_refuses_sponsor(pairing, why) || esri_h07_refuses_rival(pairing, why);
}

static void judge_home(esri_judge *judge, const esri_pairing *pairing, int32_t place) {
    (void)place;
    esri_buf why = {0};
    if (esri_h07_refuses_sponsor(pairing, &why))
        esri_judge_say_buf(judge, ESR_H7_SPONSOR_RIVAL, pairing->review, pairing->reviewer, &why);
    if (esri_h07_refuses_rival(pairing, &why))
        esri_judge_say_buf(judge, ESR_H7_SPONSOR_RIVAL, pairing->review, pairing->reviewer, &why);
}

void esri_h07_judge_sponsors(esri_judge *judge) {
    esri_judge_members(judge, judge_home);
}
