#pragma once

#include "Chain/ChainSettings.h"
#include "CommandLine/Console.h"
#include "CommandLine/ImpulseEditOptions.h"
#include "Core/Result.h"
#include "Impulse/ImpulseResponse.h"
#include "Shared/Quantities/Quantities.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace partita::app
{

/// What the command line said of a chain, before it is known whether it makes sense together: a preset, or
/// filters, equaliser, impulse and levels.
struct ChainOptions
{
    std::string preset, impulse, equaliser;

    std::vector<double> lowpass, highpass;
    std::vector<std::pair<double, double>> bandpass, bandstop;
    std::optional<double> transitionHz, attenuationDb;
    std::optional<int> taps;
    std::optional<Phase> phase;
    std::optional<Edges> pass, stop;
    std::optional<double> rippleDb;
    std::optional<DesignMethod> method;
    bool filterEverything = false;
    std::optional<ChannelLayout> layout;
    ImpulseEditOptions edits { "ir-", {}, {} };
    bool withoutImpulse = false;

    std::optional<double> mix, dryDb, wetDb, gainDb, inputGainDb, width;

    /// True if anything is asked for but a preset.
    [[nodiscard]] bool namesParts() const;

    [[nodiscard]] bool isGiven() const { return ! preset.empty() || namesParts(); }
};

void addChain (CLI::App&, ChainOptions&);

/// The chain that was asked for. Reads the preset or the curve file, and tells what is odd about them; the
/// impulse is only named.
///
/// Errors    badSpecification with the option; those of loadPreset and loadCurveFile
[[nodiscard]] Result<ChainSettings> settingsOf (const ChainOptions&, Console&);

/// A chain with all that its files hold.
struct LoadedChain
{
    ChainSettings settings;
    std::shared_ptr<const ImpulseResponse>
        impulse;                    ///< null if the settings have none, or one that buildChain makes
    std::vector<std::string> files; ///< what it was made from
    std::vector<std::string>
        notes; ///< what was told of its impulse: where it was found, or that it is left out

    /// True if there is nothing to convolve with.
    [[nodiscard]] bool isEmpty() const;
};

/// The chain that was asked for, with its impulse.
///
/// Errors    those of settingsOf, loadImpulse and resolveImpulse
[[nodiscard]] Result<LoadedChain> loadChain (const ChainOptions&, Console&);

} // namespace partita::app
