#include "Convolution/TransformOfSize.h"
#include "Convolution/WorkSchedule.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

using namespace partita;

namespace
{

using Kind = WorkTask::Kind;

std::vector<PartitionPlan> somePlans (const MatrixShape& shape, const CostTable& costs)
{
    std::vector<PartitionPlan> plans;

    for (const auto quantum : { 32, 64, 256, 1024 })
        for (const std::int64_t taps : { 4096, 48000, 144000, 480000 })
            plans.push_back (planPartitions ({ taps, quantum, 0, shape }, costs));

    return plans;
}

/// How often each piece, or each tile with each partition, is worked on.
std::map<int, std::vector<std::pair<int, int>>> coverage (const WorkSchedule& schedule, Kind kind,
                                                          int channel)
{
    std::map<int, std::vector<std::pair<int, int>>> covered;

    for (const auto& task : schedule.tasks)
        if (task.kind == kind && task.channel == channel)
            for (auto item = task.begin; item < task.end; ++item)
                covered[item].emplace_back (task.firstPartition, task.endPartition);

    return covered;
}

/// Parts of a sum go from the last partitions to the first ones, without a gap.
bool isWhole (const std::vector<std::pair<int, int>>& parts)
{
    auto end = WorkTask::everyPartition;

    for (const auto& [first, last] : parts)
    {
        if (last != end || first >= last)
            return false;

        end = first;
    }

    return end == 0;
}

} // namespace

TEST_CASE ("A schedule does everything that a block asks for, once, in order and within the block",
           "[schedule][property]")
{
    const MatrixShape shape { 2, { 2, 1 } };

    for (const auto& plan : somePlans (shape, builtInCosts (kernels())))
    {
        INFO (plan.toText());
        const auto schedules = scheduleLevels (plan, shape, kernels(), builtInCosts (kernels()));
        REQUIRE (schedules.size() == plan.levels.size());

        for (std::size_t level = 0; level < plan.levels.size(); ++level)
        {
            const auto& [size, count, offset, timing, blocksAtOnce] = plan.levels[level];

            if (timing == Timing::immediate)
                continue;

            const auto transform = transformOfSize (size, kernels());

            for (const auto work : { BlockWork::steady, BlockWork::afterExchange, BlockWork::crossfade })
            {
                std::map<int, int> tilesAhead;

                for (int section = 0; section < blocksAtOnce; ++section)
                {
                    const auto& schedule = schedules[level].of (work, section);
                    REQUIRE (static_cast<int> (schedule.endOfStep.size()) == size / plan.quantum);
                    REQUIRE (std::is_sorted (schedule.endOfStep.begin(), schedule.endOfStep.end()));
                    REQUIRE (schedule.endOfStep.back() == static_cast<int> (schedule.tasks.size()));

                    for (int channel = 0; channel < 2; ++channel)
                    {
                        const auto covers = [&] (Kind kind, int items)
                        {
                            const auto covered = coverage (schedule, kind, channel);
                            return static_cast<int> (covered.size()) == items
                                   && std::all_of (covered.begin(), covered.end(),
                                                   [] (const auto& item) { return isWhole (item.second); });
                        };
                        const auto fading = work == BlockWork::crossfade;
                        CHECK (covers (Kind::forward, transform->forwardPieces()));
                        CHECK (covers (Kind::sum, transform->numTiles()));
                        CHECK (covers (Kind::inverse, transform->inversePieces()));
                        CHECK (covers (Kind::sumOld, fading ? transform->numTiles() : 0));
                        CHECK (covers (Kind::inverseOld, fading ? transform->inversePieces() : 0));
                    }

                    for (const auto& [tile, parts] : coverage (schedule, Kind::sumAhead, 0))
                    {
                        CHECK (isWhole (parts));
                        ++tilesAhead[tile];
                    }

                    // Each output: sums, then its inverse transform; forward transforms before all of them.
                    auto stage = 0;

                    for (const auto& task : schedule.tasks)
                    {
                        const auto its = task.kind == Kind::forward ? 0
                                         : task.kind == Kind::sumAhead
                                             ? 100
                                             : 10 * task.channel
                                                   + (task.kind == Kind::sum          ? 1
                                                      : task.kind == Kind::inverse    ? 2
                                                      : task.kind == Kind::sumOld     ? 3
                                                      : task.kind == Kind::inverseOld ? 4
                                                                                      : 5);
                        CHECK (its >= stage);
                        stage = its;
                    }
                }

                // The blocks that are summed for at once share what is summed ahead.
                CHECK (static_cast<int> (tilesAhead.size())
                       == (blocksAtOnce > 1 && work != BlockWork::crossfade ? transform->numTiles() : 0));
                CHECK (std::all_of (tilesAhead.begin(), tilesAhead.end(),
                                    [] (const auto& tile) { return tile.second == 1; }));
            }
        }
    }
}

TEST_CASE ("Calls of long filters are predicted to cost about the same", "[schedule][property]")
{
    // FFTW's transform is not cut into pieces.
    const auto& table = withTransform (kernels(), TransformKind::own);
    const auto costs = builtInCosts (table);

    for (const auto& plan : somePlans ({}, costs))
    {
        const auto calls = predictCalls (plan, {}, table, costs);
        const auto mean =
            std::accumulate (calls.begin(), calls.end(), 0.0) / static_cast<double> (calls.size());
        INFO (plan.toText() << ": mean " << mean << " ns");
        REQUIRE (static_cast<int> (calls.size()) == plan.callsInPeriod());

        // A task of each level may be too many for a call, and the plan's promise is twice the mean.
        CHECK (*std::max_element (calls.begin(), calls.end()) <= 1.5 * mean);

        // The plan was chosen by a simpler reckoning of the same costs.
        CHECK (mean / plan.quantum == Approx (predictNsPerFrame (plan, {}, costs)).epsilon (0.15));
    }
}
