#pragma once

#include "CommandLine/Console.h"
#include "Core/Result.h"
#include "Files/AudioFormat.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace partita::app
{

/// Adds an option whose text goes through one of our parsers; what the parser refuses ends the command with
/// exit code 1 and its message.
template <class Value>
CLI::Option* addParsed (CLI::App& app, const std::string& name, std::optional<Value>& target,
                        Result<Value> (*parser) (const std::string&), const std::string& help)
{
    return app
        .add_option_function<std::string> (
            name,
            [name, parser, &target] (const std::string& text)
            {
                auto parsed = parser (text);

                if (! parsed)
                    throw CLI::ValidationError (name, parsed.error().message);

                target = *std::move (parsed);
            },
            help)
        ->type_name ("");
}

/// The same for an option that may be given several times.
template <class Value>
void addRepeated (CLI::App& app, const std::string& name, std::vector<Value>& target,
                  Result<Value> (*parser) (const std::string&), const std::string& help)
{
    app.add_option_function<std::vector<std::string>> (
           name,
           [name, parser, &target] (const std::vector<std::string>& texts)
           {
               for (const auto& text : texts)
               {
                   auto parsed = parser (text);

                   if (! parsed)
                       throw CLI::ValidationError (name, parsed.error().message);

                   target.push_back (*std::move (parsed));
               }
           },
           help)
        ->type_name ("")
        ->expected (1)
        ->multi_option_policy (CLI::MultiOptionPolicy::TakeAll);
}

/// For the parser of options: what is wrong with the name of a file, empty if nothing is.
[[nodiscard]] std::string isFileName (const std::string&);

/// Adds an option for the name of one file or folder, or of several, each of which must be one.
template <class Names>
CLI::Option* addFile (CLI::App& app, const std::string& name, Names& target, const std::string& help)
{
    return app.add_option (name, target, help)->check (isFileName);
}

/// What refuses a combination of options.
[[nodiscard]] Error impossible (const std::string& option, const std::string& message);

void addCommon (CLI::App&, CommonOptions&);

/// JSON as text, whatever bytes the file names in it are made of.
[[nodiscard]] std::string toText (const nlohmann::ordered_json&);

[[nodiscard]] Result<SampleFormat> parseBits (const std::string&);
[[nodiscard]] Result<Container> parseContainer (const std::string&);

/// The words of a command line with every negative number bound to the option before it, so that it is not
/// taken for an option itself: `--gain -6dB` becomes `--gain=-6dB`.
[[nodiscard]] std::vector<std::string> bindNegativeNumbers (const std::vector<std::string>& words);

} // namespace partita::app
