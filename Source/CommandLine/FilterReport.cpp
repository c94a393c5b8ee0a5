#include "CommandLine/FilterReport.h"

#include "Core/Units.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace partita::app
{
namespace
{

constexpr double msInSeconds = 1000.0;

std::string row (const char* name, const std::string& value)
{
    return fmt::format ("  {:<14} {}\n", name, value);
}

std::string frequenciesText (const std::vector<double>& hertz)
{
    constexpr std::size_t most = 6;
    std::string text;

    if (hertz.size() > most)
        return "many points";

    for (const auto one : hertz)
        text += (text.empty() ? "" : ", ") + frequencyText (one);

    return text;
}

std::string zerosText (const std::vector<std::complex<double>>& zeros)
{
    constexpr double nearCircle = 1e-4;
    const auto count = [&zeros] (auto condition)
    { return std::ranges::count_if (zeros, [&] (auto zero) { return condition (std::abs (zero) - 1.0); }); };
    return fmt::format ("{}: {} inside the unit circle, {} on it, {} outside", zeros.size(),
                        count ([] (double beyond) { return beyond < -nearCircle; }),
                        count ([] (double beyond) { return std::abs (beyond) <= nearCircle; }),
                        count ([] (double beyond) { return beyond > nearCircle; }));
}

nlohmann::ordered_json pointJson (const GainPoint& point)
{
    return { { "frequencyHz", point.frequencyHz }, { "gainDb", numberJson (point.gainDb) } };
}

nlohmann::ordered_json optionalJson (const std::optional<double>& value)
{
    return value ? numberJson (*value) : nlohmann::ordered_json (nullptr);
}

nlohmann::ordered_json zerosJson (const std::vector<std::complex<double>>& zeros)
{
    auto list = nlohmann::ordered_json::array();

    for (const auto zero : zeros)
        list.push_back ({ zero.real(), zero.imag() });

    return list;
}

} // namespace

std::string frequencyText (double hertz)
{
    if (hertz >= 1000.0)
        return fmt::format ("{:.3f} kHz", hertz / 1000.0);

    return hertz >= 100.0 ? fmt::format ("{:.1f} Hz", hertz) : fmt::format ("{:.2f} Hz", hertz);
}

std::string decibelsText (double db)
{
    return std::isinf (db) ? "silence" : fmt::format ("{:.2f} dB", std::abs (db) < 0.005 ? 0.0 : db);
}

std::string typographic (std::string text)
{
    for (auto at = text.find (" -"); at != std::string::npos; at = text.find (" -", at))
        text.replace (at + 1, 1, "−");

    return text;
}

nlohmann::ordered_json numberJson (double value)
{
    return std::isfinite (value) ? nlohmann::ordered_json (value) : nlohmann::ordered_json (nullptr);
}

std::string filterText (const FilterAnalysis& analysis)
{
    auto text = fmt::format ("  {} taps at {} Hz, {:.2f} ms; {}; {}\n", analysis.taps, analysis.rateHz,
                             msInSeconds * analysis.taps / analysis.rateHz, nameOf (analysis.phase),
                             nameOf (analysis.pass));
    text += row ("latency", fmt::format ("{} frames, {:.3f} ms", analysis.latencyFrames,
                                         msInSeconds * analysis.latencySeconds()));
    text += row ("peak gain", fmt::format ("{} at {}", decibelsText (analysis.peakGain.gainDb),
                                           frequencyText (analysis.peakGain.frequencyHz)));
    text += row ("ends", fmt::format ("{} at 0 Hz, {} at {}", decibelsText (analysis.zeroGain.gainDb),
                                      decibelsText (analysis.nyquistGain.gainDb),
                                      frequencyText (analysis.nyquistGain.frequencyHz)));
    text +=
        row ("passes",
             decibelsText (analysis.passGainDb)
                 + (analysis.passRippleDb ? fmt::format (", ripple {:.4f} dB", *analysis.passRippleDb) : ""));

    for (const auto& [name, frequencies] : { std::pair { "-3 dB at", &analysis.halfPowerHz },
                                             std::pair { "-6 dB at", &analysis.halfAmplitudeHz } })
        if (! frequencies->empty())
            text += row (name, frequenciesText (*frequencies));

    if (analysis.stopAttenuationDb)
        text += row ("stops", fmt::format ("{} below{}", decibelsText (*analysis.stopAttenuationDb),
                                           analysis.stopEdgesHz.empty()
                                               ? ""
                                               : ", from " + frequenciesText (analysis.stopEdgesHz)));

    text += row ("worst case",
                 fmt::format ("{} (Σ|h| = {:.4f})", decibelsText (decibelsFromGain (analysis.worstCaseGain)),
                              analysis.worstCaseGain));
    text += row ("noise", fmt::format ("{} pink, {} white", decibelsText (analysis.pinkGainDb),
                                       decibelsText (analysis.whiteGainDb)));
    text += row ("resolves", frequencyText (analysis.lowestResolvedHz) + " and above");
    text += row ("pre-ringing", analysis.preRingingDb ? fmt::format ("{}, {:.2f} ms before the peak",
                                                                     decibelsText (*analysis.preRingingDb),
                                                                     msInSeconds * analysis.preRingingSeconds)
                                                      : "none");

    if (! analysis.zeros.empty())
        text += row ("zeros", zerosText (analysis.zeros));

    return text;
}

nlohmann::ordered_json filterJson (const FilterAnalysis& analysis)
{
    return { { "taps", analysis.taps },
             { "rateHz", analysis.rateHz },
             { "phase", nameOf (analysis.phase) },
             { "pass", nameOf (analysis.pass) },
             { "latencyFrames", analysis.latencyFrames },
             { "latencySeconds", analysis.latencySeconds() },
             { "peakTap", analysis.peakTap },
             { "peakTapGain", analysis.peakTapGain },
             { "lowestResolvedHz", analysis.lowestResolvedHz },
             { "peakGain", pointJson (analysis.peakGain) },
             { "zeroGainDb", numberJson (analysis.zeroGain.gainDb) },
             { "nyquistGainDb", numberJson (analysis.nyquistGain.gainDb) },
             { "passGainDb", analysis.passGainDb },
             { "passRippleDb", optionalJson (analysis.passRippleDb) },
             { "stopAttenuationDb", optionalJson (analysis.stopAttenuationDb) },
             { "stopEdgesHz", analysis.stopEdgesHz },
             { "halfPowerHz", analysis.halfPowerHz },
             { "halfAmplitudeHz", analysis.halfAmplitudeHz },
             { "worstCaseGain", analysis.worstCaseGain },
             { "whiteGainDb", analysis.whiteGainDb },
             { "pinkGainDb", analysis.pinkGainDb },
             { "preRingingDb", optionalJson (analysis.preRingingDb) },
             { "preRingingSeconds", analysis.preRingingSeconds },
             { "zeros", zerosJson (analysis.zeros) } };
}

} // namespace partita::app
