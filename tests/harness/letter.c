// SPDX-License-Identifier: GPL-3.0-or-later
// The facts of the made-up letter.
#include "letter.h"

static esr_day day(const char *text) {
    esr_day found = ESR_DAY_NONE;
    assert_true(esr_day_parse(text, &found));
    return found;
}

static void init_facts(letter *l, esr_recipient recipient) {
    const bool to_school = recipient == ESR_RECIPIENT_SCHOOL;
    l->team[0] = (esri_fact_member){.seat = "teacher 教師",
                                    .role = "teacher 教師",
                                    .name = "SHEK Ka-ming",
                                    .name_zh = "石家明",
                                    .home = "Jade Ferry Primary School",
                                    .home_zh = "玉渡小學",
                                    .address = ""};
    l->open_seats[0] = "principal 校長";
    l->facts = (esri_facts){.cycle = "External School Review 2026/27",
                            .cycle_zh = "二零二六／二七學年校外評核",
                            .review_id = "V1",
                            .school = "Misty Fir Primary School",
                            .school_zh = "霧杉小學",
                            .district = "North 北區",
                            .recipient = recipient,
                            .name = to_school ? "Misty Fir Primary School" : "CHAN Tai-man",
                            .name_zh = to_school ? "霧杉小學" : "陳大文",
                            .first_day = day("2026-11-02"),
                            .half_days = 4,
                            .part = ESR_PART_WHOLE_DAYS,
                            .part_first = day("2026-11-02"),
                            .part_days = 2,
                            .from = 8 * 60 + 30,
                            .to = 17 * 60,
                            .time_zone = "Asia/Hong_Kong",
                            .seat = to_school ? "" : "principal 校長",
                            .team_told = true,
                            .team_day = to_school ? day("2026-10-03") : ESR_DAY_NONE,
                            .objections = to_school ? day("2026-10-19") : ESR_DAY_NONE,
                            .team = l->team,
                            .team_count = 1,
                            .open_seats = l->open_seats,
                            .open_seat_count = to_school ? 1 : 0};
    l->before = l->facts;
    l->before.first_day = l->before.part_first = day("2026-11-05");
}

static esr_invitation_state state_after(esr_message_kind kind) {
    if (kind == ESR_MESSAGE_CANCEL)
        return ESR_INVITATION_CANCELLED;
    if (kind == ESR_MESSAGE_RELEASE)
        return ESR_INVITATION_RELEASED;
    return kind == ESR_MESSAGE_INVITE ? ESR_INVITATION_TENTATIVE : ESR_INVITATION_CONFIRMED;
}

void letter_init(letter *l, esr_message_kind kind, esr_recipient recipient) {
    *l = (letter){0};
    l->options = (esri_compose_options){.organizer_name = "ESR Planning Office 評核策劃組",
                                        .organizer_email = "esr-office@example.org",
                                        .language = ESRI_BOTH,
                                        .alarm_days = 1,
                                        .first_day = day("2026-09-01"),
                                        .last_day = day("2027-07-13")};
    init_facts(l, recipient);
    l->invitation = (esr_invitation){.uid = "8c1f3a52-6a1e-4b0e-9d7e-3f5c0e7d9b11",
                                     .key = {"V1", recipient, "X1", ESR_PART_WHOLE_DAYS},
                                     .name = l->facts.name,
                                     .name_zh = l->facts.name_zh,
                                     .address = "tmchan@example.org",
                                     .sequence = kind == ESR_MESSAGE_INVITE ? 0 : 1,
                                     .stamp = 1788249600, // 2026-09-01 08:00 UTC
                                     .state = state_after(kind),
                                     .first_day = l->facts.part_first,
                                     .days = l->facts.part_days,
                                     .from = l->facts.from,
                                     .to = l->facts.to,
                                     .time_zone = l->facts.time_zone,
                                     .facts = "",
                                     .answer = ESR_ANSWER_NONE,
                                     .answered_sequence = -1,
                                     .comment = ""};
    l->what = (esri_composition){.kind = kind,
                                 .invitation = &l->invitation,
                                 .facts = &l->facts,
                                 .before = kind == ESR_MESSAGE_MOVE ? &l->before : NULL};
}

esr_status letter_compose(esr_context *ctx, letter *l, esri_arena *arena, esri_composed *out) {
    esri_composer *composer = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_composer_new(ctx, &l->options, &composer));
    ESR_TRY(esri_compose_texts(composer, &l->facts, arena, &l->invitation));
    status = esri_compose(composer, &l->what, arena, out);
cleanup:
    esri_composer_free(composer);
    return status;
}
