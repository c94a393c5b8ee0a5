#pragma once

#include "CommandLine/Console.h"
#include "Core/Result.h"
#include "Impulse/Editing/ImpulseEdits.h"

#include <CLI/CLI.hpp>

#include <string>

namespace partita::app
{

/// The edits of an impulse as options, one declaration for all commands that have them. Commands that filter and level audio
/// too put a prefix before the names.
struct ImpulseEditOptions
{
    std::string prefix;    ///< nothing, or `ir-`
    std::string equaliser; ///< a curve file
    ImpulseEdits edits;

    [[nodiscard]] bool isGiven() const { return ! equaliser.empty() || edits != ImpulseEdits {}; }
};

void addImpulseEdits (CLI::App&, ImpulseEditOptions&, const std::string& group);

/// Reads the curve file, and tells what is odd about it.
///
/// Errors    badSpecification with the option; those of loadCurveFile
[[nodiscard]] Result<ImpulseEdits> editsOf (const ImpulseEditOptions&, Console&);

} // namespace partita::app
