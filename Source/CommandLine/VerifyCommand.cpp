#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/Options.h"
#include "Render/NullTest.h"
#include "Shared/Quantities/Quantities.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <memory>

namespace partita::app
{
namespace
{

constexpr double defaultMaxDb = -100.0;

struct Arguments
{
    CommonOptions common;
    std::string a, b;
    std::optional<double> maxDb;
    bool align = false;
};

std::string levelText (double db)
{
    return std::isinf (db) && db < 0.0 ? "none: the samples are equal" : fmt::format ("{:.2f} dB", db);
}

nlohmann::ordered_json levelJson (double db)
{
    return std::isfinite (db) ? nlohmann::ordered_json (db) : nlohmann::ordered_json (nullptr);
}

/// Where aligning would change the verdict, the user should know that the difference is a shift.
void noteLag (const Arguments& arguments, Console& console, double maxDb)
{
    const auto aligned = nullTest (arguments.a, arguments.b, Align::yes, interruptRequested);

    if (aligned && aligned->lagFrames != 0 && aligned->residualDb() <= maxDb)
        console.note (fmt::format ("B is {} by {} frames; with --align the residual is {}.",
                                   aligned->lagFrames > 0 ? "late" : "early", std::abs (aligned->lagFrames),
                                   levelText (aligned->residualDb())));
}

int run (const Arguments& arguments)
{
    Console console (arguments.common);
    const auto usesStandardInput = arguments.a == "-" || arguments.b == "-";

    if ((arguments.a == "-" && arguments.b == "-") || (usesStandardInput && arguments.align))
    {
        console.error ("-: Standard input can be read once only. Save it to a file first.");
        return exitCode::badCommandLine;
    }

    const auto maxDb = arguments.maxDb.value_or (defaultMaxDb);
    const auto report =
        nullTest (arguments.a, arguments.b, arguments.align ? Align::yes : Align::no, interruptRequested);

    if (! report)
        return console.fail (report.error());

    const auto residualDb = report->residualDb();
    const auto passed = residualDb <= maxDb;

    if (report->framesA != report->framesB)
        console.note (
            fmt::format ("The lengths differ: {} and {} frames; what one of them lacks counts as silence.",
                         report->framesA, report->framesB));

    if (! passed && ! arguments.align && ! usesStandardInput)
        noteLag (arguments, console, maxDb);

    const nlohmann::ordered_json json { { "a", arguments.a },
                                        { "b", arguments.b },
                                        { "passed", passed },
                                        { "equal", report->residualPeak == 0.0 },
                                        { "residualDb", levelJson (residualDb) },
                                        { "residualRmsDb", levelJson (report->residualRmsDb()) },
                                        { "maxDb", levelJson (maxDb) },
                                        { "lagFrames", report->lagFrames },
                                        { "channels", report->channels },
                                        { "framesA", report->framesA },
                                        { "framesB", report->framesB },
                                        { "worstChannel", report->worstChannel },
                                        { "worstFrame", report->worstFrame } };
    const auto where = fmt::format (" at frame {} of channel {} (RMS to RMS {})", report->worstFrame,
                                    report->worstChannel + 1, levelText (report->residualRmsDb()));
    const auto line =
        "residual below the peak of A: " + levelText (residualDb) + (report->residualPeak > 0.0 ? where : "");

    if (! console.report (arguments.common.json ? toText (json) : line))
        return exitCode::badFile;

    if (! passed)
        console.error (
            fmt::format ("The residual of {} is above the limit of {:g} dB.", levelText (residualDb), maxDb));

    return passed ? exitCode::done : exitCode::verificationFailed;
}

} // namespace

Command addVerify (CLI::App& program)
{
    auto& app = *program.add_subcommand ("verify", "Subtract one file from another and tell what is left");
    auto arguments = std::make_shared<Arguments>();
    addFile (app, "A", arguments->a, "Reference; - is standard input")->required();
    addFile (app, "B", arguments->b, "What is compared with it")->required();
    addParsed (app, "--max", arguments->maxDb, parseDecibels,
               "Largest residual below the peak of A that passes (default: -100dB)");
    app.add_flag ("--align", arguments->align, "First shift B by the whole frames that it is late or early");
    addCommon (app, arguments->common);
    return [arguments] { return run (*arguments); };
}

} // namespace partita::app
