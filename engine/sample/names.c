// SPDX-License-Identifier: GPL-3.0-or-later
// Word lists. Surnames and given names are common ones in the usual Hong Kong romanisation, put
// together at random; school and sponsor names belong to no existing body.
#include "sample/names.h"

#define COUNT(array) ((int32_t)(sizeof(array) / sizeof *(array)))

const esri_town esri_towns[] = {
    {"Central and Western 中西區", 2228600, 11414300, 3},
    {"Central and Western 中西區", 2228200, 11413000, 1},
    {"Central and Western 中西區", 2227950, 11415300, 2},
    {"Wan Chai 灣仔區", 2227600, 11417500, 3},
    {"Wan Chai 灣仔區", 2226900, 11418500, 2},
    {"Eastern 東區", 2228900, 11420000, 3},
    {"Eastern 東區", 2228300, 11421400, 2},
    {"Eastern 東區", 2227700, 11422700, 3},
    {"Eastern 東區", 2226500, 11423600, 4},
    {"Southern 南區", 2224900, 11415500, 3},
    {"Southern 南區", 2224250, 11415500, 2},
    {"Southern 南區", 2225900, 11413700, 1},
    {"Yau Tsim Mong 油尖旺區", 2230000, 11417300, 1},
    {"Yau Tsim Mong 油尖旺區", 2231200, 11416900, 2},
    {"Yau Tsim Mong 油尖旺區", 2232000, 11416600, 3},
    {"Sham Shui Po 深水埗區", 2233100, 11416200, 3},
    {"Sham Shui Po 深水埗區", 2233700, 11415300, 2},
    {"Sham Shui Po 深水埗區", 2233300, 11416900, 3},
    {"Kowloon City 九龍城區", 2230800, 11418300, 2},
    {"Kowloon City 九龍城區", 2231700, 11418800, 2},
    {"Kowloon City 九龍城區", 2233600, 11417900, 4},
    {"Kowloon City 九龍城區", 2231600, 11418000, 2},
    {"Wong Tai Sin 黃大仙區", 2234200, 11419300, 3},
    {"Wong Tai Sin 黃大仙區", 2234900, 11420000, 3},
    {"Wong Tai Sin 黃大仙區", 2233600, 11419800, 2},
    {"Kwun Tong 觀塘區", 2231500, 11422400, 3},
    {"Kwun Tong 觀塘區", 2230800, 11423700, 3},
    {"Kwun Tong 觀塘區", 2232100, 11423100, 4},
    {"Kwai Tsing 葵青區", 2236300, 11413100, 4},
    {"Kwai Tsing 葵青區", 2235700, 11412700, 2},
    {"Kwai Tsing 葵青區", 2235000, 11410600, 4},
    {"Tsuen Wan 荃灣區", 2237000, 11411500, 3},
    {"Tsuen Wan 荃灣區", 2237500, 11413700, 2},
    {"Tuen Mun 屯門區", 2239500, 11397500, 4},
    {"Tuen Mun 屯門區", 2237700, 11396400, 2},
    {"Tuen Mun 屯門區", 2240900, 11396700, 4},
    {"Yuen Long 元朗區", 2244400, 11403000, 4},
    {"Yuen Long 元朗區", 2245700, 11400200, 6},
    {"Yuen Long 元朗區", 2243700, 11406600, 1},
    {"North 北區", 2249100, 11414000, 4},
    {"North 北區", 2250200, 11412700, 3},
    {"Tai Po 大埔區", 2244900, 11416800, 3},
    {"Tai Po 大埔區", 2245800, 11417400, 3},
    {"Sha Tin 沙田區", 2238100, 11418900, 4},
    {"Sha Tin 沙田區", 2242200, 11423000, 4},
    {"Sha Tin 沙田區", 2237300, 11417900, 3},
    {"Sai Kung 西貢區", 2230900, 11425900, 3},
    {"Sai Kung 西貢區", 2232300, 11425600, 3},
    {"Sai Kung 西貢區", 2238200, 11427000, 1},
    {"Islands 離島區", 2228700, 11394200, 2},
    {"Islands 離島區", 2220900, 11402900, 1},
};
const int32_t esri_town_count = COUNT(esri_towns);

