#include "Core/AlignedBuffer.h"
#include "Core/Units.h"
#include "Design/Equiripple.h"
#include "Fft/RealFft.h"
#include "Support/Reference.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <limits>
#include <numbers>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 2.0; // so that frequencies are shares of the Nyquist frequency

using Numbers = std::vector<double>;

MultibandSpec spec (int taps, const Numbers& edges, const Numbers& gains, const Numbers& weights)
{
    MultibandSpec made;
    made.taps = taps;

    for (std::size_t n = 0; n < weights.size(); ++n)
        made.bands.push_back ({ edges[2 * n], edges[2 * n + 1], gains[2 * n], gains[2 * n + 1], weights[n] });

    return made;
}

/// Without the delay and the 90° of odd symmetry.
double amplitudeAt (const Numbers& taps, Symmetry symmetry, double hertz)
{
    const auto turn = std::numbers::pi * hertz;
    const auto middle = 0.5 * static_cast<double> (taps.size() - 1);
    double sum = 0.0;

    for (std::size_t n = 0; n < taps.size(); ++n)
    {
        const auto angle = turn * (middle - static_cast<double> (n));
        sum += taps[n] * (symmetry == Symmetry::even ? std::cos (angle) : std::sin (angle));
    }

    return sum;
}

double weightedErrorAt (const MultibandSpec& s, const GainBand& band, const Numbers& taps, double hertz)
{
    return (detail::gainAt (band, hertz) - amplitudeAt (taps, s.symmetry, hertz))
           * detail::weightAt (band, hertz, s.weighting);
}

/// The largest weighted error on a grid of 16 points for each tap, by transform, and at the bands' edges.
double largestError (const MultibandSpec& s, const Numbers& taps)
{
    const auto length = std::bit_ceil (16 * static_cast<unsigned> (taps.size()));
    const auto fft = RealFft<double>::ofLength (static_cast<int> (length));
    AlignedBuffer<double> time (length), spectrum (fft->spectrumSize());
    std::copy (taps.begin(), taps.end(), time.begin());
    fft->forward (time.data(), spectrum.data());
    double largest = 0.0;

    for (const auto& band : s.bands)
    {
        for (const auto edge : { band.lowHz, band.highHz })
            if (detail::gainAt (band, edge) != 0.0 || s.weighting == ErrorWeighting::uniform)
                largest = std::max (largest, std::abs (weightedErrorAt (s, band, taps, edge)));

        const auto binHz = rateHz / length;

        for (auto k = static_cast<std::size_t> (band.lowHz / binHz) + 1;
             static_cast<double> (k) * binHz < band.highHz; ++k)
        {
            const auto hertz = static_cast<double> (k) * binHz;
            const auto turn = std::numbers::pi * hertz * 0.5 * static_cast<double> (taps.size() - 1);
            const auto real = spectrum[k], imaginary = spectrum[k + fft->imaginaryOffset()];
            const auto amplitude = s.symmetry == Symmetry::even
                                       ? real * std::cos (turn) - imaginary * std::sin (turn)
                                       : real * std::sin (turn) + imaginary * std::cos (turn);
            largest = std::max (largest, std::abs (detail::gainAt (band, hertz) - amplitude)
                                             * detail::weightAt (band, hertz, s.weighting));
        }
    }

    return largest;
}

