#pragma once

#include "Design/FilterAnalysis.h"

#include <nlohmann/json.hpp>

#include <string>

namespace partita::app
{

/// An analysis as lines for a person and as JSON for a script.
[[nodiscard]] std::string filterText (const FilterAnalysis&);
[[nodiscard]] nlohmann::ordered_json filterJson (const FilterAnalysis&);

/// 440 Hz, 3.793 kHz
[[nodiscard]] std::string frequencyText (double hertz);

/// −6.02 dB, or silence.
[[nodiscard]] std::string decibelsText (double db);

/// With true minus signs, for pictures.
[[nodiscard]] std::string typographic (std::string);

/// A number, or null for what JSON has no number for.
[[nodiscard]] nlohmann::ordered_json numberJson (double value);

} // namespace partita::app
