#pragma once

#include "Design/CurveFile.h"
#include "Shared/Plot/Figure.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace partita::app
{

/// An equaliser's curve with the name that it is shown by.
struct ShownCurve
{
    std::string name;
    CurveFileContent content;
};

/// A curve as lines for a person, as JSON for a script and as a drawing of its magnitude.
[[nodiscard]] std::string curveText (const CurveFileContent&);
[[nodiscard]] nlohmann::ordered_json curveJson (const CurveFileContent&);
[[nodiscard]] plot::Figure curveFigure (const std::vector<ShownCurve>&);

} // namespace partita::app
