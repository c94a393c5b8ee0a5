#include "Impulse/Editing/ImpulseTiming.h"

#include "Impulse/Analysis/Onset.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

namespace partita::detail
{
namespace
{

using Rows = std::vector<std::vector<double>>;

constexpr double riseSeconds = 0.001, soundBelowPeak = 1e-3;

double gainAt (FadeCurve curve, double x)
{
    switch (curve)
    {
        case FadeCurve::linear: return x;
        case FadeCurve::cosine: return 0.5 - 0.5 * std::cos (std::numbers::pi * x);
        case FadeCurve::sine: return std::sin (0.5 * std::numbers::pi * x);
        case FadeCurve::square: return x * x;
    }

    return 1.0;
}

std::vector<double> fadeGains (const FadeEdit& fade, double rateHz)
{
    std::vector<double> gains (static_cast<std::size_t> (framesFromSeconds (fade.seconds, rateHz)));

    for (std::size_t i = 0; i < gains.size(); ++i)
        gains[i] = gainAt (fade.curve, (static_cast<double> (i) + 0.5) / static_cast<double> (gains.size()));

    return gains;
}

Error beyond (const ImpulseResponse& impulse, const char* what, double seconds)
{
    return { ErrorCode::unsuitable,
             fmt::format ("Expected {} within the impulse, which is {:.6g} s long; found {:g} s.", what,
                          static_cast<double> (impulse.frames()) / impulse.rateHz, seconds),
             impulse.name };
}

Frames soundStart (const Rows& rows, double rateHz)
{
    double peak = 0.0;

    for (const auto& row : rows)
        for (const auto sample : row)
            peak = std::max (peak, std::abs (sample));

    const auto onset = onsetFrame (rows);
    const auto sounds = [&] (Frames n)
    {
        return std::ranges::any_of (
            rows, [&] (const auto& row)
            { return std::abs (row[static_cast<std::size_t> (n)]) > soundBelowPeak * peak; });
    };
    auto start = std::max<Frames> (0, onset - framesFromSeconds (riseSeconds, rateHz));

    while (start < onset && ! sounds (start))
        ++start;

    return start;
}

} // namespace

Status trim (ImpulseResponse& impulse, const TrimEdit& edit)
{
    const auto start = framesFromSeconds (edit.startSeconds, impulse.rateHz);
    const auto end =
        edit.endSeconds ? framesFromSeconds (*edit.endSeconds, impulse.rateHz) : impulse.frames();

    if (start >= impulse.frames())
        return beyond (impulse, "a start", edit.startSeconds);

    if (end > impulse.frames())
        return beyond (impulse, "an end", *edit.endSeconds);

    if (end <= start)
        return Error {
            ErrorCode::unsuitable,
            fmt::format ("Expected something to be left between start and end; at {:g} Hz there is no frame "
                         "between {:g} s and {:g} s.",
                         impulse.rateHz, edit.startSeconds, edit.endSeconds.value_or (0.0)),
            impulse.name
        };

    for (auto& row : impulse.channels)
    {
        row.resize (static_cast<std::size_t> (end));
        row.erase (row.begin(), row.begin() + start);
    }

    return Done {};
}

Status fade (ImpulseResponse& impulse, const FadeEdit& in, const FadeEdit& out)
{
    const auto gainsIn = fadeGains (in, impulse.rateHz), gainsOut = fadeGains (out, impulse.rateHz);

    if (static_cast<Frames> (gainsIn.size() + gainsOut.size()) > impulse.frames())
        return Error {
            ErrorCode::unsuitable,
            fmt::format (
                "Expected fades that fit into the {:.6g} s that are left of the impulse; found {:g} s in "
                "and {:g} s out.",
                static_cast<double> (impulse.frames()) / impulse.rateHz, in.seconds, out.seconds),
            impulse.name
        };

    for (auto& row : impulse.channels)
    {
        std::transform (gainsIn.begin(), gainsIn.end(), row.begin(), row.begin(), std::multiplies<> {});
        std::transform (gainsOut.begin(), gainsOut.end(), row.rbegin(), row.rbegin(), std::multiplies<> {});
    }

    return Done {};
}

void reverse (ImpulseResponse& impulse)
{
    for (auto& row : impulse.channels)
        std::reverse (row.begin(), row.end());
}

void shapeByEnvelope (ImpulseResponse& impulse, const EnvelopeEdit& edit)
{
    auto gains = fadeGains ({ edit.attackSeconds, FadeCurve::cosine }, impulse.rateHz);
    const auto held =
        gains.size() + static_cast<std::size_t> (framesFromSeconds (edit.holdSeconds, impulse.rateHz));
    gains.resize (static_cast<std::size_t> (impulse.frames()), 1.0);

    if (edit.decaySeconds)
        for (auto n = held; n < gains.size(); ++n)
            gains[n] = gainFromDecibels (-60.0 * static_cast<double> (n - held)
                                         / (*edit.decaySeconds * impulse.rateHz));

    for (auto& row : impulse.channels)
        std::transform (row.begin(), row.end(), gains.begin(), row.begin(), std::multiplies<> {});
}

void delay (ImpulseResponse& impulse, double seconds)
{
    const auto frames = framesFromSeconds (seconds, impulse.rateHz);

    if (frames > 0)
    {
        for (auto& row : impulse.channels)
            row.insert (row.begin(), static_cast<std::size_t> (frames), 0.0);

        return;
    }

    const auto cut = std::min (-frames, soundStart (impulse.channels, impulse.rateHz));

    for (auto& row : impulse.channels)
        row.erase (row.begin(), row.begin() + cut);
}

} // namespace partita::detail
