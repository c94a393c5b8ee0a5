#include "Convolution/WorkSchedule.h"

#include "Convolution/TransformOfSize.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace partita
{
namespace
{

using Kind = WorkTask::Kind;

// Tiles are one task up to about this.
constexpr double taskNs = 100.0;

// Copying and adding a crossfade of one frame.
constexpr double blendNsPerFrame = 0.2;

/// What the sums of one tile and path cost: `partitions` multiply-adds of `partitionNs`.
struct TileSum
{
    int partitions = 0;
    double partitionNs = 0.0;
    double callNs = 0.0;

    [[nodiscard]] double ns() const noexcept { return callNs + partitions * partitionNs; }
};

/// By what the block finds done.
struct LevelSums
{
    LevelSums (const PartitionPlan& plan, int level, const MatrixShape& shape, const KernelTable& table,
               const CostTable& costs)
    {
        const auto& own = plan.levels[static_cast<std::size_t> (level)];
        const auto reuse = reuseBytes (plan, level, shape);
        const auto tileNs = costs.tileNs * table.tileBins / CostTable::binsOfTileNs;
        const auto one = table.tileBins * costs.multiplyAddNs (1, reuse);
        whole = { own.count, one, tileNs };

        if (own.blocksAtOnce > 1)
        {
            newest = { 1, table.tileBins * costs.newestNs (reuse), tileNs };
            ahead = { std::max (0, own.count - 1),
                      own.blocksAtOnce * table.tileBins * costs.multiplyAddNs (own.blocksAtOnce, reuse),
                      own.blocksAtOnce * tileNs };
        }
    }

    TileSum whole, newest, ahead; // `newest`: for each block that has come since
};

class LevelTasks
{
public:
    LevelTasks (const PartitionPlan& plan, int level, const MatrixShape& matrixShape,
                const KernelTable& table, const CostTable& costs)
        : transform (transformOfSize (plan.levels[static_cast<std::size_t> (level)].size, table)),
          shape (matrixShape),
          halfNs (0.5 * costs.pairNs (transform->size())),
          coldHalfNs (0.5 * transform->size()
                      * costs.coldTransformNs (transform->size(), reuseBytes (plan, level, shape))),
          sums (plan, level, shape, table, costs),
          blocksAtOnce (plan.levels[static_cast<std::size_t> (level)].blocksAtOnce)
    {
    }

    [[nodiscard]] std::vector<WorkTask> tasks (BlockWork work, int sectionAhead) const
    {
        std::vector<WorkTask> made;

        for (int input = 0; input < shape.inputs; ++input)
            addTransform (made, Kind::forward, input);

        for (int output = 0; output < shape.outputs(); ++output)
        {
            for (int section = 0; section < blocksAtOnce; ++section)
                addTiles (made, Kind::sum, output, section,
                          work == BlockWork::steady ? sumOfKnown (section, sectionAhead) : sums.whole);

            addTransform (made, Kind::inverse, output);

            if (work == BlockWork::crossfade)
            {
                for (int section = 0; section < blocksAtOnce; ++section)
                    addTiles (made, Kind::sumOld, output, section, sums.whole);

                addTransform (made, Kind::inverseOld, output);
                made.push_back (task (Kind::blend, output, 0, 0, blendNsPerFrame * transform->size()));
            }
        }

        if (blocksAtOnce > 1 && work != BlockWork::crossfade)
            for (int output = 0; output < shape.outputs(); ++output)
                addTiles (made, Kind::sumAhead, output, sectionAhead, sums.ahead);

        return made;
    }

private:
    static WorkTask task (Kind kind, int channel, int begin, int end, double costNs, int section = 0)
    {
        return { kind, static_cast<std::int8_t> (section), static_cast<std::int16_t> (channel), begin,
                 end,  static_cast<float> (costNs) };
    }

    /// What a section adds for a block that finds the rest there: the blocks that have come since.
    [[nodiscard]] TileSum sumOfKnown (int section, int sectionAhead) const
    {
        if (blocksAtOnce == 1)
            return sums.whole;

        return { 1, blocksSince (section, sectionAhead, blocksAtOnce) * sums.newest.partitionNs,
                 sums.newest.callNs };
    }

    void addTransform (std::vector<WorkTask>& made, Kind kind, int channel) const
    {
        const auto forward = kind == Kind::forward;
        const auto pieces = forward ? transform->forwardPieces() : transform->inversePieces();

        for (int piece = 0; piece < pieces; ++piece)
        {
            const auto share = forward ? transform->forwardShare (piece) : transform->inverseShare (piece);
            made.push_back (
                task (kind, channel, piece, piece + 1, halfNs * share.work + coldHalfNs * share.traffic));
        }
    }

    void addTiles (std::vector<WorkTask>& made, Kind kind, int output, int section, const TileSum& sum) const
    {
        const auto begin = sectionBegin (section, transform->numTiles(), blocksAtOnce);
        const auto end = sectionBegin (section + 1, transform->numTiles(), blocksAtOnce);
        const auto paths = std::max (1, shape.pathsTo[static_cast<std::size_t> (output)]);
        const auto tileNs = paths * sum.ns();

        if (tileNs > taskNs && paths == 1)
        {
            addPartsOfTiles (made, kind, output, section, begin, end, sum);
            return;
        }

        const auto atOnce = std::max (1, static_cast<int> (taskNs / tileNs));

        for (auto tile = begin; tile < end; tile += atOnce)
        {
            const auto last = std::min (end, tile + atOnce);
            made.push_back (task (kind, output, tile, last, tileNs * (last - tile), section));
        }
    }

    /// A tile of many partitions is too much for one task: the last ones, which meet the oldest blocks, come first. Most
    /// parts are joined again, so that they share what a call costs.
    static void addPartsOfTiles (std::vector<WorkTask>& made, Kind kind, int output, int section, int begin,
                                 int end, const TileSum& sum)
    {
        const auto parts = static_cast<int> (std::ceil (sum.ns() / taskNs));
        const auto atOnce = (sum.partitions + parts - 1) / parts;

        for (auto tile = begin; tile < end; ++tile)
            for (auto last = sum.partitions; last > 0; last -= atOnce)
            {
                const auto first = std::max (0, last - atOnce);
                auto& part = made.emplace_back (
                    task (kind, output, tile, tile + 1, sum.ns() * (last - first) / sum.partitions, section));
                part.firstPartition = first;
                part.endPartition = last < sum.partitions ? last : WorkTask::everyPartition;
            }
    }

    std::shared_ptr<const BlockTransform> transform;
    const MatrixShape& shape;
    double halfNs, coldHalfNs;
    LevelSums sums;
    int blocksAtOnce;
};

double sumOf (const std::vector<WorkTask>& tasks)
{
    return std::accumulate (tasks.begin(), tasks.end(), 0.0,
                            [] (double sum, const WorkTask& task)
                            { return sum + static_cast<double> (task.costNs); });
}

/// The height to which work fills what the load leaves free.
double waterLevel (std::span<const double> load, double work)
{
    const auto [low, high] = std::minmax_element (load.begin(), load.end());
    auto below = *low, above = *high + work;
    constexpr int halvings = 60;

    for (int i = 0; i < halvings; ++i)
    {
        const auto middle = 0.5 * (below + above);
        double filled = 0.0;

        for (const auto step : load)
            filled += std::max (0.0, middle - step);

        (filled < work ? below : above) = middle;
    }

    return above;
}

/// Two tasks as one, if one goes on where the other ends.
bool join (WorkTask& task, const WorkTask& next)
{
    if (task.kind != next.kind || task.channel != next.channel || task.section != next.section)
        return false;

    const auto sameTiles = task.begin == next.begin && task.end == next.end;
    const auto whole = [] (const WorkTask& part) { return part.firstPartition == 0 && ! part.goesOn(); };

    if (sameTiles && task.firstPartition == next.endPartition)
        task.firstPartition = next.firstPartition;
    else if (task.end == next.begin && whole (task) && whole (next))
        task.end = next.end;
    else
        return false;

    task.costNs += next.costNs;
    return true;
}

/// Fewer, larger tasks for what one step does: each costs a little by itself.
void joinTasks (WorkSchedule& schedule)
{
    std::vector<WorkTask> joined;
    int next = 0;

    for (auto& end : schedule.endOfStep)
    {
        const auto first = joined.size();

        for (; next < end; ++next)
        {
            joined.push_back (schedule.tasks[static_cast<std::size_t> (next)]);

            while (joined.size() > first + 1 && join (joined[joined.size() - 2], joined.back()))
                joined.pop_back();
        }

        end = static_cast<int> (joined.size());
    }

    joined.shrink_to_fit();
    schedule.tasks = std::move (joined);
}

/// Fills the steps one after another up to `ceiling`, to the nearest task: each level works for some calls and rests for
/// others, since what follows one another closely finds its memory near.
WorkSchedule fillSteps (std::vector<WorkTask> tasks, std::span<const double> load, double ceiling)
{
    WorkSchedule made { std::move (tasks), {} };
    const auto level = std::max (ceiling, waterLevel (load, sumOf (made.tasks)));
    double share = 0.0, done = 0.0;
    std::size_t next = 0;

    for (std::size_t step = 0; step < load.size(); ++step)
    {
        share += std::max (0.0, level - load[step]);
        const auto last = step + 1 == load.size();

        while (next < made.tasks.size()
               && (last || done + 0.5 * static_cast<double> (made.tasks[next].costNs) <= share))
            done += static_cast<double> (made.tasks[next++].costNs);

        made.endOfStep.push_back (static_cast<int> (next));
    }

    joinTasks (made);
    return made;
}

int stepsOf (const PartitionPlan& plan, std::size_t level) { return plan.levels[level].size / plan.quantum; }

/// The section that sums ahead with a block, counted from the stream's start: the first block begins with the first one.
int sectionAheadOf (int block, int blocksAtOnce) { return (block + blocksAtOnce) % blocksAtOnce; }

/// What the steady work of levels before `level` costs at each step of its blocks. At the start of a block all smaller
/// levels start one too, the last one of as many as fit into a block. Where a level's sections do not come round in a
/// block, any of them may be the one that sums ahead.
std::vector<double> loadBelow (const PartitionPlan& plan, std::size_t level,
                               const std::vector<LevelSchedules>& schedules)
{
    std::vector<double> load (static_cast<std::size_t> (stepsOf (plan, level)), 0.0);

    for (std::size_t below = 0; below < level; ++below)
    {
        if (plan.levels[below].timing == Timing::immediate)
            continue;

        const auto steps = stepsOf (plan, below);
        const auto sections = plan.levels[below].blocksAtOnce;
        const auto known = stepsOf (plan, level) / steps % sections == 0;

        for (int step = 0; step < static_cast<int> (load.size()); ++step)
            for (int any = 0; any < (known ? 1 : sections); ++any)
                load[static_cast<std::size_t> (step)] +=
                    schedules[below]
                        .of (BlockWork::steady, sectionAheadOf (step / steps - 1 + any, sections))
                        .stepNs (step % steps)
                    / (known ? 1 : sections);
    }

    return load;
}

} // namespace

double WorkSchedule::stepNs (int step) const noexcept
{
    const auto end = endOfStep[static_cast<std::size_t> (step)];
    const auto begin = step == 0 ? 0 : endOfStep[static_cast<std::size_t> (step) - 1];
    return std::accumulate (tasks.begin() + begin, tasks.begin() + end, 0.0,
                            [] (double sum, const WorkTask& task)
                            { return sum + static_cast<double> (task.costNs); });
}

std::vector<LevelSchedules> scheduleLevels (const PartitionPlan& plan, const MatrixShape& shape,
                                            const KernelTable& table, const CostTable& costs)
{
    std::vector<LevelTasks> tasks;
    double callNs = 0.0;

    for (std::size_t level = 0; level < plan.levels.size(); ++level)
    {
        tasks.emplace_back (plan, static_cast<int> (level), shape, table, costs);

        if (plan.levels[level].timing == Timing::spread)
            for (int section = 0; section < plan.levels[level].blocksAtOnce; ++section)
                callNs += sumOf (tasks[level].tasks (BlockWork::steady, section))
                          / (stepsOf (plan, level) * plan.levels[level].blocksAtOnce);
    }

    std::vector<LevelSchedules> all;

    for (std::size_t level = 0; level < plan.levels.size(); ++level)
    {
        auto& made = all.emplace_back (plan.levels[level].blocksAtOnce);

        if (plan.levels[level].timing == Timing::immediate)
            continue;

        const auto load = loadBelow (plan, level, all);
        const auto ceiling = level + 1 == plan.levels.size() ? 0.0 : callNs;
        made.makeAll ([&] (BlockWork work, int section)
                      { return fillSteps (tasks[level].tasks (work, section), load, ceiling); });
    }

    return all;
}

std::vector<double> predictCalls (const PartitionPlan& plan, const MatrixShape& shape,
                                  const KernelTable& table, const CostTable& costs)
{
    const auto schedules = scheduleLevels (plan, shape, table, costs);
    std::vector<double> calls (static_cast<std::size_t> (plan.callsInPeriod()),
                               predictImmediateNs (plan, shape, costs));

    for (std::size_t level = 0; level < plan.levels.size(); ++level)
    {
        if (plan.levels[level].timing == Timing::immediate)
            continue;

        const auto steps = stepsOf (plan, level);

        // The call that completes a block does its first step.
        for (int call = 0; call < static_cast<int> (calls.size()); ++call)
            calls[static_cast<std::size_t> (call)] +=
                costs.levelCallNs
                + schedules[level]
                      .of (BlockWork::steady,
                           sectionAheadOf ((call + 1) / steps - 1, plan.levels[level].blocksAtOnce))
                      .stepNs ((call + 1) % steps);
    }

    return calls;
}

} // namespace partita
