#pragma once

#include "Convolution/PreparedFilter.h"
#include "Core/AlignedBuffer.h"
#include "Kernels/ConvolutionTransform.h"

#include <memory>

namespace partita
{

/// The past of every input of one level: the spectra of its last blocks, tile by tile, so that a sum over partitions
/// reads memory in order. It belongs to the stream and outlives filters: a new one meets the whole past.
///
/// Thread    audio role, one caller; built elsewhere
/// Realtime  everything but construction: no allocation, lock, system call or throw
/// Source    frequency-domain delay line (García 2002; Wefers 2015, chapter 5)
class SpectralHistory
{
public:
    SpectralHistory (int level, const PreparedFilter& shape);

    [[nodiscard]] const ConvolutionTransform& transform() const noexcept { return *blockTransform; }

    /// Makes room for a new block: what was the newest is one block older from now on.
    void advance() noexcept { newest = newest + 1 == slots ? 0 : newest + 1; }

    /// Where the newest block's spectrum belongs.
    [[nodiscard]] ConvolutionTransform::Tiles newestTiles (int input) noexcept;

    /// work[tile] := Σ over paths and partitions from `firstPartition` on of past blocks and a filter's spectra, for
    /// tiles firstTile … endTile − 1. `blocksAhead`: by how many blocks the history lags what the filter counts from.
    void sum (const PreparedFilter& filter, int output, int firstTile, int endTile, int firstPartition,
              int blocksAhead, float* work) const noexcept;

    void reset() noexcept;

private:
    const int level;
    const int waited; // blocks between the newest one and the first partition's
    const int slots;
    std::shared_ptr<const ConvolutionTransform> blockTransform;
    const int tileSize;
    AlignedBuffer<float> spectra; // by input, tile, slot
    int newest = 0;
};

} // namespace partita
