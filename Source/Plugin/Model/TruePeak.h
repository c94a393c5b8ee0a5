#pragma once

#include "Core/AlignedBuffer.h"
#include "Kernels/KernelTable.h"

#include <array>
#include <vector>

namespace partita::app
{

/// The highest level that one channel reaches between and at its samples.
///
/// Numbers   of a sine: below 0.4 of the rate within 0.1 dB of its level at the instants that are looked at, which may miss its
///           crest by 1 / cos (π f / (rate · oversampling()))
/// Source    ITU-R BS.1770, Annex 2: interpolation by twelve taps to four times a rate of 48 kHz; differs: a windowed sinc,
///           whose samples at the old instants are those that came in
/// Thread    one caller at a time, any but audio
class TruePeak
{
public:
    explicit TruePeak (double rateHz);

    void add (const float* samples, int count);

    /// Since it was taken last.
    [[nodiscard]] float take();

    [[nodiscard]] int oversampling() const noexcept { return factor; }

private:
    static constexpr int taps = 12;
    static constexpr int past = firTapGroup; // frames before a chunk
    static constexpr int chunk = 256;

    [[nodiscard]] AlignedBuffer<float> tapsBetweenSamples (double part) const;
    void raise (const float* levels, int count);

    const int factor;
    std::vector<AlignedBuffer<float>> phases; // of the instants between two samples, as a filter's taps
    std::array<float, past + chunk> line {};
    std::array<float, chunk> between {}, highest {}; // the highest by place in a chunk
};

} // namespace partita::app
