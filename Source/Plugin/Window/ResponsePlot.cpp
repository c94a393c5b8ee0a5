#include "Plugin/Window/ResponsePlot.h"

#include "Plugin/Window/Theme.h"

namespace partita::app
{
namespace
{

constexpr double lowestHz = 20.0, leastHighestHz = 20000.0, mostHighestHz = 40000.0;

juce::Image makeImage (juce::Image::PixelFormat format, int width, int height)
{
    // Pixels that the processor can reach, whatever the system would prefer.
    return { format, width, height, true, juce::SoftwareImageType() };
}

} // namespace

ResponsePlot::ResponsePlot (WindowModel& modelToShow)
    : model (modelToShow), facts (model.filter()), spectra (model.spectrum())
{
    setOpaque (true);
    setTitle (TRANS ("Frequency response"));
    setFocusContainerType (FocusContainerType::focusContainer);
    setTooltip (TRANS ("Double click: a new band"));
    const auto changed = [this] { handlesChanged(); };

    highPass = std::make_unique<EdgeHandle> (model.parameter ("highpass_cutoff"), EdgeHandle::Side::highPass,
                                             plotScale, changed);
    lowPass = std::make_unique<EdgeHandle> (model.parameter ("filter_cutoff"), EdgeHandle::Side::lowPass,
                                            plotScale, changed);

    for (auto* each : { highPass.get(), lowPass.get() })
        addAndMakeVisible (each);

    highPass->onActivate = [this] { onActivateEdge (EdgeHandle::Side::highPass); };
    lowPass->onActivate = [this] { onActivateEdge (EdgeHandle::Side::lowPass); };

    for (int i = 0; i < numShownBands; ++i)
    {
        auto& made = bandHandles[static_cast<std::size_t> (i)];
        made = std::make_unique<BandHandle> (model, i, plotScale, changed);
        made->onSelect = [this, i] { select (i); };
        made->onActivate = [this, i] { onActivateBand (i); };
        addChildComponent (*made);
    }
}

void ResponsePlot::update()
{
    if (const auto latest = model.filter(); latest->revision != facts->revision)
    {
        const auto gridMoved = latest->nyquistHz != facts->nyquistHz;
        facts = latest;

        if (gridMoved)
            resized();
        else
            redrawFront();
    }

    if (const auto latest = model.spectrum(); latest->revision != spectra->revision)
    {
        spectra = latest;

        if (spectraShown)
            moveSpectra();
    }
}

void ResponsePlot::moveSpectra()
{
    if (imageScale <= 0.0f || behindIsOld || frontIsOld || spectraAreOld)
    {
        spectraAreOld = true;
        repaint();
        return;
    }

    raster.setSpectra (*spectra, plotScale, imageScale);

    for (const auto& pixels : raster.recompose (composed))
        repaint ((pixels.toFloat() / imageScale).getSmallestIntegerContainer());
}

void ResponsePlot::setSecond (response::Second newSecond)
{
    if (std::exchange (second, newSecond) != newSecond)
        redrawFront();
}

void ResponsePlot::setGainRange (int index)
{
    plotScale.gains = gainRanges[static_cast<std::size_t> (
        juce::jlimit (0, static_cast<int> (gainRanges.size()) - 1, index))];
    placeHandles();
    redrawAll();
}

void ResponsePlot::showSpectra (bool shouldShow)
{
    spectraShown = shouldShow;
    spectraAreOld = true;
    repaint();
}

void ResponsePlot::select (int band)
{
    if (std::exchange (selectedBand, band) == band)
        return;

    for (int i = 0; i < numShownBands; ++i)
        handle (i).setSelected (i == band);

    if (band >= 0)
        handle (band).toFront (false);

    redrawFront();

    if (onSelect != nullptr)
        onSelect (band);
}

void ResponsePlot::handlesChanged()
{
    placeHandles();
    redrawFront();
}

void ResponsePlot::placeHandles()
{
    if (plotScale.area.isEmpty())
        return;

    for (const auto& each : bandHandles)
        each->place();

    lowPass->place();
    highPass->place();
}

void ResponsePlot::redrawFront()
{
    frontIsOld = true;
    repaint();
}

void ResponsePlot::redrawAll()
{
    behindIsOld = true;
    spectraAreOld = true;
    redrawFront();
}

void ResponsePlot::resized()
{
    plotScale.area = getLocalBounds().toFloat();
    plotScale.lowestHz = lowestHz;
    plotScale.highestHz = juce::jlimit (leastHighestHz, mostHighestHz, facts->nyquistHz);
    placeHandles();
    redrawAll();
}

void ResponsePlot::mouseDown (const juce::MouseEvent& event)
{
    if (! event.mods.isPopupMenu())
        select (-1);
}

void ResponsePlot::mouseDoubleClick (const juce::MouseEvent& event)
{
    if (! event.mods.isPopupMenu())
        addBand (event.position);
}

void ResponsePlot::addBand (juce::Point<float> where)
{
    const auto isFree = [&] (int i) { return ! WindowBand (model, i).isOn(); };

    for (int i = 0; i < numShownBands; ++i)
    {
        if (! isFree (i))
            continue;

        const WindowBand band (model, i);
        const auto set = [] (juce::RangedAudioParameter& parameter, float position)
        {
            parameter.beginChangeGesture();
            parameter.setValueNotifyingHost (juce::jlimit (0.0f, 1.0f, position));
            parameter.endChangeGesture();
        };
        set (band.kind, band.kind.getDefaultValue());
        set (band.q, band.q.getDefaultValue());
        set (band.frequency, band.frequency.convertTo0to1 (static_cast<float> (plotScale.hertzAt (where.x))));
        set (band.gain, band.gain.convertTo0to1 (static_cast<float> (plotScale.decibelsAt (where.y))));
        set (band.on, 1.0f);
        handlesChanged();
        select (i);
        return;
    }
}

void ResponsePlot::drawBehind (juce::Graphics& g) const
{
    g.fillAll (theme::sunken);
    response::drawGrid (g, plotScale, facts->nyquistHz);
}

void ResponsePlot::drawFront (juce::Graphics& g) const
{
    response::drawCorridors (g, plotScale, facts->asked);

    for (int i = 0; i < numShownBands; ++i)
        response::drawBand (g, plotScale, facts->grid, facts->bandDb[static_cast<std::size_t> (i)],
                            i == selectedBand);

    response::drawSecond (g, plotScale, *facts, second);
    response::drawMagnitude (g, plotScale, *facts);
    highPass->draw (g);
    lowPass->draw (g);

    for (int i = 0; i < numShownBands; ++i)
        if (i != selectedBand)
            handle (i).draw (g);

    if (selectedBand >= 0)
        handle (selectedBand).draw (g);

    drawReadout (g);
}

void ResponsePlot::drawReadout (juce::Graphics& g) const
{
    juce::String text;
    juce::Point<float> at;

    for (int i = 0; i < numShownBands; ++i)
        if (handle (i).isVisible() && (handle (i).isHovered() || handle (i).isDragged()))
        {
            const WindowBand band (model, i);
            text = band.kind.getCurrentValueAsText() + "   " + band.description();
            at = handle (i).centre();
        }

    for (const auto* each : { lowPass.get(), highPass.get() })
        if (each->isHovered() || each->isDragged())
        {
            const auto isLowPass = each == lowPass.get();
            text =
                (isLowPass ? TRANS ("Low-pass") : TRANS ("High-pass")) + "   "
                + model.parameter (isLowPass ? "filter_cutoff" : "highpass_cutoff").getCurrentValueAsText();
            at = each->getBounds().getCentre().toFloat().translated (0.0f, -12.0f);
        }

    if (text.isEmpty())
        return;

    const auto font = theme::font (11.5f, theme::Weight::medium);
    constexpr float height = 22.0f, distance = 26.0f;
    const auto box =
        juce::Rectangle<float> (theme::widthOf (text, font) + 18.0f, height)
            .withCentre (at.translated (0.0f, at.y > plotScale.area.getY() + 50.0f ? -distance : distance))
            .constrainedWithin (plotScale.area.reduced (4.0f));
    g.setColour (theme::raised.withAlpha (0.95f));
    g.fillRoundedRectangle (box, theme::corner);
    theme::drawText (g, text, box, juce::Justification::centred, font, theme::text);
}

void ResponsePlot::prepareImages (float pixelScale)
{
    const auto width = juce::jmax (1, juce::roundToInt (static_cast<float> (getWidth()) * pixelScale));
    const auto height = juce::jmax (1, juce::roundToInt (static_cast<float> (getHeight()) * pixelScale));

    if (imageScale != pixelScale || behind.getWidth() != width || behind.getHeight() != height)
    {
        behind = makeImage (juce::Image::RGB, width, height);
        front = makeImage (juce::Image::ARGB, width, height);
        composed = makeImage (juce::Image::RGB, width, height);
        imageScale = pixelScale;
        behindIsOld = frontIsOld = spectraAreOld = true;
    }

    const auto toPixels = juce::AffineTransform::scale (pixelScale);

    const auto layersAreOld = behindIsOld || frontIsOld;

    if (std::exchange (behindIsOld, false))
    {
        juce::Graphics g (behind);
        g.addTransform (toPixels);
        drawBehind (g);
    }

    if (std::exchange (frontIsOld, false))
    {
        front.clear (front.getBounds());
        juce::Graphics g (front);
        g.addTransform (toPixels);
        drawFront (g);
    }

    if (layersAreOld)
        raster.setLayers (behind, front);

    const auto mustCompose = layersAreOld || spectraAreOld;

    if (std::exchange (spectraAreOld, false))
    {
        if (spectraShown)
            raster.setSpectra (*spectra, plotScale, pixelScale);
        else
            raster.clearSpectra();
    }

    if (mustCompose)
        raster.compose (composed);
}

void ResponsePlot::paint (juce::Graphics& g)
{
    const auto pixelScale = g.getInternalContext().getPhysicalPixelScaleFactor();
    prepareImages (pixelScale);
    g.addTransform (juce::AffineTransform::scale (1.0f / pixelScale));

    // An image that is drawn would be cut out by edge tables; one that fills goes by the rectangles that are to be drawn.
    g.setTiledImageFill (composed, 0, 0, 1.0f);
    g.fillRect (composed.getBounds());
}

} // namespace partita::app
