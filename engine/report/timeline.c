// SPDX-License-Identifier: GPL-3.0-or-later
// The year at a glance, as one SVG drawing: months and weeks across, closures shaded, a bar for
// each visit, and below them how many visits run on each day against what capacity allows.
#include <stdlib.h>

#include "base/bitset.h"
#include "base/day.h"
#include "report/axis.h"
#include "report/html.h"
#include "report/lanes.h"
#include "report/page.h"
#include "report/words.h"

#define HEAD_HEIGHT      460 // months and weeks
#define MONTH_BASELINE   150
#define WEEK_BASELINE    350
#define MONTH_ROOM       300 // least width for a month's name, and with its year
#define MONTH_YEAR_ROOM  600
#define WEEK_ROOM        170
#define STRIP_GAP        200
#define STRIP_HEIGHT     700
#define FOOT_HEIGHT      60
#define CAPACITY_STRETCH 2 // a capacity beyond so many times the peak isn't drawn
#define NO_LIMIT         INT32_MAX

// Visits that run on each day of the cycle, and how many may.
typedef struct day_load {
    int32_t *running, *allowed; // [day_count]
    int32_t peak, top;          // top: value at the upper edge of the strip
    bool limited;               // capacity is in sight on some day
} day_load;

static void load_count(const esri_figures *figures, day_load *load) {
    const esr_cycle *cycle = figures->cycle;
    for (int32_t i = 0; i < figures->visit_count; i++)
        for (esr_day day = figures->visits[i].first; day <= figures->visits[i].last; day++)
            if (day >= cycle->first_day && day <= cycle->last_day)
                load->running[day - cycle->first_day]++;
    for (int32_t d = 0; d < cycle->day_count; d++)
        load->peak = load->running[d] > load->peak ? load->running[d] : load->peak;
}

static void load_limit(const esr_cycle *cycle, day_load *load) {
    for (int32_t d = 0; d < cycle->day_count; d++) {
        esr_day day = cycle->first_day + d;
        load->allowed[d] = NO_LIMIT;
        for (int32_t i = 0; i < cycle->capacity_count; i++) {
            const esr_capacity *row = &cycle->capacity[i];
            if (row->sector < 0 && day >= row->from && day <= row->to &&
                row->max_visits < load->allowed[d])
                load->allowed[d] = row->max_visits;
        }
    }
}

static bool load_make(esri_figures *figures, day_load *out) {
    size_t days = (size_t)figures->cycle->day_count;
    *out = (day_load){
        .running = esri_arena_alloc(&figures->arena, days, sizeof *out->running),
        .allowed = esri_arena_alloc(&figures->arena, days, sizeof *out->allowed),
    };
    if (!out->running || !out->allowed)
        return false;
    load_count(figures, out);
    load_limit(figures->cycle, out);
    out->top = out->peak > 0 ? out->peak : 1;
    for (size_t d = 0; d < days; d++)
        if (out->allowed[d] <= CAPACITY_STRETCH * out->peak) {
            out->limited = true;
            out->top = out->allowed[d] > out->top ? out->allowed[d] : out->top;
        }
    return true;
}

static void add_line(esri_buf *out, const char *class, int32_t x, int32_t from, int32_t to) {
    esri_html(out, "<path class=\"%s\" d=\"M%d %dV%d\"/>", class, x, from, to);
}

static esr_day next_month(esr_day day) {
    esri_civil civil = esri_day_to_civil(day);
    int32_t month = civil.month == 12 ? 1 : civil.month + 1;
    return esri_day_from_civil((esri_civil){civil.year + (civil.month == 12), month, 1});
}

