#pragma once

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
    static constexpr int chunk = 64;

    using Taps = std::array<float, taps>;
    using Chunk = std::array<float, chunk>;

    [[nodiscard]] Taps tapsBetweenSamples (double part) const;

    const int factor;
    std::vector<Taps> phases; // of the instants between two samples
    std::array<float, taps - 1 + chunk> line {};
    Chunk highest {};
};

} // namespace partita::app
