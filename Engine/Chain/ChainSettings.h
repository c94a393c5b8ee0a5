#pragma once

#include "Chain/ChainResponse.h"
#include "Chain/LiveChain.h"
#include "Core/Result.h"
#include "Design/FilterSpec.h"
#include "Impulse/ChannelLayout.h"
#include "Impulse/ImpulseResponse.h"

#include <optional>
#include <string>
#include <vector>

namespace partita
{

inline constexpr double loudestDb = 200.0; ///< of every level of a chain
inline constexpr double longestPredelaySeconds = 60.0;

struct ImpulseSettings
{
    std::string file; ///< a path that can be opened as it stands
    ChannelLayout layout = ChannelLayout::automatic;
    double predelaySeconds = 0.0;

    friend bool operator== (const ImpulseSettings&, const ImpulseSettings&) = default;
};

/// What a chain does, free of sample rate and channels: the content of a preset. Filters and impulse are in
/// series and make the wet path.
struct ChainSettings
{
    std::string name;
    std::string description;
    std::vector<FilterSpec> filters;
    std::optional<ImpulseSettings> impulse;
    ChainLevels levels;
};

/// The linear-phase filters of a chain in series at one rate, collapsed into one response.
struct FilterResponse
{
    std::vector<double> taps { 1.0 };
    Frames latencyFrames = 0;
};

/// Errors    those of design::windowedSinc
[[nodiscard]] Result<FilterResponse> designFilters (const std::vector<FilterSpec>&, double rateHz);

/// What was done to fit an impulse to the audio, for the shell to say aloud.
struct ImpulseReport
{
    double fileRateHz = 0.0;
    bool resampled = false;
    std::string channelsTaken;
    bool channelsAssumed = false;
    std::string damage;
};

struct BuiltChain
{
    ChainResponse response;
    std::optional<ImpulseReport> impulse;
};

/// The chain's wet path for audio of so many channels at this rate. Loads nothing: `impulse` is what the
/// settings' file holds, at any rate, or null if they have none.
///
/// Latency   the filters' (taps − 1) / 2 each, and the lead of an impulse whose rate had to be changed
/// Errors    badSpecification, unsuitable
[[nodiscard]] Result<BuiltChain> buildChain (const ChainSettings&, const ImpulseResponse* impulse,
                                             double rateHz, int audioChannels);

} // namespace partita
