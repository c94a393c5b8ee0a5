#include "Impulse/Synthesis/GrainCloud.h"

#include "Impulse/Synthesis/DiffuseField.h"
#include "Impulse/Synthesis/Noise.h"
#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace partita::synthesis
{
namespace
{
constexpr double fadeSeconds = 0.5;
constexpr std::size_t envelopeStepFrames = 4096;

struct Grain
{
    std::size_t start {}, frames {};
    double left {}, right {};
};

Grain strewn (const GrainCloud& cloud, Noise& noise)
{
    const double start = noise.uniform() * (cloud.lengthSeconds - cloud.longestSeconds);
    const double length =
        cloud.shortestSeconds * power (cloud.longestSeconds / cloud.shortestSeconds, noise.uniform());
    const double level = gainFromDecibels (-60.0 * start / cloud.decaySeconds + 3.0 * noise.bipolar());
    const double angle = 0.5 * pi * noise.uniform();

    return { static_cast<std::size_t> (start * rawRateHz), static_cast<std::size_t> (length * rawRateHz),
             level * cosine (angle), level * sine (angle) };
}
}

RawImpulse render (const GrainCloud& cloud)
{
    const BandSplitter splitter (rawRateHz);
    const auto frames = static_cast<std::size_t> (cloud.lengthSeconds * rawRateHz + 0.5);
    const auto material =
        diffuseField (splitter, { rawRateHz, frames, 0, envelopeStepFrames, 0.0, cloud.seed },
                      [&] (std::size_t band, double)
                      { return gainFromDecibels (cloud.colourDecibels.at (splitter.centreHz (band))); });

    Noise noise (cloud.seed + 1);
    RawImpulse raw { { std::vector<double> (frames, 0.0), std::vector<double> (frames, 0.0) },
                     {},
                     fadeSeconds };
    const auto count = static_cast<int> (cloud.grainsPerSecond * cloud.lengthSeconds);

    for (int index = 0; index < count; ++index)
    {
        const auto grain = strewn (cloud, noise);
        const auto offset =
            static_cast<std::size_t> (noise.uniform() * static_cast<double> (frames - grain.frames));

        for (std::size_t frame = 0; frame < grain.frames; ++frame)
        {
            const double window =
                0.5
                - 0.5 * cosine (2.0 * pi * static_cast<double> (frame) / static_cast<double> (grain.frames));
            const double value = window * material[offset + frame];
            raw.rows[0][grain.start + frame] += grain.left * value;
            raw.rows[1][grain.start + frame] += grain.right * value;
        }
    }

    return raw;
}
}
