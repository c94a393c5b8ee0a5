#include "Clocks.h"
#include "ConvolverRun.h"
#include "Rival.h"
#include "Statistics.h"
#include "Suites.h"

namespace partita::bench
{
namespace
{

constexpr int repetitions = 5;

} // namespace

Table measurePreparation()
{
    Table table ("prepare", { { "seconds", "seconds", 0 },
                              { "channels", "channels", 0 },
                              { "block_frames", "B", 0 },
                              { "plan_ms", "plan ms", 3 },
                              { "first_prepare_ms", "first filter ms", 1 },
                              { "prepare_ms", "filter ms", 1 },
                              { "convolver_ms", "convolver ms", 2 } });

    for (const auto seconds : { 1, 3, 10 })
        for (const auto block : { 64, 512 })
        {
            const auto taps = seconds * static_cast<int> (rateHz);
            const ResponseMatrix matrix { 2, 2, noiseResponses (2, taps), { { 0, 0, 0 }, { 1, 1, 1 } } };
            std::vector<double> planMs, prepareMs, convolverMs;

            for (int i = 0; i < repetitions; ++i)
            {
                const auto begun = wallSeconds();
                const auto plan = planPartitions ({ taps, block, 0, matrix.shape() });
                const auto planned = wallSeconds();
                const auto filter = *PreparedFilter::prepare (matrix, plan);
                const auto prepared = wallSeconds();
                const Convolver convolver (filter, 0);
                const auto built = wallSeconds();
                planMs.push_back (1e3 * (planned - begun));
                prepareMs.push_back (1e3 * (prepared - planned));
                convolverMs.push_back (1e3 * (built - prepared));
            }

            table.add ({ double (seconds), 2.0, double (block), median (planMs), prepareMs.front(),
                         median (prepareMs), median (convolverMs) });
        }

    return table;
}

} // namespace partita::bench