/// That no filter of this length and symmetry is better by 1 %: by de la Vallée Poussin's theorem the best ripple is at
/// least the smallest of errors that take turns in sign at degree + 2 points, whatever made the taps. And that no error
/// in the bands is larger by 1 %. Both but for the rounding of the taps.
void checkOptimal (const MultibandSpec& s, const design::EquirippleFilter& filter)
{
    const auto taps = static_cast<int> (filter.taps.size());
    REQUIRE (taps == s.taps);
    const auto degree = taps % 2 == 0                  ? taps / 2 - 1
                        : s.symmetry == Symmetry::even ? (taps - 1) / 2
                                                       : (taps - 3) / 2;
    REQUIRE (static_cast<int> (filter.extremaHz.size()) == degree + 2);

    const auto largest = largestError (s, filter.taps);
    auto smallest = largest;
    double before = 0.0;
    int turns = 0;

    for (const auto hertz : filter.extremaHz)
    {
        const auto band =
            std::find_if (s.bands.begin(), s.bands.end(),
                          [hertz] (const GainBand& b) { return hertz <= b.highHz * (1.0 + 1e-12); });
        REQUIRE (band != s.bands.end());
        const auto error = weightedErrorAt (s, *band, filter.taps, hertz);
        smallest = std::min (smallest, std::abs (error));
        turns += error * before < 0.0 ? 1 : 0;
        before = error;
    }

    // Taps are rounded to half a unit in their last place, which adds up to this at most, and so does the measurement.
    double sum = 0.0, heaviest = 0.0;

    for (const auto tap : filter.taps)
        sum += std::abs (tap);

    for (const auto& band : s.bands)
        heaviest = std::max (heaviest, band.weight);

    const auto rounding = 4.0 * std::numeric_limits<double>::epsilon() * heaviest * sum;
    INFO ("ripple " << filter.ripple << ", largest error " << largest << ", rounding " << rounding << ", sum "
                    << sum);
    CHECK (largest <= 1.01 * filter.ripple + rounding);
    CHECK (smallest >= 0.99 * filter.ripple - rounding);

    if (rounding < 0.1 * filter.ripple)
        CHECK (turns == degree + 1);
}

design::EquirippleFilter checkedDesign (const MultibandSpec& s)
{
    auto filter = design::equiripple (s, rateHz);
    INFO (s.taps << " taps, " << s.bands.size() << " bands");
    REQUIRE (filter.ok());
    checkOptimal (s, *filter);
    return *std::move (filter);
}

} // namespace

TEST_CASE ("Equiripple filters are never worse than SciPy's remez by 0.01 dB, and proven to be the best",
           "[design][oracle]")
{
    const auto rows = reference ("remez_ripples");
    int cases = 0;

    for (std::size_t at = 0; at < rows.size(); ++cases)
    {
        MultibandSpec s;
        s.taps = static_cast<int> (rows[at]);
        const auto bands = static_cast<std::size_t> (rows[at + 1]);
        const auto *edges = &rows[at + 2], *gains = edges + 2 * bands, *weights = gains + bands;

        for (std::size_t n = 0; n < bands; ++n)
            s.bands.push_back ({ edges[2 * n], edges[2 * n + 1], gains[n], gains[n], weights[n] });

        const auto theirs = weights[bands];
        const auto filter = checkedDesign (s);
        INFO (s.taps << " taps, " << bands << " bands, " << largestError (s, filter.taps) << " against "
                     << theirs);
        CHECK (largestError (s, filter.taps) <= theirs * gainFromDecibels (0.01));
        at += 3 + 4 * bands;
    }

    CHECK (cases == 40);
}

TEST_CASE ("The examples of Filip's paper are reached", "[design][property]")
{
    const Numbers lowpass { 0, 0.4, 0.5, 1 }, lowpassGains { 1, 1, 0, 0 }, stop { 0, 0.2, 0.3, 0.5, 0.6, 1 };
    const Numbers stopGains { 1, 1, 0, 0, 1, 1 }, steep { 0, 0.49, 0.5, 1 };
    const Numbers seven { 0, .18, .2, .4, .42, .55, .57, .65, .67, .75, .77, .85, .87, 1 };
    const Numbers sevenGains { 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0 },
        sevenWeights { 10, 1, 10, 1, 10, 1, 10 };

    for (const auto degree : { 50, 80, 100 })
    {
        checkedDesign (spec (2 * degree + 1, lowpass, lowpassGains, { 1, 1 }));
        checkedDesign (spec (2 * degree + 1, stop, stopGains, { 1, 1, 1 }));
    }

    for (const auto degree : { 70, 80, 100 })
        checkedDesign (spec (2 * degree + 1, { 0, .15, .25, .6, .7, 1 }, { 0, 0, 1, 1, 0, 0 }, { 10, 1, 5 }));

    for (const auto degree : { 50, 100, 200, 300, 600 })
        checkedDesign (spec (2 * degree + 1, seven, sevenGains, sevenWeights));

    checkedDesign (spec (1001, steep, lowpassGains, { 1, 10 }));
    checkedDesign (spec (2001, steep, lowpassGains, { 1, 10 }));
    checkedDesign (spec (1041, { 0, .99, 1, 1 }, lowpassGains, { 1, 1 }));
    checkedDesign (spec (401, { 0, .38, .45, 1 }, lowpassGains, { 1, 1 }));
    checkedDesign (spec (2003, { 0, .1, .105, 1 }, lowpassGains, { 1, 10 }));
    checkedDesign (spec (1601, { 0, .21, .215, .42, .425, .61, .615, .74, .745, 1 },
                         { 1, 1, 0, 0, .7, .7, 0, 0, 1, 1 }, { 1, 10, 1, 10, 1 }));

    // Compensates a cascade of integrators and combs: pieces of a curve with gaps, and a slope over most of the band.
    Numbers edges, gains;

    for (int n = 0; n < 12; ++n)
    {
        const auto x = n / 60.0;
        edges.push_back (x);
        gains.push_back (
            n == 0 ? 1.0 : std::pow (0.5 * std::numbers::pi * x / std::sin (0.5 * std::numbers::pi * x), 2));
    }

    edges.insert (edges.end(), { 0.2, 1.0 });
    gains.insert (gains.end(), { 1.0348, 0.0 });
    checkedDesign (spec (120, edges, gains, { 2000, 2000, 2000, 2000, 2000, 2000, 1 }));
}

