#include "CommandLine/RoomReport.h"

#include "CommandLine/FilterReport.h"
#include "Core/Units.h"

#include <fmt/format.h>

#include <cmath>

namespace partita::app
{
namespace
{

using Json = nlohmann::ordered_json;

constexpr double msInSeconds = 1000.0;

std::string nameOf (const BandFigures& figures) { return figures.band ? bandName (*figures.band) : "all"; }

/// A number in a column of eight, or a dash.
std::string cell (const std::optional<double>& value, int digits, double scale = 1.0)
{
    return value ? fmt::format ("{:>8.{}f}", *value * scale, digits) : fmt::format ("{:>8}", "-");
}

std::string row (const BandFigures& figures, std::size_t channel)
{
    const auto& f = figures.channels[channel];
    auto text = fmt::format ("  {:<9}", nameOf (figures)) + cell (f.edtSeconds, 2) + cell (f.t20Seconds, 2)
                + cell (f.t30Seconds, 2) + cell (f.c50Db, 1) + cell (f.c80Db, 1) + cell (f.d50, 0, 100.0)
                + cell (f.centreTimeSeconds, 0, msInSeconds) + fmt::format ("{:>10.0f}", f.rangeDb);

    if (f.isCurved())
        text += fmt::format ("  curved: T30 is {:.0f} % longer than T20", *f.curvaturePercent);

    return text + "\n";
}

std::string interauralRow (const BandFigures& figures)
{
    const auto& found = *figures.interaural;
    return fmt::format ("  {:<9}{:>8.2f}{:>8.2f}{:>8.2f}\n", nameOf (figures), found.early, found.late,
                        found.all);
}

std::string factsText (const ChannelFacts& facts, double rateHz)
{
    const auto ms = [rateHz] (Frames frames) { return msInSeconds * static_cast<double> (frames) / rateHz; };
    auto text = fmt::format ("  onset {:.2f} ms, peak {} at {:.2f} ms\n", ms (facts.onsetFrame),
                             decibelsText (decibelsFromGain (facts.peak)), ms (facts.peakFrame));
    text += facts.noiseFloorDb ? fmt::format ("  decays into noise of {} RMS at {:.0f} ms\n",
                                              decibelsText (*facts.noiseFloorDb), ms (facts.kneeFrame))
                               : "  decays to its end: no noise floor to be seen\n";

    if (facts.directToReverberantDb)
        text += fmt::format ("  direct to reverberant {}\n", decibelsText (*facts.directToReverberantDb));

    if (facts.trailingSilence > 0)
        text += fmt::format ("  silent for the last {:.0f} ms\n", ms (facts.trailingSilence));

    return text;
}

Json figuresJson (const RoomFigures& f)
{
    return { { "edtSeconds", optionalJson (f.edtSeconds) },
             { "t20Seconds", optionalJson (f.t20Seconds) },
             { "t30Seconds", optionalJson (f.t30Seconds) },
             { "curvaturePercent", optionalJson (f.curvaturePercent) },
             { "isCurved", f.isCurved() },
             { "c50Db", optionalJson (f.c50Db) },
             { "c80Db", optionalJson (f.c80Db) },
             { "d50", optionalJson (f.d50) },
             { "centreTimeSeconds", optionalJson (f.centreTimeSeconds) },
             { "rangeDb", numberJson (f.rangeDb) } };
}

Json bandJson (const BandFigures& figures)
{
    Json json;

    if (figures.band)
        json["nominalHz"] = figures.band->nominalHz;

    auto channels = Json::array();

    for (const auto& channel : figures.channels)
        channels.push_back (figuresJson (channel));

    json["channels"] = std::move (channels);

    if (const auto& found = figures.interaural)
        json["interaural"] = { { "early", found->early }, { "late", found->late }, { "all", found->all } };

    return json;
}

} // namespace

std::string bandName (const FrequencyBand& band)
{
    return band.nominalHz >= 1000.0 ? fmt::format ("{:g} kHz", band.nominalHz / 1000.0)
                                    : fmt::format ("{:g} Hz", band.nominalHz);
}

nlohmann::ordered_json optionalJson (const std::optional<double>& value)
{
    return value ? numberJson (*value) : Json (nullptr);
}

std::string roomText (const RoomAnalysis& analysis, double rateHz)
{
    std::string text;

    for (std::size_t c = 0; c < analysis.channels.size(); ++c)
    {
        text += fmt::format ("  room, channel {}\n", c + 1) + factsText (analysis.channels[c], rateHz);
        text += fmt::format ("  {:<9}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>10}\n", "", "EDT s", "T20 s",
                             "T30 s", "C50 dB", "C80 dB", "D50 %", "Ts ms", "range dB");
        text += row (analysis.broadband, c);

        for (const auto& band : analysis.bands)
            text += row (band, c);
    }

    if (analysis.broadband.interaural)
    {
        text += fmt::format ("  likeness of the two channels (IACC)\n  {:<9}{:>8}{:>8}{:>8}\n", "", "early",
                             "late", "all");
        text += interauralRow (analysis.broadband);

        for (const auto& band : analysis.bands)
            text += interauralRow (band);
    }

    return text;
}

nlohmann::ordered_json roomJson (const RoomAnalysis& analysis, double rateHz)
{
    auto channels = Json::array();

    for (const auto& facts : analysis.channels)
        channels.push_back ({ { "peak", facts.peak },
                              { "peakFrame", facts.peakFrame },
                              { "onsetFrame", facts.onsetFrame },
                              { "kneeFrame", facts.kneeFrame },
                              { "noiseFloorDb", optionalJson (facts.noiseFloorDb) },
                              { "trailingSilenceFrames", facts.trailingSilence },
                              { "directToReverberantDb", optionalJson (facts.directToReverberantDb) } });

    auto bands = Json::array();

    for (const auto& band : analysis.bands)
        bands.push_back (bandJson (band));

    return { { "rateHz", rateHz },
             { "channels", std::move (channels) },
             { "broadband", bandJson (analysis.broadband) },
             { "bands", std::move (bands) } };
}

} // namespace partita::app
