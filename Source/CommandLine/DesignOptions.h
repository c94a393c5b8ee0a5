#pragma once

#include "CommandLine/Console.h"
#include "CommandLine/OutputFile.h"
#include "Core/Result.h"
#include "Design/Phase.h"
#include "Design/ToleranceSpec.h"
#include "Shared/Quantities/Quantities.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace partita::app
{

/// What can be designed; the first five by specification.
enum class DesignKind
{
    lowpass,
    highpass,
    bandpass,
    bandstop,
    multiband,
    differentiator,
    hilbert,
    delay,
    notches,
    average,
    smoothing
};

/// What the command line said of a filter, before it is known whether it makes sense together.
struct DesignOptions
{
    CommonOptions common;
    std::string kindName;
    std::optional<Edges> pass, stop;
    std::vector<std::string> bands;
    std::optional<double> rippleDb, attenuationDb, rateHz, delayFrames, notchHz, widthHz;
    std::optional<DesignMethod> method;
    std::optional<Window> window;
    std::optional<TapParity> parity;
    std::optional<FreeBands> freeBands;
    std::optional<TapFormat> format;
    std::optional<Phase> phase;
    std::optional<std::int64_t> taps, notches, order, derivative;
    std::string output, plot;
    bool overwrite = false;

    [[nodiscard]] double rate() const noexcept;

    [[nodiscard]] Overwrite replacing() const noexcept { return overwriteIf (overwrite); }
};

void addDesignOptions (CLI::App&, DesignOptions&);

/// The kind, if there are no options of other kinds, which would have no effect.
///
/// Errors    badSpecification
[[nodiscard]] Result<DesignKind> kindOf (const DesignOptions&);

/// LOW:HIGH:GAIN with a gain in dB, or LOW:HIGH:stop.
///
/// Errors    badSpecification
[[nodiscard]] Result<ToleranceBand> parseToleranceBand (const std::string&, double rippleDb,
                                                        double attenuationDb);

} // namespace partita::app
