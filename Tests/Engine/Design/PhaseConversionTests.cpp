#include "Core/Units.h"
#include "Design/PhaseConversion.h"
#include "Design/PolynomialRoots.h"
#include "Design/WindowedSinc.h"
#include "Support/Reference.h"
#include "Support/Response.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

using namespace partita;
using namespace partita::test;
using design::withPhase;

namespace
{

using Taps = std::vector<double>;

constexpr Phase linear {}, minimum { PhaseKind::minimum, 0.0 }, maximum { PhaseKind::maximum, 0.0 };

Phase mixed (double amount) { return { PhaseKind::mixed, amount }; }

Taps product (const Taps& a, const Taps& b)
{
    Taps sum (a.size() + b.size() - 1);

    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t k = 0; k < b.size(); ++k)
            sum[i + k] += a[i] * b[k];

    return sum;
}

Taps reversed (Taps taps)
{
    std::reverse (taps.begin(), taps.end());
    return taps;
}

double highest (const Taps& taps) { return highestOf (Rows<double> { taps }); }

double difference (const Taps& a, const Taps& b)
{
    return largestDifference (Rows<double> { a }, Rows<double> { b });
}

/// Equal autocorrelations are equal magnitudes at every frequency.
double autocorrelationError (const Taps& a, const Taps& b)
{
    const auto expected = product (a, reversed (a));
    return difference (product (b, reversed (b)), expected) / highest (expected);
}

double largestZeroModulus (const Taps& taps)
{
    double largest = 0.0;

    // Of the polynomial in 1 / z.
    for (const auto& root : design::polynomialRoots (taps))
        largest = std::max (largest, 1.0 / std::abs (root.value));

    return largest;
}

/// Phase gained on the way round the circle of a radius outside the unit circle, in turns: minus the number of zeros
/// outside it.
double turnsRound (const Taps& taps, double radius)
{
    auto weighted = taps;

    for (std::size_t n = 0; n < taps.size(); ++n)
        weighted[n] *= std::pow (radius, -static_cast<double> (n));

    const auto steps = 64 * taps.size();
    double sum = 0.0;
    auto last = responseAt (weighted, 0.0, 1.0);

    for (std::size_t i = 1; i <= steps; ++i)
    {
        const auto next = responseAt (weighted, static_cast<double> (i) / static_cast<double> (steps), 1.0);
        sum += std::arg (next / last);
        last = next;
    }

    return sum / (2.0 * std::numbers::pi);
}

Taps kaiserLowpass (int taps, double attenuationDb, double edgeHz = 6000.0)
{
    return design::windowedSinc ({ FilterKind::lowpass, edgeHz, 0.0, attenuationDb, {}, taps }, 48000.0)
        .value();
}

/// Zeros on the unit circle at these angles, in conjugate pairs.
Taps zerosOnCircle (const std::vector<double>& angles)
{
    Taps taps { 1.0 };

    for (const auto angle : angles)
        taps = product (taps, { 1.0, -2.0 * std::cos (angle), 1.0 });

    return taps;
}

/// All zeros inside: the first tap outweighs all others.
Taps innerFilter (std::size_t count, std::uint64_t seed)
{
    auto taps = decayingNoise (count, seed);
    double sum = 0.0;

    for (const auto tap : taps)
        sum += std::abs (tap);

    taps[0] = 1.05 * sum;
    return taps;
}

double groupDelayAt (const Taps& taps, double hertz, double rateHz)
{
    auto ramped = taps;

    for (std::size_t n = 0; n < taps.size(); ++n)
        ramped[n] *= static_cast<double> (n);

    return (responseAt (ramped, hertz, rateHz) / responseAt (taps, hertz, rateHz)).real();
}

} // namespace

TEST_CASE ("The minimum phase agrees with a homomorphic one of a large transform to 1e-9", "[design][oracle]")
{
    for (const std::string name : { "phase_start", "phase_echoes", "phase_long" })
    {
        INFO (name);
        const auto taps = reference (name);
        const auto filter = withPhase (taps, minimum);
        REQUIRE (filter.ok());
        auto expected = reference (name + "_minimum");

        // The homomorphic one has a positive gain at 0 Hz, ours the given filter's.
        if (responseAt (taps, 0.0, 1.0).real() < 0.0)
            for (auto& tap : expected)
                tap = -tap;

        CHECK (difference (filter->taps, expected) < 1e-9 * highest (expected));
        CHECK (filter->latencyFrames == 0);
    }
}

