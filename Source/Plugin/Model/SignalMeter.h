#pragma once

#include "Core/AudioView.h"
#include "Plugin/Model/TruePeak.h"
#include "Plugin/Window/WindowFacts.h"

#include <memory>
#include <vector>

namespace partita::app
{

/// True peaks and loudness of one signal, after ITU-R BS.1770 and EBU R 128.
///
/// Thread    one caller at a time, any but audio
class SignalMeter
{
public:
    SignalMeter (int channels, double rateHz);
    ~SignalMeter();

    void add (AudioView<const float>);

    /// `seconds` have gone by since the last time.
    [[nodiscard]] const MeterFacts::Side& side (double seconds);

    /// Forgets held peaks and clips.
    void reset();

private:
    struct Loudness;

    void measureLoudness();

    const int channels;
    double sinceLoudness = 0.0; // seconds
    int momentaries = 0;
    std::unique_ptr<Loudness> loudness; // null if it can't be had
    std::vector<float> interleaved;
    std::vector<TruePeak> peaks; // by channel
    MeterFacts::Side shown;
};

} // namespace partita::app
