#pragma once

#include <bit>
#include <cstdint>

namespace partita
{

/// Copies samples, zero for each NaN or infinity, and returns how many of those there were. By bits rather
/// than by std::isfinite, so that the loop has no branch.
///
/// Realtime  no allocation, lock, system call or throw
inline int copyFinite (float* destination, const float* source, int numFrames) noexcept
{
    constexpr std::uint32_t exponent = 0x7f800000u;
    int nonFinite = 0;

    for (int n = 0; n < numFrames; ++n)
    {
        const auto bits = std::bit_cast<std::uint32_t> (source[n]);
        const auto finite = (bits & exponent) != exponent;
        destination[n] = std::bit_cast<float> (finite ? bits : 0u);
        nonFinite += finite ? 0 : 1;
    }

    return nonFinite;
}

} // namespace partita