static void add_months(esri_buf *out, const esri_axis *axis, int32_t bottom) {
    const esr_cycle *cycle = axis->cycle;
    for (esr_day day = cycle->first_day; day <= cycle->last_day; day = next_month(day)) {
        int32_t x = esri_axis_x(axis, day, false);
        int32_t room = esri_axis_x(axis, next_month(day), false) - x;
        bool year = day == cycle->first_day || esri_day_to_civil(day).month == 1;
        esri_short_text name = esri_month_short_text(day, year && room >= MONTH_YEAR_ROOM);
        add_line(out, "month", x, 0, bottom);
        if (room >= MONTH_ROOM)
            esri_html(out, "<text class=\"month\" x=\"%d\" y=\"%d\">%s</text>\n", x + 50,
                      MONTH_BASELINE, name.at);
    }
}

// The day of the month of each Monday (or the first day after it that is in the cycle).
static void add_weeks(esri_buf *out, const esri_axis *axis) {
    const esr_cycle *cycle = axis->cycle;
    for (esr_day day = cycle->first_day; day <= cycle->last_day; day++) {
        if (esri_day_weekday(day) != 0)
            continue;
        int32_t x = esri_axis_x(axis, day, false);
        if (esri_axis_x(axis, day + 7, false) - x < WEEK_ROOM)
            continue;
        add_line(out, "tick", x, HEAD_HEIGHT - 60, HEAD_HEIGHT);
        esri_html(out, "<text class=\"tick\" x=\"%d\" y=\"%d\">%d</text>\n", x + 20, WEEK_BASELINE,
                  esri_day_to_civil(day).day);
    }
}

// Shades each run of halves that are closed to all; weekends take no width and join the run.
static void add_closures(esri_buf *out, const esri_axis *axis, int32_t bottom) {
    const esr_cycle *cycle = axis->cycle;
    for (esr_slot slot = 0; slot < cycle->slot_count;) {
        esr_slot end = slot; // behind the last closed half
        for (esr_slot at = slot; at < cycle->slot_count; at++) {
            if (esri_bit_test(cycle->busy_all, at))
                end = at + 1;
            else if (!esri_is_weekend(cycle, cycle->first_day + at / 2))
                break;
        }
        esr_day first = cycle->first_day + slot / 2, last = cycle->first_day + (end - 1) / 2;
        int32_t x = esri_axis_x(axis, first, slot % 2);
        int32_t width = esri_axis_x(axis, cycle->first_day + end / 2, end % 2) - x;
        if (end > slot && width > 0)
            esri_html(out,
                      "<rect class=\"closed\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\">"
                      "<title>closed to all: %s to %s</title></rect>\n",
                      x, HEAD_HEIGHT, width, bottom - HEAD_HEIGHT, esri_date_text(first).at,
                      esri_date_text(last).at);
        slot = end > slot ? end : slot + 1;
    }
}

static int32_t strip_height(const day_load *load, int32_t value) {
    return (int32_t)((int64_t)value * STRIP_HEIGHT / load->top);
}

static void add_running(esri_buf *out, const esri_axis *axis, const day_load *load, int32_t floor) {
    const esr_cycle *cycle = axis->cycle;
    for (int32_t d = 0; d < cycle->day_count; d++) {
        if (load->running[d] == 0)
            continue;
        esr_day day = cycle->first_day + d;
        int32_t x = esri_axis_x(axis, day, false), end = esri_axis_x(axis, day + 1, false);
        int32_t height = strip_height(load, load->running[d]);
        esri_html(out, "<rect class=\"run%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"><title>",
                  load->running[d] > load->allowed[d] ? " over" : "", x, floor - height,
                  end > x ? end - x : 1, height);
        esri_html(out, "%s: %s", esri_visit_text(day, 2).at,
                  esri_plural_text(load->running[d], "visit").at);
        if (load->allowed[d] < NO_LIMIT)
            esri_html(out, " of %s allowed", esri_count_text(load->allowed[d]).at);
        esri_html(out, "</title></rect>\n");
    }
}

