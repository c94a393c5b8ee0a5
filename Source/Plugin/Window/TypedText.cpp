#include "Plugin/Window/TypedText.h"

#include <cmath>

namespace partita::app
{

std::optional<float> positionFromText (const juce::RangedAudioParameter& parameter, const juce::String& text)
{
    const auto typed = text.trim();
    const auto position = parameter.getValueForText (typed);

    if (typed.isEmpty() || ! std::isfinite (position) || position < 0.0f || position > 1.0f)
        return {};

    const auto isOneOfItsWords = parameter.getText (position, 0).trim().equalsIgnoreCase (typed);

    if (isOneOfItsWords || (! parameter.isDiscrete() && typed.containsAnyOf ("0123456789")))
        return position;

    return {};
}

} // namespace partita::app
