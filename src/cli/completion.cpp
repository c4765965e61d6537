#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "cli/session.hpp"

// Completion of commands, options and their words in shells. The scripts are written from the commands
// as they are, so that they cannot fall behind.
namespace ordo_cli {
namespace {

// What may follow a command, by its path: "" is ordo itself, "order list" the command `ordo order list`.
struct Words {
    std::vector<std::string> commands, options;
    std::map<std::string, std::vector<std::string>> values;  // of options and arguments, by name
};
using Grammar = std::map<std::string, Words>;

// The words of a CLI11 set validator, which describes itself as "{card,cash}".
std::vector<std::string> values_of(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    const auto open = type.find('{');
    const auto close = type.find('}');
    if (open == std::string::npos || close == std::string::npos) return {};
    std::vector<std::string> words;
    for (std::string& word : CLI::detail::split(type.substr(open + 1, close - open - 1), ',')) {
        if (word.find_first_of("; \t") == std::string::npos && !word.empty()) {
            words.push_back(std::move(word));
        }
    }
    return words;
}

void collect(const CLI::App& command, const std::string& path, Grammar& grammar) {
    Words& words = grammar[path];
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            words.options.push_back("--" + name);
            if (auto values = values_of(*option); !values.empty()) {
                words.values["--" + name] = std::move(values);
            }
        }
        if (option->get_positional()) {
            for (std::string& value : values_of(*option))
                words.commands.push_back(std::move(value));
        }
    }
    for (const CLI::App* child : command.get_subcommands([](const CLI::App*) { return true; })) {
        words.commands.push_back(child->get_name());
        collect(*child, path.empty() ? child->get_name() : path + ' ' + child->get_name(), grammar);
    }
}

// `case` arms for the bodies of the functions of bash and zsh.
std::string value_arms(const Grammar& grammar) {
    std::string arms;
    for (const auto& [path, words] : grammar) {
        for (const auto& [name, values] : words.values) {
            arms += fmt::format("        '{} {}') offered='{}' ;;\n", path, name,
                                fmt::join(values, " "));
        }
    }
    return arms;
}

std::string word_arms(const Grammar& grammar, const Words& globals) {
    std::string arms;
    for (const auto& [path, words] : grammar) {
        std::vector<std::string> all = words.commands;
        all.insert(all.end(), words.options.begin(), words.options.end());
        if (!path.empty()) all.insert(all.end(), globals.options.begin(), globals.options.end());
        std::ranges::sort(all);
        all.erase(std::unique(all.begin(), all.end()), all.end());
        arms += fmt::format("        '{}') offered='{}' ;;\n", path, fmt::join(all, " "));
    }
    return arms;
}

std::string path_arms(const Grammar& grammar) {
    std::string paths;
    for (const auto& [path, words] : grammar) {
        if (path.empty()) continue;
        if (!paths.empty()) paths += " | ";
        paths += '\'' + path + '\'';
    }
    return paths;
}

// What bash and zsh have in common: from the words before the cursor to the words that may come.
std::string body(const Grammar& grammar) {
    return fmt::format(R"(    local at= word offered=
    for word in "${{before[@]}}"; do
        case "${{at:+$at }}$word" in
            {}) at="${{at:+$at }}$word" ;;
        esac
    done
    case "$at $previous" in
{}    esac
    [ -n "$offered" ] || case "$at" in
{}    esac
)",
                       path_arms(grammar), value_arms(grammar), word_arms(grammar, grammar.at("")));
}

std::string bash(const Grammar& grammar) {
    return "# ordo completion bash > /etc/bash_completion.d/ordo, or: . <(ordo completion bash)\n"
           "_ordo() {\n"
           "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
           "    local before=(\"${COMP_WORDS[@]:1:COMP_CWORD-1}\")\n" +
           body(grammar) +
           "    COMPREPLY=($(compgen -W \"$offered\" -- \"$current\"))\n"
           "}\n"
           "complete -o default -F _ordo ordo\n";
}

std::string zsh(const Grammar& grammar) {
    return "#compdef ordo\n"
           "# ordo completion zsh > a folder of $fpath, as _ordo; or: . <(ordo completion zsh)\n"
           "_ordo() {\n"
           "    local previous=${words[CURRENT-1]}\n"
           "    local -a before=(\"${(@)words[2,CURRENT-1]}\")\n"
           "    _ordo_words\n"
           "}\n"
           "_ordo_words() {\n" +
           body(grammar) +
           "    compadd -- ${=offered} || _files\n"
           "}\n"
           "compdef _ordo ordo\n"
           "[ \"${funcstack[1]}\" != _ordo ] || _ordo\n";  // loaded by the first completion
}

std::string fish(const Grammar& grammar) {
    std::string script =
        "# ordo completion fish > ~/.config/fish/completions/ordo.fish\n"
        "function __ordo_path\n"
        "    set -l path\n"
        "    for word in (commandline -opc)[2..-1]\n"
        "        set -l longer (string trim \"$path $word\")\n"
        "        contains -- $longer $__ordo_paths; and set path $longer\n"
        "    end\n"
        "    echo $path\n"
        "end\n";
    std::string paths;
    for (const auto& [path, words] : grammar) {
        if (!path.empty()) paths += " '" + path + '\'';
    }
    script += "set -g __ordo_paths" + paths + "\ncomplete -c ordo -e\n";
    for (const auto& [path, words] : grammar) {
        const std::string here =
            fmt::format("complete -c ordo -n 'test (__ordo_path) = \"{}\"'", path);
        if (!words.commands.empty()) {
            script += fmt::format("{} -f -a '{}'\n", here, fmt::join(words.commands, " "));
        }
        for (const std::string& option : words.options) {
            const auto values = words.values.find(option);
            script += fmt::format("{} -l {}", here, option.substr(2));
            if (values != words.values.end()) {
                script += fmt::format(" -x -a '{}'", fmt::join(values->second, " "));
            }
            script += '\n';
        }
    }
    return script;
}

struct ShellFlags {
    std::string shell;
    const CLI::App* app = nullptr;
};

Exit complete(Session& session, const ShellFlags& flags) {
    Grammar grammar;
    collect(*flags.app, "", grammar);
    session.out.write(flags.shell == "bash"  ? bash(grammar)
                      : flags.shell == "zsh" ? zsh(grammar)
                                             : fish(grammar));
    return Exit::ok;
}

}  // namespace

void add_completion_command(CLI::App& app, Session& session) {
    CLI::App& command =
        *app.add_subcommand("completion", "a script that completes words in a shell");
    const auto flags = std::make_shared<ShellFlags>();
    flags->app = &app;
    command.add_option("shell", flags->shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    on_run(command, session, flags, complete);
}

}  // namespace ordo_cli
