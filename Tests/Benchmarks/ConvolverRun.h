#pragma once

#include "Convolution/Convolver.h"

#include <functional>
#include <vector>

namespace partita::bench
{

/// So many different responses of noise.
[[nodiscard]] std::vector<std::vector<double>> noiseResponses (int count, int taps, unsigned seed = 1);

/// A convolver and its channels, played over and over from the same start.
///
/// Thread    the measuring thread, which has both roles of the convolver
class ConvolverRun
{
public:
    ConvolverRun (std::shared_ptr<const PreparedFilter> filter, int crossfadeFrames, int block,
                  const std::shared_ptr<WorkerThreads>& helpers = {});

    /// By call: the median time over so many runs of so many calls, in nanoseconds. Before each call, untimed:
    /// `before` with its index.
    [[nodiscard]] std::vector<double> callTimes (
        int calls, int runs, const std::function<void (Convolver&, int)>& before = [] (Convolver&, int) {});

    [[nodiscard]] const Convolver& played() const { return convolver; }

private:
    void startAnew();

    Convolver convolver;
    int block;
    AudioBuffer<float> in, out;
};

} // namespace partita::bench
