// SPDX-License-Identifier: GPL-3.0-or-later
// The templates that esr brings along: engine/invite/templates/, compiled in by CMakeLists.txt.
#ifndef ESRI_INVITE_BUILTIN_H
#define ESRI_INVITE_BUILTIN_H

#include <stddef.h>

extern const char esri_template_zh[], esri_template_en[];
extern const size_t esri_template_zh_length, esri_template_en_length;

#endif
