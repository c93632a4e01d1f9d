// SPDX-License-Identifier: GPL-3.0-or-later
// esr recruit: whom to look for, how many of them, and who could be let go.
#include "commands.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "pool/pool.h"

static cli_exit tell(cli_run *run, cli_pool *pool) {
    if (cli_flag(run, "fill"))
        return pool_tell_fill(run, pool);
    return cli_flag(run, "release") ? pool_tell_release(run, pool) : pool_tell_worth(run, pool);
}

// An option that has no meaning for what was asked is refused.
static cli_exit refuse_others(cli_run *run) {
    bool fills = cli_flag(run, "fill"), releases = cli_flag(run, "release");
    if (releases && (cli_flag(run, "veterans") || cli_given(run, "max-visits")))
        return cli_usage(run, "--%s is about recruits, not for --release",
                         cli_flag(run, "veterans") ? "veterans" : "max-visits");
    if (fills && cli_given(run, "verify"))
        return cli_usage(run, "--verify is not for --fill, which searches until it is proven");
    return CLI_DONE;
}

static cli_exit run_recruit(cli_run *run) {
    cli_pool pool = {0};
    if (cli_flag(run, "fill") && cli_flag(run, "release"))
        return cli_usage(run, "--fill and --release exclude each other");
    if (cli_flag(run, "release") && run->operand_count > 0)
        return cli_usage(run, "--release looks at everybody: it takes no conditions");
    cli_exit code = refuse_others(run);
    if (code == CLI_DONE)
        code = pool_open(run, &pool);
    if (code == CLI_DONE)
        code = pool_read_kind(run, pool.solution->plan->cycle, &pool.options);
    if (code == CLI_DONE)
        code = tell(run, &pool);
    pool_close(&pool);
    return code;
}

static const char *const examples[] = {"esr recruit",
                                       "esr recruit role=teacher sector=primary language=english",
                                       "esr recruit --fill", "esr recruit --release", NULL};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"folder", CLI_TEXT, "FOLDER", "Plan this folder first, and ask about that plan.", false},
    {"scenario", CLI_TEXT, "NAME", "Ask about a scenario that esr whatif has kept.", false},
    {"fill", CLI_FLAG, NULL, "The smallest number of recruits that fills all seats.", false},
    {"release", CLI_FLAG, NULL, "Who could be let go at no cost, alone and together.", false},
    {"verify", CLI_COUNT, "N", "Solve again for so many of the best; 10 if not given.", false},
    {"max-visits", CLI_COUNT, "N", "Visits of a recruit at most; else max_visits of [limits].",
     false},
    {"veterans", CLI_FLAG, NULL, "Recruits have reviewed before; else they are novices.", false},
    CLI_OPTION_TIME_LIMIT,
    {0},
};
const cli_command cli_recruit = {
    .name = "recruit",
    .operands = "[COLUMN=WORD ...]",
    .operand_max = CLI_OPERANDS_MAX,
    .summary = "What one more reviewer is worth, how few fill all seats, who could be let go",
    .examples = examples,
    .details =
        "Says of each kind of reviewer that the cycle's reviews could use (role, sector, "
        "languages,\n"
        "skill, district) what one more would save. The prices of visits prove how much at most; "
        "for the\n"
        "best ten the cycle is solved again with that person. A recruit has no home school and no\n"
        "relations, and lives in the middle of the district's schools of the sector. Conditions "
        "narrow\n"
        "the kinds: the words are those of the cycle, and of a district the first word is "
        "enough.\n\n"
        "With --fill the smallest number of recruits, and of which kinds, that leaves no seat "
        "empty, with\n"
        "the proof that one fewer will not do.\n\n"
        "With --release the opposite: who could be let go at no cost, alone and together, and who "
        "is the\n"
        "cheapest to do without next.\n\n"
        "The plan is the current one of the database, that of a scenario, or what is found for a "
        "folder.\n"
        "Nothing is changed. docs/recruit.md says what is proven, and how.",
    .options = options,
    .run = run_recruit,
};
