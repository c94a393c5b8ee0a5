#pragma once

#include <juce_core/juce_core.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

/// What the window shows, as values. Each carries the number of the state it was taken from: another number, another
/// content. The window draws again what has another number and nothing else.
namespace partita::app
{

using Revision = std::uint64_t;

inline constexpr int numShownBands = 8;

/// Even steps over the logarithm of frequency, both ends included.
struct FrequencyGrid
{
    double lowestHz = 20.0;
    double highestHz = 20000.0;
    int points = 0;

    [[nodiscard]] double at (int index) const;

    /// Of a frequency, as a fraction of an index; beyond 0 … points − 1 outside.
    [[nodiscard]] double indexOf (double hertz) const;

    friend bool operator== (const FrequencyGrid&, const FrequencyGrid&) = default;
};

/// Where the gain may lie between two frequencies, as it was asked for.
struct Corridor
{
    double lowestHz = 0.0;
    double highestHz = 0.0;
    double upperDb = 0.0;
    std::optional<double> lowerDb; ///< none in a stop-band
};

/// The filter as it plays: its response, what was asked of it and what it reaches.
struct FilterFacts
{
    Revision revision = 0;
    FrequencyGrid grid;
    double nyquistHz = 24000.0;
    std::vector<float> magnitudeDb;  ///< over the grid; empty if no filter plays
    std::vector<float> phaseRadians; ///< −π … π, less the latency
    std::vector<float> groupDelayMs; ///< less the latency
    std::array<std::vector<float>, numShownBands>
        bandDb; ///< each band by itself; empty for those that are off
    std::vector<Corridor> asked;
    std::optional<double> reachedAttenuationDb, reachedRippleDb, reachedTransitionHz;
    int taps = 0;
    double latencyMs = 0.0;
    bool isPending = false; ///< another filter is being designed
};

/// Levels over frequency of what comes in and goes out, smoothed as they shall be seen.
struct SpectrumFacts
{
    Revision revision = 0;
    FrequencyGrid grid;
    std::vector<float> inputDb, outputDb; ///< dB of full scale; empty if nothing is measured
};

/// The impulse as its file holds it; lowest and highest sample for each of equally long columns.
struct ImpulseFacts
{
    struct Channel
    {
        std::vector<float> lowest, highest;
    };

    Revision revision = 0;
    juce::String name;     ///< empty if there is none
    juce::String origin;   ///< a category or folder
    juce::String itemId;   ///< in the catalogue; empty if it is not from there
    juce::String channels; ///< in words, such as “true stereo”
    double seconds = 0.0;
    double rateHz = 0.0;
    double onsetSeconds = 0.0;
    std::optional<double> decaySeconds;       ///< for 60 dB, of the file
    std::optional<double> playedDecaySeconds; ///< of what plays
    std::vector<Channel> overview;            ///< all with as many columns
    std::vector<float> decayDb;               ///< energy still to come, below 0 dB, over the same columns
    bool isPending = false;                   ///< another impulse is being loaded
};

struct MeterFacts
{
    struct Channel
    {
        float peakDb = -200.0f; ///< falls back slowly
        float holdDb = -200.0f; ///< highest true peak since the meters were reset
        bool clipped = false;
    };

    struct Side
    {
        std::vector<Channel> channels;
        std::optional<float> momentaryLufs, shortTermLufs;
    };

    Revision revision = 0;
    Side input, output;
};

/// What the engine does: shares of the deadline, measured and promised by the plan.
struct EngineFacts
{
    struct Level
    {
        int size = 0;
        int count = 0;
        std::int64_t offset = 0;
    };

    Revision revision = 0;
    bool isRunning = false;
    double rateHz = 0.0;
    int callFrames = 0;
    std::int64_t latencyFrames = 0;
    std::int64_t taps = 0;
    double meanShare = 0.0, worstShare = 0.0;
    double promisedMeanShare = 0.0, promisedWorstShare = 0.0;
    std::int64_t lateCalls = 0;
    int headTaps = 0;
    std::vector<Level> levels;
};

/// One thing that is wrong, and what can be done.
struct MessageFacts
{
    enum class Remedy
    {
        none,
        findImpulse ///< a file is to be chosen, see WindowModel::replaceMissingImpulse
    };

    Revision revision = 0;
    juce::String text;   ///< empty if all is well
    juce::String detail; ///< where it was looked for, what to try
    Remedy remedy = Remedy::none;
};

/// What can be browsed: presets or impulses.
struct Catalogue
{
    struct Item
    {
        juce::String id;
        juce::String name;
        juce::String category;
        juce::String description;
        bool favourite = false;
    };

    Revision revision = 0;
    std::vector<Item> items; ///< those of one category together
};

enum class CatalogueKind
{
    presets,
    impulses
};

enum class CompareSlot
{
    a,
    b
};

/// Where the user is in what he does.
struct EditFacts
{
    Revision revision = 0;
    juce::String presetName;
    juce::String presetId; ///< in the catalogue; empty if it is not from there
    bool presetModified = false;
    juce::String undoName, redoName; ///< empty if there is nothing to undo or redo
    CompareSlot slot = CompareSlot::a;
};

/// How the window was left; kept beside the sound, not as part of it.
struct WindowLayout
{
    int width = 1180;
    int height = 800;
    int view = 0;        ///< WindowView
    int secondCurve = 0; ///< ResponseView::Second
    int gainRange = 2;   ///< index of gainRanges
    bool analyser = true;
    bool waveformInDb = true;

    friend bool operator== (const WindowLayout&, const WindowLayout&) = default;
};

} // namespace partita::app
