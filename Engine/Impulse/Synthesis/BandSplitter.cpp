#include "Impulse/Synthesis/BandSplitter.h"

#include "Impulse/Synthesis/Biquad.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace partita::synthesis
{
namespace
{
constexpr double squareRootOfTwo = 1.41421356237309504880;
constexpr double lowestCrossoverHz = 52.556; // half a band below the octave of 62.5 Hz
}

BandSplitter::BandSplitter (double rate) : sampleRate (rate)
{
    const double highestHz = std::min (0.42 * rate, 17000.0);

    for (double crossoverHz = lowestCrossoverHz; crossoverHz < highestHz; crossoverHz *= squareRootOfTwo)
        crossoversHz.push_back (crossoverHz);
}

double BandSplitter::centreHz (std::size_t band) const noexcept
{
    const double halfBand = std::sqrt (squareRootOfTwo);
    return band < crossoversHz.size() ? crossoversHz[band] / halfBand : crossoversHz.back() * halfBand;
}

double BandSplitter::bandwidthHz (std::size_t band) const noexcept
{
    const double lowerHz = band == 0 ? 0.0 : crossoversHz[band - 1];
    const double upperHz = band < crossoversHz.size() ? crossoversHz[band] : 0.5 * sampleRate;
    return upperHz - lowerHz;
}

std::vector<double> BandSplitter::lowPassed (std::size_t crossover, std::vector<double> signal) const
{
    // The two sections of a Butterworth filter of order four: q = 1 / (2 cos (pi / 8)), 1 / (2 cos (3 pi /
    // 8)).
    Biquad wide = Biquad::lowPass (crossoversHz[crossover], 0.54119610014619698440, sampleRate);
    Biquad narrow = Biquad::lowPass (crossoversHz[crossover], 1.30656296487637652786, sampleRate);

    const std::size_t frames = signal.size();
    signal.resize (frames + ringingFrames(), 0.0);

    for (auto& value : signal)
        value = narrow.process (wide.process (value));

    wide.reset();
    narrow.reset();

    for (auto value = signal.rbegin(); value != signal.rend(); ++value)
        *value = narrow.process (wide.process (*value));

    signal.resize (frames);
    return signal;
}

std::vector<double> BandSplitter::take (std::size_t band, std::vector<double>& rest) const
{
    if (band == crossoversHz.size())
        return rest;

    auto low = lowPassed (band, rest);

    for (std::size_t frame = 0; frame < rest.size(); ++frame)
        rest[frame] -= low[frame];

    return low;
}

// Horner's scheme over the bands: sum = sum + L (signal of the band - sum), from the top down.
std::vector<double> BandSplitter::merge (std::vector<std::vector<double>>&& inBands) const
{
    auto sum = std::move (inBands.back());

    for (std::size_t band = crossoversHz.size(); band-- > 0;)
    {
        auto& difference = inBands[band];

        for (std::size_t frame = 0; frame < sum.size(); ++frame)
            difference[frame] -= sum[frame];

        difference = lowPassed (band, std::move (difference));

        for (std::size_t frame = 0; frame < sum.size(); ++frame)
            sum[frame] += difference[frame];
    }

    return sum;
}

std::size_t BandSplitter::ringingFrames() const noexcept
{
    // The slower pole pair decays as exp (-0.383 w t): 13.8 / (0.383 * 2 pi) = 5.8 periods for 120 dB.
    return static_cast<std::size_t> (std::ceil (6.0 * sampleRate / crossoversHz.front()));
}
}
