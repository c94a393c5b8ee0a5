#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/FilterFigure.h"
#include "CommandLine/FilterReport.h"
#include "CommandLine/Options.h"
#include "Design/DesignToSpec.h"
#include "Design/PhaseConversion.h"
#include "Design/SpecialFilters.h"
#include "Files/TapsFile.h"
#include "Shared/Quantities/Quantities.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <memory>

namespace partita::app
{
namespace
{

constexpr double defaultRateHz = 48000.0;
constexpr double defaultRippleDb = 0.1, defaultAttenuationDb = 96.0;

enum class Kind
{
    lowpass,
    highpass,
    bandpass,
    bandstop,
    multiband,
    differentiator,
    hilbert,
    delay,
    notches,
    average,
    smoothing
};

constexpr std::array kindNames {
    std::pair { "lowpass", Kind::lowpass },     std::pair { "highpass", Kind::highpass },
    std::pair { "bandpass", Kind::bandpass },   std::pair { "bandstop", Kind::bandstop },
    std::pair { "multiband", Kind::multiband }, std::pair { "differentiator", Kind::differentiator },
    std::pair { "hilbert", Kind::hilbert },     std::pair { "delay", Kind::delay },
    std::pair { "notches", Kind::notches },     std::pair { "average", Kind::average },
    std::pair { "smoothing", Kind::smoothing }
};

struct Arguments
{
    CommonOptions common;
    std::string kindName;
    std::optional<Edges> pass, stop;
    std::vector<std::string> bands;
    std::optional<double> rippleDb, attenuationDb, rateHz, delayFrames, notchHz, widthHz;
    std::optional<DesignMethod> method;
    std::optional<Window> window;
    std::optional<TapParity> parity;
    std::optional<TapFormat> format;
    std::optional<Phase> phase;
    std::optional<std::int64_t> taps, notches, order, derivative;
    std::string output, plot;
    bool overwrite = false;

    [[nodiscard]] double rate() const { return rateHz.value_or (defaultRateHz); }

