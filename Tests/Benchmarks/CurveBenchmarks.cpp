#include "Design/CurveDesigner.h"
#include "Design/CurveFilter.h"
#include "Design/PhaseConversion.h"
#include "Design/WindowedSinc.h"
#include "Support/Curves.h"

#include <benchmark/benchmark.h>
#include <vector>

namespace
{

using namespace partita;

constexpr double rateHz = 48000.0;
constexpr int taps = 4095;
constexpr int grid = 16384;

/// Automation: one prepared designer, bands that move.
void designMovingCurve (benchmark::State& state, PhaseKind kind)
{
    auto curve = test::eightBands();
    design::CurveDesigner designer (rateHz, { taps, grid, 8, 0 });
    std::vector<double> row (taps);
    auto gainDb = 0.0;

    for (auto _ : state)
    {
        curve.bands[2].gainDb = gainDb = gainDb < 12.0 ? gainDb + 0.01 : 0.0;
        designer.design (curve, { kind, 0.5 }, row);
        benchmark::DoNotOptimize (row.data());
    }
}

BENCHMARK_CAPTURE (designMovingCurve, linear, PhaseKind::linear)->Unit (benchmark::kMicrosecond);
BENCHMARK_CAPTURE (designMovingCurve, minimum, PhaseKind::minimum)->Unit (benchmark::kMicrosecond);

/// One filter, everything made for it: transforms, memory, the stated error.
void designCurve (benchmark::State& state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize (
            design::curveFilter (test::eightBands(), rateHz, taps, { PhaseKind::minimum, 0.0 }));
}

BENCHMARK (designCurve)->Unit (benchmark::kMicrosecond);

void convertLowpassToMinimumPhase (benchmark::State& state)
{
    const auto lowpass =
        design::windowedSinc (
            { FilterKind::lowpass, 8000.0, 0.0, 96.0, {}, static_cast<int> (state.range (0)) }, rateHz)
            .value();

    for (auto _ : state)
        benchmark::DoNotOptimize (design::withPhase (lowpass, { PhaseKind::minimum, 0.0 }));
}

BENCHMARK (convertLowpassToMinimumPhase)->Arg (127)->Arg (1023)->Arg (16383)->Unit (benchmark::kMillisecond);

} // namespace
