// SPDX-License-Identifier: GPL-3.0-or-later
// Packing and drawing the rows of the timeline.
#include "report/lanes.h"

#include "base/day.h"
#include "report/html.h"
#include "report/page.h"
#include "report/words.h"

#define GROUPS_MOST   40 // districts; more are drawn by sector
#define LANES_MOST    90 // bars; more are drawn as shaded weeks
#define LANE_HEIGHT   110
#define BAR_HEIGHT    80
#define GROUP_PADDING 30
#define WEEK_HEIGHT   160
#define BAR_LEAST     30 // so that half a day can still be pointed at
#define BAR_GAP       8
#define NAME_COLUMNS  27
#define SHADES        5

// A visit's group: its school's district or sector; schools without a district come last.
static int32_t group_of(const esri_lanes *lanes, esr_review_ix review) {
    const esr_cycle *cycle = lanes->figures->cycle;
    const esr_school *school = &cycle->schools[cycle->reviews[review.at].school.at];
    if (!lanes->by_district)
        return school->sector;
    return school->district < 0 ? cycle->districts.count : school->district;
}

static bool make_groups(esri_figures *figures, esri_lanes *lanes) {
    const esr_cycle *cycle = figures->cycle;
    const esr_words *words = lanes->by_district ? &cycle->districts : &cycle->sectors;
    lanes->group_count = words->count + lanes->by_district;
    lanes->groups =
        esri_arena_alloc(&figures->arena, (size_t)lanes->group_count, sizeof *lanes->groups);
    if (!lanes->groups)
        return false;
    for (int32_t g = 0; g < lanes->group_count; g++)
        lanes->groups[g].name = g < words->count ? words->at[g] : "no district";
    return true;
}

// Gives each visit the first lane of its group that is free on its first day.
static void pack_group(esri_lanes *lanes, int32_t g, esr_day *lane_end) {
    const esri_figures *figures = lanes->figures;
    esri_lane_group *group = &lanes->groups[g];
    for (int32_t i = 0; i < figures->visit_count; i++) {
        const esri_visit *visit = &figures->visits[i];
        if (lanes->group_of[i] != g)
            continue;
        int32_t lane = 0;
        while (lane < group->lane_count && lane_end[lane] >= visit->first)
            lane++;
        if (lane == group->lane_count)
            group->lane_count++;
        lane_end[lane] = visit->last;
        lanes->lane_of[i] = lane;
        group->visit_count++;
    }
}

static void place_groups(esri_lanes *lanes, int32_t top) {
    int32_t lane_count = 0;
    for (int32_t g = 0; g < lanes->group_count; g++)
        lane_count += lanes->groups[g].lane_count;
    lanes->by_week = lane_count > LANES_MOST;
    lanes->bottom = top;
    for (int32_t g = 0; g < lanes->group_count; g++) {
        esri_lane_group *group = &lanes->groups[g];
        group->y = lanes->bottom;
        if (group->lane_count == 0) // no visit: no row
            continue;
        group->height =
            lanes->by_week ? WEEK_HEIGHT : group->lane_count * LANE_HEIGHT + 2 * GROUP_PADDING;
        lanes->bottom += group->height;
    }
}

static esr_day first_monday(const esr_cycle *cycle) {
    return cycle->first_day - esri_day_weekday(cycle->first_day);
}

// How many visits of each group begin in each week of the cycle.
static bool count_weeks(esri_figures *figures, esri_lanes *lanes) {
    esr_day start = first_monday(figures->cycle);
    lanes->week_count = (figures->cycle->last_day - start) / 7 + 1;
    lanes->begins =
        esri_arena_alloc(&figures->arena, (size_t)lanes->group_count * (size_t)lanes->week_count,
                         sizeof *lanes->begins);
    if (!lanes->begins)
        return false;
    for (int32_t i = 0; i < figures->visit_count; i++) {
        int32_t week = (figures->visits[i].first - start) / 7;
        if (week >= 0 && week < lanes->week_count)
            lanes->begins[lanes->group_of[i] * lanes->week_count + week]++;
    }
    return true;
}

bool esri_lanes_make(esri_figures *figures, int32_t top, esri_lanes *out) {
    const esr_cycle *cycle = figures->cycle;
    *out = (esri_lanes){.figures = figures};
    out->by_district = cycle->districts.count > 0 && cycle->districts.count <= GROUPS_MOST;
    size_t count = (size_t)figures->visit_count;
    out->group_of = esri_arena_alloc(&figures->arena, count, sizeof *out->group_of);
    out->lane_of = esri_arena_alloc(&figures->arena, count, sizeof *out->lane_of);
    esr_day *lane_end = esri_arena_alloc(&figures->arena, count, sizeof *lane_end);
    if (!out->group_of || !out->lane_of || !lane_end || !make_groups(figures, out))
        return false;
    for (int32_t i = 0; i < figures->visit_count; i++)
        out->group_of[i] = group_of(out, figures->visits[i].review);
    for (int32_t g = 0; g < out->group_count; g++)
        pack_group(out, g, lane_end);
    place_groups(out, top);
    return !out->by_week || count_weeks(figures, out);
}

