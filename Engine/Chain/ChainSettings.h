#pragma once

#include "Chain/ChainResponse.h"
#include "Chain/LiveChain.h"
#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Design/CurveDesigner.h"
#include "Design/EqCurve.h"
#include "Design/FilterSpec.h"
#include "Design/Phase.h"
#include "Design/ToleranceSpec.h"
#include "Impulse/ChannelLayout.h"
#include "Impulse/Editing/ImpulseEdits.h"
#include "Impulse/ImpulseReference.h"
#include "Impulse/ImpulseResponse.h"

#include <optional>
#include <string>
#include <vector>

namespace partita
{

inline constexpr double loudestDb = 200.0; ///< of every level of a chain
inline constexpr double widestWidth = 4.0;

struct ImpulseSettings
{
    std::string file; ///< a path that can be opened as it stands
    ChannelLayout layout = ChannelLayout::automatic;
    double predelaySeconds = 0.0; ///< before what the edits make
    ImpulseEdits edits {}; ///< done at the impulse's own rate, so that they sound the same at every rate
    ImpulseIdentity identity {}; ///< of what the file held

    /// What resolveImpulse finds and loads. A layout that is told leaves the file by itself.
    [[nodiscard]] ImpulseReference reference() const
    {
        return { file, identity, layout == ChannelLayout::automatic ? FilePairing::yes : FilePairing::no };
    }

    friend bool operator== (const ImpulseSettings&, const ImpulseSettings&) = default;
};

struct EqualiserSettings
{
    EqCurve curve;
    std::optional<int> taps; ///< by default as many as the curve takes, see design::curveFilter
    Phase phase = {};

    friend bool operator== (const EqualiserSettings&, const EqualiserSettings&) = default;
};

/// The shortest filter that keeps to tolerances, see design::designToSpec.
struct ToleranceFilter
{
    EdgeSpec edges;
    DesignMethod method = DesignMethod::equiripple;
    Phase phase = {}; ///< other than linear: the same magnitude, converted

    friend bool operator== (const ToleranceFilter&, const ToleranceFilter&) = default;
};

/// What filters and equaliser work on.
enum class FilterPlace
{
    wetPath,   ///< what goes through the impulse too: both collapse into one response
    everything ///< dry and wet path, before they part
};

/// What a chain does, free of sample rate and channels: the content of a preset. Filters and equaliser are in
/// series, before the impulse.
struct ChainSettings
{
    std::string name;
    std::string description;
    std::string category; ///< under which it is listed
    std::vector<FilterSpec> filters;
    std::vector<ToleranceFilter> toleranceFilters;
    std::optional<EqualiserSettings> equaliser;
    bool filtersOn = true; ///< equaliser included; off, they are kept and do nothing
    FilterPlace filterPlace = FilterPlace::wetPath;
    std::optional<ImpulseSettings> impulse;
    bool impulseOn = true;
    ChainLevels levels;

    /// Entries of a preset that this version does not know, as JSON: presetText writes them again.
    std::string unknownEntries {};

    [[nodiscard]] bool hasFilters() const noexcept
    {
        return filtersOn && ! (filters.empty() && toleranceFilters.empty() && ! equaliser);
    }

    [[nodiscard]] bool hasImpulse() const noexcept { return impulseOn && impulse.has_value(); }
};

/// The filters of a chain in series at one rate, collapsed into one response.
struct FilterSeries
{
    std::vector<double> taps { 1.0 };
    Frames latencyFrames = 0;
};

/// Each filter by its specification, with its phase, whether or not filters are on.
///
/// Errors    those of design::windowedSinc, design::designToSpec and design::withPhase; unsuitable for tolerances that no
///           filter keeps to
[[nodiscard]] Result<FilterSeries> designFilters (const ChainSettings&, double rateHz,
                                                  const StopRequest& stop = {});

/// What was done to fit an impulse to the audio, for the shell to say aloud.
struct ImpulseReport
{
    double fileRateHz = 0.0;
    bool resampled = false;
    std::string channelsTaken;
    bool channelsAssumed = false;
    bool isSilent = false;
    std::string damage;
};

/// How the equaliser follows its curve, for the shell to say aloud.
struct EqualiserReport
{
    int taps = 0;
    design::CurveError error;
};

struct BuiltChain
{
    ChainResponse response;
    FilterSeries filters; ///< those that are on, equaliser included, in series
    std::optional<EqualiserReport> equaliser;
    std::optional<ImpulseReport> impulse;
};

/// What has been done to the impulse that a chain is built with.
enum class ImpulseForm
{
    asStored,
    edited ///< by the settings' edits
};

/// The chain for audio of so many channels at this rate. Loads nothing: `impulse` is what the settings' file holds,
/// at any rate, or null if they have none. A factory impulse as stored may be null as well and is made here; so is one of another
/// rate.
///
/// Latency   Phase::latencyOf each filter's and the equaliser's taps, nothing for minimum phase, and the lead of an impulse whose rate had to be changed
/// Errors    badSpecification, unsuitable, cancelled
[[nodiscard]] Result<BuiltChain> buildChain (const ChainSettings&, const ImpulseResponse* impulse,
                                             double rateHz, int audioChannels,
                                             ImpulseForm = ImpulseForm::asStored,
                                             const StopRequest& stop = {});

/// What a user should be told of it, in whole sentences: what was changed or assumed, what is not met.
[[nodiscard]] std::vector<std::string> remarksOn (const BuiltChain&, const ChainSettings&);

} // namespace partita
