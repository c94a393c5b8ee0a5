#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/CurveReport.h"
#include "CommandLine/FilterFigure.h"
#include "CommandLine/FilterReport.h"
#include "CommandLine/Options.h"
#include "CommandLine/OutputFile.h"
#include "CommandLine/RoomFigure.h"
#include "CommandLine/RoomReport.h"
#include "Files/TapsFile.h"
#include "Shared/Quantities/Quantities.h"

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

// Shorter responses have no reverberation to speak of.
constexpr double shortestRoomSeconds = 0.1;

struct Arguments
{
    CommonOptions common;
    std::vector<std::string> files;
    std::optional<double> rateHz;
    std::optional<plot::Theme> theme;
    std::string plot;
    std::int64_t channel = 1;
    bool room = false, filter = false, thirdOctaves = false;
    bool overwrite = false;
};

/// What was found in one file: a curve, or filters by channel, and what they are as responses of a room.
struct FileAnalysis
{
    std::string file;
    std::optional<ShownCurve> curve;
    std::vector<ShownFilter> channels;
    std::optional<RoomAnalysis> room;
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

/// Names that stand for taps and never for a curve.
bool tapsMustBe (const std::string& file)
{
    const auto ending = std::filesystem::path (file).extension();
    return ending == ".wav" || ending == ".npy" || ending == ".json";
}

/// Whether columns may be something else than a curve: a row that is no point of one, or points in another order.
bool hasDoubts (const CurveFileContent& content)
{
    const auto rowsAreNone = std::ranges::any_of (content.remarks, [] (const CurveRemark& remark)
                                                  { return remark.kind == CurveRemark::Kind::unused; });
    return rowsAreNone || content.isUnordered;
}

std::string shortNameOf (const std::string& file)
{
    return file == "-" ? "standard input" : std::filesystem::path (file).filename().string();
}

/// An equaliser's curve, if that is what the file holds: columns are one if their first is nothing but frequencies.
///
/// Errors    fileUnreadable with what stands against a curve; unsuitable for what is taps
Result<CurveFileContent> curveIn (const std::string& file)
{
    std::error_code error;
    const auto isTaps = Error { ErrorCode::unsuitable, "The file holds taps.", file };

    if (file == "-" || ! std::filesystem::is_regular_file (file, error) || tapsMustBe (file))
        return isTaps;

    auto curve = loadCurveFile (file);

    if (curve && curve->format == CurveFormat::columns
        && (curve->curve.points.size() < 2 || hasDoubts (*curve)))
        return isTaps;

    return curve;
}

/// Why a file is neither taps nor a curve.
Error bothReasons (const Error& asTaps, const Error& asCurve)
{
    if (asTaps.code != ErrorCode::fileUnreadable || asCurve.code != ErrorCode::fileUnreadable)
        return asTaps;

    return { ErrorCode::fileUnreadable,
             fmt::format ("Taken for taps: {} Taken for a curve: {}", asTaps.message, asCurve.message),
             asTaps.context };
}

FileAnalysis describeCurve (const std::string& file, CurveFileContent content, Console& console)
{
    for (const auto& remark : content.remarks)
        console.note (fmt::format ("{}: {}", file, remark.sentence()));

    return { file, ShownCurve { shortNameOf (file), std::move (content) }, {}, {} };
}

/// Whether a filter may be a recorded or synthesised response: long enough, and not one of linear phase.
bool mayBeRoom (const FilterAnalysis& filter)
{
    return filter.taps >= shortestRoomSeconds * filter.rateHz
           && (filter.phase == PhaseClass::other || filter.phase == PhaseClass::minimum);
}

Status addRoom (FileAnalysis& result, const Arguments& arguments)
{
    const auto maybe = std::ranges::any_of (result.channels, [] (const ShownFilter& channel)
                                            { return mayBeRoom (channel.analysis); });

    if (! arguments.room && (arguments.filter || ! maybe))
        return Done {};

    ImpulseResponse response { result.file, result.channels.front().analysis.rateHz, {}, 0, {} };

    for (const auto& channel : result.channels)
        response.channels.push_back (channel.taps);

    auto room = analyseRoom (response, arguments.thirdOctaves ? BandWidth::thirdOctave : BandWidth::octave,
                             interruptRequested);

    if (! room)
        return room.error();

    result.room = *std::move (room);
    return Done {};
}

Result<FileAnalysis> analyse (const std::string& file, const Arguments& arguments, Console& console)
{
    auto curve = curveIn (file);

    if (curve)
        return describeCurve (file, *std::move (curve), console);

    auto loaded = loadTaps (file, interruptRequested);

    if (! loaded)
        return bothReasons (loaded.error(), curve.error());

    for (const auto& remark : loaded->remarks)
        console.note (fmt::format ("{}: {}", file, remark));

    const auto rateHz = rateOf (loaded->taps, arguments, file, console);
    const auto shortName = shortNameOf (file);
    FileAnalysis result { file, {}, {}, {} };

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

    if (const auto added = addRoom (result, arguments); ! added)
        return added.error();

    return result;
}

std::string reportText (const std::vector<FileAnalysis>& files)
{
    std::string text;

    for (const auto& file : files)
    {
        if (file.curve)
            text += fmt::format ("{}{}\n{}", text.empty() ? "" : "\n", file.curve->name,
                                 curveText (file.curve->content));

        for (const auto& channel : file.channels)
            text += fmt::format ("{}{}\n{}", text.empty() ? "" : "\n", channel.name,
                                 filterText (channel.analysis));

        if (file.room)
            text += roomText (*file.room, file.channels.front().analysis.rateHz);
    }

    text.pop_back();
    return text;
}

nlohmann::ordered_json reportJson (const std::vector<FileAnalysis>& files)
{
    auto list = nlohmann::ordered_json::array();

    for (const auto& file : files)
    {
        if (file.curve)
        {
            list.push_back ({ { "file", file.file }, { "curve", curveJson (file.curve->content) } });
            continue;
        }

        auto channels = nlohmann::ordered_json::array();

        for (const auto& channel : file.channels)
            channels.push_back ({ { "filter", filterJson (channel.analysis) } });

        auto& entry = list.emplace_back (
            nlohmann::ordered_json { { "file", file.file }, { "channels", std::move (channels) } });

        if (file.room)
            entry["room"] = roomJson (*file.room, file.channels.front().analysis.rateHz);
    }

    return { { "files", std::move (list) } };
}

/// The first of them, as many as there are colours.
template <class Shown>
void limit (std::vector<Shown>& shown, const Arguments& arguments, Console& console)
{
    constexpr std::size_t most = plot::numLineInks;

    if (shown.size() <= most)
        return;

    console.note (
        fmt::format ("{}: Of {} lines the first {} are drawn.", arguments.plot, shown.size(), most));
    shown.erase (shown.begin() + most, shown.end());
}

/// The first file that is a room's response.
std::vector<FileAnalysis>::const_iterator firstRoom (const std::vector<FileAnalysis>& files)
{
    return std::ranges::find_if (files, [] (const FileAnalysis& file) { return file.room.has_value(); });
}

Status drawRoom (const FileAnalysis& file, const Arguments& arguments, Console& console)
{
    const auto channel = static_cast<std::size_t> (arguments.channel - 1);

    if (channel >= file.channels.size())
        return Error { ErrorCode::unsuitable,
                       fmt::format ("Expected one of {} channels; found {}.", file.channels.size(),
                                    arguments.channel),
                       "--channel" };

    if (file.channels.size() > 1)
        console.note (fmt::format ("{}: Of {} channels number {} is drawn; --channel draws another.",
                                   arguments.plot, file.channels.size(), arguments.channel));

    const auto& shown = file.channels[channel];
    return plot::writeFigure (
        roomFigure ({ shown.name, shown.taps, shown.analysis.rateHz, file.room->channels[channel],
                      file.room->broadband.channels[channel] }),
        arguments.plot, arguments.theme.value_or (plot::Theme::viewers), overwriteIf (arguments.overwrite));
}

Status draw (const std::vector<FileAnalysis>& files, const Arguments& arguments, Console& console)
{
    if (const auto room = firstRoom (files); room != files.end())
    {
        if (files.size() > 1)
            console.note (fmt::format ("{}: Of {} files the response {} is drawn.", arguments.plot,
                                       files.size(), room->file));

        return drawRoom (*room, arguments, console);
    }

    std::vector<ShownFilter> filters;
    std::vector<ShownCurve> curves;

    for (const auto& file : files)
    {
        filters.insert (filters.end(), file.channels.begin(), file.channels.end());

        if (file.curve)
            curves.push_back (*file.curve);
    }

    if (! filters.empty() && ! curves.empty())
        return Error { ErrorCode::unsuitable,
                       "Filters and curves have no plot in common. Draw them one after another.",
                       arguments.plot };

    limit (filters, arguments, console);
    limit (curves, arguments, console);
    return plot::writeFigure (curves.empty() ? filterFigure (filters) : curveFigure (curves), arguments.plot,
                              arguments.theme.value_or (plot::Theme::viewers),
                              overwriteIf (arguments.overwrite));
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

    return checkPlot (arguments.plot, overwriteIf (arguments.overwrite), arguments.files);
}

int run (const Arguments& arguments)
{
    Console console (arguments.common);
    if (const auto checked = check (arguments); ! checked)
        return console.fail (checked.error());

    std::vector<FileAnalysis> files;

    for (const auto& file : arguments.files)
    {
        auto analysis = analyse (file, arguments, console);

        if (! analysis)
            return console.fail (analysis.error());

        files.push_back (*std::move (analysis));
    }

    if (! arguments.plot.empty())
        if (const auto drawn = draw (files, arguments, console); ! drawn)
            return console.fail (drawn.error());

    return console.report (arguments.common.json ? toText (reportJson (files)) : reportText (files))
               ? exitCode::done
               : exitCode::badFile;
}

} // namespace

