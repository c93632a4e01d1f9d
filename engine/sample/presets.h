// SPDX-License-Identifier: GPL-3.0-or-later
// How large a sample is and which kinds of school it takes.
#ifndef ESRI_SAMPLE_PRESETS_H
#define ESRI_SAMPLE_PRESETS_H

#include "sample/world.h"

// The preset that is written out by hand and has no shape.
#define ESRI_PRESET_TINY "tiny"

// The shape of a preset, or NULL.
const esri_sample_shape *esri_sample_preset(const char *name);

// A shape for so many reviews and reviewers.
esri_sample_shape esri_sample_shape_for(const esr_sample_options *options);

// The rows of the tiny sample.
void esri_sample_put_tiny(esri_sample *sample);

#endif
