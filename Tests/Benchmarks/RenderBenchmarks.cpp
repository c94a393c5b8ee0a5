#include "Convolution/OfflineConvolver.h"
#include "Design/WindowedSinc.h"

#include <benchmark/benchmark.h>
#include <random>
#include <vector>

namespace
{

using namespace partita;

std::vector<double> noise (std::size_t size)
{
    std::mt19937_64 random (2);
    std::uniform_real_distribution<double> uniform (-1.0, 1.0);
    std::vector<double> row (size);

    for (auto& sample : row)
        sample = uniform (random);

    return row;
}

/// Minutes of stereo at 48 kHz through a 3 s stereo response, without files: items are frames.
template <class Real>
void offlineConvolver (benchmark::State& state)
{
    constexpr Frames frames = 5 * 60 * 48000;
    ResponseMatrix matrix { 2, 2, { noise (144000), noise (144000) }, { { 0, 0, 0 }, { 1, 1, 1 } } };

    for (auto _ : state)
    {
        OfflineConvolver<Real> convolver (matrix, frames);
        const auto block = convolver.blockFrames();
        AudioBuffer<Real> audio (2, block);

        for (int c = 0; c < 2; ++c)
            for (int n = 0; n < block; ++n)
                audio.channel (c)[n] = static_cast<Real> (n % 97) / Real { 97 };

        AudioBuffer<Real> out (2, block);

        for (Frames done = 0; done < frames; done += block)
        {
            convolver.process (audio.constView (block), out.view());
            benchmark::DoNotOptimize (out.channel (0));
        }
    }

    state.SetItemsProcessed (state.iterations() * frames);
}

BENCHMARK (offlineConvolver<float>)->Unit (benchmark::kMillisecond);
BENCHMARK (offlineConvolver<double>)->Unit (benchmark::kMillisecond);

void designLowpass (benchmark::State& state)
{
    FilterSpec spec;
    spec.edgeHz = 8000.0;
    spec.taps = 1023;

    for (auto _ : state)
        benchmark::DoNotOptimize (design::windowedSinc (spec, 48000.0));
}

BENCHMARK (designLowpass)->Unit (benchmark::kMicrosecond);

} // namespace
