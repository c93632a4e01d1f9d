// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a forecast: what is missing whatever the plan, the reviews with few days, and tables of
// wants against supply.
#ifndef CLI_FORECAST_H
#define CLI_FORECAST_H

#include "kit/command.h"

// Prints the forecast; with `all` none of its lists is cut short. Puts all of it under "forecast"
// into the answer of --json.
void cli_print_forecast(cli_run *run, const esr_cycle *cycle, const esr_forecast *forecast,
                        bool all);
// The value of "forecast", for the caller to put.
json_t *cli_forecast_json(const esr_cycle *cycle, const esr_forecast *forecast);

#endif
