#include "Impulse/Editing/ImpulseLoudness.h"

#include "Impulse/PinkGain.h"

#include <ebur128.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace partita
{
namespace
{

using Rows = std::vector<std::vector<double>>;

double outputsOf (const ImpulseResponse& impulse)
{
    if (impulse.paths)
        return impulse.paths->outputs;

    return impulse.channels.size() == 4 ? 2.0 : static_cast<double> (impulse.channels.size());
}

double peakOf (const Rows& rows)
{
    double peak = 0.0;

    for (const auto& row : rows)
        for (const auto sample : row)
            peak = std::max (peak, std::abs (sample));

    return peak;
}

double energyGain (const ImpulseResponse& impulse)
{
    double sum = 0.0;

    for (const auto& row : impulse.channels)
        for (const auto sample : row)
            sum += sample * sample;

    return std::sqrt (sum / outputsOf (impulse));
}

double wetGain (const ImpulseResponse& impulse)
{
    double power = 0.0;

    for (const auto& row : impulse.channels)
        power += detail::pinkPower (row, impulse.rateHz, detail::Weighting::loudness);

    return std::sqrt (power / outputsOf (impulse));
}

struct MeterDeleter
{
    void operator() (ebur128_state* meter) const { ebur128_destroy (&meter); }
};

/// The highest momentary loudness, silence before and after.
Result<double> loudnessOf (const ImpulseResponse& impulse)
{
    constexpr double windowSeconds = 0.4, stepSeconds = 0.01;
    const auto& rows = impulse.channels;
    const std::unique_ptr<ebur128_state, MeterDeleter> meter (ebur128_init (
        static_cast<unsigned> (rows.size()), static_cast<unsigned long> (impulse.rateHz), EBUR128_MODE_M));

    if (meter == nullptr)
        return Error {
            ErrorCode::unsuitable,
            fmt::format ("Loudness is not defined for {} channels at {:g} Hz. Normalise by another measure.",
                         rows.size(), impulse.rateHz),
            impulse.name
        };

    for (unsigned c = 0; c < rows.size(); ++c)
        ebur128_set_channel (meter.get(), c, rows.size() == 1 ? EBUR128_DUAL_MONO : EBUR128_LEFT);

    const auto step = static_cast<std::size_t> (framesFromSeconds (stepSeconds, impulse.rateHz));
    const auto after = static_cast<std::size_t> (framesFromSeconds (windowSeconds, impulse.rateHz));
    const auto end = rows.front().size() + after;
    std::vector<double> interleaved;
    auto loudest = -HUGE_VAL;

    for (std::size_t start = 0; start < end; start += step)
    {
        interleaved.assign (step * rows.size(), 0.0);

        for (std::size_t c = 0; c < rows.size(); ++c)
            for (auto n = start; n < std::min (start + step, rows[c].size()); ++n)
                interleaved[(n - start) * rows.size() + c] = rows[c][n];

        ebur128_add_frames_double (meter.get(), interleaved.data(), step);
        double momentary = 0.0;

        if (ebur128_loudness_momentary (meter.get(), &momentary) == EBUR128_SUCCESS)
            loudest = std::max (loudest, momentary);
    }

    return loudest;
}

} // namespace

Result<double> levelOf (const ImpulseResponse& impulse, LevelMeasure measure)
{
    const auto measured = [&]() -> Result<double>
    {
        switch (measure)
        {
            case LevelMeasure::peak: return decibelsFromGain (peakOf (impulse.channels));
            case LevelMeasure::energy: return decibelsFromGain (energyGain (impulse));
            case LevelMeasure::loudness: return loudnessOf (impulse);
            case LevelMeasure::wet: return decibelsFromGain (wetGain (impulse));
        }

        return 0.0;
    }();

    if (measured && ! std::isfinite (*measured))
        return Error { ErrorCode::unsuitable, "Expected an impulse with a level; this one is silent.",
                       impulse.name };

    return measured;
}

} // namespace partita
