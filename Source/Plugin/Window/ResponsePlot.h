#pragma once

#include "Plugin/Window/BandHandle.h"
#include "Plugin/Window/EdgeHandle.h"
#include "Plugin/Window/ResponseDrawing.h"
#include "Plugin/Window/SpectrumRaster.h"
#include "Plugin/Window/WindowModel.h"

#include <array>
#include <memory>
#include <optional>

namespace partita::app
{

/// The response that plays, bands and edges to be dragged in it, and the spectra behind it.
///
/// Drawing   what stands still is kept in two images, behind the spectra and in front of them; a new spectrum has only the pixels
///           drawn that its edges have passed
class ResponsePlot : public juce::Component, public juce::SettableTooltipClient
{
public:
    explicit ResponsePlot (WindowModel&);

    std::function<void (int)> onSelect;       ///< a band; −1 for none
    std::function<void (int)> onActivateBand; ///< its values are to be typed
    std::function<void (EdgeHandle::Side)> onActivateEdge;

    /// Takes what is new from the model.
    void update();

    void setSecond (response::Second);
    void setGainRange (int index);
    void showSpectra (bool);

    void select (int band);

    [[nodiscard]] int selected() const noexcept { return selectedBand; }

    [[nodiscard]] const ResponseScale& scale() const noexcept { return plotScale; }

    [[nodiscard]] BandHandle& handle (int band) const
    {
        return *bandHandles[static_cast<std::size_t> (band)];
    }

    [[nodiscard]] EdgeHandle& edge (EdgeHandle::Side side) const
    {
        return side == EdgeHandle::Side::lowPass ? *lowPass : *highPass;
    }

    void paint (juce::Graphics&) override;
    void resized() override;
    void mouseDown (const juce::MouseEvent&) override;
    void mouseDoubleClick (const juce::MouseEvent&) override;

private:
    void handlesChanged();
    void placeHandles();
    void redrawFront();
    void redrawAll();
    void addBand (juce::Point<float>);
    void drawBehind (juce::Graphics&) const;
    void drawFront (juce::Graphics&) const;
    void drawReadout (juce::Graphics&) const;
    void prepareImages (float pixelScale);
    void moveSpectra();

    WindowModel& model;
    ResponseScale plotScale;
    response::Second second = response::Second::none;
    bool spectraShown = true;
    int selectedBand = -1;

    std::shared_ptr<const FilterFacts> facts;
    std::shared_ptr<const SpectrumFacts> spectra;
    std::array<std::unique_ptr<BandHandle>, numShownBands> bandHandles;
    std::unique_ptr<EdgeHandle> lowPass, highPass;

    juce::Image behind, front, composed;
    SpectrumRaster raster;
    float imageScale = 0.0f;
    bool behindIsOld = true, frontIsOld = true, spectraAreOld = true;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (ResponsePlot)
};

} // namespace partita::app
