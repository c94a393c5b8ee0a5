#include "Convolution/Convolver.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace
{

using namespace partita;

constexpr double rateHz = 48000.0;
constexpr std::uint64_t seed = 1;

std::vector<double> decayingNoise (int taps)
{
    std::mt19937_64 random (seed);
    std::normal_distribution<double> normal;
    std::vector<double> response (static_cast<std::size_t> (taps));

    for (int n = 0; n < taps; ++n)
        response[static_cast<std::size_t> (n)] = normal (random) * std::exp (-6.9 * n / taps);

    return response;
}

/// One mono convolver called with B frames each time, a new second of noise for each second of audio.
/// Counters: ns per sample of one core, mean and worst call as a share of the time that B frames last.
void liveConvolver (benchmark::State& state)
{
    const auto block = static_cast<int> (state.range (0));
    const auto taps = static_cast<int> (state.range (1));
    auto filter = PreparedFilter::prepare (ResponseMatrix::onEachChannel (decayingNoise (taps), 1),
                                           planPartitions (taps, block));
    Convolver convolver (*std::move (filter), 0);

    std::mt19937 random (seed);
    std::uniform_real_distribution<float> uniform (-1.0f, 1.0f);
    std::vector<float> input (1 << 18), output (static_cast<std::size_t> (block));
    std::generate (input.begin(), input.end(), [&] { return uniform (random); });

    // As many calls as the largest partition lasts: every phase of the schedule is in the worst call.
    const auto calls = std::max (256, 2 * 32768 / block);
    double total = 0.0, worst = 0.0;
    std::int64_t frames = 0;
    std::size_t at = 0;

    for (auto _ : state)
        for (int call = 0; call < calls; ++call)
        {
            const float* in = input.data() + at;
            float* out = output.data();
            at = (at + static_cast<std::size_t> (block)) % (input.size() - static_cast<std::size_t> (block));

            const auto start = std::chrono::steady_clock::now();
            convolver.process ({ &in, 1, block }, { &out, 1, block });
            const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;

            benchmark::DoNotOptimize (output.data());
            total += spent.count();
            worst = std::max (worst, spent.count());
            frames += block;
        }

    state.SetItemsProcessed (frames);
    state.counters["ns/sample"] = total * 1e9 / static_cast<double> (frames);
    state.counters["mean%"] = 100.0 * total / (static_cast<double> (frames) / rateHz);
    state.counters["worst%"] = 100.0 * worst / (block / rateHz);
}

BENCHMARK (liveConvolver)
    ->ArgNames ({ "block", "taps" })
    ->ArgsProduct ({ { 32, 64, 128, 256, 512, 1024 }, { 64, 512, 4096, 48000, 144000, 480000 } })
    ->Unit (benchmark::kMillisecond);

/// The floor of the method without transforms: every tap by hand, in the same program.
void directForm (benchmark::State& state)
{
    const auto taps = static_cast<int> (state.range (0));
    constexpr int block = 64;
    PartitionPlan plan;
    plan.quantum = block;
    plan.headTaps = taps;
    auto filter = PreparedFilter::prepare (ResponseMatrix::onEachChannel (decayingNoise (taps), 1), plan);
    Convolver convolver (*std::move (filter), 0);
    std::vector<float> input (block, 0.25f), output (block);
    const float* in = input.data();
    float* out = output.data();

    for (auto _ : state)
    {
        convolver.process ({ &in, 1, block }, { &out, 1, block });
        benchmark::DoNotOptimize (output.data());
    }

    state.SetItemsProcessed (state.iterations() * block);
}

BENCHMARK (directForm)->ArgName ("taps")->Arg (64)->Arg (512)->Arg (4096);

void prepareFilter (benchmark::State& state)
{
    const auto taps = static_cast<int> (state.range (0));
    const auto matrix = ResponseMatrix::onEachChannel (decayingNoise (taps), 1);
    const auto plan = planPartitions (taps, defaultQuantum);

    for (auto _ : state)
        benchmark::DoNotOptimize (PreparedFilter::prepare (matrix, plan));
}

BENCHMARK (prepareFilter)->ArgName ("taps")->Arg (4096)->Arg (480000)->Unit (benchmark::kMillisecond);

} // namespace
