#pragma once

#include "Impulse/Analysis/RoomAnalysis.h"

#include <nlohmann/json.hpp>

#include <string>

namespace partita::app
{

/// An analysis as tables for a person, one for each channel, and as JSON for a script.
[[nodiscard]] std::string roomText (const RoomAnalysis&, double rateHz);
[[nodiscard]] nlohmann::ordered_json roomJson (const RoomAnalysis&, double rateHz);

/// A band's name: 125 Hz, 1 kHz.
[[nodiscard]] std::string bandName (const FrequencyBand&);

/// A number, or null where there is none.
[[nodiscard]] nlohmann::ordered_json optionalJson (const std::optional<double>&);

} // namespace partita::app
