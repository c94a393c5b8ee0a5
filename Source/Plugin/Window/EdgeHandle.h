#pragma once

#include "Plugin/Window/PlotHandle.h"
#include "Plugin/Window/ResponseScale.h"

namespace partita::app
{

/// The edge of the low-pass or the high-pass as a line in the response, at the border of the plot while it is off.
///
/// Mouse     drag for the frequency; double click for off
/// Keyboard  left and right, with shift finer; delete for off; return to type below
class EdgeHandle : public PlotHandle
{
public:
    enum class Side
    {
        lowPass,
        highPass
    };

    EdgeHandle (juce::RangedAudioParameter&, Side, const ResponseScale&, std::function<void()> changed);

    std::function<void()> onActivate;

    void place() override;
    void draw (juce::Graphics&) const override;

    void mouseDoubleClick (const juce::MouseEvent&) override { cutoff.reset(); }

    bool keyPressed (const juce::KeyPress&) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    [[nodiscard]] bool isOff() const;
    [[nodiscard]] float x() const;
    std::vector<Axis*> draggedAxes (const juce::ModifierKeys&) override;
    void dragBy (juce::Point<float>, const juce::ModifierKeys&) override;

    const Side side;
    const ResponseScale& scale;
    Axis cutoff;
    float dragX = 0.0f;
};

} // namespace partita::app
