#include "ConvolverRun.h"
#include "Measurement.h"
#include "Suites.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <sched.h>

namespace partita::bench
{
namespace
{

constexpr int inputs = 64, outputs = 2, taps = 48000, block = 128;
constexpr int rounds = 25;

ResponseMatrix fullMatrix()
{
    ResponseMatrix matrix { inputs, outputs, noiseResponses (inputs * outputs, taps), {} };

    for (int i = 0; i < inputs; ++i)
        for (int o = 0; o < outputs; ++o)
            matrix.paths.push_back ({ i, o, i * outputs + o });

    return matrix;
}

/// Helpers may go to any core, wherever this thread was pinned to.
void freeFromCore()
{
    cpu_set_t cores;
    CPU_ZERO (&cores);

    for (std::size_t core = 0; core < CPU_SETSIZE; ++core)
        CPU_SET (core, &cores);

    // Where that is refused they stay where they are.
    (void) sched_setaffinity (0, sizeof (cores), &cores);
}

} // namespace

Table measureMatrix()
{
    Table table ("matrix", { { "inputs", "inputs", 0 },
                             { "outputs", "outputs", 0 },
                             { "taps", "N", 0 },
                             { "block_frames", "B", 0 },
                             { "helpers", "helpers", 0 },
                             { "mean_ns_per_frame", "ns/frame", 1 },
                             { "mean_ns_per_frame_and_path", "ns/frame and path", 2 },
                             { "mean_percent", "mean %", 2 },
                             { "worst_us", "worst µs", 1 },
                             { "worst_over_mean", "/mean", 2 },
                             { "worst_percent", "worst %", 2 } });

    const auto matrix = fullMatrix();
    const auto filter =
        *PreparedFilter::prepare (matrix, planPartitions ({ taps, block, 0, matrix.shape() }));

    for (const auto helpers : { 0, 1, 3 })
    {
        ConvolverRun run (filter, 0, block,
                          helpers > 0 ? std::make_shared<WorkerThreads> (helpers, freeFromCore) : nullptr);
        const auto times = run.callTimes (2 * periodFrames / block, rounds);
        // The second period: all of the response sounds.
        const std::vector<double> calls (times.begin() + static_cast<std::ptrdiff_t> (times.size() / 2),
                                         times.end());
        const auto mean =
            std::accumulate (calls.begin(), calls.end(), 0.0) / static_cast<double> (calls.size());
        const auto worst = *std::ranges::max_element (calls);
        const auto deadlineNs = block * 1e9 / rateHz;
        table.add ({ double { inputs }, double { outputs }, double { taps }, double { block },
                     static_cast<double> (helpers), mean / block, mean / block / (inputs * outputs),
                     100.0 * mean / deadlineNs, worst * 1e-3, worst / mean, 100.0 * worst / deadlineNs });
    }

    return table;
}

} // namespace partita::bench
