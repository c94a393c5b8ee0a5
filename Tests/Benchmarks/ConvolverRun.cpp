#include "ConvolverRun.h"

#include "Clocks.h"
#include "Signals.h"
#include "Statistics.h"

#include <algorithm>

namespace partita::bench
{

std::vector<std::vector<double>> noiseResponses (int count, int taps, unsigned seed)
{
    std::vector<std::vector<double>> responses;

    for (int i = 0; i < count; ++i)
    {
        const auto noise = decayingNoise (taps, seed + static_cast<unsigned> (i));
        responses.emplace_back (noise.begin(), noise.end());
    }

    return responses;
}

ConvolverRun::ConvolverRun (std::shared_ptr<const PreparedFilter> filter, int crossfadeFrames,
                            int framesPerCall, const std::shared_ptr<WorkerThreads>& helpers)
    : convolver (filter, crossfadeFrames, helpers),
      block (framesPerCall),
      in (filter->inputs(), block),
      out (filter->outputs(), block)
{
}

void ConvolverRun::startAnew()
{
    // Twice: a filter that was still waiting is taken and becomes the one that plays.
    for (int i = 0; i < 2; ++i)
    {
        convolver.process (in.constView (block), out.view());
        convolver.reset();
    }

    convolver.collect();
}

std::vector<double> ConvolverRun::callTimes (int calls, int runs,
                                             const std::function<void (Convolver&, int)>& before)
{
    constexpr int noiseFrames = 1 << 18, channelOffset = 4099;
    static const auto noise = whiteNoise (noiseFrames, 21);
    CallClock clock (Threads::none);
    std::vector<double> times;

    for (int run = 0; run < runs; ++run)
    {
        startAnew();

        for (int call = 0; call < calls; ++call)
        {
            for (int c = 0; c < in.numChannels(); ++c)
                std::copy_n (noise.begin() + (call * block + c * channelOffset) % (noiseFrames - block),
                             block, in.channel (c));

            before (convolver, call);
            clock.start();
            convolver.process (in.constView (block), out.view());
            times.push_back (clock.stop());
        }
    }

    return phaseMedians (times, calls);
}

} // namespace partita::bench
