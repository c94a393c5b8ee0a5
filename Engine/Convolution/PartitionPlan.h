#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace partita
{

struct CostTable;

/// When a level does the work that a block of input asks for.
enum class Timing
{
    immediate, ///< in the call that completes the block, for its own output
    spread     ///< evenly over the calls of the next block
};

/// Equal partitions of one size: `count` slices of `size` taps from tap `offset` on.
struct PartitionLevel
{
    int size = 0;
    int count = 0;
    std::int64_t offset = 0;
    Timing timing = Timing::spread;

    friend bool operator== (const PartitionLevel&, const PartitionLevel&) = default;
};

/// How a response is cut: taps that are summed directly, then levels of growing partitions. A value: it can be
/// compared, printed, stored and drawn, and two convolvers with equal plans on one kernel table give equal bits.
///
/// Units     taps and frames
/// Invariant levels follow one another without gap. An immediate level comes first, if at all, with headTaps = 0,
///           offset 0 and the quantum as its size. A spread level has offset = (2 + m) · size − quantum for some m ≥ 0:
///           its block is answered one block after it was whole
struct PartitionPlan
{
    int quantum = 64;
    int headTaps = 0;
    std::vector<PartitionLevel> levels;

    /// The longest response that fits.
    [[nodiscard]] std::int64_t capacityTaps() const;

    /// Frames from the quantum that takes a new filter until every level has begun to cross over to it.
    [[nodiscard]] std::int64_t exchangeFrames() const;

    /// Partitions of a level beyond the first that its offset allows for: blocks that it waits.
    [[nodiscard]] int blocksWaited (const PartitionLevel&) const;

    [[nodiscard]] std::string toText() const;
    [[nodiscard]] std::string toJson() const;

    friend bool operator== (const PartitionPlan&, const PartitionPlan&) = default;
};

inline constexpr int smallestQuantum = 8;
inline constexpr int largestQuantum = 8192;
inline constexpr int defaultQuantum = 64;

/// True for a power of two, smallestQuantum … largestQuantum.
[[nodiscard]] bool isQuantum (int frames);

/// The length that responses of about so many taps are planned for, a quarter of an octave apart: filters of one class
/// share their plan and can be exchanged on the kept history.
[[nodiscard]] std::int64_t capacityClass (std::int64_t taps);

/// What a plan asks for each call of one quantum, mono, in nanoseconds.
struct PlanCost
{
    double meanNs = 0.0;
    double worstNs = 0.0;
    double nsPerSample = 0.0;
};

inline constexpr int smallestImmediateQuantum = 128;

[[nodiscard]] PlanCost predictCost (const PartitionPlan&, const CostTable&);

/// The cheapest plan for responses of up to so many taps at zero latency, by dynamic programming over the sizes of
/// levels. Quanta of up to smallestImmediateQuantum / 2 frames get a direct head: it costs little there, and gives the
/// same bits for every pattern of calls.
///
/// Source    Gardner 1995; García 2002 (optimal partition); Wefers 2015, chapter 6
[[nodiscard]] PartitionPlan planPartitions (std::int64_t taps, int quantum, const CostTable&);

/// The same with the built-in costs of the kernels in use.
[[nodiscard]] PartitionPlan planPartitions (std::int64_t taps, int quantum);

} // namespace partita
