#pragma once

#include "Convolution/CostTable.h"
#include "Convolution/PartitionPlan.h"

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace partita
{

/// One piece of what a spread level does for a block.
struct WorkTask
{
    enum class Kind : std::uint8_t
    {
        forward,
        sum,
        inverse,
        sumOld,
        inverseOld,
        blend,
        sumAhead
    };

    Kind kind;
    std::int8_t section; ///< of a sum: which of the level's sections its tiles are in
    std::int16_t channel;
    int begin, end; ///< pieces or tiles
    float costNs;
    int firstPartition = 0; ///< of a sum that is cut into several tasks, counted from the youngest block's
    int endPartition = everyPartition;

    /// Not the first one of its sum.
    [[nodiscard]] bool goesOn() const noexcept { return endPartition != everyPartition; }

    static constexpr int everyPartition = std::numeric_limits<int>::max();
};

/// Tasks in order, and by step the first one of the next step.
struct WorkSchedule
{
    std::vector<WorkTask> tasks;
    std::vector<int> endOfStep;

    [[nodiscard]] double stepNs (int step) const noexcept;
};

/// What a block asks for. What was summed ahead for it may be there or, after an exchange, not.
enum class BlockWork
{
    steady,
    afterExchange,
    crossfade
};

/// The first tile of a section. A level that sums for several blocks at once has as many sections as that, and sums ahead
/// in one of them, in turn, with each block.
[[nodiscard]] constexpr int sectionBegin (int section, int numTiles, int blocksAtOnce) noexcept
{
    return section * numTiles / blocksAtOnce;
}

/// How many blocks, the present one included, have come since a section's sums for the present block were made.
[[nodiscard]] constexpr int blocksSince (int section, int sectionAhead, int blocksAtOnce) noexcept
{
    const auto later = (sectionAhead - section + blocksAtOnce) % blocksAtOnce;
    return later == 0 ? blocksAtOnce : later;
}

/// The schedules of one spread level: by work, and by which section sums ahead. A level that sums for one block at a time
/// has nothing more to do after an exchange.
class LevelSchedules
{
public:
    explicit LevelSchedules (int levelBlocksAtOnce) : blocksAtOnce (levelBlocksAtOnce) {}

    [[nodiscard]] const WorkSchedule& of (BlockWork work, int sectionAhead) const noexcept
    {
        const auto row = blocksAtOnce == 1 && work == BlockWork::afterExchange ? BlockWork::steady : work;
        return schedules[static_cast<std::size_t> (row)][static_cast<std::size_t> (sectionAhead)];
    }

    /// make (work, sectionAhead) gives each schedule.
    template <class Make>
    void makeAll (Make make)
    {
        for (const auto work : { BlockWork::steady, BlockWork::afterExchange, BlockWork::crossfade })
            for (int section = 0; section < blocksAtOnce; ++section)
                if (blocksAtOnce > 1 || work != BlockWork::afterExchange)
                    schedules[static_cast<std::size_t> (work)][static_cast<std::size_t> (section)] =
                        make (work, section);
    }

private:
    int blocksAtOnce;
    std::array<std::array<WorkSchedule, mostBlocksAtOnce>, 3> schedules;
};

/// The schedules of all levels of a plan; those of immediate ones are empty. Each level's work goes where the smaller
/// levels leave the most room, so that calls of one quantum cost about the same.
///
/// Thread    any but audio
[[nodiscard]] std::vector<LevelSchedules> scheduleLevels (const PartitionPlan&, const MatrixShape&,
                                                          const KernelTable&, const CostTable&);

/// What each call of one quantum is predicted to cost, from the start of a period of the schedules on, in nanoseconds.
///
/// Thread    any but audio
[[nodiscard]] std::vector<double> predictCalls (const PartitionPlan&, const MatrixShape&, const KernelTable&,
                                                const CostTable&);

} // namespace partita
