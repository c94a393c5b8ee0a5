#include "Measurement.h"

#include "Clocks.h"
#include "Signals.h"
#include "Statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unistd.h>

namespace partita::bench
{
namespace
{

constexpr double warmUpSeconds = 1.0;

/// Memory that is walked between calls: more than the second-level cache holds, and as much of the third as can be
/// walked in passing.
class OtherMemory
{
public:
    OtherMemory() : bytes (size()) {}

    void walk() noexcept
    {
        constexpr std::size_t line = 64;

        for (std::size_t i = 0; i < bytes.size(); i += line)
            bytes[i] = static_cast<unsigned char> (bytes[i] + 1);
    }

private:
    static std::size_t size()
    {
        constexpr long large = 8 << 20, usual = 2 << 20;
        const auto second = std::max (usual, sysconf (_SC_LEVEL2_CACHE_SIZE));
        const auto third = sysconf (_SC_LEVEL3_CACHE_SIZE);
        return static_cast<std::size_t> (std::max (2 * second, std::min (2 * third, large)));
    }

    std::vector<unsigned char> bytes;
};

} // namespace

std::vector<int> callSizes (Pattern pattern, int block)
{
    std::mt19937 random (5);
    std::uniform_int_distribution<int> anySize (1, block);
    std::vector<int> sizes;

    for (int left = periodFrames; left > 0; left -= sizes.back())
    {
        auto size = block;

        switch (pattern)
        {
            case Pattern::regular: break;
            case Pattern::single: size = 1; break;
            case Pattern::fortyEight: size = 48; break;
            case Pattern::random: size = anySize (random); break;
        }

        sizes.push_back (std::min (size, left));
    }

    return sizes;
}

Stream::Stream (int numTaps) : taps (decayingNoise (numTaps))
{
    const auto periods = static_cast<std::size_t> (numTaps / periodFrames + 3);
    input = whiteNoise (periods * periodFrames, 2);
    reference = convolved (input, taps);
}

struct Player::State
{
    State (const RivalKind& rivalKind, const Stream& theStream, Cell theCell, const Conditions& theConditions)
        : kind (rivalKind),
          stream (theStream),
          cell (theCell),
          conditions (theConditions),
          sizes (callSizes (conditions.pattern, cell.block)),
          longest (*std::ranges::max_element (sizes)),
          rival (kind.make (stream.taps, cell, std::max (longest, cell.block))),
          clock (kind.threads),
          in (static_cast<std::size_t> (longest)),
          out (static_cast<std::size_t> (longest)),
          callNs (sizes.size())
    {
        output.reserve (stream.input.size());
    }

    /// The next call of the stream, in nanoseconds.
    double playCall()
    {
        const auto frames = sizes[phase];
        std::copy_n (stream.input.begin() + position, frames, in.begin());

        if (conditions.caches == Caches::cold)
            otherMemory.walk();

        clock.start();
        rival->process (in.data(), out.data(), frames);
        const auto ns = clock.stop();

        if (output.size() < stream.input.size())
            output.insert (output.end(), out.begin(), out.begin() + frames);

        position = (position + frames) % static_cast<std::ptrdiff_t> (stream.input.size());
        phase = (phase + 1) % sizes.size();
        return ns;
    }

    /// An eighth of a period, so that the engine finds its memory in the caches again after the others' turns.
    void leadIn()
    {
        for (std::size_t call = 0; call < std::max<std::size_t> (1, sizes.size() / 8); ++call)
            playCall();
    }

    /// A whole period from the present phase on, each call timed into callNs at its phase.
    void playPeriod()
    {
        const auto processBefore = processCpuNs(), threadBefore = threadCpuNs();

        for (std::size_t call = 0; call < sizes.size(); ++call)
        {
            const auto at = phase;
            callNs[at] = playCall();
        }

        helperNs = kind.threads == Threads::own
                       ? std::max (0.0, (processCpuNs() - processBefore) - (threadCpuNs() - threadBefore))
                       : 0.0;
    }

    [[nodiscard]] double deadlineNs (int frames) const { return frames * 1e9 / rateHz; }

    const RivalKind kind;
    const Stream& stream;
    const Cell cell;
    const Conditions conditions;
    const std::vector<int> sizes;
    const int longest;
    std::unique_ptr<Rival> rival;
    CallClock clock;
    OtherMemory otherMemory;
    std::vector<float> in, out;
    std::vector<float> output; // the first frames that were played, as many as the reference has
    std::vector<double> callNs;
    double helperNs = 0.0;
    std::ptrdiff_t position = 0;
    std::size_t phase = 0; // index of the next call in its period
    double seconds = 0.0;
    std::vector<double> allCallNs, allHelperNs; // by call, by round
};

Player::Player (const RivalKind& kind, const Stream& stream, Cell cell, const Conditions& conditions)
    : state (std::make_unique<State> (kind, stream, cell, conditions))
{
}

Player::~Player() = default;
Player::Player (Player&&) noexcept = default;

void Player::warmUp()
{
    const auto begun = wallSeconds();

    do
        state->playPeriod();
    while (state->output.size() < state->stream.input.size() && wallSeconds() - begun < warmUpSeconds);
}

void Player::playRound()
{
    // Each round begins an eighth of a period later than the one before: what is slow because others have just been
    // at work falls on another phase each time, and no median keeps it.
    const auto begun = wallSeconds();
    state->leadIn();
    state->playPeriod();
    state->seconds += wallSeconds() - begun;
    state->allHelperNs.push_back (state->helperNs);
    state->allCallNs.insert (state->allCallNs.end(), state->callNs.begin(), state->callNs.end());
}

bool Player::wantsRound() const
{
    const auto rounds = static_cast<int> (state->allHelperNs.size());
    return rounds < state->conditions.leastRounds
           || (rounds < state->conditions.mostRounds && state->seconds < state->conditions.secondsPerCell);
}

double Player::secondsSpent() const { return state->seconds; }

const RivalKind& Player::rivalKind() const { return state->kind; }

Figures Player::figures() const
{
    const auto& s = *state;
    Figures figures;
    figures.rounds = static_cast<int> (s.allHelperNs.size());
    const auto medians = phaseMedians (s.allCallNs, static_cast<int> (s.sizes.size()));
    figures.helperNs = median (s.allHelperNs) / periodFrames;
    figures.meanNs = figures.helperNs + std::accumulate (medians.begin(), medians.end(), 0.0) / periodFrames;
    figures.meanPercent = 100.0 * figures.meanNs * rateHz * 1e-9;
    std::vector<double> shares;

    for (std::size_t i = 0; i < s.allCallNs.size(); ++i)
        shares.push_back (100.0 * s.allCallNs[i] / s.deadlineNs (s.sizes[i % s.sizes.size()]));

    for (std::size_t phase = 0; phase < medians.size(); ++phase)
    {
        figures.worstUs = std::max (figures.worstUs, medians[phase] * 1e-3);
        figures.worstPercent =
            std::max (figures.worstPercent, 100.0 * medians[phase] / s.deadlineNs (s.sizes[phase]));
    }

    const auto meanCallNs = figures.meanNs * periodFrames / static_cast<double> (s.sizes.size());
    figures.worstOverMean = figures.worstUs * 1e3 / meanCallNs;
    figures.rareUs = quantile (s.allCallNs, 0.999) * 1e-3;
    figures.rarePercent = quantile (shares, 0.999);
    const auto comparison = compare (s.output, s.stream.reference);
    figures.latencyFrames = comparison.latencyFrames;
    figures.relativeError = comparison.relativeError;
    return figures;
}

} // namespace partita::bench
