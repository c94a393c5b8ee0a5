#include "Plugin/Window/EdgeHandle.h"

#include "Plugin/Window/Theme.h"

namespace partita::app
{
namespace
{

constexpr float gripWidth = 9.0f, gripHeight = 26.0f, focusGap = 3.0f;
constexpr int hitWidth = 18;

}

EdgeHandle::EdgeHandle (juce::RangedAudioParameter& parameter, Side sideToShow,
                        const ResponseScale& scaleToUse, std::function<void()> changedCall)
    : AxisHandle (parameter, changedCall), side (sideToShow), scale (scaleToUse)
{
    setTitle (side == Side::lowPass ? TRANS ("Low-pass edge") : TRANS ("High-pass edge"));
    setTooltip (getTitle() + ". " + TRANS ("Drag, shift: finer. Double click: off."));
    setMouseCursor (juce::MouseCursor::LeftRightResizeCursor);
}

bool EdgeHandle::isOff() const { return axis.position() == axis.parameter.getDefaultValue(); }

float EdgeHandle::x() const
{
    constexpr auto room = gripWidth / 2.0f + focusGap + 0.5f;
    return juce::jlimit (scale.area.getX() + room, scale.area.getRight() - room, scale.xOf (axis.value()));
}

void EdgeHandle::place()
{
    setBounds (juce::Rectangle<float> (static_cast<float> (hitWidth), scale.area.getHeight() - 20.0f)
                   .withCentre ({ x(), scale.area.getCentreY() })
                   .toNearestInt());
}

void EdgeHandle::draw (juce::Graphics& g) const
{
    const auto isLit = isHovered() || isDragged() || showsFocus();
    const auto colour = isLit ? theme::text : isOff() ? theme::faintText : theme::quietText;
    const auto middle = scale.area.getCentreY();

    if (! isOff())
    {
        g.setColour (colour.withAlpha (isLit ? 0.7f : 0.35f));
        g.fillRect (std::round (x()), scale.area.getY(), 1.0f, scale.area.getHeight());
    }

    const auto grip =
        juce::Rectangle<float> (gripWidth, gripHeight).withCentre ({ std::round (x()) + 0.5f, middle });
    g.setColour (theme::sunken);
    g.fillRoundedRectangle (grip.expanded (1.5f), 4.0f);
    g.setColour (isLit ? theme::filterAccent : isOff() ? theme::track : theme::quietText);
    g.fillRoundedRectangle (grip, 3.0f);
    g.setColour (theme::sunken);

    for (const auto offset : { -1.5f, 1.5f })
        g.fillRect (grip.getCentreX() + offset - 0.5f, middle - 5.0f, 1.0f, 10.0f);

    if (showsFocus())
        theme::drawFocus (g, grip.expanded (focusGap), theme::filterAccent);
}

std::vector<PlotHandle::Axis*> EdgeHandle::draggedAxes (const juce::ModifierKeys&)
{
    dragX = x();
    return { &axis };
}

void EdgeHandle::dragBy (juce::Point<float> pixels, const juce::ModifierKeys&)
{
    dragX = juce::jlimit (scale.area.getX(), scale.area.getRight(), dragX + pixels.x);
    const auto atBorder = side == Side::lowPass ? dragX >= scale.area.getRight() : dragX <= scale.area.getX();

    if (atBorder)
        axis.reset();
    else
        axis.setValue (scale.hertzAt (dragX));
}

void EdgeHandle::nudge (Step step, const juce::ModifierKeys& mods)
{
    axis.stepBy (step == Step::more ? 1 : -1, mods.isShiftDown());
}

} // namespace partita::app
