#include "ConvolverRun.h"
#include "Rival.h"
#include "Suites.h"

#include <algorithm>
#include <numeric>

namespace partita::bench
{
namespace
{

constexpr int taps = 144000;
constexpr int crossfadeFrames = 960;
constexpr int framesBetween = 4800;
constexpr int runFrames = 4 * 48000;
constexpr int runs = 9;

double mean (const std::vector<double>& values)
{
    return std::accumulate (values.begin(), values.end(), 0.0) / static_cast<double> (values.size());
}

void addRow (Table& table, int block)
{
    const auto plan = planPartitions ({ taps, block, 0, { 2, { 1, 1 } } });
    const auto filter = [&plan] (unsigned seed)
    {
        return *PreparedFilter::prepare (
            { 2, 2, noiseResponses (2, taps, seed), { { 0, 0, 0 }, { 1, 1, 1 } } }, plan);
    };
    const std::vector filters { filter (1), filter (11) };
    ConvolverRun run (filters[0], crossfadeFrames, block);
    const auto calls = runFrames / block;
    const auto steady = run.callTimes (calls, runs);

    auto requests = 0, due = 0;
    const auto done = run.played().exchangesDone();
    const auto exchanging =
        run.callTimes (calls, runs,
                       [&] (Convolver& convolver, int call)
                       {
                           if (call == 0)
                               due = framesBetween;

                           if (call * block < due)
                               return;

                           due += framesBetween;
                           (void) convolver.exchange (filters[static_cast<std::size_t> (++requests % 2)]);
                       });
    const auto completed = static_cast<double> (run.played().exchangesDone() - done) / runs;
    const auto steadyMean = mean (steady), worst = *std::ranges::max_element (exchanging);
    table.add ({ static_cast<double> (block), steadyMean * 1e-3,
                 *std::ranges::max_element (steady) / steadyMean, worst * 1e-3, worst / steadyMean,
                 100.0 * worst / (block * 1e9 / rateHz), mean (exchanging) / steadyMean,
                 static_cast<double> (requests) / runs, completed });
}

} // namespace

Table measureExchange()
{
    Table table ("exchange", { { "block_frames", "B", 0 },
                               { "steady_mean_us", "steady mean µs", 2 },
                               { "steady_worst_over_mean", "steady worst / mean", 2 },
                               { "exchanging_worst_us", "exchanging worst µs", 2 },
                               { "exchanging_worst_over_steady_mean", "/ steady mean", 2 },
                               { "exchanging_worst_percent", "% of deadline", 3 },
                               { "exchanging_mean_over_steady_mean", "mean / steady mean", 2 },
                               { "requested", "asked for in 4 s", 0 },
                               { "completed", "completed", 1 } });

    for (const auto block : { 64, 256 })
        addRow (table, block);

    return table;
}

} // namespace partita::bench
