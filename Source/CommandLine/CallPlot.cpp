#include "CommandLine/CallPlot.h"

#include "Files/TemporaryFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <numeric>
#include <unistd.h>

namespace partita::app
{
namespace
{

constexpr double width = 1000.0, height = 440.0;
constexpr double left = 70.0, right = 890.0, top = 76.0, bottom = 384.0;
constexpr double nsInUs = 1000.0;

constexpr const char* style = R"(<style>
svg { font-family: "Inter", "Helvetica Neue", "DejaVu Sans", sans-serif; }
.paper { fill: #fbfbfa; }
text { fill: #34383d; font-size: 13px; }
.title { font-size: 18px; font-weight: 600; }
.quiet { fill: #6b7178; }
.grid { stroke: #e2e3e4; }
.axis { stroke: #9aa0a6; }
.predicted { stroke: #9a6a16; fill: none; stroke-width: 1.6; stroke-dasharray: 5 3; }
.measured { stroke: #1f6f8b; fill: none; stroke-width: 1.1; }
.mean { stroke-width: 1; stroke-dasharray: 1 4; }
text.predicted { fill: #9a6a16; stroke: none; }
text.measured { fill: #1f6f8b; stroke: none; }
@media (prefers-color-scheme: dark) {
.paper { fill: #17191c; }
text { fill: #d9dcdf; }
.quiet { fill: #8d949b; }
.grid { stroke: #2a2e33; }
.axis { stroke: #5d646b; }
.predicted { stroke: #e0b060; }
.measured { stroke: #62b6d3; }
text.predicted { fill: #e0b060; }
text.measured { fill: #62b6d3; }
}
</style>
)";

/// 1, 2 or 5 times a power of ten: about five of them fill the axis.
double niceStep (double range)
{
    const auto rough = range / 5.0;
    const auto power = std::pow (10.0, std::floor (std::log10 (rough)));

    for (const auto factor : { 1.0, 2.0, 5.0 })
        if (factor * power >= rough)
            return factor * power;

    return 10.0 * power;
}

double meanOf (const std::vector<double>& values)
{
    return std::accumulate (values.begin(), values.end(), 0.0) / static_cast<double> (values.size());
}

class Drawing
{
public:
    explicit Drawing (const CallPlot& callPlot)
        : plot (callPlot),
          calls (static_cast<double> (plot.measuredNs.size())),
          highestUs (1.08
                     * std::max (*std::max_element (plot.measuredNs.begin(), plot.measuredNs.end()),
                                 *std::max_element (plot.predictedNs.begin(), plot.predictedNs.end()))
                     / nsInUs)
    {
    }

    std::string toSvg()
    {
        text = fmt::format (
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\">\n",
            width, height, width, height);
        text += style;
        text += fmt::format ("<rect class=\"paper\" width=\"{}\" height=\"{}\"/>\n", width, height);
        label (left, 32.0, "title", "start", plot.title);
        label (left, 54.0, "quiet", "start", plot.subtitle);
        axes();
        series ("measured", plot.measuredNs);
        series ("predicted", plot.predictedNs);
        names();
        return text + "</svg>\n";
    }

private:
    [[nodiscard]] double xOf (double call) const { return left + (right - left) * call / calls; }

    [[nodiscard]] double yOf (double ns) const { return bottom - (bottom - top) * ns / nsInUs / highestUs; }

    void label (double x, double y, const char* kind, const char* anchor, const std::string& words)
    {
        text += fmt::format ("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n",
                             kind, x, y, anchor, words);
    }

    void line (const char* kind, double x1, double y1, double x2, double y2)
    {
        text += fmt::format ("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>\n",
                             kind, x1, y1, x2, y2);
    }

    void axes()
    {
        for (double us = 0.0, step = niceStep (highestUs); us <= highestUs; us += step)
        {
            const auto y = yOf (us * nsInUs);
            line (us == 0.0 ? "axis" : "grid", left, y, right, y);
            label (left - 8.0, y + 4.0, "quiet", "end", fmt::format ("{:g}", us));
        }

        for (double call = 0.0, step = std::max (1.0, niceStep (calls)); call <= calls; call += step)
            label (xOf (call), bottom + 22.0, "quiet", "middle", fmt::format ("{:g}", call));

        label (left - 8.0, top - 10.0, "quiet", "end", "µs");
        label (0.5 * (left + right), bottom + 44.0, "quiet", "middle",
               "call of one quantum, over a period of the schedule");
    }

    void series (const char* kind, const std::vector<double>& ns)
    {
        text += fmt::format ("<polyline class=\"{}\" points=\"", kind);

        for (std::size_t call = 0; call < ns.size(); ++call)
            text += fmt::format ("{:.1f},{:.1f} {:.1f},{:.1f} ", xOf (static_cast<double> (call)),
                                 yOf (ns[call]), xOf (static_cast<double> (call + 1)), yOf (ns[call]));

        text += "\"/>\n";
    }

    // At the right of the means, kept apart where these are close.
    void names()
    {
        constexpr double lineHeight = 36.0;
        const auto measured = meanOf (plot.measuredNs), predicted = meanOf (plot.predictedNs);
        auto yMeasured = yOf (measured), yPredicted = yOf (predicted);

        if (const auto gap = std::abs (yMeasured - yPredicted); gap < lineHeight)
        {
            const auto apart = 0.5 * (lineHeight - gap);
            yMeasured += measured >= predicted ? -apart : apart;
            yPredicted += measured >= predicted ? apart : -apart;
        }

        name ("measured", yMeasured, measured);
        name ("predicted", yPredicted, predicted);
    }

    void name (const char* kind, double y, double meanNs)
    {
        label (right + 10.0, y, kind, "start", kind);
        label (right + 10.0, y + 16.0, "quiet", "start", fmt::format ("mean {:.2f} µs", meanNs / nsInUs));
    }

    const CallPlot& plot;
    double calls, highestUs;
    std::string text;
};

} // namespace

std::string CallPlot::toSvg() const { return Drawing (*this).toSvg(); }

Status writePlot (const CallPlot& plot, const std::string& path, bool overwrite)
{
    auto file = TemporaryFile::beside (path, overwrite ? Overwrite::yes : Overwrite::no);

    if (! file)
        return file.error();

    const auto svg = plot.toSvg();

    for (std::size_t written = 0; written < svg.size();)
    {
        const auto count = ::write (file->descriptor(), svg.data() + written, svg.size() - written);

        if (count < 0)
            return Error { ErrorCode::cannotWrite,
                           fmt::format ("The plot cannot be written: {}.", std::strerror (errno)), path };

        written += static_cast<std::size_t> (count);
    }

    return file->commit();
}

} // namespace partita::app
