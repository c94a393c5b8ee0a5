#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/Options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <map>
#include <string>
#include <vector>

namespace
{

/// The first word that should have been a command and is none.
std::string unknownCommand (const CLI::App& program, const CLI::Error& error)
{
    const auto rest = program.remaining (true);
    const auto isMissing = error.what() == std::string ("A subcommand is required");
    return isMissing && ! rest.empty() && ! rest.front().starts_with ('-') ? rest.front() : "";
}

int run (std::vector<std::string> words)
{
    using namespace partita::app;

    CLI::App program ("Partita filters audio with FIR filters of any length.", "partita");
    program.set_version_flag ("--version", "partita " PARTITA_VERSION);
    program.require_subcommand (1);
    program.failure_message (
        [] (const CLI::App* app, const CLI::Error& error)
        {
            const auto unknown = unknownCommand (*app, error);
            return fmt::format ("partita: error: {}\nRun “partita --help”, or “partita COMMAND --help”.\n",
                                unknown.empty() ? error.what()
                                                : fmt::format ("There is no command “{}”.", unknown));
        });

    const std::map<std::string, Command> commands {
        { "render", addRender (program) },   { "convolve", addConvolve (program) },
        { "design", addDesign (program) },   { "analyze", addAnalyze (program) },
        { "verify", addVerify (program) },   { "measure", addMeasure (program) },
        { "live", addLive (program) },       { "devices", addDevices (program) },
        { "plan", addPlan (program) },       { "bench", addBench (program) },
        { "impulse", addImpulse (program) }, { "preset", addPreset (program) }
    };

    try
    {
        words = bindNegativeNumbers (words);
        std::reverse (words.begin(), words.end());
        program.parse (words);
    }
    catch (const CLI::ParseError& error)
    {
        return program.exit (error) == 0 ? exitCode::done : exitCode::badCommandLine;
    }

    catchInterrupts();
    return commands.at (program.get_subcommands().front()->get_name())();
}

} // namespace

int main (int argc, char** argv)
{
    try
    {
        return run ({ argv + 1, argv + argc });
    }
    catch (const std::bad_alloc&)
    {
        fmt::print (stderr, "partita: error: The memory is not enough for this.\n");
    }
    catch (const std::exception& error)
    {
        fmt::print (stderr, "partita: error: {}\n", error.what());
    }

    return partita::app::exitCode::badFile;
}
