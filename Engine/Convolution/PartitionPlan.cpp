#include "Convolution/PartitionPlan.h"

#include "Convolution/CostTable.h"
#include "Core/Contracts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <limits>

namespace partita
{
namespace
{

constexpr int largestPartition = 32768;

/// The first tap that a spread level of this size can answer for.
std::int64_t earliestOffset (int size, int quantum) { return std::int64_t { 2 } * size - quantum; }

int partitionsTo (std::int64_t end, std::int64_t offset, int size)
{
    return static_cast<int> ((end - offset + size - 1) / size);
}

/// Nanoseconds per frame of one level: its transforms shared among its frames, one multiply-add per partition.
double levelNs (int size, int count, int quantum, const CostTable& costs)
{
    return costs.pairNs (size) / size + count * costs.tileMacNs + costs.callNs / quantum;
}

/// The cheapest cut of everything from tap earliestOffset (sizes[i]) on that begins with size i.
struct Best
{
    double ns = std::numeric_limits<double>::max();
    int next = -1; // index of the following size, −1 if there is none
};

class Search
{
public:
    Search (std::int64_t responseTaps, int planQuantum, const CostTable& costTable)
        : taps (responseTaps), quantum (planQuantum), costs (costTable)
    {
        for (auto size = std::max (quantum, smallestTransform); size <= largestPartition; size *= 2)
            sizes.push_back (size);

        best.resize (sizes.size());

        for (auto i = sizes.size(); i-- > 0;)
            best[i] = bestFrom (i);
    }

    [[nodiscard]] PartitionPlan plan() const
    {
        // All taps by hand.
        auto leastNs = costs.directTapNs * static_cast<double> (taps);
        PartitionPlan result {
            quantum, static_cast<int> (std::min<std::int64_t> (taps, std::numeric_limits<int>::max())), {}
        };

        for (std::size_t i = 0; i < sizes.size(); ++i)
        {
            const auto offset = earliestOffset (sizes[i], quantum);

            if (offset >= taps)
                break;

            // A direct head, then level i.
            if (const auto ns = costs.directTapNs * static_cast<double> (offset) + best[i].ns; ns < leastNs)
            {
                leastNs = ns;
                result = { quantum, static_cast<int> (offset), levelsFrom (static_cast<int> (i), offset) };
            }

            // An immediate level of the quantum's size, then level i.
            if (quantum < smallestImmediateQuantum || sizes[i] == quantum)
                continue;

            const auto count = partitionsTo (offset, 0, quantum);

            if (const auto ns = levelNs (quantum, count, quantum, costs) + best[i].ns; ns < leastNs)
            {
                leastNs = ns;
                result = { quantum, 0, { { quantum, count, 0, Timing::immediate } } };
                const auto rest = levelsFrom (static_cast<int> (i), offset);
                result.levels.insert (result.levels.end(), rest.begin(), rest.end());
            }
        }

        const auto count = partitionsTo (taps, 0, quantum);

        if (quantum >= smallestImmediateQuantum && levelNs (quantum, count, quantum, costs) < leastNs)
            result = { quantum, 0, { { quantum, count, 0, Timing::immediate } } };

        return result;
    }

private:
    // The tile of the widest vectors: the same plans fit every kernel table.
    static constexpr int smallestTransform = 64;

    [[nodiscard]] Best bestFrom (std::size_t i) const
    {
        const auto offset = earliestOffset (sizes[i], quantum);

        if (offset >= taps)
            return { 0.0, -1 };

        Best found { levelNs (sizes[i], partitionsTo (taps, offset, sizes[i]), quantum, costs), -1 };

        for (auto j = i + 1; j < sizes.size(); ++j)
        {
            const auto next = earliestOffset (sizes[j], quantum);

            if (next >= taps)
                break;

            if (const auto ns =
                    levelNs (sizes[i], partitionsTo (next, offset, sizes[i]), quantum, costs) + best[j].ns;
                ns < found.ns)
                found = { ns, static_cast<int> (j) };
        }

        return found;
    }

