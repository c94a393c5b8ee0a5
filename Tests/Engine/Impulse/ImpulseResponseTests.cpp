#include "Impulse/ImpulseResponse.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <complex>
#include <numbers>

using namespace partita;
using namespace partita::test;

namespace
{

/// Σ h[n] · exp (−2πi · f / rate · (n − lead)): the gain with the phase as seen from time 0.
std::complex<double> gainAt (const ImpulseResponse& impulse, std::size_t channel, double hertz)
{
    std::complex<double> sum = 0.0;
    const auto step = -2.0 * std::numbers::pi * hertz / impulse.rateHz;

    for (std::size_t n = 0; n < impulse.channels[channel].size(); ++n)
        sum +=
            impulse.channels[channel][n]
            * std::polar (1.0, step * (static_cast<double> (n) - static_cast<double> (impulse.leadFrames)));

    return sum;
}

ImpulseResponse impulseOf (std::vector<double> taps, double rateHz)
{
    return { "test", rateHz, { std::move (taps) }, 0, {} };
}

std::vector<double> unit (std::size_t frames, std::size_t at)
{
    std::vector<double> taps (frames);
    taps[at] = 1.0;
    return taps;
}

} // namespace

TEST_CASE ("A change of rate leaves the gain at every frequency below both Nyquists, and every delay",
           "[impulse][property]")
{
    const auto [from, to] = GENERATE (std::pair { 44100.0, 48000.0 }, std::pair { 48000.0, 44100.0 },
                                      std::pair { 96000.0, 48000.0 }, std::pair { 44100.0, 192000.0 },
                                      std::pair { 192000.0, 44100.0 }, std::pair { 22050.0, 48000.0 },
                                      std::pair { 11025.0, 96000.0 }, std::pair { 47999.0, 48000.0 });
    const auto nyquist = std::min (from, to) / 2;
    INFO (from << " Hz to " << to << " Hz");

    // A unit impulse has one gain at all frequencies, and its delay can be read from the phase at each.
    for (const auto at : { std::size_t { 0 }, std::size_t { 1 }, std::size_t { 500 }, std::size_t { 999 } })
    {
        const auto source = impulseOf (unit (1000, at), from);
        const auto made = resampled (source, to);
        REQUIRE (made.ok());
        REQUIRE (made->rateHz == to);

        for (const auto share : { 0.001, 0.02, 0.1, 0.25, 0.4, 0.6, 0.8, 0.9 })
        {
            const auto hertz = share * nyquist;
            const auto found = gainAt (*made, 0, hertz), expected = gainAt (source, 0, hertz);
            INFO ("impulse at frame " << at << ", " << hertz << " Hz, lead " << made->leadFrames);

            // The recipe's ripple is below 0.001 dB; what is cut off at 1e-7 of the peak adds less than that.
            CHECK (std::abs (20.0 * std::log10 (std::abs (found) / std::abs (expected))) <= 0.01);

            // 0.01 sample of the slower rate, as a phase.
            CHECK (std::abs (std::arg (found / expected))
                   <= 2.0 * std::numbers::pi * hertz * 0.01 / std::min (from, to));
        }
    }
}

TEST_CASE ("44.1 to 48 kHz and back keeps every level up to 20 kHz and every delay", "[impulse][property]")
{
    const auto source = impulseOf (unit (2000, 1000), 44100.0);
    const auto there = resampled (source, 48000.0);
    REQUIRE (there.ok());
    const auto back = resampled (*there, 44100.0);
    REQUIRE (back.ok());
    REQUIRE (there->leadFrames == 0);

    for (const auto hertz : { 20.0, 1000.0, 5000.0, 10000.0, 15000.0, 18000.0, 19000.0, 20000.0 })
    {
        const auto ratio = gainAt (*back, 0, hertz) / gainAt (source, 0, hertz);
        INFO (hertz << " Hz");

        // Each way drops samples below 1e-7 of the peak: 1e-6 in all, 1e-5 dB.
        CHECK (std::abs (20.0 * std::log10 (std::abs (ratio))) <= 0.0001);
        CHECK (std::abs (std::arg (ratio)) * 44100.0 / (2.0 * std::numbers::pi * hertz) <= 0.0001);
    }

    // Nothing of it lies where 44.1 kHz has no frequencies: SoX's resampler rejects 175 dB.
    CHECK (20.0 * std::log10 (std::abs (gainAt (*there, 0, 23000.0))) < -120.0);
}

