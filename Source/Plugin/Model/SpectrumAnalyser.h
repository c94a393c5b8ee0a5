#pragma once

#include "Core/AlignedBuffer.h"
#include "Core/AudioView.h"
#include "Fft/RealFft.h"
#include "Plugin/Window/WindowFacts.h"

#include <memory>
#include <vector>

namespace partita::app
{

/// The level over frequency of one signal as it goes by, smoothed in frequency to what a row of pixels can show and in time
/// as an eye can follow: up at once, down slowly.
///
/// Shape     all channels of a signal together, by power
/// Units     dB of a full-scale sine
/// Thread    one caller at a time, any but audio
class SpectrumAnalyser
{
public:
    explicit SpectrumAnalyser (double rateHz);

    [[nodiscard]] static FrequencyGrid gridFor (double rateHz);

    void add (AudioView<const float>);

    /// Levels over the grid; `seconds` have gone by since the last time.
    [[nodiscard]] const std::vector<float>& levels (double seconds);

private:
    static constexpr int length = 8192;

    struct Columns
    {
        int first, end; // bins
    };

    void measure (const float* ring);

    const FrequencyGrid grid;
    std::shared_ptr<const RealFft<float>> fft;
    std::vector<AlignedBuffer<float>> rings; // by channel
    int position = 0;
    bool heard = false;
    AlignedBuffer<float> window, time, spectrum;
    std::vector<float> power; // by bin
    std::vector<Columns> columns;
    std::vector<float> shown;
};

} // namespace partita::app
