#pragma once

#include "Plugin/Window/ChoiceField.h"
#include "Plugin/Window/FactsPanel.h"
#include "Plugin/Window/IconButton.h"
#include "Plugin/Window/NameButton.h"
#include "Plugin/Window/Segments.h"
#include "Plugin/Window/Switch.h"
#include "Plugin/Window/ValueField.h"
#include "Plugin/Window/WaveformPlot.h"

namespace partita::app
{

/// The impulse response: which one, how it looks over time, and its edits.
class ImpulsePanel : public FactsPanel
{
public:
    explicit ImpulsePanel (WindowModel&);

    std::function<void()> onBrowse;

    void update();

    [[nodiscard]] WaveformPlot& plot() noexcept { return waveform; }

    void resized() override;

private:
    void takeLayout();
    void startTyping (TimeHandle::Kind);

    WindowModel& model;
    std::optional<std::pair<Revision, bool>> shown; // revision, pending

    Switch on;
    IconButton previous, next, remove;
    NameButton name;
    Segments scale;
    WaveformPlot waveform;
    ValueField start, end, fadeIn, fadeOut, attack;
    Switch reverse;
    ValueField predelay, size, decay, decayLow, decayHigh, lowCut, highCut;
    ChoiceField level;
    ValueField gain;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (ImpulsePanel)
};

} // namespace partita::app
