#pragma once

#include <vector>

namespace partita::detail
{

/// The response of minimum phase with the magnitude of another, in as many frames.
///
/// Up to 2048 frames by the zeros of the response (design::withPhase). Longer ones have zeros too near the unit circle to be told
/// apart: by the folded cepstrum, on a grid of 64 times the length and at most 2²² bins, and with the polarity by which it is
/// most like the given response.
///
/// Shape     not empty, finite and not silent
/// Numbers   by the zeros 1e-12; by the cepstrum the magnitude's error is 85 dB below its own level for one second that falls by
///           60 dB or more, and for cabinets (LeastDelayTests)
/// Cost      for 65536 frames 0.4 s, on one core of about 2020
/// Thread    any but audio
/// Source    Oppenheim & Schafer 1975, chapter 10 (folded cepstrum)
[[nodiscard]] std::vector<double> withLeastDelay (const std::vector<double>& row);

} // namespace partita::detail
