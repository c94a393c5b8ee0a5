#pragma once

#include <array>
#include <cstdint>

namespace partita::synthesis
{
/// Random numbers that are the same on every machine: xoshiro256** seeded through SplitMix64.
///
/// The distributions of the standard library are not specified bit for bit; these are.
///
/// Numbers   uniform: 53 bits; gaussian: Box and Muller 1958 through PortableMath, |value| < 8.6
/// Thread    one caller at a time; a copy continues with the same numbers
/// Source    Blackman and Vigna 2018 (generator), Steele, Lea and Flood 2014 (seeding)
class Noise
{
public:
    explicit Noise (std::uint64_t seed) noexcept;

    std::uint64_t bits() noexcept;

    /// Evenly spread over [0, 1).
    double uniform() noexcept;

    /// Evenly spread over [-1, 1).
    double bipolar() noexcept;

    /// Normal, mean 0, variance 1.
    double gaussian() noexcept;

private:
    std::array<std::uint64_t, 4> state {};
    double spareGaussian {};
    bool hasSpareGaussian {};
};
}
