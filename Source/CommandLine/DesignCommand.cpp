#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/DesignOptions.h"
#include "CommandLine/DesignReport.h"
#include "CommandLine/FilterFigure.h"
#include "CommandLine/Options.h"
#include "CommandLine/RequestedDesign.h"
#include "Files/TapsFile.h"

#include <fmt/format.h>

#include <memory>

namespace partita::app
{
namespace
{

Status draw (const RequestedDesign& design, const DesignOptions& options)
{
    auto analysis = analyseFilter (design.taps, options.rate());

    if (! analysis)
        return analysis.error();

    const auto name = fmt::format ("{}, {} taps", options.kindName, design.taps.size());
    return plot::writeFigure (filterFigure ({ { name, design.taps, *std::move (analysis) } }), options.plot,
                              plot::Theme::viewers, options.replacing());
}

/// Whether what is to be written can be, before anything is designed.
Status checkOutputs (const DesignOptions& options)
{
    if (! options.output.empty())
    {
        const auto format = tapsFormatForPath (options.output);

        if (! format)
            return format.error();

        if (auto held = checkTapsRate (options.output, *format, options.rate()); ! held)
            return held;

        if (auto free = checkOutput (options.output, options.replacing(), {}); ! free)
            return free;
    }

    return checkPlot (options.plot, options.replacing(), {});
}

Status write (const RequestedDesign& design, const DesignOptions& options)
{
    if (! options.output.empty())
        if (auto saved = saveTaps (options.output, { { design.taps }, options.rate() }, options.replacing());
            ! saved)
            return saved;

    return options.plot.empty() ? Status (Done {}) : draw (design, options);
}

/// What may help a filter that misses its specification.
std::string adviceFor (const DesignOptions& options)
{
    if (options.format == TapFormat::float32)
        return "Allow more taps, or store them as double.";

    const auto changed = options.phase && options.phase->kind != PhaseKind::linear;
    return changed && ! options.taps ? "Ask for more than is needed, or for --taps." : "Allow more taps.";
}

/// No file takes part: what can't be designed is a matter of the command line.
int failDesign (const Error& error, Console& console)
{
    const auto code = console.fail (error);
    return code == exitCode::interrupted ? code : exitCode::badCommandLine;
}

int run (const DesignOptions& options)
{
    Console console (options.common);
    const auto kind = kindOf (options);

    if (! kind)
        return console.fail (kind.error());

    if (const auto writable = checkOutputs (options); ! writable)
        return console.fail (writable.error());

    const auto design = designRequested (*kind, options, interruptRequested);

    if (! design)
        return failDesign (design.error(), console);

    for (const auto& remark : remarksOn (*design, options))
        console.note (remark);

    if (const auto written = write (*design, options); ! written)
        return console.fail (written.error());

    if (! console.report (options.common.json ? toText (designJson (*design, options))
                                              : designText (*design, options)))
        return exitCode::badFile;

    if (! design->report || design->report->met)
        return exitCode::done;

    console.error ("The filter does not meet the specification; the report tells where. "
                   + adviceFor (options));
    return exitCode::verificationFailed;
}

} // namespace

Command addDesign (CLI::App& program)
{
    auto& app = *program.add_subcommand ("design",
                                         "The shortest filter that keeps to a specification, with the proof");
    auto options = std::make_shared<DesignOptions>();
    addDesignOptions (app, *options);
    return [options] { return run (*options); };
}

} // namespace partita::app
