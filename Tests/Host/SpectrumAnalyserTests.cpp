#include "Plugin/Model/SpectrumAnalyser.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0, frameSeconds = 1.0 / 30.0;
constexpr int blockFrames = 1600;

/// Both channels of a window's frame.
const std::vector<float>& play (SpectrumAnalyser& analyser, const std::vector<float>& samples, int frame)
{
    const auto* from = samples.data() + std::ptrdiff_t { blockFrames } * frame;
    const float* const channels[] { from, from };
    analyser.add ({ channels, 2, blockFrames });
    return analyser.levels (frameSeconds);
}

} // namespace

TEST_CASE ("The analyser shows a sine at its level and its frequency, both channels by power",
           "[plugin][meters][oracle]")
{
    const auto grid = SpectrumAnalyser::gridFor (rateHz);

    for (const auto hertz : { 40.0, 97.0, 440.0, 1000.0, 5000.0, 15000.0 })
    {
        INFO (hertz << " Hz");
        SpectrumAnalyser analyser (rateHz);
        std::vector<float> samples;

        for (int n = 0; n < 30 * blockFrames; ++n)
            samples.push_back (static_cast<float> (std::sin (2.0 * std::numbers::pi * hertz * n / rateHz)));

        std::vector<float> levels;

        for (int frame = 0; frame < 30; ++frame)
            levels = play (analyser, samples, frame);

        const auto highest = std::max_element (levels.begin(), levels.end());
        const auto at = static_cast<int> (highest - levels.begin());

        // A Hann window of a sine between two bins shows 1.42 dB less; two channels are 3.01 dB more. A bin is 5.9 Hz wide.
        CHECK (*highest <= 3.02f);
        CHECK (*highest >= 3.01f - 1.43f);
        CHECK (std::abs (grid.at (at) - hertz) <= std::max (rateHz / 8192.0, 0.02 * hertz));
    }
}

TEST_CASE ("The analyser's curve falls no faster than it says, to its floor", "[plugin][meters]")
{
    constexpr int seconds = 6;
    SpectrumAnalyser analyser (rateHz);
    const auto noise = whiteNoise (static_cast<std::size_t> (30 * blockFrames), 71);
    const std::vector<float> silence (static_cast<std::size_t> (30 * seconds * blockFrames));

    for (int frame = 0; frame < 30; ++frame)
        (void) play (analyser, noise, frame);

    auto before = analyser.levels (0.0);

    for (int frame = 0; frame < 30 * seconds; ++frame)
    {
        const auto now = play (analyser, silence, frame);

        for (std::size_t i = 0; i < now.size(); ++i)
            REQUIRE (now[i] >= before[i]
                                   - static_cast<float> (SpectrumAnalyser::fallDbPerSecond * frameSeconds)
                                   - 1e-3f);

        before = now;
    }

    CHECK (std::all_of (before.begin(), before.end(),
                        [] (float level) { return level <= SpectrumAnalyser::floorDb + 1e-3f; }));
}

TEST_CASE ("Where columns are narrower than bins, the analyser's curve has no stairs", "[plugin][meters]")
{
    SpectrumAnalyser analyser (rateHz);
    const auto noise = whiteNoise (static_cast<std::size_t> (30 * blockFrames), 72);
    std::vector<float> levels;

    for (int frame = 0; frame < 30; ++frame)
        levels = play (analyser, noise, frame);

    const auto grid = SpectrumAnalyser::gridFor (rateHz);

    for (int i = 0; grid.at (i + 1) < 150.0; ++i)
    {
        INFO (grid.at (i) << " Hz");
        CHECK (levels[static_cast<std::size_t> (i)] != levels[static_cast<std::size_t> (i + 1)]);
    }
}
