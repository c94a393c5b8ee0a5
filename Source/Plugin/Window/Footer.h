#pragma once

#include "Plugin/Window/WindowModel.h"

namespace partita::app
{

/// What the engine does, in plain words; its partitions while the pointer is over it.
class Footer : public juce::Component, public juce::SettableTooltipClient
{
public:
    explicit Footer (WindowModel&);

    void update();

    void paint (juce::Graphics&) override;

private:
    struct Words
    {
        juce::String latency, load, late;

        friend bool operator== (const Words&, const Words&) = default;
    };

    WindowModel& model;
    std::optional<Revision> shownRevision;
    Words words;
    bool isLate = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (Footer)
};

} // namespace partita::app
