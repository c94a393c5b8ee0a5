#pragma once

#include "Plugin/Window/ChoiceField.h"
#include "Plugin/Window/Switch.h"
#include "Plugin/Window/ValueField.h"
#include "Plugin/Window/WindowBand.h"

#include <array>
#include <memory>

namespace partita::app
{

/// Chips for all bands, and the fields of the selected one.
class BandStrip : public juce::Component
{
public:
    explicit BandStrip (WindowModel&);
    ~BandStrip() override;

    std::function<void (int)> onSelect;

    /// −1 for none.
    void select (int band);

    void typeFrequency();

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    class Chip;
    struct Fields;

    void updateEnablement();

    WindowModel& model;
    std::array<std::unique_ptr<Chip>, numShownBands> chips;
    std::unique_ptr<Fields> fields;
    int selected = -1;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (BandStrip)
};

} // namespace partita::app
