#pragma once

#include "Chain/ChainSettings.h"
#include "Core/Result.h"
#include "Plugin/Parameters.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace partita::app
{

/// What the plugin is set to: a chain's settings, of which mix and the cut-off of the first low-pass are host
/// parameters. It is stored as the JSON text of a preset, and nothing else.
///
/// Exactness a value that came with a loaded text is kept as it was written until its parameter is moved: the
///           parameter's 24 bits on a logarithmic scale may not hold it
/// Thread    all: any but audio; load: one caller at a time
class State
{
public:
    explicit State (Parameters&);

    /// Takes over a preset's text. On an error everything stays as it was.
    ///
    /// Errors    those of parsePreset
    Status load (const std::string& presetJson);

    /// The settings of the present sound, for audio of this rate; 0 if none is known yet. A cut-off that has
    /// been moved keeps the number of taps, so that the latency stays.
    [[nodiscard]] ChainSettings settings (double rateHz) const;

    /// The cut-off in full precision.
    [[nodiscard]] double cutoffHz() const;

    /// Another number after each load.
    [[nodiscard]] std::uint64_t revision() const noexcept { return loads.load (std::memory_order_acquire); }

    /// True while load has set one of settings and parameters but not yet the other.
    [[nodiscard]] bool isLoading() const noexcept { return loading.load (std::memory_order_acquire); }

    /// In words, what the text loaded last held that this version does not know.
    [[nodiscard]] std::string remark() const;

private:
    struct ExactCutoff
    {
        double hertz;
        float position; // of the parameter, 0 … 1
    };

    [[nodiscard]] double exactOrParameter() const;

    Parameters& parameters;
    mutable std::mutex mutex;
    ChainSettings stored;
    std::optional<ExactCutoff> exactCutoff;
    std::string unknownEntries;
    std::atomic<std::uint64_t> loads { 0 }; // writer load, readers any but audio, partner stored
    std::atomic<bool> loading { false };    // writer load, readers any but audio, partner loads
};

/// The taps that a low-pass has at this rate, whether or not it fits below its Nyquist frequency.
[[nodiscard]] int lowpassTaps (const FilterSpec&, double rateHz);

/// False if the edge, or the transition where the specification names one, reaches above the Nyquist
/// frequency: there is nothing to take away then.
[[nodiscard]] bool fitsBelowNyquist (const FilterSpec& lowpass, double rateHz);

/// The low-pass that the cut-off parameter moves, or the end.
[[nodiscard]] std::vector<FilterSpec>::iterator findLowpass (std::vector<FilterSpec>&);

} // namespace partita::app
