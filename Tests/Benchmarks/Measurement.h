#pragma once

#include "Rival.h"

#include <optional>
#include <random>
#include <vector>

namespace partita::bench
{

/// All schedules of all engines repeat after so many frames; worst calls are looked for by phase of it.
inline constexpr int periodFrames = 65536;

/// How a host cuts the stream into calls.
enum class Pattern
{
    regular,    ///< the block each time
    single,     ///< 1 frame
    fortyEight, ///< 48 frames
    random      ///< 1 … block frames, evenly distributed, the same sequence in every period
};

/// The calls of one period.
[[nodiscard]] std::vector<int> callSizes (Pattern, int block);

enum class Caches
{
    warm, ///< call after call
    cold  ///< other memory is walked before every call, as if other plugins had been at work
};

struct Conditions
{
    Pattern pattern = Pattern::regular;
    Caches caches = Caches::warm;
    double secondsPerCell = 6.0;
    int leastRounds = 7;
    int mostRounds = 151;
};

/// What one engine did in one cell.
///
/// Units     deadline: the time that the frames of the call last at 48 kHz
struct Figures
{
    double meanNs = 0.0;        ///< per sample, of all threads: from the median of each phase
    double helperNs = 0.0;      ///< of these, by threads of the engine's own
    double meanPercent = 0.0;   ///< of real time
    double worstUs = 0.0;       ///< largest over all phases of the period of the phase's median call
    double worstPercent = 0.0;  ///< of its deadline
    double rareUs = 0.0;        ///< 99.9 % of all calls are shorter
    double rarePercent = 0.0;   ///< of its deadline
    double worstOverMean = 0.0; ///< worst call over the mean call of the block
    int latencyFrames = 0;      ///< measured
    double relativeError = 0.0; ///< RMS over the output's RMS, against double
    int rounds = 0;
};

/// Input and what it must become, for one response.
class Stream
{
public:
    explicit Stream (int taps);

    std::vector<float> taps;
    std::vector<float> input; ///< whole periods, longer than the response; then it begins anew
    std::vector<double> reference;
};

/// One engine on its way through the stream. Frames are handed over and taken back through one small buffer each, as
/// a host does.
class Player
{
public:
    Player (const RivalKind&, const Stream&, Cell, const Conditions&);
    ~Player();
    Player (Player&&) noexcept;

    /// Until the whole response has sounded, as far as patience goes.
    void warmUp();

    void playRound();

    [[nodiscard]] bool wantsRound() const;

    [[nodiscard]] double secondsSpent() const;

    [[nodiscard]] Figures figures() const;

    [[nodiscard]] const RivalKind& rivalKind() const;

private:
    struct State;
    std::unique_ptr<State> state;
};

} // namespace partita::bench
