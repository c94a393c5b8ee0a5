#include "PublishedPeers.h"

#include <algorithm>
#include <array>

namespace partita::bench::published
{
namespace
{

constexpr std::array<int, 6> blocks { 32, 64, 128, 256, 512, 1024 };
constexpr std::array<int, 6> lengths { 64, 512, 4096, 48000, 144000, 480000 };

// By length, then by block.
constexpr double bestNs[lengths.size()][blocks.size()] = {
    { 5.2, 3.8, 3.4, 3.2, 3.4, 3.4 },       //
    { 12.6, 5.8, 4.2, 3.8, 3.4, 3.5 },      //
    { 31.0, 23.0, 16.0, 8.9, 6.3, 5.9 },    //
    { 56.0, 36.0, 35.0, 28.0, 23.0, 20.0 }, //
    { 56.0, 46.0, 43.0, 37.0, 30.0, 24.0 }, //
    { 81.0, 64.0, 62.0, 54.0, 43.0, 32.0 }, //
};

} // namespace

std::optional<double> bestPeerNs (Cell cell)
{
    const auto block = std::ranges::find (blocks, cell.block);
    const auto length = std::ranges::find (lengths, cell.taps);

    if (block == blocks.end() || length == lengths.end())
        return std::nullopt;

    return bestNs[length - lengths.begin()][block - blocks.begin()];
}

} // namespace partita::bench::published
