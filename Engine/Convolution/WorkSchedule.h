#pragma once

#include "Convolution/CostTable.h"
#include "Convolution/PartitionPlan.h"

#include <array>
#include <limits>
#include <span>
#include <vector>

namespace partita
{

/// One piece of what a spread level does for a block.
struct WorkTask
{
    enum class Kind
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
    int channel;
    int begin, end; ///< pieces or tiles
    double costNs;
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

/// What a block asks for. In pairs, what was summed ahead for it may be there or, after an exchange, not.
enum class BlockWork
{
    steady,
    afterExchange,
    crossfade
};

/// The schedules of one spread level: by work, and by which block of a pair it is.
class LevelSchedules
{
public:
    [[nodiscard]] const WorkSchedule& of (BlockWork work, int blockOfPair) const noexcept
    {
        return schedules[static_cast<std::size_t> (work)][static_cast<std::size_t> (blockOfPair)];
    }

    [[nodiscard]] WorkSchedule& of (BlockWork work, int blockOfPair) noexcept
    {
        return schedules[static_cast<std::size_t> (work)][static_cast<std::size_t> (blockOfPair)];
    }

private:
    std::array<std::array<WorkSchedule, 2>, 3> schedules;
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
