#pragma once

#include "Core/AudioView.h"
#include "Plugin/Window/WindowFacts.h"

#include <memory>
#include <vector>

struct ebur128_state;

namespace partita::app
{

/// True peaks and loudness of one signal, after ITU-R BS.1770 and EBU R 128.
///
/// Thread    one caller at a time, any but audio
class SignalMeter
{
public:
    SignalMeter (int channels, double rateHz);

    void add (AudioView<const float>);

    /// `seconds` have gone by since the last time.
    [[nodiscard]] const MeterFacts::Side& side (double seconds);

    /// Forgets held peaks and clips.
    void reset();

private:
    struct Release
    {
        void operator() (ebur128_state*) const noexcept;
    };

    const int channels;
    std::unique_ptr<ebur128_state, Release> loudness;
    std::vector<float> interleaved;
    std::vector<float> peaks; // by channel, since the last look
    MeterFacts::Side shown;
};

} // namespace partita::app