    [[nodiscard]] Overwrite replacing() const { return overwrite ? Overwrite::yes : Overwrite::no; }
};

/// Taps, and the proof that they do what was asked for, where something was.
struct Outcome
{
    std::vector<double> taps;
    std::optional<design::DesignReport> report;
    double delayFrames = 0.0;
};

/// For the parser of options: empty if it is one.
std::string isFileName (const std::string& name)
{
    return name.empty() ? "expected a file name, found “”" : std::string();
}

Error refuse (std::string message, std::string context = {})
{
    return { ErrorCode::badSpecification, std::move (message), std::move (context) };
}

/// What is beyond all limits stays so.
int inRange (std::int64_t count)
{
    constexpr std::int64_t beyond = 1 << 30;
    return static_cast<int> (std::min (count, beyond));
}

template <class Value, std::size_t count>
Result<Value> parseName (const std::string& text,
                         const std::array<std::pair<const char*, Value>, count>& names)
{
    std::string known;

    for (const auto& [name, value] : names)
    {
        if (text == name)
            return value;

        known += known.empty() ? name : std::string (", ") + name;
    }

    return refuse (fmt::format ("expected one of {}; found “{}”", known, text));
}

Result<TapParity> parseParity (const std::string& text)
{
    return parseName (text,
                      std::array { std::pair { "any", TapParity::any }, std::pair { "odd", TapParity::odd },
                                   std::pair { "even", TapParity::even } });
}

Result<TapFormat> parseFormat (const std::string& text)
{
    return parseName (text, std::array { std::pair { "32f", TapFormat::float32 },
                                         std::pair { "64f", TapFormat::float64 } });
}

/// NAME, or NAME:PARAMETER.
Result<Window> parseWindow (const std::string& text)
{
    const auto colon = text.find (':');
    Window window;
    std::array<std::pair<const char*, WindowKind>, 12> names;

    for (std::size_t n = 0; n < names.size(); ++n)
        names[n] = { nameOf (static_cast<WindowKind> (n)), static_cast<WindowKind> (n) };

    const auto kind = parseName (text.substr (0, colon), names);

    if (! kind)
        return kind.error();

    window.kind = *kind;

    if ((colon != std::string::npos) != hasParameter (window.kind))
        return refuse (
            hasParameter (window.kind)
                ? fmt::format ("expected a parameter, as in {}:8; found “{}”", nameOf (window.kind), text)
                : fmt::format ("expected no parameter for {}, found “{}”", nameOf (window.kind), text));

    if (colon == std::string::npos)
        return window;

    const auto *from = text.data() + colon + 1, *end = text.data() + text.size();
    const auto [after, error] = std::from_chars (from, end, window.parameter);

    if (error != std::errc() || after != end)
        return refuse (fmt::format ("expected a number after the colon, found “{}”", text));

    return window;
}

Result<double> parseFrames (const std::string& text)
{
    double frames = 0.0;
    const auto [after, error] = std::from_chars (text.data(), text.data() + text.size(), frames);

    if (error != std::errc() || after != text.data() + text.size())
        return refuse (fmt::format ("expected a number of frames such as 31.5, found “{}”", text));

    return frames;
}

Result<std::int64_t> parseOrder (const std::string& text)
{
    std::int64_t order = 0;

    if (const auto [after, error] = std::from_chars (text.data(), text.data() + text.size(), order);
        error != std::errc() || after != text.data() + text.size() || order < 0)
        return refuse (fmt::format ("expected a whole number from 0 on, found “{}”", text));

    return order;
}

/// LOW:HIGH:GAIN with a gain in dB, or LOW:HIGH:stop.
Result<ToleranceBand> parseToleranceBand (const std::string& text, double rippleDb, double attenuationDb)
{
    const auto colon = text.rfind (':');

    if (colon == std::string::npos || text.find (':') == colon)
        return refuse (fmt::format ("expected LOW:HIGH:GAIN or LOW:HIGH:stop, found “{}”", text), "--band");

    const auto edges = parseBand (text.substr (0, colon));
    const auto end = text.substr (colon + 1);

    if (! edges)
        return refuse (edges.error().message, "--band");

    if (end == "stop")
        return ToleranceBand { edges->first, edges->second, false, attenuationDb };

    const auto gain = parseDecibels (end);

    if (! gain)
        return refuse (gain.error().message, "--band");

    return ToleranceBand { edges->first, edges->second, true, rippleDb, *gain };
}

/// Refuses options of other kinds, which would otherwise have no effect.
Status checkOptions (Kind kind, const Arguments& a)
{
    struct Option
    {
        const char* name;
        bool isGiven, belongs;
    };

    const auto hasEdges = kind < Kind::multiband, hasBands = kind <= Kind::multiband;
    const auto isNotches = kind == Kind::notches, isSmoothing = kind == Kind::smoothing;
    const std::array options { Option { "--pass", a.pass.has_value(),
                                        hasEdges || kind == Kind::differentiator || kind == Kind::hilbert },
                               Option { "--stop", a.stop.has_value(), hasEdges },
                               Option { "--band", ! a.bands.empty(), kind == Kind::multiband },
                               Option { "--ripple", a.rippleDb.has_value(), hasBands },
                               Option { "--attenuation", a.attenuationDb.has_value(),
                                        hasBands || isNotches || kind == Kind::delay },
                               Option { "--method", a.method.has_value(), hasBands },
                               Option { "--window", a.window.has_value(), hasBands },
                               Option { "--length", a.parity.has_value(), hasBands },
                               Option { "--taps", a.taps.has_value(), ! isNotches },
                               Option { "--delay", a.delayFrames.has_value(), kind == Kind::delay },
                               Option { "--notch", a.notchHz.has_value(), isNotches },
                               Option { "--width", a.widthHz.has_value(), isNotches },
                               Option { "--notches", a.notches.has_value(), isNotches },
                               Option { "--order", a.order.has_value(), isSmoothing },
                               Option { "--derivative", a.derivative.has_value(), isSmoothing } };

    for (const auto& option : options)
        if (option.isGiven && ! option.belongs)
            return refuse (fmt::format ("The kind {} has no such option. Leave it out.", a.kindName),
                           option.name);

    return Done {};
}

Result<FilterKind> commonKind (Kind kind)
{
    switch (kind)
    {
        case Kind::lowpass: return FilterKind::lowpass;
        case Kind::highpass: return FilterKind::highpass;
        case Kind::bandpass: return FilterKind::bandpass;
        case Kind::bandstop: return FilterKind::bandstop;
        default: return refuse ("Expected lowpass, highpass, bandpass or bandstop.");
    }
}

Result<std::vector<ToleranceBand>> commonBands (Kind kind, const Arguments& arguments)
{
    if (! arguments.pass || ! arguments.stop)
        return refuse (fmt::format ("A {} filter needs --pass and --stop.", arguments.kindName));

    EdgeSpec spec;
    spec.kind = *commonKind (kind);

    if (spec.isBand() != arguments.pass->high.has_value()
        || spec.isBand() != arguments.stop->high.has_value())
        return refuse (spec.isBand() ? "--pass and --stop of a band have two edges each, LOW:HIGH."
                                     : fmt::format ("A {} filter has one pass edge and one stop edge.",
                                                    arguments.kindName));

    spec.passHz = arguments.pass->low;
    spec.stopHz = arguments.stop->low;
    spec.upperPassHz = arguments.pass->high.value_or (0.0);
    spec.upperStopHz = arguments.stop->high.value_or (0.0);
    spec.rippleDb = arguments.rippleDb.value_or (defaultRippleDb);
    spec.attenuationDb = arguments.attenuationDb.value_or (defaultAttenuationDb);
    return bandsOf (spec, arguments.rate());
}

Result<std::vector<ToleranceBand>> toleranceBands (Kind kind, const Arguments& arguments)
{
    if (kind != Kind::multiband)
        return commonBands (kind, arguments);

    std::vector<ToleranceBand> bands;

    for (const auto& text : arguments.bands)
    {
        auto band = parseToleranceBand (text, arguments.rippleDb.value_or (defaultRippleDb),
                                        arguments.attenuationDb.value_or (defaultAttenuationDb));

        if (! band)
            return band.error();

        bands.push_back (*band);
    }

    return bands;
}

/// Gives the filter the phase that was asked for and measures it again.
Status convert (Outcome& outcome, const DesignRequest& request, const Arguments& arguments)
{
    const auto phase = arguments.phase.value_or (Phase {});

    if (phase.kind == PhaseKind::linear)
        return Done {};

    auto converted = design::withPhase (outcome.taps, phase);

    if (! converted)
        return converted.error();

    outcome.taps = rounded (std::move (converted->taps), request.format);
    outcome.delayFrames = static_cast<double> (converted->latencyFrames);

    if (outcome.report)
    {
        outcome.report = design::measureAgainst (request, outcome.taps, arguments.rate());
        outcome.report->delayFrames = outcome.delayFrames;
    }

    return Done {};
}

Result<Outcome> designBySpecification (Kind kind, const Arguments& arguments)
{
    auto bands = toleranceBands (kind, arguments);

    if (! bands)
        return bands.error();

    DesignRequest request;
    request.bands = *std::move (bands);
    request.method =
        arguments.method.value_or (arguments.window ? DesignMethod::window : DesignMethod::equiripple);
    request.format = arguments.format.value_or (TapFormat::float64);
    request.parity = arguments.parity.value_or (TapParity::any);
    request.window = arguments.window;

    if (arguments.taps)
        request.taps = inRange (*arguments.taps);

    if (request.window && request.method != DesignMethod::window)
        return refuse (fmt::format ("--window belongs to the window method; found --method {}.",
                                    nameOf (request.method)));

    auto filter = design::designToSpec (request, arguments.rate());

    if (! filter)
        return filter.error();

    Outcome outcome { std::move (filter->taps), std::move (filter->report), 0.0 };
    outcome.delayFrames = outcome.report->delayFrames;

    if (auto converted = convert (outcome, request, arguments); ! converted)
        return converted.error();

    return outcome;
}

Result<std::vector<double>> special (Kind kind, const Arguments& arguments)
{
    const auto attenuationDb = arguments.attenuationDb.value_or (defaultAttenuationDb);
    const auto taps = inRange (arguments.taps.value_or (0));
    const auto rateHz = arguments.rate();

    if (! arguments.taps && kind != Kind::notches)
        return refuse (fmt::format ("The kind {} needs --taps.", arguments.kindName));

    if (kind == Kind::differentiator && arguments.pass && arguments.pass->high)
        return refuse ("A differentiator has one pass edge, its upper one.");

    if (kind == Kind::differentiator)
        return design::differentiator (taps, arguments.pass ? arguments.pass->low : 0.5 * rateHz, rateHz);

    if (kind == Kind::hilbert)
        return arguments.pass && arguments.pass->high
                   ? design::hilbertTransformer (taps, arguments.pass->low, *arguments.pass->high, rateHz)
                   : refuse ("A Hilbert transformer needs --pass LOW:HIGH.");

    if (kind == Kind::delay)
        return design::fractionalDelay (taps, arguments.delayFrames.value_or (0.5 * (taps - 1)),
                                        attenuationDb);

    if (kind == Kind::notches)
        return design::notchComb ({ arguments.notchHz.value_or (50.0), arguments.widthHz.value_or (4.0),
                                    attenuationDb, inRange (arguments.notches.value_or (0)) },
                                  rateHz);

    if (kind == Kind::average)
        return design::movingAverage (taps);

    return design::savitzkyGolay (taps, inRange (arguments.order.value_or (2)),
                                  inRange (arguments.derivative.value_or (0)));
}

Result<Outcome> designSpecial (Kind kind, const Arguments& arguments)
{
    auto taps = special (kind, arguments);

    if (! taps)
        return taps.error();

    const auto delayFrames =
        kind == Kind::delay ? arguments.delayFrames.value_or (0.5 * static_cast<double> (taps->size() - 1))
                            : 0.5 * static_cast<double> (taps->size() - 1);
    DesignRequest request;
    request.format = arguments.format.value_or (TapFormat::float64);
    Outcome outcome { rounded (*std::move (taps), request.format), {}, delayFrames };

    if (auto converted = convert (outcome, request, arguments); ! converted)
        return converted.error();

    return outcome;
}

/// Four decimals, or as many as a tiny ripple needs.
std::string reachedText (double db)
{
    constexpr double tiny = 0.01;
    return std::abs (db) < tiny ? fmt::format ("{:.3g} dB", db) : fmt::format ("{:.4f} dB", db);
}

std::string bandText (const design::BandReport& band)
{
    const auto side = [] (const std::optional<double>& edge, double asked)
    { return edge ? frequencyText (*edge) : frequencyText (asked) + ", not held"; };
    return fmt::format ("  {} … {}  {}: asked {:g} dB, reached {}; holds from {} to {}  {}\n",
                        frequencyText (band.asked.lowHz), frequencyText (band.asked.highHz),
                        band.asked.passes ? "ripple" : "attenuation", band.asked.toleranceDb,
                        reachedText (band.reachedDb), side (band.reachedLowHz, band.asked.lowHz),
                        side (band.reachedHighHz, band.asked.highHz), band.met ? "met" : "NOT MET");
}

std::string reportText (const Outcome& outcome, const Arguments& arguments)
{
    auto text = fmt::format ("{}, {} taps at {:g} Hz, {} phase, late by {:g} frames", arguments.kindName,
                             outcome.taps.size(), arguments.rate(),
                             nameOf (arguments.phase.value_or (Phase {})), outcome.delayFrames);

    if (! outcome.report)
        return text;

    text += fmt::format ("\n{}, rounded to {}; highest gain {}:\n", nameOf (outcome.report->method),
                         nameOf (outcome.report->format), decibelsText (outcome.report->peakDb));

    for (const auto& band : outcome.report->bands)
        text += bandText (band);

    text.pop_back();
    return text;
}

nlohmann::ordered_json edgeJson (const std::optional<double>& edge)
{
    return edge ? nlohmann::ordered_json (*edge) : nlohmann::ordered_json (nullptr);
}

nlohmann::ordered_json reportJson (const Outcome& outcome, const Arguments& arguments)
{
    nlohmann::ordered_json json {
        { "kind", arguments.kindName },         { "rateHz", arguments.rate() },
        { "taps", outcome.taps.size() },        { "phase", nameOf (arguments.phase.value_or (Phase {})) },
        { "delayFrames", outcome.delayFrames }, { "output", arguments.output }
    };

    if (! outcome.report)
        return json;

    json["method"] = nameOf (outcome.report->method);
    json["format"] = nameOf (outcome.report->format);
    json["peakDb"] = outcome.report->peakDb;
    json["met"] = outcome.report->met;
    json["bands"] = nlohmann::ordered_json::array();

    for (const auto& band : outcome.report->bands)
        json["bands"].push_back ({ { "lowHz", band.asked.lowHz },
                                   { "highHz", band.asked.highHz },
                                   { "passes", band.asked.passes },
                                   { "gainDb", band.asked.gainDb },
                                   { "askedDb", band.asked.toleranceDb },
                                   { "reachedDb", numberJson (band.reachedDb) },
                                   { "reachedLowHz", edgeJson (band.reachedLowHz) },
                                   { "reachedHighHz", edgeJson (band.reachedHighHz) },
                                   { "met", band.met } });

    return json;
}

Status draw (const Outcome& outcome, const Arguments& arguments)
{
    auto analysis = analyseFilter (outcome.taps, arguments.rate());

    if (! analysis)
        return analysis.error();

    const auto name = fmt::format ("{}, {} taps", arguments.kindName, outcome.taps.size());
    return plot::writeFigure (filterFigure ({ { name, outcome.taps, *std::move (analysis) } }),
                              arguments.plot, plot::Theme::viewers, arguments.replacing());
}

/// Whether what is to be written can be, before anything is designed.
Status checkOutputs (const Arguments& arguments)
{
    if (! arguments.output.empty())
    {
        if (auto format = tapsFormatForPath (arguments.output); ! format)
            return format.error();

        if (auto free = checkOutput (arguments.output, arguments.replacing(), {}); ! free)
            return free;
    }

    if (arguments.plot.empty())
        return Done {};

    if (! plot::isFigureName (arguments.plot))
        return refuse (fmt::format ("expected a name that ends in .svg or .png, found “{}”.", arguments.plot),
                       "--plot");

    return checkOutput (arguments.plot, arguments.replacing(), {});
}

Status write (const Outcome& outcome, const Arguments& arguments)
{
    if (! arguments.output.empty())
        if (auto saved =
                saveTaps (arguments.output, { { outcome.taps }, arguments.rate() }, arguments.replacing());
            ! saved)
            return saved;

    return arguments.plot.empty() ? Status (Done {}) : draw (outcome, arguments);
}

int run (const Arguments& arguments)
{
    Console console (arguments.common);
    const auto fail = [&console] (const Error& error, int code)
    {
        console.error (error.text());
        return code;
    };

    const auto kind = parseName (arguments.kindName, kindNames);

    if (! kind)
        return fail (refuse (kind.error().message, "KIND"), exitCode::badCommandLine);

    if (const auto fitting = checkOptions (*kind, arguments); ! fitting)
        return fail (fitting.error(), exitCode::badCommandLine);

    if (const auto writable = checkOutputs (arguments); ! writable)
        return fail (writable.error(), exitCodeOf (writable.error().code));

    const auto outcome = *kind <= Kind::multiband ? designBySpecification (*kind, arguments)
                                                  : designSpecial (*kind, arguments);

    // No file takes part: what can't be designed is a matter of the command line.
    if (! outcome)
        return fail (outcome.error(), exitCode::badCommandLine);

    if (const auto written = write (*outcome, arguments); ! written)
        return fail (written.error(), exitCodeOf (written.error().code));

    if (! console.report (arguments.common.json ? toText (reportJson (*outcome, arguments))
                                                : reportText (*outcome, arguments)))
        return exitCode::badFile;

    if (outcome->report && ! outcome->report->met)
        return fail (refuse ("The filter does not meet the specification; the report tells where. Allow more "
                             "taps, or store "
                             "them as double."),
                     exitCode::verificationFailed);

    return exitCode::done;
}

} // namespace

Command addDesign (CLI::App& program)
{
    auto& app = *program.add_subcommand ("design",
                                         "The shortest filter that keeps to a specification, with the proof");
    auto arguments = std::make_shared<Arguments>();
    app.add_option (
           "KIND", arguments->kindName,
           "lowpass, highpass, bandpass, bandstop, multiband; or differentiator, hilbert, delay, notches, "
           "average, smoothing")
        ->required();
    addParsed (app, "--pass", arguments->pass, parseEdges, "Pass edge, or the two of a band: 8k, 300:3k");
    addParsed (app, "--stop", arguments->stop, parseEdges, "Stop edge, or the two of a band");
    app.add_option (
        "--band", arguments->bands,
        "One band of a multiband filter, from the lowest on: LOW:HIGH:GAIN in dB, or LOW:HIGH:stop");
    addParsed (app, "--ripple", arguments->rippleDb, parseDecibels,
               "Most deviation from the gain where it passes, up or down (default: 0.1dB)");
    addParsed (app, "--attenuation", arguments->attenuationDb, parseDecibels,
               "Least attenuation where it stops (default: 96dB)");
    addParsed (app, "--rate", arguments->rateHz, parseHertz, "Sample rate (default: 48k)");
    addParsed (app, "--method", arguments->method, parseDesignMethod,
               "equiripple (default), window, least-squares");
    addParsed (app, "--window", arguments->window, parseWindow,
               "Window of the window method, with its parameter if it has one: hann, kaiser:8.6, "
               "dolph-chebyshev:100");
    addParsed (app, "--taps,-n", arguments->taps, parseCount, "Number of taps (default: the fewest that do)");
    addParsed (app, "--length", arguments->parity, parseParity,
               "any (default), odd (a delay of whole frames) or even number of taps");
    addParsed (app, "--bits", arguments->format, parseFormat,
               "What taps are rounded to: 32f or 64f (default)");
    addParsed (app, "--phase", arguments->phase, parsePhase,
               "linear (default), minimum, maximum, mixed:AMOUNT");
    addParsed (app, "--delay", arguments->delayFrames, parseFrames,
               "Of the kind delay: frames, whole or not");
    addParsed (app, "--notch", arguments->notchHz, parseHertz,
               "Of the kind notches: the fundamental (default: 50)");
    addParsed (app, "--width", arguments->widthHz, parseHertz,
               "Of the kind notches: between the -6 dB points (default: 4)");
    addParsed (app, "--notches", arguments->notches, parseCount,
               "Of the kind notches: how many (default: all)");
    addParsed (app, "--order", arguments->order, parseOrder,
               "Of the kind smoothing: of the polynomial (default: 2)");
    addParsed (app, "--derivative", arguments->derivative, parseOrder,
               "Of the kind smoothing: a derivative in place of the value");
    app.add_option ("-o,--output", arguments->output, "Taps: .wav .txt .csv .json .h .npy")
        ->check (isFileName);
    app.add_option ("--plot", arguments->plot,
                    "Draw magnitude, timing, impulse and step into an SVG or PNG file")
        ->check (isFileName);
    app.add_flag ("-f,--force", arguments->overwrite, "Replace existing files");
    addCommon (app, arguments->common);
    return [arguments] { return run (*arguments); };
}

} // namespace partita::app