TEST_CASE ("Thousands of taps with narrow transitions are the best there are", "[design][property]")
{
    const auto begun = std::chrono::steady_clock::now();
    checkedDesign (spec (2001, { 0, .4, .41, 1 }, { 1, 1, 0, 0 }, { 1, 100 }));

    // Two seconds in an optimised build on a processor to itself: the bar of the design suite, with room for a busy machine
    // and for checks.
    CHECK (std::chrono::steady_clock::now() - begun < std::chrono::seconds (20));
    checkedDesign (spec (5001, { 0, .4, .404, 1 }, { 1, 1, 0, 0 }, { 1, 100 }));
}

TEST_CASE ("Ten thousand taps, and five and seven bands of thousands", "[design][property][deep]")
{
    checkedDesign (spec (10001, { 0, .4, .402, 1 }, { 1, 1, 0, 0 }, { 1, 100 }));
    checkedDesign (spec (3001, { 0, .1, .104, .3, .304, .5, .504, .8, .804, 1 },
                         { 1, 1, 0, 0, 1, 1, 0, 0, 1, 1 }, { 1, 10, 1, 10, 1 }));
    checkedDesign (spec (2415, { 0, .21, .215, .42, .425, .61, .615, .74, .745, 1 },
                         { 1, 1, 0, 0, .7, .7, 0, 0, 1, 1 }, { 1, 10, 1, 10, 1 }));
    checkedDesign (spec (3043, { 0, .21, .215, .42, .425, .61, .615, .74, .745, .8, .805, .9, .905, 1 },
                         { 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1 }, { 1, 10, 1, 10, 1, 10, 1 }));
    checkedDesign (spec (4001, { 0, .0995, .1, .101, .1015, 1 }, { 0, 0, 1, 1, 0, 0 }, { 10, 1, 10 }));
}

TEST_CASE ("All four kinds of linear phase: symmetric and antisymmetric, odd and even", "[design][property]")
{
    for (const auto taps : { 2, 3, 4, 5, 30, 31, 50, 51 })
    {
        const auto lowpass = checkedDesign (spec (taps, { 0, .3, .6, 1 }, { 1, 1, 0, 0 }, { 1, 5 }));
        CHECK (std::equal (lowpass.taps.begin(), lowpass.taps.end(), lowpass.taps.rbegin()));

        auto hilbert = spec (taps, { .1, taps % 2 == 0 ? 1.0 : .9 }, { -1, -1 }, { 1 });
        hilbert.symmetry = Symmetry::odd;
        const auto made = checkedDesign (hilbert);
        CHECK (std::equal (made.taps.begin(), made.taps.end(), made.taps.rbegin(),
                           [] (double a, double b) { return a == -b; }));

        const auto top = taps % 2 == 0 ? 1.0 : .8;
        auto differentiator = spec (taps, { 0, top }, { 0, top * std::numbers::pi }, { 1 });
        differentiator.symmetry = Symmetry::odd;
        differentiator.weighting = ErrorWeighting::relative;
        checkedDesign (differentiator);
    }
}

