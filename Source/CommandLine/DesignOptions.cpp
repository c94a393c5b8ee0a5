#include "CommandLine/DesignOptions.h"

#include "CommandLine/Options.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

namespace partita::app
{
namespace
{

constexpr double defaultRateHz = 48000.0;

constexpr std::array kindNames { std::pair { "lowpass", DesignKind::lowpass },
                                 std::pair { "highpass", DesignKind::highpass },
                                 std::pair { "bandpass", DesignKind::bandpass },
                                 std::pair { "bandstop", DesignKind::bandstop },
                                 std::pair { "multiband", DesignKind::multiband },
                                 std::pair { "differentiator", DesignKind::differentiator },
                                 std::pair { "hilbert", DesignKind::hilbert },
                                 std::pair { "delay", DesignKind::delay },
                                 std::pair { "notches", DesignKind::notches },
                                 std::pair { "average", DesignKind::average },
                                 std::pair { "smoothing", DesignKind::smoothing } };

Error refuse (std::string message, std::string context = {})
{
    return { ErrorCode::badSpecification, std::move (message), std::move (context) };
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

Result<FreeBands> parseFreeBands (const std::string& text)
{
    return parseName (text, std::array { std::pair { "limited", FreeBands::limited },
                                         std::pair { "free", FreeBands::free } });
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

/// Refuses options of other kinds, which would otherwise have no effect.
Status checkOptions (DesignKind kind, const DesignOptions& a)
{
    struct Option
    {
        const char* name;
        bool isGiven, belongs;
    };

    const auto hasEdges = kind < DesignKind::multiband, hasBands = kind <= DesignKind::multiband;
    const auto isNotches = kind == DesignKind::notches, isSmoothing = kind == DesignKind::smoothing;
    const std::array options { Option { "--pass", a.pass.has_value(),
                                        hasEdges || kind == DesignKind::differentiator
                                            || kind == DesignKind::hilbert },
                               Option { "--stop", a.stop.has_value(), hasEdges },
                               Option { "--band", ! a.bands.empty(), kind == DesignKind::multiband },
                               Option { "--ripple", a.rippleDb.has_value(), hasBands },
                               Option { "--attenuation", a.attenuationDb.has_value(),
                                        hasBands || isNotches || kind == DesignKind::delay },
                               Option { "--method", a.method.has_value(), hasBands },
                               Option { "--window", a.window.has_value(), hasBands },
                               Option { "--length", a.parity.has_value(), hasBands },
                               Option { "--free-bands", a.freeBands.has_value(), hasBands },
                               Option { "--taps", a.taps.has_value(), ! isNotches },
                               Option { "--delay", a.delayFrames.has_value(), kind == DesignKind::delay },
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

} // namespace

double DesignOptions::rate() const noexcept { return rateHz.value_or (defaultRateHz); }

void addDesignOptions (CLI::App& app, DesignOptions& options)
{
    app.add_option (
           "KIND", options.kindName,
           "lowpass, highpass, bandpass, bandstop, multiband; or differentiator, hilbert, delay, notches, "
           "average, smoothing")
        ->required();
    addParsed (app, "--pass", options.pass, parseEdges, "Pass edge, or the two of a band: 8k, 300:3k");
    addParsed (app, "--stop", options.stop, parseEdges, "Stop edge, or the two of a band");
    app.add_option (
        "--band", options.bands,
        "One band of a multiband filter, from the lowest on: LOW:HIGH:GAIN in dB, or LOW:HIGH:stop");
    addParsed (app, "--ripple", options.rippleDb, parseDecibels,
               "Most deviation from the gain where it passes, up or down (default: 0.1dB)");
    addParsed (app, "--attenuation", options.attenuationDb, parseDecibels,
               "Least attenuation where it stops (default: 96dB)");
    addParsed (app, "--rate", options.rateHz, parseHertz, "Sample rate (default: 48k)");
    addParsed (app, "--method", options.method, parseDesignMethod,
               "equiripple (default), window, least-squares");
    addParsed (app, "--window", options.window, parseWindow,
               "Window of the window method, with its parameter if it has one: hann, kaiser:8.6, "
               "dolph-chebyshev:100");
    addParsed (app, "--taps,-n", options.taps, parseCount, "Number of taps (default: the fewest that do)");
    addParsed (app, "--length", options.parity, parseParity,
               "any (default), odd (a delay of whole frames) or even number of taps");
    addParsed (app, "--free-bands", options.freeBands, parseFreeBands,
               "Where nothing is asked for: limited, below the bands beside it (default), or free, for fewer "
               "taps");
    addParsed (app, "--bits", options.format, parseFormat, "What taps are rounded to: 32f or 64f (default)");
    addParsed (app, "--phase", options.phase, parsePhase, "linear (default), minimum, maximum, mixed:AMOUNT");
    addParsed (app, "--delay", options.delayFrames, parseFrames, "Of the kind delay: frames, whole or not");
    addParsed (app, "--notch", options.notchHz, parseHertz,
               "Of the kind notches: the fundamental (default: 50)");
    addParsed (app, "--width", options.widthHz, parseHertz,
               "Of the kind notches: between the -6 dB points (default: 4)");
    addParsed (app, "--notches", options.notches, parseCount, "Of the kind notches: how many (default: all)");
    addParsed (app, "--order", options.order, parseOrder,
               "Of the kind smoothing: of the polynomial (default: 2)");
    addParsed (app, "--derivative", options.derivative, parseOrder,
               "Of the kind smoothing: a derivative in place of the value");
    addFile (app, "-o,--output", options.output, "Taps: .wav .txt .csv .json .h .npy");
    addFile (app, "--plot", options.plot, "Draw magnitude, timing, impulse and step into an SVG or PNG file");
    app.add_flag ("-f,--force", options.overwrite, "Replace existing files");
    addCommon (app, options.common);
}

Result<DesignKind> kindOf (const DesignOptions& options)
{
    const auto kind = parseName (options.kindName, kindNames);

    if (! kind)
        return refuse (kind.error().message, "KIND");

    if (auto fitting = checkOptions (*kind, options); ! fitting)
        return fitting.error();

    return kind;
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

} // namespace partita::app
