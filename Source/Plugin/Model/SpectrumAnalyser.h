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
/// to what an eye can follow: power averaged over averagingSeconds, and down no faster than fallDbPerSecond.
///
/// Shape     all channels of a signal together, by power
/// Units     dB of a full-scale sine
/// Thread    one caller at a time, any but audio
class SpectrumAnalyser
{
public:
    static constexpr double averagingSeconds = 0.15, fallDbPerSecond = 40.0;
    static constexpr float floorDb = -160.0f;

    explicit SpectrumAnalyser (double rateHz);

    [[nodiscard]] static FrequencyGrid gridFor (double rateHz);

    void add (AudioView<const float>);

    /// Levels over the grid; `seconds` have gone by since the last time.
    [[nodiscard]] const std::vector<float>& levels (double seconds);

private:
    static constexpr int length = 8192;

    /// The bins of a column's range; where it is narrower than a bin, a place between the two bins of which `first` is one.
    struct Column
    {
        int first, end;
        float share;

        [[nodiscard]] bool isBetweenBins() const noexcept { return end == first; }
    };

    [[nodiscard]] Column columnOf (double lowestHz, double centreHz, double highestHz, double binHz) const;
    void measure (const float* ring);
    [[nodiscard]] float levelOf (const Column&) const;

    const FrequencyGrid grid;
    std::shared_ptr<const RealFft<float>> fft;
    std::vector<AlignedBuffer<float>> rings; // by channel
    int position = 0;
    bool heard = false;
    AlignedBuffer<float> window, time, spectrum;
    std::vector<float> power, averaged; // by bin
    std::vector<Column> columns;
    std::vector<float> shown;
};

} // namespace partita::app
