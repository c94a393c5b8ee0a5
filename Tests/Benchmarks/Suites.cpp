#include "Suites.h"

namespace partita::bench
{

std::vector<Suite> allSuites()
{
    return {
        { "transforms", "Transform pairs",
          "Forward and inverse, beside FFTW's real ones with measured plans; errors of a block of "
          "overlap-save "
          "convolution, RMS over RMS.",
          compareTransforms },
        { "exchange", "Filter exchange",
          "3 s, stereo, 10 times a second, crossfade of 20 ms; worst: call by call the median of 9 runs.",
          measureExchange },
        { "matrix", "64 inputs to 2 outputs", "128 responses of 1 s, blocks of 128.", measureMatrix },
        { "prepare", "Preparing filters", "", measurePreparation },
        { "memory", "Memory",
          "Of one more mono engine with its filter, in multiples of the response as floats.", measureMemory },
        { "design", "Designing filters",
          "Low-passes; taps of a length, and the shortest for a specification.", measureDesign },
    };
}

} // namespace partita::bench