TEST_CASE ("Filters that can be exact are, and no number of taps is too many", "[design][property]")
{
    const auto flat = design::equiripple (spec (101, { 0, 1 }, { 0.5, 0.5 }, { 1 }), rateHz);
    REQUIRE (flat.ok());
    CHECK (flat->taps[50] == 0.5);
    CHECK (std::count (flat->taps.begin(), flat->taps.end(), 0.0) == 100);

    // The best error with all taps would be about 10⁻¹⁰⁰.
    const auto wide = spec (2001, { 0, .2, .4, 1 }, { 1, 1, 0, 0 }, { 1, 1 });
    const auto filter = design::equiripple (wide, rateHz);
    REQUIRE (filter.ok());
    REQUIRE (filter->taps.size() == 2001);
    CHECK (largestError (wide, filter->taps) <= 1e-11);
    CHECK (std::all_of (filter->taps.begin(), filter->taps.end(),
                        [] (double tap) { return std::abs (tap) < 1.0; }));
}

TEST_CASE ("Multiband specifications that make no sense are refused with a reason", "[design][errors]")
{
    const auto code = [] (const MultibandSpec& s)
    {
        const auto filter = design::equiripple (s, rateHz);
        REQUIRE_FALSE (filter.ok());
        REQUIRE_FALSE (filter.error().message.empty());
        return filter.error().code;
    };

    constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
    const Numbers edges { 0, .4, .5, 1 }, gains { 1, 1, 0, 0 };
    CHECK (code ({}) == ErrorCode::badSpecification);
    CHECK (code (spec (0, edges, gains, { 1, 1 })) == ErrorCode::badSpecification);
    CHECK (code (spec (1 << 20, edges, gains, { 1, 1 })) == ErrorCode::badSpecification);
    CHECK (code (spec (51, { 0, .6, .5, 1 }, gains, { 1, 1 })) == ErrorCode::badSpecification);
    CHECK (code (spec (51, { .4, 0, .5, 1 }, gains, { 1, 1 })) == ErrorCode::badSpecification);
    CHECK (code (spec (51, { 0, nan, .5, 1 }, gains, { 1, 1 })) == ErrorCode::badSpecification);
    CHECK (code (spec (51, edges, gains, { 1, 0 })) == ErrorCode::badSpecification);
    CHECK (code (spec (51, { .2, .2, .5, .5 }, gains, { 1, 1 })) == ErrorCode::badSpecification);
    CHECK (code (spec (51, { 0, .4, .5, 1.5 }, gains, { 1, 1 })) == ErrorCode::unsuitable);
    CHECK (code (spec (50, edges, { 0, 0, 1, 1 }, { 1, 1 })) == ErrorCode::unsuitable);

    auto hilbert = spec (51, { 0, .9 }, { 1, 1 }, { 1 });
    hilbert.symmetry = Symmetry::odd;
    CHECK (code (hilbert) == ErrorCode::unsuitable);
}

TEST_CASE ("What a length can reach is known without its filter", "[design][property]")
{
    for (const auto taps : { 21, 64, 401, 2001 })
    {
        const MultibandSpec spec { { { 0, 8000, 1, 1, 1 }, { 8000 + 48000.0 / taps, 24000, 0, 0, 10 } },
                                   taps };
        const auto filter = design::equiripple (spec, 48000.0);
        REQUIRE (filter.ok());
        INFO (taps << " taps");
        CHECK (*design::canReach (spec, 1.01 * filter->ripple, 48000.0));
        CHECK_FALSE (*design::canReach (spec, 0.99 * filter->ripple, 48000.0));
        CHECK_FALSE (*design::canReach (spec, 1e-3 * filter->ripple, 48000.0));
    }

    CHECK (*design::canReach ({ { { 0, 24000, 1, 1, 1 } }, 11 }, 0.0, 48000.0));
    CHECK_FALSE (design::canReach ({ { { 0, 100, 1, 1, 1 } }, 0 }, 1.0, 48000.0).ok());
}
