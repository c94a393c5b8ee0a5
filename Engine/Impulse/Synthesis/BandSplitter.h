#pragma once

#include <cstddef>
#include <vector>

namespace partita::synthesis
{
/// Half-octave bands with zero phase whose sum is the input.
///
/// Crossover b is a Butterworth low-pass L of order four run forwards and backwards; what it leaves, 1 - L,
/// is the high-pass of the same slope (48 dB per octave), because |B|^2 + |w^4 B|^2 = 1 for a Butterworth B.
/// Band 0 is the lowest; the last one reaches up to the Nyquist frequency.
///
/// Shape     signals of any length, all signals of one call equally long; zero is assumed beyond the ends
/// Cost      O(frames) per crossover
class BandSplitter
{
public:
    explicit BandSplitter (double sampleRate);

    std::size_t bands() const noexcept { return crossoversHz.size() + 1; }

    double centreHz (std::size_t band) const noexcept;
    double bandwidthHz (std::size_t band) const noexcept;

    /// Takes the given band out of rest: the return value is the band, rest keeps what lies above.
    /// Called for band 0, 1, 2 … in this order; the last band is what rest then holds.
    std::vector<double> take (std::size_t band, std::vector<double>& rest) const;

    /// The sum over all bands of band b of the signal inBands[b]; uses up inBands.
    /// If all signals are equal the result is that signal, but for rounding.
    std::vector<double> merge (std::vector<std::vector<double>>&& inBands) const;

    /// Frames until the longest ringing of a crossover has fallen by 120 dB.
    std::size_t ringingFrames() const noexcept;

private:
    std::vector<double> lowPassed (std::size_t crossover, std::vector<double> signal) const;

    double sampleRate;
    std::vector<double> crossoversHz;
};
}
