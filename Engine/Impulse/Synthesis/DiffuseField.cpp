#include "Impulse/Synthesis/DiffuseField.h"

#include "Impulse/Synthesis/Noise.h"
#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <cmath>

namespace partita::synthesis
{
namespace
{
void levelPower (std::vector<double>& band, double bandwidthHz, double sampleRate)
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
        band[frame] *= std::sqrt (mean / smoothed);
    }
}
}

std::vector<double> diffuseField (const BandSplitter& splitter, const DiffuseFieldSettings& settings,
                                  const BandEnvelope& envelope)
{
    const std::size_t lead = splitter.ringingFrames();
    Noise noise (settings.seed);
    std::vector<double> rest (settings.frames + 2 * lead);

    for (auto& value : rest)
        value = noise.gaussian();

    std::vector<double> field (settings.frames, 0.0);

    for (std::size_t band = 0; band < splitter.bands(); ++band)
    {
        auto signal = splitter.take (band, rest);
        levelPower (signal, splitter.bandwidthHz (band), settings.sampleRate);

        const auto amplitudeAt = [&] (std::size_t frame)
        {
            return envelope (band,
                             static_cast<double> (frame - settings.onsetFrame) / settings.sampleRate);
        };

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
