#include "Design/LeastSquares.h"
#include "Support/Reference.h"
#include "Support/Rows.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0, nyquistHz = 24000.0;

/// The weighted squared error by a sum over many frequencies, which no part of the solution knows.
double squaredError (const MultibandSpec& spec, const std::vector<double>& taps)
{
    double sum = 0.0;

    for (const auto& band : spec.bands)
    {
        const auto points = static_cast<int> (12.0 * (band.highHz - band.lowHz) / rateHz * spec.taps) + 2;

        for (int i = 0; i < points; ++i)
        {
            const auto hertz = band.lowHz + (band.highHz - band.lowHz) * (i + 0.5) / points;
            const auto middle = 0.5 * (spec.taps - 1);
            double amplitude = 0.0;

            for (int n = 0; n < spec.taps; ++n)
            {
                const auto angle = std::numbers::pi * hertz / nyquistHz * (middle - n);
                amplitude += taps[static_cast<std::size_t> (n)]
                             * (spec.symmetry == Symmetry::even ? std::cos (angle) : std::sin (angle));
            }

            const auto error = detail::gainAt (band, hertz) - amplitude;
            sum += band.weight * error * error * (band.highHz - band.lowHz) / points;
        }
    }

    return sum;
}

} // namespace

TEST_CASE ("Least-squares filters agree with SciPy's firls to 1e-9 of their peak", "[design][oracle]")
{
    const std::pair<const char*, MultibandSpec> cases[] = {
        { "lowpass", { { { 0, 8000, 1, 1, 1 }, { 9500, nyquistHz, 0, 0, 1 } }, 73 } },
        { "weighted",
          { { { 0, 3000, 0, 0, 10 }, { 3800, 7000, 1, 1, 1 }, { 7800, nyquistHz, 0, 0, 25 } }, 101 } },
        { "slopes", { { { 0, 5000, 0, 1, 2 }, { 6000, nyquistHz, 0.75, 0.25, 1 } }, 61 } },
        { "long", { { { 0, 8000, 1, 1, 1 }, { 8100, nyquistHz, 0, 0, 4 } }, 401 } },
    };

    for (const auto& [name, spec] : cases)
    {
        const auto expected = reference (std::string ("firls_") + name);
        const auto found = design::leastSquares (spec, rateHz);
        REQUIRE (found.ok());
        const Rows<double> rows { expected };
        INFO (name << ", error " << largestDifference (Rows<double> { *found }, rows) / highestOf (rows)
                   << " of the peak");
        CHECK (largestDifference (Rows<double> { *found }, rows) <= 1e-9 * highestOf (rows));
    }
}

TEST_CASE ("No small change makes a least-squares filter better, of any symmetry and length",
           "[design][property]")
{
    for (const auto symmetry : { Symmetry::even, Symmetry::odd })
        for (const auto taps : { 1, 2, 3, 8, 24, 25 })
        {
            if (symmetry == Symmetry::odd && taps == 1)
                continue;

            const MultibandSpec spec { { { 1000, 8000, 0.5, 1.0, 1 }, { 9000, 20000, 0.2, 0.0, 3 } },
                                       taps,
                                       symmetry };
            const auto filter = design::leastSquares (spec, rateHz);
            REQUIRE (filter.ok());
            const auto best = squaredError (spec, *filter);
            const auto last = filter->size() - 1;

            for (std::size_t n = 0; n <= last / 2; ++n)
                for (const auto change : { -1e-3, 1e-3 })
                {
                    auto other = *filter;
                    other[n] += change;
                    other[last - n] += n == last - n ? 0.0 : symmetry == Symmetry::even ? change : -change;

                    if (symmetry == Symmetry::odd && n == last - n)
                        continue;

                    INFO (taps << " taps, tap " << n);
                    CHECK (squaredError (spec, other) > best);
                }
        }
}

TEST_CASE ("Least squares stays sound where double precision can't tell solutions apart",
           "[design][property]")
{
    // A quarter of the band is free: the smallest eigenvalues of 301 equations are far below 1e-16.
    const MultibandSpec spec { { { 0, 6000, 1, 1, 1 }, { 12000, nyquistHz, 0, 0, 1 } }, 301 };
    const auto filter = design::leastSquares (spec, rateHz);
    REQUIRE (filter.ok());
    CHECK (std::all_of (filter->begin(), filter->end(), [] (double tap) { return std::abs (tap) < 1.0; }));

    // What is minimised counts 1e-10 of the taps' energy, about the pass band's share of 1/4, as error.
    CHECK (std::sqrt (squaredError (spec, *filter) / nyquistHz) < std::sqrt (1e-10 * 0.25));
}

TEST_CASE ("Least squares refuses what it can't weigh", "[design][errors]")
{
    MultibandSpec spec { { { 1000, 8000, 0.5, 1.0, 1 } }, 31 };
    spec.weighting = ErrorWeighting::relative;
    CHECK (design::leastSquares (spec, rateHz).error().code == ErrorCode::badSpecification);
    CHECK (design::leastSquares ({ { { 1000, 1000, 1, 1, 1 } }, 31 }, rateHz).error().code
           == ErrorCode::badSpecification);
    CHECK (design::leastSquares ({ { { 1000, 30000, 1, 1, 1 } }, 31 }, rateHz).error().code
           == ErrorCode::unsuitable);
}
