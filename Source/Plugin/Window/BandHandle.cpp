#include "Plugin/Window/BandHandle.h"

#include "Plugin/Window/Menus.h"
#include "Plugin/Window/ParameterValueInterface.h"
#include "Plugin/Window/Theme.h"

namespace partita::app
{
namespace
{

constexpr float radius = 8.5f;
constexpr float hitRadius = 13.0f;
constexpr float pixelsForWholeQ = 240.0f;
constexpr float wheelFactor = 0.15f, fineFactor = 0.1f;

} // namespace

BandHandle::BandHandle (WindowModel& model, int indexToShow, const ResponseScale& scaleToUse,
                        std::function<void()> changedCall)
    : PlotHandle (changedCall),
      band (model, indexToShow),
      index (indexToShow),
      scale (scaleToUse),
      on (band.on, changedCall),
      kind (band.kind, changedCall),
      frequency (band.frequency, changedCall),
      gain (band.gain, changedCall),
      q (band.q, changedCall),
      slope (band.slope, changedCall)
{
    setTooltip (
        TRANS ("Drag: frequency and gain. Alt-drag or wheel: Q. Shift: finer. Double click: 0 dB, then off. "
               "Right click: kind and slope."));
}

juce::Point<float> BandHandle::centre() const
{
    const auto area = scale.area.reduced (radius);
    return area.getConstrainedPoint ({ scale.xOf (band.hertz()), scale.yOf (band.gainDb()) });
}

void BandHandle::place()
{
    setVisible (band.isOn());
    setTitle (TRANS ("Band") + " " + juce::String (index + 1) + ", " + band.kind.getCurrentValueAsText());
    constexpr int side = 2 * static_cast<int> (hitRadius);
    setBounds (juce::Rectangle<int> (side, side).withCentre (centre().roundToInt()));
}

bool BandHandle::hitTest (int x, int y)
{
    return juce::Point<int> (x, y).toFloat().getDistanceFrom (getLocalBounds().toFloat().getCentre())
           <= hitRadius;
}

void BandHandle::draw (juce::Graphics& g) const
{
    if (! band.isOn())
        return;

    const auto middle = centre();
    const auto circle = [&] (float size)
    { return juce::Rectangle<float> (2.0f * size, 2.0f * size).withCentre (middle); };
    const auto isLit = isHovered() || isDragged() || selected;

    if (isHovered() || isDragged())
    {
        g.setColour (theme::filterAccent.withAlpha (0.22f));
        g.fillEllipse (circle (radius + 5.0f));
    }

    g.setColour (theme::sunken);
    g.fillEllipse (circle (radius + 1.5f));
    g.setColour (isLit ? theme::filterAccent : theme::filterAccent.withMultipliedBrightness (0.55f));
    g.fillEllipse (circle (radius));
    theme::drawText (g, juce::String (index + 1), circle (radius), juce::Justification::centred,
                     theme::font (10.5f, theme::Weight::semiBold), isLit ? theme::sunken : theme::text);

    if (selected || showsFocus())
    {
        g.setColour (theme::text);
        g.drawEllipse (circle (radius + (showsFocus() ? 3.0f : 0.5f)), 1.5f);
    }
}

std::vector<PlotHandle::Axis*> BandHandle::draggedAxes (const juce::ModifierKeys& mods)
{
    dragPoint = { scale.xOf (band.hertz()), scale.yOf (band.gainDb()) };

    if (mods.isAltDown())
        return { &q };

    return band.hasGain() ? std::vector<Axis*> { &frequency, &gain } : std::vector<Axis*> { &frequency };
}

void BandHandle::dragBy (juce::Point<float> pixels, const juce::ModifierKeys& mods)
{
    if (mods.isAltDown())
    {
        q.setPosition (q.position() - pixels.y / pixelsForWholeQ);
        return;
    }

    dragPoint = scale.area.getConstrainedPoint (dragPoint + pixels);
    frequency.setValue (scale.hertzAt (dragPoint.x));

    if (band.hasGain())
        gain.setValue (scale.decibelsAt (dragPoint.y));
}

void BandHandle::mouseDown (const juce::MouseEvent& event)
{
    if (onSelect != nullptr)
        onSelect();

    PlotHandle::mouseDown (event);
}

void BandHandle::mouseDoubleClick (const juce::MouseEvent& event)
{
    if (event.mods.isPopupMenu())
        return;

    if (std::abs (band.gainDb()) > 0.0)
        gain.setValue (0.0);
    else
        on.setPosition (0.0f);
}

void BandHandle::mouseWheelMove (const juce::MouseEvent& event, const juce::MouseWheelDetails& wheel)
{
    const auto turned = std::abs (wheel.deltaX) > std::abs (wheel.deltaY) ? -wheel.deltaX : wheel.deltaY;
    const auto moved = wheel.isReversed ? -turned : turned;
    q.setPosition (q.position() + moved * wheelFactor * (event.mods.isShiftDown() ? fineFactor : 1.0f));
}

bool BandHandle::keyPressed (const juce::KeyPress& key)
{
    const auto mods = key.getModifiers();

    if (mods.isCommandDown() || mods.isAltDown())
        return false;

    const auto code = key.getKeyCode();
    const auto fine = mods.isShiftDown();

    if (code == juce::KeyPress::rightKey || code == juce::KeyPress::leftKey)
        frequency.stepBy (code == juce::KeyPress::rightKey ? 1 : -1, fine);
    else if ((code == juce::KeyPress::upKey || code == juce::KeyPress::downKey) && band.hasGain())
        gain.stepBy (code == juce::KeyPress::upKey ? 1 : -1, fine);
    else if (code == juce::KeyPress::pageUpKey || code == juce::KeyPress::pageDownKey)
        q.stepBy (code == juce::KeyPress::pageUpKey ? 2 : -2, fine);
    else if (code == juce::KeyPress::spaceKey || code == juce::KeyPress::deleteKey
             || code == juce::KeyPress::backspaceKey)
        on.setPosition (0.0f);
    else if (code == juce::KeyPress::returnKey && onActivate != nullptr)
        onActivate();
    else
        return false;

    return true;
}

void BandHandle::focusGained (FocusChangeType cause)
{
    if (onSelect != nullptr)
        onSelect();

    PlotHandle::focusGained (cause);
}

void BandHandle::addChoices (juce::PopupMenu& menu, Axis& axis)
{
    const auto last = axis.parameter.getNumSteps() - 1;
    const juce::Component::SafePointer<BandHandle> self (this);

    for (int i = 0; i <= last; ++i)
    {
        const auto position = static_cast<float> (i) / static_cast<float> (last);
        menu.addItem (axis.parameter.getText (position, 0), true, juce::roundToInt (axis.value()) == i,
                      [self, &axis, position]
                      {
                          if (self != nullptr)
                              axis.setPosition (position);
                      });
    }
}

void BandHandle::showMenu()
{
    juce::PopupMenu menu, slopes;
    menu.addSectionHeader (TRANS ("Band") + " " + juce::String (index + 1));
    addChoices (menu, kind);
    menu.addSeparator();
    addChoices (slopes, slope);
    menu.addSubMenu (TRANS ("Slope"), slopes, band.hasSlope());
    menu.addSeparator();
    const juce::Component::SafePointer<BandHandle> self (this);
    menu.addItem (TRANS ("Turn off"),
                  [self]
                  {
                      if (self != nullptr)
                          self->on.setPosition (0.0f);
                  });
    app::showMenu (menu, *this);
}

std::unique_ptr<juce::AccessibilityHandler> BandHandle::createAccessibilityHandler()
{
    juce::AccessibilityActions actions;
    actions.addAction (juce::AccessibilityActionType::showMenu, [this] { showMenu(); });
    actions.addAction (juce::AccessibilityActionType::press,
                       [this]
                       {
                           if (onActivate != nullptr)
                               onActivate();
                       });
    return std::make_unique<juce::AccessibilityHandler> (
        *this, juce::AccessibilityRole::slider, std::move (actions),
        juce::AccessibilityHandler::Interfaces (std::make_unique<ParameterValueInterface> (
            band.frequency, [this] { return band.description(); })));
}

} // namespace partita::app
