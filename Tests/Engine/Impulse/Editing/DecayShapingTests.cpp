#include "Impulse/Editing/EditedImpulse.h"
#include "Impulse/FactoryImpulses.h"
#include "Support/RoomAcoustics.h"
#include "Support/Signals.h"
#include "Support/SimulatedRecorder.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;
constexpr double sixtyDb = 6.907755278982137; // ln 10³

/// A direct sound after 10 ms, and noise that falls by 60 dB in T; over the noise of a recording if there is one.
ImpulseResponse room (double decaySeconds, double seconds, double noise = 0.0)
{
    ImpulseResponse impulse { "room", rateHz, {}, 0, {} };

    for (std::uint64_t c = 0; c < 2; ++c)
    {
        auto& row = impulse.channels.emplace_back (static_cast<std::size_t> (seconds * rateHz));
        Random random (100 + c);

        for (std::size_t n = 480; n < row.size(); ++n)
            row[n] = random.uniform()
                     * std::exp (-sixtyDb * static_cast<double> (n - 480) / rateHz / decaySeconds);

        row[480] = 1.0;
        addNoise (row, noise, 7 + c);
    }

    return impulse;
}

ImpulseResponse changed (const ImpulseResponse& impulse, const ImpulseEdits& edits)
{
    auto result = edited (impulse, edits);
    INFO ((result ? "" : result.error().text()));
    REQUIRE (result.ok());
    return *std::move (result);
}

/// By SciPy's octave filters, over all channels.
double octaveDecay (const ImpulseResponse& impulse, std::size_t octave)
{
    Rows<double> bands;

    for (const auto& row : impulse.channels)
        bands.push_back (octaveBand (row, octave));

    return decaySecondsT30 (bands, rateHz);
}

double levelDb (const ImpulseResponse& impulse, double from, double to)
{
    double sum = 0.0;
    const auto first = static_cast<std::size_t> (from * rateHz),
               last = static_cast<std::size_t> (to * rateHz);

    for (const auto& row : impulse.channels)
        for (auto n = first; n < last; ++n)
            sum += row.at (n) * row.at (n);

    return 10.0 * std::log10 (sum / static_cast<double> (2 * (last - first)));
}

} // namespace

TEST_CASE ("Decay times become so many times what they are in every octave", "[edits][decay][oracle]")
{
    const auto factor = GENERATE (0.4, 0.8, 1.5, 2.0);
    const auto impulse = room (1.0, 1.6);
    ImpulseEdits edits;
    edits.decay.factor = factor;
    const auto result = changed (impulse, edits);

    // What is before the direct sound is not touched.
    for (std::size_t n = 0; n < 480; ++n)
        REQUIRE (result.channels[0][n] == 0.0);

    for (std::size_t octave = 1; octave < octaveCount; ++octave)
    {
        INFO (factor << " times at " << octaveHz (octave) << " Hz");
        const auto before = octaveDecay (impulse, octave);

        // A longer decay goes on as noise that has not been there: its T30 has a standard deviation of about
        // 0.55 / √(2 channels · bandwidth · T) (Davy, Dunn & Dubout 1979).
        const auto bandwidthHz = octaveHz (octave) / std::sqrt (2.0);
        const auto chance = factor > 1.0 ? 0.55 / std::sqrt (2.0 * bandwidthHz * factor * before) : 0.0;
        CHECK (octaveDecay (result, octave) / before == Approx (factor).epsilon (0.02 + chance));
    }
}

TEST_CASE ("Low, middle and high octaves have factors of their own", "[edits][decay][oracle]")
{
    const auto impulse = room (1.0, 1.6);
    ImpulseEdits edits;
    edits.decay.low = 1.4;
    edits.decay.mid = 0.8;
    edits.decay.high = 0.5;
    edits.decay.lowCrossoverHz = 350.0;
    edits.decay.highCrossoverHz = 2800.0;
    const auto result = changed (impulse, edits);

    // An octave away from the crossovers; each octave's neighbours end up at other times and leak into it a little.
    for (const auto& [octave, factor] : { std::pair { 0, 1.4 }, std::pair { 3, 0.8 }, std::pair { 6, 0.5 } })
    {
        const auto at = static_cast<std::size_t> (octave);
        INFO (octaveHz (at) << " Hz");
        CHECK (octaveDecay (result, at) / octaveDecay (impulse, at) == Approx (factor).epsilon (0.02));
    }
}

