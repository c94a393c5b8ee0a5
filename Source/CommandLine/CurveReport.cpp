#include "CommandLine/CurveReport.h"

#include "CommandLine/FilterReport.h"
#include "Design/CurveMagnitude.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace partita::app
{
namespace
{

constexpr double lowestHz = 20.0, highestHz = 20000.0;
constexpr double nominalOctaves = 1.0 / 3.0, fineOctaves = 1.0 / 96.0;

/// Frequency and gain from 20 Hz to 20 kHz, every so many octaves.
std::vector<std::pair<double, double>> sampled (const EqCurve& curve, double octaves)
{
    const design::CurveMagnitude magnitude (curve);
    const auto steps = static_cast<int> (std::round (std::log2 (highestHz / lowestHz) / octaves));
    std::vector<std::pair<double, double>> points;

    for (int i = 0; i <= steps; ++i)
    {
        const auto hertz = lowestHz * std::pow (highestHz / lowestHz, static_cast<double> (i) / steps);
        points.emplace_back (hertz, magnitude.decibelsAt (hertz));
    }

    return points;
}

std::pair<double, double> highestOf (const std::vector<std::pair<double, double>>& points)
{
    return *std::ranges::max_element (points, {}, &std::pair<double, double>::second);
}

/// How many bands and points there are, and the preamp.
std::string partsText (const EqCurve& curve)
{
    auto text = fmt::format ("preamp {}", decibelsText (curve.preampDb));

    for (const auto& [count, name] :
         { std::pair { curve.bands.size(), "bands" }, std::pair { curve.points.size(), "points" } })
        if (count > 0)
            text += fmt::format (", {} {}", count, name);

    return text;
}

std::string bandText (const EqBand& band)
{
    auto text = fmt::format ("  {:<10} {:>12}", nameOf (band.kind), frequencyText (band.frequencyHz));

    if (band.gainDb != 0.0)
        text += fmt::format ("  {:>9}", decibelsText (band.gainDb));

    return band.kind == EqBandKind::lowCut || band.kind == EqBandKind::highCut
               ? text + fmt::format ("  {} dB per octave, Q {:.3f}\n", band.slopeDbPerOctave, band.q)
               : text + fmt::format ("  Q {:.3f}\n", band.q);
}

} // namespace

std::string curveText (const CurveFileContent& content)
{
    const auto& curve = content.curve;
    const auto [peakHz, peakDb] = highestOf (sampled (curve, fineOctaves));
    auto text = fmt::format ("  {}{}; {}\n", nameOf (content.format),
                             content.title.empty() ? "" : ", " + content.title, partsText (curve));

    for (const auto& band : curve.bands)
        text += bandText (band);

    return text + fmt::format ("  highest gain {} at {}\n", decibelsText (peakDb), frequencyText (peakHz));
}

nlohmann::ordered_json curveJson (const CurveFileContent& content)
{
    auto bands = nlohmann::ordered_json::array(), points = bands, magnitude = bands, remarks = bands;

    for (const auto& band : content.curve.bands)
        bands.push_back ({ { "kind", nameOf (band.kind) },
                           { "frequencyHz", band.frequencyHz },
                           { "gainDb", band.gainDb },
                           { "q", band.q },
                           { "slopeDbPerOctave", band.slopeDbPerOctave } });

    for (const auto& [frequencyHz, gainDb] : content.curve.points)
        points.push_back ({ { "frequencyHz", frequencyHz }, { "gainDb", gainDb } });

    for (const auto& [frequencyHz, gainDb] : sampled (content.curve, nominalOctaves))
        magnitude.push_back ({ { "frequencyHz", frequencyHz }, { "gainDb", numberJson (gainDb) } });

    for (const auto& remark : content.remarks)
        remarks.push_back ({ { "line", remark.line },
                             { "used", remark.kind == CurveRemark::Kind::note },
                             { "text", remark.text } });

    const auto [peakHz, peakDb] = highestOf (sampled (content.curve, fineOctaves));
    return { { "format", nameOf (content.format) },
             { "title", content.title },
             { "isLevels", content.isLevels },
             { "preampDb", content.curve.preampDb },
             { "bands", std::move (bands) },
             { "points", std::move (points) },
             { "highestGain", { { "frequencyHz", peakHz }, { "gainDb", numberJson (peakDb) } } },
             { "magnitude", std::move (magnitude) },
             { "remarks", std::move (remarks) } };
}

plot::Figure curveFigure (const std::vector<ShownCurve>& curves)
{
    constexpr double step = 3.0, mostDb = 60.0;
    auto high = -std::numeric_limits<double>::infinity(), low = -high;
    plot::Panel panel { "Magnitude", { plot::Scale::frequencies, lowestHz, highestHz, "Frequency in Hz" },
                        {},          {},
                        {},          320.0,
                        false };

    for (std::size_t i = 0; i < curves.size(); ++i)
    {
        auto points = sampled (curves[i].content.curve, fineOctaves);

        for (const auto& [hertz, db] : points)
        {
            high = std::max (high, db);
            low = std::min (low, db);
        }

        panel.lines.push_back ({ curves.size() > 1 ? curves[i].name : std::string(), plot::lineInk (i),
                                 std::move (points), false });
    }

    const auto top = step * std::ceil (high / step + 0.5);
    panel.y = { plot::Scale::decibels, std::max (step * std::floor (low / step - 0.5), top - mostDb), top,
                "dB" };
    const auto only = curves.size() == 1;
    return { only ? curves.front().name : fmt::format ("{} curves", curves.size()),
             only ? typographic (partsText (curves.front().content.curve))
                  : "Magnitude of analogue prototypes and drawn points",
             {},
             { std::move (panel) } };
}

} // namespace partita::app
