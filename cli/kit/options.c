// SPDX-License-Identifier: GPL-3.0-or-later
// The parser of command lines. It checks numbers too, so that commands read sound values.
#include "kit/options.h"

#include <stdlib.h>
#include <string.h>

#include "kit/output.h"

#define WORD_MAX         32 // longer words are like no option
#define SECONDS_DECIMALS 3
#define PERCENT_DECIMALS 4
#define PPM_MAX          1000000 // 100 per cent

const cli_option cli_common_options[] = {
    {"json", CLI_FLAG, NULL, "Print one JSON object, also on failure.", false},
    {"quiet", CLI_FLAG, NULL, "Say nothing on standard error but what went wrong.", false},
    {"help", CLI_FLAG, NULL, "Show this help.", false},
    {0},
};

static int own_count(const cli_command *command) {
    int count = 0;
    while (command->options[count].name)
        count++;
    return count;
}

// The option at a position of `run->given`; NULL behind the last.
static const cli_option *option_at(const cli_command *command, int at) {
    int own = own_count(command);
    const cli_option *option = at < own ? &command->options[at] : &cli_common_options[at - own];
    return option->name ? option : NULL;
}

static int min_of(int a, int b) {
    return a < b ? a : b;
}

int cli_word_distance(const char *a, const char *b) {
    int m = (int)strlen(a), n = (int)strlen(b);
    if (m >= WORD_MAX || n >= WORD_MAX)
        return WORD_MAX;
    int rows[WORD_MAX + 1][WORD_MAX + 1];
    for (int i = 0; i <= m; i++) {
        for (int j = 0; j <= n; j++) {
            if (i == 0 || j == 0) {
                rows[i][j] = i + j;
                continue;
            }
            int change = rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            int best = min_of(change, 1 + min_of(rows[i - 1][j], rows[i][j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = min_of(best, 1 + rows[i - 2][j - 2]);
            rows[i][j] = best;
        }
    }
    return rows[m][n];
}

static cli_exit unknown_option(cli_run *run, const char *name) {
    const char *nearest = NULL;
    int least = CLI_SLIPS_MAX + 1;
    const cli_option *option;
    for (int at = 0; (option = option_at(run->command, at)); at++) {
        int distance = cli_word_distance(name, option->name);
        if (distance < least) {
            least = distance;
            nearest = option->name;
        }
    }
    if (nearest)
        return cli_usage(run, "unknown option --%s; did you mean --%s?", name, nearest);
    return cli_usage(run, "unknown option --%s", name);
}

// Finds the option that `name` (of `length` bytes) names or abbreviates: its position, or -1 after
// saying why not.
static int find_option(cli_run *run, const char *name, size_t length) {
    int found = -1;
    const cli_option *option, *first = NULL;
    for (int at = 0; (option = option_at(run->command, at)); at++) {
        if (strncmp(option->name, name, length) != 0)
            continue;
        if (option->name[length] == '\0')
            return at;
        if (first) {
            (void)cli_usage(run, "--%.*s is short for --%s and for --%s", (int)length, name,
                            first->name, option->name);
            return -1;
        }
        first = option;
        found = at;
    }
    if (found < 0 || length == 0) {
        char *word = cli_format("%.*s", (int)length, name);
        (void)unknown_option(run, word);
        free(word);
        return -1;
    }
    return found;
}

// Reads digits and moves on; false if there are none or they pass `most`.
static bool read_digits(const char **text, uint64_t most, uint64_t *out) {
    uint64_t value = 0;
    const char *at = *text;
    for (; *at >= '0' && *at <= '9'; at++) {
        uint64_t digit = (uint64_t)(*at - '0');
        if (value > (most - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (at == *text)
        return false;
    *text = at;
    *out = value;
    return true;
}

// Reads a number from 0 to about `most` with at most so many decimals, as a multiple of the last.
static bool read_decimal(const char *text, uint64_t most, int decimals, int64_t *out) {
    uint64_t whole = 0, part = 0, scale = 1;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    if (*text != '.' && !read_digits(&text, most, &whole))
        return false;
    if (*text == '.') {
        const char *start = ++text;
        if (!read_digits(&text, scale - 1, &part) || text - start > decimals)
            return false;
        for (long digits = text - start; digits < decimals; digits++)
            part *= 10;
    }
    *out = (int64_t)(whole * scale + part);
    return *text == '\0';
}

static bool read_seconds(const char *text, int64_t *out_ms) {
    return read_decimal(text, CLI_SECONDS_MAX, SECONDS_DECIMALS, out_ms) && *out_ms > 0;
}

static bool read_percent(const char *text, int64_t *out_ppm) {
    return read_decimal(text, 100, PERCENT_DECIMALS, out_ppm) && *out_ppm <= PPM_MAX;
}

static cli_exit check_value(cli_run *run, const cli_option *option, const char *text) {
    uint64_t number = 0;
    int64_t parts = 0;
    esr_day day = 0;
    const char *rest = text;
    switch (option->value) {
    case CLI_FLAG:
        return CLI_DONE;
    case CLI_TEXT:
        if (!*text)
            return cli_usage(run, "--%s needs a %s that is not empty", option->name,
                             option->metavar);
        return CLI_DONE;
    case CLI_COUNT:
        if (!read_digits(&rest, CLI_COUNT_MAX, &number) || *rest || number == 0)
            return cli_usage(run, "--%s %s: must be a whole number from 1 to %d", option->name,
                             text, CLI_COUNT_MAX);
        return CLI_DONE;
    case CLI_SEED:
        if (!read_digits(&rest, UINT64_MAX, &number) || *rest)
            return cli_usage(run, "--%s %s: must be a whole number, 0 or more", option->name, text);
        return CLI_DONE;
    case CLI_SECONDS:
        if (!read_seconds(text, &parts))
            return cli_usage(run, "--%s %s: must be a number of seconds above 0, such as 30 or 2.5",
                             option->name, text);
        return CLI_DONE;
    case CLI_PERCENT:
        if (!read_percent(text, &parts))
            return cli_usage(run,
                             "--%s %s: must be a percentage from 0 to 100 with up to %d decimals, "
                             "such as 1 or 0.05",
                             option->name, text, PERCENT_DECIMALS);
        return CLI_DONE;
    case CLI_DATE:
        if (!esr_day_parse(text, &day))
            return cli_usage(run, "--%s %s: must be a day as YYYY-MM-DD, such as 2026-09-01",
                             option->name, text);
        return CLI_DONE;
    }
    return CLI_DONE;
}

// Reads the option in words[0] and its value; `used` counts the words that it took.
static cli_exit read_option(cli_run *run, int count, char **words, int *used) {
    const char *name = words[0] + 2, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    int at = find_option(run, name, length);
    if (at < 0)
        return CLI_USAGE;
    const cli_option *option = option_at(run->command, at);
    *used = 1;
    const char *value = equals ? equals + 1 : NULL;
    if (option->value == CLI_FLAG && value)
        return cli_usage(run, "--%s takes no value", option->name);
    if (option->value == CLI_FLAG)
        value = "";
    if (!value && count < 2)
        return cli_usage(run, "--%s needs a value: --%s %s", option->name, option->name,
                         option->metavar);
    if (!value) {
        value = words[1];
        *used = 2;
    }
    run->given[at] = value;
    return check_value(run, option, value);
}

static cli_exit check_complete(cli_run *run) {
    const cli_option *option;
    if (run->operand_count < run->command->operand_min)
        return cli_usage(run, "%s is missing", run->command->operands);
    for (int at = 0; (option = option_at(run->command, at)); at++)
        if (option->required && !run->given[at])
            return cli_usage(run, "--%s %s is missing", option->name, option->metavar);
    return CLI_DONE;
}

cli_exit cli_parse(cli_run *run, int count, char **words) {
    bool options_over = false;
    for (int at = 0; at < count && strcmp(words[at], "--") != 0; at++)
        if (strcmp(words[at], "--json") == 0)
            run->json = true; // known first, so that a fault of the command line is told as JSON
    for (int at = 0; at < count;) {
        const char *word = words[at];
        int used = 1;
        if (!options_over && strcmp(word, "--") == 0) {
            options_over = true;
        } else if (!options_over && strncmp(word, "--", 2) == 0) {
            cli_exit code = read_option(run, count - at, words + at, &used);
            if (code != CLI_DONE)
                return code;
        } else if (!options_over && strcmp(word, "-h") == 0) {
            run->given[own_count(run->command) + 2] = "";
        } else if (!options_over && word[0] == '-' && word[1]) {
            return cli_usage(run, "unknown option %s; options are written --name", word);
        } else if (run->operand_count == run->command->operand_max) {
            return cli_usage(run, "%s is one word too many", word);
        } else {
            run->operands[run->operand_count++] = word;
        }
        at += used;
    }
    run->json = cli_flag(run, "json");
    run->quiet = cli_flag(run, "quiet");
    return cli_flag(run, "help") ? CLI_DONE : check_complete(run);
}

const char *cli_given(const cli_run *run, const char *name) {
    const cli_option *option;
    for (int at = 0; (option = option_at(run->command, at)); at++)
        if (strcmp(option->name, name) == 0)
            return run->given[at];
    return NULL;
}

bool cli_flag(const cli_run *run, const char *name) {
    return cli_given(run, name) != NULL;
}

uint64_t cli_number(const cli_run *run, const char *name, uint64_t otherwise) {
    const char *text = cli_given(run, name);
    uint64_t number = otherwise;
    if (text && !read_digits(&text, UINT64_MAX, &number))
        return otherwise;
    return number;
}

int64_t cli_ms(const cli_run *run, const char *name) {
    const char *text = cli_given(run, name);
    int64_t ms = 0;
    return text && read_seconds(text, &ms) ? ms : 0;
}

int64_t cli_ppm(const cli_run *run, const char *name) {
    const char *text = cli_given(run, name);
    int64_t ppm = 0;
    return text && read_percent(text, &ppm) ? ppm : 0;
}

esr_day cli_day(const cli_run *run, const char *name) {
    const char *text = cli_given(run, name);
    esr_day day = ESR_DAY_NONE;
    return text && esr_day_parse(text, &day) ? day : ESR_DAY_NONE;
}
