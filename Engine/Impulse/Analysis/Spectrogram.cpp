#include "Impulse/Analysis/Spectrogram.h"

#include "Fft/RealFft.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita
{

Spectrogram spectrogramOf (const std::vector<double>& response, double rateHz, SpectrogramOptions options)
{
    const auto half = std::max<Frames> (1, framesFromSeconds (0.5 * options.windowSeconds, rateHz));
    const auto length = static_cast<int> (2 * half);
    const auto step = std::max<Frames> (1, framesFromSeconds (options.stepSeconds, rateHz));
    const auto frames = static_cast<Frames> (response.size());
    const auto fft = RealFft<double>::ofLength (length);
    AlignedBuffer<double> time (static_cast<std::size_t> (length)), bins (fft->spectrumSize());
    Spectrogram result { static_cast<double> (step) / rateHz, rateHz / length, {} };

    for (Frames middle = 0; middle < frames; middle += step)
    {
        for (Frames i = 0; i < length; ++i)
        {
            const auto n = middle - half + i;
            const auto inside = n >= 0 && n < frames;
            const auto window =
                0.5 - 0.5 * std::cos (2.0 * std::numbers::pi * static_cast<double> (i) / length);
            time[static_cast<std::size_t> (i)] =
                inside ? window * response[static_cast<std::size_t> (n)] : 0.0;
        }

        fft->forward (time.data(), bins.data());
        auto& row = result.power.emplace_back();

        for (std::size_t k = 0; k < static_cast<std::size_t> (fft->numBins()); ++k)
        {
            const auto re = bins[k], im = bins[k + fft->imaginaryOffset()];
            row.push_back ((re * re + im * im) * 16.0 / (static_cast<double> (length) * length));
        }
    }

    return result;
}

Spectrogram decayReliefOf (Spectrogram spectrogram)
{
    for (auto t = spectrogram.power.size(); t-- > 1;)
        for (std::size_t k = 0; k < spectrogram.power[t].size(); ++k)
            spectrogram.power[t - 1][k] += spectrogram.power[t][k];

    return spectrogram;
}

} // namespace partita
