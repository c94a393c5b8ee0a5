#include "Plugin/Model/TruePeak.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>
#include <vector>

using partita::app::TruePeak;

namespace
{

std::vector<float> sine (double cyclesPerSample, double phase, int frames)
{
    std::vector<float> samples;

    for (int n = 0; n < frames; ++n)
        samples.push_back (
            static_cast<float> (std::sin (2.0 * std::numbers::pi * cyclesPerSample * n + phase)));

    return samples;
}

/// After the onset, which has overs of its own.
double peakDb (double rateHz, const std::vector<float>& samples, int block)
{
    constexpr int settled = 100;
    TruePeak peak (rateHz);
    peak.add (samples.data(), settled);
    (void) peak.take();

    for (int done = settled; done < static_cast<int> (samples.size()); done += block)
        peak.add (samples.data() + done, std::min (block, static_cast<int> (samples.size()) - done));

    return 20.0 * std::log10 (static_cast<double> (peak.take()));
}

} // namespace

TEST_CASE ("The true peak of a sine is its level, between samples too", "[plugin][meters][oracle]")
{
    constexpr double interpolationDb = 0.1;

    for (const auto rateHz : { 44100.0, 48000.0, 96000.0, 192000.0 })
        for (const auto frequency : { 0.01, 0.1, 0.25, 1.0 / 3.0, 0.4 })
            for (const auto phase : { 0.0, 0.3, std::numbers::pi / 4.0, 1.3 })
            {
                INFO (rateHz << " Hz, " << frequency << " of it, phase " << phase);
                const auto missedDb =
                    -20.0
                    * std::log10 (std::cos (std::numbers::pi * frequency / TruePeak (rateHz).oversampling()));
                const auto seen = peakDb (rateHz, sine (frequency, phase, 2000), 333);
                CHECK (seen <= interpolationDb);
                CHECK (seen >= -missedDb - interpolationDb);
            }

    // Samples at 45°, 135° … see 3 dB too little.
    CHECK (peakDb (48000.0, sine (0.25, std::numbers::pi / 4.0, 2000), 64)
           == Approx (0.0).margin (interpolationDb));
    CHECK (peakDb (192000.0, sine (0.25, std::numbers::pi / 4.0, 2000), 64) == Approx (-3.01).margin (0.01));
}

TEST_CASE ("A true peak does not depend on how its samples come, and is forgotten when it is taken",
           "[plugin][meters]")
{
    const auto samples = sine (0.123, 0.4, 3000);
    const auto whole = peakDb (48000.0, samples, 3000);

    for (const auto block : { 1, 7, 64, 65, 1000 })
        CHECK (peakDb (48000.0, samples, block) == whole);

    TruePeak peak (48000.0);
    peak.add (samples.data(), 3000);
    CHECK (peak.take() > 0.9f);
    CHECK (peak.take() == 0.0f);
}