TEST_CASE ("Frames before time 0 are lead, and only there where the interpolation needs them",
           "[impulse][property]")
{
    for (const auto& [from, to] : { std::pair { 44100.0, 48000.0 }, std::pair { 96000.0, 48000.0 } })
    {
        const auto early = resampled (impulseOf (unit (4000, 0), from), to);
        REQUIRE (early->leadFrames > 0);
        REQUIRE (early->leadFrames < 2048);

        // 3000 frames of silence swallow the spread.
        const auto late = resampled (impulseOf (unit (4000, 3000), from), to);
        REQUIRE (late->leadFrames == 0);

        // The peak sits at time 0 itself.
        const auto& row = early->channels[0];
        const auto peak = std::max_element (row.begin(), row.end()) - row.begin();
        REQUIRE (peak == early->leadFrames);
    }
}

TEST_CASE ("All channels of a resampled impulse share one time", "[impulse][property]")
{
    ImpulseResponse source { "test",
                             44100.0,
                             { unit (500, 0), unit (500, 100), unit (500, 499), std::vector<double> (500) },
                             0,
                             "d" };
    const auto made = resampled (source, 48000.0);
    REQUIRE (made.ok());
    REQUIRE (made->channels.size() == 4);
    REQUIRE (made->name == source.name);
    REQUIRE (made->damage == source.damage);

    for (std::size_t c = 0; c < 4; ++c)
        REQUIRE (static_cast<Frames> (made->channels[c].size()) == made->frames());

    for (std::size_t c = 0; c < 3; ++c)
    {
        const auto ratio = gainAt (*made, c, 1000.0) / gainAt (source, c, 1000.0);
        CHECK (std::abs (std::arg (ratio)) <= 2.0 * std::numbers::pi * 1000.0 * 0.01 / 44100.0);
    }
}

TEST_CASE ("Resampling there and back gives the same response below both Nyquists", "[impulse][property]")
{
    auto taps = decayingNoise (3000, 301);
    const auto source = impulseOf (taps, 48000.0);
    const auto back = resampled (resampled (source, 96000.0).value(), 48000.0);
    REQUIRE (back.ok());

    // The way back takes the lead of the way there for part of the response.
    auto shifted = *back;
    const auto there = resampled (source, 96000.0)->leadFrames;

    for (const auto hertz : { 30.0, 1000.0, 7777.0, 20000.0 })
    {
        const auto delay =
            std::polar (1.0, 2.0 * std::numbers::pi * hertz * static_cast<double> (there) / 96000.0);
        const auto ratio = gainAt (shifted, 0, hertz) * delay / gainAt (source, 0, hertz);
        INFO (hertz << " Hz");
        CHECK (std::abs (ratio - 1.0) <= 0.002); // 0.01 dB of each way, and its phase
    }
}

TEST_CASE ("The same rate gives the same samples", "[impulse][property]")
{
    const auto source = impulseOf (decayingNoise (777, 302), 44100.0);
    const auto made = resampled (source, 44100.0);
    REQUIRE (made->channels == source.channels);
    REQUIRE (made->leadFrames == 0);
}

TEST_CASE ("Very short and silent impulses are resampled too", "[impulse][property]")
{
    const auto one = resampled (impulseOf ({ 1.0 }, 44100.0), 48000.0);
    REQUIRE (one.ok());
    CHECK (std::abs (gainAt (*one, 0, 1000.0)) == Approx (1.0).epsilon (0.001)); // 0.01 dB

    const auto nothing = resampled (impulseOf (std::vector<double> (100), 44100.0), 48000.0);
    REQUIRE (nothing.ok());
    CHECK (nothing->leadFrames == 0);
    CHECK (highestOf (nothing->channels) == 0.0);
}

TEST_CASE ("Rates that can't be are refused", "[impulse][errors]")
{
    const auto source = impulseOf (decayingNoise (100, 303), 44100.0);

    for (const auto rate : { 0.0, -48000.0 })
    {
        const auto made = resampled (source, rate);
        REQUIRE_FALSE (made.ok());
        CHECK (made.error().code == ErrorCode::unsuitable);
    }
}
