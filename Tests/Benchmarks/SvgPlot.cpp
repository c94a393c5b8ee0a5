#include "SvgPlot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <limits>

namespace partita::bench
{
namespace
{

constexpr double panelWidth = 400, panelHeight = 340;
constexpr double left = 52, right = 112, top = 34, bottom = 34;
constexpr double headerHeight = 58, footerHeight = 24;
constexpr int panelsPerRow = 3;
constexpr double labelHeight = 13;

/// Readable on white and, in its second form, on near-black; the same label has the same colour in every panel.
constexpr std::string_view style = R"(
  .page { fill: #ffffff; } svg { font: 12px system-ui, "DejaVu Sans", sans-serif; }
  text { fill: #222222; } .faint { fill: #666666; } .heading { font-size: 17px; font-weight: 600; }
  .title { font-weight: 600; } .grid { stroke: #e4e4e4; stroke-width: 1; } .frame { stroke: #b8b8b8; fill: none; }
  .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; } .line.a { stroke-width: 3; }
  .name { font-size: 11px; } .name.a { font-weight: 700; } .line.f { stroke-dasharray: 5 4; }
  .line.a { stroke: #c2410c; } .line.b { stroke: #1d4ed8; } .line.c { stroke: #0f766e; } .line.d { stroke: #7e22ce; }
  .line.e { stroke: #4d7c0f; } .line.f { stroke: #6b7280; }
  .dot.a, .name.a { fill: #c2410c; } .dot.b, .name.b { fill: #1d4ed8; } .dot.c, .name.c { fill: #0f766e; }
  .dot.d, .name.d { fill: #7e22ce; } .dot.e, .name.e { fill: #4d7c0f; } .dot.f, .name.f { fill: #6b7280; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #16181c; } text { fill: #e6e6e6; } .faint { fill: #9aa0a8; }
    .grid { stroke: #2b2f36; } .frame { stroke: #4a505a; }
    .line.a { stroke: #fb923c; } .line.b { stroke: #7aa2ff; } .line.c { stroke: #5eead4; } .line.d { stroke: #d8a4ff; }
    .line.e { stroke: #bef264; } .line.f { stroke: #a1a8b3; }
    .dot.a, .name.a { fill: #fb923c; } .dot.b, .name.b { fill: #7aa2ff; } .dot.c, .name.c { fill: #5eead4; }
    .dot.d, .name.d { fill: #d8a4ff; } .dot.e, .name.e { fill: #bef264; } .dot.f, .name.f { fill: #a1a8b3; }
  }
)";

/// From one value to another on a page, both logarithmic on the value's side.
struct Axis
{
    double low, high, from, to;

    [[nodiscard]] double place (double value) const
    {
        return from + (to - from) * std::log (value / low) / std::log (high / low);
    }
};

std::string shortNumber (double value)
{
    if (value >= 1e6)
        return fmt::format ("{:g} M", value / 1e6);

    return value >= 1e3 ? fmt::format ("{:g} k", value / 1e3) : fmt::format ("{:g}", value);
}

char classOf (const std::string& label, const std::vector<std::string>& labels)
{
    if (label == "spread floor")
        return 'f';

    const auto index = std::ranges::find (labels, label) - labels.begin();
    return static_cast<char> ('a' + std::min<std::ptrdiff_t> (index, 4));
}

/// Moves labels apart that would cover one another, keeping their order.
std::vector<double> spreadApart (std::vector<double> places, double highest, double lowest)
{
    std::vector<std::size_t> order (places.size());

    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;

    std::ranges::sort (order, [&] (auto a, auto b) { return places[a] < places[b]; });

    for (std::size_t i = 0; i < order.size(); ++i)
        places[order[i]] = std::max (places[order[i]], i == 0 ? highest : places[order[i - 1]] + labelHeight);

    for (auto i = order.size(); i-- > 0;)
        places[order[i]] =
            std::min (places[order[i]], i + 1 == order.size() ? lowest : places[order[i + 1]] - labelHeight);

    return places;
}

std::string drawGrid (const Axis& x, const Axis& y)
{
    std::string svg;

    for (auto decade = std::floor (std::log10 (y.low)); decade <= std::log10 (y.high) + 1e-9; ++decade)
        if (const auto value = std::pow (10.0, decade); value >= y.low * 0.999)
            svg += fmt::format (
                "<path class='grid' d='M{0:.1f} {2:.1f}H{1:.1f}'/><text class='faint' text-anchor='end' "
                "x='{3:.1f}' y='{4:.1f}'>{5}</text>\n",
                x.from, x.to, y.place (value), x.from - 6, y.place (value) + 4, shortNumber (value));

    for (const auto value : { 100.0, 1000.0, 10000.0, 100000.0 })
        if (value > x.low && value < x.high)
            svg += fmt::format ("<path class='grid' d='M{0:.1f} {1:.1f}V{2:.1f}'/><text class='faint' "
                                "text-anchor='middle' x='{0:.1f}' y='{3:.1f}'>{4}</text>\n",
                                x.place (value), y.from, y.to, y.from + 16, shortNumber (value));

    return svg
           + fmt::format ("<rect class='frame' x='{:.1f}' y='{:.1f}' width='{:.1f}' height='{:.1f}'/>\n",
                          x.from, y.to, x.to - x.from, y.from - y.to);
}

std::string drawLine (const Plot::Line& line, char kind, const Axis& x, const Axis& y)
{
    std::string path, dots;

    for (const auto& [taps, value] : line.points)
    {
        path += fmt::format ("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x.place (taps), y.place (value));

        if (kind != 'f')
            dots += fmt::format ("<circle class='dot {}' cx='{:.1f}' cy='{:.1f}' r='{}'/>", kind,
                                 x.place (taps), y.place (value), kind == 'a' ? 3.2 : 2.2);
    }

    return fmt::format ("<path class='line {}' d='{}'/>{}\n", kind, path, dots);
}

/// Lines that reach the last value are named beside the frame, the others where they end.
std::string drawLines (const Plot::Panel& panel, const std::vector<std::string>& labels, const Axis& x,
                       const Axis& y, double last)
{
    std::vector<double> places;
    std::vector<std::size_t> beside;
    std::string svg;

    for (std::size_t i = 0; i < panel.lines.size(); ++i)
        if (const auto& end = panel.lines[i].points.back(); end.first == last)
        {
            beside.push_back (i);
            places.push_back (y.place (end.second) + 4);
        }

    places = spreadApart (std::move (places), y.to + 8, y.from);

    for (auto i = panel.lines.size(); i-- > 0;) // ours on top
    {
        const auto& line = panel.lines[i];
        const auto& [endTaps, endValue] = line.points.back();
        const auto kind = classOf (line.label, labels);
        const auto found = std::ranges::find (beside, i);
        const auto labelX = found != beside.end() ? x.to + 6 : x.place (endTaps) + 6;
        const auto labelY = found != beside.end() ? places[static_cast<std::size_t> (found - beside.begin())]
                                                  : y.place (endValue) - 6;
        svg += drawLine (line, kind, x, y)
               + fmt::format ("<text class='name {}' x='{:.1f}' y='{:.1f}'>{}</text>\n", kind, labelX, labelY,
                              line.label + line.note);
    }

    return svg;
}

} // namespace

void Plot::Panel::add (const std::string& label, double x, double y, const std::string& note)
{
    auto line = std::ranges::find (lines, label, &Line::label);

    if (line == lines.end())
        line = lines.insert (lines.end(), Line { label, note, {} });

    line->points.emplace_back (x, y);
}

Plot::Panel& Plot::panel (const std::string& name)
{
    const auto found = std::ranges::find (panels, name, &Panel::title);
    return found != panels.end() ? *found : panels.emplace_back (Panel { name, {} });
}

void Plot::write (const std::filesystem::path& file) const
{
    std::vector<std::string> labels;
    auto low = std::numeric_limits<double>::max(), high = 0.0, first = low, last = 0.0;

    for (const auto& shown : panels)
        for (const auto& line : shown.lines)
        {
            if (line.label != "spread floor" && std::ranges::find (labels, line.label) == labels.end())
                labels.push_back (line.label);

            for (const auto& [taps, value] : line.points)
            {
                low = std::min (low, value);
                high = std::max (high, value);
                first = std::min (first, taps);
                last = std::max (last, taps);
            }
        }

    const auto count = static_cast<int> (panels.size());
    const auto columns = std::min (count, panelsPerRow);
    const auto lines = (count + panelsPerRow - 1) / panelsPerRow;
    const auto width = columns * panelWidth, height = headerHeight + lines * panelHeight + footerHeight;
    std::ofstream svg (file);
    svg << fmt::format (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {0} {1}' width='{0}' height='{1}'>\n"
        "<style>{2}</style>\n<rect class='page' width='100%' height='100%'/>\n<text class='heading' x='16' "
        "y='28'>{3}</text>\n"
        "<text class='faint' x='16' y='48'>{4}. Across: taps. Both axes are logarithmic.</text>\n",
        width, height, style, title, unit);

    for (int i = 0; i < count; ++i)
    {
        const auto& shown = panels[static_cast<std::size_t> (i)];
        const auto x0 = (i % panelsPerRow) * panelWidth, y0 = headerHeight + (i / panelsPerRow) * panelHeight;
        const Axis x { first * 0.8, std::max (last, first * 2) * 1.25, x0 + left, x0 + panelWidth - right };
        const Axis y { low * 0.8, std::max (high, low * 2) * 1.25, y0 + panelHeight - bottom, y0 + top };
        svg << fmt::format ("<text class='title' x='{:.1f}' y='{:.1f}'>{}</text>\n", x.from, y.to - 10,
                            shown.title)
            << drawGrid (x, y);
        svg << drawLines (shown, labels, x, y, last);
    }

    svg << "</svg>\n";
}

} // namespace partita::bench
