#pragma once

#include <array>

namespace partita::synthesis
{
/// A quantity of room acoustics given at the nine octaves 63, 125, 250, 500, 1k, 2k, 4k, 8k and 16k Hz.
///
/// at() goes along straight lines over the logarithm of frequency and holds the end values beyond the ends.
struct OctaveCurve
{
    std::array<double, 9> values {};

    double at (double frequencyHz) const noexcept;
};
}