TEST_CASE ("Zeros outside are turned inside, those on the circle stay: against factors that are known",
           "[design][oracle]")
{
    const std::vector<double> angles { 0.9, 1.1, 1.5, 2.2, 2.21, 3.0 };

    for (const auto inner :
         { std::size_t { 2 }, std::size_t { 40 }, std::size_t { 400 }, std::size_t { 3000 } })
    {
        INFO (inner << " taps inside");
        const auto inside = innerFilter (inner, 71);
        const auto circle = zerosOnCircle (angles);
        const auto filter = withPhase (product (circle, product (inside, reversed (inside))), minimum);
        const auto expected = product (circle, product (inside, inside));
        REQUIRE (filter.ok());
        CHECK (filter->taps.size() == expected.size());

        // Transforms of double precision. Next to the two zeros that are 0.01 apart the response is 1e-5 of its peak,
        // and its logarithmic derivative is rounded by so much more.
        CHECK (difference (filter->taps, expected) < 1e-16 / 1e-5 * highest (expected));
        CHECK (filter->magnitudeError < 1e-11 * highest (expected));
    }
}

TEST_CASE ("Filters with a stop band full of zeros on the circle keep their magnitude and their length",
           "[design][oracle]")
{
    for (const auto& [count, attenuationDb] : { std::pair { 31, 40.0 },
                                                { 63, 60.0 },
                                                { 127, 96.0 },
                                                { 128 + 1, 96.0 },
                                                { 511, 100.0 },
                                                { 1023, 120.0 },
                                                { 4095, 96.0 } })
    {
        INFO (count << " taps, " << attenuationDb << " dB");
        const auto taps = kaiserLowpass (count, attenuationDb);
        const auto filter = withPhase (taps, minimum);
        REQUIRE (filter.ok());
        REQUIRE (filter->taps.size() == taps.size());
        CHECK (autocorrelationError (taps, filter->taps) < 1e-13);

        // To 0.01 dB wherever it is asked for above −100 dB: 1e-5 · 0.00115.
        double worst = 0.0;

        for (int i = 0; i <= 400; ++i)
        {
            const auto cycles = 0.5 * i / 400.0;
            worst = std::max (worst, std::abs (std::abs (responseAt (filter->taps, cycles, 1.0))
                                               - std::abs (responseAt (taps, cycles, 1.0))));
        }

        CHECK (worst < 1.15e-8);
        CHECK (filter->magnitudeError < 1.15e-8);

        // The energy comes first.
        CHECK (groupDelayAt (filter->taps, 0.0, 1.0) < 0.3 * (count - 1) / 2);
    }
}

TEST_CASE ("All zeros of a minimum phase lie inside the unit circle or on it", "[design][oracle]")
{
    std::vector<Taps> filters { kaiserLowpass (31, 40.0), kaiserLowpass (127, 96.0),
                                reference ("phase_echoes"), decayingNoise (128, 5),
                                product ({ 1.0, 4.0, 1.0 }, { 1.0, 2.0, 1.0 }) };

    for (const auto& taps : filters)
    {
        INFO (taps.size() << " taps");
        const auto filter = withPhase (taps, minimum);

        // A double zero on the circle is scattered by the root of a rounding.
        CHECK (largestZeroModulus (filter->taps) < 1.0 + 1e-7);
        CHECK (std::abs (turnsRound (filter->taps, 1.0 + 1e-3)) < 1e-6);
    }

    // The count tells the zeros of a filter that is not.
    CHECK (std::abs (turnsRound (kaiserLowpass (31, 40.0), 1.001)) > 2.5);
}

