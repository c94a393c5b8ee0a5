#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace partita
{

/// Equal partitions of one size: `count` slices of `size` taps from tap `offset` on.
struct PartitionLevel
{
    int size = 0;
    int count = 0;
    std::int64_t offset = 0;

    friend bool operator== (const PartitionLevel&, const PartitionLevel&) = default;
};

/// How a response is cut: a direct head, then levels of growing partitions. A value: it can be compared,
/// printed, stored and drawn, and two convolvers with equal plans give equal bits.
///
/// Units     taps and frames
/// Invariant levels follow one another without gap; each size is a multiple of the one before and of the
///           quantum; each offset is a multiple of its size and at least that size, since a level begins to
///           work when its block of input is whole
struct PartitionPlan
{
    int quantum = 64;
    int headTaps = 0;
    std::vector<PartitionLevel> levels;

    /// The longest response that fits.
    [[nodiscard]] std::int64_t capacityTaps() const;

    /// Frames from a filter exchange's start until every level works with the new filter, crossfade excluded.
    [[nodiscard]] std::int64_t exchangeFrames() const;

    [[nodiscard]] std::string toText() const;
    [[nodiscard]] std::string toJson() const;

    friend bool operator== (const PartitionPlan&, const PartitionPlan&) = default;
};

inline constexpr int smallestQuantum = 8;
inline constexpr int largestQuantum = 8192;
inline constexpr int defaultQuantum = 64;

/// True for a power of two, smallestQuantum … largestQuantum.
[[nodiscard]] bool isQuantum (int frames);

/// The plan for responses of up to so many taps at zero latency, for a quantum that is a power of
/// two, smallestQuantum … largestQuantum. Short responses are direct only; others go on in partitions that grow by eight.
///
/// Source    Gardner 1995 (partitions that grow with their distance), García 2002
[[nodiscard]] PartitionPlan planPartitions (std::int64_t taps, int quantum);

} // namespace partita
