#include "Plugin/Window/EdgeHandle.h"

#include "Plugin/Window/ParameterValueInterface.h"
#include "Plugin/Window/Theme.h"

namespace partita::app
{
namespace
{

constexpr float gripWidth = 9.0f, gripHeight = 26.0f;
constexpr int hitWidth = 18;

}

EdgeHandle::EdgeHandle (juce::RangedAudioParameter& parameter, Side sideToShow,
                        const ResponseScale& scaleToUse, std::function<void()> changedCall)
    : PlotHandle (changedCall), side (sideToShow), scale (scaleToUse), cutoff (parameter, changedCall)
{
    setTitle (side == Side::lowPass ? TRANS ("Low-pass edge") : TRANS ("High-pass edge"));
    setTooltip (getTitle() + ". " + TRANS ("Drag, shift: finer. Double click: off."));
    setMouseCursor (juce::MouseCursor::LeftRightResizeCursor);
}

bool EdgeHandle::isOff() const { return cutoff.position() == cutoff.parameter.getDefaultValue(); }

float EdgeHandle::x() const
{
    constexpr auto room = gripWidth / 2.0f + 2.0f;
    return juce::jlimit (scale.area.getX() + room, scale.area.getRight() - room, scale.xOf (cutoff.value()));
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
        theme::drawFocus (g, grip.expanded (3.0f), theme::filterAccent);
}

std::vector<PlotHandle::Axis*> EdgeHandle::draggedAxes (const juce::ModifierKeys&)
{
    dragX = x();
    return { &cutoff };
}

void EdgeHandle::dragBy (juce::Point<float> pixels, const juce::ModifierKeys&)
{
    dragX = juce::jlimit (scale.area.getX(), scale.area.getRight(), dragX + pixels.x);
    const auto atBorder = side == Side::lowPass ? dragX >= scale.area.getRight() : dragX <= scale.area.getX();

    if (atBorder)
        cutoff.reset();
    else
        cutoff.setValue (scale.hertzAt (dragX));
}

bool EdgeHandle::keyPressed (const juce::KeyPress& key)
{
    const auto mods = key.getModifiers();

    if (mods.isCommandDown() || mods.isAltDown())
        return false;

    const auto code = key.getKeyCode();

    if (code == juce::KeyPress::rightKey || code == juce::KeyPress::upKey)
        cutoff.stepBy (1, mods.isShiftDown());
    else if (code == juce::KeyPress::leftKey || code == juce::KeyPress::downKey)
        cutoff.stepBy (-1, mods.isShiftDown());
    else if (code == juce::KeyPress::deleteKey || code == juce::KeyPress::backspaceKey)
        cutoff.reset();
    else if (code == juce::KeyPress::returnKey && onActivate != nullptr)
        onActivate();
    else
        return false;

    return true;
}

std::unique_ptr<juce::AccessibilityHandler> EdgeHandle::createAccessibilityHandler()
{
    juce::AccessibilityActions actions;
    actions.addAction (juce::AccessibilityActionType::press,
                       [this]
                       {
                           if (onActivate != nullptr)
                               onActivate();
                       });
    return std::make_unique<juce::AccessibilityHandler> (
        *this, juce::AccessibilityRole::slider, std::move (actions),
        juce::AccessibilityHandler::Interfaces (
            std::make_unique<ParameterValueInterface> (cutoff.parameter)));
}

} // namespace partita::app
