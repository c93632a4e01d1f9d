// SPDX-License-Identifier: GPL-3.0-or-later
// Prints the command table as help for people and as a man page. No fact about a command is here.
#include "kit/help.h"

#include <string.h>

#include "kit/options.h"
#include "kit/table.h"

#define COMMAND_COLUMN 19 // where the explanation of a command begins
#define HELP_COLUMN    26 // and that of an option
#define HELP_WIDTH     96

static const char *const exit_codes[][2] = {
    {"0", "done"},
    {"1", "a sound \"no\": rules are broken or exclude what was asked, or seats must stay empty"},
    {"2", "the command line is wrong"},
    {"3", "the input has faults; each is told, and nothing was changed"},
    {"4", "a limit was reached before there was any plan"},
    {"5", "a file or the database refused"},
    {"6", "a defect in esr"},
    {"130", "interrupted; the best plan so far was kept"},
};
#define EXIT_CODE_COUNT (sizeof exit_codes / sizeof exit_codes[0])

static const char intro[] =
    "esr plans a year of external school reviews: which school is visited when, and which serving\n"
    "principals and teachers of other schools sit on the team. The plan is proven to be the best,\n"
    "or says how far from the best it can be at most.";

static void print_options(FILE *file, const cli_option *option) {
    for (; option->name; option++) {
        int column = fprintf(file, "  --%s%s%s", option->name, option->metavar ? " " : "",
                             option->metavar ? option->metavar : "");
        cli_text_wrap(file, option->help, HELP_COLUMN, column, HELP_WIDTH);
    }
}

// "esr plan FOLDER --out DIR"
static void print_call(FILE *file, const cli_command *command) {
    fprintf(file, "esr %s%s%s", command->name, *command->operands ? " " : "", command->operands);
    for (const cli_option *option = command->options; option->name; option++)
        if (option->required)
            fprintf(file, " --%s %s", option->name, option->metavar);
}

void cli_help_command(FILE *file, const cli_command *command) {
    fputs("Example:\n", file);
    for (const char *const *example = command->examples; *example; example++)
        fprintf(file, "  %s\n", *example);
    fputs("\nUsage: ", file);
    print_call(file, command);
    fprintf(file, " [options]\n\n%s\n\nOptions:\n", command->details);
    print_options(file, command->options);
    print_options(file, cli_common_options);
}

void cli_help_all(FILE *file) {
    fprintf(file,
            "Example:\n  esr plan samples/tiny --out out\n\n"
            "Usage: esr COMMAND [options]\n\n%s\n",
            intro);
    for (const cli_listed *at = cli_commands; at->command; at++) {
        if (at->heading)
            fprintf(file, "\n%s:\n", at->heading);
        cli_text_wrap(file, at->command->summary, COMMAND_COLUMN,
                      fprintf(file, "  %s", at->command->name), HELP_WIDTH);
    }
    fputs("\nesr help COMMAND shows the options of a command, esr --version the version.\n"
          "\nExit status:\n",
          file);
    for (size_t i = 0; i < EXIT_CODE_COUNT; i++)
        fprintf(file, "  %-4s %s\n", exit_codes[i][0], exit_codes[i][1]);
}

// Prints text for man(7): dashes that stay dashes, and no line taken for a request.
static void print_roff(FILE *file, const char *text) {
    bool line_start = true;
    for (; *text; text++) {
        if (line_start && (*text == '.' || *text == '\''))
            fputs("\\&", file);
        if (*text == '-')
            fputs("\\-", file);
        else if (*text == '\\')
            fputs("\\e", file);
        else if (text[0] == '\n' && text[1] == '\n') {
            fputs("\n.PP", file);
        } else
            fputc(*text, file);
        line_start = *text == '\n';
    }
    fputc('\n', file);
}

static void man_options(FILE *file, const cli_option *option) {
    for (; option->name; option++) {
        fputs(".TP\n.B ", file);
        fputs("\\-\\-", file);
        for (const char *c = option->name; *c; c++)
            fputs(*c == '-' ? "\\-" : (char[]){*c, '\0'}, file);
        if (option->metavar)
            fprintf(file, " \\fI%s\\fP", option->metavar);
        fputc('\n', file);
        print_roff(file, option->help);
    }
}

static void man_command(FILE *file, const cli_listed *listed) {
    const cli_command *command = listed->command;
    if (listed->heading)
        fprintf(file, ".SH \"COMMANDS: %s\"\n", listed->heading);
    fputs(".SS \"", file);
    print_call(file, command);
    fputs("\"\n", file);
    print_roff(file, command->details);
    man_options(file, command->options);
    fputs(".PP\nExample:\n.PP\n.nf\n", file);
    for (const char *const *example = command->examples; *example; example++)
        print_roff(file, *example);
    fputs(".fi\n", file);
}

void cli_help_man(FILE *file) {
    fprintf(file,
            ".\\\" Made from the command table by: esr help --man\n"
            ".TH ESR 1 \"\" \"esr %s\" \"School review planning\"\n"
            ".SH NAME\nesr \\- plan external school reviews\n"
            ".SH SYNOPSIS\n.B esr\n.I COMMAND\n[options]\n.SH DESCRIPTION\n",
            esr_version());
    print_roff(file, intro);
    for (const cli_listed *at = cli_commands; at->command; at++)
        man_command(file, at);
    fputs(".SH COMMON OPTIONS\n", file);
    man_options(file, cli_common_options);
    fputs(".SH EXIT STATUS\n", file);
    for (size_t i = 0; i < EXIT_CODE_COUNT; i++) {
        fprintf(file, ".TP\n.B %s\n", exit_codes[i][0]);
        print_roff(file, exit_codes[i][1]);
    }
    fputs(".SH ENVIRONMENT\n.TP\n.B ESR_DB\nThe database where \\-\\-db is not given; without it, "
          "cycle.db in the present folder.\n.TP\n.B NO_COLOR\nIf not empty, nothing is coloured.\n",
          file);
}