static const esri_word sponsor_names[] = {
    {"Seven Bridges", "七橋"},  {"White Sail", "白帆"},  {"Three Rivers", "三川"},
    {"Northern Star", "北星"},  {"Silver Reed", "銀蘆"}, {"Copper Bell", "銅鈴"},
    {"Stone Lantern", "石燈"},  {"Nine Pines", "九松"},  {"East Wharf", "東埠"},
    {"Clear Inkstone", "清硯"}, {"Red Kite", "赤鳶"},    {"Wide Meadow", "廣原"},
    {"Hidden Spring", "隱泉"},  {"Tall Reed", "長葦"},   {"Morning Ferry", "晨渡"},
    {"Evening Tide", "暮潮"},   {"Twin Peaks", "雙峰"},  {"Blue Heron", "藍鷺"},
    {"Autumn Leaf", "秋葉"},    {"Five Wells", "五井"},
};

static const esri_word sponsor_bodies[] = {
    {"Mission", "差會"},
    {"Foundation", "基金會"},
    {"Education Society", "教育會"},
    {"Guild", "公會"},
    {"Townsmen's Association", "同鄉會"},
    {"Benevolent Hall", "善堂"},
    {"Sisters", "修女會"},
    {"Federation", "聯會"},
    {"Study Circle", "學社"},
    {"Fellowship", "聯誼會"},
};

static const esri_word qualities[] = {
    {"Silver", "銀"}, {"Misty", "霧"},   {"Frosty", "霜"},   {"Blue", "藍"},     {"Distant", "遠"},
    {"Quiet", "靜"},  {"Dawn", "晨"},    {"Evening", "暮"},  {"Cloud", "雲"},    {"Star", "星"},
    {"Snow", "雪"},   {"Rain", "雨"},    {"Sunny", "晴"},    {"Jade", "玉"},     {"Copper", "銅"},
    {"Violet", "紫"}, {"Painted", "彩"}, {"Slanting", "斜"}, {"Twin", "雙"},     {"Long", "長"},
    {"Tall", "高"},   {"Deep", "深"},    {"Warm", "暖"},     {"Hidden", "隱"},   {"Ancient", "古"},
    {"New", "新"},    {"Little", "小"},  {"Flying", "飛"},   {"Floating", "浮"}, {"Iron", "鐵"},
    {"Orange", "橙"}, {"Round", "圓"},
};

static const esri_word things[] = {
    {"Fir", "杉"},    {"Birch", "樺"},    {"Maple", "楓"},     {"Elm", "榆"},
    {"Willow", "柳"}, {"Fern", "蕨"},     {"Paulownia", "桐"}, {"Mulberry", "桑"},
    {"Oak", "橡"},    {"Beech", "櫸"},    {"Egret", "鷺"},     {"Crane", "鶴"},
    {"Goose", "雁"},  {"Whale", "鯨"},    {"Deer", "鹿"},      {"Swallow", "燕"},
    {"Brook", "溪"},  {"Pool", "潭"},     {"Ridge", "嶺"},     {"Reef", "礁"},
    {"Gorge", "峽"},  {"Ferry", "渡"},    {"Bridge", "橋"},    {"Tower", "塔"},
    {"Sail", "帆"},   {"Boat", "舟"},     {"Lantern", "燈"},   {"Drum", "鼓"},
    {"Flute", "笛"},  {"Inkstone", "硯"}, {"Chess", "棋"},     {"Rock", "磐"},
    {"Spring", "泉"}, {"Valley", "谷"},   {"Cape", "岬"},      {"Reed", "葦"},
    {"Lotus", "荷"},  {"Orchid", "蘭"},   {"Carp", "鯉"},      {"Pebble", "礫"},
};

