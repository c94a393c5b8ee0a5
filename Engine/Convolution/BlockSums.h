#pragma once

#include "Convolution/SpectralHistory.h"
#include "Convolution/WorkSchedule.h"
#include "Core/AlignedBuffer.h"

#include <array>
#include <atomic>
#include <vector>

namespace partita
{

/// What a block's sums depend on besides the past itself.
struct BlockState
{
    const PreparedFilter* current = nullptr;
    const PreparedFilter* previous = nullptr; ///< null unless a crossfade is under way
    const WorkSchedule* schedule = nullptr;
    int newestSlot = 0;   ///< of the history
    int sectionAhead = 0; ///< which sums ahead with this block
    int place = 0;        ///< where what was begun ahead of this block gathers
    std::array<bool, mostBlocksAtOnce>
        knows {};           ///< by section: the sums ahead are there, by the present filter
    bool backwards = false; ///< the tiles of whole sums, from the last one on
};

/// The sums of a level's blocks over its past, and those that are begun ahead of later blocks. A level that is shared with
/// helpers holds everything twice: what anybody may write, and what only the audio role does, so that a helper that comes
/// too late spoils nothing.
///
/// Thread    run: audio role, and helpers for tasks that nobody else runs meanwhile. Everything else: audio role
/// Realtime  everything but construction: no allocation, lock, system call or throw
class BlockSums
{
public:
    enum class Copy
    {
        own,
        shared
    };

    BlockSums (int level, const PreparedFilter& shape, bool isShared);

    [[nodiscard]] static bool isSum (const WorkTask& task) noexcept
    {
        return task.kind == WorkTask::Kind::sum || task.kind == WorkTask::Kind::sumOld
               || task.kind == WorkTask::Kind::sumAhead;
    }

    SpectralHistory history;

    /// What a task of a sum asks for, in its tiles: of the spectrum, or of the sums ahead.
    void run (const WorkTask&, const BlockState&, float* spectrum, Copy) noexcept;

    /// Which tiles of the spectrum a task writes.
    [[nodiscard]] SpectralHistory::TileRange tilesOf (const WorkTask&, const BlockState&) const noexcept;

    /// Where the sums ahead that a task has made are to be read.
    void settle (const WorkTask& sumAhead, Copy) noexcept;

    /// The place of the block after the one of this place.
    [[nodiscard]] int placeAfter (int place) const noexcept { return place + 1 == places ? 0 : place + 1; }

    /// A crossfade has no sums ahead: a block of any kind takes their place.
    [[nodiscard]] float* unusedRow() noexcept { return ahead.data(); }

    void reset() noexcept;

    [[nodiscard]] std::size_t numFloats() const noexcept { return history.numFloats() + ahead.size(); }

private:
    void sumWhole (const PreparedFilter&, const WorkTask&, const BlockState&, TileSums) noexcept;
    void sumKnown (const WorkTask&, const BlockState&, TileSums) noexcept;
    void sumAhead (const WorkTask&, const BlockState&, Copy) noexcept;

    [[nodiscard]] TileSums aheadOf (int output, int place, Copy) noexcept;

    [[nodiscard]] std::atomic<Copy>& copyOf (int output, int tile) noexcept
    {
        return copies[static_cast<std::size_t> (output * history.transform().numTiles() + tile)];
    }

    [[nodiscard]] static SpectralHistory::Past partOf (const WorkTask&, const BlockState&,
                                                       SpectralHistory::Past) noexcept;

    const int size;
    const int numOutputs;
    const int blocksAtOnce;
    const int places;                      // helpers may sum ahead while the present block's sums are read
    AlignedBuffer<float> ahead;            // by copy, output, tile, place
    std::vector<std::atomic<Copy>> copies; // by output, tile; writer audio

    static_assert (std::atomic<Copy>::is_always_lock_free);
};

} // namespace partita
