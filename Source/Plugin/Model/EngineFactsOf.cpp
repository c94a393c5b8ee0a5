#include "Plugin/Model/EngineFactsOf.h"

#include "Convolution/CostStore.h"
#include "Convolution/WorkSchedule.h"

#include <algorithm>
#include <numeric>

namespace partita::app
{

EngineFacts engineFactsOf (const PlayingChain& chain)
{
    EngineFacts facts;
    const auto& plan = chain.plan;
    const auto& table = kernels();
    const auto calls = predictCalls (plan, chain.shape, table, costsInUse (table));
    const auto deadlineNs = 1e9 * plan.quantum / chain.rateHz;
    facts.revision = chain.revision;
    facts.rateHz = chain.rateHz;
    facts.latencyFrames = chain.latencyFrames;
    facts.taps = chain.taps;
    facts.headTaps = plan.headTaps;

    if (! calls.empty())
    {
        facts.promisedMeanShare = std::accumulate (calls.begin(), calls.end(), 0.0)
                                  / static_cast<double> (calls.size()) / deadlineNs;
        facts.promisedWorstShare = *std::max_element (calls.begin(), calls.end()) / deadlineNs;
    }

    for (const auto& level : plan.levels)
        facts.levels.push_back ({ level.size, level.count, level.offset });

    return facts;
}

} // namespace partita::app
