#pragma once

#include "Design/CurveReader.h"

#include <string_view>

namespace partita::detail
{

/// What stands behind “GraphicEQ:” of Equalizer APO and AutoEq: pairs of frequency and gain, which ascend, between semicolons,
/// on one line or on several.
class GraphicCommand
{
public:
    explicit GraphicCommand (CurveCollector& curve) : collector (curve) {}

    /// Whether a line may be some of the pairs.
    [[nodiscard]] static bool isPairs (std::string_view line);

    void read (int line, std::string_view pairs);

private:
    void readPair (int line, std::string_view pair);

    CurveCollector& collector;
    double aboveHz = 0.0;
};

} // namespace partita::detail
