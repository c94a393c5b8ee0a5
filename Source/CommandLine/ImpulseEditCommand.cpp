#include "CommandLine/ImpulseEditCommand.h"

#include "Chain/ImpulseEditsText.h"
#include "CommandLine/Console.h"
#include "CommandLine/FilterReport.h"
#include "CommandLine/ImpulseEditOptions.h"
#include "CommandLine/Options.h"
#include "CommandLine/OutputFile.h"
#include "CommandLine/RoomReport.h"
#include "Impulse/Analysis/RoomAnalysis.h"
#include "Impulse/ChannelLayout.h"
#include "Impulse/Editing/EditedImpulse.h"
#include "Impulse/Editing/ImpulseLoudness.h"
#include "Impulse/ImpulseFile.h"
#include "Impulse/ImpulseHeadroom.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace partita::app
{
namespace
{

using Json = nlohmann::ordered_json;

struct Arguments
{
    CommonOptions common;
    std::string input, output;
    ImpulseEditOptions edits;
    std::optional<ChannelLayout> layoutAsked;
    bool force = false;
    std::optional<SampleFormat> bits;
    std::optional<Container> container;

    [[nodiscard]] ChannelLayout layout() const { return layoutAsked.value_or (ChannelLayout::automatic); }

    [[nodiscard]] ImpulseFileOptions fileOptions() const
    {
        return { container, bits.value_or (SampleFormat::float32), overwriteIf (force) };
    }
};

/// What an impulse is like, before or after.
struct Findings
{
    Frames frames = 0;
    double rateHz = 0.0;
    std::vector<ChannelFacts> channels;
    std::optional<double> wetDb; ///< none for silence
    OutputHeadroom headroom;
};

Findings findingsOf (const ImpulseResponse& impulse, ChannelLayout layout)
{
    Findings found { impulse.frames(), impulse.rateHz, channelFactsOf (impulse), {}, {} };

    if (const auto level = levelOf (impulse, LevelMeasure::wet, layout))
        found.wetDb = *level;

    if (const auto arranged = arrangeChannels (impulse, layout))
        found.headroom = headroomOf (arranged->matrix, impulse.rateHz).worst();

    return found;
}

std::string findingsText (const Findings& found)
{
    const auto seconds = [&found] (Frames frames) { return static_cast<double> (frames) / found.rateHz; };
    auto text = fmt::format ("{:.3f} s", seconds (found.frames));

    for (std::size_t c = 0; c < found.channels.size(); ++c)
    {
        const auto& facts = found.channels[c];
        text += fmt::format (
            "\n  channel {}: peak {}, direct sound at {:.2f} ms, {} at {:.3f} s", c + 1,
            decibelsText (decibelsFromGain (facts.peak)), 1000.0 * seconds (facts.onsetFrame),
            facts.noiseFloorDb ? fmt::format ("noise of {} from there on", decibelsText (*facts.noiseFloorDb))
                               : "no noise, end of the decay",
            seconds (facts.kneeFrame));

        if (facts.trailingSilence > 0)
            text += fmt::format (", silent for the last {:.3f} s", seconds (facts.trailingSilence));
    }

    return text
           + fmt::format ("\n  wet level {}, worst case {}, sines {} at {}, pink noise {}",
                          found.wetDb ? decibelsText (*found.wetDb) : "none",
                          decibelsText (found.headroom.worstCaseDb), decibelsText (found.headroom.sineDb),
                          frequencyText (found.headroom.sineHz), decibelsText (found.headroom.pinkDb));
}

Json toJson (const Findings& found)
{
    const auto seconds = [&found] (Frames frames) { return static_cast<double> (frames) / found.rateHz; };
    auto channels = Json::array();

    for (const auto& facts : found.channels)
        channels.push_back ({ { "peakDb", numberJson (decibelsFromGain (facts.peak)) },
                              { "peakSeconds", seconds (facts.peakFrame) },
                              { "onsetSeconds", seconds (facts.onsetFrame) },
                              { "noiseFloorDb", optionalJson (facts.noiseFloorDb) },
                              { "lengthThatMattersSeconds", seconds (facts.kneeFrame) },
                              { "trailingSilenceSeconds", seconds (facts.trailingSilence) } });

    return { { "frames", found.frames },
             { "seconds", seconds (found.frames) },
             { "channels", std::move (channels) },
             { "wetDb", optionalJson (found.wetDb) },
             { "headroom",
               { { "worstCaseDb", numberJson (found.headroom.worstCaseDb) },
                 { "sineDb", numberJson (found.headroom.sineDb) },
                 { "sineHz", found.headroom.sineHz },
                 { "pinkDb", numberJson (found.headroom.pinkDb) } } } };
}

/// Edits that depend on the file keep its name in what they complain of.
Result<Json> edit (const Arguments& a, Console& console)
{
    const auto edits = editsOf (a.edits, console);

    if (! edits)
        return edits.error();

    if (a.output == "-" && a.common.json)
        return impossible ("--json", "The report and the audio can't both go to standard output.");

    if (auto usable = checkImpulseFile (a.output, a.fileOptions(), { a.input, a.edits.equaliser }); ! usable)
        return usable.error();

    auto impulse = loadImpulse (a.input, interruptRequested);

    if (! impulse)
        return impulse.error();

    for (const auto& remark : impulse->remarks)
        console.note (remark);

    std::optional<Findings> before;

    if (a.common.json || console.tellsDetails())
        before = findingsOf (*impulse, a.layout());

    const auto result = edited (*std::move (impulse), *edits, a.layout(), interruptRequested);

    if (! result)
        return Error { result.error().code, result.error().message, a.input };

    const auto written = saveImpulse (*result, a.output, a.fileOptions(), interruptRequested);

    if (! written)
        return written.error();

    if (written->overs > 0)
        console.note (fmt::format (
            "{}: {} samples went over full scale and were limited, by up to {:.2f} dB. Lower --gain "
            "by that, or write --bits 32f.",
            a.output, written->overs, decibelsFromGain (written->peak)));

    const auto after = findingsOf (*result, a.layout());

    if (! a.common.json)
    {
        if (before)
            console.detail (fmt::format ("{}: {}", a.input, findingsText (*before)));

        console.note (fmt::format ("{}: {}", a.output, findingsText (after)));
    }

    return Json { { "input", a.input },
                  { "output", a.output },
                  { "rateHz", result->rateHz },
                  { "found", before ? toJson (*before) : Json() },
                  { "edits", Json::parse (editsText (*edits)) },
                  { "result", toJson (after) },
                  { "overs", written->overs } };
}

int run (const Arguments& a)
{
    Console console (a.common);
    const auto report = edit (a, console);

    if (! report)
        return console.fail (report.error());

    return ! a.common.json || console.report (toText (*report)) ? exitCode::done : exitCode::badFile;
}

} // namespace

Command addImpulseEdit (CLI::App& parent)
{
    auto& app =
        *parent.add_subcommand ("edit", "Edit an impulse into a new file: trim, fade, decay, tone, level …");
    auto arguments = std::make_shared<Arguments>();
    addFile (app, "IN", arguments->input, "The impulse: a file, factory:NAME, or - for standard input")
        ->required();
    addFile (app, "-o,--output", arguments->output,
             "File to write; - is standard output (AU unless --format)")
        ->required();
    addParsed (app, "--layout", arguments->layoutAsked, parseChannelLayout,
               "What its channels mean, for levels and for left and right: as in partita render");
    addImpulseEdits (app, arguments->edits, "Edits, done in this order but for the tail");
    addParsed (app, "--bits", arguments->bits, parseBits, "8, 16, 24, 32, 32f or 64f (default: 32f)");
    addParsed (app, "--format", arguments->container, parseContainer,
               "wav, rf64, w64, aiff, caf, au, flac or ogg (default: by the name)");
    app.add_flag ("-f,--force", arguments->force, "Overwrite an existing output");
    addCommon (app, arguments->common);
    return [arguments] { return run (*arguments); };
}

} // namespace partita::app
