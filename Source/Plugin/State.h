#pragma once

#include "Chain/ChainSettings.h"
#include "Core/Result.h"
#include "Plugin/Bindings.h"
#include "Plugin/ExactLevels.h"
#include "Plugin/Parameters.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace partita::app
{

/// What the plugin is set to: a chain's settings, of which the host's parameters move a part. It is stored as the JSON text
/// of a preset, with the number of the host's program and the positions of parameters that its settings have no place for, or that
/// stand elsewhere than its settings say, under `plugin`, which presets have not.
///
/// Exactness a value that came with loaded settings is kept as it was written until its parameter is moved: a
///           parameter's 24 bits may not hold it
/// Thread    all: any but audio, but for levels. Of loads at the same time one wins, whole; whoever asks meanwhile is told what
///           the newest load makes, not what the parameters are on their way
/// Realtime  levels
class State
{
public:
    explicit State (Parameters&);

    /// Takes over a preset's text or what text gave. On an error everything stays as it was.
    ///
    /// Errors    those of parsePreset
    Status load (const std::string& json);

    /// Takes over settings, with parameters where they leave room for them.
    void load (ChainSettings);

    /// Loads the present settings with a change.
    void change (double rateHz, const std::function<void (ChainSettings&)>&);

    /// All that load and parameters make, free of the rate. Positions in the order of Parameters::all.
    struct Snapshot
    {
        ChainSettings settings; ///< those loaded
        std::vector<float> positions;
        std::string unknown;
        std::uint64_t revision = 0;
    };

    [[nodiscard]] Snapshot snapshot() const;

    /// All of it but the bypass.
    void restore (const Snapshot&);

    [[nodiscard]] std::vector<float> positions() const;

    [[nodiscard]] std::uint64_t revision() const noexcept { return loads.load (std::memory_order_acquire); }

    /// For hosts to store.
    [[nodiscard]] std::string text (double rateHz) const;

    /// The settings of the present sound, for audio of this rate; 0 if none is known yet. A cut-off or a band that has
    /// been moved keeps the number of taps, so that the latency stays: also one that was found for the loaded curve.
    [[nodiscard]] ChainSettings settings (double rateHz) const;

    /// Those of the present settings that need no design.
    [[nodiscard]] ChainLevels levels() const noexcept { return exactLevels.levels(); }

    /// What is to be designed for: another revision after each load, and all parameters but levels and bypass.
    struct Wish
    {
        std::uint64_t revision = 0;
        std::vector<float> positions;
        int latency = 0; ///< index into engineLatencies

        friend bool operator== (const Wish&, const Wish&) = default;
    };

    [[nodiscard]] Wish wish() const;

    /// The host's program that was chosen last. Hosts that store it by themselves choose it again beside the state, which must
    /// not load it anew.
    [[nodiscard]] int program() const noexcept { return chosenProgram.load (std::memory_order_relaxed); }

    void setProgram (int index) noexcept { chosenProgram.store (index, std::memory_order_relaxed); }

    /// True while load has set one of settings and parameters but not yet the other.
    [[nodiscard]] bool isLoading() const noexcept { return loadings.load (std::memory_order_acquire) > 0; }

    /// In words, what the text loaded last held that this version does not know.
    [[nodiscard]] std::string remark() const;

    /// Adds what has become known of the impulse, so that it is stored with it. Does nothing if the settings have another by
    /// now.
    void identify (const std::string& impulseFile, const ImpulseIdentity&);

private:
    /// A binding, and where the loaded settings put its parameter.
    struct Bound
    {
        Binding binding;
        float loadedPosition = 0.0f;
        bool isHeld =
            false; ///< by the loaded settings; else the parameter waits for the part that it belongs to
        std::optional<float> arriving = {}; ///< where a load is taking the parameter, until all are there

        [[nodiscard]] float position() const;
        [[nodiscard]] bool isMoved() const;
    };

    void hold();
    /// positionOf says where each parameter goes.
    void load (ChainSettings, std::string unknown, const std::function<float (Bound&)>& positionOf);
    void moveParameters();
    [[nodiscard]] ChainSettings settingsNow (double rateHz) const;
    [[nodiscard]] std::optional<int> automaticTaps (double rateHz) const;
    [[nodiscard]] std::vector<float> positionsNow() const;

    Parameters& parameters;
    mutable std::mutex mutex;
    ChainSettings stored;
    std::vector<Bound> bounds;
    std::string unknownEntries;

    struct FoundTaps
    {
        std::uint64_t arrival;
        double rateHz;
        std::optional<int> taps;
    };

    mutable std::optional<FoundTaps> foundTaps; // of the loaded curve
    ExactLevels exactLevels;
    std::atomic<std::uint64_t> loads { 0 }; // writer load, readers any but audio, partner stored
    std::atomic<int> loadings { 0 };        // under way; writer load, readers any but audio, partner loads
    std::atomic<int> chosenProgram { 0 };   // writers and readers any but audio
    std::uint64_t arrivals = 0;             // loads that have set arriving
    int movers = 0;                         // loads that are moving parameters
};

/// Whether two positions of a parameter mean the same: a host may give a value back through its own arithmetic.
[[nodiscard]] bool isSamePosition (float a, float b) noexcept;

} // namespace partita::app
