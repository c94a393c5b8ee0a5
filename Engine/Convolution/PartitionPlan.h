#pragma once

#include "Convolution/ResponseMatrix.h"

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
    int blocksAtOnce = 1; ///< of a spread level: for how many blocks what past ones give is summed at once

    friend bool operator== (const PartitionLevel&, const PartitionLevel&) = default;
};

/// How a response is cut: taps that are summed directly, then levels of growing partitions. A value: it can be
/// compared, printed, stored and drawn, and two convolvers with equal plans on one kernel table give equal bits.
///
/// Units     taps and frames
/// Invariant levels follow one another without gap. An immediate level comes first, if at all, with headTaps = 0,
///           offset 0 and the quantum as its size. A spread level has offset = (2 + m) · size − quantum for some m ≥ 0:
///           its block is answered one block after it was whole. With a latency the first level may begin where the
///           zeros still last, and nothing comes before it
struct PartitionPlan
{
    int quantum = 64;
    int headTaps = 0;
    std::vector<PartitionLevel> levels;
    std::int64_t latencyFrames = 0; ///< offsets count in the response after so many zeros

    /// The longest response that fits.
    [[nodiscard]] std::int64_t capacityTaps() const;

    /// Frames from the quantum that takes a new filter until every level has begun to cross over to it.
    [[nodiscard]] std::int64_t exchangeFrames() const;

    /// Calls of one quantum after which all that the plan does comes again.
    [[nodiscard]] int callsInPeriod() const;

    /// Partitions of a level beyond the first that its offset allows for: blocks that it waits.
    [[nodiscard]] int blocksWaited (const PartitionLevel&) const;

    /// Frames before the quantum that the head reads with it.
    [[nodiscard]] int pastFrames() const;

    /// The size of the largest spread level, 0 if there is none.
    [[nodiscard]] int largestBlock() const;

    [[nodiscard]] std::string toText() const;
    [[nodiscard]] std::string toJson() const;

    friend bool operator== (const PartitionPlan&, const PartitionPlan&) = default;
};

inline constexpr int smallestQuantum = 8;
inline constexpr int largestQuantum = 8192;
inline constexpr int defaultQuantum = 64;

/// True for a power of two, smallestQuantum … largestQuantum.
[[nodiscard]] bool isQuantum (int frames);

/// For a host that promises calls of at most so many frames: the largest quantum that such calls are a multiple of, up to
/// the one that calls of any other size still cost little with. The default if the promise has no useful divisor.
[[nodiscard]] int quantumForCalls (int mostFrames);

/// The length that responses of about so many taps are planned for, a quarter of an octave apart: filters of one class
/// share their plan and can be exchanged on the kept history.
[[nodiscard]] std::int64_t capacityClass (std::int64_t taps);

inline constexpr int smallestImmediateQuantum = 128;

struct PlanRequest
{
    std::int64_t taps = 1;          ///< of the longest response
    int quantum = defaultQuantum;   ///< frames; isQuantum
    std::int64_t latencyFrames = 0; ///< how late the answer may be; the plan is late only if that is cheaper
    MatrixShape shape;
};

/// The cheapest plan by dynamic programming over the sizes of levels. Quanta of up to smallestImmediateQuantum / 2 frames
/// get a direct head: it costs little there, and gives the same bits for every pattern of calls.
///
/// Source    Gardner 1995; García 2002 (optimal partition); Wefers 2015, chapter 6
[[nodiscard]] PartitionPlan planPartitions (const PlanRequest&, const CostTable&);

/// With the costs in use.
[[nodiscard]] PartitionPlan planPartitions (const PlanRequest&);

/// For one channel at zero latency, with the costs in use.
[[nodiscard]] PartitionPlan planPartitions (std::int64_t taps, int quantum);

/// What a plan is predicted to cost one core for each frame, in nanoseconds.
[[nodiscard]] double predictNsPerFrame (const PartitionPlan&, const MatrixShape&, const CostTable&);

/// The part of it that every call of one quantum has in the same way, in nanoseconds: head and immediate level.
[[nodiscard]] double predictImmediateNs (const PartitionPlan&, const MatrixShape&, const CostTable&);

/// Floats that a filter and its convolver take, to a few hundred.
[[nodiscard]] std::int64_t memoryFloats (const PartitionPlan&, const MatrixShape&);

/// What planPartitions keeps to, of a response of so many taps on each path: five floats for each tap, the gains of a
/// crossfade among them, and more where that is next to nothing. The plan of the least memory is the way out where none does.
[[nodiscard]] std::int64_t memoryBudget (std::int64_t taps, const MatrixShape&);

/// How much of a level, of the levels below it and of its share of those above is read before its partitions are read
/// again.
[[nodiscard]] double reuseBytes (const PartitionPlan&, int level, const MatrixShape&);

} // namespace partita
