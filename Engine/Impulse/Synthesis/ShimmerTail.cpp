#include "Impulse/Synthesis/ShimmerTail.h"

#include "Impulse/Synthesis/DiffuseField.h"
#include "Impulse/Synthesis/Noise.h"
#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace partita::synthesis
{
namespace
{
constexpr double lnOfThousand = 6.90775527898213705205; // 60 dB in amplitude
constexpr int voicesPerPartial = 5;
constexpr double detuneCents = 7.0;
constexpr std::size_t envelopeStepFrames = 32;
constexpr double fadeInLengths = 0.3;

/// Rises like a sine over swellSeconds and then falls by 60 dB in decaySeconds.
double swell (double seconds, double swellSeconds, double decaySeconds) noexcept
{
    const double rise = seconds < swellSeconds ? sine (0.5 * pi * seconds / swellSeconds) : 1.0;
    return rise * exponential (-lnOfThousand * seconds / decaySeconds);
}

double energyOf (const std::vector<double>& row) noexcept
{
    double sum = 0.0;

    for (const double value : row)
        sum += value * value;

    return sum;
}

/// A few sines side by side that beat slowly, under one swell.
void addPartial (std::vector<double>& row, double frequencyHz, double peakSeconds, double decaySeconds,
                 Noise& noise)
{
    for (int voice = 0; voice < voicesPerPartial; ++voice)
    {
        const double step =
            2.0 * pi * frequencyHz * power (2.0, detuneCents * noise.bipolar() / 1200.0) / rawRateHz;
        const double turn = 2.0 * cosine (step);
        const double start = 2.0 * pi * noise.uniform();
        double before = sine (start - step), value = sine (start);

        for (std::size_t frame = 0; frame < row.size(); frame += envelopeStepFrames)
        {
            const double seconds = static_cast<double> (frame) / rawRateHz;
            const double amplitude = swell (seconds, peakSeconds, decaySeconds);
            const double next = swell (seconds + static_cast<double> (envelopeStepFrames) / rawRateHz,
                                       peakSeconds, decaySeconds);
            const double slope = (next - amplitude) / static_cast<double> (envelopeStepFrames);
            const auto steps = std::min (envelopeStepFrames, row.size() - frame);

            for (std::size_t n = 0; n < steps; ++n)
            {
                row[frame + n] += (amplitude + slope * static_cast<double> (n)) * value;
                const double after = turn * value - before;
                before = value;
                value = after;
            }
        }
    }
}

std::vector<double> partialsOf (const ShimmerTail& shimmer, std::size_t frames, std::uint64_t seed)
{
    Noise noise (seed);
    std::vector<double> row (frames, 0.0);

    for (const double pitchHz : shimmer.pitchesHz)
        for (int octave = 0; octave < shimmer.octaves; ++octave)
            addPartial (row, pitchHz * power (2.0, octave),
                        shimmer.swellSeconds * static_cast<double> (octave + 1), shimmer.partialSeconds,
                        noise);

    return row;
}
}

RawImpulse render (const ShimmerTail& shimmer)
{
    const BandSplitter splitter (rawRateHz);
    const auto frames = static_cast<std::size_t> (shimmer.lengthSeconds * rawRateHz + 0.5);
    RawImpulse raw;
    raw.fadeSeconds = fadeInLengths * shimmer.lengthSeconds;

    for (std::uint64_t channel = 0; channel < 2; ++channel)
    {
        auto row = diffuseField (
            splitter, { rawRateHz, frames, 0, envelopeStepFrames, 0.0, shimmer.seed + channel },
            [&] (std::size_t band, double seconds)
            {
                const double centreHz = splitter.centreHz (band);
                return gainFromDecibels (shimmer.colourDecibels.at (centreHz))
                       * swell (seconds, shimmer.swellSeconds, shimmer.decaySeconds.at (centreHz));
            });
        const auto partials = partialsOf (shimmer, frames, shimmer.seed + 100 + channel);
        const double gain =
            gainFromDecibels (shimmer.partialDecibels) * std::sqrt (energyOf (row) / energyOf (partials));

        for (std::size_t frame = 0; frame < frames; ++frame)
            row[frame] += gain * partials[frame];

        raw.rows.push_back (std::move (row));
    }

    return raw;
}
}
