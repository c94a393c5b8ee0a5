#include "Convolution/PartitionPlan.h"

#include "Core/Contracts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>

namespace partita
{
namespace
{

constexpr int growth = 8;
constexpr int largestPartition = 32768;

} // namespace

std::int64_t PartitionPlan::capacityTaps() const
{
    auto taps = std::int64_t { headTaps };

    for (const auto& level : levels)
        taps += std::int64_t { level.size } * level.count;

    return taps;
}

std::int64_t PartitionPlan::exchangeFrames() const
{
    return levels.empty() ? quantum : std::int64_t { 2 } * levels.back().size;
}

bool isQuantum (int frames)
{
    return frames >= smallestQuantum && frames <= largestQuantum && std::has_single_bit (static_cast<unsigned> (frames));
}

PartitionPlan planPartitions (std::int64_t taps, int quantum)
{
    PARTITA_EXPECTS (isQuantum (quantum));

    PartitionPlan plan;
    plan.quantum = quantum;

    // Two quanta of direct taps cost less than the smallest transform pair.
    if (taps <= 2 * quantum)
    {
        plan.headTaps = static_cast<int> (std::max<std::int64_t> (taps, 1));
        return plan;
    }

    plan.headTaps = quantum;

    for (std::int64_t size = quantum, offset = quantum; offset < taps;)
    {
        const auto next = size * growth;
        const auto end = next > largestPartition ? taps : std::min (taps, next);
        const auto count = (end - offset + size - 1) / size;
        plan.levels.push_back ({ static_cast<int> (size), static_cast<int> (count), offset });
        offset += count * size;
        size = next;
    }

    return plan;
}

std::string PartitionPlan::toText() const
{
    auto text = fmt::format ("quantum {}, {} taps direct", quantum, headTaps);

    for (const auto& level : levels)
        text += fmt::format (" + {}×{}", level.count, level.size);

    return text + fmt::format (", {} taps in all", capacityTaps());
}

std::string PartitionPlan::toJson() const
{
    nlohmann::ordered_json json { { "quantum", quantum },
                                  { "headTaps", headTaps },
                                  { "capacityTaps", capacityTaps() },
                                  { "latencyFrames", 0 },
                                  { "levels", nlohmann::ordered_json::array() } };

    for (const auto& level : levels)
        json["levels"].push_back ({ { "size", level.size }, { "count", level.count }, { "offset", level.offset } });

    return json.dump (2);
}

} // namespace partita
