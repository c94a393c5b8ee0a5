#pragma once

#include "CommandLine/RequestedDesign.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace partita::app
{

/// A filter that was asked for, and what it reaches, as lines for a person and as JSON for a script.
[[nodiscard]] std::string designText (const RequestedDesign&, const DesignOptions&);
[[nodiscard]] nlohmann::ordered_json designJson (const RequestedDesign&, const DesignOptions&);

/// What a user should be told of it beside that, in whole sentences.
[[nodiscard]] std::vector<std::string> remarksOn (const RequestedDesign&, const DesignOptions&);

} // namespace partita::app
