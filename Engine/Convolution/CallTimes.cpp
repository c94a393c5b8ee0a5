#include "Convolution/CallTimes.h"

#include "Core/ScopedFlushDenormals.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <random>

namespace partita
{
namespace
{

constexpr int leastRounds = 3, mostRounds = 99;

using Clock = std::chrono::steady_clock;

double nsSince (Clock::time_point start)
{
    return std::chrono::duration<double, std::nano> (Clock::now() - start).count();
}

/// Calls of one quantum from a long row of noise.
class Player
{
public:
    explicit Player (const std::vector<std::unique_ptr<Convolver>>& played)
        : convolvers (played),
          quantum (played.front()->plan().quantum),
          input (static_cast<std::size_t> (rowQuanta * quantum)),
          output (static_cast<std::size_t> (quantum)),
          ins (static_cast<std::size_t> (played.front()->inputs())),
          outs (static_cast<std::size_t> (played.front()->outputs()), output.data())
    {
        std::mt19937 random (1);
        std::uniform_real_distribution<float> uniform (-0.5f, 0.5f);
        std::generate (input.begin(), input.end(), [&] { return uniform (random); });
    }

    double callNs (int index)
    {
        std::fill (ins.begin(), ins.end(), input.data() + std::ptrdiff_t { index % rowQuanta } * quantum);
        const auto start = Clock::now();

        for (const auto& convolver : convolvers)
            convolver->process ({ ins.data(), convolver->inputs(), quantum },
                                { outs.data(), convolver->outputs(), quantum });

        return nsSince (start);
    }

private:
    static constexpr int rowQuanta = 61; // no divisor of a period

    const std::vector<std::unique_ptr<Convolver>>& convolvers;
    int quantum;
    std::vector<float> input, output;
    std::vector<const float*> ins;
    std::vector<float*> outs;
};

double median (std::vector<double>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t> (values.size() / 2);
    std::nth_element (values.begin(), middle, values.end());
    return *middle;
}

} // namespace

double CallTimes::meanNs() const noexcept
{
    return std::accumulate (phaseNs.begin(), phaseNs.end(), 0.0)
           / static_cast<double> (std::max<std::size_t> (phaseNs.size(), 1));
}

double CallTimes::worstNs() const noexcept
{
    return phaseNs.empty() ? 0.0 : *std::max_element (phaseNs.begin(), phaseNs.end());
}

CallTimes measureCalls (const std::vector<std::unique_ptr<Convolver>>& convolvers, double seconds,
                        const StopRequest& stop)
{
    const ScopedFlushDenormals flush;
    Player player (convolvers);
    const auto calls = convolvers.front()->plan().callsInPeriod();
    std::vector<std::vector<double>> byPhase (static_cast<std::size_t> (calls));
    const auto start = Clock::now();

    for (int round = -1; round < mostRounds; ++round)
    {
        if (round >= leastRounds && (nsSince (start) > seconds * 1e9 || isRequested (stop)))
            break;

        for (int call = 0; call < calls; ++call)
            if (const auto ns = player.callNs (call + std::max (round, 0) * calls); round >= 0)
                byPhase[static_cast<std::size_t> (call)].push_back (ns);
    }

    CallTimes times;
    std::transform (byPhase.begin(), byPhase.end(), std::back_inserter (times.phaseNs), median);
    return times;
}

} // namespace partita
