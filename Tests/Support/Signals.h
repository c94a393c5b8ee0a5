#pragma once

#include "Convolution/ResponseMatrix.h"
#include "Support/Rows.h"

#include <cstdint>
#include <vector>

namespace partita::test
{

/// SplitMix64 (Steele, Lea & Flood 2014): the same numbers on every system, which std's distributions are not.
class Random
{
public:
    explicit Random (std::uint64_t seed) : state (seed) {}

    std::uint64_t next() noexcept
    {
        state += 0x9e3779b97f4a7c15u;
        auto z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

    /// −1 … 1
    double uniform() noexcept { return static_cast<double> (next() >> 11) * 0x1p-52 - 1.0; }

    /// first … last
    int between (int first, int last) noexcept
    {
        return first + static_cast<int> (next() % static_cast<std::uint64_t> (last - first + 1));
    }

private:
    std::uint64_t state;
};

/// White noise between −1 and 1.
[[nodiscard]] std::vector<float> whiteNoise (std::size_t frames, std::uint64_t seed);
[[nodiscard]] Rows<float> whiteNoise (int channels, std::size_t frames, std::uint64_t seed);

[[nodiscard]] std::vector<float> impulse (std::size_t frames, std::size_t at = 0, float height = 1.0f);

/// A response like a room's: noise that falls by 60 dB over its length. Taps that single precision holds
/// exactly, so that a comparison with double arithmetic tells the error of the arithmetic alone.
[[nodiscard]] std::vector<double> decayingNoise (std::size_t taps, std::uint64_t seed);

/// Sizes between smallest and largest that add up to frames.
[[nodiscard]] std::vector<int> randomBlocks (int frames, int smallest, int largest, std::uint64_t seed);

/// Every input to every output, each path with a response of its own of 1 … taps taps, `taps` at least once.
[[nodiscard]] ResponseMatrix denseMatrix (int inputs, int outputs, std::size_t taps, std::uint64_t seed);

[[nodiscard]] double highestOf (const Rows<double>& rows);
[[nodiscard]] double highestOf (const Rows<float>& rows);

/// Largest |a − b|; infinite if they differ in shape.
[[nodiscard]] double largestDifference (const Rows<float>& a, const Rows<double>& b);
[[nodiscard]] double largestDifference (const Rows<double>& a, const Rows<double>& b);

/// True if all samples have the same bits: 0 and −0 differ.
[[nodiscard]] bool sameBits (const Rows<float>& a, const Rows<float>& b);

} // namespace partita::test
