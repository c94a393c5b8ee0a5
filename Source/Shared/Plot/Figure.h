#pragma once

#include "Core/Result.h"
#include "Files/TemporaryFile.h"

#include <string>
#include <utility>
#include <vector>

namespace partita::plot
{

/// Colours by what they are for.
enum class Ink
{
    paper,
    text,
    quiet,
    grid,
    faintGrid,
    axis,
    first, ///< lines, in the order in which they are to be taken
    second,
    third,
    fourth,
    fifth,
    sixth
};

inline constexpr int numInks = 12, numLineInks = 6;

/// The colour of the n-th line.
[[nodiscard]] Ink lineInk (std::size_t index) noexcept;

enum class Theme
{
    light,
    dark,
    viewers ///< SVG: as whoever looks at it has set his screen; PNG: light
};

struct Line
{
    std::string name; ///< in the legend; empty for none
    Ink ink = Ink::first;
    std::vector<std::pair<double, double>> points; ///< by x; a y that is no number parts the line
    bool isDashed = false;
};

enum class Side
{
    left,
    right
};

/// A place on the x axis with a word to it, on that side where there is room.
struct Mark
{
    double x;
    std::string name;
    Side side = Side::right;
};

enum class Scale
{
    linear,
    decibels,   ///< linear with steps that suit levels
    frequencies ///< logarithmic, with 20, 50, 100 …
};

struct Axis
{
    Scale scale = Scale::linear;
    double low = 0.0, high = 1.0;
    std::string title;
};

struct Panel
{
    std::string title;
    Axis x, y;
    std::vector<Line> lines;
    std::vector<Mark> marks;
    double height = 200.0;
    bool isHalf = false; ///< beside the next half one
};

/// Panels under one another with a title, for a report.
///
/// Units     sizes in CSS pixels; a figure is 1000 wide
struct Figure
{
    std::string title, subtitle, caption;
    std::vector<Panel> panels;

    /// Text stays text: it can be searched, copied and read aloud.
    [[nodiscard]] std::string toSvg (Theme) const;

    /// Two pixels for each CSS pixel.
    [[nodiscard]] std::string toPng (Theme) const;
};

/// True for names that end in .svg or .png.
[[nodiscard]] bool isFigureName (const std::string& path);

/// Errors    cannotWrite, outputExists
[[nodiscard]] Status writeFigure (const Figure&, const std::string& path, Theme, Overwrite);

} // namespace partita::plot
