// SPDX-License-Identifier: GPL-3.0-or-later
// A forecast for programs: what --json prints of it.
#include "kit/forecast.h"
#include "kit/output.h"

static json_t *day_json(esr_day day) {
    char text[11];
    esr_day_text(day, text);
    return cli_need(day == ESR_DAY_NONE ? json_null() : json_string(text));
}

// "2006-11"
static json_t *month_json(const esr_forecast *forecast, int32_t month) {
    char text[11];
    esr_day_text(forecast->months[month].first, text);
    return cli_need(json_stringn(text, 7));
}

static json_t *shortage_json(const esr_cycle *cycle, const esr_forecast *forecast,
                             const esr_shortage *s) {
    json_t *reviews = cli_need(json_array()), *reviewers = cli_need(json_array());
    for (int32_t i = 0; i < s->review_count; i++)
        json_array_append_new(reviews, json_string(cycle->reviews[s->reviews[i].at].id));
    for (int32_t i = 0; i < s->giver_count; i++)
        json_array_append_new(
            reviewers,
            cli_need(json_pack("{s:s, s:i}", "id", cycle->reviewers[s->givers[i].reviewer.at].id,
                               "visits", s->givers[i].visits)));
    return cli_need(json_pack(
        "{s:s, s:b, s:s, s:s, s:o, s:o, s:o, s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "kind",
        esr_shortage_name(s->kind), "counted", s->counted, "title", s->title, "text", s->text,
        "skill", s->skill < 0 ? json_null() : json_string(cycle->skills.at[s->skill]),
        "first_month", month_json(forecast, s->first_month), "last_month",
        month_json(forecast, s->last_month), "wanted", s->wanted, "supply", s->supply, "missing",
        s->missing, "empty_seats", s->empty_seats, "people", s->people, "reviews", reviews,
        "reviewers", reviewers));
}

static json_t *review_json(const esr_cycle *cycle, const esr_forecast *forecast, int32_t at) {
    const esr_review_days *days = &forecast->days[at];
    json_t *lost = cli_need(json_object());
    for (int32_t i = 0; i < ESR_LOST_COUNT; i++)
        json_object_set_new(lost, esr_lost_name((esr_lost)i), json_integer(days->lost[i]));
    return cli_need(
        json_pack("{s:s, s:s, s:i, s:i, s:i, s:o, s:o, s:o}", "review", cycle->reviews[at].id,
                  "school", cycle->schools[cycle->reviews[at].school.at].id, "first_days",
                  days->first_days, "team_days", days->team_days, "apart", days->apart, "earliest",
                  day_json(days->earliest), "latest", day_json(days->latest), "lost", lost));
}

static json_t *balances_json(const esr_cycle *cycle, const esr_words *words, const char *what,
                             const esr_balance *rows, int32_t count) {
    json_t *list = cli_need(json_array());
    for (int32_t i = 0; i < count; i++) {
        json_t *row = cli_need(
            json_pack("{s:s, s:i, s:i, s:i, s:i, s:i}", what, words->at[rows[i].word], "reviews",
                      rows[i].reviews, "wanted", rows[i].wanted, "reviewers", rows[i].reviewers,
                      "supply", rows[i].supply, "balance", rows[i].supply - rows[i].wanted));
        if (rows[i].sector >= 0)
            json_object_set_new(row, "sector", json_string(cycle->sectors.at[rows[i].sector]));
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *windows_json(const esr_forecast *forecast) {
    json_t *list = cli_need(json_array());
    for (int32_t i = 0; i < forecast->window_count; i++) {
        const esr_window *window = &forecast->windows[i];
        json_array_append_new(
            list,
            cli_need(json_pack("{s:o, s:o, s:i, s:i, s:i, s:i, s:i}", "first_month",
                               month_json(forecast, window->first_month), "last_month",
                               month_json(forecast, window->last_month), "reviews", window->reviews,
                               "wanted", window->wanted, "reviewers", window->reviewers, "supply",
                               window->supply, "balance", window->supply - window->wanted)));
    }
    return list;
}

static json_t *months_json(const esr_forecast *forecast) {
    json_t *list = cli_need(json_array());
    for (int32_t m = 0; m < forecast->month_count; m++) {
        const esr_forecast_month *month = &forecast->months[m];
        json_array_append_new(
            list, cli_need(json_pack("{s:o, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "month",
                                     month_json(forecast, m), "days", month->days, "reviews_must",
                                     month->reviews_must, "seats_must", month->seats_must,
                                     "reviews_may", month->reviews_may, "seats_may",
                                     month->seats_may, "reviewers", month->reviewers, "supply",
                                     month->supply, "balance", month->supply - month->seats_must)));
    }
    return list;
}

json_t *cli_forecast_json(const esr_cycle *cycle, const esr_forecast *forecast) {
    json_t *shortages = cli_need(json_array()), *reviews = cli_need(json_array());
    json_t *tight = cli_need(json_array());
    for (int32_t i = 0; i < forecast->shortage_count; i++)
        json_array_append_new(shortages, shortage_json(cycle, forecast, &forecast->shortages[i]));
    for (int32_t v = 0; v < cycle->review_count; v++)
        json_array_append_new(reviews, review_json(cycle, forecast, v));
    for (int32_t i = 0; i < forecast->tight_count; i++)
        json_array_append_new(tight, json_string(cycle->reviews[forecast->tight[i].at].id));
    return cli_need(json_pack(
        "{s:i, s:i, s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "empty_seats",
        forecast->empty_seats, "unscheduled", forecast->unscheduled, "shortages", shortages,
        "tight_below", forecast->tight_below, "tight", tight, "reviews", reviews, "roles",
        balances_json(cycle, &cycle->seats, "seat", forecast->roles, forecast->role_count),
        "languages",
        balances_json(cycle, &cycle->languages, "language", forecast->languages,
                      forecast->language_count),
        "skills",
        balances_json(cycle, &cycle->skills, "skill", forecast->skills, forecast->skill_count),
        "windows", windows_json(forecast), "months", months_json(forecast)));
}
