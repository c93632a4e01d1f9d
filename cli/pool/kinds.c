// SPDX-License-Identifier: GPL-3.0-or-later
// Kinds of reviewers in words.
#include <stdlib.h>
#include <string.h>

#include "kit/options.h"
#include "kit/output.h"
#include "pool/pool.h"

// Appends to a text, which is replaced.
static void append(char **text, const char *more) {
    char *longer = cli_format("%s%s", *text, more);
    free(*text);
    *text = longer;
}

// Appends the words of a mask, "_" as a blank: "principal or vice principal".
static void append_words(char **text, const esr_words *words, uint64_t mask, const char *last) {
    int left = __builtin_popcountll(mask);
    for (int32_t w = 0; w < words->count; w++) {
        if (!(mask >> w & 1))
            continue;
        char *word = cli_format("%s%s", words->at[w], --left > 1 ? ", " : left == 1 ? last : "");
        for (char *c = word; *c; c++)
            if (*c == '_')
                *c = ' ';
        append(text, word);
        free(word);
    }
}

char *pool_kind_text(const esr_cycle *cycle, const esr_recruit_kind *kind) {
    char *text = cli_format("%s", "");
    append_words(&text, &cycle->roles, kind->roles, " or ");
    append(&text, ", ");
    append_words(&text, &cycle->sectors, UINT64_C(1) << kind->sector, "");
    if (kind->languages)
        append(&text, ", speaks ");
    append_words(&text, &cycle->languages, kind->languages, " and ");
    if (kind->skills)
        append(&text, ", for ");
    append_words(&text, &cycle->skills, kind->skills, " and ");
    return text;
}

json_t *pool_words_json(const esr_words *words, uint64_t mask) {
    json_t *list = cli_need(json_array());
    for (int32_t w = 0; w < words->count; w++)
        if (mask >> w & 1)
            json_array_append_new(list, json_string(words->at[w]));
    return list;
}

json_t *pool_kind_json(const esr_cycle *cycle, const esr_recruit_kind *kind) {
    json_t *object = cli_need(json_pack("{s:o, s:s, s:o, s:o}", "roles",
                                        pool_words_json(&cycle->roles, kind->roles), "sector",
                                        cycle->sectors.at[kind->sector], "languages",
                                        pool_words_json(&cycle->languages, kind->languages),
                                        "skills", pool_words_json(&cycle->skills, kind->skills)));
    json_object_set_new(object, "district",
                        kind->district < 0 ? json_null()
                                           : json_string(cycle->districts.at[kind->district]));
    return object;
}

char *pool_bar(int64_t value, int64_t most, int width) {
    char *text = cli_format("%s", "");
    int64_t length = most > 0 ? (2 * value * width + most) / (2 * most) : 0;
    for (int64_t i = 0; i < length || (i == 0 && value > 0); i++)
        append(&text, "█");
    return text;
}

// Finds a word, or one that begins like that: a district may be called by its first language.
static bool find_word(const esr_words *words, const char *value, uint64_t *mask) {
    int32_t found = -1, like = 0;
    size_t length = strlen(value);
    for (int32_t w = 0; w < words->count; w++) {
        if (strcmp(words->at[w], value) == 0) {
            *mask |= UINT64_C(1) << w;
            return true;
        }
        if (length > 0 && strncmp(words->at[w], value, length) == 0 &&
            words->at[w][length] == ' ') {
            found = w;
            like++;
        }
    }
    if (like == 1)
        *mask |= UINT64_C(1) << found;
    return like == 1;
}

static cli_exit refuse_word(cli_run *run, const char *what, const char *value,
                            const esr_words *words) {
    char *known = cli_format("%s", "");
    const char *meant = NULL;
    int least = CLI_SLIPS_MAX + 1;
    for (int32_t w = 0; w < words->count; w++) {
        int slips = cli_word_distance(value, words->at[w]);
        append(&known, w ? "; " : "");
        append(&known, words->at[w]);
        meant = slips < least ? words->at[w] : meant;
        least = slips < least ? slips : least;
    }
    cli_exit code = !words->count ? cli_refuse(run, CLI_INPUT, what, "the cycle has no %ss", what)
                    : meant
                        ? cli_refuse(run, CLI_INPUT, what,
                                     "the cycle has no %s \"%s\"; did you mean \"%s\"? It has %s",
                                     what, value, meant, known)
                        : cli_refuse(run, CLI_INPUT, what, "the cycle has no %s \"%s\"; it has %s",
                                     what, value, known);
    free(known);
    return code;
}

cli_exit pool_read_kind(cli_run *run, const esr_cycle *cycle, esr_recruit_options *out) {
    const struct {
        const char *name;
        const esr_words *words;
        uint64_t *mask;
    } columns[] = {{"role", &cycle->roles, &out->roles},
                   {"sector", &cycle->sectors, &out->sectors},
                   {"language", &cycle->languages, &out->languages},
                   {"skill", &cycle->skills, &out->skills},
                   {"district", &cycle->districts, &out->districts}};
    for (int i = 0; i < run->operand_count; i++) {
        const char *word = run->operands[i], *equals = strchr(word, '=');
        size_t c = 0, count = sizeof columns / sizeof *columns;
        while (equals && c < count &&
               (strlen(columns[c].name) != (size_t)(equals - word) ||
                strncmp(columns[c].name, word, (size_t)(equals - word)) != 0))
            c++;
        if (!equals || c == count)
            return cli_usage(run,
                             "\"%s\" is no condition; say role=, sector=, language=, skill= "
                             "or district= and a word of the cycle",
                             word);
        if (!find_word(columns[c].words, equals + 1, columns[c].mask))
            return refuse_word(run, columns[c].name, equals + 1, columns[c].words);
    }
    return CLI_DONE;
}
