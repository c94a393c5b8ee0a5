#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace partita::bench
{

inline constexpr double rateHz = 48000.0;

/// One square of the comparison: the host's block in frames and the length of the response in taps.
struct Cell
{
    int block = 64;
    int taps = 48000;
};

/// A convolution engine that takes part: mono, one response, ready to play.
///
/// Shape     in, out: frames samples, different memory
/// Units     linear amplitude, out = in * taps without any gain
/// Thread    process: the measuring thread only
class Rival
{
public:
    virtual ~Rival() = default;
    virtual void process (const float* in, float* out, int frames) noexcept = 0;
};

enum class Threads
{
    none, ///< all work is done in process
    own   ///< threads of its own work beside process; their processor time is counted too
};

enum class CallSizes
{
    block, ///< process is called with the block and nothing else
    any    ///< up to the longest call, changing from call to call
};

/// How an engine is named, what it can do and how it is made.
///
/// Thread    make: the measuring thread; may take its time, start threads and wait for them
struct RivalKind
{
    std::string id;    ///< for options and files
    std::string label; ///< for tables and plots
    bool ours = false;
    Threads threads = Threads::none;
    CallSizes callSizes = CallSizes::any;
    std::function<std::unique_ptr<Rival> (const std::vector<float>& taps, Cell, int longestCall)> make;
    std::function<bool (Cell)> suits = [] (Cell) { return true; };
};

/// Every engine that was found when this program was built, ours first.
[[nodiscard]] std::vector<RivalKind> allRivals();

/// What was not found then, for the reader: empty if nothing is missing.
[[nodiscard]] std::string missingRivals();

/// By file: PartitaRival, DirectRival, ZitaRival, JuceRivals.
[[nodiscard]] RivalKind partitaRival();
[[nodiscard]] RivalKind directRival();
[[nodiscard]] RivalKind zitaRival();
[[nodiscard]] RivalKind juceUniformRival();
[[nodiscard]] RivalKind juceNonUniformRival();

} // namespace partita::bench
