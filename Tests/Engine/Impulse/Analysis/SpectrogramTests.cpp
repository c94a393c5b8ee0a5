#include "Impulse/Analysis/Spectrogram.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

using namespace partita;

TEST_CASE ("A spectrogram shows a sine's amplitude and the relief what is left of it", "[room]")
{
    constexpr double rateHz = 48000.0, sixtyDb = 13.815510557964274, decaySeconds = 0.5;
    std::vector<double> row (48000);

    for (std::size_t n = 0; n < row.size(); ++n)
    {
        const auto t = static_cast<double> (n) / rateHz;
        row[n] =
            std::sin (2.0 * std::numbers::pi * 1000.0 * t) * std::exp (-0.5 * sixtyDb * t / decaySeconds);
    }

    const auto spectrogram = spectrogramOf (row, rateHz);
    const auto bin = static_cast<std::size_t> (std::lround (1000.0 / spectrogram.stepHz));
    CHECK (spectrogram.stepHz == Approx (50.0));
    REQUIRE (spectrogram.power.size() == 200);

    // 0.1 s is a fifth of T: 12 dB. Within a window of 20 ms the decay bends by less than 0.1 dB.
    CHECK (10.0 * std::log10 (spectrogram.power[20][bin]) == Approx (-12.0).margin (0.1));
    CHECK (10.0 * std::log10 (spectrogram.power[20][bin + 10]) < -60.0);

    const auto relief = decayReliefOf (spectrogram);

    for (std::size_t t = 1; t < relief.power.size(); ++t)
        CHECK (relief.power[t][bin] <= relief.power[t - 1][bin]);

    CHECK (10.0 * std::log10 (relief.power[60][bin] / relief.power[20][bin]) == Approx (-24.0).margin (0.2));
}
