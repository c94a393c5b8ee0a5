#pragma once

#include "Chain/ChainSettings.h"
#include "Core/Result.h"

#include <string>
#include <vector>

namespace partita
{

/// A chain's settings as JSON text: a preset file, or a plugin's state. Resources/Docs/Presets.md describes it.
struct Preset
{
    static constexpr int newestSchema = 1;

    ChainSettings settings;
    std::vector<std::string> unknownKeys; ///< read over; a shell should name them
};

/// Impulse files are named relative to `folder` unless absolute.
///
/// Errors    badPreset with the place and what was expected there
[[nodiscard]] Result<Preset> parsePreset (const std::string& json, const std::string& folder);

/// Errors    fileNotFound, fileUnreadable and those of parsePreset
[[nodiscard]] Result<Preset> loadPreset (const std::string& path);

/// Text that parsePreset reads back to equal settings.
[[nodiscard]] std::string presetText (const ChainSettings&);

} // namespace partita
