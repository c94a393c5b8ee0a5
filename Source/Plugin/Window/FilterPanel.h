#pragma once

#include "Plugin/Window/BandStrip.h"
#include "Plugin/Window/FactsPanel.h"
#include "Plugin/Window/ParameterAttachment.h"
#include "Plugin/Window/ResponsePlot.h"
#include "Plugin/Window/Segments.h"

namespace partita::app
{

/// The filter: its response, the selected band, and what is asked of the whole.
class FilterPanel : public FactsPanel
{
public:
    explicit FilterPanel (WindowModel&);

    void update();

    [[nodiscard]] ResponsePlot& plot() noexcept { return response; }

    [[nodiscard]] BandStrip& bandStrip() noexcept { return band; }

    void resized() override;

private:
    void takeLayout();
    void chooseGainRange();
    void updateEnablement();
    template <class Change>
    void changeLayout (Change&&);

    WindowModel& model;
    std::optional<std::pair<Revision, bool>> shown; // revision, pending

    Switch on;
    Segments second;
    TextButton analyser, gainRange;
    ResponsePlot response;
    BandStrip band;
    ValueField highPass, lowPass, transition, attenuation;
    ChoiceField phase;
    ValueField amount;
    ChoiceField length, place;
    ParameterAttachment phaseChanges;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (FilterPanel)
};

} // namespace partita::app
