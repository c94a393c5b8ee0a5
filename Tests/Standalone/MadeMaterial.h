#pragma once

#include "Standalone/MemoryMaterial.h"
#include "Support/Rows.h"

#include <memory>

namespace partita::test
{

/// A recording for the player that was never in a file.
inline std::unique_ptr<app::Material> madeMaterial (const Rows<float>& rows, double rateHz)
{
    app::MaterialFacts facts;
    facts.rateHz = rateHz;
    facts.channels = facts.fileChannels = static_cast<int> (rows.size());
    facts.frames = static_cast<Frames> (rows.front().size());
    return std::make_unique<app::MemoryMaterial> (facts, rows);
}

} // namespace partita::test
