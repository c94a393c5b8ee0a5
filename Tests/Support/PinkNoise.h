#pragma once

#include <cstdint>
#include <vector>

namespace partita::test
{

/// Noise of equal power in each octave: white noise through poles and zeros that alternate, half an octave apart, which
/// fall by 3 dB an octave to 0.1 dB between 10 Hz and 20 kHz.
[[nodiscard]] std::vector<double> pinkNoise (std::size_t frames, double rateHz, std::uint64_t seed);

} // namespace partita::test
