#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/FilterFigure.h"
#include "CommandLine/FilterReport.h"
#include "CommandLine/Options.h"
#include "CommandLine/Quantities.h"
#include "Files/TapsFile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

namespace partita::app
{
namespace
{

constexpr double defaultRateHz = 48000.0;

struct Arguments
{
    CommonOptions common;
    std::vector<std::string> files;
    std::optional<double> rateHz;
    std::optional<plot::Theme> theme;
    std::string plot;
    bool overwrite = false;
};

/// What was found in one file; other kinds of analysis of its channels join the filters here.
struct FileAnalysis
{
    std::string file;
    std::vector<ShownFilter> channels;
};

Result<plot::Theme> parseTheme (const std::string& text)
{
    if (text == "light")
        return plot::Theme::light;

    if (text == "dark")
        return plot::Theme::dark;

    return Error { ErrorCode::badSpecification,
                   fmt::format ("expected dark or light, found “{}”", text),
                   {} };
}

double rateOf (const Taps& taps, const Arguments& arguments, const std::string& file, Console& console)
{
    if (! taps.rateHz && ! arguments.rateHz)
        console.note (
            fmt::format ("{}: The file tells no sample rate; taken for {:g} Hz. --rate gives another.", file,
                         defaultRateHz));

    if (taps.rateHz && arguments.rateHz && *taps.rateHz != *arguments.rateHz)
        console.note (
            fmt::format ("{}: The file tells its sample rate, {:g} Hz; --rate is for those that do not.",
                         file, *taps.rateHz));

    return taps.rateHz.value_or (arguments.rateHz.value_or (defaultRateHz));
}

Result<FileAnalysis> analyse (const std::string& file, const Arguments& arguments, Console& console)
{
    auto loaded = loadTaps (file, interruptRequested);

    if (! loaded)
        return loaded.error();

    for (const auto& remark : loaded->remarks)
        console.note (fmt::format ("{}: {}", file, remark));

    const auto rateHz = rateOf (loaded->taps, arguments, file, console);
    const auto shortName = file == "-" ? "standard input" : std::filesystem::path (file).filename().string();
    FileAnalysis result { file, {} };

    for (auto& taps : loaded->taps.channels)
    {
        auto analysis = analyseFilter (taps, rateHz);
        const auto number = result.channels.size() + 1;

        if (! analysis)
            return Error { analysis.error().code,
                           fmt::format ("Channel {}: {}", number, analysis.error().message), file };

        if (interruptRequested())
            return Error { ErrorCode::cancelled, "Interrupted.", file };

        const auto name =
            loaded->taps.channels.size() == 1 ? shortName : fmt::format ("{}, channel {}", shortName, number);
        result.channels.push_back ({ name, std::move (taps), *std::move (analysis) });
    }

    return result;
}

std::string reportText (const std::vector<FileAnalysis>& files)
{
    std::string text;

    for (const auto& file : files)
        for (const auto& channel : file.channels)
            text += fmt::format ("{}{}\n{}", text.empty() ? "" : "\n", channel.name,
                                 filterText (channel.analysis));

    text.pop_back();
    return text;
}

nlohmann::ordered_json reportJson (const std::vector<FileAnalysis>& files)
{
    auto list = nlohmann::ordered_json::array();

    for (const auto& file : files)
    {
        auto channels = nlohmann::ordered_json::array();

        for (const auto& channel : file.channels)
            channels.push_back ({ { "filter", filterJson (channel.analysis) } });

        list.push_back ({ { "file", file.file }, { "channels", std::move (channels) } });
    }

    return { { "files", std::move (list) } };
}

Status draw (const std::vector<FileAnalysis>& files, const Arguments& arguments, Console& console)
{
    constexpr std::size_t most = plot::numLineInks;
    std::vector<ShownFilter> shown;

    for (const auto& file : files)
        shown.insert (shown.end(), file.channels.begin(), file.channels.end());

    if (shown.size() > most)
    {
        console.note (
            fmt::format ("{}: Of {} filters the first {} are drawn.", arguments.plot, shown.size(), most));
        shown.resize (most);
    }

    return plot::writeFigure (filterFigure (shown), arguments.plot,
                              arguments.theme.value_or (plot::Theme::viewers),
                              arguments.overwrite ? Overwrite::yes : Overwrite::no);
}

Status check (const Arguments& arguments)
{
    if (std::ranges::count (arguments.files, "-") > 1)
        return Error { ErrorCode::badSpecification,
                       "Standard input can be read once only. Save it to a file first.", "-" };

    if (arguments.rateHz && ! (*arguments.rateHz > 0.0))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("expected a sample rate above 0 Hz, found {:g} Hz.", *arguments.rateHz),
                       "--rate" };

    if (arguments.plot.empty())
        return Done {};

    if (! plot::isFigureName (arguments.plot))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("expected a name that ends in .svg or .png, found “{}”.", arguments.plot),
                       "--plot" };

    return checkOutput (arguments.plot, arguments.overwrite ? Overwrite::yes : Overwrite::no,
                        arguments.files);
}

int run (const Arguments& arguments)
{
    Console console (arguments.common);
    const auto fail = [&console] (const Error& error)
    {
        console.error (error.text());
        return exitCodeOf (error.code);
    };

    if (const auto checked = check (arguments); ! checked)
        return fail (checked.error());

    std::vector<FileAnalysis> files;

    for (const auto& file : arguments.files)
    {
        auto analysis = analyse (file, arguments, console);

        if (! analysis)
            return fail (analysis.error());

        files.push_back (*std::move (analysis));
    }

    if (! arguments.plot.empty())
        if (const auto drawn = draw (files, arguments, console); ! drawn)
            return fail (drawn.error());

    return console.report (arguments.common.json ? toText (reportJson (files)) : reportText (files))
               ? exitCode::done
               : exitCode::badFile;
}

} // namespace

Command addAnalyze (CLI::App& program)
{
    auto& app = *program.add_subcommand ("analyze",
                                         "What a filter does: gain, phase, timing, what it can do to levels");
    auto arguments = std::make_shared<Arguments>();
    app.add_option ("FILE", arguments->files,
                    "Taps: an audio file, text, CSV, JSON or NumPy; - is standard input")
        ->required();
    addParsed (app, "--rate", arguments->rateHz, parseHertz,
               "Sample rate of files that do not tell theirs (default: 48k)");
    app.add_option ("--plot", arguments->plot,
                    "Draw magnitude, timing, impulse and step into an SVG or PNG file");
    addParsed (app, "--theme", arguments->theme, parseTheme,
               "Colours of the plot: dark or light (default: the viewer's in SVG, light in PNG)");
    app.add_flag ("-f,--force", arguments->overwrite, "Replace an existing plot");
    addCommon (app, arguments->common);
    return [arguments] { return run (*arguments); };
}

} // namespace partita::app