TEST_CASE ("Random filters, whose zeros crowd round the circle, are converted exactly", "[design][property]")
{
    for (const auto count : { 2u, 3u, 10u, 100u, 128u, 300u, 700u })
    {
        INFO (count << " taps");
        Random random (900 + count);
        Taps taps (count);

        for (auto& tap : taps)
            tap = random.uniform();

        const auto filter = withPhase (taps, minimum);
        CHECK (autocorrelationError (taps, filter->taps) < 1e-12);
        CHECK (largestZeroModulus (filter->taps) < 1.0 + 1e-9);
    }
}

TEST_CASE ("Long noise, whose zeros can't be parted, has its minimum phase by the cepstrum, with the error "
           "that is stated",
           "[design][oracle]")
{
    Random random (31);
    Taps taps (5000);

    for (auto& tap : taps)
        tap = random.uniform();

    const auto least = withPhase (taps, minimum);
    const auto most = withPhase (taps, maximum);
    REQUIRE (least.ok());
    REQUIRE (most.ok());
    CHECK (least->taps != taps);
    CHECK (most->taps == reversed (least->taps));
    CHECK (most->magnitudeError == least->magnitudeError);

    // The nearest of N zeros that spread round the circle by 1 / N lie at 1 / N² from it, nearer than the 2π / 2²² between
    // bins; so those few are misplaced, by less than 1e-4 of the largest gain.
    const auto peak =
        std::abs (*std::ranges::max_element (taps, {}, [] (double tap) { return std::abs (tap); }))
        * std::sqrt (5000.0);
    CHECK (least->magnitudeError > 0.0);
    CHECK (least->magnitudeError < 1e-4 * peak);

    for (int i = 0; i <= 200; ++i)
        CHECK (std::abs (std::abs (responseAt (least->taps, i / 400.0, 1.0))
                         - std::abs (responseAt (taps, i / 400.0, 1.0)))
               <= least->magnitudeError + 1e-11);

    // A minimum phase has the most energy at any time that any phase of its magnitude has.
    double energyOfLeast = 0.0, energyOfGiven = 0.0;
    auto falls = 0;

    for (std::size_t n = 0; n < taps.size(); ++n)
    {
        energyOfLeast += least->taps[n] * least->taps[n];
        energyOfGiven += taps[n] * taps[n];
        falls += energyOfLeast < energyOfGiven * (1.0 - 1e-4) ? 1 : 0;
    }

    CHECK (falls == 0);

    const auto between = withPhase (taps, mixed (0.5));
    REQUIRE (between.ok());
    CHECK (between->latencyFrames == 1250);
}

TEST_CASE ("Zeros on every circle that could part them are turned inside by the cepstrum: against factors "
           "that are known",
           "[design][oracle]")
{
    const auto inside = innerFilter (3000, 72);
    auto outer = reversed (inside), inner = inside;

    for (int power = 16; power <= 21; ++power)
    {
        const auto radius = std::exp (36.0 / std::exp2 (power)), angle = 0.4 * (power - 15);
        outer = product (outer, { 1.0, -2.0 * radius * std::cos (angle), radius * radius });
        inner = product (inner, { radius * radius, -2.0 * radius * std::cos (angle), 1.0 });
    }

    for (auto& tap : outer)
        tap = -tap;

    const auto filter = withPhase (outer, minimum);
    REQUIRE (filter.ok());

    // The nearest zero is exp (36 / 2^21) from 0, so 2^22 bins fold exp (−72) of its cepstrum over. At the least the
    // response is 1e-5 of its peak, and its logarithm is rounded by so much more.
    const auto peak = highest (inner);

    for (std::size_t n = 0; n < inner.size(); ++n)
        inner[n] = -inner[n];

    CHECK (difference (filter->taps, inner) < 1e-9 * peak);
    CHECK (filter->magnitudeError < 1e-9 * peak);
}

TEST_CASE ("Too many taps for another phase are refused, not passed on as they are", "[design][errors]")
{
    Taps taps ((std::size_t { 1 } << 22) + 1);
    taps[7] = 1.0;
    CHECK (withPhase (taps, minimum).error().code == ErrorCode::unsuitable);
    CHECK (withPhase (taps, mixed (0.5)).error().code == ErrorCode::unsuitable);
}

