#include "Shared/Plot/Ticks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace partita::plot
{
namespace
{

std::string frequencyLabel (double hertz)
{
    return hertz >= 1000.0 ? fmt::format ("{:g}k", hertz / 1000.0) : fmt::format ("{:g}", hertz);
}

/// 10, 20, 50, 100 …; every multiple within a decade has a faint line.
std::vector<Tick> frequencyTicks (const Axis& axis)
{
    std::vector<Tick> ticks;
    const auto fits = [&axis] (double value)
    { return value >= axis.low * (1.0 - 1e-9) && value <= axis.high * (1.0 + 1e-9); };

    for (auto decade = std::floor (std::log10 (axis.low)); decade <= std::log10 (axis.high); ++decade)
        for (int multiple = 1; multiple <= 9; ++multiple)
            if (const auto value = multiple * std::pow (10.0, decade); fits (value))
            {
                const auto isNamed = multiple == 1 || multiple == 2 || multiple == 5;
                ticks.push_back ({ value, isNamed ? frequencyLabel (value) : std::string() });
            }

    return ticks;
}

/// The smallest step of a series at which the axis has room for its labels.
double stepFor (const Axis& axis, double pixels, double pixelsPerLabel)
{
    const auto least = (axis.high - axis.low) * pixelsPerLabel / pixels;

    if (axis.scale == Scale::decibels)
        for (const auto step : { 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 6.0, 10.0, 20.0, 40.0 })
            if (step >= least && least > 0.05)
                return step;

    const auto power = std::pow (10.0, std::floor (std::log10 (least)));

    for (const auto factor : { 1.0, 2.0, 5.0 })
        if (factor * power >= least)
            return factor * power;

    return 10.0 * power;
}

std::vector<Tick> evenTicks (const Axis& axis, double step)
{
    std::vector<Tick> ticks;
    const auto decimals = static_cast<int> (std::clamp (-std::floor (std::log10 (step) + 1e-9), 0.0, 12.0));
    const auto slack = 1e-6 * step;

    for (auto i = std::ceil ((axis.low - slack) / step); i * step <= axis.high + slack; ++i)
    {
        auto label = fmt::format ("{:.{}f}", i == 0.0 ? 0.0 : i * step, decimals);

        if (label.starts_with ('-'))
            label.replace (0, 1, "−");

        ticks.push_back ({ i * step, label });
    }

    return ticks;
}

} // namespace

std::vector<Tick> ticksOf (const Axis& axis, double pixels)
{
    constexpr double acrossPixels = 64.0, upPixels = 30.0;

    if (axis.scale == Scale::frequencies)
        return frequencyTicks (axis);

    const auto isWide = pixels > 400.0;
    return evenTicks (axis, stepFor (axis, pixels, isWide ? acrossPixels : upPixels));
}

} // namespace partita::plot
