#include "CommandLine/CallPlot.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace partita::app
{
namespace
{

constexpr double nsInUs = 1000.0;

/// Each call from where it begins to where the next one does.
plot::Line stairs (const char* name, plot::Ink ink, const std::vector<double>& ns)
{
    const auto meanNs = std::accumulate (ns.begin(), ns.end(), 0.0) / static_cast<double> (ns.size());
    plot::Line line { fmt::format ("{}, mean {:.2f} µs", name, meanNs / nsInUs), ink, {}, false };

    for (std::size_t call = 0; call < ns.size(); ++call)
        for (const auto x : { call, call + 1 })
            line.points.emplace_back (static_cast<double> (x), ns[call] / nsInUs);

    return line;
}

} // namespace

plot::Figure CallPlot::toFigure() const
{
    constexpr double headroom = 1.08, height = 300.0;
    const auto highestNs = std::max (*std::max_element (measuredNs.begin(), measuredNs.end()),
                                     *std::max_element (predictedNs.begin(), predictedNs.end()));
    plot::Panel panel { "Cost of a call",
                        { plot::Scale::linear, 0.0, static_cast<double> (measuredNs.size()),
                          "call of one quantum, over a period of the schedule" },
                        { plot::Scale::linear, 0.0, headroom * highestNs / nsInUs, "µs" },
                        { stairs ("measured", plot::Ink::first, measuredNs),
                          stairs ("predicted", plot::Ink::second, predictedNs) },
                        {},
                        height,
                        false };
    panel.lines.back().isDashed = true;
    return { title, subtitle, {}, { std::move (panel) } };
}

} // namespace partita::app
