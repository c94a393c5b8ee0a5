#include "Shared/Devices/PeakMeter.h"

#include <algorithm>
#include <cmath>

namespace partita::app
{

PeakMeter::PeakMeter (int channels) : peaks (static_cast<std::size_t> (channels)) {}

void PeakMeter::measure (AudioView<const float> audio) noexcept
{
    for (int c = 0; c < audio.numChannels; ++c)
    {
        auto peak = 0.0f;

        for (int n = 0; n < audio.numFrames; ++n)
            peak = std::max (peak, std::abs (audio.channel (c)[n]));

        auto& held = peaks[static_cast<std::size_t> (c)];

        if (peak > held.load (std::memory_order_relaxed))
            held.store (peak, std::memory_order_relaxed);
    }
}

std::vector<float> PeakMeter::take()
{
    std::vector<float> taken;

    for (auto& peak : peaks)
        taken.push_back (peak.exchange (0.0f, std::memory_order_relaxed));

    return taken;
}

} // namespace partita::app
