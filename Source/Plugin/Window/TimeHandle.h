#pragma once

#include "Plugin/Window/ImpulseEnvelope.h"
#include "Plugin/Window/ImpulseScale.h"
#include "Plugin/Window/PlotHandle.h"

namespace partita::app
{

/// Something of an impulse's edits that is dragged in its plot: start and end as lines, fades, attack and decay as points.
///
/// Mouse     drag, with shift finer; double click for the default
/// Keyboard  arrows, with shift finer; delete for the default; return to type below
class TimeHandle : public PlotHandle
{
public:
    enum class Kind
    {
        start,
        end,
        fadeIn,
        fadeOut,
        attack,
        decay
    };

    TimeHandle (juce::RangedAudioParameter&, Kind, const ImpulseScale&, const ImpulseEnvelope&,
                std::function<void()> changed);

    std::function<void()> onActivate;

    void place() override;
    void draw (juce::Graphics&) const override;

    void mouseDoubleClick (const juce::MouseEvent&) override { axis.reset(); }

    bool keyPressed (const juce::KeyPress&) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

    /// “Start 12 ms”
    [[nodiscard]] juce::String readout() const;

    [[nodiscard]] juce::Point<float> centre() const;

private:
    [[nodiscard]] bool isLine() const { return kind == Kind::start || kind == Kind::end; }

    std::vector<Axis*> draggedAxes (const juce::ModifierKeys&) override;
    void dragBy (juce::Point<float>, const juce::ModifierKeys&) override;

    const Kind kind;
    const ImpulseScale& scale;
    const ImpulseEnvelope& envelope;
    Axis axis;
    double dragSeconds = 0.0;
};

} // namespace partita::app