TEST_CASE ("Delays, clusters on the circle and single taps have a minimum phase", "[design][property]")
{
    CHECK (difference (withPhase ({ 0.0, 0.0, -2.0, 0.0 }, minimum)->taps, { -2.0, 0.0, 0.0, 0.0 }) < 1e-15);
    CHECK (withPhase ({ 3.0 }, minimum)->taps == Taps { 3.0 });
    CHECK (difference (withPhase ({ 1.0, -2.0 }, minimum)->taps, { -2.0, 1.0 }) < 1e-15 * 4);

    const Taps binomial { 1.0, 6.0, 15.0, 20.0, 15.0, 6.0, 1.0 };
    CHECK (difference (withPhase (binomial, minimum)->taps, binomial) < 1e-13);

    const Taps differentiator { 1.0, 0.0, -1.0 };
    CHECK (difference (withPhase (differentiator, minimum)->taps, differentiator) < 1e-15 * 4);
}

TEST_CASE ("A minimum phase stays as it is, and the maximum phase is it backwards", "[design][property]")
{
    const auto taps = kaiserLowpass (255, 80.0);
    const auto least = withPhase (taps, minimum)->taps;
    CHECK (difference (withPhase (least, minimum)->taps, least) < 1e-9 * highest (least));
    const auto most = withPhase (taps, maximum);
    CHECK (most->taps == reversed (least));
    CHECK (most->latencyFrames == 254);
}

TEST_CASE ("A mixed phase runs from the filter itself to its minimum phase", "[design][property]")
{
    const auto taps = kaiserLowpass (511, 96.0);
    const auto least = withPhase (taps, minimum)->taps;
    CHECK (withPhase (taps, linear)->taps == taps);
    CHECK (withPhase (taps, mixed (0.0))->taps == taps);
    CHECK (difference (withPhase (taps, mixed (1.0))->taps, least) < 1e-15);

    for (const auto amount : { 0.25, 0.5, 0.75 })
    {
        INFO ("amount " << amount);
        const auto filter = withPhase (taps, mixed (amount));
        CHECK (std::abs (static_cast<double> (filter->latencyFrames) - 255.0 * (1.0 - amount)) <= 0.5);

        for (const auto hertz : { 0.0, 1000.0, 4000.0, 5500.0 })
        {
            INFO (hertz << " Hz");
            const auto expected = (1.0 - amount) * 255.0 + amount * groupDelayAt (least, hertz, 48000.0);

            // The delay in whole frames is rounded; what is cut off weighs little against a gain of about 1.
            CHECK (std::abs (groupDelayAt (filter->taps, hertz, 48000.0) - expected) < 0.5 + 0.5);
            CHECK (std::abs (std::abs (responseAt (filter->taps, hertz, 48000.0))
                             - std::abs (responseAt (taps, hertz, 48000.0)))
                   <= filter->magnitudeError + 1e-12);
        }
    }
}

TEST_CASE ("A filter without symmetry is made linear by its modulus, and blends to its minimum phase",
           "[design][property]")
{
    auto taps = decayingNoise (400, 12);
    taps[3] += 6.0;
    const auto even = withPhase (taps, linear);
    REQUIRE (even.ok());
    CHECK (even->latencyFrames == 199);
    CHECK (even->taps.size() == taps.size());

    const auto bound = [&taps] (const design::ConvertedFilter& filter)
    {
        for (int i = 0; i <= 100; ++i)
            CHECK (std::abs (std::abs (responseAt (filter.taps, i / 200.0, 1.0))
                             - std::abs (responseAt (taps, i / 200.0, 1.0)))
                   <= filter.magnitudeError + 1e-12);
    };

    bound (*even);
    bound (*withPhase (taps, mixed (0.5)));
    CHECK (difference (withPhase (taps, mixed (1.0))->taps, withPhase (taps, minimum)->taps) < 1e-9);
}

TEST_CASE ("What has no phase is refused", "[design][errors]")
{
    const auto nan = std::numeric_limits<double>::quiet_NaN();

    for (const auto& taps : { Taps {}, Taps { 0.0, 0.0 }, Taps { 1.0, nan } })
        CHECK (withPhase (taps, minimum).error().code == ErrorCode::badSpecification);
}
