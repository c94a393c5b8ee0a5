#pragma once

#include "Chain/ChainResponse.h"
#include "Chain/LiveChain.h"
#include "Core/AudioView.h"
#include "Core/Result.h"

#include <cstdint>
#include <memory>
#include <string>

namespace partita
{

/// A chain that a file is driven through, whichever engine does the work.
///
/// Shape     each round: ask nextFrames(), then process exactly so many, zeros after the end of the input
/// Latency   the response's own, nothing added
/// Thread    one caller at a time, never audio
class ChainEngine
{
public:
    virtual ~ChainEngine() = default;
    [[nodiscard]] virtual int nextFrames() = 0;
    virtual void process (AudioView<const double> in, AudioView<double> out) = 0;

    /// How the work is cut, in words.
    [[nodiscard]] virtual std::string description() const = 0;

    /// The most that nextFrames ever asks for.
    [[nodiscard]] virtual int largestFrames() const = 0;
};

enum class Precision
{
    single,
    twofold
};

/// Large blocks, in float or in double.
[[nodiscard]] std::unique_ptr<ChainEngine> makeOfflineEngine (const ChainResponse&, const ChainLevels&,
                                                              Precision, Frames expectedFrames);

/// Sizes of the calls by which the live engine is driven: all alike, or random and evenly spread.
struct BlockPattern
{
    int smallest = defaultQuantum;
    int largest = defaultQuantum;
    std::uint64_t seed = 1;
};

/// The engine of the audio thread, called as a host would call it.
[[nodiscard]] Result<std::unique_ptr<ChainEngine>> makeLiveEngine (const ChainResponse&, const ChainLevels&,
                                                                   int quantum, const BlockPattern&);

} // namespace partita