TEST_CASE ("A tail goes on below the noise as it fell before", "[edits][decay][oracle]")
{
    constexpr double decaySeconds = 0.8;
    const auto clean = room (decaySeconds, 2.0), noisy = room (decaySeconds, 2.0, 0.001);
    ImpulseEdits edits;
    edits.extendTail = true;
    const auto result = changed (noisy, edits);

    // As long as 120 dB take.
    CHECK (static_cast<double> (result.frames()) / rateHz
           == Approx (0.01 + 2.0 * decaySeconds).epsilon (0.2));

    // The noise lay at −60 dB, −55 dB under the uniform noise's start: from there on the decay is the clean one's line. Windows of
    // 0.1 s hold 9600 values, of which the octaves' are 1 dB off with the fitted level and 0.03 · dB/s · time with the slope.
    for (const auto from : { 0.2, 0.5, 0.7, 0.9, 1.1, 1.3 })
    {
        INFO (from << " s");
        const auto expected =
            -4.77 - 60.0 * (from + 0.05 - 0.01) / decaySeconds
            + 10.0 * std::log10 (std::sinh (sixtyDb * 0.1 / decaySeconds) / (sixtyDb * 0.1 / decaySeconds));
        CHECK (levelDb (result, from, from + 0.1) == Approx (expected).margin (1.5));
    }

    // Far above the noise every frame is the recording's, but for what the bands' filters spread.
    for (std::size_t n = 0; n < 4800; ++n)
        REQUIRE (result.channels[0][n] == Approx (noisy.channels[0][n]).margin (1e-6));

    CHECK (changed (noisy, edits).channels == result.channels);
}

TEST_CASE ("What a recording cuts off goes on", "[edits][decay][oracle]")
{
    const auto cut = room (2.0, 1.2);
    ImpulseEdits edits;
    edits.extendTail = true;
    const auto result = changed (cut, edits);
    CHECK (result.frames() > 3 * cut.frames());

    for (std::size_t octave = 1; octave < octaveCount; ++octave)
    {
        INFO (octaveHz (octave));
        CHECK (octaveDecay (result, octave) == Approx (2.0).epsilon (0.06));
    }
}

TEST_CASE ("Size moves a room's reflections and leaves its decay", "[edits][decay][oracle]")
{
    const auto impulse = room (1.0, 1.6);
    ImpulseEdits edits;
    edits.size = 1.5;
    const auto result = changed (impulse, edits);
    CHECK (std::abs (result.channels[0][720])
           == Approx (1.0 / 1.5).epsilon (0.2)); // the direct sound, at 15 ms

    for (std::size_t octave = 1; octave + 1 < octaveCount; ++octave)
    {
        INFO (octaveHz (octave));
        CHECK (octaveDecay (result, octave) == Approx (1.0).epsilon (0.04));
    }
}

TEST_CASE ("Factory rooms keep to the decay times that are asked for", "[edits][decay][oracle][deep]")
{
    const auto name = GENERATE ("Drum Room", "Concert Hall", "Dark Plate");
    const auto factor = GENERATE (0.5, 0.75, 1.5);
    const auto impulse = factory::make (name).value();
    ImpulseEdits edits;
    edits.decay.factor = factor;
    const auto result = changed (impulse, edits);

    for (std::size_t octave = 1; octave < octaveCount; ++octave)
    {
        const auto before = octaveDecay (impulse, octave);

        // Below, the octave filter itself rings as long.
        if (octaveHz (octave) / std::sqrt (2.0) * before * std::min (1.0, factor) < 16.0)
            continue;

        INFO (name << ", " << factor << " times at " << octaveHz (octave) << " Hz");
        CHECK (octaveDecay (result, octave) / before == Approx (factor).epsilon (0.05));
    }
}
