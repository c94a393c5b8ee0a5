#pragma once

#include "Convolution/ResponseMatrix.h"

#include <vector>

namespace partita
{

/// How much louder a matrix of responses can make what goes through it, at one of its outputs.
struct OutputHeadroom
{
    double worstCaseDb =
        0.0; ///< peak for inputs within ±1, by the input that reaches it: Σ|h| over all inputs
    double sineDb =
        0.0; ///< peak for full-scale sines at all inputs, at the worst frequency and in the worst phase
    double sineHz = 0.0; ///< that frequency
    double pinkDb = 0.0; ///< level of pink noise, 20 Hz … 20 kHz, strangers at all inputs
};

/// Units     dB; −infinity for an output that stays silent
/// Numbers   the worst case is exact; the sine's is found to 0.1 dB for a single resonance as long as the response, and beyond
///           2²² taps to 0.8 dB for one that falls by 60 dB over the response
/// Cost      a transform of four times its length for each response, of its length beyond 2²² taps
/// Thread    any but audio
struct ImpulseHeadroom
{
    std::vector<OutputHeadroom> outputs;

    /// The largest of each figure.
    [[nodiscard]] OutputHeadroom worst() const;
};

[[nodiscard]] ImpulseHeadroom headroomOf (const ResponseMatrix&, double rateHz);

/// Σ|h| from each input to each output, by [output][input]: the peak of an output is at most the sum over its inputs of this
/// times the input's peak.
[[nodiscard]] std::vector<std::vector<double>> worstCaseGains (const ResponseMatrix&);

} // namespace partita
