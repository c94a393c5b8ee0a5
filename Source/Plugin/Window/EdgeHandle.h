#pragma once

#include "Plugin/Window/AxisHandle.h"
#include "Plugin/Window/ResponseScale.h"

namespace partita::app
{

/// The edge of the low-pass or the high-pass as a line in the response, at the border of the plot while it is off, which is its
/// default.
class EdgeHandle : public AxisHandle
{
public:
    enum class Side
    {
        lowPass,
        highPass
    };

    EdgeHandle (juce::RangedAudioParameter&, Side, const ResponseScale&, std::function<void()> changed);

    void place() override;
    void draw (juce::Graphics&) const override;

private:
    [[nodiscard]] bool isOff() const;
    [[nodiscard]] float x() const;
    std::vector<Axis*> draggedAxes (const juce::ModifierKeys&) override;
    void nudge (Step, const juce::ModifierKeys&) override;
    void dragBy (juce::Point<float>, const juce::ModifierKeys&) override;

    const Side side;
    const ResponseScale& scale;
    float dragX = 0.0f;
};

} // namespace partita::app
