#include "Plugin/Window/WindowBand.h"

namespace partita::app
{
namespace
{

juce::RangedAudioParameter& find (WindowModel& model, int index, const char* what)
{
    return model.parameter ("eq" + juce::String (index + 1) + "_" + what);
}

double valueOf (const juce::RangedAudioParameter& parameter)
{
    return static_cast<double> (parameter.convertFrom0to1 (parameter.getValue()));
}

} // namespace

WindowBand::WindowBand (WindowModel& model, int index)
    : on (find (model, index, "on")),
      kind (find (model, index, "kind")),
      frequency (find (model, index, "frequency")),
      gain (find (model, index, "gain")),
      q (find (model, index, "q")),
      slope (find (model, index, "slope"))
{
}

BandKind WindowBand::kindNow() const { return static_cast<BandKind> (juce::roundToInt (valueOf (kind))); }

double WindowBand::hertz() const { return valueOf (frequency); }

double WindowBand::gainDb() const { return hasGain() ? valueOf (gain) : 0.0; }

bool WindowBand::hasGain() const
{
    const auto now = kindNow();
    return now == BandKind::peak || now == BandKind::lowShelf || now == BandKind::highShelf
           || now == BandKind::tilt;
}

bool WindowBand::hasQ() const
{
    constexpr const char* secondOrder = "12";
    return hasSlope() ? slope.getCurrentValueAsText().startsWith (secondOrder) : kindNow() != BandKind::tilt;
}

bool WindowBand::hasSlope() const { return kindNow() == BandKind::lowCut || kindNow() == BandKind::highCut; }

juce::String WindowBand::description() const
{
    juce::StringArray parts { frequency.getCurrentValueAsText() };

    if (hasGain())
        parts.add (gain.getCurrentValueAsText());

    if (hasSlope())
        parts.add (slope.getCurrentValueAsText());

    if (hasQ())
        parts.add ("Q " + q.getCurrentValueAsText());

    return parts.joinIntoString ("   ");
}

} // namespace partita::app