void esri_lanes_add_rows(esri_buf *out, const esri_lanes *lanes) {
    int32_t drawn = 0;
    for (int32_t g = 0; g < lanes->group_count; g++) {
        const esri_lane_group *group = &lanes->groups[g];
        if (group->height == 0)
            continue;
        if (drawn++ % 2 == 0)
            esri_html(out, "<rect class=\"stripe\" x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
                      group->y, ESRI_CHART_WIDTH, group->height);
        esri_html(out, "<text class=\"row\" x=\"60\" y=\"%d\">", group->y + group->height / 2 + 38);
        esri_html_cut(out, group->name, NAME_COLUMNS);
        esri_buf_add(out, "</text>\n");
    }
}

// The text that hovering over a bar shows: school, days, team.
static void add_title(esri_buf *out, const esri_figures *figures, const esri_visit *visit) {
    const esr_cycle *cycle = figures->cycle;
    const esr_review *review = &cycle->reviews[visit->review.at];
    const esr_school *school = &cycle->schools[review->school.at];
    esri_html(out, "<title>%s  %s %s\n%s", review->id, school->name, school->name_zh,
              esri_visit_text(visit->first, review->half_days).at);
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++) {
        esr_reviewer_ix member = figures->plan->member[p];
        esri_html(out, "\n%s: ", cycle->seats.at[cycle->places[p].seat]);
        if (member.at < 0)
            esri_html(out, "empty");
        else
            esri_html(out, "%s %s", cycle->reviewers[member.at].name,
                      cycle->reviewers[member.at].name_zh);
    }
    esri_html(out, "</title>");
}

static bool has_empty_seat(const esri_figures *figures, esr_review_ix at) {
    const esr_review *review = &figures->cycle->reviews[at.at];
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++)
        if (figures->plan->member[p].at < 0)
            return true;
    return false;
}

static void add_bars(esri_buf *out, const esri_lanes *lanes, const esri_axis *axis) {
    const esri_figures *figures = lanes->figures;
    for (int32_t i = 0; i < figures->visit_count; i++) {
        const esri_visit *visit = &figures->visits[i];
        const esr_review *review = &figures->cycle->reviews[visit->review.at];
        bool to_noon = review->half_days % 2;
        int32_t x = esri_axis_x(axis, visit->first, false);
        int32_t end = esri_axis_x(axis, to_noon ? visit->last : visit->last + 1, to_noon);
        int32_t width = end - x - BAR_GAP > BAR_LEAST ? end - x - BAR_GAP : BAR_LEAST;
        int32_t y = lanes->groups[lanes->group_of[i]].y + GROUP_PADDING +
                    lanes->lane_of[i] * LANE_HEIGHT + (LANE_HEIGHT - BAR_HEIGHT) / 2;
        esri_html(out, "<a href=\"#v%d\" tabindex=\"-1\">", visit->review.at);
        add_title(out, figures, visit);
        esri_html(out,
                  "<rect class=\"bar tone%d%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
                  "rx=\"15\"/></a>\n",
                  figures->cycle->schools[review->school.at].sector % ESRI_TONES,
                  has_empty_seat(figures, visit->review) ? " open" : "", x, y, width, BAR_HEIGHT);
    }
}

static void add_week(esri_buf *out, const esri_lane_group *group, const esri_axis *axis,
                     esr_day monday, int32_t count, int32_t most) {
    int32_t x = esri_axis_x(axis, monday, false), end = esri_axis_x(axis, monday + 7, false);
    esr_day first = monday < axis->cycle->first_day ? axis->cycle->first_day : monday;
    esri_html(out,
              "<rect class=\"week shade%d\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"><title>"
              "%s, week of %s: %s begin</title></rect>\n",
              1 + (count * SHADES - 1) / most, x + BAR_GAP / 2, group->y + BAR_GAP,
              end - x - BAR_GAP, group->height - 2 * BAR_GAP, group->name, esri_date_text(first).at,
              esri_plural_text(count, "visit").at);
}

static void add_weeks(esri_buf *out, const esri_lanes *lanes, const esri_axis *axis) {
    int32_t most = 1;
    for (int32_t i = 0; i < lanes->group_count * lanes->week_count; i++)
        most = lanes->begins[i] > most ? lanes->begins[i] : most;
    for (int32_t i = 0; i < lanes->group_count * lanes->week_count; i++) {
        esr_day monday = first_monday(axis->cycle) + 7 * (i % lanes->week_count);
        if (lanes->begins[i] > 0)
            add_week(out, &lanes->groups[i / lanes->week_count], axis, monday, lanes->begins[i],
                     most);
    }
}

void esri_lanes_add_visits(esri_buf *out, const esri_lanes *lanes, const esri_axis *axis) {
    if (lanes->by_week)
        add_weeks(out, lanes, axis);
    else
        add_bars(out, lanes, axis);
}
