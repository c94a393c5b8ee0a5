#include "Convolution/Crossfade.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita
{

Crossfade::Crossfade (int lengthFrames) : gains (static_cast<std::size_t> (std::max (lengthFrames, 0)))
{
    for (int n = 0; n < length(); ++n)
        gains[static_cast<std::size_t> (n)] =
            static_cast<float> (0.5 - 0.5 * std::cos (std::numbers::pi * (n + 0.5) / length()));
}

void Crossfade::blend (float* newSignal, const float* oldSignal, int position, int numFrames) const noexcept
{
    const auto inside = std::clamp (length() - position, 0, numFrames);
    const auto* gain = gains.data() + position;

    for (int n = 0; n < inside; ++n)
        newSignal[n] = oldSignal[n] + gain[n] * (newSignal[n] - oldSignal[n]);
}

} // namespace partita
