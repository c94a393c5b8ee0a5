#pragma once

#include "Chain/LiveChain.h"
#include "Plugin/Parameters.h"

#include <array>
#include <atomic>

namespace partita::app
{

/// The levels that parameters move, as the audio thread reads them: those of loaded settings to the bit until their
/// parameters are moved.
///
/// Thread    load: any but audio, one caller. levels: any
/// Realtime  levels
class ExactLevels
{
public:
    explicit ExactLevels (const Parameters& toRead) : parameters (toRead) {}

    /// The parameters have the positions that these levels give them, or are about to.
    void load (const ChainLevels&) noexcept;

    [[nodiscard]] ChainLevels levels() const noexcept;

    [[nodiscard]] bool contains (const juce::RangedAudioParameter& parameter) const noexcept
    {
        return &parameter == &parameters.mix || &parameter == &parameters.width
               || &parameter == &parameters.inputGain || &parameter == &parameters.outputGain;
    }

private:
    /// A value and the position that means it, never one of another load.
    struct Pair
    {
        float position = -1.0f, value = 0.0f;
    };

    enum Index
    {
        mix,
        width,
        inputGain,
        outputGain,
        count
    };

    [[nodiscard]] float valueOf (Index, const NumberParameter&, float otherwise) const noexcept;

    const Parameters& parameters;
    std::array<std::atomic<Pair>, count> loaded; // writer load, readers any

    static_assert (std::atomic<Pair>::is_always_lock_free);
};

} // namespace partita::app
