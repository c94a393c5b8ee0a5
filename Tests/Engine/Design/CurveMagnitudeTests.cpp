#include "Core/Units.h"
#include "Design/CurveMagnitude.h"
#include "Support/Curves.h"
#include "Support/Reference.h"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>

using namespace partita;
using namespace partita::test;
using design::CurveMagnitude;

namespace
{

// Products of a few factors of some roundings each; a denominator that cancels by its Q² loses as much.
constexpr double tolerance = 1e-12;

double largestRelativeError (const EqCurve& curve, const std::vector<double>& expected)
{
    const auto frequencies = reference ("curve_hz");
    REQUIRE (frequencies.size() == expected.size());
    const CurveMagnitude magnitude (curve);
    double worst = 0.0;

    for (std::size_t i = 0; i < frequencies.size(); ++i)
        worst = std::max (worst, std::abs (magnitude.gainAt (frequencies[i]) / expected[i] - 1.0));

    return worst;
}

} // namespace

TEST_CASE ("Every kind of band agrees with SciPy's response of its analogue prototype", "[design][oracle]")
{
    using enum EqBandKind;
    constexpr std::array kinds { peak, lowShelf, highShelf, lowCut, highCut, bandpass, notch };
    const auto rows = reference ("bands");
    const auto width = 4 + reference ("curve_hz").size();
    REQUIRE (rows.size() % width == 0);
    REQUIRE (! rows.empty());

    for (auto row = rows.begin(); row != rows.end(); row += static_cast<std::ptrdiff_t> (width))
    {
        const auto order = static_cast<int> (row[3]);
        const EqBand band { kinds.at (static_cast<std::size_t> (row[0])), 1000.0, row[2], row[1], 6 * order };
        INFO ("kind " << row[0] << ", q " << band.q << ", gain " << band.gainDb << " dB, order " << order);
        const std::vector<double> expected (row + 4, row + static_cast<std::ptrdiff_t> (width));
        CHECK (largestRelativeError ({ 0.0, { band }, {} }, expected) < tolerance);
    }
}

TEST_CASE ("Bands in series multiply, zeros and all", "[design][oracle]")
{
    CHECK (largestRelativeError (eightBands(), reference ("curve_eight")) < tolerance);
    CHECK (largestRelativeError (cutsAndNotch(), reference ("curve_cuts")) < tolerance);
}

TEST_CASE ("A drawn curve agrees with SciPy's monotone cubic and keeps its outer gains", "[design][oracle]")
{
    const EqCurve curve { 1.5,
                          {},
                          { { 20.0, -3.0 },
                            { 31.5, 4.0 },
                            { 63.0, 4.0 },
                            { 125.0, -2.0 },
                            { 400.0, -1.5 },
                            { 1000.0, 6.0 },
                            { 2500.0, -9.0 },
                            { 16000.0, -8.0 } } };
    const auto frequencies = reference ("curve_hz");
    const auto expected = reference ("curve_points_db");
    const CurveMagnitude magnitude (curve);

    for (std::size_t i = 0; i < frequencies.size(); ++i)
    {
        INFO (frequencies[i] << " Hz");
        CHECK (std::abs (magnitude.decibelsAt (frequencies[i]) - 1.5 - expected[i]) < 1e-12 * 10.0);
    }

    CHECK (magnitude.decibelsAt (0.0) == Approx (-1.5).epsilon (1e-14));
}

TEST_CASE ("One and two points are a level and a straight line over log frequency", "[design][property]")
{
    CHECK (CurveMagnitude ({ 0.0, {}, { { 100.0, -6.0 } } }).decibelsAt (5000.0) == Approx (-6.0));
    const CurveMagnitude line ({ 0.0, {}, { { 100.0, -6.0 }, { 10000.0, 6.0 } } });
    CHECK (std::abs (line.decibelsAt (1000.0)) < 1e-13);
    CHECK (line.decibelsAt (3162.2776601683795) == Approx (3.0));
}

TEST_CASE ("A tilt rises by its gain each octave and is level beyond its ends", "[design][property]")
{
    const CurveMagnitude tilt ({ 0.0, { { EqBandKind::tilt, 1000.0, -1.5, 0.7, 12 } }, {} });
    CHECK (std::abs (tilt.decibelsAt (1000.0)) < 1e-13);
    CHECK (tilt.decibelsAt (4000.0) == Approx (-3.0));
    CHECK (tilt.decibelsAt (250.0) == Approx (3.0));
    CHECK (tilt.decibelsAt (0.0) == Approx (tilt.decibelsAt (10.0)));
    CHECK (tilt.decibelsAt (90000.0) == Approx (tilt.decibelsAt (40000.0)));
}

TEST_CASE ("A row of the curve is its value at each frequency, its zeros as factors apart",
           "[design][property]")
{
    auto curve = cutsAndNotch();
    curve.preampDb = -3.0;
    curve.bands.push_back ({ EqBandKind::tilt, 1000.0, 0.5, 0.7, 12 });
    curve.bands.push_back ({ EqBandKind::allpass, 1000.0, 5.0, 0.7, 12 });
    curve.points = { { 50.0, 2.0 }, { 500.0, -2.0 } };
    const CurveMagnitude magnitude (curve);
    std::vector<double> row (200);
    magnitude.squaredWithoutZeros (100.0, row);
    CHECK (magnitude.zeros().size() == 3);

    for (std::size_t k = 0; k < row.size(); ++k)
    {
        const auto hertz = 100.0 * static_cast<double> (k);
        CHECK (std::sqrt (row[k]) * magnitude.zerosAt (hertz)
               == Approx (magnitude.gainAt (hertz)).epsilon (1e-14));
    }

    CHECK (magnitude.gainAt (0.0) == 0.0);
    CHECK (magnitude.gainAt (1000.0) == 0.0);
}
