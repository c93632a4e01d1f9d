// SPDX-License-Identifier: GPL-3.0-or-later
// Names and places: Hong Kong's districts are real, schools, sponsoring bodies and people are
// invented.
#ifndef ESRI_SAMPLE_NAMES_H
#define ESRI_SAMPLE_NAMES_H

#include <stdint.h>

// A part of a district where schools stand; `weight` is its share of the schools.
typedef struct esri_town {
    const char *district;        // "Sha Tin 沙田區"
    int32_t latitude, longitude; // in units of 0.00001 degree
    int32_t weight;
} esri_town;

extern const esri_town esri_towns[];
extern const int32_t esri_town_count;

// The five districts of Kowloon stand together in the list.
#define ESRI_KOWLOON_FROM  12
#define ESRI_KOWLOON_TOWNS 16

// An English text and the Chinese one for the same thing.
typedef struct esri_word {
    const char *english, *chinese;
} esri_word;

// The two words of a sponsoring body's name ("Seven Bridges", "Mission"); 0 to ESRI_SPONSORS - 1.
#define ESRI_SPONSORS 200
void esri_sponsor_words(int32_t sponsor, esri_word *name, esri_word *body);

// The two words of a school's own name ("Misty", "Fir"); unlike for any two numbers below
// ESRI_SCHOOL_NAMES.
#define ESRI_SCHOOL_NAMES (32 * 40)
void esri_school_words(int32_t number, esri_word *quality, esri_word *thing);

// Surname and given name of a person; unlike for any two numbers below ESRI_PERSON_NAMES.
#define ESRI_PERSON_NAMES (40 * 28 * 28)
void esri_person_words(int32_t number, esri_word *surname, esri_word *first, esri_word *second);

#endif
