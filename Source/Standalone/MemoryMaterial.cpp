#include "Standalone/MemoryMaterial.h"

#include <algorithm>

namespace partita::app
{

MemoryMaterial::MemoryMaterial (MaterialFacts known, std::vector<std::vector<float>> samples)
    : Material (std::move (known)), rows (std::move (samples))
{
}

int MemoryMaterial::read (Frames first, AudioView<float> out) noexcept
{
    for (int c = 0; c < out.numChannels; ++c)
        std::copy_n (rows[static_cast<std::size_t> (c)].data() + first, out.numFrames, out.channel (c));

    return out.numFrames;
}

} // namespace partita::app
