#include "Impulse/Editing/ImpulseLoudness.h"

#include "Impulse/PinkGain.h"

#include <ebur128.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

namespace partita
{
namespace
{

using Rows = std::vector<std::vector<double>>;

double peakOf (const Rows& rows)
{
    double peak = 0.0;

    for (const auto& row : rows)
        for (const auto sample : row)
            peak = std::max (peak, std::abs (sample));

    return peak;
}

double energyOf (const std::vector<double>& row)
{
    return std::inner_product (row.begin(), row.end(), row.begin(), 0.0);
}

/// Of the outputs' mean power, where each path brings the power that its response lets through.
template <class Power>
double gainOf (const ResponseMatrix& matrix, Power powerThrough)
{
    std::vector<double> powers (matrix.responses.size());
    std::ranges::transform (matrix.responses, powers.begin(), powerThrough);
    double sum = 0.0;

    for (const auto& path : matrix.paths)
        sum += powers[static_cast<std::size_t> (path.response)];

    return std::sqrt (sum / matrix.outputs);
}

struct MeterDeleter
{
    void operator() (ebur128_state* meter) const { ebur128_destroy (&meter); }
};

/// The highest momentary loudness, silence before and after.
Result<double> loudnessOf (const Rows& rows, double rateHz)
{
    constexpr double windowSeconds = 0.4, stepSeconds = 0.01;
    const std::unique_ptr<ebur128_state, MeterDeleter> meter (ebur128_init (
        static_cast<unsigned> (rows.size()), static_cast<unsigned long> (rateHz), EBUR128_MODE_M));

    if (meter == nullptr)
        return Error {
            ErrorCode::unsuitable,
            fmt::format ("Loudness is not defined for {} channels at {:g} Hz. Normalise by another measure.",
                         rows.size(), rateHz),
            {}
        };

    for (unsigned c = 0; c < rows.size(); ++c)
        ebur128_set_channel (meter.get(), c, rows.size() == 1 ? EBUR128_DUAL_MONO : EBUR128_LEFT);

    const auto step = static_cast<std::size_t> (framesFromSeconds (stepSeconds, rateHz));
    const auto after = static_cast<std::size_t> (framesFromSeconds (windowSeconds, rateHz));
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

Result<double> measured (const ResponseMatrix& matrix, double rateHz, LevelMeasure measure)
{
    switch (measure)
    {
        case LevelMeasure::peak: return decibelsFromGain (peakOf (matrix.responses));
        case LevelMeasure::energy: return decibelsFromGain (gainOf (matrix, energyOf));
        case LevelMeasure::loudness: return loudnessOf (matrix.responses, rateHz);
        case LevelMeasure::wet: break;
    }

    return decibelsFromGain (
        gainOf (matrix, [rateHz] (const std::vector<double>& row)
                { return detail::pinkPower (row, rateHz, detail::Weighting::loudness); }));
}

} // namespace

Result<double> levelOf (const ImpulseResponse& impulse, LevelMeasure measure, ChannelLayout layout)
{
    const auto arranged = arrangeChannels (impulse, layout);

    if (! arranged)
        return arranged.error();

    auto level = measured (arranged->matrix, impulse.rateHz, measure);

    if (! level)
        return Error { level.error().code, level.error().message, impulse.name };

    if (! std::isfinite (*level))
        return Error { ErrorCode::unsuitable, "Expected an impulse with a level; this one is silent.",
                       impulse.name };

    return level;
}

} // namespace partita
