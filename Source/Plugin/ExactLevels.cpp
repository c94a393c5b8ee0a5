#include "Plugin/ExactLevels.h"

#include "Core/Units.h"
#include "Plugin/State.h"

#include <algorithm>

namespace partita::app
{
namespace
{

float positionOf (const NumberParameter& parameter, double value)
{
    const auto& range = parameter.getNormalisableRange();
    return parameter.convertTo0to1 (std::clamp (static_cast<float> (value), range.start, range.end));
}

float gainOf (float decibels)
{
    return static_cast<float> (gainFromDecibels (static_cast<double> (decibels)));
}

} // namespace

void ExactLevels::load (const ChainLevels& levels) noexcept
{
    const auto decibels = [] (float gain) { return decibelsFromGain (static_cast<double> (gain)); };
    loaded[mix].store ({ positionOf (parameters.mix, static_cast<double> (levels.mix)), levels.mix });
    loaded[width].store ({ positionOf (parameters.width, static_cast<double> (levels.width)), levels.width });
    loaded[inputGain].store (
        { positionOf (parameters.inputGain, decibels (levels.inputGain)), levels.inputGain });
    loaded[outputGain].store ({ positionOf (parameters.outputGain, decibels (levels.gain)), levels.gain });
}

float ExactLevels::valueOf (Index index, const NumberParameter& parameter, float otherwise) const noexcept
{
    const auto pair = loaded[index].load (std::memory_order_relaxed);
    return isSamePosition (parameter.convertTo0to1 (parameter.get()), pair.position) ? pair.value : otherwise;
}

ChainLevels ExactLevels::levels() const noexcept
{
    ChainLevels now;
    now.mix = valueOf (mix, parameters.mix, parameters.mix.get());
    now.width = valueOf (width, parameters.width, parameters.width.get());
    now.inputGain = valueOf (inputGain, parameters.inputGain, gainOf (parameters.inputGain.get()));
    now.gain = valueOf (outputGain, parameters.outputGain, gainOf (parameters.outputGain.get()));
    return now;
}

} // namespace partita::app
