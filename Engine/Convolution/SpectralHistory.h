#pragma once

#include "Convolution/PreparedFilter.h"
#include "Core/AlignedBuffer.h"
#include "Kernels/BlockTransform.h"

#include <limits>
#include <memory>
#include <span>

namespace partita
{

/// The past of every input of one level: the spectra of its last blocks, tile by tile, so that a sum over partitions
/// reads memory in order. It belongs to the stream and outlives filters: a new one meets the whole past.
///
/// Thread    audio role, one caller; sums: any, as long as the blocks that they read stay; built elsewhere
/// Realtime  everything but construction: no allocation, lock, system call or throw
/// Source    frequency-domain delay line (García 2002; Wefers 2015, chapter 5)
class SpectralHistory
{
public:
    /// Keeps so many blocks longer than sums need them.
    SpectralHistory (int level, const PreparedFilter& shape, int spareBlocks = 0);

    [[nodiscard]] const BlockTransform& transform() const noexcept { return *blockTransform; }

    /// Makes room for a new block: what was the newest is one block older from now on.
    void advance() noexcept { newest = newest + 1 == slots ? 0 : newest + 1; }

    [[nodiscard]] int newestSlot() const noexcept { return newest; }

    /// Where the newest block's spectrum belongs.
    [[nodiscard]] BlockTransform::Tiles newestTiles (int input) noexcept;

    /// Blocks of age youngest … end − 1, the newest one's age being 0, and how much newer than the newest one the block
    /// is that they answer for. Other threads say which one is the newest to them.
    static constexpr int everyBlock = std::numeric_limits<int>::max(), presentSlot = -1;

    struct Past
    {
        int youngest = 0;
        int end = everyBlock;
        int blocksAhead = 0;
        int newestSlot = presentSlot;
    };

    /// Tile 0 of a sum stands first, whatever range of tiles is asked for.
    struct TileRange
    {
        int begin, end;
    };

    /// sums (tile) := what the past gives through a filter; with `add`, on top of what is there.
    void sum (const PreparedFilter& filter, int output, Past past, TileRange tiles, bool add,
              TileSums sums) const noexcept;

    /// The same for several blocks at once, the one that is answered for and those after it: everything is read once for
    /// all of them, which is nearly all that it costs where memory sets the pace.
    void sumGroup (const PreparedFilter& filter, int output, Past past, TileRange tiles, bool add,
                   std::span<const TileSums> sums) const noexcept;

    void reset() noexcept;

    [[nodiscard]] std::size_t numFloats() const noexcept { return spectra.size(); }

private:
    /// The past of one path's input and the path's partitions, in one range of tiles.
    struct Rows;

    /// Blocks from age `oldest` down to age `youngest`, in runs that follow one another in memory.
    template <class Visit>
    void forRuns (int newestSlot, int oldest, int youngest, Visit visit) const noexcept;

    template <class Visit>
    void forPaths (const PreparedFilter& filter, int output, TileRange tiles, Visit visit) const noexcept;

    void clear (TileSums, int numTiles) const noexcept;

    const int level;
    const int waited; // blocks between the newest one and the first partition's
    const int slots;
    std::shared_ptr<const BlockTransform> blockTransform;
    const int tileSize;
    AlignedBuffer<float> spectra; // by input, tile, slot
    int newest = 0;
};

} // namespace partita