static const esri_word surnames[] = {
    {"CHAN", "陳"},  {"LEE", "李"},   {"WONG", "黃"},  {"CHEUNG", "張"}, {"LAM", "林"},
    {"NG", "吳"},    {"LAU", "劉"},   {"LEUNG", "梁"}, {"YIP", "葉"},    {"HO", "何"},
    {"YEUNG", "楊"}, {"CHOI", "蔡"},  {"CHENG", "鄭"}, {"HUI", "許"},    {"TSE", "謝"},
    {"KWOK", "郭"},  {"TSANG", "曾"}, {"TANG", "鄧"},  {"SIU", "蕭"},    {"FUNG", "馮"},
    {"CHOW", "周"},  {"CHU", "朱"},   {"LAW", "羅"},   {"MAK", "麥"},    {"KWAN", "關"},
    {"LO", "盧"},    {"TAM", "譚"},   {"POON", "潘"},  {"MOK", "莫"},    {"YU", "余"},
    {"SO", "蘇"},    {"KONG", "江"},  {"KAN", "簡"},   {"FONG", "方"},   {"SHEK", "石"},
    {"TO", "杜"},    {"KUNG", "龔"},  {"AU", "區"},    {"MAN", "文"},    {"TONG", "唐"},
};

static const esri_word first_names[] = {
    {"Chi", "志"}, {"Ka", "家"},   {"Wing", "詠"}, {"Mei", "美"}, {"Shuk", "淑"},  {"Wai", "偉"},
    {"Man", "文"}, {"Kwok", "國"}, {"Yee", "綺"},  {"Nga", "雅"}, {"Sze", "思"},   {"Hiu", "曉"},
    {"Tsz", "芷"}, {"Chun", "俊"}, {"Kin", "健"},  {"Tak", "德"}, {"Pui", "佩"},   {"Sau", "秀"},
    {"Siu", "少"}, {"King", "景"}, {"Kai", "啟"},  {"Ho", "浩"},  {"Cheuk", "卓"}, {"Yuk", "玉"},
    {"Lai", "麗"}, {"Hok", "學"},  {"Lap", "立"},  {"Oi", "愛"},
};

static const esri_word second_names[] = {
    {"ming", "明"}, {"ling", "玲"}, {"yan", "欣"},   {"ting", "婷"},  {"man", "敏"},
    {"wah", "華"},  {"wing", "榮"}, {"ho", "豪"},    {"kit", "傑"},   {"yee", "儀"},
    {"chun", "珍"}, {"yin", "賢"},  {"tung", "彤"},  {"ching", "晴"}, {"yan", "恩"},
    {"hei", "希"},  {"lin", "蓮"},  {"shing", "誠"}, {"keung", "強"}, {"man", "雯"},
    {"ki", "琪"},   {"yi", "怡"},   {"fung", "峰"},  {"hong", "康"},  {"ning", "寧"},
    {"chi", "慈"},  {"lok", "樂"},  {"ying", "瑩"},
};

_Static_assert(COUNT(sponsor_names) * COUNT(sponsor_bodies) == ESRI_SPONSORS, "see names.h");
_Static_assert(COUNT(qualities) * COUNT(things) == ESRI_SCHOOL_NAMES, "see names.h");
_Static_assert(COUNT(surnames) * COUNT(first_names) * COUNT(second_names) == ESRI_PERSON_NAMES,
               "see names.h");

// Steps through the combinations that share no factor with their number visit each of them once.
#define SCHOOL_STEP 463
#define PERSON_STEP 9973

void esri_sponsor_words(int32_t sponsor, esri_word *name, esri_word *body) {
    int32_t round = sponsor / COUNT(sponsor_names);
    *name = sponsor_names[sponsor % COUNT(sponsor_names)];
    *body = sponsor_bodies[(sponsor + round) % COUNT(sponsor_bodies)];
}

void esri_school_words(int32_t number, esri_word *quality, esri_word *thing) {
    int32_t at = (int32_t)((int64_t)number * SCHOOL_STEP % ESRI_SCHOOL_NAMES);
    *quality = qualities[at / COUNT(things)];
    *thing = things[at % COUNT(things)];
}

void esri_person_words(int32_t number, esri_word *surname, esri_word *first, esri_word *second) {
    int32_t at = (int32_t)((int64_t)number * PERSON_STEP % ESRI_PERSON_NAMES);
    *surname = surnames[at % COUNT(surnames)];
    at /= COUNT(surnames);
    *first = first_names[at % COUNT(first_names)];
    *second = second_names[at / COUNT(first_names)];
}
