#include "Plugin/Window/ResponseScale.h"

#include <cmath>

namespace partita::app
{
namespace
{

constexpr float loudestLevelDb = 0.0f, quietestLevelDb = -96.0f;

}

float ResponseScale::xOf (double hertz) const
{
    const auto part = std::log (juce::jmax (1.0, hertz) / lowestHz) / std::log (highestHz / lowestHz);
    return area.getX() + static_cast<float> (part) * area.getWidth();
}

double ResponseScale::hertzAt (float x) const
{
    const auto part = static_cast<double> ((x - area.getX()) / area.getWidth());
    return lowestHz * std::pow (highestHz / lowestHz, part);
}

float ResponseScale::yOf (double decibels) const
{
    const auto part = (gains.highestDb - decibels) / (gains.highestDb - gains.lowestDb);
    return area.getY() + static_cast<float> (juce::jlimit (-0.2, 1.2, part)) * area.getHeight();
}

double ResponseScale::decibelsAt (float y) const
{
    const auto part = static_cast<double> ((y - area.getY()) / area.getHeight());
    return gains.highestDb - part * (gains.highestDb - gains.lowestDb);
}

float ResponseScale::yOfLevel (float decibels) const
{
    const auto part = (loudestLevelDb - decibels) / (loudestLevelDb - quietestLevelDb);
    return area.getY() + juce::jlimit (0.0f, 1.0f, part) * area.getHeight();
}

} // namespace partita::app
