// SPDX-License-Identifier: GPL-3.0-or-later
// The tiny sample, written by hand: its optimum is worked out in samples/tiny/README.md, so a
// change here is a change there. The schools stand along one line, kilometres apart.
#include "cycle/columns.h"
#include "sample/presets.h"

typedef struct tiny_row {
    esri_table table;
    const char *cells[ESRI_COLUMNS_MAX];
} tiny_row;

#define SCHOOL(id, name, name_zh, sponsor, latitude)                                               \
    {                                                                                              \
        ESRI_SCHOOLS, {                                                                            \
            id, name, "primary", name_zh, sponsor, "", "", latitude, "114.17000"                   \
        }                                                                                          \
    }
#define REVIEW(id, school)                                                                         \
    {                                                                                              \
        ESRI_REVIEWS, {                                                                            \
            id, school, "2", "principal:1;teacher:1"                                               \
        }                                                                                          \
    }
#define REVIEWER(id, name, role, home, name_zh, done)                                              \
    {                                                                                              \
        ESRI_REVIEWERS, {                                                                          \
            id, name, role, home, name_zh, [ESRI_REVIEWER_VISITS_DONE] = done                      \
        }                                                                                          \
    }

static const tiny_row rows[] = {
    {ESRI_SETTINGS, {"cycle", "id", "tiny"}},
    {ESRI_SETTINGS, {"cycle", "name", "Four schools in two weeks"}},
    {ESRI_SETTINGS, {"cycle", "name_zh", "兩周四校"}},
    {ESRI_SETTINGS, {"cycle", "first_day", "2026-11-02"}},
    {ESRI_SETTINGS, {"cycle", "last_day", "2026-11-13"}},
    {ESRI_SETTINGS, {"cycle", "time_zone", "Asia/Hong_Kong"}},
    {ESRI_SETTINGS, {"cycle", "organizer", "ESR Planning Office <esr-office@example.org>"}},
    {ESRI_SETTINGS, {"limits", "gap_days", "3"}},
    {ESRI_SETTINGS, {"limits", "own_review_margin", "1"}},

    SCHOOL("S1", "Misty Fir Primary School", "霧杉小學", "", "22.30000"),
    SCHOOL("S2", "Jade Ferry Primary School", "玉渡小學", "", "22.33597"),
    SCHOOL("S3", "Seven Bridges Mission Little Whale Primary School", "七橋差會小鯨小學",
           "Seven Bridges Mission 七橋差會", "22.37195"),
    SCHOOL("S4", "Painted Reef Primary School", "彩礁小學", "", "22.42591"),
    SCHOOL("S5", "Seven Bridges Mission Slanting Tower Primary School", "七橋差會斜塔小學",
           "Seven Bridges Mission 七橋差會", "22.40792"),
    SCHOOL("S6", "Twin Drum Primary School", "雙鼓小學", "", "22.47986"),
    SCHOOL("S7", "Quiet Gorge Primary School", "靜峽小學", "", "22.45288"),

    REVIEW("V1", "S1"),
    REVIEW("V2", "S2"),
    REVIEW("V3", "S3"),
    REVIEW("V4", "S4"),

    REVIEWER("PA", "KWAN Nga-ling", "principal", "S1", "關雅玲", "3"),
    REVIEWER("PB", "MAK Chi-ho", "principal", "S5", "麥志豪", "5"),
    REVIEWER("PC", "POON Mei-yan", "principal", "S6", "潘美欣", "0"),
    REVIEWER("TD", "SHEK Ka-ming", "teacher", "S2", "石家明", "2"),
    REVIEWER("TE", "TAM Wing-sze", "teacher", "S5", "譚詠思", "4"),
    REVIEWER("TF", "YEUNG Tak-hong", "teacher", "S7", "楊德康", "0"),

    {ESRI_RELATIONS, {"PC", "S4", "employed", "2015-09-01", "2024-08-31"}},
    {ESRI_UNAVAILABLE,
     {"all", "", "2026-11-11", "2026-11-11", "", "", "Joint staff day 聯校教師日"}},
    {ESRI_UNAVAILABLE, {"school", "S1", "2026-11-02", "2026-11-06", "", "", "Examination 考試"}},
    {ESRI_UNAVAILABLE, {"school", "S4", "2026-11-06", "2026-11-06", "", "5", "Sports day 陸運會"}},
    {ESRI_PREFERENCES, {"PC", "S2", "-6"}},
};

void esri_sample_put_tiny(esri_sample *sample) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        esri_sample_put(sample, rows[i].table, rows[i].cells);
}
