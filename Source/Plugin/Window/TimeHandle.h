#pragma once

#include "Plugin/Window/AxisHandle.h"
#include "Plugin/Window/ImpulseEnvelope.h"
#include "Plugin/Window/ImpulseScale.h"

namespace partita::app
{

/// Something of an impulse's edits that is dragged in its plot: start and end as lines, fades, attack and decay as points.
class TimeHandle : public AxisHandle
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

    void place() override;
    void draw (juce::Graphics&) const override;

    /// “Start 12 ms”
    [[nodiscard]] juce::String readout() const;

    [[nodiscard]] juce::Point<float> centre() const;

private:
    [[nodiscard]] bool isLine() const { return kind == Kind::start || kind == Kind::end; }

    std::vector<Axis*> draggedAxes (const juce::ModifierKeys&) override;
    void nudge (Step, const juce::ModifierKeys&) override;
    void dragBy (juce::Point<float>, const juce::ModifierKeys&) override;

    const Kind kind;
    const ImpulseScale& scale;
    const ImpulseEnvelope& envelope;
    double dragSeconds = 0.0;
};

} // namespace partita::app