    [[nodiscard]] std::vector<PartitionLevel> levelsFrom (int i, std::int64_t offset) const
    {
        std::vector<PartitionLevel> levels;

        while (i >= 0)
        {
            const auto size = sizes[static_cast<std::size_t> (i)];
            const auto next = best[static_cast<std::size_t> (i)].next;
            const auto end =
                next < 0 ? taps : earliestOffset (sizes[static_cast<std::size_t> (next)], quantum);
            levels.push_back ({ size, partitionsTo (end, offset, size), offset, Timing::spread });
            offset = end;
            i = next;
        }

        return levels;
    }

    std::int64_t taps;
    int quantum;
    const CostTable& costs;
    std::vector<int> sizes;
    std::vector<Best> best;
};

} // namespace

bool isQuantum (int frames)
{
    return frames >= smallestQuantum && frames <= largestQuantum
           && std::has_single_bit (static_cast<unsigned> (frames));
}

std::int64_t capacityClass (std::int64_t taps)
{
    constexpr std::int64_t smallestStep = 16, stepsInOctave = 4;
    const auto octave = static_cast<std::int64_t> (
        std::bit_floor (static_cast<std::uint64_t> (std::max<std::int64_t> (taps, 1))));
    const auto step = std::max (smallestStep, octave / stepsInOctave);
    return (std::max<std::int64_t> (taps, 1) + step - 1) / step * step;
}

std::int64_t PartitionPlan::capacityTaps() const
{
    auto taps = std::int64_t { headTaps };

    for (const auto& level : levels)
        taps += std::int64_t { level.size } * level.count;

    return taps;
}

std::int64_t PartitionPlan::exchangeFrames() const
{
    if (levels.empty() || levels.back().timing == Timing::immediate)
        return 0;

    return std::int64_t { 2 } * levels.back().size - quantum;
}

int PartitionPlan::blocksWaited (const PartitionLevel& level) const
{
    if (level.timing == Timing::immediate)
        return 0;

    return static_cast<int> ((level.offset + quantum) / level.size) - 2;
}

PlanCost predictCost (const PartitionPlan& plan, const CostTable& costs)
{
    auto ns = plan.headTaps * costs.directTapNs;

    for (const auto& level : plan.levels)
        ns += levelNs (level.size, level.count, plan.quantum, costs);

    return { ns * plan.quantum, ns * plan.quantum, ns };
}

PartitionPlan planPartitions (std::int64_t taps, int quantum, const CostTable& costs)
{
    PARTITA_EXPECTS (isQuantum (quantum));
    return Search (std::max<std::int64_t> (taps, 1), quantum, costs).plan();
}

PartitionPlan planPartitions (std::int64_t taps, int quantum)
{
    return planPartitions (taps, quantum, builtInCosts (kernels()));
}

std::string PartitionPlan::toText() const
{
    auto text = fmt::format ("quantum {}", quantum);

    if (headTaps > 0)
        text += fmt::format (", {} taps direct", headTaps);

    for (const auto& level : levels)
        text += fmt::format ("{} {}×{}{}", &level == levels.data() && headTaps == 0 ? "," : " +", level.count,
                             level.size, level.timing == Timing::immediate ? " at once" : "");

    return text + fmt::format (", {} taps in all", capacityTaps());
}

std::string PartitionPlan::toJson() const
{
    nlohmann::ordered_json json { { "quantum", quantum },
                                  { "headTaps", headTaps },
                                  { "capacityTaps", capacityTaps() },
                                  { "latencyFrames", 0 },
                                  { "exchangeFrames", exchangeFrames() },
                                  { "levels", nlohmann::ordered_json::array() } };

    for (const auto& level : levels)
        json["levels"].push_back (
            { { "size", level.size },
              { "count", level.count },
              { "offset", level.offset },
              { "timing", level.timing == Timing::immediate ? "immediate" : "spread" } });

    return json.dump (2);
}

} // namespace partita