Command addAnalyze (CLI::App& program)
{
    auto& app = *program.add_subcommand (
        "analyze", "What a filter, a curve or a room does: gain, timing, levels, decays");
    auto arguments = std::make_shared<Arguments>();
    addFile (app, "FILE", arguments->files,
             "Taps as audio, text, CSV, JSON or NumPy, or an equaliser's curve; - is audio on standard input")
        ->required();
    addParsed (app, "--rate", arguments->rateHz, parseHertz,
               "Sample rate of files that do not tell theirs (default: 48k)");
    addFile (app, "--plot", arguments->plot,
             "Draw magnitude, timing, impulse and step into an SVG or PNG file");
    app.add_option ("--channel", arguments->channel, "Channel of a room's response to draw (default: 1)")
        ->check (CLI::Range (1, 1024));
    auto* room = app.add_flag ("--room", arguments->room,
                               "Decays and balances of a room, of short and linear-phase responses too");
    app.add_flag ("--filter", arguments->filter, "Nothing of rooms, though the response is long")
        ->excludes (room);
    app.add_flag ("--thirds", arguments->thirdOctaves, "A room's figures in third octaves");
    addParsed (app, "--theme", arguments->theme, parseTheme,
               "Colours of the plot: dark or light (default: the viewer's in SVG, light in PNG)");
    app.add_flag ("-f,--force", arguments->overwrite, "Replace an existing plot");
    addCommon (app, arguments->common);
    return [arguments] { return run (*arguments); };
}

} // namespace partita::app
