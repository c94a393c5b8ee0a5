#include "Kernels/FirKernel.h"

#include <algorithm>

namespace partita
{
namespace
{

// Wide enough to hide the latency of an add, narrow enough for the accumulators to stay in registers.
constexpr int framesAtOnce = 16;

void accumulateRun (const float* __restrict h, int numTaps, const float* __restrict x, float* __restrict y, int numFrames) noexcept
{
    int n = 0;

    for (; n + framesAtOnce <= numFrames; n += framesAtOnce)
    {
        float sums[framesAtOnce] = {};

        for (int k = 0; k < numTaps; ++k)
            for (int i = 0; i < framesAtOnce; ++i)
                sums[i] += h[k] * x[n + i - k];

        for (int i = 0; i < framesAtOnce; ++i)
            y[n + i] += sums[i];
    }

    for (; n < numFrames; ++n)
    {
        float sum = 0.0f;

        for (int k = 0; k < numTaps; ++k)
            sum += h[k] * x[n - k];

        y[n] += sum;
    }
}

} // namespace

void accumulateFir (const float* __restrict h,
                    int numTaps,
                    const float* __restrict x,
                    float* __restrict y,
                    int numFrames) noexcept
{
    for (int first = 0; first < numTaps; first += firTapsSummedAtOnce)
        accumulateRun (h + first, std::min (firTapsSummedAtOnce, numTaps - first), x - first, y, numFrames);
}

} // namespace partita
