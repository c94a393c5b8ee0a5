#include "Impulse/Editing/LeastDelay.h"
#include "Impulse/FactoryImpulses.h"
#include "Impulse/Spectrum.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

using namespace partita;
using namespace partita::test;

namespace
{

double energyOf (const std::vector<double>& row, std::size_t from, std::size_t to)
{
    double sum = 0.0;

    for (auto n = from; n < to; ++n)
        sum += row[n] * row[n];

    return sum;
}

/// Energy of the magnitudes' difference over that of the magnitudes.
double magnitudeErrorDb (const std::vector<double>& found, const std::vector<double>& expected)
{
    const auto length = detail::fastLength (static_cast<Frames> (8 * expected.size()));
    const detail::Spectrum a (found, length), b (expected, length);
    double error = 0.0, energy = 0.0;

    for (int k = 0; k < b.numBins(); ++k)
    {
        error += std::pow (std::abs (a.bin (k)) - std::abs (b.bin (k)), 2.0);
        energy += std::norm (b.bin (k));
    }

    return 10.0 * std::log10 (error / energy);
}

} // namespace

TEST_CASE ("An all-pass and a delay leave a response of minimum phase again, polarity included",
           "[edits][minimum-phase][oracle]")
{
    // y[n] = x[n] + 0.5 x[n−1] + 1.6 y[n−1] − 0.9 y[n−2]: poles at modulus √0.9, a zero at −0.5. After 6000 frames it has fallen
    // by 2700 dB.
    constexpr std::size_t frames = 6000, delay = 100;
    std::vector<double> minimum (frames), late (frames);

    for (std::size_t n = 0; n < frames; ++n)
        minimum[n] = (n == 0   ? 1.0
                      : n == 1 ? 0.5
                               : 0.0)
                     + (n > 0 ? 1.6 * minimum[n - 1] : 0.0) - (n > 1 ? 0.9 * minimum[n - 2] : 0.0);

    // −(z⁻¹ − 0.3) / (1 − 0.3 z⁻¹), late.
    for (auto n = delay; n < frames; ++n)
        late[n] = 0.3 * late[n - 1] + 0.3 * minimum[n - delay] - (n > delay ? minimum[n - delay - 1] : 0.0);

    const auto found = detail::withLeastDelay (late);
    REQUIRE (found.size() == frames);
    double error = 0.0;

    for (std::size_t n = 0; n < frames; ++n)
        error += std::pow (found[n] + minimum[n], 2.0);

    CHECK (10.0 * std::log10 (error / energyOf (minimum, 0, frames)) < -200.0);
}

TEST_CASE ("Long responses get the least delay at their magnitude", "[edits][minimum-phase]")
{
    // Half of the energy of dense noise comes in the first frames; as it was, as in the decay.
    const auto room = decayingNoise (48000, 3);
    const auto found = detail::withLeastDelay (room);
    CHECK (magnitudeErrorDb (found, room) < -85.0);
    CHECK (energyOf (found, 0, 100) > 0.5 * energyOf (found, 0, found.size()));
    CHECK (energyOf (room, 0, 100) < 0.05 * energyOf (room, 0, room.size()));

    // A cabinet has nothing at 0 Hz.
    const auto cabinet = factory::make ("Guitar 4x12").value().channels.front();
    CHECK (magnitudeErrorDb (detail::withLeastDelay (cabinet), cabinet) < -85.0);
}

TEST_CASE ("Responses longer than the usual transform keep their end", "[edits][minimum-phase][deep]")
{
    // 1 + 1e-6 z⁻ᴺ is of minimum phase; beyond N its cepstrum is 5e-13.
    std::vector<double> row (4'300'001);
    row.front() = 1.0;
    row.back() = 1e-6;
    const auto found = detail::withLeastDelay (row);
    CHECK (std::abs (found.front() - 1.0) < 1e-11);
    CHECK (std::abs (found.back() - 1e-6) < 1e-11);
}
