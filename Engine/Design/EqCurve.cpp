#include "Design/EqCurve.h"

#include <fmt/format.h>

#include <cmath>

namespace partita
{
namespace
{

constexpr double lowestHz = 0.01;
constexpr double highestHz = 1e7;
constexpr double leastQ = 0.01;
constexpr double mostQ = 1000.0;
constexpr double mostGainDb = 200.0;
constexpr int steepestDbPerOctave = 96;

Error refuse (std::string place, std::string message)
{
    return { ErrorCode::badSpecification, std::move (message), std::move (place) };
}

bool within (double value, double least, double most) { return value >= least && value <= most; }

std::string outsideHz (double found)
{
    return fmt::format ("Expected a frequency of {:g} Hz … {:g} Hz, found {:g} Hz.", lowestHz, highestHz,
                        found);
}

std::string outsideDb (double found)
{
    return fmt::format ("Expected a gain of −{0:g} dB … {0:g} dB, found {1:g} dB.", mostGainDb, found);
}

Status validate (const EqBand& band, const std::string& place)
{
    if (! within (band.frequencyHz, lowestHz, highestHz))
        return refuse (place, outsideHz (band.frequencyHz));

    if (! within (band.gainDb, -mostGainDb, mostGainDb))
        return refuse (place, outsideDb (band.gainDb));

    if (! within (band.q, leastQ, mostQ))
        return refuse (place,
                       fmt::format ("Expected a Q of {:g} … {:g}, found {:g}.", leastQ, mostQ, band.q));

    const auto isCut = band.kind == EqBandKind::lowCut || band.kind == EqBandKind::highCut;
    const auto slope = band.slopeDbPerOctave;

    if (isCut && (slope < 6 || slope > steepestDbPerOctave || slope % 6 != 0))
        return refuse (place, fmt::format ("Expected a slope of 6, 12, 18 … {} dB per octave, found {} dB.",
                                           steepestDbPerOctave, slope));

    return Done {};
}

} // namespace

const char* nameOf (EqBandKind kind) noexcept
{
    switch (kind)
    {
        case EqBandKind::peak: return "peak";
        case EqBandKind::lowShelf: return "lowShelf";
        case EqBandKind::highShelf: return "highShelf";
        case EqBandKind::lowCut: return "lowCut";
        case EqBandKind::highCut: return "highCut";
        case EqBandKind::bandpass: return "bandpass";
        case EqBandKind::notch: return "notch";
        case EqBandKind::allpass: return "allpass";
        case EqBandKind::tilt: return "tilt";
    }

    return "";
}

Status validate (const EqCurve& curve)
{
    if (! within (curve.preampDb, -mostGainDb, mostGainDb))
        return refuse ("preamp", outsideDb (curve.preampDb));

    for (std::size_t i = 0; i < curve.bands.size(); ++i)
        if (auto valid = validate (curve.bands[i], fmt::format ("band {}", i + 1)); ! valid)
            return valid;

    for (std::size_t i = 0; i < curve.points.size(); ++i)
    {
        const auto& point = curve.points[i];
        const auto place = fmt::format ("point {}", i + 1);

        if (! within (point.frequencyHz, lowestHz, highestHz))
            return refuse (place, outsideHz (point.frequencyHz));

        if (! within (point.gainDb, -mostGainDb, mostGainDb))
            return refuse (place, outsideDb (point.gainDb));

        if (i > 0 && ! (point.frequencyHz > curve.points[i - 1].frequencyHz))
            return refuse (place, fmt::format ("Expected points in rising frequency, found {:g} Hz after "
                                               "{:g} Hz.",
                                               point.frequencyHz, curve.points[i - 1].frequencyHz));
    }

    return Done {};
}

} // namespace partita
