#include "Impulse/Synthesis/DiffuseField.h"

#include "Impulse/Synthesis/Noise.h"
#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <cmath>

namespace partita::synthesis
{
namespace
{
/// The echoes that come on the average in one frame, so many frames after the onset; at most 1.
double densityAfter (double frames, const DiffuseFieldSettings& settings) noexcept
{
    const double fullFrames = settings.fullDensitySeconds * settings.sampleRate;

    if (fullFrames == 0.0 || frames >= fullFrames)
        return 1.0;

    const double place = std::fmax (frames, 0.0) / fullFrames;
    return place * place;
}

std::vector<double> echoes (const DiffuseFieldSettings& settings, std::size_t lead)
{
    Noise noise (settings.seed);
    std::vector<double> signal (settings.frames + 2 * lead);

    for (std::size_t frame = 0; frame < signal.size(); ++frame)
    {
        const double sinceOnset =
            static_cast<double> (frame) - static_cast<double> (lead + settings.onsetFrame);
        const double density = densityAfter (sinceOnset, settings);

        if (density >= 1.0)
            signal[frame] = noise.gaussian();
        else if (noise.uniform() < density)
            signal[frame] = noise.gaussian() / std::sqrt (density);
    }

    return signal;
}

/// Only from firstFrame on: between single echoes there is nothing to level.
void levelPower (std::vector<double>& band, std::size_t firstFrame, double bandwidthHz, double sampleRate)
{
    const double seconds = 2.5 / bandwidthHz;
    const double keep = exponential (-1.0 / (seconds * sampleRate));
    std::vector<double> power (band.size());
    double mean = 0.0;

    for (const double value : band)
        mean += value * value / static_cast<double> (band.size());

    double smoothed = mean;

    for (std::size_t frame = 0; frame < band.size(); ++frame)
    {
        smoothed = keep * smoothed + (1.0 - keep) * band[frame] * band[frame];
        power[frame] = smoothed;
    }

    smoothed = mean;

    for (std::size_t frame = band.size(); frame-- > 0;)
    {
        smoothed = keep * smoothed + (1.0 - keep) * power[frame];

        if (frame >= firstFrame)
            band[frame] *= std::sqrt (mean / smoothed);
    }
}
}

std::vector<double> diffuseField (const BandSplitter& splitter, const DiffuseFieldSettings& settings,
                                  const BandEnvelope& envelope)
{
    const std::size_t lead = splitter.ringingFrames();
    auto rest = echoes (settings, lead);
    const auto denseFrame =
        settings.fullDensitySeconds > 0.0
            ? lead + settings.onsetFrame
                  + static_cast<std::size_t> (settings.fullDensitySeconds * settings.sampleRate)
            : 0;
    std::vector<double> field (settings.frames, 0.0);

    for (std::size_t band = 0; band < splitter.bands(); ++band)
    {
        auto signal = splitter.take (band, rest);
        levelPower (signal, denseFrame, splitter.bandwidthHz (band), settings.sampleRate);

        const auto amplitudeAt = [&] (std::size_t frame)
        { return envelope (band, static_cast<double> (frame - settings.onsetFrame) / settings.sampleRate); };

        double next = amplitudeAt (settings.onsetFrame);

        for (std::size_t start = settings.onsetFrame; start < settings.frames; start += settings.stepFrames)
        {
            const double amplitude = next;
            next = amplitudeAt (start + settings.stepFrames);
            const double slope = (next - amplitude) / static_cast<double> (settings.stepFrames);
            const auto steps = std::min (settings.stepFrames, settings.frames - start);

            for (std::size_t step = 0; step < steps; ++step)
                field[start + step] +=
                    (amplitude + slope * static_cast<double> (step)) * signal[start + step + lead];
        }
    }

    return field;
}
}
