#pragma once

#include "Plugin/Window/PlotHandle.h"
#include "Plugin/Window/ResponseScale.h"
#include "Plugin/Window/WindowBand.h"

namespace partita::app
{

/// A band of the equaliser as a point in the response.
///
/// Mouse     drag for frequency and gain, with alt for Q; wheel for Q; double click for 0 dB, then off; right click for kind
///           and slope
/// Keyboard  left and right for frequency, up and down for gain, page up and down for Q; space for off; return for the
///           fields below
class BandHandle : public PlotHandle
{
public:
    BandHandle (WindowModel&, int index, const ResponseScale&, std::function<void()> changed);

    std::function<void()> onSelect;   ///< when it is touched or gets the focus
    std::function<void()> onActivate; ///< to type its values

    void setSelected (bool shouldBe) { selected = shouldBe; }

    void place() override;
    void draw (juce::Graphics&) const override;
    [[nodiscard]] juce::Point<float> centre() const;

    void mouseDown (const juce::MouseEvent&) override;
    void mouseDoubleClick (const juce::MouseEvent&) override;
    void mouseWheelMove (const juce::MouseEvent&, const juce::MouseWheelDetails&) override;
    bool keyPressed (const juce::KeyPress&) override;
    void focusGained (FocusChangeType) override;
    bool hitTest (int x, int y) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    std::vector<Axis*> draggedAxes (const juce::ModifierKeys&) override;
    void dragBy (juce::Point<float>, const juce::ModifierKeys&) override;
    void showMenu() override;
    void addChoices (juce::PopupMenu&, Axis&);

    const WindowBand band;
    const int index;
    const ResponseScale& scale;
    Axis on, kind, frequency, gain, q, slope;
    juce::Point<float> dragPoint;
    bool selected = false;
};

} // namespace partita::app
