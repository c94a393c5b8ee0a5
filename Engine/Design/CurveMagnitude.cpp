#include "Design/CurveMagnitude.h"

#include "Core/Units.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace partita::design
{
namespace
{

constexpr double lowestTiltHz = 10.0;
constexpr double highestTiltHz = 40000.0;

double square (double x) { return x * x; }

double squaredGain (double decibels) { return square (gainFromDecibels (decibels)); }

// |s² + s / q + 1|² at s = i·√x, as coefficients of 1, x and x².
double middleOf (double q) { return 1.0 / square (q) - 2.0; }

// The slowest root of c₀ + c₁·x + c₂·x², x = −s², decays by e within 1 / |Re s|.
double slowestRootSeconds (double c0, double c1, double c2, double scale)
{
    if (c2 == 0.0 || c0 == 0.0)
        return 0.0;

    // With a² = c₀ / c₂ the product of the moduli and b = c₁ / c₂: s² + p·s + a has p² = b + 2a.
    const auto a = std::sqrt (c0 / c2);
    const auto p = std::sqrt (std::max (0.0, c1 / c2 + 2.0 * a));
    const auto real = p < 2.0 * std::sqrt (a) ? 0.5 * p : 2.0 * a / (p + std::sqrt (p * p - 4.0 * a));
    return real > 0.0 ? std::sqrt (scale) / (2.0 * std::numbers::pi * real) : 0.0;
}

double power (double base, int exponent)
{
    double result = 1.0;

    for (; exponent > 0; exponent /= 2, base *= base)
        if (exponent % 2 != 0)
            result *= base;

    return result;
}

} // namespace

double CurveMagnitude::Butterworth::at (double squaredHz) const noexcept
{
    return 1.0 / (1.0 + power (squaredHz * scale, order));
}

void CurveMagnitude::reserve (std::size_t bands, std::size_t points)
{
    sections.reserve (bands);
    cuts.reserve (bands);
    tilts.reserve (bands);
    zeroList.reserve (bands);
    drawn.reserve (points);
}

void CurveMagnitude::assign (const EqCurve& curve)
{
    sections.clear();
    cuts.clear();
    tilts.clear();
    zeroList.clear();
    drawn.clear();
    slowestSeconds = 0.0;
    preampSquared = squaredGain (curve.preampDb);

    for (const auto& band : curve.bands)
        if (band.on)
            addBand (band);

    addPoints (curve.points);
}

void CurveMagnitude::addBand (const EqBand& band)
{
    const auto scale = 1.0 / square (band.frequencyHz);
    const auto a = gainFromDecibels (0.5 * band.gainDb);
    const auto middle = middleOf (band.q);

    switch (band.kind)
    {
        case EqBandKind::peak:
            sections.push_back ({ scale, 1.0, middleOf (band.q / a), 1.0, 1.0, middleOf (band.q * a), 1.0 });
            break;

        case EqBandKind::lowShelf:
        case EqBandKind::highShelf: addShelf (band); return;

        case EqBandKind::lowCut:
        case EqBandKind::highCut: addCut (band); return;

        case EqBandKind::bandpass:
            sections.push_back ({ scale, 1.0 / square (band.q), 0.0, 0.0, 1.0, middle, 1.0 });
            addZeroAtZeroHz (band.frequencyHz, 1);
            break;

        case EqBandKind::notch:
            sections.push_back ({ scale, 1.0, 0.0, 0.0, 1.0, middle, 1.0 });
            zeroList.push_back ({ Zero::Place::frequency, band.frequencyHz, 1 });
            break;

        case EqBandKind::tilt: tilts.push_back ({ band.frequencyHz, band.gainDb }); return;

        case EqBandKind::allpass: return;
    }

    noteRing (sections.back());
}

void CurveMagnitude::addShelf (const EqBand& band)
{
    const auto a = gainFromDecibels (0.5 * band.gainDb);
    const auto middle = a / square (band.q) - 2.0 * a;
    const auto low =
        Section { 1.0 / square (band.frequencyHz), a * a * a * a, a * a * middle, a * a, 1.0, middle, a * a };
    const auto high = Section { low.scale, a * a, a * a * middle, a * a * a * a, a * a, middle, 1.0 };
    sections.push_back (band.kind == EqBandKind::lowShelf ? low : high);
    noteRing (sections.back());
}

void CurveMagnitude::addCut (const EqBand& band)
{
    const auto scale = 1.0 / square (band.frequencyHz);
    const auto order = band.slopeDbPerOctave / 6;

    if (order == 2)
    {
        sections.push_back ({ scale, 1.0, 0.0, 0.0, 1.0, middleOf (band.q), 1.0 });
        noteRing (sections.back());
    }
    else
    {
        cuts.push_back ({ scale, order });
        const auto slowestReal = std::sin (0.5 * std::numbers::pi / order);
        slowestSeconds =
            std::max (slowestSeconds, 1.0 / (2.0 * std::numbers::pi * band.frequencyHz * slowestReal));
    }

    if (band.kind == EqBandKind::lowCut)
        addZeroAtZeroHz (band.frequencyHz, order);
}

void CurveMagnitude::addZeroAtZeroHz (double frequencyHz, int order)
{
    zeroList.push_back ({ Zero::Place::zeroHz, frequencyHz, order });
}

void CurveMagnitude::addPoints (const std::vector<CurvePoint>& points)
{
    for (const auto& point : points)
        drawn.add (std::log (point.frequencyHz), point.gainDb);

    drawn.close();

    for (std::size_t i = 1; i < points.size(); ++i)
        if (points[i].gainDb != points[i - 1].gainDb)
            slowestSeconds =
                std::max (slowestSeconds,
                          1.0 / (std::numbers::pi * (points[i].frequencyHz - points[i - 1].frequencyHz)));
}

void CurveMagnitude::noteRing (const Section& section)
{
    slowestSeconds =
        std::max ({ slowestSeconds, slowestRootSeconds (section.n0, section.n1, section.n2, section.scale),
                    slowestRootSeconds (section.d0, section.d1, section.d2, section.scale) });
}

double CurveMagnitude::logarithmicPartsSquared (double hertz) const noexcept
{
    double decibels = 0.0;

    for (const auto& tilt : tilts)
        decibels +=
            tilt.dbPerOctave * std::log2 (std::clamp (hertz, lowestTiltHz, highestTiltHz) / tilt.frequencyHz);

    if (! drawn.empty())
        decibels += drawn.at (hertz > 0.0 ? std::log (hertz) : -std::numeric_limits<double>::infinity());

    return squaredGain (decibels);
}

void CurveMagnitude::squaredWithoutZeros (double stepHz, std::span<double> row) const noexcept
{
    std::fill (row.begin(), row.end(), preampSquared);
    const auto multiply = [stepHz, row] (const auto& part)
    {
        for (std::size_t k = 0; k < row.size(); ++k)
            row[k] *= part.at (square (stepHz * static_cast<double> (k)));
    };

    for (const auto& section : sections)
        multiply (section);

    for (const auto& cut : cuts)
        multiply (cut);

    if (hasLogarithmicParts())
        for (std::size_t k = 0; k < row.size(); ++k)
            row[k] *= logarithmicPartsSquared (stepHz * static_cast<double> (k));
}

double CurveMagnitude::zerosAt (double hertz) const noexcept
{
    double product = 1.0;

    for (const auto& zero : zeroList)
    {
        const auto ratio = hertz / zero.frequencyHz;
        product *= zero.place == Zero::Place::zeroHz ? power (ratio, zero.order)
                                                     : std::abs ((1.0 - ratio) * (1.0 + ratio));
    }

    return product;
}

double CurveMagnitude::gainAt (double hertz) const noexcept
{
    auto squared = preampSquared;

    for (const auto& section : sections)
        squared *= section.at (square (hertz));

    for (const auto& cut : cuts)
        squared *= cut.at (square (hertz));

    if (hasLogarithmicParts())
        squared *= logarithmicPartsSquared (hertz);

    return std::sqrt (squared) * zerosAt (hertz);
}

double CurveMagnitude::decibelsAt (double hertz) const noexcept { return decibelsFromGain (gainAt (hertz)); }

} // namespace partita::design
