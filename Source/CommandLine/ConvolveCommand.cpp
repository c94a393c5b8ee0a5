#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/Options.h"
#include "CommandLine/OutputFile.h"
#include "Render/FileConvolution.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <map>
#include <memory>

namespace partita::app
{
namespace
{

struct Arguments
{
    CommonOptions common;
    std::string a, b, output;
    std::string mode = "full";
    ConvolutionOptions options;
    std::optional<SampleFormat> bits;
    bool force = false;
};

int run (const Arguments& arguments)
{
    Console console (arguments.common);

    if (arguments.output == "-" && arguments.common.json)
    {
        console.error ("--json: The report and the audio can't both go to standard output.");
        return exitCode::badCommandLine;
    }

    if (arguments.a == "-" && arguments.b == "-")
    {
        console.error ("-: Standard input can be read once only.");
        return exitCode::badCommandLine;
    }

    static const std::map<std::string, ConvolutionMode> modes { { "full", ConvolutionMode::full },
                                                                { "same", ConvolutionMode::same },
                                                                { "valid", ConvolutionMode::valid } };
    auto options = arguments.options;
    options.mode = modes.at (arguments.mode);
    options.overwrite = overwriteIf (arguments.force);
    options.sampleFormat = arguments.bits.value_or (options.sampleFormat);

    const auto report = convolveFiles (arguments.a, arguments.b, arguments.output, options,
                                       [&console] (double share)
                                       {
                                           console.progress (share);
                                           return ! interruptRequested();
                                       });

    if (! report)
        return console.fail (report.error());

    if (report->overs > 0)
        console.note (fmt::format (
            "{} samples went over full scale and were limited, by up to {:.2f} dB. Write --bits 64f.",
            report->overs, decibelsFromGain (report->peak)));

    const nlohmann::ordered_json json { { "output", arguments.output },
                                        { "mode", arguments.mode },
                                        { "rateHz", report->rateHz },
                                        { "channels", report->channels },
                                        { "framesA", report->framesA },
                                        { "framesB", report->framesB },
                                        { "outputFrames", report->outputFrames },
                                        { "peak", report->peak },
                                        { "overs", report->overs } };

    if (arguments.common.json && ! console.report (toText (json)))
        return exitCode::badFile;

    return exitCode::done;
}

} // namespace

Command addConvolve (CLI::App& program)
{
    auto& app = *program.add_subcommand (
        "convolve", "Convolve or correlate two files, in double, as NumPy and SciPy define it");
    auto arguments = std::make_shared<Arguments>();
    addFile (app, "A", arguments->a, "First file; - is standard input")->required();
    addFile (app, "B", arguments->b, "Second file, the kernel")->required();
    addFile (app, "-o,--output", arguments->output, "File to write; - is standard output")->required();
    app.add_option ("--mode", arguments->mode, "full, same (as long as A) or valid")
        ->check (CLI::IsMember ({ "full", "same", "valid" }));
    app.add_flag ("--correlate", arguments->options.correlate, "Do not flip B");
    app.add_option ("--stride", arguments->options.stride, "Keep every so many frames")
        ->check (CLI::Range (Frames { 1 }, Frames { 1 } << 40));
    addParsed (app, "--bits", arguments->bits, parseBits, "8, 16, 24, 32, 32f or 64f (default: 64f)");
    addParsed (app, "--format", arguments->options.container, parseContainer,
               "Container (default: by the output's name)");
    app.add_flag ("-f,--force", arguments->force, "Overwrite an existing output");
    addCommon (app, arguments->common);
    return [arguments] { return run (*arguments); };
}

} // namespace partita::app
