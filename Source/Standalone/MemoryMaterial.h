#pragma once

#include "Standalone/Material.h"

#include <vector>

namespace partita::app
{

/// A recording in memory.
class MemoryMaterial final : public Material
{
public:
    /// As many rows as channels, of as many frames as the facts have.
    MemoryMaterial (MaterialFacts, std::vector<std::vector<float>>);

    int read (Frames first, AudioView<float> out) noexcept override;

    bool isReady (Frames) noexcept override { return true; }

private:
    const std::vector<std::vector<float>> rows;
};

} // namespace partita::app