// The capacity as a stepped line, left out where there is none or it is out of sight.
static void add_capacity(esri_buf *out, const esri_axis *axis, const day_load *load,
                         int32_t floor) {
    esri_buf path = {0};
    for (int32_t d = 0; d < axis->cycle->day_count;) {
        int32_t end = d + 1;
        while (end < axis->cycle->day_count && load->allowed[end] == load->allowed[d])
            end++;
        if (load->allowed[d] <= load->top) {
            bool joined = d > 0 && load->allowed[d - 1] <= load->top;
            int32_t y = floor - strip_height(load, load->allowed[d]);
            esr_day first = axis->cycle->first_day + d;
            if (joined)
                esri_html(&path, "V%d", y);
            else
                esri_html(&path, "M%d %d", esri_axis_x(axis, first, false), y);
            esri_html(&path, "H%d", esri_axis_x(axis, axis->cycle->first_day + end, false));
        }
        d = end;
    }
    if (path.text)
        esri_html(out, "<path class=\"capacity\" d=\"%s\"/>\n", path.text);
    out->failed |= path.failed;
    esri_buf_free(&path);
}

static void add_strip(esri_buf *out, const esri_axis *axis, const day_load *load, int32_t top) {
    int32_t floor = top + STRIP_HEIGHT;
    esri_html(out, "<text class=\"row\" x=\"60\" y=\"%d\">visits a day</text>\n", floor - 260);
    esri_html(out, "<text class=\"scale\" x=\"%d\" y=\"%d\">%d</text>", ESRI_CHART_LEFT - 60,
              top + 40, load->top);
    esri_html(out, "<text class=\"scale\" x=\"%d\" y=\"%d\">0</text>\n", ESRI_CHART_LEFT - 60,
              floor);
    add_running(out, axis, load, floor);
    add_capacity(out, axis, load, floor);
    esri_html(out, "<path class=\"base\" d=\"M%d %dH%d\"/>\n", ESRI_CHART_LEFT, floor,
              ESRI_CHART_WIDTH);
}

static void add_legend(esri_buf *out, const esri_figures *figures, const esri_lanes *lanes,
                       const day_load *load) {
    const esr_words *sectors = &figures->cycle->sectors;
    esri_html(out, "<p class=\"legend\">");
    for (int32_t s = 0; s < sectors->count && !lanes->by_week; s++)
        esri_html(out, "<span><i class=\"tone%d\"></i>%s</span>", s % ESRI_TONES, sectors->at[s]);
    if (!lanes->by_week && figures->gap_count > figures->unscheduled_count)
        esri_html(out, "<span><i class=\"open\"></i>a seat is empty</span>");
    if (lanes->by_week)
        esri_html(out, "<span>the stronger the colour, the more visits begin in that week</span>");
    esri_html(out, "<span><i class=\"closed\"></i>closed to all</span>");
    if (load->limited)
        esri_html(out, "<span><i class=\"capacity\"></i>visits allowed a day</span>");
    esri_html(out, "</p>\n");
}

void esri_page_add_timeline(esri_buf *out, esri_figures *figures) {
    esri_axis axis;
    esri_lanes lanes;
    day_load load;
    if (!esri_axis_make(&figures->arena, figures->cycle, &axis) ||
        !esri_lanes_make(figures, HEAD_HEIGHT, &lanes) || !load_make(figures, &load)) {
        out->failed = true;
        return;
    }
    int32_t strip = lanes.bottom + STRIP_GAP, bottom = strip + STRIP_HEIGHT;
    esri_html(out, "<section id=\"timeline\"><h2>Timeline</h2>\n");
    add_legend(out, figures, &lanes, &load);
    esri_html(out,
              "<div class=\"scroll\"><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d "
              "%d\" role=\"img\" aria-label=\"Visits over the year; the same as in the table "
              "below\">\n",
              ESRI_CHART_WIDTH, bottom + FOOT_HEIGHT);
    esri_lanes_add_rows(out, &lanes);
    add_closures(out, &axis, bottom);
    add_months(out, &axis, bottom);
    add_weeks(out, &axis);
    esri_lanes_add_visits(out, &lanes, &axis);
    add_strip(out, &axis, &load, strip);
    esri_html(out, "</svg></div></section>\n");
}
