#include "Shared/Plot/Figure.h"

#include "Files/WholeFile.h"
#include "Shared/Plot/Canvas.h"
#include "Shared/Plot/Ticks.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace partita::plot
{
namespace
{

constexpr double figureWidth = 1000.0, margin = 28.0, tickColumn = 44.0, halfGap = 34.0;
constexpr double titleSize = 20.0, panelTitleSize = 13.5, labelSize = 12.0, captionSize = 12.0;
constexpr double headHeight = 74.0, panelHead = 34.0, panelFoot = 44.0, captionHeight = 30.0,
                 footHeight = 14.0;

/// From values to a side of a box.
class Projection
{
public:
    Projection (const Axis& shown, double from, double to) : axis (shown), start (from), end (to) {}

    [[nodiscard]] double operator() (double value) const { return start + (end - start) * share (value); }

private:
    [[nodiscard]] double share (double value) const
    {
        if (axis.scale == Scale::frequencies)
            return std::log (value / axis.low) / std::log (axis.high / axis.low);

        return (value - axis.low) / (axis.high - axis.low);
    }

    const Axis& axis;
    double start, end;
};

/// A line's points in pixels, cut where they are no numbers, and no more than four of them for half a pixel: the first,
/// the highest, the lowest and the last, which is all that can be seen.
std::vector<std::vector<Point>> strokesOf (const Line& line, const Projection& across, const Projection& up,
                                           const Box& box)
{
    constexpr double beyond = 50.0, columnsPerPixel = 2.0;
    std::vector<std::vector<Point>> strokes (1);
    std::vector<Point> column;
    const auto flush = [&]
    {
        if (column.empty())
            return;

        const auto [highest, lowest] =
            std::minmax_element (column.begin(), column.end(), [] (auto a, auto b) { return a.y < b.y; });
        std::vector kept { column.begin(), std::min (highest, lowest), std::max (highest, lowest),
                           std::prev (column.end()) };
        kept.erase (std::unique (kept.begin(), kept.end()), kept.end());

        for (const auto& point : kept)
            strokes.back().push_back (*point);

        column.clear();
    };

    for (const auto& [x, y] : line.points)
    {
        const auto shownY = std::isnan (y) ? y : std::clamp (up (y), box.top - beyond, box.bottom + beyond);
        const auto shownX = across (x);

        if (std::isnan (shownY) || ! std::isfinite (shownX))
        {
            flush();
            strokes.emplace_back();
            continue;
        }

        if (! column.empty()
            && std::floor (columnsPerPixel * column.front().x) != std::floor (columnsPerPixel * shownX))
            flush();

        column.push_back ({ std::clamp (shownX, box.left - beyond, box.right + beyond), shownY });
    }

    flush();
    return strokes;
}

class Drawing
{
public:
    Drawing (const Figure& drawn, Canvas& surface) : figure (drawn), canvas (surface) {}

    void draw (double height)
    {
        canvas.fill ({ 0.0, 0.0, figureWidth, height }, Ink::paper);
        canvas.text ({ margin, 36.0 }, figure.title, { Ink::text, titleSize, Weight::semiBold, Align::left });
        canvas.text ({ margin, 57.0 }, figure.subtitle,
                     { Ink::quiet, panelTitleSize, Weight::regular, Align::left });
        auto top = headHeight;
        auto besides = false;

        for (const auto& panel : figure.panels)
        {
            const auto middle = 0.5 * figureWidth;
            const auto left = panel.isHalf && besides ? middle + 0.5 * halfGap : margin;
            const auto right = panel.isHalf && ! besides ? middle - 0.5 * halfGap : figureWidth - margin;
            drawPanel (panel, { left + tickColumn, top + panelHead, right, top + panelHead + panel.height });
            besides = panel.isHalf && ! besides;
            top += besides ? 0.0 : panelHead + panel.height + panelFoot;
        }

        canvas.text ({ margin, height - footHeight }, figure.caption,
                     { Ink::quiet, captionSize, Weight::regular, Align::left });
    }

    static double heightOf (const Figure& figure)
    {
        auto height = headHeight;
        auto besides = false;

        for (const auto& panel : figure.panels)
        {
            besides = panel.isHalf && ! besides;
            height += besides ? 0.0 : panelHead + panel.height + panelFoot;
        }

        return height + (figure.caption.empty() ? 0.0 : captionHeight);
    }

private:
    void drawPanel (const Panel& panel, const Box& box)
    {
        const Projection across (panel.x, box.left, box.right), up (panel.y, box.bottom, box.top);
        canvas.text ({ box.left - tickColumn, box.top - 12.0 }, panel.title,
                     { Ink::text, panelTitleSize, Weight::semiBold, Align::left });
        const auto afterTitle = box.left - tickColumn
                                + Typeface::of (Weight::semiBold).widthOf (panel.title, panelTitleSize) + 8.0;
        canvas.text ({ afterTitle, box.top - 12.0 }, panel.y.title,
                     { Ink::quiet, labelSize, Weight::regular, Align::left });
        drawLegend (panel, box);
        drawGrid (panel, box, across, up);
        drawMarks (panel, box, across);
        canvas.beginClip (box);

        for (const auto& line : panel.lines)
            for (const auto& stroke : strokesOf (line, across, up, box))
                if (stroke.size() > 1)
                    canvas.stroke (stroke, { line.ink, line.isDashed ? 1.5 : 1.8, line.isDashed });

        canvas.endClip();
    }

    void drawLegend (const Panel& panel, const Box& box)
    {
        constexpr double sample = 18.0, gap = 6.0, between = 18.0;
        auto right = box.right;

        for (auto line = panel.lines.rbegin(); line != panel.lines.rend(); ++line)
        {
            if (line->name.empty())
                continue;

            canvas.text ({ right, box.top - 12.0 }, line->name,
                         { Ink::text, labelSize, Weight::regular, Align::right });
            right -= Typeface::of (Weight::regular).widthOf (line->name, labelSize) + gap;
            canvas.stroke ({ { right - sample, box.top - 16.0 }, { right, box.top - 16.0 } },
                           { line->ink, 2.0, line->isDashed });
            right -= sample + between;
        }
    }

    void drawGrid (const Panel& panel, const Box& box, const Projection& across, const Projection& up)
    {
        for (const auto& [value, label] : ticksOf (panel.x, box.width()))
            canvas.stroke ({ { across (value), box.top }, { across (value), box.bottom } },
                           { label.empty() ? Ink::faintGrid : Ink::grid, 1.0, false });

        for (const auto& [value, label] : ticksOf (panel.y, std::min (box.height(), 399.0)))
        {
            canvas.stroke ({ { box.left, up (value) }, { box.right, up (value) } },
                           { value == 0.0 ? Ink::axis : Ink::grid, 1.0, false });
            canvas.text ({ box.left - 8.0, up (value) + 4.0 }, label,
                         { Ink::quiet, labelSize, Weight::regular, Align::right });
        }

        canvas.stroke ({ { box.left, box.top }, { box.left, box.bottom }, { box.right, box.bottom } },
                       { Ink::axis, 1.0, false });
        drawLabelsAcross (panel, box, across);
    }

    /// Labels that would touch the one before are left out; the axis' title follows the last one's line.
    void drawLabelsAcross (const Panel& panel, const Box& box, const Projection& across)
    {
        constexpr double apart = 8.0;
        std::optional<double> taken;

        for (const auto& [value, label] : ticksOf (panel.x, std::max (box.width(), 401.0)))
        {
            const auto half = 0.5 * Typeface::of (Weight::regular).widthOf (label, labelSize);
            const auto centre = across (value);

            if (label.empty() || (taken && centre - half < *taken + apart))
                continue;

            canvas.text ({ centre, box.bottom + 18.0 }, label,
                         { Ink::quiet, labelSize, Weight::regular, Align::centre });
            taken = centre + half;
        }

        canvas.text ({ box.right, box.bottom + 35.0 }, panel.x.title,
                     { Ink::quiet, labelSize, Weight::regular, Align::right });
    }

    void drawMarks (const Panel& panel, const Box& box, const Projection& across)
    {
        constexpr double lineHeight = 16.0, gap = 6.0;
        std::vector<std::pair<double, double>>
            taken; // from where to where there are words, in rows from below

        for (const auto& [value, name, side] : panel.marks)
        {
            const auto x = across (value);

            if (! (x >= box.left && x <= box.right))
                continue;

            const auto width = Typeface::of (Weight::regular).widthOf (name, labelSize) + 2.0 * gap;
            const auto isRight = side == Side::right ? x + width < box.right : x - width < box.left;
            const std::pair room { isRight ? x : x - width, isRight ? x + width : x };
            const auto rowsBelow =
                std::ranges::count_if (taken, [&room] (const auto& other)
                                       { return other.first < room.second && room.first < other.second; });
            taken.push_back (room);
            canvas.stroke ({ { x, box.top }, { x, box.bottom } }, { Ink::axis, 1.0, true });
            canvas.text ({ x + (isRight ? gap : -gap),
                           box.bottom - 10.0 - lineHeight * static_cast<double> (rowsBelow) },
                         name,
                         { Ink::quiet, labelSize, Weight::regular, isRight ? Align::left : Align::right });
        }
    }

    const Figure& figure;
    Canvas& canvas;
};

std::string drawn (const Figure& figure, std::unique_ptr<Canvas> canvas)
{
    Drawing (figure, *canvas).draw (Drawing::heightOf (figure));
    return canvas->finish();
}

} // namespace

std::string Figure::toSvg (Theme theme) const
{
    return drawn (*this, makeSvgCanvas (figureWidth, Drawing::heightOf (*this), theme, title));
}

std::string Figure::toPng (Theme theme) const
{
    return drawn (*this, makePngCanvas (figureWidth, Drawing::heightOf (*this), theme));
}

bool isFigureName (const std::string& path) { return path.ends_with (".svg") || path.ends_with (".png"); }

Status writeFigure (const Figure& figure, const std::string& path, Theme theme, Overwrite overwrite)
{
    return writeWholeFile (path, path.ends_with (".png") ? figure.toPng (theme) : figure.toSvg (theme),
                           overwrite);
}

} // namespace partita::plot
