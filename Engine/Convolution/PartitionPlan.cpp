#include "Convolution/PartitionPlan.h"

#include "Convolution/CostStore.h"
#include "Convolution/InputHistory.h"
#include "Core/Contracts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace partita
{
namespace
{

constexpr int largestPartition = 32768;

// The tile of the widest vectors: the same plans fit every kernel table.
constexpr int smallestTransform = 64;

/// The first tap that a spread level of this size can answer for.
std::int64_t earliestOffset (int size, int quantum) { return std::int64_t { 2 } * size - quantum; }

int partitionsTo (std::int64_t end, std::int64_t offset, int size)
{
    return static_cast<int> ((end - offset + size - 1) / size);
}

/// Of the partitions and the past blocks of so many taps.
double bytesOf (std::int64_t taps, const MatrixShape& shape)
{
    return 2.0 * sizeof (float) * static_cast<double> (taps) * (shape.inputs + shape.paths());
}

/// Taps up to the level's end are read once in each of its blocks, the `above` ones of levels of nextSize in proportion;
/// and so is what transforms read and write: input, work, spectrum and result of about so many taps' memory, for this
/// level, the smaller ones together and each larger one.
double reuseBytes (std::int64_t end, std::int64_t above, int size, int nextSize, const MatrixShape& shape)
{
    constexpr int transformTaps = 2;
    const auto transforms = bytesOf (std::int64_t { transformTaps } * size, shape);
    return bytesOf (end, shape) + transforms
           + (nextSize > 0 ? bytesOf (above, shape) * size / nextSize + transforms : 0.0);
}

/// Of one level: spectra of partitions and past blocks, one on its way, sums begun ahead, results played and being made.
std::int64_t levelFloats (const PartitionLevel& level, int blocksWaited, const MatrixShape& shape)
{
    const auto spectra = std::int64_t { shape.paths() + shape.inputs } * level.count
                         + shape.inputs * blocksWaited + shape.outputs();

    if (level.timing == Timing::immediate)
        return (2 * (spectra + 3) + 2 + 2 * shape.outputs()) * level.size;

    return (2 * (spectra + 1) + (level.blocksAtOnce > 1 ? 2 * shape.outputs() * level.blocksAtOnce : 1))
           * level.size;
}

/// Nanoseconds per frame of one level: its transforms shared among its frames, its multiply-adds, its calls.
double levelNs (const PartitionLevel& level, double reuse, int quantum, const MatrixShape& shape,
                const CostTable& costs)
{
    const auto one = costs.multiplyAddNs (1, reuse);
    const auto tileNs = costs.tileNs / CostTable::binsOfTileNs + costs.sumCallNs / level.size;
    auto perPath = level.count * one + tileNs;

    if (level.blocksAtOnce > 1)
    {
        const auto newest = 0.5 * (level.blocksAtOnce + 1);
        perPath = newest * costs.newestNs (reuse)
                  + std::max (0.0, level.count - newest) * costs.multiplyAddNs (level.blocksAtOnce, reuse)
                  + (newest + 1.0) * tileNs;
    }

    return 0.5 * (shape.inputs + shape.outputs())
               * (costs.pairNs (level.size) / level.size + costs.coldTransformNs (level.size, reuse))
           + shape.paths() * perPath + costs.levelCallNs / quantum;
}

/// Whether a level's sections cost its blocks about the same. Those of two and four come round with the blocks of larger
/// levels, which make up for a difference; three never do.
bool sharesEvenly (int size, int blocksAtOnce)
{
    constexpr int tilesForThree = 8;
    const auto tiles = size / smallestTransform;
    return blocksAtOnce == 3 ? tiles >= tilesForThree : blocksAtOnce <= std::max (2, tiles);
}

int mostAtOnce (const PartitionLevel& level)
{
    return level.timing == Timing::spread ? std::clamp (level.count - 1, 1, mostBlocksAtOnce) : 1;
}

class Search
{
public:
    /// nsPerFloat: what a float of memory is held to cost for each frame.
    Search (const PlanRequest& planRequest, const CostTable& costTable, double memoryNsPerFloat)
        : request (planRequest),
          costs (costTable),
          nsPerFloat (memoryNsPerFloat),
          end (request.taps + request.latencyFrames)
    {
        for (auto size = std::max (request.quantum, smallestTransform); size <= largestPartition; size *= 2)
            sizes.push_back (size);

        best.resize (sizes.size());

        for (auto i = sizes.size(); i-- > 0;)
            best[i] = bestFrom (i, earliestOffset (sizes[i], request.quantum));
    }

    struct Found
    {
        PartitionPlan plan;
        double ns = std::numeric_limits<double>::max();
    };

    [[nodiscard]] Found cheapest()
    {
        if (request.latencyFrames > 0)
            tryLate();
        else
        {
            tryDirect();
            tryImmediate();
        }

        found.plan.latencyFrames = request.latencyFrames;
        return std::move (found);
    }

private:
    /// The cheapest cut of everything from some tap on that begins with a level of one size.
    struct Best
    {
        double ns = std::numeric_limits<double>::max();
        int next = -1; // index of the following size, −1 if there is none
        int blocksAtOnce = 1;
    };

    [[nodiscard]] double direct (std::int64_t taps) const
    {
        return request.shape.paths() * static_cast<double> (taps) * costs.firNs (1, request.quantum)
               / request.quantum;
    }

    /// One level from offset to the beginning of the next one, or to the end.
    [[nodiscard]] Best levelOnly (int size, std::int64_t offset, int nextSize, Timing timing) const
    {
        const auto last = nextSize > 0 ? earliestOffset (nextSize, request.quantum) : end;
        PartitionLevel level { size, partitionsTo (last, offset, size), offset, timing };
        const auto reuse = reuseBytes (last, end - last, size, nextSize, request.shape);
        const auto most = mostAtOnce (level);
        const auto waited = static_cast<int> ((offset + request.quantum) / size) - 2;
        // The largest level sets how much of the input is kept.
        const auto inputFloats =
            nextSize > 0 ? 0 : std::int64_t { InputHistory::blocksKept } * size * request.shape.inputs;
        Best result;

        for (; level.blocksAtOnce <= most; ++level.blocksAtOnce)
        {
            if (! sharesEvenly (size, level.blocksAtOnce))
                continue;

            const auto floats = levelFloats (level, std::max (0, waited), request.shape) + inputFloats;
            const auto ns = levelNs (level, reuse, request.quantum, request.shape, costs)
                            + nsPerFloat * static_cast<double> (floats);

            if (ns < result.ns)
                result = { ns, -1, level.blocksAtOnce };
        }

        return result;
    }

    [[nodiscard]] Best bestFrom (std::size_t i, std::int64_t offset, Timing timing = Timing::spread) const
    {
        if (offset >= end)
            return { 0.0, -1, 1 };

        auto result = levelOnly (sizes[i], offset, 0, timing);

        for (auto j = i + 1; j < sizes.size(); ++j)
        {
            const auto next = earliestOffset (sizes[j], request.quantum);

            if (next >= end)
                break;

            if (next <= offset)
                continue;

            auto candidate = levelOnly (sizes[i], offset, sizes[j], timing);
            candidate.ns += best[j].ns;
            candidate.next = static_cast<int> (j);

            if (candidate.ns < result.ns)
                result = candidate;
        }

        return result;
    }

    void keepIfCheaper (double ns, int headTaps, std::vector<PartitionLevel> levels)
    {
        if (ns < found.ns)
            found = { { request.quantum, headTaps, std::move (levels), 0 }, ns };
    }

    void tryDirect()
    {
        keepIfCheaper (
            direct (request.taps),
            static_cast<int> (std::min<std::int64_t> (request.taps, std::numeric_limits<int>::max())), {});

        for (std::size_t i = 0; i < sizes.size(); ++i)
            if (const auto offset = earliestOffset (sizes[i], request.quantum); offset < end)
                keepIfCheaper (direct (offset) + best[i].ns, static_cast<int> (offset),
                               levelsFrom (i, offset, best[i]));
    }

    void tryImmediate()
    {
        if (request.quantum < smallestImmediateQuantum)
            return;

        const auto first = bestFrom (0, 0, Timing::immediate);
        auto levels = levelsFrom (0, 0, first);
        levels.front().timing = Timing::immediate;
        keepIfCheaper (first.ns, 0, std::move (levels));
    }

    // Nothing before the first level: it begins at the last of its offsets that the latency covers.
    void tryLate()
    {
        for (std::size_t i = 0; i < sizes.size(); ++i)
            if (const auto earliest = earliestOffset (sizes[i], request.quantum);
                earliest <= request.latencyFrames)
            {
                const auto offset = earliest + (request.latencyFrames - earliest) / sizes[i] * sizes[i];
                const auto first = bestFrom (i, offset);
                keepIfCheaper (first.ns, 0, levelsFrom (i, offset, first));
            }
    }

    [[nodiscard]] std::vector<PartitionLevel> levelsFrom (std::size_t i, std::int64_t offset, Best from) const
    {
        std::vector<PartitionLevel> levels;

        for (;;)
        {
            const auto size = sizes[i];
            const auto next = static_cast<std::size_t> (std::max (from.next, 0));
            const auto last = from.next < 0 ? end : earliestOffset (sizes[next], request.quantum);
            levels.push_back (
                { size, partitionsTo (last, offset, size), offset, Timing::spread, from.blocksAtOnce });

            if (from.next < 0)
                return levels;

            offset = last;
            i = next;
            from = best[next];
        }
    }

    const PlanRequest& request;
    const CostTable& costs;
    const double nsPerFloat;
    const std::int64_t end;
    std::vector<int> sizes;
    std::vector<Best> best;
    Found found;
};

const char* groupName (int blocksAtOnce)
{
    constexpr std::array names { "", " in pairs", " in threes", " in fours" };
    static_assert (names.size() == mostBlocksAtOnce);
    return names[static_cast<std::size_t> (blocksAtOnce - 1)];
}

/// How many blocks the levels from some one on had best take at once, of what fits.
class Grouping
{
public:
    Grouping (const PlanRequest& planRequest, const CostTable& costTable, std::int64_t mostFloats)
        : request (planRequest), costs (costTable), budget (mostFloats)
    {
    }

    [[nodiscard]] PartitionPlan best (PartitionPlan plan)
    {
        found = plan;
        leastNs = predictNsPerFrame (plan, request.shape, costs);
        tryFrom (0, plan);
        return std::move (found);
    }

private:
    void tryFrom (std::size_t index, PartitionPlan& trial)
    {
        if (index == trial.levels.size())
            return keepIfBetter (trial);

        auto& level = trial.levels[index];
        const auto most = mostAtOnce (level);

        for (level.blocksAtOnce = 1; level.blocksAtOnce <= most; ++level.blocksAtOnce)
            if (sharesEvenly (level.size, level.blocksAtOnce))
                tryFrom (index + 1, trial);
    }

    void keepIfBetter (const PartitionPlan& trial)
    {
        const auto ns = predictNsPerFrame (trial, request.shape, costs);

        if (ns >= leastNs || memoryFloats (trial, request.shape) > budget)
            return;

        leastNs = ns;
        found = trial;
    }

    const PlanRequest& request;
    const CostTable& costs;
    const std::int64_t budget;
    PartitionPlan found;
    double leastNs = 0.0;
};

/// With nothing late, or with the whole latency, whichever is cheaper.
PartitionPlan cheapestPlan (const PlanRequest& request, const CostTable& costs, double nsPerFloat)
{
    auto atOnce = request;
    atOnce.latencyFrames = 0;
    auto found = Search (atOnce, costs, nsPerFloat).cheapest();

    if (request.latencyFrames > 0)
        if (auto late = Search (request, costs, nsPerFloat).cheapest(); late.ns < found.ns)
            found = std::move (late);

    return std::move (found.plan);
}

} // namespace

bool isQuantum (int frames)
{
    return frames >= smallestQuantum && frames <= largestQuantum
           && std::has_single_bit (static_cast<unsigned> (frames));
}

int quantumForCalls (int mostFrames)
{
    constexpr int leastUseful = 16, mostUseful = 256;
    const auto divisor = mostFrames & -mostFrames;
    return divisor < leastUseful ? defaultQuantum : std::min (divisor, mostUseful);
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
    if (levels.empty())
        return headTaps;

    const auto& last = levels.back();
    return last.offset + std::int64_t { last.size } * last.count - latencyFrames;
}

int PartitionPlan::callsInPeriod() const
{
    int calls = 1;

    for (const auto& level : levels)
        calls = std::lcm (calls, level.size / quantum * level.blocksAtOnce);

    return calls;
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

int PartitionPlan::pastFrames() const
{
    const auto immediate = ! levels.empty() && levels.front().timing == Timing::immediate;
    return std::max (immediate ? quantum : 0, headTaps + firTapGroup);
}

int PartitionPlan::largestBlock() const
{
    return levels.empty() || levels.back().timing == Timing::immediate ? 0 : levels.back().size;
}

double reuseBytes (const PartitionPlan& plan, int level, const MatrixShape& shape)
{
    const auto index = static_cast<std::size_t> (level);
    const auto& own = plan.levels[index];
    const auto last = own.offset + std::int64_t { own.size } * own.count;
    const auto above = index + 1 < plan.levels.size() ? plan.levels[index + 1].size : 0;
    return reuseBytes (last, plan.latencyFrames + plan.capacityTaps() - last, own.size, above, shape);
}

double predictImmediateNs (const PartitionPlan& plan, const MatrixShape& shape, const CostTable& costs)
{
    auto ns = costs.callNs + shape.paths() * costs.firNs (plan.headTaps, plan.quantum);

    if (! plan.levels.empty() && plan.levels.front().timing == Timing::immediate)
        ns += plan.quantum
              * levelNs (plan.levels.front(), reuseBytes (plan, 0, shape), plan.quantum, shape, costs);

    return ns;
}

double predictNsPerFrame (const PartitionPlan& plan, const MatrixShape& shape, const CostTable& costs)
{
    auto ns = predictImmediateNs (plan, shape, costs) / plan.quantum;

    for (int level = 0; level < static_cast<int> (plan.levels.size()); ++level)
        if (const auto& own = plan.levels[static_cast<std::size_t> (level)]; own.timing == Timing::spread)
            ns += levelNs (own, reuseBytes (plan, level, shape), plan.quantum, shape, costs);

    return ns;
}

std::int64_t memoryFloats (const PartitionPlan& plan, const MatrixShape& shape)
{
    auto floats = std::int64_t { shape.paths() } * plan.headTaps;

    for (const auto& level : plan.levels)
        floats += levelFloats (level, plan.blocksWaited (level), shape);

    return floats
           + std::int64_t { InputHistory::floatsPerChannel (plan.quantum, plan.pastFrames(),
                                                            plan.largestBlock()) }
                 * shape.inputs;
}

std::int64_t memoryBudget (std::int64_t taps, const MatrixShape& shape)
{
    // A little is left for what memoryFloats does not count: the gains of a crossfade above all.
    constexpr std::int64_t floatsPerTap = 5, uncounted = 1024, nextToNothing = 240'000;
    const auto perPath = std::max (floatsPerTap * taps - uncounted, nextToNothing);
    return perPath * std::max (1, (shape.inputs + shape.paths()) / 2);
}

PartitionPlan planPartitions (const PlanRequest& request, const CostTable& costs)
{
    PARTITA_EXPECTS (isQuantum (request.quantum) && request.taps >= 1 && request.latencyFrames >= 0);
    const auto budget = memoryBudget (request.taps, request.shape);
    const auto planned = [&] (double nsPerFloat) { return cheapestPlan (request, costs, nsPerFloat); };
    const auto fits = [&] (const PartitionPlan& plan)
    { return memoryFloats (plan, request.shape) <= budget; };
    auto plan = planned (0.0);

    if (fits (plan))
        return plan;

    // The dearer memory is, the less of it the cheapest plan takes.
    constexpr double least = 1e-7, most = 1e-2;
    constexpr int halvings = 16;
    auto tooCheap = std::log (least), dear = std::log (most);
    plan = planned (most);

    for (int i = 0; i < halvings && fits (plan); ++i)
    {
        const auto middle = 0.5 * (tooCheap + dear);
        auto candidate = planned (std::exp (middle));

        if (! fits (candidate))
            tooCheap = middle;
        else
        {
            dear = middle;
            plan = std::move (candidate);
        }
    }

    // Prices pass over what lies between two of them.
    return Grouping (request, costs, budget).best (std::move (plan));
}

PartitionPlan planPartitions (const PlanRequest& request)
{
    return planPartitions (request, costsInUse (kernels()));
}

PartitionPlan planPartitions (std::int64_t taps, int quantum)
{
    return planPartitions ({ std::max<std::int64_t> (taps, 1), quantum, 0, {} });
}

std::string PartitionPlan::toText() const
{
    auto text = fmt::format ("quantum {}", quantum);

    if (headTaps > 0)
        text += fmt::format (", {} taps direct", headTaps);

    for (const auto& level : levels)
        text += fmt::format ("{} {}×{}{}", &level == levels.data() && headTaps == 0 ? "," : " +", level.count,
                             level.size,
                             level.timing == Timing::immediate ? " at once" : groupName (level.blocksAtOnce));

    text += fmt::format (", {} taps in all", capacityTaps());
    return latencyFrames > 0 ? text + fmt::format (", {} frames late", latencyFrames) : text;
}

std::string PartitionPlan::toJson() const
{
    nlohmann::ordered_json json { { "quantum", quantum },
                                  { "headTaps", headTaps },
                                  { "capacityTaps", capacityTaps() },
                                  { "latencyFrames", latencyFrames },
                                  { "exchangeFrames", exchangeFrames() },
                                  { "levels", nlohmann::ordered_json::array() } };

    for (const auto& level : levels)
        json["levels"].push_back ({ { "size", level.size },
                                    { "count", level.count },
                                    { "offset", level.offset },
                                    { "timing", level.timing == Timing::immediate ? "immediate" : "spread" },
                                    { "blocksAtOnce", level.blocksAtOnce } });

    return json.dump (2);
}

} // namespace partita
