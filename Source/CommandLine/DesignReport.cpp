#include "CommandLine/DesignReport.h"

#include "CommandLine/FilterReport.h"

#include <fmt/format.h>

#include <cmath>

namespace partita::app
{
namespace
{

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

nlohmann::ordered_json edgeJson (const std::optional<double>& edge)
{
    return edge ? nlohmann::ordered_json (*edge) : nlohmann::ordered_json (nullptr);
}

} // namespace

std::string designText (const RequestedDesign& design, const DesignOptions& options)
{
    auto text = fmt::format ("{}, {} taps at {:g} Hz, {} phase, late by {:g} frames", options.kindName,
                             design.taps.size(), options.rate(), nameOf (options.phase.value_or (Phase {})),
                             design.delayFrames);

    if (! design.report)
        return text;

    text += fmt::format ("\n{}, rounded to {}; highest gain {}:\n", nameOf (design.report->method),
                         nameOf (design.report->format), decibelsText (design.report->peakDb));

    for (const auto& band : design.report->bands)
        text += bandText (band);

    for (const auto& band : design.report->freeBands)
        if (band.strays)
            text += fmt::format ("  {} … {}  free: rises to {}\n", frequencyText (band.lowHz),
                                 frequencyText (band.highHz), decibelsText (band.peakDb));

    text.pop_back();
    return text;
}

nlohmann::ordered_json designJson (const RequestedDesign& design, const DesignOptions& options)
{
    nlohmann::ordered_json json {
        { "kind", options.kindName },          { "rateHz", options.rate() },
        { "taps", design.taps.size() },        { "phase", nameOf (options.phase.value_or (Phase {})) },
        { "delayFrames", design.delayFrames }, { "output", options.output }
    };

    if (design.phaseErrorDb)
        json["phaseErrorDb"] = numberJson (*design.phaseErrorDb);

    if (! design.report)
        return json;

    json["method"] = nameOf (design.report->method);
    json["format"] = nameOf (design.report->format);
    json["peakDb"] = design.report->peakDb;
    json["met"] = design.report->met;
    json["bands"] = nlohmann::ordered_json::array();

    for (const auto& band : design.report->bands)
        json["bands"].push_back ({ { "lowHz", band.asked.lowHz },
                                   { "highHz", band.asked.highHz },
                                   { "passes", band.asked.passes },
                                   { "gainDb", band.asked.gainDb },
                                   { "askedDb", band.asked.toleranceDb },
                                   { "reachedDb", numberJson (band.reachedDb) },
                                   { "reachedLowHz", edgeJson (band.reachedLowHz) },
                                   { "reachedHighHz", edgeJson (band.reachedHighHz) },
                                   { "met", band.met } });

    json["freeBands"] = nlohmann::ordered_json::array();

    for (const auto& band : design.report->freeBands)
        json["freeBands"].push_back ({ { "lowHz", band.lowHz },
                                       { "highHz", band.highHz },
                                       { "peakDb", numberJson (band.peakDb) },
                                       { "strays", band.strays } });

    return json;
}

std::vector<std::string> remarksOn (const RequestedDesign& design, const DesignOptions& options)
{
    std::vector<std::string> remarks;

    // What was asked for is measured again, and tells more.
    if (! design.report)
    {
        if (design.phaseErrorDb)
            remarks.push_back (fmt::format ("This phase in so many taps changes the gain; its error stays "
                                            "{:.1f} dB below the largest gain.",
                                            *design.phaseErrorDb));

        return remarks;
    }

    for (const auto& band : design.report->freeBands)
        if (band.strays)
            remarks.push_back (fmt::format ("Nothing is asked for from {} to {}, and there the gain rises to "
                                            "{}, above the bands beside it.",
                                            frequencyText (band.lowHz), frequencyText (band.highHz),
                                            decibelsText (band.peakDb)));

    if (remarks.empty())
        return remarks;

    remarks.push_back (options.freeBands == FreeBands::free
                           ? "--free-bands limited keeps it below them where a filter can."
                           : "Ask for something there by a --band of its own, bring the bands nearer to "
                             "each other, or give more --taps.");
    return remarks;
}

} // namespace partita::app
