#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/Options.h"
#include "CommandLine/Quantities.h"
#include "Files/AudioFileWriter.h"
#include "Files/StandardStreams.h"
#include "Files/TemporaryFile.h"
#include "Impulse/FactoryImpulses.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

namespace partita::app
{
namespace
{

namespace fs = std::filesystem;

constexpr double defaultRateHz = 48000.0;

struct ListArguments
{
    CommonOptions common;
};

struct MakeArguments
{
    CommonOptions common;
    std::string name, output, outputFolder;
    bool all = false;
    bool force = false;
    std::optional<double> rateHz;
    std::optional<SampleFormat> bits;
    std::optional<Container> container;
};

struct Job
{
    std::string name, output;
};

/// The decay time at 1 kHz, or a dash where none is promised.
std::string decayText (const factory::FactoryImpulse& impulse)
{
    constexpr std::size_t middle = 3;
    static_assert (factory::decayOctavesHz[middle] == 1000.0);
    const auto seconds = impulse.decaySeconds[middle];
    return seconds > 0.0 ? fmt::format ("{:.2f} s", seconds) : "–";
}

std::string listText()
{
    auto text = fmt::format ("{:<22} {:<9} {:>8} {:>7}\n", "name", "category", "channels", "T 1 kHz");

    for (const auto& impulse : factory::list())
        text += fmt::format ("{:<22} {:<9} {:>8} {:>7}  {}\n", impulse.name, factory::nameOf (impulse.category),
                             impulse.channels, decayText (impulse), impulse.description);

    text.pop_back();
    return text;
}

nlohmann::ordered_json toJson (const factory::FactoryImpulse& impulse)
{
    nlohmann::ordered_json decay = nlohmann::ordered_json::object();

    for (std::size_t octave = 0; octave < impulse.decaySeconds.size(); ++octave)
        if (impulse.decaySeconds[octave] > 0.0)
            decay[fmt::format ("{:g}", factory::decayOctavesHz[octave])] = impulse.decaySeconds[octave];

    return { { "name", impulse.name },
             { "category", factory::nameOf (impulse.category) },
             { "description", impulse.description },
             { "channels", impulse.channels },
             { "onsetSeconds", impulse.onsetSeconds },
             { "decaySeconds", decay } };
}

int runList (const ListArguments& arguments)
{
    Console console (arguments.common);
    auto impulses = nlohmann::ordered_json::array();

    for (const auto& impulse : factory::list())
        impulses.push_back (toJson (impulse));

    const auto report = arguments.common.json ? toText ({ { "impulses", impulses } }) : listText();
    return console.report (report) ? exitCode::done : exitCode::badFile;
}

Error impossible (const std::string& option, const std::string& message)
{
    return { ErrorCode::badSpecification, message, option };
}

Result<std::vector<Job>> jobsOf (const MakeArguments& a)
{
    if (a.all == ! a.name.empty())
        return impossible ("NAME, --all", "Expected one of the two: the name of an impulse, or --all.");

    if (a.output.empty() == a.outputFolder.empty())
        return impossible ("-o, --out-dir",
                           "Expected one of the two: -o FILE for a single impulse, or --out-dir FOLDER.");

    if (a.all && a.outputFolder.empty())
        return impossible ("-o", "One output can't hold all impulses. Use --out-dir FOLDER.");

    if (a.output == "-" && a.common.json)
        return impossible ("--json", "The report and the audio can't both go to standard output.");

    if (a.outputFolder.empty())
        return std::vector { Job { a.name, a.output } };

    const auto ending = endingOf (a.container.value_or (Container::wav));
    const auto pathOf = [&] (const std::string& name)
    { return (fs::path (a.outputFolder) / (name + "." + ending)).string(); };

    if (! a.all)
        return std::vector { Job { a.name, pathOf (a.name) } };

    std::vector<Job> jobs;

    for (const auto& impulse : factory::list())
        jobs.push_back ({ impulse.name, pathOf (impulse.name) });

    return jobs;
}

} // namespace
} // namespace partita::app
