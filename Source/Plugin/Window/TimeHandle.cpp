#include "Plugin/Window/TimeHandle.h"

#include "Plugin/Window/Theme.h"

namespace partita::app
{
namespace
{

constexpr float radius = 4.5f, gripWidth = 7.0f, gripHeight = 20.0f, focusGap = 3.0f;
constexpr int hitSide = 20;
constexpr float pixelsForWholeDecay = 200.0f;

juce::String titleOf (TimeHandle::Kind kind)
{
    switch (kind)
    {
        case TimeHandle::Kind::start: return TRANS ("Start");
        case TimeHandle::Kind::end: return TRANS ("End");
        case TimeHandle::Kind::fadeIn: return TRANS ("Fade in");
        case TimeHandle::Kind::fadeOut: return TRANS ("Fade out");
        case TimeHandle::Kind::attack: return TRANS ("Attack");
        case TimeHandle::Kind::decay: return TRANS ("Decay");
    }

    return {};
}

} // namespace

TimeHandle::TimeHandle (juce::RangedAudioParameter& parameter, Kind kindToShow,
                        const ImpulseScale& scaleToUse, const ImpulseEnvelope& envelopeToUse,
                        std::function<void()> changedCall)
    : AxisHandle (parameter, changedCall), kind (kindToShow), scale (scaleToUse), envelope (envelopeToUse)
{
    setTitle (titleOf (kind));
    setTooltip (getTitle() + ". " + TRANS ("Drag, shift: finer. Double click: default."));
    setMouseCursor (kind == Kind::decay ? juce::MouseCursor::UpDownResizeCursor
                                        : juce::MouseCursor::LeftRightResizeCursor);
}

juce::Point<float> TimeHandle::centre() const
{
    const auto area = scale.area;
    const auto edge = (isLine() ? gripWidth / 2.0f : radius) + focusGap + 1.0f;
    const auto within = [&] (double seconds, float y)
    {
        return juce::Point<float> (
            juce::jlimit (area.getX() + edge, area.getRight() - edge, scale.xOf (seconds)),
            juce::jlimit (area.getY() + edge, area.getBottom() - edge, y));
    };

    switch (kind)
    {
        case Kind::start: return within (envelope.startSeconds, area.getCentreY());
        case Kind::end: return within (envelope.endSeconds, area.getCentreY());
        case Kind::fadeIn: return within (envelope.startSeconds + envelope.fadeInSeconds, area.getY());
        case Kind::fadeOut: return within (envelope.endSeconds - envelope.fadeOutSeconds, area.getY());
        case Kind::attack: return within (envelope.startSeconds + envelope.attackSeconds, area.getBottom());
        case Kind::decay:
        {
            const auto at = envelope.startSeconds + 0.4 * (envelope.endSeconds - envelope.startSeconds);
            return within (at, scale.yOfAmplitude (envelope.gainAt (at)));
        }
    }

    return {};
}

void TimeHandle::place()
{
    const auto height =
        isLine() ? juce::jmax (hitSide, juce::roundToInt (scale.area.getHeight()) - 3 * hitSide) : hitSide;
    setBounds (juce::Rectangle<int> (hitSide, height).withCentre (centre().roundToInt()));
}

void TimeHandle::draw (juce::Graphics& g) const
{
    const auto isLit = isHovered() || isDragged() || showsFocus();
    const auto middle = centre();

    if (isLine())
    {
        g.setColour (theme::impulseAccent.withAlpha (isLit ? 0.9f : 0.5f));
        g.fillRect (std::round (middle.x), scale.area.getY(), 1.0f, scale.area.getHeight());
        const auto grip = juce::Rectangle<float> (gripWidth, gripHeight)
                              .withCentre ({ std::round (middle.x) + 0.5f, middle.y });
        g.setColour (theme::sunken);
        g.fillRoundedRectangle (grip.expanded (1.5f), 4.0f);
        g.setColour (isLit ? theme::text : theme::impulseAccent);
        g.fillRoundedRectangle (grip, 3.0f);

        if (showsFocus())
            theme::drawFocus (g, grip.expanded (focusGap), theme::impulseAccent);
    }
    else
    {
        const auto circle = juce::Rectangle<float> (2.0f * radius, 2.0f * radius).withCentre (middle);
        g.setColour (theme::sunken);
        g.fillEllipse (circle.expanded (2.0f));
        g.setColour (isLit ? theme::text : theme::impulseAccent);

        if (kind == Kind::decay)
            g.fillEllipse (circle);
        else
            g.drawEllipse (circle.reduced (0.5f), 2.0f);

        if (showsFocus())
        {
            g.setColour (theme::impulseAccent);
            g.drawEllipse (circle.expanded (focusGap), 1.5f);
        }
    }
}

juce::String TimeHandle::readout() const
{
    return getTitle() + "   " + axis.parameter.getCurrentValueAsText();
}

std::vector<PlotHandle::Axis*> TimeHandle::draggedAxes (const juce::ModifierKeys&)
{
    dragSeconds = kind == Kind::start ? envelope.startSeconds
                  : kind == Kind::end ? envelope.endSeconds
                                      : axis.value();
    return { &axis };
}

void TimeHandle::dragBy (juce::Point<float> pixels, const juce::ModifierKeys&)
{
    if (kind == Kind::decay)
    {
        axis.setPosition (axis.position() - pixels.y / pixelsForWholeDecay);
        return;
    }

    const auto seconds = static_cast<double> (pixels.x / scale.area.getWidth()) * scale.seconds;
    dragSeconds += kind == Kind::fadeOut ? -seconds : seconds;
    const auto wholeEnd = kind == Kind::end && dragSeconds >= scale.seconds;

    if (wholeEnd)
        axis.reset();
    else
        axis.setValue (dragSeconds);
}

// By pixels of the plot, since the parameter may reach far beyond the impulse.
void TimeHandle::nudge (Step step, const juce::ModifierKeys& mods)
{
    const auto pixels = (step == Step::more ? 1.0f : -1.0f) * (mods.isShiftDown() ? 0.2f : 2.0f);
    draggedAxes (mods);
    dragBy ({ pixels, -pixels }, mods);
}

} // namespace partita::app
