#pragma once

#include "Shared/Plot/Figure.h"
#include "Shared/Plot/Typeface.h"

#include <array>

namespace partita::plot
{

struct Point
{
    double x, y;
};

struct Box
{
    double left, top, right, bottom;

    [[nodiscard]] double width() const noexcept { return right - left; }

    [[nodiscard]] double height() const noexcept { return bottom - top; }
};

struct Colour
{
    int red, green, blue;
};

/// The colours of a theme that is light or dark, by ink.
[[nodiscard]] const std::array<Colour, numInks>& paletteOf (bool dark) noexcept;

struct Pen
{
    Ink ink = Ink::axis;
    double width = 1.0;
    bool isDashed = false;
};

enum class Align
{
    left,
    centre,
    right
};

struct TextStyle
{
    Ink ink = Ink::text;
    double size = 12.0;
    Weight weight = Weight::regular;
    Align align = Align::left;
};

/// What a figure is drawn on, in CSS pixels from the top left.
class Canvas
{
public:
    virtual ~Canvas() = default;

    virtual void fill (const Box&, Ink) = 0;
    virtual void stroke (const std::vector<Point>&, const Pen&) = 0;

    /// Aligned at a point of its base line.
    virtual void text (Point, const std::string&, const TextStyle&) = 0;

    /// Only this box is drawn on until endClip.
    virtual void beginClip (const Box&) = 0;
    virtual void endClip() = 0;

    /// The whole picture as a file's bytes. Nothing may be drawn after it.
    virtual std::string finish() = 0;
};

[[nodiscard]] std::unique_ptr<Canvas> makeSvgCanvas (double width, double height, Theme,
                                                     const std::string& title);
[[nodiscard]] std::unique_ptr<Canvas> makePngCanvas (double width, double height, Theme);

} // namespace partita::plot
