#include "Plugin/Window/Icons.h"

#include <initializer_list>

namespace partita::app::icons
{
namespace
{

constexpr float usualStroke = 1.6f;

using Corners = std::initializer_list<juce::Point<float>>;

enum class End
{
    open,
    closed
};

void addLine (juce::Path& path, Corners corners, End end = End::open)
{
    bool first = true;

    for (const auto& corner : corners)
    {
        if (first)
            path.startNewSubPath (corner / 16.0f);
        else
            path.lineTo (corner / 16.0f);

        first = false;
    }

    if (end == End::closed)
        path.closeSubPath();
}

Icon strokes (std::initializer_list<Corners> lines)
{
    Icon icon { {}, usualStroke };

    for (const auto& line : lines)
        addLine (icon.path, line);

    return icon;
}

juce::Path starPath()
{
    juce::Path path;
    path.addStar ({ 0.5f, 0.53f }, 5, 0.2f, 0.46f);
    return path;
}

Icon turned (bool forwards)
{
    juce::Path path;
    path.startNewSubPath (0.2f, 0.4f);
    path.lineTo (0.6f, 0.4f);
    path.cubicTo (0.95f, 0.4f, 0.95f, 0.84f, 0.6f, 0.84f);
    path.lineTo (0.38f, 0.84f);
    path.startNewSubPath (0.4f, 0.2f);
    path.lineTo (0.2f, 0.4f);
    path.lineTo (0.4f, 0.6f);

    if (forwards)
        path.applyTransform (juce::AffineTransform::scale (-1.0f, 1.0f).translated (1.0f, 0.0f));

    return { path, usualStroke };
}

} // namespace

const Icon& chevronDown()
{
    static const auto icon = strokes ({ { { 2, 5 }, { 8, 11 }, { 14, 5 } } });
    return icon;
}

const Icon& chevronLeft()
{
    static const auto icon = strokes ({ { { 10, 3 }, { 5, 8 }, { 10, 13 } } });
    return icon;
}

const Icon& chevronRight()
{
    static const auto icon = strokes ({ { { 6, 3 }, { 11, 8 }, { 6, 13 } } });
    return icon;
}

const Icon& undo()
{
    static const auto icon = turned (false);
    return icon;
}

const Icon& redo()
{
    static const auto icon = turned (true);
    return icon;
}

const Icon& arrowRight()
{
    static const auto icon = strokes ({ { { 2, 8 }, { 14, 8 } }, { { 9, 3 }, { 14, 8 }, { 9, 13 } } });
    return icon;
}

const Icon& arrowLeft()
{
    static const auto icon = strokes ({ { { 14, 8 }, { 2, 8 } }, { { 7, 3 }, { 2, 8 }, { 7, 13 } } });
    return icon;
}

const Icon& cross()
{
    static const auto icon =
        strokes ({ { { 3.5f, 3.5f }, { 12.5f, 12.5f } }, { { 12.5f, 3.5f }, { 3.5f, 12.5f } } });
    return icon;
}

const Icon& plus()
{
    static const auto icon = strokes ({ { { 8, 3 }, { 8, 13 } }, { { 3, 8 }, { 13, 8 } } });
    return icon;
}

const Icon& save()
{
    static const auto icon = strokes ({ { { 8, 2 }, { 8, 10.5f } },
                                        { { 4.5f, 7 }, { 8, 10.5f }, { 11.5f, 7 } },
                                        { { 2.5f, 11 }, { 2.5f, 14 }, { 13.5f, 14 }, { 13.5f, 11 } } });
    return icon;
}

const Icon& search()
{
    static const auto icon = []
    {
        auto made = strokes ({ { { 10.2f, 10.2f }, { 14, 14 } } });
        made.path.addEllipse (2.0f / 16.0f, 2.0f / 16.0f, 9.5f / 16.0f, 9.5f / 16.0f);
        return made;
    }();
    return icon;
}

const Icon& star()
{
    static const Icon icon { starPath(), 1.3f };
    return icon;
}

const Icon& filledStar()
{
    static const Icon icon { starPath(), 0.0f };
    return icon;
}

const Icon& folder()
{
    static const auto icon = []
    {
        Icon made { {}, usualStroke };
        addLine (made.path, { { 2, 13 }, { 2, 3.5f }, { 6.5f, 3.5f }, { 8, 5.5f }, { 14, 5.5f }, { 14, 13 } },
                 End::closed);
        return made;
    }();
    return icon;
}

const Icon& warning()
{
    static const auto icon = []
    {
        Icon made { {}, usualStroke };
        addLine (made.path, { { 8, 2 }, { 15, 14 }, { 1, 14 } }, End::closed);
        addLine (made.path, { { 8, 6.5f }, { 8, 9.8f } });
        addLine (made.path, { { 8, 11.6f }, { 8, 12.0f } });
        return made;
    }();
    return icon;
}

const Icon& power()
{
    static const auto icon = []
    {
        auto made = strokes ({ { { 8, 1.5f }, { 8, 7 } } });
        made.path.addCentredArc (0.5f, 0.55f, 0.36f, 0.36f, 0.0f, 0.7f,
                                 juce::MathConstants<float>::twoPi - 0.7f, true);
        return made;
    }();
    return icon;
}

void draw (juce::Graphics& g, const Icon& icon, juce::Rectangle<float> area, juce::Colour colour)
{
    const auto side = juce::jmin (area.getWidth(), area.getHeight());
    const auto square = area.withSizeKeepingCentre (side, side);
    const auto placed = juce::AffineTransform::scale (side).translated (square.getX(), square.getY());
    g.setColour (colour);

    if (icon.stroke > 0.0f)
    {
        auto path = icon.path;
        path.applyTransform (placed);
        g.strokePath (path,
                      juce::PathStrokeType (juce::jmax (1.2f, icon.stroke * side / 16.0f),
                                            juce::PathStrokeType::curved, juce::PathStrokeType::rounded));
    }
    else
    {
        g.fillPath (icon.path, placed);
    }
}

} // namespace partita::app::icons
