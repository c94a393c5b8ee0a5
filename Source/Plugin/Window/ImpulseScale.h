#pragma once

#include <juce_graphics/juce_graphics.h>

namespace partita::app
{

/// Where times and levels of an impulse lie in its plot. Levels are relative to the impulse's peak.
struct ImpulseScale
{
    static constexpr double quietestDb = -90.0;

    juce::Rectangle<float> area;
    double seconds = 1.0;
    bool inDb = false;

    [[nodiscard]] float xOf (double second) const
    {
        return area.getX() + static_cast<float> (second / seconds) * area.getWidth();
    }

    [[nodiscard]] double secondAt (float x) const
    {
        return static_cast<double> ((x - area.getX()) / area.getWidth()) * seconds;
    }

    [[nodiscard]] float yOfDb (double decibels) const
    {
        return area.getY()
               + static_cast<float> (juce::jlimit (0.0, 1.0, decibels / quietestDb)) * area.getHeight();
    }

    /// Upper edge of an amplitude: from the middle up, or in dB from the bottom.
    [[nodiscard]] float yOfAmplitude (double amplitude) const
    {
        return inDb
                   ? yOfDb (juce::Decibels::gainToDecibels (amplitude, 2.0 * quietestDb))
                   : area.getCentreY()
                         - static_cast<float> (juce::jlimit (-1.0, 1.0, amplitude)) * area.getHeight() / 2.0f;
    }
};

} // namespace partita::app
