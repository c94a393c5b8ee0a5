#pragma once

#include "Design/CurveReader.h"

#include <string_view>

namespace partita::detail
{

/// Whether three digits after a point may be thousands in this file, as in 1.234 Hz.
enum class Thousands
{
    none,
    marked
};

/// What stands behind “Filter:” of Equalizer APO, AutoEq and Room EQ Wizard: adds the band, or tells what stands against it.
void readFilterCommand (int line, std::string_view content, Thousands, CurveCollector&);

} // namespace partita::detail
